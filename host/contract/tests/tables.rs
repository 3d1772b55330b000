//! The tables are consistent, and the documentation is written from them.

use t2t_contract::{bus, doc, hdl, header, records, registers, sizes, store};

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
    assert!(next <= registers::WORDS);
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
    let mut last = (registers::HOST_FIRST - 1) as u32;
    for window in records::WINDOWS {
        for (row, word) in [
            (0, 0),
            (0, window.words - 1),
            (window.depth - 1, window.words - 1),
        ] {
            let address = bus::address(window, row, word).expect("in range");
            assert!(
                address > last
                    || address == last && (window.words == 1 && row == 0 || window.depth == 1),
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
fn windows_of_the_store_do_not_overlap_and_units_are_aligned() {
    let mut used = vec![None; store::WORDS];
    for window in records::WINDOWS {
        let Some(base) = window.base else { continue };
        let words = window.depth * window.words;
        assert!(window.unit.is_power_of_two() && window.unit >= window.words);
        assert_eq!(base % words.next_power_of_two(), 0, "{}", window.name);
        assert_eq!(words % window.unit, 0, "{}", window.name);
        for owner in &mut used[base..base + words] {
            assert_eq!(*owner, None, "{} overlaps", window.name);
            *owner = Some(window.name);
        }
    }
    for (place, owner) in used.iter().enumerate() {
        assert_eq!(store::window_at(place).map(|w| w.name), *owner);
        assert_eq!(store::unit_at(place).is_some(), owner.is_some());
    }
}

#[test]
fn the_store_and_the_live_rows_fit_their_bar() {
    let live = store::live(sizes::INSTRUMENTS - 1, t2t_contract::live::WORDS - 1);
    let end = live.expect("the last word") + 4;
    const { assert!(store::STAGED + store::WORDS * 4 <= store::ACTIVE) };
    const { assert!(store::ACTIVE + store::WORDS * 4 <= store::LIVE) };
    assert!(end <= store::BAR2_BYTES);
    const { assert!(registers::WORDS * 4 <= store::BAR0_BYTES) };
}

#[test]
fn words_of_the_store_mean_the_same_on_the_cards_bus() {
    use records::{card, locate, order, pinned};
    assert_eq!(
        store::bus_write(&order::WINDOW, 3, 2, 7),
        Some((bus::address(&order::WINDOW, 3, 2).expect("in range"), 7))
    );
    assert_eq!(
        store::bus_write(&card::WINDOW, 0, card::OPEN_LIMIT / 32, 20),
        Some((bus::register(registers::OPEN_LIMIT, 0), 20))
    );
    assert_eq!(store::bus_write(&card::WINDOW, 0, card::DESK / 32, 1), None);
    let pin = 1 << pinned::VALID | 2 << pinned::FEED | 13 << pinned::LOCATE;
    let entry = 1 << locate::VALID | 5 << locate::INSTR;
    assert_eq!(
        store::bus_write(&pinned::WINDOW, 5, 0, pin),
        bus::address(&locate::WINDOW, 2 << 16 | 13, 0).map(|a| (a, entry))
    );
    assert_eq!(store::bus_write(&pinned::WINDOW, 5, 0, 0), None);
}

#[test]
fn records_of_events_share_the_common_fields() {
    use t2t_contract::events;
    for (kind, _, fields) in events::KINDS {
        for field in fields {
            for common in events::common::FIELDS {
                assert!(
                    field.lsb + field.width <= common.lsb || common.lsb + common.width <= field.lsb,
                    "{kind}.{} and {} share bits",
                    field.name,
                    common.name
                );
            }
        }
    }
}

#[test]
fn documentation_is_in_step() {
    let mut page = String::new();
    doc::write(&mut page).expect("a String takes everything");
    in_step("docs/registers.md", "registers", &page);
}

#[test]
fn the_c_header_is_in_step() {
    let mut text = String::new();
    header::write(&mut text).expect("a String takes everything");
    in_step("host/contract/include/t2t.h", "header", &text);
}

#[test]
fn the_register_file_is_in_step() {
    let mut text = String::new();
    hdl::write(&mut text).expect("a String takes everything");
    in_step("hdl/src/host/file.rs", "hdl", &text);
}

#[test]
fn the_register_file_has_a_shape_for_every_register_of_the_host() {
    use registers::Access;
    for r in registers::REGISTERS {
        if r.offset >= registers::HOST_FIRST {
            assert_eq!(r.count, 1, "{}: no arrays", r.name);
            assert_ne!(r.access, Access::Committed, "{}", r.name);
            assert!(r.words() == 1 || r.bits == 64 && r.reset == 0, "{}", r.name);
            assert!(
                r.access != Access::WriteOnly || r.words() == 1,
                "{}",
                r.name
            );
        }
    }
    let words = registers::WORDS - registers::HOST_FIRST;
    assert!(words <= 1 << 9, "an address in the file has 9 bits");
}

fn in_step(path: &str, what: &str, expected: &str) {
    let at = format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"));
    let found = std::fs::read_to_string(at).unwrap_or_default();
    assert!(
        found == expected,
        "{path} is out of step: cargo run -p t2t-contract --bin contract {what} > {path}"
    );
}
