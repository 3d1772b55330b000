//! The commands of `t2t-sim`.

mod bench;
mod compare;
mod fuzz;
mod generate;
mod replay;
mod serve;
mod show;
mod table;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::Path;
use t2t_desk::Desk;
use t2t_lab::bench::host::{client, polling};

/// The card in simulation: replay captures, compare with the reference model, generate sessions.
#[derive(Debug, Parser)]
#[command(name = "t2t-sim", version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Replay captures through the card (or the model) and write what happened
    Replay(replay::Args),
    /// Serve the whole card as a PCI Express device behind a vfio-user socket, with a feed going into it
    Serve(serve::Args),
    /// Run the card and the model side by side and stop at the first difference
    Diff(compare::Args),
    /// Write a generated session (seeded: the same seed, the same bytes)
    Generate(generate::Args),
    /// Feed broken frames to the card and the model and stop at the first difference
    Fuzz(fuzz::Args),
    /// Measure every figure of the README and check each against what it has to be
    Bench(bench::Args),
    /// A client to be killed in the middle of an apply
    #[command(hide = true)]
    BenchClient(client::Args),
    /// Polls a ring, to be watched by strace
    #[command(hide = true)]
    BenchPoll(polling::Args),
}

/// Does what was asked.
pub fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Replay(args) => replay::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Diff(args) => compare::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Fuzz(args) => fuzz::run(&args),
        Command::Bench(args) => bench::run_all(&args),
        Command::BenchClient(args) => client::run(&args),
        Command::BenchPoll(args) => polling::poll(&args),
    }
}

/// The desk of `path`; mistakes in it are printed with a pointer at the characters.
fn desk(path: &Path) -> Result<Desk> {
    t2t_desk::read(path).map_err(|error| anyhow::anyhow!("{:?}", miette::Report::new(error)))
}
