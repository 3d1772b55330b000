//! The measurements one after the other.

use super::{
    DEEP_GROUP, Findings, WATCHED, data, itch_desk, latency, load, oracle, side_by_side, single,
    speed,
};
use crate::desks::{Releases, desk_text};
use crate::fuzz;
use crate::grouped;
use anyhow::{Result, anyhow};
use serde_json::Value;
use std::path::{Path, PathBuf};
use t2t_desk::Desk;
use t2t_exchange::session::{Protocol, SessionConfig, listings};

/// How much to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// A tenth of the volumes.
    pub quick: bool,
    /// Measure the model only.
    pub without_card: bool,
    /// What the depth and area analysis wrote.
    pub timing: PathBuf,
}

const NO_DATA: &str = "the real captures are not here; set T2T_DATA to their folder";
const NO_CARD: &str = "--without-card";
const PROTOCOLS: [(&str, Protocol); 2] = [("itch", Protocol::Itch50), ("deep", Protocol::Deep10)];

/// Measures everything. An error is an engine that failed; what does not hold is in the findings.
pub fn run(options: &Options, findings: &mut Findings) -> Result<()> {
    captures(options, findings)?;
    single_frames(options, findings)?;
    if options.without_card {
        findings.section("card", "The card");
        findings.skip("lockstep, latency, line rate, simulation speed", NO_CARD);
    } else {
        generated(options, findings)?;
        fuzzed(options, findings)?;
        latencies(findings)?;
        line_rate(options, findings)?;
        simulation(findings)?;
    }
    model(findings)?;
    area(&options.timing, findings)
}

fn deep_desk(capture: &Path) -> Result<Desk> {
    oracle::desk(&oracle::busiest(capture, WATCHED)?, DEEP_GROUP)
}

fn captures(options: &Options, findings: &mut Findings) -> Result<()> {
    findings.section("captures", "Real captures");
    match (data::find(data::DEEP), data::find(data::TOPS)) {
        (Some(deep), Some(tops)) => {
            let desk = deep_desk(&deep)?;
            let found = oracle::compare(&desk, &deep, &tops)?;
            findings.figure(
                "tops_rows_equal",
                found.equal,
                format!(
                    "{} of {} changed quotes of the exchange, {} symbols, timestamps included",
                    grouped(found.equal as u64),
                    grouped(found.changed as u64),
                    desk.instruments.len()
                ),
            );
            findings.require(found.difference.is_none(), || {
                format!("model and TOPS differ: {:?}", found.difference)
            });
            both(options, findings, "deep", &deep, &desk)?;
        }
        _ => findings.skip("IEX DEEP and TOPS", NO_DATA),
    }
    match data::find(data::ITCH) {
        Some(itch) => both(options, findings, "itch", &itch, &itch_desk()?)?,
        None => findings.skip("ITCH", NO_DATA),
    }
    match data::find(data::DEEP_TEST) {
        Some(deep) => {
            let desk = deep_desk(&deep)?;
            both(options, findings, "deep_test_day", &deep, &desk)?;
        }
        None => findings.skip("DEEP of a test day", NO_DATA),
    }
    Ok(())
}

