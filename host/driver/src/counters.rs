//! All counters of one snapshot, by name and reason.
//!
//! In: the words of BAR0 from the first counter to the last. Out: each counter as the contract names it. Counters wrap
//! at 2^32: subtract two snapshots with `wrapping_sub`.

use t2t_contract::reasons::{Drop, Mark, Reject};
use t2t_contract::registers::{self, REGISTERS, Register};

/// First word of the counters.
pub(crate) const FIRST: usize = registers::FRAMES_A;
/// Words from the first counter to the last, used or not.
pub(crate) const WORDS: usize = end() - FIRST;

const fn end() -> usize {
    let mut index = 0;
    let mut end = FIRST;
    while index < REGISTERS.len() {
        let register = &REGISTERS[index];
        if register.offset >= FIRST
            && register.offset < registers::HOST_FIRST
            && register.offset + register.count > end
        {
            end = register.offset + register.count;
        }
        index += 1;
    }
    end
}

/// Every counter of the contract, by address.
pub(crate) fn registers() -> impl Iterator<Item = &'static Register> {
    REGISTERS
        .iter()
        .filter(|register| (FIRST..FIRST + WORDS).contains(&register.offset))
}

/// All counters, as they were in one cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counters {
    /// Time of day of the snapshot, ns.
    pub time: u64,
    words: [u32; WORDS],
}

/// One counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Name of the register.
    pub name: &'static str,
    /// Which of an array: the reason it counts.
    pub reason: Option<&'static str>,
    /// Unit.
    pub unit: &'static str,
    /// What it counts.
    pub doc: &'static str,
    /// How many.
    pub value: u32,
}

impl Counters {
    pub(crate) fn new(time: u64, words: [u32; WORDS]) -> Self {
        Counters { time, words }
    }

    /// The counter at a word of BAR0, as in `t2t_contract::registers`; 0 where there is none.
    pub fn of(&self, register: usize) -> u32 {
        register
            .checked_sub(FIRST)
            .and_then(|index| self.words.get(index).copied())
            .unwrap_or(0)
    }

    /// Frames dropped on line A (0) or B (1) for a reason.
    pub fn drops(&self, line: usize, reason: Drop) -> u32 {
        let first = [registers::DROPS_A, registers::DROPS_B][line & 1];
        self.of(first + reason as usize)
    }

    /// Instruments marked for a reason.
    pub fn marks(&self, reason: Mark) -> u32 {
        self.of(registers::MARKS + reason as usize)
    }

    /// Orders refused for a reason.
    pub fn rejects(&self, reason: Reject) -> u32 {
        self.of(registers::REJECTS + reason as usize)
    }

    /// Every counter with its name; of arrays those elements that have a reason.
    pub fn iter(&self) -> impl Iterator<Item = Counter> + '_ {
        registers().flat_map(move |register| {
            (0..register.count).filter_map(move |index| {
                let reason = match register.elements {
                    None => None,
                    Some(name) => Some(name(index as u8)?),
                };
                Some(Counter {
                    name: register.name,
                    reason,
                    unit: register.unit,
                    doc: register.doc,
                    value: self.of(register.offset + index),
                })
            })
        })
    }
}
