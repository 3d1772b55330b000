//! The measurements one after the other.

mod card;
mod host;
mod real;

pub use card::session;

use super::{DEEP_GROUP, Findings, WATCHED, oracle, side_by_side, speed};
use crate::grouped;
use anyhow::Result;
use clap::ValueEnum;
use serde_json::Value;
use std::path::{Path, PathBuf};
use t2t_desk::Desk;
use t2t_exchange::session::Protocol;

/// A part of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Real captures: the exchange as oracle, card against model.
    Captures,
    /// Real frames one by one.
    Frames,
    /// Generated sessions, card against model.
    Generated,
    /// Broken frames, card against model.
    Fuzzed,
    /// Decision latencies.
    Latency,
    /// Words back to back.
    LineRate,
    /// Applies under traffic, interrupted.
    Applies,
    /// What an apply costs.
    ApplyCost,
    /// Kill.
    Kill,
    /// Events at line rate, and reading them.
    Events,
    /// Speed of the simulated card.
    Simulation,
    /// Speed of the model.
    Model,
    /// Depth and area, as `make timing` found them.
    Area,
}

/// How much to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// A tenth of the volumes.
    pub quick: bool,
    /// Measure the model only.
    pub without_card: bool,
    /// Only these parts; all if there are none.
    pub only: Vec<Part>,
    /// What the depth and area analysis wrote.
    pub timing: PathBuf,
}

const NO_DATA: &str = "the real captures are not here; set T2T_DATA to their folder";
const NO_CARD: &str = "--without-card";
const PROTOCOLS: [(&str, Protocol); 2] = [("itch", Protocol::Itch50), ("deep", Protocol::Deep10)];

/// Measures. An error is an engine that failed; what does not hold is in the findings.
pub fn run(options: &Options, findings: &mut Findings) -> Result<()> {
    for &part in Part::value_variants() {
        if !options.only.is_empty() && !options.only.contains(&part) {
            continue;
        }
        let of_card = !matches!(
            part,
            Part::Captures | Part::Frames | Part::Model | Part::Area
        );
        if options.without_card && of_card {
            findings.section("card", "The card");
            findings.skip(&format!("{part:?}"), NO_CARD);
            continue;
        }
        match part {
            Part::Captures => real::captures(options, findings)?,
            Part::Frames => real::single_frames(options, findings)?,
            Part::Generated => card::generated(options, findings)?,
            Part::Fuzzed => card::fuzzed(options, findings)?,
            Part::Latency => card::latencies(findings)?,
            Part::LineRate => card::line_rate(options, findings)?,
            Part::Applies => host::applies(options, findings)?,
            Part::ApplyCost => host::apply_cost(findings)?,
            Part::Kill => host::kills(options, findings)?,
            Part::Events => host::events(options, findings)?,
            Part::Simulation => card::simulation(findings)?,
            Part::Model => model(findings)?,
            Part::Area => area(&options.timing, findings)?,
        }
    }
    Ok(())
}

fn deep_desk(capture: &Path) -> Result<Desk> {
    oracle::desk(&oracle::busiest(capture, WATCHED)?, DEEP_GROUP)
}

fn agreed(findings: &mut Findings, key: &str, found: &side_by_side::Outcome) {
    let tally = &found.tally;
    findings.figure(
        key,
        tally.rows,
        format!(
            "{} rows, {} orders, {} refusals over {} frames and {} messages",
            grouped(tally.rows),
            grouped(tally.fires),
            grouped(tally.rejects.values().sum()),
            grouped(found.frames),
            grouped(found.counts.messages)
        ),
    );
    findings.require(found.difference.is_none(), || {
        found
            .difference
            .as_ref()
            .map_or(String::new(), ToString::to_string)
    });
}

fn model(findings: &mut Findings) -> Result<()> {
    findings.section("model", "The model alone");
    for name in ["itch", "deep"] {
        let Some(found) = speed::model(name)? else {
            findings.skip(name, "run `cargo bench -p t2t-model` first");
            continue;
        };
        findings.figure(
            &format!("{name}_ns_per_message"),
            found.ns_per_message,
            format!(
                "{:.0} ns a message = {} messages a second (criterion, {} messages a run)",
                found.ns_per_message,
                grouped((1e9 / found.ns_per_message) as u64),
                grouped(found.messages),
            ),
        );
    }
    Ok(())
}

fn area(timing: &Path, findings: &mut Findings) -> Result<()> {
    findings.section("area", "Depth and area (UltraScale+, Yosys)");
    let Ok(text) = std::fs::read_to_string(timing) else {
        findings.skip("depth and area", "run `make timing` first");
        return Ok(());
    };
    let report: Value = serde_json::from_str(&text)?;
    for (key, heading) in [
        ("worst_levels", "levels"),
        ("area", ""),
        ("levels", "end points by levels"),
    ] {
        let value = &report[key];
        findings.figure(key, value, format!("{value} {heading}"));
    }
    let hot = &report["worst_hot_levels"];
    let of = &report["hot_end_points"];
    findings.figure(
        "worst_hot_levels",
        hot,
        format!("{hot} levels on the hot path, {of} end points"),
    );
    let over = report["over"].as_array().map_or(0, Vec::len);
    findings.require(over == 0, || {
        format!("{over} paths are over their limit: {}", report["over"])
    });
    Ok(())
}
