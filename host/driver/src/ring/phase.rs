//! The phase protocol: how a record that a device writes is known to be there.
//!
//! The last eight bytes of a record hold its phase, which changes with each round. The device writes a record as one, or
//! its last eight bytes last; whoever sees the phase of the round with an acquire load sees the rest of the record too.
//! The device writes a record again only after it was told that it is taken.

use t2t_contract::events::{self, common};

use super::sync::{Ordering, fence};

/// Words of 64 bits of a record.
pub const RECORD_WORDS: usize = events::BYTES / 8;

/// The bit of the last word that is the phase.
const PHASE: u32 = common::PHASE as u32 % 64;

const _: () = assert!(common::PHASE / 64 == RECORD_WORDS - 1);

/// Memory that a device writes, in words of 64 bits.
pub trait Slots {
    /// Loads a word; 0 beyond the end.
    fn load(&self, word: usize, order: Ordering) -> u64;
}

/// The host's end of a ring.
pub struct Consumer<S> {
    slots: S,
    log2: u32,
    taken: u64,
}

impl<S: Slots> Consumer<S> {
    /// A ring of `2^log2` records that starts at its first.
    pub fn new(slots: S, log2: u32) -> Self {
        Consumer {
            slots,
            log2,
            taken: 0,
        }
    }

    /// The next record, if it is there.
    pub fn poll(&mut self) -> Option<[u64; RECORD_WORDS]> {
        let first = (self.taken & (self.records() - 1)) as usize * RECORD_WORDS;
        let round = self.taken >> self.log2;
        let last = self.slots.load(first + RECORD_WORDS - 1, Ordering::Acquire);
        if last >> PHASE & 1 == round & 1 {
            return None;
        }
        self.taken += 1;
        Some(core::array::from_fn(|word| match word {
            word if word == RECORD_WORDS - 1 => last,
            word => self.slots.load(first + word, Ordering::Relaxed),
        }))
    }

    /// Records taken, to be told to the device: every load of them is done before a write that follows.
    pub fn release(&self) -> u64 {
        fence(Ordering::Release);
        self.taken
    }

    /// Records taken.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Records that the ring holds.
    pub fn records(&self) -> u64 {
        1 << self.log2
    }

    /// The memory.
    pub fn slots(&self) -> &S {
        &self.slots
    }
}
