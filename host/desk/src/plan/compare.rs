//! Things of a section, matched by name, key by key.

use super::describe::{self, Field};
use super::{Effect, Item, Section, limits, plan};
use crate::meaning::{Desk, Feed};
use std::collections::HashMap;

/// Names and keys of all things of a section, in the order of the file.
fn things(section: Section, desk: &Desk) -> Vec<(&str, Vec<Field>)> {
    match section {
        Section::Feed => {
            let feeds = desk.feeds.iter();
            feeds
                .map(|f| (f.name.as_str(), describe::feed(f)))
                .collect()
        }
        Section::Instrument => {
            let instruments = desk.instruments.iter();
            instruments
                .map(|i| (i.name.as_str(), describe::instrument(i, desk)))
                .collect()
        }
        Section::Session => {
            let sessions = desk.sessions.iter();
            sessions
                .map(|s| (s.name.as_str(), describe::session(s)))
                .collect()
        }
        Section::Order => {
            let orders = desk.orders.iter();
            orders
                .map(|o| (o.name.as_str(), describe::order(o, desk)))
                .collect()
        }
        Section::Trigger => {
            let triggers = desk.triggers.iter();
            triggers
                .map(|t| (t.name.as_str(), describe::trigger(t, desk)))
                .collect()
        }
        Section::Card | Section::Limits => Vec::new(),
    }
}

/// Every key that a desk gives a value to, by its path.
pub(crate) fn values(desk: &Desk) -> Vec<(String, String)> {
    let items = plan(None, desk).map(|plan| plan.items).unwrap_or_default();
    let given = items
        .into_iter()
        .filter_map(|item| Some((item.path(), item.new?)));
    given.collect()
}

/// Adds what differs between the things of a section.
pub fn compare(section: Section, old: &Desk, new: &Desk, items: &mut Vec<Item>) {
    let (before, after) = (things(section, old), things(section, new));
    let known: HashMap<&str, &Vec<Field>> = before.iter().map(|(n, f)| (*n, f)).collect();
    let item = |name: &str, key, old: Option<&String>, new: Option<&String>| Item {
        section,
        name: name.to_owned(),
        key,
        old: old.cloned(),
        new: new.cloned(),
        effect: Effect::Neutral,
        whole: old.is_none() != new.is_none(),
    };
    let value = |fields: &[Field], key: &str| {
        fields
            .iter()
            .find(|(k, _)| *k == key)
            .map(|(_, v)| v.clone())
    };
    for (name, fields) in &after {
        let Some(was) = known.get(name) else {
            items.extend(fields.iter().map(|(key, v)| item(name, key, None, Some(v))));
            continue;
        };
        let gone = was
            .iter()
            .map(|(key, _)| *key)
            .filter(|key| value(fields, key).is_none());
        for key in fields.iter().map(|(key, _)| *key).chain(gone) {
            let (then, now) = (value(was, key), value(fields, key));
            if then != now {
                let mut item = item(name, key, then.as_ref(), now.as_ref());
                item.whole = false;
                if key == "stale" {
                    let ns = |desk: &Desk| desk.feeds.iter().find(|f| f.name == *name)?.stale_ns;
                    item.effect = limits::stale(ns(old), ns(new));
                }
                items.push(item);
            }
        }
    }
    for (name, fields) in &before {
        if !after.iter().any(|(n, _)| n == name) {
            items.extend(fields.iter().map(|(key, v)| {
                let mut item = item(name, key, Some(v), None);
                if *key == "stale" && replaced_by_patience(name, old, new) {
                    item.effect = Effect::Looser;
                }
                item
            }));
        }
    }
}

/// A feed goes that would disarm the card, and one comes that lets it wait longer: that may be the same feed by
/// another name.
fn replaced_by_patience(name: &str, old: &Desk, new: &Desk) -> bool {
    let goes = old.feeds.iter().find(|f| f.name == name);
    let comes = |f: &&Feed| !old.feeds.iter().any(|o| o.name == f.name);
    let mut comes = new.feeds.iter().filter(comes);
    goes.is_some_and(|was| comes.any(|f| limits::stale(was.stale_ns, f.stale_ns) == Effect::Looser))
}
