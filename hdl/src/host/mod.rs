//! The card's other face: what a host reads, writes and is told (docs/card.md). Off the hot path: nothing here can hold
//! up the pipeline.
//!
//! ```text
//! s_axil ── Axil ── Access ─┬─ File ──────── registers
//!                           ├─ Parameters ── the pipeline's parameter bus, hold
//!                           └─ Events ────── live rows
//! the pipeline's records ────── Events ────── m_axi, irq
//! ```
//!
//! In: the AXI4-Lite port and the reset of the function, in the bus clock; the pipeline's records and status. Out: the pipeline's
//! parameter bus, hold and kill; the event ring's AXI4 writes and interrupts, in the bus clock.

mod access;
mod axil;
mod block;
pub mod cells;
pub mod events;
mod file;
pub mod params;
mod standing;

pub use access::{Access, PATIENCE};
pub use axil::Axil;
pub use block::Host;
pub use file::File;
pub use standing::{STANDING, Standing};
