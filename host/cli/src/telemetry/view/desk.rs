//! What a view says of the parts of a desk: instruments, triggers, orders.

use super::Usage;
use serde::{Deserialize, Serialize};

/// A watched instrument: its book and its exposure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// Number on the card.
    pub number: u16,
    /// Name in the desk file.
    pub name: String,
    /// Its feed.
    pub feed: String,
    /// Its top of book.
    pub book: Book,
    /// Long exposure (position and buys in flight) against max_long.
    pub long: Usage,
    /// Short exposure (sells in flight less position) against max_short.
    pub short: Usage,
    /// Orders sent within the last second.
    pub sent_last_second: u64,
    /// Largest quantity of one order, shares.
    pub max_order_qty: Option<u64>,
    /// Largest notional of one order.
    pub max_order_notional: Option<u64>,
    /// Collar, basis points.
    pub collar_bp: Option<u64>,
}

/// A top of book. Price 0: the side is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// Anything was ever published.
    pub seen: bool,
    /// Best bid.
    pub bid_px: u32,
    /// Shares at it.
    pub bid_qty: u32,
    /// Best ask.
    pub ask_px: u32,
    /// Shares at it.
    pub ask_qty: u32,
    /// Why nothing fires on it: its own mark or its feed's.
    pub mark: Option<String>,
    /// The mark is of the whole feed.
    pub feed_marked: bool,
    /// Sequence of the message that changed it last.
    pub seq: u64,
    /// Host time since it was seen to change.
    pub age_ns: Option<u64>,
}

/// A trigger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// Number on the card.
    pub number: u16,
    /// Name in the desk file.
    pub name: String,
    /// Its condition, as in a desk file.
    pub when: String,
    /// Names of its orders.
    pub fire: Vec<String>,
    /// `good-frame` or `decision`.
    pub release: String,
    /// Shots that it was loaded with.
    pub shots: Option<u64>,
    /// Shots used, as known from the orders it sent or was refused: the least that was used.
    pub used: u64,
    /// Events may be missing: more shots may be used than shown.
    pub inexact: bool,
    /// Orders sent.
    pub sent: u64,
    /// Orders refused.
    pub refused: u64,
    /// Why its last order was refused, if the last one was.
    pub refusal: Option<String>,
    /// It disarmed itself: it fired too often within a second.
    pub repeat: bool,
    /// Card time of the last order sent.
    pub last_fire_ns: Option<u64>,
    /// Why nothing fires: marks of the instruments that it names (`AAPL: gap`).
    pub blocked: Vec<String>,
}

impl Trigger {
    /// Shots left: at most so many.
    pub fn left(&self) -> Option<u64> {
        self.shots.map(|shots| shots.saturating_sub(self.used))
    }
}

/// A staged order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Number on the card.
    pub number: u16,
    /// Name in the desk file.
    pub name: String,
    /// What it does, as a trader says it (`buy 100 AAPL at ask + 0.01`).
    pub what: String,
    /// Times sent.
    pub sent: u64,
    /// Times refused.
    pub refused: u64,
    /// Why it was refused last.
    pub refusal: Option<String>,
    /// Card time of the last one sent.
    pub last_ns: Option<u64>,
    /// Price of the last one sent.
    pub last_px: u32,
    /// Shares of the last one sent.
    pub last_qty: u32,
    /// UserRefNum of the last one sent.
    pub last_user_ref: u32,
}
