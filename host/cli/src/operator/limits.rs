//! Limits as the card itself has them: read out of an image of its store.
//!
//! What flows in: an image. What flows out: its limits, of the card, of each feed and of each watched symbol, in the card's own
//! units; and, of two images, which limits would get looser. That verdict needs no desk file: it holds also where what is in
//! force was applied from elsewhere. No limit at all lets nothing pass, so a limit that appears is looser too.

use std::collections::BTreeMap;
use t2t_contract::records::{Window, card, feed, limit, member, symbol};
use t2t_contract::store;

/// Limits of the whole card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfCard {
    /// ns; 0 = never.
    pub dead_man: u64,
    /// 1/10000 dollar.
    pub gross: u64,
    /// Credit that an order costs, ns; more than a second's allows none.
    pub rate_cost: u64,
    /// Fires of one trigger within a second.
    pub repeat: u64,
    /// Orders.
    pub open: u64,
}

/// Limits of an instrument; all zero where it has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfInstrument {
    /// There are limits.
    pub enabled: bool,
    /// Shares.
    pub max_qty: u64,
    /// Basis points.
    pub collar: u64,
    /// 1/10000 dollar.
    pub max_notional: u64,
    /// Shares.
    pub max_long: u64,
    /// Shares.
    pub max_short: u64,
}

/// What a card watches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Watched {
    /// Feed number.
    pub feed: u64,
    /// Symbol, without its padding.
    pub symbol: String,
}

/// Limits of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Of the card.
    pub card: OfCard,
    /// Silence of a feed after which the card disarms, ns, by number of the feed: of those that have one.
    pub stale: BTreeMap<usize, u64>,
    /// Of instruments, by number: those that are watched.
    pub instruments: BTreeMap<usize, (Watched, OfInstrument)>,
}

/// Credit that is full, ns: an order that costs more cannot be sent.
const FULL_CREDIT: u64 = t2t_desk::CardLimits::FULL_CREDIT_NS as u64;

impl OfCard {
    /// Orders a second, as the desk says them: the smallest number whose cost is this one, which is exact up to 31,622.
    pub fn orders_per_second(&self) -> u64 {
        match self.rate_cost {
            0 => u64::MAX,
            cost if cost > FULL_CREDIT => 0,
            cost => FULL_CREDIT.div_ceil(cost),
        }
    }
}

/// A row of a window; empty where the image is not one.
fn row<'a>(image: &'a [u32], window: &Window, row: usize) -> &'a [u32] {
    let first = store::place(window, row, 0);
    first
        .and_then(|first| image.get(first..first + window.words))
        .unwrap_or_default()
}

/// An unsigned field of at most 64 bits.
fn field(words: &[u32], lsb: usize, width: usize) -> u64 {
    let bit = |n: usize| {
        words
            .get(n / 32)
            .map_or(0, |word| u64::from(word >> (n % 32) & 1))
    };
    (0..width).map(|n| bit(lsb + n) << n).sum()
}

impl Limits {
    /// Reads them out of an image of the store.
    pub fn of(image: &[u32]) -> Limits {
        let mut instruments = BTreeMap::new();
        for at in 0..symbol::WINDOW.depth {
            let words = row(image, &symbol::WINDOW, at);
            if field(words, symbol::VALID, 1) == 0 {
                continue;
            }
            let number = field(words, symbol::INSTR, symbol::INSTR_W) as usize;
            let text = field(words, symbol::SYMBOL, symbol::SYMBOL_W).to_be_bytes();
            let watched = Watched {
                feed: field(words, symbol::FEED, symbol::FEED_W),
                symbol: String::from_utf8_lossy(&text).trim_end().to_owned(),
            };
            if field(row(image, &member::WINDOW, number), member::EN, 1) == 1 {
                instruments.insert(
                    number,
                    (watched, of_instrument(row(image, &limit::WINDOW, number))),
                );
            }
        }
        Limits {
            card: of_card(row(image, &card::WINDOW, 0)),
            stale: stale(image),
            instruments,
        }
    }

