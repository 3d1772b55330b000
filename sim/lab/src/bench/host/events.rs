//! Events at the highest rate at which the pipeline makes them, and none lost.
//!
//! In: a load. Out: events by cycle, and whether each record of the pins is in the ring: the ring's sequence has no hole, the
//! card counts no loss, and there are as many of each kind as the pins showed. Frames come word after word without a
//! pause; what the host takes is told by posted writes beside them.

use super::local::Local;
use super::tape::{Tape, desk_text};
use super::{desks, image};
use crate::input::Frame;
use anyhow::{Result, anyhow};
use serde::Serialize;
use std::collections::BTreeMap;
use t2t_contract::reasons::EventKind;
use t2t_driver::event::Kinds;
use t2t_driver::{Card, Item, Ring, What};
use t2t_exchange::session::{Pattern, SessionConfig, generate_pattern, listings};
use t2t_simcard::Event;

/// Records of the ring, as a binary logarithm.
const RING: u32 = 12;
/// Frames of one fire each, after which the order port may catch up.
const CATCH_UP: u64 = 8;
/// Cycles between two looks into the ring after the last frame.
const SLICE: u64 = 256;
/// Times that triggers become true in a frame by hand.
const PAIRS: usize = 20;

/// What comes in, and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// A pattern of the exchange, on a book without triggers.
    Pattern(Pattern),
    /// Triggers that fire as often as the order port lets orders out.
    Fires,
    /// So many triggers, each with so many orders, every one of which is refused.
    Refusals {
        /// Triggers, which become true with the same message.
        triggers: usize,
        /// Orders of each.
        orders: usize,
    },
}

/// What a load came to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// Events in the ring.
    pub events: u64,
    /// By kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// Why orders were refused.
    pub refused: BTreeMap<&'static str, u64>,
    /// Cycles in which they came.
    pub cycles: u64,
    /// Events for 1,000 cycles.
    pub rate: f64,
    /// Highest rate over a frame.
    pub peak: f64,
    /// Events that the card dropped, by its own count or by holes in the sequence.
    pub lost: u64,
    /// What was not as it has to be.
    pub faults: Vec<String>,
}

/// Runs a load of about `messages` messages.
pub fn run(load: Load, messages: u64) -> Result<Outcome> {
    let (text, frames) = match load {
        Load::Pattern(pattern) => of_pattern(pattern, messages)?,
        Load::Fires => by_hand(1, 1, 1, messages),
        Load::Refusals { triggers, orders } => by_hand(triggers, orders, PAIRS, messages),
    };
    let local = Local::new()?;
    let mut card = Card::with(Box::new(local.clone()))?;
    card.apply(&image::of(&desks::desk(&text)?)?)?;
    let ring = card.start_events(RING, Kinds::all())?;
    // Arming waits until memories are cleared. A card that is not armed refuses every order, and uses no shots up.
    card.arm(card.generation())?;
    if matches!(load, Load::Refusals { .. }) {
        card.disarm()?;
    }
    let mut host = Taker {
        ring,
        outcome: Outcome::default(),
        shown: BTreeMap::new(),
    };
    if let Some(first) = frames.first() {
        local.with(|device, _| device.set_time(first.time));
    }
    let lost_before = card.state()?.events_lost;
    let begin = local.with(|device, _| device.cycles());
    local.post(Some(0));
    for frame in &frames {
        let before = host.outcome.events;
        let cycles = local.with(|device, memory| {
            let from = device.cycles();
            device.frame(0, &frame.bytes, false, memory);
            device.cycles() - from
        });
        host.take(&local)?;
        let rate = (host.outcome.events - before) as f64 / cycles as f64;
        host.outcome.peak = host.outcome.peak.max(1e3 * rate);
    }
    // What waits goes on to come after the last frame.
    while local.with(|device, memory| device.work(SLICE, memory)) {
        host.take(&local)?;
    }
    local.post(None);
    host.take(&local)?;
    let cycles = local.with(|device, _| device.cycles()) - begin;
    let mut outcome = host.outcome;
    outcome.cycles = cycles;
    outcome.rate = 1e3 * outcome.events as f64 / cycles as f64;
    outcome.lost += u64::from(card.state()?.events_lost.wrapping_sub(lost_before));
    for (kind, shown) in host.shown {
        let told = outcome.kinds.get(kind).copied().unwrap_or(0);
        if told != shown {
            let what = format!("{shown} {kind} events on the pins, {told} in the ring");
            outcome.faults.push(what);
        }
    }
    let faults = local.with(|device, _| device.faults());
    if faults != 0 {
        outcome
            .faults
            .push(format!("AXI was broken {faults} times"));
    }
    Ok(outcome)
}

