//! BAR2: the store of parameters, in two copies, and the live rows.
//!
//! What the host writes is **staged**: it changes nothing but what reads back at the same place. A commit lets all of
//! it take effect together: it becomes the **active** copy, which can be read at [`ACTIVE`]. A place in the store
//! counts 32-bit words; the byte offset in the BAR is four times that. Words that no window has are answered with an
//! error.

use crate::bus;
use crate::records::{WINDOWS, Window, card, locate, pinned};
use crate::registers;
use crate::sizes;

/// Words of the store, used or not.
pub const WORDS: usize = 0x1_8000;
/// Byte offset in BAR2 of the staged copy, which the host writes.
pub const STAGED: usize = 0;
/// Byte offset in BAR2 of the active copy, read-only.
pub const ACTIVE: usize = 0x8_0000;
/// Byte offset in BAR2 of the live rows, read-only: one an instrument, [`live::WORDS`](crate::live::WORDS) words each.
pub const LIVE: usize = 0x10_0000;
/// Size of BAR2 in bytes.
pub const BAR2_BYTES: usize = 0x20_0000;
/// Size of BAR0 in bytes; registers lie below [`registers::WORDS`] * 4.
pub const BAR0_BYTES: usize = 0x1_0000;

/// Place of a word of a row; `None` where there is no such word, or the window is not in the store.
pub const fn place(window: &Window, row: usize, word: usize) -> Option<usize> {
    match window.base {
        Some(base) if row < window.depth && word < window.words => {
            Some(base + row * window.words + word)
        }
        _ => None,
    }
}

/// The window that has the word at `place`.
pub fn window_at(place: usize) -> Option<&'static Window> {
    WINDOWS.into_iter().find(|window| {
        window
            .base
            .is_some_and(|base| (base..base + window.depth * window.words).contains(&place))
    })
}

/// First word of the unit that has the word at `place`: what a commit takes over as one.
pub fn unit_at(place: usize) -> Option<usize> {
    window_at(place).map(|window| place & !(window.unit - 1))
}

/// Whether the window says what is watched. A commit that changes such a window is refused while the card is armed,
/// and resets the books.
pub const fn is_subscription(window: &Window) -> bool {
    use crate::records::{feed, member, symbol};
    window.number == feed::WINDOW.number
        || window.number == symbol::WINDOW.number
        || window.number == member::WINDOW.number
        || window.number == pinned::WINDOW.number
}

/// Words of window `card` that are registers of the pipeline, from `DEAD_MAN` on.
pub const CARD_REGISTERS: usize = registers::OPEN_LIMIT - registers::DEAD_MAN + 1;

const _: () = assert!(
    registers::GROSS_LIMIT - registers::DEAD_MAN == card::GROSS_LIMIT / 32
        && registers::RATE_COST - registers::DEAD_MAN == card::RATE_COST / 32
        && registers::REPEAT_LIMIT - registers::DEAD_MAN == card::REPEAT_LIMIT / 32
        && registers::OPEN_LIMIT - registers::DEAD_MAN == card::OPEN_LIMIT / 32
);

/// What one word of a row of the store means on the card's own parameter bus: address and word; `None` if nothing.
///
/// Of window `pinned` this is the entry of window `locate`; the card clears that window first.
pub fn bus_write(window: &Window, row: usize, word: usize, value: u32) -> Option<(u32, u32)> {
    place(window, row, word)?;
    if window.number == card::WINDOW.number {
        return (word < CARD_REGISTERS).then(|| (bus::register(registers::DEAD_MAN, word), value));
    }
    if window.number == pinned::WINDOW.number {
        let field = |lsb: usize, width: usize| value as usize >> lsb & ((1 << width) - 1);
        if field(pinned::VALID, 1) == 0 {
            return None;
        }
        let at =
            field(pinned::FEED, pinned::FEED_W) << 16 | field(pinned::LOCATE, pinned::LOCATE_W);
        let entry = 1 << locate::VALID | row << locate::INSTR;
        return bus::address(&locate::WINDOW, at, 0).map(|address| (address, entry as u32));
    }
    bus::address(window, row, word).map(|address| (address, value))
}

/// Byte offset in BAR2 of a word of the live row of an instrument.
pub const fn live(instrument: usize, word: usize) -> Option<usize> {
    if instrument < sizes::INSTRUMENTS && word < crate::live::WORDS {
        Some(LIVE + (instrument * crate::live::WORDS + word) * 4)
    } else {
        None
    }
}
