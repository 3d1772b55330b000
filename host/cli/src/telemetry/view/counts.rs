//! What a view says of feeds and lines, and what the card counted.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Number on the card.
    pub number: u16,
    /// Name in the desk file.
    pub name: String,
    /// `itch50` or `deep10`.
    pub protocol: String,
    /// It has a line B.
    pub has_b: bool,
    /// It was silent for too long.
    pub stale: bool,
    /// Why it is marked as a whole.
    pub mark: Option<String>,
    /// Times it was seen to be marked.
    pub marks: u64,
}

/// A line: the frames of all feeds on one port.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// `A` or `B`.
    pub name: String,
    /// Frames.
    pub frames: u64,
    /// Frames a second, between the last two readings of the counters.
    pub frames_per_second: Option<f64>,
    /// Frames dropped, by reason; reasons with none are left out.
    pub drops: BTreeMap<String, u64>,
    /// Frames wait for what is missing before them.
    pub waiting: bool,
}

/// Counters of the card, since power-on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// Counters by the word of their register, in the order of the registers.
    pub messages: u64,
    /// Messages a second, between the last two readings of the counters.
    pub messages_per_second: Option<f64>,
    /// Messages skipped because they had been seen.
    pub duplicates: u64,
    /// Real gaps.
    pub gaps: u64,
    /// Malformed messages.
    pub malformed: u64,
    /// Frames that ended badly.
    pub bad_frames: u64,
    /// Frames without messages.
    pub heartbeats: u64,
    /// Messages of unknown type.
    pub unknown: u64,
    /// Operations on books.
    pub ops: u64,
    /// Changes of a top of book.
    pub bbo_changes: u64,
    /// Orders sent.
    pub fires: u64,
    /// Orders aborted on the wire.
    pub aborts: u64,
    /// Orders refused, by reason; reasons with none are left out.
    pub rejects: BTreeMap<String, u64>,
    /// Instruments marked, by reason; reasons with none are left out.
    pub marks: BTreeMap<String, u64>,
    /// Live orders in the order table.
    pub live_orders: u64,
}

/// Decision latencies of one group of orders, in cycles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// `decision` or `good-frame`.
    pub release: String,
    /// Kind of the message that decided.
    pub message: String,
    /// Orders.
    pub count: u64,
    /// Sum of their cycles.
    pub sum: u64,
    /// Smallest.
    pub min: u64,
    /// Median.
    pub p50: u64,
    /// 90th percentile.
    pub p90: u64,
    /// 99th percentile.
    pub p99: u64,
    /// 99.9th percentile.
    pub p999: u64,
    /// Largest.
    pub max: u64,
    /// Orders by their exact cycles, ascending.
    pub exact: Vec<(u64, u64)>,
    /// Orders beyond the largest cycles that are counted exactly.
    pub beyond: u64,
}
