//! One replay: captures through one engine into one folder.

use crate::engine::{Engine, ModelEngine, Rtl, RtlOptions};
use crate::input::Input;
use crate::report::{Highlights, Report, Summary};
use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::time::Duration;
use t2t_desk::Desk;
use t2t_model::BboRule;

/// Frames between two moves of the progress bar.
const STEP: u64 = 512;

/// Which engine replays.
#[derive(Clone, Copy, Debug)]
pub enum EngineChoice {
    /// The verilated card.
    Rtl(RtlOptions),
    /// The reference model.
    Model(BboRule),
}

impl EngineChoice {
    /// The engine, loaded with `desk`.
    pub fn load(self, desk: &Desk) -> Result<(Box<dyn Engine>, &'static str)> {
        Ok(match self {
            EngineChoice::Rtl(options) => (Box::new(Rtl::new(desk, options)?), "rtl"),
            EngineChoice::Model(rule) => (Box::new(ModelEngine::new(desk, rule)?), "model"),
        })
    }
}

/// A progress bar over bytes; draws nothing where there is no terminal.
pub fn progress_bar() -> ProgressBar {
    let style =
        ProgressStyle::with_template("{bar:30} {percent:>3}%  {msg}  {elapsed} (left {eta})");
    let bar = ProgressBar::new(0);
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Replays `captures` and writes the files into `out`. On an error nothing is left behind.
pub fn replay(
    captures: &[PathBuf],
    desk: &Desk,
    choice: EngineChoice,
    out: &Path,
) -> Result<(Summary, Highlights)> {
    let mut input = Input::open(captures, desk)?;
    let (mut engine, name) = choice.load(desk)?;
    let mut report = Report::create(out, desk)?;
    let bar = progress_bar();
    let mut outputs = Vec::new();
    while let Some(frame) = input.next_frame()? {
        if frame.number % STEP == 0 {
            let (read, all) = input.progress();
            bar.set_length(all);
            bar.set_position(read);
            bar.set_message(format!("{} frames", frame.number));
        }
        engine.frame(&frame, &mut outputs)?;
        for output in outputs.drain(..) {
            report.write(&output)?;
        }
    }
    engine.finish(&mut outputs)?;
    for output in outputs.drain(..) {
        report.write(&output)?;
    }
    bar.finish_and_clear();
    let summary = Summary::new(name, &engine.counts()?, report.tally(), engine.speed());
    let highlights = report.finish(&summary)?;
    Ok((summary, highlights))
}
