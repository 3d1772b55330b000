//! How fast: the model in nanoseconds a message, the simulated card in cycles a second.
//!
//! The model is measured by criterion, optimised as a desk would build it for a back-test; what it found is read here.

use crate::engine::{Engine, Rtl, RtlOptions, Speed};
use crate::input::Input;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Instant;
use t2t_desk::Desk;

/// Speed of the model.
#[derive(Clone, Copy, Debug)]
pub struct OfModel {
    /// Messages of a run.
    pub messages: u64,
    /// Nanoseconds a message, frames and all.
    pub ns_per_message: f64,
}

/// What criterion found for the model on the capture `name` when `cargo bench -p t2t-model` ran last; `None` if it never did.
///
/// # Errors
/// Files that are there and are not criterion's.
pub fn model(name: &str) -> Result<Option<OfModel>> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    let folder = target.join(format!("criterion/model/{name} capture/new"));
    let read = |file: &str| -> Result<Option<Value>> {
        let path = folder.join(file);
        let Ok(text) = std::fs::read_to_string(&path) else {
            return Ok(None);
        };
        let value =
            serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
        Ok(Some(value))
    };
    let (Some(what), Some(estimates)) = (read("benchmark.json")?, read("estimates.json")?) else {
        return Ok(None);
    };
    let messages = what["throughput"]["Elements"].as_u64();
    let run = estimates["median"]["point_estimate"].as_f64();
    let (Some(messages), Some(run)) = (messages, run) else {
        bail!("{}: not what criterion writes", folder.display());
    };
    Ok(Some(OfModel {
        messages,
        ns_per_message: run / messages.max(1) as f64,
    }))
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
