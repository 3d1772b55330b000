//! The market: securities whose orders live and die as real ones do.
//!
//! Every order gets a life when it is born (two thirds below a second, nine tenths below ten) and is deleted at the end
//! of it unless it was executed first, so that the share of deletes in the mix comes about by itself. Everything else
//! arrives in a calm flow with bursts on one security on top. Prices wander around where the security opened.

use super::{
    book::{Book, Side},
    config::SessionConfig,
    event::{Change, Event, Print},
};
use crate::rng::Random;
use std::{cmp::Reverse, collections::BinaryHeap};

/// Units of `Stock::fair` in a tick.
const FINE: i64 = 1_024;
/// Mean time between the messages of a burst, ns.
const BURST_GAP: u64 = 1_100;
/// Most changes of one burst: 7 ms of them.
const LONGEST_BURST: u64 = 6_300;

pub(super) struct Stock {
    pub(super) book: Book,
    /// What the security is worth, in 1/1024 tick; what it wanders around.
    fair: i64,
    anchor: i64,
    tick: u32,
    spread: i64,
    /// All references of the security share this remainder of four.
    class: u64,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Death {
    time: u64,
    symbol: u32,
    slot: u32,
    life: u32,
}

pub(super) struct Market {
    pub(super) stocks: Vec<Stock>,
    pub(super) random: Random,
    deaths: BinaryHeap<Reverse<Death>>,
    activity: Vec<u64>,
    kinds: [u64; 8],
    next_change: u64,
    calm_gap: u64,
    burst_start: u64,
    burst_left: u64,
    burst_symbol: usize,
    reference: u64,
    pub(super) match_number: u64,
    live: usize,
    max_live: usize,
}

impl Market {
    pub(super) fn new(config: &SessionConfig) -> Market {
        let stocks = config.listings.iter().map(|listing| {
            let anchor = i64::from(listing.price / listing.tick) * FINE;
            Stock {
                book: Book::default(),
                fair: anchor,
                anchor,
                tick: listing.tick,
                spread: i64::from(listing.spread),
                class: u64::from(listing.locate % 4),
            }
        });
        let mut sum = 0;
        // Activity falls off roughly as one over the rank.
        let activity = (0..config.listings.len() as u64).map(|rank| {
            sum += 1_000_000 / (rank + 4);
            sum
        });
        let mix = &config.mix;
        // An execution of the mix is a message; sweeps make about five of four draws.
        let executions = mix.execute * 4 / 5;
        let weights = [
            mix.add,
            mix.add_mpid,
            mix.replace,
            executions,
            mix.execute_price,
            mix.cancel,
            mix.trade,
            mix.other,
        ];
        let mut kinds = [0; 8];
        let mut total = 0;
        for (bound, weight) in kinds.iter_mut().zip(weights) {
            total += weight;
            *bound = total;
        }
        // Deletes come on top of the drawn kinds, one for nearly every add.
        let drawn_percent = total * 100 / (total + (mix.add + mix.add_mpid) * 96 / 100).max(1);
        let gap = 1_000_000_000 * 100 / (config.messages_per_second * drawn_percent.max(1));
        let burst = config.burst_percent;
        Market {
            stocks: stocks.collect(),
            random: Random::fork(config.seed, 0x22),
            deaths: BinaryHeap::new(),
            activity: activity.collect(),
            kinds,
            next_change: 0,
            calm_gap: gap * 100 / (100 - burst),
            // A burst of 200 changes on average, so often that they make up the wanted part of all.
            burst_start: (200 * (100 - burst)).checked_div(burst).unwrap_or(0),
            burst_left: 0,
            burst_symbol: 0,
            reference: 1_000,
            match_number: 100,
            live: 0,
            max_live: config.max_live as usize,
        }
    }

    /// Lets the continuous flow begin.
    pub(super) fn open(&mut self, time: u64) {
        self.next_change = time;
    }

    /// Time of the next event, if nothing else comes before.
    pub(super) fn due(&self) -> u64 {
        self.deaths
            .peek()
            .map_or(self.next_change, |Reverse(death)| {
                death.time.min(self.next_change)
            })
    }

    /// The next event of the flow.
    pub(super) fn next(&mut self, event: &mut Event) {
        event.changes.clear();
        while event.changes.is_empty() {
            match self.deaths.peek() {
                Some(Reverse(death)) if death.time <= self.next_change => {
                    let Death {
                        time,
                        symbol,
                        slot,
                        life,
                    } = *death;
                    self.deaths.pop();
                    let symbol = symbol as usize;
                    if self.stocks[symbol].book.is_alive(slot, life) {
                        (event.time, event.symbol) = (time, symbol);
                        self.delete(symbol, slot, event);
                    }
                }
                _ => {
                    event.time = self.next_change;
                    event.symbol = self.pace();
                    self.change(event);
                }
            }
        }
    }

