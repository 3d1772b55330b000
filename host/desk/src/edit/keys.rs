//! The keys of each section, and what kind of value each takes.

use crate::file::suggest;
use toml_edit::{Formatted, Value};

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A number, whole or decimal.
    Number,
    /// A number, or a text that does not begin with a digit.
    Price,
    /// True or false.
    Truth,
    /// A list of texts.
    Texts,
}

/// A section of a desk file.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its word.
    pub word: &'static str,
    /// Whether its entries have names: `[[word]]`; otherwise it is one table.
    pub named: bool,
    /// Its keys.
    pub keys: &'static [(&'static str, Kind)],
}

use Kind::{Number, Price, Text, Texts, Truth};

/// Keys of `[limits.NAME]`.
pub const OF_INSTRUMENT: &[(&str, Kind)] = &[
    ("max_order_qty", Number),
    ("max_order_notional", Number),
    ("collar", Text),
    ("max_long", Number),
    ("max_short", Number),
];

/// Every section.
pub const SECTIONS: &[Section] = &[
    Section {
        word: "feed",
        named: true,
        keys: &[
            ("protocol", Text),
            ("a", Text),
            ("b", Text),
            ("vlan", Number),
            ("hold", Text),
            ("stale", Text),
            ("first_sequence", Number),
        ],
    },
    Section {
        word: "instrument",
        named: true,
        keys: &[("symbol", Text), ("feed", Text), ("locate", Number)],
    },
    Section {
        word: "card",
        named: false,
        keys: &[("dead_man", Text)],
    },
    Section {
        word: "limits",
        named: false,
        keys: &[
            ("orders_per_second", Number),
            ("repeat_per_second", Number),
            ("gross_notional", Number),
            ("max_open_orders", Number),
        ],
    },
    Section {
        word: "session",
        named: true,
        keys: &[
            ("local", Text),
            ("local_mac", Text),
            ("peer", Text),
            ("peer_mac", Text),
        ],
    },
    Section {
        word: "order",
        named: true,
        keys: &[
            ("action", Text),
            ("of", Text),
            ("session", Text),
            ("symbol", Text),
            ("side", Text),
            ("qty", Number),
            ("price", Price),
            ("tif", Text),
            ("display", Text),
            ("capacity", Text),
            ("intermarket_sweep", Truth),
            ("client_id", Text),
        ],
    },
    Section {
        word: "trigger",
        named: true,
        keys: &[
            ("when", Text),
            ("fire", Texts),
            ("release", Text),
            ("shots", Number),
            ("cooldown", Text),
        ],
    },
];

type Wrong = (String, Option<String>);

/// A key among those that there are.
///
/// # Errors
/// What is wrong, and what was probably meant.
pub fn key(
    word: &str,
    keys: &'static [(&'static str, Kind)],
    of: &str,
) -> Result<(&'static str, Kind), Wrong> {
    let known = keys.iter().find(|(key, _)| *key == word).copied();
    known.ok_or_else(|| {
        let help = suggest(word, keys.iter().map(|(key, _)| *key));
        (format!("{of} has no key `{word}`"), help)
    })
}

/// Reads a value as its key takes it.
///
/// # Errors
/// What is wrong, and what is expected.
pub fn value(kind: Kind, given: &str) -> Result<Value, Wrong> {
    let given = given.trim();
    let begins_number = given.starts_with(|c: char| c.is_ascii_digit() || "+-".contains(c));
    match kind {
        Text => Ok(text(given)),
        Price if !begins_number => Ok(text(given)),
        Number | Price => match given.parse::<Value>() {
            Ok(number @ (Value::Integer(_) | Value::Float(_))) => Ok(number),
            _ => Err((
                format!("{given} is not a number"),
                Some("such as 100, 5_000 or 189.50".to_owned()),
            )),
        },
        Truth => match given {
            "true" => Ok(Value::Boolean(Formatted::new(true))),
            "false" => Ok(Value::Boolean(Formatted::new(false))),
            _ => Err((format!("{given} is neither true nor false"), None)),
        },
        Texts => texts(given),
    }
}

/// A text, its quotes there or not.
fn text(given: &str) -> Value {
    let quoted = given.starts_with(['"', '\'']);
    match given.parse::<Value>() {
        Ok(Value::String(text)) if quoted => Value::from(text.into_value()),
        _ => Value::from(given),
    }
}

/// A list such as `["a", "b"]`, or `a, b`.
fn texts(given: &str) -> Result<Value, Wrong> {
    if given.starts_with('[') {
        return match given.parse::<Value>() {
            Ok(list @ Value::Array(_)) => Ok(list),
            _ => Err((
                format!("{given} is not a list"),
                Some("such as [\"take\", \"pull\"]".to_owned()),
            )),
        };
    }
    let list: toml_edit::Array = given.split(',').map(|part| text(part.trim())).collect();
    Ok(Value::Array(list))
}
