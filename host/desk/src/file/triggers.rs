//! `[[trigger]]`.

use super::feeds::{duplicate, too_many};
use super::mistake::{Mistake, suggest};
use super::orders::Draft;
use super::table::{self, At, Complaint, Table};
use super::when::{self, Clause};
use crate::meaning::{Condition, Instrument, Release, Trigger};
use std::ops::Range;
use t2t_contract::{records, sizes};
use toml::de::DeValue;

/// Reads every trigger. Comparisons and orders that could not be read are left out of the meaning.
pub fn triggers(
    text: &str,
    document: &mut Table<'_>,
    mistakes: &mut Vec<Mistake>,
    instruments: &[At<Instrument>],
    orders: &[Draft],
) -> Vec<At<Trigger>> {
    let mut found: Vec<At<Trigger>> = Vec::new();
    for mut entry in table::entries(document, mistakes, "trigger") {
        let name = entry.required(mistakes, "name", table::name);
        let at = name.as_ref().map_or(entry.at.clone(), |n| n.at.clone());
        let when = match entry.required(mistakes, "when", table::text) {
            Some(when) => conditions(text, &when, mistakes, instruments),
            None => Vec::new(),
        };
        let fire = entry.get("fire");
        let fire = match fire {
            Some(fire) => fires(fire, mistakes, orders),
            None => {
                let message = "this trigger has no `fire`";
                let help = "such as fire = [\"take\"]".to_owned();
                mistakes.push(Mistake::new(&entry.at, message).help(help));
                Vec::new()
            }
        };
        let releases: Vec<_> = Release::ALL.iter().map(|&r| (r.text(), r)).collect();
        let release = entry.optional(mistakes, "release", table::word(&releases));
        let most = (1 << records::trigger::SHOTS_W) - 1;
        let shots = entry.optional(mistakes, "shots", table::whole(1, most));
        let longest = (1 << records::slot::COOLDOWN_W) - 1;
        let cooldown = entry.optional(mistakes, "cooldown", table::duration(0, longest));
        entry.finish(mistakes);
        if found.len() == sizes::TRIGGERS {
            too_many(mistakes, &at, "triggers", sizes::TRIGGERS);
        }
        let trigger = Trigger {
            name: name.map_or_else(String::new, |n| n.value),
            when,
            fire,
            release: release.map_or_else(Release::default, |r| r.value),
            shots: shots.map_or(1, |s| s.value as u32),
            cooldown_ns: cooldown.map_or(0, |c| c.value),
        };
        let names = found.iter().map(|t| (t.value.name.as_str(), &t.at));
        duplicate(mistakes, "trigger", &trigger.name, &at, names);
        found.push(At { value: trigger, at });
    }
    found
}

/// Where a piece of a string stands in the file; the whole string where escapes hide it.
fn place(text: &str, string: &At<String>, piece: &Range<usize>) -> Range<usize> {
    let raw = text.get(string.at.clone()).unwrap_or("");
    match raw.find(&string.value) {
        Some(offset) => {
            let base = string.at.start + offset;
            base + piece.start..base + piece.end
        }
        None => string.at.clone(),
    }
}

fn conditions(
    text: &str,
    string: &At<String>,
    mistakes: &mut Vec<Mistake>,
    instruments: &[At<Instrument>],
) -> Vec<Condition> {
    let mut named: Vec<(usize, Range<usize>)> = Vec::new();
    let mut found: Vec<(Condition, Range<usize>)> = Vec::new();
    for clause in when::clauses(&string.value) {
        let Clause {
            instrument,
            instrument_at,
            field,
            op,
            constant,
            at,
        } = match clause {
            Ok(clause) => clause,
            Err(trouble) => {
                let at = place(text, string, &trouble.at);
                mistakes.push(Mistake::new(&at, trouble.message).help(trouble.help));
                continue;
            }
        };
        let instrument_at = place(text, string, &instrument_at);
        let Some(position) = instruments.iter().position(|i| i.value.name == instrument) else {
            let help = suggest(
                instrument,
                instruments.iter().map(|i| i.value.name.as_str()),
            );
            let message = format!("{instrument} is not a watched instrument");
            mistakes.push(Mistake::new(&instrument_at, message).help(help));
            continue;
        };
        if !named.iter().any(|(i, _)| *i == position) {
            if named.len() == 2 {
                let message = "a trigger looks at one or two instruments, not at three";
                mistakes.push(
                    Mistake::new(&instrument_at, message)
                        .label("the third")
                        .other(&named[1].1, "the second"),
                );
                continue;
            }
            named.push((position, instrument_at));
        }
        let condition = Condition {
            instrument: position,
            field,
            op,
            constant,
        };
        let at = place(text, string, &at);
        if let Some((_, earlier)) = found.iter().find(|(other, _)| excludes(other, &condition)) {
            let message = "these two can never hold together";
            mistakes.push(
                Mistake::new(&at, message)
                    .label("this")
                    .other(earlier, "and this"),
            );
        }
        found.push((condition, at));
    }
    found.into_iter().map(|(condition, _)| condition).collect()
}

/// Whether no value satisfies both comparisons.
fn excludes(a: &Condition, b: &Condition) -> bool {
    let same = a.instrument == b.instrument && a.field == b.field;
    // Both are intervals whose ends are at their constants: if they meet at all, they do so within one step of one.
    let around = |c: i64| [c - 1, c, c + 1];
    let mut values = around(a.constant).into_iter().chain(around(b.constant));
    same && !values.any(|v| a.op.holds(v, a.constant) && b.op.holds(v, b.constant))
}

fn fires(
    value: &toml::Spanned<DeValue<'_>>,
    mistakes: &mut Vec<Mistake>,
    orders: &[Draft],
) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let entries = value.get_ref().as_array();
    let Some(entries) = entries.filter(|e| (1..=sizes::ORDERS_PER_TRIGGER).contains(&e.len()))
    else {
        let message = format!(
            "`fire` is a list of 1 to {} orders",
            sizes::ORDERS_PER_TRIGGER
        );
        let help = "such as fire = [\"take\"]".to_owned();
        mistakes.push(Mistake::new(&value.span(), message).help(help));
        return found;
    };
    for entry in entries.iter() {
        let at = entry.span();
        match order(entry.get_ref(), orders) {
            Ok(order) if found.contains(&order) => {
                let help = "stage a second order with a name of its own".to_owned();
                mistakes.push(Mistake::new(&at, "this order is fired twice").help(help));
            }
            Ok(order) => found.push(order),
            Err((what, help)) => mistakes.push(Mistake::new(&at, what).help(help)),
        }
    }
    found
}

fn order(value: &DeValue<'_>, orders: &[Draft]) -> Result<usize, (String, Option<String>)> {
    let name = table::text(value).map_err(Complaint::into_parts)?;
    let position = orders.iter().position(|o| o.order.name == name);
    position.ok_or_else(|| {
        let help = suggest(&name, orders.iter().map(|o| o.order.name.as_str()));
        (format!("there is no order \"{name}\""), help)
    })
}
