//! Every reason to refuse an order (docs/semantics.md, section 7), each alone and on the edge; and their order.

mod common;

use common::*;
use t2t_contract::reasons::{Mark, Reject};
use t2t_desk::{Desk, InstrumentLimits, Price, Release};
use t2t_model::Line;

/// Bid 99.00, ask 100.00: the ask makes the trigger true.
fn fire(rig: &mut Rig) {
    rig.send(&[buy(1, 300, 990_000), sell(2, 200, 1_000_000)]);
}

/// One order leaves with the desk as it is, none with the desk as `change` makes it.
fn refuses(why: Reject, change: impl Fn(&mut Desk)) {
    let mut rig = Rig::new();
    fire(&mut rig);
    assert_eq!(
        (rig.said.fires.len(), rig.reasons()),
        (1, vec![]),
        "the desk of the tests"
    );
    let mut rig = Rig::with(change);
    fire(&mut rig);
    assert_eq!((rig.said.fires.len(), rig.reasons()), (0, vec![why]));
}

/// One order leaves with the desk as `change` makes it.
fn passes(change: impl Fn(&mut Desk)) {
    let mut rig = Rig::with(change);
    fire(&mut rig);
    assert_eq!((rig.said.fires.len(), rig.reasons()), (1, vec![]));
}

fn limits(desk: &mut Desk) -> &mut InstrumentLimits {
    desk.instruments[0]
        .limits
        .as_mut()
        .expect("AAPL has limits")
}

#[test]
fn the_guard_comes_first_and_in_its_order() {
    let mut rig = Rig::new();
    let guard = rig.model.guard_mut();
    (guard.killed, guard.host_silent, guard.armed) = (true, true, false);
    fire(&mut rig);
    rig.model.guard_mut().killed = false;
    rig.send(&[delete(2), sell(3, 200, 1_000_000)]);
    rig.model.guard_mut().host_silent = false;
    rig.send(&[delete(3), sell(4, 200, 1_000_000)]);
    rig.model.guard_mut().armed = true;
    rig.send(&[delete(4), sell(5, 200, 1_000_000)]);
    assert_eq!(
        rig.reasons(),
        [Reject::Kill, Reject::DeadMan, Reject::Disarmed]
    );
    assert_eq!(rig.said.fires.len(), 1);
}

#[test]
fn order_qty() {
    refuses(Reject::OrderQty, |desk| limits(desk).max_order_qty = 99);
    passes(|desk| limits(desk).max_order_qty = 100);
}

#[test]
fn order_notional() {
    refuses(Reject::OrderNotional, |desk| {
        limits(desk).max_order_notional = 99_999_999
    });
    passes(|desk| limits(desk).max_order_notional = 100_000_000);
}

#[test]
fn collar() {
    // A buy is measured against the ask of 100.00.
    let price = |price: u32| {
        move |desk: &mut Desk| {
            limits(desk).collar_bp = 100;
            desk.orders[0].price = Price::Fixed(price);
        }
    };
    refuses(Reject::Collar, price(1_010_001));
    passes(price(1_010_000));
    passes(price(1));
    // A sell against the bid of 99.00, downwards.
    let sale = |price: u32| {
        move |desk: &mut Desk| {
            limits(desk).collar_bp = 100;
            desk.orders[1].price = Price::Fixed(price);
            desk.triggers[0].fire = vec![1];
        }
    };
    refuses(Reject::Collar, sale(980_099));
    passes(sale(980_100));
    passes(sale(1_999_000_000 / 2_000));
}

#[test]
fn long_and_short() {
    refuses(Reject::Long, |desk| limits(desk).max_long = 99);
    passes(|desk| limits(desk).max_long = 100);
    let sale = |short: u32| {
        move |desk: &mut Desk| {
            limits(desk).max_short = short;
            desk.triggers[0].fire = vec![1];
        }
    };
    refuses(Reject::Short, sale(99));
    passes(sale(100));
}

#[test]
fn what_is_in_flight_counts() {
    let mut rig = Rig::with(|desk| limits(desk).max_long = 250);
    fire(&mut rig);
    rig.send(&[delete(2), sell(3, 200, 1_000_000)]);
    rig.send(&[delete(3), sell(4, 200, 1_000_000)]);
    assert_eq!(
        (rig.said.fires.len(), rig.reasons()),
        (2, vec![Reject::Long])
    );
}

#[test]
fn gross() {
    refuses(Reject::Gross, |desk| {
        desk.limits.gross_notional = 99_999_999
    });
    passes(|desk| desk.limits.gross_notional = 100_000_000);
}

