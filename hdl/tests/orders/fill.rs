//! The full-size table takes every order that the card may hold, and not one more.

use crate::bench::Bench;
use crate::reference::Reference;
use crate::stream::Msg;
use crate::traffic::{LOCATE, watch_all};
use t2t_hdl::testbench::Rng;

const LIVE: u64 = 65_536;

/// References as exchanges give them: rising, all with the same low two bits, other symbols' in between.
struct References {
    rng: Rng,
    next: u64,
    step: u64,
}

impl References {
    fn take(&mut self) -> u64 {
        self.next += 4 * (1 + self.rng.below(self.step));
        self.next
    }
}

#[test]
fn every_order_of_a_full_card_finds_a_way_in() {
    let mut b = Bench::new::<13, LIVE>("orders_full", 21);
    watch_all(&mut b);
    let mut refs = References {
        rng: Rng::new(17),
        next: 0x0123_4567,
        step: 40,
    };
    b.stream.frame(0);
    let add = |n: u64, reference: u64| Msg {
        ty: b'A',
        locate: LOCATE + n % 3,
        reference,
        qty: 100,
        price: 10_000 + n,
        ..Msg::default()
    };
    let mut first = 0;
    for n in 0..LIVE {
        let reference = refs.take();
        first = if n == 0 { reference } else { first };
        b.stream.push(&add(n, reference), || 0);
        b.run_to(b.stream.end() - 2);
    }
    b.drain();
    assert_eq!((b.reference.live() as u64, b.seen.marks[&0]), (LIVE, LIVE));
    // A replace needs no room; one more order does; and after a delete there is room again.
    let replaced = Msg {
        ty: b'U',
        newref: refs.take(),
        ..add(0, first)
    };
    let one_more = add(1, refs.take());
    let deleted = Msg {
        ty: b'D',
        ..add(0, replaced.newref)
    };
    let fits = add(2, refs.take());
    for m in [replaced, one_more, deleted, fits] {
        b.stream.push(&m, || 0);
    }
    b.drain();
    assert_eq!((b.seen.marks[&5], b.reference.full_by_count), (1, 1));
    assert_eq!(b.reference.live() as u64, LIVE);
    b.reset();
    assert_eq!(b.reference.live(), 0);
    b.stream.push(&add(0, first), || 0);
    b.drain();
}

#[test]
fn buckets_do_not_fill_up_before_the_card_is_full() {
    for (seed, step) in [(1, 1), (2, 2), (3, 7), (4, 30), (5, 400), (6, 100_000)] {
        let mut table = Reference::new(13, LIVE as usize);
        table.locates.insert((0, LOCATE), 1);
        let mut refs = References {
            rng: Rng::new(seed),
            next: seed << 33 | 3,
            step,
        };
        for n in 0..LIVE {
            let m = Msg {
                ty: b'A',
                locate: LOCATE,
                reference: refs.take(),
                qty: 1,
                price: 1,
                ..Msg::default()
            };
            assert_eq!(table.take(&m)[0].mark, 0, "step {step}, order {n}");
        }
    }
}
