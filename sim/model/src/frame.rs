//! One frame: to which feed it belongs, or why it is dropped (docs/semantics.md, section 2).
//!
//! In: a frame as captured and the addresses of the feeds on its line. Out: an [`Accepted`] transport packet or the
//! first reason to drop. Nothing here knows about sequences or books.

use t2t_contract::reasons::Drop;
use t2t_protocols::{checksum, ethernet, iextp, ipv4, moldudp64, udp};

/// Feed protocols, as the desk names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// MoldUDP64 with ITCH 5.0.
    Itch50,
    /// IEX-TP with DEEP 1.0.
    Deep10,
}

/// Where one feed's frames are sent on one line.
#[derive(Clone, Debug)]
pub struct Address {
    /// The feed's number.
    pub feed: usize,
    /// Its protocol.
    pub protocol: Protocol,
    /// Destination MAC.
    pub mac: [u8; 6],
    /// Destination IPv4 address.
    pub ip: [u8; 4],
    /// Destination UDP port.
    pub port: u16,
    /// The only VLAN accepted, if the feed asks for one.
    pub vlan: Option<u16>,
}

/// Identity of a transport session: the MoldUDP64 session, or IEX-TP's channel and session.
pub type Session = [u8; 10];

/// A frame addressed to a feed, with a valid transport header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The feed.
    pub feed: usize,
    /// Its protocol.
    pub protocol: Protocol,
    /// Transport session.
    pub session: Session,
    /// Sequence number of the first message, or of the next one in a frame without messages.
    pub sequence: u64,
    /// Messages announced; 0 in heartbeats and at the end of the session.
    pub count: u16,
    /// Where the message blocks start in the frame.
    pub start: usize,
    /// Where they end, by the UDP length; beyond the frame's end if the frame was cut.
    pub end: usize,
}

const fn header_len(protocol: Protocol) -> usize {
    match protocol {
        Protocol::Itch50 => moldudp64::LEN,
        Protocol::Deep10 => iextp::LEN,
    }
}

/// Judges `frame`. `addresses` are those of this line, in the order of the feeds. The first check that fails is the
/// reason; `short` where the frame ends before a check can be made.
pub fn judge(frame: &[u8], addresses: &[Address]) -> Result<Accepted, Drop> {
    use Drop::{EtherType, Fragment, IpChecksum, IpHeader, Length, Short, Transport, Vlan};
    let tagged = be16(frame, 12) == Some(ethernet::VLAN);
    let ip = ethernet::LEN + if tagged { ethernet::TAG_LEN } else { 0 };
    if be16(frame, ip - 2).ok_or(Short)? != ethernet::IPV4 {
        return Err(EtherType);
    }
    let first = *frame.get(ip).ok_or(Short)?;
    let header = 4 * usize::from(first & 0x0F);
    if first >> 4 != 4 || header < ipv4::LEN {
        return Err(IpHeader);
    }
    // More-fragments or an offset: anything but the don't-fragment and the reserved bit.
    if be16(frame, ip + 6).ok_or(Short)? & 0x3FFF != 0 {
        return Err(Fragment);
    }
    if *frame.get(ip + 9).ok_or(Short)? != ipv4::UDP {
        return Err(Drop::Protocol);
    }
    let bytes = frame.get(ip..ip + header).ok_or(Short)?;
    if checksum::of(bytes) != 0 {
        return Err(IpChecksum);
    }
    let port = be16(frame, ip + header + 2).ok_or(Short)?;
    let address = addresses
        .iter()
        .find(|a| frame[..6] == a.mac && bytes[16..20] == a.ip && a.port == port)
        .ok_or(Drop::Address)?;
    if let Some(vlan) = address.vlan
        && (!tagged || be16(frame, 14).ok_or(Short)? & 0x0FFF != vlan)
    {
        return Err(Vlan);
    }
    let payload = ip + header + udp::LEN;
    let transport = header_len(address.protocol);
    let total = usize::from(be16(bytes, 2).ok_or(Short)?);
    let length = usize::from(be16(frame, ip + header + 4).ok_or(Short)?);
    if length + header != total || length < udp::LEN + transport {
        return Err(Length);
    }
    let t = frame.get(payload..payload + transport).ok_or(Short)?;
    let accepted = |session, sequence, count| Accepted {
        feed: address.feed,
        protocol: address.protocol,
        session,
        sequence,
        count,
        start: payload + transport,
        end: payload + length - udp::LEN,
    };
    match address.protocol {
        Protocol::Itch50 => {
            let mut session = [0; 10];
            session.copy_from_slice(&t[..10]);
            let count = be16(t, moldudp64::COUNT_AT).ok_or(Short)?;
            let messages = if count == moldudp64::END_OF_SESSION {
                0
            } else {
                count
            };
            let sequence = u64::from_be_bytes(t[10..18].try_into().map_err(|_| Short)?);
            Ok(accepted(session, sequence, messages))
        }
        Protocol::Deep10 => {
            let le16 = |at: usize| u16::from_le_bytes([t[at], t[at + 1]]);
            if usize::from(le16(iextp::PAYLOAD_LENGTH_AT)) != length - udp::LEN - iextp::LEN {
                return Err(Length);
            }
            if t[0] != iextp::VERSION || le16(2) != iextp::DEEP_1_0 {
                return Err(Transport);
            }
            let mut session = [0; 10];
            session[..8].copy_from_slice(&t[4..12]);
            let sequence = u64::from_le_bytes(t[24..32].try_into().map_err(|_| Short)?);
            Ok(accepted(session, sequence, le16(iextp::COUNT_AT)))
        }
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at + 2)?;
    Some(u16::from_be_bytes([pair[0], pair[1]]))
}
