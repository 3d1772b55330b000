//! Decision latencies in cycles, by how the order was released and by the kind of message that decided.

use hdrhistogram::Histogram;
use serde::Serialize;
use std::collections::BTreeMap;
use t2t_model::Kind;

/// Word for a kind of message in files and tables.
pub fn kind_text(kind: Kind) -> &'static str {
    match kind {
        Kind::Add => "add",
        Kind::Execute => "execute",
        Kind::Cancel => "cancel",
        Kind::Delete => "delete",
        Kind::Replace => "replace",
        Kind::ExecutePrice => "execute-price",
        Kind::Trade => "trade",
        Kind::Status => "status",
        Kind::Level => "level",
        Kind::Directory => "directory",
    }
}

/// Latencies of one group, in cycles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cycles {
    /// Orders.
    pub count: u64,
    /// Smallest.
    pub min: u64,
    /// Median.
    pub median: u64,
    /// 99th percentile.
    pub p99: u64,
    /// Largest.
    pub max: u64,
}

/// All latencies, in cycles of the card.
#[derive(Clone, Debug, Default)]
pub struct Latencies {
    groups: BTreeMap<(&'static str, &'static str), Histogram<u64>>,
}

impl Latencies {
    /// Adds the latency of one order.
    pub fn add(&mut self, kind: Kind, decision: bool, cycles: u32) {
        let release = if decision { "decision" } else { "good-frame" };
        let group = self.groups.entry((release, kind_text(kind)));
        // Three significant digits: exact up to 2,047 cycles, and cycles beyond 2^32 do not exist.
        let histogram = group.or_insert_with(|| {
            Histogram::new_with_bounds(1, 1 << 33, 3)
                .expect("the bounds are constants that hdrhistogram accepts")
        });
        histogram.saturating_record(u64::from(cycles));
    }

    /// Figures by release and kind.
    pub fn figures(&self) -> BTreeMap<&'static str, BTreeMap<&'static str, Cycles>> {
        let mut figures: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for (&(release, kind), histogram) in &self.groups {
            let cycles = Cycles {
                count: histogram.len(),
                min: histogram.min(),
                median: histogram.value_at_quantile(0.5),
                p99: histogram.value_at_quantile(0.99),
                max: histogram.max(),
            };
            figures.entry(release).or_default().insert(kind, cycles);
        }
        figures
    }
}
