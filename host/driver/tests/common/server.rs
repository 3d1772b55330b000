//! A server of vfio-user with one client, whose card is one in plain memory, and which fails where it is told to.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use t2t_contract::{pci, store};
use t2t_driver::fake::FakeCard;
use t2t_driver::transport::Transport;
use t2t_driver::{Address, Card};
use t2t_vfio_user::{
    Channel, Command, DeviceFlags, DeviceInfo, DmaMap, DmaUnmap, IrqInfo, IrqInfoFlags, IrqSet,
    Message, RegionAccess, RegionFlags, RegionInfo, Version,
};

/// How the server behaves from a command on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    None,
    Hang,
    Cut,
    Refuse,
    Short,
}

#[derive(Default)]
pub struct Seen {
    pub resets: u32,
    pub messages: u64,
    pub maps: Vec<(DmaMap, OwnedFd)>,
    pub unmaps: Vec<DmaUnmap>,
    pub irqs: Vec<OwnedFd>,
    pub command: u16,
}

/// A server with one client, whose card is one in plain memory.
pub struct Server {
    folder: tempfile::TempDir,
    pub fake: FakeCard,
    seen: Arc<Mutex<Seen>>,
    fault: Arc<Mutex<(Command, Fault)>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start() -> Self {
        Self::with(Command::VERSION, Fault::None)
    }

    pub fn with(command: Command, fault: Fault) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("card")).unwrap();
        let mut server = Server {
            folder,
            fake: FakeCard::new(),
            seen: Arc::default(),
            fault: Arc::new(Mutex::new((command, fault))),
            thread: None,
        };
        let (fake, seen) = (server.fake.transport(), server.seen.clone());
        let fault = server.fault.clone();
        server.thread = Some(std::thread::spawn(move || {
            let (socket, _) = listener.accept().unwrap();
            let mut channel = Channel::new(socket);
            // Ends when the client closes.
            while let Ok(message) = channel.receive(Duration::from_secs(20)) {
                let Some(message) = message else { break };
                let (command, fault) = *fault.lock().unwrap();
                let fault = if message.header.command == command {
                    fault
                } else {
                    Fault::None
                };
                match fault {
                    Fault::None => serve(&mut channel, message, &*fake, &seen),
                    Fault::Hang => {}
                    Fault::Cut => break,
                    Fault::Refuse => channel
                        .refuse(&message.header, rustix::io::Errno::INVAL)
                        .unwrap(),
                    Fault::Short => channel.reply(&message.header, &[1, 2, 3], &[]).unwrap(),
                }
            }
        }));
        server
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("card")
    }

    pub fn address(&self) -> Address {
        Address::VfioUser(self.path())
    }

    pub fn open(&self) -> Card {
        Card::open(&self.address()).unwrap()
    }

    pub fn fail(&self, command: Command, fault: Fault) {
        *self.fault.lock().unwrap() = (command, fault);
    }

    pub fn seen<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.seen.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that failed has said so; the thread ends with the process.
        if !std::thread::panicking() {
            self.thread.take().unwrap().join().unwrap();
        }
    }
}

fn region(index: u32) -> RegionInfo {
    let size = match index as usize {
        pci::REGISTERS_BAR => store::BAR0_BYTES,
        pci::STORE_BAR => store::BAR2_BYTES,
        pci::MSIX_BAR => pci::MSIX_BYTES,
        7 => 256,
        _ => 0,
    };
    let flags = RegionFlags::READ | RegionFlags::WRITE;
    RegionInfo {
        index,
        flags,
        size: size as u64,
        offset: 0,
    }
}

fn serve(channel: &mut Channel, message: Message, card: &dyn Transport, seen: &Mutex<Seen>) {
    let payload = &message.payload[..];
    let mut seen = seen.lock().unwrap();
    seen.messages += 1;
    let answer = match message.header.command {
        Command::VERSION => {
            let mut version = Version::negotiate(&Version::decode(payload).unwrap()).unwrap();
            version.capabilities.max_data_xfer_size = 1 << 16;
            version.encode()
        }
        Command::DEVICE_GET_INFO => {
            let flags = DeviceFlags::PCI | DeviceFlags::RESET;
            DeviceInfo {
                flags,
                regions: 9,
                irqs: 5,
            }
            .encode()
        }
        Command::DEVICE_GET_REGION_INFO => {
            region(RegionInfo::decode(payload).unwrap().index).encode()
        }
        Command::DEVICE_GET_IRQ_INFO => {
            let flags = IrqInfoFlags::EVENTFD;
            IrqInfo {
                index: 2,
                flags,
                count: 4,
            }
            .encode()
        }
        Command::DEVICE_SET_IRQS => {
            assert_eq!(
                IrqSet::decode(payload).unwrap().count as usize,
                message.fds.len()
            );
            seen.irqs = message.fds;
            Vec::new()
        }
        Command::DMA_MAP => {
            let fd = message.fds.into_iter().next().unwrap();
            seen.maps.push((DmaMap::decode(payload).unwrap(), fd));
            Vec::new()
        }
        Command::DMA_UNMAP => {
            seen.unmaps.push(DmaUnmap::decode(payload).unwrap());
            payload.to_vec()
        }
        Command::DEVICE_RESET => {
            seen.resets += 1;
            card.reset().unwrap();
            Vec::new()
        }
        Command::REGION_READ => {
            let access = RegionAccess::decode(payload).unwrap();
            let mut data = vec![0; access.count as usize];
            if access.region == 7 {
                card.config_read(access.offset as usize, &mut data).unwrap();
            } else {
                for (index, four) in data.chunks_mut(4).enumerate() {
                    let offset = access.offset as usize + 4 * index;
                    let word = card.read32(access.region as usize, offset).unwrap();
                    four.copy_from_slice(&word.to_le_bytes());
                }
            }
            RegionAccess::with_data(access.region, access.offset, &data).encode()
        }
        Command::REGION_WRITE => {
            let access = RegionAccess::decode_data(payload).unwrap();
            if access.region == 7 {
                assert_eq!(access.offset, 4);
                seen.command = u16::from_le_bytes(access.data.try_into().unwrap());
            } else {
                for (index, four) in access.data.chunks(4).enumerate() {
                    let offset = access.offset as usize + 4 * index;
                    let word = u32::from_le_bytes(four.try_into().unwrap());
                    card.write32(access.region as usize, offset, word).unwrap();
                }
            }
            RegionAccess::new(access.region, access.offset, access.count).encode()
        }
        other => panic!("{other}"),
    };
    drop(seen);
    // A client that is gone is seen by the next receive.
    let _ = channel.reply(&message.header, &answer, &[]);
}
