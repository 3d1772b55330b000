//! The few blocks that rust-hdl cannot say and that are hand-written Verilog, each with its simulation twin.

mod cross;
mod mul;
mod ram;

pub use cross::{AsyncFifo, AsyncLutFifo, PulseCross, Synchroniser};
pub use mul::{Mul, MulSigned, Multiplier};
pub use ram::{BLOCK, BlockRam, DISTRIBUTED, LutRam, Ram, ULTRA, UltraRam};
