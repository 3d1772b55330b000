//! The verilated card as an engine.

use super::{Engine, Output, Speed, load};
use crate::input::Frame;
use anyhow::{Context, Result, bail, ensure};
use std::collections::VecDeque;
use std::path::Path;
use std::time::Instant;
use t2t_contract::bus;
use t2t_contract::reasons::{Drop, Mark, Reject};
use t2t_contract::registers::{self, control, status};
use t2t_desk::Desk;
use t2t_model::{Bbo, Counts, Fire, Kind, Level, Origin, Refusal, Row};
use t2t_simcard::{Card, Event, Fired, Options};

/// Kinds of messages in the order of their numbers on the card.
const KINDS: [Kind; 10] = [
    Kind::Add,
    Kind::Execute,
    Kind::Cancel,
    Kind::Delete,
    Kind::Replace,
    Kind::ExecutePrice,
    Kind::Trade,
    Kind::Status,
    Kind::Level,
    Kind::Directory,
];

/// More frames than can wait on both lines.
const MOST_HELD: u32 = 1 << 16;

/// How frames are presented to the card.
#[derive(Clone, Copy, Debug, Default)]
pub struct RtlOptions {
    /// Build the card with waveforms.
    pub waveform: bool,
    /// Leave no idle cycle between frames: full load, whatever the times say.
    pub back_to_back: bool,
}

/// The verilated card.
pub struct Rtl {
    card: Card,
    options: RtlOptions,
    /// Desk position of each trigger number on the card.
    triggers: Vec<Option<usize>>,
    feeds: Vec<usize>,
    shown: Vec<(Bbo, Option<Mark>)>,
    /// Orders that began to leave and whose frame is still on its way.
    leaving: VecDeque<(Fire, u32, bool)>,
    longest_hold: u64,
    time: u64,
    cycles_before: u64,
    seconds: f64,
}

impl Rtl {
    /// A simulated card loaded with `desk` and armed.
    pub fn new(desk: &Desk, options: RtlOptions) -> Result<Rtl> {
        let slots = desk.slot_order()?;
        let mut triggers = vec![None; t2t_contract::sizes::TRIGGERS];
        for trigger in 0..desk.triggers.len() {
            triggers[slots.number(trigger)] = Some(trigger);
        }
        let mut card = Card::new(Options {
            waveform: options.waveform,
        })?;
        load::load(&mut card, desk).context("loading the desk into the simulated card")?;
        Ok(Rtl {
            cycles_before: card.cycles(),
            card,
            options,
            triggers,
            feeds: desk.instruments.iter().map(|i| i.feed).collect(),
            shown: vec![Default::default(); desk.instruments.len()],
            leaving: VecDeque::new(),
            longest_hold: desk
                .feeds
                .iter()
                .map(|feed| feed.hold_ns)
                .max()
                .unwrap_or(0),
            time: 0,
            seconds: 0.0,
        })
    }

    fn drain(&mut self, out: &mut Vec<Output>) -> Result<()> {
        let mut events = Vec::new();
        self.card.drain(|event| events.push(event));
        for event in events {
            self.event(event, out)?;
        }
        Ok(())
    }

    fn event(&mut self, event: Event, out: &mut Vec<Output>) -> Result<()> {
        match event {
            Event::Row(row) => {
                let level = |(price, qty)| Level { price, qty };
                let bbo = Bbo {
                    bid: level(row.bid),
                    ask: level(row.ask),
                };
                let mark = mark(row.mark)?;
                let instrument = usize::from(row.instrument);
                let Some(shown) = self.shown.get_mut(instrument) else {
                    bail!("the card speaks of instrument {instrument}, which is not watched");
                };
                *shown = (bbo, mark);
                let origin = Origin {
                    seq: row.seq,
                    ts: row.ts,
                };
                out.push(Output::Row(Row {
                    origin,
                    instrument,
                    bbo,
                    mark,
                }));
            }
            Event::Mark(event) => {
                let why = mark(event.reason)?;
                let origin = Origin {
                    seq: event.seq,
                    ts: event.time,
                };
                for instrument in 0..self.shown.len() {
                    let (bbo, before) = self.shown[instrument];
                    let sticky = before.is_some_and(|mark| mark != Mark::Halt);
                    if self.feeds[instrument] == usize::from(event.feed) && !sticky {
                        self.shown[instrument].1 = why;
                        out.push(Output::Row(Row {
                            origin,
                            instrument,
                            bbo,
                            mark: why,
                        }));
                    }
                }
            }
            Event::Fired(fired) => {
                let fire = self.fire(&fired)?;
                self.leaving.push_back((fire, fired.cycles, fired.decision));
            }
            Event::Sent(sent) => {
                let Some((mut fire, cycles, decision)) = self.leaving.pop_front() else {
                    bail!(
                        "a frame left the card that no fire announced, at cycle {}",
                        sent.cycle
                    );
                };
                if !sent.aborted {
                    fire.frame = sent.bytes;
                }
                out.push(Output::Fire {
                    fire,
                    cycles: Some(cycles),
                    decision,
                });
            }
            Event::Refused(refused) => {
                let reason = Reject::from_number(refused.reason)
                    .with_context(|| format!("the card gave reject reason {}", refused.reason))?;
                out.push(Output::Refusal(Refusal {
                    origin: Origin {
                        seq: refused.seq,
                        ts: refused.ts,
                    },
                    trigger: self.trigger(refused.trigger)?,
                    order: usize::from(refused.order),
                    reason,
                }));
            }
        }
        Ok(())
    }

