//! What the card remembers by number, and would attribute to the wrong name.
//!
//! Exposure is counted by the number of an instrument, the latest UserRefNum by the number of an order, and both outlive
//! a commit; the number is the place in the desk file. Where a number changes hands, what is remembered goes with it. New
//! things at the end of their section never cause this.

use crate::meaning::{Desk, Kind};

/// What is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// Long and short exposure of an instrument: the host must correct them (`ADJUST`) before arming.
    Exposure,
    /// The latest UserRefNum of an order that a replace or cancel names: until it is sent again, they would name the
    /// order that another one sent.
    UserRef,
}

/// A number that changed hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What the card remembers under it.
    pub what: What,
    /// The number on the card.
    pub number: usize,
    /// The name that had it.
    pub old: String,
    /// The name that has it now; `None`: no one, until a later desk gives it away.
    pub new: Option<String>,
}

/// The numbers that change hands.
pub fn carried(old: &Desk, new: &Desk) -> Vec<Carried> {
    let mut found = Vec::new();
    for (number, was) in old.instruments.iter().enumerate() {
        let now = new.instruments.get(number);
        if now.is_none_or(|now| (&now.name, now.symbol) != (&was.name, was.symbol)) {
            found.push(Carried {
                what: What::Exposure,
                number,
                old: was.name.clone(),
                new: now.map(|now| now.name.clone()),
            });
        }
    }
    for (number, now) in new.orders.iter().enumerate() {
        let named = |o: &crate::Order| o.kind != Kind::Enter && o.target == Some(number);
        let was = old.orders.get(number).filter(|was| was.name != now.name);
        if let Some(was) = was.filter(|_| new.orders.iter().any(named)) {
            found.push(Carried {
                what: What::UserRef,
                number,
                old: was.name.clone(),
                new: Some(now.name.clone()),
            });
        }
    }
    found
}
