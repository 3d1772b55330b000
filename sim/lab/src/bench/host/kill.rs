//! Kill, at random moments while orders leave as fast as they can: what still starts afterwards, and when.
//!
//! In: how many moments, a seed. Out: for a kill of the host (one write of BAR0) and for the pin: cycles from the write's
//! handshake, or from the pin, to the latch in the core; cycles from the latch to the last first word of an order; orders
//! that started later, frames that were not finished. Cycles are told by the card itself: time moves on by a fixed step with
//! each cycle, so the `TIME` of an event is its cycle.

use super::local::Local;
use super::tape::{Tape, desk_text};
use super::wire::Wire;
use super::{desks, image};
use crate::bench::draw::Draw;
use crate::input::Frame;
use anyhow::{Context, Result, ensure};
use serde::Serialize;
use t2t_driver::event::Kinds;
use t2t_driver::state::Status;
use t2t_driver::{Card, Item, Ring, What};
use t2t_simcard::Event;

/// Time that a cycle takes here, ns.
const PACE: u64 = 3;
/// From one trial to the next, ns: attempts within a second are limited.
const APART: u64 = 2_000_000_000;
/// Words of a trial, at least.
const WORDS: usize = 600;
/// Words before and after the moments among which one is drawn.
const MARGIN: usize = 100;
/// Cycles that the order port needs for an order: what waits there is estimated with it.
const ORDER: usize = 32;
/// Words of orders that may wait.
const BACKLOG: usize = 60;
/// Cycles before a latch that count as few.
const TIGHT: i64 = 3;
/// Cycles after the frames in which nothing may start either.
const AFTER: u64 = 200;

/// Who kills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The host, by one write.
    Host,
    /// The pin.
    Pin,
}

/// A smallest and a largest number of cycles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// Fewest.
    pub min: i64,
    /// Most.
    pub max: i64,
}

impl Range {
    fn note(range: &mut Option<Range>, cycles: i64) {
        let range = range.get_or_insert(Range {
            min: cycles,
            max: cycles,
        });
        range.min = range.min.min(cycles);
        range.max = range.max.max(cycles);
    }
}

/// What kills came to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// Kills.
    pub kills: u64,
    /// Cycles from the write's handshake on the bus, or from the pin, to the latch.
    pub to_latch: Option<Range>,
    /// Cycles from the latch to the last first word of an order, over all kills; negative: before it.
    pub last_order: Option<Range>,
    /// Words written and read by the host for a kill: the most over all of them.
    pub accesses: u64,
    /// Orders that left before the kills.
    pub orders: u64,
    /// Kills with an order that started in one of the few cycles before the latch, or later: moments as tight as that.
    pub tight: u64,
    /// What was not as it has to be.
    pub faults: Vec<String>,
}

/// Kills at `moments` random moments.
pub fn run(by: By, moments: u64, seed: u64) -> Result<Outcome> {
    let mut bench = Bench::new(seed)?;
    for _ in 0..moments {
        bench.trial(by)?;
    }
    Ok(bench.outcome)
}

struct Bench {
    local: Local,
    wire: Wire,
    card: Card,
    ring: Ring,
    tape: Tape,
    draw: Draw,
    outcome: Outcome,
}

/// An order as the pins showed it.
struct Seen {
    started: Vec<u64>,
    finished: Vec<usize>,
}

impl Bench {
    fn new(seed: u64) -> Result<Bench> {
        let local = Local::new()?;
        let wire = Wire::new(Box::new(local.clone()));
        let mut card = Card::with(Box::new(wire.clone()))?;
        let desk = desks::desk(&desk_text(1, 1))?;
        card.apply(&image::of(&desk)?)?;
        // Arming waits until memories are cleared: frames before that would be lost to the books.
        card.arm(card.generation())?;
        card.disarm()?;
        let ring = card.start_events(12, Kinds::FIRE | Kinds::STATE)?;
        let mut tape = Tape::new();
        let opening = tape.opening();
        local.with(|device, host| -> Result<()> {
            device.set_time(opening.time);
            device.set_pace(PACE);
            device.frame(0, &opening.bytes, false, host);
            Ok(device.settle(host)?)
        })?;
        Ok(Bench {
            local,
            wire,
            card,
            ring,
            tape,
            draw: Draw::new(seed),
            outcome: Outcome::default(),
        })
    }

