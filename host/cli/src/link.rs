//! The way to the card: a server on its socket or, where none runs, the card itself, in this process.

use crate::args::Global;
use crate::client::Client;
use crate::config::{Config, same_card};
use crate::direct::Direct;
use crate::exit::{self, Failure};
use crate::lock::{self, Attempt};
use crate::rpc::{Reply, Request};
use crate::serve;
use std::ops::ControlFlow;

/// Something that answers requests; also from another thread, so that a screen does not stand still while it waits.
pub trait Link: Send {
    /// Asks, and waits for the answer. Never gives [`Reply::Failed`]: that is an error.
    ///
    /// # Errors
    /// What the other side refused, or why it could not be reached.
    fn ask(&mut self, request: &Request) -> Result<Reply, Failure>;

    /// Asks for a stream ([`Request::Events`]) and hands over each [`Reply::Event`] until `each` breaks or the stream ends.
    ///
    /// # Errors
    /// As [`ask`](Link::ask).
    fn follow(
        &mut self,
        request: &Request,
        each: &mut dyn FnMut(Reply) -> ControlFlow<()>,
    ) -> Result<(), Failure>;

    /// What opens another link to the same, for what must not wait until this one is free.
    fn another(&self) -> Another;
}

/// Opens a link.
pub type Another = Box<dyn Fn() -> Result<Box<dyn Link>, Failure> + Send + Sync>;

/// A way that was opened.
pub enum Opened {
    /// A server answers.
    Server(Client),
    /// None does: the card, in this process.
    Direct(Box<Direct>),
}

impl Opened {
    /// The way, whichever it is.
    pub fn link(&mut self) -> &mut dyn Link {
        match self {
            Opened::Server(client) => client,
            Opened::Direct(direct) => direct.as_mut(),
        }
    }
}

/// Opens the way that the flags and the configuration say: the server, if one has the card; else the card.
///
/// # Errors
/// When nobody answers and no card is named, or the card cannot be opened.
pub fn open(global: &Global) -> Result<Opened, Failure> {
    let config = Config::load(global)?;
    let wanted = config.device.as_deref();
    if let Some(mut client) = Client::connect(&config.socket)? {
        let hello = client.hello()?;
        let named = global.device.as_deref().map(same_card);
        match named.filter(|device| *device != hello.device) {
            None => return Ok(Opened::Server(client)),
            Some(device) if global.socket.is_some() => {
                let at = config.socket.display();
                return Err(Failure::new(
                    exit::USAGE,
                    format!("the server at {at} has {}, not {device}", hello.device),
                )
                .help("leave out --device or --socket"));
            }
            Some(_) => {}
        }
    } else if global.socket.is_some() {
        return Err(Failure::new(
            exit::CARD,
            format!("no server answers at {}", config.socket.display()),
        )
        .help(
            "start one with `t2t serve`, or leave out --socket and name the card with --device",
        ));
    }
    if wanted.is_none() {
        return Err(Failure::new(
            exit::CARD,
            format!(
                "no server answers at {}, and no card is named",
                config.socket.display()
            ),
        )
        .help("start `t2t serve`, or name a card with --device; `t2t devices` lists them"));
    }
    direct(config)
}

fn direct(config: Config) -> Result<Opened, Failure> {
    let device = config.device()?.to_owned();
    let (state, attempt) = serve::lock_card(&config, &device, None)?;
    let lock = match attempt {
        Attempt::Ours(lock) => lock,
        Attempt::Taken(owner) => {
            // The server that has it may listen elsewhere than these flags say.
            let socket = owner.as_ref().and_then(|owner| owner.socket.as_deref());
            return match socket.map(Client::connect).transpose()?.flatten() {
                Some(client) => Ok(Opened::Server(client)),
                None => Err(lock::taken(&device, owner.as_ref())),
            };
        }
    };
    let card = serve::open_card(&device)?;
    let station = serve::station(&config, &device, card, state, false)?;
    Ok(Opened::Direct(Box::new(Direct::new(station, config, lock))))
}
