//! The card as a device: applies, what they cost, kill, events.

use super::{Options, PROTOCOLS};
use crate::bench::Findings;
use crate::bench::host::applies::{self, Interruption};
use crate::bench::host::events::{self, Load};
use crate::bench::host::kill::{self, By};
use crate::bench::host::{cost, polling};
use crate::bench::load::PATTERNS;
use crate::grouped;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Largest number of cycles from the latch of a kill to the first word of an order.
const KILL_CYCLES: i64 = 1;
/// Accesses of a BAR that a kill is.
const KILL_ACCESSES: u64 = 1;
/// Batches of events whose reading is timed.
const BATCHES: usize = 200;
/// Polls that are watched for system calls.
const POLLS: u64 = 1_000_000;
/// Loads beside the patterns, with their names.
const LOADS: [(&str, Load); 5] = [
    ("an order a fire, as fast as the port", Load::Fires),
    ("1 trigger refused", refusals(1, 1)),
    ("1 trigger, 4 orders refused", refusals(1, 4)),
    ("4 triggers refused", refusals(4, 1)),
    ("8 triggers, 4 orders each refused", refusals(8, 4)),
];

const fn refusals(triggers: usize, orders: usize) -> Load {
    Load::Refusals { triggers, orders }
}

/// This program: it serves cards and is the client that is killed.
fn program() -> Result<PathBuf> {
    std::env::current_exe().context("finding this program's file")
}

pub(super) fn applies(options: &Options, findings: &mut Findings) -> Result<()> {
    findings.section("applies", "Applies under traffic, interrupted");
    for (name, protocol) in PROTOCOLS.into_iter().rev() {
        let (applies, messages) = match (options.quick, name) {
            (true, "itch") => continue,
            (true, _) => (20, 2_000),
            (false, "itch") => (60, 4_000),
            (false, _) => (200, 2_000),
        };
        let found = applies::run(&applies::Plan {
            program: program()?,
            applies,
            messages,
            protocol,
            seed: 1,
        })?;
        findings.figure(
            &format!("{name}_applies"),
            found.applies,
            format!(
                "{}: {} without interruption, {} interrupted, {} too late; {} while armed, {} orders fired; {:.0} s",
                grouped(found.applies),
                found.through,
                found.interruptions(),
                found.late,
                found.armed,
                grouped(found.fires),
                found.took.as_secs_f64(),
            ),
        );
        for why in Interruption::ALL {
            let after = found.after.get(&why).copied().unwrap_or_default();
            findings.figure(
                &format!("{name} {}", why.text()),
                serde_json::json!({ "old": after.old, "new": after.new, "none": after.none }),
                format!(
                    "{}: the old desk {}, the new one {}, nothing {}",
                    after.all(),
                    after.old,
                    after.new,
                    after.none
                ),
            );
        }
        findings.figure(
            &format!("{name}_mixtures"),
            found.mixtures.len(),
            format!(
                "{} in {} looks of a fresh client at the active copy",
                found.mixtures.len(),
                found.looks
            ),
        );
        findings.figure(
            &format!("{name}_armed_afterwards"),
            found.armed_after,
            found.armed_after.to_string(),
        );
        findings.require(found.mixtures.is_empty(), || found.mixtures.join("; "));
        findings.require(found.armed_after == 0, || {
            format!("armed after {} interruptions", found.armed_after)
        });
        findings.require(found.faults.is_empty(), || found.faults.join("; "));
    }
    Ok(())
}

pub(super) fn apply_cost(findings: &mut Findings) -> Result<()> {
    findings.section(
        "apply_cost",
        "An apply of 256 instruments, 1,024 triggers, 1,024 orders",
    );
    let rows = cost::run(&program()?)?;
    println!(
        "  {:<34} {:>8} {:>8} {:>8} {:>8} {:>8} {:>9} {:>8}",
        "", "differ", "staged", "reads", "writes", "blocks", "seconds", "hold"
    );
    for row in &rows {
        findings.figure(
            row.what,
            row,
            format!(
                "{:>8} {:>8} {:>8} {:>8} {:>8} {:>9.3} {:>8}",
                grouped(row.differ as u64),
                grouped(row.staged),
                grouped(row.reads),
                grouped(row.writes),
                grouped(row.blocks),
                row.seconds,
                grouped(row.hold.into())
            ),
        );
    }
    let [first, same, changed] = &rows[..] else {
        return Ok(());
    };
    findings.require(first.staged == first.differ as u64, || {
        format!(
            "{} words written where {} differ",
            first.staged, first.differ
        )
    });
    findings.require(same.staged == 0 && same.writes == 0, || {
        format!("{} words written where nothing differs", same.writes)
    });
    // The threshold, the tag, and the row of the trigger that starts anew.
    findings.require((1..=8).contains(&changed.staged), || {
        format!("{} words written for one threshold", changed.staged)
    });
    Ok(())
}

