//! One client: its commands, in order, each answered.
//!
//! In: messages. Out: replies, or the reason why the session is over.

use super::endpoint::{self, Endpoint};
use super::function::{BusError, Function, Host};
use super::memory::Write;
use rustix::io::Errno;
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use t2t_contract::pci;
use t2t_vfio_user::{
    Channel, ChannelError, Command, DeviceFlags, DeviceInfo, DmaAccess, DmaMap, DmaUnmap, IrqInfo,
    IrqInfoFlags, IrqSet, Kind, Malformed, Message, RegionAccess, RegionInfo, RegionIoFds, Version,
    pci as vfio,
};

/// How long a client may be silent before it has proposed a version.
const GREETING: Duration = Duration::from_secs(2);
/// How long a client may take for a write to memory that it has not shared.
const DMA: Duration = Duration::from_secs(1);
/// Most commands that a client may send while it owes the reply to such a write.
const QUEUE: usize = 256;

/// The session is over, and why.
pub struct Ended(pub String);

impl From<ChannelError> for Ended {
    fn from(error: ChannelError) -> Ended {
        Ended(error.to_string())
    }
}

/// A reply, with its payload, or a refusal.
type Answer = Result<Vec<u8>, Errno>;

/// A connection.
pub struct Session {
    pub channel: Channel,
    since: Instant,
    agreed: bool,
    queue: VecDeque<Message>,
    /// Why the connection cannot go on, where that was found in the middle of an access.
    broken: Option<String>,
}

impl Session {
    /// A client that has just come.
    pub fn new(channel: Channel) -> Session {
        Session {
            channel,
            since: Instant::now(),
            agreed: false,
            queue: VecDeque::new(),
            broken: None,
        }
    }

    /// The version is agreed on.
    pub fn agreed(&self) -> bool {
        self.agreed
    }

    /// Why the session is over although the client has not left.
    pub fn over(&self) -> Option<String> {
        let late = || format!("it sent no {} in time", Command::VERSION);
        let overdue = !self.agreed && self.since.elapsed() > GREETING;
        self.broken.clone().or_else(|| overdue.then(late))
    }

