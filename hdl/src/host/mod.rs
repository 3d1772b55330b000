//! The card's other face: what a host reads, writes and is told (docs/card.md). Off the hot path: nothing here can hold
//! up the pipeline.

pub mod events;
