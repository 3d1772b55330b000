//! How a connection begins and how it is cut.

use super::wire::Wire;
use std::os::fd::{BorrowedFd, RawFd};
use std::path::Path;
use std::time::{Duration, Instant};
use t2t_driver::{Address, Error, Result, transport};

/// How long a server may take to see that its client is gone.
const GONE: Duration = Duration::from_secs(10);

/// Opens the way to a card; waits until the client before is gone.
pub(super) fn open(address: &Address) -> Result<Wire> {
    let start = Instant::now();
    loop {
        match transport::open(address) {
            Err(Error::Busy { .. }) if start.elapsed() < GONE => {
                std::thread::sleep(Duration::from_millis(5));
            }
            opened => return opened.map(Wire::new),
        }
    }
}

/// Cuts this process's connection to the server at `socket`, both ways, as a server that dies or a kernel that runs out of
/// patience would. Does nothing where there is none.
pub(super) fn cut(socket: &Path) {
    let Ok(open) = std::fs::read_dir("/proc/self/fd") else {
        return;
    };
    for fd in open
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<RawFd>().ok())
    {
        // SAFETY: the descriptor is used within this turn only. Another thread could close it meanwhile; then the calls
        // fail, or find another peer: this process has one connection to that socket.
        let fd = unsafe { BorrowedFd::borrow_raw(fd) };
        let peer = rustix::net::getpeername(fd)
            .ok()
            .flatten()
            .and_then(|peer| rustix::net::SocketAddrUnix::try_from(peer).ok());
        let found = peer
            .as_ref()
            .and_then(|peer| peer.path_bytes())
            .is_some_and(|path| path == socket.as_os_str().as_encoded_bytes());
        if found {
            // It may have ended by itself; then it is cut already.
            let _ = rustix::net::shutdown(fd, rustix::net::Shutdown::Both);
        }
    }
}
