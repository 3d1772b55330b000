//! The card and the model behind one face.

mod load;
mod model;
mod rtl;

pub use model::ModelEngine;
pub use rtl::{Rtl, RtlOptions};

use crate::input::Frame;
use anyhow::Result;
use std::path::Path;
use t2t_model::{Counts, Fire, Refusal, Row};

/// One row of one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Of `bbo.csv`.
    Row(Row),
    /// Of `fires.csv`, and a frame of `orders.pcap`.
    Fire {
        /// What left; its frame is empty if the MAC aborted it.
        fire: Fire,
        /// Cycles from the deciding word to the first order word; the model has none.
        cycles: Option<u32>,
        /// Whether it was released on decision.
        decision: bool,
    },
    /// Of `rejects.csv`.
    Refusal(Refusal),
}

/// Cycles simulated, and how fast.
#[derive(Clone, Copy, Debug, Default)]
pub struct Speed {
    /// Cycles of the card.
    pub cycles: u64,
    /// Time spent simulating them, seconds.
    pub seconds: f64,
}

/// Something that a desk can be replayed on.
pub trait Engine {
    /// A frame enters at its time. Everything it causes, but what must wait for later frames, is appended to `out`.
    fn frame(&mut self, frame: &Frame, out: &mut Vec<Output>) -> Result<()>;

    /// The input is over: time moves on until nothing waits any more.
    fn finish(&mut self, out: &mut Vec<Output>) -> Result<()>;

    /// The host resets the books, as after a mark, and arms again.
    fn reset(&mut self) -> Result<()>;

    /// Starts a waveform at `path`, if this engine has one.
    fn start_waveform(&mut self, path: &Path) -> Result<()>;

    /// Counts so far.
    fn counts(&mut self) -> Result<Counts>;

    /// Cycles so far; `None` for an engine without a clock.
    fn speed(&self) -> Option<Speed>;
}
