//! A plan as text: `+` is new, `-` goes, `~` changes; limits say whether they get looser.

use super::{Cause, Effect, Item, Plan, Section, What};
use std::fmt;

/// Whether all of a thing is new, all of it goes, or some of it changes.
fn sign(item: &Item) -> char {
    match item.whole {
        true if item.old.is_none() => '+',
        true => '-',
        false => '~',
    }
}

/// The header that a thing has in a desk file, and its name where the header has none.
fn header(section: Section, name: &str) -> String {
    let word = section.text();
    match section {
        Section::Card | Section::Limits if name.is_empty() => format!("[{word}]"),
        Section::Card | Section::Limits => format!("[{word}.{name}]"),
        _ => format!("[[{word}]] {name}"),
    }
}

/// A key's sign and what it says.
fn value(item: &Item) -> (char, String) {
    match (&item.old, &item.new) {
        (Some(old), Some(new)) => ('~', format!("{old} -> {new}")),
        (None, Some(new)) => ('+', new.clone()),
        (Some(old), None) => ('-', old.clone()),
        (None, None) => (' ', String::new()),
    }
}

fn thing(items: &[Item], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let keys = items.iter().map(|i| i.key.len()).max().unwrap_or(0);
    let judged = items.iter().filter(|i| i.effect != Effect::Neutral);
    let values = judged
        .map(|i| value(i).1.chars().count())
        .max()
        .unwrap_or(0);
    for item in items {
        let (sign, value) = value(item);
        write!(f, "  {sign} {:keys$} = ", item.key)?;
        match item.effect {
            Effect::Looser => writeln!(f, "{value:values$}   # LOOSER"),
            Effect::Tighter => writeln!(f, "{value:values$}   # tighter"),
            Effect::Neutral => writeln!(f, "{value}"),
        }?;
    }
    Ok(())
}

pub fn show(plan: &Plan, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if plan.is_empty() {
        return writeln!(f, "nothing changes");
    }
    let mut rest = plan.items.as_slice();
    while let Some(first) = rest.first() {
        let same = |i: &&Item| (i.section, &i.name) == (first.section, &first.name);
        let count = rest.iter().take_while(same).count();
        let (items, after) = rest.split_at(count);
        rest = after;
        writeln!(f, "{} {}", sign(first), header(first.section, &first.name))?;
        thing(items, f)?;
    }
    writeln!(f)?;
    for restart in &plan.restarts {
        let shots = match restart.shots {
            1 => "1 shot".to_owned(),
            n => format!("{n} shots"),
        };
        let cause = match restart.cause {
            Cause::Changed => "it or an order that it fires changes",
            Cause::Moved => "its place on the card changes",
        };
        writeln!(
            f,
            "trigger {} starts anew with {shots}: {cause}",
            restart.trigger
        )?;
    }
    for session in &plan.sessions {
        writeln!(
            f,
            "session {session} is another connection: its TCP numbers start over"
        )?;
    }
    for attempts in &plan.attempts {
        let (old, new) = (attempts.old.join(", "), attempts.new.join(", "));
        writeln!(
            f,
            "triggers of {} attempt in another order: {old} -> {new}",
            attempts.instrument
        )?;
    }
    for carried in &plan.carried {
        let (number, old) = (carried.number, &carried.old);
        match (carried.what, &carried.new) {
            (What::Exposure, Some(new)) => writeln!(
                f,
                "CAREFUL: the card counts exposure by number: what it counted for {old} (number {number}) it counts for {new}"
            ),
            (What::Exposure, None) => writeln!(
                f,
                "CAREFUL: the card keeps the exposure of {old} under number {number}, for whatever gets that number"
            ),
            (What::UserRef, Some(new)) => writeln!(
                f,
                "CAREFUL: until {new} is sent, a cancel or replace of it names the last order that {old} sent (both number {number})"
            ),
            (What::UserRef, None) => Ok(()),
        }?;
    }
    if plan.watched {
        writeln!(
            f,
            "what is watched changes: only while disarmed, and the books are reset"
        )?;
    }
    match plan.looser().count() {
        0 => writeln!(f, "no limit gets looser"),
        1 => writeln!(f, "1 limit gets LOOSER"),
        n => writeln!(f, "{n} limits get LOOSER"),
    }
}
