//! When the whole card takes an arm.

use t2t_contract::bus;
use t2t_contract::registers::{CONTROL, DEAD_MAN, STATUS, control, status};
use t2t_simcard::{Card, Options};

const ACT: u64 = 16;

fn has(card: &mut Card, bit: usize) -> bool {
    card.read(bus::register(STATUS, 0)).unwrap() >> bit & 1 == 1
}

fn act(card: &mut Card, bits: &[usize]) {
    let word = bits.iter().map(|bit| 1 << bit).sum();
    card.write(bus::register(CONTROL, 0), word);
}

fn swept(card: &mut Card) {
    while has(card, status::SWEEPING) {
        card.ticks(256);
    }
}

/// A frame to nobody: enough to keep the front end busy.
const FRAME: [u8; 64] = [0x55; 64];

#[test]
fn an_arm_while_books_are_cleared_does_nothing() {
    let mut card = Card::new(Options::default()).unwrap();
    swept(&mut card);
    for word in 0..2 {
        card.write(bus::register(DEAD_MAN, word), 0);
    }
    act(&mut card, &[control::ARM]);
    card.ticks(ACT);
    assert!(has(&mut card, status::LIVE), "a card that is clear arms");

    act(&mut card, &[control::ARM, control::RESET_BOOKS]);
    let mut tries = 0;
    while has(&mut card, status::SWEEPING) {
        act(&mut card, &[control::ARM]);
        card.frame(tries % 2, &FRAME, false, 0);
        if has(&mut card, status::SWEEPING) {
            assert!(!has(&mut card, status::ARMED), "armed at try {tries}");
        }
        tries += 1;
    }
    assert!(tries > 100, "the sweep takes its time: {tries}");

    act(&mut card, &[control::RESET_BOOKS]);
    swept(&mut card);
    assert!(!has(&mut card, status::ARMED), "a reset disarms");
    act(&mut card, &[control::ARM]);
    card.ticks(ACT);
    assert!(has(&mut card, status::LIVE), "and an arm after it arms");
}
