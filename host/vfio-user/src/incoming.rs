//! Collects one message over as many receives as it takes.
//!
//! In: what a socket has. Out: a whole message with its file descriptors. A peer that promises more than it sends gets no
//! more memory for it than a chunk.

use crate::{ChannelError, Header, MAX_FDS, Message};
use rustix::io::Errno;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, recvmsg};
use std::io::IoSliceMut;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::time::Instant;

/// Bytes that are asked of the socket at once.
const CHUNK: usize = 64 * 1024;

/// A message that is still coming.
#[derive(Default)]
pub struct Incoming {
    bytes: Vec<u8>,
    fds: Vec<OwnedFd>,
    header: Option<(Header, usize)>,
    since: Option<Instant>,
}

/// What one receive brought.
pub enum Took {
    Message(Message),
    Some,
    Nothing,
}

impl Incoming {
    /// Bytes that the message will have, as far as is known.
    fn wanted(&self) -> usize {
        Header::BYTES + self.header.map_or(0, |(_, payload)| payload)
    }

    /// When the message that is coming began.
    pub fn since(&self) -> Option<Instant> {
        self.since
    }

    /// Takes what the socket has of the current message.
    ///
    /// # Errors
    /// After any of them the connection is of no more use.
    pub fn take(&mut self, socket: &UnixStream) -> Result<Took, ChannelError> {
        let (at, wanted) = (self.bytes.len(), self.wanted());
        if at == wanted {
            return self.whole();
        }
        self.bytes.resize(wanted.min(at + CHUNK), 0);
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_FDS))];
        let mut beside = RecvAncillaryBuffer::new(&mut space);
        let mut slice = [IoSliceMut::new(&mut self.bytes[at..])];
        let flags = RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC;
        let got = recvmsg(socket, &mut slice, &mut beside, flags);
        for ancillary in beside.drain() {
            if let RecvAncillaryMessage::ScmRights(fds) = ancillary {
                self.fds.extend(fds);
            }
        }
        self.bytes
            .truncate(at + got.as_ref().map_or(0, |got| got.bytes));
        let got = match got {
            Ok(got) => got,
            Err(Errno::AGAIN) => return Ok(Took::Nothing),
            Err(Errno::INTR) => return Ok(Took::Some),
            Err(Errno::CONNRESET) => return Err(ChannelError::Closed),
            Err(error) => return Err(ChannelError::system("receiving a message", error)),
        };
        if got.flags.contains(ReturnFlags::CTRUNC) || self.fds.len() > MAX_FDS {
            return Err(ChannelError::TooManyFds);
        }
        if got.bytes == 0 {
            return Err(match at {
                0 => ChannelError::Closed,
                got => ChannelError::CutOff { got, wanted },
            });
        }
        self.since.get_or_insert_with(Instant::now);
        if self.bytes.len() < wanted {
            return Ok(Took::Some);
        }
        self.whole()
    }

    /// Reads the header when it is there, and hands the message over when that is.
    fn whole(&mut self) -> Result<Took, ChannelError> {
        if self.header.is_none()
            && let Some(bytes) = self.bytes.first_chunk()
        {
            self.header = Some(Header::decode(bytes)?);
        }
        match self.header {
            Some((header, _)) if self.bytes.len() == self.wanted() => {
                let mut done = std::mem::take(self);
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
}
