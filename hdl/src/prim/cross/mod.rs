//! Crossings between two clocks that know nothing of each other: words, levels, pulses.
//!
//! Whatever crosses does so one bit at a time or in Gray code, from a register, into two flip-flops that are marked
//! `ASYNC_REG` (so that tools place them together and keep them). A board's constraints bound the delay of the paths that end in
//! registers named `*_meet` by one period of the faster clock (`set_max_delay -datapath_only`), which also keeps the bits of a
//! Gray-coded pointer together.
//!
//! Why Verilog: a block of rust-hdl has its registers on one clock, and no attributes.

mod fifo;
mod level;
mod pulse;

pub use fifo::{AsyncFifo, AsyncLutFifo};
pub use level::Synchroniser;
pub use pulse::PulseCross;
