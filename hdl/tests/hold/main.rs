//! The whole pipeline under a hold, words back to back: triggers do not look, books go on, everything comes to rest.

mod commits;
mod desk;
#[path = "../frames/mod.rs"]
mod frames;
#[path = "../front/frames.rs"]
#[allow(dead_code)]
mod packets;
mod rig;

use rig::{GOOD_FRAME, HIGH, LOW, ON_DECISION, Rig, TRIGGERS};

/// Cycles from a hold to rest, at most: the rest of a frame of 20 messages, and two orders that waited for its end.
const REST: u64 = 400;

/// Runs frames of messages that alternate between false and true until the card has fired.
fn firing() -> Rig {
    let mut rig = Rig::new();
    rig.load(60_000);
    rig.arm();
    rig.keep(10, [LOW, HIGH]);
    rig.words(3000);
    assert!(rig.fires.len() > 20, "{} orders", rig.fires.len());
    rig
}

#[test]
fn at_line_rate_it_comes_to_rest_and_stays_there() {
    let mut rig = firing();
    let mut longest = 0;
    for hold in 0..60u64 {
        rig.hold(true);
        let mut cycles = 0;
        while !rig.settled() {
            rig.words(1);
            cycles += 1;
            assert!(cycles <= REST, "not at rest after {cycles} cycles");
        }
        longest = longest.max(cycles);
        let (fires, refusals, sent, rows) =
            (rig.fires.len(), rig.refusals, rig.frames.len(), rig.rows);
        for _ in 0..700 {
            assert!(rig.settled(), "at rest is for good");
            assert!(!rig.sending());
            rig.words(1);
        }
        assert_eq!(
            (rig.fires.len(), rig.refusals, rig.frames.len()),
            (fires, refusals, sent)
        );
        assert!(
            rig.rows > rows + 40,
            "books go on: {} rows",
            rig.rows - rows
        );
        rig.hold(false);
        rig.words(400 + 7 * hold);
        assert!(rig.fires.len() > fires + 2, "triggers look again");
        assert!(!rig.settled());
    }
    assert_eq!(rig.refusals, 0);
    println!("at rest after {longest} cycles at most");
    let both =
        [ON_DECISION, GOOD_FRAME].map(|t| rig.fires.iter().filter(|f| f.trigger == t).count());
    assert!(both.iter().all(|n| *n > 200), "{both:?}");
}

/// Both triggers attempt on the same message: wherever the hold falls, no order of either is lost.
#[test]
fn what_was_attempted_before_comes_to_its_end() {
    let mut rig = firing();
    for offset in 0..120 {
        rig.words(offset);
        rig.hold(true);
        rig.words(REST);
        assert!(rig.settled());
        let orders = TRIGGERS.map(|t| rig.fires.iter().filter(|f| f.trigger == t).count());
        assert_eq!(orders[0], orders[1], "after {offset}");
        assert_eq!(rig.frames.len(), rig.fires.len(), "whole frames");
        rig.hold(false);
        rig.words(200);
    }
    assert!(rig.fires.len() > 400);
}

#[test]
fn a_condition_that_became_true_under_hold_fires_at_the_next_message() {
    let mut rig = Rig::new();
    rig.load(100);
    rig.arm();
    rig.frame(&[LOW]);
    rig.quiet();
    rig.hold(true);
    rig.frame(&[HIGH, HIGH]);
    rig.quiet();
    assert_eq!(rig.fires.len(), 0);
    rig.hold(false);
    rig.quiet();
    assert_eq!(rig.fires.len(), 0, "without a message nothing is judged");
    rig.frame(&[HIGH]);
    rig.quiet();
    assert_eq!(rig.fires.len(), 2);
}

#[test]
fn truth_shots_and_cool_down_are_after_a_hold_what_they_were_before() {
    let mut rig = Rig::new();
    rig.load(2);
    rig.arm();
    rig.frame(&[HIGH]);
    rig.quiet();
    assert_eq!(rig.fires.len(), 2, "the first shot of each");
    rig.hold(true);
    rig.quiet();
    for _ in 0..10 {
        rig.frame(&[LOW, HIGH]);
        rig.quiet();
    }
    rig.frame(&[LOW]);
    rig.quiet();
    rig.hold(false);
    rig.quiet();
    rig.frame(&[HIGH]);
    rig.quiet();
    assert_eq!(
        rig.fires.len(),
        2,
        "it was true before and is true again: nothing became true"
    );
    rig.frame(&[LOW]);
    rig.quiet();
    rig.frame(&[HIGH]);
    rig.quiet();
    assert_eq!(rig.fires.len(), 4, "no shot was used under hold");
    rig.frame(&[LOW, HIGH]);
    rig.quiet();
    assert_eq!(rig.fires.len(), 4, "both shots are used");
}

/// What a commit counts as unjudged is what the triggers did not see, to the cycle.
#[test]
fn a_hold_reaches_messages_two_cycles_later_and_so_does_its_end() {
    let mut rig = Rig::new();
    rig.load(60_000);
    rig.arm();
    for holds in [true, false] {
        let mut looked = [0; 2];
        for offset in 20..60 {
            rig.m.set("hold", 0);
            rig.quiet();
            rig.frame(&[LOW]);
            rig.quiet();
            rig.m.set("hold", u64::from(!holds));
            rig.quiet();
            rig.judged.clear();
            rig.fires.clear();
            rig.start(&[HIGH]);
            rig.words(offset);
            let from = rig.cycle;
            rig.m.set("hold", u64::from(holds));
            rig.quiet();
            assert_eq!(rig.judged.len(), 1);
            let looks = (rig.judged[0] < from + 2) == holds;
            assert_eq!(rig.fires.len(), 2 * usize::from(looks), "after {offset}");
            looked[usize::from(looks)] += 1;
        }
        assert!(looked.iter().all(|n| *n > 3), "{looked:?}");
    }
}

#[test]
fn an_order_on_the_wire_is_waited_for() {
    let mut rig = Rig::new();
    rig.load(100);
    rig.arm();
    rig.frame(&[LOW]);
    rig.quiet();
    rig.frame(&[HIGH]);
    while !rig.sending() {
        rig.words(1);
    }
    rig.hold(true);
    while !rig.settled() {
        rig.words(1);
    }
    assert_eq!(
        (rig.fires.len(), rig.frames.len()),
        (2, 2),
        "the order that waited for the frame too"
    );
}

#[test]
fn the_status_and_why_it_disarms_come_out() {
    let mut rig = firing();
    rig.words(500);
    rig.stop();
    rig.quiet();
    assert_eq!(rig.m.get("status"), u64::from(rig.read_status()));
    rig.bad_frame(&[LOW]);
    rig.quiet();
    assert_eq!((rig.stopped_bad, rig.stopped_over), (1, 0));
    assert_eq!(rig.m.get("status") & 1, 0, "disarmed");
}
