//! The way to a card, watched: accesses are counted, and before one of them something happens.
//!
//! In: a transport, a moment, an act. Out: the same transport. Blocks are cut where the moment falls into them, so that
//! an act comes between any two words.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use t2t_contract::{pci, registers};
use t2t_driver::{DmaBuffer, Placement, Result, Transport};
use vmm_sys_util::eventfd::EventFd;

/// When to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// After so many words from now on.
    Words(u64),
    /// After so many words from the commit on, which is the first of them: 0 is instead of it.
    Commit(u64),
}

type Act = Box<dyn FnOnce() + Send>;

/// What went over the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Words read.
    pub reads: u64,
    /// Words written.
    pub writes: u64,
    /// Blocks of neighbouring words, either way; a single word is one.
    pub blocks: u64,
}

impl std::ops::Sub for Counts {
    type Output = Counts;

    fn sub(self, before: Counts) -> Counts {
        Counts {
            reads: self.reads - before.reads,
            writes: self.writes - before.writes,
            blocks: self.blocks - before.blocks,
        }
    }
}

/// A watched transport; its clones are the same.
#[derive(Clone)]
pub(super) struct Wire(Arc<Watched>);

struct Watched {
    under: Box<dyn Transport>,
    plan: Mutex<Option<(Moment, Act)>>,
    reads: AtomicU64,
    writes: AtomicU64,
    blocks: AtomicU64,
    staged: AtomicU64,
}

impl Wire {
    pub(super) fn new(under: Box<dyn Transport>) -> Wire {
        Wire(Arc::new(Watched {
            under,
            plan: Mutex::new(None),
            reads: AtomicU64::new(0),
            writes: AtomicU64::new(0),
            blocks: AtomicU64::new(0),
            staged: AtomicU64::new(0),
        }))
    }

    /// Acts at `moment`, once.
    pub(super) fn plan(&self, moment: Moment, act: impl FnOnce() + Send + 'static) {
        *self.planned() = Some((moment, Box::new(act)));
    }

    /// Forgets the plan; returns whether it was still to come.
    pub(super) fn forget(&self) -> bool {
        self.planned().take().is_some()
    }

    pub(super) fn counts(&self) -> Counts {
        Counts {
            reads: self.0.reads.load(Ordering::Relaxed),
            writes: self.0.writes.load(Ordering::Relaxed),
            blocks: self.0.blocks.load(Ordering::Relaxed),
        }
    }

    /// Words written to the store so far.
    pub(super) fn staged(&self) -> u64 {
        self.0.staged.load(Ordering::Relaxed)
    }

    fn planned(&self) -> std::sync::MutexGuard<'_, Option<(Moment, Act)>> {
        self.0.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many of the next `words` words come before the act, which is taken if it is among them.
    fn before(&self, words: usize) -> (usize, Option<Act>) {
        let mut planned = self.planned();
        match planned.take() {
            Some((Moment::Words(left), act)) if left < words as u64 => (left as usize, Some(act)),
            Some((Moment::Words(left), act)) => {
                *planned = Some((Moment::Words(left - words as u64), act));
                (words, None)
            }
            other => {
                *planned = other;
                (words, None)
            }
        }
    }

    /// The commit is next.
    fn commits(&self) {
        let mut planned = self.planned();
        *planned = match planned.take() {
            Some((Moment::Commit(words), act)) => Some((Moment::Words(words), act)),
            other => other,
        };
    }
}

impl Transport for Wire {
    fn bar_len(&self, bar: usize) -> u64 {
        self.0.under.bar_len(bar)
    }

    fn read32(&self, bar: usize, offset: usize) -> Result<u32> {
        let mut word = [0];
        self.read_block(bar, offset, &mut word)?;
        Ok(word[0])
    }

    fn write32(&self, bar: usize, offset: usize, value: u32) -> Result<()> {
        if (bar, offset) == (pci::REGISTERS_BAR, 4 * registers::COMMIT) {
            self.commits();
        }
        self.write_block(bar, offset, &[value])
    }

