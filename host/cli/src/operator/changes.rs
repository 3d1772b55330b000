//! What differs between what is in force and a desk: by meaning where both are known, else by parameters.

use super::limits::Limits;
use super::target::Target;
use crate::rpc::Change;
use std::collections::{BTreeMap, BTreeSet};
use t2t_contract::records::trigger;
use t2t_contract::store;
use t2t_desk::Plan;
use t2t_desk::plan::Item;
use t2t_driver::tag;

/// The word for a limit that gets looser.
pub const LOOSER: &str = "looser";

/// Places in which two images differ, but for their tags.
pub fn differing(old: &[u32], new: &[u32]) -> Vec<usize> {
    let own = tag::places();
    let differs = |place: &usize| old[*place] != new[*place] && !own.contains(place);
    (0..old.len().min(new.len())).filter(differs).collect()
}

/// Units that a commit would take over: those of the places that are written, and that of the tag.
pub fn units(written: &[usize]) -> u32 {
    if written.is_empty() {
        return 0;
    }
    let places = written.iter().copied().chain(tag::places());
    let units: BTreeSet<_> = places.filter_map(store::unit_at).collect();
    units.len() as u32
}

/// Whether what is watched changes.
pub fn is_watched(differing: &[usize]) -> bool {
    differing
        .iter()
        .any(|place| store::window_at(*place).is_some_and(store::is_subscription))
}

/// Numbers of the triggers whose rows are written.
pub fn triggers(written: &[usize]) -> Vec<u16> {
    let first = trigger::WINDOW.base.unwrap_or(0);
    let number = |place: &usize| {
        place
            .checked_sub(first)
            .filter(|row| *row < trigger::WINDOW.depth)
    };
    written
        .iter()
        .filter_map(number)
        .filter_map(|row| u16::try_from(row).ok())
        .collect()
}

/// What changes, as the desk file says it.
pub fn by_meaning(plan: &Plan) -> Vec<Change> {
    let change = |item: &Item| Change {
        path: item.path(),
        before: item.old.clone(),
        after: item.new.clone(),
        limit: item.effect.text().to_owned(),
    };
    plan.items.iter().map(change).collect()
}

/// What changes, told by windows of parameters; limits that get looser by name.
pub fn by_parameters(old: &Limits, new: &Target, differing: &[usize]) -> Vec<Change> {
    let looser = old.looser_in(&Limits::of(&new.image)).into_iter();
    let looser = looser.map(|path| Change {
        path,
        limit: LOOSER.to_owned(),
        ..Change::default()
    });
    let mut rows = BTreeMap::<&str, BTreeSet<usize>>::new();
    for place in differing {
        if let (Some(window), Some(unit)) = (store::window_at(*place), store::unit_at(*place)) {
            rows.entry(window.name).or_default().insert(unit);
        }
    }
    let rows = rows.into_iter().map(|(name, units)| Change {
        path: format!("window {name}"),
        after: Some(format!("{} units differ", units.len())),
        ..Change::default()
    });
    looser.chain(rows).collect()
}
