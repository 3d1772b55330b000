//! The order engine: decides that an order leaves.
//!
//! In: attempts and verdicts (triggers), books, status and marks of instruments (levels), ends of frames (front), acts of the
//! host, time. Out: `go` with the order (stager), records of what left and what was refused, broadcasts for the lanes.
//!
//! Two ways to one result. The **fast path** ([`Pick`]) releases the first `decision` order of a message in the cycle in which
//! attempts are known (L4), when nothing else is under way. Everything goes into the items queue, and the **serial path**
//! ([`Walker`], [`Judge`]) goes through it in order: it skips what the fast path released and judges the rest, one order at a
//! time, with books and status as of the item. An order is approved only in the cycle in which the stager takes it, so there
//! is no queue of approved orders that a kill would have to reach.

mod block;
mod choice;
mod credit;
mod exposure;
mod fifo;
mod fired;
mod flag;
mod guard;
mod intake;
mod judge;
pub mod layout;
mod ledger;
mod members;
mod pick;
mod precheck;
mod refs;
mod status;
mod undecided;
mod walker;

pub use block::Engine;
pub use choice::Choice;
pub use credit::Credit;
pub use exposure::Exposure;
pub use fifo::Fifo;
pub use fired::Fired;
pub use flag::Flag;
pub use guard::Guard;
pub use intake::Intake;
pub use judge::Judge;
pub use ledger::Ledger;
pub use members::Members;
pub use pick::Pick;
pub use precheck::Precheck;
pub use refs::Refs;
pub use status::Status;
pub use undecided::Undecided;
pub use walker::{Walk, Walker};
