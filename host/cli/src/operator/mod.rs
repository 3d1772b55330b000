//! The one place that changes a card.

pub mod roles;
