//! Card and model side by side over frames from anywhere, with what a measurement wants to know besides "equal".

use crate::diff::{Difference, Lockstep};
use crate::engine::{Engine, ModelEngine, Output, Rtl, RtlOptions, Speed};
use crate::input::{Frame, Input};
use crate::report::Tally;
use anyhow::{Result, anyhow};
use std::path::PathBuf;
use t2t_contract::reasons::Mark;
use t2t_desk::Desk;
use t2t_exchange::session::{Line, SessionConfig, generate};
use t2t_model::{BboRule, Counts};

/// What a comparison came to.
#[derive(Debug)]
pub struct Outcome {
    /// Frames that both agreed on.
    pub frames: u64,
    /// The first difference.
    pub difference: Option<Difference>,
    /// The card's outputs, counted.
    pub tally: Tally,
    /// The card's counters.
    pub counts: Counts,
    /// Rows whose book may be wrong (a halt is no such mark) and are not the first of their instrument.
    pub marked_later: u64,
    /// How long the card took.
    pub speed: Speed,
}

/// Compares on captures.
pub fn captures(paths: &[PathBuf], desk: &Desk) -> Result<Outcome> {
    let mut input = Input::open(paths, desk)?;
    frames(desk, |sink| {
        while let Some(frame) = input.next_frame()? {
            if !sink(frame)? {
                break;
            }
        }
        Ok(())
    })
}

/// Compares on a generated session under its generated desk text.
pub fn session(config: &SessionConfig, desk: &Desk) -> Result<Outcome> {
    let mut number = 0;
    let mut failed = None;
    frames(desk, |sink| {
        let made = generate(config, &mut |sent| {
            number += 1;
            let frame = Frame {
                number,
                time: sent.time_ns,
                on_b: sent.line == Line::B,
                bytes: sent.bytes.to_vec(),
                bad: false,
            };
            match sink(frame) {
                Ok(true) => Ok(()),
                Ok(false) => Err(std::io::Error::other("they differ")),
                Err(error) => {
                    failed = Some(error);
                    Err(std::io::Error::other("an engine failed"))
                }
            }
        });
        match (failed.take(), made) {
            (Some(error), _) => Err(error),
            // Stopped at a difference, which the caller is told.
            (None, Err(t2t_exchange::session::GenerateError::Send(_))) | (None, Ok(_)) => Ok(()),
            (None, Err(error)) => Err(anyhow!(error)),
        }
    })
}

/// Compares on the frames that `feed` hands to its argument, which returns whether to go on.
pub fn frames(
    desk: &Desk,
    feed: impl FnOnce(&mut dyn FnMut(Frame) -> Result<bool>) -> Result<()>,
) -> Result<Outcome> {
    let mut model = ModelEngine::new(desk, BboRule::Plain)?;
    let mut card = Rtl::new(desk, RtlOptions::default())?;
    let mut seen = vec![false; desk.instruments.len()];
    let mut marked_later = 0;
    let mut lockstep = Lockstep::new(desk, &mut model, &mut card);
    let mut look = |output: &Output| {
        if let Output::Row(row) = output {
            let wrong = row.mark.is_some_and(|mark| mark != Mark::Halt);
            marked_later += u64::from(seen[row.instrument] && wrong);
            seen[row.instrument] = true;
        }
    };
    let (mut agreed, mut difference) = (0, None);
    feed(&mut |frame| {
        difference = lockstep.frame_with(&frame, &mut look)?;
        agreed += u64::from(difference.is_none());
        Ok(difference.is_none())
    })?;
    if difference.is_none() {
        difference = lockstep.finish()?;
    }
    let tally = std::mem::take(&mut lockstep.tally);
    Ok(Outcome {
        frames: agreed,
        difference,
        tally,
        counts: card.counts()?,
        marked_later,
        speed: card.speed().unwrap_or_default(),
    })
}