fn both(
    options: &Options,
    findings: &mut Findings,
    name: &str,
    capture: &Path,
    desk: &Desk,
) -> Result<()> {
    if options.without_card {
        findings.skip(name, NO_CARD);
        return Ok(());
    }
    let found = side_by_side::captures(&[capture.to_owned()], desk)?;
    agreed(findings, &format!("{name}_rows_of_card_equal"), &found);
    findings.require(found.marked_later == 0, || {
        format!(
            "{} rows are marked after an instrument's first",
            found.marked_later
        )
    });
    Ok(())
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

fn single_frames(options: &Options, findings: &mut Findings) -> Result<()> {
    findings.section("frames", "Single real frames");
    let Some(folder) = data::find(data::FRAMES) else {
        findings.skip("single frames", NO_DATA);
        return Ok(());
    };
    let found = single::run(&folder, !options.without_card)?;
    findings.figure(
        "pristine_frames",
        found.pristine,
        format!("{} parsed, {} messages", found.pristine, found.messages),
    );
    findings.figure(
        "broken_frames",
        found.broken,
        format!("{} with a wrong IP checksum, dropped", found.broken),
    );
    findings.require(found.faults.is_empty(), || found.faults.join("\n"));
    Ok(())
}

fn generated(options: &Options, findings: &mut Findings) -> Result<()> {
    findings.section("generated", "Generated sessions, card against model");
    let messages = if options.quick { 50_000 } else { 260_000 };
    for (name, protocol) in PROTOCOLS {
        for (seed, loss, gap) in [(1, 0.0, 0.0), (2, 0.002, 0.000_02)] {
            let config = session(protocol, seed, messages, loss, gap);
            let desk = parse(&desk_text(&config, Releases::Mixed))?;
            let found = side_by_side::session(&config, &desk)?;
            let key = format!(
                "{name}_{}_rows_equal",
                if loss > 0.0 { "lossy" } else { "clean" }
            );
            agreed(findings, &key, &found);
        }
    }
    Ok(())
}

/// A session of 64 securities; `loss` also reorders and repeats packets.
pub fn session(protocol: Protocol, seed: u64, messages: u64, loss: f64, gap: f64) -> SessionConfig {
    let base = match protocol {
        Protocol::Itch50 => SessionConfig::itch(seed, messages),
        Protocol::Deep10 => SessionConfig::deep(seed, messages),
    };
    let mut config = SessionConfig {
        listings: listings(64, seed),
        gap,
        ..base
    };
    for line in [Some(&mut config.a), config.b.as_mut()]
        .into_iter()
        .flatten()
    {
        (line.loss, line.reorder, line.duplicate) = (loss, loss, loss);
    }
    config
}

fn parse(text: &str) -> Result<Desk> {
    t2t_desk::parse("generated desk", text)
        .map_err(|mistakes| anyhow!("{:?}", miette::Report::new(*mistakes)))
}

fn fuzzed(options: &Options, findings: &mut Findings) -> Result<()> {
    findings.section("fuzzed", "Broken frames, card against model");
    let frames = if options.quick { 10_000 } else { 100_000 };
    for (name, protocol) in PROTOCOLS {
        let config = SessionConfig {
            listings: listings(16, 1),
            ..session(protocol, 1, 0, 0.0, 0.0)
        };
        let found = fuzz::run(&config, frames, None, |_| {})?;
        findings.figure(
            &format!("{name}_frames_equal"),
            found.frames,
            format!(
                "{} frames in {} sessions, {} rows, {} orders",
                grouped(found.frames),
                found.sessions,
                grouped(found.tally.rows),
                grouped(found.tally.fires)
            ),
        );
        findings.require(found.difference.is_none(), || {
            found
                .difference
                .as_ref()
                .map_or(String::new(), |(session, _, difference)| {
                    format!("session {session}: {difference}")
                })
        });
    }
    Ok(())
}

fn latencies(findings: &mut Findings) -> Result<()> {
    findings.section(
        "latency_cycles",
        "Decision latency, cycles, released on decision, full load",
    );
    let mut found = latency::run(t2t_desk::Protocol::Itch50, 1)?;
    let deep = latency::run(t2t_desk::Protocol::Deep10, 1)?;
    found.kinds.extend(deep.kinds);
    found.faults.extend(deep.faults);
    let cycle = 1e9 / t2t_simcard::CLOCK_HZ;
    for (kind, expected) in latency::EXPECTED {
        let figures = found.kinds.get(kind).cloned().unwrap_or_default();
        findings.figure(
            kind,
            &figures,
            format!(
                "{} to {} cycles = {:.1} ns, {} orders",
                figures.min,
                figures.max,
                f64::from(figures.max) * cycle,
                grouped(figures.trials)
            ),
        );
        findings.require((figures.min, figures.max) == (expected, expected), || {
            format!(
                "{kind}: {} to {} cycles, expected {expected}",
                figures.min, figures.max
            )
        });
    }
    findings.require(found.faults.is_empty(), || {
        format!(
            "{} faults, the first: {}",
            found.faults.len(),
            found.faults[0]
        )
    });
    Ok(())
}

fn line_rate(options: &Options, findings: &mut Findings) -> Result<()> {
    findings.section("line_rate", "Words back to back");
    let messages = if options.quick { 60_000 } else { 600_000 };
    for (protocol_name, protocol) in PROTOCOLS {
        for (name, pattern) in load::PATTERNS {
            let found = load::run(protocol, pattern, messages)?;
            findings.figure(
                &format!("{protocol_name} {name}"),
                serde_json::json!({
                    "messages": found.messages, "rows": found.rows, "lost": found.lost,
                    "share_of_messages_marked": found.marked, "words_per_cycle": found.words_per_cycle,
                }),
                format!(
                    "{} messages, {} rows, {} lost, {:.3} % marked, {:.3} words a cycle",
                    grouped(found.messages),
                    grouped(found.rows),
                    found.lost,
                    100.0 * found.marked,
                    found.words_per_cycle
                ),
            );
            findings.require(found.lost == 0, || format!("{name}: {} lost", found.lost));
            findings.require(found.difference.is_none(), || {
                format!(
                    "{name}: {}",
                    found.difference.as_deref().unwrap_or_default()
                )
            });
        }
    }
    Ok(())
}

/// Seconds within which the card must have replayed the DEEP capture.
const REPLAY_SECONDS: f64 = 15.0;

fn simulation(findings: &mut Findings) -> Result<()> {
    findings.section("simulation", "Simulation speed");
    let Some(deep) = data::find(data::DEEP) else {
        findings.skip("the DEEP capture through the card", NO_DATA);
        return Ok(());
    };
    let (frames, speed) = speed::card(&deep, &deep_desk(&deep)?)?;
    let per_second = speed.cycles as f64 / speed.seconds.max(1e-9);
    findings.figure(
        "deep_capture_seconds",
        speed.seconds,
        format!("{:.1} s for {} frames", speed.seconds, grouped(frames)),
    );
    findings.figure(
        "cycles_per_second",
        per_second as u64,
        format!(
            "{} of {} cycles",
            grouped(per_second as u64),
            grouped(speed.cycles)
        ),
    );
    findings.require(speed.seconds < REPLAY_SECONDS, || {
        format!("{:.1} s, at most {REPLAY_SECONDS} wanted", speed.seconds)
    });
    Ok(())
}

fn model(findings: &mut Findings) -> Result<()> {
    findings.section("model", "The model alone");
    let desks = [
        (
            "itch",
            data::find(data::ITCH),
            itch_desk as fn() -> Result<Desk>,
        ),
        ("deep", data::find(data::DEEP), || {
            deep_desk(&data::folder().join(data::DEEP))
        }),
    ];
    for (name, capture, desk) in desks {
        let Some(capture) = capture else {
            findings.skip(name, NO_DATA);
            continue;
        };
        let found = speed::model(&capture, &desk()?)?;
        findings.figure(
            &format!("{name}_ns_per_message"),
            found.ns_per_message,
            format!(
                "{:.0} ns over {} messages = {} messages a second",
                found.ns_per_message,
                grouped(found.messages),
                grouped((1e9 / found.ns_per_message) as u64)
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
    let over = report["over"].as_array().map_or(0, Vec::len);
    findings.require(over == 0, || {
        format!("{over} paths are over their limit: {}", report["over"])
    });
    Ok(())
}
