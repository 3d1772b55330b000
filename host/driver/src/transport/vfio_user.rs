//! A card through a socket: the client of vfio-user.
//!
//! In: the path of a socket. Out: accesses as messages, memory and event descriptors that are sent to the server. Every
//! answer has a deadline: a hung or cut socket is an error within a second.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pcie_sys::ConfigSpace;
use pcie_sys::bindings::PCI_COMMAND;
use rustix::io::Errno;
use t2t_contract::events;
use t2t_vfio_user::pci::{BAR0_REGION, CONFIG_REGION, MSIX_IRQ};
use t2t_vfio_user::{
    Channel, ChannelError, Command, DeviceFlags, DeviceInfo, DmaMap, DmaMapFlags, DmaUnmap,
    IrqData, IrqInfo, IrqSet, IrqSetFlags, Malformed, RegionAccess, RegionInfo, Version,
};
use vmm_sys_util::eventfd::{EFD_NONBLOCK, EventFd};

use super::{DmaBuffer, DmaMemory, Placement, Transport, check_offset};
use crate::address::Address;
use crate::error::{Error, Result};
use crate::machine::{self, Machine};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_millis(900);
/// How long, after one did not come.
const IMPATIENCE: Duration = Duration::from_millis(90);
/// Bytes of a block in one message: a simulated card answers that many well within a second.
const BLOCK_BYTES: usize = 4096;
/// First address at which memory is shown to the card.
const IOVA_FIRST: u64 = 1 << 32;
/// From one buffer to the next: the largest ring.
const IOVA_STEP: u64 = (events::BYTES as u64) << events::LARGEST_LOG2;
/// Bytes of configuration space that identity and link are read from.
const CONFIG_BYTES: usize = 256;
/// BARs of a function.
const BARS: usize = 6;

/// A card through a socket.
pub struct VfioUserCard {
    link: Arc<Mutex<Connection>>,
    bars: [u64; BARS],
    config: u64,
    vectors: u32,
    place: Placement,
    next_iova: AtomicU64,
}

struct Connection {
    channel: Channel,
    /// How long the next answer may take.
    patience: Duration,
}

impl Connection {
    fn call(
        &mut self,
        command: Command,
        payload: &[u8],
        fds: &[BorrowedFd<'_>],
    ) -> Result<Vec<u8>> {
        // The card reaches memory by the descriptors that it was sent; it has nothing to ask.
        let refuse = |channel: &mut Channel, message: t2t_vfio_user::Message| {
            channel.refuse(&message.header, Errno::NOSYS)
        };
        let wait = self.patience;
        let answer = self.channel.call(command, payload, fds, wait, refuse);
        self.patience = match &answer {
            Err(ChannelError::NoReply { .. } | ChannelError::Stuck(_)) => IMPATIENCE,
            _ => PATIENCE,
        };
        answer
            .map(|message| message.payload)
            .map_err(|error| explain(command, error))
    }
}

fn explain(command: Command, error: ChannelError) -> Error {
    let what = format!("{command}: {error}");
    match error {
        ChannelError::Closed | ChannelError::CutOff { .. } => Error::Disconnected { what },
        ChannelError::Stuck(limit) => Error::Timeout { what, limit },
        ChannelError::NoReply { waited: limit, .. } => Error::Timeout { what, limit },
        ChannelError::Refused { error, .. } => Error::Refused {
            what: command.to_string(),
            code: error.raw_os_error().unwrap_or(libc::EIO),
        },
        ChannelError::System { doing, error } => Error::system(doing, error),
        _ => Error::Protocol { what },
    }
}

fn malformed(error: Malformed) -> Error {
    Error::Protocol {
        what: error.to_string(),
    }
}

/// Opens the card behind a socket. As the kernel does, this resets the function.
///
/// # Errors
/// No such socket, nobody listens, no permission, busy, no answer, an answer that is none.
pub fn open(path: &Path) -> Result<VfioUserCard> {
    let address = Address::VfioUser(path.to_owned());
    if let Some(finding) = Machine::default().diagnose(&address).into_iter().next() {
        return Err(finding.error);
    }
    let busy = || Error::Busy {
        address: address.clone(),
        find: format!("ss -xp | grep {}", path.display()),
    };
    let mut channel = Channel::connect(path, PATIENCE).map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => Error::NoPermission {
            path: path.to_owned(),
            fix: format!("sudo chown $USER {}", path.display()),
        },
        io::ErrorKind::ConnectionRefused => Error::NoDevice {
            address: address.clone(),
            what: "a process that listens".to_owned(),
        },
        io::ErrorKind::WouldBlock => busy(),
        _ => Error::system("connecting to the card", error),
    })?;
    channel.set_patience(PATIENCE);
    let mut link = Connection {
        channel,
        patience: PATIENCE,
    };
    let reply = link.call(Command::VERSION, &Version::OURS.encode(), &[]);
    let reply = reply.map_err(|error| match error {
        // A server that has a client already lets nobody in.
        Error::Disconnected { .. } | Error::System { .. } => busy(),
        other => other,
    })?;
    let version = Version::decode(&reply).map_err(malformed)?;
    if version.major != Version::OURS.major {
        return Err(Error::Protocol {
            what: format!("it speaks version {}.{}", version.major, version.minor),
        });
    }
    link.channel
        .set_peer_takes(version.capabilities.max_data_xfer_size);
    let card = describe(link)?;
    card.reset()?;
    Ok(card)
}

