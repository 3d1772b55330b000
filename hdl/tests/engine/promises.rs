//! Promises that hold in every cycle: kill, disarm, bad frames, overload, timers.

use crate::desk::{Desk, Limit};
use crate::reference::{Event, Message, Slot};
use crate::rig::{FAST, Rig};
use std::collections::VecDeque;
use t2t_contract::reasons::Reject;
use t2t_contract::records::feed;
use t2t_hdl::testbench::Rng;

/// A card on which every order passes: buys of 100 at a fixed price, inside every limit.
fn easy(seed: u64) -> (Rig, Vec<Vec<u32>>, Desk) {
    let mut rig = Rig::new();
    let mut desk = Desk::random(&mut Rng::new(seed));
    desk.limits[7] = Limit {
        en: true,
        max_qty: 1000,
        collar: 1000,
        max_notional: 1_000_000_000,
        max_long: 1_000_000_000,
        max_short: 1_000_000_000,
    };
    for o in &mut desk.orders {
        let length = [104, 97, 66][o.kind as usize];
        assert_eq!(o.staged.frame.len(), length);
        (o.kind, o.base, o.off, o.instr, o.en, o.sell) = (0, 0, 1_000_000, 7, true, false);
        o.staged.kind = 0;
    }
    desk.load(&mut rig.m);
    for (port, value) in [
        ("rate_cost", 1),
        ("gross_limit", 1 << 55),
        ("open_limit", 60_000),
    ] {
        rig.m.set(port, value);
    }
    rig.ticks(5);
    rig.arm();
    let rows = desk.orders.iter().map(|o| o.row()).collect();
    (rig, rows, desk)
}

/// A message on instrument 7 on which `slots` attempt, each with `orders` orders.
fn attempt(seq: u64, slots: u8, decision: u8, orders: usize) -> Event {
    Event::Message(Box::new(Message {
        seq,
        time: 1_000_000_000 + seq,
        instr: 7,
        judged: true,
        bid: Some(999_000),
        ask: Some(1_000_000),
        attempt: slots,
        decision,
        slots: (0..8)
            .map(|i| Slot {
                trigger: i,
                orders: (0..orders).map(|k| i as usize * 4 + k).collect(),
                partner: None,
            })
            .collect(),
        ..Message::default()
    }))
}

fn forget(rig: &mut Rig) {
    rig.fired.clear();
    rig.sent.clear();
    rig.refused.clear();
}

#[test]
fn a_kill_works_in_one_cycle_and_lets_the_frame_on_the_wire_end() {
    let (mut rig, rows, _) = easy(1);
    let (mut blocked, mut late) = (0, 0);
    for cause in ["kill", "ctl_kill", "ctl_disarm"] {
        for fast in [true, false] {
            rig.fast = fast;
            // Around the first order, and around the third of the serial path.
            for at in (0..60).chain([70, 75, 80, 81, 82, 83, 84, 85, 90]) {
                forget(&mut rig);
                let start = rig.cycle;
                let mut killed = false;
                rig.play(VecDeque::from([(0, attempt(1, 3, 3, 3))]), &rows);
                for _ in 0..400 {
                    let now = rig.cycle - start == 1 + at;
                    rig.m.set(cause, u64::from(now));
                    let sent = rig.fired.len();
                    rig.tick();
                    killed |= now;
                    assert!(
                        !killed || rig.fired.len() == sent,
                        "{cause} at {at}: a first word after it"
                    );
                }
                assert!(rig.sent.iter().all(|f| !f.aborted) && rig.sent.len() == rig.fired.len());
                assert_eq!(rig.fired.len() + rig.refused.len(), 6);
                let reason = if cause == "ctl_disarm" {
                    Reject::Disarmed
                } else {
                    Reject::Kill
                };
                assert!(
                    rig.refused.iter().all(|r| r.3 == reason),
                    "{:?}",
                    rig.refused
                );
                blocked += usize::from(rig.fired.is_empty());
                late += rig.fired.len();
                rig.pulse("ctl_arm");
                rig.ticks(6);
                assert_eq!(
                    rig.m.get("armed"),
                    u64::from(cause == "ctl_disarm"),
                    "arming needs the kill released"
                );
                rig.pulse("ctl_unkill");
                rig.ticks(6);
                rig.pulse("ctl_arm");
                rig.ticks(6);
                assert_eq!(rig.m.get("armed"), 1);
            }
        }
    }
    assert!(blocked > 10 && late > 100);
}

