//! What the card is doing: STATUS as flags, the state that a trader looks at, and the live row of an instrument.

use bitflags::bitflags;
use t2t_contract::live::{self, row};
use t2t_contract::reasons::{Cause, Mark};
use t2t_contract::registers::{self, irq, status};
use t2t_contract::sizes;

use crate::bits;

bitflags! {
    /// Register STATUS.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct Status: u32 {
        /// Armed.
        const ARMED = 1 << status::ARMED;
        /// The kill switch is latched.
        const KILLED = 1 << status::KILLED;
        /// The host was silent for longer than the dead-man time.
        const DEAD_MAN = 1 << status::DEAD_MAN;
        /// Orders may leave.
        const LIVE = 1 << status::LIVE;
        /// Memories are being cleared.
        const SWEEPING = 1 << status::SWEEPING;
        /// Frames wait on line A for what is missing before them.
        const WAITING_A = 1 << status::WAITING;
        /// Frames wait on line B for what is missing before them.
        const WAITING_B = 2 << status::WAITING;
        /// Feed 0 is stale.
        const STALE_0 = 1 << status::STALE;
        /// Feed 1 is stale.
        const STALE_1 = 2 << status::STALE;
        /// Feed 2 is stale.
        const STALE_2 = 4 << status::STALE;
        /// Feed 3 is stale.
        const STALE_3 = 8 << status::STALE;
    }
}

bitflags! {
    /// Interrupt vectors: registers IRQ_ENABLE, IRQ_PENDING, IRQ_CLEAR.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct Vectors: u32 {
        /// Records are in the ring that the host has not taken.
        const EVENTS = 1 << irq::EVENTS;
        /// The card was armed and is no longer, or the kill switch was latched.
        const DISARM = 1 << irq::DISARM;
        /// A commit or discard has ended.
        const COMMIT = 1 << irq::COMMIT;
        /// Events were lost, or the ring could not be written.
        const LOST = 1 << irq::LOST;
    }
}

impl Status {
    /// Whether frames wait on line A, and on line B.
    pub fn waiting(self) -> [bool; 2] {
        [
            self.contains(Status::WAITING_A),
            self.contains(Status::WAITING_B),
        ]
    }

    /// Which feeds are stale.
    pub fn stale(self) -> [bool; sizes::FEEDS] {
        core::array::from_fn(|feed| self.bits() >> (status::STALE + feed) & 1 == 1)
    }
}

/// What the card is doing, as its registers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Register STATUS.
    pub status: Status,
    /// Generation of the parameters in force; 0: none was ever committed.
    pub generation: u32,
    /// Units that are staged and not committed.
    pub staged: u16,
    /// Tag of the set in force ([`desk_tag`](crate::desk_tag)).
    pub desk: u64,
    /// Why STATUS changed last; `None` before the first change.
    pub cause: Option<Cause>,
    /// Open orders, as the card counts them.
    pub open_orders: i32,
    /// Gross notional, as the card counts it, 1/10000 dollar.
    pub gross_used: i64,
    /// Live orders of watched instruments in the order table.
    pub live_orders: u32,
    /// Time of day, ns.
    pub time: u64,
    /// Why each feed is marked as a whole.
    pub feed_marks: [Option<Mark>; sizes::FEEDS],
    /// Arms that were refused since power-on.
    pub arms_refused: u32,
    /// Events that were dropped since power-on.
    pub events_lost: u32,
    /// Resets of the function since power-on.
    pub resets: u32,
    /// UserRefNum of the next order.
    pub next_user_ref: u32,
}

/// Register FEED_MARKS, a feed.
pub(crate) fn feed_marks(word: u32) -> [Option<Mark>; sizes::FEEDS] {
    core::array::from_fn(|feed| Mark::from_number((word >> (4 * feed) & 0xF) as u8))
}

/// What the card believes of an instrument right now; all of the same cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveRow {
    /// Best bid, 1/10000 dollar; 0 = none.
    pub bid_px: u32,
    /// Shares at it.
    pub bid_qty: u32,
    /// Best ask, 1/10000 dollar; 0 = none.
    pub ask_px: u32,
    /// Shares at it.
    pub ask_qty: u32,
    /// Why the book is marked. A mark of the whole feed is in [`State::feed_marks`] only.
    pub mark: Option<Mark>,
    /// Something was ever published.
    pub seen: bool,
    /// Sequence of the message that changed it last.
    pub seq: u64,
    /// Timestamp of that message, ns.
    pub ts: u64,
    /// Long exposure (position and buys in flight), shares.
    pub long: i32,
    /// Short exposure, shares.
    pub short: i32,
}

impl LiveRow {
    /// Reads a row.
    pub fn from_words(words: &[u32; live::WORDS]) -> Self {
        let field = |lsb, width| bits::get(words, lsb, width);
        LiveRow {
            bid_px: field(row::BID_PX, row::BID_PX_W) as u32,
            bid_qty: field(row::BID_QTY, row::BID_QTY_W) as u32,
            ask_px: field(row::ASK_PX, row::ASK_PX_W) as u32,
            ask_qty: field(row::ASK_QTY, row::ASK_QTY_W) as u32,
            mark: Mark::from_number(field(row::MARK, row::MARK_W) as u8),
            seen: field(row::SEEN, row::SEEN_W) == 1,
            seq: field(row::SEQ, row::SEQ_W),
            ts: field(row::TS, row::TS_W),
            long: field(row::LONG, row::LONG_W) as i32,
            short: field(row::SHORT, row::SHORT_W) as i32,
        }
    }
}

/// Bits in use of a register.
pub(crate) fn width(offset: usize) -> usize {
    registers::REGISTERS
        .iter()
        .find(|register| register.offset == offset)
        .map_or(32, |register| register.bits)
}
