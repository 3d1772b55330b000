//! `t2t kill`: the shortest way to the card's latch, whoever has the card.
//!
//! A configuration that cannot be read does not stop it: the flags, or where a server is by default, must do.
//!
//! With a server, one line to its socket: nobody is asked who they are before. Without, the card is opened and killed
//! before the log is even looked at. A card that another process has opened for a moment is tried for until it is free.

use super::out::Out;
use super::show;
use crate::args::Global;
use crate::client::{Client, STOPPED};
use crate::config::{Config, same_card};
use crate::exit::{self, Failure};
use crate::link::Link;
use crate::lock::{self, Attempt};
use crate::operator::journal::{Journal, outcome, who};
use crate::operator::roles::{Actor, Role};
use crate::operator::{failed, not_shown, shows};
use crate::rpc::{Reply, Request};
use crate::serve;
use std::thread;
use std::time::{Duration, Instant};
use t2t_audit::{Log, Opening};
use t2t_driver::Status;

/// Longest wait for a process that has the card for a moment.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(2);

/// Kills.
pub fn run(global: &Global, out: Out) -> Result<(), Failure> {
    let config = match Config::load(global) {
        Ok(config) => config,
        Err(failure) => {
            let config = Config::without_file(global)?;
            eprintln!(
                "warning: {}; killing without it, by {}",
                failure.message,
                config.socket.display()
            );
            config
        }
    };
    if let Some(client) = Client::connect(&config.socket)? {
        let named = global.device.as_deref().map(same_card);
        match ask(client, named, out) {
            Err(failure) if failure.code == exit::USAGE && global.socket.is_none() => {}
            done => return done,
        }
    }
    let device = config.device()?.to_owned();
    let start = Instant::now();
    loop {
        let (_, attempt) = serve::lock_card(&config, &device, None)?;
        match attempt {
            Attempt::Ours(_lock) => return here(&config, &device, out),
            Attempt::Taken(owner) => {
                let socket = owner.as_ref().and_then(|owner| owner.socket.as_deref());
                if let Some(client) = socket.map(Client::connect).transpose()?.flatten() {
                    return ask(client, Some(device), out);
                }
                if start.elapsed() > PATIENCE {
                    return Err(lock::taken(&device, owner.as_ref()));
                }
            }
        }
        thread::sleep(LOOK);
    }
}

fn ask(client: Client, device: Option<String>, out: Out) -> Result<(), Failure> {
    let mut client = client.within(STOPPED)?;
    let request = device.map_or(Request::Kill, |device| Request::KillCard { device });
    match client.ask(&request)? {
        Reply::Status(status) if status.killed => out.status(&status, show::headline),
        Reply::Status(_) => Err(not_shown("not killed")),
        other => Err(super::odd(&other)),
    }
}

fn here(config: &Config, device: &str, out: Out) -> Result<(), Failure> {
    let handle = serve::open_card(device)?.handle();
    let done = handle
        .kill()
        .and_then(|()| shows(&handle, |status| status.contains(Status::KILLED)));
    let killed = match done {
        Ok(true) => Ok(()),
        Ok(false) => Err(not_shown("not killed")),
        Err(error) => Err(failed(error)),
    };
    let me = Actor::myself(Role::Kill);
    let opening = Opening {
        who: who(&me),
        card: device.to_owned(),
    };
    let logged = Log::open(&config.log(device), &opening)
        .map_err(|error| Failure::new(exit::LOG, error))
        .and_then(|log| Journal::new(log).write(&me, outcome("kill", &killed)));
    killed?;
    logged.map_err(|failure| {
        let message = format!(
            "the card is KILLED, but that could not be logged: {}",
            failure.message
        );
        Failure::new(exit::LOG, message)
    })?;
    out.answer(
        &serde_json::json!({ "device": device, "killed": true }),
        || format!("{device}: KILLED: no order leaves; `t2t unkill` (role risk) releases it"),
    )
}
