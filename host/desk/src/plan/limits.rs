//! Limits: what each allows before and after, and whether that is more.
//!
//! A limit that is not there allows nothing, so every limit of an instrument that had none gets looser, and all limits of
//! one that goes get tighter. Limits belong to a symbol: under a name that now means another symbol, they are new.

use super::notation::{amount, duration, percent, whole};
use super::{Effect, Item, Section};
use crate::meaning::{Desk, InstrumentLimits};
use std::cmp::Ordering;

/// One limit: its key, what it allows (more is looser), how it is written (none: it is not there).
struct Limit {
    key: &'static str,
    allows: u64,
    text: Option<String>,
}

fn limit(key: &'static str, allows: u64, text: String) -> Limit {
    let text = (allows > 0).then_some(text);
    Limit { key, allows, text }
}

fn card(desk: &Desk) -> Vec<Limit> {
    let limits = &desk.limits;
    let count = |key, allows: u32| limit(key, allows.into(), whole(allows.into()));
    vec![
        count("orders_per_second", limits.orders_per_second),
        count("repeat_per_second", limits.repeat_per_second),
        limit(
            "gross_notional",
            limits.gross_notional,
            amount(limits.gross_notional),
        ),
        count("max_open_orders", limits.max_open_orders),
    ]
}

fn of(limits: Option<&InstrumentLimits>) -> Vec<Limit> {
    let there = limits.is_some();
    let limits = limits.copied().unwrap_or_default();
    let count = |key, allows: u32| limit(key, allows.into(), whole(allows.into()));
    // Of these, 0 is a value of its own.
    let or_none = |key, allows: u32, text: String| Limit {
        key,
        allows: allows.into(),
        text: there.then_some(text),
    };
    vec![
        count("max_order_qty", limits.max_order_qty),
        limit(
            "max_order_notional",
            limits.max_order_notional,
            amount(limits.max_order_notional),
        ),
        or_none("collar", limits.collar_bp, percent(limits.collar_bp)),
        or_none("max_long", limits.max_long, whole(limits.max_long.into())),
        or_none(
            "max_short",
            limits.max_short,
            whole(limits.max_short.into()),
        ),
    ]
}

/// The effect of allowing `new` instead of `old`.
fn effect(old: u64, new: u64) -> Effect {
    match new.cmp(&old) {
        Ordering::Greater => Effect::Looser,
        Ordering::Less => Effect::Tighter,
        Ordering::Equal => Effect::Neutral,
    }
}

fn compare(name: &str, old: Vec<Limit>, new: Vec<Limit>, items: &mut Vec<Item>) {
    let none = |limits: &[Limit]| limits.iter().all(|l| l.text.is_none());
    let whole = none(&old) || none(&new);
    for (old, new) in old.into_iter().zip(new) {
        if (old.allows, &old.text) != (new.allows, &new.text) {
            items.push(Item {
                section: Section::Limits,
                name: name.to_owned(),
                key: new.key,
                effect: effect(old.allows, new.allows),
                old: old.text,
                new: new.text,
                whole,
            });
        }
    }
}

/// Differences of all limits.
pub fn differences(old: Option<&Desk>, new: &Desk, items: &mut Vec<Item>) {
    let nothing = Desk::default();
    dead_man(old, new, items);
    let old = old.unwrap_or(&nothing);
    compare("", card(old), card(new), items);
    for instrument in &new.instruments {
        let was = old
            .instrument(&instrument.name)
            .map(|at| &old.instruments[at]);
        let before = of(was.and_then(|was| was.limits.as_ref()));
        let after = of(instrument.limits.as_ref());
        match was.is_some_and(|was| was.symbol != instrument.symbol) {
            true => compare_new_symbol(&instrument.name, before, after, items),
            false => compare(&instrument.name, before, after, items),
        }
    }
    for instrument in &old.instruments {
        if new.instrument(&instrument.name).is_none() {
            compare(
                &instrument.name,
                of(instrument.limits.as_ref()),
                of(None),
                items,
            );
        }
    }
}

/// Limits under a name that means another symbol now: they are shown even where they are equal.
fn compare_new_symbol(name: &str, old: Vec<Limit>, new: Vec<Limit>, items: &mut Vec<Item>) {
    for (old, new) in old.into_iter().zip(new) {
        items.push(Item {
            section: Section::Limits,
            name: name.to_owned(),
            key: new.key,
            effect: effect(0, new.allows),
            old: old.text,
            new: new.text,
            whole: false,
        });
    }
}

/// A silence that is allowed: never ending it allows most.
fn silence(ns: Option<u64>) -> u64 {
    ns.unwrap_or(u64::MAX)
}

fn dead_man(old: Option<&Desk>, new: &Desk, items: &mut Vec<Item>) {
    let text = |desk: &Desk| duration(desk.limits.dead_man_ns.unwrap_or(0));
    let after = silence(new.limits.dead_man_ns);
    let effect = match old {
        Some(old) => effect(silence(old.limits.dead_man_ns), after),
        // Nothing could be sent before, however silent the host: only having none of it is worth a word.
        None if after == u64::MAX => Effect::Looser,
        None => Effect::Neutral,
    };
    let old = old.map(text);
    let new = Some(text(new));
    if old != new {
        items.push(Item {
            section: Section::Card,
            name: String::new(),
            key: "dead_man",
            whole: old.is_none(),
            old,
            new,
            effect,
        });
    }
}

/// Of a feed that stays, a longer silence after which the card disarms is looser too.
pub fn stale(old: Option<u64>, new: Option<u64>) -> Effect {
    effect(silence(old), silence(new))
}
