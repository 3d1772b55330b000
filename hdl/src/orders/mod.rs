//! Instrument lookup and order table: from decoded messages to book operations.
//!
//! In: what decode captured (`d_*`), rows of windows `symbol` and `locate`. Out: one book operation for each message of a
//! watched instrument (two for a replace), each at a fixed distance from its deciding word.

mod block;
pub mod class;
pub mod hash;
pub mod lookup;
pub mod meta;
pub mod select;
pub mod sequencer;
pub mod subtable;
pub mod symbol;
pub mod table;
pub mod verdict;

pub use block::Orders;
