//! `t2t-sim`: the simulated card on the command line. No trader needs it; who builds or checks the card does.

mod cli;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("t2t-sim: {error:#}");
            ExitCode::FAILURE
        }
    }
}
