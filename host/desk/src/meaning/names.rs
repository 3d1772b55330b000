//! Names by the numbers that a card uses in its events and live rows.

use super::Desk;
use crate::slots::SlotError;
use t2t_contract::sizes;

/// The names of a desk's things by their numbers on the card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    feeds: Vec<String>,
    instruments: Vec<String>,
    sessions: Vec<String>,
    orders: Vec<String>,
    triggers: Vec<Option<String>>,
}

fn at(names: &[String], number: usize) -> Option<&str> {
    names.get(number).map(String::as_str)
}

impl Names {
    /// The names of this desk.
    ///
    /// # Errors
    /// When its triggers do not fit the card's slots.
    pub fn new(desk: &Desk) -> Result<Names, SlotError> {
        let slots = desk.slot_order()?;
        let mut triggers = vec![None; sizes::TRIGGERS];
        for (index, trigger) in desk.triggers.iter().enumerate() {
            triggers[slots.number(index)] = Some(trigger.name.clone());
        }
        Ok(Names {
            feeds: desk.feeds.iter().map(|f| f.name.clone()).collect(),
            instruments: desk.instruments.iter().map(|i| i.name.clone()).collect(),
            sessions: desk.sessions.iter().map(|s| s.name.clone()).collect(),
            orders: desk.orders.iter().map(|o| o.name.clone()).collect(),
            triggers,
        })
    }

    /// The feed of this number.
    pub fn feed(&self, number: usize) -> Option<&str> {
        at(&self.feeds, number)
    }

    /// The instrument of this number.
    pub fn instrument(&self, number: usize) -> Option<&str> {
        at(&self.instruments, number)
    }

    /// The session of this number.
    pub fn session(&self, number: usize) -> Option<&str> {
        at(&self.sessions, number)
    }

    /// The order of this number.
    pub fn order(&self, number: usize) -> Option<&str> {
        at(&self.orders, number)
    }

    /// The trigger of this number, which is not its place in the file: see [`SlotOrder`](crate::SlotOrder).
    pub fn trigger(&self, number: usize) -> Option<&str> {
        self.triggers.get(number)?.as_deref()
    }

    /// The number of the trigger of this name.
    pub fn trigger_number(&self, name: &str) -> Option<usize> {
        let named = |n: &Option<String>| n.as_deref() == Some(name);
        self.triggers.iter().position(named)
    }
}
