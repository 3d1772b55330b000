//! `t2t-sim fuzz`.

use super::generate::{ProtocolName, config};
use anyhow::{Result, bail};
use std::path::PathBuf;
use t2t_lab::fuzz;
use t2t_lab::replay::progress_bar;

/// Arguments of `t2t-sim fuzz`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Frames, at least
    #[arg(long, default_value_t = 20_000)]
    frames: u64,
    /// Seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Protocol
    #[arg(long, value_enum, default_value = "itch50")]
    protocol: ProtocolName,
    /// Where they differ, write a waveform (FST) of the session it happened in
    #[arg(long, value_name = "FILE")]
    wave: Option<PathBuf>,
}

/// Securities of the sessions.
const SYMBOLS: u16 = 6;

/// Breaks frames until card and model differ, or enough frames have been broken.
pub fn run(args: &Args) -> Result<()> {
    let config = config(args.protocol, args.seed, 0, SYMBOLS);
    let bar = progress_bar();
    bar.set_length(args.frames);
    let outcome = fuzz::run(&config, args.frames, None, |frames| {
        bar.set_position(frames)
    })?;
    bar.finish_and_clear();
    if let Some((session, frame, difference)) = &outcome.difference {
        if let Some(wave) = &args.wave {
            fuzz::run(&config, outcome.frames, Some((*session, wave)), |_| {})?;
            eprintln!("waveform: {}", wave.display());
        }
        let bytes: String = frame
            .bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        bail!(
            "session {session} (seed {}): {difference}\n  frame: line {:?}, bad {}, {bytes}",
            args.seed + session,
            frame.line(),
            frame.bad,
        );
    }
    println!(
        "{} frames in {} sessions: card and model agree ({} rows, {} orders, {} refusals)",
        outcome.frames,
        outcome.sessions,
        outcome.tally.rows,
        outcome.tally.fires,
        outcome.tally.rejects.values().sum::<u64>(),
    );
    Ok(())
}
