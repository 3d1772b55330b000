//! Views to draw: a desk that trades, one with marks, a card without a desk.

use crate::telemetry::text::SECOND;
use crate::telemetry::*;
use std::collections::BTreeMap;

const OPEN: u64 = (9 * 3600 + 29 * 60 + 58) * SECOND + 123_456_789;

fn usage(used: i64, limit: u64) -> Usage {
    Usage {
        used,
        limit: Some(limit),
    }
}

fn instrument(
    number: u16,
    name: &str,
    feed: &str,
    book: (u32, u32, u32, u32),
    age_ms: u64,
) -> Instrument {
    Instrument {
        number,
        name: name.to_owned(),
        feed: feed.to_owned(),
        book: Book {
            seen: true,
            bid_px: book.0,
            bid_qty: book.1,
            ask_px: book.2,
            ask_qty: book.3,
            age_ns: Some(age_ms * 1_000_000),
            ..Book::default()
        },
        long: usage(0, 2_000),
        short: usage(0, 0),
        max_order_qty: Some(500),
        max_order_notional: Some(1_000_000_000),
        collar_bp: Some(200),
        ..Instrument::default()
    }
}

fn trigger(number: u16, name: &str, when: &str, (used, shots): (u64, u64), sent: u64) -> Trigger {
    Trigger {
        number,
        name: name.to_owned(),
        when: when.to_owned(),
        fire: vec!["take".to_owned()],
        release: "decision".to_owned(),
        shots: Some(shots),
        used,
        sent,
        last_fire_ns: (sent > 0).then_some(OPEN - SECOND),
        ..Trigger::default()
    }
}

fn order(number: u16, name: &str, what: &str, sent: u64) -> Order {
    Order {
        number,
        name: name.to_owned(),
        what: what.to_owned(),
        sent,
        last_ns: (sent > 0).then_some(OPEN - SECOND),
        last_px: 1_895_100,
        last_qty: 100,
        last_user_ref: 17,
        ..Order::default()
    }
}

fn latency(release: &str, message: &str, exact: &[(u64, u64)]) -> Latency {
    let last = exact[exact.len() - 1].0;
    Latency {
        release: release.to_owned(),
        message: message.to_owned(),
        count: exact.iter().map(|(_, count)| count).sum(),
        min: exact[0].0,
        p50: exact[0].0,
        p90: exact[0].0,
        p99: last,
        p999: last,
        max: last,
        exact: exact.to_vec(),
        ..Latency::default()
    }
}

fn entry(sequence: u64, what: What) -> Entry {
    let time_ns = OPEN - SECOND + sequence * 1_000_000;
    Entry {
        sequence,
        time_ns,
        generation: 7,
        what,
    }
}

fn events() -> Vec<Entry> {
    let json = [
        r#"{"kind":"commit","units":42,"refusal":null,"hold_cycles":812,"unjudged":3,"desk":"1234567890abcdef"}"#,
        r#"{"kind":"state","cause":"arm","why":"armed by the host","now":["armed"],"before":[]}"#,
        r#"{"kind":"fire","trigger":"cheap","order":"take","action":"enter","side":"buy","instrument":"AAPL","price":1895100,"qty":100,"user_ref":17,"cycles":6,"message":"add","line":"A","release":"decision","seq":4711,"ts_ns":0}"#,
        r#"{"kind":"reject","trigger":"both","order":"hedge","reason":"collar","seq":4713,"ts_ns":0}"#,
    ];
    let what = json
        .into_iter()
        .map(|text| serde_json::from_str(text).expect("what happened"));
    what.enumerate()
        .map(|(n, what)| entry(n as u64, what))
        .collect()
}

