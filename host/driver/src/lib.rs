//! Opens a card and is its typed face.
//!
//! In: an [`Address`], sets of parameters (images of the store of BAR2), acts. Out: [`State`], [`Counters`], live rows,
//! [`Event`]s, and errors that say what to do. [`Card`] is what the rest of the host works with; below it a
//! [`Transport`] reaches the device through the kernel's VFIO or through the socket of a simulated card.
//!
//! Registers, the store, events and reasons are those of `t2t-contract`; what they mean is in `docs/card.md`.

pub mod address;
mod bars;
mod bits;
pub mod card;
pub mod counters;
pub mod error;
pub mod event;
#[cfg(feature = "fake")]
pub mod fake;
pub mod identity;
pub mod machine;
pub mod ring;
pub mod state;
pub mod tag;
pub mod transport;

pub use address::{Address, Bdf};
pub use bars::Accesses;
pub use card::{Adjust, Card, Committed, Handle, Interrupts, Staged};
pub use counters::Counters;
pub use error::{Error, Left, Result};
pub use event::{Event, Kinds, What};
pub use identity::Identity;
pub use machine::{Finding, Found, devices, diagnose};
pub use ring::{Events, Item, Mode, Ring};
pub use state::{LiveRow, State, Status, Vectors};
pub use tag::desk_tag;
pub use transport::{DmaBuffer, Link, Placement, Transport};
