//! `when = "AAPL.ask <= 189.50 and AAPL.ask_qty >= 200"`.
//!
//! What flows in: the text. What flows out: one [`Clause`] or one [`Trouble`] for each part between `and`s, with its
//! place in the text.

use super::mistake::suggest;
use super::number;
use crate::meaning::{Field, Op};
use std::ops::Range;

/// One comparison, its instrument still a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause<'t> {
    /// Name of the instrument.
    pub instrument: &'t str,
    /// Where it stands.
    pub instrument_at: Range<usize>,
    /// What is compared.
    pub field: Field,
    /// How.
    pub op: Op,
    /// With what: 1/10000 dollar or shares.
    pub constant: i64,
    /// Where the clause stands.
    pub at: Range<usize>,
}

/// What is wrong with a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Where.
    pub at: Range<usize>,
    /// What.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

const SHAPE: &str = "a comparison looks like AAPL.ask <= 189.50; several are joined by `and`";

/// Reads every clause.
pub fn clauses(text: &str) -> impl Iterator<Item = Result<Clause<'_>, Trouble>> {
    split(text)
        .into_iter()
        .map(|at| clause(&text[at.clone()], at.start))
}

/// The parts between the words `and`, without surrounding blanks.
fn split(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut words = 0;
    for word in text.split_whitespace() {
        // Words are slices of the text, in order: their place is where the search for them goes on.
        let at = words + text[words..].find(word).unwrap_or(0);
        words = at + word.len();
        if word == "and" {
            parts.push(trimmed(text, start..at));
            start = words;
        }
    }
    parts.push(trimmed(text, start..text.len()));
    parts
}

fn trimmed(text: &str, at: Range<usize>) -> Range<usize> {
    let part = &text[at.clone()];
    let start = at.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

fn clause(text: &str, base: usize) -> Result<Clause<'_>, Trouble> {
    let trouble = |at: Range<usize>, message: String, help: Option<String>| Trouble {
        at: base + at.start..base + at.end,
        message,
        help: help.or_else(|| Some(SHAPE.to_owned())),
    };
    let all = 0..text.len();
    if text.is_empty() {
        return Err(trouble(
            all,
            "a comparison is missing here".to_owned(),
            None,
        ));
    }
    for word in ["or", "not", "&&", "||", "AND", "OR"] {
        if text.split_whitespace().any(|w| w == word) {
            let message = format!("conditions know no `{word}`, only `and`");
            let help = "write two triggers for two alternatives".to_owned();
            return Err(trouble(all, message, Some(help)));
        }
    }
    let Some((dot, field_end)) = operand(text) else {
        return Err(trouble(
            all,
            format!("\"{text}\" is not a comparison"),
            None,
        ));
    };
    let (name, word) = (text[..dot].trim_end(), &text[dot + 1..field_end]);
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || "<>".contains(c)) {
        return Err(trouble(
            all,
            format!("\"{text}\" is not a comparison"),
            None,
        ));
    }
    let Some(&field) = Field::ALL.iter().find(|f| f.text() == word) else {
        let help = suggest(word, Field::ALL.iter().map(|f| f.text()));
        return Err(trouble(
            dot + 1..field_end,
            format!("a book has no `{word}`"),
            help,
        ));
    };
    let op_at = trimmed(text, field_end..text.len()).start;
    let signs = text[op_at..]
        .bytes()
        .take_while(|b| b"<>=!".contains(b))
        .count();
    let sign = &text[op_at..op_at + signs];
    let Some(&op) = Op::ALL.iter().find(|op| op.text() == sign) else {
        let message = format!("`{sign}` is not a comparison");
        let help = "known: < <= > >= ==".to_owned();
        return Err(trouble(op_at..op_at + signs, message, Some(help)));
    };
    let constant_at = trimmed(text, op_at + signs..text.len());
    let constant = constant(field, &text[constant_at.clone()]);
    let (constant, at) = (
        constant.map_err(|(m, h)| trouble(constant_at, m, h))?,
        base..base + text.len(),
    );
    Ok(Clause {
        instrument: name,
        instrument_at: base..base + name.len(),
        field,
        op,
        constant,
        at,
    })
}

