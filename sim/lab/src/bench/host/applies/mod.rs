//! Random desks applied under live traffic, with interruptions: never a half-applied set, never armed afterwards.
//!
//! In: how many applies, a protocol, a seed. Out: how many interruptions of each kind there were and what was in force
//! after each: the old desk, the new one, or nothing after a power cycle; anything else is a mixture. After each
//! interruption a fresh client opens the card and reads, raw, all of the active copy that either desk uses, and every tenth
//! time all that there is: nothing is taken from tag or generation, which must agree with what was read.

mod look;
mod run;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use t2t_exchange::session::Protocol;

pub use run::run;

/// What happened in the middle of an apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Interruption {
    /// The client was killed before a certain word.
    ClientKilled,
    /// The client was killed at a certain time.
    ClientTimed,
    /// The connection was cut.
    Cut,
    /// The server was killed and started again: a power cycle.
    PowerCycle,
}

impl Interruption {
    /// Each of them.
    pub const ALL: [Interruption; 4] = [
        Interruption::ClientKilled,
        Interruption::ClientTimed,
        Interruption::Cut,
        Interruption::PowerCycle,
    ];

    /// What it is called.
    pub fn text(self) -> &'static str {
        match self {
            Interruption::ClientKilled => "client killed, by word",
            Interruption::ClientTimed => "client killed, by time",
            Interruption::Cut => "connection cut",
            Interruption::PowerCycle => "power cycle",
        }
    }
}

/// What was in force after interruptions of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct After {
    /// The old desk.
    pub old: u64,
    /// The new one.
    pub new: u64,
    /// Nothing.
    pub none: u64,
}

impl After {
    /// Interruptions.
    pub fn all(self) -> u64 {
        self.old + self.new + self.none
    }
}

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// `t2t-sim`.
    pub program: PathBuf,
    /// Applies.
    pub applies: u64,
    /// Messages of the feed, which then begins again.
    pub messages: u64,
    /// Protocol of the feed.
    pub protocol: Protocol,
    /// Seed.
    pub seed: u64,
}

/// What it came to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Applies, interrupted or not.
    pub applies: u64,
    /// Those that went through without an interruption.
    pub through: u64,
    /// Those in which what should have interrupted came too late.
    pub late: u64,
    /// Interruptions and what they left.
    pub after: BTreeMap<Interruption, After>,
    /// Applies of an armed card.
    pub armed: u64,
    /// Looks of a fresh client.
    pub looks: u64,
    /// Orders that the traffic fired.
    pub fires: u64,
    /// Sets that were neither the old nor the new one.
    pub mixtures: Vec<String>,
    /// Times at which the card was armed after an interruption.
    pub armed_after: u64,
    /// Whatever else was not as it has to be.
    pub faults: Vec<String>,
    /// Time that it took.
    pub took: Duration,
}

impl Outcome {
    /// Interruptions of all kinds.
    pub fn interruptions(&self) -> u64 {
        self.after.values().map(|after| after.all()).sum()
    }
}
