//! The card's host interface.

mod access;
mod axil;
pub mod cells;
mod file;

pub use access::{Access, PATIENCE};
pub use axil::Axil;
pub use file::File;
