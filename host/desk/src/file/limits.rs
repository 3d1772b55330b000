//! `[card]`, `[limits]` and `[limits.SYMBOL]`.

use super::mistake::{Mistake, suggest};
use super::number;
use super::table::{self, At, Complaint, Table};
use crate::meaning::{CardLimits, Instrument, InstrumentLimits};
use std::ops::Range;
use t2t_contract::{records, registers};
use toml::de::DeValue;

/// Largest quantity that OUCH takes in one order, shares.
pub const MAX_QTY: u64 = 999_999;
/// Largest notional that the card counts with, 1/10000 dollar.
const MAX_NOTIONAL: i64 = (1 << records::limit::MAX_NOTIONAL_W) - 1;
const MAX_POSITION: u64 = (1 << records::limit::MAX_LONG_W) - 1;

/// Limits of the card as the file gives them; what is missing is looked for later, where an order can meet it.
#[derive(Clone, Debug, Default)]
pub struct Card {
    /// The header `[limits]`.
    pub at: Option<Range<usize>>,
    /// See [`CardLimits`].
    pub orders_per_second: Option<At<u64>>,
    /// See [`CardLimits`].
    pub repeat_per_second: Option<At<u64>>,
    /// See [`CardLimits`].
    pub gross_notional: Option<At<i64>>,
    /// See [`CardLimits`].
    pub max_open_orders: Option<At<u64>>,
    /// See [`CardLimits`].
    pub dead_man_ns: Option<u64>,
    /// Keys that are there but wrong: complaining that they are missing too would confuse.
    pub wrong: Vec<&'static str>,
}

/// Limits of one instrument as the file gives them.
#[derive(Clone, Debug)]
pub struct Of {
    /// The header `[limits.SYMBOL]`.
    pub at: Range<usize>,
    /// See [`InstrumentLimits`].
    pub max_order_qty: Option<At<u64>>,
    /// See [`InstrumentLimits`].
    pub max_order_notional: Option<At<i64>>,
    /// See [`InstrumentLimits`].
    pub collar_bp: Option<At<u32>>,
    /// See [`InstrumentLimits`].
    pub max_long: Option<At<u64>>,
    /// See [`InstrumentLimits`].
    pub max_short: Option<At<u64>>,
    /// As in [`Card`].
    pub wrong: Vec<&'static str>,
}

impl Card {
    /// The meaning; 0 where nothing is given.
    pub fn meaning(&self) -> CardLimits {
        CardLimits {
            orders_per_second: value(&self.orders_per_second) as u32,
            repeat_per_second: value(&self.repeat_per_second) as u32,
            gross_notional: value(&self.gross_notional) as u64,
            max_open_orders: value(&self.max_open_orders) as u32,
            dead_man_ns: match self.dead_man_ns {
                None => CardLimits::default().dead_man_ns,
                Some(0) => None,
                time => time,
            },
        }
    }
}

impl Of {
    /// The meaning; 0 where nothing is given.
    pub fn meaning(&self) -> InstrumentLimits {
        InstrumentLimits {
            max_order_qty: value(&self.max_order_qty) as u32,
            max_order_notional: value(&self.max_order_notional) as u64,
            collar_bp: value(&self.collar_bp),
            max_long: value(&self.max_long) as u32,
            max_short: value(&self.max_short) as u32,
        }
    }
}

fn value<T: Copy + Default>(found: &Option<At<T>>) -> T {
    found.as_ref().map_or_else(T::default, |f| f.value)
}

/// Reads all limits: the card's, and those of each instrument by its position.
pub fn limits(
    document: &mut Table<'_>,
    mistakes: &mut Vec<Mistake>,
    instruments: &[At<Instrument>],
) -> (Card, Vec<Option<Of>>) {
    let mut card = Card::default();
    let mut of: Vec<Option<Of>> = vec![None; instruments.len()];
    if let Some(mut table) = sub_table(document, mistakes, "card", "[card] table") {
        let longest = (1u64 << 48) - 1;
        let time = table.optional(mistakes, "dead_man", table::duration(0, longest));
        card.dead_man_ns = time.map(|t| t.value);
        table.finish(mistakes);
    }
    let Some(mut table) = sub_table(document, mistakes, "limits", "[limits] table") else {
        return (card, of);
    };
    card.at = Some(table.at.clone());
    let mut wrong = Vec::new();
    let t = &mut table;
    let w = &mut wrong;
    card.orders_per_second = noted(
        t,
        mistakes,
        w,
        "orders_per_second",
        table::whole(1, 10_000_000),
    );
    card.repeat_per_second = noted(t, mistakes, w, "repeat_per_second", table::whole(1, 0xFFFF));
    card.gross_notional = noted(
        t,
        mistakes,
        w,
        "gross_notional",
        table::dollars(1, MAX_NOTIONAL),
    );
    card.max_open_orders = noted(t, mistakes, w, "max_open_orders", table::whole(1, 0xFFFF));
    card.wrong = wrong;
    for (key, at, value) in table.rest() {
        let Some(entry) = value.get_ref().as_table() else {
            let mistake = match instruments.iter().any(|i| i.value.name == key) {
                true => Mistake::new(&at, format!("the limits of {key} are a table"))
                    .help(format!("write them under the line [limits.{key}]")),
                false => table.unknown_key(key, &at),
            };
            mistakes.push(mistake);
            continue;
        };
        let header = value.span();
        let Some(position) = instruments.iter().position(|i| i.value.name == key) else {
            let help = suggest(key, instruments.iter().map(|i| i.value.name.as_str()));
            let message = format!("{key} is not a watched instrument");
            mistakes.push(Mistake::new(&header, message).help(help));
            continue;
        };
        of[position] = Some(one(Table::new(entry, header, "[limits] table"), mistakes));
    }
    (card, of)
}

