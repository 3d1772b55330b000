//! What is asked of a card's owner and how it answers: the same words on the socket and in process.
//!
//! On the socket, a request is one line of JSON, and so is an answer: `{"ask":"status"}` is answered by
//! `{"reply":"status",…}` or `{"reply":"failed",…}`. Only [`Request::Events`] is answered by more than one line: an
//! event each, then `{"reply":"done"}` unless it follows, which ends with the connection. Answers are also what
//! `--json` prints: fields are added, never renamed.

mod answers;
pub mod wire;

pub use answers::*;

use crate::exit::Failure;
use crate::telemetry::{Entry, View};
use serde::{Deserialize, Serialize};

/// Largest line of a request or an answer, bytes: a desk of 1,024 triggers and orders is well below 1 MiB.
pub const MAX_LINE: usize = 16 << 20;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// Who am I to you, and which card is yours?
    Hello,
    /// The card's identity.
    Info,
    /// What the card is doing.
    Status,
    /// Everything a screen shows.
    View,
    /// The latest events, and those that come.
    Events {
        /// How many of the latest.
        last: usize,
        /// Whether to go on.
        follow: bool,
    },
    /// The desk in force, as it was written.
    Desk,
    /// What a desk would change.
    Plan {
        /// What messages call the desk.
        name: String,
        /// Its text.
        text: String,
    },
    /// Put a desk in force.
    Apply {
        /// What messages call the desk.
        name: String,
        /// Its text.
        text: String,
        /// The generation that the plan was made against.
        generation: u32,
        /// Whether limits may get looser.
        loosen: bool,
    },
    /// What would be armed.
    Arming,
    /// Arm this generation.
    Arm {
        /// What the caller believes to be in force.
        generation: u32,
    },
    /// Disarm.
    Disarm,
    /// Latch the kill switch.
    Kill,
    /// Likewise, if this is the server's card.
    KillCard {
        /// Address of the card.
        device: String,
    },
    /// Release it.
    Unkill,
    /// The limits in force and what is used of them.
    Limits,
    /// Add to what the card counts as exposure.
    Adjust {
        /// Instrument, as the desk calls it.
        instrument: String,
        /// Shares.
        long: i32,
        /// Shares.
        short: i32,
        /// Orders.
        open: i32,
        /// 1/10000 dollar.
        gross: i64,
    },
    /// Forget all books.
    ResetBooks,
}

/// How it is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "kebab-case")]
pub enum Reply {
    /// To [`Request::Hello`].
    Hello(Hello),
    /// To [`Request::Info`].
    Info(Info),
    /// To [`Request::Status`], and to every act that changes it.
    Status(Status),
    /// To [`Request::View`].
    View(Box<View>),
    /// To [`Request::Events`]: one of many.
    Event(Entry),
    /// To [`Request::Desk`].
    Desk(DeskText),
    /// To [`Request::Plan`].
    Plan(Plan),
    /// To [`Request::Apply`].
    Applied(Applied),
    /// To [`Request::Arming`].
    Arming(Arming),
    /// To [`Request::Limits`].
    Limits(Limits),
    /// The end of a stream.
    Done,
    /// It was not done.
    Failed(Failure),
}
