//! Parameters: staged, committed, read back, never half.

mod common;

use common::{desk, open, place, set, stamped, watch};
use proptest::prelude::*;
use t2t_contract::reasons::Refusal;
use t2t_contract::records::{condition, limit, symbol, trigger};
use t2t_contract::{live, store};
use t2t_driver::fake::Fault;
use t2t_driver::state::Status;
use t2t_driver::{Card, Error, Left, tag};

fn source(error: Error) -> (Error, Left) {
    match error {
        Error::NotApplied { source, left } => (*source, left),
        other => panic!("{other}"),
    }
}

#[test]
fn a_desk_is_in_force_after_an_apply() {
    let (fake, mut card) = open();
    let committed = card.apply(&desk()).unwrap().unwrap();
    assert_eq!(committed.generation, 1);
    assert_eq!(fake.active(), stamped(&desk()));
    assert_eq!(card.active().unwrap(), stamped(&desk()));
    let state = card.state().unwrap();
    assert_eq!((state.generation, state.staged), (1, 0));
    assert_eq!(state.desk, t2t_driver::desk_tag(&desk()));
}

#[test]
fn an_apply_of_what_is_in_force_writes_nothing() {
    let (_, mut card) = open();
    card.apply(&desk()).unwrap();
    let before = card.accesses().writes;
    assert_eq!(card.apply(&desk()).unwrap(), None);
    assert_eq!(card.accesses().writes, before);
}

#[test]
fn one_changed_threshold_writes_its_word_the_tag_and_one_commit() {
    let (_, mut card) = open();
    card.apply(&desk()).unwrap();
    let mut changed = desk();
    set(
        &mut changed,
        &condition::WINDOW,
        3,
        condition::CONST,
        32,
        1_895_000,
    );
    let before = card.accesses();
    card.apply(&changed).unwrap();
    let after = card.accesses();
    assert_eq!(after.writes - before.writes, 1 + 2 + 1);
    assert!(
        after.reads - before.reads < 30,
        "{} reads",
        after.reads - before.reads
    );
}

#[test]
fn words_that_are_written_again_start_their_trigger_anew() {
    let (_, mut card) = open();
    card.apply(&desk()).unwrap();
    let again = [place(&trigger::WINDOW, 1, 0)].into();
    let staged = card.stage_with(&desk(), &again).unwrap();
    assert_eq!((staged.words(), staged.units()), (1, 1));
    assert_eq!(card.commit(staged).unwrap().generation, 2);
}

#[test]
fn staging_changes_nothing_that_is_in_force() {
    let (fake, mut card) = open();
    let staged = card.stage(&desk()).unwrap();
    assert!(staged.is_subscription());
    assert_eq!(fake.active(), vec![0; store::WORDS]);
    assert_eq!(fake.staged(), stamped(&desk()));
    card.discard().unwrap();
    assert_eq!(fake.staged(), vec![0; store::WORDS]);
    let error = card.commit(staged).unwrap_err();
    assert!(matches!(error, Error::CommitRefused(Refusal::Nothing)));
}

#[test]
fn what_somebody_left_staged_is_not_committed_with_it() {
    let (fake, mut card) = open();
    let mut other = desk();
    set(
        &mut other,
        &limit::WINDOW,
        7,
        limit::MAX_QTY,
        limit::MAX_QTY_W,
        9,
    );
    card.stage(&other).unwrap();
    card.apply(&desk()).unwrap();
    assert_eq!(fake.active(), stamped(&desk()));
}

#[test]
fn a_set_staged_under_another_generation_is_not_committed() {
    let (_, mut card) = open();
    let staged = card.stage(&desk()).unwrap();
    let mut other = desk();
    set(
        &mut other,
        &limit::WINDOW,
        7,
        limit::MAX_QTY,
        limit::MAX_QTY_W,
        9,
    );
    card.apply(&other).unwrap();
    let error = card.commit(staged).unwrap_err();
    assert!(matches!(error, Error::Outdated { staged: 0, now: 1 }));
}

#[test]
fn every_refusal_of_a_commit_leaves_the_card_as_it_was() {
    for refusal in Refusal::ALL {
        let (fake, mut card) = open();
        card.apply(&desk()).unwrap();
        fake.refuse_commits(Some(*refusal));
        let mut changed = desk();
        set(
            &mut changed,
            &limit::WINDOW,
            0,
            limit::MAX_QTY,
            limit::MAX_QTY_W,
            900,
        );
        let (error, left) = source(card.apply(&changed).unwrap_err());
        assert!(matches!(error, Error::CommitRefused(found) if found == *refusal));
        assert_eq!(left, Left::AsBefore);
        assert_eq!(
            (fake.active(), fake.staged()),
            (stamped(&desk()), stamped(&desk()))
        );
        fake.refuse_commits(None);
        assert!(
            card.apply(&changed).unwrap().is_some(),
            "and the next apply works"
        );
    }
}

