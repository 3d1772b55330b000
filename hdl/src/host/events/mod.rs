//! Events: records into a ring in host memory, interrupts, latency, live rows (docs/card.md, sections 4 and 5).
//!
//! ```text
//! words ── Latency ──┐
//! records ───────────┼─ Collect (Gather ─ Turn ─ Record) ── queue ── Ring ── AXI4
//! status ── Cause ───┘                                        │       │
//! registers ───────────── RingControl ── orders, reports ─────┴───────┘
//! status, counts ──────── Interrupts ── pulses ── irq
//! rows, exposure ──────── Live, FeedMarks
//! ```
//!
//! Nothing here can hold up the pipeline. What crosses between the core clock and the bus clock does so in [`Events`] only.

mod block;
mod cause;
mod collect;
mod feed_marks;
mod gather;
mod interrupts;
mod latency;
pub mod layout;
mod line_clock;
mod live;
mod record;
mod ring;
mod ring_control;
mod turn;

pub use block::Events;
pub use cause::Cause;
pub use collect::Collect;
pub use feed_marks::FeedMarks;
pub use gather::Gather;
pub use interrupts::Interrupts;
pub use latency::Latency;
pub use line_clock::LineClock;
pub use live::Live;
pub use record::Record;
pub use ring::{Ring, Round};
pub use ring_control::{Phase, RingControl};
pub use turn::Turn;
