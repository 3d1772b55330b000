//! Triggers, and the risk lanes beside them.
//!
//! What flows in: each message's instrument and time (L0), its judged top of book (L2); the windows `condition`, `slot`,
//! `trigger`, `limit`. What flows out (L4): which triggers attempt, and what the lane says to the first order of each.
//! Four cycles from the instrument, two from the top of book. At most 5 levels between registers.

mod bank;
mod block;
mod condition;
mod conditions;
mod eighth;
mod host_write;
pub mod lane;
mod repeat;
mod slot;
pub mod t_slot;

pub use bank::Bank;
pub use block::Triggers;
pub use condition::Condition;
pub use conditions::Conditions;
pub use eighth::Eighth;
pub use host_write::HostWrite;
pub use lane::Lane;
pub use repeat::Repeat;
pub use slot::Slot;
