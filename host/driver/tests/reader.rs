//! The thread that reads the ring, and interrupts.

mod common;

use std::time::Duration;

use common::{desk, eventually, fire, number, open};
use t2t_driver::event::Kinds;
use t2t_driver::fake::FakeCard;
use t2t_driver::state::Vectors;
use t2t_driver::transport::Placement;
use t2t_driver::{Error, Mode};

fn drained(events: &mut t2t_driver::Events, count: u32) {
    for n in 0..count {
        let item = eventually(|| events.poll().unwrap());
        assert_eq!(number(&item), n);
    }
}

fn feed(fake: &FakeCard, count: u32) {
    for n in 0..count {
        // As fast as the ring is emptied, as the pipeline's queue lets it.
        eventually(|| (fake.queued() < 100).then_some(()));
        fake.push_event(fire(n));
    }
}

#[test]
fn a_polling_reader_brings_everything() {
    let (fake, mut card) = open();
    let mut events = card.read_events(6, Kinds::all(), Mode::Poll).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| feed(&fake, 20_000));
        drained(&mut events, 20_000);
    });
    events.stop().unwrap();
    assert_eq!(card.state().unwrap().events_lost, 0);
}

#[test]
fn a_quiet_reader_sleeps_and_brings_everything() {
    let (fake, mut card) = open();
    let interrupts = card.interrupts(Vectors::EVENTS, 1, 0).unwrap();
    let mut events = card
        .read_events(6, Kinds::all(), Mode::Quiet(interrupts))
        .unwrap();
    for n in 0..50 {
        fake.push_event(fire(n));
        if n % 10 == 0 {
            std::thread::sleep(Duration::from_millis(3));
        }
    }
    drained(&mut events, 50);
    events.stop().unwrap();
}

#[test]
fn the_reader_runs_on_a_cpu_of_the_cards_node() {
    let fake = FakeCard::new();
    fake.set_place(Placement {
        numa: Some(0),
        cpus: vec![0],
        ..Placement::default()
    });
    let mut card = t2t_driver::Card::with(fake.transport()).unwrap();
    let events = card.read_events(6, Kinds::all(), Mode::Poll).unwrap();
    assert_eq!(events.cpu(), Some(0));
}

#[test]
fn a_reader_whose_card_hangs_ends_with_the_error() {
    let (fake, mut card) = open();
    let mut events = card.read_events(6, Kinds::all(), Mode::Poll).unwrap();
    fake.hang();
    for n in 0..17 {
        fake.push_event(fire(n));
    }
    let mut seen = 0;
    let error = eventually(|| match events.poll() {
        Ok(Some(_)) => {
            seen += 1;
            None
        }
        Ok(None) => None,
        Err(error) => Some(error),
    });
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    assert_eq!(seen, 16, "what it read before is not lost");
}

#[test]
fn interrupts_come_by_vector() {
    let (_, mut card) = open();
    card.apply(&desk()).unwrap();
    let interrupts = card
        .interrupts(Vectors::DISARM | Vectors::COMMIT, 1, 0)
        .unwrap();
    interrupts.clear(Vectors::all()).unwrap();
    while !interrupts
        .wait(Vectors::all(), Duration::ZERO)
        .unwrap()
        .is_empty()
    {}
    card.arm(1).unwrap();
    assert!(
        interrupts
            .wait(Vectors::all(), Duration::ZERO)
            .unwrap()
            .is_empty()
    );
    card.kill().unwrap();
    assert_eq!(
        interrupts
            .wait(Vectors::all(), Duration::from_secs(1))
            .unwrap(),
        Vectors::DISARM
    );
    card.kill().unwrap();
    assert!(
        interrupts
            .wait(Vectors::all(), Duration::ZERO)
            .unwrap()
            .is_empty(),
        "not cleared"
    );
}
