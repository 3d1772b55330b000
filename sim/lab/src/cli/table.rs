//! A replay's summary for people.

use std::collections::BTreeMap;
use t2t_lab::report::{Cycles, Summary};

/// One cycle of the card, ns.
const CYCLE_NS: f64 = 1e9 / t2t_simcard::CLOCK_HZ;

/// Prints the summary.
pub fn print(summary: &Summary) {
    println!(
        "{} frames, {} messages, {} top-of-book changes, {} orders sent, {} refused",
        summary.frames,
        summary.messages,
        summary.bbo_changes,
        summary.fires,
        summary.rejects.values().sum::<u64>(),
    );
    counts("dropped frames", &summary.drops);
    counts("marked rows", &summary.marked_rows);
    counts("refused orders", &summary.rejects);
    for (name, figures) in [
        ("released on decision", &summary.decision_cycles),
        ("released after a good frame", &summary.good_frame_cycles),
    ] {
        latencies(name, figures);
    }
    if let (Some(cycles), Some(speed)) = (summary.simulated_cycles, summary.cycles_per_second) {
        println!("{cycles} cycles simulated at {speed} cycles/s");
    }
}

fn counts(name: &str, counts: &BTreeMap<&'static str, u64>) {
    if !counts.is_empty() {
        let list: Vec<String> = counts
            .iter()
            .map(|(reason, count)| format!("{reason} {count}"))
            .collect();
        println!("{name}: {}", list.join(", "));
    }
}

fn latencies(name: &str, figures: &BTreeMap<&'static str, Cycles>) {
    if figures.is_empty() {
        return;
    }
    println!("cycles from the deciding word to the first order word, {name}:");
    println!(
        "  {:<14}{:>8}{:>6}{:>8}{:>6}{:>6}{:>12}",
        "decided by", "orders", "min", "median", "p99", "max", "median ns"
    );
    for (kind, c) in figures {
        println!(
            "  {kind:<14}{:>8}{:>6}{:>8}{:>6}{:>6}{:>12.1}",
            c.count,
            c.min,
            c.median,
            c.p99,
            c.max,
            c.median as f64 * CYCLE_NS
        );
    }
}
