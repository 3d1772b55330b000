//! What makes no session, said before the first frame.

use super::config::SessionConfig;
use std::collections::BTreeSet;
use t2t_protocols::ascii;

/// Why a configuration makes no session.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Nothing to trade.
    #[error("a session needs at least one listing")]
    NoListing,
    /// A symbol that does not fit a message.
    #[error("symbol {0:?} is not 1 to 8 printable ASCII characters")]
    Symbol(String),
    /// Two listings of one symbol or of one locate.
    #[error("symbol {0:?} or its locate is listed twice")]
    Twice(String),
    /// A price, tick or spread that a book cannot be built around.
    #[error(
        "listing {symbol:?}: price {price} needs a tick of at least 1, a spread of 1 to 5 ticks, and 400 ticks of room on either side"
    )]
    Price {
        /// The listing.
        symbol: String,
        /// Its price.
        price: u32,
    },
    /// A probability outside 0..=1, a percentage outside 0..=90.
    #[error("{what} is {value}: give {allowed}")]
    Range {
        /// The setting.
        what: &'static str,
        /// As given.
        value: String,
        /// What is allowed.
        allowed: &'static str,
    },
}

impl SessionConfig {
    /// Checks that the configuration makes a session.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.listings.is_empty() {
            return Err(ConfigError::NoListing);
        }
        let (mut symbols, mut locates) = (BTreeSet::new(), BTreeSet::new());
        for listing in &self.listings {
            let symbol = listing.symbol.clone();
            if symbol.is_empty() || ascii::pad::<8>(&symbol).is_none() {
                return Err(ConfigError::Symbol(symbol));
            }
            if !symbols.insert(symbol.clone()) || !locates.insert(listing.locate) {
                return Err(ConfigError::Twice(symbol));
            }
            let room = listing.tick.saturating_mul(400);
            let fits = listing.price > room && listing.price.checked_add(room).is_some();
            if listing.tick == 0 || !(1..=5).contains(&listing.spread) || !fits {
                return Err(ConfigError::Price {
                    symbol,
                    price: listing.price,
                });
            }
        }
        let lines = [Some(&self.a), self.b.as_ref()];
        let of_lines = lines.into_iter().flatten().flat_map(|line| {
            [
                ("loss", line.loss),
                ("duplicate", line.duplicate),
                ("reorder", line.reorder),
            ]
        });
        for (what, value) in of_lines.chain([("gap", self.gap)]) {
            if !(0.0..=1.0).contains(&value) {
                return Err(ConfigError::Range {
                    what,
                    value: value.to_string(),
                    allowed: "a probability from 0 to 1",
                });
            }
        }
        let range = |what, value: u64, low, high, allowed| {
            let inside = (low..=high).contains(&value);
            inside.then_some(()).ok_or_else(|| ConfigError::Range {
                what,
                value: value.to_string(),
                allowed,
            })
        };
        range(
            "burst_percent",
            self.burst_percent,
            0,
            90,
            "a percentage from 0 to 90",
        )?;
        range(
            "messages_per_second",
            self.messages_per_second,
            1,
            10_000_000,
            "1 to 10,000,000",
        )?;
        range("depth", u64::from(self.depth), 1, 200, "1 to 200 levels")?;
        range(
            "messages_per_packet",
            u64::from(self.messages_per_packet),
            1,
            1_000,
            "1 to 1,000 messages",
        )?;
        range(
            "start_ns",
            self.start_ns,
            0,
            86_399_000_000_000,
            "a time of day",
        )
    }
}
