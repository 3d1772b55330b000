//! Opening a card: what must be right before it is touched.

mod common;

use common::{desk, open};
use t2t_contract::{pci, registers};
use t2t_driver::fake::{FakeCard, Fault};
use t2t_driver::{Card, Error, Left};

fn refused(fake: &FakeCard) -> Error {
    Card::with(fake.transport()).err().expect("it opened")
}

#[test]
fn a_card_after_power_on_opens() {
    let (_, card) = open();
    assert_eq!(card.identity().pci, (pci::VENDOR, pci::DEVICE));
    assert_eq!(card.identity().version, (2, 0));
    assert_eq!(card.identity().vectors, pci::VECTORS);
    assert_eq!(card.generation(), 0);
}

#[test]
fn another_major_version_is_refused_and_nothing_is_written() {
    let fake = FakeCard::new();
    fake.show_register(registers::VERSION, 0x0003_0001);
    let error = refused(&fake);
    assert!(matches!(
        error,
        Error::WrongVersion {
            found: 0x0003_0001,
            ..
        }
    ));
    assert!(error.to_string().contains("version 3.1"));
    fake.show_register(registers::VERSION, 0x0002_0007);
    assert!(
        Card::with(fake.transport()).is_ok(),
        "a newer minor number is no obstacle"
    );
}

#[test]
fn something_else_at_the_address_is_refused() {
    let fake = FakeCard::new();
    fake.show_register(registers::ID, 0x1234_5678);
    assert!(matches!(
        refused(&fake),
        Error::WrongIdentity {
            found: 0x1234_5678,
            ..
        }
    ));
}

#[test]
fn other_sizes_are_refused() {
    let fake = FakeCard::new();
    fake.show_register(registers::SIZES, registers::sizes_word() ^ 1);
    assert!(matches!(refused(&fake), Error::WrongSizes { .. }));
}

#[test]
fn a_build_without_commits_is_refused_by_name() {
    let fake = FakeCard::new();
    let without = 1 << registers::capabilities::COMMIT | 1 << registers::capabilities::LIVE;
    fake.show_register(registers::CAPABILITIES, 0x41F & !without);
    let error = refused(&fake);
    assert!(matches!(&error, Error::CapabilitiesMissing { missing } if missing == "COMMIT, LIVE"));
}

#[test]
fn a_truncated_bar_is_refused_before_any_access() {
    let fake = FakeCard::new();
    fake.set_bar_len(pci::STORE_BAR, 0x10_0000);
    let before = fake.accesses();
    let error = refused(&fake);
    assert!(matches!(
        error,
        Error::TruncatedBar {
            bar: 2,
            bytes: 0x10_0000,
            ..
        }
    ));
    assert_eq!(fake.accesses(), before);
}

#[test]
fn a_card_that_is_gone_is_told_from_a_wrong_one() {
    let fake = FakeCard::new();
    fake.vanish();
    assert!(matches!(
        refused(&fake),
        Error::WrongIdentity { .. } | Error::Vanished
    ));
    let (fake, card) = open();
    fake.vanish();
    assert!(matches!(card.state().unwrap_err(), Error::Vanished));
}

#[test]
fn a_hung_card_is_a_timeout() {
    let (fake, mut card) = open();
    fake.hang();
    assert!(matches!(
        card.heartbeat().unwrap_err(),
        Error::Timeout { .. }
    ));
    assert!(matches!(card.state().unwrap_err(), Error::Timeout { .. }));
}

#[test]
fn a_register_of_all_ones_is_no_card_that_is_gone() {
    let (fake, card) = open();
    fake.show_register(registers::OPEN_ORDERS, u32::MAX);
    assert_eq!(card.state().unwrap().open_orders, -1);
}

#[test]
fn a_reset_behind_our_back_is_found_by_the_next_heartbeat() {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    card.heartbeat().unwrap();
    fake.reset_function();
    assert!(matches!(
        card.heartbeat().unwrap_err(),
        Error::OwnerLost { read: 0, .. }
    ));
    let error = card.arm(1).unwrap_err();
    assert!(matches!(error, Error::OwnerLost { .. }), "{error}");
    let error = card
        .apply(&vec![0; t2t_contract::store::WORDS])
        .unwrap_err();
    assert!(matches!(
        error,
        Error::OwnerLost { .. }
            | Error::NotApplied {
                left: Left::Unknown,
                ..
            }
    ));
    card.kill().unwrap();
    assert!(
        fake.status().contains(t2t_driver::Status::KILLED),
        "kill needs no owner"
    );
}

#[test]
fn a_reset_of_our_own_keeps_the_card() {
    let (fake, mut card) = open();
    card.apply(&desk()).unwrap();
    card.arm(1).unwrap();
    card.reset().unwrap();
    assert!(fake.status().is_empty(), "a reset disarms");
    assert_eq!(card.generation(), 1);
    card.heartbeat().unwrap();
    assert_eq!(card.active().unwrap(), common::stamped(&desk()));
}

#[test]
fn opening_fails_cleanly_wherever_an_access_fails() {
    for after in 0..40 {
        let fake = FakeCard::new();
        fake.fail_at(after, Fault::Hang);
        match Card::with(fake.transport()) {
            Ok(_) => assert!(
                fake.accesses() <= after,
                "access {after} failed and nobody saw it"
            ),
            Err(error) => assert!(matches!(error, Error::Timeout { .. }), "{error}"),
        }
    }
}
