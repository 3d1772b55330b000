//! Asking: over a link that answers, one that does not, and one of another version.

use super::*;
use crate::link::Another;
use crate::rpc::{Reply, Request, Status};
use std::ops::ControlFlow;

/// A card's owner with one view.
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
            other => unreachable!("{other:?}"),
        }
    }

    fn follow(
        &mut self,
        _: &Request,
        _: &mut dyn FnMut(Reply) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        Ok(())
    }

    fn another(&self) -> Another {
        unreachable!("nothing is done here")
    }
}

/// What comes of an act whose answer is this, and what was asked on its connection.
fn acted(act: Act, answer: Result<Reply, Failure>) -> Result<(), String> {
    let (ask, asked) = mpsc::channel();
    let (answers, answered) = mpsc::channel();
    ask.send(()).expect("somebody listens");
    drop(ask);
    let another: Another = Box::new(move || Ok(Box::new(Answers(answer.clone(), act.request()))));
    asking::acts(act, &another, &asked, &answers);
    match answered.try_recv().expect("an outcome") {
        Asked::Act(of, done) => {
            assert_eq!(of, act);
            done.map_err(|failure| failure.message)
        }
        Asked::View(view) => panic!("{view:?}"),
    }
}

/// A card's owner with one answer to one question.
struct Answers(Result<Reply, Failure>, Request);

impl Link for Answers {
    fn ask(&mut self, request: &Request) -> Result<Reply, Failure> {
        assert_eq!(*request, self.1);
        self.0.clone()
    }

    fn follow(
        &mut self,
        _: &Request,
        _: &mut dyn FnMut(Reply) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        Ok(())
    }

    fn another(&self) -> Another {
        unreachable!("acts open one link each")
    }
}

fn status(connected: bool, armed: bool, killed: bool) -> Result<Reply, Failure> {
    Ok(Reply::Status(Status {
        connected,
        armed,
        killed,
        ..Status::default()
    }))
}

#[test]
fn an_act_is_done_when_the_card_says_so() {
    assert_eq!(acted(Act::Kill, status(true, true, true)), Ok(()));
    assert_eq!(acted(Act::Disarm, status(true, false, false)), Ok(()));
    let refused = Err(Failure::new(exit::REFUSED, "your role is view"));
    assert_eq!(
        acted(Act::Disarm, refused),
        Err("your role is view".to_owned())
    );
}

#[test]
fn an_act_whose_answer_says_something_else_is_not_done() {
    for (act, answer, said) in [
        (Act::Kill, status(true, false, false), "not killed"),
        (Act::Kill, status(false, false, true), "does not answer"),
        (Act::Disarm, status(true, true, true), "still armed"),
        (Act::Disarm, status(false, false, false), "does not answer"),
        (Act::Kill, Ok(Reply::Done), "another than was asked for"),
    ] {
        let why = acted(act, answer).expect_err(said);
        assert!(why.contains(said), "{why}");
        let mut app = app(trading());
        app.take(0, Asked::Act(act, Err(Failure::new(exit::CARD, why))));
        let picture = picture(&app, 0, SMALL);
        assert!(
            picture.contains(&format!("{} NOT DONE", act.text())),
            "{picture}"
        );
        assert!(!picture.contains("done"), "{picture}");
    }
}

#[test]
fn it_ends_when_nobody_draws_any_more() {
    let (_drawing, left) = mpsc::channel();
    let (answers, answered) = mpsc::channel();
    drop(answered);
    let mut link = Scripted::new(trading());
    asking::views(&mut link, Duration::from_secs(60), &left, &answers);
    assert_eq!(link.asked, [Request::View]);
}

#[test]
fn it_ends_when_the_screen_is_left() {
    let (drawing, left) = mpsc::channel();
    let (answers, answered) = mpsc::channel();
    drop(drawing);
    let mut link = Scripted::new(trading());
    asking::views(&mut link, Duration::from_secs(60), &left, &answers);
    assert_eq!(answered.iter().take(1).count(), 1);
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
