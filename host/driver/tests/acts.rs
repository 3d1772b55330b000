//! Acts: arm, disarm, kill, heartbeat, exposure; and what can be seen.

mod common;

use common::{desk, open};
use t2t_contract::reasons::{Cause, Drop, Mark, Reject};
use t2t_contract::{live, registers, sizes};
use t2t_driver::fake::Fault;
use t2t_driver::state::Status;
use t2t_driver::{Accesses, Adjust, Error};

fn armed() -> (t2t_driver::fake::FakeCard, t2t_driver::Card) {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    card.arm(1).unwrap();
    (fake, card)
}

#[test]
fn kill_is_one_access() {
    let (fake, card) = armed();
    let before = card.accesses();
    card.kill().unwrap();
    let after = card.accesses();
    assert_eq!(
        Accesses {
            reads: after.reads - before.reads,
            writes: after.writes - before.writes
        },
        Accesses {
            reads: 0,
            writes: 1
        }
    );
    assert_eq!(fake.status(), Status::KILLED);
}

#[test]
fn kill_and_heartbeat_do_not_wait_for_a_commit_that_is_under_way() {
    let (fake, mut card) = open();
    card.set_patience(std::time::Duration::from_secs(60));
    fake.set_commit_polls(u32::MAX);
    let (switch, pulse) = (card.handle(), card.handle());
    std::thread::scope(|scope| {
        let apply = scope.spawn(move || card.apply(&desk()));
        common::eventually(|| (fake.accesses() > 1_000).then_some(()));
        assert!(!apply.is_finished());
        fake.advance(10);
        pulse.heartbeat().unwrap();
        switch.kill().unwrap();
        assert_eq!(fake.status(), Status::KILLED);
        fake.hang();
        assert!(apply.join().unwrap().is_err());
    });
}

#[test]
fn a_card_and_its_parts_go_to_other_threads() {
    fn sent<T: Send>() {}
    fn shared<T: Sync>() {}
    sent::<t2t_driver::Card>();
    sent::<t2t_driver::Ring>();
    sent::<t2t_driver::Events>();
    sent::<t2t_driver::Interrupts>();
    shared::<t2t_driver::Card>();
    shared::<t2t_driver::Handle>();
}

#[test]
fn who_stops_the_card_while_it_is_armed_wins() {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    let before = card.accesses();
    let refused = card.arm_unless(1, &|| true).unwrap_err();
    assert!(
        refused.to_string().contains("stopped meanwhile"),
        "{refused}"
    );
    assert!(!fake.status().contains(Status::ARMED));
    assert_eq!(
        card.accesses().writes - before.writes,
        1,
        "the heartbeat, and nothing that arms"
    );
    // Stopped between the look before the write and the look after it.
    let looks = std::cell::Cell::new(0);
    let stopped = || looks.replace(looks.get() + 1) > 0;
    let refused = card.arm_unless(1, &stopped).unwrap_err();
    assert!(
        refused.to_string().contains("stopped meanwhile"),
        "{refused}"
    );
    assert!(!fake.status().contains(Status::ARMED));
    card.arm_unless(1, &|| false).unwrap();
    assert!(fake.status().contains(Status::ARMED));
}

#[test]
fn a_killed_card_arms_only_after_the_switch_is_released() {
    let (fake, mut card) = armed();
    card.kill().unwrap();
    let error = card.arm(1).unwrap_err();
    assert!(
        error.to_string().contains("kill switch is latched"),
        "{error}"
    );
    card.unkill().unwrap();
    assert!(fake.status().is_empty(), "released, and disarmed");
    card.arm(1).unwrap();
}

#[test]
fn a_kill_pin_that_is_held_is_told() {
    let (fake, mut card) = open();
    fake.show_register(registers::STATUS, Status::KILLED.bits());
    assert!(matches!(
        card.unkill().unwrap_err(),
        Error::NoEffect { what: "unkill", .. }
    ));
}

#[test]
fn arming_another_generation_is_refused_on_a_card_that_is_armed_too() {
    let (fake, mut card) = armed();
    let error = card.arm(7).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("generation 1 is in force, not 7"),
        "{error}"
    );
    assert!(
        fake.status().contains(Status::ARMED),
        "what was armed under its own generation stays"
    );
}

#[test]
fn arming_another_generation_is_refused() {
    let (fake, mut card) = open();
    let error = card.arm(0).unwrap_err();
    assert!(error.to_string().contains("apply a desk first"));
    card.apply(&desk()).unwrap();
    let error = card.arm(2).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("generation 1 is in force, not 2"),
        "{error}"
    );
    assert!(!fake.status().contains(Status::ARMED));
    assert_eq!(card.state().unwrap().arms_refused, 1);
}

#[test]
fn disarming_is_looked_at() {
    let (fake, card) = armed();
    card.disarm().unwrap();
    assert!(fake.status().is_empty());
    let (fake, card) = armed();
    fake.fail_at(0, Fault::Dropped);
    assert!(matches!(
        card.disarm().unwrap_err(),
        Error::NoEffect { what: "disarm", .. }
    ));
}

#[test]
fn silence_of_the_host_is_seen_and_ends_with_a_heartbeat() {
    let (fake, mut card) = armed();
    fake.advance(1_000_000_001);
    let state = card.state().unwrap();
    assert_eq!(state.status, Status::ARMED | Status::DEAD_MAN);
    assert_eq!(state.cause, Some(Cause::DeadMan));
    let before = card.accesses();
    card.heartbeat().unwrap();
    let after = card.accesses();
    assert_eq!(
        (after.writes - before.writes, after.reads - before.reads),
        (1, 1)
    );
    assert_eq!(fake.status(), Status::ARMED | Status::LIVE);
}