#[test]
fn open_orders() {
    refuses(Reject::OpenOrders, |desk| desk.limits.max_open_orders = 0);
    passes(|desk| desk.limits.max_open_orders = 1);
}

#[test]
fn no_limits() {
    refuses(Reject::NoLimits, |desk| desk.instruments[0].limits = None);
}

#[test]
fn no_reference() {
    // The sale follows the bid, and there is none when the ask comes.
    let mut rig = Rig::with(|desk| desk.triggers[0].fire = vec![1]);
    rig.send(&[sell(2, 200, 1_000_000)]);
    assert_eq!(rig.reasons(), [Reject::NoReference]);
}

#[test]
fn price_range() {
    refuses(Reject::PriceRange, |desk| {
        desk.orders[0].price = Price::Ask(-1_000_000)
    });
    passes(|desk| desk.orders[0].price = Price::Ask(-999_999));
    refuses(Reject::PriceRange, |desk| {
        desk.orders[0].price = Price::Ask(1_998_999_901)
    });
}

#[test]
fn rate_is_credit_that_grows_with_time() {
    // Two orders a second: full credit is two orders.
    let mut rig = Rig::with(|desk| desk.limits.orders_per_second = 2);
    fire(&mut rig);
    for n in 3..6 {
        rig.send(&[delete(n - 1), sell(n, 200, 1_000_000)]);
    }
    assert_eq!(
        (rig.said.fires.len(), rig.reasons()),
        (2, vec![Reject::Rate; 2])
    );
    rig.wait(500_000_000);
    rig.send(&[delete(5), sell(6, 200, 1_000_000)]);
    assert_eq!(rig.said.fires.len(), 3);
}

#[test]
fn no_target() {
    let mut rig = Rig::with(|desk| desk.triggers[0].fire = vec![2, 0, 2]);
    fire(&mut rig);
    assert_eq!(
        rig.reasons(),
        [Reject::NoTarget],
        "the first cancel comes before the order"
    );
    let refs: Vec<_> = rig
        .said
        .fires
        .iter()
        .map(|fire| (fire.order, fire.user_ref))
        .collect();
    assert_eq!(refs, [(0, 1), (2, 1)]);
}

#[test]
fn marked_and_halted() {
    // Decided well, then the book is marked in the same frame, before the order is released at its end.
    let released_late = |desk: &mut Desk| desk.triggers[0].release = Release::GoodFrame;
    let mut rig = Rig::with(released_late);
    rig.send(&[buy(1, 300, 990_000), sell(2, 200, 1_000_000), delete(7)]);
    assert_eq!(
        (rig.mark(0), rig.reasons()),
        (Some(Mark::UnknownRef), vec![Reject::Marked])
    );
    let mut rig = Rig::new();
    rig.send(&[status(b'H')]);
    fire(&mut rig);
    assert_eq!(rig.reasons(), [Reject::Halted]);
}

#[test]
fn bad_frame() {
    let mut rig = Rig::with(|desk| desk.triggers[0].release = Release::GoodFrame);
    let bytes = rig.packet(Line::A, 1, &[sell(2, 200, 1_000_000), buy(1, 300, 990_000)]);
    rig.arrive(Line::A, &bytes, true);
    // First the frame's end disarms the card, then the waiting orders are judged.
    assert_eq!(
        (rig.said.fires.len(), rig.reasons()),
        (0, vec![Reject::Disarmed])
    );
}

#[test]
fn repeat() {
    let mut rig = Rig::with(|desk| desk.limits.repeat_per_second = 2);
    fire(&mut rig);
    for n in 3..5 {
        rig.send(&[delete(n - 1), sell(n, 200, 1_000_000)]);
    }
    assert_eq!(
        (rig.said.fires.len(), rig.reasons()),
        (2, vec![Reject::Repeat])
    );
    rig.wait(10_000_000_000);
    rig.send(&[delete(4), sell(5, 200, 1_000_000)]);
    assert_eq!(
        rig.reasons(),
        [Reject::Repeat; 2],
        "for good, until it is loaded again"
    );
}

#[test]
fn cancels_pass_the_limits_of_new_risk() {
    let mut rig = Rig::with(|desk| {
        desk.triggers[0].fire = vec![0, 2];
        limits(desk).max_long = 100;
        desk.limits.max_open_orders = 1;
        desk.limits.gross_notional = 100_000_000;
    });
    fire(&mut rig);
    rig.send(&[delete(2), sell(3, 200, 1_000_000)]);
    assert_eq!(rig.reasons(), [Reject::Long]);
    let orders: Vec<_> = rig.said.fires.iter().map(|fire| fire.order).collect();
    assert_eq!(orders, [0, 2, 2]);
}
