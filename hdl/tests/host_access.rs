//! The way of an access to its target: which one, how it is held, what is refused, and what happens if nobody answers.

use t2t_contract::registers::{self, HOST_FIRST};
use t2t_contract::store;
use t2t_hdl::emit::emit;
use t2t_hdl::host::{Access, PATIENCE};
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Rng, Verilated};

const BAR2: usize = 1 << 21;
const TARGETS: [&str; 4] = ["bus", "file", "store", "live"];

/// What a request must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It goes to a target: which, its address, and whether it is the active copy.
    Target(&'static str, usize, bool),
    /// It is answered with OKAY and goes nowhere.
    Idle,
    Refused,
}

fn fate(byte: usize, write: bool, strobes: u64) -> Fate {
    let word = (byte % BAR2) / 4;
    let live = (byte % BAR2).wrapping_sub(store::LIVE) / 4;
    if write && strobes == 0 {
        Fate::Idle
    } else if !byte.is_multiple_of(4) {
        Fate::Refused
    } else if byte < BAR2 {
        match word {
            _ if word < HOST_FIRST => Fate::Target("bus", word, false),
            _ if word < registers::WORDS => Fate::Target("file", word - HOST_FIRST, false),
            _ => Fate::Refused,
        }
    } else if byte % BAR2 < store::ACTIVE {
        Fate::Target("store", word, false)
    } else if write {
        Fate::Refused
    } else if byte % BAR2 < store::LIVE {
        Fate::Target("store", word - store::ACTIVE / 4, true)
    } else if live < 256 * 16 {
        Fate::Target("live", live, false)
    } else {
        Fate::Refused
    }
}

fn request(byte: usize, write: bool, strobes: u64, data: u64) -> u64 {
    let unaligned = u64::from(!byte.is_multiple_of(4));
    data | strobes << 32 | (byte as u64 >> 2) << 36 | u64::from(write) << 56 | unaligned << 57
}

fn somewhere(rng: &mut Rng) -> usize {
    let byte = match rng.below(6) {
        0 => 4 * rng.below(HOST_FIRST as u64),
        1 => 4 * (HOST_FIRST as u64 + rng.below(HOST_FIRST as u64)),
        2 => BAR2 as u64 + rng.bits(19),
        3 => (BAR2 + store::LIVE) as u64 + rng.bits(14),
        4 => 4 * rng.bits(20),
        _ => rng.bits(22),
    };
    byte as usize & if rng.one_in(8) { !0 } else { !3 }
}

/// What the target was asked: its port, word, copy, write, data, strobes.
fn asked(m: &Verilated) -> Option<(&'static str, usize, bool, bool, u64, u64)> {
    let valid: Vec<&str> = TARGETS
        .into_iter()
        .filter(|t| m.get(&format!("{t}_valid")) == 1)
        .collect();
    assert!(valid.len() <= 1, "{valid:?} at once");
    let target = *valid.first()?;
    let (word, active) = match target {
        "store" => ("store_place".to_string(), m.get("store_active") == 1),
        target => (format!("{target}_word"), false),
    };
    Some((
        target,
        m.get(&word) as usize,
        active,
        m.get("a_write") == 1,
        m.get("a_data"),
        m.get("a_strb"),
    ))
}

