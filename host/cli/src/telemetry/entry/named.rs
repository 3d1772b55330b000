//! From an event of the card to an entry with the names of the desk.

use super::super::names::{Names, OrderName};
use super::super::text;
use super::{Book, Commit, Entry, Fire, Mark, Reject, State, What};
use t2t_contract::reasons::{Cause, Message};
use t2t_driver::event::{self, Event, Where};
use t2t_driver::{Status, event::What as Happened};

impl Entry {
    /// The event with these names.
    pub fn new(event: &Event, names: &Names) -> Entry {
        Entry {
            sequence: event.sequence,
            time_ns: event.time,
            generation: event.generation,
            what: what(&event.what, names),
        }
    }
}

fn what(happened: &Happened, names: &Names) -> What {
    match happened {
        Happened::Fire(fire) => What::Fire(Fire {
            trigger: names.trigger(fire.trigger.into()),
            order: names.order(fire.order.into()),
            action: order(names, fire).map(|order| order.kind.to_owned()),
            side: order(names, fire).map(|order| order.side.to_owned()),
            instrument: order(names, fire).map(|order| names.instrument(order.instrument)),
            price: fire.price,
            qty: fire.qty,
            user_ref: fire.user_ref,
            cycles: fire.cycles,
            message: message(fire.message),
            line: line(fire.line).to_owned(),
            release: release(fire.decision).to_owned(),
            seq: fire.seq,
            ts_ns: fire.ts,
        }),
        Happened::Reject(rejected) => What::Reject(Reject {
            trigger: names.trigger(rejected.trigger.into()),
            order: names.order(rejected.order.into()),
            reason: rejected.reason.text().to_owned(),
            seq: rejected.seq,
            ts_ns: rejected.ts,
        }),
        Happened::Mark(marked) => {
            let (of, name) = match marked.which {
                Where::Feed(feed) => ("feed", names.feed(feed.into())),
                Where::Instrument(number) => ("instrument", names.instrument(number.into())),
            };
            What::Mark(Mark {
                of: of.to_owned(),
                name,
                reason: marked.reason.text().to_owned(),
                seq: marked.seq,
                ts_ns: marked.ts,
            })
        }
        Happened::Book(book) => What::Book(Book {
            instrument: names.instrument(book.instrument.into()),
            bid_px: book.bid_px,
            bid_qty: book.bid_qty,
            ask_px: book.ask_px,
            ask_qty: book.ask_qty,
            mark: book.mark.map(|mark| mark.text().to_owned()),
            seq: book.seq,
            ts_ns: book.ts,
        }),
        Happened::State(change) => What::State(State {
            cause: change.cause.text().to_owned(),
            why: because(change.cause).to_owned(),
            now: flags(change.status, names),
            before: flags(change.before, names),
        }),
        Happened::Commit(commit) => What::Commit(self::commit(commit)),
    }
}

fn order<'a>(names: &'a Names, fire: &event::Fire) -> Option<&'a OrderName> {
    names.orders.get(usize::from(fire.order))
}

fn commit(commit: &event::Commit) -> Commit {
    Commit {
        units: commit.units.into(),
        refusal: commit.refusal.map(|why| why.text().to_owned()),
        hold_cycles: commit.hold,
        unjudged: commit.unjudged,
        desk: text::tag(commit.desk),
    }
}

/// The word for a kind of message.
pub(in super::super) fn message(number: u8) -> String {
    match Message::from_number(number) {
        Some(message) => message.text().to_owned(),
        None => format!("message#{number}"),
    }
}

/// The letter of a line.
pub(in super::super) const fn line(number: u8) -> &'static str {
    if number == 0 { "A" } else { "B" }
}

/// The word for how an order was released.
pub(in super::super) const fn release(decision: bool) -> &'static str {
    use t2t_desk::Release;
    match decision {
        true => Release::Decision.text(),
        false => Release::GoodFrame.text(),
    }
}

/// What holds of a status, as words; lines that wait are left out, they come and go.
fn flags(status: Status, names: &Names) -> Vec<String> {
    let mut words: Vec<String> = [
        (Status::ARMED, "armed"),
        (Status::KILLED, "killed"),
        (Status::DEAD_MAN, "dead-man"),
        (Status::SWEEPING, "sweeping"),
    ]
    .into_iter()
    .filter(|(flag, _)| status.contains(*flag))
    .map(|(_, word)| word.to_owned())
    .collect();
    let stale = status.stale();
    let stale = stale.iter().enumerate().filter(|(_, stale)| **stale);
    words.extend(stale.map(|(feed, _)| format!("{} stale", names.feed(feed))));
    words
}

/// Why the status changed, as a sentence.
pub(in super::super) const fn because(cause: Cause) -> &'static str {
    match cause {
        Cause::Arm => "armed by the host",
        Cause::Disarm => "disarmed by the host",
        Cause::Kill => "killed by the host",
        Cause::KillPin => "killed by the kill pin of the card",
        Cause::Unkill => "kill released by the host; arm is a separate act",
        Cause::DeadMan => "the host was silent for longer than the dead-man time",
        Cause::Alive => "the host is heard again",
        Cause::Stale => "a feed was silent for too long",
        Cause::Fresh => "a feed is back",
        Cause::BadFrame => "a frame ended badly after it was used: the feed's books are marked",
        Cause::Overload => "more fires were waiting than the card can hold",
        Cause::ResetBooks => "the books were reset",
        Cause::Swept => "the memories are clear again",
        Cause::FunctionReset => "the function of the card was reset",
    }
}