    fn trial(&mut self, by: By) -> Result<()> {
        let frames = self.frames();
        let words: usize = frames
            .iter()
            .map(|frame| frame.bytes.len().div_ceil(4))
            .sum();
        self.local.with(|device, host| -> Result<()> {
            device.advance(APART);
            Ok(device.finish(host)?)
        })?;
        self.card.arm(self.card.generation())?;
        while self.ring.poll()?.is_some() {}
        self.local.with(|device, _| device.drain(|_| {}));

        let begin = self.local.with(|device, _| device.cycles());
        let moment = begin + self.draw.between(MARGIN, words - MARGIN) as u64;
        let before = self.wire.counts();
        match by {
            By::Host => {
                self.local.post(Some(moment));
                self.card.kill()?;
                self.local.post(None);
                let used = self.wire.counts() - before;
                self.outcome.accesses = self.outcome.accesses.max(used.reads + used.writes);
            }
            By::Pin => self.local.with(|device, _| device.raise_kill_pin(moment)),
        }
        self.play(&frames)?;
        let from = match by {
            By::Host => self.local.with(|device, _| device.posted()),
            By::Pin => Some(moment),
        };
        let from = from.context("the write of a kill was not taken")?;
        let seen = self.seen();
        let latch = self.judge(from, &seen)?;

        // Nothing until it is released and armed: not while it is killed, not when it is only released.
        self.local.with(|device, _| device.set_kill_pin(false));
        self.silent("while killed", latch)?;
        self.card.unkill()?;
        self.silent("released and not armed", latch)?;
        Ok(())
    }

    /// Frames of one to four fires each, as many as the order port lets out.
    fn frames(&mut self) -> Vec<Frame> {
        let (mut frames, mut words, mut backlog) = (Vec::new(), 0, 0);
        while words < WORDS {
            let count = match backlog > BACKLOG {
                true => 0,
                false => self.draw.between(1, 4),
            };
            let frame = self.tape.pairs(count);
            let length = frame.bytes.len().div_ceil(4);
            backlog = (backlog + ORDER * count).saturating_sub(length);
            words += length;
            frames.push(frame);
        }
        frames
    }

    /// Words back to back, then time for everything that is on its way.
    fn play(&mut self, frames: &[Frame]) -> Result<()> {
        self.local.with(|device, host| {
            for frame in frames {
                device.frame(0, &frame.bytes, false, host);
            }
            device.ticks(AFTER, host);
            Ok(device.finish(host)?)
        })
    }

    fn seen(&self) -> Seen {
        let (mut started, mut finished) = (Vec::new(), Vec::new());
        self.local.with(|device, _| {
            device.drain(|event| match event {
                Event::Fired(fired) => started.push(fired.cycle),
                Event::Sent(sent) if !sent.aborted => finished.push(sent.bytes.len()),
                _ => {}
            });
        });
        Seen { started, finished }
    }

    /// Looks what started when; returns the cycle of the latch.
    fn judge(&mut self, from: u64, seen: &Seen) -> Result<u64> {
        self.outcome.kills += 1;
        self.outcome.orders += seen.started.len() as u64;
        let (mut fires, mut latch) = (Vec::new(), None);
        while let Some(item) = self.ring.poll()? {
            let Item::Event(event) = item else {
                self.fault(format!("the ring has {item:?}"));
                continue;
            };
            match event.what {
                What::Fire(_) => fires.push(event.time),
                What::State(change) => {
                    let latched = |status: Status| status.contains(Status::KILLED);
                    if latched(change.status) && !latched(change.before) {
                        latch = Some(event.time);
                    }
                }
                _ => {}
            }
        }
        let (Some(latch), Some(first)) = (latch, fires.first()) else {
            anyhow::bail!("no kill or no order in the ring: {} orders", fires.len());
        };
        ensure!(
            fires.len() == seen.started.len(),
            "{} orders in the ring, {} on the pins",
            fires.len(),
            seen.started.len()
        );
        // Both tell of the same orders: so the ring's times are cycles.
        let cycle = |time: u64| {
            let steps = (time as i64 - *first as i64) / PACE as i64;
            seen.started[0] as i64 + steps
        };
        let told: Vec<i64> = fires.iter().map(|time| cycle(*time)).collect();
        if told
            .iter()
            .zip(&seen.started)
            .any(|(told, seen)| *told != *seen as i64)
        {
            self.fault("the ring's times are not the pins' cycles".to_owned());
        }
        let latched = cycle(latch);
        let last = told.last().map_or(i64::MIN, |last| last - latched);
        Range::note(&mut self.outcome.to_latch, latched - from as i64);
        Range::note(&mut self.outcome.last_order, last);
        self.outcome.tight += u64::from(last >= -TIGHT);
        let whole = seen.finished.first().copied().unwrap_or(0);
        if seen.finished.len() != seen.started.len()
            || seen.finished.iter().any(|len| *len != whole)
        {
            self.fault(format!(
                "{} orders began, of which {} were finished",
                seen.started.len(),
                seen.finished.len()
            ));
        }
        Ok(latched as u64)
    }

    /// Plays frames on which nothing may start.
    fn silent(&mut self, when: &str, latch: u64) -> Result<()> {
        let frames = [self.tape.pairs(2), self.tape.pairs(1)];
        self.play(&frames)?;
        let seen = self.seen();
        if !seen.started.is_empty() {
            self.fault(format!(
                "{} orders {when}, the first in cycle {} with the latch in {latch}",
                seen.started.len(),
                seen.started[0]
            ));
        }
        Ok(())
    }

    fn fault(&mut self, what: String) {
        let kill = self.outcome.kills;
        self.outcome.faults.push(format!("kill {kill}: {what}"));
    }
}
