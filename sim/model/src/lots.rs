//! Top of book by round lots: the rule by which IEX TOPS is made of IEX DEEP, inferred from the exchange's own quotes.
//!
//! Walk the levels from the best, adding sizes, until a round lot is reached: that level's price and the sum are the
//! quote. A side that never reaches a lot shows nothing.

use crate::levels::{Level, Levels};

/// Shares in a round lot of a stock whose best price is `best` (1/10000 dollar).
pub fn round_lot(best: u32) -> u32 {
    match best {
        0..=2_500_000 => 100,
        2_500_001..=10_000_000 => 40,
        10_000_001..=100_000_000 => 10,
        _ => 1,
    }
}

/// The quote of one side.
pub fn quote(levels: &Levels) -> Level {
    let lot = round_lot(levels.best().price);
    let mut qty = 0u32;
    for level in levels.iter() {
        qty = qty.saturating_add(level.qty);
        if qty >= lot {
            return Level {
                price: level.price,
                qty,
            };
        }
    }
    Level::default()
}
