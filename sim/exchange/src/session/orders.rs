//! What traders do: orders enter, shrink, move, trade and leave, at prices and sizes and for times like real ones.

use super::{
    book::Side,
    event::{Change, Event, Print},
    market::{Death, FINE, Market},
};
use std::cmp::Reverse;

impl Market {
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

    pub(super) fn add(&mut self, symbol: usize, attributed: bool, event: &mut Event) {
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

    pub(super) fn delete(&mut self, symbol: usize, slot: u32, event: &mut Event) {
        let book = &mut self.stocks[symbol].book;
        let (reference, shares) = (book.order(slot).reference, book.order(slot).shares);
        let level = book.take(slot, shares);
        self.live -= 1;
        event.changes.push(Change::Delete { reference, level });
    }

    pub(super) fn replace(&mut self, symbol: usize, event: &mut Event) {
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

    pub(super) fn cancel(&mut self, symbol: usize, event: &mut Event) {
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

    pub(super) fn execute(&mut self, symbol: usize, away: bool, event: &mut Event) {
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

    pub(super) fn trade(&mut self, symbol: usize, event: &mut Event) {
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
