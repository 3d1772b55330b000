//! `t2t events`: what happened on the card, a line an event, for people or as JSON for scripts.
//!
//! What flows in: entries from the card's owner. What flows out: lines on standard output.

use crate::args;
use crate::exit::{self, Failure};
use crate::link::Link;
use crate::rpc::{Reply, Request};
use crate::telemetry::{Entry, FireEntry, What, text};
use std::io::{self, Write};
use std::ops::ControlFlow;
use t2t_contract::reasons::EventKind;

/// Runs until the stream ends, or whoever reads its output has enough.
///
/// # Errors
/// When a kind is none, when the card's owner cannot be reached or refuses.
pub fn run(link: &mut dyn Link, args: &args::Events, json: bool) -> Result<(), Failure> {
    write(link, args, json, &mut io::stdout().lock())
}

fn write(
    link: &mut dyn Link,
    args: &args::Events,
    json: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    kinds(&args.kind)?;
    let core_khz = match link.ask(&Request::Info)? {
        Reply::Info(info) => info.core_khz,
        _ => 0,
    };
    let request = Request::Events {
        last: args.last,
        follow: args.follow,
    };
    let mut failed = None;
    link.follow(&request, &mut |reply| {
        let Reply::Event(entry) = reply else {
            return ControlFlow::Continue(());
        };
        if !wanted(&entry, &args.kind) {
            return ControlFlow::Continue(());
        }
        let line = match json {
            true => serde_json::to_string(&entry).unwrap_or_default(),
            false => line(&entry, core_khz),
        };
        match writeln!(out, "{line}").and_then(|()| out.flush()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    match failed {
        // Whoever read this has enough (`t2t events --follow | head`).
        Some(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Some(error) => Err(Failure::new(
            exit::CARD,
            format!("standard output: {error}"),
        )),
        None => Ok(()),
    }
}

fn kinds(asked: &[String]) -> Result<(), Failure> {
    let known = |word: &str| EventKind::ALL.iter().any(|kind| kind.text() == word);
    match asked.iter().find(|word| !known(word)) {
        None => Ok(()),
        Some(word) => {
            let all: Vec<_> = EventKind::ALL.iter().map(|kind| kind.text()).collect();
            let failure = Failure::new(exit::USAGE, format!("\"{word}\" is no kind of event"));
            Err(failure.help(format!("kinds are {}", all.join(", "))))
        }
    }
}

/// Whether an entry is of the kinds asked for. What is missing is always said: without it, what is there would look whole.
fn wanted(entry: &Entry, kinds: &[String]) -> bool {
    let always = matches!(entry.what, What::Lost { .. } | What::Unreadable { .. });
    always || kinds.is_empty() || kinds.iter().any(|kind| kind == entry.what.kind())
}

/// An event as a line for people; `core_khz` (0 = not known) tells latencies in ns too.
pub fn line(entry: &Entry, core_khz: u32) -> String {
    let kind = entry.what.kind().to_uppercase();
    let time = text::time(entry.time_ns);
    format!("{time}  {kind:<7} {}", what(&entry.what, core_khz))
}

/// What happened, without time and kind.
pub fn what(what: &What, core_khz: u32) -> String {
    match what {
        What::Fire(fire) => self::fire(fire, core_khz),
        What::Reject(reject) => format!(
            "{} -> {}: refused, {} (seq {})",
            reject.trigger, reject.order, reject.reason, reject.seq
        ),
        What::Mark(mark) => {
            let seq = match mark.of.as_str() {
                "feed" => format!("expected seq {}", mark.seq),
                _ => format!("seq {}", mark.seq),
            };
            format!("{} {}: {} ({seq})", mark.of, mark.name, mark.reason)
        }
        What::Book(book) => {
            let side = |px, qty| match px {
                0 => "none".to_owned(),
                px => format!("{} x {}", text::price(px), text::count(qty)),
            };
            let (bid, ask) = (
                side(book.bid_px, book.bid_qty),
                side(book.ask_px, book.ask_qty),
            );
            let mark = book.mark.as_ref().map(|mark| format!("  MARKED {mark}"));
            format!(
                "{}  bid {bid}  ask {ask}{}",
                book.instrument,
                mark.unwrap_or_default()
            )
        }
        What::State(state) => {
            let words = |words: &[String]| match words {
                // What is neither armed nor anything else is disarmed.
                [] => "disarmed".to_owned(),
                words => words.join(", "),
            };
            let (now, before) = (words(&state.now), words(&state.before));
            format!("{now} (before: {before}): {}", state.why)
        }
        What::Commit(commit) => match &commit.refusal {
            Some(why) => format!(
                "refused, {why}: nothing changed ({} units stay staged)",
                commit.units
            ),
            None => format!(
                "took effect: desk {}, {} units; triggers did not look for {} cycles, at {} messages",
                commit.desk, commit.units, commit.hold_cycles, commit.unjudged
            ),
        },
        What::Lost { count } => {
            format!("{count} events are missing here: the ring or the card's queue was full")
        }
        What::Unreadable { message } => format!("an event that this t2t cannot read: {message}"),
    }
}

fn fire(fire: &FireEntry, core_khz: u32) -> String {
    let (price, qty) = (text::price(fire.price), text::count(fire.qty));
    let side = fire.side.as_deref().unwrap_or("order");
    let instrument = fire.instrument.as_deref().unwrap_or_default();
    let action = match fire.action.as_deref() {
        Some("cancel") => format!("cancel {instrument}"),
        Some("replace") => format!("replace by {side} {qty} {instrument} @ {price}"),
        _ => format!("{side} {qty} {instrument} @ {price}"),
    };
    let ns = text::ns(fire.cycles.into(), core_khz).map(|ns| format!(" = {ns:.1} ns"));
    format!(
        "{} -> {}: {action}, UserRefNum {}, {} cycles{} ({} on {}, {})",
        fire.trigger,
        fire.order,
        fire.user_ref,
        fire.cycles,
        ns.unwrap_or_default(),
        fire.message,
        fire.line,
        fire.release
    )
}

#[cfg(test)]
mod tests;
