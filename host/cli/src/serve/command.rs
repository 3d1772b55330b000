//! `t2t serve` as a command: opens what the configuration names, and ends by signals.

use super::{Caller, Ids, Station};
use crate::args::Serve;
use crate::config::Config;
use crate::exit::{self, Failure};
use crate::lock::{self, Attempt, Lock};
use crate::operator::journal::{Journal, who};
use crate::operator::roles::{Actor, Role};
use crate::operator::{Operator, failed};
use crate::state::State;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use t2t_audit::{Log, Opening};
use t2t_driver::{Address, Card};

/// Opens the card at an address. With feature `fake`, `fake:` is a card in plain memory.
///
/// # Errors
/// When the address is none, or the card cannot be opened; the message says what would help.
pub fn open_card(device: &str) -> Result<Card, Failure> {
    #[cfg(feature = "fake")]
    if device == "fake:" {
        return Card::with(t2t_driver::fake::FakeCard::new().transport()).map_err(failed);
    }
    let address: Address = device.parse().map_err(failed)?;
    Card::open(&address).map_err(|error| {
        let missing: Vec<_> = t2t_driver::diagnose(&address)
            .into_iter()
            .map(|one| one.fix)
            .collect();
        let failure = failed(error);
        match missing.is_empty() {
            true => failure,
            false => failure.help(missing.join("; then: ")),
        }
    })
}

/// Takes the lock of a card; the outer error is that it could not be tried.
///
/// # Errors
/// When the folder of the state cannot be used.
pub fn lock_card(
    config: &Config,
    device: &str,
    socket: Option<&Path>,
) -> Result<(State, Attempt), Failure> {
    let state = State::open(&config.state).map_err(|e| {
        Failure::new(exit::INPUT, e)
            .help("`state` of the configuration (or T2T_STATE) must be a folder you may write")
    })?;
    let attempt = lock::take(&state.lock_path(device), socket)?;
    Ok((state, attempt))
}

/// Everything around a card that was just opened. Where nobody asked, a server acts in role risk, and a command in the role
/// of who runs it.
///
/// # Errors
/// When the log cannot be opened or written, or the card does not disarm.
pub fn station(
    config: &Config,
    device: &str,
    card: Card,
    state: State,
    server: bool,
) -> Result<Station, Failure> {
    let me = match server {
        true => Actor::myself(Role::Risk),
        false => Caller::new(Ids::mine(), config.roles.as_ref())
            .actor()
            .clone(),
    };
    let path = config.log(device);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|e| Failure::new(exit::LOG, format!("the folder of the audit log: {e}")))?;
    }
    let opening = Opening {
        who: who(&me),
        card: device.to_owned(),
    };
    let log = Log::open(&path, &opening).map_err(|e| {
        Failure::new(exit::LOG, e).help("nothing is changed that cannot be logged; `log` of the configuration names another file")
    })?;
    station_with(log, device, card, state, (me, server))
}

/// Likewise, with a log that is open; `me` acts where nobody asked.
///
/// # Errors
/// When the log cannot be written, or the card does not disarm.
pub fn station_with(
    log: Log,
    device: &str,
    card: Card,
    state: State,
    (me, server): (Actor, bool),
) -> Result<Station, Failure> {
    let operator = Operator::new(device, card, Journal::new(log), state, &me)?;
    Station::new(operator, me, server)
}

/// `t2t serve`.
///
/// # Errors
/// When the card, its log or the socket cannot be had, or the card was lost.
pub fn run_command(mut config: Config, args: &Serve) -> Result<(), Failure> {
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("T2T_TRACE").unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(rustix::termios::isatty(std::io::stderr()))
        .init();
    config.metrics = args.metrics.or(config.metrics);
    let device = config.device()?.to_owned();
    let (state, attempt) = lock_card(&config, &device, Some(&config.socket))?;
    let _lock: Lock = match attempt {
        Attempt::Ours(lock) => lock,
        Attempt::Taken(owner) => return Err(lock::taken(&device, owner.as_ref())),
    };
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT] {
        signal_hook::flag::register(signal, stop.clone())
            .map_err(|e| Failure::new(exit::CARD, format!("cannot wait for signals: {e}")))?;
    }
    let card = open_card(&device)?;
    let station = station(&config, &device, card, state, true)?;
    super::run(station, &config, &stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_without_a_server_is_logged_in_the_role_of_who_runs_it() {
        let folder = tempfile::tempdir().unwrap();
        let roles = |server| {
            let state = folder
                .path()
                .join(if server { "server" } else { "command" });
            let text = format!("state = \"{}\"\n[roles]\nview = []\n", state.display());
            let config = Config::parse("serve.toml", &text).unwrap();
            let card = open_card("fake:").unwrap();
            let state = State::open(&config.state).unwrap();
            let station = station(&config, "fake:", card, state, server).unwrap();
            station.operator.close();
            station.leave().unwrap();
            let entries = t2t_audit::Entries::open(&config.log("fake:")).unwrap();
            let logged: Vec<_> = entries.map(|entry| entry.unwrap()).skip(1).collect();
            assert!(logged.iter().any(|entry| entry.what.kind() == "disarm"));
            logged
                .into_iter()
                .map(|entry| entry.who.role)
                .collect::<Vec<_>>()
        };
        assert!(roles(true).iter().all(|role| role == "risk"));
        let command = roles(false);
        assert!(command.iter().all(|role| role == "kill"), "{command:?}");
    }
}
