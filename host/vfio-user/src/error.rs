//! What can go wrong between two peers.

use crate::MAX_FDS;
use rustix::io::Errno;
use std::io;
use std::time::Duration;
use thiserror::Error;

/// A message whose bytes are not what its command says. A server answers EINVAL; a client gives the connection up.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("malformed {what}: {why}")]
pub struct Malformed {
    /// The structure.
    pub what: &'static str,
    /// What is wrong with it.
    pub why: String,
}

impl Malformed {
    /// Something is wrong with `what`.
    pub fn new(what: &'static str, why: impl Into<String>) -> Self {
        let why = why.into();
        Malformed { what, why }
    }
}

/// Why a connection cannot go on, or a command was not carried out.
#[derive(Debug, Error)]
pub enum ChannelError {
    /// The peer has closed the socket between two messages.
    #[error("the peer has closed the connection")]
    Closed,
    /// The peer has closed the socket within a message.
    #[error("the connection ended within a message: {got} of {wanted} bytes came")]
    CutOff {
        /// Bytes of the message that came.
        got: usize,
        /// Bytes that it was to have.
        wanted: usize,
    },
    /// The peer began a message and did not go on, or takes none.
    #[error("the peer is stuck within a message for {0:?}")]
    Stuck(Duration),
    /// No reply came in time.
    #[error("no reply to {command} within {waited:?}")]
    NoReply {
        /// The command.
        command: crate::Command,
        /// How long it was waited for.
        waited: Duration,
    },
    /// A header with an impossible size or type, or a reply that does not fit its command.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// More file descriptors than may come in one message.
    #[error("more than {MAX_FDS} file descriptors in one message")]
    TooManyFds,
    /// More bytes than a message may have.
    #[error("a message of {0} bytes is more than the peer takes")]
    TooLong(usize),
    /// The peer sends command upon command and owes a reply.
    #[error("the peer sends commands instead of a reply that it owes")]
    Flooded,
    /// The peer refused the command.
    #[error("{command} is refused: {error}")]
    Refused {
        /// The command.
        command: crate::Command,
        /// The peer's errno; EIO where it gave none.
        error: io::Error,
    },
    /// The system refused.
    #[error("{doing}: {error}")]
    System {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        error: io::Error,
    },
}

impl ChannelError {
    pub(crate) fn system(doing: &'static str, error: Errno) -> Self {
        let error = error.into();
        ChannelError::System { doing, error }
    }
}
