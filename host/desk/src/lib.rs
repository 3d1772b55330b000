//! The desk file: what a trader wants of the card.
//!
//! What flows in: a TOML text. What flows out: its meaning as ordinary data ([`Desk`]), or every mistake in it, each
//! with its place in the text; and from the meaning, the parameters that a card is loaded with.
//!
//! The meaning knows no bit positions. The reference model interprets it directly, so that a wrong compilation
//! shows as a difference between model and card.

pub mod comparison;
mod compile;
mod edit;
mod file;
pub mod meaning;
pub mod plan;
pub mod slots;

pub use compile::{CardImage, CompileError, Row, compile, restarts};
pub use edit::{EditError, edit, get};
pub use file::{Mistake, Mistakes, ReadError, dollars, parse, read};
pub use meaning::{
    CardLimits, Condition, Desk, Feed, Field, Instrument, InstrumentLimits, Kind, Names, Op, Order,
    Price, Protocol, Release, Session, Side, Symbol, Trigger,
};
pub use plan::{Effect, Plan, plan};
pub use slots::{SlotError, SlotOrder};
