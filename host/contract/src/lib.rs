//! The one description of what card and host agree on: sizes, memory windows and their records, registers,
//! reasons. Everything else (HDL decode, the desk's compilation, documentation) is derived from here.
#![no_std]

pub mod bus;
pub mod doc;
pub mod reasons;
pub mod records;
pub mod registers;
pub mod sizes;
