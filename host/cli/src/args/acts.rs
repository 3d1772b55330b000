//! Arguments of the commands that have any.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// A desk file.
#[derive(Debug, Args)]
pub struct DeskFile {
    /// The desk file.
    #[arg(value_name = "DESK.TOML")]
    pub desk: PathBuf,
}

/// `apply`.
#[derive(Debug, Args)]
pub struct Apply {
    /// The desk file.
    #[arg(value_name = "DESK.TOML")]
    pub desk: PathBuf,
    /// Allow limits that get looser (role risk).
    #[arg(long)]
    pub loosen: bool,
}

/// `arm`.
#[derive(Debug, Args)]
pub struct Arm {
    /// Arm only if this generation is in force; without, that which is shown and confirmed.
    #[arg(long, value_name = "N")]
    pub generation: Option<u32>,
    /// Without a server: stay, feed the dead-man timer, and disarm at the end (Ctrl-C).
    #[arg(long)]
    pub hold: bool,
}

/// `set`.
#[derive(Debug, Args)]
pub struct Set {
    /// What: limits.AAPL.max_long, trigger.cheap.when, card.dead_man, …
    pub path: String,
    /// The new value, as in the desk file; quotes of texts may be left out.
    #[arg(allow_hyphen_values = true)]
    pub value: String,
    /// Allow limits that get looser (role risk).
    #[arg(long)]
    pub loosen: bool,
    /// Write the changed desk to this file too.
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

/// `get`.
#[derive(Debug, Args)]
pub struct Get {
    /// What: limits.AAPL.max_long, trigger.cheap, …; without, the whole desk in force.
    pub path: Option<String>,
}

/// `adjust`: all are added, signed, to what the card counts.
#[derive(Debug, Args)]
pub struct Adjust {
    /// Instrument, as the desk calls it.
    pub instrument: String,
    /// Shares added to its long exposure.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    pub long: i32,
    /// Shares added to its short exposure.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    pub short: i32,
    /// Added to the open orders of the card.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    pub open: i32,
    /// Dollars added to the gross notional of the card.
    #[arg(
        long,
        default_value = "0",
        allow_negative_numbers = true,
        value_name = "DOLLARS"
    )]
    pub gross: String,
}

/// `watch`.
#[derive(Debug, Args)]
pub struct Watch {
    /// Milliseconds between two pictures.
    #[arg(long, default_value_t = 100, value_name = "MS")]
    pub every: u64,
    /// Print one picture as text and end.
    #[arg(long)]
    pub once: bool,
}

/// `events`.
#[derive(Debug, Args)]
pub struct Events {
    /// Go on with events as they come, until Ctrl-C.
    #[arg(long, short)]
    pub follow: bool,
    /// Begin with this many of the latest events.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub last: usize,
    /// Only these kinds: fire, reject, mark, book, state, commit.
    #[arg(long, value_delimiter = ',', value_name = "KIND")]
    pub kind: Vec<String>,
}

/// `log`.
#[derive(Debug, Subcommand)]
pub enum Log {
    /// Verify the chain: finds a changed, missing, inserted or reordered record.
    Verify(LogFile),
    /// Print the records.
    Show(LogShow),
}

/// The log.
#[derive(Debug, Args)]
pub struct LogFile {
    /// The log [default: that of the configuration].
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// `log show`.
#[derive(Debug, Args)]
pub struct LogShow {
    /// The log [default: that of the configuration].
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Only this many of the latest records.
    #[arg(long, value_name = "N")]
    pub last: Option<usize>,
}

/// `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Serve Prometheus metrics at this address, such as 127.0.0.1:9464.
    #[arg(long, value_name = "ADDR")]
    pub metrics: Option<std::net::SocketAddr>,
}

/// `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell.
    pub shell: clap_complete::Shell,
}

/// `man`.
#[derive(Debug, Args)]
pub struct Man {
    /// Folder that the pages are written to.
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
}
