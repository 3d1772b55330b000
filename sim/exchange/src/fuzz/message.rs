//! Where single messages are broken.

use super::{map::Map, mutation::Mutation};
use crate::rng::Random;

pub(super) fn flip(bytes: &mut [u8], flips: u64, random: &mut Random) {
    for _ in 0..flips {
        let bit = random.below(bytes.len() as u64 * 8) as usize;
        if let Some(byte) = bytes.get_mut(bit / 8) {
            *byte ^= 1 << (bit % 8);
        }
    }
}

/// A number near another, or one that often goes wrong.
pub(super) fn near(value: u16, random: &mut Random) -> u16 {
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

/// Breaks one message of a frame.
pub(super) fn spoil(mutation: Mutation, map: &Map, frame: &mut [u8], random: &mut Random) {
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
