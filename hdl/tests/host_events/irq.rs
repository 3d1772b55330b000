//! When the card interrupts, and that it does so once.

use crate::bench::{BOARD, Bench, Bus, FAST};
use crate::record::Said;
use crate::traffic::{Rates, Traffic};
use t2t_contract::registers::{irq, status};

const NONE: Rates = Rates {
    row: 0,
    reject: 0,
    fire: 0,
    feed: 0,
    state: 0,
    commit: 0,
    exact: true,
};
const EVENTS: usize = irq::EVENTS;
const DISARM: usize = irq::DISARM;
const COMMIT: usize = irq::COMMIT;
const LOST: usize = irq::LOST;

fn bench(seed: u64, enable: u64, threshold: u64, holdoff: u64) -> Bench {
    let mut b = Bench::new(seed, BOARD, FAST);
    b.m.set("irq_enable", enable);
    b.m.set("irq_threshold", threshold);
    b.m.set("irq_holdoff", holdoff);
    b.started(8);
    b
}

/// `n` refusals, one every three cycles.
fn refuse(b: &mut Bench, n: u64) {
    let mut traffic = Traffic::new(Rates { reject: 1, ..NONE });
    for _ in 0..n {
        let said = traffic.say(b);
        b.cycle(said);
        b.idle(2);
    }
}

fn clear(b: &mut Bench, bits: u64) {
    b.m.set("irq_clear", bits);
    b.m.set("irq_clear_stb", 1);
    b.cycle(Said::default());
    b.m.set("irq_clear_stb", 0);
    b.idle(5);
}

/// The status becomes `to`.
fn change(b: &mut Bench, to: u64) {
    b.m.set("status", to);
    b.status = to;
    b.idle(100);
}

#[test]
fn events_interrupt_once_when_the_threshold_is_reached_and_again_after_the_host_took() {
    let mut b = bench(1, 1 << EVENTS, 5, 0);
    refuse(&mut b, 4);
    b.idle(2000);
    assert_eq!((b.irqs[EVENTS], b.m.get("irq_pending")), (0, 0));
    refuse(&mut b, 1);
    b.idle(200);
    assert_eq!((b.irqs[EVENTS], b.m.get("irq_pending")), (1, 1));
    // More of them do not interrupt again, and it is not cleared but by taking.
    refuse(&mut b, 10);
    clear(&mut b, 15);
    b.idle(200);
    assert_eq!((b.irqs[EVENTS], b.m.get("irq_pending")), (1, 1));
    b.take(11);
    b.idle(50);
    assert_eq!((b.taken, b.m.get("irq_pending")), (11, 0));
    refuse(&mut b, 1);
    b.idle(200);
    assert_eq!((b.irqs[EVENTS], b.m.get("irq_pending")), (2, 1));
}

#[test]
fn fewer_events_than_the_threshold_interrupt_after_the_hold_off() {
    let mut b = bench(2, 1 << EVENTS, 100, 500);
    refuse(&mut b, 1);
    b.idle(450);
    assert_eq!((b.irqs[EVENTS], b.m.get("irq_pending")), (0, 0));
    b.idle(150);
    assert_eq!((b.irqs[EVENTS], b.m.get("irq_pending")), (1, 1));
    b.take(1);
    b.idle(2000);
    assert_eq!((b.irqs[EVENTS], b.m.get("irq_pending")), (1, 0));
    // Taking some begins the hold-off anew.
    refuse(&mut b, 3);
    b.idle(400);
    b.take(1);
    b.idle(400);
    assert_eq!(b.irqs[EVENTS], 1);
    b.idle(200);
    assert_eq!(b.irqs[EVENTS], 2);
}

#[test]
fn no_interrupt_comes_before_its_records_are_in_memory() {
    for seed in 0..20 {
        let mut b = bench(seed, 1 << EVENTS, 3, 0);
        b.period = [3103, 1000 + 1000 * seed];
        b.bus = Bus {
            slow: 4,
            delay: 300,
            errors: 0,
        };
        for n in 0..20 {
            refuse(&mut b, 3);
            for _ in 0..20_000 {
                b.idle(1);
                if b.irqs[EVENTS] > n {
                    break;
                }
            }
            assert_eq!(b.irqs[EVENTS], n + 1);
            assert!(
                b.at_irq >= 3 * (n + 1),
                "{} records at interrupt {n}",
                b.at_irq
            );
            b.take(3);
            b.idle(60);
        }
    }
}

