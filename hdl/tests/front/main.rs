//! The front end as a whole: the verilated pipeline against a software reference written from docs/semantics.md, and
//! its exact timing.

mod bench;
mod captures;
mod frames;
mod lines;
mod reference;
mod single;
