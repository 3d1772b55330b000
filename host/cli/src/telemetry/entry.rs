//! One event of the card with the names of the desk: what scripts read as a line of JSON, and people as a line of text.
//!
//! What flows in: an event as the driver decoded it, and the names that were in force when it came. What flows out: an
//! [`Entry`]. Its text is in [`crate::events`].

mod named;

pub(super) use named::{because, line, message, release};

use serde::{Deserialize, Serialize};

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number since the event ring was started.
    pub sequence: u64,
    /// Time of day of the card, ns.
    pub time_ns: u64,
    /// Generation of the parameters in force.
    pub generation: u32,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum What {
    /// An order was sent.
    Fire(Fire),
    /// An order was refused.
    Reject(Reject),
    /// A feed or an instrument was marked.
    Mark(Mark),
    /// A top of book changed.
    Book(Book),
    /// The card's status changed.
    State(State),
    /// A commit ended.
    Commit(Commit),
    /// Events are missing before the next one: the ring or the card's queue was full.
    Lost {
        /// How many.
        count: u64,
    },
    /// A record that this program cannot read.
    Unreadable {
        /// What is wrong with it.
        message: String,
    },
}

impl Default for What {
    fn default() -> What {
        What::Lost { count: 0 }
    }
}

impl What {
    /// The word for its kind, as in `--kind`.
    pub const fn kind(&self) -> &'static str {
        match self {
            What::Fire(_) => "fire",
            What::Reject(_) => "reject",
            What::Mark(_) => "mark",
            What::Book(_) => "book",
            What::State(_) => "state",
            What::Commit(_) => "commit",
            What::Lost { .. } => "lost",
            What::Unreadable { .. } => "unreadable",
        }
    }
}

/// An order was sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fire {
    /// Trigger.
    pub trigger: String,
    /// Order.
    pub order: String,
    /// `enter`, `replace` or `cancel`, where the desk is known.
    pub action: Option<String>,
    /// Its side, where the desk is known.
    pub side: Option<String>,
    /// Its instrument, where the desk is known.
    pub instrument: Option<String>,
    /// Price, 1/10000 dollar; 0 for a cancel.
    pub price: u32,
    /// Shares.
    pub qty: u32,
    /// UserRefNum; the target's for a cancel.
    pub user_ref: u32,
    /// Decision latency in cycles of the core clock.
    pub cycles: u32,
    /// Kind of the message that decided.
    pub message: String,
    /// Line that brought it, `A` or `B`.
    pub line: String,
    /// `decision` or `good-frame`.
    pub release: String,
    /// Sequence of the message that decided.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts_ns: u64,
}

/// An order was refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reject {
    /// Trigger.
    pub trigger: String,
    /// Order.
    pub order: String,
    /// The first reason that applied.
    pub reason: String,
    /// Sequence of the message that decided.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts_ns: u64,
}

/// A feed or an instrument was marked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// `feed` or `instrument`.
    pub of: String,
    /// Which.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Feed: the next sequence it expected; instrument: the sequence of the message.
    pub seq: u64,
    /// Time of the frame, or timestamp of the message, ns.
    pub ts_ns: u64,
}

/// A top of book changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Book {
    /// Instrument.
    pub instrument: String,
    /// Best bid, 1/10000 dollar; 0 = none.
    pub bid_px: u32,
    /// Shares at it.
    pub bid_qty: u32,
    /// Best ask, 1/10000 dollar; 0 = none.
    pub ask_px: u32,
    /// Shares at it.
    pub ask_qty: u32,
    /// Why it is marked.
    pub mark: Option<String>,
    /// Sequence of the message.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts_ns: u64,
}

/// The card's status changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Why.
    pub cause: String,
    /// The same as a sentence.
    pub why: String,
    /// What holds now.
    pub now: Vec<String>,
    /// What held before.
    pub before: Vec<String>,
}

/// A commit ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    /// Units that were staged.
    pub units: u32,
    /// Why it was refused; none: it took effect.
    pub refusal: Option<String>,
    /// Cycles in which triggers did not look.
    pub hold_cycles: u32,
    /// Messages that triggers did not look at.
    pub unjudged: u32,
    /// Tag of the set in force, hexadecimal.
    pub desk: String,
}
