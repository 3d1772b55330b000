//! The market: securities whose orders live and die as real ones do.
//!
//! Every order gets a life when it is born (two thirds below a second, nine tenths below ten) and is deleted at the end
//! of it unless it was executed first, so that the share of deletes in the mix comes about by itself. Everything else
//! arrives in a calm flow with bursts on one security on top. Prices wander around where the security opened.

use super::{
    book::Book,
    config::SessionConfig,
    event::{Change, Event},
};
use crate::rng::Random;
use std::{cmp::Reverse, collections::BinaryHeap};

/// Units of `Stock::fair` in a tick.
pub(super) const FINE: i64 = 1_024;
/// Mean time between the messages of a burst, ns.
const BURST_GAP: u64 = 1_100;
/// Most changes of one burst: 7 ms of them.
const LONGEST_BURST: u64 = 6_300;

pub(super) struct Stock {
    pub(super) book: Book,
    /// What the security is worth, in 1/1024 tick; what it wanders around.
    pub(super) fair: i64,
    anchor: i64,
    pub(super) tick: u32,
    pub(super) spread: i64,
    /// All references of the security share this remainder of four.
    pub(super) class: u64,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Death {
    pub(super) time: u64,
    pub(super) symbol: u32,
    pub(super) slot: u32,
    pub(super) life: u32,
}

pub(super) struct Market {
    pub(super) stocks: Vec<Stock>,
    pub(super) random: Random,
    pub(super) deaths: BinaryHeap<Reverse<Death>>,
    activity: Vec<u64>,
    kinds: [u64; 8],
    next_change: u64,
    calm_gap: u64,
    burst_start: u64,
    burst_left: u64,
    burst_symbol: usize,
    pub(super) reference: u64,
    pub(super) match_number: u64,
    pub(super) live: usize,
    pub(super) max_live: usize,
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
}
