//! Places of symbols in the card's two hash tables: each symbol has one place in either, and takes one of them.

use crate::meaning::Instrument;
use t2t_contract::{records::symbol_hash, sizes::SYMBOL_ENTRIES};

/// The row of each instrument's symbol in window `symbol`.
///
/// Earlier symbols move to their other place where a later one needs theirs, as far as the chain goes, so that a
/// placement is found whenever there is one.
///
/// # Errors
/// The first instrument that finds no place.
pub(crate) fn place(instruments: &[Instrument]) -> Result<Vec<usize>, usize> {
    let places: Vec<[usize; 2]> = instruments
        .iter()
        .map(|i| {
            let symbol = u64::from_be_bytes(i.symbol.bytes());
            [0, 1].map(|table| table * SYMBOL_ENTRIES / 2 + symbol_hash(table, i.feed, symbol))
        })
        .collect();
    let mut owner = vec![None; SYMBOL_ENTRIES];
    for index in 0..places.len() {
        if !settle(index, &places, &mut owner, &mut vec![false; SYMBOL_ENTRIES]) {
            return Err(index);
        }
    }
    let mut rows = vec![0; places.len()];
    for (row, index) in owner.iter().enumerate() {
        if let Some(index) = index {
            rows[*index] = row;
        }
    }
    Ok(rows)
}

/// Gives `index` a place, moving others; `tried` keeps the search from going round in circles.
fn settle(
    index: usize,
    places: &[[usize; 2]],
    owner: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for row in places[index] {
        if std::mem::replace(&mut tried[row], true) {
            continue;
        }
        let moved = match owner[row] {
            None => true,
            Some(other) => settle(other, places, owner, tried),
        };
        if moved {
            owner[row] = Some(index);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meaning::Symbol;
    use std::collections::HashSet;

    fn watch(symbols: impl IntoIterator<Item = String>, feeds: usize) -> Vec<Instrument> {
        let named = symbols.into_iter().enumerate().map(|(n, name)| Instrument {
            symbol: Symbol::new(&name).expect("a symbol"),
            name,
            feed: n % feeds,
            locate: None,
            limits: None,
        });
        named.collect()
    }

    fn fits(instruments: &[Instrument]) -> bool {
        let Ok(rows) = place(instruments) else {
            return false;
        };
        let all = instruments.iter().zip(&rows).all(|(i, row)| {
            let symbol = u64::from_be_bytes(i.symbol.bytes());
            *row % 512 == symbol_hash(row / 512, i.feed, symbol)
        });
        all && rows.iter().collect::<HashSet<_>>().len() == rows.len()
    }

    #[test]
    fn full_sets_of_tickers_fit() {
        let mut failed = 0;
        for set in 0..200u64 {
            let mut state = set;
            let mut next = |below: u64| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % below
            };
            let mut symbols = HashSet::new();
            while symbols.len() < 256 {
                let length = [2, 3, 3, 3, 4, 4, 4, 4, 5][next(9) as usize];
                symbols.insert(
                    (0..length)
                        .map(|_| char::from(b'A' + next(26) as u8))
                        .collect::<String>(),
                );
            }
            let mut symbols: Vec<String> = symbols.into_iter().collect();
            symbols.sort();
            failed += usize::from(!fits(&watch(symbols, 1 + set as usize % 4)));
        }
        assert_eq!(failed, 0, "of 200 sets");
    }

    #[test]
    fn symbols_that_only_differ_in_a_number_fit() {
        assert!(fits(&watch((0..256).map(|n| format!("S{n}")), 1)));
        assert!(fits(&watch((0..256).map(|n| format!("SYM{n:03}")), 1)));
    }

    #[test]
    fn what_cannot_fit_is_named() {
        // Symbols of equal hashes in both tables: three cannot share two places.
        let mut found: std::collections::HashMap<_, Vec<String>> = std::collections::HashMap::new();
        let letters = || b'A'..=b'Z';
        for (a, b, c, d) in letters().flat_map(|a| {
            letters().flat_map(move |b| {
                letters().flat_map(move |c| letters().map(move |d| (a, b, c, d)))
            })
        }) {
            let name = String::from_utf8_lossy(&[a, b, c, d]).into_owned();
            let symbol = u64::from_be_bytes(Symbol::new(&name).expect("a symbol").bytes());
            let hashes = (symbol_hash(0, 0, symbol), symbol_hash(1, 0, symbol));
            let same = found.entry(hashes).or_default();
            same.push(name);
            if same.len() == 3 {
                assert_eq!(place(&watch(same.clone(), 1)), Err(2));
                return;
            }
        }
        panic!("no three symbols share their places");
    }
}
