//! The thread that keeps what the card says: in the audit log, in the telemetry, for followers.
//!
//! What flows in: events, as the driver's reader brings them, and the card's state now and then. What flows out: records of every fire, reject,
//! change of status and loss, a batch of them made safe by one fsync; entries with the names of the desk in force. A record
//! that cannot be written is kept and tried again; meanwhile the heart does not beat, so that no more orders leave.

use super::Station;
use crate::exit::Failure;
use crate::operator::journal::{locked, who};
use crate::telemetry::{Entry, What as Happened};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use t2t_audit::{Record, What, Who};
use t2t_driver::{Events, Item};

/// Between two looks for events: what an event waits for at most before it is on the disk.
const LOOK: Duration = Duration::from_millis(2);
/// Between two readings of the card's state.
const STATE: Duration = Duration::from_millis(100);
/// Between two readings of counters and live rows, of which there are many.
const COUNTERS: Duration = Duration::from_millis(500);
/// Between two attempts to write a log that could not be written.
const RETRY: Duration = Duration::from_millis(100);
/// Records that wait for a log that cannot be written; more are counted only.
const WAITING: usize = 1 << 18;
/// Records that are written as one.
const BATCH: usize = 4096;
/// Longest wait for the names of a generation that an apply is about to tell.
const NAMES: Duration = Duration::from_secs(5);

/// Keeps until `stop`, and then what is left. `beats` counts the rounds; `records` is the size of the ring.
pub fn keep(station: &Station, events: Events, records: u64, beats: &AtomicU64, stop: &AtomicBool) {
    let mut keeper = Keeper {
        station,
        events,
        records,
        early: VecDeque::new(),
        waiting: VecDeque::new(),
        unwritten: 0,
        retry: None,
        deferred: None,
        looked: [None, None],
    };
    while !stop.load(Ordering::Acquire) {
        if let Err(failure) = keeper.round() {
            station.operator.lose(failure);
            return;
        }
        beats.fetch_add(1, Ordering::Release);
        thread::sleep(LOOK);
    }
    if let Err(failure) = keeper.round() {
        tracing::error!(%failure, "the last events");
    }
}

struct Keeper<'a> {
    station: &'a Station,
    events: Events,
    /// Records of the ring.
    records: u64,
    /// Items that came before the names of their generation.
    early: VecDeque<Item>,
    /// Records that are not written yet.
    waiting: VecDeque<Record>,
    /// Records that found no place to wait.
    unwritten: u64,
    /// When the log failed last.
    retry: Option<Instant>,
    /// Since when items wait for their names.
    deferred: Option<Instant>,
    /// When state, and counters, were read last.
    looked: [Option<Instant>; 2],
}

fn due(at: &mut Option<Instant>, every: Duration) -> bool {
    let due = at.is_none_or(|at| at.elapsed() >= every);
    if due {
        *at = Some(Instant::now());
    }
    due
}

impl Keeper<'_> {
    fn round(&mut self) -> Result<(), Failure> {
        loop {
            let (entries, more) = self.entries()?;
            let log: Vec<_> = entries
                .iter()
                .filter(|entry| is_logged(entry))
                .map(|entry| self.record(entry))
                .collect();
            for record in log {
                match self.waiting.len() < WAITING {
                    true => self.waiting.push_back(record),
                    false => self.unwritten += 1,
                }
            }
            self.station.stream.push(entries);
            self.write();
            if !more {
                break;
            }
        }
        self.look();
        Ok(())
    }

    /// What came, with names, at most a batch; and whether there is more. Events of a generation whose desk an apply is
    /// about to tell wait for it.
    fn entries(&mut self) -> Result<(Vec<Entry>, bool), Failure> {
        let mut entries = Vec::new();
        while entries.len() < BATCH {
            let item = match self.early.pop_front() {
                Some(item) => Some(item),
                None => self
                    .events
                    .poll()
                    .map_err(|error| self.station.operator.note(error))?,
            };
            let Some(item) = item else {
                return Ok((entries, false));
            };
            if self.must_wait(&item) {
                self.early.push_front(item);
                return Ok((entries, false));
            }
            let now = self.station.now();
            entries.extend(locked(&self.station.telemetry).item(now, &item));
        }
        Ok((entries, true))
    }

    fn must_wait(&mut self, item: &Item) -> bool {
        let Item::Event(event) = item else {
            return false;
        };
        let known = event.generation <= self.station.told();
        if known || !self.station.is_applying() {
            self.deferred = None;
            return false;
        }
        self.deferred.get_or_insert_with(Instant::now).elapsed() < NAMES
    }

    fn card(&self) -> Who {
        let card = "card".to_owned();
        Who {
            user: card.clone(),
            role: card,
            ..who(&self.station.me)
        }
    }

    fn record(&self, entry: &Entry) -> Record {
        let mut what = What::new(entry.what.kind());
        if let Ok(serde_json::Value::Object(details)) = serde_json::to_value(entry) {
            for (name, value) in details.into_iter().filter(|(name, _)| name != "kind") {
                what = what.with(name, value);
            }
        }
        Record {
            who: self.card(),
            what,
        }
    }

    fn write(&mut self) {
        let unwell = !self.station.operator.journal().is_sound();
        if self.waiting.is_empty() && !unwell || self.retry.is_some_and(|at| at.elapsed() < RETRY) {
            return;
        }
        if self.unwritten > 0 {
            let what = What::new("unwritten").with("records", self.unwritten);
            self.waiting.push_back(Record {
                who: self.card(),
                what,
            });
            self.unwritten = 0;
        }
        if self.waiting.is_empty() {
            // Somebody else's record failed: this finds out whether the log is well again.
            self.waiting.push_back(Record {
                who: self.card(),
                what: What::new("log-well-again"),
            });
        }
        while !self.waiting.is_empty() {
            let batch: Vec<_> = self.waiting.iter().take(BATCH).cloned().collect();
            let written = batch.len();
            if let Err(failure) = self.station.operator.journal().write_all(batch) {
                tracing::error!(%failure, waiting = self.waiting.len(), "the audit log cannot be written: the dead-man timer is not fed");
                self.retry = Some(Instant::now());
                return;
            }
            self.waiting.drain(..written);
        }
        self.retry = None;
    }

    /// Reads the card's state, and more rarely its counters and live rows, unless it is being changed.
    fn look(&mut self) {
        let operator = &self.station.operator;
        if operator.lost().is_some() || !due(&mut self.looked[0], STATE) {
            return;
        }
        let much = due(&mut self.looked[1], COUNTERS);
        let Some(card) = operator.try_card() else {
            return;
        };
        let result = (|| {
            let now = self.station.now();
            let state = card.state()?;
            let mut telemetry = locked(&self.station.telemetry);
            telemetry.state(now, &state);
            telemetry.ring(self.records, self.early.len() as u64);
            drop(telemetry);
            if much {
                let counters = card.counters()?;
                locked(&self.station.telemetry).counters(self.station.now(), &counters);
                for number in operator.watched() {
                    let row = card.live(number.into())?;
                    locked(&self.station.telemetry).live(self.station.now(), number, &row);
                }
            }
            Ok(())
        })();
        if let Err(error) = result {
            let failure = operator.note(error);
            tracing::warn!(%failure, "the card's state could not be read");
        }
    }
}

/// Books and marks come by the thousand, and commits are told by whoever made them.
fn is_logged(entry: &Entry) -> bool {
    !matches!(
        entry.what,
        Happened::Book(_) | Happened::Mark(_) | Happened::Commit(_)
    )
}
