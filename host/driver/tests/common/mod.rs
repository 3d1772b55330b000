//! Images of the store for tests.
#![allow(dead_code)]

use t2t_contract::records::{Window, card, limit, member, symbol, trigger};
use t2t_contract::store;
use t2t_driver::fake::FakeCard;
use t2t_driver::{Card, tag};

/// A card in plain memory, open.
pub fn open() -> (FakeCard, Card) {
    let fake = FakeCard::new();
    let card = Card::with(fake.transport()).unwrap();
    (fake, card)
}

/// Place of a word of a row.
pub fn place(window: &Window, row: usize, word: usize) -> usize {
    store::place(window, row, word).unwrap()
}

/// Writes a field of a row.
pub fn set(image: &mut [u32], window: &Window, row: usize, lsb: usize, width: usize, value: u64) {
    for bit in 0..width {
        let at = place(window, row, (lsb + bit) / 32);
        let mask = 1 << ((lsb + bit) % 32);
        image[at] &= !mask;
        if value >> bit & 1 == 1 {
            image[at] |= mask;
        }
    }
}

/// Lets an instrument number be a symbol, in a row of the symbol table that is its own.
pub fn watch(image: &mut [u32], instrument: usize, name: &[u8; 8]) {
    let row = instrument;
    set(
        image,
        &symbol::WINDOW,
        row,
        symbol::VALID,
        symbol::VALID_W,
        1,
    );
    set(
        image,
        &symbol::WINDOW,
        row,
        symbol::INSTR,
        symbol::INSTR_W,
        instrument as u64,
    );
    let name = u64::from_be_bytes(*name);
    set(
        image,
        &symbol::WINDOW,
        row,
        symbol::SYMBOL,
        symbol::SYMBOL_W,
        name,
    );
    set(
        image,
        &member::WINDOW,
        instrument,
        member::EN,
        member::EN_W,
        1,
    );
}

/// A small desk: two instruments with limits, two triggers.
pub fn desk() -> Vec<u32> {
    let mut image = vec![0; store::WORDS];
    watch(&mut image, 0, b"AAPL    ");
    watch(&mut image, 1, b"MSFT    ");
    for instrument in 0..2 {
        set(
            &mut image,
            &limit::WINDOW,
            instrument,
            limit::EN,
            limit::EN_W,
            1,
        );
        set(
            &mut image,
            &limit::WINDOW,
            instrument,
            limit::MAX_QTY,
            limit::MAX_QTY_W,
            500,
        );
        set(
            &mut image,
            &trigger::WINDOW,
            instrument,
            trigger::SHOTS,
            trigger::SHOTS_W,
            1,
        );
    }
    set(
        &mut image,
        &card::WINDOW,
        0,
        card::DEAD_MAN,
        card::DEAD_MAN_W,
        1_000_000_000,
    );
    set(
        &mut image,
        &card::WINDOW,
        0,
        card::OPEN_LIMIT,
        card::OPEN_LIMIT_W,
        20,
    );
    image
}

/// The image with its tag, as it is in force after an apply.
pub fn stamped(image: &[u32]) -> Vec<u32> {
    let mut image = image.to_vec();
    tag::stamp(&mut image);
    image
}

/// Waits for what another thread is about to do.
pub fn eventually<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(std::time::Instant::now() < end, "it never came");
        std::thread::yield_now();
    }
}
