//! What the card does: generated and broken frames against the model, latency, line rate, speed of simulation.

use super::{NO_DATA, Options, PROTOCOLS, agreed, deep_desk};
use crate::bench::{Findings, data, latency, load, side_by_side, speed};
use crate::desks::{Releases, desk_text};
use crate::{fuzz, grouped};
use anyhow::{Result, anyhow};
use t2t_desk::Desk;
use t2t_exchange::session::{Protocol, SessionConfig, listings};

/// Seconds within which the card must have replayed the DEEP capture.
const REPLAY_SECONDS: f64 = 15.0;

pub(super) fn generated(options: &Options, findings: &mut Findings) -> Result<()> {
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

pub(super) fn fuzzed(options: &Options, findings: &mut Findings) -> Result<()> {
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

pub(super) fn latencies(findings: &mut Findings) -> Result<()> {
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

pub(super) fn line_rate(options: &Options, findings: &mut Findings) -> Result<()> {
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

pub(super) fn simulation(findings: &mut Findings) -> Result<()> {
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
