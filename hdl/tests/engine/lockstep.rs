//! Random sessions against the sequential reference: same orders, frames, refusals, in the same order, by either path.

use crate::desk::{Desk, INSTRUMENTS, ORDERS};
use crate::reference::{Event, Message, Reference, Slot};
use crate::rig::{FAST, Rig};
use std::collections::HashMap;
use t2t_contract::reasons::Reject;
use t2t_hdl::testbench::Rng;

/// Events in their order of meaning, each with the cycle in which it is presented.
struct Burst {
    events: Vec<(u64, Event)>,
    /// Cycle of the latest L1.
    at: u64,
    /// No L1 before this cycle.
    next: u64,
}

fn message(rng: &mut Rng, seq: u64, time: u64, decisions: bool) -> Message {
    let middle = 1_000_000 + rng.below(4_000) as i64;
    let (under, no_bid, no_ask) = (1 + rng.below(3_000) as i64, rng.one_in(12), rng.one_in(12));
    let attempt = match rng.below(4) {
        0 => 0,
        1 => 1 << rng.below(8),
        2 => rng.bits(8) & rng.bits(8),
        _ => rng.bits(8),
    } as u8;
    Message {
        seq,
        time,
        instr: rng.pick(&INSTRUMENTS),
        judged: true,
        bid: (!no_bid).then_some(middle - under),
        ask: (!no_ask).then_some(middle),
        sticky: rng.one_in(400),
        halt: rng.one_in(40),
        attempt,
        repeat: if rng.one_in(8) {
            rng.bits(8) as u8 & attempt
        } else {
            0
        },
        decision: if decisions { rng.bits(8) as u8 } else { 0 },
        slots: (0..8)
            .map(|i| Slot {
                trigger: rng.below(128) * 8 + i,
                orders: (0..=rng.below(4))
                    .map(|_| rng.below(ORDERS as u64) as usize)
                    .collect(),
                partner: rng.one_in(4).then(|| rng.pick(&INSTRUMENTS)),
            })
            .collect(),
    }
}

/// A frame's messages, marks and end, as close together as the card may see them if `tight`.
fn frame(rng: &mut Rng, b: &mut Burst, seq: &mut u64, time: u64, tight: bool) {
    let bad = rng.one_in(30);
    for _ in 0..=rng.below(7) {
        let apart = if tight {
            rng.pick(&[5, 5, 5, 4, 9])
        } else {
            40 + rng.below(120)
        };
        b.at = (b.at + apart).max(b.next);
        *seq += 1;
        let mut m = message(rng, *seq, time, !bad);
        if rng.one_in(20) {
            // Only a status: an operation that marked its instrument.
            (m.judged, m.sticky, m.attempt, m.repeat) = (false, rng.one_in(4), 0, 0);
        }
        b.events.push((b.at, Event::Message(Box::new(m))));
    }
    let mut end = b.at;
    if rng.one_in(60) {
        b.events.push((b.at + 1, Event::Mark(rng.below(4))));
        end = b.at + 1;
    }
    if bad {
        end += 1;
        b.events.push((end + 1, Event::Mark(rng.below(4))));
    }
    b.events.push((end, Event::End(bad, bad || !rng.one_in(9))));
    b.next = end + 5;
}

/// What the host does between bursts.
fn host(rng: &mut Rng, rig: &mut Rig, r: &mut Reference) {
    for _ in 0..rng.below(3) {
        let s = rng.below(4) as usize;
        r.desk.up[s] = !rng.one_in(8);
        r.desk.write_session(&mut rig.m, s);
        rig.cycle += 1;
    }
    r.cost = rng.pick(&[
        1,
        1,
        1,
        20_000_000,
        50_000_000,
        1_000_000_000,
        1_000_000_001,
    ]);
    rig.m.set("rate_cost", r.cost);
    r.gross_limit = rng.pick(&[1_000_000_000_000, 40_000_000_000]);
    rig.m.set("gross_limit", r.gross_limit as u64);
    r.open_limit = rng.pick(&[3, 40, 60_000]);
    rig.m.set("open_limit", r.open_limit as u64);
    // Corrections, some so that an order just fits or just does not; one behind the other.
    for i in INSTRUMENTS {
        let o = &r.desk.orders[rng.below(ORDERS as u64) as usize];
        let l = r.desk.limits[o.instr];
        let i = if rng.one_in(2) { o.instr } else { i };
        let over = rng.below(2) as i64;
        let just = (l.max_long - o.qty + over, l.max_short - o.qty + over);
        let (long, short) = if rng.one_in(2) { just } else { (-500, 0) };
        let (was_long, was_short) = (r.long.entry(i).or_default(), r.short.entry(i).or_default());
        let (d_long, d_short) = (long - *was_long, short - *was_short);
        (*was_long, *was_short) = (long, short);
        let gross = rng.pick(&[0, -1, r.gross_limit - 300_000_000, -5_000_000_000]);
        let open = rng.pick(&[-2, 0, r.open_limit - 1, r.open_limit]);
        rig.m.set("adj_instr", i as u64);
        rig.m.set("adj_long", d_long as u64 & 0xFFFF_FFFF);
        rig.m.set("adj_short", d_short as u64 & 0xFFFF_FFFF);
        rig.m
            .set("adj_gross", (gross - r.gross) as u64 & ((1 << 58) - 1));
        rig.m.set("adj_open", (open - r.open) as u64 & 0xFFFF_FFFF);
        (r.gross, r.open) = (gross, open);
        rig.pulse("ctl_adjust");
        rig.ticks(rng.below(4));
    }
    if rng.one_in(2) {
        rig.pulse("reset_books");
        rig.ticks(700);
        assert_eq!((rig.m.get("armed"), rig.m.get("sweeping")), (0, 0));
        r.reset_books();
    }
    // Settled: the limits' registers and the corrections.
    rig.ticks(90);
    if !r.armed {
        rig.arm();
        r.armed = true;
    }
}

