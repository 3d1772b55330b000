//! Leaf blocks: rust-hdl's simulation against the verilated output, and against the contract.

use t2t_contract::records::WINDOWS;
use t2t_contract::registers::{Access as May, HOST_FIRST, REGISTERS};
use t2t_contract::store;
use t2t_hdl::emit::emit;
use t2t_hdl::host::params::{
    Access, Arm, Bus, Commit, Copies, DROP, Dirty, Legal, Merge, Parameters, Place, Runs, STAGE,
    STORED, TAKE, Told, Unseen,
};
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Verilated};

#[test]
fn every_place_is_what_the_contract_says() {
    let map = ports!(Place {
        in: clock, place; out: mapped, number, offset, first, last, subscription, card, pinned
    });
    Diff::new("params_place", Place::default(), map)
        .unwrap()
        .fuzz(3000);
    assert_eq!(STORED, 12);
    let mut m = Verilated::new(&emit("params_place", &Place::default()).unwrap()).unwrap();
    for place in 0..1 << 17 {
        m.set("place", place as u64);
        m.tick();
        let window = store::window_at(place);
        assert_eq!(m.get("mapped") == 1, window.is_some(), "{place:#x}");
        let Some(window) = window else { continue };
        let base = window.base.expect("it is in the store");
        let unit = store::unit_at(place).expect("it has a unit");
        assert_eq!(m.get("number"), window.number as u64, "{place:#x}");
        assert_eq!(m.get("offset"), (place - base) as u64, "{place:#x}");
        assert_eq!(m.get("first"), unit as u64, "{place:#x}");
        assert_eq!(m.get("last"), window.unit as u64 - 1, "{place:#x}");
        let named = |name: &str| window.name == name;
        assert_eq!(
            m.get("subscription") == 1,
            store::is_subscription(window),
            "{place:#x}"
        );
        assert_eq!(m.get("card") == 1, named("card"), "{place:#x}");
        assert_eq!(m.get("pinned") == 1, named("pinned"), "{place:#x}");
    }
}

#[test]
fn every_word_of_the_pipeline_may_what_the_contract_says() {
    let map = ports!(Legal { in: clock, word; out: readable, writable });
    let mut d = Diff::new("params_legal", Legal::default(), map).unwrap();
    for word in 0..HOST_FIRST {
        d.inputs().set("word", word as u64);
        d.step().unwrap();
        let register = REGISTERS
            .iter()
            .find(|r| (r.offset..r.offset + r.words() * r.count).contains(&word));
        let writable =
            register.is_some_and(|r| matches!(r.access, May::ReadWrite | May::WriteOnly));
        assert_eq!(
            d.model().get("readable") == 1,
            register.is_some(),
            "{word:#x}"
        );
        assert_eq!(d.model().get("writable") == 1, writable, "{word:#x}");
    }
}

#[test]
fn copies_and_dirty_units_are_the_same_in_verilog() {
    let map = ports!(Copies { in: clock, go, op, place, wdata, strb; out: staged, active });
    let mut d = Diff::new("params_copies", Copies::default(), map).unwrap();
    // Beside it: both copies of 16 places, far from each other.
    let mut copies = [[0u32; 2]; 16];
    let mut rng = t2t_hdl::testbench::Rng::new(5);
    for n in 0..1500 {
        let (which, op) = (rng.below(16) as usize, rng.below(4));
        let (data, strb) = (rng.bits(32) as u32, rng.bits(4));
        let go = !rng.one_in(5);
        let v = d.inputs();
        v.set("go", go.into());
        v.set("op", op);
        v.set("place", which as u64 * 0x1_1111 % (1 << 17));
        v.set("wdata", data.into());
        v.set("strb", strb);
        d.step().unwrap();
        d.inputs().set("go", 0);
        d.step().unwrap();
        let got = ["staged", "active"].map(|port| d.model().get(port) as u32);
        assert_eq!(got, copies[which], "operation {n}");
        d.step().unwrap();
        let [staged, active] = &mut copies[which];
        match op {
            _ if !go => {}
            STAGE => {
                for byte in (0..4).filter(|byte| strb >> byte & 1 == 1) {
                    let mask = 0xFF << (8 * byte);
                    *staged = *staged & !mask | data & mask;
                }
            }
            TAKE => *active = *staged,
            DROP => *staged = *active,
            _ => {}
        }
    }
    let map = ports!(Dirty {
        in: clock, stage, unit, subscription, clean, clean_unit, forget, at; out: listed, count, watched
    });
    Diff::new("params_dirty", Dirty::default(), map)
        .unwrap()
        .random(3000, |rng, n, v| {
            let cleans = n / 200 % 2 == 1;
            v.set("stage", u64::from(!cleans && n % 4 == 0));
            v.set("unit", rng.below(9) << 13);
            v.set("subscription", rng.one_in(9).into());
            v.set("clean", u64::from(cleans && rng.one_in(2)));
            v.set("clean_unit", rng.below(9) << 13);
            v.set("forget", u64::from(n % 400 == 399));
            v.set("at", rng.below(10));
        });
}

