//! A client of the server, and a thread that serves.

#![allow(dead_code)]

use rustix::fs::{MemfdFlags, ftruncate, memfd_create};
use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use t2t_simcard::server::{Function, Note, Server};
use t2t_vfio_user::*;

pub const LONG: Duration = Duration::from_secs(20);
pub const CONFIG: u32 = pci::CONFIG_REGION;

/// A server in a thread of its own, which ends with this value.
pub struct Serving {
    pub socket: PathBuf,
    notes: Receiver<Note>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    _folder: tempfile::TempDir,
}

impl Serving {
    /// Serves what `make` makes.
    pub fn new<F: Function + 'static>(make: impl FnOnce() -> F + Send + 'static) -> Serving {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("card");
        let stop = Arc::new(AtomicBool::new(false));
        let (tell, notes) = channel();
        let (path, stopped) = (socket.clone(), stop.clone());
        let (ready, listening) = channel();
        let thread = std::thread::spawn(move || {
            let mut server = Server::listen(&path, make()).unwrap();
            ready.send(()).unwrap();
            while !stopped.load(Ordering::Relaxed) {
                server.serve(Duration::from_millis(10)).unwrap();
                for note in server.notes() {
                    let _ = tell.send(note);
                }
            }
        });
        listening.recv().unwrap();
        Serving {
            socket,
            notes,
            stop,
            thread: Some(thread),
            _folder: folder,
        }
    }

    /// A client that has agreed on a version.
    pub fn client(&self) -> Client {
        Client::open(&self.socket).unwrap()
    }

    /// The next thing that happened to a client.
    pub fn note(&self) -> Note {
        self.notes.recv_timeout(LONG).unwrap()
    }

    /// Waits until a client is gone.
    pub fn gone(&self) -> String {
        loop {
            if let Note::Gone(why) = self.note() {
                return why;
            }
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let ended = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            ended.unwrap().unwrap();
        }
    }
}

/// A client.
pub struct Client {
    pub channel: Channel,
    /// Writes to memory that came as messages.
    pub written: Vec<(u64, Vec<u8>)>,
    /// Errno that such writes are answered with.
    pub refuse_writes: Option<rustix::io::Errno>,
}

impl Client {
    pub fn open(socket: &Path) -> Result<Client, ChannelError> {
        let mut client = Client::bare(socket);
        client.call(Command::VERSION, &Version::OURS.encode(), &[])?;
        Ok(client)
    }

    /// A client that has not said anything.
    pub fn bare(socket: &Path) -> Client {
        Client {
            channel: Channel::connect(socket, LONG).unwrap(),
            written: vec![],
            refuse_writes: None,
        }
    }

    pub fn call(
        &mut self,
        command: Command,
        payload: &[u8],
        fds: &[BorrowedFd<'_>],
    ) -> Result<Vec<u8>, ChannelError> {
        let (written, refuse) = (&mut self.written, self.refuse_writes);
        let reply = self
            .channel
            .call(command, payload, fds, LONG, |channel, message| {
                assert_eq!(message.header.command, Command::DMA_WRITE);
                let write = DmaAccess::decode_data(&message.payload)?;
                written.push((write.address, write.data.to_vec()));
                match refuse {
                    Some(errno) => channel.refuse(&message.header, errno),
                    None => channel.reply(&message.header, &message.payload[..16], &[]),
                }
            })?;
        Ok(reply.payload)
    }

    /// Errno of a command that must be refused.
    pub fn refused(&mut self, command: Command, payload: &[u8], fds: &[BorrowedFd<'_>]) -> i32 {
        match self.call(command, payload, fds) {
            Err(ChannelError::Refused { error, .. }) => error.raw_os_error().unwrap(),
            other => panic!("{command}: {other:?}"),
        }
    }

    pub fn read(&mut self, region: u32, offset: u64, count: u32) -> Result<Vec<u8>, ChannelError> {
        let payload = RegionAccess::new(region, offset, count).encode();
        let reply = self.call(Command::REGION_READ, &payload, &[])?;
        let access = RegionAccess::decode_data(&reply)?;
        assert_eq!((access.region, access.offset), (region, offset));
        Ok(access.data.to_vec())
    }

    pub fn write(&mut self, region: u32, offset: u64, data: &[u8]) -> Result<(), ChannelError> {
        let payload = RegionAccess::with_data(region, offset, data).encode();
        let reply = self.call(Command::REGION_WRITE, &payload, &[])?;
        assert_eq!(reply, payload[..16]);
        Ok(())
    }

    pub fn read32(&mut self, region: u32, offset: u64) -> u32 {
        let bytes = self.read(region, offset, 4).unwrap();
        u32::from_le_bytes(bytes.try_into().unwrap())
    }

    pub fn write32(&mut self, region: u32, offset: u64, word: u32) {
        self.write(region, offset, &word.to_le_bytes()).unwrap();
    }

    /// Switches memory space and bus mastering on.
    pub fn enable(&mut self) {
        self.write(CONFIG, 4, &[6, 0]).unwrap();
    }

    /// Shows memory.
    pub fn map(&mut self, address: u64, memory: &Shared, flags: DmaMapFlags) {
        let map = DmaMap {
            flags,
            offset: 0,
            address,
            size: memory.bytes,
        };
        let fds = [memory.file.as_fd()];
        self.call(Command::DMA_MAP, &map.encode(), &fds).unwrap();
    }

    /// Sets up event descriptors for all vectors.
    pub fn events(&mut self, events: &[OwnedFd]) {
        let set = IrqSet {
            index: pci::MSIX_IRQ,
            action: IrqSetFlags::TRIGGER,
            start: 0,
            count: events.len() as u32,
            data: IrqData::EventFd,
        };
        let fds: Vec<_> = events.iter().map(AsFd::as_fd).collect();
        self.call(Command::DEVICE_SET_IRQS, &set.encode(), &fds)
            .unwrap();
    }

    /// SET_IRQS without data.
    pub fn irqs(&mut self, action: IrqSetFlags, start: u32, count: u32) {
        let set = IrqSet {
            index: pci::MSIX_IRQ,
            action,
            start,
            count,
            data: IrqData::None,
        };
        self.call(Command::DEVICE_SET_IRQS, &set.encode(), &[])
            .unwrap();
    }
}

/// Memory that can be shown.
pub struct Shared {
    pub file: File,
    pub bytes: u64,
}

impl Shared {
    pub fn new(bytes: u64) -> Shared {
        let fd = memfd_create("memory", MemfdFlags::CLOEXEC).unwrap();
        ftruncate(&fd, bytes).unwrap();
        Shared {
            file: File::from(fd),
            bytes,
        }
    }

    pub fn read(&self, at: u64, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.file.read_exact_at(&mut bytes, at).unwrap();
        bytes
    }
}

/// Event descriptors for all vectors.
pub fn events() -> Vec<OwnedFd> {
    use rustix::event::{EventfdFlags, eventfd};
    let flags = EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC;
    (0..4).map(|_| eventfd(0, flags).unwrap()).collect()
}

/// Times that `event` was signalled since it was asked last.
pub fn count(event: &OwnedFd) -> u64 {
    let mut bytes = [0; 8];
    match rustix::io::read(event, &mut bytes) {
        Ok(_) => u64::from_ne_bytes(bytes),
        Err(rustix::io::Errno::AGAIN) => 0,
        Err(error) => panic!("{error}"),
    }
}

/// Waits until `event` is signalled.
pub fn signalled(event: &OwnedFd) -> bool {
    let end = Instant::now() + LONG;
    while Instant::now() < end {
        if count(event) > 0 {
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    false
}
