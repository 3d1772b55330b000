//! The event ring: nothing is read twice, nothing is missed without being told.

mod common;

use std::time::Duration;

use common::{desk, eventually, open};
use proptest::prelude::*;
use t2t_contract::reasons::Reject;
use t2t_driver::event::{Fire, Kinds, Rejected, What};
use t2t_driver::fake::{FakeCard, Fault};
use t2t_driver::state::Vectors;
use t2t_driver::transport::{Pages, Placement};
use t2t_driver::{Error, Item, Mode, Ring};

/// Events that wait between pipeline and bus.
const QUEUE: u64 = 512;

fn fire(n: u32) -> What {
    What::Fire(Fire {
        seq: n.into(),
        ts: 0,
        trigger: 1,
        order: 2,
        message: b'A',
        line: 1,
        decision: false,
        price: 1_895_000,
        qty: 100,
        user_ref: n,
        cycles: 11,
    })
}

/// UserRefNum of a fire.
fn number(item: &Item) -> u32 {
    match item {
        Item::Event(t2t_driver::Event {
            what: What::Fire(fire),
            ..
        }) => fire.user_ref,
        other => panic!("{other:?}"),
    }
}

fn next(ring: &mut Ring) -> Option<Item> {
    ring.poll().unwrap()
}

#[test]
fn events_come_in_order_through_many_rounds() {
    let (fake, mut card) = open();
    let mut ring = card.start_events(6, Kinds::all()).unwrap();
    assert!(next(&mut ring).is_none());
    for n in 0..1000 {
        fake.push_event(fire(n));
        assert_eq!(number(&next(&mut ring).unwrap()), n);
        assert!(next(&mut ring).is_none());
    }
    assert_eq!(card.state().unwrap().events_lost, 0);
}

#[test]
fn the_card_is_told_every_quarter_of_the_ring() {
    let (fake, mut card) = open();
    let mut ring = card.start_events(6, Kinds::all()).unwrap();
    let before = card.accesses();
    for n in 0..64 {
        fake.push_event(fire(n));
        next(&mut ring).unwrap();
    }
    let after = card.accesses();
    assert_eq!(
        (after.writes - before.writes, after.reads - before.reads),
        (3, 0)
    );
    ring.give_back().unwrap();
    ring.give_back().unwrap();
    assert_eq!(card.accesses().writes - after.writes, 1);
}

#[test]
fn an_overrun_is_told_with_how_many_were_lost() {
    let (fake, mut card) = open();
    let mut ring = card.start_events(6, Kinds::all()).unwrap();
    let kept = 64 + QUEUE as u32;
    for n in 0..kept + 100 {
        fake.push_event(fire(n));
    }
    assert_eq!(card.state().unwrap().events_lost, 100);
    for n in 0..kept {
        assert_eq!(number(&next(&mut ring).unwrap()), n);
    }
    ring.give_back().unwrap();
    assert!(next(&mut ring).is_none());
    fake.push_event(fire(5000));
    assert!(matches!(next(&mut ring), Some(Item::Lost(100))));
    assert_eq!(number(&next(&mut ring).unwrap()), 5000);
}

#[test]
fn kinds_that_are_not_asked_for_do_not_come() {
    let (fake, mut card) = open();
    let mut ring = card.start_events(6, Kinds::REJECT).unwrap();
    fake.push_event(fire(0));
    fake.push_event(What::Reject(Rejected {
        seq: 1,
        ts: 2,
        trigger: 3,
        order: 4,
        reason: Reject::Collar,
    }));
    let Some(Item::Event(event)) = next(&mut ring) else {
        panic!()
    };
    assert_eq!(event.sequence, 0);
    assert!(matches!(event.what, What::Reject(_)));
}

#[test]
fn acts_of_the_host_are_events() {
    let (_, mut card) = open();
    let mut ring = card.start_events(6, Kinds::STATE | Kinds::COMMIT).unwrap();
    card.apply(&desk()).unwrap();
    card.arm(1).unwrap();
    card.kill().unwrap();
    let mut kinds = Vec::new();
    while let Some(Item::Event(event)) = next(&mut ring) {
        kinds.push(match event.what {
            What::State(change) => change.cause.text(),
            What::Commit(commit) => {
                assert_eq!(
                    (commit.refusal, commit.desk),
                    (None, t2t_driver::desk_tag(&desk()))
                );
                "commit"
            }
            _ => "other",
        });
    }
    assert_eq!(kinds, ["reset-books", "commit", "swept", "arm", "kill"]);
}