struct Tally {
    fires: usize,
    fast: usize,
    reasons: HashMap<Reject, usize>,
}

fn session(seed: u64, rounds: u64, fast: bool) -> Tally {
    let mut rng = Rng::new(seed);
    let mut rig = Rig::new();
    rig.fast = fast;
    let desk = Desk::random(&mut rng);
    desk.load(&mut rig.m);
    let rows: Vec<Vec<u32>> = desk.orders.iter().map(|o| o.row()).collect();
    let mut r = Reference::new(desk);
    r.armed = false;
    let (mut seq, mut time) = (0, 5_000_000_000);
    let mut tally = Tally {
        fires: 0,
        fast: 0,
        reasons: HashMap::new(),
    };
    let mut last_ref = 0;
    for round in 0..rounds {
        host(&mut rng, &mut rig, &mut r);
        let tight = rng.one_in(2);
        let mut b = Burst {
            events: vec![],
            at: 5,
            next: 0,
        };
        for _ in 0..1 + rng.below(6) {
            let cost = r.cost;
            time += rng.pick(&[0, 1, cost, cost - 1, 3 * cost, 2_000_000_000]);
            frame(&mut rng, &mut b, &mut seq, time, tight);
        }
        // Where each message is presented, and whether nothing else was going on.
        let mut place = HashMap::new();
        let (mut before, start) = (0, rig.cycle);
        for (cycle, e) in &b.events {
            if let Event::Message(m) = e {
                let unhalted = r.is_halted(m.instr) && !m.halt;
                place.insert(m.seq, (start + cycle, *cycle > before + 80 && !unhalted));
            }
            before = *cycle;
            r.event(e);
        }
        b.events.sort_by_key(|e| e.0);
        rig.play(b.events.into(), &rows);
        rig.drain(200);

        let what = format!("seed {seed}, round {round}, fast {fast}");
        for (n, want) in r.fires.iter().enumerate() {
            let got = rig
                .fired
                .get(n)
                .unwrap_or_else(|| panic!("{what}: missing {want:?}"));
            let fields = (
                got.seq,
                got.trigger,
                got.order,
                got.px,
                got.qty,
                got.user_ref,
                got.decision,
            );
            let wanted = (
                want.seq,
                want.trigger,
                want.order,
                want.px,
                want.qty,
                want.user_ref,
                want.decision,
            );
            let refused: Vec<_> = r.refusals.iter().filter(|x| x.0 == got.seq).collect();
            assert_eq!(
                fields, wanted,
                "{what}: order {n}; the reference refused {refused:?}"
            );
            assert_eq!(
                rig.sent[n].bytes, want.frame,
                "{what}: frame {n} of {want:?}"
            );
            assert!(!rig.sent[n].aborted && rig.sent[n].cycle == got.cycle);
            let (at, alone) = place[&want.seq];
            let took = got.cycle - at;
            // Nothing on the way either: an order or a refusal is due every 40 cycles while the serial path works.
            let idle = !rig.records.iter().any(|c| (at - 60..=at + 3).contains(c));
            if fast && alone && idle && want.first {
                assert_eq!(took, FAST, "{what}: {want:?}");
            }
            assert!(
                took > FAST || (took == FAST && want.first),
                "{what}: {took} cycles"
            );
            tally.fast += usize::from(took == FAST);
            if r.desk.orders[want.order as usize].kind != 2 {
                assert!(want.user_ref > last_ref);
                last_ref = want.user_ref;
            }
        }
        assert_eq!(
            rig.fired.len(),
            r.fires.len(),
            "{what}: {:?}",
            rig.fired.last()
        );
        assert_eq!(rig.sent.len(), r.fires.len());
        assert_eq!(rig.refused, r.refusals, "{what}");
        assert_eq!(rig.m.get("armed") == 1, r.armed, "{what}");
        assert_eq!(
            rig.m.get("open_orders") as u32 as i32 as i64,
            r.open,
            "{what}"
        );
        assert_eq!(
            rig.m.get("gross_used"),
            r.gross as u64 & ((1 << 58) - 1),
            "{what}"
        );
        tally.fires += r.fires.len();
        for (.., reason) in &r.refusals {
            *tally.reasons.entry(*reason).or_default() += 1;
        }
        rig.fired.clear();
        rig.sent.clear();
        rig.refused.clear();
        rig.records.clear();
        r.fires.clear();
        r.refusals.clear();
    }
    tally
}

#[test]
fn the_engine_does_what_the_sequential_meaning_says() {
    let mut reasons = HashMap::new();
    let (mut fires, mut quick) = (0, 0);
    for seed in 1..=5 {
        let tally = session(seed, 40, true);
        fires += tally.fires;
        quick += tally.fast;
        for (reason, n) in tally.reasons {
            *reasons.entry(reason).or_default() += n;
        }
    }
    println!("{fires} orders, {quick} by the fast path; refused {reasons:?}");
    assert!(fires > 500 && quick > 40);
    let cycle_dependent = [
        Reject::Kill,
        Reject::DeadMan,
        Reject::BadFrame,
        Reject::Overload,
    ];
    for reason in Reject::ALL.iter().filter(|r| !cycle_dependent.contains(r)) {
        let n: usize = reasons.get(reason).copied().unwrap_or_default();
        assert!(n > 0, "`{reason}` never came up");
    }
}

#[test]
fn without_the_fast_path_the_serial_one_does_the_same() {
    for seed in 1..=2 {
        let tally = session(seed, 40, false);
        assert!(tally.fires > 50 && tally.fast == 0);
    }
}
