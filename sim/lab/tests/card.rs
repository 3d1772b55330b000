//! The verilated card against the model, and against the figures that it is sold with.
//!
//! Volumes are those of CI; `t2t-sim bench` runs the same code with the full ones.

mod common;

use common::real;
use std::path::Path;
use std::sync::OnceLock;
use t2t_desk::Desk;
use t2t_exchange::session::{Protocol, SessionConfig, listings};
use t2t_lab::bench::{
    DEEP_GROUP, WATCHED, data, itch_desk, latency, load, oracle, side_by_side, single,
};
use t2t_lab::desks::{Releases, desk_text};
use t2t_lab::fuzz;
use t2t_simcard::{Card, Options};

/// Messages of each generated session.
const SESSION: u64 = 100_000;
/// Broken frames of each protocol.
const FUZZED: u64 = 10_000;
/// Messages of each line-rate pattern.
const PATTERN: u64 = 60_000;

/// Builds the card once, before the tests that run at the same time all build it.
fn built() {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        Card::new(Options::default()).expect("the simulated card is built");
    });
}

fn agree(name: &str, found: &side_by_side::Outcome) {
    if let Some(difference) = &found.difference {
        panic!("{name}: {difference}");
    }
    assert_eq!(
        found.counts.frames.iter().sum::<u64>(),
        found.frames,
        "{name}"
    );
}

fn capture(name: &str, path: &Path, desk: &Desk) -> side_by_side::Outcome {
    built();
    let found = side_by_side::captures(&[path.to_owned()], desk).unwrap();
    agree(name, &found);
    assert_eq!(
        found.marked_later, 0,
        "{name}: rows marked after an instrument's first"
    );
    found
}

#[test]
fn agrees_on_the_real_deep_capture() {
    let Some(deep) = real(data::DEEP) else { return };
    let desk = oracle::desk(&oracle::busiest(&deep, WATCHED).unwrap(), DEEP_GROUP).unwrap();
    let found = capture("deep", &deep, &desk);
    assert!(found.tally.rows > 60_000, "{} rows", found.tally.rows);
}

#[test]
fn agrees_on_the_real_deep_test_day() {
    let Some(deep) = real(data::DEEP_TEST) else {
        return;
    };
    let desk = oracle::desk(&oracle::busiest(&deep, WATCHED).unwrap(), DEEP_GROUP).unwrap();
    let found = capture("deep test day", &deep, &desk);
    assert!(found.counts.heartbeats > 13_000);
    // A rehearsal of halts: three test symbols were halted and traded on.
    assert_eq!(found.tally.marked_rows, [("halt", 21)].into());
}

#[test]
fn agrees_on_the_real_itch_capture() {
    let Some(itch) = real(data::ITCH) else { return };
    let found = capture("itch", &itch, &itch_desk().unwrap());
    assert_eq!(found.counts.messages, 4_000);
}

#[test]
fn parses_real_pristine_frames_and_drops_broken_ones() {
    let Some(folder) = real(data::FRAMES) else {
        return;
    };
    built();
    let found = single::run(&folder, true).unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
}

fn session(protocol: Protocol, seed: u64) -> SessionConfig {
    let base = match protocol {
        Protocol::Itch50 => SessionConfig::itch(seed, SESSION),
        Protocol::Deep10 => SessionConfig::deep(seed, SESSION),
    };
    let mut config = SessionConfig { gap: 0.0, ..base };
    for line in [Some(&mut config.a), config.b.as_mut()]
        .into_iter()
        .flatten()
    {
        (line.loss, line.reorder, line.duplicate) = (0.002, 0.002, 0.002);
    }
    config
}

fn generated(protocol: Protocol) {
    built();
    let config = session(protocol, 3);
    let desk = common::desk(&desk_text(&config, Releases::Mixed));
    let found = side_by_side::session(&config, &desk).unwrap();
    agree(&format!("{protocol:?}"), &found);
    assert!(found.tally.fires > 100, "{:?}", found.tally);
    assert!(found.tally.rejects.len() > 3, "{:?}", found.tally);
}

#[test]
fn agrees_on_a_generated_itch_session() {
    generated(Protocol::Itch50);
}

#[test]
fn agrees_on_a_generated_deep_session() {
    generated(Protocol::Deep10);
}

fn fuzzed(protocol: Protocol) {
    built();
    let config = SessionConfig {
        listings: listings(16, 11),
        ..match protocol {
            Protocol::Itch50 => SessionConfig::itch(11, 0),
            Protocol::Deep10 => SessionConfig::deep(11, 0),
        }
    };
    let found = fuzz::run(&config, FUZZED, None, |_| {}).unwrap();
    if let Some((session, _, difference)) = found.difference {
        panic!("session {session}: {difference}");
    }
    assert!(
        found.tally.marked_rows.len() > 3,
        "{:?}",
        found.tally.marked_rows
    );
}

#[test]
fn agrees_on_broken_itch_frames() {
    fuzzed(Protocol::Itch50);
}

#[test]
fn agrees_on_broken_deep_frames() {
    fuzzed(Protocol::Deep10);
}

#[test]
fn decides_in_exactly_these_cycles() {
    built();
    let mut found = latency::run(t2t_desk::Protocol::Itch50, 1).unwrap();
    let deep = latency::run(t2t_desk::Protocol::Deep10, 1).unwrap();
    found.kinds.extend(deep.kinds);
    found.faults.extend(deep.faults);
    let table: Vec<_> = latency::EXPECTED
        .iter()
        .map(|(kind, _)| {
            let figures = found.kinds.get(kind).cloned().unwrap_or_default();
            (*kind, figures.min, figures.max)
        })
        .collect();
    let expected: Vec<_> = latency::EXPECTED
        .iter()
        .map(|&(kind, cycles)| (kind, cycles, cycles))
        .collect();
    assert_eq!(table, expected);
    assert_eq!(found.faults.first(), None, "of {}", found.faults.len());
}

#[test]
fn keeps_up_with_words_back_to_back() {
    built();
    for protocol in [Protocol::Itch50, Protocol::Deep10] {
        for (name, pattern) in load::PATTERNS {
            let found = load::run(protocol, pattern, PATTERN).unwrap();
            assert_eq!(found.difference, None, "{protocol:?} {name}");
            assert_eq!(found.lost, 0, "{protocol:?} {name}");
            assert_eq!(found.marked, 0.0, "{protocol:?} {name}");
            assert!(
                found.words_per_cycle > 0.99,
                "{protocol:?} {name}: {found:?}"
            );
        }
    }
}
