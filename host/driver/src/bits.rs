//! Fields in words: the least significant bit of the first word is bit 0.

/// The field of `width` bits (at most 64) from bit `lsb`; bits beyond the end are 0.
pub(crate) fn get(words: &[u32], lsb: usize, width: usize) -> u64 {
    let word = |index: usize| words.get(index).copied().unwrap_or(0) as u128;
    let first = lsb / 32;
    let all = word(first) | word(first + 1) << 32 | word(first + 2) << 64;
    (all >> (lsb % 32)) as u64 & mask(width)
}

/// Writes the field of `width` bits (at most 64) from bit `lsb`; what is beyond the end is left out.
pub(crate) fn set(words: &mut [u32], lsb: usize, width: usize, value: u64) {
    let shift = lsb % 32;
    let ones = (mask(width) as u128) << shift;
    let bits = ((value & mask(width)) as u128) << shift;
    for (index, word) in words.iter_mut().skip(lsb / 32).take(3).enumerate() {
        let part = |all: u128| (all >> (32 * index)) as u32;
        *word = *word & !part(ones) | part(bits);
    }
}

/// A signed number of `width` bits.
pub(crate) fn signed(value: u64, width: usize) -> i64 {
    let unused = 64 - width as u32;
    (value << unused) as i64 >> unused
}

fn mask(width: usize) -> u64 {
    if width >= 64 {
        u64::MAX
    } else {
        (1 << width) - 1
    }
}
