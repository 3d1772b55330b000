//! The command line: what can be asked for, and the help that teaches it by example.

mod acts;
mod examples;

pub use acts::*;

use clap::{Args as Group, Parser, Subcommand};
use std::path::PathBuf;

/// Operate a t2t card: check and apply desks, arm, watch, and stop it.
#[derive(Debug, Parser)]
#[command(name = "t2t", version, after_help = crate::exit::HELP, after_long_help = examples::T2T, infer_subcommands = false)]
pub struct Args {
    /// Flags of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Clone, Debug, Default, Group)]
pub struct Global {
    /// Card: vfio:0000:3b:00.0, or vfio-user:/path/of/a/socket.
    #[arg(
        long,
        global = true,
        env = "T2T_DEVICE",
        hide_env_values = true,
        value_name = "ADDRESS"
    )]
    pub device: Option<String>,
    /// Print one JSON object (a line each, of a stream) for scripts.
    #[arg(long, global = true)]
    pub json: bool,
    /// Do not ask before the card is changed.
    #[arg(long, short = 'y', global = true)]
    pub yes: bool,
    /// Configuration [default: /etc/t2t/serve.toml, if it is there].
    #[arg(
        long,
        global = true,
        env = "T2T_CONFIG",
        hide_env_values = true,
        value_name = "FILE"
    )]
    pub config: Option<PathBuf>,
    /// Socket of the server; without one that answers, t2t opens the card itself.
    #[arg(
        long,
        global = true,
        env = "T2T_SOCKET",
        hide_env_values = true,
        value_name = "PATH"
    )]
    pub socket: Option<PathBuf>,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the cards of this machine, and what is missing to open them.
    #[command(after_long_help = examples::DEVICES)]
    Devices,
    /// Show one card: identity, build, versions, link, NUMA node, IOMMU group.
    #[command(after_long_help = examples::INFO)]
    Info,
    /// Check a desk file; needs no card.
    #[command(after_long_help = examples::CHECK)]
    Check(DeskFile),
    /// Show what a desk file would change on the card.
    #[command(after_long_help = examples::PLAN)]
    Plan(DeskFile),
    /// Put a desk in force: plan, confirm, stage, read back, commit, read back.
    #[command(after_long_help = examples::APPLY)]
    Apply(Apply),
    /// Let triggers send orders.
    #[command(after_long_help = examples::ARM)]
    Arm(Arm),
    /// Stop sending orders; everything else stays as it is.
    #[command(after_long_help = examples::DISARM)]
    Disarm,
    /// Stop sending orders NOW, and latch: only `unkill` lets the card be armed again. Never asks.
    #[command(after_long_help = examples::KILL)]
    Kill,
    /// Release the kill latch (role risk); the card stays disarmed.
    #[command(after_long_help = examples::UNKILL)]
    Unkill,
    /// Show what the card is doing.
    #[command(after_long_help = examples::STATUS)]
    Status,
    /// Change one value of the desk in force, as `apply` would.
    #[command(after_long_help = examples::SET)]
    Set(Set),
    /// Show one value of the desk in force, or all of it.
    #[command(after_long_help = examples::GET)]
    Get(Get),
    /// Show the limits in force and what is used of them.
    #[command(after_long_help = examples::LIMITS)]
    Limits,
    /// Correct the card's exposure after fills and cancels that it cannot see (role risk).
    #[command(after_long_help = examples::ADJUST)]
    Adjust(Adjust),
    /// Forget all books, marks and sequences of the feeds; disarms.
    #[command(after_long_help = examples::RESET_BOOKS)]
    ResetBooks,
    /// Watch the card: books, triggers, orders, limits, feeds, latency, live.
    #[command(after_long_help = examples::WATCH)]
    Watch(Watch),
    /// Print what happened on the card, event by event.
    #[command(after_long_help = examples::EVENTS)]
    Events(Events),
    /// Show how fast the card decides: percentiles and a picture.
    #[command(after_long_help = examples::LATENCY)]
    Latency,
    /// Verify or show the audit log.
    #[command(subcommand, after_long_help = examples::LOG)]
    Log(Log),
    /// Own the card: feed its dead-man timer, log, and serve all other commands.
    #[command(after_long_help = examples::SERVE)]
    Serve(Serve),
    /// Print completions for a shell.
    Completions(Completions),
    /// Write the manual pages.
    Man(Man),
}
