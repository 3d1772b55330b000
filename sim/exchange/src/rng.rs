//! Seeded randomness in whole numbers only: no logarithm of one platform's library decides what a seed means.

use rand_xoshiro::{
    Xoshiro256PlusPlus,
    rand_core::{Rng as _, SeedableRng},
};

/// Draws of the kinds that a market needs.
#[derive(Debug, Clone)]
pub(crate) struct Random(Xoshiro256PlusPlus);

/// A probability as a threshold for 64 random bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chance(u64);

impl Chance {
    /// From a fraction, cut to 0..=1.
    pub(crate) fn of(fraction: f64) -> Chance {
        // Casts from float to integer saturate.
        Chance((fraction * 18_446_744_073_709_551_616.0) as u64)
    }
}

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// A generator of its own for one purpose, so that a change of one purpose leaves the others as they were.
    pub(crate) fn fork(seed: u64, purpose: u64) -> Random {
        Random::new(seed ^ purpose.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in `0..bound`; 0 for a bound of 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// Uniform in `low..=high`.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn chance(&mut self, chance: Chance) -> bool {
        // The largest threshold means always.
        chance.0 == u64::MAX || self.bits() < chance.0
    }

    /// Exponential with a mean, by von Neumann's comparison of uniforms: a run of falling draws of odd length accepts.
    pub(crate) fn exponential(&mut self, mean: u64) -> u64 {
        let mut whole = 0u64;
        loop {
            let first = self.bits();
            let mut last = first;
            let mut falling = 1u32;
            loop {
                let next = self.bits();
                if next > last {
                    break;
                }
                last = next;
                falling += 1;
            }
            if falling % 2 == 1 {
                let part = ((u128::from(first) * u128::from(mean)) >> 64) as u64;
                return whole.saturating_mul(mean).saturating_add(part);
            }
            whole += 1;
        }
    }

    /// Nearly log-uniform in `low..high`: an octave, then a place in it.
    pub(crate) fn octaves(&mut self, low: u64, high: u64) -> u64 {
        let octaves = u64::from((high / low).max(1).ilog2());
        let start = low << self.below(octaves + 1);
        (start + self.below(start)).min(high)
    }

    /// An index, chosen by cumulative weights.
    pub(crate) fn weighted(&mut self, cumulative: &[u64]) -> usize {
        let total = cumulative.last().copied().unwrap_or(0);
        let draw = self.below(total);
        cumulative
            .partition_point(|bound| *bound <= draw)
            .min(cumulative.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_means_and_the_bounds_they_promise() {
        let mut random = Random::new(1);
        let mean = (0..100_000).map(|_| random.exponential(1_000)).sum::<u64>() / 100_000;
        assert!((985..1015).contains(&mean), "{mean}");
        assert!((0..10_000).all(|_| (20..=1_000).contains(&random.octaves(20, 1_000))));
        assert!((0..1_000).all(|_| random.below(7) < 7 && (3..=4).contains(&random.between(3, 4))));
        let mut hits = [0; 3];
        (0..9_000).for_each(|_| hits[random.weighted(&[1, 1, 9])] += 1);
        assert!((900..1100).contains(&hits[0]) && hits[1] == 0, "{hits:?}");
        assert!(
            random.chance(Chance::of(1.0))
                && !random.chance(Chance::of(0.0))
                && !random.chance(Chance::of(-1.0))
        );
    }

    #[test]
    fn the_meaning_of_a_seed_never_changes() {
        let mut random = Random::new(42);
        assert_eq!(
            [random.bits(), random.bits()],
            [15_021_278_609_987_233_951, 5_881_210_131_331_364_753]
        );
    }
}
