//! What happens at the exchange, before a protocol puts it into messages.

use super::book::{Level, Side};

/// Everything that one cause brings about at one instant: a book may be looked at before and after, not in between.
#[derive(Debug, Default)]
pub(crate) struct Event {
    /// ns after midnight.
    pub(crate) time: u64,
    /// Index of the listing.
    pub(crate) symbol: usize,
    pub(crate) changes: Vec<Change>,
}

/// Phases of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    StartOfMessages,
    StartOfHours,
    StartOfMarket,
    EndOfMarket,
    EndOfHours,
    EndOfMessages,
}

/// One change.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    Phase(Phase),
    Listed,
    Status {
        halted: bool,
        operational: bool,
    },
    Add {
        reference: u64,
        shares: u32,
        attributed: bool,
        level: Level,
    },
    Delete {
        reference: u64,
        level: Level,
    },
    Cancel {
        reference: u64,
        shares: u32,
        level: Level,
    },
    Execute {
        reference: u64,
        shares: u32,
        match_number: u64,
        print: Option<Print>,
        level: Level,
    },
    Replace {
        old: u64,
        new: u64,
        shares: u32,
        left: Level,
        entered: Level,
    },
    Trade {
        side: Side,
        shares: u32,
        price: u32,
        match_number: u64,
    },
    Cross {
        shares: u32,
        price: u32,
        match_number: u64,
    },
    /// A message that no book cares about; `pick` chooses which.
    Other {
        pick: u64,
    },
}

/// An execution away from the order's own price.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Print {
    pub(crate) price: u32,
    pub(crate) printable: bool,
}
