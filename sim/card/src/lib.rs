//! The card in simulation: the verilated pipeline behind the same faces as the real one, network ports and parameter bus.
//!
//! In: frames with their time of day, parameter writes. Out: [`Event`]s, what the card's record ports and its order port
//! said, each with its cycle. The model is verilated and compiled on first use and cached under `build/verilated`.
//!
//! [`Card`] presents frames one after another, without an idle cycle inside a frame, and moves time only at the start of
//! a frame (docs/semantics.md, section 1). Between frames it runs until the card is quiet, so idle hours cost nothing.

mod card;
mod event;
mod ffi;
pub mod server;

pub use card::{Card, CardError, Options};
pub use event::{Event, Fired, Mark, Refused, Row, Sent};

/// Clock of the card, Hz.
pub const CLOCK_HZ: f64 = 322_265_625.0;
