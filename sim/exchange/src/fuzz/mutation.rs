//! The ways to break a frame.

use super::map::Map;
use crate::{rng::Random, session::Protocol};
use t2t_protocols::{ethernet, frame::repair_ip_checksum, iextp, ipv4};

/// One way to break a frame, or its place in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mutation {
    /// Nothing.
    None,
    /// One to three bits of the Ethernet, IP or UDP header.
    HeaderBits,
    /// The IP total length or the UDP length.
    PacketLength,
    /// A fragment.
    Fragment,
    /// IP options, well-formed: the frame is still good.
    Options,
    /// An 802.1Q tag more or less, or another VLAN.
    Tag,
    /// A bit of the transport header.
    TransportBits,
    /// The sequence number, a little off.
    Sequence,
    /// The message count.
    Count,
    /// IEX-TP's payload length; for MoldUDP64, the session.
    TransportLength,
    /// A message's length prefix.
    BlockLength,
    /// A message's type, its length as it was.
    Type,
    /// A message of a type that does not exist, or that nobody cares about, with any length.
    UnknownMessage,
    /// One to four bits of a message.
    MessageBits,
    /// A field of a message at the edge: all zeros, all ones, or that of another message.
    EdgeField,
    /// Two messages change places.
    Swap,
    /// The frame ends early; the MAC may or may not have noticed.
    Truncated,
    /// Bytes after the end.
    Extended,
    /// The MAC found a wrong check sequence; the bytes are as they were.
    BadCheck,
    /// The tail of an earlier frame.
    Spliced,
    /// Random bytes, all of them.
    Garbage,
    /// Not sent at all.
    Lost,
    /// Sent twice.
    Twice,
    /// Sent after up to three frames that were behind it.
    Late,
    /// Sent on the other line.
    OtherLine,
}

impl Mutation {
    /// Every mutation, with its weight.
    pub const ALL: [(Mutation, u64); 24] = [
        (Mutation::HeaderBits, 8),
        (Mutation::PacketLength, 6),
        (Mutation::Fragment, 2),
        (Mutation::Options, 4),
        (Mutation::Tag, 3),
        (Mutation::TransportBits, 5),
        (Mutation::Sequence, 5),
        (Mutation::Count, 6),
        (Mutation::TransportLength, 3),
        (Mutation::BlockLength, 8),
        (Mutation::Type, 6),
        (Mutation::UnknownMessage, 5),
        (Mutation::MessageBits, 8),
        (Mutation::EdgeField, 8),
        (Mutation::Swap, 3),
        (Mutation::Truncated, 7),
        (Mutation::Extended, 4),
        (Mutation::BadCheck, 5),
        (Mutation::Spliced, 3),
        (Mutation::Garbage, 1),
        (Mutation::Lost, 2),
        (Mutation::Twice, 4),
        (Mutation::Late, 4),
        (Mutation::OtherLine, 1),
    ];

    pub(super) fn draw(random: &mut Random) -> Mutation {
        let mut draw = random.below(Mutation::ALL.iter().map(|(_, weight)| weight).sum());
        for (mutation, weight) in Mutation::ALL {
            if draw < weight {
                return mutation;
            }
            draw -= weight;
        }
        Mutation::None
    }
}

/// Applies mutations, and remembers an earlier frame to splice from.
pub(super) struct Workshop {
    protocol: Protocol,
    earlier: Vec<u8>,
}

fn flip(bytes: &mut [u8], flips: u64, random: &mut Random) {
    for _ in 0..flips {
        let bit = random.below(bytes.len() as u64 * 8) as usize;
        if let Some(byte) = bytes.get_mut(bit / 8) {
            *byte ^= 1 << (bit % 8);
        }
    }
}

/// A number near another, or one that often goes wrong.
fn near(value: u16, random: &mut Random) -> u16 {
    match random.below(8) {
        0 => 0,
        1 => u16::MAX,
        2 => random.bits() as u16,
        3 => value ^ 0x100,
        4 => random.below(12) as u16,
        5 => value.wrapping_sub(1 + random.below(3) as u16),
        _ => value.wrapping_add(1 + random.below(3) as u16),
    }
}

impl Workshop {
    pub(super) fn new(protocol: Protocol) -> Workshop {
        Workshop {
            protocol,
            earlier: Vec::new(),
        }
    }

