//! Numbers on the card, and what the desk calls them.
//!
//! What flows in: the desk that this host knows. What flows out: names, conditions and limits by number, for as long as
//! the tag of that desk is the one in force on the card: names of another desk would be wrong, and a wrong name is worse
//! than a number.

use super::text;
use std::fmt::Write;
use t2t_desk::{
    CardLimits, Desk, Field, Instrument, InstrumentLimits, Kind, Order, Price, SlotError, Trigger,
};

/// What a desk calls what is on the card.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Name of the desk; `None`: no desk is known, everything has its number.
    pub(super) desk: Option<String>,
    /// Tag that the desk was committed with.
    pub(super) tag: u64,
    /// Limits of the card.
    pub(super) limits: Option<CardLimits>,
    /// Feeds, by number.
    pub(super) feeds: Vec<FeedName>,
    /// Instruments, by number.
    pub(super) instruments: Vec<InstrumentName>,
    /// Orders, by number.
    pub(super) orders: Vec<OrderName>,
    /// Triggers, in the order of the desk.
    pub(super) triggers: Vec<TriggerName>,
    /// Place in `triggers` by number.
    places: Vec<Option<usize>>,
}

#[derive(Clone, Debug)]
pub(super) struct FeedName {
    pub name: String,
    pub protocol: &'static str,
    pub has_b: bool,
}

#[derive(Clone, Debug)]
pub(super) struct InstrumentName {
    pub name: String,
    pub feed: usize,
    pub limits: Option<InstrumentLimits>,
}

#[derive(Clone, Debug)]
pub(super) struct OrderName {
    pub name: String,
    pub what: String,
    pub instrument: usize,
    pub kind: &'static str,
    pub side: &'static str,
}

#[derive(Clone, Debug)]
pub(super) struct TriggerName {
    pub number: usize,
    pub name: String,
    pub when: String,
    pub fire: Vec<usize>,
    pub release: &'static str,
    pub shots: u64,
    pub instruments: Vec<usize>,
}

impl Names {
    /// Names of no desk: numbers.
    pub fn unknown() -> Names {
        Names::default()
    }

    /// Names of the desk that was committed with `tag`.
    ///
    /// # Errors
    /// When its triggers do not fit the card's slots; a desk that was checked does.
    pub fn of(desk: &Desk, name: &str, tag: u64) -> Result<Names, SlotError> {
        let slots = desk.slot_order()?;
        let triggers = desk.triggers.iter().enumerate();
        let triggers: Vec<_> = triggers
            .map(|(place, trigger)| trigger_name(desk, trigger, slots.number(place)))
            .collect();
        let numbers = triggers.iter().map(|t| t.number + 1).max().unwrap_or(0);
        let mut places = vec![None; numbers];
        for (place, trigger) in triggers.iter().enumerate() {
            places[trigger.number] = Some(place);
        }
        let feeds = desk.feeds.iter().map(|feed| FeedName {
            name: feed.name.clone(),
            protocol: feed.protocol.text(),
            has_b: feed.b.is_some(),
        });
        let instruments = desk.instruments.iter().map(|instrument| InstrumentName {
            name: instrument.name.clone(),
            feed: instrument.feed,
            limits: instrument.limits,
        });
        Ok(Names {
            desk: Some(name.to_owned()),
            tag,
            limits: Some(desk.limits),
            feeds: feeds.collect(),
            instruments: instruments.collect(),
            orders: desk.orders.iter().map(|o| order_name(desk, o)).collect(),
            triggers,
            places,
        })
    }

    /// Place of a trigger in the order of the desk.
    pub(super) fn place(&self, trigger: usize) -> Option<usize> {
        self.places.get(trigger).copied().flatten()
    }

    /// What a feed is called.
    pub fn feed(&self, number: usize) -> String {
        let known = self.feeds.get(number).map(|feed| feed.name.clone());
        known.unwrap_or_else(|| format!("feed#{number}"))
    }

    /// What an instrument is called.
    pub fn instrument(&self, number: usize) -> String {
        let known = self.instruments.get(number).map(|i| i.name.clone());
        known.unwrap_or_else(|| format!("instrument#{number}"))
    }

    /// What an order is called.
    pub fn order(&self, number: usize) -> String {
        let known = self.orders.get(number).map(|order| order.name.clone());
        known.unwrap_or_else(|| format!("order#{number}"))
    }

    /// What an order does, as a trader says it.
    pub fn action(&self, number: usize) -> Option<String> {
        self.orders.get(number).map(|order| order.what.clone())
    }

    /// What a trigger is called.
    pub fn trigger(&self, number: usize) -> String {
        let known = self
            .place(number)
            .and_then(|place| self.triggers.get(place));
        known.map_or_else(|| format!("trigger#{number}"), |t| t.name.clone())
    }
}

fn instrument(desk: &Desk, number: usize) -> &str {
    let known: Option<&Instrument> = desk.instruments.get(number);
    known.map_or("?", |instrument| instrument.name.as_str())
}

fn trigger_name(desk: &Desk, trigger: &Trigger, number: usize) -> TriggerName {
    TriggerName {
        number,
        name: trigger.name.clone(),
        when: condition(desk, trigger),
        fire: trigger.fire.clone(),
        release: trigger.release.text(),
        shots: u64::from(trigger.shots),
        instruments: trigger.instruments(),
    }
}

/// A trigger's condition as a desk file writes it.
fn condition(desk: &Desk, trigger: &Trigger) -> String {
    let mut when = String::new();
    for one in &trigger.when {
        let joined = if when.is_empty() { "" } else { " and " };
        let name = instrument(desk, one.instrument);
        let (field, op) = (one.field.text(), one.op.text());
        let constant = match one.field {
            Field::BidQty | Field::AskQty | Field::LastQty => one.constant.to_string(),
            _ => t2t_desk::dollars(one.constant),
        };
        // A String takes everything.
        let _ = write!(when, "{joined}{name}.{field} {op} {constant}");
    }
    when
}

fn order_name(desk: &Desk, order: &Order) -> OrderName {
    let target = order.target.and_then(|target| desk.orders.get(target));
    let target = target.map_or("?", |target| target.name.as_str());
    let (side, name) = (order.side.text(), instrument(desk, order.instrument));
    let (qty, at) = (text::count(order.qty), price(order.price));
    let what = match order.kind {
        Kind::Enter => format!("{side} {qty} {name} at {at}"),
        Kind::Replace => format!("replace {target}: {side} {qty} {name} at {at}"),
        Kind::Cancel if order.qty == 0 => format!("cancel {target}"),
        Kind::Cancel => format!("cancel {target} down to {qty}"),
    };
    OrderName {
        name: order.name.clone(),
        what,
        instrument: order.instrument,
        kind: order.kind.text(),
        side,
    }
}

/// Where a price comes from, as a desk file writes it.
fn price(price: Price) -> String {
    let (side, offset) = match price {
        Price::Fixed(price) => return t2t_desk::dollars(i64::from(price)),
        Price::Bid(offset) => ("bid", offset),
        Price::Ask(offset) => ("ask", offset),
    };
    match offset {
        0 => side.to_owned(),
        offset if offset < 0 => format!("{side} - {}", t2t_desk::dollars(offset.saturating_neg())),
        offset => format!("{side} + {}", t2t_desk::dollars(offset)),
    }
}
