//! The configuration of a desk's host: which card, where its socket, log and state are, who may do what.
//!
//! What flows in: `serve.toml` (documented in `docs/serve.toml`), the global flags, the environment. What flows out:
//! [`Config`], every value of which is decided. Flags win over the file, the file over defaults. A key that is not
//! known is a mistake: a role that was meant to be given would silently not be.

use crate::args::Global;
use crate::exit::{self, Failure};
use crate::operator::roles::Roles;
use crate::state::plain;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use t2t_contract::events::{LARGEST_LOG2, SMALLEST_LOG2};
use t2t_contract::reasons::EventKind;
use t2t_driver::Address;

/// Where the configuration is, unless said otherwise.
pub const DEFAULT_PATH: &str = "/etc/t2t/serve.toml";

/// Kinds of events that the audit log promises.
const LOGGED: [EventKind; 3] = [EventKind::Fire, EventKind::Reject, EventKind::State];

/// Everything that is decided before a card is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Address of the card; none where nobody said one.
    pub device: Option<String>,
    /// Where the server listens.
    pub socket: PathBuf,
    /// Who may connect to it, as the file's permission bits.
    pub socket_mode: u32,
    /// Group that the socket is given to.
    pub socket_group: Option<String>,
    /// Folder of applied desks and locks.
    pub state: PathBuf,
    /// The audit log, where it is said; see [`Config::log`].
    pub log: Option<PathBuf>,
    /// Where Prometheus may read.
    pub metrics: Option<SocketAddr>,
    /// How events are read.
    pub events: Events,
    /// Who may do what; none where no configuration says it.
    pub roles: Option<Roles>,
}

/// How events are read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Events {
    /// Records of the ring, a power of two.
    pub ring: usize,
    /// Kinds that the card writes.
    pub kinds: Vec<String>,
    /// `poll` keeps a core busy and sees an event within a microsecond; `quiet` sleeps until the card interrupts.
    pub mode: Mode,
}

/// How the reader waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// It does not: it looks again at once.
    Poll,
    /// By interrupts.
    #[default]
    Quiet,
}

impl Default for Events {
    fn default() -> Self {
        Events {
            ring: 1 << 16,
            kinds: EventKind::ALL.iter().map(|k| k.text().to_owned()).collect(),
            mode: Mode::default(),
        }
    }
}

impl Events {
    /// The kinds as bits of register `EVENT_MASK`.
    pub fn mask(&self) -> u32 {
        let bit = |kind: &EventKind| match self.kinds.iter().any(|k| k == kind.text()) {
            true => 1 << *kind as u32,
            false => 0,
        };
        EventKind::ALL.iter().map(bit).sum()
    }

    fn check(&self) -> Result<(), String> {
        let sizes = 1 << SMALLEST_LOG2..=1 << LARGEST_LOG2;
        if !self.ring.is_power_of_two() || !sizes.contains(&self.ring) {
            let (low, high) = (sizes.start(), sizes.end());
            return Err(format!(
                "events.ring = {}: a power of two from {low} to {high} is needed",
                self.ring
            ));
        }
        let known = |word: &String| EventKind::ALL.iter().any(|k| k.text() == word);
        match self.kinds.iter().find(|word| !known(word)) {
            Some(word) => Err(format!(
                "events.kinds: `{word}` is no kind of event; there are {}",
                EventKind::ALL
                    .iter()
                    .map(|k| k.text())
                    .collect::<Vec<_>>()
                    .join(", ")
            )),
            None => match LOGGED
                .iter()
                .find(|kind| !self.kinds.iter().any(|k| k == kind.text()))
            {
                Some(kind) => Err(format!(
                    "events.kinds: `{kind}` is missing: the log must know of every fire, reject and change of state"
                )),
                None => Ok(()),
            },
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    device: Option<String>,
    socket: Option<PathBuf>,
    socket_mode: Option<String>,
    socket_group: Option<String>,
    state: Option<PathBuf>,
    log: Option<PathBuf>,
    metrics: Option<SocketAddr>,
    events: Events,
    roles: Option<Roles>,
}

impl Config {
    /// Reads the file that the flags name (or that of the machine, if there is one), and lets the flags win.
    ///
    /// # Errors
    /// When a named file cannot be read, or the file has a mistake; with its place.
    pub fn load(global: &Global) -> Result<Config, Failure> {
        let named = global.config.as_deref();
        let path = named.unwrap_or(Path::new(DEFAULT_PATH));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                String::new()
            }
            Err(error) => {
                let message = format!("cannot read the configuration {}: {error}", path.display());
                return Err(Failure::new(exit::INPUT, message)
                    .help("see docs/serve.toml for an example; --config names another file"));
            }
        };
        Ok(Config::parse(&path.display().to_string(), &text)?.with(global))
    }

