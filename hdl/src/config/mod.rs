//! The card's side of the parameter bus: rows of windows, registers, counters.

mod counters;
mod registers;
mod rows;

pub use counters::Counters;
pub use registers::Registers;
pub use rows::Rows;
