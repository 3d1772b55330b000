//! What reading an event costs the host, and that polling makes no system call.
//!
//! In: a ring in plain memory, filled beforehand. Out: nanoseconds an event through the driver's ring, beside those of
//! plainly copying its 64 bytes, in turns, because a machine that others use is noisy; and the system calls between two
//! marks of a process that polls, as `strace` saw them.

use anyhow::{Context, Result, bail};
use rustix::process::getppid;
use serde::Serialize;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use t2t_contract::events;
use t2t_driver::event::{Book, Kinds, What};
use t2t_driver::fake::FakeCard;
use t2t_driver::{Card, Ring};

/// Records of the ring, as a binary logarithm.
const RING: u32 = 14;
/// Records that are read in one go: half of what the card is told of at once, which is part of the cost.
const BATCH: usize = 1 << (RING - 3);

/// What reading costs.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Cost {
    /// Events read.
    pub events: u64,
    /// Nanoseconds an event, through the ring: the median of the batches.
    pub ring_ns: f64,
    /// Nanoseconds to copy 64 bytes from such memory: likewise.
    pub copy_ns: f64,
}

/// A ring in plain memory.
fn ring() -> Result<(FakeCard, Ring)> {
    let fake = FakeCard::new();
    let mut card = Card::with(fake.transport())?;
    let ring = card.start_events(RING, Kinds::all())?;
    Ok((fake, ring))
}

fn fill(fake: &FakeCard, events: usize) {
    for n in 0..events {
        fake.push_event(What::Book(Book {
            seq: n as u64,
            ts: n as u64,
            instrument: 1,
            mark: None,
            bid_px: 1_000_000,
            bid_qty: 100,
            ask_px: 1_000_100,
            ask_qty: 100,
        }));
    }
}

/// Measures `batches` batches.
pub fn cost(batches: usize) -> Result<Cost> {
    let (fake, mut ring) = ring()?;
    let plain = vec![[1_u64; events::BYTES / 8]; 1 << RING];
    let (mut by_ring, mut by_copy) = (Vec::new(), Vec::new());
    for batch in 0..batches {
        fill(&fake, BATCH);
        let started = Instant::now();
        for _ in 0..BATCH {
            let item = ring.poll()?.context("a record is not in the ring")?;
            black_box(&item);
        }
        by_ring.push(started.elapsed().as_secs_f64());
        let from = batch * BATCH % plain.len();
        let started = Instant::now();
        for record in &plain[from..from + BATCH] {
            let copy = *black_box(record);
            black_box(&copy);
        }
        by_copy.push(started.elapsed().as_secs_f64());
    }
    Ok(Cost {
        events: (batches * BATCH) as u64,
        ring_ns: median(by_ring) * 1e9 / BATCH as f64,
        copy_ns: median(by_copy) * 1e9 / BATCH as f64,
    })
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

/// Arguments of `t2t-sim bench-poll`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Polls
    #[arg(long, default_value_t = 1_000_000)]
    times: u64,
}

/// Polls a ring between two marks: system calls that nobody else here makes.
pub fn poll(args: &Args) -> Result<()> {
    let (fake, mut ring) = ring()?;
    fill(&fake, BATCH);
    let mut read = 0;
    let _ = getppid();
    for _ in 0..args.times {
        read += u64::from(ring.poll()?.is_some());
    }
    let _ = getppid();
    println!("{read} events in {} polls", args.times);
    Ok(())
}

/// System calls between the marks of `program bench-poll`; `None` where there is no `strace`.
///
/// # Errors
/// If the marks are not in what `strace` wrote.
pub fn system_calls(program: &Path, times: u64) -> Result<Option<usize>> {
    let folder = tempfile::tempdir()?;
    let trace = folder.path().join("trace.txt");
    let traced = Command::new("strace")
        .arg("-f")
        .arg("-o")
        .arg(&trace)
        .arg(program)
        .args(["bench-poll", "--times", &times.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match traced {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).context("starting strace"),
        Ok(_) => {}
    }
    let Ok(text) = std::fs::read_to_string(&trace) else {
        return Ok(None);
    };
    if !text.contains("execve(") {
        // A machine that does not let processes be traced.
        return Ok(None);
    }
    let lines: Vec<&str> = text.lines().collect();
    let marks: Vec<usize> = (0..lines.len())
        .filter(|n| lines[*n].contains("getppid("))
        .collect();
    let [.., first, second] = marks[..] else {
        bail!("no marks in the {} lines of the trace", lines.len());
    };
    Ok(Some(second - first - 1))
}
