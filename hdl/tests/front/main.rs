//! The front end as a whole: the verilated pipeline against a software reference written from docs/semantics.md, and
//! its exact timing.

// Waived by name for this bench: lines are indexed together, and `reset` is for benches to come.
#![allow(
    dead_code,
    clippy::needless_range_loop,
    clippy::manual_is_multiple_of,
    clippy::type_complexity
)]

mod bench;
mod captures;
mod frames;
mod lines;
mod reference;
mod single;
