//! Nasdaq TotalView-ITCH 5.0: one enum of all messages, one table of their lengths. Big-endian.

mod messages;

pub use messages::*;

use crate::{Be, U48, WireError};

wire! {
    /// What every message starts with, after its type byte. (The offsets here count from the type byte's end; in a
    /// message they are 1, 3 and 5.)
    Header: Be, [], 10 {
        /// The day's number of the stock; 0 for messages about no stock.
        locate: u16 = LOCATE_AT @ 0,
        /// Nasdaq's internal tracking number.
        tracking: u16 = TRACKING_AT @ 2,
        /// Nanoseconds since midnight, Eastern time.
        timestamp: U48 = TIMESTAMP_AT @ 4,
    }
}

/// Every message type of the specification with its exact length in bytes.
pub const LENGTHS: [(u8, u8); 23] = [
    (b'S', 12),
    (b'R', 39),
    (b'H', 25),
    (b'Y', 20),
    (b'L', 26),
    (b'V', 35),
    (b'W', 12),
    (b'K', 28),
    (b'J', 35),
    (b'h', 21),
    (b'A', 36),
    (b'F', 40),
    (b'E', 31),
    (b'C', 36),
    (b'X', 23),
    (b'D', 19),
    (b'U', 35),
    (b'P', 44),
    (b'Q', 40),
    (b'B', 19),
    (b'I', 50),
    (b'N', 20),
    (b'O', 48),
];

const BY_TYPE: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < LENGTHS.len() {
        table[LENGTHS[i].0 as usize] = LENGTHS[i].1;
        i += 1;
    }
    table
};

/// The length of a message type, in bytes; `None` for a type that ITCH 5.0 does not have.
#[inline]
pub fn length_of(kind: u8) -> Option<usize> {
    match BY_TYPE[usize::from(kind)] {
        0 => None,
        length => Some(usize::from(length)),
    }
}

/// One ITCH message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message<'a> {
    /// `S`.
    SystemEvent(SystemEvent),
    /// `R`.
    Directory(Directory),
    /// `H`.
    TradingAction(TradingAction),
    /// `A`.
    Add(AddOrder),
    /// `F`.
    AddMpid(AddOrderMpid),
    /// `E`.
    Executed(Executed),
    /// `C`.
    ExecutedPrice(ExecutedPrice),
    /// `X`.
    Cancel(Cancel),
    /// `D`.
    Delete(Delete),
    /// `U`.
    Replace(Replace),
    /// `P`.
    Trade(Trade),
    /// `Q`.
    Cross(Cross),
    /// Any other type of the specification, at its exact length.
    Other {
        /// Type byte.
        kind: u8,
        /// Common header.
        header: Header,
        /// The whole message.
        bytes: &'a [u8],
    },
}

impl<'a> Message<'a> {
    /// Reads one message, which must have exactly the length of its type. Errors: no byte, a type that ITCH 5.0 does
    /// not have, another length.
    // Inlined whole, so that the caller's match on the type and this one become a single jump.
    #[inline(always)]
    pub fn parse(bytes: &'a [u8]) -> Result<Message<'a>, WireError> {
        macro_rules! fixed {
            ($variant:ident, $struct:ident) => {
                match <&[u8; $struct::LEN]>::try_from(bytes) {
                    Ok(fixed) => Ok(Message::$variant($struct::decode(fixed))),
                    Err(_) => Err(wrong_length(bytes)),
                }
            };
        }
        match bytes.first() {
            Some(b'A') => fixed!(Add, AddOrder),
            Some(b'D') => fixed!(Delete, Delete),
            Some(b'U') => fixed!(Replace, Replace),
            Some(b'E') => fixed!(Executed, Executed),
            Some(b'X') => fixed!(Cancel, Cancel),
            Some(b'F') => fixed!(AddMpid, AddOrderMpid),
            Some(b'P') => fixed!(Trade, Trade),
            Some(b'C') => fixed!(ExecutedPrice, ExecutedPrice),
            Some(b'Q') => fixed!(Cross, Cross),
            Some(b'H') => fixed!(TradingAction, TradingAction),
            Some(b'R') => fixed!(Directory, Directory),
            Some(b'S') => fixed!(SystemEvent, SystemEvent),
            _ => other(bytes),
        }
    }

    /// Type byte.
    pub fn kind(&self) -> u8 {
        match self {
            Message::SystemEvent(_) => b'S',
            Message::Directory(_) => b'R',
            Message::TradingAction(_) => b'H',
            Message::Add(_) => b'A',
            Message::AddMpid(_) => b'F',
            Message::Executed(_) => b'E',
            Message::ExecutedPrice(_) => b'C',
            Message::Cancel(_) => b'X',
            Message::Delete(_) => b'D',
            Message::Replace(_) => b'U',
            Message::Trade(_) => b'P',
            Message::Cross(_) => b'Q',
            Message::Other { kind, .. } => *kind,
        }
    }

    /// Common header.
    pub fn header(&self) -> Header {
        match self {
            Message::SystemEvent(m) => m.header,
            Message::Directory(m) => m.header,
            Message::TradingAction(m) => m.header,
            Message::Add(m) => m.header,
            Message::AddMpid(m) => m.add.header,
            Message::Executed(m) => m.header,
            Message::ExecutedPrice(m) => m.header,
            Message::Cancel(m) => m.header,
            Message::Delete(m) => m.header,
            Message::Replace(m) => m.header,
            Message::Trade(m) => m.header,
            Message::Cross(m) => m.header,
            Message::Other { header, .. } => *header,
        }
    }

    /// Appends the message as it travels.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Message::SystemEvent(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Directory(m) => out.extend_from_slice(&m.to_bytes()),
            Message::TradingAction(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Add(m) => out.extend_from_slice(&m.to_bytes()),
            Message::AddMpid(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Executed(m) => out.extend_from_slice(&m.to_bytes()),
            Message::ExecutedPrice(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Cancel(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Delete(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Replace(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Trade(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Cross(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Other { bytes, .. } => out.extend_from_slice(bytes),
        }
    }
}

#[inline(never)]
fn other(bytes: &[u8]) -> Result<Message<'_>, WireError> {
    let Some(&kind) = bytes.first() else {
        return Err(WireError::Short {
            what: "ITCH message",
            have: 0,
            need: 1,
        });
    };
    match length_of(kind) {
        None => Err(WireError::Value {
            what: "ITCH message type",
            found: u64::from(kind),
        }),
        Some(need) if need != bytes.len() => Err(wrong_length(bytes)),
        Some(_) => Ok(Message::Other {
            kind,
            header: <Header as crate::Wire<Be>>::read(&bytes[1..]),
            bytes,
        }),
    }
}

#[cold]
fn wrong_length(bytes: &[u8]) -> WireError {
    let need = bytes.first().and_then(|kind| length_of(*kind)).unwrap_or(1);
    WireError::Length {
        what: "ITCH message",
        have: bytes.len(),
        need,
    }
}
