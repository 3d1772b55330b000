//! Which triggers must start anew when one image replaces another.
//!
//! The card forgets what it knows of a trigger (truth, cool-down, repeat count, shots used) when its row in window
//! `trigger` is committed, and at no other time. That row has only the shots: a trigger whose condition changes keeps an
//! equal row, and would go on with the truth of its old condition.
//!
//! What flows in: two stores. What flows out: the rows to write even where they are equal. Compared is what the rows
//! *mean*: neither another number of a comparison nor another number of an equal order makes a trigger start anew, for
//! that would give back the shots of triggers that nobody touched.

use t2t_contract::records::{self, Window};
use t2t_contract::{sizes, store};

/// The row of a window in a store.
fn row<'a>(words: &'a [u32], window: &Window, row: usize) -> Option<&'a [u32]> {
    let place = store::place(window, row, 0)?;
    words.get(place..place + window.words)
}

/// A field of a row.
fn field(words: &[u32], lsb: usize, width: usize) -> u64 {
    let bit = |at: usize| u64::from(words[at / 32] >> (at % 32) & 1);
    (0..width).map(|n| bit(lsb + n) << n).sum()
}

/// A trigger as one of its instruments sees it, with everything that it refers to by number put in its place.
#[derive(PartialEq, Eq)]
struct Half<'a> {
    role: u64,
    /// Whether it has another half, release, number of orders, cool-down.
    rest: [u64; 4],
    /// Feed and symbol of the instrument, and of the other one.
    instruments: [Option<u128>; 2],
    comparisons: Vec<&'a [u32]>,
    orders: Vec<StagedOrder<'a>>,
}

#[derive(PartialEq, Eq)]
struct StagedOrder<'a> {
    /// Its row without instrument and target, which are numbers.
    row: Vec<u32>,
    instrument: Option<u128>,
    target: Option<&'a [u32]>,
    frame: &'a [u32],
}

/// The triggers of a store by their number: none, one or two halves each.
fn triggers(words: &[u32]) -> Vec<Vec<Half<'_>>> {
    let symbols = symbols(words);
    let mut found: Vec<Vec<Half<'_>>> = Vec::new();
    found.resize_with(sizes::TRIGGERS, Vec::new);
    for at in 0..records::slot::WINDOW.depth {
        use records::slot::*;
        let Some(slot) = row(words, &WINDOW, at).filter(|row| field(row, EN, EN_W) != 0) else {
            continue;
        };
        let (instrument, lane) = (at / sizes::SLOTS, at % sizes::SLOTS);
        let number = field(slot, TRIG, TRIG_W) as usize * sizes::SLOTS + lane;
        let two = field(slot, TWO, TWO_W);
        let partner = (two != 0).then(|| field(slot, PARTNER, PARTNER_W) as usize);
        let count = field(slot, ORDERS, ORDERS_W);
        let orders = [
            (ORDER0, ORDER0_W),
            (ORDER1, ORDER1_W),
            (ORDER2, ORDER2_W),
            (ORDER3, ORDER3_W),
        ];
        let orders = orders.into_iter().take(count as usize);
        let orders = orders.map(|(lsb, width)| field(slot, lsb, width) as usize);
        let mask = field(slot, MASK, MASK_W);
        let comparisons = (0..sizes::CONDITIONS).filter(|n| mask >> n & 1 != 0);
        let mut comparisons: Vec<&[u32]> = comparisons
            .filter_map(|n| {
                let at = instrument * sizes::CONDITIONS + n;
                row(words, &records::condition::WINDOW, at)
            })
            .collect();
        comparisons.sort_unstable();
        let half = Half {
            role: field(slot, ROLE, ROLE_W),
            rest: [
                two,
                field(slot, DECISION, DECISION_W),
                count,
                field(slot, COOLDOWN, COOLDOWN_W),
            ],
            instruments: [
                symbols.get(instrument).copied().flatten(),
                partner.and_then(|p| symbols.get(p).copied().flatten()),
            ],
            comparisons,
            orders: orders.filter_map(|n| order(words, &symbols, n)).collect(),
        };
        found[number].push(half);
    }
    found
        .iter_mut()
        .for_each(|halves| halves.sort_by_key(|half| half.role));
    found
}

/// Feed and symbol of each instrument.
fn symbols(words: &[u32]) -> Vec<Option<u128>> {
    use records::symbol::*;
    let mut found = vec![None; sizes::INSTRUMENTS];
    for at in 0..WINDOW.depth {
        if let Some(row) = row(words, &WINDOW, at).filter(|row| field(row, VALID, VALID_W) != 0) {
            let (feed, symbol) = (field(row, FEED, FEED_W), field(row, SYMBOL, SYMBOL_W));
            let known = u128::from(feed) << SYMBOL_W | u128::from(symbol);
            found[field(row, INSTR, INSTR_W) as usize] = Some(known);
        }
    }
    found
}

fn order<'a>(words: &'a [u32], symbols: &[Option<u128>], number: usize) -> Option<StagedOrder<'a>> {
    use records::order::*;
    let found = row(words, &WINDOW, number)?;
    let frame = |order: usize| {
        let place = store::place(&records::frame::WINDOW, order * sizes::FRAME_WORDS, 0)?;
        words.get(place..place + sizes::FRAME_WORDS)
    };
    let mut plain = found.to_vec();
    for (lsb, width) in [(INSTR, INSTR_W), (TARGET, TARGET_W)] {
        for bit in lsb..lsb + width {
            plain[bit / 32] &= !(1 << (bit % 32));
        }
    }
    let enters = field(found, TYPE, TYPE_W) == 0;
    let target = field(found, TARGET, TARGET_W) as usize;
    Some(StagedOrder {
        row: plain,
        instrument: symbols
            .get(field(found, INSTR, INSTR_W) as usize)
            .copied()
            .flatten(),
        target: if enters { None } else { frame(target) },
        frame: frame(number)?,
    })
}

/// Places of the rows of window `trigger` that must be written when the store `new` is applied over `old`, even where
/// they are equal: those of triggers that mean something else than what had their number, or that are new.
///
/// In ascending order. Both stores have [`store::WORDS`] words; a missing word counts as a trigger that is not there.
pub fn restarts(old: &[u32], new: &[u32]) -> Vec<usize> {
    let pairs = triggers(new).into_iter().zip(triggers(old)).enumerate();
    let changed = pairs.filter(|(_, (new, old))| !new.is_empty() && new != old);
    changed.filter_map(|(number, _)| place(number)).collect()
}

/// Place of a trigger's row in window `trigger`.
pub(crate) fn place(number: usize) -> Option<usize> {
    store::place(&records::trigger::WINDOW, number, 0)
}
