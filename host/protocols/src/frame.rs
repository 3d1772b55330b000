//! Whole frames: from Ethernet down to the payload of UDP or TCP, and back.

use crate::{WireError, checksum, ethernet, ipv4, tcp, udp};

/// Where frames come from and go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Source MAC.
    pub source_mac: [u8; 6],
    /// Destination MAC.
    pub destination_mac: [u8; 6],
    /// 802.1Q tag control field, if the network is tagged.
    pub tag: Option<u16>,
    /// Source IPv4 address.
    pub source: [u8; 4],
    /// Destination IPv4 address.
    pub destination: [u8; 4],
    /// Source port.
    pub source_port: u16,
    /// Destination port.
    pub destination_port: u16,
}

/// A UDP datagram in its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UdpFrame<'a> {
    /// Ethernet header.
    pub ethernet: ethernet::Header,
    /// IPv4 header.
    pub ip: ipv4::Header,
    /// UDP header.
    pub udp: udp::Header,
    /// What the datagram carries, without padding and trailers.
    pub payload: &'a [u8],
}

/// A TCP segment in its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TcpFrame<'a> {
    /// Ethernet header.
    pub ethernet: ethernet::Header,
    /// IPv4 header.
    pub ip: ipv4::Header,
    /// The segment, without padding and trailers.
    pub segment: tcp::Segment<'a>,
    /// The segment's bytes: what its checksum covers, with the pseudo header.
    pub segment_bytes: &'a [u8],
}

fn packet(frame: &[u8], protocol: u8) -> Result<(ethernet::Header, ipv4::Packet<'_>), WireError> {
    let (ethernet, rest) = ethernet::Header::parse(frame)?;
    if ethernet.ethertype != ethernet::IPV4 {
        return Err(WireError::Value {
            what: "EtherType",
            found: u64::from(ethernet.ethertype),
        });
    }
    let ip = ipv4::Packet::parse(rest)?;
    ip.verify()?;
    if ip.header.is_fragment() {
        return Err(WireError::Value {
            what: "IPv4 fragment",
            found: u64::from(ip.header.flags_fragment),
        });
    }
    if ip.header.protocol != protocol {
        return Err(WireError::Value {
            what: "IPv4 protocol",
            found: u64::from(ip.header.protocol),
        });
    }
    Ok((ethernet, ip))
}

impl<'a> UdpFrame<'a> {
    /// Reads an unfragmented IPv4/UDP frame with a right IP checksum, at most one tag. The UDP checksum, which feeds
    /// may leave out, is not judged.
    pub fn parse(frame: &'a [u8]) -> Result<UdpFrame<'a>, WireError> {
        let (ethernet, ip) = packet(frame, ipv4::UDP)?;
        let (udp, payload) = udp::Header::parse(ip.payload)?;
        Ok(UdpFrame {
            ethernet,
            ip: ip.header,
            udp,
            payload,
        })
    }
}

impl<'a> TcpFrame<'a> {
    /// Reads an unfragmented IPv4/TCP frame with a right IP checksum, at most one tag. The TCP checksum is judged
    /// apart, by [`TcpFrame::verify`].
    pub fn parse(frame: &'a [u8]) -> Result<TcpFrame<'a>, WireError> {
        let (ethernet, ip) = packet(frame, ipv4::TCP)?;
        let segment = tcp::Segment::parse(ip.payload)?;
        Ok(TcpFrame {
            ethernet,
            ip: ip.header,
            segment,
            segment_bytes: ip.payload,
        })
    }

    /// Checks the TCP checksum.
    pub fn verify(&self) -> Result<(), WireError> {
        tcp::verify(self.ip.source, self.ip.destination, self.segment_bytes)
    }
}

impl Route {
    /// Bytes before the IPv4 header.
    pub fn ethernet_len(&self) -> usize {
        if self.tag.is_some() {
            ethernet::LEN + ethernet::TAG_LEN
        } else {
            ethernet::LEN
        }
    }

    fn write_headers(
        &self,
        protocol: u8,
        id: u16,
        payload_length: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), WireError> {
        let Ok(total_length) = u16::try_from(ipv4::LEN + payload_length) else {
            return Err(WireError::Value {
                what: "IPv4 total length",
                found: payload_length as u64,
            });
        };
        ethernet::Header {
            destination: self.destination_mac,
            source: self.source_mac,
            tag: self.tag,
            ethertype: ethernet::IPV4,
        }
        .write(out);
        ipv4::Header {
            tos: 0,
            total_length,
            id,
            flags_fragment: ipv4::DONT_FRAGMENT,
            ttl: 64,
            protocol,
            checksum: 0,
            source: self.source,
            destination: self.destination,
        }
        .write(out);
        Ok(())
    }

    /// Appends a UDP frame with a zero UDP checksum, as feeds send it, padded to the 60 bytes that Ethernet asks for.
    /// A payload too long for IPv4 is an error, and nothing is written.
    pub fn write_udp(&self, id: u16, payload: &[u8], out: &mut Vec<u8>) -> Result<(), WireError> {
        let start = out.len();
        let length = udp::LEN + payload.len();
        self.write_headers(ipv4::UDP, id, length, out)?;
        udp::Header {
            source: self.source_port,
            destination: self.destination_port,
            length: length as u16,
            checksum: 0,
        }
        .write(out);
        out.extend_from_slice(payload);
        pad(start, out);
        Ok(())
    }

    /// Appends a TCP frame, checksums computed, padded to the 60 bytes that Ethernet asks for. The ports are the
    /// route's, not the segment's. On an error nothing is written.
    pub fn write_tcp(
        &self,
        id: u16,
        segment: &tcp::Segment<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), WireError> {
        let start = out.len();
        let length = tcp::LEN + segment.options.len() + segment.payload.len();
        self.write_headers(ipv4::TCP, id, length, out)?;
        let header = tcp::Header {
            source: self.source_port,
            destination: self.destination_port,
            ..segment.header
        };
        let written = tcp::Segment { header, ..*segment }.write(self.source, self.destination, out);
        if written.is_err() {
            out.truncate(start);
        }
        written?;
        pad(start, out);
        Ok(())
    }
}

fn pad(start: usize, out: &mut Vec<u8>) {
    if out.len() < start + ethernet::MIN_FRAME {
        out.resize(start + ethernet::MIN_FRAME, 0);
    }
}

/// Recomputes the IPv4 header checksum of a frame in place. Returns `false`, and changes nothing, where there is no
/// IPv4 header to be found.
pub fn repair_ip_checksum(frame: &mut [u8]) -> bool {
    let Ok((ethernet, rest)) = ethernet::Header::parse(frame) else {
        return false;
    };
    let length = rest.first().map_or(0, |first| usize::from(first & 0xF) * 4);
    let start = ethernet.size();
    if ethernet.ethertype != ethernet::IPV4 || length < ipv4::LEN || rest.len() < length {
        return false;
    }
    let field = start + ipv4::CHECKSUM_AT;
    frame[field..field + 2].fill(0);
    let sum = checksum::of(&frame[start..start + length]);
    frame[field..field + 2].copy_from_slice(&sum.to_be_bytes());
    true
}
