//! One command after another through the socket, each answered within its deadline.

use std::os::fd::BorrowedFd;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::io::Errno;
use t2t_vfio_user::{Channel, ChannelError, Command, Malformed};

use crate::error::{Error, Result};

/// How long an answer may take.
pub(super) const PATIENCE: Duration = Duration::from_millis(800);
/// How long, after one did not come.
const IMPATIENCE: Duration = Duration::from_millis(90);

/// The client's end of the socket.
pub(super) struct Connection {
    pub(super) channel: Channel,
    /// How long the next answer may take.
    patience: Duration,
}

impl Connection {
    pub(super) fn new(mut channel: Channel) -> Self {
        channel.set_patience(PATIENCE);
        Connection {
            channel,
            patience: PATIENCE,
        }
    }

    pub(super) fn call(
        &mut self,
        command: Command,
        payload: &[u8],
        fds: &[BorrowedFd<'_>],
    ) -> Result<Vec<u8>> {
        // The card reaches memory by the descriptors that it was sent; it has nothing to ask.
        let refuse = |channel: &mut Channel, message: t2t_vfio_user::Message| {
            channel.refuse(&message.header, Errno::NOSYS)
        };
        let wait = self.patience;
        let answer = self.channel.call(command, payload, fds, wait, refuse);
        self.patience = match &answer {
            Err(ChannelError::NoReply { .. } | ChannelError::Stuck(_)) => IMPATIENCE,
            _ => PATIENCE,
        };
        answer
            .map(|message| message.payload)
            .map_err(|error| explain(command, error))
    }
}

fn explain(command: Command, error: ChannelError) -> Error {
    let what = format!("{command}: {error}");
    match error {
        ChannelError::Closed | ChannelError::CutOff { .. } => Error::Disconnected { what },
        ChannelError::Stuck(limit) => Error::Timeout { what, limit },
        ChannelError::NoReply { waited: limit, .. } => Error::Timeout { what, limit },
        ChannelError::Refused { error, .. } => Error::Refused {
            what: command.to_string(),
            code: error.raw_os_error().unwrap_or(libc::EIO),
        },
        ChannelError::System { doing, error } => Error::system(doing, error),
        _ => Error::Protocol { what },
    }
}

pub(super) fn malformed(error: Malformed) -> Error {
    Error::Protocol {
        what: error.to_string(),
    }
}

/// A command through a connection that several share.
pub(super) fn call(
    link: &Mutex<Connection>,
    command: Command,
    payload: &[u8],
    fds: &[BorrowedFd<'_>],
) -> Result<Vec<u8>> {
    let mut link = link.lock().unwrap_or_else(PoisonError::into_inner);
    link.call(command, payload, fds)
}
