//! The card in simulation: the verilated design behind the same faces as the real one.
//!
//! | module | |
//! |---|---|
//! | [`Card`] | the pipeline alone, in this process: network ports and parameter bus |
//! | [`device::Device`] | the whole card, in this process: network ports, BARs, DMA and interrupts |
//! | [`server`] | a PCI Express function behind a vfio-user socket, which a [`device::Device`] is |
//!
//! In: frames with their time of day, writes of parameters and registers. Out: [`Event`]s, what the record ports and the
//! order port said, each with its cycle. Models are verilated and compiled on first use and cached under `build/verilated`.
//!
//! Frames are presented one after another, without an idle cycle inside a frame, and time moves only at the start of
//! a frame (docs/semantics.md, section 1). Between frames a card runs until it is quiet, so idle hours cost nothing.

mod card;
pub mod device;
mod error;
mod event;
mod ffi;
mod model;
pub mod server;

pub use card::Card;
pub use error::CardError;
pub use event::{Event, Fired, Mark, Refused, Row, Sent};
pub use model::{Model, Options};

/// Clock of the card, Hz.
pub const CLOCK_HZ: f64 = 322_265_625.0;
