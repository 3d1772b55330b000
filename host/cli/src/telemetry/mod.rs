//! What is known of the card, as screens show it.
//!
//! What flows in: the card's events, its state, its counters. What flows out: a [`View`], whole at any time, and an
//! [`Entry`] for each event, with the names of the desk in force.

use serde::{Deserialize, Serialize};

/// Everything that a screen shows, at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {}

/// One event, with the names of the desk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {}
