//! The pipeline in rust-hdl and its width-exact Verilog emitter

pub mod config;
pub mod emit;
pub mod engine;
pub mod front;
pub mod host;
pub mod levels;
pub mod orders;
pub mod prim;
pub mod rtl;
pub mod stager;
pub mod testbench;
pub mod top;
pub mod triggers;

pub use top::T2t;

use emit::{EmitErrors, Emitted};
use std::path::PathBuf;
use testbench::{BuildError, BuildOptions, library_with};

/// The card as Verilog, top module `t2t`.
///
/// # Errors
/// Whatever the emitter refuses to translate.
pub fn card() -> Result<Emitted, EmitErrors> {
    // The card is one value of some megabytes before it is text: more than the stack of a thread of tests.
    const STACK: usize = 1 << 28;
    let emit = || emit::emit("t2t", &T2t::default());
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, emit);
        match thread.map(|thread| thread.join()) {
            Ok(Ok(emitted)) => emitted,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => emit(),
        }
    })
}

/// The verilated card with a C++ interface of one's own, `shim`, as a shared library; built unless it is there already.
///
/// # Errors
/// A missing tool, or anything that keeps the card from being built.
pub fn card_library(shim: &str, options: BuildOptions) -> Result<PathBuf, BuildError> {
    library_with(&card()?, shim, options)
}
