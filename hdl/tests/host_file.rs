//! The register file: what the table of registers promises, word by word, and the simulation against the Verilog.

use t2t_contract::registers::{self, Access, HOST_FIRST, REGISTERS, Register};
use t2t_hdl::emit::emit;
use t2t_hdl::host::File;
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Rng, Verilated};

fn file() -> Verilated {
    Verilated::new(&emit("host_file", &File::default()).unwrap()).unwrap()
}

fn host() -> impl Iterator<Item = &'static Register> {
    REGISTERS.iter().filter(|r| r.offset >= HOST_FIRST)
}

fn port(r: &Register) -> String {
    r.name.to_lowercase()
}

fn is_constant(r: &Register) -> bool {
    r.access == Access::ReadOnly && r.reset != 0
}

/// One access; the word read, `None` where it is refused. Also the strobes that were seen, by register.
fn access(
    m: &mut Verilated,
    word: usize,
    write: Option<(u32, u64)>,
) -> (Option<u32>, Vec<&'static str>) {
    m.set("word", (word - HOST_FIRST) as u64);
    m.set("a_write", u64::from(write.is_some()));
    let (data, strobes) = write.unwrap_or_default();
    m.set("a_data", u64::from(data));
    m.set("a_strb", strobes);
    m.set("valid", 1);
    let mut strobed = vec![];
    for cycle in 0.. {
        m.eval();
        for r in host() {
            if r.access != Access::ReadOnly && m.get(&format!("{}_stb", port(r))) == 1 {
                strobed.push(r.name);
            }
        }
        if m.get("done") == 1 {
            assert_eq!(cycle, 4, "answered in the fifth cycle");
            break;
        }
        assert!(cycle < 10, "word {word:#x} is not answered");
        m.tick();
    }
    let answer = if m.get("error") == 1 {
        None
    } else {
        Some(m.get("rdata") as u32)
    };
    m.tick();
    m.set("valid", 0);
    m.tick();
    (answer, strobed)
}

fn read(m: &mut Verilated, word: usize) -> Option<u32> {
    access(m, word, None).0
}

fn write(
    m: &mut Verilated,
    word: usize,
    data: u32,
    strobes: u64,
) -> (Option<u32>, Vec<&'static str>) {
    access(m, word, Some((data, strobes)))
}

fn cut(r: &Register, value: u64) -> u64 {
    if r.bits == 64 {
        value
    } else {
        value & ((1 << r.bits) - 1)
    }
}

#[test]
fn every_word_of_the_table_is_answered_as_the_table_says_and_no_other() {
    let mut m = file();
    let mut rng = Rng::new(1);
    for r in host().filter(|r| r.access == Access::ReadOnly && !is_constant(r)) {
        m.set_words(&port(r), &rng.words(r.bits));
    }
    let mut known = vec![None; registers::WORDS - HOST_FIRST];
    for r in host() {
        for word in 0..r.words() {
            known[r.offset - HOST_FIRST + word] = Some((r, word));
        }
    }
    for (n, entry) in known.iter().enumerate() {
        let at = HOST_FIRST + n;
        let Some((r, word)) = entry else {
            assert_eq!(read(&mut m, at), None, "no register has {at:#x}");
            assert_eq!(write(&mut m, at, 1, 15), (None, vec![]), "{at:#x}");
            continue;
        };
        let value = match r.access {
            Access::WriteOnly => 0,
            _ if is_constant(r) || r.access == Access::ReadWrite => r.reset,
            _ => m.get(&port(r)),
        };
        assert_eq!(
            read(&mut m, at),
            Some((value >> (32 * word)) as u32),
            "{}",
            r.name
        );
        if r.access == Access::ReadOnly {
            assert_eq!(write(&mut m, at, 1, 15), (None, vec![]), "{}", r.name);
        }
    }
}

#[test]
fn bytes_without_strobe_stay_and_a_write_without_strobes_does_nothing() {
    let mut m = file();
    assert_eq!(
        write(&mut m, registers::OWNER, 0x1122_3344, 0b1111).1,
        ["OWNER"]
    );
    assert_eq!(
        write(&mut m, registers::OWNER, 0xAABB_CCDD, 0b0101).1,
        ["OWNER"]
    );
    assert_eq!(read(&mut m, registers::OWNER), Some(0x11BB_33DD));
    assert_eq!(
        write(&mut m, registers::OWNER, 0, 0),
        (Some(0x11BB_33DD), vec![])
    );
    assert_eq!(read(&mut m, registers::OWNER), Some(0x11BB_33DD));
}

