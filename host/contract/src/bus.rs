//! The parameter bus: how a register or a row of a window is addressed.
//!
//! An address counts 32-bit words and has 24 bits: the window in the upper four, then row * words + word. Window 0
//! holds the registers.

use crate::records::Window;

/// Bits of an address.
pub const ADDRESS_BITS: usize = 24;
/// Bits of an address below the number of the window.
pub const WINDOW_SHIFT: usize = 20;

/// Address of a word of a row; `None` where there is no such word.
pub const fn address(window: &Window, row: usize, word: usize) -> Option<u32> {
    if row < window.depth && word < window.words {
        Some((window.number << WINDOW_SHIFT | (row * window.words + word)) as u32)
    } else {
        None
    }
}

/// Address of a word of the register at `offset`.
pub const fn register(offset: usize, word: usize) -> u32 {
    (offset + word) as u32
}
