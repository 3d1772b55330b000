//! The client's side of a server's socket.
//!
//! What flows in: requests. What flows out: the server's answers, or why there are none: never a hang, because every
//! wait has an end.

use crate::exit::{self, Failure};
use crate::link::{Another, Link};
use crate::rpc::wire::{self, WireError};
use crate::rpc::{Hello, Reply, Request};
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{self, AddressFamily, SocketAddrUnix, SocketFlags, SocketType};
use std::io::{self, BufReader};
use std::ops::ControlFlow;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longest wait for an answer. A commit may wait 65,536 cycles for the pipeline, and an apply over a simulator's socket
/// makes 100,000 accesses of some 50 µs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Longest wait for the answer to what stops: who asks must soon know that it did not.
pub const STOPPED: Duration = Duration::from_secs(3);
/// Longest wait for a place in the queue of those to be accepted.
const ACCEPTED: Duration = Duration::from_secs(1);

/// Connects to a socket, and waits no longer than [`ACCEPTED`] for a place in its queue.
///
/// # Errors
/// [`WouldBlock`](io::ErrorKind::WouldBlock) when there was none, and whatever else forbids it.
pub fn reach(path: &Path) -> io::Result<UnixStream> {
    let flags = SocketFlags::CLOEXEC;
    let socket = net::socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    // The kernel takes the longest time to send as that to connect.
    set_socket_timeout(&socket, Timeout::Send, Some(ACCEPTED))?;
    let to = SocketAddrUnix::new(path)?;
    rustix::io::retry_on_intr(|| net::connect(&socket, &to))?;
    Ok(socket.into())
}

/// A connection to a server.
#[derive(Debug)]
pub struct Client {
    path: PathBuf,
    stream: BufReader<UnixStream>,
    /// Whether an answer may still come that nobody waits for any more: it must not be taken for that to the next question.
    stale: bool,
    /// Longest wait for an answer.
    most: Duration,
}

impl Client {
    /// Connects to the server at `path`; `None` where nothing listens there.
    ///
    /// # Errors
    /// When something is there that cannot be talked to.
    pub fn connect(path: &Path) -> Result<Option<Client>, Failure> {
        let stream = match reach(path) {
            Ok(stream) => stream,
            Err(error) => {
                return match error.kind() {
                    io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Ok(None),
                    io::ErrorKind::PermissionDenied => {
                        let message =
                            format!("you may not connect to the server at {}", path.display());
                        Err(Failure::new(exit::REFUSED, message).help(
                            "socket_mode and socket_group of its configuration say who may; anybody of that group can kill",
                        ))
                    }
                    io::ErrorKind::WouldBlock => {
                        let message = format!(
                            "the server at {} accepts nobody within {} s",
                            path.display(),
                            ACCEPTED.as_secs()
                        );
                        Err(Failure::new(exit::CARD, message)
                            .help("nothing was asked; to stop the card: its kill pin, or end the server, whose dead-man timer then refuses orders"))
                    }
                    _ => Err(Failure::new(
                        exit::CARD,
                        format!("{}: {error}", path.display()),
                    )),
                };
            }
        };
        let client = Client {
            path: path.to_owned(),
            stream: BufReader::new(stream),
            stale: false,
            most: PATIENCE,
        };
        client.patience(Some(client.most))?;
        Ok(Some(client))
    }

    /// Waits no longer than this for an answer.
    ///
    /// # Errors
    /// When the connection is gone.
    pub fn within(mut self, most: Duration) -> Result<Client, Failure> {
        self.most = most;
        self.patience(Some(most))?;
        Ok(self)
    }