    /// What the flags and the environment alone say, for who cannot wait until a file is right again.
    ///
    /// # Errors
    /// None that a file could be to blame for.
    pub fn without_file(global: &Global) -> Result<Config, Failure> {
        Ok(Config::parse("no configuration", "")?.with(global))
    }

    fn with(mut self, global: &Global) -> Config {
        let device = global.device.as_deref().or(self.device.as_deref());
        self.device = device.map(same_card);
        if let Some(socket) = &global.socket {
            self.socket = socket.clone();
        }
        self
    }

    /// Reads the text of a configuration; `name` is what messages call it.
    ///
    /// # Errors
    /// When it has a mistake; with its place.
    pub fn parse(name: &str, text: &str) -> Result<Config, Failure> {
        let wrong = |what: String| {
            Failure::new(exit::INPUT, format!("{name}: {what}"))
                .help("every key is explained in docs/serve.toml")
        };
        let file: File = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        file.events.check().map_err(wrong)?;
        let socket_mode = match &file.socket_mode {
            None => 0o660,
            Some(octal) => u32::from_str_radix(octal, 8)
                .ok()
                .filter(|mode| *mode <= 0o777)
                .ok_or_else(|| {
                    wrong(format!(
                        "socket_mode = \"{octal}\": three octal digits are needed, such as \"660\""
                    ))
                })?,
        };
        Ok(Config {
            device: file.device,
            socket: file.socket.unwrap_or_else(default_socket),
            socket_mode,
            socket_group: file.socket_group,
            log: file.log,
            state: file.state.unwrap_or_else(state_folder),
            metrics: file.metrics,
            events: file.events,
            roles: file.roles,
        })
    }

    /// The audit log of a card: each has one of its own, because a log has one writer.
    pub fn log(&self, device: &str) -> PathBuf {
        let own = || self.state.join("logs").join(plain(device) + ".audit");
        self.log.clone().unwrap_or_else(own)
    }

    /// The card's address.
    ///
    /// # Errors
    /// When nobody said one.
    pub fn device(&self) -> Result<&str, Failure> {
        self.device.as_deref().ok_or_else(|| {
            Failure::new(
                exit::USAGE,
                "no card: neither --device nor a configuration names one",
            )
            .help("`t2t devices` lists the cards of this machine; then --device vfio:0000:3b:00.0")
        })
    }
}

/// The one way to write an address: locks, logs and servers know a card by its text. What is no address stays as it is, for
/// whoever opens it to refuse.
pub fn same_card(device: &str) -> String {
    match device.parse() {
        Ok(Address::VfioUser(path)) => {
            Address::VfioUser(path.canonicalize().unwrap_or(path)).to_string()
        }
        Ok(address) => address.to_string(),
        Err(_) => device.to_owned(),
    }
}

fn folder_of(variable: &str) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os(variable)?);
    path.is_absolute().then_some(path)
}

/// `T2T_STATE`, else the folder for state of the XDG base directory specification.
fn state_folder() -> PathBuf {
    folder_of("T2T_STATE")
        .or_else(|| folder_of("XDG_STATE_HOME").map(|state| state.join("t2t")))
        .or_else(|| folder_of("HOME").map(|home| home.join(".local/state/t2t")))
        .unwrap_or_else(|| PathBuf::from("/var/lib/t2t"))
}

fn default_socket() -> PathBuf {
    let machine = Path::new("/run/t2t");
    match folder_of("XDG_RUNTIME_DIR") {
        // By the folder, not by the socket: a server must not be at another place for each time it is started or gone.
        Some(own) if !machine.is_dir() => own.join("t2t.sock"),
        _ => machine.join("t2t.sock"),
    }
}

#[cfg(test)]
mod tests;
