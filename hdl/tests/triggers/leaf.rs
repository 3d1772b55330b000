//! Leaf blocks of the triggers: rust-hdl's simulation against the verilated output of the emitter, random stimulus.

use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Inputs, Rng};
use t2t_hdl::triggers::lane::{Collar, Lane, Limits, Notional, Prices, Table};
use t2t_hdl::triggers::{Bank, Condition, Conditions, Eighth, HostWrite, Slot};

/// Random words, of which many are all zeros, all ones or small: where carries and signs go wrong.
fn edgy(rng: &mut Rng, width: usize) -> Vec<u32> {
    let words = width.div_ceil(32);
    match rng.below(5) {
        0 => vec![0; words],
        1 => vec![u32::MAX; words],
        2 => {
            let mut w = vec![0; words];
            w[0] = rng.below(4) as u32;
            w
        }
        _ => rng.words(width),
    }
}

fn set(rng: &mut Rng, v: &mut Inputs, ports: &[(&str, usize)]) {
    for (port, width) in ports {
        v.set_words(port, &edgy(rng, *width));
    }
}

const BOOK: [(&str, usize); 9] = [
    ("bid_px", 32),
    ("bid_qty", 32),
    ("bid_v", 1),
    ("ask_px", 32),
    ("ask_qty", 32),
    ("ask_v", 1),
    ("last_px", 32),
    ("last_qty", 32),
    ("last_v", 1),
];

#[test]
fn condition_is_the_same_on_both_sides() {
    let map = ports!(Condition { in: clock, record, judged, bid_px, bid_qty, bid_v, ask_px, ask_qty, ask_v, last_px, last_qty, last_v; out: holds });
    let mut d = Diff::new("trigger_condition", Condition::default(), map).unwrap();
    d.random(20_000, |rng, _, v| {
        set(rng, v, &BOOK);
        v.set("judged", rng.below(2));
        v.set_words("record", &rng.words(38));
    });
}

#[test]
fn table_is_the_same_on_both_sides() {
    let map = ports!(Table<66> { in: clock, read_instr, we, instr, data; out: row });
    let mut d = Diff::new("trigger_table", Table::default(), map).unwrap();
    d.random(5_000, |rng, _, v| {
        v.set("read_instr", rng.below(4));
        v.set("instr", rng.below(4));
        v.set("we", rng.below(2));
        v.set_words("data", &rng.words(66));
    });
}

#[test]
fn limits_are_the_same_on_both_sides() {
    let map = ports!(Limits { in: clock, we, cfg_row, cfg_addr, instr;
        out: en, max_qty, max_notional, max_long, max_short, buy_factor, sell_factor });
    let mut d = Diff::new("trigger_limits", Limits::default(), map).unwrap();
    d.random(5_000, |rng, _, v| {
        set(rng, v, &[("cfg_row", 256), ("we", 1)]);
        v.set("cfg_addr", rng.below(4));
        v.set("instr", rng.below(4));
    });
}

#[test]
fn notional_is_the_same_on_both_sides() {
    let map = ports!(Notional { in: clock, base, qty, kn, max_notional, headroom; out: notional, over_order, over_gross });
    let mut d = Diff::new("trigger_notional", Notional::default(), map).unwrap();
    d.random(5_000, |rng, _, v| {
        set(
            rng,
            v,
            &[
                ("base", 32),
                ("qty", 20),
                ("kn", 56),
                ("max_notional", 56),
                ("headroom", 58),
            ],
        );
    });
}

#[test]
fn collar_is_the_same_on_both_sides() {
    let map = ports!(Collar { in: clock, base, against, kc, factor, sell; out: outside });
    let mut d = Diff::new("trigger_collar", Collar::default(), map).unwrap();
    d.random(5_000, |rng, _, v| {
        set(
            rng,
            v,
            &[
                ("base", 32),
                ("against", 32),
                ("kc", 50),
                ("factor", 15),
                ("sell", 1),
            ],
        );
    });
}

#[test]
fn prices_are_the_same_on_both_sides() {
    let map = ports!(Prices { in: clock, b_we, b_instr, b_bid_px, b_bid_v, b_ask_px, b_ask_v, instr, fresh, fresh_instr,
        fresh_bid_px, fresh_bid_v, fresh_ask_px, fresh_ask_v, sell, follows; out: base, against, missing });
    let mut d = Diff::new("trigger_prices", Prices::default(), map).unwrap();
    d.random(10_000, |rng, _, v| {
        set(
            rng,
            v,
            &[
                ("b_we", 1),
                ("b_bid_px", 32),
                ("b_bid_v", 1),
                ("b_ask_px", 32),
                ("b_ask_v", 1),
                ("fresh", 1),
                ("fresh_bid_px", 32),
                ("fresh_bid_v", 1),
                ("fresh_ask_px", 32),
                ("fresh_ask_v", 1),
                ("sell", 1),
                ("follows", 2),
            ],
        );
        for p in ["b_instr", "instr", "fresh_instr"] {
            v.set(p, rng.below(3));
        }
    });
}