#[test]
fn nothing_leaves_a_card_that_was_not_armed() {
    let (mut rig, rows, _) = easy(2);
    rig.pulse("ctl_disarm");
    rig.play(
        VecDeque::from([(0, attempt(1, 0xFF, 0x0F, 4)), (1, Event::End(false, true))]),
        &rows,
    );
    rig.drain(300);
    assert!(rig.sent.is_empty());
    assert_eq!(rig.refused.len(), 32);
    assert!(rig.refused.iter().all(|r| r.3 == Reject::Disarmed));
}

#[test]
fn a_frame_that_ends_badly_takes_its_orders_with_it() {
    let (mut rig, rows, _) = easy(3);
    for end in 1..60u64 {
        forget(&mut rig);
        // Two decision orders and two that wait; the frame ends badly `end` cycles after the message's L1.
        let events = VecDeque::from([
            (0, attempt(end, 0b0101, 0b0001, 2)),
            (end, Event::End(true, true)),
        ]);
        rig.play(events, &rows);
        rig.drain(300);
        assert_eq!(rig.m.get("armed"), 0);
        assert_eq!(rig.fired.len() + rig.refused.len(), 4, "{end}");
        for f in &rig.fired {
            assert!(f.decision);
        }
        for (n, f) in rig.sent.iter().enumerate() {
            // The frame ends (e_stb) in cycle L1 + end; three cycles later the abort is at the stager.
            let first = f.cycle - rig.sent[0].cycle + FAST;
            let last_word = first + 25;
            assert_eq!(
                f.aborted,
                end + 3 < last_word,
                "order {n}, end {end}: {f:?}"
            );
            assert!(
                first <= end + 2,
                "order {n} left at {first}, behind the end at {end}"
            );
        }
        for r in &rig.refused {
            let waits = r.1 == 2;
            // Disarmed comes first in the order of reasons.
            assert_eq!(r.3, if waits { Reject::Disarmed } else { r.3 });
            assert!(matches!(r.3, Reject::BadFrame | Reject::Disarmed));
        }
        rig.arm();
    }
}

#[test]
fn an_earlier_frame_s_orders_survive_the_bad_end_of_a_later_one() {
    let (mut rig, rows, _) = easy(4);
    // Four orders released by the good end of the first frame; the second ends badly while they leave.
    let events = VecDeque::from([
        (0, attempt(1, 1, 0, 4)),
        (1, Event::End(false, true)),
        (9, attempt(2, 1, 0, 1)),
        (11, Event::End(true, true)),
    ]);
    rig.play(events, &rows);
    rig.drain(300);
    assert_eq!(rig.fired.iter().map(|f| f.seq).collect::<Vec<_>>(), [1; 4]);
    assert!(rig.sent.iter().all(|f| !f.aborted));
    assert_eq!(rig.refused, [(2, 0, 0, Reject::Disarmed)]);
}

#[test]
fn an_overload_disarms_and_loses_nothing_silently() {
    let (mut rig, rows, _) = easy(5);
    for flood in [300u64, 900] {
        forget(&mut rig);
        let events = (0..flood)
            .map(|n| (5 * n, attempt(n, 0xFF, 0xFF, 4)))
            .collect();
        rig.play(events, &rows);
        rig.drain(400);
        assert_eq!(rig.m.get("armed"), u64::from(flood < 384));
        assert!(
            rig.sent
                .iter()
                .all(|f| !f.aborted && f.bytes.len() == 104 || f.bytes.len() < 104)
        );
        let judged = rig.fired.len() + rig.refused.len();
        if flood < 384 {
            assert_eq!(judged as u64, 32 * flood);
            assert!(rig.refused.is_empty());
        } else {
            assert!(rig.refused.iter().any(|r| r.3 == Reject::Overload));
            assert!(
                rig.refused
                    .iter()
                    .all(|r| matches!(r.3, Reject::Overload | Reject::Disarmed))
            );
        }
    }
    // More was lost than could be held, so only a reset of the books lets the card arm again.
    rig.pulse("ctl_arm");
    rig.ticks(6);
    assert_eq!(rig.m.get("armed"), 0);
    rig.pulse("reset_books");
    rig.ticks(700);
    rig.arm();
    forget(&mut rig);
    rig.play(VecDeque::from([(0, attempt(9, 1, 1, 1))]), &rows);
    rig.drain(100);
    assert_eq!(rig.fired.len(), 1);
}

