//! IEX-TP 1, outbound segments: IEX's feed transport. Little-endian.

use crate::{
    WireError,
    blocks::{LengthOrder, Messages},
    error::header,
};
use nom::number::complete::{le_i64, le_u8, le_u16, le_u32};

/// Bytes of the header.
pub const LEN: usize = 40;
/// The version this module speaks.
pub const VERSION: u8 = 1;
/// Message protocol of DEEP 1.0.
pub const DEEP_1_0: u16 = 0x8004;
/// Message protocol of TOPS 1.6.
pub const TOPS_1_6: u16 = 0x8003;
/// Offset of the payload length.
pub const PAYLOAD_LENGTH_AT: usize = 12;
/// Offset of the message count.
pub const COUNT_AT: usize = 14;
/// Offset of the sequence number.
pub const SEQUENCE_AT: usize = 24;

/// A segment header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Version, 1. Offset 0.
    pub version: u8,
    /// Reserved. Offset 1.
    pub reserved: u8,
    /// Message protocol, e.g. [`DEEP_1_0`]. Offset 2.
    pub protocol: u16,
    /// Channel. Offset 4.
    pub channel: u32,
    /// Session. Offset 8.
    pub session: u32,
    /// Bytes of message blocks that follow. Offset 12.
    pub payload_length: u16,
    /// Number of messages; 0 is a heartbeat. Offset 14.
    pub count: u16,
    /// Byte offset of this segment in the stream. Offset 16.
    pub stream_offset: i64,
    /// Sequence number of the first message; of the next one to come, in a heartbeat. Offset 24.
    pub sequence: i64,
    /// Send time, ns since the Unix epoch. Offset 32.
    pub send_time: i64,
}

/// A segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Its header.
    pub header: Header,
    /// Its message blocks, cut at the payload length.
    pub body: &'a [u8],
}

impl Header {
    /// Appends the header.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&[self.version, self.reserved]);
        out.extend_from_slice(&self.protocol.to_le_bytes());
        out.extend_from_slice(&self.channel.to_le_bytes());
        out.extend_from_slice(&self.session.to_le_bytes());
        out.extend_from_slice(&self.payload_length.to_le_bytes());
        out.extend_from_slice(&self.count.to_le_bytes());
        out.extend_from_slice(&self.stream_offset.to_le_bytes());
        out.extend_from_slice(&self.sequence.to_le_bytes());
        out.extend_from_slice(&self.send_time.to_le_bytes());
    }
}

impl<'a> Packet<'a> {
    /// Reads a UDP payload. Errors: another version, a payload length beyond the bytes. The blocks are judged as
    /// [`Packet::messages`] goes through them.
    pub fn parse(payload: &'a [u8]) -> Result<Packet<'a>, WireError> {
        let parser = (
            le_u8, le_u8, le_u16, le_u32, le_u32, le_u16, le_u16, le_i64, le_i64, le_i64,
        );
        let (
            rest,
            (
                version,
                reserved,
                protocol,
                channel,
                session,
                payload_length,
                count,
                stream_offset,
                sequence,
                send_time,
            ),
        ) = header("IEX-TP header", LEN, payload, parser)?;
        if version != VERSION {
            return Err(WireError::Value {
                what: "IEX-TP version",
                found: u64::from(version),
            });
        }
        let need = usize::from(payload_length);
        let Some(body) = rest.get(..need) else {
            return Err(WireError::Short {
                what: "IEX-TP payload",
                have: rest.len(),
                need,
            });
        };
        let header = Header {
            version,
            reserved,
            protocol,
            channel,
            session,
            payload_length,
            count,
            stream_offset,
            sequence,
            send_time,
        };
        Ok(Packet { header, body })
    }

    /// The messages with their sequence numbers.
    pub fn messages(&self) -> Messages<'a> {
        Messages::new(
            self.body,
            self.header.count,
            self.header.sequence as u64,
            LengthOrder::Little,
        )
    }
}

/// Appends one message block; see [`crate::blocks::push`].
pub fn push(out: &mut Vec<u8>, message: &[u8]) -> Result<(), WireError> {
    crate::blocks::push(out, LengthOrder::Little, message)
}