/// Where the field begins (its dot) and ends: a symbol may itself contain dots and equals signs, so the dot is the
/// first one with a word and a comparison after it.
fn operand(text: &str) -> Option<(usize, usize)> {
    text.match_indices('.').find_map(|(dot, _)| {
        let word = &text[dot + 1..];
        let length = word
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(word.len());
        let compared = word[length..]
            .trim_start()
            .starts_with(['<', '>', '=', '!']);
        (dot > 0 && length > 0 && compared).then_some((dot, dot + 1 + length))
    })
}

fn constant(field: Field, text: &str) -> Result<i64, (String, Option<String>)> {
    if text.is_empty() {
        return Err(("the constant is missing".to_owned(), None));
    }
    let is_field = text.contains('.') && text.contains(|c: char| c.is_ascii_alphabetic());
    if is_field {
        let message = format!("\"{text}\" is not a constant");
        let help = "a field is compared with a number; the difference of bid and ask is `spread`";
        return Err((message, Some(help.to_owned())));
    }
    let (places, what) = match field.is_quantity() {
        true => (
            0,
            "a quantity is a whole number of shares, from 0 to 4294967295",
        ),
        false => (4, "a price has at most 4 decimals, from 0 to 429496.7295"),
    };
    let help = || Some(what.to_owned());
    let value = number::decimal(text, places).map_err(|wrong| (wrong, help()))?;
    let most = i64::from(u32::MAX);
    let least = if field == Field::Spread { -most } else { 0 };
    match (least..=most).contains(&value) {
        true => Ok(value),
        false => Err((format!("{text} is out of range"), help())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (String, Field, Op, i64) {
        let mut found = clauses(text);
        let clause = found.next().expect("one").expect("good");
        assert!(found.next().is_none());
        (
            clause.instrument.to_owned(),
            clause.field,
            clause.op,
            clause.constant,
        )
    }

    #[test]
    fn comparisons_are_read() {
        let aapl = |f, o, c| ("AAPL".to_owned(), f, o, c);
        assert_eq!(
            one("AAPL.ask <= 189.50"),
            aapl(Field::Ask, Op::AtMost, 1_895_000)
        );
        assert_eq!(
            one("  AAPL.ask_qty>=2_000 "),
            aapl(Field::AskQty, Op::AtLeast, 2000)
        );
        assert_eq!(
            one("AAPL.spread < -0.01"),
            aapl(Field::Spread, Op::Less, -100)
        );
        assert_eq!(one("BRK.A.last == 429_000").0, "BRK.A");
        assert_eq!(
            one("AB=.bid > 1"),
            ("AB=".to_owned(), Field::Bid, Op::Greater, 10_000)
        );
    }

    #[test]
    fn places_point_into_the_text() {
        let text = "A.bid > 1  and  BRK.A.asks < 2 and";
        let found: Vec<_> = clauses(text).collect();
        assert_eq!(found.len(), 3);
        assert_eq!(
            found[0].as_ref().map(|c| &text[c.at.clone()]),
            Ok("A.bid > 1")
        );
        assert_eq!(
            found[1].as_ref().map_err(|t| &text[t.at.clone()]),
            Err("asks")
        );
        assert_eq!(
            found[2].as_ref().map_err(|t| t.at.clone()),
            Err(text.len()..text.len())
        );
    }

    #[test]
    fn what_is_no_comparison_is_refused() {
        for text in [
            "",
            "AAPL",
            "AAPL.ask",
            "AAPL.ask 5",
            "ask < 5",
            "A.ask = 5",
            "A.ask != 5",
            "A.ask < ",
            "A.ask < -1",
            "A.ask < B.bid",
            "A.ask < 5 or A.bid > 6",
            "A.ask < 1.00001",
            "A.ask_qty > 1.5",
            "A.ask < 429497",
            "1 < A.ask < 5",
            ".ask < 5",
            "A.ask < 1e5",
            "Ä.ask < ü",
        ] {
            assert!(clauses(text).any(|c| c.is_err()), "{text}");
        }
    }
}
