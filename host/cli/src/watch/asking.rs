//! The thread that asks: views some times a second, and acts as soon as they come.

use super::app::Act;
use crate::exit::{self, Failure};
use crate::link::Link;
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

/// Asks until whoever draws is gone.
pub(super) fn run(
    link: &mut dyn Link,
    every: Duration,
    acts: &Receiver<Act>,
    answers: &Sender<Asked>,
) {
    loop {
        let view = Asked::View(view(link));
        if answers.send(view).is_err() {
            return;
        }
        match acts.recv_timeout(every) {
            Ok(act) => {
                let done = Asked::Act(act, link.ask(&act.request()).map(drop));
                if answers.send(done).is_err() {
                    return;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
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
