//! Messages over a Unix stream socket, with file descriptors beside them (section "Socket").
//!
//! A message is collected over as many receives as it takes; one that has begun must be whole within
//! [`Channel::set_patience`], so that a peer that stops in the middle costs neither a thread nor memory.

use crate::{ChannelError, Command, Header, Kind, MAX_FDS};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags,
    SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketAddrUnix, SocketFlags, SocketType,
    connect, recvmsg, sendmsg, socket_with,
};
use std::fmt;
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes that are asked of the socket at once: a peer that promises more than it sends gets no more memory than that.
const CHUNK: usize = 64 * 1024;
/// How long a message that has begun may take.
const PATIENCE: Duration = Duration::from_secs(1);
/// Time between two attempts to connect.
const RETRY: Duration = Duration::from_millis(5);

/// A whole message.
#[derive(Debug)]
pub struct Message {
    /// Its header.
    pub header: Header,
    /// What follows the header, at most [`crate::MAX_MESSAGE`] bytes.
    pub payload: Vec<u8>,
    /// The file descriptors that came with it, at most [`MAX_FDS`]. Dropping the message closes them.
    pub fds: Vec<OwnedFd>,
}

/// One end of a connection.
pub struct Channel {
    socket: UnixStream,
    patience: Duration,
    /// Number of the last command sent.
    id: u16,
    /// Bytes of data that the peer takes in one message.
    peer_takes: usize,
    partial: Partial,
}

/// A message that is still coming.
#[derive(Default)]
struct Partial {
    bytes: Vec<u8>,
    fds: Vec<OwnedFd>,
    header: Option<(Header, usize)>,
    since: Option<Instant>,
}

impl Partial {
    /// Bytes that the message will have, as far as is known.
    fn wanted(&self) -> usize {
        Header::BYTES + self.header.map_or(0, |(_, payload)| payload)
    }
}

impl Channel {
    /// The end that `socket` is.
    pub fn new(socket: UnixStream) -> Channel {
        Channel {
            socket,
            patience: PATIENCE,
            id: 0,
            peer_takes: crate::MAX_DATA,
            partial: Partial::default(),
        }
    }