#[test]
fn a_full_waiting_queue_disarms() {
    let (mut rig, rows, _) = easy(6);
    let mut events: VecDeque<_> = (0..9).map(|n| (5 * n, attempt(n, 0xFF, 0, 1))).collect();
    events.push_back((60, Event::End(false, true)));
    rig.play(events, &rows);
    rig.drain(300);
    // 63 attempts wait; the 64th to 72nd do not fit.
    assert!(rig.fired.is_empty());
    assert_eq!(rig.m.get("armed"), 0);
    assert_eq!(rig.refused.len(), 72);
    assert_eq!(
        rig.refused
            .iter()
            .filter(|r| r.3 == Reject::Overload)
            .count(),
        9
    );
}

#[test]
fn silence_of_host_or_feed_disarms() {
    let (mut rig, _, _) = easy(7);
    let armed = |rig: &mut Rig, now: u64| {
        rig.m.set("now", now);
        rig.ticks(6);
        (rig.m.get("armed"), rig.m.get("dead"), rig.m.get("stale"))
    };
    rig.m.set("dead_man", 1000);
    rig.pulse("heartbeat");
    assert_eq!(armed(&mut rig, 1000), (1, 0, 0));
    rig.pulse("heartbeat");
    assert_eq!(armed(&mut rig, 2000), (1, 0, 0));
    assert_eq!(armed(&mut rig, 2001), (0, 1, 0));
    rig.pulse("ctl_arm");
    assert_eq!(armed(&mut rig, 2001), (0, 1, 0), "arming needs a heartbeat");
    rig.pulse("heartbeat");
    assert_eq!(
        armed(&mut rig, 2002),
        (0, 0, 0),
        "a heartbeat alone does not arm"
    );
    rig.m.set("dead_man", 0);

    // Feed 2 may be silent for 500 ns.
    let mut row = [0u32; 16];
    crate::frames::put(&mut row, feed::EN, 1, 1);
    crate::frames::put(&mut row, feed::STALE, feed::STALE_W, 500);
    rig.m.set_words("cfg_row", &row);
    rig.m.set("cfg_addr", 2);
    rig.pulse("we_feed");
    rig.pulse("ctl_arm");
    assert_eq!(
        armed(&mut rig, 10_000),
        (1, 0, 0),
        "a feed that was never heard is not stale"
    );
    rig.m.set("e_feed", 2);
    rig.pulse("e_stb");
    assert_eq!(armed(&mut rig, 10_500), (1, 0, 0));
    assert_eq!(armed(&mut rig, 10_501), (0, 0, 4));
    rig.pulse("ctl_arm");
    assert_eq!(
        armed(&mut rig, 11_001),
        (1, 0, 0),
        "silence counts from arming"
    );
    rig.pulse("e_stb");
    assert_eq!(armed(&mut rig, 11_501), (1, 0, 0));
    rig.m.set("e_feed", 1);
    rig.pulse("e_stb");
    assert_eq!(armed(&mut rig, 11_502), (0, 0, 4));
}

#[test]
fn the_host_sets_the_next_numbers() {
    let (mut rig, rows, _) = easy(8);
    rig.m.set("user_ref_value", 0xFFFF_FFFF);
    rig.pulse("user_ref_we");
    rig.m.set("ip_id_value", 0xFFFF);
    rig.pulse("ip_id_we");
    rig.play(VecDeque::from([(0, attempt(1, 1, 1, 2))]), &rows);
    rig.drain(100);
    assert_eq!(
        rig.fired.iter().map(|f| f.user_ref).collect::<Vec<_>>(),
        [0xFFFF_FFFF, 0]
    );
    assert_eq!(
        (rig.m.get("next_user_ref"), rig.m.get("next_ip_id")),
        (1, 1)
    );
}
