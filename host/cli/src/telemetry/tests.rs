//! From the bytes of event records, and from state, to exact values of a view.

mod random;
mod records;
mod shown;

use super::*;
use records::{bytes, fire, record, reject};
use t2t_contract::events;
use t2t_contract::reasons::{Cause, EventKind};
use t2t_contract::registers::status;
use t2t_driver::Status;

/// A desk that watches two instruments on two feeds.
pub(crate) const DESK: &str = include_str!("tests/desk.toml");
/// Tag that it is committed with.
pub(crate) const TAG: u64 = 0x1234_5678_9ABC_DEF0;
const OPEN: u64 = (9 * 3600 + 30 * 60) * SECOND;

fn names() -> Names {
    let desk = t2t_desk::parse("desk.toml", DESK).expect("a desk without mistakes");
    Names::of(&desk, "desk.toml", TAG).expect("its triggers fit")
}

fn state(flags: Status, cause: Option<Cause>) -> State {
    State {
        status: flags,
        generation: 7,
        staged: 0,
        desk: TAG,
        cause,
        open_orders: 3,
        gross_used: 2_500_000_000,
        live_orders: 1_200,
        time: OPEN,
        feed_marks: [None; sizes::FEEDS],
        arms_refused: 0,
        events_lost: 0,
        resets: 1,
        next_user_ref: 18,
    }
}

/// A card on which [`DESK`] was committed as generation 7 and armed, all triggers loaded by it.
fn armed() -> Telemetry {
    let mut telemetry = Telemetry::new("vfio:0000:3b:00.0", 322_266);
    telemetry.desk(7, names(), 0..8);
    let flags = Status::ARMED | Status::LIVE;
    telemetry.state(0, &state(flags, Some(Cause::Arm)));
    telemetry
}

fn trigger(view: &View, name: &str) -> Trigger {
    let found = view.triggers.iter().find(|trigger| trigger.name == name);
    found
        .cloned()
        .unwrap_or_else(|| panic!("no trigger {name}"))
}

fn number(name: &str) -> u16 {
    let names = names();
    let found = names.triggers.iter().find(|trigger| trigger.name == name);
    found
        .map(|trigger| trigger.number as u16)
        .expect("a trigger")
}

#[test]
fn a_fire_in_bytes_is_seen_at_its_trigger_its_order_and_in_the_latencies() {
    let mut telemetry = armed();
    let mut raw = [0_u8; events::BYTES];
    raw[0..8].copy_from_slice(&(OPEN + 5).to_le_bytes()); // TIME
    raw[8..16].copy_from_slice(&4_711_u64.to_le_bytes()); // SEQ
    raw[16..24].copy_from_slice(&(OPEN - 900).to_le_bytes()); // TS
    raw[24..26].copy_from_slice(&number("cheap").to_le_bytes()); // TRIGGER
    raw[26..28].copy_from_slice(&0_u16.to_le_bytes()); // ORDER: take
    raw[28] = 8; // MESSAGE: level
    raw[29] = 0b11; // LINE B, DECISION
    raw[32..36].copy_from_slice(&1_895_100_u32.to_le_bytes()); // PRICE
    raw[36..40].copy_from_slice(&100_u32.to_le_bytes()); // QTY
    raw[40..44].copy_from_slice(&17_u32.to_le_bytes()); // USER_REF
    raw[44..48].copy_from_slice(&6_u32.to_le_bytes()); // CYCLES
    raw[48..52].copy_from_slice(&7_u32.to_le_bytes()); // GENERATION
    raw[62] = 1; // KIND: fire
    let event = Event::from_bytes(&raw).expect("a fire");

    let entries = telemetry.event(1_000, &event);
    assert_eq!(entries.len(), 1);
    assert_eq!(
        crate::events::line(&entries[0], 322_266),
        "09:30:00.000000005  FIRE    cheap -> take: buy 100 AAPL @ 189.51, UserRefNum 17, 6 cycles = 18.6 ns (level on B, decision)"
    );

    let view = telemetry.view(2_000);
    let cheap = trigger(&view, "cheap");
    assert_eq!(
        (cheap.sent, cheap.refused, cheap.used, cheap.left()),
        (1, 0, 1, Some(2))
    );
    assert_eq!((cheap.last_fire_ns, cheap.inexact), (Some(OPEN + 5), false));
    let take = &view.orders[0];
    assert_eq!(
        (take.name.as_str(), take.what.as_str()),
        ("take", "buy 100 AAPL at ask + 0.01")
    );
    assert_eq!(
        (take.sent, take.last_px, take.last_qty, take.last_user_ref),
        (1, 1_895_100, 100, 17)
    );
    assert_eq!(
        (view.limits.rate.used, view.limits.rate.limit),
        (1, Some(50))
    );
    assert_eq!(view.instruments[0].sent_last_second, 1);
    let [latency] = view.latency.as_slice() else {
        panic!("one group: {:?}", view.latency)
    };
    assert_eq!(
        (latency.release.as_str(), latency.message.as_str()),
        ("decision", "level")
    );
    assert_eq!(latency.exact, [(6, 1)]);
    assert_eq!(view.events, entries);
}

#[test]
fn the_orders_of_one_attempt_use_one_shot() {
    let mut telemetry = armed();
    let both = number("both");
    telemetry.event(0, &fire(0, OPEN, both, 0, 100));
    telemetry.event(0, &reject(1, OPEN, both, 1, 100, 16));
    assert_eq!(trigger(&telemetry.view(0), "both").used, 1);
    telemetry.event(0, &fire(2, OPEN, both, 0, 101));
    let view = telemetry.view(0);
    let both = trigger(&view, "both");
    assert_eq!((both.used, both.sent, both.refused), (2, 2, 1));
    assert_eq!(both.refusal, None, "the last order was sent");
    assert_eq!(view.orders[1].refusal.as_deref(), Some("collar"));
}

