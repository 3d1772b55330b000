//! In which order the triggers of an instrument attempt on one message: where they stand in the file decides it, and
//! whoever comes first uses the limits up.

use crate::meaning::Desk;
use crate::slots::{SlotError, SlotOrder};

/// An instrument of which triggers that stay change places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// The instrument.
    pub instrument: String,
    /// The triggers that stay, in the order in which they attempt now.
    pub old: Vec<String>,
    /// In the order in which they will.
    pub new: Vec<String>,
}

/// Names of the triggers of an instrument, in the order in which they attempt.
fn order<'d>(desk: &'d Desk, slots: &SlotOrder, instrument: usize) -> Vec<&'d str> {
    let triggers = slots
        .triggers(instrument)
        .filter_map(|t| desk.triggers.get(t));
    triggers.map(|t| t.name.as_str()).collect()
}

/// The instruments whose triggers change places.
pub fn differences(old: &Desk, new: &Desk) -> Result<Vec<Attempts>, SlotError> {
    let (slots_before, slots_after) = (old.slot_order()?, new.slot_order()?);
    let mut found = Vec::new();
    for (number, instrument) in new.instruments.iter().enumerate() {
        let Some(was) = old.instrument(&instrument.name) else {
            continue;
        };
        let before = order(old, &slots_before, was);
        let after = order(new, &slots_after, number);
        let stay = |these: &[&str], others: &[&str]| -> Vec<String> {
            let both = these.iter().filter(|t| others.contains(*t));
            both.map(|t| (*t).to_owned()).collect()
        };
        let (before, after) = (stay(&before, &after), stay(&after, &before));
        if before != after {
            found.push(Attempts {
                instrument: instrument.name.clone(),
                old: before,
                new: after,
            });
        }
    }
    Ok(found)
}