#[test]
fn an_act_has_its_value_with_its_strobe_and_zeros_where_no_strobe_is() {
    let mut m = file();
    for (strobes, value) in [(0b1111, 0x1234_5678), (0b1100, 0x1234_0000), (0b0001, 0x78)] {
        m.set("word", (registers::COMMIT - HOST_FIRST) as u64);
        m.set("a_write", 1);
        m.set("a_data", 0x1234_5678);
        m.set("a_strb", strobes);
        m.set("valid", 1);
        let mut seen = vec![];
        for _ in 0..6 {
            m.tick();
            if m.get("commit_stb") == 1 {
                seen.push(m.get("commit"));
            }
            if m.get("done") == 1 {
                m.set("valid", 0);
            }
        }
        assert_eq!(seen, [value]);
    }
    assert_eq!(write(&mut m, registers::COMMIT, 7, 0), (Some(0), vec![]));
}

#[test]
fn the_low_word_waits_for_the_high_one_and_holds_it_when_read() {
    let mut m = file();
    let base = registers::EVENT_BASE;
    assert_eq!(write(&mut m, base, 0x0000_1040, 15).1, Vec::<&str>::new());
    assert_eq!((m.get("event_base"), read(&mut m, base)), (0, Some(0)));
    assert_eq!(write(&mut m, base + 1, 0x7, 15).1, ["EVENT_BASE"]);
    assert_eq!(m.get("event_base"), 0x7_0000_1040);
    write(&mut m, base, 0xFF, 0b0010);
    assert_eq!(m.get("event_base"), 0x7_0000_1040);
    write(&mut m, base + 1, 0x8, 0b0001);
    assert_eq!(
        m.get("event_base"),
        0x8_0000_0040,
        "the byte that was strobed is 0 now"
    );
    // The high word as it was when the low one was read, and only once.
    m.set("desk", 0x1111_1111_2222_2222);
    assert_eq!(read(&mut m, registers::DESK), Some(0x2222_2222));
    m.set("desk", 0x3333_3333_4444_4444);
    m.set("build", 0x5555_5555_6666_6666);
    assert_eq!(read(&mut m, registers::BUILD), Some(0x6666_6666));
    assert_eq!(read(&mut m, registers::DESK + 1), Some(0x1111_1111));
    assert_eq!(read(&mut m, registers::DESK + 1), Some(0x3333_3333));
    assert_eq!(read(&mut m, registers::BUILD + 1), Some(0x5555_5555));
}

#[test]
fn a_reset_of_the_function_brings_back_every_reset_value() {
    let mut m = file();
    for r in host().filter(|r| r.access == Access::ReadWrite) {
        for word in 0..r.words() {
            assert!(
                write(&mut m, r.offset + word, !0, 15).0.is_some(),
                "{}",
                r.name
            );
        }
        assert_eq!(m.get(&port(r)), cut(r, !0), "{}", r.name);
    }
    write(&mut m, registers::EVENT_BASE, 0x1234, 15);
    m.set("reset", 1);
    m.tick();
    m.set("reset", 0);
    for r in host().filter(|r| r.access == Access::ReadWrite) {
        m.eval();
        assert_eq!(m.get(&port(r)), r.reset, "{}", r.name);
    }
    write(&mut m, registers::EVENT_BASE + 1, 1, 15);
    assert_eq!(m.get("event_base"), 1 << 32, "what waited is forgotten");
}

#[test]
fn the_register_file_is_the_same_in_verilog() {
    let map = ports!(File {
        in: clock, reset, valid, word, a_write, a_data, a_strb, build, resets, generation, staged, commit_status, commit_hold,
            commit_unjudged, arms_refused, writes_refused, desk, feed_marks, cause, event_written, events_lost, event_errors,
            irq_pending;
        out: done, error, rdata, owner, owner_stb, commit, commit_stb, discard, discard_stb, arm, arm_stb, event_base, event_base_stb,
            event_log2, event_log2_stb, event_mask, event_mask_stb, event_taken, event_taken_stb, irq_enable, irq_enable_stb,
            irq_clear, irq_clear_stb, irq_threshold, irq_threshold_stb, irq_holdoff, irq_holdoff_stb
    });
    let mut d = Diff::new("host_file_diff", File::default(), map).unwrap();
    let offsets: Vec<u64> = host().map(|r| (r.offset - HOST_FIRST) as u64).collect();
    d.random(8000, |rng, n, v| {
        if n % 8 == 0 {
            let word = rng.pick(&offsets) + rng.below(2);
            v.set("word", if rng.one_in(20) { rng.bits(9) } else { word });
            v.set("a_write", rng.bits(1));
            v.set("a_data", rng.bits(32));
            v.set("a_strb", if rng.bits(1) == 1 { 15 } else { rng.bits(4) });
            for (port, bits) in [
                ("desk", 64),
                ("build", 64),
                ("resets", 32),
                ("cause", 5),
                ("staged", 16),
            ] {
                v.set(port, rng.bits(bits));
            }
        }
        v.set("valid", u64::from(n % 8 < 5));
        v.set("reset", u64::from(rng.one_in(200)));
    });
}