/// Two minutes before the opening: armed, everything is well.
pub(super) fn trading() -> View {
    let mut both = trigger(
        8,
        "both",
        "AAPL.ask <= 189.00 and MSFT.bid >= 410.25",
        (1, 10),
        1,
    );
    (both.refused, both.refusal, both.inexact) = (1, Some("collar".to_owned()), true);
    let mut hedge = order(1, "hedge", "sell-short 50 MSFT at bid", 0);
    (hedge.refused, hedge.refusal) = (1, Some("collar".to_owned()));
    let mut aapl = instrument(0, "AAPL", "deep", (1_894_900, 300, 1_895_000, 1_200), 2);
    (aapl.long, aapl.sent_last_second) = (usage(1_700, 2_000), 1);
    let mut msft = instrument(
        1,
        "MSFT",
        "itch",
        (4_102_400, 80, 4_102_600, 12_345_678),
        640,
    );
    (msft.long, msft.short) = (usage(-50, 0), usage(50, 1_200));
    let tsla = instrument(2, "TSLA", "itch", (2_499_900, 100, 0, 0), 93_000);
    let drops = BTreeMap::from([("address".to_owned(), 12), ("duplicate".to_owned(), 88_123)]);
    let line = |name: &str, frames, drops| Line {
        name: name.to_owned(),
        frames,
        frames_per_second: Some(12_345.6),
        drops,
        waiting: false,
    };
    let feed = |number, name: &str, protocol: &str| Feed {
        number,
        name: name.to_owned(),
        protocol: protocol.to_owned(),
        has_b: number == 0,
        ..Feed::default()
    };
    View {
        version: VERSION,
        time_ns: Some(OPEN),
        card: Card {
            address: "vfio:0000:3b:00.0".to_owned(),
            core_khz: 322_266,
        },
        arming: Arming {
            state: Mode::Armed,
            live: true,
            armed: true,
            cause: Some("arm".to_owned()),
            why: "armed by the host".to_owned(),
            since_ns: Some(OPEN - 30 * SECOND),
            ..Arming::default()
        },
        desk: Desk {
            generation: 7,
            tag: 0x1234_5678_90AB_CDEF,
            name: Some("opening.toml".to_owned()),
            staged: 0,
        },
        instruments: vec![aapl, msft, tsla],
        triggers: vec![
            trigger(
                0,
                "cheap",
                "AAPL.ask <= 189.50 and AAPL.ask_qty >= 200",
                (1, 3),
                1,
            ),
            both,
            trigger(16, "once", "TSLA.bid >= 250.00", (1, 1), 1),
        ],
        orders: vec![order(0, "take", "buy 100 AAPL at ask + 0.01", 2), hedge],
        limits: Limits {
            gross: usage(2_500_000_000, 50_000_000_000),
            open_orders: usage(20, 20),
            rate: usage(1, 50),
            repeat_per_second: Some(5),
            dead_man_ns: Some(SECOND),
        },
        feeds: vec![feed(0, "deep", "deep10"), feed(1, "itch", "itch50")],
        lines: vec![
            line("A", 1_234_567, BTreeMap::new()),
            line("B", 1_234_001, drops),
        ],
        totals: Totals {
            messages: 45_678_901,
            messages_per_second: Some(812_345.0),
            duplicates: 4,
            bbo_changes: 345_678,
            heartbeats: 900,
            fires: 2,
            rejects: BTreeMap::from([("collar".to_owned(), 1)]),
            live_orders: 12_345,
            ..Totals::default()
        },
        latency: vec![
            latency("decision", "add", &[(6, 1_200), (7, 3)]),
            latency("decision", "delete", &[(9, 300), (17, 1)]),
            latency("good-frame", "add", &[(40, 10), (63, 3)]),
        ],
        events: events(),
        ring: Ring {
            size: 65_536,
            fill: 12,
            taken: 345_690,
            ..Ring::default()
        },
        health: Health {
            state_age_ns: Some(20_000_000),
            counters_age_ns: Some(80_000_000),
            books_age_ns: Some(50_000_000),
            ..Health::default()
        },
    }
}

/// The card stopped: nothing may leave.
pub(super) fn stop(view: &mut View, state: Mode, cause: &str, why: &str) {
    view.arming = Arming {
        state,
        killed: state == Mode::Killed,
        cause: Some(cause.to_owned()),
        why: why.to_owned(),
        since_ns: Some(OPEN - SECOND / 4),
        ..Arming::default()
    };
    let what = What::State(
        serde_json::from_value(serde_json::json!({
            "cause": cause, "why": why, "now": [state.word()], "before": ["armed"],
        }))
        .expect("a state"),
    );
    view.events.push(entry(900, what));
}

/// A gap on one feed, an unknown reference in a book of the other; disarmed because a feed is stale.
pub(super) fn marked() -> View {
    let mut view = trading();
    stop(
        &mut view,
        Mode::Disarmed,
        "stale",
        "a feed was silent for too long",
    );
    view.instruments[0].book.mark = Some("unknown-ref".to_owned());
    for instrument in &mut view.instruments[1..] {
        (instrument.book.mark, instrument.book.feed_marked) = (Some("gap".to_owned()), true);
    }
    view.triggers[0].blocked = vec!["AAPL: unknown-ref".to_owned()];
    view.triggers[1].blocked = vec!["AAPL: unknown-ref".to_owned(), "MSFT: gap".to_owned()];
    view.triggers[2].repeat = true;
    (view.feeds[1].mark, view.feeds[1].marks, view.feeds[1].stale) =
        (Some("gap".to_owned()), 1, true);
    view.lines[1].waiting = true;
    view.totals.gaps = 1;
    view.totals.marks = BTreeMap::from([("gap".to_owned(), 2), ("unknown-ref".to_owned(), 1)]);
    (view.ring.lost, view.ring.missed) = (12, 12);
    view.events.push(entry(901, What::Lost { count: 12 }));
    view
}

/// A card as after power-on.
pub(super) fn empty() -> View {
    View {
        version: VERSION,
        time_ns: Some(OPEN),
        card: Card {
            address: "vfio:0000:3b:00.0".to_owned(),
            core_khz: 322_266,
        },
        arming: Arming {
            state: Mode::Disarmed,
            why: "as after power-on".to_owned(),
            ..Arming::default()
        },
        lines: ["A", "B"]
            .map(|name| Line {
                name: name.to_owned(),
                ..Line::default()
            })
            .to_vec(),
        health: Health {
            state_age_ns: Some(20_000_000),
            ..Health::default()
        },
        ..View::default()
    }
}
