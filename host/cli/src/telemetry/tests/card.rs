//! From a card in plain memory, through the driver, to a view.

use super::*;

use t2t_driver::event::{Fire, What as Happened};
use t2t_driver::fake::FakeCard;
use t2t_driver::{Card, Kinds, desk_tag};

#[test]
fn a_desk_is_applied_armed_and_fires_and_the_view_says_so() {
    let fake = FakeCard::new();
    let mut card = Card::with(fake.transport()).expect("a card");
    let mut ring = card.start_events(6, Kinds::all()).expect("a ring");
    let desk = t2t_desk::parse("desk.toml", DESK).expect("a desk");
    let mut image = t2t_desk::compile(&desk).expect("it fits").store();
    let tag = t2t_driver::tag::stamp(&mut image);
    assert_eq!(tag, desk_tag(&image));
    let committed = card
        .apply(&image)
        .expect("applied")
        .expect("something changed");
    card.arm(committed.generation).expect("armed");
    fake.count(registers::MESSAGES, 1_000);
    fake.push_event(Happened::Fire(Fire {
        seq: 1,
        ts: 2,
        trigger: number("cheap"),
        order: 0,
        message: 0,
        line: 0,
        decision: true,
        price: 1_895_100,
        qty: 100,
        user_ref: 1,
        cycles: 6,
    }));

    let mut telemetry = Telemetry::new("fake:", 322_266);
    let names = Names::of(&desk, "desk.toml", tag).expect("names");
    telemetry.desk(committed.generation, names, 0..8);
    telemetry.state(0, &card.state().expect("a state"));
    telemetry.counters(0, &card.counters().expect("counters"));
    for instrument in 0..2 {
        telemetry.live(0, instrument, &card.live(instrument.into()).expect("a row"));
    }
    let mut kinds = Vec::new();
    while let Some(item) = ring.poll().expect("the ring goes on") {
        kinds.extend(
            telemetry
                .item(0, &item)
                .into_iter()
                .map(|entry| entry.what.kind()),
        );
    }
    // What is watched changed: the books are cleared, which is a state of its own and its end another.
    assert_eq!(kinds, ["state", "commit", "state", "state", "fire"]);
    let view = telemetry.view(0);
    assert_eq!(
        (view.arming.state, view.desk.generation),
        (Mode::Armed, committed.generation)
    );
    assert_eq!(view.desk.name.as_deref(), Some("desk.toml"));
    assert_eq!(view.totals.messages, 1_000);
    assert_eq!(trigger(&view, "cheap").left(), Some(2));
    assert_eq!(view.ring.missed, 0);

    card.kill().expect("killed");
    while let Some(item) = ring.poll().expect("the ring goes on") {
        telemetry.item(1, &item);
    }
    let view = telemetry.view(1);
    assert_eq!(
        (view.arming.state, view.arming.why.as_str()),
        (Mode::Killed, "killed by the host")
    );
}
