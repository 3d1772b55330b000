//! Blocks of the orders room: rust-hdl's simulation against the verilated Verilog, and what each promises by itself.

use t2t_hdl::orders::class::Class;
use t2t_hdl::orders::hash::Hash;
use t2t_hdl::orders::meta::Meta;
use t2t_hdl::orders::select::Select;
use t2t_hdl::orders::sequencer::Sequencer;
use t2t_hdl::orders::subtable::Subtable;
use t2t_hdl::orders::table::OrderTable;
use t2t_hdl::orders::verdict::Verdict;
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Inputs, Rng};

/// Sets ports to random bits, each of its width.
fn noise(rng: &mut Rng, v: &mut Inputs, ports: &[(&str, usize)]) {
    for &(port, width) in ports {
        v.set(port, rng.bits(width));
    }
}

#[test]
fn hashes_are_bijections_on_neighbouring_bits_and_lose_nothing_together() {
    let map =
        ports!(Hash<13> { in: order_ref, instr; out: bucket[0], bucket[1], bucket[2], bucket[3] });
    let mut d = Diff::new("orders_hash", Hash::<13>::default(), map).unwrap();
    d.fuzz(2000);
    // The hashes are linear: the images of single bits say everything.
    let mut images = vec![];
    for bit in 0..64 {
        d.inputs().set("order_ref", 1 << bit);
        d.inputs().set("instr", 0);
        d.step().unwrap();
        images.push([0, 1, 2, 3].map(|s| d.model().get(&format!("bucket.{s}"))));
    }
    let rank = |vectors: Vec<u64>| {
        let mut basis: Vec<u64> = vec![];
        for v in vectors {
            let reduced = basis.iter().fold(v, |v, b| v.min(v ^ b));
            if reduced != 0 {
                basis.push(reduced);
            }
        }
        basis.len()
    };
    for s in 0..4 {
        for from in 0..30 {
            assert_eq!(
                rank(images[from..from + 13].iter().map(|i| i[s]).collect()),
                13,
                "hash {s}, bits from {from}"
            );
        }
    }
    assert_eq!(
        rank(
            images
                .iter()
                .map(|i| i[0] | i[1] << 13 | i[2] << 26 | i[3] << 39)
                .collect()
        ),
        52
    );
}

#[test]
fn subtable_equals_its_twin() {
    let map = ports!(Subtable<2> {
        in: clock, look, look_new, bucket, key, shares, modify, insert, sweep, sweep_bucket, data;
        out: hit, full, entry, over, free[0], free[1], free[2], free[3]
    });
    let mut d = Diff::new("orders_subtable", Subtable::<2>::default(), map).unwrap();
    let key = |rng: &mut Rng| {
        [
            1 | (rng.below(2) as u32) << 1,
            (rng.below(3) as u32) << 20,
            0,
        ]
    };
    d.random(6000, |rng, cycle, v| {
        noise(
            rng,
            v,
            &[
                ("look", 1),
                ("look_new", 1),
                ("bucket", 1),
                ("sweep_bucket", 2),
                ("insert", 1),
            ],
        );
        v.set("modify", rng.one_in(8).into());
        v.set("sweep", (cycle % 400 < 4).into());
        v.set("shares", rng.below(1 << 12));
        v.set_words("key", &key(rng));
        // An entry: mostly valid, a key of the same few, a small quantity.
        let [instr, reference, _] = key(rng);
        let valid = u32::from(!rng.one_in(4));
        let quantity = (rng.below(1 << 12) as u32) << 10;
        let data = [
            valid | instr << 1,
            reference << 1,
            quantity,
            0,
            rng.bits(10) as u32,
        ];
        v.set_words("data", &data);
    });
}

#[test]
fn table_equals_its_twin() {
    let map = ports!(OrderTable<2, 9> {
        in: clock, instr, ref_stb, order_ref, newref_stb, newref, shares, modify, take, insert, replace, new_side,
            new_qty, new_price, reset_books;
        out: hit, side, qty, price, over, duplicate, no_way, live_full, live, sweeping
    });
    let mut d = Diff::new("orders_table", OrderTable::<2, 9>::default(), map).unwrap();
    d.random(8000, |rng, cycle, v| {
        v.set("reset_books", (cycle % 1000 == 999).into());
        noise(
            rng,
            v,
            &[
                ("instr", 1),
                ("new_side", 1),
                ("replace", 1),
                ("new_price", 32),
            ],
        );
        v.set("order_ref", rng.below(12));
        v.set("newref", rng.below(12));
        v.set("ref_stb", rng.one_in(4).into());
        v.set("newref_stb", rng.one_in(8).into());
        for port in ["shares", "take", "new_qty"] {
            v.set(port, rng.below(4));
        }
        v.set("modify", rng.one_in(8).into());
        v.set("insert", rng.one_in(4).into());
    });
}

