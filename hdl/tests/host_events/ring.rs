//! What arrives in host memory, in which order, and what is counted as lost.

use crate::bench::{BOARD, Bench, Bus, FAST};
use crate::record::Said;
use crate::traffic::{HIGHEST, Rates, Traffic};

/// A moderate mixture, at random.
const SOME: Rates = Rates {
    row: 12,
    reject: 30,
    fire: 60,
    feed: 90,
    state: 90,
    commit: 400,
    exact: false,
};

#[test]
fn at_the_highest_rate_of_the_pipeline_every_event_arrives_once_in_order_with_exact_bytes() {
    let mut b = Bench::new(1, BOARD, FAST);
    b.started(10);
    let mut traffic = Traffic::new(HIGHEST);
    for _ in 0..60_000 {
        let said = traffic.say(&mut b);
        b.cycle(said);
        if b.cycle.is_multiple_of(40) {
            b.take(u64::MAX);
        }
    }
    b.drain();
    assert!(b.expected.len() > 36_000, "{}", b.expected.len());
    b.check(0);
    assert_eq!(b.m.get("events_lost"), 0);
}

#[test]
fn with_any_clocks_bus_and_host_every_event_is_there_or_counted_as_lost() {
    let mut losses = 0;
    for seed in 0..24 {
        let mut b = Bench::new(seed, BOARD, FAST);
        b.period = match seed % 4 {
            0 => BOARD,
            1 => [3103, 1500 + b.rng.below(1500)],
            2 => [3103, 4000 + b.rng.below(16_000)],
            _ => [2000 + b.rng.below(3000), 2000 + b.rng.below(3000)],
        };
        // Every other one is a patient bus with a busy host.
        let eager = seed % 2;
        b.bus = Bus {
            slow: b.rng.below(8 >> eager),
            delay: b.rng.below(60 >> eager),
            errors: b.rng.below(20),
        };
        b.started(6 + seed % 3);
        let mut traffic = Traffic::new(SOME);
        let (most, patience) = (20 + b.rng.below(100), 1 + b.rng.below(800 >> (4 * eager)));
        for n in 0..12_000 {
            if eager == 0 && n % 3000 == 1500 {
                // The host looks away.
                for _ in 0..1500 {
                    let said = traffic.say(&mut b);
                    b.cycle(said);
                }
            }
            let said = traffic.say(&mut b);
            b.cycle(said);
            if b.rng.one_in(patience) {
                let most = b.rng.below(most) + 1;
                b.take(most);
            }
        }
        b.drain();
        let lost = b.m.get("events_lost");
        b.check(lost);
        losses += u64::from(lost > 0);
    }
    assert!(
        (4..24).contains(&losses),
        "some lose and some do not: {losses}"
    );
}

#[test]
fn only_enabled_kinds_are_written_and_numbered() {
    for kind in 1..7 {
        let mut b = Bench::new(kind, BOARD, FAST);
        b.mask = 1 << kind;
        b.started(8);
        let mut traffic = Traffic::new(SOME);
        for n in 0..4000 {
            let said = traffic.say(&mut b);
            b.cycle(said);
            if n % 100 == 0 {
                b.take(u64::MAX);
            }
        }
        b.drain();
        assert!(b.got.len() > 3, "kind {kind}");
        b.check(0);
    }
}

#[test]
fn more_than_any_pipeline_says_is_lost_but_counted_and_never_confused() {
    // Every source in every cycle: the small queues fill.
    let mut b = Bench::new(3, BOARD, FAST);
    b.started(10);
    let mut traffic = Traffic::new(Rates {
        row: 1,
        reject: 1,
        fire: 8,
        feed: 1,
        state: 1,
        commit: 1,
        exact: true,
    });
    for n in 0..300 {
        let said = if n < 40 || n % 60 < 20 {
            traffic.say(&mut b)
        } else {
            Said::default()
        };
        b.cycle(said);
    }
    b.drain();
    let lost = b.m.get("events_lost");
    assert!(lost > 100);
    // Numbers are skipped no later than what was lost: what came is a part of what was said, in order.
    let mut next = 0;
    let mut said = b.expected.iter();
    for rec in &b.got {
        assert!(rec.sequence() >= next);
        next = rec.sequence() + 1;
        let plain = rec.numbered(0, 0);
        assert!(
            said.any(|want| *want == plain),
            "{rec:?} was never said, or out of turn"
        );
    }
    assert_eq!(b.got.len() as u64 + lost, b.expected.len() as u64);
}

#[test]
fn a_full_ring_is_never_overwritten_and_goes_on_when_the_host_takes() {
    let mut b = Bench::new(5, BOARD, FAST);
    b.started(6);
    let mut traffic = Traffic::new(Rates {
        row: 5,
        exact: true,
        ..SOME
    });
    for _ in 0..5000 {
        let said = traffic.say(&mut b);
        b.cycle(said);
    }
    assert_eq!(b.m.get("event_written"), 64);
    b.idle(200);
    let lost = b.m.get("events_lost");
    assert!(lost > 0);
    b.take(10);
    b.idle(200);
    assert_eq!(b.m.get("event_written"), 74);
    b.drain();
    // The ring and the queue: 64 records, 513 that waited.
    assert_eq!(b.got.len(), 64 + 513);
    b.check(lost);
}

