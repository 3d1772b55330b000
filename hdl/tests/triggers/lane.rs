//! The lane against exact arithmetic: several hundred thousand orders, half of them built to lie on a limit or one
//! beside it, one order a cycle, with the broadcasts as late as they may come.

use super::risk::{Book, Limits, Order, judge, limit_row, order_row};
use t2t_hdl::emit::emit;
use t2t_hdl::testbench::{PortId, Rng, Verilated};
use t2t_hdl::triggers::Lane;

const ORDERS: usize = 300_000;
/// Cycles from the order's instrument to its verdict.
const LATENCY: usize = 3;

/// All that the lane is given about one order, and what must come out.
#[derive(Clone, Copy, Default)]
struct Item {
    instr: u64,
    order: Order,
    fresh: Option<(u64, Book)>,
    headroom: i128,
    expected: (u64, u64, u64),
}

fn near(rng: &mut Rng, at: i128, low: i128, high: i128) -> i128 {
    (at + i128::from(rng.below(4)) - 2).clamp(low, high)
}

fn price(rng: &mut Rng) -> i128 {
    let width = rng.pick(&[1, 8, 17, 18, 20, 24, 31, 32]);
    i128::from(rng.bits(width))
}

fn book(rng: &mut Rng) -> Book {
    let bid = price(rng);
    let ask = if rng.one_in(2) {
        price(rng)
    } else {
        (bid + i128::from(rng.below(300))).min(0xFFFF_FFFF)
    };
    Book {
        bid,
        bid_v: !rng.one_in(8),
        ask,
        ask_v: !rng.one_in(8),
    }
}

/// An order that often lies on a boundary, with the limits that make it so.
fn order(rng: &mut Rng, b: &Book, long: i128, short: i128) -> (Order, Limits, i128) {
    let sell = rng.one_in(2);
    let base = i128::from(rng.below(3));
    let follows = [0, b.bid, b.ask][base as usize];
    let qty_width = rng.pick(&[1, 7, 10, 20]);
    let qty = i128::from(rng.bits(qty_width));
    let collar = i128::from(rng.pick(&[
        0,
        1,
        100,
        9_999,
        10_000,
        10_001,
        16_383,
        rng.clone().below(16_384),
    ]));
    let (min, max) = (-(1i128 << 33), (1i128 << 33) - 1);
    let reference = if sell { b.bid } else { b.ask };
    let factor = if sell {
        10_000 - collar
    } else {
        10_000 + collar
    };
    let off = match rng.below(6) {
        0 => near(rng, reference * factor / 10_000 - follows, min, max),
        1 => near(rng, -follows, min, max),
        2 => near(rng, 1_999_999_900 - follows, min, max),
        3 => rng.pick(&[min, max, 0, -1, 1]),
        _ => i128::from(rng.below(2_000)) - 1_000,
    };
    let (mut kn, mut kc) = (qty * off, 10_000 * off);
    if rng.one_in(16) {
        // Not what a desk loads, but every bit of the adders.
        kn = i128::from(rng.bits(56)) - (1 << 55);
        kc = i128::from(rng.bits(50)) - (1 << 49);
    }
    let notional = qty * follows + kn;
    let on_edge = rng.one_in(2);
    let edge = |rng: &mut Rng, at: i128, width: usize| {
        let top = (1i128 << width) - 1;
        if on_edge {
            near(rng, at, 0, top)
        } else {
            i128::from(rng.bits(width))
        }
    };
    let limits = Limits {
        en: !rng.one_in(16),
        qty: edge(rng, qty, 20),
        collar,
        notional: edge(rng, notional, 56),
        long: edge(rng, long + qty, 31),
        short: edge(rng, short + qty, 31),
    };
    let (low, high) = (-(1i128 << 57), (1i128 << 57) - 1);
    let headroom = match rng.below(4) {
        0 => rng.pick(&[low, high, 0, -1]),
        1 => i128::from(rng.bits(58)) + low,
        _ => near(rng, notional, low, high),
    };
    let kind = i128::from(rng.pick(&[0, 0, 0, 1, 2]));
    (
        Order {
            kind,
            sell,
            base,
            qty,
            off,
            kn,
            kc,
        },
        limits,
        headroom,
    )
}

struct Bench {
    model: Verilated,
    out: [PortId; 4],
}

impl Bench {
    fn set_book(&mut self, prefix: &str, b: &Book) {
        self.model.set(&format!("{prefix}_bid_px"), b.bid as u64);
        self.model.set(&format!("{prefix}_bid_v"), b.bid_v.into());
        self.model.set(&format!("{prefix}_ask_px"), b.ask as u64);
        self.model.set(&format!("{prefix}_ask_v"), b.ask_v.into());
    }
}

