//! When triggers attempt (docs/semantics.md, section 6).

mod common;

use common::*;
use t2t_desk::{Condition, Desk, Field, Op, Release};

fn when(desk: &mut Desk, conditions: &[(usize, Field, Op, i64)]) {
    desk.triggers[0].when = conditions
        .iter()
        .map(|&(instrument, field, op, constant)| Condition {
            instrument,
            field,
            op,
            constant,
        })
        .collect();
}

fn fires(rig: &Rig) -> Vec<u64> {
    rig.said.fires.iter().map(|fire| fire.origin.seq).collect()
}

#[test]
fn attempts_when_it_becomes_true_and_again_only_after_it_was_false() {
    let mut rig = Rig::new();
    rig.send(&[
        sell(1, 100, 1_000_000),
        sell(2, 100, 999_000),
        delete(2),
        delete(1),
    ]);
    rig.send(&[sell(3, 100, 1_000_100), sell(4, 100, 1_000_000)]);
    assert_eq!(fires(&rig), [1, 6]);
}

#[test]
fn shots_run_out() {
    let mut rig = Rig::with(|desk| desk.triggers[0].shots = 2);
    for n in 1..5 {
        rig.send(&[sell(n, 100, 1_000_000), delete(n)]);
    }
    assert_eq!((fires(&rig), rig.reasons()), (vec![1, 3], vec![]));
}

#[test]
fn a_cool_down_starts_with_a_counted_attempt() {
    // Frames are 1 µs apart: the attempt 1.999 µs later does not count, the one after it does.
    let mut rig = Rig::with(|desk| desk.triggers[0].cooldown_ns = 2_000);
    for n in 1..6 {
        rig.send(&[sell(n, 100, 1_000_000), delete(n)]);
    }
    assert_eq!(fires(&rig), [1, 5, 9]);
}

#[test]
fn what_is_not_live_uses_no_shot() {
    let mut rig = Rig::with(|desk| desk.triggers[0].shots = 1);
    rig.model.guard_mut().armed = false;
    rig.send(&[sell(1, 100, 1_000_000), delete(1)]);
    assert_eq!(rig.reasons().len(), 1);
    rig.model.guard_mut().armed = true;
    rig.send(&[sell(2, 100, 1_000_000)]);
    assert_eq!(fires(&rig), [3]);
}

#[test]
fn a_decision_leaves_with_the_book_of_its_message() {
    let mut rig = Rig::new();
    rig.send(&[
        buy(9, 100, 990_000),
        sell(1, 100, 1_000_000),
        sell(2, 100, 995_000),
    ]);
    assert_eq!(rig.said.fires[0].price, 1_000_000);
}

#[test]
fn a_good_frame_order_leaves_with_the_book_of_its_end() {
    let mut rig = Rig::with(|desk| desk.triggers[0].release = Release::GoodFrame);
    rig.send(&[
        buy(9, 100, 990_000),
        sell(1, 100, 1_000_000),
        sell(2, 100, 995_000),
    ]);
    assert_eq!(rig.said.fires[0].price, 995_000);
    assert_eq!(rig.said.fires[0].origin.seq, 2, "decided by the first ask");
}

#[test]
fn both_instruments_must_hold_whichever_comes_last() {
    let pair = |desk: &mut Desk| {
        when(
            desk,
            &[
                (0, Field::Ask, Op::AtMost, 1_000_000),
                (1, Field::BidQty, Op::AtLeast, 500),
            ],
        );
    };
    let msft = || {
        [
            directory(MSFT, *b"MSFT    "),
            add(MSFT, 100, b'B', 500, 300_000),
        ]
    };
    let mut rig = Rig::with(pair);
    rig.send(&msft());
    rig.send(&[sell(1, 100, 1_000_000)]);
    assert_eq!(fires(&rig), [3]);
    let mut rig = Rig::with(pair);
    rig.send(&[sell(1, 100, 1_000_000)]);
    rig.send(&msft());
    assert_eq!(fires(&rig), [3]);
}

#[test]
fn last_trade_is_what_printed() {
    let last = |desk: &mut Desk| when(desk, &[(0, Field::LastQty, Op::AtLeast, 50)]);
    let mut rig = Rig::with(last);
    rig.send(&[buy(9, 100, 990_000), sell(1, 1_000, 1_000_000)]);
    rig.send(&[execute_price(1, 50, 999_000, b'N')]);
    assert_eq!(fires(&rig), [], "not printed");
    rig.send(&[cancel(1, 50)]);
    assert_eq!(fires(&rig), [], "no trade");
    rig.send(&[execute(1, 49), execute(1, 50), execute(1, 50)]);
    assert_eq!(fires(&rig), [6]);
    rig.send(&[execute(1, 1), execute_price(1, 50, 999_000, b'Y')]);
    assert_eq!(fires(&rig), [6, 9]);
}

#[test]
fn a_spread_needs_both_sides() {
    let tight = |desk: &mut Desk| when(desk, &[(0, Field::Spread, Op::AtMost, 100)]);
    let mut rig = Rig::with(tight);
    rig.send(&[
        sell(1, 100, 1_000_000),
        buy(2, 100, 999_800),
        buy(3, 100, 999_900),
    ]);
    assert_eq!(fires(&rig), [3]);
    // Crossed: the spread is negative.
    let crossed = |desk: &mut Desk| when(desk, &[(0, Field::Spread, Op::Less, 0)]);
    let mut rig = Rig::with(crossed);
    rig.send(&[
        sell(1, 100, 1_000_000),
        buy(2, 100, 1_000_000),
        buy(3, 100, 1_000_100),
    ]);
    assert_eq!(fires(&rig), [3]);
}

#[test]
fn an_empty_side_makes_every_comparison_false() {
    let empty = |desk: &mut Desk| when(desk, &[(0, Field::AskQty, Op::Less, 1_000)]);
    let mut rig = Rig::with(empty);
    rig.send(&[buy(9, 100, 990_000)]);
    assert_eq!((fires(&rig), rig.reasons()), (vec![], vec![]));
    rig.send(&[sell(1, 100, 1_000_000)]);
    assert_eq!(fires(&rig), [2]);
}
