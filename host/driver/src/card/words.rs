//! Places in the store: which are used, which differ, which units they are in.

use core::ops::Range;
use std::sync::OnceLock;

use t2t_contract::records::WINDOWS;
use t2t_contract::store;

use crate::error::{Error, Result};

/// Places that windows have, as runs in ascending order.
pub(crate) fn used() -> impl Iterator<Item = Range<usize>> {
    static RUNS: OnceLock<Vec<Range<usize>>> = OnceLock::new();
    RUNS.get_or_init(|| {
        let of = |window: &t2t_contract::records::Window| {
            window
                .base
                .map(|base| base..base + window.depth * window.words)
        };
        let mut each: Vec<_> = WINDOWS.into_iter().filter_map(of).collect();
        each.sort_by_key(|run| run.start);
        let mut runs = Vec::<Range<usize>>::new();
        for run in each {
            match runs.last_mut() {
                Some(last) if last.end == run.start => last.end = run.end,
                _ => runs.push(run),
            }
        }
        runs
    })
    .iter()
    .cloned()
}

/// That it is an image of the store: of its length, and zero where no window is.
pub(crate) fn check(image: &[u32]) -> Result<()> {
    let wrong = |why: String| Err(Error::Target { why });
    if image.len() != store::WORDS {
        return wrong(format!(
            "it has {} words, not {}",
            image.len(),
            store::WORDS
        ));
    }
    let mut free = 0;
    for run in used().chain([store::WORDS..store::WORDS]) {
        if let Some(at) = image[free..run.start].iter().position(|word| *word != 0) {
            return wrong(format!(
                "word {:#x} is not zero, and no window has it",
                free + at
            ));
        }
        free = run.end;
    }
    Ok(())
}

/// Places in which two images differ, ascending.
pub(crate) fn differing(a: &[u32], b: &[u32]) -> Vec<usize> {
    let differs = |place: &usize| a[*place] != b[*place];
    (0..a.len().min(b.len())).filter(differs).collect()
}

/// Places as runs of neighbours.
pub(crate) fn runs(places: &[usize]) -> Vec<Range<usize>> {
    let mut runs = Vec::<Range<usize>>::new();
    for place in places.iter().copied() {
        match runs.last_mut() {
            Some(run) if run.end == place => run.end += 1,
            _ => runs.push(place..place + 1),
        }
    }
    runs
}

/// How many units have at least one of the places, which ascend within each window.
pub(crate) fn units(places: &[usize]) -> usize {
    let mut units: Vec<_> = places
        .iter()
        .filter_map(|place| store::unit_at(*place))
        .collect();
    units.sort_unstable();
    units.dedup();
    units.len()
}
