//! Decision latencies of the orders sent, exactly while they are short and in a histogram of three digits beyond.
//!
//! What flows in: cycles, as the card measured them, with the kind of message that decided and how the order was released.
//! What flows out: [`Latency`] of each such group.

use super::entry::{message, release};
use super::view::Latency;
use hdrhistogram::Histogram;
use std::collections::BTreeMap;

/// Cycles from which on orders are not counted one value apart: 6.4 microseconds, where hdrhistogram's three digits end.
pub const EXACT: u64 = 2_048;

/// All latencies.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    groups: BTreeMap<(bool, u8), Group>,
}

#[derive(Debug, Default)]
struct Group {
    sum: u64,
    min: u64,
    max: u64,
    exact: BTreeMap<u64, u64>,
    beyond: u64,
    histogram: Option<Histogram<u64>>,
}

impl Decisions {
    /// Adds an order.
    pub fn add(&mut self, decision: bool, message: u8, cycles: u32) {
        // Decisions first: false sorts before true.
        let group = self.groups.entry((!decision, message)).or_default();
        let cycles = u64::from(cycles);
        group.sum = group.sum.saturating_add(cycles);
        let first = group.exact.is_empty() && group.beyond == 0;
        group.min = if first { cycles } else { group.min.min(cycles) };
        group.max = group.max.max(cycles);
        match cycles {
            0..EXACT => *group.exact.entry(cycles).or_default() += 1,
            _ => group.beyond += 1,
        }
        if group.histogram.is_none() {
            group.histogram = Histogram::new_with_bounds(1, 1 << 33, 3).ok();
        }
        if let Some(histogram) = &mut group.histogram {
            histogram.saturating_record(cycles);
        }
    }

    /// Each group: released on decision first, by the number of the kind of message.
    pub fn latencies(&self) -> Vec<Latency> {
        let groups = self.groups.iter();
        groups
            .map(|(&(held, kind), group)| group.latency(!held, kind))
            .collect()
    }
}

impl Group {
    fn latency(&self, decision: bool, kind: u8) -> Latency {
        let histogram = self.histogram.as_ref();
        // A histogram gives the upper end of a bucket, which may be beyond the largest that was there.
        let at = |quantile| {
            histogram
                .map_or(0, |h| h.value_at_quantile(quantile))
                .min(self.max)
        };
        Latency {
            release: release(decision).to_owned(),
            message: message(kind),
            count: self.exact.values().sum::<u64>().saturating_add(self.beyond),
            sum: self.sum,
            min: self.min,
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            p999: at(0.999),
            max: self.max,
            exact: self.exact.iter().map(|(c, n)| (*c, *n)).collect(),
            beyond: self.beyond,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_latencies_are_counted_exactly_and_long_ones_too_many_to_list_are_not_lost() {
        let mut decisions = Decisions::default();
        for _ in 0..98 {
            decisions.add(true, 0, 6);
        }
        for cycles in [9, 5_000] {
            decisions.add(true, 0, cycles);
        }
        decisions.add(false, 3, 40);
        let [fast, held] = decisions.latencies().try_into().expect("two groups");
        assert_eq!(
            (fast.release.as_str(), fast.message.as_str()),
            ("decision", "add")
        );
        assert_eq!(
            (fast.count, fast.min, fast.p50, fast.p99, fast.max),
            (100, 6, 6, 9, 5_000)
        );
        assert_eq!(fast.exact, [(6, 98), (9, 1)]);
        assert_eq!((fast.beyond, fast.sum), (1, 98 * 6 + 9 + 5_000));
        assert_eq!(
            (held.release.as_str(), held.message.as_str()),
            ("good-frame", "delete")
        );
    }
}
