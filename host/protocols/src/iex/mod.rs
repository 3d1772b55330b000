//! IEX's market-data messages, little-endian: [`deep`] (price levels) and [`tops`] (top of book).

pub mod deep;
pub mod tops;