#[test]
fn a_vector_enabled_while_pending_interrupts_then() {
    let mut b = bench(3, 0, 1, 0);
    refuse(&mut b, 1);
    b.m.set("ended", 1);
    b.idle(1);
    b.m.set("ended", 0);
    b.idle(200);
    assert_eq!(
        (b.irqs, b.m.get("irq_pending")),
        ([0; 4], 1 << EVENTS | 1 << COMMIT)
    );
    b.m.set("irq_enable", 1 << COMMIT);
    b.idle(100);
    assert_eq!(b.irqs, [0, 0, 1, 0]);
    b.m.set("irq_enable", 1 << EVENTS | 1 << COMMIT);
    b.idle(100);
    assert_eq!(b.irqs, [1, 0, 1, 0]);
    // Disabled and enabled again, it interrupts again: it is pending still.
    b.m.set("irq_enable", 0);
    b.idle(1);
    b.m.set("irq_enable", 1 << EVENTS);
    b.idle(100);
    assert_eq!(b.irqs, [2, 0, 1, 0]);
}

#[test]
fn a_card_that_is_no_longer_armed_or_is_killed_interrupts() {
    let mut b = bench(4, 15, 1000, 0);
    let (armed, killed) = (1 << status::ARMED, 1 << status::KILLED);
    change(&mut b, armed);
    assert_eq!(b.irqs, [0; 4], "arming does not interrupt");
    change(&mut b, 0);
    assert_eq!((b.irqs[DISARM], b.m.get("irq_pending")), (1, 1 << DISARM));
    // Until it is cleared it is pending, and does not interrupt again.
    change(&mut b, armed);
    change(&mut b, killed);
    assert_eq!(b.irqs[DISARM], 1);
    clear(&mut b, 1 << DISARM);
    assert_eq!(b.m.get("irq_pending"), 0);
    change(&mut b, 0);
    assert_eq!(
        b.irqs[DISARM], 1,
        "the release of the kill switch does not interrupt"
    );
    change(&mut b, killed);
    assert_eq!(
        b.irqs[DISARM], 2,
        "a kill does, also of a card that was not armed"
    );
    clear(&mut b, 15);
    change(&mut b, 0);
    // Cleared in the very cycle of a new cause: it interrupts again, wherever the clear falls.
    for gap in 0..6 {
        change(&mut b, killed);
        change(&mut b, 0);
        let before = b.irqs[DISARM];
        for n in 0..6 {
            if n == 3 {
                b.m.set("status", killed);
            }
            b.m.set("irq_clear", u64::from(n == gap) << DISARM);
            b.m.set("irq_clear_stb", u64::from(n == gap));
            b.idle(1);
        }
        b.m.set("irq_clear_stb", 0);
        b.idle(100);
        let pending = b.m.get("irq_pending") >> DISARM & 1;
        assert_eq!(
            b.irqs[DISARM] - before,
            pending,
            "clear {gap}: pending without an interrupt, or the reverse"
        );
        change(&mut b, 0);
        clear(&mut b, 15);
    }
}

#[test]
fn events_lost_and_writes_that_fail_interrupt() {
    let mut b = bench(5, 1 << LOST, 1, 0);
    b.bus.errors = 1;
    refuse(&mut b, 1);
    b.idle(200);
    assert_eq!((b.irqs[LOST], b.m.get("event_errors")), (1, 1));
    assert_eq!(b.m.get("event_written"), 1, "it counts as written");
    b.bus.errors = 0;
    clear(&mut b, 1 << LOST);
    // Ring and queue are full.
    refuse(&mut b, 256 + 513 - 1);
    b.idle(300);
    assert_eq!((b.irqs[LOST], b.m.get("events_lost")), (1, 0));
    refuse(&mut b, 1);
    b.idle(300);
    assert_eq!((b.irqs[LOST], b.m.get("events_lost")), (2, 1));
}

#[test]
fn a_reset_of_the_function_leaves_nothing_pending() {
    let mut b = bench(6, 0, 1, 0);
    change(&mut b, 1 << status::KILLED);
    b.m.set("ended", 1);
    refuse(&mut b, 1);
    b.m.set("ended", 0);
    b.idle(200);
    assert_ne!(b.m.get("irq_pending"), 0);
    b.m.set("event_log2", 0);
    b.m.set("reset", 1);
    b.idle(1);
    b.m.set("reset", 0);
    b.idle(100);
    assert_eq!((b.m.get("irq_pending"), b.irqs), (0, [0; 4]));
}
