//! Parameters: staged, committed, read back, never half.

mod common;

use common::{desk, open, place, set, source, stamped, watch};
use t2t_contract::reasons::Refusal;
use t2t_contract::records::{condition, limit, symbol, trigger};
use t2t_contract::{live, store};
use t2t_driver::state::Status;
use t2t_driver::{Card, Error, Left, tag};

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
