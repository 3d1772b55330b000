//! A desk on its way to a card: its text, what it means, and the parameters that say the same.

use crate::exit::{self, Failure, Place};
use miette::Diagnostic;
use t2t_desk::{Desk, Mistakes};
use t2t_driver::tag;

/// A desk that was checked and compiled.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it is called.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What it means.
    pub desk: Desk,
    /// An image of the store, with its tag.
    pub image: Vec<u32>,
    /// The tag of the image.
    pub tag: u64,
}

/// A tag as it is shown.
pub fn tag_text(tag: u64) -> String {
    format!("{tag:016x}")
}

impl Target {
    /// Checks and compiles the text of a desk.
    ///
    /// # Errors
    /// With every mistake in it, or why it does not fit the card.
    pub fn of(name: &str, text: &str) -> Result<Target, Failure> {
        let desk = t2t_desk::parse(name, text).map_err(|mistakes| {
            let mut failure = Failure::new(exit::INPUT, &mistakes);
            failure.mistakes = places(name, &mistakes);
            failure
        })?;
        let image = t2t_desk::compile(&desk)
            .map_err(|error| Failure::new(exit::INPUT, format!("{name}: {error}")))?;
        let mut image = image.store();
        let tag = tag::stamp(&mut image);
        Ok(Target {
            name: name.to_owned(),
            text: text.to_owned(),
            desk,
            image,
            tag,
        })
    }
}

/// Mistakes by line and column; `name` is what the file is called.
pub fn places(name: &str, mistakes: &Mistakes) -> Vec<Place> {
    let place = |mistake: &t2t_desk::Mistake| {
        let (offset, length) = (mistake.at.offset(), mistake.at.len());
        let before = mistakes
            .source_code()
            .and_then(|text| text.read_span(&(0, offset).into(), 0, 0).ok());
        let before = before.map_or_else(String::new, |read| {
            String::from_utf8_lossy(read.data()).into_owned()
        });
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place {
            file: name.to_owned(),
            line: 1 + before.matches('\n').count(),
            column: 1 + before[line_start..].chars().count(),
            offset,
            length,
            message: mistake.message.clone(),
            help: mistake.help.clone(),
        }
    };
    mistakes.mistakes.iter().map(place).collect()
}
