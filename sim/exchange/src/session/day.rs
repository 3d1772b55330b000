//! The day around the market: directory, states, opening books and crosses, halts, and the end.

use super::{
    book::Side,
    config::SessionConfig,
    event::{Change, Event, Phase},
    market::Market,
};
use std::collections::VecDeque;

/// Time between the messages of the directory, ns.
const DIRECTORY_GAP: u64 = 2_000;
/// Time between the orders that build the opening books, ns.
const BUILD_GAP: u64 = 10_000;

struct Halt {
    time: u64,
    symbol: usize,
    halted: bool,
    operational: bool,
}

#[derive(Debug, Clone, Copy)]
enum Stage {
    Start,
    Directory(usize),
    States(usize),
    Hours,
    Books(usize),
    Open,
    Crosses(usize),
    Market,
}

/// Events from the first of the day on.
pub(super) struct Day {
    market: Market,
    stage: Stage,
    time: u64,
    depth: usize,
    prices: Vec<(u32, u32, u32)>,
    open_at: u64,
    halts: VecDeque<Halt>,
    operational: bool,
}

impl Day {
    pub(super) fn new(config: &SessionConfig) -> Day {
        let prices = config
            .listings
            .iter()
            .map(|l| (l.price / l.tick * l.tick, l.tick, l.spread));
        Day {
            market: Market::new(config),
            stage: Stage::Start,
            time: config.start_ns,
            depth: config.depth as usize,
            prices: prices.collect(),
            open_at: config.start_ns + 1_000_000_000,
            halts: VecDeque::new(),
            operational: false,
        }
    }

    /// Plans the halts, once the market opens and the length of the session can be told.
    pub(super) fn plan_halts(&mut self, count: u32, duration: u64) {
        let mut halts = Vec::new();
        for _ in 0..count {
            let symbol = self.market.random.below(self.prices.len().min(8) as u64) as usize;
            let start =
                self.open_at + duration / 10 + self.market.random.below(duration * 7 / 10 + 1);
            let end = start
                + 1
                + (duration / 10).min(self.market.random.octaves(200_000_000, 2_000_000_000));
            self.operational = !self.operational;
            let halt = |time, halted| Halt {
                time,
                symbol,
                halted,
                operational: !self.operational,
            };
            halts.extend([halt(start, true), halt(end, false)]);
        }
        halts.sort_by_key(|halt| (halt.time, halt.halted));
        self.halts = halts.into();
    }

    /// The next event. There is always one: the session ends when its messages are enough.
    pub(super) fn next(&mut self, event: &mut Event) {
        if matches!(self.stage, Stage::Market) {
            let halt = self
                .halts
                .pop_front_if(|halt| halt.time <= self.market.due());
            match halt {
                Some(Halt {
                    time,
                    symbol,
                    halted,
                    operational,
                }) => {
                    (event.time, event.symbol) = (time, symbol);
                    event.changes.clear();
                    event.changes.push(Change::Status {
                        halted,
                        operational,
                    });
                }
                None => self.market.next(event),
            }
            return;
        }
        event.changes.clear();
        while event.changes.is_empty() {
            self.opening(event);
        }
    }

    /// Whether the opening is over.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Market)
    }

    fn opening(&mut self, event: &mut Event) {
        (event.time, event.symbol) = (self.time, 0);
        let count = self.prices.len();
        let after = |n: usize, this: fn(usize) -> Stage, next: Stage| {
            if n + 1 < count { this(n + 1) } else { next }
        };
        self.stage = match self.stage {
            Stage::Start => {
                event.changes.push(Change::Phase(Phase::StartOfMessages));
                Stage::Directory(0)
            }
            Stage::Directory(n) => {
                event.symbol = n;
                event.changes.push(Change::Listed);
                after(n, Stage::Directory, Stage::States(0))
            }
            Stage::States(n) => {
                event.symbol = n;
                event.changes.push(Change::Status {
                    halted: false,
                    operational: false,
                });
                after(n, Stage::States, Stage::Hours)
            }
            Stage::Hours => {
                event.changes.push(Change::Phase(Phase::StartOfHours));
                Stage::Books(0)
            }
            Stage::Books(n) => {
                self.time += BUILD_GAP;
                self.build(n, event);
                if n + 1 < count * 2 * self.depth {
                    Stage::Books(n + 1)
                } else {
                    Stage::Open
                }
            }
            Stage::Open => {
                self.time = self.time.max(self.open_at);
                event.time = self.time;
                event.changes.push(Change::Phase(Phase::StartOfMarket));
                Stage::Crosses(0)
            }
            Stage::Crosses(n) => {
                event.symbol = n;
                self.market.match_number += 1;
                let shares = 100 * self.market.random.between(0, 500) as u32;
                let match_number = self.market.match_number;
                event.changes.push(Change::Cross {
                    shares,
                    price: self.prices[n].0,
                    match_number,
                });
                let next = after(n, Stage::Crosses, Stage::Market);
                if matches!(next, Stage::Market) {
                    self.market.open(self.time + DIRECTORY_GAP);
                }
                next
            }
            Stage::Market => Stage::Market,
        };
        self.time += DIRECTORY_GAP;
    }

    /// One order of the opening books: levels go outwards, one to three ticks at a time; long-lived.
    fn build(&mut self, n: usize, event: &mut Event) {
        let count = self.prices.len();
        let (symbol, side, level) = (n % count, n / count % 2, (n / count / 2) as u32);
        let (price, tick, spread) = self.prices[symbol];
        let random = &mut self.market.random;
        let away = (spread + level * 2 + random.below(2) as u32) * tick;
        let (side, price) = if side == 0 {
            (Side::Buy, price - away)
        } else {
            (Side::Sell, price + away)
        };
        let shares = 100 * random.between(1, 10) as u32;
        let life = random.octaves(5_000_000_000, 600_000_000_000);
        event.symbol = symbol;
        self.market
            .enter(symbol, side, price, shares, life, false, event);
    }
}
