//! The tables are consistent, and the documentation is written from them.

use t2t_contract::{bus, doc, records, registers, sizes};

#[test]
fn registers_do_not_overlap_and_ascend() {
    let mut next = 0;
    for register in registers::REGISTERS {
        assert!(register.offset >= next, "{} overlaps", register.name);
        assert!(
            register.count == 1 || register.words() == 1,
            "{}",
            register.name
        );
        assert!(
            register.bits == 64 || register.reset >> register.bits == 0,
            "{}",
            register.name
        );
        next = register.offset + register.words() * register.count;
    }
    assert!(next <= 1 << 9, "the register file has 512 words");
}

#[test]
fn windows_fit_the_bus() {
    for (index, window) in records::WINDOWS.iter().enumerate() {
        assert_eq!(window.number, index + 1);
        assert!(window.number < 1 << (bus::ADDRESS_BITS - bus::WINDOW_SHIFT));
        assert!(
            window.words.is_power_of_two() && window.words <= 16,
            "{}",
            window.name
        );
        assert!(
            window.depth * window.words <= 1 << bus::WINDOW_SHIFT,
            "{}",
            window.name
        );
    }
}

#[test]
fn fields_fit_their_row_and_do_not_overlap() {
    let rows = records::WINDOWS
        .iter()
        .map(|w| (w.name, w.words * 32, w.fields));
    let words = registers::REGISTERS
        .iter()
        .map(|r| (r.name, r.bits, r.fields));
    for (name, bits, fields) in rows.chain(words) {
        let mut used = vec![None; bits];
        for field in fields {
            for (bit, owner) in used
                .iter_mut()
                .enumerate()
                .skip(field.lsb)
                .take(field.width)
            {
                assert_eq!(
                    *owner, None,
                    "{name}.{} and another share bit {bit}",
                    field.name
                );
                *owner = Some(field.name);
            }
            assert!(
                field.lsb + field.width <= bits,
                "{name}.{} leaves the row",
                field.name
            );
        }
    }
}

// A slot repeats a whole row of window `order`.
const _: () = assert!(records::order::BITS <= records::slot::PARAMS_W);

#[test]
fn fields_hold_what_they_index() {
    let holds = |width: usize, count: usize| 1usize << width >= count;
    assert!(holds(records::symbol::FEED_W, sizes::FEEDS));
    assert!(holds(records::symbol::INSTR_W, sizes::INSTRUMENTS));
    assert!(holds(records::slot::MASK_W, 1 << 4) && records::slot::MASK_W == sizes::CONDITIONS);
    assert!(holds(records::slot::TRIG_W, sizes::TRIGGERS / sizes::SLOTS));
    assert!(holds(records::slot::ORDER0_W, sizes::ORDERS));
    assert!(holds(
        records::slot::ORDERS_W,
        sizes::ORDERS_PER_TRIGGER + 1
    ));
    assert!(holds(records::order::TARGET_W, sizes::ORDERS));
    assert!(holds(records::order::SESSION_W, sizes::SESSIONS));
    assert!(holds(records::order::BYTES_W, sizes::FRAME_WORDS * 4));
}

#[test]
fn addresses_of_different_words_differ() {
    let mut last = registers::REGISTERS
        .last()
        .map_or(0, |r| bus::register(r.offset, r.count - 1));
    for window in records::WINDOWS {
        for (row, word) in [
            (0, 0),
            (0, window.words - 1),
            (window.depth - 1, window.words - 1),
        ] {
            let address = bus::address(window, row, word).expect("in range");
            assert!(
                address > last || window.words == 1 && row == 0,
                "{} {row} {word}",
                window.name
            );
            assert_eq!(address as usize >> bus::WINDOW_SHIFT, window.number);
            last = address;
        }
        assert_eq!(bus::address(window, window.depth, 0), None);
        assert_eq!(bus::address(window, 0, window.words), None);
    }
}

#[test]
fn symbols_hash_into_their_table() {
    for table in 0..2 {
        for feed in 0..4 {
            for symbol in [0, u64::MAX, u64::from_be_bytes(*b"AAPL    ")] {
                assert!(records::symbol_hash(table, feed, symbol) < sizes::SYMBOL_ENTRIES / 2);
            }
        }
    }
}

#[test]
fn documentation_is_in_step() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/registers.md");
    let found = std::fs::read_to_string(path).unwrap_or_default();
    let mut expected = String::new();
    doc::write(&mut expected).expect("a String takes everything");
    assert!(
        found == expected,
        "docs/registers.md is out of step: cargo run -p t2t-contract --bin registers > docs/registers.md"
    );
}
