//! Events, typed: what the records of 64 bytes say that the card writes.

mod record;

use bitflags::bitflags;
use t2t_contract::events;
use t2t_contract::reasons::{Cause, EventKind, Mark, Refusal, Reject};
use t2t_contract::registers::event_mask;
use thiserror::Error;

use crate::state::Status;

pub use record::{phase, sequence};

bitflags! {
    /// Kinds of events: register EVENT_MASK.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct Kinds: u32 {
        /// Orders sent.
        const FIRE = 1 << event_mask::FIRE;
        /// Orders refused.
        const REJECT = 1 << event_mask::REJECT;
        /// Feeds and instruments marked.
        const MARK = 1 << event_mask::MARK;
        /// Changes of a top of book.
        const BOOK = 1 << event_mask::BOOK;
        /// Armed, killed, dead-man, stale, sweeping.
        const STATE = 1 << event_mask::STATE;
        /// Commits, and commits refused.
        const COMMIT = 1 << event_mask::COMMIT;
    }
}

/// A record as it is in memory: 8 words of 64 bits, little-endian.
pub type Record = [u64; events::BYTES / 8];

/// Something that happened on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Time of day, ns.
    pub time: u64,
    /// Number of the event since the ring was started.
    pub sequence: u64,
    /// Generation of the parameters in force.
    pub generation: u32,
    /// What happened.
    pub what: What,
}

/// A field of a record that says something that this program does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("event record with an unknown {field} ({value}): the card is newer than this program")]
pub struct Unknown {
    /// Which field.
    pub field: &'static str,
    /// What it says.
    pub value: u64,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An order was sent.
    Fire(Fire),
    /// An order was refused.
    Reject(Rejected),
    /// A feed or an instrument was marked.
    Mark(Marked),
    /// A top of book changed.
    Book(Book),
    /// The card's status changed.
    State(Change),
    /// A commit ended.
    Commit(Commit),
}

/// An order was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fire {
    /// Sequence of the message that decided.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts: u64,
    /// Trigger.
    pub trigger: u16,
    /// Order.
    pub order: u16,
    /// Kind of the message that decided.
    pub message: u8,
    /// Line that brought it: 0 = A, 1 = B.
    pub line: u8,
    /// Released on decision, not after the frame ended well.
    pub decision: bool,
    /// Price, 1/10000 dollar; 0 for a cancel.
    pub price: u32,
    /// Shares.
    pub qty: u32,
    /// UserRefNum; the target's for a cancel.
    pub user_ref: u32,
    /// Cycles from the input word with the last byte of the deciding field to the first word of the order.
    pub cycles: u32,
}

/// An order was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Sequence of the message that decided.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts: u64,
    /// Trigger.
    pub trigger: u16,
    /// Order.
    pub order: u16,
    /// The first reason that applied.
    pub reason: Reject,
}

/// What was marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// A whole feed.
    Feed(u16),
    /// One instrument.
    Instrument(u16),
}

/// A feed or an instrument was marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Feed: the next sequence it expected; instrument: the sequence of the message.
    pub seq: u64,
    /// Feed: time of the frame; instrument: timestamp of the message, ns.
    pub ts: u64,
    /// What was marked.
    pub which: Where,
    /// Why.
    pub reason: Mark,
}

/// A top of book changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Sequence of the message.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts: u64,
    /// Instrument.
    pub instrument: u16,
    /// Why the book is marked.
    pub mark: Option<Mark>,
    /// Best bid, 1/10000 dollar; 0 = none.
    pub bid_px: u32,
    /// Shares at it.
    pub bid_qty: u32,
    /// Best ask, 1/10000 dollar; 0 = none.
    pub ask_px: u32,
    /// Shares at it.
    pub ask_qty: u32,
}

/// The card's status changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Status now.
    pub status: Status,
    /// Status before.
    pub before: Status,
    /// Why.
    pub cause: Cause,
}

/// A commit ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Units that were staged.
    pub units: u16,
    /// Why it was refused; `None`: it took effect.
    pub refusal: Option<Refusal>,
    /// Cycles in which triggers did not look.
    pub hold: u32,
    /// Messages that triggers did not look at.
    pub unjudged: u32,
    /// Tag of the set in force.
    pub desk: u64,
}

impl Event {
    /// The kind of the event, as registers and records number it.
    pub fn kind(&self) -> EventKind {
        match self.what {
            What::Fire(_) => EventKind::Fire,
            What::Reject(_) => EventKind::Reject,
            What::Mark(_) => EventKind::Mark,
            What::Book(_) => EventKind::Book,
            What::State(_) => EventKind::State,
            What::Commit(_) => EventKind::Commit,
        }
    }
}
