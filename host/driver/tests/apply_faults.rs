//! Parameters, when something goes wrong: never half of a set, and what the error says of the card is true.

mod common;

use common::{desk, open, place, set, source, stamped};
use proptest::prelude::*;
use t2t_contract::reasons::Refusal;
use t2t_contract::records::{Window, limit};
use t2t_contract::store;
use t2t_driver::fake::Fault;
use t2t_driver::state::Status;
use t2t_driver::{Card, Error, Left};

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
    /// true; and it is not armed after it was opened anew. A card that is not armed may also be told to watch others.
    #[test]
    fn never_half_applied(
        armed: bool,
        words in proptest::collection::vec((0_usize..89_000, any::<u32>()), 1..40),
        faults in proptest::collection::vec((0_u64..160, fault()), 1..4),
        polls in 0_u32..4,
    ) {
        let (fake, mut card) = open();
        fake.set_commit_polls(polls);
        card.apply(&desk()).unwrap();
        if armed {
            card.arm(1).unwrap();
        }
        let may = |window: &Window| !armed || !store::is_subscription(window);
        let places: Vec<usize> = (0..store::WORDS)
            .filter(|place| store::window_at(*place).is_some_and(may))
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
