//! Ethernet II with at most one 802.1Q tag.

use crate::{WireError, error::header};
use nom::{bytes::complete::take, number::complete::be_u16};

/// EtherType of IPv4.
pub const IPV4: u16 = 0x0800;
/// EtherType that announces an 802.1Q tag.
pub const VLAN: u16 = 0x8100;
/// Bytes of an untagged header.
pub const LEN: usize = 14;
/// Bytes that one tag adds.
pub const TAG_LEN: usize = 4;
/// Shortest frame on the wire, without FCS; shorter ones are padded with zeros.
pub const MIN_FRAME: usize = 60;

/// An Ethernet II header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Destination MAC. Offset 0.
    pub destination: [u8; 6],
    /// Source MAC. Offset 6.
    pub source: [u8; 6],
    /// The 802.1Q tag control field (3 bits priority, 1 bit drop eligible, 12 bits VLAN id), if tagged. Offset 14.
    pub tag: Option<u16>,
    /// EtherType of the payload. Offset 12, or 16 when tagged.
    pub ethertype: u16,
}

impl Header {
    /// Reads the header; returns it and what follows. A second tag is not read: it shows as ethertype [`VLAN`].
    pub fn parse(frame: &[u8]) -> Result<(Header, &[u8]), WireError> {
        let (rest, (d, s, first)) = header(
            "Ethernet header",
            LEN,
            frame,
            (take(6usize), take(6usize), be_u16),
        )?;
        let (mut destination, mut source) = ([0; 6], [0; 6]);
        destination.copy_from_slice(d);
        source.copy_from_slice(s);
        if first != VLAN {
            return Ok((
                Header {
                    destination,
                    source,
                    tag: None,
                    ethertype: first,
                },
                rest,
            ));
        }
        let (rest, (tag, ethertype)) = header("802.1Q tag", TAG_LEN, rest, (be_u16, be_u16))?;
        Ok((
            Header {
                destination,
                source,
                tag: Some(tag),
                ethertype,
            },
            rest,
        ))
    }

    /// VLAN id, if tagged.
    pub fn vlan(&self) -> Option<u16> {
        self.tag.map(|tag| tag & 0x0FFF)
    }

    /// Bytes of this header.
    pub fn size(&self) -> usize {
        if self.tag.is_some() {
            LEN + TAG_LEN
        } else {
            LEN
        }
    }

    /// Appends the header.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.destination);
        out.extend_from_slice(&self.source);
        if let Some(tag) = self.tag {
            out.extend_from_slice(&VLAN.to_be_bytes());
            out.extend_from_slice(&tag.to_be_bytes());
        }
        out.extend_from_slice(&self.ethertype.to_be_bytes());
    }
}

/// The multicast MAC of an IPv4 multicast group (RFC 1112): 01:00:5e and its low 23 bits.
pub fn multicast_mac(group: [u8; 4]) -> [u8; 6] {
    [0x01, 0x00, 0x5E, group[1] & 0x7F, group[2], group[3]]
}
