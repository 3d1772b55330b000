//! Wire formats of the feeds that the card reads and of the order sessions that it writes, in both directions.
//!
//! What flows in: bytes, as captured or as received. What flows out: headers and messages as plain `Copy` structs and
//! borrowed slices (no allocation), or a [`WireError`] that says which format, which field and what was expected.
//! Every struct writes itself back to the bytes it came from.
//!
//! Two styles, each where it fits. Headers, sessions and appendages, which have lengths and alternatives in them,
//! are nom parsers. Messages of a fixed layout (ITCH, DEEP, TOPS, the fixed part of OUCH) are declared once by the
//! `wire!` macro, a table of field, type and offset, checked at compile time to cover the message without holes;
//! reading one is a length test and loads at constant offsets. `tests/nom_or_offsets.rs` holds the two styles to the
//! same result and prints what each costs (5 ns a message against 50 in the default profile): this is the hot path of
//! the reference model and of back-tests.
//!
//! | layer | module |
//! |---|---|
//! | Ethernet II, 802.1Q, IPv4, UDP, TCP | [`ethernet`], [`ipv4`], [`udp`], [`tcp`], [`checksum`], whole frames in [`frame`] |
//! | feed transports | [`moldudp64`], [`iextp`] |
//! | feed messages | [`itch`], [`iex::deep`], [`iex::tops`] |
//! | order session and messages | [`soup`], [`ouch`] |

#[macro_use]
mod wire;
pub mod ascii;
pub mod blocks;
pub mod checksum;
mod error;
pub mod ethernet;
pub mod frame;
pub mod iex;
pub mod iextp;
pub mod ipv4;
pub mod itch;
pub mod moldudp64;
pub mod ouch;
pub mod soup;
pub mod tcp;
pub mod udp;

pub use error::WireError;
pub use wire::{Be, Le, U48, Wire};

/// Fixed-point scale of every price on these wires: 10,000 to the dollar.
pub const PRICE_SCALE: u64 = 10_000;