#[test]
fn orders_refused_while_disarmed_use_no_shot() {
    let mut telemetry = armed();
    let cheap = number("cheap");
    for (at, reason) in [(0, 1), (1, 2), (2, 3), (3, 5)] {
        telemetry.event(0, &reject(at, OPEN, cheap, 0, 100 + at, reason));
    }
    let cheap = trigger(&telemetry.view(0), "cheap");
    assert_eq!((cheap.used, cheap.refused), (0, 4));
    assert!(cheap.repeat, "it disarmed itself");
    assert_eq!(cheap.refusal.as_deref(), Some("repeat"));
}

#[test]
fn missing_events_are_told_and_make_the_shots_inexact() {
    let mut telemetry = armed();
    telemetry.event(0, &fire(0, OPEN, number("cheap"), 0, 1));
    let entries = telemetry.event(0, &fire(5, OPEN, number("cheap"), 0, 2));
    assert_eq!(entries[0].what, What::Lost { count: 4 });
    assert_eq!(entries[0].sequence, 4);
    let view = telemetry.view(0);
    assert_eq!((view.ring.taken, view.ring.missed), (2, 4));
    assert!(trigger(&view, "cheap").inexact);
}

#[test]
fn a_ring_started_anew_loses_nothing() {
    let mut telemetry = armed();
    telemetry.event(0, &fire(0, OPEN, 0, 0, 1));
    telemetry.event(0, &fire(0, OPEN, 0, 0, 2));
    assert_eq!(telemetry.view(0).ring.missed, 0);
}

#[test]
fn a_commit_that_loads_a_trigger_gives_its_shots_back_but_not_for_older_fires() {
    let mut telemetry = armed();
    let cheap = number("cheap");
    telemetry.event(0, &fire(0, OPEN, cheap, 0, 1));
    telemetry.desk(8, names(), [cheap]);
    // Fired under generation 7, still in the ring when the commit had ended.
    telemetry.event(0, &fire(1, OPEN, cheap, 0, 2));
    let mut state = state(Status::ARMED | Status::LIVE, Some(Cause::Arm));
    state.generation = 8;
    telemetry.state(0, &state);
    let now = trigger(&telemetry.view(0), "cheap");
    assert_eq!((now.used, now.left(), now.sent), (0, Some(3), 2));
}

#[test]
fn the_card_disarms_and_the_view_says_why_and_when_before_the_state_is_read_again() {
    let mut telemetry = armed();
    assert_eq!(telemetry.view(0).arming.state, Armed::Armed);
    let stale = u64::from((Status::STALE_1).bits());
    let armed = 1 << status::ARMED | 1 << status::LIVE;
    let event = record(
        EventKind::State,
        0,
        OPEN + 7,
        &[
            (events::state::STATUS, events::state::STATUS_W, stale),
            (events::state::BEFORE, events::state::BEFORE_W, armed),
            (
                events::state::CAUSE,
                events::state::CAUSE_W,
                Cause::Stale as u64,
            ),
        ],
    );
    let entries = telemetry.event(10, &event);
    assert_eq!(
        crate::events::what(&entries[0].what, 0),
        "itch stale (before: armed): a feed was silent for too long"
    );
    let view = telemetry.view(10);
    assert_eq!(
        (view.arming.state, view.arming.live),
        (Armed::Disarmed, false)
    );
    assert_eq!(view.arming.cause.as_deref(), Some("stale"));
    assert_eq!(view.arming.since_ns, Some(OPEN + 7));
    assert_eq!(
        view.feeds.iter().map(|feed| feed.stale).collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn an_event_older_than_the_state_changes_nothing() {
    let mut telemetry = armed();
    telemetry.state(0, &state(Status::KILLED, Some(Cause::Kill)));
    let event = record(
        EventKind::State,
        0,
        OPEN - 1,
        &[
            (
                events::state::STATUS,
                events::state::STATUS_W,
                1 << status::ARMED | 1 << status::LIVE,
            ),
            (
                events::state::CAUSE,
                events::state::CAUSE_W,
                Cause::Arm as u64,
            ),
        ],
    );
    telemetry.event(0, &event);
    assert_eq!(telemetry.view(0).arming.state, Armed::Killed);
}

#[test]
fn a_card_is_called_armed_only_where_orders_may_leave() {
    for (flags, word) in [
        (Status::empty(), Armed::Disarmed),
        (Status::ARMED | Status::LIVE, Armed::Armed),
        (Status::ARMED | Status::DEAD_MAN, Armed::DeadMan),
        (Status::KILLED, Armed::Killed),
        (Status::KILLED | Status::ARMED | Status::LIVE, Armed::Killed),
        (Status::SWEEPING, Armed::Disarmed),
    ] {
        let mut telemetry = armed();
        telemetry.state(0, &state(flags, None));
        assert_eq!(telemetry.view(0).arming.state, word, "{flags:?}");
    }
    assert_eq!(Telemetry::default().view(0).arming.state, Armed::Unknown);
}

#[test]
fn a_record_of_a_kind_that_is_not_known_is_told_and_counted() {
    let mut telemetry = armed();
    let mut raw = bytes(EventKind::Fire, 0, OPEN, &[]);
    raw[62] = 77;
    let error = Event::from_bytes(&raw).expect_err("no such kind");
    let entries = telemetry.item(0, &Item::Unreadable { sequence: 0, error });
    assert_eq!(entries[0].what.kind(), "unreadable");
    assert_eq!(telemetry.view(0).ring.missed, 1);
    // The next one is not thought to be missing a second time.
    assert_eq!(telemetry.event(0, &fire(1, OPEN, 0, 0, 1)).len(), 1);
}
