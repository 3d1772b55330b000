//! What is known of the card, as screens show it.
//!
//! What flows in: every event of the card, its state, counters and live rows as they are read now and then, and the desk
//! whenever one is put in force. What flows out: a [`View`], whole at any time, and an [`Entry`] for each event, with the
//! names of the desk that was in force when it happened. Nothing here touches a card or a clock: `now` is the host's
//! monotonic time in ns, as the caller has it.

mod build;
mod decisions;
mod entry;
mod extend;
mod intake;
mod names;
mod tally;
#[cfg(test)]
mod tests;
pub mod text;
mod view;

pub use decisions::EXACT;
pub use entry::{Entry, Fire as FireEntry, What};
pub use names::Names;
pub use view::*;

use decisions::Decisions;
use extend::Extended;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use t2t_contract::{registers, sizes};
use t2t_driver::event::{Change, Event, Marked, What as Happened, Where};
use t2t_driver::{Counters, Item, LiveRow, State};
use tally::{Attempts, Sent};
use text::SECOND;

/// Events that a view carries.
pub const RECENT: usize = 200;
/// Desks whose names are remembered: those of the events that may still be in the ring.
const DESKS: usize = 16;
/// Orders of the last second that are remembered, one by one.
const RATE_ORDERS: usize = 65_536;

/// Everything that is known of a card.
#[derive(Debug, Default)]
pub struct Telemetry {
    card: Card,
    desks: BTreeMap<u32, Arc<Names>>,
    state: Option<(u64, State)>,
    since: Option<u64>,
    counters: Counted,
    live: BTreeMap<u16, Live>,
    live_at: Option<u64>,
    triggers: BTreeMap<u16, Attempts>,
    orders: BTreeMap<u16, Sent>,
    feed_marks: [u64; sizes::FEEDS],
    decisions: Decisions,
    recent: VecDeque<Entry>,
    /// Time and instrument of the orders of the last second.
    last_second: VecDeque<(u64, Option<usize>)>,
    latest: u64,
    expected: u64,
    ring: Ring,
}

/// Counters counted on, and how fast they grew.
#[derive(Debug, Default)]
struct Counted {
    words: BTreeMap<usize, Extended>,
    at: Option<u64>,
    rates: Option<[f64; RATES.len()]>,
}

/// Registers whose growth is shown a second.
const RATES: [usize; 3] = [
    registers::FRAMES_A,
    registers::FRAMES_B,
    registers::MESSAGES,
];

/// A live row, and when it was seen to change.
#[derive(Debug)]
struct Live {
    row: LiveRow,
    changed: Option<u64>,
}

impl Telemetry {
    /// Nothing is known yet of the card of this address, whose core clock has this frequency (register `CORE_KHZ`).
    pub fn new(address: impl Into<String>, core_khz: u32) -> Telemetry {
        let address = address.into();
        Telemetry {
            card: Card { address, core_khz },
            ..Telemetry::default()
        }
    }

    /// A desk is in force since this generation; `loaded` are the numbers of the triggers whose rows its commit wrote, whose
    /// shots are whole again. Call it when a commit has taken effect, and when a card is opened on which a desk is known
    /// to be in force (then without `loaded`).
    pub fn desk(&mut self, generation: u32, names: Names, loaded: impl IntoIterator<Item = u16>) {
        for number in loaded {
            self.triggers.entry(number).or_default().load(generation);
        }
        if let Some((_, before)) = self.desks.last_key_value() {
            let same = |number: &u16| {
                let number = usize::from(*number);
                (before.order(number), before.action(number))
                    == (names.order(number), names.action(number))
            };
            self.orders.retain(|number, _| same(number));
        }
        self.desks.insert(generation, Arc::new(names));
        while self.desks.len() > DESKS {
            self.desks.pop_first();
        }
    }

    /// Names of what a generation had in force; none where that is not known.
    pub fn names(&self, generation: u32) -> Arc<Names> {
        self.desks.get(&generation).cloned().unwrap_or_default()
    }

    /// Takes the card's state as it was just read.
    pub fn state(&mut self, now: u64, state: &State) {
        if let Some((_, before)) = &self.state {
            if before.status != state.status && before.cause != state.cause {
                // Its event is missing, or still in the ring.
                self.since = None;
            }
            if state.generation < before.generation {
                // The card was powered off and on: it counts from 0.
                self.counters = Counted::default();
            }
        }
        self.latest = self.latest.max(state.time);
        self.ring.lost = state.events_lost.into();
        self.state = Some((now, state.clone()));
    }

    /// Takes a snapshot of the card's counters. They may wrap, but no more than once between two calls.
    pub fn counters(&mut self, now: u64, counters: &Counters) {
        let first = registers::FRAMES_A;
        let last = registers::REJECTS + 32;
        self.counted(now, (first..last).map(|word| (word, counters.of(word))));
    }

    fn counted(&mut self, now: u64, words: impl Iterator<Item = (usize, u32)>) {
        let before = RATES.map(|register| self.counters.total(register));
        for (word, value) in words {
            self.counters.words.entry(word).or_default().read(value);
        }
        let span = self.counters.at.map_or(0, |at| now.saturating_sub(at));
        if span > 0 {
            let seconds = span as f64 / SECOND as f64;
            let mut rates = [0.0; RATES.len()];
            for ((rate, register), before) in rates.iter_mut().zip(RATES).zip(before) {
                *rate = self.counters.total(register).saturating_sub(before) as f64 / seconds;
            }
            self.counters.rates = Some(rates);
        }
        self.counters.at = Some(now);
    }

    /// Takes the live row of an instrument as it was just read.
    pub fn live(&mut self, now: u64, instrument: u16, row: &LiveRow) {
        self.live_at = Some(now);
        match self.live.get_mut(&instrument) {
            None => {
                let (row, changed) = (row.clone(), None);
                self.live.insert(instrument, Live { row, changed });
            }
            Some(live) => {
                if book(&live.row) != book(row) {
                    live.changed = Some(now);
                }
                live.row = row.clone();
            }
        }
    }

    /// Takes how full the event ring is: records that it holds, and those not yet taken.
    pub fn ring(&mut self, size: u64, fill: u64) {
        (self.ring.size, self.ring.fill) = (size, fill);
    }
}

impl Counted {
    fn total(&self, register: usize) -> u64 {
        self.words
            .get(&register)
            .map_or(0, |counter| counter.total())
    }
}

/// What of a live row is its book.
fn book(row: &LiveRow) -> ([u32; 4], Option<t2t_contract::reasons::Mark>, u64) {
    let prices = [row.bid_px, row.bid_qty, row.ask_px, row.ask_qty];
    (prices, row.mark, row.seq)
}