    /// Says which security changes now, and when the next change comes.
    fn pace(&mut self) -> usize {
        let random = &mut self.random;
        if self.burst_left == 0 && self.burst_start > 0 && random.below(self.burst_start) == 0 {
            self.burst_left = 1 + random.exponential(200).min(LONGEST_BURST);
            self.burst_symbol = random.weighted(&self.activity);
        }
        let gap = if self.burst_left == 0 {
            self.calm_gap
        } else {
            BURST_GAP
        };
        self.next_change += 60 + random.exponential(gap.saturating_sub(60));
        if self.burst_left > 0 {
            self.burst_left -= 1;
            if random.percent(70) {
                return self.burst_symbol;
            }
        }
        random.weighted(&self.activity)
    }

    fn change(&mut self, event: &mut Event) {
        let symbol = event.symbol;
        let stock = &mut self.stocks[symbol];
        let step = self.random.below(1_025) as i64 - 512;
        stock.fair += step - (stock.fair - stock.anchor) / 4_096;
        match self.random.weighted(&self.kinds) {
            0 => self.add(symbol, false, event),
            1 => self.add(symbol, true, event),
            2 => self.replace(symbol, event),
            3 => self.execute(symbol, false, event),
            4 => self.execute(symbol, true, event),
            5 => self.cancel(symbol, event),
            6 => self.trade(symbol, event),
            _ => event.changes.push(Change::Other {
                pick: self.random.bits(),
            }),
        }
    }

    fn next_reference(&mut self, symbol: usize) -> u64 {
        let next = self.reference + 1 + self.random.below(3);
        // Up to the next number with the security's remainder.
        self.reference = next + (self.stocks[symbol].class + 4 - next % 4) % 4;
        self.reference
    }

    fn life(&mut self) -> u64 {
        match self.random.below(100) {
            0..66 => self.random.octaves(20_000, 1_000_000_000),
            66..87 => self.random.octaves(1_000_000_000, 10_000_000_000),
            _ => self.random.octaves(10_000_000_000, 60_000_000_000),
        }
    }

    fn shares(&mut self) -> u32 {
        let random = &mut self.random;
        (match random.below(100) {
            0..73 => 100,
            73..85 => random.between(1, 99),
            85..98 => random.between(2, 10) * 100,
            _ => random.between(11, 200) * 100,
        }) as u32
    }

    /// A price for a side: mostly near what the security is worth, never through the other side.
    fn price(&mut self, symbol: usize, side: Side) -> u32 {
        let random = &mut self.random;
        let away = match random.below(100) {
            0..18 => 0,
            18..60 => random.exponential(3),
            60..95 => random.exponential(14),
            _ => random.below(150),
        }
        .min(300) as i64;
        let stock = &self.stocks[symbol];
        let tick = i64::from(stock.tick);
        let other = stock
            .book
            .best(side.other())
            .map(|price| i64::from(price) / tick);
        let worth = stock.fair / FINE;
        let ticks = match side {
            Side::Buy => (worth - stock.spread / 2 - away).min(other.unwrap_or(i64::MAX) - 1),
            Side::Sell => {
                (worth + stock.spread - stock.spread / 2 + away).max(other.unwrap_or(0) + 1)
            }
        };
        (ticks.max(1) * tick) as u32
    }

    fn side(&mut self) -> Side {
        if self.random.percent(50) {
            Side::Buy
        } else {
            Side::Sell
        }
    }

    fn add(&mut self, symbol: usize, attributed: bool, event: &mut Event) {
        if self.live >= self.max_live {
            if let Some(slot) = self.stocks[symbol].book.any(&mut self.random) {
                self.delete(symbol, slot, event);
            }
            return;
        }
        let side = self.side();
        let (price, shares, life) = (self.price(symbol, side), self.shares(), self.life());
        self.enter(symbol, side, price, shares, life, attributed, event);
    }

