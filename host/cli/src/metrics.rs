//! What is known of the card, as Prometheus reads it.
//!
//! What flows in: a [`View`]. What flows out: the text exposition format, version 0.0.4. Prices and notionals are in
//! dollars and ages in seconds there, as Prometheus has it; latencies stay in cycles, which are exact.

mod desk;
mod exposition;

use crate::telemetry::{Armed, View};
use exposition::Page;
use std::collections::BTreeMap;

/// Upper bounds of the buckets of decision latencies, cycles.
const BUCKETS: [u64; 17] = [
    5, 6, 7, 8, 9, 10, 12, 16, 24, 32, 48, 64, 128, 256, 512, 1_024, 2_047,
];

/// The text exposition format.
pub fn render(view: &View) -> String {
    let mut page = Page::default();
    arming(&mut page, view);
    desk::instruments(&mut page, view);
    desk::triggers_and_orders(&mut page, view);
    limits(&mut page, view);
    feeds(&mut page, view);
    totals(&mut page, view);
    latency(&mut page, view);
    ring(&mut page, view);
    page.text()
}

fn arming(page: &mut Page, view: &View) {
    let arming = &view.arming;
    page.gauge(
        "card_info",
        "The card, by the address that it was opened by.",
    )
    .add(&[("address", &view.card.address)], 1.0);
    page.gauge("core_clock_hertz", "Frequency of the core clock.")
        .add(&[], f64::from(view.card.core_khz) * 1e3);
    let mut states = page.gauge(
        "state",
        "1 for the state that the card is in: unknown, disarmed, armed, dead-man, killed.",
    );
    for state in Armed::ALL {
        states.add(&[("state", state.word())], flag(arming.state == state));
    }
    for (name, help, value) in [
        (
            "live",
            "Orders may leave: armed, not killed, dead-man not expired.",
            arming.live,
        ),
        ("armed", "The card is armed.", arming.armed),
        ("killed", "The kill switch is latched.", arming.killed),
        (
            "dead_man_expired",
            "The host was silent for longer than the dead-man time.",
            arming.dead_man,
        ),
        ("sweeping", "Memories are being cleared.", arming.sweeping),
    ] {
        page.gauge(name, help).add(&[], flag(value));
    }
    page.gauge(
        "generation",
        "Sets of parameters that have taken effect since power-on.",
    )
    .add(&[], f64::from(view.desk.generation));
    page.gauge("staged_units", "Units staged and not committed.")
        .add(&[], f64::from(view.desk.staged));
    let (name, tag) = (
        view.desk.name.as_deref().unwrap_or_default(),
        crate::telemetry::text::tag(view.desk.tag),
    );
    page.gauge(
        "desk_info",
        "The desk in force; no name where it was not applied from here.",
    )
    .add(&[("desk", name), ("tag", &tag)], 1.0);
    let health = &view.health;
    let mut ages = page.gauge(
        "age_seconds",
        "Since something was last read from the card.",
    );
    for (what, age) in [
        ("state", health.state_age_ns),
        ("counters", health.counters_age_ns),
        ("books", health.books_age_ns),
    ] {
        if let Some(age) = age {
            ages.add(&[("what", what)], seconds(age));
        }
    }
    page.counter(
        "function_resets_total",
        "Resets of the card's function since power-on.",
    )
    .add(&[], health.resets as f64);
    page.counter("arms_refused_total", "Arms refused since power-on.")
        .add(&[], health.arms_refused as f64);
}

fn limits(page: &mut Page, view: &View) {
    let limits = &view.limits;
    for (name, what, usage, unit) in [
        (
            "gross_notional_dollars",
            "Gross notional",
            limits.gross,
            1e4,
        ),
        ("open_orders", "Open orders", limits.open_orders, 1.0),
        (
            "orders_last_second",
            "Orders sent within the last second",
            limits.rate,
            1.0,
        ),
    ] {
        page.gauge(name, &format!("{what}, as counted."))
            .add(&[], usage.used as f64 / unit);
        let mut limit = page.gauge(
            &format!("{name}_limit"),
            &format!("{what}: the most that is allowed."),
        );
        if let Some(most) = usage.limit {
            limit.add(&[], most as f64 / unit);
        }
    }
}

