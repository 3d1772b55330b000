//! Lockstep on broken frames: generated sessions, mutated, fed to the card and the model.
//!
//! A frame that is broken well marks its feed for good, so the sessions are short and the books are reset between them.

use crate::desks::{Releases, desk_text};
use crate::diff::{Difference, Lockstep};
use crate::engine::{ModelEngine, Rtl, RtlOptions};
use crate::input::Frame;
use crate::report::Tally;
use anyhow::{Result, anyhow};
use std::path::Path;
use t2t_exchange::fuzz::Fuzzer;
use t2t_exchange::session::{Line, SessionConfig, generate};
use t2t_model::BboRule;

/// Messages of a session, at least.
const MESSAGES: u64 = 400;
/// Levels a side that books open with: few, so that most of a session comes after its opening.
const DEPTH: u32 = 4;
/// Shares of frames that are broken, one after the other: from sessions in which the books live for long, and are judged and
/// traded on, to those in which every frame is broken.
const SHARES: [f64; 4] = [0.003, 0.02, 0.2, 1.0];

/// What a run of the fuzzer came to.
pub struct Outcome {
    /// Frames compared.
    pub frames: u64,
    /// Sessions.
    pub sessions: u64,
    /// What the card did, counted.
    pub tally: Tally,
    /// The first difference, if any, with the session and the frame it was found at.
    pub difference: Option<(u64, Frame, Difference)>,
}

/// Feeds at least `frames` frames, from the seed of `base` on; `step` is told after each session. `waveform` records the
/// session in which a difference was found before.
pub fn run(
    base: &SessionConfig,
    frames: u64,
    waveform: Option<(u64, &Path)>,
    mut step: impl FnMut(u64),
) -> Result<Outcome> {
    let text = desk_text(base, Releases::GoodFrame);
    let desk = t2t_desk::parse("generated desk", &text)
        .map_err(|e| anyhow!("{:?}", miette::Report::new(*e)))?;
    let mut model = ModelEngine::new(&desk, BboRule::Plain)?;
    let options = RtlOptions {
        waveform: waveform.is_some(),
        back_to_back: false,
    };
    let mut card = Rtl::new(&desk, options)?;
    let mut outcome = Outcome {
        frames: 0,
        sessions: 0,
        tally: Tally::default(),
        difference: None,
    };
    let mut lockstep = Lockstep::new(&desk, &mut model, &mut card);
    let mut time = 0;
    while outcome.frames < frames && outcome.difference.is_none() {
        let session = outcome.sessions;
        if let Some((at, path)) = waveform
            && at == session
        {
            lockstep.waveform(path)?;
        }
        let config = SessionConfig {
            seed: base.seed + session,
            messages: MESSAGES,
            depth: DEPTH,
            listings: base.listings.clone(),
            ..base.clone()
        };
        let mut fuzzer = Fuzzer::new(
            config.seed,
            config.protocol,
            SHARES[(session % SHARES.len() as u64) as usize],
        );
        let mut queue = Vec::new();
        generate(&config, &mut |sent| {
            fuzzer.feed(sent, &mut |fuzzed| {
                queue.push(Frame {
                    number: 0,
                    time: fuzzed.time_ns,
                    on_b: fuzzed.line == Line::B,
                    bytes: fuzzed.bytes.to_vec(),
                    bad: fuzzed.bad,
                });
            });
            Ok(())
        })?;
        // Sessions follow each other in time: the card's clock does not run backwards.
        let shift = queue.first().map_or(0, |first| {
            (time + 1_000_000_000_u64).saturating_sub(first.time)
        });
        for mut frame in queue {
            outcome.frames += 1;
            frame.number = outcome.frames;
            frame.time += shift;
            time = time.max(frame.time);
            if let Some(found) = lockstep.frame(&frame)? {
                outcome.difference = Some((session, frame, found));
                break;
            }
        }
        if outcome.difference.is_none() {
            outcome.difference = lockstep
                .finish()?
                .map(|found| (session, Frame::default(), found));
        }
        lockstep.reset()?;
        outcome.sessions += 1;
        step(outcome.frames);
    }
    outcome.tally = std::mem::take(&mut lockstep.tally);
    Ok(outcome)
}
