//! A replay's summary for people.

use std::collections::BTreeMap;
use t2t_lab::grouped;
use t2t_lab::report::{Cycles, Summary};

/// One cycle of the card, ns.
pub const CYCLE_NS: f64 = 1e9 / t2t_simcard::CLOCK_HZ;

/// Prints what entered and what came of it.
pub fn account(summary: &Summary) {
    println!(
        "{} frames with {} messages -> {} top-of-book changes, {} orders sent, {} refused",
        grouped(summary.frames),
        grouped(summary.messages),
        grouped(summary.bbo_changes),
        grouped(summary.fires),
        grouped(summary.rejects.values().sum()),
    );
    counts("frames dropped", &summary.drops);
    if summary.gaps > 0 {
        println!("  {:<16} {}", "gaps", grouped(summary.gaps));
    }
    counts("rows marked", &summary.marked_rows);
    counts("orders refused", &summary.rejects);
}

/// Prints latencies and speed.
pub fn figures(summary: &Summary) {
    let releases = [
        ("on decision", &summary.decision_cycles),
        ("after a good frame", &summary.good_frame_cycles),
    ];
    if releases.iter().any(|(_, figures)| !figures.is_empty()) {
        println!("\nFrom the word that decided to the first word of the order");
        println!(
            "  {:<20}{:<15}{:>7}{:>6}{:>8}{:>6}{:>6}{:>11}",
            "released", "decided by", "orders", "min", "median", "p99", "max", "median ns"
        );
    }
    for (release, figures) in releases {
        latencies(release, figures);
    }
    if let (Some(cycles), Some(speed)) = (summary.simulated_cycles, summary.cycles_per_second) {
        println!(
            "\n{} cycles of the card simulated, {} a second",
            grouped(cycles),
            grouped(speed)
        );
    }
}

fn counts(name: &str, counts: &BTreeMap<&'static str, u64>) {
    if !counts.is_empty() {
        let list: Vec<String> = counts
            .iter()
            .map(|(reason, count)| format!("{reason} {}", grouped(*count)))
            .collect();
        println!("  {name:<16} {}", list.join(", "));
    }
}

fn latencies(release: &str, figures: &BTreeMap<&'static str, Cycles>) {
    for (kind, c) in figures {
        println!(
            "  {release:<20}{kind:<15}{:>7}{:>6}{:>8}{:>6}{:>6}{:>11.1}",
            c.count,
            c.min,
            c.median,
            c.p99,
            c.max,
            c.median as f64 * CYCLE_NS
        );
    }
}
