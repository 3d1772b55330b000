//! The tag of a set of parameters: what register DESK says of the set in force.
//!
//! FNV-1a of 64 bits over the store, little-endian, the words of the tag itself as zero. Any change of one word changes
//! it; it guards against mistakes, not against malice.

use t2t_contract::records::card;
use t2t_contract::store;

use crate::bits;

/// Places in the store of the two words that hold the tag.
pub fn places() -> core::ops::Range<usize> {
    let first = card::WINDOW.base.unwrap_or(0) + card::DESK / 32;
    first..first + card::DESK_W.div_ceil(32)
}

/// Tag of an image of the store; never 0.
pub fn desk_tag(image: &[u32]) -> u64 {
    let own = places();
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for (place, word) in image.iter().enumerate() {
        let word = if own.contains(&place) { 0 } else { *word };
        for byte in word.to_le_bytes() {
            hash = (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    hash.max(1)
}

/// Writes the tag of an image of the store into it. An image of another length is left as it is.
pub fn stamp(image: &mut [u32]) -> u64 {
    let tag = desk_tag(image);
    if image.len() == store::WORDS {
        bits::set(&mut image[places()], 0, card::DESK_W, tag);
    }
    tag
}

/// The tag that an image of the store carries.
pub fn carried(image: &[u32]) -> u64 {
    image
        .get(places())
        .map_or(0, |words| bits::get(words, 0, card::DESK_W))
}
