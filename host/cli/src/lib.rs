//! Everything of `t2t` but its `main`: a library, so that tests drive the same code in process.
//!
//! ```text
//!  args ─> commands ─> link ─┬─ client ── Unix socket ── serve ─┐
//!                            └─ (no server runs: in process) ───┴─> operator ─> driver ─> card
//!                                                  telemetry <─ events ┘  └─> state, audit log
//! ```
//!
//! A command never touches the card: it asks, in the words of [`rpc`], and either the server answers or the same code
//! in this process. [`operator`] is the one place that changes a card.

pub mod args;
pub mod client;
mod commands;
pub mod config;
mod direct;
mod events;
pub mod exit;
mod latency;
pub mod link;
pub mod lock;
mod manual;
mod metrics;
pub mod operator;
pub mod rpc;
pub mod serve;
pub mod state;
mod telemetry;
mod watch;

use clap::Parser;
use std::process::ExitCode;

/// Reads the arguments, does what they say, and gives the exit code.
pub fn main() -> ExitCode {
    let args = args::Args::parse();
    let json = args.global.json;
    match commands::run(&args) {
        Ok(()) => ExitCode::from(exit::OK),
        Err(failure) => failure.report(json),
    }
}
