//! The server's socket: bound, given to its group, and accepted from.

use super::{Station, connection};
use crate::config::Config;
use crate::exit::{self, Failure};
use crate::operator::journal::locked;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::Shutdown;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, chown};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Longest wait for answers that are on their way at the end.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Connections that are open, to be ended with the server.
type Open = Mutex<BTreeMap<u64, UnixStream>>;

/// The socket, for as long as it listens.
pub struct Listener {
    path: PathBuf,
    stop: Arc<AtomicBool>,
    open: Arc<Open>,
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
        if UnixStream::connect(&path).is_ok() {
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
        let (stop, open): (Arc<AtomicBool>, Arc<Open>) = Default::default();
        let thread = thread::Builder::new().name("t2t-socket".to_owned()).spawn({
            let (stop, open, station, roles) = (
                stop.clone(),
                open.clone(),
                station.clone(),
                Arc::new(config.roles.clone()),
            );
            move || {
                let mut number = 0;
                for stream in listener.incoming() {
                    if stop.load(Ordering::Acquire) {
                        break;
                    }
                    let Ok(stream) = stream
                        .inspect_err(|error| tracing::warn!(%error, "accepting a connection"))
                    else {
                        // Out of descriptors, most likely: others may end meanwhile.
                        thread::sleep(Duration::from_millis(5));
                        continue;
                    };
                    number += 1;
                    let (open, station, roles) = (open.clone(), station.clone(), roles.clone());
                    if let Ok(copy) = stream.try_clone() {
                        locked(&open).insert(number, copy);
                    }
                    let spawned =
                        thread::Builder::new()
                            .name("t2t-client".to_owned())
                            .spawn(move || {
                                let many = locked(&open).len() > connection::MANY;
                                connection::serve(&station, roles.as_ref().as_ref(), stream, many);
                                locked(&open).remove(&number);
                            });
                    if let Err(error) = spawned {
                        tracing::warn!(%error, "a connection found no thread");
                    }
                }
            }
        });
        let thread = thread.map_err(|e| wrong("cannot start the thread of", e))?;
        Ok(Listener {
            path,
            stop,
            open,
            thread: Some(thread),
        })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // Wakes the thread that accepts; if it cannot be woken there is nobody to wake.
        let woken = UnixStream::connect(&self.path).is_ok();
        if let Some(thread) = self.thread.take().filter(|_| woken) {
            let _ = thread.join();
        }
        for stream in locked(&self.open).values() {
            // One that has ended already needs no end.
            let _ = stream.shutdown(Shutdown::Read);
        }
        let start = Instant::now();
        while !locked(&self.open).is_empty() && start.elapsed() < LAST_WORDS {
            thread::sleep(Duration::from_millis(1));
        }
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, path = %self.path.display(), "the socket could not be removed");
        }
    }
}