/// Takes what is in the ring, and counts what the pins showed.
struct Taker {
    ring: Ring,
    outcome: Outcome,
    shown: BTreeMap<&'static str, u64>,
}

impl Taker {
    fn take(&mut self, local: &Local) -> Result<()> {
        while let Some(item) = self.ring.poll()? {
            match item {
                Item::Event(event) => {
                    self.outcome.events += 1;
                    if let What::Reject(rejected) = &event.what {
                        *self
                            .outcome
                            .refused
                            .entry(rejected.reason.text())
                            .or_default() += 1;
                    }
                    *self
                        .outcome
                        .kinds
                        .entry(kind(&event.what).text())
                        .or_default() += 1;
                }
                Item::Lost(count) => self.outcome.lost += count,
                Item::Unreadable { sequence, error } => {
                    self.outcome
                        .faults
                        .push(format!("event {sequence}: {error}"));
                }
            }
        }
        local.with(|device, _| {
            device.drain(|event| {
                let kind = match event {
                    Event::Row(_) => EventKind::Book,
                    Event::Fired(_) => EventKind::Fire,
                    Event::Refused(_) => EventKind::Reject,
                    Event::Mark(_) | Event::Sent(_) => return,
                };
                *self.shown.entry(kind.text()).or_default() += 1;
            });
        });
        Ok(())
    }
}

fn kind(what: &What) -> EventKind {
    match what {
        What::Fire(_) => EventKind::Fire,
        What::Reject(_) => EventKind::Reject,
        What::Mark(_) => EventKind::Mark,
        What::Book(_) => EventKind::Book,
        What::State(_) => EventKind::State,
        What::Commit(_) => EventKind::Commit,
    }
}

fn by_hand(triggers: usize, orders: usize, pairs: usize, messages: u64) -> (String, Vec<Frame>) {
    let mut tape = Tape::new();
    let mut frames = vec![tape.opening()];
    for n in 0..messages / (2 * pairs as u64) {
        frames.push(tape.pairs(pairs));
        // An order frame is on the wire for a word longer than a frame of one fire: the port catches up in a heartbeat.
        if pairs == 1 && n % CATCH_UP == 0 {
            frames.push(tape.pairs(0));
        }
    }
    (desk_text(triggers, orders), frames)
}

fn of_pattern(pattern: Pattern, messages: u64) -> Result<(String, Vec<Frame>)> {
    let config = SessionConfig {
        b: None,
        listings: listings(1, 1),
        ..SessionConfig::itch(1, messages)
    };
    let to = &config.a.route;
    let [a, b, c, d] = to.destination;
    let text = format!(
        "[[feed]]\nname = \"feed\"\nprotocol = \"itch50\"\na = \"{a}.{b}.{c}.{d}:{}\"\n\
         [[instrument]]\nsymbol = \"{}\"\nfeed = \"feed\"\n",
        to.destination_port, config.listings[0].symbol
    );
    let mut frames = Vec::new();
    generate_pattern(pattern, messages, &config, &mut |sent| {
        frames.push(Frame {
            number: frames.len() as u64 + 1,
            time: sent.time_ns,
            on_b: false,
            bytes: sent.bytes.to_vec(),
            bad: false,
        });
        Ok(())
    })
    .map_err(|error| anyhow!("{error}"))?;
    Ok((text, frames))
}