#[test]
fn off_or_outside_of_its_sizes_nothing_is_written_lost_or_counted() {
    for log2 in [0, 5, 21, 31] {
        let mut b = Bench::new(log2, BOARD, FAST);
        b.started(log2);
        let mut traffic = Traffic::new(HIGHEST);
        for _ in 0..3000 {
            let said = traffic.say(&mut b);
            b.cycle(said);
        }
        b.idle(300);
        assert_eq!(
            (b.answered, b.m.get("event_written"), b.m.get("events_lost")),
            (0, 0, 0)
        );
    }
}

#[test]
fn a_ring_started_anew_begins_at_record_0_phase_1_sequence_0_and_hears_at_once() {
    for seed in 0..16 {
        let slow = Bus {
            slow: 4,
            delay: 40,
            errors: 0,
        };
        let mut b = Bench::new(seed, [3103, 1300 + 900 * seed], slow);
        let mut traffic = Traffic::new(SOME);
        for round in 0..5 {
            // In mid-traffic: what is in flight still goes to the old places, what waits for them is thrown away.
            let lost = b.m.get("events_lost");
            b.started(6 + round % 2);
            let written = b.m.get("event_written");
            assert!(written == 0 || written == u64::from(u32::MAX), "{written}");
            for n in 0..1500 + 97 * seed {
                let said = traffic.say(&mut b);
                b.cycle(said);
                if n % 70 == 0 {
                    b.take(20);
                }
            }
            if round % 2 == 0 {
                b.drain();
                assert!(b.got.len() > 60);
                b.check(b.m.get("events_lost") - lost);
                // Fill it again, so that the next one finds something to throw away.
                for _ in 0..3000 {
                    let said = traffic.say(&mut b);
                    b.cycle(said);
                }
            }
            b.settle();
        }
    }
}

#[test]
fn a_ring_switched_off_or_reset_finishes_what_is_in_flight_and_writes_no_more() {
    for seed in 0..8 {
        let slow = Bus {
            slow: 4,
            delay: 40,
            errors: 0,
        };
        let mut b = Bench::new(seed, [3103, 1300 + 1700 * seed], slow);
        b.started(9);
        let mut traffic = Traffic::new(SOME);
        for _ in 0..1000 {
            let said = traffic.say(&mut b);
            b.cycle(said);
        }
        let port = if seed % 2 == 0 {
            "reset"
        } else {
            "event_log2_stb"
        };
        b.m.set("event_log2", 0);
        b.m.set(port, 1);
        b.cycle(Said::default());
        b.m.set(port, 0);
        // EVENT_WRITTEN says when the memory may be given back.
        b.idle(3);
        let mut waited = 0;
        while b.m.get("event_written") == u64::from(u32::MAX) {
            b.idle(1);
            waited += 1;
        }
        assert!((8..20_000).contains(&waited));
        assert_eq!((b.m.get("m_axi_awvalid"), b.m.get("m_axi_wvalid")), (0, 0));
        assert_eq!(b.unanswered(), 0, "every write that began has ended");
        let (written, lost) = (b.answered, b.m.get("events_lost"));
        for _ in 0..1000 {
            let said = traffic.say(&mut b);
            b.cycle(said);
        }
        assert_eq!((b.answered, b.m.get("event_written")), (written, 0));
        assert_eq!(b.m.get("events_lost"), lost);
    }
}

#[test]
fn starting_again_while_starting_is_one_start() {
    let mut b = Bench::new(9, BOARD, FAST);
    let mut traffic = Traffic::new(SOME);
    for gap in 0..60 {
        b.start(7);
        b.idle(gap);
        b.start(6);
        b.settle();
        for _ in 0..400 {
            let said = traffic.say(&mut b);
            b.cycle(said);
        }
        b.drain();
        b.check(0);
        b.settle();
    }
}

#[test]
fn what_the_host_took_of_the_ring_before_does_not_count() {
    let mut b = Bench::new(12, BOARD, FAST);
    let mut traffic = Traffic::new(Rates {
        row: 10,
        exact: true,
        ..SOME
    });
    for _ in 0..3 {
        b.started(6);
        for _ in 0..600 {
            let said = traffic.say(&mut b);
            b.cycle(said);
        }
        b.idle(200);
        assert_eq!(
            b.m.get("event_written"),
            64,
            "the ring was not written full"
        );
        b.drain();
        assert!(b.taken > 64);
        b.settle();
    }
}

#[test]
fn a_host_that_says_it_took_more_than_there_is_stops_the_ring_and_not_the_memory() {
    let mut b = Bench::new(11, BOARD, FAST);
    b.started(6);
    let mut traffic = Traffic::new(SOME);
    b.say_taken(5000);
    b.idle(50);
    for _ in 0..500 {
        let said = traffic.say(&mut b);
        b.cycle(said);
    }
    assert_eq!(b.answered, 0);
    b.say_taken(0);
    b.drain();
    b.check(0);
}
