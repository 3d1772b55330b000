//! What the model reports, one call for each row of the files of a replay.

use crate::book::Bbo;
use crate::message::Kind;
use t2t_contract::reasons::{Drop, Mark, Reject};

/// Where a decision comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Transport sequence of the message.
    pub seq: u64,
    /// Timestamp inside the message, ns.
    pub ts: u64,
}

/// A row of `bbo.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Message, or feed-level event, that changed it.
    pub origin: Origin,
    /// Instrument.
    pub instrument: usize,
    /// Best levels.
    pub bbo: Bbo,
    /// Why the book is marked.
    pub mark: Option<Mark>,
}

/// An order that left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fire {
    /// Message that decided.
    pub origin: Origin,
    /// Its kind.
    pub kind: Kind,
    /// Trigger that fired.
    pub trigger: usize,
    /// Order that left.
    pub order: usize,
    /// Price, 1/10000 dollar; 0 for a cancel.
    pub price: u32,
    /// UserRefNum of the order; of its target for a cancel.
    pub user_ref: u32,
    /// Time at which it left, ns.
    pub time: u64,
    /// The frame.
    pub frame: Vec<u8>,
}

/// An order that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Message that decided.
    pub origin: Origin,
    /// Trigger that fired.
    pub trigger: usize,
    /// Order that was refused.
    pub order: usize,
    /// The first reason that applied.
    pub reason: Reject,
}

/// Receives what happens, in order.
pub trait Sink {
    /// A row of `bbo.csv`.
    fn row(&mut self, row: &Row);
    /// An order left.
    fn fire(&mut self, fire: Fire);
    /// An order was refused.
    fn refuse(&mut self, refusal: &Refusal);
}

/// Counts for `summary.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Frames that arrived, by line.
    pub frames: [u64; 2],
    /// Frames dropped, by line and number of the reason.
    pub drops: [[u64; Drop::ALL.len() + 1]; 2],
    /// Messages accepted in turn.
    pub messages: u64,
    /// Messages of a used frame that had been seen.
    pub duplicates: u64,
    /// Real gaps.
    pub gaps: u64,
    /// Frames with a malformed message.
    pub malformed: u64,
    /// Bad frames.
    pub bad_frames: u64,
    /// Frames in turn without messages.
    pub heartbeats: u64,
    /// Messages of unknown type.
    pub unknown: u64,
}
