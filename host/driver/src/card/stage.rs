//! Parameters: staged, read back, committed, read back again.
//!
//! In: an image of the store. Out: what took effect, or an error and a card that is as it was. Only words that differ from
//! what is in force are written.

use std::collections::BTreeSet;

use t2t_contract::reasons::Refusal;
use t2t_contract::registers::{self, commit, commit_status};
use t2t_contract::store;

use super::readback::{Copy, compare};
use super::{Card, commit_status_idle, words};
use crate::error::{Error, Left, Result};
use crate::state::Status;
use crate::tag;

/// A set that is staged on the card and not yet in force.
#[derive(Debug)]
pub struct Staged {
    target: Vec<u32>,
    places: Vec<usize>,
    units: usize,
    generation: u32,
    owner: u32,
}

impl Staged {
    /// Nothing is to change.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Words that were written.
    pub fn words(&self) -> usize {
        self.places.len()
    }

    /// Units that a commit takes over.
    pub fn units(&self) -> usize {
        self.units
    }

    /// The places in the store that were written, ascending.
    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// The image of the store that will be in force, with its tag.
    pub fn target(&self) -> &[u32] {
        &self.target
    }

    /// Whether it changes what is watched: refused while armed, and books start anew.
    pub fn is_subscription(&self) -> bool {
        let changes = |place: &usize| store::window_at(*place).is_some_and(store::is_subscription);
        self.places.iter().any(changes)
    }
}

/// A commit that took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The generation now in force.
    pub generation: u32,
    /// Cycles of the core clock in which triggers did not look.
    pub hold_cycles: u32,
    /// Messages that triggers did not look at.
    pub unjudged: u32,
}

impl Card {
    /// Stages an image of the whole store: writes the words that differ from what is in force, and reads them back. The
    /// words of its tag are written by this function, whatever the image has there. Changes nothing that is in force.
    ///
    /// # Errors
    /// [`Error::Target`], [`Error::Exposed`], [`Error::OrdersOpen`] before anything is written; [`Error::Readback`] and
    /// those of the transport after which [`Card::discard`] forgets what was staged.
    pub fn stage(&mut self, target: &[u32]) -> Result<Staged> {
        self.stage_with(target, &BTreeSet::new())
    }

    /// As [`stage`](Card::stage), and writes the places in `again` even if they are in force: a row of window `trigger`
    /// or `session` that is written starts anew.
    pub fn stage_with(&mut self, target: &[u32], again: &BTreeSet<usize>) -> Result<Staged> {
        words::check(target)?;
        self.check_owner()?;
        let mut target = target.to_vec();
        tag::stamp(&mut target);
        let known = self.active()?;
        let mut places = words::differing(known, &target);
        let used = |place: &&usize| store::window_at(**place).is_some();
        places.extend(again.iter().filter(used));
        places.sort_unstable();
        places.dedup();
        let staged = Staged {
            units: words::units(&places),
            places,
            target,
            generation: self.generation,
            owner: self.owner,
        };
        if staged.is_empty() {
            return Ok(staged);
        }
        self.check_moved(&staged)?;
        if self.bars.register(registers::STAGED)? != 0 {
            self.discard()?;
        }
        for run in words::runs(&staged.places) {
            let offset = store::STAGED + 4 * run.start;
            self.bars.set_store(offset, &staged.target[run])?;
        }
        compare(&self.bars, Copy::Staged, &staged.places, &staged.target)?;
        let units = self.bars.register(registers::STAGED)?;
        if units as usize != staged.units {
            return Err(Error::Register {
                register: "STAGED",
                wrote: staged.units as u64,
                read: units.into(),
            });
        }
        Ok(staged)
    }

    fn check_moved(&mut self, staged: &Staged) -> Result<()> {
        if !staged.is_subscription() {
            return Ok(());
        }
        // First: an order that left while exposure was being read would not be in it.
        if self.status()?.contains(Status::ARMED) {
            return Err(Error::CommitRefused(Refusal::Armed));
        }
        let known = self.active()?.to_vec();
        self.check_exposure(&known, &staged.target)
    }

