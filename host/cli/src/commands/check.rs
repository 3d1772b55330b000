//! `check`, and how mistakes of a desk file are shown, wherever they are found.
//!
//! What flows in: a desk file's text. What flows out: its meaning, or every mistake: as pictures with pointers for
//! people, as places for scripts.

use super::out::Out;
use crate::args::DeskFile;
use crate::exit::{self, Failure, Place};
use crate::operator::target::places;
use miette::{GraphicalReportHandler, GraphicalTheme};
use rustix::termios::{isatty, tcgetwinsize};
use serde::Serialize;
use std::io;
use std::path::Path;
use t2t_desk::{Desk, Mistakes};

/// A desk file that was read.
#[derive(Debug)]
pub struct Read {
    /// What messages call it: its file name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What it means.
    pub desk: Desk,
}

/// Reads and checks a desk file.
///
/// # Errors
/// With every mistake in it.
pub fn read(path: &Path) -> Result<Read, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let message = format!("cannot read the desk file {}: {error}", path.display());
        Failure::new(exit::INPUT, message).help("is the path right, and may you read it?")
    })?;
    let desk = parse(&path.display().to_string(), &text)?;
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    Ok(Read {
        name: name.into_owned(),
        text,
        desk,
    })
}

/// Checks the text of a desk file.
///
/// # Errors
/// With every mistake in it.
pub fn parse(name: &str, text: &str) -> Result<Desk, Failure> {
    t2t_desk::parse(name, text).map_err(|mistakes| failure(name, &mistakes))
}

/// The failure that shows the mistakes of a file.
pub fn failure(name: &str, mistakes: &Mistakes) -> Failure {
    let mut failure = Failure::new(exit::INPUT, mistakes);
    failure.mistakes = places(name, mistakes);
    failure.picture = Some(picture(mistakes));
    failure
}

/// The mistakes with pointers at the characters, in colour where a terminal shows them.
fn picture(mistakes: &Mistakes) -> String {
    let terminal = isatty(io::stderr());
    let colour = terminal && std::env::var_os("NO_COLOR").is_none();
    let theme = match colour {
        true => GraphicalTheme::unicode(),
        false => GraphicalTheme::unicode_nocolor(),
    };
    let width = tcgetwinsize(io::stderr()).ok().filter(|_| terminal);
    let width = width.map_or(120, |size| usize::from(size.ws_col).clamp(60, 160));
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_links(false);
    match handler.render_report(&mut text, mistakes) {
        Ok(()) => text,
        Err(_) => mistakes.to_string(),
    }
}

#[derive(Serialize)]
struct Checked {
    ok: bool,
    mistakes: Vec<Place>,
    feeds: usize,
    instruments: usize,
    orders: usize,
    triggers: usize,
}

/// `t2t check`.
pub fn run(args: &DeskFile, out: Out) -> Result<(), Failure> {
    match read(&args.desk) {
        Ok(Read { desk, .. }) => {
            let of = Checked {
                ok: true,
                mistakes: Vec::new(),
                feeds: desk.feeds.len(),
                instruments: desk.instruments.len(),
                orders: desk.orders.len(),
                triggers: desk.triggers.len(),
            };
            out.answer(&of, || {
                format!(
                    "{}: no mistakes. Feeds {}, instruments {}, orders {}, triggers {}.",
                    args.desk.display(),
                    of.feeds,
                    of.instruments,
                    of.orders,
                    of.triggers
                )
            })
        }
        Err(failure) => Err(failure),
    }
}