    /// Puts an order into a book, with the life it will have.
    #[expect(
        clippy::too_many_arguments,
        reason = "an order has that many properties"
    )]
    pub(super) fn enter(
        &mut self,
        symbol: usize,
        side: Side,
        price: u32,
        shares: u32,
        life: u64,
        attributed: bool,
        event: &mut Event,
    ) {
        let reference = self.next_reference(symbol);
        let Some((slot, level)) = self.stocks[symbol].book.add(reference, side, shares, price)
        else {
            return;
        };
        self.live += 1;
        let life_number = self.stocks[symbol].book.order(slot).life;
        let death = Death {
            time: event.time + life,
            symbol: symbol as u32,
            slot,
            life: life_number,
        };
        self.deaths.push(Reverse(death));
        event.changes.push(Change::Add {
            reference,
            shares,
            attributed,
            level,
        });
    }

    fn delete(&mut self, symbol: usize, slot: u32, event: &mut Event) {
        let book = &mut self.stocks[symbol].book;
        let (reference, shares) = (book.order(slot).reference, book.order(slot).shares);
        let level = book.take(slot, shares);
        self.live -= 1;
        event.changes.push(Change::Delete { reference, level });
    }

    fn replace(&mut self, symbol: usize, event: &mut Event) {
        // Whoever stands where the price has gone steps back; nobody else has such a reason.
        let book = &self.stocks[symbol].book;
        let stale = self.left_behind(symbol).and_then(|side| book.front(side));
        let Some(slot) = stale.or_else(|| book.any(&mut self.random)) else {
            return;
        };
        let order = *self.stocks[symbol].book.order(slot);
        let price = self.price(symbol, order.side);
        let shares = if self.random.percent(60) {
            order.shares
        } else {
            self.shares()
        };
        let new = self.next_reference(symbol);
        if let Some((left, entered)) = self.stocks[symbol].book.replace(slot, new, shares, price) {
            event.changes.push(Change::Replace {
                old: order.reference,
                new,
                shares,
                left,
                entered,
            });
        }
    }

    fn cancel(&mut self, symbol: usize, event: &mut Event) {
        let Some(slot) = self.stocks[symbol].book.any(&mut self.random) else {
            return;
        };
        let order = *self.stocks[symbol].book.order(slot);
        let half = order.shares / 2;
        // Now and then all that is left goes: legal, and a corner of every book.
        let shares = if half == 0 || self.random.percent(2) {
            order.shares
        } else {
            self.random.between(1, u64::from(half)) as u32
        };
        let level = self.stocks[symbol].book.take(slot, shares);
        self.live -= usize::from(shares == order.shares);
        event.changes.push(Change::Cancel {
            reference: order.reference,
            shares,
            level,
        });
    }

    /// The side whose best price the security has gone through, if any.
    fn left_behind(&self, symbol: usize) -> Option<Side> {
        let stock = &self.stocks[symbol];
        let worth = (stock.fair / FINE * i64::from(stock.tick)).max(0) as u32;
        match (stock.book.best(Side::Buy), stock.book.best(Side::Sell)) {
            (_, Some(ask)) if ask <= worth => Some(Side::Sell),
            (Some(bid), _) if bid >= worth => Some(Side::Buy),
            _ => None,
        }
    }

    fn execute(&mut self, symbol: usize, away: bool, event: &mut Event) {
        // An aggressor takes what was left behind, else from either side.
        let side = self.left_behind(symbol).unwrap_or_else(|| self.side());
        let orders = match self.random.below(100) {
            0..85 => 1,
            85..97 => self.random.between(2, 4),
            _ => self.random.between(5, 10),
        };
        for _ in 0..orders {
            let Some(slot) = self.stocks[symbol].book.front(side) else {
                return;
            };
            let order = *self.stocks[symbol].book.order(slot);
            let part = order.shares > 1 && self.random.percent(20);
            let shares = if part {
                self.random.between(1, u64::from(order.shares) - 1) as u32
            } else {
                order.shares
            };
            let tick = self.stocks[symbol].tick;
            let print = away.then(|| Print {
                price: order.price + tick,
                printable: self.random.percent(80),
            });
            let level = self.stocks[symbol].book.take(slot, shares);
            self.live -= usize::from(!part);
            self.match_number += 1;
            let match_number = self.match_number;
            event.changes.push(Change::Execute {
                reference: order.reference,
                shares,
                match_number,
                print,
                level,
            });
            if part || away {
                return;
            }
        }
    }

    fn trade(&mut self, symbol: usize, event: &mut Event) {
        let side = self.side();
        let Some(price) = self.stocks[symbol].book.best(side) else {
            return;
        };
        let shares = self.shares();
        self.match_number += 1;
        event.changes.push(Change::Trade {
            side,
            shares,
            price,
            match_number: self.match_number,
        });
    }
}
