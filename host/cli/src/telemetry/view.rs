//! What there is to see of a card at one moment: the one shape behind `watch`, `status`, `latency`, the metrics and `--json`.
//!
//! Written by [`Telemetry::view`](super::Telemetry::view), sent over the server's socket, read by everything that shows.
//! Units throughout: prices in 1/10000 dollar, notionals in shares times 1/10000 dollar, times and ages in ns, latencies
//! in cycles of the core clock. Reasons are the words of `docs/registers.md`. `None` means not known, never "none".

mod counts;
mod desk;

pub use counts::{Feed, Latency, Line, Totals};
pub use desk::{Book, Instrument, Order, Trigger};

use super::Entry;
use serde::{Deserialize, Serialize};

/// Version of the shape of [`View`]: counts up with each change that a reader must know of.
pub const VERSION: u32 = 1;

/// A view of another version than this program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the server sends views of version {found}, this t2t reads version {VERSION}: use the t2t that the server was started from"
)]
pub struct OtherVersion {
    /// Version that came.
    pub found: u32,
}

/// A card at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// [`VERSION`] of the writer.
    pub version: u32,
    /// The card's time of day at this moment, brought forward from the last state by the host's clock.
    pub time_ns: Option<u64>,
    /// Which card.
    pub card: Card,
    /// Whether orders may leave, and why not.
    pub arming: Arming,
    /// The set of parameters in force.
    pub desk: Desk,
    /// Instruments of the desk, by their number on the card.
    pub instruments: Vec<Instrument>,
    /// Triggers, in the order of the desk file.
    pub triggers: Vec<Trigger>,
    /// Orders, by their number on the card.
    pub orders: Vec<Order>,
    /// Limits of the whole card and what is used of them.
    pub limits: Limits,
    /// Feeds, by their number on the card.
    pub feeds: Vec<Feed>,
    /// Lines A and B.
    pub lines: Vec<Line>,
    /// What the card counted, since power-on.
    pub totals: Totals,
    /// Decision latencies of the orders sent, by how they were released and the kind of message that decided.
    pub latency: Vec<Latency>,
    /// The last events, oldest first.
    pub events: Vec<Entry>,
    /// The event ring.
    pub ring: Ring,
    /// Whether what is shown is fresh.
    pub health: Health,
}

impl View {
    /// The view, if this program knows its shape.
    ///
    /// # Errors
    /// When its version is another one.
    pub fn checked(self) -> Result<View, OtherVersion> {
        match self.version {
            VERSION => Ok(self),
            found => Err(OtherVersion { found }),
        }
    }
}

/// Which card it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Address that it was opened by.
    pub address: String,
    /// Frequency of the core clock, kHz.
    pub core_khz: u32,
}

/// The one word for what a card is ready to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Armed {
    /// The card has not said yet.
    #[default]
    Unknown,
    /// No order leaves until the host arms.
    Disarmed,
    /// Orders leave as triggers fire.
    Armed,
    /// Armed, but the dead-man timer expired: no order leaves until the host is heard again.
    DeadMan,
    /// The kill switch is latched: no order leaves, and the card cannot be armed.
    Killed,
}

impl Armed {
    /// Every state.
    pub const ALL: [Armed; 5] = [
        Armed::Unknown,
        Armed::Disarmed,
        Armed::Armed,
        Armed::DeadMan,
        Armed::Killed,
    ];

    /// The word in JSON and labels.
    pub const fn word(self) -> &'static str {
        match self {
            Armed::Unknown => "unknown",
            Armed::Disarmed => "disarmed",
            Armed::Armed => "armed",
            Armed::DeadMan => "dead-man",
            Armed::Killed => "killed",
        }
    }

    /// The word on screens.
    pub const fn text(self) -> &'static str {
        match self {
            Armed::Unknown => "UNKNOWN",
            Armed::Disarmed => "DISARMED",
            Armed::Armed => "ARMED",
            Armed::DeadMan => "DEAD-MAN EXPIRED",
            Armed::Killed => "KILLED",
        }
    }

    /// What follows from it for orders.
    pub const fn meaning(self) -> &'static str {
        match self {
            Armed::Unknown => "the card has not answered yet",
            Armed::Disarmed => "no order can leave",
            Armed::Armed => "orders leave when triggers fire",
            Armed::DeadMan => "armed, but no order can leave: the host was silent for too long",
            Armed::Killed => "no order can leave, and arm is refused until unkill",
        }
    }
}

/// Whether orders may leave, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arming {
    /// The one word for it.
    pub state: Armed,
    /// Orders may leave: the card's own verdict.
    pub live: bool,
    /// The card is armed.
    pub armed: bool,
    /// The kill switch is latched.
    pub killed: bool,
    /// The dead-man timer has expired.
    pub dead_man: bool,
    /// Memories are being cleared: arm is refused.
    pub sweeping: bool,
    /// Why the status changed last, as the contract's word.
    pub cause: Option<String>,
    /// The same as a sentence.
    pub why: String,
    /// Card time of that change; `None` if it was before this program looked.
    pub since_ns: Option<u64>,
}

/// The set of parameters in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Sets that took effect since power-on; 0: power-on values.
    pub generation: u32,
    /// Tag of the set in force.
    pub tag: u64,
    /// Name of the desk, where the set in force is the one that names are known of. Without it, everything is
    /// shown by its number, and limits of instruments are not known.
    pub name: Option<String>,
    /// Units staged and not committed.
    pub staged: u32,
}

/// How much of something is used, and how much may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// What is used; negative only where the host's corrections were larger than what was sent.
    pub used: i64,
    /// The most that may be used.
    pub limit: Option<u64>,
}

impl Usage {
    /// The used share of the limit, 0 to 1; 1 where nothing is allowed; `None` without a limit.
    pub fn share(self) -> Option<f64> {
        let used = self.used.max(0) as f64;
        self.limit.map(|limit| match limit {
            0 => 1.0,
            limit => (used / limit as f64).min(1.0),
        })
    }
}

/// Limits of the whole card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Gross notional.
    pub gross: Usage,
    /// Open orders.
    pub open_orders: Usage,
    /// Orders sent within the last second, against orders per second.
    pub rate: Usage,
    /// Fires of one trigger within a second at which it disarms itself.
    pub repeat_per_second: Option<u64>,
    /// Silence of the host after which orders are refused; 0 = never.
    pub dead_man_ns: Option<u64>,
}

/// The event ring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring {
    /// Records that it holds.
    pub size: u64,
    /// Records written and not taken, at the last state.
    pub fill: u64,
    /// Events that the card dropped, since power-on.
    pub lost: u64,
    /// Events that this program took.
    pub taken: u64,
    /// Events missing in the sequence that this program took.
    pub missed: u64,
}

/// Whether what is shown is fresh.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Since the card's state was read; `None`: never.
    pub state_age_ns: Option<u64>,
    /// Since its counters were read.
    pub counters_age_ns: Option<u64>,
    /// Since its books were read.
    pub books_age_ns: Option<u64>,
    /// Resets of the function since power-on.
    pub resets: u64,
    /// Arms refused since power-on.
    pub arms_refused: u64,
}
