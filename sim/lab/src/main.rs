//! `t2t-sim`: the simulated card on the command line. No trader needs it; who builds or checks the card does.

mod cli;

use clap::Parser;

fn main() -> anyhow::Result<()> {
    cli::run(cli::Cli::parse())
}
