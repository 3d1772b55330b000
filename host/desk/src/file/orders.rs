//! `[[order]]`.

use super::feeds::{among, duplicate, reference, too_many};
use super::limits::MAX_QTY;
use super::mistake::{Mistake, suggest};
use super::number;
use super::table::{self, At, Complaint, Table};
use crate::meaning::{Instrument, Kind, Order, Price, Session, Side, Symbol};
use std::ops::Range;
use t2t_contract::sizes;
use t2t_protocols::ouch::time_in_force;
use toml::de::DeValue;

/// Highest price of an order: OUCH 5.0's, 199,999.99 dollars, in 1/10000 dollar.
pub const MAX_PRICE: i64 = 1_999_999_900;

pub(crate) const TIFS: &[(&str, u8)] = &[
    ("day", time_in_force::DAY),
    ("ioc", time_in_force::IOC),
    ("gtx", time_in_force::GTX),
    ("after-hours", b'E'),
];
pub(crate) const DISPLAYS: &[(&str, u8)] =
    &[("visible", b'Y'), ("hidden", b'N'), ("attributable", b'A')];
pub(crate) const CAPACITIES: &[(&str, u8)] = &[
    ("agency", b'A'),
    ("principal", b'P'),
    ("riskless-principal", b'R'),
    ("other", b'O'),
];

/// An order as far as it could be read.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its meaning; where something is missing, a placeholder.
    pub order: Order,
    /// Place of its name.
    pub at: Range<usize>,
    /// Its instrument, where that is known.
    pub instrument: Option<usize>,
    /// Its quantity, where that is known.
    pub qty: Option<At<u64>>,
    /// Its price, where that is known.
    pub price: Option<At<Price>>,
    of: Option<At<String>>,
    given: Given,
}

/// What a replace or cancel says although its target says it already.
#[derive(Clone, Debug)]
struct Given {
    session: Option<At<usize>>,
    instrument: Option<At<usize>>,
    side: Option<At<Side>>,
}

/// Reads every order.
pub fn orders(
    document: &mut Table<'_>,
    mistakes: &mut Vec<Mistake>,
    instruments: &[At<Instrument>],
    sessions: &[At<Session>],
) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for mut entry in table::entries(document, mistakes, "order") {
        let draft = one(&mut entry, mistakes, instruments, sessions);
        entry.finish(mistakes);
        if drafts.len() == sizes::ORDERS {
            too_many(mistakes, &draft.at, "orders", sizes::ORDERS);
        }
        let names = drafts.iter().map(|d| (d.order.name.as_str(), &d.at));
        duplicate(mistakes, "order", &draft.order.name, &draft.at, names);
        drafts.push(draft);
    }
    resolve_targets(&mut drafts, mistakes, instruments);
    drafts
}

fn one(
    entry: &mut Table<'_>,
    mistakes: &mut Vec<Mistake>,
    instruments: &[At<Instrument>],
    sessions: &[At<Session>],
) -> Draft {
    let name = entry.required(mistakes, "name", table::name);
    let kinds: Vec<_> = Kind::ALL.iter().map(|&k| (k.text(), k)).collect();
    let kind = entry.optional(mistakes, "action", table::word(&kinds));
    let kind = kind.map_or(Kind::Enter, |k| k.value);
    let session_names: Vec<&str> = sessions.iter().map(|s| s.value.name.as_str()).collect();
    let symbols: Vec<&str> = instruments.iter().map(|i| i.value.name.as_str()).collect();
    let sides: Vec<_> = Side::ALL.iter().map(|&s| (s.text(), s)).collect();
    let mut given = Given {
        session: None,
        instrument: None,
        side: None,
    };
    let (mut session, mut instrument, mut side) = (None, None, None);
    let mut of = None;
    if kind == Kind::Enter {
        session = reference(entry, mistakes, "session", session_names.iter().copied());
        let symbol = entry.required(mistakes, "symbol", among("instrument", &symbols));
        instrument = symbol.map(|s| s.value);
        side = entry
            .required(mistakes, "side", table::word(&sides))
            .map(|s| s.value);
    } else {
        given.session = entry.optional(mistakes, "session", among("session", &session_names));
        given.instrument = entry.optional(mistakes, "symbol", among("instrument", &symbols));
        given.side = entry.optional(mistakes, "side", table::word(&sides));
        of = entry.required(mistakes, "of", table::text);
    }
    let (qty, mut price_given) = match kind {
        Kind::Cancel => (
            entry.optional(mistakes, "qty", table::whole(0, MAX_QTY)),
            None,
        ),
        _ => (
            entry.required(mistakes, "qty", table::whole(1, MAX_QTY)),
            entry.required(mistakes, "price", price),
        ),
    };
    let mut letter = |key, words, default| match kind {
        Kind::Cancel => default,
        _ => entry
            .optional(mistakes, key, table::word(words))
            .map_or(default, |l| l.value),
    };
    let tif = letter("tif", TIFS, time_in_force::DAY);
    let display = letter("display", DISPLAYS, b'Y');
    let capacity = match kind {
        Kind::Enter => letter("capacity", CAPACITIES, b'P'),
        _ => b'P',
    };
    let (mut sweep, mut client_id) = (None, None);
    if kind != Kind::Cancel {
        sweep = entry.optional(mistakes, "intermarket_sweep", table::boolean);
        client_id = entry.optional(mistakes, "client_id", client_order_id);
    }
    let at = name.as_ref().map_or(entry.at.clone(), |n| n.at.clone());
    let name = name.map_or_else(String::new, |n| n.value);
    let own_id = t2t_protocols::ascii::pad(&name[..name.len().min(14)]).unwrap_or([b' '; 14]);
    let symbol = instrument.map(|i| instruments[i].value.symbol);
    let order = Order {
        kind,
        session: session.unwrap_or(0),
        instrument: instrument.unwrap_or(0),
        symbol: symbol.unwrap_or(Symbol::UNREAD),
        side: side.unwrap_or(Side::Buy),
        qty: qty.as_ref().map_or(0, |q| q.value as u32),
        price: price_given.as_ref().map_or(Price::Fixed(0), |p| p.value),
        target: None,
        tif,
        display,
        capacity,
        intermarket_sweep: if sweep.is_some_and(|s| s.value) {
            b'Y'
        } else {
            b'N'
        },
        cross_type: b'N',
        client_order_id: client_id.map_or(own_id, |c| c.value),
        name,
    };
    Draft {
        order,
        at,
        instrument,
        qty,
        price: price_given.take(),
        of,
        given,
    }
}

