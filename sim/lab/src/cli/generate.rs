//! `t2t-sim generate`.

use anyhow::{Context, Result};
use clap::ValueEnum;
use std::fs;
use std::path::PathBuf;
use t2t_exchange::session::{self, Mix, Pattern, SessionConfig};
use t2t_lab::desks::{Releases, desk_text};
use t2t_lab::grouped;

/// Protocol of a generated session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProtocolName {
    /// ITCH 5.0 over MoldUDP64.
    Itch50,
    /// DEEP 1.0 over IEX-TP.
    Deep10,
}

/// Patterns that never let up, instead of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PatternName {
    /// Deletes on one instrument.
    Deletes,
    /// Adds and deletes alternating at the best level.
    Best,
    /// A sweep through 64 levels.
    Sweep,
}

/// Message mixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MixName {
    /// A day of 2019.
    #[value(name = "2019")]
    Of2019,
    /// 2025: a quarter of the messages replace.
    #[value(name = "2025")]
    Of2025,
}

/// Arguments of `t2t-sim generate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The capture to write (nanosecond pcap; both lines, told apart by destination)
    #[arg(long)]
    out: PathBuf,
    /// Also write a desk file for it: everything watched, triggers of every kind
    #[arg(long, value_name = "FILE")]
    desk: Option<PathBuf>,
    /// Protocol
    #[arg(long, value_enum, default_value = "itch50")]
    protocol: ProtocolName,
    /// Messages, at least
    #[arg(long, default_value_t = 100_000)]
    messages: u64,
    /// Seed: the same one gives the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Securities
    #[arg(long, default_value_t = 64)]
    symbols: u16,
    /// Message mix
    #[arg(long, value_enum, default_value = "2019")]
    mix: MixName,
    /// A pattern at line rate instead of a session
    #[arg(long, value_enum)]
    pattern: Option<PatternName>,
    /// Only line A
    #[arg(long)]
    no_b: bool,
    /// Probability that a packet is lost, on each line for itself
    #[arg(long, default_value_t = 0.0, value_name = "0..1")]
    loss: f64,
    /// Probability that a packet is overtaken, on each line for itself
    #[arg(long, default_value_t = 0.0, value_name = "0..1")]
    reorder: f64,
    /// Probability that a packet is lost on both lines
    #[arg(long, default_value_t = 0.0, value_name = "0..1")]
    gap: f64,
    /// VLAN tag of the frames
    #[arg(long)]
    vlan: Option<u16>,
}

/// The configuration of a session.
pub fn config(protocol: ProtocolName, seed: u64, messages: u64, symbols: u16) -> SessionConfig {
    let config = match protocol {
        ProtocolName::Itch50 => SessionConfig::itch(seed, messages),
        ProtocolName::Deep10 => SessionConfig::deep(seed, messages),
    };
    SessionConfig {
        listings: session::listings(symbols, seed),
        ..config
    }
}

/// Generates and says what was made.
pub fn run(args: &Args) -> Result<()> {
    let mut config = config(args.protocol, args.seed, args.messages, args.symbols);
    config.gap = args.gap;
    if args.mix == MixName::Of2025 {
        config.mix = Mix::OF_2025;
    }
    if args.no_b {
        config.b = None;
    }
    for line in [Some(&mut config.a), config.b.as_mut()]
        .into_iter()
        .flatten()
    {
        (line.loss, line.reorder, line.route.tag) = (args.loss, args.reorder, args.vlan);
    }
    let pattern = args.pattern.map(|pattern| match pattern {
        PatternName::Deletes => Pattern::Deletes,
        PatternName::Best => Pattern::Best,
        PatternName::Sweep => Pattern::Sweep,
    });
    let summary = session::save(&args.out, |sink| match pattern {
        None => session::generate(&config, sink),
        Some(pattern) => session::generate_pattern(pattern, args.messages, &config, sink),
    })?;
    account(args, &config, &summary);
    if let Some(path) = &args.desk {
        fs::write(path, desk_text(&config, Releases::Mixed))
            .with_context(|| path.display().to_string())?;
        println!("{}: a desk for it", path.display());
    }
    Ok(())
}

fn account(args: &Args, config: &SessionConfig, summary: &session::Summary) {
    let lines = &summary.lines;
    let seconds = (summary.span_ns.1 - summary.span_ns.0) as f64 / 1e9;
    println!(
        "{}: {} messages of {} securities in {} packets, {seconds:.1} s of market time",
        args.out.display(),
        grouped(summary.messages),
        config.listings.len(),
        grouped(summary.packets),
    );
    let each = [("A", 0), ("B", 1)];
    for (name, line) in each.iter().take(if config.b.is_some() { 2 } else { 1 }) {
        println!(
            "  line {name}           {} frames, {} lost",
            grouped(lines.frames[*line]),
            grouped(lines.lost[*line]),
        );
    }
    println!("  lost on all lines {} (each is a gap)", lines.gaps);
}
