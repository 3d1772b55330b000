//! Deciding messages of DEEP 1.0: a level that makes the best bid or the best ask 700 shares, a trade of 900.

use super::{Draw, Plan, Trial, desk};
use crate::feed::FeedWriter;
use std::collections::HashMap;
use t2t_desk::Protocol;
use t2t_protocols::iex::deep;

const GROUP: &str = "233.215.21.4:10378";
/// Best bid and best ask, 1/10000 dollar.
const BEST: [i64; 2] = [1_000_000, 1_000_100];
/// Levels used behind the best of either side: more than the card caches.
const LEVELS: usize = 40;
const SYMBOLS: [[u8; 8]; 2] = [*b"AAPL    ", *b"MSFT    "];
/// As for ITCH.
const APART: usize = 320;
const UNKNOWN: u8 = b'z';

const KINDS: [(&str, u8); 3] = [
    ("deep 8 bid level", deep::BUY),
    ("deep 5 ask level", deep::SELL),
    ("deep T trade", b'T'),
];

/// Messages that come before and behind: a level behind the best set or removed, one within an event that is not
/// complete, a trade, statuses, a level of the other instrument, an unknown type.
const AROUND: [u8; 8] = *b"+-.THO>z";

struct Tape {
    feed: FeedWriter,
    draw: Draw,
    time: u64,
    last: Option<u8>,
    plan: Plan,
}

pub(super) fn plan(seed: u64) -> Plan {
    let mut tape = Tape {
        feed: FeedWriter::new(Protocol::Deep10, GROUP.parse().expect("a constant address")),
        draw: Draw::new(seed),
        time: 1_783_949_400_000_000_000,
        last: None,
        plan: Plan {
            desk: desk("deep10", GROUP),
            frames: Vec::new(),
            trials: HashMap::new(),
        },
    };
    for side in [deep::BUY, deep::SELL] {
        tape.best(side, 500);
        for at in 1..LEVELS {
            tape.level(0, side, at, 1_000, true);
            if tape.feed.position() > 1_200 {
                tape.end_frame();
            }
        }
    }
    for _ in 0..3 {
        for pad in 0..4 {
            for second in AROUND {
                for first in AROUND {
                    for kind in KINDS {
                        tape.trial(kind, pad, [first, second]);
                    }
                }
            }
        }
    }
    tape.plan
}

impl Tape {
    fn trial(&mut self, (kind, letter): (&'static str, u8), pad: usize, before: [u8; 2]) {
        self.unknown(10 + pad);
        for what in before {
            self.around(what);
        }
        if self.draw.below(8) == 0 {
            self.end_frame();
        }
        let trial = Trial {
            kind,
            offset: self.feed.position() % 4,
            behind: self.last,
        };
        let seq = match letter {
            b'T' => self.trade(900),
            side => self.best(side, 700),
        };
        self.plan.trials.insert(seq, trial);
        let from = self.feed.position();
        while self.feed.position() < from + APART {
            let what = AROUND[self.draw.below(AROUND.len())];
            self.around(what);
        }
        match letter {
            b'T' => self.trade(10),
            side => self.best(side, 500),
        };
        self.end_frame();
    }

    fn around(&mut self, what: u8) {
        let side = [deep::BUY, deep::SELL][self.draw.below(2)];
        let at = 1 + self.draw.below(LEVELS - 1);
        match what {
            b'+' => self.level(0, side, at, 1_000, true),
            b'-' => self.level(0, side, at, 0, true),
            b'.' => self.level(0, side, at, 2_000, false),
            b'>' => self.level(1, side, at, 1_000, true),
            b'T' => self.trade(10),
            b'H' => {
                let status = deep::TradingStatus {
                    status: b'T',
                    timestamp: self.now(),
                    symbol: SYMBOLS[0],
                    reason: *b"    ",
                };
                self.push(&status.to_bytes())
            }
            b'O' => {
                let status = deep::OperationalHalt {
                    status: b'N',
                    timestamp: self.now(),
                    symbol: SYMBOLS[0],
                };
                self.push(&status.to_bytes())
            }
            _ => self.unknown(10),
        };
    }

    fn now(&mut self) -> i64 {
        self.time += 20;
        self.time as i64
    }

    fn push(&mut self, message: &[u8]) -> u64 {
        self.last = message.first().copied();
        self.feed.push(message)
    }

    fn end_frame(&mut self) {
        let frame = self.feed.frame(self.time);
        self.plan.frames.push(frame);
        self.last = None;
    }

    fn best(&mut self, side: u8, size: u32) -> u64 {
        self.level(0, side, 0, size, true)
    }

    /// Level `at` behind the best of its side.
    fn level(&mut self, symbol: usize, side: u8, at: usize, size: u32, complete: bool) -> u64 {
        let away = 100 * at as i64;
        let level = deep::PriceLevel {
            side,
            flags: u8::from(complete),
            timestamp: self.now(),
            symbol: SYMBOLS[symbol],
            size,
            price: match side {
                deep::BUY => BEST[0] - away,
                _ => BEST[1] + away,
            },
        };
        self.push(&level.to_bytes())
    }

    fn trade(&mut self, size: u32) -> u64 {
        let trade = deep::TradeReport {
            conditions: 0,
            timestamp: self.now(),
            symbol: SYMBOLS[0],
            size,
            price: BEST[0],
            trade_id: 1,
        };
        self.push(&trade.to_bytes())
    }

    fn unknown(&mut self, length: usize) -> u64 {
        let mut message = [0; 16];
        message[0] = UNKNOWN;
        self.push(&message[..length])
    }
}