#[test]
fn parts_that_wait_for_each_other_are_the_same_in_verilog() {
    let map = ports!(Merge { in: clock, word, data, strb, keep; out: merged });
    Diff::new("params_merge", Merge::default(), map)
        .unwrap()
        .random(3000, |rng, _, v| {
            v.set("word", rng.below(0x18));
            v.set("data", rng.bits(32));
            v.set("strb", rng.bits(4));
            v.set("keep", rng.one_in(3).into());
        });
    let map = ports!(Access {
        in: clock, valid, write, strb, active, mapped, busy, free, staged_word, active_word;
        out: go, op, stage, staging, done, error, rdata
    });
    Diff::new("params_access", Access::default(), map)
        .unwrap()
        .fuzz(3000);
    let map = ports!(Bus {
        in: clock, valid, write, word, data, strb, arm, disarm, want, c_wen, c_addr, c_data, p_rdata, p_rvalid;
        out: done, error, rdata, arming, own, p_addr, p_wdata, p_wen, p_ren, acts_stb, acts
    });
    Diff::new("params_bus", Bus::default(), map)
        .unwrap()
        .random(4000, |rng, _, v| {
            for (port, bits) in [("data", 32), ("strb", 4), ("c_addr", 24), ("c_data", 32)] {
                v.set(port, rng.bits(bits));
            }
            for port in ["valid", "write", "want", "c_wen", "p_rvalid"] {
                v.set(port, rng.bits(1));
            }
            v.set("word", rng.below(0x20));
            v.set("arm", rng.one_in(20).into());
            v.set("disarm", rng.one_in(20).into());
        });
    let map = ports!(Arm { in: clock, reset, stb, value, generation, idle; out: arm, refused });
    Diff::new("params_arm", Arm::default(), map)
        .unwrap()
        .random(2000, |rng, _, v| {
            v.set("reset", rng.one_in(20).into());
            v.set("stb", rng.one_in(2).into());
            v.set("value", rng.below(3) << 31);
            v.set("generation", rng.below(3) << 31);
            v.set("idle", u64::from(!rng.one_in(4)));
        });
    let map = ports!(Unseen { in: clock, start, hold, judged; out: cycles, messages });
    Diff::new("params_unseen", Unseen::default(), map)
        .unwrap()
        .random(2000, |rng, n, v| {
            v.set("start", rng.one_in(100).into());
            v.set("hold", n / 30 % 2);
            v.set("judged", rng.one_in(3).into());
        });
    let map = ports!(Told {
        in: clock, valid, word, target, step, unit, card, pinned, clear, pin, reset, staged, pin_valid, pin_feed, pin_locate;
        out: wen, addr, wdata, desk
    });
    Diff::new("params_told", Told::default(), map)
        .unwrap()
        .fuzz(3000);
    let map = ports!(Commit {
        in: clock, reset, commit_stb, commit_value, discard_stb, arm_stb, arm_value, count, watched, staging, arming, armed,
            sweeping, settled, judged, tag, done;
        out: go, take, forget, arm, hold, busy, generation, commit_status, commit_hold, commit_unjudged, arms_refused, desk,
            c_stb, c_code, c_units, ended
    });
    Diff::new("params_commit", Commit::default(), map)
        .unwrap()
        .random(20_000, |rng, n, v| {
            v.set("reset", rng.one_in(300).into());
            v.set("commit_stb", rng.one_in(40).into());
            v.set("commit_value", 3 | rng.below(4) << 16 & (n << 10));
            v.set("discard_stb", rng.one_in(200).into());
            v.set("arm_stb", rng.one_in(30).into());
            v.set("arm_value", rng.below(4));
            v.set("count", 3 * u64::from(!rng.one_in(9)));
            v.set("watched", rng.one_in(2).into());
            v.set("staging", rng.one_in(50).into());
            v.set("arming", rng.one_in(50).into());
            v.set("armed", rng.bits(1));
            v.set("sweeping", rng.one_in(9).into());
            v.set("settled", rng.one_in(9).into());
            v.set("judged", rng.one_in(5).into());
            v.set("tag", rng.bits(64));
            v.set("done", rng.one_in(9).into());
        });
    let map = ports!(Runs {
        in: clock, go, take, count, watched, listed, number, offset, last, card, pinned, staged, pin_valid, pin_feed, pin_locate, learnt, own;
        out: at, clean, c_go, c_op, c_place, want, wen, addr, wdata, desk, done
    });
    Diff::new("params_runs", Runs::default(), map)
        .unwrap()
        .random(6000, |rng, n, v| {
            let frozen = n % 1500 > 20;
            if !frozen {
                v.set("count", rng.below(5));
                v.set("take", rng.bits(1));
            }
            v.set("go", rng.one_in(20).into());
            v.set("watched", u64::from(n > 3000));
            for (port, bits) in [
                ("listed", 17),
                ("number", 4),
                ("offset", 15),
                ("last", 5),
                ("staged", 32),
                ("pin_valid", 1),
                ("pin_feed", 2),
                ("pin_locate", 16),
            ] {
                v.set(port, rng.bits(bits));
            }
            v.set("card", rng.bits(1));
            v.set("pinned", rng.bits(1));
            v.set("learnt", 0);
            v.set("own", u64::from(!rng.one_in(3)));
        });
}

