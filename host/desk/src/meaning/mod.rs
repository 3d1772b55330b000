//! What a desk file means: feeds, instruments, limits, sessions, orders and triggers, referring to each other by index.
//!
//! Units throughout: prices in 1/10000 dollar, notionals in shares times 1/10000 dollar, times in ns.

mod feed;
mod limits;
mod names;
mod order;
mod trigger;

pub use feed::{DEFAULT_HOLD_NS, Feed, Instrument, Protocol, Symbol};
pub use limits::{CardLimits, DEFAULT_DEAD_MAN_NS, InstrumentLimits};
pub use names::Names;
pub use order::{
    FIRST_ACK, FIRST_SEQ, FIRST_USER_REF, Kind, Order, Price, Session, Side, TCP_WINDOW, TTL,
};
pub use trigger::{Condition, Field, Op, Release, Trigger};

use crate::slots::{SlotError, SlotOrder};

/// A checked desk. Indices in it (`Instrument::feed`, `Order::session`, …) are positions in these lists, which keep
/// the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// Feeds the card listens to.
    pub feeds: Vec<Feed>,
    /// Watched instruments.
    pub instruments: Vec<Instrument>,
    /// Limits of the whole card.
    pub limits: CardLimits,
    /// Where orders go. Where the file has orders but no session: [`Session::for_replay`].
    pub sessions: Vec<Session>,
    /// Staged orders.
    pub orders: Vec<Order>,
    /// Triggers.
    pub triggers: Vec<Trigger>,
}

impl Desk {
    /// The slot of each trigger, which fixes the order in which the triggers of an instrument attempt on one message
    /// (`docs/semantics.md`, section 6). Deterministic; see [`crate::slots`].
    ///
    /// # Errors
    /// When the triggers do not fit the card's slots. The check of a desk file includes this.
    pub fn slot_order(&self) -> Result<SlotOrder, SlotError> {
        SlotOrder::assign(
            self.instruments.len(),
            self.triggers.iter().map(Trigger::instruments),
        )
    }

    /// Position of the instrument of this name.
    pub fn instrument(&self, name: &str) -> Option<usize> {
        self.instruments.iter().position(|i| i.name == name)
    }
}
