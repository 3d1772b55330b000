//! How a command ends: exit codes, and the failure that carries one with what was wrong and what to do.

use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// It was done.
pub const OK: u8 = 0;
/// A mistake in what was given: a desk file, a path in it, a value.
pub const INPUT: u8 = 1;
/// A mistake in the command line.
pub const USAGE: u8 = 2;
/// The card, or the way to it, failed.
pub const CARD: u8 = 3;
/// Refused: by the caller's role, by the card, or because what is in force is not what the caller saw.
pub const REFUSED: u8 = 4;
/// The audit log could not be written, so that nothing was changed; or it does not verify.
pub const LOG: u8 = 5;
/// Not confirmed: nothing was changed.
pub const UNCONFIRMED: u8 = 6;

/// The codes as `--help` shows them.
pub const HELP: &str = "\
Exit codes:
  0  done
  1  a mistake in the input: the desk file, a path in it, a value
  2  a mistake in the command line
  3  the card, or the way to it, failed
  4  refused: by role, by the card, or because the card changed meanwhile
  5  the audit log: it could not be written, so nothing was changed; or it does not verify
  6  not confirmed: nothing was changed";

/// Why a command did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Exit code.
    pub code: u8,
    /// What was wrong, and where.
    pub message: String,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Mistakes of a desk file, with their places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mistakes: Vec<Place>,
    /// The same as a picture for people; stays in this process.
    #[serde(skip)]
    pub picture: Option<String>,
}

/// A mistake of a desk file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Offset in the text, bytes.
    pub offset: usize,
    /// How much of the text is meant, bytes.
    pub length: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    #[serde(default)]
    pub help: Option<String>,
}

impl Failure {
    /// A failure without advice.
    pub fn new(code: u8, message: impl Display) -> Failure {
        Failure {
            code,
            message: message.to_string(),
            help: None,
            mistakes: Vec::new(),
            picture: None,
        }
    }

    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Failure {
        self.help = Some(help.into());
        self
    }

    /// Says it: to people on standard error, to scripts (`json`) as one object on standard output.
    pub(crate) fn report(&self, json: bool) -> ExitCode {
        // Nobody is left to tell where these cannot be written; the exit code says it all the same.
        let _ = match json {
            true => writeln!(io::stdout(), "{}", serde_json::json!({ "error": self })),
            false => io::stderr().write_all(self.text().as_bytes()),
        };
        ExitCode::from(self.code)
    }

    /// As people read it.
    pub fn text(&self) -> String {
        let mut text = match &self.picture {
            Some(picture) => picture.clone(),
            None => format!("error: {}\n", self.message),
        };
        if self.picture.is_none() {
            for place in &self.mistakes {
                text += &format!(
                    "  {}:{}:{}: {}\n",
                    place.file, place.line, place.column, place.message
                );
            }
        }
        if let Some(help) = &self.help {
            text += &format!("  help: {help}\n");
        }
        text
    }
}
