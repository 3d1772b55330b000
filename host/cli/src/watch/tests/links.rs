//! Asking: over a link that answers, one that does not, and one of another version.

use super::*;
use crate::rpc::{Reply, Request, Status};
use std::ops::ControlFlow;

/// A card's owner with one view, that refuses to disarm.
struct Scripted {
    view: View,
    asked: Vec<Request>,
}

impl Scripted {
    fn new(view: View) -> Scripted {
        Scripted {
            view,
            asked: Vec::new(),
        }
    }
}

impl Link for Scripted {
    fn ask(&mut self, request: &Request) -> Result<Reply, Failure> {
        self.asked.push(request.clone());
        match request {
            Request::View => Ok(Reply::View(Box::new(self.view.clone()))),
            Request::Kill => Ok(Reply::Status(Status::default())),
            _ => Err(Failure::new(exit::REFUSED, "your role is view")),
        }
    }

    fn follow(
        &mut self,
        _: &Request,
        _: &mut dyn FnMut(Reply) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        Ok(())
    }
}

#[test]
fn acts_are_asked_for_and_their_outcome_comes_back() {
    let (acts, to_do) = mpsc::channel();
    let (answers, answered) = mpsc::channel();
    for act in [Act::Kill, Act::Disarm] {
        acts.send(act).expect("somebody listens");
    }
    drop(acts);
    let mut link = Scripted::new(trading());
    asking::run(&mut link, Duration::from_millis(1), &to_do, &answers);
    drop(answers);
    let done: Vec<_> = answered
        .iter()
        .filter_map(|asked| match asked {
            Asked::Act(act, done) => Some((act, done.map_err(|failure| failure.message))),
            Asked::View(view) => {
                assert_eq!(*view.expect("a view"), trading());
                None
            }
        })
        .collect();
    assert_eq!(
        done,
        [
            (Act::Kill, Ok(())),
            (Act::Disarm, Err("your role is view".to_owned()))
        ]
    );
    assert_eq!(
        link.asked,
        [
            Request::View,
            Request::Kill,
            Request::View,
            Request::Disarm,
            Request::View
        ]
    );
}

#[test]
fn it_ends_when_nobody_draws_any_more() {
    let (_acts, to_do) = mpsc::channel();
    let (answers, answered) = mpsc::channel();
    drop(answered);
    asking::run(
        &mut Scripted::new(trading()),
        Duration::from_secs(60),
        &to_do,
        &answers,
    );
}

#[test]
fn a_view_of_another_version_is_an_error_and_never_drawn() {
    let view = View {
        version: crate::telemetry::VERSION + 1,
        ..trading()
    };
    let failure = once(&mut Scripted::new(view)).expect_err("another version");
    assert_eq!(failure.code, exit::CARD);
    assert!(
        failure
            .message
            .contains("use the t2t that the server was started from"),
        "{}",
        failure.message
    );
}

#[test]
fn one_picture_is_text_without_escapes() {
    let picture = once(&mut Scripted::new(trading())).expect("a picture");
    assert!(picture.starts_with(" >>>> ARMED >>>>"), "{picture}");
    assert!(picture.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn one_view_as_json_is_read_back() {
    let mut out = Vec::new();
    views(
        &mut Scripted::new(trading()),
        Duration::ZERO,
        true,
        &mut out,
    )
    .expect("a view");
    let text = String::from_utf8(out).expect("text");
    assert_eq!(text.lines().count(), 1);
    assert_eq!(
        serde_json::from_str::<View>(&text).expect("a view"),
        trading()
    );
}