    fn trigger(&self, number: u16) -> Result<usize> {
        let known = self.triggers.get(usize::from(number)).copied().flatten();
        known.with_context(|| format!("the card speaks of trigger {number}, which was not loaded"))
    }

    fn fire(&self, fired: &Fired) -> Result<Fire> {
        Ok(Fire {
            origin: Origin {
                seq: fired.seq,
                ts: fired.ts,
            },
            kind: *KINDS
                .get(usize::from(fired.kind))
                .with_context(|| format!("the card speaks of message kind {}", fired.kind))?,
            trigger: self.trigger(fired.trigger)?,
            order: usize::from(fired.order),
            price: fired.price,
            user_ref: fired.user_ref,
            time: fired.time,
            frame: Vec::new(),
        })
    }

    fn status(&mut self) -> Result<u32> {
        Ok(self.card.read(bus::register(registers::STATUS, 0))?)
    }

    fn counter(&mut self, offset: usize) -> Result<u64> {
        Ok(u64::from(self.card.read(bus::register(offset, 0))?))
    }
}

fn mark(number: u8) -> Result<Option<Mark>> {
    match number {
        0 => Ok(None),
        n => {
            Ok(Some(Mark::from_number(n).with_context(|| {
                format!("the card gave mark reason {n}")
            })?))
        }
    }
}

impl Engine for Rtl {
    fn frame(&mut self, frame: &Frame, out: &mut Vec<Output>) -> Result<()> {
        let started = Instant::now();
        if frame.time > self.time {
            self.time = frame.time;
            self.card.set_time(self.time);
        }
        self.card
            .frame(frame.on_b as usize, &frame.bytes, frame.bad, 0);
        if !self.options.back_to_back {
            self.card.settle()?;
        }
        self.seconds += started.elapsed().as_secs_f64();
        self.drain(out)
    }

    fn finish(&mut self, out: &mut Vec<Output>) -> Result<()> {
        self.card.settle()?;
        // A frame behind one that waited may be ahead too, and has its own time to wait.
        let mut holds = 0;
        while self.status()? >> status::WAITING & 0b11 != 0 {
            ensure!(
                holds < MOST_HELD,
                "a frame waits that no time releases: {holds} holds of {} ns passed",
                self.longest_hold
            );
            holds += 1;
            self.time = self.time.saturating_add(self.longest_hold);
            self.card.set_time(self.time);
            self.card.settle()?;
        }
        self.drain(out)
    }

    fn reset(&mut self) -> Result<()> {
        load::reset_books(&mut self.card)?;
        self.shown.fill(Default::default());
        Ok(())
    }

    fn start_waveform(&mut self, path: &Path) -> Result<()> {
        Ok(self.card.start_waveform(path)?)
    }

    fn counts(&mut self) -> Result<Counts> {
        use registers as r;
        self.card
            .write(bus::register(r::CONTROL, 0), 1 << control::SNAPSHOT);
        let mut drops = [[0; Drop::ALL.len() + 1]; 2];
        for (line, base) in [r::DROPS_A, r::DROPS_B].into_iter().enumerate() {
            for why in Drop::ALL {
                drops[line][*why as usize] = self.counter(base + *why as usize)?;
            }
        }
        Ok(Counts {
            frames: [self.counter(r::FRAMES_A)?, self.counter(r::FRAMES_B)?],
            drops,
            messages: self.counter(r::MESSAGES)?,
            duplicates: self.counter(r::DUPLICATES)?,
            gaps: self.counter(r::GAPS)?,
            malformed: self.counter(r::MALFORMED)?,
            bad_frames: self.counter(r::BAD_FRAMES)?,
            heartbeats: self.counter(r::HEARTBEATS)?,
            unknown: self.counter(r::UNKNOWN)?,
        })
    }

    fn speed(&self) -> Option<Speed> {
        Some(Speed {
            cycles: self.card.cycles() - self.cycles_before,
            seconds: self.seconds,
        })
    }
}
