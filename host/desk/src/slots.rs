//! Which of an instrument's eight slots a trigger takes: in the order of slots, an instrument's triggers attempt.
//!
//! What flows in: the instruments of each trigger, in the order of the file. What flows out: a slot for each trigger,
//! the same on both instruments of a two-instrument trigger, at most [`CAPACITY`] triggers in a slot. This is the
//! colouring of a graph's edges: instruments are vertices, two-instrument triggers edges, slots colours.
//!
//! A trigger takes the lowest slot that is free on all its instruments (and has room). Where there is none, triggers
//! placed earlier trade places: first along a chain of two slots (Kempe), then by a bounded search. What the file
//! order says thus holds as far as possible, and the same file always gives the same slots.

use t2t_contract::sizes::{SLOTS, TRIGGERS};

/// Triggers that fit one slot.
pub const CAPACITY: usize = TRIGGERS / SLOTS;

/// Placements that the last-resort search may try for one trigger: some milliseconds.
const SEARCH_BUDGET: usize = 3_000;

/// Why triggers do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// An instrument has more triggers than slots.
    #[error(
        "trigger {trigger} is one too many: instrument {instrument} already has {SLOTS} triggers"
    )]
    TooMany {
        /// The trigger.
        trigger: usize,
        /// The instrument.
        instrument: usize,
    },
    /// More triggers than the card has.
    #[error("trigger {trigger} is one too many: a card has {TRIGGERS}")]
    Full {
        /// The trigger.
        trigger: usize,
    },
    /// No slot is free on both instruments of the trigger, however the others trade places.
    #[error("trigger {trigger} finds no slot that is free on both its instruments")]
    Stuck {
        /// The trigger.
        trigger: usize,
    },
    /// A trigger on no instrument, on more than two, or on one that is not there.
    #[error("trigger {trigger} is not on one or two known instruments")]
    Instruments {
        /// The trigger.
        trigger: usize,
    },
}

/// The slots of a desk's triggers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotOrder {
    slots: Vec<usize>,
    numbers: Vec<usize>,
    of: Vec<[Option<usize>; SLOTS]>,
}

impl SlotOrder {
    /// Assigns a slot to each trigger, given its instruments.
    ///
    /// # Errors
    /// When they do not fit; see [`SlotError`].
    pub fn assign(
        instruments: usize,
        triggers: impl IntoIterator<Item = Vec<usize>>,
    ) -> Result<SlotOrder, SlotError> {
        let on: Vec<Vec<usize>> = triggers.into_iter().collect();
        let mut degree = vec![0; instruments];
        for (trigger, these) in on.iter().enumerate() {
            if trigger >= TRIGGERS {
                return Err(SlotError::Full { trigger });
            }
            let twice = these.len() == 2 && these[0] == these[1];
            if !(1..=2).contains(&these.len()) || twice || these.iter().any(|i| *i >= instruments) {
                return Err(SlotError::Instruments { trigger });
            }
            for &instrument in these {
                degree[instrument] += 1;
                if degree[instrument] > SLOTS {
                    return Err(SlotError::TooMany {
                        trigger,
                        instrument,
                    });
                }
            }
        }
        let mut state = State {
            on: &on,
            of: vec![[None; SLOTS]; instruments],
            slot: vec![None; on.len()],
            count: [0; SLOTS],
        };
        for trigger in 0..on.len() {
            let mut budget = SEARCH_BUDGET;
            if !state.place(trigger) && !state.search(trigger, &[], &mut budget) {
                return Err(SlotError::Stuck { trigger });
            }
        }
        state.balance();
        let slots: Vec<usize> = state.slot.iter().flatten().copied().collect();
        let mut next = [0; SLOTS];
        let numbers = slots
            .iter()
            .map(|&slot| {
                next[slot] += 1;
                (next[slot] - 1) * SLOTS + slot
            })
            .collect();
        Ok(SlotOrder {
            slots,
            numbers,
            of: state.of,
        })
    }

    /// Slot of a trigger, below [`SLOTS`].
    pub fn slot(&self, trigger: usize) -> usize {
        self.slots[trigger]
    }

    /// Number of a trigger on the card: place within its slot's bank * 8 + slot.
    pub fn number(&self, trigger: usize) -> usize {
        self.numbers[trigger]
    }

    /// The triggers of an instrument, in the order in which they attempt.
    pub fn triggers(&self, instrument: usize) -> impl Iterator<Item = usize> + '_ {
        self.of[instrument].iter().flatten().copied()
    }
}

#[derive(Clone)]
struct State<'a> {
    on: &'a [Vec<usize>],
    of: Vec<[Option<usize>; SLOTS]>,
    slot: Vec<Option<usize>>,
    count: [usize; SLOTS],
}

