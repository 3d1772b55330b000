//! MoldUDP64 1.00, downstream packets: Nasdaq's feed transport. Big-endian.

use crate::{
    WireError,
    blocks::{LengthOrder, Messages},
    error::header,
};
use nom::{
    bytes::complete::take,
    number::complete::{be_u16, be_u64},
};

/// Bytes of the header.
pub const LEN: usize = 20;
/// Offset of the sequence number.
pub const SEQUENCE_AT: usize = 10;
/// Offset of the message count.
pub const COUNT_AT: usize = 18;
/// Count of a heartbeat.
pub const HEARTBEAT: u16 = 0;
/// Count of an end-of-session packet.
pub const END_OF_SESSION: u16 = 0xFFFF;

/// A downstream header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Session, ASCII. Offset 0.
    pub session: [u8; 10],
    /// Sequence number of the first message; of the next one to come, in a heartbeat or at the end. Offset 10.
    pub sequence: u64,
    /// Number of messages, [`HEARTBEAT`] or [`END_OF_SESSION`]. Offset 18.
    pub count: u16,
}

/// A downstream packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Its header.
    pub header: Header,
    /// Its message blocks.
    pub body: &'a [u8],
}

impl Header {
    /// Appends the header.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.session);
        out.extend_from_slice(&self.sequence.to_be_bytes());
        out.extend_from_slice(&self.count.to_be_bytes());
    }

    /// Messages that follow: none in a heartbeat and at the end of the session.
    pub fn messages(&self) -> u16 {
        if self.count == END_OF_SESSION {
            0
        } else {
            self.count
        }
    }
}

impl<'a> Packet<'a> {
    /// Reads a UDP payload. The blocks are judged as [`Packet::messages`] goes through them.
    pub fn parse(payload: &'a [u8]) -> Result<Packet<'a>, WireError> {
        let (body, (s, sequence, count)) = header(
            "MoldUDP64 header",
            LEN,
            payload,
            (take(10usize), be_u64, be_u16),
        )?;
        let mut session = [0; 10];
        session.copy_from_slice(s);
        Ok(Packet {
            header: Header {
                session,
                sequence,
                count,
            },
            body,
        })
    }

    /// The messages with their sequence numbers.
    pub fn messages(&self) -> Messages<'a> {
        Messages::new(
            self.body,
            self.header.messages(),
            self.header.sequence,
            LengthOrder::Big,
        )
    }
}

/// Appends one message block; see [`crate::blocks::push`].
pub fn push(out: &mut Vec<u8>, message: &[u8]) -> Result<(), WireError> {
    crate::blocks::push(out, LengthOrder::Big, message)
}
