//! What an apply costs: accesses of BARs, words, time, and cycles in which triggers did not look.
//!
//! In: the program that serves a card. Out: a row each for the largest desk on a card after power-on, the same desk again,
//! and the desk with one threshold changed.

use super::server::Server;
use super::wire::{Counts, Wire};
use super::{desks, image};
use anyhow::Result;
use serde::Serialize;
use std::path::Path;
use std::time::Instant;
use t2t_contract::{sizes, store};
use t2t_driver::{Card, transport};
use t2t_exchange::session::{SessionConfig, listings};

/// Prices that the first trigger of the largest desk waits for, 1/10000 dollar: before and after.
const THRESHOLDS: [u32; 2] = [1_000_000, 1_000_100];

/// What one apply cost.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Row {
    /// What was applied.
    pub what: &'static str,
    /// Words of the set that differ from what was in force.
    pub differ: usize,
    /// Words that were written to the store.
    pub staged: u64,
    /// Words read, of both BARs.
    pub reads: u64,
    /// Words written, of both BARs.
    pub writes: u64,
    /// Blocks of neighbouring words, single ones included.
    pub blocks: u64,
    /// Seconds over the socket, with a simulated card behind it.
    pub seconds: f64,
    /// Cycles in which triggers did not look.
    pub hold: u32,
}

/// Applies the largest desk, the same again, and with one threshold changed.
pub fn run(program: &Path) -> Result<Vec<Row>> {
    let config = SessionConfig {
        listings: listings(sizes::INSTRUMENTS as u16, 1),
        ..SessionConfig::deep(1, 0)
    };
    let [first, changed] = THRESHOLDS.map(|price| -> Result<Vec<u32>> {
        let text = desks::largest_text(&config, price)?;
        image::of(&desks::desk(&text)?)
    });
    let (first, changed) = (first?, changed?);
    let nothing = vec![0; store::WORDS];
    let folder = tempfile::tempdir()?;
    let server = Server::start(program, folder.path(), None)?;
    let wire = Wire::new(transport::open(&server.address())?);
    let mut card = Card::with(Box::new(wire.clone()))?;
    let mut rows = Vec::new();
    for (what, old, new) in [
        ("the largest desk, after power-on", &nothing, &first),
        ("the same again", &first, &first),
        ("one threshold changed", &first, &changed),
    ] {
        rows.push(apply(what, &mut card, &wire, old, new)?);
    }
    Ok(rows)
}

fn apply(
    what: &'static str,
    card: &mut Card,
    wire: &Wire,
    old: &[u32],
    new: &[u32],
) -> Result<Row> {
    let again = image::again(old, new);
    let (before, store_before) = (wire.counts(), wire.staged());
    let started = Instant::now();
    let committed = card.apply_with(new, &again)?;
    let seconds = started.elapsed().as_secs_f64();
    let Counts {
        reads,
        writes,
        blocks,
    } = wire.counts() - before;
    Ok(Row {
        what,
        differ: image::differing(old, new).count(),
        staged: wire.staged() - store_before,
        reads,
        writes,
        blocks,
        seconds,
        hold: committed.map_or(0, |committed| committed.hold_cycles),
    })
}