/// All of it, on words of every window and some that have none.
#[test]
fn the_whole_is_the_same_in_verilog() {
    let map = ports!(Parameters {
        in: clock, reset, a_write, a_data, a_strb, bus_valid, bus_word, store_valid, store_active, store_place, commit_stb,
            commit_value, discard_stb, arm_stb, arm_value, p_rdata, p_rvalid, settled, p_status, judged, learnt;
        out: bus_done, bus_error, bus_rdata, store_done, store_error, store_rdata, generation, staged, commit_status,
            commit_hold, commit_unjudged, arms_refused, desk, p_addr, p_wdata, p_wen, p_ren, hold, c_stb, c_code, c_units,
            c_hold, c_unjudged, ended, acts_stb, acts
    });
    let places: Vec<u64> = WINDOWS
        .iter()
        .filter_map(|w| w.base)
        .flat_map(|base| [base as u64, base as u64 + 9])
        .chain([0x7000, 0x1_8000])
        .collect();
    let mut generation = 0;
    Diff::new("params", Parameters::default(), map)
        .unwrap()
        .random(12_000, |rng, n, v| {
            let frozen = n % 16 > 0;
            if !frozen {
                v.set("a_write", rng.bits(1));
                v.set("a_data", rng.bits(32));
                v.set("a_strb", rng.bits(4));
                v.set("bus_valid", rng.one_in(3).into());
                v.set("bus_word", rng.below(0x30));
                v.set("store_valid", rng.one_in(2).into());
                v.set("store_active", rng.one_in(4).into());
                v.set(
                    "store_place",
                    places[rng.below(places.len() as u64) as usize],
                );
            }
            v.set("reset", rng.one_in(2000).into());
            v.set("commit_stb", rng.one_in(60).into());
            generation = (generation + u64::from(rng.one_in(200))) % 16;
            v.set("commit_value", rng.below(20) | generation << 16);
            v.set("discard_stb", rng.one_in(1500).into());
            v.set("arm_stb", rng.one_in(50).into());
            v.set("arm_value", rng.below(3));
            v.set("p_rdata", rng.bits(32));
            v.set("p_rvalid", rng.one_in(3).into());
            v.set("settled", rng.one_in(9).into());
            v.set("p_status", 0);
            v.set("judged", rng.one_in(3).into());
            v.set("learnt", 0);
        });
}
