//! What can go wrong with a simulated card.

use crate::model::HUNG;
use t2t_hdl::testbench::BuildError;
use thiserror::Error;

/// What can go wrong with a simulated card.
#[derive(Debug, Error)]
pub enum CardError {
    /// The pipeline cannot be turned into Verilog, or that into a library.
    #[error("the simulated card cannot be built: {0}")]
    Build(#[from] BuildError),
    /// The library was built and does not load.
    #[error("the simulated card does not load: {0}")]
    Load(#[from] libloading::Error),
    /// A waveform was asked of a model that was built without.
    #[error("this model was built without waveforms")]
    NoWaveform,
    /// A path with a zero byte.
    #[error("`{0}` is no path for a waveform")]
    Path(String),
    /// The card does not answer a read.
    #[error("the card does not answer a read of word {0:#x}")]
    NoAnswer(u32),
    /// The card does not come to rest.
    #[error("the card is still busy after {HUNG} cycles")]
    Hung,
}