fn one(mut table: Table<'_>, mistakes: &mut Vec<Mistake>) -> Of {
    let mut wrong = Vec::new();
    let (t, w) = (&mut table, &mut wrong);
    let max_order_qty = noted(t, mistakes, w, "max_order_qty", table::whole(1, MAX_QTY));
    let notional = table::dollars(1, MAX_NOTIONAL);
    let max_order_notional = noted(t, mistakes, w, "max_order_notional", notional);
    let collar_bp = noted(t, mistakes, w, "collar", collar);
    let max_long = noted(t, mistakes, w, "max_long", table::whole(0, MAX_POSITION));
    let max_short = noted(t, mistakes, w, "max_short", table::whole(0, MAX_POSITION));
    let at = table.at.clone();
    table.finish(mistakes);
    Of {
        at,
        max_order_qty,
        max_order_notional,
        collar_bp,
        max_long,
        max_short,
        wrong,
    }
}

/// An optional key; notes it in `wrong` when it is there but does not convert.
fn noted<'a, T>(
    table: &mut Table<'a>,
    mistakes: &mut Vec<Mistake>,
    wrong: &mut Vec<&'static str>,
    key: &'static str,
    convert: impl FnOnce(&DeValue<'a>) -> Result<T, Complaint>,
) -> Option<At<T>> {
    let before = mistakes.len();
    let found = table.optional(mistakes, key, convert);
    if mistakes.len() > before {
        wrong.push(key);
    }
    found
}

fn sub_table<'a>(
    document: &mut Table<'a>,
    mistakes: &mut Vec<Mistake>,
    key: &'static str,
    what: &'static str,
) -> Option<Table<'a>> {
    let value = document.get(key)?;
    match value.get_ref().as_table() {
        Some(table) => Some(Table::new(table, value.span(), what)),
        None => {
            let message = format!("`{key}` is a table");
            let help = format!("start it with the line [{key}]");
            mistakes.push(Mistake::new(&value.span(), message).help(help));
            None
        }
    }
}

/// A collar of at most 100 %: beyond, a sell would have no limit at all.
fn collar(value: &DeValue<'_>) -> Result<u32, Complaint> {
    let help = "a percentage with at most 2 decimals, such as \"0.5%\", up to \"100%\"";
    let text = table::text(value)
        .map_err(|_| Complaint::new("a percentage in quotes is expected", help.to_owned()))?;
    let points = number::percent(&text).map_err(|w| Complaint::new(w, help.to_owned()))?;
    match points {
        0..=10_000 => Ok(points),
        _ => Err(Complaint::new(
            format!("{text} is too wide"),
            help.to_owned(),
        )),
    }
}

// The values above fit their places on the card.
const _: () =
    assert!(10_000 < 1 << records::limit::COLLAR_W && MAX_QTY < 1 << records::limit::MAX_QTY_W);
const _: () = assert!(records::limit::MAX_LONG_W == records::limit::MAX_SHORT_W);
const _: () = assert!(register_bits(registers::GROSS_LIMIT) == records::limit::MAX_NOTIONAL_W);
const _: () = assert!(
    register_bits(registers::REPEAT_LIMIT) == 16 && register_bits(registers::OPEN_LIMIT) == 16
);
const _: () = assert!(register_bits(registers::DEAD_MAN) == 48);

const fn register_bits(offset: usize) -> usize {
    let mut index = 0;
    while index < registers::REGISTERS.len() {
        if registers::REGISTERS[index].offset == offset {
            return registers::REGISTERS[index].bits;
        }
        index += 1;
    }
    0
}
