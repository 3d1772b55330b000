//! Where answers go: text for people, one JSON object for scripts; and questions.

use crate::args::Global;
use crate::exit::{self, Failure};
use crate::rpc::Status;
use rustix::termios::isatty;
use serde::Serialize;
use serde_json::Value;
use std::io::{self, BufRead, Write};

/// How this call talks.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    json: bool,
    yes: bool,
}

impl Out {
    /// As the flags say.
    pub fn new(global: &Global) -> Out {
        Out {
            json: global.json,
            yes: global.yes,
        }
    }

    /// Whether a script reads.
    pub fn json(self) -> bool {
        self.json
    }

    /// Prints an answer. A reader that left is no failure: what was to be done is done.
    pub fn answer(
        self,
        object: &impl Serialize,
        text: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        let wrong = |error: &dyn std::fmt::Display| {
            Failure::new(exit::INPUT, format!("cannot print: {error}"))
        };
        let text = match self.json {
            true => serde_json::to_string(object).map_err(|e| wrong(&e))?,
            false => text(),
        };
        let mut out = io::stdout().lock();
        match writeln!(out, "{}", text.trim_end_matches('\n')).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(wrong(&error)),
            _ => Ok(()),
        }
    }

    /// Prints a status. For scripts, whether a card that does not answer is armed is neither true nor false.
    pub fn status(
        self,
        status: &Status,
        text: impl FnOnce(&Status) -> String,
    ) -> Result<(), Failure> {
        match status.connected {
            true => self.answer(status, || text(status)),
            false => self.answer(&unknown(status), || text(status)),
        }
    }

    /// Shows something that a question is about: to people only.
    pub fn show(self, text: &str) -> Result<(), Failure> {
        match self.json {
            true => Ok(()),
            false => self.answer(&(), || text.to_owned()),
        }
    }

    /// Asks, unless told not to. Anything but yes is no.
    ///
    /// # Errors
    /// When the answer is no, or nobody is there to give one.
    pub fn confirm(self, question: &str) -> Result<(), Failure> {
        if self.yes {
            return Ok(());
        }
        let refused = |message: &str| Failure::new(exit::UNCONFIRMED, message);
        if self.json || !isatty(io::stdin()) {
            return Err(
                refused("not confirmed, and nobody to ask: nothing was changed")
                    .help("--yes says yes beforehand"),
            );
        }
        let mut out = io::stderr().lock();
        let mut answer = String::new();
        // A question that cannot be shown or answered is answered with no.
        let asked = write!(out, "{question} [y/N] ").and_then(|()| out.flush());
        let read = asked.and_then(|()| io::stdin().lock().read_line(&mut answer));
        match read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes" | "Yes" | "YES") {
            true => Ok(()),
            false => Err(refused("not confirmed: nothing was changed")),
        }
    }
}

/// A status of a card that does not answer, as scripts read it.
fn unknown(status: &Status) -> Value {
    let mut object = serde_json::json!(status);
    for flag in ["armed", "live"] {
        object[flag] = Value::Null;
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_a_card_that_does_not_answer_is_armed_is_null() {
        let status = Status {
            armed: true,
            live: true,
            ..Status::default()
        };
        let object = unknown(&status);
        assert_eq!(object["connected"], false);
        assert_eq!(object["armed"], Value::Null);
        assert_eq!(object["live"], Value::Null);
    }
}
