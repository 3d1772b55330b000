//! A fresh client's look at the card, and what it says of an interruption.

use super::super::wire::Wire;
use super::super::{connection, image};
use super::{After, Interruption, Outcome};
use anyhow::{Context, Result};
use t2t_contract::{registers, store};
use t2t_driver::state::Status;
use t2t_driver::{Address, Card};

/// So many looks read what either desk uses; the next one reads everything.
const WHOLE: u64 = 10;

/// A set of parameters that is in force.
#[derive(Clone, Debug)]
pub(super) struct Force {
    pub generation: u32,
    pub image: Vec<u32>,
}

impl Force {
    /// After power-on.
    pub(super) fn nothing() -> Force {
        Force {
            generation: 0,
            image: vec![0; store::WORDS],
        }
    }

    fn tag(&self) -> u64 {
        match self.generation {
            0 => 0,
            _ => t2t_driver::desk_tag(&self.image),
        }
    }
}

/// A card that is open.
pub(super) struct Open {
    pub wire: Wire,
    pub card: Card,
}

/// Opens the card anew and finds out what is in force; `old` was, `new` was to be. What should not be is in `outcome`.
pub(super) fn look(
    address: &Address,
    why: Option<Interruption>,
    old: &Force,
    new: &[u32],
    outcome: &mut Outcome,
) -> Result<(Open, Force)> {
    let wire = connection::open(address).context("opening the card anew")?;
    let card = Card::with(Box::new(wire.clone()))?;
    let mut open = Open { wire, card };
    let state = open.card.state()?;
    let places = image::used(&old.image, new);
    let image = match outcome.looks.is_multiple_of(WHOLE) {
        true => image::read(&open.wire, store::ACTIVE)?,
        false => image::read_places(&open.wire, store::ACTIVE, &places)?,
    };
    outcome.looks += 1;
    if state.status.contains(Status::ARMED) {
        outcome.armed_after += 1;
    }
    let found = Force {
        generation: state.generation,
        image,
    };
    let is_old = found.image == old.image && found.generation == old.generation;
    let is_new = found.image == new && found.generation == old.generation.wrapping_add(1);
    let power = why == Some(Interruption::PowerCycle);
    let is_none = power && found.generation == 0 && found.image.iter().all(|word| *word == 0);
    let at = match power {
        true => (false, false, is_none),
        false => (is_old, is_new, false),
    };
    if at == (false, false, false) {
        let apart = |image: &[u32]| image::differing(&found.image, image).count();
        outcome.mixtures.push(format!(
            "apply {}: generation {} ({} before), {} words unlike the old desk, {} unlike the new, {why:?}",
            outcome.applies,
            found.generation,
            old.generation,
            apart(&old.image),
            apart(new)
        ));
    }
    if let Some(why) = why {
        let after: &mut After = outcome.after.entry(why).or_default();
        after.old += u64::from(at.0);
        after.new += u64::from(at.1);
        after.none += u64::from(at.2);
    }
    let mut fault = |what: String| {
        let applies = outcome.applies;
        outcome.faults.push(format!("apply {applies}: {what}"));
    };
    if state.desk != found.tag() {
        fault(format!(
            "DESK is {:#x}, what is in force has {:#x}",
            state.desk,
            found.tag()
        ));
    }
    if state.staged != 0 {
        fault(format!("{} units are still staged", state.staged));
    }
    // What was not taken over must be forgotten: the staged copy reads as the active one wherever an apply could write.
    let changed: Vec<usize> = image::differing(&old.image, new).collect();
    let staged = image::read_places(&open.wire, store::STAGED, &changed)?;
    if let Some(place) = changed
        .iter()
        .find(|place| staged[**place] != found.image[**place])
    {
        fault(format!("word {place:#x} is still staged"));
    }
    if found.generation != 0 && at != (false, false, false) {
        // It was read just now: the driver need not read it again.
        open.card.trust(&found.image)?;
    }
    Ok((open, found))
}

/// Orders that left since the card's counters began.
pub(super) fn fires(card: &Card) -> Result<u32> {
    Ok(card.counters()?.of(registers::FIRES))
}