#[test]
fn a_ring_that_is_too_small_or_large_is_refused() {
    let (_, mut card) = open();
    for log2 in [0, 5, 21, 40] {
        assert!(matches!(
            card.start_events(log2, Kinds::all()),
            Err(Error::RingSize { .. })
        ));
    }
}

#[test]
fn a_card_has_one_ring_until_it_is_dropped() {
    let (fake, mut card) = open();
    let ring = card.start_events(6, Kinds::all()).unwrap();
    assert!(matches!(
        card.start_events(6, Kinds::all()),
        Err(Error::RingRunning)
    ));
    drop(ring);
    fake.push_event(fire(0));
    let mut ring = card.start_events(7, Kinds::all()).unwrap();
    fake.push_event(fire(1));
    assert_eq!(
        number(&next(&mut ring).unwrap()),
        1,
        "what came between was not asked for"
    );
}

#[test]
fn sequences_that_go_back_are_an_error_and_not_an_event() {
    let (fake, mut card) = open();
    let mut ring = card.start_events(6, Kinds::all()).unwrap();
    for n in 0..3 {
        fake.push_event(fire(n));
    }
    for _ in 0..3 {
        next(&mut ring).unwrap();
    }
    fake.push_raw(&fire_record(1));
    let error = ring.poll().unwrap_err();
    assert!(
        matches!(
            error,
            Error::RingBroken {
                expected: 3,
                found: 1
            }
        ),
        "{error}"
    );
}

#[test]
fn a_record_of_no_kind_is_told_and_passed() {
    let (fake, mut card) = open();
    let mut ring = card.start_events(6, Kinds::all()).unwrap();
    let mut record = fire_record(0);
    record[15] |= 0x00FF_0000;
    fake.push_raw(&record);
    assert!(matches!(
        next(&mut ring),
        Some(Item::Unreadable { sequence: 0, .. })
    ));
    assert!(next(&mut ring).is_none());
}

fn fire_record(sequence: u64) -> t2t_driver::event::Record {
    t2t_driver::Event {
        time: 0,
        sequence,
        generation: 0,
        what: fire(0),
    }
    .to_record(true)
}

#[test]
fn a_card_that_hangs_stops_the_ring_with_an_error_and_loses_nothing() {
    let (fake, mut card) = open();
    let mut ring = card.start_events(6, Kinds::all()).unwrap();
    for n in 0..17 {
        fake.push_event(fire(n));
    }
    for _ in 0..16 {
        next(&mut ring).unwrap();
    }
    fake.fail_at(0, Fault::Lost);
    assert!(matches!(ring.poll().unwrap_err(), Error::Timeout { .. }));
    assert_eq!(number(&next(&mut ring).unwrap()), 16);
}

#[test]
fn memory_says_what_it_is() {
    let (_, mut card) = open();
    let ring = card.start_events(10, Kinds::all()).unwrap();
    let (pages, _) = ring.memory();
    assert!(matches!(pages, Pages::Huge | Pages::Ordinary));
    assert_eq!(ring.records(), 1024);
}

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

proptest! {
    /// Whatever order events and reads come in: each event is seen once or counted as lost, in its place.
    #[test]
    fn each_event_is_seen_once_or_told_to_be_lost(steps in proptest::collection::vec((0_u32..400, 0_u32..400), 1..30)) {
        let (fake, mut card) = open();
        let mut ring = card.start_events(6, Kinds::all()).unwrap();
        let (mut pushed, mut expected) = (0_u64, 0_u64);
        let mut take = |ring: &mut Ring, most: u32| {
            for _ in 0..most {
                match next(ring) {
                    Some(Item::Lost(lost)) => expected += lost,
                    Some(item) => {
                        assert_eq!(u64::from(number(&item)), expected);
                        expected += 1;
                    }
                    None => break,
                }
            }
            expected
        };
        for (push, most) in steps {
            for _ in 0..push {
                fake.push_event(fire(pushed as u32));
                pushed += 1;
            }
            take(&mut ring, most);
        }
        while { ring.give_back().unwrap(); let before = take(&mut ring, 0); take(&mut ring, u32::MAX) != before } {}
        fake.push_event(fire(pushed as u32));
        prop_assert_eq!(take(&mut ring, u32::MAX), pushed + 1);
    }
}
