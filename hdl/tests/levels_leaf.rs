//! Leaf blocks of the book's levels: rust-hdl's simulation against the verilated text.

use t2t_hdl::levels::compare::Compare;
use t2t_hdl::levels::edit::Edit;
use t2t_hdl::levels::tree::{Any, OneHot};
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Rng};

/// A price or quantity from a small set with the extremes in it, so that equal ones meet.
fn value(rng: &mut Rng) -> u64 {
    match rng.below(8) {
        0 => 0,
        1 => 0xFFFF_FFFF,
        2 => rng.bits(32),
        _ => rng.below(6) * 0x1000_0001,
    }
}

#[test]
fn trees() {
    let map = ports!(Any<4> { in: a[0], a[1], a[2], a[3]; out: y });
    Diff::new("levels_any", Any::<4>::default(), map)
        .unwrap()
        .exhaustive();
    let map = ports!(OneHot<12, 4> { in: select[0], select[1], select[2], select[3],
        data[0], data[1], data[2], data[3]; out: y });
    Diff::new("levels_one_hot", OneHot::<12, 4>::default(), map)
        .unwrap()
        .fuzz(2000);
}

#[test]
fn compare() {
    let map = ports!(Compare<4> {
        in: clock, en, key, qty, sub, replace, empty, valid, level_key[0], level_key[1], level_key[2], level_key[3],
            level_qty[0], level_qty[1], level_qty[2], level_qty[3];
        out: eq[0], eq[1], eq[2], eq[3], ahead[0], ahead[1], ahead[2], ahead[3], gone[0], gone[1], gone[2], gone[3],
            over[0], over[1], over[2], over[3], new_qty[0], new_qty[1], new_qty[2], new_qty[3]
    });
    let mut d = Diff::new("levels_compare", Compare::<4>::default(), map).unwrap();
    d.random(6000, |rng, _, v| {
        for p in [
            "key",
            "qty",
            "level_key.0",
            "level_key.1",
            "level_key.2",
            "level_key.3",
        ] {
            v.set(p, value(rng));
        }
        for p in ["level_qty.0", "level_qty.1", "level_qty.2", "level_qty.3"] {
            v.set(p, value(rng));
        }
        let op = rng.below(3);
        v.set("sub", u64::from(op == 1));
        v.set("replace", u64::from(op == 2));
        v.set("empty", rng.bits(1));
        v.set("valid", rng.bits(4));
        v.set("en", u64::from(!rng.one_in(4)));
    });
}

#[test]
fn edit() {
    let map = ports!(Edit<4> {
        in: ins, append, key, qty, eq[0], eq[1], eq[2], eq[3], ahead[0], ahead[1], ahead[2], ahead[3],
            gone[0], gone[1], gone[2], gone[3], new_qty[0], new_qty[1], new_qty[2], new_qty[3], valid,
            level_key[0], level_key[1], level_key[2], level_key[3],
            level_qty[0], level_qty[1], level_qty[2], level_qty[3];
        out: next_key[0], next_key[1], next_key[2], next_key[3], next_qty[0], next_qty[1], next_qty[2], next_qty[3],
            next_valid, hit, behind, inserted, pushed, removed, best
    });
    Diff::new("levels_edit", Edit::<4>::default(), map)
        .unwrap()
        .fuzz(6000);
}
