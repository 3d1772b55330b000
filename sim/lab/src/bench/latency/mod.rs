//! Decision latency, directed: for each kind of message, a message that makes a trigger true, at every byte offset,
//! behind every kind of message, words back to back.
//!
//! In: a protocol and a seed. Out: for each kind the smallest and the largest number of cycles from the received word
//! that holds the last byte of the deciding field to the first word of the order, released on decision, risk in the path.
//! Smallest and largest are the same, or there is jitter.
//!
//! Two fires are always so far apart that the first order has left before the second is decided: what is measured is the
//! decision, not a queue at the order port. Status and directory messages are not in the table: no field of a condition
//! changes with them, so they never decide.

mod deep;
mod itch;

use super::draw::Draw;
use crate::engine::{Engine, Output, Rtl, RtlOptions};
use crate::input::Frame;
use anyhow::{Result, anyhow};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use t2t_desk::Protocol;

/// Cycles from the deciding word to the first word of the order, by kind of message. A cycle more is a regression.
pub const EXPECTED: [(&str, u32); 12] = [
    ("itch A add", 6),
    ("itch F add", 6),
    ("itch E execute", 8),
    ("itch X cancel", 8),
    ("itch D delete", 9),
    ("itch U replace", 10),
    ("itch C execute at a price", 6),
    ("itch P trade", 6),
    ("itch Q cross", 6),
    ("deep 8 bid level", 6),
    ("deep 5 ask level", 6),
    ("deep T trade", 6),
];

/// A message that decides, and where it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Name as in [`EXPECTED`].
    pub kind: &'static str,
    /// Offset of the message in its frame, modulo 4.
    pub offset: usize,
    /// Type of the message before it; `None` if it is the first of its frame.
    pub behind: Option<u8>,
}

/// Frames with deciding messages in them.
pub struct Plan {
    /// The desk that decides.
    pub desk: String,
    /// Frames, in order.
    pub frames: Vec<Frame>,
    /// Deciding messages by sequence.
    pub trials: HashMap<u64, Trial>,
}

/// Cycles of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Orders measured.
    pub trials: u64,
    /// Fewest cycles.
    pub min: u32,
    /// Most cycles.
    pub max: u32,
}

/// What the measurement came to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// By kind.
    pub kinds: BTreeMap<&'static str, Figures>,
    /// Trials in which not exactly one order left, and orders that left without one.
    pub faults: Vec<String>,
}

/// Measures one protocol.
pub fn run(protocol: Protocol, seed: u64) -> Result<Outcome> {
    let plan = plan(protocol, seed);
    let desk = t2t_desk::parse("latency", &plan.desk)
        .map_err(|mistakes| anyhow!("{:?}", miette::Report::new(*mistakes)))?;
    let options = RtlOptions {
        waveform: false,
        back_to_back: true,
    };
    let mut card = Rtl::new(&desk, options)?;
    let mut outputs = Vec::new();
    for frame in &plan.frames {
        card.frame(frame, &mut outputs)?;
    }
    card.finish(&mut outputs)?;
    Ok(tabulate(&plan.trials, &outputs))
}

/// The frames of the measurement.
pub fn plan(protocol: Protocol, seed: u64) -> Plan {
    match protocol {
        Protocol::Itch50 => itch::plan(seed),
        Protocol::Deep10 => deep::plan(seed),
    }
}

fn tabulate(trials: &HashMap<u64, Trial>, outputs: &[Output]) -> Outcome {
    let mut outcome = Outcome::default();
    let mut fired: HashMap<u64, u64> = HashMap::new();
    for output in outputs {
        match output {
            Output::Row(_) => {}
            Output::Refusal(refusal) => outcome.faults.push(format!(
                "message {}: an order was refused: {}",
                refusal.origin.seq, refusal.reason
            )),
            Output::Fire { fire, cycles, .. } => {
                let (Some(trial), Some(cycles)) = (trials.get(&fire.origin.seq), cycles) else {
                    let seq = fire.origin.seq;
                    outcome.faults.push(format!(
                        "message {seq}: an order left that was not asked for"
                    ));
                    continue;
                };
                *fired.entry(fire.origin.seq).or_default() += 1;
                let figures = outcome.kinds.entry(trial.kind).or_insert(Figures {
                    trials: 0,
                    min: u32::MAX,
                    max: 0,
                });
                figures.trials += 1;
                figures.min = figures.min.min(*cycles);
                figures.max = figures.max.max(*cycles);
            }
        }
    }
    let mut missing: Vec<_> = trials
        .iter()
        .filter(|(seq, _)| fired.get(seq) != Some(&1))
        .collect();
    missing.sort_by_key(|(seq, _)| **seq);
    for (seq, trial) in missing {
        let orders = fired.get(seq).copied().unwrap_or_default();
        outcome
            .faults
            .push(format!("message {seq}: {orders} orders left for {trial:?}"));
    }
    outcome
}

/// The desk of both plans: one order that always passes, one trigger on the bid, one on the ask, one on the last trade.
fn desk(protocol: &str, group: &str) -> String {
    let mut text = format!(
        r#"[[feed]]
name = "feed"
protocol = "{protocol}"
a = "{group}"
[[instrument]]
symbol = "AAPL"
feed = "feed"
[[instrument]]
symbol = "MSFT"
feed = "feed"
[limits]
orders_per_second = 10_000_000
repeat_per_second = 65_535
gross_notional = 1_000_000_000.00
max_open_orders = 65_535
[limits.AAPL]
max_order_qty = 100
max_order_notional = 100_000.00
collar = "10%"
max_long = 4_000_000
[[order]]
name = "take"
symbol = "AAPL"
side = "buy"
qty = 1
price = "bid"
tif = "ioc"
"#
    );
    for (name, when) in [
        ("bid", "AAPL.bid_qty == 700"),
        ("ask", "AAPL.ask_qty == 700"),
        ("trade", "AAPL.last_qty == 900"),
    ] {
        text += &format!(
            "[[trigger]]\nname = \"{name}\"\nwhen = \"{when}\"\nfire = [\"take\"]\nrelease = \"decision\"\nshots = 65_535\n"
        );
    }
    text
}