    /// Lets what is staged take effect, waits for it, and reads it back. One write.
    ///
    /// # Errors
    /// [`Error::CommitRefused`]: nothing changed, and everything is still staged. [`Error::Outdated`]: nothing was
    /// done. [`Error::Readback`]: the set is in force but reads back otherwise; the card was disarmed.
    pub fn commit(&mut self, staged: Staged) -> Result<Committed> {
        if staged.is_empty() {
            return Err(Error::CommitRefused(Refusal::Nothing));
        }
        self.check_owner()?;
        if staged.generation != self.generation || staged.owner != self.owner {
            return Err(Error::Outdated {
                staged: staged.generation,
                now: self.generation,
            });
        }
        self.check_moved(&staged)?;
        self.wait_swept()?;
        let believed = (staged.units as u32 & 0xFFFF) << commit::UNITS
            | (self.generation & 0xFFFF) << commit::GENERATION;
        let before = self.active.take();
        self.bars.set(registers::COMMIT, believed)?;
        let status = self.wait_for("the commit to end", commit_status_idle)?;
        let refusal = (status >> commit_status::REFUSAL & 0xF) as u8;
        if let Some(refusal) = Refusal::from_number(refusal) {
            self.active = before;
            return Err(Error::CommitRefused(refusal));
        }
        let expected = self.generation.wrapping_add(1);
        let found = self.bars.register(registers::GENERATION)?;
        if found != expected {
            return Err(Error::CommitUnclear { expected, found });
        }
        self.check_owner()?;
        self.generation = found;
        let committed = Committed {
            generation: found,
            hold_cycles: self.bars.register(registers::COMMIT_HOLD)?,
            unjudged: self.bars.register(registers::COMMIT_UNJUDGED)?,
        };
        let read_back = compare(&self.bars, Copy::Active, &staged.places, &staged.target);
        if let Err(error @ Error::Readback { .. }) = read_back {
            if self.disarm().is_err() {
                self.kill()?;
            }
            return Err(error);
        }
        read_back?;
        self.active = Some(staged.target);
        Ok(committed)
    }

    /// Stages and commits. `None`: the set is in force already, and nothing was written.
    ///
    /// # Errors
    /// [`Error::NotApplied`] with what went wrong and how the card was left: whatever was staged is discarded, and what
    /// was to change is read back.
    pub fn apply(&mut self, target: &[u32]) -> Result<Option<Committed>> {
        self.apply_with(target, &BTreeSet::new())
    }

    /// As [`apply`](Card::apply), with places to be written again as in [`stage_with`](Card::stage_with).
    pub fn apply_with(
        &mut self,
        target: &[u32],
        again: &BTreeSet<usize>,
    ) -> Result<Option<Committed>> {
        words::check(target)?;
        let before = self.active()?.to_vec();
        let generation = self.generation;
        let result = self.stage_with(target, again).and_then(|staged| {
            if staged.is_empty() {
                return Ok(None);
            }
            self.commit(staged).map(Some)
        });
        result.map_err(|source| {
            let mut target = target.to_vec();
            tag::stamp(&mut target);
            let left = self
                .leave(generation, before, target)
                .unwrap_or(Left::Unknown);
            Error::NotApplied {
                source: Box::new(source),
                left,
            }
        })
    }

    /// After a failure: discards, and finds out by read-back which image is in force.
    fn leave(&mut self, generation: u32, before: Vec<u32>, target: Vec<u32>) -> Result<Left> {
        self.active = None;
        self.check_owner()?;
        self.discard()?;
        let now = self.bars.register(registers::GENERATION)?;
        let places = words::differing(&before, &target);
        let (left, image) = match now.wrapping_sub(generation) {
            0 => (Left::AsBefore, before),
            1 => (Left::New, target),
            _ => return Ok(Left::Unknown),
        };
        compare(&self.bars, Copy::Active, &places, &image)?;
        compare(&self.bars, Copy::Staged, &places, &image)?;
        self.check_owner()?;
        self.generation = now;
        self.active = Some(image);
        Ok(left)
    }

    /// Forgets everything staged: it reads as what is in force again.
    ///
    /// # Errors
    /// [`Error::Register`] if something is still staged afterwards.
    pub fn discard(&mut self) -> Result<()> {
        self.wait_for("the commit to end", commit_status_idle)?;
        self.bars.set(registers::DISCARD, 0)?;
        self.wait_for("the discard to end", commit_status_idle)?;
        match self.bars.register(registers::STAGED)? {
            0 => Ok(()),
            left => Err(Error::Register {
                register: "STAGED",
                wrote: 0,
                read: left.into(),
            }),
        }
    }
}