    /// Breaks a frame; returns whether the MAC found it bad. A frame too broken to aim at gets bit flips instead.
    pub(super) fn apply(
        &mut self,
        mutation: Mutation,
        frame: &mut Vec<u8>,
        random: &mut Random,
    ) -> bool {
        let Some(map) = Map::of(frame, self.protocol) else {
            flip(frame, 1, random);
            return false;
        };
        let bad = match mutation {
            Mutation::HeaderBits => {
                flip(&mut frame[..map.transport], random.between(1, 3), random);
                if random.percent(70) {
                    repair_ip_checksum(frame);
                }
                false
            }
            Mutation::PacketLength => {
                let at = if random.percent(50) {
                    map.ip + ipv4::TOTAL_LENGTH_AT
                } else {
                    map.udp + 4
                };
                let value = near(u16::from_be_bytes([frame[at], frame[at + 1]]), random);
                frame[at..at + 2].copy_from_slice(&value.to_be_bytes());
                repair_ip_checksum(frame);
                false
            }
            Mutation::Fragment => {
                let flags = if random.percent(50) {
                    ipv4::MORE_FRAGMENTS
                } else {
                    random.between(1, 0x1FFF) as u16
                };
                frame[map.ip + 6..map.ip + 8].copy_from_slice(&flags.to_be_bytes());
                repair_ip_checksum(frame);
                false
            }
            Mutation::Options => options(&map, frame, random),
            Mutation::Tag => tag(frame, random),
            Mutation::TransportBits => {
                let end = map
                    .blocks
                    .first()
                    .map_or(map.count + 2, |block| block.0)
                    .min(frame.len());
                flip(&mut frame[map.transport..end], 1, random);
                false
            }
            Mutation::Sequence => {
                let step = random.between(1, 3) as u8;
                let byte = &mut frame[map.sequence_low];
                *byte = if random.percent(50) {
                    byte.wrapping_add(step)
                } else {
                    byte.wrapping_sub(step)
                };
                false
            }
            Mutation::Count => {
                let count = near(map.word(frame, map.count).unwrap_or(0), random);
                map.set_word(frame, map.count, count);
                false
            }
            Mutation::TransportLength if map.little => {
                let at = map.transport + iextp::PAYLOAD_LENGTH_AT;
                let length = near(map.word(frame, at).unwrap_or(0), random);
                map.set_word(frame, at, length);
                false
            }
            Mutation::TransportLength => {
                flip(&mut frame[map.transport..map.transport + 10], 1, random);
                false
            }
            Mutation::BlockLength
            | Mutation::Type
            | Mutation::UnknownMessage
            | Mutation::MessageBits
            | Mutation::EdgeField
            | Mutation::Swap => {
                message(mutation, &map, frame, random);
                false
            }
            Mutation::Truncated => {
                let length = random.between(1, frame.len() as u64 - 1) as usize;
                frame.truncate(length);
                random.percent(50)
            }
            Mutation::Extended => {
                let extra = random.between(1, 64);
                frame.extend((0..extra).map(|_| random.bits() as u8));
                random.percent(10)
            }
            Mutation::BadCheck => true,
            Mutation::Spliced => {
                let from = random.below(self.earlier.len().min(frame.len()) as u64) as usize;
                frame.truncate(from.max(1));
                frame.extend_from_slice(self.earlier.get(frame.len()..).unwrap_or(&[]));
                if random.percent(70) {
                    repair_ip_checksum(frame);
                }
                false
            }
            Mutation::Garbage => {
                let length = random.between(1, 200);
                frame.clear();
                frame.extend((0..length).map(|_| random.bits() as u8));
                random.percent(30)
            }
            Mutation::None
            | Mutation::Lost
            | Mutation::Twice
            | Mutation::Late
            | Mutation::OtherLine => false,
        };
        if random.percent(5) {
            self.earlier.clear();
            self.earlier.extend_from_slice(frame);
        }
        bad
    }
}

fn options(map: &Map, frame: &mut Vec<u8>, random: &mut Random) -> bool {
    let words = random.between(1, 10) as usize;
    if usize::from(frame[map.ip] & 0xF) + words > 15 {
        return false;
    }
    frame[map.ip] += words as u8;
    // No-operation options; the total length grows with them.
    frame.splice(map.udp..map.udp, std::iter::repeat_n(1, words * 4));
    let at = map.ip + ipv4::TOTAL_LENGTH_AT;
    let length = u16::from_be_bytes([frame[at], frame[at + 1]]).wrapping_add(words as u16 * 4);
    frame[at..at + 2].copy_from_slice(&length.to_be_bytes());
    repair_ip_checksum(frame);
    false
}

fn tag(frame: &mut Vec<u8>, random: &mut Random) -> bool {
    let tagged = frame[12..14] == ethernet::VLAN.to_be_bytes();
    if tagged && random.percent(50) {
        frame.drain(12..16);
    } else {
        let [high, low] = ethernet::VLAN.to_be_bytes();
        frame.splice(
            12..12,
            [high, low, random.bits() as u8 & 0x0F, random.bits() as u8],
        );
    }
    false
}

fn message(mutation: Mutation, map: &Map, frame: &mut [u8], random: &mut Random) {
    let Some(&(prefix, length)) = map
        .blocks
        .get(random.below(map.blocks.len() as u64) as usize)
    else {
        return;
    };
    let start = prefix + 2;
    match mutation {
        Mutation::BlockLength => map.set_word(frame, prefix, near(length as u16, random)),
        Mutation::Type if length > 0 => {
            let types = b"AFECXDUPQHRSBINYLVWKJhO85TXDE";
            frame[start] = types[random.below(types.len() as u64) as usize];
        }
        Mutation::UnknownMessage if length > 0 => {
            let kinds = b"zZ\0\xffaI";
            frame[start] = kinds[random.below(kinds.len() as u64) as usize];
        }
        Mutation::MessageBits if length > 0 => {
            flip(
                &mut frame[start..start + length],
                random.between(1, 4),
                random,
            );
        }
        Mutation::EdgeField if length > 11 => {
            // Fields of the protocols are 1 to 8 bytes long and begin behind the common header.
            let at = random.between(11, length as u64 - 1) as usize;
            let end = (at + [1, 2, 4, 8][random.below(4) as usize]).min(length);
            let other = map.blocks[random.below(map.blocks.len() as u64) as usize];
            match random.below(3) {
                0 => frame[start + at..start + end].fill(0),
                1 => frame[start + at..start + end].fill(0xFF),
                _ if other.1 >= 19 && length >= 19 => {
                    // The reference or symbol of another message.
                    let source = other.0 + 2 + 11;
                    frame.copy_within(source..source + 8, start + 11);
                }
                _ => flip(&mut frame[start + at..start + end], 1, random),
            }
        }
        Mutation::Swap => {
            let other = map.blocks[random.below(map.blocks.len() as u64) as usize];
            if other.1 == length {
                for n in 0..length {
                    frame.swap(start + n, other.0 + 2 + n);
                }
            }
        }
        _ => {}
    }
}
