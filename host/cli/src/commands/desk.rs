//! Desks: `plan`, `apply`, `set`, `get`.
//!
//! `set` is `apply` of the text in force with one value changed: there is one way for a desk onto a card.

use super::check::{self, Read};
use super::out::Out;
use super::show;
use crate::args::{Apply, DeskFile, Get, Set};
use crate::exit::{self, Failure};
use crate::link::Link;
use crate::rpc::{Applied, DeskText, Plan, Reply, Request};
use miette::Diagnostic;
use serde::Serialize;
use serde_json::json;
use t2t_desk::EditError;

/// `t2t plan`.
pub fn plan(link: &mut dyn Link, args: &DeskFile, out: Out) -> Result<(), Failure> {
    let desk = check::read(&args.desk)?;
    let plan = planned(link, &desk)?;
    out.answer(&plan, || show::plan(&plan, &desk.name))
}

/// `t2t apply`.
pub fn apply(link: &mut dyn Link, args: &Apply, out: Out) -> Result<(), Failure> {
    let desk = check::read(&args.desk)?;
    put_in_force(link, &desk, None, args.loosen, out)
}

/// `t2t get`.
pub fn get(link: &mut dyn Link, args: &Get, out: Out) -> Result<(), Failure> {
    let desk = in_force(link)?;
    let Some(path) = &args.path else {
        return out.answer(&desk, || desk.text.clone());
    };
    let value = t2t_desk::get(&desk.text, path).map_err(|error| wrong(&desk.name, error))?;
    out.answer(&json!({ "path": path, "value": value }), || value.clone())
}

/// `t2t set`.
pub fn set(link: &mut dyn Link, args: &Set, out: Out) -> Result<(), Failure> {
    let old = in_force(link)?;
    let text = t2t_desk::edit(&old.text, &args.path, &args.value)
        .map_err(|error| wrong(&old.name, error))?;
    let desk = check::parse(&old.name, &text)?;
    let desk = Read {
        name: old.name,
        text,
        desk,
    };
    put_in_force(link, &desk, Some(old.generation), args.loosen, out)?;
    match &args.save {
        None => Ok(()),
        Some(path) => std::fs::write(path, &desk.text).map_err(|error| {
            let message = format!(
                "the change is in force, but cannot be saved to {}: {error}",
                path.display()
            );
            Failure::new(exit::INPUT, message).help("`t2t get > FILE` saves it")
        }),
    }
}

/// What is wrong with a path or a value, with what was probably meant.
fn wrong(name: &str, error: EditError) -> Failure {
    match error {
        EditError::Mistakes(mistakes) => check::failure(name, &mistakes),
        other => {
            let failure = Failure::new(exit::INPUT, &other);
            match other.help() {
                Some(help) => failure.help(help.to_string()),
                None => failure,
            }
        }
    }
}

fn in_force(link: &mut dyn Link) -> Result<DeskText, Failure> {
    match link.ask(&Request::Desk)? {
        Reply::Desk(desk) => Ok(desk),
        other => Err(super::odd(&other)),
    }
}

fn planned(link: &mut dyn Link, desk: &Read) -> Result<Plan, Failure> {
    let request = Request::Plan {
        name: desk.name.clone(),
        text: desk.text.clone(),
    };
    match link.ask(&request)? {
        Reply::Plan(plan) => Ok(plan),
        other => Err(super::odd(&other)),
    }
}

#[derive(Serialize)]
struct Done<'a> {
    #[serde(flatten)]
    applied: &'a Applied,
    plan: &'a Plan,
}

/// `edited` is the generation whose text was edited: of another one, the edit would revert what somebody else applied.
fn put_in_force(
    link: &mut dyn Link,
    desk: &Read,
    edited: Option<u32>,
    loosen: bool,
    out: Out,
) -> Result<(), Failure> {
    let plan = planned(link, desk)?;
    if let Some(edited) = edited.filter(|edited| *edited != plan.generation) {
        let message = format!(
            "generation {} is in force, and the text that was edited is of {edited}: nothing was changed",
            plan.generation
        );
        return Err(Failure::new(exit::REFUSED, message).help(
            "somebody applied another desk meanwhile; look at it (`t2t get`), then set again",
        ));
    }
    out.show(&show::plan(&plan, &desk.name))?;
    if plan.looser && !loosen {
        return Err(Failure::new(exit::REFUSED, "the desk makes limits looser: nothing was changed").help(
            "if that is meant, role risk applies it with --loosen; the looser limits are marked above",
        ));
    }
    if plan.watched && plan.armed {
        return Err(Failure::new(exit::REFUSED, "the desk changes what is watched, and the card is armed: nothing was changed")
            .help("`t2t disarm` first: books start anew, and triggers would look at books that are not whole"));
    }
    if plan.units > 0 {
        let question = match plan.armed {
            true => "The card is ARMED and stays armed. Apply?",
            false => "Apply?",
        };
        out.confirm(question)?;
    }
    let request = Request::Apply {
        name: desk.name.clone(),
        text: desk.text.clone(),
        generation: plan.generation,
        loosen,
    };
    match link.ask(&request)? {
        Reply::Applied(applied) => {
            let plan = &plan;
            out.answer(
                &Done {
                    applied: &applied,
                    plan,
                },
                || show::applied(&applied, &desk.name),
            )
        }
        other => Err(super::odd(&other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Global;
    use std::ops::ControlFlow;

    const DESK: &str = include_str!("../../tests/desks/two.toml");

    /// A server where somebody applies another desk between any two questions.
    struct Busy {
        generation: u32,
        applied: bool,
    }

    impl Link for Busy {
        fn another(&self) -> crate::link::Another {
            unreachable!("a set needs one link")
        }

        fn ask(&mut self, request: &Request) -> Result<Reply, Failure> {
            self.generation += 1;
            let generation = self.generation;
            Ok(match request {
                Request::Desk => Reply::Desk(DeskText {
                    generation,
                    tag: String::new(),
                    name: "desk.toml".into(),
                    text: DESK.into(),
                }),
                Request::Plan { .. } => Reply::Plan(Plan {
                    generation,
                    ..Plan::default()
                }),
                _ => {
                    self.applied = true;
                    Reply::Done
                }
            })
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
    fn a_value_is_not_set_in_a_text_that_is_no_longer_in_force() {
        let mut busy = Busy {
            generation: 6,
            applied: false,
        };
        let args = Set {
            path: "limits.AAPL.max_long".into(),
            value: "1500".into(),
            save: None,
            loosen: false,
        };
        let global = Global {
            yes: true,
            json: true,
            ..Global::default()
        };
        let failure = set(&mut busy, &args, Out::new(&global)).unwrap_err();
        assert_eq!(failure.code, exit::REFUSED);
        assert!(
            failure.message.starts_with("generation 8 is in force"),
            "{failure}"
        );
        assert!(!busy.applied);
    }
}
