//! `t2t-sim replay`.

use super::{desk, show, table};
use anyhow::Result;
use clap::ValueEnum;
use std::path::PathBuf;
use t2t_lab::engine::RtlOptions;
use t2t_lab::replay::{EngineChoice, replay};
use t2t_model::BboRule;

/// Which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EngineName {
    /// The verilated card.
    Rtl,
    /// The reference model.
    Model,
}

/// What a row of bbo.csv shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum BboName {
    /// The best level of each side.
    Plain,
    /// The first round lot of each side, as IEX TOPS shows it (model only).
    RoundLot,
}

/// Arguments of `t2t-sim replay`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Captures: pcap, pcapng, raw .itch records, each plain, .gz or .zst; several are merged by time
    #[arg(required = true)]
    captures: Vec<PathBuf>,
    /// The desk file
    #[arg(long)]
    desk: PathBuf,
    /// Folder for bbo.csv, fires.csv, rejects.csv, orders.pcap and summary.json
    #[arg(long)]
    out: PathBuf,
    /// What to replay on
    #[arg(long, value_enum, default_value = "rtl")]
    engine: EngineName,
    /// What bbo.csv shows
    #[arg(long, value_enum, default_value = "plain")]
    bbo: BboName,
    /// Leave no idle cycle between frames, whatever their times say (card only)
    #[arg(long)]
    back_to_back: bool,
    /// Print nothing but errors
    #[arg(long, short, conflicts_with = "show")]
    quiet: bool,
    /// Also print the last top of book, the first orders and the first refusals
    #[arg(long)]
    show: bool,
}

/// Replays and prints a short account.
pub fn run(args: &Args) -> Result<()> {
    let rule = match args.bbo {
        BboName::Plain => BboRule::Plain,
        BboName::RoundLot => BboRule::RoundLot,
    };
    let choice = match (args.engine, rule) {
        (EngineName::Rtl, BboRule::RoundLot) => {
            anyhow::bail!(
                "--bbo round-lot is a rule of the model: add --engine model; the card always shows the plain best levels"
            )
        }
        (EngineName::Rtl, BboRule::Plain) => EngineChoice::Rtl(RtlOptions {
            waveform: false,
            back_to_back: args.back_to_back,
        }),
        (EngineName::Model, rule) => EngineChoice::Model(rule),
    };
    let desk = desk(&args.desk)?;
    let (summary, highlights) = replay(&args.captures, &desk, choice, &args.out)?;
    if !args.quiet {
        table::account(&summary);
        if args.show {
            show::print(&desk, &summary, &highlights);
        }
        table::figures(&summary);
        if args.show {
            show::files(&args.out);
        } else {
            println!("files: {}", args.out.display());
        }
    }
    Ok(())
}