#[test]
fn what_is_watched_does_not_change_while_armed() {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    card.arm(1).unwrap();
    let mut changed = desk();
    watch(&mut changed, 2, b"IBM     ");
    let (error, left) = source(card.apply(&changed).unwrap_err());
    assert!(
        matches!(error, Error::CommitRefused(Refusal::Armed)),
        "{error}"
    );
    assert_eq!(left, Left::AsBefore);
    assert!(fake.status().contains(Status::ARMED));
    let mut limits = desk();
    set(
        &mut limits,
        &limit::WINDOW,
        0,
        limit::MAX_QTY,
        limit::MAX_QTY_W,
        100,
    );
    assert!(card.apply(&limits).unwrap().is_some());
    assert!(
        fake.status().contains(Status::ARMED),
        "limits do, and it stays armed"
    );
}

#[test]
fn an_instrument_with_an_exposure_keeps_its_number() {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    fake.set_live(1, live::row::SHORT, live::row::SHORT_W, 300);
    let mut changed = desk();
    watch(&mut changed, 1, b"IBM     ");
    let before = card.accesses().writes;
    let (error, left) = source(card.apply(&changed).unwrap_err());
    assert!(
        matches!(
            error,
            Error::Exposed {
                instrument: 1,
                long: 0,
                short: 300
            }
        ),
        "{error}"
    );
    assert_eq!(left, Left::AsBefore);
    assert_eq!(
        card.accesses().writes - before,
        1,
        "nothing but the discard"
    );
    fake.set_live(1, live::row::SHORT, live::row::SHORT_W, 0);
    assert!(card.apply(&changed).unwrap().is_some());
}

#[test]
fn an_instrument_is_not_taken_off_under_open_orders() {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    fake.set_open(2, -5);
    let mut fewer = desk();
    set(
        &mut fewer,
        &symbol::WINDOW,
        1,
        symbol::VALID,
        symbol::VALID_W,
        0,
    );
    let (error, _) = source(card.apply(&fewer).unwrap_err());
    assert!(
        matches!(
            error,
            Error::OrdersOpen {
                instrument: 1,
                orders: 2,
                gross: -5
            }
        ),
        "{error}"
    );
    let mut more = desk();
    watch(&mut more, 2, b"IBM     ");
    assert!(
        card.apply(&more).unwrap().is_some(),
        "one more is no obstacle"
    );
}

#[test]
fn an_image_of_another_shape_is_refused_before_any_access() {
    let (_, mut card) = open();
    let before = card.accesses();
    assert!(matches!(
        card.apply(&[0; 3]).unwrap_err(),
        Error::Target { .. }
    ));
    let mut beyond = desk();
    beyond[store::WORDS - 1] = 0;
    let hole = (0..store::WORDS)
        .find(|place| store::window_at(*place).is_none())
        .unwrap();
    beyond[hole] = 1;
    assert!(matches!(
        card.apply(&beyond).unwrap_err(),
        Error::Target { .. }
    ));
    assert_eq!(card.accesses(), before);
}