#[test]
fn verdict_equals_its_twin() {
    let map = ports!(Verdict {
        in: clock, need_hit, need_fit, need_new, level, crowded, hit, over, price_bad, qty_zero, duplicate, no_way;
        out: mark, clean, executes
    });
    Diff::new("orders_verdict", Verdict::default(), map)
        .unwrap()
        .fuzz(20_000);
}

#[test]
fn classes_are_those_of_the_types() {
    let map = ports!(Class {
        in: clock, d_type, d_locate_stb, d_symbol_stb, d_learn;
        out: add, execute_price, replace, trade, cross, acts, deep
    });
    let mut d = Diff::new("orders_class", Class::default(), map).unwrap();
    d.random(2000, |rng, _, v| {
        noise(
            rng,
            v,
            &[("d_locate_stb", 1), ("d_symbol_stb", 1), ("d_learn", 1)],
        );
        v.set("d_type", rng.pick(b"AFEXCDUPQHRS").into());
    });
    d.inputs().set("d_locate_stb", 1);
    for ty in 0..=255u8 {
        d.inputs().set("d_type", ty.into());
        d.step().unwrap();
        let classes =
            ["add", "execute_price", "replace", "trade", "cross"].map(|c| d.model().get(c));
        let member = |types: &[u8]| u64::from(types.contains(&ty));
        assert_eq!(
            classes,
            [b"AF" as &[u8], b"C", b"U", b"P", b"Q"].map(member),
            "{}",
            ty as char
        );
        assert_eq!(d.model().get("acts"), member(b"AFCUPQ"));
    }
}

#[test]
fn select_equals_its_twin() {
    let map = ports!(Select {
        in: clock, d_type, d_locate_stb, d_symbol_stb, d_learn, pre_valid, next_level, never, live_full, next_part, next_execute,
            next_delete, next_status, next_second;
        out: late, late_valid, late_execute, late_status, acts, level, last_deep, need_hit, need_fit, need_new, crowded, takes,
            first_half, op, on_level, qty_order, qty_held, price_order, price_held, side_order,
            last_execute_price, last_trade, last_cross
    });
    let mut d = Diff::new("orders_select", Select::default(), map).unwrap();
    d.random(6000, |rng, _, v| {
        noise(
            rng,
            v,
            &[
                ("d_symbol_stb", 1),
                ("d_learn", 1),
                ("pre_valid", 1),
                ("live_full", 1),
                ("next_execute", 1),
            ],
        );
        v.set("d_locate_stb", rng.bits(1));
        v.set("d_type", rng.pick(b"AFEXCDUPQHR").into());
        v.set("next_level", rng.bits(1));
        v.set("never", rng.bits(1));
        for port in ["next_part", "next_delete", "next_status", "next_second"] {
            v.set(port, rng.one_in(6).into());
        }
    });
}

#[test]
fn sequencer_equals_its_twin() {
    let map = ports!(Sequencer {
        in: clock, d_type, d_locate_stb, d_symbol_stb, d_learn, d_ev, d_kind, d_side, d_price, d_price_bad, d_qty,
            d_qty_zero, d_complete, d_printable, d_status_op, d_status_set, pre_valid, frozen_l0, turned, hit, side, qty, price,
            over, duplicate, no_way, live_full;
        out: shares, modify, insert, replace, new_side, new_qty, new_price, late, o_valid, o_side, o_flip, o_price, o_qty, o_op,
            o_judge, o_level, o_mark, o_clean, o_status_we, o_status_op, o_status_set, o_last_we, o_last_px, o_last_qty
    });
    let mut d = Diff::new("orders_sequencer", Sequencer::default(), map).unwrap();
    d.random(8000, |rng, _, v| {
        noise(
            rng,
            v,
            &[
                ("d_side", 1),
                ("d_price", 32),
                ("d_qty", 32),
                ("d_complete", 1),
                ("d_printable", 1),
            ],
        );
        noise(
            rng,
            v,
            &[
                ("d_status_op", 1),
                ("d_status_set", 1),
                ("turned", 1),
                ("side", 1),
                ("qty", 32),
                ("price", 32),
            ],
        );
        v.set("d_type", rng.pick(b"AFEXCDUPQH").into());
        v.set("d_kind", rng.below(10));
        v.set("duplicate", rng.below(12) / 9);
        for port in [
            "d_locate_stb",
            "d_symbol_stb",
            "d_learn",
            "d_ev",
            "pre_valid",
            "hit",
        ] {
            v.set(port, rng.bits(1));
        }
        for port in [
            "d_price_bad",
            "d_qty_zero",
            "frozen_l0",
            "over",
            "no_way",
            "live_full",
        ] {
            v.set(port, rng.one_in(6).into());
        }
    });
}

#[test]
fn meta_equals_its_twin() {
    let map = ports!(Meta {
        in: clock, d_ev, late, d_seq, d_ts, d_time, d_kind, d_feed, d_line, d_frame, d_word;
        out: o_seq, o_ts, o_time, o_kind, o_feed, o_line, o_frame, o_word
    });
    Diff::new("orders_meta", Meta::default(), map)
        .unwrap()
        .fuzz(1000);
}
