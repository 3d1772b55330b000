//! UDP (RFC 768).

use crate::{WireError, checksum, error::header, ipv4};
use nom::number::complete::be_u16;

/// Bytes of the header.
pub const LEN: usize = 8;

/// A UDP header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Source port. Offset 0.
    pub source: u16,
    /// Destination port. Offset 2.
    pub destination: u16,
    /// Bytes of header and payload. Offset 4.
    pub length: u16,
    /// Checksum; 0 means that the sender computed none. Offset 6.
    pub checksum: u16,
}

impl Header {
    /// Reads the datagram that fills an IPv4 payload; returns header and payload. Errors: a length below 8 or beyond
    /// the bytes. A length shorter than the bytes is allowed, and what follows is ignored.
    pub fn parse(bytes: &[u8]) -> Result<(Header, &[u8]), WireError> {
        let (_, (source, destination, length, checksum)) =
            header("UDP header", LEN, bytes, (be_u16, be_u16, be_u16, be_u16))?;
        let end = usize::from(length);
        if end < LEN {
            return Err(WireError::Value {
                what: "UDP length",
                found: u64::from(length),
            });
        }
        if end > bytes.len() {
            return Err(WireError::Short {
                what: "UDP datagram",
                have: bytes.len(),
                need: end,
            });
        }
        Ok((
            Header {
                source,
                destination,
                length,
                checksum,
            },
            &bytes[LEN..end],
        ))
    }

    /// Appends the header, as it is.
    pub fn write(&self, out: &mut Vec<u8>) {
        for word in [self.source, self.destination, self.length, self.checksum] {
            out.extend_from_slice(&word.to_be_bytes());
        }
    }
}

/// The checksum of a datagram (header with a zero checksum field, then payload) between two addresses. Never 0: a sum
/// of 0 travels as 0xFFFF.
pub fn checksum_of(source: [u8; 4], destination: [u8; 4], datagram: &[u8]) -> u16 {
    let pseudo = checksum::pseudo_header(source, destination, ipv4::UDP, datagram.len() as u16);
    match checksum::finish(checksum::add(pseudo, datagram)) {
        0 => 0xFFFF,
        sum => sum,
    }
}