#[test]
fn a_bit_that_sticks_in_the_staged_copy_is_named() {
    let (fake, mut card) = open();
    let at = place(&limit::WINDOW, 1, 0);
    fake.stick_bit(store::STAGED + 4 * at, 30);
    let (error, left) = source(card.apply(&desk()).unwrap_err());
    let Error::Readback {
        copy: "staged",
        window: "limit",
        row: 1,
        place: found,
        wrote,
        read,
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!((found, wrote ^ read), (at, 1 << 30));
    assert_eq!(left, Left::Unknown, "it sticks in the proof too");
    assert_eq!(fake.active(), vec![0; store::WORDS]);
}

#[test]
fn a_bit_that_sticks_in_the_active_copy_disarms() {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    card.arm(1).unwrap();
    let mut changed = desk();
    set(
        &mut changed,
        &limit::WINDOW,
        0,
        limit::MAX_QTY,
        limit::MAX_QTY_W,
        100,
    );
    fake.stick_bit(store::ACTIVE + 4 * place(&limit::WINDOW, 0, 0), 0);
    let (error, left) = source(card.apply(&changed).unwrap_err());
    assert!(
        matches!(error, Error::Readback { copy: "active", .. }),
        "{error}"
    );
    assert_eq!(left, Left::Unknown);
    assert!(!fake.status().contains(Status::ARMED));
}

#[test]
fn a_commit_that_never_ends_is_a_timeout() {
    let (fake, mut card) = open();
    card.set_patience(std::time::Duration::from_millis(20));
    fake.set_commit_polls(u32::MAX);
    let (error, left) = source(card.apply(&desk()).unwrap_err());
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    assert_eq!(left, Left::Unknown);
    card.kill().unwrap();
    assert!(
        fake.status().contains(Status::KILLED),
        "kill does not wait for it"
    );
}

#[test]
fn an_image_with_the_cards_tag_is_trusted_without_reading_it() {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    drop(card);
    let mut card = Card::with(fake.transport()).unwrap();
    let before = card.accesses().reads;
    card.trust(&stamped(&desk())).unwrap();
    assert!(card.accesses().reads - before < 8);
    assert_eq!(card.apply(&desk()).unwrap(), None);
    let mut other = desk();
    set(
        &mut other,
        &limit::WINDOW,
        0,
        limit::MAX_QTY,
        limit::MAX_QTY_W,
        1,
    );
    let error = card.trust(&stamped(&other)).unwrap_err();
    assert!(matches!(error, Error::NotTrusted { .. }));
}

#[test]
fn what_is_in_force_is_read_once_where_it_is_not_known() {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    drop(card);
    let mut card = Card::with(fake.transport()).unwrap();
    assert_eq!(card.generation(), 1);
    assert_eq!(card.active().unwrap(), stamped(&desk()));
    let before = card.accesses();
    card.active().unwrap();
    assert_eq!(card.accesses(), before);
}

#[test]
fn a_commit_whose_answer_was_lost_is_found_to_be_in_force() {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    let mut changed = desk();
    set(
        &mut changed,
        &limit::WINDOW,
        0,
        limit::MAX_QTY,
        limit::MAX_QTY_W,
        100,
    );
    let staged = card.stage(&changed).unwrap();
    drop(staged);
    card.discard().unwrap();
    // The same accesses again, of which the write of COMMIT is carried out and not answered.
    let plain = fake.accesses();
    card.apply(&changed).unwrap();
    let all = fake.accesses() - plain;
    let mut found = false;
    let mut now = changed;
    for after in 0..all {
        let mut next = now.clone();
        set(
            &mut next,
            &limit::WINDOW,
            0,
            limit::MAX_QTY,
            limit::MAX_QTY_W,
            200 + after,
        );
        fake.fail_at(after, Fault::Unanswered);
        match card.apply(&next) {
            Ok(_) => now = next,
            Err(error) => {
                let (_, left) = source(error);
                let image = match left {
                    Left::AsBefore => now.clone(),
                    Left::New => next.clone(),
                    Left::Unknown => panic!("one lost answer, and the card is not known"),
                };
                assert_eq!(fake.active(), stamped(&image));
                found |= left == Left::New;
                now = image;
            }
        }
    }
    assert!(found, "the answer of COMMIT was among them");
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::Vanish),
        Just(Fault::Hang),
        Just(Fault::Lost),
        Just(Fault::Unanswered),
        Just(Fault::Dropped),
        (0_u32..32).prop_map(Fault::Flip),
        Just(Fault::Reset),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever goes wrong at whichever access: the card has one image or the other, wholly; what the driver says of it is
    /// true; and an armed card is not armed under anything else than before.
    #[test]
    fn never_half_applied(
        words in proptest::collection::vec((0_usize..89_000, any::<u32>()), 1..40),
        faults in proptest::collection::vec((0_u64..160, fault()), 1..4),
        polls in 0_u32..4,
    ) {
        let (fake, mut card) = open();
        fake.set_commit_polls(polls);
        card.apply(&desk()).unwrap();
        card.arm(1).unwrap();
        let places: Vec<usize> = (0..store::WORDS)
            .filter(|place| store::window_at(*place).is_some_and(|window| !store::is_subscription(window)))
            .collect();
        let mut target = desk();
        for (index, value) in words {
            target[places[index % places.len()]] = value;
        }
        let mut flips = 0;
        for (after, fault) in faults {
            // Two flips can cancel each other out in a write and its read-back: no read-back finds that.
            flips += usize::from(matches!(fault, Fault::Flip(_)));
            if flips < 2 || !matches!(fault, Fault::Flip(_)) {
                fake.fail_at(after, fault);
            }
        }
        let result = card.apply(&target);
        let (old, new) = (stamped(&desk()), stamped(&target));
        let active = fake.active();
        prop_assert!(active == old || active == new, "half of a set is in force");
        match result {
            Ok(_) => prop_assert_eq!(&active, &new),
            Err(Error::NotApplied { left: Left::AsBefore, .. }) => {
                prop_assert_eq!(&active, &old);
                prop_assert_eq!(&fake.staged(), &old);
            }
            Err(Error::NotApplied { left: Left::New, .. }) => prop_assert_eq!(&active, &new),
            Err(_) => {}
        }
        prop_assert_eq!(fake.generation(), if active == new && new != old { 2 } else { 1 });
        // Opened anew, whatever happened, it takes the set.
        fake.heal();
        let mut card = Card::with(fake.transport()).unwrap();
        prop_assert!(!fake.status().contains(Status::ARMED), "armed after a restart");
        card.apply(&target).unwrap();
        prop_assert_eq!(fake.active(), new);
    }
}

#[test]
fn any_change_of_a_word_changes_the_tag() {
    let mut image = desk();
    let tag = tag::desk_tag(&image);
    for at in [0, 1, place(&limit::WINDOW, 0, 0), store::WORDS - 1] {
        image[at] ^= 0x8000_0000;
        assert_ne!(tag::desk_tag(&image), tag);
        image[at] ^= 0x8000_0000;
    }
    image[tag::places().start] = 7;
    assert_eq!(tag::desk_tag(&image), tag, "its own words do not count");
}
