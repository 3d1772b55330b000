//! The securities of a session.

use crate::rng::Random;

/// A security of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Symbol, at most 8 characters.
    pub symbol: String,
    /// ITCH locate of the day.
    pub locate: u16,
    /// Price that the session starts around, 1/10000 dollar.
    pub price: u32,
    /// Price step, 1/10000 dollar.
    pub tick: u32,
    /// Typical distance of best bid and ask, in ticks: 1 to 5.
    pub spread: u32,
}

const KNOWN: [&str; 24] = [
    "AAPL", "MSFT", "NVDA", "AMZN", "TSLA", "META", "GOOGL", "AMD", "INTC", "QQQ", "NFLX", "AVGO",
    "CSCO", "PEP", "COST", "ADBE", "TXN", "QCOM", "AMGN", "SBUX", "GILD", "MU", "PYPL", "ZVZZT",
];

/// `count` listings: known symbols first, then made-up ones; prices of 5 to 900 dollars, and one in 32 below a dollar
/// with its finer tick.
pub fn listings(count: u16, seed: u64) -> Vec<Listing> {
    let mut random = Random::fork(seed, 0x11);
    let step = (60_000 / count.max(1)).clamp(1, 37);
    let made_up = |n: usize| {
        let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
        format!("Z{}{}{}", letter(n / 676), letter(n / 26), letter(n))
    };
    (0..count)
        .map(|n| {
            let at = usize::from(n);
            let penny = at % 32 == 31;
            let price = if penny {
                random.between(2_000, 9_000) as u32
            } else {
                random.octaves(5, 900) as u32 * 10_000 + random.below(100) as u32 * 100
            };
            // The busiest are the tightest.
            let spread = 1 + random.below(if at < 16 { 2 } else { 5 }) as u32;
            let symbol = KNOWN
                .get(at)
                .map_or_else(|| made_up(at), |known| (*known).to_owned());
            Listing {
                symbol,
                locate: 13 + n * step,
                price,
                tick: if penny { 1 } else { 100 },
                spread,
            }
        })
        .collect()
}
