//! The desk file as text: read, checked, and turned into its meaning.
//!
//! What flows in: the text. What flows out: a [`Desk`], or all its [`Mistakes`] with their places. A section that
//! cannot be read does not keep the others from being checked. `docs/desk.md` describes every key.

mod check;
mod feeds;
mod limits;
mod mistake;
mod number;
pub(crate) mod orders;
mod sessions;
mod table;
mod triggers;
mod when;

pub(crate) use mistake::suggest;
pub use mistake::{Mistake, Mistakes};
pub use number::dollars;

use crate::meaning::{Desk, Session};
use std::path::Path;
use table::{At, Table};
use toml::de::DeTable;

/// Why a desk file could not be read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum ReadError {
    /// The file itself.
    #[error("cannot read the desk file {path}")]
    #[diagnostic(help("is the path right, and may you read it?"))]
    File {
        /// Its path.
        path: String,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// What is in it.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Mistakes(#[from] Box<Mistakes>),
}

/// Reads and checks the desk file at `path`.
///
/// # Errors
/// When there is no such file, it is not UTF-8, or it has mistakes.
pub fn read(path: &Path) -> Result<Desk, ReadError> {
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(parse(&name, &text)?),
        Err(source) => Err(ReadError::File { path: name, source }),
    }
}

/// Reads and checks the text of a desk file; `name` is what messages call it.
///
/// # Errors
/// With every mistake found.
pub fn parse(name: &str, text: &str) -> Result<Desk, Box<Mistakes>> {
    let mut mistakes = Vec::new();
    let refuse = |mistakes| Box::new(Mistakes::new(name, text, mistakes));
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let syntax = errors.iter().map(|error| {
            let at = error.span().unwrap_or(0..0);
            Mistake::new(
                &at,
                format!("this is not TOML: {}", error.message().trim_end()),
            )
        });
        return Err(refuse(syntax.collect()));
    }
    let span = document.span();
    let mut document = Table::new(document.get_ref(), span.start..span.start, "desk file");
    let desk = sections(text, &mut document, &mut mistakes);
    document.finish(&mut mistakes);
    match mistakes.is_empty() {
        true => Ok(desk),
        false => Err(refuse(mistakes)),
    }
}

fn sections(text: &str, document: &mut Table<'_>, mistakes: &mut Vec<Mistake>) -> Desk {
    let feeds = feeds::feeds(document, mistakes);
    if feeds.is_empty() && mistakes.is_empty() {
        let help = "start with the line [[feed]]".to_owned();
        mistakes.push(Mistake::new(&document.at, "a desk needs a feed").help(help));
    }
    let instruments = feeds::instruments(document, mistakes, &feeds);
    let (card, of) = limits::limits(document, mistakes, &instruments);
    let mut sessions = sessions::sessions(document, mistakes);
    let implied = sessions.is_empty() && document.get("order").is_some();
    if implied && document.get("session").is_none() {
        sessions.push(At {
            value: Session::for_replay(),
            at: 0..0,
        });
    }
    let orders = orders::orders(document, mistakes, &instruments, &sessions);
    let triggers = triggers::triggers(text, document, mistakes, &instruments, &orders);
    check::symbols_fit(mistakes, &instruments);
    check::limits_exist(mistakes, &orders, &instruments, &card, &of);
    check::limits_agree(mistakes, &orders, &card, &of);
    check::triggers_fit(mistakes, &triggers, &instruments);
    let mut instruments: Vec<_> = instruments.into_iter().map(|i| i.value).collect();
    for (instrument, of) in instruments.iter_mut().zip(&of) {
        instrument.limits = of.as_ref().map(limits::Of::meaning);
    }
    Desk {
        feeds: feeds.into_iter().map(|f| f.value).collect(),
        instruments,
        limits: card.meaning(),
        sessions: sessions.into_iter().map(|s| s.value).collect(),
        orders: orders.into_iter().map(|o| o.order).collect(),
        triggers: triggers.into_iter().map(|t| t.value).collect(),
    }
}
