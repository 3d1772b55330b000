//! Who stops wins: an arm that waits for a lock or a disk is not carried out after a disarm that came meanwhile, nor an
//! unkill after another kill.
//!
//! What flows in: every stop, counted before it is written to the card; acts that let orders out again. What flows out:
//! those acts, refused where a stop was counted since they were asked for. It is looked just before their write, and again
//! after it: a stop that was counted in between may have reached the card first, so it is written once more.

use super::Operator;
use super::roles::Actor;
use crate::exit::{self, Failure};
use crate::rpc::Status;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use t2t_audit::What;
use t2t_driver::Card;

/// Counts stops, so that who waits can tell that there was one.
#[derive(Debug, Default)]
pub(super) struct Stops {
    /// Kills and disarms.
    all: AtomicU64,
    kills: AtomicU64,
    closing: AtomicBool,
}

/// What is undone by a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Release {
    /// Arming, by every stop.
    Arm,
    /// Releasing the kill latch, by a kill.
    Unkill,
}

/// Stops that were counted when an act was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    release: Release,
    count: u64,
}

impl Stops {
    /// Counts a disarm that is about to be written.
    pub(super) fn disarm(&self) {
        self.all.fetch_add(1, Ordering::SeqCst);
    }

    /// Counts a kill that is about to be written.
    pub(super) fn kill(&self) {
        self.kills.fetch_add(1, Ordering::SeqCst);
        self.all.fetch_add(1, Ordering::SeqCst);
    }

    fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
        self.disarm();
    }

    /// Taken before an act waits for anything, so that no stop from then on is missed.
    pub(super) fn seen(&self, release: Release) -> Seen {
        let count = self.count(release);
        Seen { release, count }
    }

    /// Whether the operator is about to leave the card. Looked at after [`seen`](Stops::seen): an end that comes later
    /// counts as a stop.
    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    fn count(&self, release: Release) -> u64 {
        match release {
            Release::Arm => self.all.load(Ordering::SeqCst),
            Release::Unkill => self.kills.load(Ordering::SeqCst),
        }
    }

    fn came_since(&self, seen: Seen) -> bool {
        // What was written to the card before this has left the processor before the count is read.
        std::sync::atomic::fence(Ordering::SeqCst);
        self.count(seen.release) != seen.count
    }
}

impl Operator {
    /// Disarms by one write, past every lock, the log and roles: where something is wrong and nobody asked.
    ///
    /// # Errors
    /// When the write failed.
    pub fn stop(&self) -> t2t_driver::Result<()> {
        self.stops.disarm();
        self.handle.disarm()
    }

    /// From now on nothing is armed any more, and the card is disarmed, by one write. That a card which is gone does not
    /// take it is no news at the end.
    pub fn close(&self) {
        self.stops.close();
        if let Err(error) = self.handle.disarm() {
            tracing::warn!(%error, "disarming at the end");
        }
    }

    /// An act that lets orders out again, unless the card was stopped since `seen`. `on` is given what says so.
    pub(super) fn release(
        &self,
        actor: &Actor,
        act: &str,
        seen: Seen,
        details: impl FnOnce(What) -> What,
        on: impl FnOnce(&mut Card, &dyn Fn() -> bool) -> t2t_driver::Result<()>,
    ) -> Result<Status, Failure> {
        let mut card = self.card()?;
        let stopped = || self.stops.came_since(seen);
        self.recorded(&mut card, actor, act, details, |card| {
            if stopped() {
                return Err(refused(act, "nothing was done"));
            }
            let done = on(card, &stopped).map_err(|error| self.note(error));
            if !stopped() {
                return done;
            }
            let (again, word) = match seen.release {
                Release::Arm => (self.handle.disarm(), "disarmed"),
                Release::Unkill => (self.handle.kill(), "killed"),
            };
            match again {
                Ok(()) => Err(refused(act, &format!("the card was {word} again"))),
                Err(error) => Err(self.note(error)),
            }
        })
    }
}

fn refused(act: &str, end: &str) -> Failure {
    Failure::new(
        exit::REFUSED,
        format!("the card was stopped meanwhile, which {act} does not undo: {end}"),
    )
    .help("look who stopped it, and why (`t2t log show`), before you ask again")
}

#[cfg(test)]
mod tests;