impl State<'_> {
    fn free(&self, trigger: usize, slot: usize) -> bool {
        self.on[trigger].iter().all(|&i| self.of[i][slot].is_none())
    }

    fn put(&mut self, trigger: usize, slot: usize) {
        for &instrument in &self.on[trigger] {
            self.of[instrument][slot] = Some(trigger);
        }
        self.slot[trigger] = Some(slot);
        self.count[slot] += 1;
    }

    fn take(&mut self, trigger: usize) {
        if let Some(slot) = self.slot[trigger].take() {
            for &instrument in &self.on[trigger] {
                self.of[instrument][slot] = None;
            }
            self.count[slot] -= 1;
        }
    }

    /// Triggers in slots `a` and `b` that hang together with `start` through their instruments.
    fn component(&self, start: usize, a: usize, b: usize) -> Vec<usize> {
        let mut found = vec![start];
        let mut next = 0;
        while let Some(&trigger) = found.get(next) {
            next += 1;
            for &instrument in &self.on[trigger] {
                for other in [self.of[instrument][a], self.of[instrument][b]] {
                    if let Some(other) = other.filter(|o| !found.contains(o)) {
                        found.push(other);
                    }
                }
            }
        }
        found
    }

    /// Swaps slots `a` and `b` for the triggers of a whole component, which keeps every slot single.
    fn swap(&mut self, component: &[usize], a: usize, b: usize) {
        let to: Vec<usize> = component
            .iter()
            .map(|&t| if self.slot[t] == Some(a) { b } else { a })
            .collect();
        for &trigger in component {
            self.take(trigger);
        }
        for (&trigger, &slot) in component.iter().zip(&to) {
            self.put(trigger, slot);
        }
    }

    fn place(&mut self, trigger: usize) -> bool {
        let free = |s: &Self, room: bool| {
            (0..SLOTS).find(|&slot| s.free(trigger, slot) && (!room || s.count[slot] < CAPACITY))
        };
        if let Some(slot) = free(self, true).or_else(|| free(self, false)) {
            self.put(trigger, slot);
            return true;
        }
        let &[u, v] = self.on[trigger].as_slice() else {
            return false;
        };
        for a in (0..SLOTS).filter(|&a| self.of[u][a].is_none()) {
            for b in (0..SLOTS).filter(|&b| self.of[v][b].is_none()) {
                // Slot a is free on u but taken on v, b the other way round: once the chain from v has swapped the
                // two, a is free on both, unless the chain is the one that ends at u.
                let Some(start) = self.of[v][a] else { continue };
                let chain = self.component(start, a, b);
                if chain.iter().all(|&t| !self.on[t].contains(&u)) {
                    self.swap(&chain, a, b);
                    self.put(trigger, a);
                    return true;
                }
            }
        }
        false
    }

    /// Puts the trigger in each slot in turn, whoever is there being placed elsewhere, but not those in `fixed`.
    fn search(&mut self, trigger: usize, fixed: &[usize], budget: &mut usize) -> bool {
        let mut fixed = fixed.to_vec();
        fixed.push(trigger);
        for slot in 0..SLOTS {
            let mut out: Vec<usize> = Vec::new();
            for &instrument in &self.on[trigger] {
                out.extend(self.of[instrument][slot].filter(|t| !out.contains(t)));
            }
            if out.iter().any(|t| fixed.contains(t)) {
                continue;
            }
            if *budget == 0 {
                return false;
            }
            *budget -= 1;
            let before = self.clone();
            out.iter().for_each(|&t| self.take(t));
            self.put(trigger, slot);
            if out
                .iter()
                .all(|&t| self.place(t) || self.search(t, &fixed, budget))
            {
                return true;
            }
            *self = before;
        }
        false
    }

    /// Moves triggers out of slots that hold more than fit. A component of two slots is a path or an even cycle, so
    /// where one slot outweighs the other there is a path that has one more in it: swapping that path moves one over.
    fn balance(&mut self) {
        loop {
            let fullest = (0..SLOTS).max_by_key(|&s| self.count[s]);
            let emptiest = (0..SLOTS).min_by_key(|&s| self.count[s]);
            let (Some(a), Some(b)) = (fullest, emptiest) else {
                return;
            };
            if self.count[a] <= CAPACITY {
                return;
            }
            let heavier = (0..self.on.len()).rev().find_map(|trigger| {
                let component =
                    (self.slot[trigger] == Some(a)).then(|| self.component(trigger, a, b))?;
                let in_a = component
                    .iter()
                    .filter(|&&t| self.slot[t] == Some(a))
                    .count();
                (in_a * 2 > component.len()).then_some(component)
            });
            let Some(component) = heavier else { return };
            self.swap(&component, a, b);
        }
    }
}

#[cfg(test)]
mod tests;
