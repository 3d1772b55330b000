//! The one description of what card and host agree on: identity, sizes, registers (BAR0), the store of parameters and
//! its windows (BAR2), event records, reasons. Everything else (HDL decode, the desk's compilation, the driver's
//! accessors, documentation) is derived from here.
#![no_std]

#[macro_use]
mod fields;
pub mod bus;
pub mod doc;
pub mod events;
pub mod hdl;
pub mod header;
pub mod live;
pub mod pci;
pub mod reasons;
pub mod records;
pub mod registers;
pub mod sizes;
pub mod store;
