//! The 16 bytes before every message (section "Header").

use crate::wire::{Put, Reader};
use crate::{MAX_MESSAGE, Malformed};
use std::fmt;

/// A command by its number (section "Commands"). Any number can come from a peer; those of this crate have names.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Command(pub u16);

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $name:ident = $number:literal;)*) => {
        impl Command {
            $($(#[doc = $doc])* pub const $name: Command = Command($number);)*

            /// Every command that has a name, with it.
            pub const ALL: &[(Command, &str)] = &[$((Command::$name, stringify!($name))),*];
        }
    };
}

commands! {
    /// Negotiates the version; the client's first message.
    VERSION = 1;
    /// The client shows memory.
    DMA_MAP = 2;
    /// The client takes memory back.
    DMA_UNMAP = 3;
    /// What the device is.
    DEVICE_GET_INFO = 4;
    /// What a region is.
    DEVICE_GET_REGION_INFO = 5;
    /// Descriptors through which parts of a region are accessed.
    DEVICE_GET_REGION_IO_FDS = 6;
    /// What a kind of interrupt is.
    DEVICE_GET_IRQ_INFO = 7;
    /// What to do for interrupts.
    DEVICE_SET_IRQS = 8;
    /// Reads of a region.
    REGION_READ = 9;
    /// Writes to a region.
    REGION_WRITE = 10;
    /// The server reads the client's memory.
    DMA_READ = 11;
    /// The server writes the client's memory.
    DMA_WRITE = 12;
    /// Resets the device.
    DEVICE_RESET = 13;
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Command::ALL.iter().find(|(command, _)| command == self) {
            Some((_, name)) => f.write_str(name),
            None => write!(f, "command {}", self.0),
        }
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A command; whether its sender waits for a reply.
    Command {
        /// Bit No_reply is clear.
        answered: bool,
    },
    /// A reply to a command that was carried out.
    Reply,
    /// A reply to a command that was not, with its errno (0 where there is none).
    Error(u32),
}

/// A header. The size of the message is not in it: it follows from the payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The sender's number of the command, echoed in the reply.
    pub id: u16,
    /// The command.
    pub command: Command,
    /// What the message is.
    pub kind: Kind,
}

const TYPE: u32 = 0xF;
const REPLY: u32 = 1;
const NO_REPLY: u32 = 1 << 4;
const ERROR: u32 = 1 << 5;

impl Header {
    /// Bytes of a header.
    pub const BYTES: usize = 16;

    /// The bytes of a header before `payload` bytes.
    pub fn encode(&self, payload: usize) -> Vec<u8> {
        let (flags, error) = match self.kind {
            Kind::Command { answered: true } => (0, 0),
            Kind::Command { answered: false } => (NO_REPLY, 0),
            Kind::Reply => (REPLY, 0),
            Kind::Error(errno) => (REPLY | ERROR, errno),
        };
        let mut bytes = Vec::with_capacity(Self::BYTES + payload);
        let size = (Self::BYTES + payload) as u32;
        bytes.u16(self.id).u16(self.command.0).u32(size);
        bytes.u32(flags).u32(error);
        bytes
    }

    /// A header and the bytes of payload that follow it.
    ///
    /// # Errors
    /// A size below a header's or above [`MAX_MESSAGE`], an unknown type. After either the stream cannot be followed
    /// any more.
    pub fn decode(bytes: &[u8; Self::BYTES]) -> Result<(Header, usize), Malformed> {
        let mut read = Reader::new("header", bytes);
        let (id, command, size) = (read.u16()?, Command(read.u16()?), read.u32()? as usize);
        let (flags, errno) = (read.u32()?, read.u32()?);
        if !(Self::BYTES..=MAX_MESSAGE).contains(&size) {
            return Err(read.wrong(format!("a message of {size} bytes")));
        }
        let kind = match (flags & TYPE, flags & ERROR != 0) {
            (0, _) => Kind::Command {
                answered: flags & NO_REPLY == 0,
            },
            (REPLY, false) => Kind::Reply,
            (REPLY, true) => Kind::Error(errno),
            (other, _) => return Err(read.wrong(format!("a message of type {other}"))),
        };
        Ok((Header { id, command, kind }, size - Self::BYTES))
    }
}
