//! What the two copies of the store must be, and what the pipeline must have been told.

use std::collections::{BTreeMap, BTreeSet};
use t2t_contract::records::{WINDOWS, Window, locate, pinned};
use t2t_contract::store;

/// The store, said once more.
pub struct Reference {
    pub staged: Vec<u32>,
    pub active: Vec<u32>,
    /// First places of the units that were staged.
    pub dirty: BTreeSet<usize>,
    /// Units that were ever taken over: the pipeline knows them.
    pub known: BTreeSet<usize>,
}

impl Reference {
    pub fn new() -> Self {
        Reference {
            staged: vec![0; store::WORDS],
            active: vec![0; store::WORDS],
            dirty: BTreeSet::new(),
            known: BTreeSet::new(),
        }
    }

    /// Stages a word; whether the card must accept it.
    pub fn stage(&mut self, place: usize, data: u32, strb: u32) -> bool {
        let Some(unit) = store::unit_at(place) else {
            return false;
        };
        for byte in (0..4).filter(|byte| strb >> byte & 1 == 1) {
            let mask = 0xFF << (8 * byte);
            self.staged[place] = self.staged[place] & !mask | data & mask;
        }
        self.dirty.insert(unit);
        true
    }

    fn words(unit: usize) -> std::ops::Range<usize> {
        let window = store::window_at(unit).expect("units are in windows");
        unit..unit + window.unit
    }

    pub fn take(&mut self) {
        for unit in std::mem::take(&mut self.dirty) {
            for place in Self::words(unit) {
                self.active[place] = self.staged[place];
            }
            self.known.insert(unit);
        }
    }

    pub fn drop(&mut self) {
        for unit in std::mem::take(&mut self.dirty) {
            for place in Self::words(unit) {
                self.staged[place] = self.active[place];
            }
        }
    }

    /// Whether what is staged says what is watched.
    pub fn watched(&self) -> bool {
        let subscribes = |unit: &usize| store::window_at(*unit).is_some_and(store::is_subscription);
        self.dirty.iter().any(subscribes)
    }

    /// What the pipeline must have been told, by address; of locates only the pinned ones.
    pub fn image(&self) -> BTreeMap<u32, u32> {
        let mut image = BTreeMap::new();
        for unit in &self.known {
            for place in Self::words(*unit) {
                let (window, row, word) = of_place(place);
                if window.number == pinned::WINDOW.number {
                    continue;
                }
                let told = store::bus_write(window, row, word, self.active[place]);
                image.extend(told);
            }
        }
        image
    }

    /// The locates that are pinned. Where two instruments have the same, the last one counts.
    pub fn pins(&self) -> BTreeMap<u32, u32> {
        let base = pinned::WINDOW.base.expect("in the store");
        let pin = |row: usize| store::bus_write(&pinned::WINDOW, row, 0, self.active[base + row]);
        (0..pinned::WINDOW.depth).filter_map(pin).collect()
    }
}

/// Window, row and word of a place.
pub fn of_place(place: usize) -> (&'static Window, usize, usize) {
    let window = store::window_at(place).expect("a place with a word");
    let at = place - window.base.expect("in the store");
    (window, at / window.words, at % window.words)
}

/// The window of an address on the parameter bus; `None`: registers.
pub fn window_of(address: u32) -> Option<&'static Window> {
    let number = (address >> t2t_contract::bus::WINDOW_SHIFT) as usize;
    WINDOWS.into_iter().find(|window| window.number == number)
}

/// Whether an address is one of window `locate`.
pub fn is_locate(address: u32) -> bool {
    window_of(address).is_some_and(|window| window.number == locate::WINDOW.number)
}
