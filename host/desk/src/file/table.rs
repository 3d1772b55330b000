//! Reading one table of a desk file: keys asked for, converted, and those nobody asked for refused.

use super::mistake::{Mistake, a, suggest};
use super::number;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its place, in bytes of the text.
    pub at: Range<usize>,
}

/// Why a value is not what its key wants: the end of a sentence, and what to do.
pub struct Complaint {
    what: String,
    help: Option<String>,
}

impl Complaint {
    /// A complaint with an example of what is wanted.
    pub fn new(what: impl Into<String>, help: impl Into<Option<String>>) -> Complaint {
        Complaint {
            what: what.into(),
            help: help.into(),
        }
    }

    /// What it says, and what to do.
    pub fn into_parts(self) -> (String, Option<String>) {
        (self.what, self.help)
    }
}

/// One table, while it is read.
pub struct Table<'a> {
    table: &'a DeTable<'a>,
    /// The place of the table in the text: its header.
    pub at: Range<usize>,
    /// What it is, for messages: "feed", "limits".
    pub what: &'static str,
    asked: Vec<&'static str>,
}

impl<'a> Table<'a> {
    /// Starts to read a table.
    pub fn new(table: &'a DeTable<'a>, at: Range<usize>, what: &'static str) -> Table<'a> {
        Table {
            table,
            at,
            what,
            asked: Vec::new(),
        }
    }

    /// The raw value of a key.
    pub fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table
            .iter()
            .find(|(k, _)| k.get_ref() == key)
            .map(|(_, value)| value)
    }

    /// A key that may be missing. A value that does not convert is a mistake, and as if missing.
    pub fn optional<T>(
        &mut self,
        mistakes: &mut Vec<Mistake>,
        key: &'static str,
        convert: impl FnOnce(&DeValue<'a>) -> Result<T, Complaint>,
    ) -> Option<At<T>> {
        let value = self.get(key)?;
        let at = value.span();
        match convert(value.get_ref()) {
            Ok(value) => Some(At { value, at }),
            Err(Complaint { what, help }) => {
                let message = format!("`{key}` of this {}: {what}", self.what);
                mistakes.push(Mistake::new(&at, message).help(help));
                None
            }
        }
    }

    /// A key that must be there.
    pub fn required<T>(
        &mut self,
        mistakes: &mut Vec<Mistake>,
        key: &'static str,
        convert: impl FnOnce(&DeValue<'a>) -> Result<T, Complaint>,
    ) -> Option<At<T>> {
        let before = mistakes.len();
        let found = self.optional(mistakes, key, convert);
        if found.is_none() && mistakes.len() == before {
            let message = format!("this {} has no `{key}`", self.what);
            mistakes.push(Mistake::new(&self.at, message).label(format!("`{key}` is missing")));
        }
        found
    }

    /// Entries of the table that nobody asked for yet.
    pub fn rest(&self) -> impl Iterator<Item = (&'a str, Range<usize>, &'a Spanned<DeValue<'a>>)> {
        let asked = self.asked.clone();
        self.table
            .iter()
            .filter(move |(key, _)| !asked.contains(&key.get_ref().as_ref()))
            .map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }

    /// Refuses whatever nobody asked for.
    pub fn finish(self, mistakes: &mut Vec<Mistake>) {
        for (key, at, _) in self.rest() {
            mistakes.push(self.unknown_key(key, &at));
        }
    }

    /// The mistake that a key is not one of this table's.
    pub fn unknown_key(&self, key: &str, at: &Range<usize>) -> Mistake {
        let help = suggest(key, self.asked.iter().copied());
        Mistake::new(at, format!("{} has no key `{key}`", a(self.what))).help(help)
    }
}

/// The entries of `[[what]]`.
pub fn entries<'a>(
    document: &mut Table<'a>,
    mistakes: &mut Vec<Mistake>,
    what: &'static str,
) -> Vec<Table<'a>> {
    let Some(value) = document.get(what) else {
        return Vec::new();
    };
    let wrong = |at: Range<usize>| {
        Mistake::new(&at, format!("`{what}` is a list of tables"))
            .help(format!("start each {what} with the line [[{what}]]"))
    };
    let Some(array) = value.get_ref().as_array() else {
        mistakes.push(wrong(value.span()));
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in array.iter() {
        match entry.get_ref().as_table() {
            Some(table) => found.push(Table::new(table, entry.span(), what)),
            None => mistakes.push(wrong(entry.span())),
        }
    }
    found
}

/// Converts a string.
pub fn text<'a>(value: &DeValue<'a>) -> Result<String, Complaint> {
    match value.as_str() {
        Some(text) => Ok(text.to_owned()),
        None => Err(Complaint::new("a text in quotes is expected", None)),
    }
}

