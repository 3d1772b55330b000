//! `t2t-sim serve`.

use super::desk;
use anyhow::{Context, Result};
use clap::ValueEnum;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use t2t_lab::serve::{Player, Serving, Speed, Start, serve};
use t2t_simcard::server::Note;

/// When a feed starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StartName {
    /// At once.
    Immediately,
    /// When a client has connected.
    Connected,
    /// When the card is armed.
    Armed,
}

/// Arguments of `t2t-sim serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example: a card on this machine, into which a capture goes once it is armed
  t2t-sim serve --socket /tmp/card --feed day.pcap.gz --desk desk.toml --start armed --orders orders.pcap
  t2t --device vfio-user:/tmp/card apply desk.toml

The card's dead-man timer runs on the capture's time: at --speed 10 the host has a tenth of it.")]
pub struct Args {
    /// Where to listen; the file is made, and goes away at the end
    #[arg(long)]
    socket: PathBuf,
    /// A capture that goes into the card: pcap, pcapng, raw .itch records, each plain, .gz or .zst; several are merged by time
    #[arg(long = "feed", value_name = "CAPTURE")]
    feeds: Vec<PathBuf>,
    /// Desk file: says which frames are on line B, and into which feed raw .itch records are put. Nothing is loaded from it
    #[arg(long)]
    desk: Option<PathBuf>,
    /// How fast: a number (1 = as it was captured), or `max`
    #[arg(long, default_value = "1")]
    speed: Speed,
    /// When the feed starts
    #[arg(long, value_enum, default_value = "immediately")]
    start: StartName,
    /// Begin again at the end, as a new day: the books are cleared first, which disarms the card
    #[arg(long = "loop")]
    again: bool,
    /// Write the orders that leave to this capture
    #[arg(long, value_name = "OUT.pcap")]
    orders: Option<PathBuf>,
    /// Leave no idle cycle between frames that are due
    #[arg(long)]
    line_rate: bool,
    /// End when the first client has gone
    #[arg(long)]
    once: bool,
}

/// Serves until SIGINT or SIGTERM.
pub fn run(args: &Args) -> Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, stop.clone()).context("listening for signals")?;
    }
    let start = match args.start {
        StartName::Immediately => Start::Immediately,
        StartName::Connected => Start::Connected,
        StartName::Armed => Start::Armed,
    };
    let desk = args.desk.as_deref().map(desk).transpose()?;
    let player = Player::open(args.feeds.clone(), desk, args.speed, start, args.again)?;
    let serving = Serving {
        socket: args.socket.clone(),
        orders: args.orders.clone(),
        line_rate: args.line_rate,
        once: args.once,
    };
    serve(
        &serving,
        player,
        &stop,
        |socket| {
            println!("vfio-user:{}", socket.display());
            // Who waits for the line must get it, and who does not may have closed the pipe.
            let _ = std::io::stdout().flush();
        },
        |note| match note {
            Note::Connected => eprintln!("t2t-sim: a client has connected"),
            Note::Gone(why) => eprintln!("t2t-sim: the client is gone, the card was reset: {why}"),
            Note::Refused => eprintln!("t2t-sim: a second client was refused"),
        },
    )
}