fn feeds(page: &mut Page, view: &View) {
    let mut stale = page.gauge("feed_stale", "1 while the feed is silent for too long.");
    for feed in &view.feeds {
        stale.add(&[("feed", &feed.name)], flag(feed.stale));
    }
    let mut marked = page.gauge(
        "feed_marked",
        "1 while the feed is marked as a whole, with the reason.",
    );
    for feed in &view.feeds {
        let reason = feed.mark.as_deref().unwrap_or_default();
        marked.add(
            &[("feed", &feed.name), ("reason", reason)],
            flag(feed.mark.is_some()),
        );
    }
    let mut marks = page.counter(
        "feed_marks_total",
        "Times that the feed was seen to be marked.",
    );
    for feed in &view.feeds {
        marks.add(&[("feed", &feed.name)], feed.marks as f64);
    }
    let mut frames = page.counter("frames_total", "Frames on a line.");
    for line in &view.lines {
        frames.add(&[("line", &line.name)], line.frames as f64);
    }
    let mut drops = page.counter(
        "frames_dropped_total",
        "Frames of a line dropped, by reason.",
    );
    for line in &view.lines {
        for (reason, count) in &line.drops {
            drops.add(&[("line", &line.name), ("reason", reason)], *count as f64);
        }
    }
    let mut waiting = page.gauge(
        "line_waiting",
        "1 while frames of the line wait for what is missing before them.",
    );
    for line in &view.lines {
        waiting.add(&[("line", &line.name)], flag(line.waiting));
    }
}

fn totals(page: &mut Page, view: &View) {
    let totals = &view.totals;
    for (name, help, value) in [
        (
            "messages_total",
            "Messages whose length was accepted in turn.",
            totals.messages,
        ),
        (
            "messages_duplicate_total",
            "Messages skipped because they had been seen.",
            totals.duplicates,
        ),
        ("gaps_total", "Real gaps.", totals.gaps),
        (
            "messages_malformed_total",
            "Malformed messages.",
            totals.malformed,
        ),
        (
            "frames_bad_total",
            "Frames that ended badly.",
            totals.bad_frames,
        ),
        (
            "frames_heartbeat_total",
            "Frames without messages.",
            totals.heartbeats,
        ),
        (
            "messages_unknown_total",
            "Accepted messages of unknown type.",
            totals.unknown,
        ),
        (
            "book_operations_total",
            "Operations on books of watched instruments.",
            totals.ops,
        ),
        (
            "bbo_changes_total",
            "Changes of a published top of book or mark.",
            totals.bbo_changes,
        ),
        ("orders_sent_total", "Orders sent.", totals.fires),
        (
            "orders_aborted_total",
            "Orders aborted on the wire because their frame ended badly.",
            totals.aborts,
        ),
    ] {
        page.counter(name, help).add(&[], value as f64);
    }
    by_reason(
        page,
        "orders_refused_total",
        "Orders refused, by reason.",
        &totals.rejects,
    );
    by_reason(
        page,
        "marks_total",
        "Instruments marked, by reason.",
        &totals.marks,
    );
    page.gauge(
        "order_table_orders",
        "Live orders of watched instruments in the order table.",
    )
    .add(&[], totals.live_orders as f64);
}

fn by_reason(page: &mut Page, name: &str, help: &str, counts: &BTreeMap<String, u64>) {
    let mut family = page.counter(name, help);
    for (reason, count) in counts {
        family.add(&[("reason", reason)], *count as f64);
    }
}

fn latency(page: &mut Page, view: &View) {
    let mut family = page.histogram(
        "decision_latency_cycles",
        "Cycles of the core clock from the deciding byte to the first word of the order.",
    );
    for group in &view.latency {
        let labels = [
            ("message", group.message.as_str()),
            ("release", group.release.as_str()),
        ];
        let buckets = BUCKETS.map(|most| {
            let within = group.exact.iter().filter(|(cycles, _)| *cycles <= most);
            (most, within.map(|(_, count)| count).sum())
        });
        family.histogram(&labels, &buckets, group.count, group.sum);
    }
}

fn ring(page: &mut Page, view: &View) {
    let ring = &view.ring;
    for (name, help, value) in [
        (
            "ring_records",
            "Records that the event ring holds.",
            ring.size,
        ),
        (
            "ring_waiting_records",
            "Records written and not yet taken.",
            ring.fill,
        ),
    ] {
        page.gauge(name, help).add(&[], value as f64);
    }
    for (name, help, value) in [
        ("events_total", "Events taken.", ring.taken),
        (
            "events_missed_total",
            "Events missing in the sequence of those taken.",
            ring.missed,
        ),
        (
            "events_lost_total",
            "Events that the card dropped since power-on.",
            ring.lost,
        ),
    ] {
        page.counter(name, help).add(&[], value as f64);
    }
}

fn flag(value: bool) -> f64 {
    f64::from(u8::from(value))
}

fn seconds(ns: u64) -> f64 {
    ns as f64 / 1e9
}

#[cfg(test)]
mod tests;