/// Replace and cancel take session, instrument and side from their target.
fn resolve_targets(
    drafts: &mut [Draft],
    mistakes: &mut Vec<Mistake>,
    instruments: &[At<Instrument>],
) {
    for index in 0..drafts.len() {
        let Some(of) = drafts[index].of.clone() else {
            continue;
        };
        let Some(target) = drafts.iter().position(|d| d.order.name == of.value) else {
            let entered = drafts.iter().filter(|d| d.order.kind == Kind::Enter);
            let help = suggest(&of.value, entered.map(|d| d.order.name.as_str()));
            let message = format!("there is no order \"{}\"", of.value);
            mistakes.push(Mistake::new(&of.at, message).help(help));
            continue;
        };
        let to = drafts[target].clone();
        if to.order.kind != Kind::Enter {
            let message = format!("\"{}\" does not enter an order", of.value);
            let label = format!("this is a {}", to.order.kind.text());
            mistakes.push(
                Mistake::new(&of.at, message).other(&to.at, label).help(
                    "name the order that enters it: a replace counts as the latest of that order"
                        .to_owned(),
                ),
            );
            continue;
        }
        let draft = &mut drafts[index];
        draft.order.target = Some(target);
        draft.order.session = to.order.session;
        draft.order.instrument = to.order.instrument;
        draft.order.symbol = to.order.symbol;
        draft.order.side = to.order.side;
        draft.instrument = to.instrument;
        let given = draft.given.clone();
        let mut differs = |at: &Range<usize>, what: &str, target: &str| {
            let message = format!(
                "a {} is on the {what} of its order",
                draft.order.kind.text()
            );
            mistakes.push(
                Mistake::new(at, message)
                    .other(&to.at, format!("this order's is {target}"))
                    .help(format!("remove `{what}`")),
            );
        };
        if let Some(session) = given.session.filter(|s| s.value != to.order.session) {
            differs(&session.at, "session", "another");
        }
        if let (Some(symbol), Some(known)) = (given.instrument, to.instrument)
            && symbol.value != known
        {
            differs(&symbol.at, "symbol", &instruments[known].value.name);
        }
        if let Some(side) = given.side.filter(|s| s.value != to.order.side) {
            differs(&side.at, "side", to.order.side.text());
        }
    }
}

fn client_order_id(value: &DeValue<'_>) -> Result<[u8; 14], Complaint> {
    let text = table::text(value)?;
    t2t_protocols::ascii::pad(&text).ok_or_else(|| {
        let help = "at most 14 printable ASCII characters".to_owned();
        Complaint::new(format!("\"{text}\" does not fit"), help)
    })
}

fn price(value: &DeValue<'_>) -> Result<Price, Complaint> {
    let help = || "such as 189.50, \"ask\", \"ask + 0.01\" or \"bid - 0.05\"".to_owned();
    let fixed = |value: &DeValue<'_>| {
        let found = table::dollars(1, MAX_PRICE)(value)?;
        let price = u32::try_from(found);
        price
            .map(Price::Fixed)
            .map_err(|_| Complaint::new("the price is out of range", help()))
    };
    let Some(text) = value.as_str().map(str::trim) else {
        return fixed(value);
    };
    type Follow = fn(i64) -> Price;
    let bases: [(&str, Follow); 2] = [("bid", Price::Bid), ("ask", Price::Ask)];
    let Some((rest, follow)) = bases
        .iter()
        .find_map(|(word, follow)| Some((text.strip_prefix(word)?.trim(), follow)))
    else {
        return match text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            true => fixed(value),
            false => Err(Complaint::new(format!("\"{text}\" is not a price"), help())),
        };
    };
    if rest.is_empty() {
        return Ok(follow(0));
    }
    let (sign, amount) = match (rest.strip_prefix('+'), rest.strip_prefix('-')) {
        (Some(amount), _) => (1, amount.trim()),
        (_, Some(amount)) => (-1, amount.trim()),
        _ => return Err(Complaint::new(format!("\"{text}\" is not a price"), help())),
    };
    if !amount.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Complaint::new(format!("\"{text}\" is not a price"), help()));
    }
    let offset = number::decimal(amount, 4).map_err(|w| Complaint::new(w, help()))?;
    match offset <= MAX_PRICE {
        true => Ok(follow(sign * offset)),
        false => Err(Complaint::new(
            format!("an offset of {amount} leaves every price range"),
            help(),
        )),
    }
}