/// Converts a truth value.
pub fn boolean(value: &DeValue<'_>) -> Result<bool, Complaint> {
    value
        .as_bool()
        .ok_or_else(|| Complaint::new("true or false is expected", None))
}

/// Converts a name: 1 to 32 letters, digits, `.`, `_` or `-`.
pub fn name(value: &DeValue<'_>) -> Result<String, Complaint> {
    let found = text(value)?;
    let good = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    match found.chars().all(good) && (1..=32).contains(&found.len()) {
        true => Ok(found),
        false => Err(Complaint::new(
            format!("\"{found}\" is not a name"),
            "a name is 1 to 32 letters, digits, dots, dashes or underscores".to_owned(),
        )),
    }
}

/// Converts one of a few words.
pub fn word<T: Copy>(
    words: &[(&'static str, T)],
) -> impl FnOnce(&DeValue<'_>) -> Result<T, Complaint> {
    move |value| {
        let found = text(value)?;
        let known = words.iter().find(|(word, _)| *word == found);
        known.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let help = suggest(&found, words.iter().map(|(word, _)| *word));
            Complaint::new(format!("\"{found}\" is not known"), help)
        })
    }
}

/// The text of a number as the file has it; a number in quotes counts too.
fn digits(value: &DeValue<'_>, example: &str) -> Result<String, Complaint> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
        DeValue::Float(number) => Ok(number.as_str().to_owned()),
        DeValue::String(text) => Ok(text.trim().to_owned()),
        _ => Err(Complaint::new(
            "a number is expected",
            format!("such as {example}"),
        )),
    }
}

/// Converts a whole number within bounds, both included.
pub fn whole(low: u64, high: u64) -> impl FnOnce(&DeValue<'_>) -> Result<u64, Complaint> {
    move |value| {
        let text = digits(value, "100")?;
        let range = format!("a whole number from {low} to {high} is expected");
        let number: u64 = match text.replace('_', "").parse() {
            Ok(number) => number,
            Err(_) => return Err(Complaint::new(format!("{text} does not fit"), range)),
        };
        match (low..=high).contains(&number) {
            true => Ok(number),
            false => Err(Complaint::new(format!("{number} does not fit"), range)),
        }
    }
}

/// Converts an amount of dollars with at most four decimals, in 1/10000 dollar, within bounds, both included.
pub fn dollars(low: i64, high: i64) -> impl FnOnce(&DeValue<'_>) -> Result<i64, Complaint> {
    move |value| {
        let help = format!(
            "dollars with at most 4 decimals, from {} to {}",
            number::dollars(low),
            number::dollars(high)
        );
        let text = digits(value, "189.50")?;
        let amount = number::decimal(&text, 4).map_err(|w| Complaint::new(w, help.clone()))?;
        match (low..=high).contains(&amount) {
            true => Ok(amount),
            false => Err(Complaint::new(format!("{text} is out of range"), help)),
        }
    }
}

/// Converts a duration, in ns, within bounds, both included.
pub fn duration(low: u64, high: u64) -> impl FnOnce(&DeValue<'_>) -> Result<u64, Complaint> {
    move |value| {
        let help = "a duration is a number and a unit (ns, us, ms, s, min), such as \"250us\"";
        let Some(text) = value.as_str() else {
            return Err(Complaint::new(
                "a duration in quotes is expected",
                help.to_owned(),
            ));
        };
        let found = number::duration(text).map_err(|w| Complaint::new(w, help.to_owned()))?;
        match (low..=high).contains(&found) {
            true => Ok(found),
            false => Err(Complaint::new(
                format!("{text} is out of range"),
                format!("from {low} ns to {high} ns"),
            )),
        }
    }
}
