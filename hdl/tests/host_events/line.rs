//! A line whose frames pause, and which remembers when its words were on the pins.

use std::collections::VecDeque;
use t2t_hdl::testbench::Rng;

/// A word: its frame, its index there, its cycle.
pub type Word = (u64, u64, u64);

#[derive(Default)]
pub struct Line {
    left: u64,
    pause: u64,
    frame: u64,
    index: u64,
    pub words: VecDeque<Word>,
}

impl Line {
    /// What is on the pins in this cycle: a word, the last one.
    pub fn step(&mut self, rng: &mut Rng, cycle: u64) -> (bool, bool) {
        if self.pause > 0 {
            self.pause -= 1;
            return (false, false);
        }
        if self.left == 0 {
            self.left = 16 + rng.below(60);
            self.index = 0;
            self.pause = rng.below(6);
            return (false, false);
        }
        self.left -= 1;
        let last = self.left == 0;
        self.words.push_back((self.frame, self.index, cycle));
        self.index += 1;
        self.frame = (self.frame + u64::from(last)) & 0xFFFF;
        if !last && rng.one_in(8) {
            self.pause = 1 + rng.below(3);
        }
        if self.words.len() > 4000 {
            self.words.pop_front();
        }
        (true, last)
    }

    /// A word that came at least five cycles before `cycle`; mostly one of the newest.
    pub fn word(&self, rng: &mut Rng, cycle: u64) -> Option<Word> {
        let young = self
            .words
            .iter()
            .rev()
            .take_while(|w| w.2 + 5 > cycle)
            .count();
        let ripe = (self.words.len() - young) as u64;
        (ripe > 0).then(|| {
            let back = if rng.one_in(4) {
                rng.below(ripe)
            } else {
                rng.below(ripe.min(8))
            };
            self.words[(ripe - 1 - back) as usize]
        })
    }
}