    /// Who one is to the server, and which card it owns.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn hello(&mut self) -> Result<Hello, Failure> {
        match self.ask(&Request::Hello)? {
            Reply::Hello(hello) => Ok(hello),
            other => Err(self.odd(&other)),
        }
    }

    fn patience(&self, most: Option<Duration>) -> Result<(), Failure> {
        let stream = self.stream.get_ref();
        let set = stream
            .set_read_timeout(most)
            .and_then(|()| stream.set_write_timeout(Some(PATIENCE)));
        set.map_err(|error| self.broken(&error.into()))
    }

    /// A connection on which nothing is under way.
    fn renew(&mut self) -> Result<(), Failure> {
        *self = reconnect(&self.path)?.within(self.most)?;
        Ok(())
    }

    fn send(&mut self, request: &Request) -> Result<(), Failure> {
        if self.stale {
            self.renew()?;
        }
        // Until its answer is there.
        self.stale = true;
        let sent = wire::write(self.stream.get_mut(), request);
        sent.map_err(|error| self.broken(&error.into()))
    }

    fn receive(&mut self) -> Result<Reply, Failure> {
        let answer = wire::read(&mut self.stream);
        self.stale = answer.is_err();
        match answer {
            Ok(Some(Reply::Failed(failure))) => Err(failure),
            Ok(Some(reply)) => Ok(reply),
            Ok(None) => {
                self.stale = true;
                Err(self.broken(&WireError::Stream(io::ErrorKind::UnexpectedEof.into())))
            }
            Err(error) => Err(self.broken(&error)),
        }
    }

    fn broken(&self, error: &WireError) -> Failure {
        let what = match error {
            WireError::Stream(e) if e.kind() == io::ErrorKind::WouldBlock => {
                format!("did not answer within {} s", self.most.as_secs())
            }
            WireError::Stream(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                "closed the connection".to_owned()
            }
            WireError::Meaning(what) => format!("is of another version ({what})"),
            other => format!("failed: {other}"),
        };
        Failure::new(exit::CARD, format!("the server at {} {what}", self.path.display()))
            .help("whether the request was carried out is not known: look with `t2t status` and `t2t log show`")
    }

    fn odd(&self, reply: &Reply) -> Failure {
        self.broken(&WireError::Meaning(format!("{reply:?}")))
    }
}

fn reconnect(path: &Path) -> Result<Client, Failure> {
    Client::connect(path)?.ok_or_else(|| {
        let message = format!("no server answers at {} any more", path.display());
        Failure::new(exit::CARD, message)
    })
}

impl Link for Client {
    fn another(&self) -> Another {
        let path = self.path.clone();
        Box::new(move || {
            let client = reconnect(&path)?.within(STOPPED)?;
            Ok(Box::new(client) as Box<dyn Link>)
        })
    }

    fn ask(&mut self, request: &Request) -> Result<Reply, Failure> {
        self.send(request)?;
        self.receive()
    }

    fn follow(
        &mut self,
        request: &Request,
        each: &mut dyn FnMut(Reply) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        self.patience(None)?;
        self.send(request)?;
        loop {
            let reply = self.receive()?;
            if reply == Reply::Done {
                return self.patience(Some(self.most));
            }
            if each(reply).is_break() {
                break;
            }
        }
        // The rest of the stream may be under way: the next question needs a connection without it.
        self.stale = true;
        self.renew()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufRead;
    use std::os::unix::net::UnixListener;
    use std::thread;

    #[test]
    fn an_answer_that_comes_too_late_is_not_taken_for_that_to_the_next_question() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sock");
        let listener = UnixListener::bind(&path).unwrap();
        let server = thread::spawn(move || {
            // Late on the first connection, at once on the second.
            let (first, _) = listener.accept().unwrap();
            let mut first = BufReader::new(first);
            first.read_line(&mut String::new()).unwrap();
            thread::sleep(Duration::from_millis(150));
            wire::write(first.get_mut(), &Reply::Status(Default::default())).unwrap();
            let (second, _) = listener.accept().unwrap();
            let mut second = BufReader::new(second);
            let asked = wire::read(&mut second).unwrap();
            assert_eq!(asked, Some(Request::Kill));
            wire::write(second.get_mut(), &Reply::Done).unwrap();
        });
        let client = Client::connect(&path).unwrap().unwrap();
        let mut client = client.within(Duration::from_millis(50)).unwrap();
        let failure = client.ask(&Request::Status).unwrap_err();
        assert!(failure.message.contains("did not answer"), "{failure}");
        thread::sleep(Duration::from_millis(200));
        assert_eq!(client.ask(&Request::Kill), Ok(Reply::Done));
        server.join().unwrap();
    }
}
