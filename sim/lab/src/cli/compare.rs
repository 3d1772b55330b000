//! `t2t-sim diff`.

use super::desk;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use t2t_desk::Desk;
use t2t_lab::diff::{Difference, Lockstep};
use t2t_lab::engine::{Engine, ModelEngine, Rtl, RtlOptions};
use t2t_lab::input::Input;
use t2t_lab::replay::progress_bar;
use t2t_model::BboRule;

/// Frames before the first difference that a waveform shows.
const BEFORE: u64 = 4;

/// Arguments of `t2t-sim diff`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Captures, as for `replay`
    #[arg(required = true)]
    captures: Vec<PathBuf>,
    /// The desk file
    #[arg(long)]
    desk: PathBuf,
    /// Where they differ, write a waveform (FST) of the card around it
    #[arg(long, value_name = "FILE")]
    wave: Option<PathBuf>,
}

/// Compares; a difference is an error.
pub fn run(args: &Args) -> Result<()> {
    let desk = desk(&args.desk)?;
    let found = compare(&args.captures, &desk, None)?;
    let Some(difference) = found else {
        return Ok(());
    };
    if let Some(wave) = &args.wave {
        let from = difference.frame.unwrap_or(u64::MAX).saturating_sub(BEFORE);
        compare(&args.captures, &desk, Some((from, wave)))
            .with_context(|| format!("writing the waveform {}", wave.display()))?;
        eprintln!("waveform: {}", wave.display());
    }
    bail!("{difference}")
}

/// Runs both engines; with a waveform from the frame of that number on.
fn compare(
    captures: &[PathBuf],
    desk: &Desk,
    wave: Option<(u64, &Path)>,
) -> Result<Option<Difference>> {
    let mut input = Input::open(captures, desk)?;
    let mut model = ModelEngine::new(desk, BboRule::Plain)?;
    let options = RtlOptions {
        waveform: wave.is_some(),
        back_to_back: false,
    };
    let mut card = Rtl::new(desk, options)?;
    let bar = progress_bar();
    let mut frames = 0;
    while let Some(frame) = input.next_frame()? {
        if let Some((from, path)) = wave
            && frame.number == from.max(1)
        {
            card.start_waveform(path)?;
        }
        let found = Lockstep::new(desk, &mut model, &mut card).frame(&frame)?;
        if found.is_some() {
            return Ok(found);
        }
        frames = frame.number;
        if frames % 512 == 0 {
            let (read, all) = input.progress();
            bar.set_length(all);
            bar.set_position(read);
            bar.set_message(format!("{frames} frames equal"));
        }
    }
    let found = Lockstep::new(desk, &mut model, &mut card).finish()?;
    bar.finish_and_clear();
    if found.is_none() && wave.is_none() {
        println!(
            "{frames} frames: card and model agree on every row, fire, reject and order frame"
        );
    }
    Ok(found)
}
