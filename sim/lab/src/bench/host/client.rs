//! A client in a process of its own, to be killed in the middle of an apply: `t2t-sim bench-client`, which nobody else
//! needs.

use super::wire::Moment;
use super::{connection, image};
use anyhow::{Context, Result};
use rustix::process::{Signal, getpid, kill_process};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use t2t_driver::{Card, Error};

/// Arguments of the client.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Socket of the card
    #[arg(long)]
    socket: PathBuf,
    /// Image to apply
    #[arg(long)]
    target: PathBuf,
    /// Image that is in force, if any
    #[arg(long)]
    base: Option<PathBuf>,
    /// Arm before
    #[arg(long)]
    arm: bool,
    /// Die after so many words of the apply
    #[arg(long, conflicts_with = "commit")]
    words: Option<u64>,
    /// Die after so many words from the commit on
    #[arg(long)]
    commit: Option<u64>,
}

/// What the client says once it is about to apply.
pub(super) const READY: &str = "applying";

/// Applies, and dies where it was told.
pub fn run(args: &Args) -> Result<()> {
    let address = t2t_driver::Address::VfioUser(args.socket.clone());
    let wire = connection::open(&address)?;
    let mut card = Card::with(Box::new(wire.clone()))?;
    let target = image::load(&args.target)?;
    let base = match &args.base {
        Some(path) => {
            let base = image::load(path)?;
            card.trust(&base)?;
            base
        }
        None => card.active()?.to_vec(),
    };
    if args.arm {
        card.heartbeat()?;
        match card.arm(card.generation()) {
            // A new day of the feed clears the books just now.
            Ok(()) | Err(Error::ArmRefused { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let moment = match (args.words, args.commit) {
        (Some(words), _) => Some(Moment::Words(words)),
        (_, Some(words)) => Some(Moment::Commit(words)),
        _ => None,
    };
    println!("{READY}");
    std::io::stdout().flush()?;
    if let Some(moment) = moment {
        wire.plan(moment, die);
    }
    card.apply_with(&target, &image::again(&base, &target))?;
    Ok(())
}

/// Without a word to anybody, as by `kill -9`.
fn die() {
    // A process may signal itself; should it be refused, the apply goes on and is seen to have.
    let _ = kill_process(getpid(), Signal::KILL);
}

/// What to start a client with.
pub(super) struct Start<'a> {
    pub program: &'a Path,
    pub socket: &'a Path,
    pub target: &'a Path,
    pub base: Option<&'a Path>,
    pub arm: bool,
    pub moment: Option<Moment>,
    /// Where its errors go.
    pub notes: &'a Path,
}

/// Starts a client; its output says [`READY`].
pub(super) fn start(start: &Start<'_>) -> Result<Child> {
    let mut command = Command::new(start.program);
    command
        .arg("bench-client")
        .arg("--socket")
        .arg(start.socket);
    command.arg("--target").arg(start.target);
    if let Some(base) = start.base {
        command.arg("--base").arg(base);
    }
    if start.arm {
        command.arg("--arm");
    }
    match start.moment {
        Some(Moment::Words(words)) => command.arg("--words").arg(words.to_string()),
        Some(Moment::Commit(words)) => command.arg("--commit").arg(words.to_string()),
        None => &mut command,
    };
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(start.notes)?)
        .spawn()
        .with_context(|| format!("starting {}", start.program.display()))
}
