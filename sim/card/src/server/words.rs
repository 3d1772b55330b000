//! Accesses of any offset and size as 32-bit words with byte strobes.
//!
//! A PCI Express request says which bytes of its first and last word are meant; a device reads whole words.

use super::function::{AccessError, Function, Host, Masked};

/// The words that `bytes` bytes from `offset` on touch: the first one's offset, and how many.
fn span(offset: u32, bytes: usize) -> (u32, usize) {
    let skip = offset as usize % 4;
    (offset - skip as u32, (skip + bytes).div_ceil(4))
}

/// Reads bytes from `offset` of a BAR on.
///
/// # Errors
/// The device's.
pub fn read(
    function: &mut dyn Function,
    bar: usize,
    offset: u32,
    into: &mut [u8],
    host: &mut dyn Host,
) -> Result<(), AccessError> {
    let (first, count) = span(offset, into.len());
    let mut words = vec![0; count];
    function.read(bar, first, &mut words, host)?;
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    let skip = (offset - first) as usize;
    for (byte, read) in into.iter_mut().zip(bytes.skip(skip)) {
        *byte = read;
    }
    Ok(())
}

/// Writes bytes from `offset` of a BAR on.
///
/// # Errors
/// The device's.
pub fn write(
    function: &mut dyn Function,
    bar: usize,
    offset: u32,
    from: &[u8],
    host: &mut dyn Host,
) -> Result<(), AccessError> {
    let (first, count) = span(offset, from.len());
    let mut words = vec![
        Masked {
            data: 0,
            strobes: 0
        };
        count
    ];
    for (at, byte) in (offset - first..).zip(from) {
        let (word, lane) = (&mut words[at as usize / 4], at % 4);
        word.data |= u32::from(*byte) << (8 * lane);
        word.strobes |= 1 << lane;
    }
    function.write(bar, first, &words, host)
}