#[test]
fn a_pulse_finds_a_card_that_was_reset() {
    let (fake, card) = armed();
    let pulse = card.handle();
    pulse.heartbeat().unwrap();
    fake.reset_function();
    assert!(matches!(
        pulse.heartbeat().unwrap_err(),
        Error::OwnerLost { read: 0, .. }
    ));
}

#[test]
fn exposure_is_adjusted_in_one_step() {
    let (fake, mut card) = armed();
    fake.set_open(3, 100);
    let adjust = Adjust {
        instrument: 1,
        long: -5,
        short: 7,
        open: -3,
        gross: -100,
    };
    card.adjust(&adjust).unwrap();
    let row = card.live(1).unwrap();
    assert_eq!((row.long, row.short), (-5, 7));
    let state = card.state().unwrap();
    assert_eq!((state.open_orders, state.gross_used), (0, 0));
}

#[test]
fn an_adjustment_that_reads_back_otherwise_is_not_made() {
    let (fake, mut card) = armed();
    fake.fail_at(1, Fault::Flip(3));
    let error = card
        .adjust(&Adjust {
            instrument: 1,
            long: 5,
            ..Adjust::default()
        })
        .unwrap_err();
    assert!(
        matches!(
            error,
            Error::Register {
                register: "ADJUST_INSTRUMENT",
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(card.live(1).unwrap().long, 0);
    let error = card.adjust(&Adjust {
        instrument: sizes::INSTRUMENTS,
        ..Adjust::default()
    });
    assert!(matches!(error.unwrap_err(), Error::NoInstrument { .. }));
}

#[test]
fn books_are_forgotten_and_memories_cleared() {
    let (fake, mut card) = armed();
    fake.set_live(0, live::row::BID_PX, live::row::BID_PX_W, 1_000_000);
    card.reset_books().unwrap();
    assert_eq!(card.live(0).unwrap().bid_px, 0);
    assert!(fake.status().is_empty());
}

#[test]
fn a_live_row_is_read_field_by_field() {
    use live::row;
    let (fake, card) = open();
    for (lsb, width, value) in [
        (row::BID_PX, row::BID_PX_W, 1_894_900),
        (row::BID_QTY, row::BID_QTY_W, 300),
        (row::ASK_PX, row::ASK_PX_W, 1_895_000),
        (row::ASK_QTY, row::ASK_QTY_W, 200),
        (row::MARK, row::MARK_W, Mark::Halt as u64),
        (row::SEEN, row::SEEN_W, 1),
        (row::SEQ, row::SEQ_W, 1 << 40),
        (row::TS, row::TS_W, 2 << 40),
        (row::LONG, row::LONG_W, 500),
        (row::SHORT, row::SHORT_W, -1_i64 as u64),
    ] {
        fake.set_live(200, lsb, width, value);
    }
    let found = card.live(200).unwrap();
    assert_eq!(
        (found.bid_px, found.bid_qty, found.ask_px, found.ask_qty),
        (1_894_900, 300, 1_895_000, 200)
    );
    assert_eq!(
        (found.mark, found.seen, found.seq, found.ts),
        (Some(Mark::Halt), true, 1 << 40, 2 << 40)
    );
    assert_eq!((found.long, found.short), (500, -1));
    assert!(matches!(
        card.live(256).unwrap_err(),
        Error::NoInstrument {
            instrument: 256,
            largest: 255
        }
    ));
}

#[test]
fn counters_are_those_of_one_snapshot_by_name_and_reason() {
    let (fake, card) = open();
    fake.count(registers::MESSAGES, 12);
    fake.count(registers::DROPS_B + Drop::Vlan as usize, 3);
    fake.count(registers::MARKS + Mark::Gap as usize, 4);
    fake.count(registers::REJECTS + Reject::Overload as usize, 5);
    fake.advance(77);
    let counters = card.counters().unwrap();
    assert_eq!(counters.time, 77);
    assert_eq!(counters.of(registers::MESSAGES), 12);
    assert_eq!(
        (counters.drops(0, Drop::Vlan), counters.drops(1, Drop::Vlan)),
        (0, 3)
    );
    assert_eq!(
        (
            counters.marks(Mark::Gap),
            counters.rejects(Reject::Overload)
        ),
        (4, 5)
    );
    let named: Vec<_> = counters
        .iter()
        .filter(|counter| counter.value != 0)
        .map(|counter| (counter.name, counter.reason, counter.value))
        .collect();
    assert_eq!(
        named,
        [
            ("MESSAGES", None, 12),
            ("DROPS_B", Some("vlan"), 3),
            ("MARKS", Some("gap"), 4),
            ("REJECTS", Some("overload"), 5),
        ]
    );
    let all = counters.iter().count();
    assert_eq!(
        all,
        13 + 2 * Drop::ALL.len() + Mark::ALL.len() + Reject::ALL.len()
    );
}

#[test]
fn marks_of_feeds_are_told_by_feed() {
    let (fake, card) = open();
    fake.set_feed_marks(0x0401);
    let marks = card.state().unwrap().feed_marks;
    assert_eq!(marks, [Some(Mark::Gap), None, Some(Mark::Session), None]);
}

#[test]
fn user_ref_and_ip_id_are_read_back() {
    let (fake, mut card) = open();
    card.set_next_user_ref(5000).unwrap();
    card.set_next_ip_id(9).unwrap();
    assert_eq!(card.state().unwrap().next_user_ref, 5000);
    fake.fail_at(1, Fault::Flip(0));
    let error = card.set_next_user_ref(6000).unwrap_err();
    assert!(matches!(
        error,
        Error::Register {
            register: "NEXT_USER_REF",
            wrote: 6000,
            read: 6001
        }
    ));
}