    /// What would be looser in `new`: names of limits, ready to be shown.
    pub fn looser_in(&self, new: &Limits) -> Vec<String> {
        let mut looser = self.card.looser_in(&new.card);
        // Whoever trades on another feed loses what disarmed the card too, so a feed that goes counts.
        let waits_longer = |feed: &usize, ns: &u64| new.stale.get(feed).is_none_or(|new| new > ns);
        let feeds = self
            .stale
            .iter()
            .filter(|(feed, ns)| waits_longer(feed, ns));
        looser.extend(feeds.map(|(feed, _)| format!("feed.{feed}.stale")));
        let old: BTreeMap<_, _> = self
            .instruments
            .values()
            .map(|(who, limits)| (who, *limits))
            .collect();
        for (who, limits) in new.instruments.values() {
            let before = old.get(who).copied().unwrap_or_default();
            for what in before.looser_in(limits) {
                looser.push(format!("limits.{}.{what}", who.symbol));
            }
        }
        looser
    }
}

impl OfCard {
    fn looser_in(&self, new: &OfCard) -> Vec<String> {
        // Of a dead-man time 0 means never, which is the loosest.
        let silence = |ns: u64| if ns == 0 { u64::MAX } else { ns };
        [
            (
                "card.dead_man",
                silence(new.dead_man) > silence(self.dead_man),
            ),
            ("limits.gross_notional", new.gross > self.gross),
            ("limits.orders_per_second", new.rate_cost < self.rate_cost),
            ("limits.repeat_per_second", new.repeat > self.repeat),
            ("limits.max_open_orders", new.open > self.open),
        ]
        .into_iter()
        .filter(|(_, looser)| *looser)
        .map(|(name, _)| name.to_owned())
        .collect()
    }
}

impl OfInstrument {
    fn looser_in(&self, new: &OfInstrument) -> Vec<&'static str> {
        [
            ("max_order_qty", new.max_qty > self.max_qty),
            ("max_order_notional", new.max_notional > self.max_notional),
            ("collar", new.collar > self.collar),
            ("max_long", new.max_long > self.max_long),
            ("max_short", new.max_short > self.max_short),
        ]
        .into_iter()
        .filter(|(_, looser)| *looser)
        .map(|(name, _)| name)
        .collect()
    }
}

fn stale(image: &[u32]) -> BTreeMap<usize, u64> {
    let of = |at: usize| {
        let words = row(image, &feed::WINDOW, at);
        let ns = field(words, feed::STALE, feed::STALE_W);
        (field(words, feed::EN, 1) == 1 && ns > 0).then_some((at, ns))
    };
    (0..feed::WINDOW.depth).filter_map(of).collect()
}

fn of_card(words: &[u32]) -> OfCard {
    OfCard {
        dead_man: field(words, card::DEAD_MAN, card::DEAD_MAN_W),
        gross: field(words, card::GROSS_LIMIT, card::GROSS_LIMIT_W),
        rate_cost: field(words, card::RATE_COST, card::RATE_COST_W),
        repeat: field(words, card::REPEAT_LIMIT, card::REPEAT_LIMIT_W),
        open: field(words, card::OPEN_LIMIT, card::OPEN_LIMIT_W),
    }
}

fn of_instrument(words: &[u32]) -> OfInstrument {
    if field(words, limit::EN, 1) == 0 {
        return OfInstrument::default();
    }
    OfInstrument {
        enabled: true,
        max_qty: field(words, limit::MAX_QTY, limit::MAX_QTY_W),
        collar: field(words, limit::COLLAR, limit::COLLAR_W),
        max_notional: field(words, limit::MAX_NOTIONAL, limit::MAX_NOTIONAL_W),
        max_long: field(words, limit::MAX_LONG, limit::MAX_LONG_W),
        max_short: field(words, limit::MAX_SHORT, limit::MAX_SHORT_W),
    }
}

/// What is in force on a card that nothing was ever applied to: its power-on values, which allow nothing.
pub fn at_power_on() -> Limits {
    use t2t_contract::registers::{
        DEAD_MAN, GROSS_LIMIT, OPEN_LIMIT, RATE_COST, REGISTERS, REPEAT_LIMIT,
    };
    let reset = |offset| {
        REGISTERS
            .iter()
            .find(|r| r.offset == offset)
            .map_or(0, |r| r.reset)
    };
    let card = OfCard {
        dead_man: reset(DEAD_MAN),
        gross: reset(GROSS_LIMIT),
        rate_cost: reset(RATE_COST),
        repeat: reset(REPEAT_LIMIT),
        open: reset(OPEN_LIMIT),
    };
    Limits {
        card,
        ..Limits::default()
    }
}

#[cfg(test)]
mod tests;
