//! `t2t-sim`: the simulated card on the command line. No trader needs it; who builds or checks the card does.

mod cli;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("t2t-sim: {}", told(&error));
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes; a cause that the text before already ends with is not said again.
fn told(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |text, cause| {
        let said = cause.to_string();
        match text.is_empty() {
            true => said,
            false if text.ends_with(&said) => text,
            false => format!("{text}: {said}"),
        }
    })
}