    /// Connects to the server that listens at `path`; one whose queue of connections is full is asked again until `wait`
    /// is over.
    ///
    /// # Errors
    /// The system's: no such socket, nobody listens, no permission, or EAGAIN if the server accepts nobody.
    pub fn connect(path: &Path, wait: Duration) -> io::Result<Channel> {
        let end = Instant::now() + wait;
        let address = SocketAddrUnix::new(path)?;
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
        loop {
            match connect(&socket, &address) {
                Ok(()) => return Ok(Channel::new(UnixStream::from(socket))),
                Err(Errno::AGAIN) if Instant::now() < end => std::thread::sleep(RETRY),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// How long a message that has begun may take until the peer counts as stuck; 1 s at first.
    pub fn set_patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// Bytes of data that the peer takes in one message (its `max_data_xfer_size`).
    pub fn set_peer_takes(&mut self, bytes: u64) {
        self.peer_takes = usize::try_from(bytes).unwrap_or(usize::MAX);
    }

    /// Bytes of data that a message to the peer may carry: what both sides take.
    pub fn data_limit(&self) -> usize {
        self.peer_takes.min(crate::MAX_DATA)
    }

    /// Sends a command and returns the number under which its reply comes.
    ///
    /// # Errors
    /// [`ChannelError::Closed`], [`ChannelError::Stuck`] if the peer takes nothing, [`ChannelError::TooLong`],
    /// [`ChannelError::TooManyFds`].
    pub fn command(
        &mut self,
        command: Command,
        payload: &[u8],
        fds: &[BorrowedFd<'_>],
    ) -> Result<u16, ChannelError> {
        self.id = self.id.wrapping_add(1);
        let header = Header {
            id: self.id,
            command,
            kind: Kind::Command { answered: true },
        };
        self.send(&header, payload, fds)?;
        Ok(self.id)
    }

    /// Sends the reply to the command with header `to`, unless its sender wants none.
    ///
    /// # Errors
    /// As [`command`](Self::command).
    pub fn reply(
        &mut self,
        to: &Header,
        payload: &[u8],
        fds: &[BorrowedFd<'_>],
    ) -> Result<(), ChannelError> {
        self.answer(to, Kind::Reply, payload, fds)
    }

    /// Sends the refusal of the command with header `to`, unless its sender wants no reply.
    ///
    /// # Errors
    /// As [`command`](Self::command).
    pub fn refuse(&mut self, to: &Header, errno: Errno) -> Result<(), ChannelError> {
        let kind = Kind::Error(errno.raw_os_error().unsigned_abs());
        self.answer(to, kind, &[], &[])
    }

    fn answer(
        &mut self,
        to: &Header,
        kind: Kind,
        payload: &[u8],
        fds: &[BorrowedFd<'_>],
    ) -> Result<(), ChannelError> {
        match to.kind {
            Kind::Command { answered: true } => {
                let header = Header { kind, ..*to };
                self.send(&header, payload, fds)
            }
            _ => Ok(()),
        }
    }

    /// Sends a command and waits at most `wait` for its reply. Commands of the peer that come meanwhile go to `meanwhile`;
    /// replies to anything else are late ones to commands that were given up, and are dropped.
    ///
    /// # Errors
    /// As [`command`](Self::command) and [`receive`](Self::receive); [`ChannelError::NoReply`];
    /// [`ChannelError::Refused`], after which the connection is as good as before.
    pub fn call(
        &mut self,
        command: Command,
        payload: &[u8],
        fds: &[BorrowedFd<'_>],
        wait: Duration,
        mut meanwhile: impl FnMut(&mut Channel, Message) -> Result<(), ChannelError>,
    ) -> Result<Message, ChannelError> {
        let end = Instant::now() + wait;
        let id = self.command(command, payload, fds)?;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Some(message) = self.receive(left)? else {
                if left.is_zero() {
                    let waited = wait;
                    return Err(ChannelError::NoReply { command, waited });
                }
                continue;
            };
            match message.header.kind {
                Kind::Command { .. } => meanwhile(self, message)?,
                _ if message.header.id != id => {}
                _ if message.header.command != command => {
                    let why = format!("reply to {} instead of {command}", message.header.command);
                    return Err(crate::Malformed::new("reply", why).into());
                }
                Kind::Reply => return Ok(message),
                Kind::Error(errno) => {
                    let errno = i32::try_from(errno).ok().filter(|&n| n > 0);
                    let errno = errno.unwrap_or(Errno::IO.raw_os_error());
                    let error = io::Error::from_raw_os_error(errno);
                    return Err(ChannelError::Refused { command, error });
                }
            }
        }
    }

    /// Sends one message.
    fn send(
        &mut self,
        header: &Header,
        payload: &[u8],
        fds: &[BorrowedFd<'_>],
    ) -> Result<(), ChannelError> {
        if payload.len() > self.data_limit() + crate::MAX_MESSAGE - crate::MAX_DATA {
            return Err(ChannelError::TooLong(payload.len()));
        }
        if fds.len() > MAX_FDS {
            return Err(ChannelError::TooManyFds);
        }
        let mut bytes = header.encode(payload.len());
        bytes.extend(payload);
        let end = Instant::now() + self.patience;
        let mut sent = 0;
        while sent < bytes.len() {
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_FDS))];
            let mut beside = SendAncillaryBuffer::new(&mut space);
            if sent == 0 && !fds.is_empty() {
                beside.push(SendAncillaryMessage::ScmRights(fds));
            }
            let slice = [IoSlice::new(&bytes[sent..])];
            let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
            match sendmsg(&self.socket, &slice, &mut beside, flags) {
                Ok(count) => sent += count,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    if !self.ready(PollFlags::OUT, end)? {
                        return Err(ChannelError::Stuck(self.patience));
                    }
                }
                Err(Errno::PIPE | Errno::CONNRESET) => return Err(ChannelError::Closed),
                Err(error) => return Err(ChannelError::system("sending a message", error)),
            }
        }
        Ok(())
    }

    /// The next message; `None` if it is not there, whole, after `wait`. What has come of it is kept.
    ///
    /// # Errors
    /// [`ChannelError::Closed`], [`ChannelError::CutOff`], [`ChannelError::Stuck`], [`ChannelError::Malformed`],
    /// [`ChannelError::TooManyFds`]: after each of them the connection is of no more use.
    pub fn receive(&mut self, wait: Duration) -> Result<Option<Message>, ChannelError> {
        let end = Instant::now() + wait;
        loop {
            match self.take()? {
                Took::Message(message) => return Ok(Some(message)),
                Took::Some => continue,
                Took::Nothing => {}
            }
            let stuck = self.partial.since.map(|since| since + self.patience);
            if stuck.is_some_and(|stuck| Instant::now() >= stuck) {
                return Err(ChannelError::Stuck(self.patience));
            }
            let until = stuck.map_or(end, |stuck| stuck.min(end));
            if !self.ready(PollFlags::IN, until)? && Instant::now() >= end {
                return Ok(None);
            }
        }
    }

    /// Takes what the socket has of the current message.
    fn take(&mut self) -> Result<Took, ChannelError> {
        let partial = &mut self.partial;
        let (at, wanted) = (partial.bytes.len(), partial.wanted());
        if at == wanted {
            return self.whole();
        }
        partial.bytes.resize(wanted.min(at + CHUNK), 0);
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_FDS))];
        let mut beside = RecvAncillaryBuffer::new(&mut space);
        let mut slice = [IoSliceMut::new(&mut partial.bytes[at..])];
        let flags = RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC;
        let got = recvmsg(&self.socket, &mut slice, &mut beside, flags);
        for ancillary in beside.drain() {
            if let RecvAncillaryMessage::ScmRights(fds) = ancillary {
                partial.fds.extend(fds);
            }
        }
        partial
            .bytes
            .truncate(at + got.as_ref().map_or(0, |got| got.bytes));
        let got = match got {
            Ok(got) => got,
            Err(Errno::AGAIN) => return Ok(Took::Nothing),
            Err(Errno::INTR) => return Ok(Took::Some),
            Err(Errno::CONNRESET) => return Err(ChannelError::Closed),
            Err(error) => return Err(ChannelError::system("receiving a message", error)),
        };
        if got.flags.contains(ReturnFlags::CTRUNC) || partial.fds.len() > MAX_FDS {
            return Err(ChannelError::TooManyFds);
        }
        if got.bytes == 0 {
            return Err(match at {
                0 => ChannelError::Closed,
                got => ChannelError::CutOff { got, wanted },
            });
        }
        partial.since.get_or_insert_with(Instant::now);
        if partial.bytes.len() < wanted {
            return Ok(Took::Some);
        }
        self.whole()
    }

