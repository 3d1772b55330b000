//! TCP segments (RFC 9293), as an order session needs them.

use crate::{WireError, checksum, error::header, ipv4};
use nom::number::complete::{be_u8, be_u16, be_u32};

/// Bytes of a header without options.
pub const LEN: usize = 20;
/// Offset of the sequence number, from the start of the header.
pub const SEQUENCE_AT: usize = 4;
/// Offset of the acknowledgement number.
pub const ACKNOWLEDGEMENT_AT: usize = 8;
/// Offset of the checksum.
pub const CHECKSUM_AT: usize = 16;
/// Flag: the acknowledgement number counts.
pub const ACK: u8 = 0x10;
/// Flag: push.
pub const PSH: u8 = 0x08;

/// A TCP header without its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Source port. Offset 0.
    pub source: u16,
    /// Destination port. Offset 2.
    pub destination: u16,
    /// Sequence number of the first payload byte. Offset 4.
    pub sequence: u32,
    /// Next byte expected from the peer. Offset 8.
    pub acknowledgement: u32,
    /// Flags (FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32). Offset 13.
    pub flags: u8,
    /// Receive window, unscaled. Offset 14.
    pub window: u16,
    /// Checksum as found; [`Segment::write`] computes its own. Offset 16.
    pub checksum: u16,
    /// Urgent pointer. Offset 18.
    pub urgent: u16,
}

/// A segment: header, options, payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The fixed part of the header.
    pub header: Header,
    /// Options, raw.
    pub options: &'a [u8],
    /// What the segment carries.
    pub payload: &'a [u8],
}

impl<'a> Segment<'a> {
    /// Reads the segment that fills an IPv4 payload. Errors: a data offset below 20 bytes or beyond the segment.
    pub fn parse(bytes: &'a [u8]) -> Result<Segment<'a>, WireError> {
        let parser = (
            be_u16, be_u16, be_u32, be_u32, be_u8, be_u8, be_u16, be_u16, be_u16,
        );
        let (
            _,
            (
                source,
                destination,
                sequence,
                acknowledgement,
                offset,
                flags,
                window,
                checksum,
                urgent,
            ),
        ) = header("TCP header", LEN, bytes, parser)?;
        let start = usize::from(offset >> 4) * 4;
        if start < LEN {
            return Err(WireError::Value {
                what: "TCP data offset",
                found: u64::from(offset >> 4),
            });
        }
        if start > bytes.len() {
            return Err(WireError::Short {
                what: "TCP options",
                have: bytes.len(),
                need: start,
            });
        }
        let header = Header {
            source,
            destination,
            sequence,
            acknowledgement,
            flags,
            window,
            checksum,
            urgent,
        };
        Ok(Segment {
            header,
            options: &bytes[LEN..start],
            payload: &bytes[start..],
        })
    }

    /// Appends the segment, its checksum computed for two addresses. Options must be a multiple of 4 bytes, at most 40:
    /// anything else is an error and nothing is written.
    pub fn write(
        &self,
        source: [u8; 4],
        destination: [u8; 4],
        out: &mut Vec<u8>,
    ) -> Result<(), WireError> {
        if self.options.len() > 40 || !self.options.len().is_multiple_of(4) {
            return Err(WireError::Value {
                what: "TCP options length",
                found: self.options.len() as u64,
            });
        }
        let length = LEN + self.options.len() + self.payload.len();
        if length > usize::from(u16::MAX) - ipv4::LEN {
            return Err(WireError::Value {
                what: "TCP segment length",
                found: length as u64,
            });
        }
        let h = &self.header;
        let start = out.len();
        out.extend_from_slice(&h.source.to_be_bytes());
        out.extend_from_slice(&h.destination.to_be_bytes());
        out.extend_from_slice(&h.sequence.to_be_bytes());
        out.extend_from_slice(&h.acknowledgement.to_be_bytes());
        out.extend_from_slice(&[((LEN + self.options.len()) as u8 / 4) << 4, h.flags]);
        out.extend_from_slice(&h.window.to_be_bytes());
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(&h.urgent.to_be_bytes());
        out.extend_from_slice(self.options);
        out.extend_from_slice(self.payload);
        let sum = checksum_of(source, destination, &out[start..]);
        out[start + CHECKSUM_AT..start + CHECKSUM_AT + 2].copy_from_slice(&sum.to_be_bytes());
        Ok(())
    }
}

/// The checksum of a segment whose own checksum field is zero, between two addresses.
pub fn checksum_of(source: [u8; 4], destination: [u8; 4], segment: &[u8]) -> u16 {
    let pseudo = checksum::pseudo_header(source, destination, ipv4::TCP, segment.len() as u16);
    checksum::finish(checksum::add(pseudo, segment))
}

/// Checks the checksum of a segment as received (its field included) between two addresses.
pub fn verify(source: [u8; 4], destination: [u8; 4], segment: &[u8]) -> Result<(), WireError> {
    let pseudo = checksum::pseudo_header(source, destination, ipv4::TCP, segment.len() as u16);
    let sum = checksum::add(pseudo, segment);
    if checksum::finish(sum) == 0 {
        return Ok(());
    }
    let found = segment
        .get(CHECKSUM_AT..CHECKSUM_AT + 2)
        .map_or(0, |b| u16::from_be_bytes([b[0], b[1]]));
    Err(WireError::Checksum {
        what: "TCP segment",
        found,
        computed: checksum::finish(sum + u32::from(!found)),
    })
}
