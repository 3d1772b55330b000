//! What only shows when the sections are seen together: limits that an order can meet, contradictions, and room on
//! the card.

use super::limits::{Card, Of};
use super::mistake::Mistake;
use super::number::dollars;
use super::orders::Draft;
use super::table::At;
use crate::comparison::{Comparison, comparisons};
use crate::compile::place_symbols;
use crate::meaning::{Instrument, Kind, Price, Trigger};
use crate::slots::{SlotError, SlotOrder};
use std::collections::HashSet;
use std::ops::Range;
use t2t_contract::sizes;

/// Limits that one section of the file lacks.
struct Missing<'a> {
    section: String,
    header: Option<&'a Range<usize>>,
    /// Keys that are there but wrong: not missing.
    wrong: &'a [&'static str],
    /// Missing keys, an example for each, and the first order that meets one.
    keys: Vec<(&'static str, &'static str)>,
    order: Option<&'a Draft>,
}

impl<'a> Missing<'a> {
    fn expect(
        &mut self,
        key: &'static str,
        there: bool,
        meets: Option<&'a Draft>,
        example: &'static str,
    ) {
        if meets.is_some() && !there && !self.wrong.contains(&key) {
            self.keys.push((key, example));
            self.order = self.order.or(meets);
        }
    }

    fn report(self, mistakes: &mut Vec<Mistake>) {
        let Some(order) = self.order else { return };
        let keys: Vec<_> = self
            .keys
            .iter()
            .map(|(key, _)| format!("`{key}`"))
            .collect();
        let lines: Vec<_> = self
            .keys
            .iter()
            .map(|(key, example)| format!("{key} = {example}"))
            .collect();
        let message = format!("[{}] has no {}", self.section, keys.join(", "));
        let mistake = match self.header {
            Some(header) => Mistake::new(header, message)
                .label("missing here")
                .other(&order.at, "this order meets it"),
            None => Mistake::new(&order.at, message).label("this order meets it"),
        };
        let help = format!(
            "a missing limit is never \"unlimited\"; under [{}] write, for example:\n{}",
            self.section,
            lines.join("\n")
        );
        mistakes.push(mistake.help(help));
    }
}

/// Every limit that some order can meet must be there.
pub fn limits_exist(
    mistakes: &mut Vec<Mistake>,
    orders: &[Draft],
    instruments: &[At<Instrument>],
    card: &Card,
    of: &[Option<Of>],
) {
    let any = orders.first();
    let new = orders.iter().find(|o| o.order.kind != Kind::Cancel);
    let enter = orders.iter().find(|o| o.order.kind == Kind::Enter);
    let mut missing = Missing {
        section: "limits".to_owned(),
        header: card.at.as_ref(),
        wrong: &card.wrong,
        keys: Vec::new(),
        order: None,
    };
    missing.expect(
        "orders_per_second",
        card.orders_per_second.is_some(),
        any,
        "50",
    );
    missing.expect(
        "repeat_per_second",
        card.repeat_per_second.is_some(),
        any,
        "5",
    );
    missing.expect(
        "gross_notional",
        card.gross_notional.is_some(),
        new,
        "5_000_000.00",
    );
    missing.expect(
        "max_open_orders",
        card.max_open_orders.is_some(),
        enter,
        "20",
    );
    missing.report(mistakes);
    for (position, instrument) in instruments.iter().enumerate() {
        let of = of[position].as_ref();
        let on = |o: &&Draft| o.instrument == Some(position) && o.order.kind != Kind::Cancel;
        let any = orders.iter().find(on);
        let buy = orders.iter().filter(on).find(|o| o.order.side.is_buy());
        let sell = orders.iter().filter(on).find(|o| !o.order.side.is_buy());
        let has = |there: fn(&Of) -> bool| of.is_some_and(there);
        let mut missing = Missing {
            section: format!("limits.{}", toml_key(&instrument.value.name)),
            header: of.map(|l| &l.at),
            wrong: of.map_or(&[], |l| &l.wrong),
            keys: Vec::new(),
            order: None,
        };
        missing.expect(
            "max_order_qty",
            has(|l| l.max_order_qty.is_some()),
            any,
            "500",
        );
        missing.expect(
            "max_order_notional",
            has(|l| l.max_order_notional.is_some()),
            any,
            "100_000.00",
        );
        missing.expect("collar", has(|l| l.collar_bp.is_some()), any, "\"2%\"");
        missing.expect("max_long", has(|l| l.max_long.is_some()), buy, "2000");
        missing.expect("max_short", has(|l| l.max_short.is_some()), sell, "0");
        missing.report(mistakes);
    }
}

/// A name as TOML wants it in a table header.
fn toml_key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match name.chars().all(bare) {
        true => name.to_owned(),
        false => format!("\"{name}\""),
    }
}