    fn read_block(&self, bar: usize, offset: usize, into: &mut [u32]) -> Result<()> {
        self.0.blocks.fetch_add(1, Ordering::Relaxed);
        self.0.reads.fetch_add(into.len() as u64, Ordering::Relaxed);
        let (first, act) = self.before(into.len());
        let (before, after) = into.split_at_mut(first);
        if !before.is_empty() {
            self.0.under.read_block(bar, offset, before)?;
        }
        if let Some(act) = act {
            act();
            self.0.under.read_block(bar, offset + 4 * first, after)?;
        }
        Ok(())
    }

    fn write_block(&self, bar: usize, offset: usize, words: &[u32]) -> Result<()> {
        self.0.blocks.fetch_add(1, Ordering::Relaxed);
        self.0
            .writes
            .fetch_add(words.len() as u64, Ordering::Relaxed);
        if bar == pci::STORE_BAR {
            self.0
                .staged
                .fetch_add(words.len() as u64, Ordering::Relaxed);
        }
        let (first, act) = self.before(words.len());
        let (before, after) = words.split_at(first);
        if !before.is_empty() {
            self.0.under.write_block(bar, offset, before)?;
        }
        if let Some(act) = act {
            act();
            self.0.under.write_block(bar, offset + 4 * first, after)?;
        }
        Ok(())
    }

    fn dma(&self, len: usize) -> Result<DmaBuffer> {
        self.0.under.dma(len)
    }

    fn interrupts(&self, count: usize) -> Result<Vec<EventFd>> {
        self.0.under.interrupts(count)
    }

    fn reset(&self) -> Result<()> {
        self.0.under.reset()
    }

    fn config_read(&self, offset: usize, into: &mut [u8]) -> Result<()> {
        self.0.under.config_read(offset, into)
    }

    fn place(&self) -> Placement {
        self.0.under.place()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;
    use t2t_contract::store;
    use t2t_driver::fake::FakeCard;

    /// A wire to a card in plain memory, and the words that had gone over it when the act came.
    fn planned(moment: Moment) -> (Wire, Arc<AtomicU64>) {
        let card = FakeCard::new();
        let wire = Wire::new(card.transport());
        let (before, at) = (card.accesses(), Arc::new(AtomicU64::new(u64::MAX)));
        let acted = at.clone();
        wire.plan(moment, move || {
            acted.store(card.accesses() - before, Ordering::Relaxed);
        });
        (wire, at)
    }

    #[test]
    fn an_act_comes_between_two_words_of_a_block() {
        for words in [0, 1, 4, 7] {
            let (wire, at) = planned(Moment::Words(words));
            let offset = store::STAGED;
            wire.write_block(pci::STORE_BAR, offset, &[0; 5]).unwrap();
            wire.read_block(pci::STORE_BAR, offset, &mut [0; 5])
                .unwrap();
            assert_eq!(at.load(Ordering::Relaxed), words);
            assert!(!wire.forget());
            let counts = Counts {
                reads: 5,
                writes: 5,
                blocks: 2,
            };
            assert_eq!(wire.counts(), counts);
        }
    }

    #[test]
    fn a_moment_that_does_not_come_is_still_to_come() {
        let (wire, at) = planned(Moment::Words(3));
        wire.read32(pci::REGISTERS_BAR, 0).unwrap();
        assert!(wire.forget());
        assert_eq!(at.load(Ordering::Relaxed), u64::MAX);
    }

    #[test]
    fn words_are_counted_from_the_commit_on() {
        for words in [0, 2] {
            let (wire, at) = planned(Moment::Commit(words));
            let id = 4 * registers::ID;
            for _ in 0..3 {
                wire.read32(pci::REGISTERS_BAR, id).unwrap();
            }
            let commit = 4 * registers::COMMIT;
            wire.write32(pci::REGISTERS_BAR, commit, 0).unwrap();
            for _ in 0..3 {
                wire.read32(pci::REGISTERS_BAR, id).unwrap();
            }
            assert_eq!(at.load(Ordering::Relaxed), 3 + words);
        }
    }
}