#[test]
fn every_access_goes_to_the_one_target_that_its_address_says_and_is_answered_once() {
    let mut m = Verilated::new(&emit("host_access", &Access::default()).unwrap()).unwrap();
    let mut rng = Rng::new(1);
    let mut refused = 0;
    for n in 0..20_000 {
        let byte = somewhere(&mut rng);
        let (write, strobes, data) = (
            rng.one_in(2),
            rng.bits(4) | rng.pick(&[0, 15]),
            rng.bits(32),
        );
        let expected = fate(byte, write, strobes);
        m.set("request", request(byte, write, strobes, data));
        m.set("request_valid", 1);
        let delay = rng.pick(&[0, 1, 2, 7, 40]);
        let (error, read) = (rng.one_in(3), rng.bits(32));
        let mut first = None;
        let mut seen = 0;
        let answer = loop {
            m.eval();
            if m.get("request_take") == 1 {
                m.tick();
                m.set("request_valid", 0);
                continue;
            }
            let now = asked(&m);
            if let Some(now) = now {
                assert!(
                    first.is_none_or(|first| first == now),
                    "the access is held: {now:x?}"
                );
                first = Some(now);
            }
            for target in TARGETS {
                let its = first.is_some_and(|first| first.0 == target);
                // Others may say what they like.
                let done = if its { seen == delay } else { rng.one_in(2) };
                m.set(&format!("{target}_done"), u64::from(done));
                m.set(
                    &format!("{target}_rdata"),
                    if its { read } else { rng.bits(32) },
                );
                if target != "live" {
                    m.set(
                        &format!("{target}_error"),
                        if its { u64::from(error) } else { rng.bits(1) },
                    );
                }
            }
            m.eval();
            if m.get("answer") == 1 {
                let answer = (
                    m.get("answer_write") == 1,
                    m.get("answer_error") == 1,
                    m.get("answer_data"),
                );
                m.tick();
                break answer;
            }
            if let Some((target, ..)) = first {
                assert_eq!(
                    now.is_some(),
                    seen <= delay && (target != "live" || seen == 0),
                    "{target}, cycle {seen}"
                );
                seen += 1;
            }
            m.tick();
        };
        let error = match expected {
            Fate::Refused => true,
            Fate::Idle => false,
            Fate::Target(target, ..) => error && target != "live",
        };
        match expected {
            Fate::Target(target, word, active) => {
                let active = active && target == "store";
                let strobes = if write { strobes } else { m.get("a_strb") };
                assert_eq!(
                    first,
                    Some((target, word, active, write, data, strobes)),
                    "{n}: {byte:#x}"
                );
            }
            _ => assert_eq!(first, None, "{n}: {byte:#x}"),
        }
        let word = match expected {
            Fate::Target(..) if !write && !error => read,
            _ => 0,
        };
        assert_eq!(answer, (write, error, word), "{n}: {byte:#x} {expected:?}");
        refused += u64::from(write && error);
        m.eval();
        assert_eq!(m.get("writes_refused"), refused);
    }
    assert!(refused > 1000);
}

#[test]
fn a_target_that_never_answers_does_not_hang_the_port() {
    let mut m = Verilated::new(&emit("host_access", &Access::default()).unwrap()).unwrap();
    m.set("request", request(BAR2, true, 15, 1));
    m.set("request_valid", 1);
    let mut cycles = 0u64;
    loop {
        m.tick();
        m.set("request_valid", 0);
        m.eval();
        if m.get("answer") == 1 {
            break;
        }
        cycles += m.get("store_valid");
        assert!(cycles < 2 << PATIENCE, "it hangs");
    }
    assert_eq!(m.get("answer_error"), 1);
    assert_eq!(cycles, (1 << PATIENCE) + 1);
    m.tick();
    // The next one is served; an answer that comes too late is nobody's.
    m.set("store_done", 1);
    m.set("request", request(4 * HOST_FIRST, false, 0, 0));
    m.set("request_valid", 1);
    for _ in 0..2 {
        m.tick();
    }
    m.set("store_done", 0);
    m.eval();
    assert_eq!((m.get("file_valid"), m.get("answer")), (1, 0));
    assert_eq!(m.get("writes_refused"), 1);
}

#[test]
fn the_way_to_the_targets_is_the_same_in_verilog() {
    let map = ports!(Access {
        in: clock, request, request_valid, bus_done, bus_error, bus_rdata, file_done, file_error, file_rdata, store_done, store_error,
            store_rdata, live_done, live_rdata;
        out: request_take, answer, answer_write, answer_error, answer_data, writes_refused, a_write, a_data, a_strb, bus_valid,
            bus_word, file_valid, file_word, store_valid, store_active, store_place, live_valid, live_word
    });
    let mut d = Diff::new("host_access_diff", Access::default(), map).unwrap();
    d.random(10_000, |rng, _, v| {
        let byte = somewhere(rng);
        let strobes = rng.bits(4) & rng.pick(&[0, 15]);
        v.set(
            "request",
            request(byte, rng.one_in(2), strobes, rng.bits(32)),
        );
        v.set("request_valid", u64::from(rng.one_in(2)));
        for target in TARGETS {
            v.set(&format!("{target}_done"), u64::from(rng.one_in(4)));
            v.set(&format!("{target}_rdata"), rng.bits(32));
            if target != "live" {
                v.set(&format!("{target}_error"), rng.bits(1));
            }
        }
    });
}