/// An order that its limits never let pass, and limits that contradict each other.
pub fn limits_agree(mistakes: &mut Vec<Mistake>, orders: &[Draft], card: &Card, of: &[Option<Of>]) {
    for limits in of.iter().flatten() {
        if let (Some(one), Some(all)) = (&limits.max_order_notional, &card.gross_notional)
            && one.value > all.value
        {
            let message = "one order may have more notional than all orders together";
            let other = format!("all together: {}", dollars(all.value));
            mistakes.push(Mistake::new(&one.at, message).other(&all.at, other));
        }
    }
    for draft in orders.iter().filter(|d| d.order.kind != Kind::Cancel) {
        let Some(limits) = draft.instrument.and_then(|i| of[i].as_ref()) else {
            continue;
        };
        let Some(qty) = &draft.qty else { continue };
        if let Some(most) = limits
            .max_order_qty
            .as_ref()
            .filter(|most| qty.value > most.value)
        {
            let message = format!(
                "order `{}` is larger than its limit allows",
                draft.order.name
            );
            let other = format!("at most {} shares", most.value);
            mistakes.push(Mistake::new(&qty.at, message).other(&most.at, other));
        }
        let Some(At {
            value: Price::Fixed(price),
            at,
        }) = &draft.price
        else {
            continue;
        };
        let notional = qty.value as i64 * i64::from(*price);
        let mut exceeds = |limit: &Option<At<i64>>| {
            let limit = limit.as_ref().filter(|most| notional > most.value);
            if let Some(most) = limit {
                let message = format!(
                    "order `{}` has more notional than its limit allows",
                    draft.order.name
                );
                let label = format!("{} shares at this price: {}", qty.value, dollars(notional));
                let other = format!("at most {}", dollars(most.value));
                mistakes.push(
                    Mistake::new(at, message)
                        .label(label)
                        .other(&most.at, other),
                );
            }
            limit.is_some()
        };
        // More than the whole card may do is also more than one order may: one complaint is enough.
        if !exceeds(&limits.max_order_notional) {
            exceeds(&card.gross_notional);
        }
    }
}

/// The card's hash tables have a place for every symbol.
pub fn symbols_fit(mistakes: &mut Vec<Mistake>, instruments: &[At<Instrument>]) {
    let readable = mistakes.is_empty() && instruments.len() <= sizes::INSTRUMENTS;
    let all: Vec<Instrument> = instruments.iter().map(|i| i.value.clone()).collect();
    if let Some(index) = place_symbols(&all).err().filter(|_| readable) {
        let message = format!(
            "the card's symbol table has no place for {}",
            all[index].symbol
        );
        let help = "its places are taken by symbols that cannot move: watch one of them less, or put it on another feed";
        mistakes.push(Mistake::new(&instruments[index].at, message).help(help.to_owned()));
    }
}

/// Triggers fit the card: comparisons of each instrument, and slots.
pub fn triggers_fit(
    mistakes: &mut Vec<Mistake>,
    triggers: &[At<Trigger>],
    instruments: &[At<Instrument>],
) {
    let mut used: Vec<HashSet<Comparison>> = vec![HashSet::new(); instruments.len()];
    for trigger in triggers {
        for condition in &trigger.value.when {
            let name = &instruments[condition.instrument].value.name;
            let used = &mut used[condition.instrument];
            let before = used.len();
            used.extend(comparisons(condition));
            if before <= sizes::CONDITIONS && used.len() > sizes::CONDITIONS {
                let message = format!(
                    "{name} has more than {} different comparisons",
                    sizes::CONDITIONS
                );
                mistakes.push(
                    Mistake::new(&trigger.at, message)
                        .label("this trigger needs one more")
                        .help("equal comparisons count once, `==` counts as two".to_owned()),
                );
            }
        }
    }
    if triggers.iter().any(|t| t.value.when.is_empty()) || triggers.len() > sizes::TRIGGERS {
        return;
    }
    let on = triggers.iter().map(|t| t.value.instruments());
    let (trigger, message) = match SlotOrder::assign(instruments.len(), on) {
        Ok(_) | Err(SlotError::Instruments { .. } | SlotError::Full { .. }) => return,
        Err(SlotError::TooMany {
            trigger,
            instrument,
        }) => {
            let name = &instruments[instrument].value.name;
            (
                trigger,
                format!("{name} has more than {} triggers", sizes::SLOTS),
            )
        }
        Err(SlotError::Stuck { trigger }) => {
            let names: Vec<&str> = triggers[trigger]
                .value
                .instruments()
                .iter()
                .map(|&i| instruments[i].value.name.as_str())
                .collect();
            (
                trigger,
                format!(
                    "{} have no place left for a trigger on both",
                    names.join(" and ")
                ),
            )
        }
    };
    let help = format!(
        "an instrument takes part in at most {} triggers, those over two instruments included",
        sizes::SLOTS
    );
    mistakes.push(
        Mistake::new(&triggers[trigger].at, message)
            .label("this trigger does not fit")
            .help(help),
    );
}
