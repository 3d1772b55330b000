//! One connection: reads requests, finds out who asks, writes answers.

use super::Station;
use super::station::{Caller, Ids};
use crate::exit::{self, Failure};
use crate::operator::roles::{Role, Roles};
use crate::rpc::wire::{self, WireError};
use crate::rpc::{Reply, Request};
use rustix::net::sockopt::socket_peercred;
use std::io::{self, BufReader};
use std::ops::ControlFlow;
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// Connections beyond which idle ones are ended soon: somebody who wants to kill must find a place.
pub const MANY: usize = 256;
/// Longest silence of a client.
const IDLE: Duration = Duration::from_secs(60);
/// Likewise where there are many.
const IDLE_OF_MANY: Duration = Duration::from_secs(1);
/// Longest wait for a client that does not read.
const UNREAD: Duration = Duration::from_secs(5);

/// Serves a client until it leaves, is silent for too long, or does not read its answers.
pub fn serve(station: &Station, roles: Option<&Roles>, stream: UnixStream, many: bool) {
    if let Err(error) = requests(station, roles, stream, many) {
        tracing::debug!(%error, "a connection ended");
    }
}

fn requests(
    station: &Station,
    roles: Option<&Roles>,
    stream: UnixStream,
    many: bool,
) -> Result<(), WireError> {
    stream.set_read_timeout(Some(if many { IDLE_OF_MANY } else { IDLE }))?;
    stream.set_write_timeout(Some(UNREAD))?;
    let peer = socket_peercred(&stream).map_err(io::Error::from)?;
    let ids = Ids {
        uid: peer.uid.as_raw(),
        gid: peer.gid.as_raw(),
        pid: peer.pid.as_raw_nonzero().get().unsigned_abs(),
    };
    let caller = Caller::new(ids, roles);
    let mut out = stream.try_clone()?;
    let mut requests = BufReader::new(stream);
    loop {
        let reply = match wire::read(&mut requests) {
            Ok(None) => return Ok(()),
            Ok(Some(Request::Events { last, follow })) => {
                match events(station, &caller, (last, follow), &mut out) {
                    Ok(()) => Reply::Done,
                    Err(failure) => Reply::Failed(failure),
                }
            }
            Ok(Some(request)) => station
                .answer(&caller, &request)
                .unwrap_or_else(Reply::Failed),
            Err(WireError::Meaning(what)) => Reply::Failed(
                Failure::new(
                    exit::USAGE,
                    format!("the server does not understand the request: {what}"),
                )
                .help("server and t2t are of different versions"),
            ),
            Err(other) => return Err(other),
        };
        wire::write(&mut out, &reply)?;
    }
}

fn events(
    station: &Station,
    caller: &Caller<'_>,
    (last, follow): (usize, bool),
    out: &mut UnixStream,
) -> Result<(), Failure> {
    caller.actor().may(Role::View, "looking at events")?;
    station.stream.read(last, follow, &mut |entry| {
        let gone = match entry {
            Some(entry) => wire::write(out, &Reply::Event(entry)).is_err(),
            None => has_left(out),
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