fn describe(mut link: Connection) -> Result<VfioUserCard> {
    let info = link.call(Command::DEVICE_GET_INFO, &DeviceInfo::request(), &[])?;
    let info = DeviceInfo::decode(&info).map_err(malformed)?;
    if !info.flags.contains(DeviceFlags::PCI) {
        let what = "the device is not one of PCI".to_owned();
        return Err(Error::Protocol { what });
    }
    let mut region = |index: u32| -> Result<u64> {
        let request = RegionInfo::request(index);
        let reply = link.call(Command::DEVICE_GET_REGION_INFO, &request, &[])?;
        Ok(RegionInfo::decode(&reply).map_err(malformed)?.size)
    };
    let mut bars = [0; BARS];
    for (bar, bytes) in bars.iter_mut().enumerate() {
        *bytes = region(BAR0_REGION + bar as u32)?;
    }
    let config = region(CONFIG_REGION)?;
    let request = IrqInfo::request(MSIX_IRQ);
    let irqs = link.call(Command::DEVICE_GET_IRQ_INFO, &request, &[])?;
    let vectors = IrqInfo::decode(&irqs).map_err(malformed)?.count;
    let mut card = VfioUserCard {
        link: Arc::new(Mutex::new(link)),
        bars,
        config,
        vectors,
        place: Placement::default(),
        next_iova: AtomicU64::new(IOVA_FIRST),
    };
    let mut space = [0; CONFIG_BYTES];
    card.config_read(0, &mut space)?;
    card.place.link = machine::link(&space);
    Ok(card)
}

