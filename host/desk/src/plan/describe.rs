//! The things of a desk as keys and values of a desk file; a key that says nothing is left out.

use super::notation::{duration, mac, name, price, text, when, whole};
use crate::file::orders::{CAPACITIES, DISPLAYS, TIFS};
use crate::meaning::{Desk, Feed, Instrument, Kind, Order, Session, Trigger};

/// A key and its value in the notation of a desk file.
pub type Field = (&'static str, String);

/// The keys of a feed.
pub fn feed(feed: &Feed) -> Vec<Field> {
    let mut fields = vec![
        ("protocol", text(feed.protocol.text())),
        ("a", text(feed.a)),
    ];
    fields.extend(feed.b.map(|b| ("b", text(b))));
    fields.extend(feed.vlan.map(|vlan| ("vlan", vlan.to_string())));
    fields.push(("hold", duration(feed.hold_ns)));
    fields.extend(feed.stale_ns.map(|ns| ("stale", duration(ns))));
    fields.push(("first_sequence", feed.first_sequence.to_string()));
    fields
}

/// The keys of an instrument.
pub fn instrument(instrument: &Instrument, desk: &Desk) -> Vec<Field> {
    let feed = name(&desk.feeds, instrument.feed, |f| &f.name);
    let mut fields = vec![("symbol", text(instrument.symbol)), ("feed", text(feed))];
    fields.extend(instrument.locate.map(|l| ("locate", l.to_string())));
    fields
}

/// The keys of a session.
pub fn session(session: &Session) -> Vec<Field> {
    vec![
        ("local", text(session.local)),
        ("local_mac", mac(session.local_mac)),
        ("peer", text(session.peer)),
        ("peer_mac", mac(session.peer_mac)),
    ]
}

fn word(words: &[(&'static str, u8)], letter: u8) -> String {
    let known = words.iter().find(|(_, l)| *l == letter);
    text(known.map_or(char::from(letter).to_string(), |(word, _)| {
        (*word).to_owned()
    }))
}

/// The keys of an order.
pub fn order(order: &Order, desk: &Desk) -> Vec<Field> {
    let mut fields = Vec::new();
    if order.kind == Kind::Enter {
        let session = name(&desk.sessions, order.session, |s| &s.name);
        let instrument = name(&desk.instruments, order.instrument, |i| &i.name);
        fields.push(("session", text(session)));
        fields.push(("symbol", text(instrument)));
        fields.push(("side", text(order.side.text())));
    } else {
        fields.push(("action", text(order.kind.text())));
        let target = order.target.map(|t| name(&desk.orders, t, |o| &o.name));
        fields.extend(target.map(|t| ("of", text(t))));
    }
    fields.push(("qty", whole(order.qty.into())));
    if order.kind == Kind::Cancel {
        return fields;
    }
    fields.push(("price", price(order.price)));
    fields.push(("tif", word(TIFS, order.tif)));
    fields.push(("display", word(DISPLAYS, order.display)));
    if order.kind == Kind::Enter {
        fields.push(("capacity", word(CAPACITIES, order.capacity)));
    }
    let sweep = order.intermarket_sweep == b'Y';
    fields.push(("intermarket_sweep", sweep.to_string()));
    let id = t2t_protocols::ascii::trim(&order.client_order_id);
    fields.push(("client_id", text(id)));
    fields
}

/// The keys of a trigger.
pub fn trigger(trigger: &Trigger, desk: &Desk) -> Vec<Field> {
    let orders = trigger
        .fire
        .iter()
        .map(|o| text(name(&desk.orders, *o, |o| &o.name)));
    let fire = format!("[{}]", orders.collect::<Vec<_>>().join(", "));
    vec![
        ("when", when(&trigger.when, desk)),
        ("fire", fire),
        ("release", text(trigger.release.text())),
        ("shots", whole(trigger.shots.into())),
        ("cooldown", duration(trigger.cooldown_ns)),
    ]
}