pub(super) fn kills(options: &Options, findings: &mut Findings) -> Result<()> {
    findings.section("kill", "Kill while orders leave as fast as they can");
    let moments = if options.quick { 100 } else { 1_000 };
    for (name, by) in [("by_the_host", By::Host), ("by_the_pin", By::Pin)] {
        let found = kill::run(by, moments, 1)?;
        let range = |range: Option<kill::Range>| {
            range.map_or("none".to_owned(), |range| {
                format!("{} to {}", range.min, range.max)
            })
        };
        let from = match by {
            By::Host => "the write's handshake",
            By::Pin => "the pin",
        };
        findings.figure(
            name,
            &found,
            format!(
                "{} kills, {} orders before them: {} cycles from {from} to the latch; last order {} from there ({} within 3 cycles before it); {} accesses",
                grouped(found.kills),
                grouped(found.orders),
                range(found.to_latch),
                found.last_order.map_or(0, |range| range.max),
                found.tight,
                found.accesses,
            ),
        );
        let last = found.last_order.map_or(i64::MAX, |range| range.max);
        findings.require(last <= KILL_CYCLES, || {
            format!("{name}: an order started {last} cycles after the latch")
        });
        findings.require(by == By::Pin || found.accesses == KILL_ACCESSES, || {
            format!("a kill is {} accesses", found.accesses)
        });
        findings.require(found.faults.is_empty(), || found.faults.join("; "));
    }
    Ok(())
}

pub(super) fn events(options: &Options, findings: &mut Findings) -> Result<()> {
    findings.section("events", "Events at line rate, all kinds");
    let messages = if options.quick { 10_000 } else { 100_000 };
    let patterns = PATTERNS.map(|(name, pattern)| (name, Load::Pattern(pattern)));
    for (name, load) in patterns.into_iter().chain(LOADS) {
        let found = events::run(load, messages)?;
        let kinds: Vec<String> = found
            .kinds
            .iter()
            .map(|(kind, count)| format!("{} {kind}", grouped(*count)))
            .chain(found.refused.keys().map(|reason| format!("for {reason}")))
            .collect();
        findings.figure(
            name,
            &found,
            format!(
                "{} events ({}), {:.0} for 1,000 cycles, {:.0} at most, {} lost",
                grouped(found.events),
                kinds.join(", "),
                found.rate,
                found.peak,
                found.lost
            ),
        );
        findings.require(found.lost == 0, || format!("{name}: {} lost", found.lost));
        findings.require(found.faults.is_empty(), || {
            format!("{name}: {}", found.faults.join("; "))
        });
    }
    reading(findings)
}

fn reading(findings: &mut Findings) -> Result<()> {
    let cost = polling::cost(BATCHES)?;
    findings.figure(
        "reading_an_event",
        cost,
        format!(
            "{:.1} ns, {:.1} times a plain copy of 64 bytes ({:.1} ns), over {} events",
            cost.ring_ns,
            cost.ring_ns / cost.copy_ns.max(0.01),
            cost.copy_ns,
            grouped(cost.events)
        ),
    );
    match polling::system_calls(&program()?, POLLS)? {
        None => findings.skip(
            "system calls of polling",
            "strace is not here, or may not trace",
        ),
        Some(calls) => {
            findings.figure(
                "system_calls_while_polling",
                calls,
                format!("{calls} in {} polls", grouped(POLLS)),
            );
            findings.require(calls == 0, || format!("{calls} system calls while polling"));
        }
    }
    Ok(())
}