#[test]
fn lane_is_exact() {
    let design = emit("lane_volume", &Lane::default()).unwrap();
    let model = Verilated::new(&design).unwrap();
    let out = ["ok", "why", "px", "notional"].map(|p| model.port(p));
    let mut bench = Bench { model, out };
    let mut rng = Rng::new(11);
    let mut limits = [Limits::default(); 256];
    let mut books = [Book::default(); 256];
    let mut exposures = [(0i128, 0i128); 256];
    let mut items: Vec<Item> = vec![];
    let (mut refused, mut first, mut passed) = ([0u64; 9], [0u64; 9], 0u64);

    // What the order of the next cycle will need; limits go a cycle ahead, broadcasts in the very cycle.
    let mut next = (0u64, Order::default(), Book::default(), 0i128);
    for n in 0..ORDERS {
        let m = &mut bench;
        // L1 of this cycle's order: its book and exposure are written in this cycle, or some other instrument's.
        let (instr, order_now, planned, headroom) = next;
        let b_instr = if rng.one_in(4) { rng.below(256) } else { instr };
        books[b_instr as usize] = planned;
        m.model.set("b_we", 1);
        m.model.set("b_instr", b_instr);
        m.set_book("b", &planned);
        let x_we = rng.one_in(2);
        let x_instr = if rng.one_in(4) { rng.below(256) } else { instr };
        let signed = |rng: &mut Rng| {
            let width = rng.pick(&[4, 20, 31, 33]);
            let v = i128::from(rng.bits(width));
            if v >> 32 & 1 == 1 { v - (1 << 33) } else { v }
        };
        let (long, short) = (signed(&mut rng), signed(&mut rng));
        m.model.set("x_we", x_we.into());
        m.model.set("x_instr", x_instr);
        m.model.set("x_long", long as u64);
        m.model.set("x_short", short as u64);
        if x_we {
            exposures[x_instr as usize] = (long, short);
        }
        let fresh = (rng.below(3) > 0).then(|| {
            let whose = if rng.one_in(2) { instr } else { rng.below(256) };
            (
                whose,
                if rng.one_in(2) {
                    planned
                } else {
                    book(&mut rng)
                },
            )
        });
        m.model.set("instr", instr);
        m.model.set("judged", 1);
        m.model.set("fresh", fresh.is_some().into());
        m.model.set("fresh_instr", fresh.map_or(instr, |f| f.0));
        let b = fresh
            .filter(|f| f.0 == instr)
            .map_or(books[instr as usize], |f| f.1);
        let (l, e) = (limits[instr as usize], exposures[instr as usize]);
        let expected = judge(&order_now, &l, &b, e.0, e.1, headroom);
        items.push(Item {
            instr,
            order: order_now,
            fresh,
            headroom,
            expected,
        });

        // L2 of the order before.
        if n >= 1 {
            let i = items[n - 1];
            let row = order_row(&mut rng, &i.order);
            m.model.set_words("params", &row);
            m.set_book("fresh", &i.fresh.map_or_else(Book::default, |f| f.1));
            m.model.set("headroom", i.headroom as u64);
        }

        // The next order, and its limits.
        let instr = rng.below(256);
        let planned = book(&mut rng);
        let e = exposures[instr as usize];
        let (o, l, headroom) = order(&mut rng, &planned, e.0, e.1);
        next = (instr, o, planned, headroom);
        limits[instr as usize] = l;
        m.model.set("we_limit", 1);
        m.model.set("cfg_addr", instr);
        m.model.set_words("cfg_row", &limit_row(&l));

        // L4 of the order that entered LATENCY cycles ago.
        if let Some(i) = n.checked_sub(LATENCY) {
            let got = m.out.map(|p| m.model.get_id(p));
            let (why, px, notional) = items[i].expected;
            assert_eq!(
                got[1], why,
                "order {i}, instrument {}: reasons",
                items[i].instr
            );
            assert_eq!(got, [u64::from(why == 0), why, px, notional], "order {i}");
            (0..9)
                .filter(|r| why >> r & 1 == 1)
                .for_each(|r| refused[r] += 1);
            match why.trailing_zeros() {
                64 => passed += 1,
                r => first[r as usize] += 1,
            }
        }
        m.model.tick();
    }
    println!("passed {passed}, refused by reason 11..19 {refused:?}, first reasons {first:?}");
    assert!(passed > 5_000, "only {passed} orders passed");
    for r in 0..9 {
        assert!(
            refused[r] > 1_000 && first[r] > 500,
            "reason {} is hardly tested",
            r + 11
        );
    }
}
