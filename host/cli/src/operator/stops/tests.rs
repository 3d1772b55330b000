use super::*;
use crate::operator::journal::{Journal, who};
use crate::operator::roles::Role;
use crate::state::State;
use t2t_audit::{Log, Opening};
use t2t_driver::Status as Flags;
use t2t_driver::fake::FakeCard;

const DESK: &str = include_str!("../../../tests/desks/two.toml");

/// A card with a desk in force that somebody feeds.
fn operator() -> (FakeCard, Operator, Actor, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let me = Actor::myself(Role::Risk);
    let opening = Opening {
        who: who(&me),
        card: "fake:".into(),
    };
    let log = Log::open(&folder.path().join("audit.log"), &opening).unwrap();
    let state = State::open(&folder.path().join("state")).unwrap();
    let fake = FakeCard::new();
    let card = Card::with(fake.transport()).unwrap();
    let operator = Operator::new("fake:", card, Journal::new(log), state, &me).unwrap();
    operator.apply(&me, ("desk.toml", DESK), 0, true).unwrap();
    operator.set_fed(true);
    (fake, operator, me, folder)
}

#[track_caller]
fn refused(result: Result<Status, Failure>, end: &str) {
    let failure = result.unwrap_err();
    assert_eq!(failure.code, exit::REFUSED, "{failure}");
    assert!(failure.message.contains("stopped meanwhile"), "{failure}");
    assert!(failure.message.contains(end), "{failure}");
}

#[test]
fn a_disarm_between_the_intent_and_the_write_of_an_arm_wins() {
    let (fake, operator, me, _folder) = operator();
    let seen = operator.stops.seen(Release::Arm);
    let armed = operator.release(
        &me,
        "arm",
        seen,
        |what| {
            assert!(!operator.disarm(&me).unwrap().armed, "it is acknowledged");
            what
        },
        |card, stopped| card.arm_unless(1, stopped),
    );
    refused(armed, "nothing was done");
    assert!(!fake.status().contains(Flags::ARMED));
    assert!(operator.arm(&me, 1).unwrap().armed, "who asks anew may");
}

#[test]
fn a_disarm_that_the_write_of_an_arm_overtook_is_written_again() {
    let (fake, operator, me, _folder) = operator();
    let seen = operator.stops.seen(Release::Arm);
    let armed = operator.release(
        &me,
        "arm",
        seen,
        |what| what,
        |card, _| {
            operator.stop()?;
            card.arm(1)
        },
    );
    refused(armed, "the card was disarmed again");
    assert!(!fake.status().contains(Flags::ARMED));
}

#[test]
fn a_second_kill_wins_against_an_unkill_under_way_and_a_disarm_does_not() {
    let (fake, operator, me, _folder) = operator();
    operator.kill(|| me.clone()).unwrap();
    let unkill = |meanwhile: &dyn Fn()| {
        let seen = operator.stops.seen(Release::Unkill);
        operator.release(
            &me,
            "unkill",
            seen,
            |what| what,
            |card, _| {
                meanwhile();
                card.unkill()
            },
        )
    };
    let killed = unkill(&|| {
        operator.kill(|| me.clone()).unwrap();
    });
    refused(killed, "the card was killed again");
    assert!(fake.status().contains(Flags::KILLED));
    unkill(&|| operator.stop().unwrap()).unwrap();
    assert!(!fake.status().contains(Flags::KILLED));
}

#[test]
fn a_card_that_is_about_to_be_left_is_disarmed_and_not_armed_any_more() {
    let (fake, operator, me, _folder) = operator();
    operator.arm(&me, 1).unwrap();
    let seen = operator.stops.seen(Release::Arm);
    operator.close();
    assert!(!fake.status().contains(Flags::ARMED));
    let late = operator.arm(&me, 1).unwrap_err();
    assert!(late.message.contains("about to end"), "{late}");
    let under_way = operator.release(
        &me,
        "arm",
        seen,
        |what| what,
        |card, stopped| card.arm_unless(1, stopped),
    );
    refused(under_way, "nothing was done");
    assert!(!fake.status().contains(Flags::ARMED));
}

#[test]
fn a_card_that_counts_as_lost_is_disarmed_all_the_same() {
    let (fake, operator, me, _folder) = operator();
    operator.arm(&me, 1).unwrap();
    operator.lose(Failure::new(exit::CARD, "it did not answer once"));
    operator.disarm(&me).unwrap();
    assert!(!fake.status().contains(Flags::ARMED));
}