#[test]
fn lane_is_the_same_on_both_sides() {
    let map = ports!(Lane { in: clock, we_limit, cfg_row, cfg_addr, b_we, b_instr, b_bid_px, b_bid_v, b_ask_px, b_ask_v,
        x_we, x_instr, x_long, x_short, instr, fresh, fresh_instr, judged, params, fresh_bid_px, fresh_bid_v, fresh_ask_px,
        fresh_ask_v, headroom; out: ok, why, px, notional });
    let mut d = Diff::new("trigger_lane", Lane::default(), map).unwrap();
    d.random(2_000, |rng, _, v| {
        set(
            rng,
            v,
            &[
                ("we_limit", 1),
                ("cfg_row", 256),
                ("b_we", 1),
                ("b_bid_px", 32),
                ("b_bid_v", 1),
                ("b_ask_px", 32),
                ("b_ask_v", 1),
                ("x_we", 1),
                ("x_long", 33),
                ("x_short", 33),
                ("fresh", 1),
                ("judged", 1),
                ("params", 256),
                ("fresh_bid_px", 32),
                ("fresh_bid_v", 1),
                ("fresh_ask_px", 32),
                ("fresh_ask_v", 1),
                ("headroom", 58),
            ],
        );
        for p in ["cfg_addr", "b_instr", "x_instr", "instr", "fresh_instr"] {
            v.set(p, rng.below(3));
        }
    });
}

#[test]
fn eighth_is_the_same_on_both_sides_and_exact() {
    let map = ports!(Eighth { in: clock, time; out: eighth });
    let mut d = Diff::new("trigger_eighth", Eighth::default(), map).unwrap();
    let mut rng = Rng::new(7);
    let mut sent = vec![];
    for n in 0..20_000_u64 {
        // Multiples of an eighth and their neighbours, from all over the range, and anything.
        let size = 1 + rng.below(40) as usize;
        let eighths = rng.bits(size) % (u64::MAX / 125_000_000 + 1);
        let time = match n % 4 {
            0 => eighths * 125_000_000,
            1 => (eighths * 125_000_000).wrapping_sub(1),
            2 => u64::MAX - rng.bits(size),
            _ => rng.bits(64),
        };
        sent.push(time);
        d.inputs().set("time", time);
        d.step().unwrap();
        if let Some(n) = sent.len().checked_sub(3) {
            assert_eq!(
                d.model().get("eighth"),
                sent[n] / 125_000_000,
                "time {}",
                sent[n]
            );
        }
    }
}

#[test]
fn host_write_is_the_same_on_both_sides() {
    let map = ports!(HostWrite { in: clock, we, address, data, busy; out: now, to, value });
    Diff::new("trigger_host_write", HostWrite::default(), map)
        .unwrap()
        .fuzz(5_000);
}

#[test]
fn bank_is_the_same_on_both_sides() {
    let map = ports!(Bank { in: clock, we, address, shots, limit, trigger_raw, trigger, role, cooldown, time, eighth,
        judged, truth, counted; out: own, other, ready, disarmed });
    let mut d = Diff::new("trigger_bank", Bank::default(), map).unwrap();
    d.random(10_000, |rng, n, v| {
        v.set("we", u64::from(rng.one_in(50)));
        v.set("shots", rng.below(3));
        v.set("limit", rng.below(4));
        for p in ["address", "trigger_raw", "trigger"] {
            v.set(p, rng.below(2));
        }
        v.set("cooldown", rng.below(20));
        v.set("time", n);
        v.set("eighth", n / 8 + 50 * (n / 200));
        for p in ["role", "judged", "truth", "counted"] {
            v.set(p, rng.below(2));
        }
    });
}

#[test]
fn slot_is_the_same_on_both_sides() {
    let map = ports!(Slot { in: clock, number, we_slot, cfg_row, cfg_instr, we_trigger, cfg_trigger, limit, instr, judged,
        time, holds, eighth, live; out: order_instr, params, early, deciding, attempt, repeat, decision, told });
    let mut d = Diff::new("trigger_slot", Slot::default(), map).unwrap();
    d.random(2_000, |rng, n, v| {
        v.set("number", 5);
        v.set("we_slot", u64::from(rng.one_in(20)));
        v.set("we_trigger", u64::from(rng.one_in(20)));
        let mut row = rng.words(416);
        row[0] = row[0] & 0x0101_000F | 1;
        v.set_words("cfg_row", &row);
        v.set("cfg_instr", rng.below(2));
        v.set("instr", rng.below(2));
        v.set("cfg_trigger", rng.below(2));
        v.set("limit", 2);
        v.set("time", n << 40);
        v.set("eighth", n / 8);
        v.set("holds", rng.bits(16));
        v.set("judged", rng.below(2));
        v.set("live", rng.below(2));
    });
}

#[test]
fn conditions_are_the_same_on_both_sides() {
    let map = ports!(Conditions { in: clock, we, cfg_row, cfg_addr, instr, judged, bid_px, bid_qty, bid_v, ask_px, ask_qty, ask_v,
        last_px, last_qty, last_v; out: holds });
    let mut d = Diff::new("trigger_conditions", Conditions::default(), map).unwrap();
    d.random(2_000, |rng, _, v| {
        set(rng, v, &BOOK);
        v.set("judged", rng.below(2));
        v.set("we", rng.below(2));
        v.set_words("cfg_row", &rng.words(38));
        v.set("cfg_addr", rng.below(48));
        v.set("instr", rng.below(3));
    });
}
