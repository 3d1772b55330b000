//! Sends staged order frames: what `tx_*` carries.
//!
//! In: `go` with a one-hot session in the cycle in which an order is released (L4), what to patch one cycle later, staged
//! frames and sessions from the host. Out: the frame, one 32-bit word a cycle, its first word in the cycle after `go`.

mod checksum;
mod number;
mod patch;
mod sessions;
#[allow(clippy::module_inception)]
mod stager;

pub use checksum::{IpSum, TcpSum};
pub use number::Number;
pub use patch::Patch;
pub use sessions::Sessions;
pub use stager::{GAP, Stager};
