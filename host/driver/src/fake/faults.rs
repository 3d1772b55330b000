//! Faults to be made at chosen accesses.

use std::time::Duration;

use crate::error::{Error, Result};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// From this access on everything reads as ones, and writes go nowhere.
    Vanish,
    /// From this access on nothing is answered.
    Hang,
    /// This access is not carried out, and the host sees a timeout.
    Lost,
    /// This access is carried out, and the host sees a timeout all the same.
    Unanswered,
    /// A write of this access goes nowhere, and nobody says so (a posted write).
    Dropped,
    /// A bit of the word is flipped on its way.
    Flip(u32),
    /// The function is reset before this access.
    Reset,
}

/// Faults of a card, planned and lasting.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) accesses: u64,
    pub(super) planned: Vec<(u64, Fault)>,
    pub(super) stuck: Option<(usize, u32)>,
    lasting: Option<Fault>,
}

impl Faults {
    /// Counts an access; the fault that is due.
    pub(super) fn next(&mut self) -> Option<Fault> {
        let now = self.accesses;
        self.accesses += 1;
        let due = self.planned.iter().position(|(at, _)| *at == now);
        let due = due.map(|index| self.planned.swap_remove(index).1);
        if matches!(due, Some(Fault::Vanish | Fault::Hang)) && self.lasting.is_none() {
            self.lasting = due;
        }
        self.lasting.or(due)
    }

    /// What lasts now.
    pub(super) fn lasting(&self) -> Option<Fault> {
        self.lasting
    }

    pub(super) fn heal(&mut self) {
        self.lasting = None;
        self.stuck = None;
        self.planned.clear();
    }
}

/// What the host sees of an access without an answer.
pub(super) fn timeout<T>() -> Result<T> {
    Err(Error::Timeout {
        what: "an access of a BAR".to_owned(),
        limit: Duration::from_secs(1),
    })
}
