//! An append-only log whose records are chained by their hashes.
//!
//! What flows in: who does what ([`Record`]). What flows out: lines in a file, of which each is on the disk when
//! [`Log::append`] returns; and, to whoever reads them, either sound [`Entry`]s or the [`Fault`] that says which line was
//! changed, removed, inserted or moved.
//!
//! A caller logs **before** it touches the card. An append that fails leaves the file at its previous length and is an
//! error: what could not be logged must not happen.
//!
//! # The file
//!
//! UTF-8, one JSON object a line, each line ended by a line feed, written in exactly this form: members in this order,
//! no blanks outside strings, `kind` first within `what`, its other members sorted by name.
//!
//! ```json
//! {"n":17,"time":"2026-11-27T09:29:00.123456789Z","who":{"uid":1000,"user":"ada","role":"trade","pid":4711},"what":{"kind":"arm","generation":3},"prev":"<64 hex>","hash":"<64 hex>"}
//! ```
//!
//! - `n` counts from 0 without gaps. Record 0 is of kind `genesis` and names card and file.
//! - `time` is UTC.
//! - `hash` is the SHA-256 of the line's bytes without the member `hash` (that is, of the line with `,"hash":"…"` taken
//!   out and no line feed), in lower-case hexadecimal.
//! - `prev` is the `hash` of the line before; zeros in record 0.
//!
//! So a line can be checked with `sed` and `sha256sum`:
//!
//! ```sh
//! sed -n 18p audit.jsonl | sed -E 's/,"hash":"[0-9a-f]{64}"\}$/}/' | tr -d '\n' | sha256sum
//! ```
//!
//! # The head
//!
//! A chain does not show that its end was cut off. Therefore `PATH.head` keeps number, hash and end of the last record
//! that was written completely. It is replaced (by renaming) after each append, when the record itself is on the disk, so
//! after a crash it may be behind, never ahead. Whoever can write both files can still cut both: copy the head to
//! another machine if that matters.
//!
//! # After a crash
//!
//! What comes after the head's end and is not a complete, sound record was never acknowledged. [`Log::open`] sets it
//! aside into `PATH.torn` and says so in a record of kind `torn`. Sound records after the head's end stay: they were
//! written, and what they announce may or may not have been begun.

#![forbid(unsafe_code)]

mod error;
mod head;
mod log;
mod read;
mod record;
mod sink;
mod time;

pub use error::Error;
pub use head::Head;
pub use log::{Log, Opening};
pub use read::{Entries, Fault, Summary, Wrong, verify};
pub use record::{Entry, Hash, MAX_LINE, Record, What, Who};
pub use sink::{Files, Sink};
pub use time::Timestamp;
