//! The card's events: blocks against their verilated output, and the whole between two clocks, a bus and a host.

mod bench;
mod cause;
mod irq;
mod leaf;
mod line;
mod looked_at;
mod record;
mod ring;
mod traffic;
