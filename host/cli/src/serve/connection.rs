//! One connection: reads requests, finds out who asks, writes answers.

pub mod patient;

use super::Station;
use super::listener::places::Place;
use super::station::{Caller, Ids};
use crate::exit::{self, Failure};
use crate::operator::roles::{Role, Roles};
use crate::rpc::wire::{self, WireError};
use crate::rpc::{Reply, Request};
use patient::Patient;
use rustix::net::sockopt::socket_peercred;
use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow;
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// Longest silence of a client.
const IDLE: Duration = Duration::from_secs(60);
/// Longest time from the first byte of a request to its last.
const REQUEST: Duration = Duration::from_secs(2);
/// Longest wait for a client that does not read an answer.
const UNREAD: Duration = Duration::from_secs(5);

/// Who is at the other end, by the kernel's word.
///
/// # Errors
/// When the stream is gone.
pub fn ids(stream: &UnixStream) -> io::Result<Ids> {
    let peer = socket_peercred(stream)?;
    Ok(Ids {
        uid: peer.uid.as_raw(),
        gid: peer.gid.as_raw(),
        pid: peer.pid.as_raw_nonzero().get().unsigned_abs(),
    })
}

/// Serves a client until it leaves, is silent or slow for too long, or does not read its answers.
pub fn serve(
    station: &Station,
    roles: Option<&Roles>,
    (stream, ids): (UnixStream, Ids),
    place: &Place,
) {
    let caller = Caller::new(ids, roles);
    if let Err(error) = requests(station, &caller, stream, place) {
        tracing::debug!(%error, "a connection ended");
    }
}

fn requests(
    station: &Station,
    caller: &Caller<'_>,
    stream: UnixStream,
    place: &Place,
) -> Result<(), WireError> {
    let mut out = Patient::new(stream.try_clone()?, UNREAD);
    let mut requests = BufReader::new(Patient::new(stream, IDLE));
    loop {
        place.busy(false);
        requests.get_mut().within(IDLE);
        if requests.fill_buf()?.is_empty() {
            return Ok(());
        }
        requests.get_mut().within(REQUEST);
        let read = wire::read_if(&mut requests, |start| {
            wire::is_long(start) && caller.actor().may(Role::View, "planning").is_ok()
        });
        place.busy(true);
        let mut last = false;
        let reply = match read {
            Ok(None) => return Ok(()),
            Ok(Some(Request::Events { last, follow })) => {
                // Whoever follows only waits.
                place.busy(false);
                match events(station, caller, (last, follow), &mut out) {
                    Ok(()) => Reply::Done,
                    Err(failure) => Reply::Failed(failure),
                }
            }
            Ok(Some(request)) => station
                .answer(caller, &request)
                .unwrap_or_else(Reply::Failed),
            Err(WireError::Meaning(what)) => Reply::Failed(
                Failure::new(
                    exit::USAGE,
                    format!("the server does not understand the request: {what}"),
                )
                .help("server and t2t are of different versions"),
            ),
            Err(error @ WireError::Long(_)) => {
                last = true;
                Reply::Failed(Failure::new(exit::USAGE, error))
            }
            Err(other) => return Err(other),
        };
        out.within(UNREAD);
        wire::write(&mut out, &reply)?;
        if last {
            return Ok(());
        }
    }
}

fn events(
    station: &Station,
    caller: &Caller<'_>,
    (last, follow): (usize, bool),
    out: &mut Patient<UnixStream>,
) -> Result<(), Failure> {
    caller.actor().may(Role::View, "looking at events")?;
    station.stream.read(last, follow, &mut |entry| {
        out.within(UNREAD);
        let gone = match entry {
            Some(entry) => wire::write(out, &Reply::Event(entry)).is_err(),
            None => has_left(out.stream()),
        };
        if gone {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
}

/// Whether the other end has closed: it can be read, and there is nothing.
fn has_left(stream: &UnixStream) -> bool {
    use rustix::net::{RecvFlags, recv};
    let mut byte = [0_u8; 1];
    match recv(stream, &mut byte[..], RecvFlags::PEEK | RecvFlags::DONTWAIT) {
        Ok((_, 0)) => true,
        Ok(_) | Err(rustix::io::Errno::WOULDBLOCK | rustix::io::Errno::INTR) => false,
        Err(_) => true,
    }
}
