//! The orders block on its verilated model against a reference with ordinary data structures: every output in every
//! cycle, so every latency too.

mod bench;
mod check;
mod fill;
mod real;
mod reference;
mod stream;
mod traffic;
mod worst;

use bench::Bench;
use stream::idle;
use t2t_hdl::testbench::Rng;
use traffic::{Traffic, watch_all};

/// Frames of random messages, most of them without an idle cycle in or between them.
fn random_events(b: &mut Bench, seed: u64, events: u64, most: u64) {
    let mut rng = Rng::new(seed);
    let mut traffic = Traffic::new(200);
    let mut sent = 0;
    while sent < events {
        let feed = rng.pick(&[0, 0, 0, 1, 1, 1, 2, 3]);
        let sparse = rng.one_in(4);
        b.stream
            .frame(if rng.one_in(2) { 0 } else { rng.below(20) });
        for _ in 0..1 + rng.below(12) {
            let m = if feed < 2 {
                traffic.itch(&mut rng, feed)
            } else {
                traffic.deep(&mut rng, feed)
            };
            b.stream.push(&m, || idle(&mut rng, sparse));
            sent += 1;
        }
        let end = b.stream.end();
        b.run_to(end - 2);
        if rng.one_in(50) {
            traffic.want(rng.below(most) as usize);
        }
        // A feed-level mark; and a fresh start once little is left to see.
        if rng.one_in(300) {
            b.drain();
            b.reference.frozen.insert(10 + rng.below(20));
        }
        if b.reference.frozen.len() > 8 {
            b.reset();
            traffic.restart();
        }
    }
    b.drain();
}

#[test]
fn random_events_on_a_table_that_fills_agree_with_the_reference() {
    let mut b = Bench::new::<2, 40>("orders_small", 7);
    watch_all(&mut b);
    random_events(&mut b, 99, 120_000, 60);
    println!("{:?}", b.seen);
    for mark in [5, 6, 7, 8] {
        assert!(
            b.seen.marks[&mark] > 20,
            "mark {mark} is hardly tried: {:?}",
            b.seen
        );
    }
    assert!(
        b.seen.frozen > 1000 && b.seen.seconds > 3000,
        "{:?}",
        b.seen
    );
    assert!(b.reference.full_by_ways > 5 && b.reference.full_by_count > 5);
}
