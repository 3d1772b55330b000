//! The pipeline as its parameter bus sees it: a map, with the promises of whoever writes it checked.

use crate::reference::{is_locate, window_of};
use std::collections::{BTreeMap, VecDeque};
use t2t_contract::records::locate;
use t2t_contract::registers::{self, HOST_FIRST, control, status};

/// Cycles from an act to its bit of STATUS.
const ACT: u64 = 8;
/// Cycles from a read to its answer.
const READ: u64 = 3;
/// Cycles of a sweep.
const SWEEP: u64 = 300;

/// A word on the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub cycle: u64,
    pub address: u32,
    pub data: u32,
    /// Under hold.
    pub held: bool,
}

#[derive(Default)]
pub struct Pipeline {
    pub cycle: u64,
    pub map: BTreeMap<u32, u32>,
    /// Every word since the test looked last.
    pub written: Vec<Written>,
    /// Words of a row that are still to come, and the next one's address.
    row: Option<(u32, usize)>,
    last_write: Option<u64>,
    answers: VecDeque<(u64, u32)>,
    acts: VecDeque<(u64, u32)>,
    armed: bool,
    swept_at: u64,
    held_since: Option<u64>,
    /// Cycles from hold to rest; `None`: never.
    pub rests_after: Option<u64>,
    /// Feeds of which a locate was written in the cycle before.
    learnt: u64,
}

/// What the pipeline shows in a cycle.
pub struct Shown {
    pub rdata: u32,
    pub rvalid: bool,
    pub settled: bool,
    pub status: u32,
    pub learnt: u64,
}

impl Pipeline {
    /// A pipeline that comes to rest so many cycles after a hold.
    pub fn new(rests_after: u64) -> Self {
        Pipeline {
            rests_after: Some(rests_after),
            ..Pipeline::default()
        }
    }

    /// One cycle: what is on the bus in it, and what the pipeline shows in the next.
    pub fn cycle(&mut self, write: Option<(u32, u32)>, read: Option<u32>, hold: bool) -> Shown {
        self.cycle += 1;
        self.held_since = hold.then(|| self.held_since.unwrap_or(self.cycle));
        self.learnt = 0;
        if let Some((address, data)) = write {
            self.write(address, data, hold);
        }
        if let Some(address) = read {
            let word = match address as usize {
                registers::STATUS => self.status(),
                _ => self.map.get(&address).copied().unwrap_or(0),
            };
            self.answers.push_back((self.cycle + READ - 1, word));
        }
        while let Some((_, word)) = self.acts.pop_front_if(|(at, _)| *at <= self.cycle) {
            let act = |bit: usize| word >> bit & 1 == 1;
            self.armed |= act(control::ARM);
            if act(control::RESET_BOOKS) {
                self.swept_at = self.cycle + SWEEP;
            }
            self.armed &= !(act(control::DISARM) | act(control::KILL) | act(control::RESET_BOOKS));
        }
        let answer = self.answers.pop_front_if(|(at, _)| *at <= self.cycle);
        let at_rest = |since: u64| self.rests_after.is_some_and(|n| self.cycle >= since + n);
        Shown {
            rdata: answer.map_or(0xDEAD_BEEF, |(_, word)| word),
            rvalid: answer.is_some(),
            settled: self.held_since.is_some_and(at_rest),
            status: self.status(),
            learnt: self.learnt,
        }
    }

    /// A directory message makes a locate mean an instrument.
    pub fn learn(&mut self, address: u32, instrument: u32) -> u64 {
        self.map
            .insert(address, instrument << locate::INSTR | 1 << locate::VALID);
        1 << (address >> 16 & 3)
    }

    pub fn status(&self) -> u32 {
        u32::from(self.armed) << status::ARMED
            | u32::from(self.sweeping()) << status::SWEEPING
            | 1 << status::WAITING
    }

    pub fn armed(&self) -> bool {
        self.armed
    }

    pub fn sweeping(&self) -> bool {
        self.swept_at > self.cycle
    }

    fn write(&mut self, address: u32, data: u32, held: bool) {
        let cycle = self.cycle;
        assert!(
            self.last_write.is_none_or(|last| cycle > last + 1),
            "two words without a pause at {address:#x}"
        );
        self.last_write = Some(cycle);
        self.written.push(Written {
            cycle,
            address,
            data,
            held,
        });
        if let Some((next, left)) = self.row {
            assert_eq!(address, next, "a word between those of a row");
            self.row = (left > 1).then_some((next + 1, left - 1));
        } else if let Some(window) = window_of(address) {
            let word = address as usize % window.words;
            assert_eq!(word, 0, "a row begins with its first word");
            self.row = (window.words > 1).then_some((address + 1, window.words - 1));
        }
        if address as usize == registers::CONTROL {
            self.acts.push_back((cycle + ACT, data));
            return;
        }
        if window_of(address).is_some() {
            assert!(held, "{address:#x} is written without a hold");
        } else {
            assert!((address as usize) < HOST_FIRST);
        }
        if is_locate(address) && data >> locate::VALID & 1 == 1 {
            self.learnt = 1 << (address >> 16 & 3);
        }
        self.map.insert(address, data);
    }
}
