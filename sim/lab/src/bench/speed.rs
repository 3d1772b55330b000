//! How fast: the model in nanoseconds a message, the simulated card in cycles a second.

use crate::engine::{Engine, Rtl, RtlOptions, Speed};
use crate::input::{Frame, Input};
use anyhow::Result;
use std::path::Path;
use std::time::{Duration, Instant};
use t2t_desk::Desk;
use t2t_model::{BboRule, Fire, Model, Refusal, Row, Sink};

/// Looks at everything and keeps nothing.
struct Ignore;

impl Sink for Ignore {
    fn row(&mut self, row: &Row) {
        std::hint::black_box(row);
    }
    fn fire(&mut self, fire: Fire) {
        std::hint::black_box(fire);
    }
    fn refuse(&mut self, refusal: &Refusal) {
        std::hint::black_box(refusal);
    }
}

/// Least time that the model is measured for.
const MEASURE: Duration = Duration::from_millis(500);

/// Speed of the model.
#[derive(Clone, Copy, Debug)]
pub struct OfModel {
    /// Messages of the capture.
    pub messages: u64,
    /// Nanoseconds a message, frames and all: the fastest of many runs, which is what the code takes when nothing else
    /// uses the machine.
    pub ns_per_message: f64,
}

/// Measures the model on a capture that is in memory.
pub fn model(capture: &Path, desk: &Desk) -> Result<OfModel> {
    let frames = all(capture, desk)?;
    let mut best = Duration::MAX;
    let mut messages = 0;
    let started = Instant::now();
    while started.elapsed() < MEASURE {
        let mut model = Model::new(desk, BboRule::Plain)?;
        let run = Instant::now();
        for frame in &frames {
            model.frame(frame.line(), frame.time, &frame.bytes, false, &mut Ignore);
        }
        best = best.min(run.elapsed());
        messages = model.counts().messages;
    }
    Ok(OfModel {
        messages,
        ns_per_message: best.as_nanos() as f64 / messages.max(1) as f64,
    })
}

/// Frames, seconds and cycles of a capture through the card: reading the file, comparing and writing nothing.
pub fn card(capture: &Path, desk: &Desk) -> Result<(u64, Speed)> {
    let mut card = Rtl::new(desk, RtlOptions::default())?;
    let mut input = Input::open(&[capture.to_owned()], desk)?;
    let mut outputs = Vec::new();
    let mut frames = 0;
    let started = Instant::now();
    while let Some(frame) = input.next_frame()? {
        card.frame(&frame, &mut outputs)?;
        outputs.clear();
        frames += 1;
    }
    card.finish(&mut outputs)?;
    let cycles = card.speed().unwrap_or_default().cycles;
    let seconds = started.elapsed().as_secs_f64();
    Ok((frames, Speed { cycles, seconds }))
}

fn all(capture: &Path, desk: &Desk) -> Result<Vec<Frame>> {
    let mut input = Input::open(&[capture.to_owned()], desk)?;
    let mut frames = Vec::new();
    while let Some(frame) = input.next_frame()? {
        frames.push(frame);
    }
    Ok(frames)
}
