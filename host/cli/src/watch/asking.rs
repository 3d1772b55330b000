//! The threads that ask: one for views some times a second; and for each act one of its own, with a connection of its own, so
//! that a kill waits neither for a view nor for a disarm.

use super::app::Act;
use crate::exit::{self, Failure};
use crate::link::{Another, Link};
use crate::rpc::{Reply, Request};
use crate::telemetry::View;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// What came of asking.
#[derive(Debug)]
pub(super) enum Asked {
    /// The newest view.
    View(Result<Box<View>, Failure>),
    /// An act was done, or why not.
    Act(Act, Result<(), Failure>),
}

/// Asks for views until whoever draws is gone, which ends `left`.
pub(super) fn views(
    link: &mut dyn Link,
    every: Duration,
    left: &Receiver<()>,
    answers: &Sender<Asked>,
) {
    loop {
        if answers.send(Asked::View(view(link))).is_err() {
            return;
        }
        if left.recv_timeout(every) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

/// Does an act each time that it is asked for, over a connection that nothing was asked on before.
pub(super) fn acts(act: Act, another: &Another, asked: &Receiver<()>, answers: &Sender<Asked>) {
    while asked.recv() == Ok(()) {
        let done = another().and_then(|mut link| done(act, link.ask(&act.request())));
        if answers.send(Asked::Act(act, done)).is_err() {
            return;
        }
    }
}

/// An act is done when the card's owner says that the card shows it, and not before.
fn done(act: Act, answer: Result<Reply, Failure>) -> Result<(), Failure> {
    let said = match answer? {
        Reply::Status(status) if !status.connected => "the card does not answer".to_owned(),
        Reply::Status(status) => {
            let shows = match act {
                Act::Kill => status.killed,
                Act::Disarm => !status.armed,
            };
            if shows {
                return Ok(());
            }
            let still = match act {
                Act::Kill => "not killed",
                Act::Disarm => "still armed",
            };
            format!("the card says that it is {still}")
        }
        other => format!("the answer is another than was asked for: {other:?}"),
    };
    Err(Failure::new(exit::CARD, said))
}

/// The newest view.
pub(super) fn view(link: &mut dyn Link) -> Result<Box<View>, Failure> {
    match link.ask(&Request::View)? {
        Reply::View(view) => match view.checked() {
            Ok(view) => Ok(Box::new(view)),
            Err(other) => Err(Failure::new(exit::CARD, other)),
        },
        _ => Err(Failure::new(
            exit::CARD,
            "the answer is no view: server and t2t are of different versions",
        )),
    }
}
