//! A PCI Express function behind a vfio-user socket.
//!
//! In: connections of clients (a driver, or QEMU), one at a time. Out: accesses of a [`Function`]'s BARs, and the other
//! way its writes to the client's memory and its interrupts, through the [`Host`] that it is lent.
//!
//! | module | |
//! |---|---|
//! | [`function`](Function) | what a device is to the server, and the server to a device |
//! | `config` | the configuration space: identity, BARs, capabilities, what can be written |
//! | `words` | accesses of any size as 32-bit words with byte strobes |
//! | `memory` | the client's memory, mapped, and checked |
//! | `interrupts` | MSI-X: descriptors, masks, what is pending |
//! | `endpoint` | what of the above stands between client and function |
//! | `session` | one client: its commands, each answered |
//!
//! A client that leaves, however it does, resets the function, as the kernel does when a driver goes. While one is
//! there, another is told EBUSY. Nothing that a client sends stops the server.

mod config;
mod endpoint;
mod function;
mod interrupts;
mod memory;
mod session;
mod words;

pub use config::SERIAL;
pub use function::{AccessError, BusError, Function, Host, Masked};

use endpoint::Endpoint;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use session::{Ended, Link, Session};
use std::fs;
use std::io;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use t2t_vfio_user::Channel;

/// How long a second client may take to say what it wants, and hear that it cannot have it.
const REFUSAL: Duration = Duration::from_secs(1);
/// Most clients that are being refused at a time; further ones wait in the kernel's queue.
const REFUSALS: usize = 16;
/// Commands that are carried out before frames have their turn.
const TURN: usize = 8;

/// What happened to clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A client has come, and its version is agreed on.
    Connected,
    /// The client is gone, why, and the function was reset.
    Gone(String),
    /// A client was refused because there is one.
    Refused,
}

/// A function and its socket. The socket's file goes away with the server.
pub struct Server<F> {
    path: PathBuf,
    listener: UnixListener,
    function: F,
    endpoint: Endpoint,
    session: Option<Session>,
    refused: Vec<(Channel, Instant)>,
    notes: Vec<Note>,
}

impl<F: Function> Server<F> {
    /// Listens at `path`. A socket that a dead server left there is replaced.
    ///
    /// # Errors
    /// The system's; [`io::ErrorKind::AddrInUse`] if a server is alive there, or the file is no socket.
    pub fn listen(path: &Path, function: F) -> io::Result<Server<F>> {
        use std::os::unix::fs::FileTypeExt;
        if let Ok(there) = fs::symlink_metadata(path) {
            let alive = Channel::connect(path, Duration::ZERO);
            let dead = matches!(&alive, Err(e) if e.kind() == io::ErrorKind::ConnectionRefused);
            if !there.file_type().is_socket() || !dead {
                return Err(io::ErrorKind::AddrInUse.into());
            }
            fs::remove_file(path)?;
        }
        let listener = UnixListener::bind(path)?;
        listener.set_nonblocking(true)?;
        Ok(Server {
            path: path.to_owned(),
            listener,
            function,
            endpoint: Endpoint::new(),
            session: None,
            refused: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Whether there is a client whose version is agreed on.
    pub fn connected(&self) -> bool {
        self.session.as_ref().is_some_and(Session::agreed)
    }

    /// What happened to clients since the last call.
    pub fn notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// Lends the function, and the host as it sees it, to `act`: for time that passes outside of any access.
    pub fn with<R>(&mut self, act: impl FnOnce(&mut F, &mut dyn Host) -> R) -> R {
        let mut link = Link::new(&mut self.endpoint, self.session.as_mut());
        act(&mut self.function, &mut link)
    }

    /// Serves clients: waits at most `wait` for one to want something, carries out what is there, at most a turn's worth,
    /// and returns whether there was anything.
    ///
    /// # Errors
    /// The system's, of the listening socket only.
    pub fn serve(&mut self, wait: Duration) -> io::Result<bool> {
        let queued = self.session.as_ref().is_some_and(Session::has_queued);
        if !queued && !self.ready(wait)? {
            self.overdue();
            return Ok(false);
        }
        self.accept()?;
        self.refuse();
        for _ in 0..TURN {
            let Some(session) = &mut self.session else {
                break;
            };
            let agreed = session.agreed();
            match session.step(&mut self.endpoint, &mut self.function) {
                Ok(false) => break,
                Ok(true) if !agreed && session.agreed() => self.notes.push(Note::Connected),
                Ok(true) => {}
                Err(Ended(why)) => {
                    self.end(why);
                    break;
                }
            }
        }
        self.overdue();
        Ok(true)
    }

    /// Waits until a client wants something.
    fn ready(&self, wait: Duration) -> io::Result<bool> {
        let mut fds = vec![PollFd::new(&self.listener, PollFlags::IN)];
        if self.refused.len() >= REFUSALS {
            fds.clear();
        }
        let channels = self.session.iter().map(|session| &session.channel);
        for channel in channels.chain(self.refused.iter().map(|(channel, _)| channel)) {
            fds.push(PollFd::new(channel, PollFlags::IN));
        }
        let wait = Timespec::try_from(wait).unwrap_or(Timespec {
            tv_sec: i64::MAX,
            tv_nsec: 0,
        });
        match poll(&mut fds, Some(&wait)) {
            Ok(count) => Ok(count > 0),
            Err(Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn accept(&mut self) -> io::Result<()> {
        while self.refused.len() < REFUSALS {
            match self.listener.accept() {
                Ok((socket, _)) if self.session.is_none() => {
                    self.session = Some(Session::new(Channel::new(socket)));
                }
                Ok((socket, _)) => {
                    self.notes.push(Note::Refused);
                    self.refused.push((Channel::new(socket), Instant::now()));
                }
                Err(error) => match error.kind() {
                    io::ErrorKind::WouldBlock => break,
                    // No descriptor is left: whoever waits has to wait.
                    _ if matches!(
                        Errno::from_io_error(&error),
                        Some(Errno::MFILE | Errno::NFILE)
                    ) =>
                    {
                        break;
                    }
                    io::ErrorKind::Interrupted | io::ErrorKind::ConnectionAborted => {}
                    _ => return Err(error),
                },
            }
        }
        Ok(())
    }

    /// Tells clients that came second that the device is busy, once they have said what they want.
    fn refuse(&mut self) {
        self.refused.retain_mut(|(channel, since)| {
            match channel.receive(Duration::ZERO) {
                Ok(None) => since.elapsed() < REFUSAL,
                Ok(Some(message)) => {
                    // Whether it hears is its own affair: the connection ends either way.
                    let _ = channel.refuse(&message.header, Errno::BUSY);
                    false
                }
                Err(_) => false,
            }
        });
    }

    /// Ends what has taken too long.
    fn overdue(&mut self) {
        self.refused.retain(|(_, since)| since.elapsed() < REFUSAL);
        if let Some(why) = self.session.as_ref().and_then(Session::over) {
            self.end(why);
        }
    }

    /// The client is gone: its memory and interrupts with it, and the function is as after a function-level reset.
    fn end(&mut self, why: String) {
        self.session = None;
        self.endpoint.release();
        endpoint::reset(&mut self.endpoint, None, &mut self.function);
        self.notes.push(Note::Gone(why));
    }
}

impl<F> Drop for Server<F> {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