fn call(
    link: &Mutex<Connection>,
    command: Command,
    payload: &[u8],
    fds: &[BorrowedFd<'_>],
) -> Result<Vec<u8>> {
    let mut link = link.lock().unwrap_or_else(PoisonError::into_inner);
    link.call(command, payload, fds)
}

impl VfioUserCard {
    fn region_read(&self, region: u32, offset: usize, into: &mut [u8]) -> Result<()> {
        let request = RegionAccess::new(region, offset as u64, into.len() as u32);
        let reply = call(&self.link, Command::REGION_READ, &request.encode(), &[])?;
        let reply = RegionAccess::decode_data(&reply).map_err(malformed)?;
        if reply.data.len() != into.len() {
            return Err(Error::Protocol {
                what: format!("{} bytes read, {} asked for", reply.data.len(), into.len()),
            });
        }
        into.copy_from_slice(reply.data);
        Ok(())
    }

    fn region_write(&self, region: u32, offset: usize, bytes: &[u8]) -> Result<()> {
        let request = RegionAccess::with_data(region, offset as u64, bytes);
        call(&self.link, Command::REGION_WRITE, &request.encode(), &[]).map(|_| ())
    }

    /// Lets the function answer accesses and write memory.
    fn enable(&self) -> Result<()> {
        let mut header = [0; 64];
        self.config_read(0, &mut header)?;
        let space = ConfigSpace::new(&header).map_err(|error| Error::Protocol {
            what: error.to_string(),
        })?;
        let command = space.command().with_memory(true).with_bus_master(true);
        self.region_write(
            CONFIG_REGION,
            PCI_COMMAND as usize,
            &command.0.to_le_bytes(),
        )
    }

    fn region(&self, bar: usize, offset: usize, words: usize) -> Result<u32> {
        check_offset(bar, self.bar_len(bar), offset, words)?;
        Ok(BAR0_REGION + bar as u32)
    }
}

impl Transport for VfioUserCard {
    fn bar_len(&self, bar: usize) -> u64 {
        self.bars.get(bar).copied().unwrap_or(0)
    }

    fn read32(&self, bar: usize, offset: usize) -> Result<u32> {
        let mut word = [0];
        self.read_block(bar, offset, &mut word)?;
        Ok(word[0])
    }

    fn write32(&self, bar: usize, offset: usize, value: u32) -> Result<()> {
        self.write_block(bar, offset, &[value])
    }

    fn read_block(&self, bar: usize, offset: usize, into: &mut [u32]) -> Result<()> {
        let region = self.region(bar, offset, into.len())?;
        let mut at = offset;
        for block in into.chunks_mut(BLOCK_BYTES / 4) {
            let mut bytes = vec![0; 4 * block.len()];
            self.region_read(region, at, &mut bytes)?;
            for (word, four) in block.iter_mut().zip(bytes.as_chunks::<4>().0) {
                *word = u32::from_le_bytes(*four);
            }
            at += bytes.len();
        }
        Ok(())
    }

    fn write_block(&self, bar: usize, offset: usize, words: &[u32]) -> Result<()> {
        let region = self.region(bar, offset, words.len())?;
        let mut at = offset;
        for block in words.chunks(BLOCK_BYTES / 4) {
            let bytes: Vec<u8> = block.iter().flat_map(|word| word.to_le_bytes()).collect();
            self.region_write(region, at, &bytes)?;
            at += bytes.len();
        }
        Ok(())
    }

    fn dma(&self, len: usize) -> Result<DmaBuffer> {
        let memory = Arc::new(DmaMemory::new(len, self.place.numa)?);
        let iova = self.next_iova.fetch_add(IOVA_STEP, Ordering::Relaxed);
        let size = memory.len() as u64;
        let map = DmaMap {
            flags: DmaMapFlags::READ | DmaMapFlags::WRITE,
            offset: 0,
            address: iova,
            size,
        };
        call(&self.link, Command::DMA_MAP, &map.encode(), &[memory.fd()])?;
        let link = self.link.clone();
        let release = move || {
            let unmap = DmaUnmap {
                address: iova,
                size,
                all: false,
            };
            if let Err(error) = call(&link, Command::DMA_UNMAP, &unmap.encode(), &[]) {
                tracing::warn!(%error, "memory could not be taken from the card");
            }
        };
        Ok(DmaBuffer::new(memory, iova, Box::new(release)))
    }

    fn interrupts(&self, count: usize) -> Result<Vec<EventFd>> {
        if count > self.vectors as usize {
            return Err(Error::Protocol {
                what: format!("{} MSI-X vectors, {count} are needed", self.vectors),
            });
        }
        let fds: io::Result<Vec<_>> = (0..count).map(|_| EventFd::new(EFD_NONBLOCK)).collect();
        let fds = fds.map_err(|error| Error::system("making event descriptors", error))?;
        let set = IrqSet {
            index: MSIX_IRQ,
            action: IrqSetFlags::TRIGGER,
            start: 0,
            count: count as u32,
            data: IrqData::EventFd,
        };
        let sent: Vec<_> = fds
            .iter()
            // SAFETY: the descriptors are open as long as `fds`, which outlives the call.
            .map(|fd| unsafe { BorrowedFd::borrow_raw(fd.as_raw_fd()) })
            .collect();
        call(&self.link, Command::DEVICE_SET_IRQS, &set.encode(), &sent)?;
        Ok(fds)
    }

    fn reset(&self) -> Result<()> {
        call(&self.link, Command::DEVICE_RESET, &[], &[])?;
        self.enable()
    }

    fn config_read(&self, offset: usize, into: &mut [u8]) -> Result<()> {
        let end = offset.saturating_add(into.len()) as u64;
        if end > self.config {
            return Err(Error::Protocol {
                what: format!("configuration space of {} bytes", self.config),
            });
        }
        self.region_read(CONFIG_REGION, offset, into)
    }

    fn place(&self) -> Placement {
        self.place.clone()
    }
}