    /// Reads the header when it is there, and hands the message over when that is.
    fn whole(&mut self) -> Result<Took, ChannelError> {
        let partial = &mut self.partial;
        if partial.header.is_none()
            && let Some(bytes) = partial.bytes.first_chunk()
        {
            partial.header = Some(Header::decode(bytes)?);
        }
        match partial.header {
            Some((header, _)) if partial.bytes.len() == partial.wanted() => {
                let mut done = std::mem::take(partial);
                done.bytes.drain(..Header::BYTES);
                Ok(Took::Message(Message {
                    header,
                    payload: done.bytes,
                    fds: done.fds,
                }))
            }
            _ => Ok(Took::Some),
        }
    }

    /// Waits until the socket is ready for `what`, at most until `end`.
    fn ready(&self, what: PollFlags, end: Instant) -> Result<bool, ChannelError> {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let wait = Timespec::try_from(left).unwrap_or(Timespec {
                tv_sec: i64::MAX,
                tv_nsec: 0,
            });
            match poll(&mut [PollFd::new(&self.socket, what)], Some(&wait)) {
                Ok(count) => return Ok(count > 0),
                Err(Errno::INTR) => {}
                Err(error) => return Err(ChannelError::system("waiting for the peer", error)),
            }
        }
    }
}

/// What one receive brought.
enum Took {
    Message(Message),
    Some,
    Nothing,
}

impl AsFd for Channel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("socket", &self.socket)
            .finish_non_exhaustive()
    }
}
