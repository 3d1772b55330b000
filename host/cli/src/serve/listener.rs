//! The server's socket: bound, given to its group, and accepted from.

pub mod places;

use super::{Station, connection};
use crate::client::reach;
use crate::config::Config;
use crate::exit::{self, Failure};
use places::Places;
use rustix::process::{Resource, getrlimit, setrlimit};
use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, chown};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Longest wait for answers that are on their way at the end.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Wait after a connection that could not be accepted: others may end meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

/// The socket, for as long as it listens.
pub struct Listener {
    path: PathBuf,
    stop: Arc<AtomicBool>,
    places: Arc<Places>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Listens where the configuration says, for whom it says.
    ///
    /// # Errors
    /// When another server answers there, or the file cannot be made.
    pub fn bind(config: &Config, station: &Arc<Station>) -> Result<Listener, Failure> {
        let path = config.socket.clone();
        let wrong = |what: &str, error: io::Error| {
            Failure::new(exit::CARD, format!("{what} {}: {error}", path.display()))
                .help("`socket` of the configuration (or --socket) must be in a folder that the server may write")
        };
        let there = fs::symlink_metadata(&path).is_ok_and(|meta| meta.file_type().is_socket());
        // A full queue is somebody's too.
        let answers = reach(&path).map_or_else(|e| e.kind() == io::ErrorKind::WouldBlock, |_| true);
        if answers {
            return Err(Failure::new(
                exit::CARD,
                format!("another server answers at {}", path.display()),
            )
            .help("each server has a socket of its own: --socket"));
        }
        if there {
            // What a server left that was killed.
            fs::remove_file(&path).map_err(|e| wrong("cannot remove the old socket", e))?;
        }
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            fs::create_dir_all(folder).map_err(|e| wrong("cannot make the folder of", e))?;
        }
        // Nobody may connect before the permissions are as they should be.
        let former = rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o177));
        let bound = UnixListener::bind(&path);
        rustix::process::umask(former);
        let listener = bound.map_err(|e| wrong("cannot listen at", e))?;
        if let Some(group) = &config.socket_group {
            let gid = uzers::get_group_by_name(group).map(|group| group.gid());
            let gid = gid.ok_or_else(|| {
                Failure::new(
                    exit::INPUT,
                    format!("socket_group: there is no group `{group}`"),
                )
            })?;
            chown(&path, None, Some(gid)).map_err(|e| wrong("cannot give to its group", e))?;
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(config.socket_mode))
            .map_err(|e| wrong("cannot set the permissions of", e))?;
        descriptors();
        let (stop, places): (Arc<AtomicBool>, Arc<Places>) = Default::default();
        let thread = thread::Builder::new().name("t2t-socket".to_owned()).spawn({
            let (stop, places, station, roles) = (
                stop.clone(),
                places.clone(),
                station.clone(),
                Arc::new(config.roles.clone()),
            );
            move || {
                for stream in listener.incoming() {
                    if stop.load(Ordering::Acquire) {
                        break;
                    }
                    // Only here: whoever has no place must not make others wait.
                    let stream = stream.inspect_err(|_| thread::sleep(PAUSE));
                    let placed = stream.and_then(|stream| {
                        let ids = connection::ids(&stream)?;
                        let place = places.take(&stream, ids)?;
                        Ok((stream, ids, place))
                    });
                    let started = placed.and_then(|(stream, ids, place)| {
                        let (station, roles) = (station.clone(), roles.clone());
                        let client = thread::Builder::new().name("t2t-client".to_owned());
                        client.spawn(move || {
                            let roles = roles.as_ref().as_ref();
                            connection::serve(&station, roles, (stream, ids), &place);
                        })
                    });
                    if let Err(error) = started {
                        tracing::warn!(%error, "accepting a connection");
                    }
                }
            }
        });
        let thread = thread.map_err(|e| wrong("cannot start the thread of", e))?;
        Ok(Listener {
            path,
            stop,
            places,
            thread: Some(thread),
        })
    }
}

/// Lets this process have as many descriptors as it may: a connection needs three.
fn descriptors() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "the limit of descriptors stays as it is");
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // Wakes the thread that accepts; if it cannot be woken there is nobody to wake.
        let woken = reach(&self.path).is_ok();
        if let Some(thread) = self.thread.take().filter(|_| woken) {
            let _ = thread.join();
        }
        self.places.end();
        let start = Instant::now();
        while self.places.len() > 0 && start.elapsed() < LAST_WORDS {
            thread::sleep(Duration::from_millis(1));
        }
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, path = %self.path.display(), "the socket could not be removed");
        }
    }
}
