//! The parameter bus on the card: both sides of each block, and what a host sees.

use t2t_contract::{bus, records, registers};
use t2t_hdl::config::{Counters, Registers, Rows};
use t2t_hdl::emit::emit;
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Verilated};

#[test]
fn a_row_comes_out_whole_after_its_last_word_and_only_then() {
    let mut m = Verilated::new(&emit("config_rows", &Rows::default()).unwrap()).unwrap();
    let strobes = [
        "we_feed",
        "we_symbol",
        "we_locate",
        "we_condition",
        "we_slot",
        "we_order",
        "we_limit",
        "we_frame",
        "we_session",
        "we_trigger",
        "we_member",
    ];
    // The others are in the store only.
    let on_the_bus = &records::WINDOWS[..strobes.len()];
    for (n, window) in on_the_bus.iter().enumerate() {
        for row in [0, 1, window.depth - 1] {
            let words: Vec<u32> = (0..window.words as u32)
                .map(|w| 0x1111_1111u32.wrapping_mul(w + 1).wrapping_add(row as u32))
                .collect();
            for (word, data) in words.iter().enumerate() {
                m.set("wen", 1);
                m.set("addr", u64::from(bus::address(window, row, word).unwrap()));
                m.set("wdata", u64::from(*data));
                m.tick();
                m.set("wen", 0);
                m.tick();
                let last = word + 1 == window.words;
                for (k, strobe) in strobes.iter().enumerate() {
                    assert_eq!(
                        m.get(strobe) == 1,
                        last && k == n,
                        "{strobe}, {} word {word}",
                        window.name
                    );
                }
            }
            assert_eq!(m.get("cfg_addr"), row as u64, "{}", window.name);
            assert_eq!(
                m.get_words("cfg_row")[..window.words],
                words[..],
                "{}",
                window.name
            );
            m.tick();
            assert!(strobes.iter().all(|strobe| m.get(strobe) == 0));
        }
    }
}

#[test]
fn registers_read_back_what_was_written_and_start_at_their_reset_values() {
    use registers::{Access, REGISTERS};
    let mut m = Verilated::new(&emit("config_registers", &Registers::default()).unwrap()).unwrap();
    let read = |m: &mut Verilated, at: usize| {
        m.set("addr", at as u64);
        m.set("ren", 1);
        m.tick();
        m.set("ren", 0);
        m.tick();
        m.tick();
        m.get("rdata")
    };
    let write = |m: &mut Verilated, at: usize, data: u64| {
        m.set("addr", at as u64);
        m.set("wdata", data);
        m.set("wen", 1);
        m.tick();
        m.set("wen", 0);
        m.tick();
    };
    // What a host commits is written on the card's own bus like anything else.
    let written = |r: &&registers::Register| {
        r.offset < registers::HOST_FIRST
            && matches!(r.access, Access::ReadWrite | Access::Committed)
    };
    for register in REGISTERS.iter().filter(written) {
        let value = |m: &mut Verilated| {
            let low = read(m, register.offset);
            if register.words() == 2 {
                low | read(m, register.offset + 1) << 32
            } else {
                low
            }
        };
        assert_eq!(value(&mut m), register.reset, "{}", register.name);
        let data = 0x0123_4567_89AB_CDEF & ((1u64 << register.bits) - 1);
        write(&mut m, register.offset, data & 0xFFFF_FFFF);
        if register.words() == 2 {
            assert_eq!(
                value(&mut m),
                register.reset,
                "{} before its high word",
                register.name
            );
            write(&mut m, register.offset, data & 0xFFFF_FFFF);
            write(&mut m, register.offset + 1, data >> 32);
        }
        assert_eq!(value(&mut m), data, "{}", register.name);
    }
    assert_eq!(read(&mut m, registers::ID), 0x3154_3254);
    assert_eq!(
        read(&mut m, 0x3F),
        0,
        "an address without a register reads as zero"
    );
    write(&mut m, registers::CONTROL, 1 << registers::control::KILL);
    assert_eq!((m.get("kill"), m.get("arm")), (1, 0));
    m.tick();
    assert_eq!(m.get("kill"), 0, "an act is one strobe");
    m.set("now", 0x1234_5678_9ABC);
    write(
        &mut m,
        registers::CONTROL,
        1 << registers::control::SNAPSHOT,
    );
    assert_eq!((m.get("snapshot"), m.get("arm")), (1, 0));
    m.tick();
    m.set("now", 0x2222_2222_2222);
    assert_eq!(read(&mut m, registers::SNAPSHOT_TIME), 0x5678_9ABC);
    assert_eq!(read(&mut m, registers::SNAPSHOT_TIME + 1), 0x1234);
    assert_eq!(read(&mut m, registers::TIME), 0x2222_2222);
}

#[test]
fn counters_count_each_strobe_once() {
    let mut m = Verilated::new(&emit("config_counters", &Counters::default()).unwrap()).unwrap();
    for n in 0..20u64 {
        m.set("events", 1 << (n % 16));
        m.set("drop_b", 1);
        m.set("drop_b_reason", 13);
        m.set("refused", n % 2);
        m.set("reject_reason", 19);
        m.tick();
    }
    for strobe in ["events", "drop_b", "refused"] {
        m.set(strobe, 0);
    }
    m.tick();
    m.tick();
    let read = |m: &mut Verilated, at: usize| {
        m.set("address", at as u64);
        m.tick();
        m.tick();
        m.get("value")
    };
    assert!(
        (0..96).all(|at| read(&mut m, at) == 0),
        "what is read is the last snapshot"
    );
    m.set("snapshot", 1);
    m.tick();
    m.set("snapshot", 0);
    m.set("events", 0xFFFF);
    m.tick();
    m.set("events", 0);
    let expected = |at: usize| match at {
        0..=3 => 2,
        4..=15 => 1,
        at if at == registers::DROPS_B + 13 - 0x100 => 20,
        at if at == registers::REJECTS + 19 - 0x100 => 10,
        _ => 0,
    };
    for at in 0..96 {
        assert_eq!(read(&mut m, at), expected(at), "counter {at}");
    }
    m.set("snapshot", 1);
    m.tick();
    m.set("snapshot", 0);
    m.tick();
    assert_eq!(
        read(&mut m, 0),
        3,
        "the next snapshot shows what came since"
    );
}

#[test]
fn counters_equal_their_twin() {
    let map = ports!(Counters {
        in: clock, events, drop_a, drop_a_reason, drop_b, drop_b_reason, feed_marked, feed_reason, marked, mark_reason,
            refused, reject_reason, snapshot, address;
        out: value
    });
    Diff::new("config_counters", Counters::default(), map)
        .unwrap()
        .fuzz(400);
}
