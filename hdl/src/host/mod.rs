//! The card's host interface.

pub mod cells;
mod file;

pub use file::File;
