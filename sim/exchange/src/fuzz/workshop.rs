//! Where frames are broken: headers, lengths, transports, ends.

use super::{
    map::Map,
    message,
    message::{flip, near},
    mutation::Mutation,
};
use crate::{rng::Random, session::Protocol};
use t2t_protocols::{ethernet, frame::repair_ip_checksum, iextp, ipv4};

/// Applies mutations, and remembers an earlier frame to splice from.
pub(super) struct Workshop {
    protocol: Protocol,
    earlier: Vec<u8>,
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
                message::spoil(mutation, &map, frame, random);
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
