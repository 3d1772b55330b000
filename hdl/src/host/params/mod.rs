//! The parameters of the card: staged, committed, active (docs/card.md, section 2).
//!
//! In: a host's accesses to the store and to the pipeline's registers, its acts. Out: the pipeline's parameter bus and `hold`.
//! [`Parameters`] is the whole; [`Access`] carries out accesses to the [`Copies`], [`Dirty`] remembers what was staged,
//! [`Commit`] decides and holds the pipeline, [`Runs`] takes over, [`Bus`] has the parameter bus. Off the hot path.

mod access;
mod arm;
mod block;
mod bus;
mod commit;
mod copies;
mod dirty;
mod legal;
mod merge;
mod place;
mod runs;
mod told;
mod unseen;

pub use access::Access;
pub use arm::Arm;
pub use block::Parameters;
pub use bus::Bus;
pub use commit::Commit;
pub use copies::{Copies, DROP, READ, STAGE, TAKE};
pub use dirty::Dirty;
pub use legal::Legal;
pub use merge::Merge;
pub use place::{Place, STORED};
pub use runs::Runs;
pub use told::Told;
pub use unseen::Unseen;