    /// Commands are here that no socket will tell of.
    pub fn has_queued(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Carries out the next command, if one is there.
    ///
    /// # Errors
    /// [`Ended`]: the client is gone, or sends what cannot be followed.
    pub fn step(
        &mut self,
        endpoint: &mut Endpoint,
        function: &mut dyn Function,
    ) -> Result<bool, Ended> {
        let queued = self.queue.pop_front();
        let next = match queued {
            Some(message) => Some(message),
            None => self.channel.receive(Duration::ZERO)?,
        };
        let Some(mut message) = next else {
            return Ok(false);
        };
        if !matches!(message.header.kind, Kind::Command { .. }) {
            // The reply to a write that was given up.
            return Ok(true);
        }
        let header = message.header;
        if !self.agreed {
            let agreed = self.greet(&message);
            match &agreed {
                Ok(reply) => self.channel.reply(&header, reply, &[])?,
                Err(_) => self.channel.refuse(&header, Errno::INVAL)?,
            }
            return agreed.map(|_| true).map_err(|e| Ended(e.to_string()));
        }
        let answer = self.carry_out(&mut message, endpoint, function);
        if let Some(why) = self.broken.take() {
            return Err(Ended(why));
        }
        match answer {
            Ok(payload) => self.channel.reply(&header, &payload, &[])?,
            Err(errno) => self.channel.refuse(&header, errno)?,
        }
        Ok(true)
    }

    /// The first command must be a version that is spoken here.
    fn greet(&mut self, message: &Message) -> Result<Vec<u8>, Malformed> {
        if message.header.command != Command::VERSION {
            let why = format!("{} before {}", message.header.command, Command::VERSION);
            return Err(Malformed::new("session", why));
        }
        let proposed = Version::decode(&message.payload)?;
        let version = Version::negotiate(&proposed)?;
        self.channel
            .set_peer_takes(proposed.capabilities.max_data_xfer_size);
        self.agreed = true;
        Ok(version.encode())
    }

    fn carry_out(
        &mut self,
        message: &mut Message,
        endpoint: &mut Endpoint,
        function: &mut dyn Function,
    ) -> Answer {
        let payload = &message.payload[..];
        let fds = std::mem::take(&mut message.fds);
        let invalid = |_: Malformed| Errno::INVAL;
        match message.header.command {
            Command::DMA_MAP => {
                let map = DmaMap::decode(payload).map_err(invalid)?;
                if fds.len() > 1 {
                    return Err(Errno::INVAL);
                }
                endpoint.memory.map(&map, fds.into_iter().next())?;
                Ok(vec![])
            }
            Command::DMA_UNMAP => {
                let unmap = DmaUnmap::decode(payload).map_err(invalid)?;
                endpoint.memory.unmap(&unmap)?;
                Ok(unmap.encode())
            }
            Command::DEVICE_GET_INFO => {
                DeviceInfo::decode(payload).map_err(invalid)?;
                let info = DeviceInfo {
                    flags: DeviceFlags::RESET | DeviceFlags::PCI,
                    regions: vfio::REGIONS,
                    irqs: vfio::IRQS,
                };
                Ok(info.encode())
            }
            Command::DEVICE_GET_REGION_INFO => {
                let asked = RegionInfo::decode(payload).map_err(invalid)?;
                let info = Endpoint::region(asked.index).ok_or(Errno::INVAL)?;
                Ok(info.encode())
            }
            Command::DEVICE_GET_REGION_IO_FDS => {
                let RegionIoFds { index, .. } = RegionIoFds::decode(payload).map_err(invalid)?;
                Endpoint::region(index).ok_or(Errno::INVAL)?;
                Ok(RegionIoFds { index, count: 0 }.encode())
            }
            Command::DEVICE_GET_IRQ_INFO => {
                let asked = IrqInfo::decode(payload).map_err(invalid)?;
                Ok(irq_info(asked.index).ok_or(Errno::INVAL)?.encode())
            }
            Command::DEVICE_SET_IRQS => {
                let set = IrqSet::decode(payload).map_err(invalid)?;
                let blocked = endpoint.blocked();
                match irq_info(set.index) {
                    Some(info) if info.count > 0 => endpoint.interrupts.set(&set, fds, blocked)?,
                    Some(_) if set.count == 0 => {}
                    _ => return Err(Errno::INVAL),
                }
                Ok(vec![])
            }
            Command::REGION_READ => {
                let read = RegionAccess::decode(payload).map_err(invalid)?;
                if read.count as usize > self.channel.data_limit() {
                    return Err(Errno::INVAL);
                }
                let mut data = vec![0; read.count as usize];
                let place = (read.region, read.offset);
                endpoint::read(endpoint, self, function, place, &mut data)?;
                Ok(RegionAccess::with_data(read.region, read.offset, &data).encode())
            }
            Command::REGION_WRITE => {
                let write = RegionAccess::decode_data(payload).map_err(invalid)?;
                let place = (write.region, write.offset);
                endpoint::write(endpoint, self, function, place, write.data)?;
                Ok(RegionAccess::new(write.region, write.offset, write.count).encode())
            }
            Command::DEVICE_RESET => {
                endpoint::reset(endpoint, self, function);
                Ok(vec![])
            }
            _ => Err(Errno::INVAL),
        }
    }

    /// Sends the client a write to memory that it has not shared, and waits for it to be done. Commands that come
    /// meanwhile have their turn later.
    fn write_memory(&mut self, address: u64, bytes: &[u8]) -> Result<(), BusError> {
        if self.broken.is_some() {
            return Err(BusError);
        }
        let queue = &mut self.queue;
        let access = DmaAccess {
            address,
            count: bytes.len() as u64,
            data: bytes,
        };
        let written = self.channel.call(
            Command::DMA_WRITE,
            &access.encode(),
            &[],
            DMA,
            |_, message| {
                if queue.len() >= QUEUE {
                    return Err(ChannelError::Flooded);
                }
                queue.push_back(message);
                Ok(())
            },
        );
        match written {
            Ok(_) => Ok(()),
            Err(ChannelError::Refused { .. }) => Err(BusError),
            Err(error) => {
                self.broken = Some(error.to_string());
                Err(BusError)
            }
        }
    }
}

/// What a kind of interrupt is; `None` if there is no such number.
fn irq_info(index: u32) -> Option<IrqInfo> {
    let (flags, count) = match index {
        vfio::MSIX_IRQ => (
            IrqInfoFlags::EVENTFD | IrqInfoFlags::MASKABLE | IrqInfoFlags::NORESIZE,
            pci::VECTORS as u32,
        ),
        _ if index < vfio::IRQS => (IrqInfoFlags::empty(), 0),
        _ => return None,
    };
    Some(IrqInfo {
        index,
        flags,
        count,
    })
}

/// The host as the function sees it: its client's memory and interrupts, where there is a client.
pub struct Link<'a> {
    endpoint: &'a mut Endpoint,
    session: Option<&'a mut Session>,
}

impl<'a> Link<'a> {
    /// A way to the client of `session`.
    pub fn new(endpoint: &'a mut Endpoint, session: Option<&'a mut Session>) -> Link<'a> {
        Link { endpoint, session }
    }
}

impl Host for Link<'_> {
    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), BusError> {
        if !self.endpoint.config.bus_master() {
            return Err(BusError);
        }
        match (
            self.endpoint.memory.write(address, bytes)?,
            &mut self.session,
        ) {
            (Write::Done, _) => Ok(()),
            (Write::Message, Some(session)) => session.write_memory(address, bytes),
            (Write::Message, None) => Err(BusError),
        }
    }

    fn interrupt(&mut self, vector: usize) {
        let blocked = self.endpoint.blocked();
        self.endpoint.interrupts.raise(vector, blocked);
    }
}
