//! A pipeline that speaks: random records of every kind, at its highest rate or beyond.

use crate::bench::Bench;
use crate::record::Said;
use t2t_contract::reasons::Cause;
use t2t_contract::registers::status;

/// How often a source speaks: once in so many cycles at random, or exactly if `exact`; 0 = never.
#[derive(Clone, Copy)]
pub struct Rates {
    pub row: u64,
    pub reject: u64,
    pub fire: u64,
    pub feed: u64,
    pub state: u64,
    pub commit: u64,
    pub exact: bool,
}

/// The highest that the pipeline can say.
pub const HIGHEST: Rates = Rates {
    row: 4,
    reject: 8,
    fire: 27,
    feed: 16,
    state: 40,
    commit: 1000,
    exact: true,
};

pub struct Traffic {
    pub rates: Rates,
    fired: u64,
    seq: u64,
}

impl Traffic {
    pub fn new(rates: Rates) -> Self {
        Traffic {
            rates,
            fired: 0,
            seq: 0,
        }
    }

    /// What is said in the next cycle.
    pub fn say(&mut self, b: &mut Bench) -> Said {
        let mut said = Said::default();
        let Rates {
            row,
            reject,
            fire,
            feed,
            state,
            commit,
            exact,
        } = self.rates;
        let cycle = b.cycle;
        let speaks = |b: &mut Bench, n: u64| {
            n != 0
                && if exact {
                    cycle.is_multiple_of(n)
                } else {
                    b.rng.one_in(n)
                }
        };
        let mut stamp = b.stamp;
        stamp.time += 3;
        if speaks(b, commit) {
            b.stamp.generation += 1;
            stamp.generation += 1;
            let (units, code) = (b.rng.bits(16), b.rng.below(7));
            let (hold, unjudged, desk) = (b.rng.bits(32), b.rng.bits(32), b.rng.u64());
            said.commit(stamp, units, code, hold, unjudged, desk);
        }
        if speaks(b, state) {
            // A stale feed comes and goes, or the kill switch; WAITING alone says nothing.
            let before = b.status;
            let (flip, on, off) = if b.rng.one_in(2) {
                (status::KILLED, Cause::Kill, Cause::Unkill)
            } else {
                (
                    status::STALE + b.rng.below(4) as usize,
                    Cause::Stale,
                    Cause::Fresh,
                )
            };
            let after = before ^ 1 << flip ^ b.rng.below(4) << status::WAITING;
            let cause = if after >> flip & 1 == 1 { on } else { off };
            said.state(stamp, before, after, cause as u64);
        }
        if speaks(b, feed) {
            let (feed, why) = (b.rng.below(4), 1 + b.rng.below(9));
            let (seq, time) = (b.rng.u64(), b.rng.u64());
            said.feed(stamp, feed, why, seq, time);
        }
        if speaks(b, row) {
            let why = b.rng.below(11);
            let book = [0; 4].map(|_| b.rng.bits(32));
            let (instr, ts) = (b.rng.bits(8), b.rng.u64());
            self.seq += 1;
            said.row(stamp, instr, self.seq, ts, book, why);
        }
        if speaks(b, reject) {
            let (seq, ts) = (b.rng.u64(), b.rng.u64());
            let (trigger, order, why) = (b.rng.bits(10), b.rng.bits(10), 1 + b.rng.below(21));
            said.reject(stamp, seq, ts, trigger, order, why);
        }
        if speaks(b, fire) && cycle >= self.fired + 8 {
            let line = b.rng.below(2);
            if let Some((frame, word, at)) = b.word(line) {
                self.fired = cycle;
                let widths = [64, 64, 10, 10, 32, 20, 32, 4, 1];
                let what = widths.map(|w| b.rng.bits(w));
                said.fire(stamp, what, [line, frame, word], cycle - at);
            }
        }
        said
    }
}
