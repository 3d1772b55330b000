//! Nasdaq OUCH 5.0: orders in ([`Inbound`]), what became of them out ([`Outbound`]). Big-endian, prices with 4 decimals.
//!
//! A message is a fixed part and, on most, a list of appendages ([`Appendages`]). Offsets count from the message's type
//! byte; on the wire [`crate::soup::LEN`] bytes of SoupBinTCP precede it.

mod appendage;
mod inbound;
mod outbound;

pub use appendage::{Appendage, AppendageIter, Appendages};
pub use inbound::{CancelOrder, EnterOrder, Inbound, ReplaceOrder, side, time_in_force};
pub use outbound::{Accepted, Canceled, Executed, Outbound, Rejected};
