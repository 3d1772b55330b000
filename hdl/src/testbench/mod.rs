//! Test benches for blocks: rust-hdl's own simulation against the verilated output of the emitter.
//!
//! - [`Diff`] drives both sides with the same stimulus and reports the first difference: cycle, port, both values.
//! - [`Verilated`] is the verilated block alone, driven cycle by cycle from Rust; for volume, where rust-hdl's
//!   simulator is too slow.
//!
//! Building a model runs `verilator -Wall`; a warning that `ci/lint.vlt` does not waive by name fails the build. Models are
//! cached under `build/verilated` by their text.

mod build;
mod diff;
mod ports;
mod rng;
mod verilated;

pub use build::{BuildError, BuildOptions, build_dir, library_with};
pub use diff::{Diff, Difference, Inputs};
pub use ports::{PortMap, PortValue, Reader, Writer};
pub use rng::Rng;
pub use verilated::{PortId, Verilated};
