//! The way to the card: a server on its socket or, where none runs, the card itself, in this process.

use crate::exit::Failure;
use crate::rpc::{Reply, Request};
use std::ops::ControlFlow;

/// Something that answers requests.
pub trait Link {
    /// Asks, and waits for the answer. Never gives [`Reply::Failed`]: that is an error.
    ///
    /// # Errors
    /// What the other side refused, or why it could not be reached.
    fn ask(&mut self, request: &Request) -> Result<Reply, Failure>;

    /// Asks for a stream ([`Request::Events`]) and hands over each [`Reply::Event`] until `each` breaks or the stream ends.
    ///
    /// # Errors
    /// As [`ask`](Link::ask).
    fn follow(
        &mut self,
        request: &Request,
        each: &mut dyn FnMut(Reply) -> ControlFlow<()>,
    ) -> Result<(), Failure>;
}
