//! IPv4 headers (RFC 791), options skipped over, checksum computed and verified.

use crate::{WireError, checksum, error::header};
use nom::{
    bytes::complete::take,
    number::complete::{be_u8, be_u16},
};

/// Bytes of a header without options.
pub const LEN: usize = 20;
/// Protocol number of TCP.
pub const TCP: u8 = 6;
/// Protocol number of UDP.
pub const UDP: u8 = 17;
/// Flag "don't fragment" in [`Header::flags_fragment`].
pub const DONT_FRAGMENT: u16 = 0x4000;
/// Flag "more fragments" in [`Header::flags_fragment`].
pub const MORE_FRAGMENTS: u16 = 0x2000;
/// Offset of the total length, from the start of the header.
pub const TOTAL_LENGTH_AT: usize = 2;
/// Offset of the identification.
pub const ID_AT: usize = 4;
/// Offset of the checksum.
pub const CHECKSUM_AT: usize = 10;

/// An IPv4 header without its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Type of service. Offset 1.
    pub tos: u8,
    /// Bytes of header and payload: the truth about where the packet ends. Offset 2.
    pub total_length: u16,
    /// Identification; may be 0. Offset 4.
    pub id: u16,
    /// Three flags and the 13-bit fragment offset, in units of 8 bytes. Offset 6.
    pub flags_fragment: u16,
    /// Time to live. Offset 8.
    pub ttl: u8,
    /// Protocol of the payload. Offset 9.
    pub protocol: u8,
    /// Header checksum as found; [`Header::write`] computes its own. Offset 10.
    pub checksum: u16,
    /// Source address. Offset 12.
    pub source: [u8; 4],
    /// Destination address. Offset 16.
    pub destination: [u8; 4],
}

/// An IPv4 packet: header, options, payload, cut where the header says it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// The fixed part of the header.
    pub header: Header,
    /// All bytes of the header, options included: what the checksum covers.
    pub header_bytes: &'a [u8],
    /// What the packet carries, without padding and trailers.
    pub payload: &'a [u8],
}

impl Header {
    /// Whether this is a piece of a larger packet.
    pub fn is_fragment(&self) -> bool {
        self.flags_fragment & 0x3FFF != 0
    }

    /// Appends a header without options, its checksum computed.
    pub fn write(&self, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&[0x45, self.tos]);
        for word in [self.total_length, self.id, self.flags_fragment] {
            out.extend_from_slice(&word.to_be_bytes());
        }
        out.extend_from_slice(&[self.ttl, self.protocol, 0, 0]);
        out.extend_from_slice(&self.source);
        out.extend_from_slice(&self.destination);
        let sum = checksum::of(&out[start..]);
        out[start + CHECKSUM_AT..start + CHECKSUM_AT + 2].copy_from_slice(&sum.to_be_bytes());
    }
}

impl<'a> Packet<'a> {
    /// Reads a packet. Errors: not version 4, a header length below 20 or beyond the total length, a total length
    /// beyond the bytes. The checksum is judged apart, by [`Packet::verify`], and fragments by the caller.
    pub fn parse(bytes: &'a [u8]) -> Result<Packet<'a>, WireError> {
        let parser = (
            be_u8,
            be_u8,
            be_u16,
            be_u16,
            be_u16,
            be_u8,
            be_u8,
            be_u16,
            take(4usize),
            take(4usize),
        );
        let (
            _,
            (version_ihl, tos, total_length, id, flags_fragment, ttl, protocol, checksum, s, d),
        ) = header("IPv4 header", LEN, bytes, parser)?;
        if version_ihl >> 4 != 4 {
            return Err(WireError::Value {
                what: "IPv4 version",
                found: u64::from(version_ihl >> 4),
            });
        }
        let header_length = usize::from(version_ihl & 0xF) * 4;
        let total = usize::from(total_length);
        if header_length < LEN {
            return Err(WireError::Value {
                what: "IPv4 header length (IHL)",
                found: u64::from(version_ihl & 0xF),
            });
        }
        if total < header_length {
            return Err(WireError::Value {
                what: "IPv4 total length",
                found: u64::from(total_length),
            });
        }
        if total > bytes.len() {
            return Err(WireError::Short {
                what: "IPv4 packet",
                have: bytes.len(),
                need: total,
            });
        }
        let (mut source, mut destination) = ([0; 4], [0; 4]);
        source.copy_from_slice(s);
        destination.copy_from_slice(d);
        let header = Header {
            tos,
            total_length,
            id,
            flags_fragment,
            ttl,
            protocol,
            checksum,
            source,
            destination,
        };
        Ok(Packet {
            header,
            header_bytes: &bytes[..header_length],
            payload: &bytes[header_length..total],
        })
    }

    /// Checks the header checksum.
    pub fn verify(&self) -> Result<(), WireError> {
        let sum = checksum::add(0, self.header_bytes);
        if checksum::finish(sum) == 0 {
            return Ok(());
        }
        let computed = checksum::finish(sum + u32::from(!self.header.checksum));
        Err(WireError::Checksum {
            what: "IPv4 header",
            found: self.header.checksum,
            computed,
        })
    }
}
