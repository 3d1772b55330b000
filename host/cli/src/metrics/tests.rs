//! The page is read back as Prometheus would, strictly.

use super::*;
use crate::telemetry::{Book, Feed, Instrument, Latency, Line, Trigger, Usage};
use std::collections::BTreeSet;

/// A sample: name, labels, value.
type Sample = (String, BTreeMap<String, String>, f64);

/// Reads a page, or panics where Prometheus would refuse it.
fn parse(page: &str) -> Vec<Sample> {
    let (mut samples, mut seen, mut family) =
        (Vec::new(), BTreeSet::new(), (String::new(), String::new()));
    for line in page.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').expect("a help text");
            assert!(
                !help.is_empty() && seen.insert(name.to_owned()),
                "{name} comes twice"
            );
            family = (name.to_owned(), String::new());
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("a type");
            assert_eq!(name, family.0, "TYPE follows its HELP");
            assert!(["gauge", "counter", "histogram"].contains(&kind));
            assert!(kind != "counter" || name.ends_with("_total"), "{name}");
            family.1 = kind.to_owned();
        } else {
            let sample = sample(line);
            let base = match family.1.as_str() {
                "histogram" => ["_bucket", "_sum", "_count"]
                    .iter()
                    .find_map(|end| sample.0.strip_suffix(end)),
                _ => Some(sample.0.as_str()),
            };
            assert_eq!(base, Some(family.0.as_str()), "{line}");
            assert!(
                seen.insert(format!("{}{:?}", sample.0, sample.1)),
                "{line} comes twice"
            );
            samples.push(sample);
        }
    }
    samples
}

fn sample(line: &str) -> Sample {
    let (name, mut rest) = match line.find(['{', ' ']) {
        Some(at) => line.split_at(at),
        None => panic!("no value: {line}"),
    };
    let mut characters = name.chars();
    assert!(characters.next().is_some_and(|c| c.is_ascii_lowercase()));
    assert!(
        characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'),
        "{name}"
    );
    let mut labels = BTreeMap::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, value) = rest.split_once("=\"").expect("label=\"");
            let mut text = String::new();
            let mut characters = value.char_indices();
            let end = loop {
                match characters.next().expect("a closing quote") {
                    (at, '"') => break at,
                    (_, '\\') => match characters.next().expect("an escape").1 {
                        'n' => text.push('\n'),
                        other => text.push(other),
                    },
                    (_, other) => text.push(other),
                }
            };
            assert!(
                labels.insert(label.to_owned(), text).is_none(),
                "{label} comes twice"
            );
            rest = &value[end + 1..];
            match rest.split_at(1) {
                (",", more) => rest = more,
                ("}", more) => break rest = more,
                other => panic!("{other:?} after a label"),
            }
        }
    }
    let value = rest.strip_prefix(' ').expect("a blank before the value");
    (name.to_owned(), labels, value.parse().expect("a number"))
}

fn value(samples: &[Sample], name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let wanted: BTreeMap<_, _> = labels
        .iter()
        .map(|(l, v)| ((*l).to_owned(), (*v).to_owned()))
        .collect();
    let found = samples.iter().find(|(n, l, _)| n == name && *l == wanted);
    found.map(|(_, _, value)| *value)
}

fn view() -> View {
    let mut view = View::default();
    view.card.address = "vfio:0000:3b:00.0".to_owned();
    view.card.core_khz = 322_266;
    view.arming.state = Armed::Armed;
    (view.arming.live, view.arming.armed) = (true, true);
    view.desk.name = Some("a \"desk\"\\\nof two lines".to_owned());
    let book = Book {
        bid_px: 1_894_900,
        bid_qty: 300,
        mark: Some("gap".to_owned()),
        ..Book::default()
    };
    view.instruments.push(Instrument {
        name: "AAPL".to_owned(),
        book,
        long: Usage {
            used: 500,
            limit: Some(2_000),
        },
        short: Usage {
            used: -500,
            limit: Some(0),
        },
        ..Instrument::default()
    });
    view.triggers.push(Trigger {
        name: "cheap".to_owned(),
        shots: Some(3),
        used: 1,
        sent: 1,
        refused: 4,
        ..Trigger::default()
    });
    view.feeds.push(Feed {
        name: "deep".to_owned(),
        stale: true,
        ..Feed::default()
    });
    let drops = BTreeMap::from([("duplicate".to_owned(), 7)]);
    view.lines.push(Line {
        name: "B".to_owned(),
        frames: 1 << 40,
        drops,
        ..Line::default()
    });
    view.totals.rejects = BTreeMap::from([("collar".to_owned(), 4)]);
    view.limits.gross = Usage {
        used: 2_500_000_000,
        limit: Some(50_000_000_000),
    };
    view.latency.push(Latency {
        release: "decision".to_owned(),
        message: "add".to_owned(),
        count: 4,
        sum: 6 + 6 + 9 + 5_000,
        exact: vec![(6, 2), (9, 1)],
        beyond: 1,
        ..Latency::default()
    });
    view.health.state_age_ns = Some(1_500_000_000);
    view
}

#[test]
fn the_page_is_read_back_as_it_was_meant() {
    let samples = parse(&render(&view()));
    let at = |name, labels| value(&samples, name, labels);
    assert_eq!(at("t2t_state", &[("state", "armed")]), Some(1.0));
    assert_eq!(at("t2t_state", &[("state", "killed")]), Some(0.0));
    assert_eq!(at("t2t_live", &[]), Some(1.0));
    assert_eq!(
        at(
            "t2t_desk_info",
            &[
                ("desk", "a \"desk\"\\\nof two lines"),
                ("tag", "0000000000000000")
            ]
        ),
        Some(1.0)
    );
    assert_eq!(at("t2t_age_seconds", &[("what", "state")]), Some(1.5));
    assert_eq!(
        at(
            "t2t_book_price_dollars",
            &[("instrument", "AAPL"), ("side", "bid")]
        ),
        Some(189.49)
    );
    assert_eq!(
        at(
            "t2t_book_price_dollars",
            &[("instrument", "AAPL"), ("side", "ask")]
        ),
        None,
        "the side is empty"
    );
    assert_eq!(
        at(
            "t2t_book_marked",
            &[("instrument", "AAPL"), ("reason", "gap")]
        ),
        Some(1.0)
    );
    assert_eq!(
        at(
            "t2t_exposure_shares",
            &[("instrument", "AAPL"), ("side", "short")]
        ),
        Some(-500.0)
    );
    assert_eq!(
        at(
            "t2t_exposure_limit_shares",
            &[("instrument", "AAPL"), ("side", "long")]
        ),
        Some(2_000.0)
    );
    assert_eq!(
        at("t2t_trigger_shots_left", &[("trigger", "cheap")]),
        Some(2.0)
    );
    assert_eq!(at("t2t_gross_notional_dollars", &[]), Some(250_000.0));
    assert_eq!(
        at("t2t_gross_notional_dollars_limit", &[]),
        Some(5_000_000.0)
    );
    assert_eq!(
        at("t2t_open_orders_limit", &[]),
        None,
        "an unknown limit is absent, not 0"
    );
    assert_eq!(
        at("t2t_frames_total", &[("line", "B")]),
        Some((1_u64 << 40) as f64)
    );
    assert_eq!(
        at(
            "t2t_frames_dropped_total",
            &[("line", "B"), ("reason", "duplicate")]
        ),
        Some(7.0)
    );
    assert_eq!(
        at("t2t_orders_refused_total", &[("reason", "collar")]),
        Some(4.0)
    );
    assert_eq!(at("t2t_feed_stale", &[("feed", "deep")]), Some(1.0));
}

#[test]
fn buckets_of_latency_are_cumulative_and_end_with_every_order() {
    let samples = parse(&render(&view()));
    let bucket = |le| {
        value(
            &samples,
            "t2t_decision_latency_cycles_bucket",
            &[("message", "add"), ("release", "decision"), ("le", le)],
        )
    };
    assert_eq!(
        [
            bucket("5"),
            bucket("6"),
            bucket("8"),
            bucket("9"),
            bucket("2047"),
            bucket("+Inf")
        ]
        .map(|v| v.expect("a bucket")),
        [0.0, 2.0, 2.0, 3.0, 3.0, 4.0]
    );
    let labels = [("message", "add"), ("release", "decision")];
    assert_eq!(
        value(&samples, "t2t_decision_latency_cycles_count", &labels),
        Some(4.0)
    );
    assert_eq!(
        value(&samples, "t2t_decision_latency_cycles_sum", &labels),
        Some(5_021.0)
    );
}

#[test]
fn a_card_that_has_not_answered_is_unknown_and_not_armed() {
    let samples = parse(&render(&View::default()));
    assert_eq!(
        value(&samples, "t2t_state", &[("state", "unknown")]),
        Some(1.0)
    );
    assert_eq!(value(&samples, "t2t_live", &[]), Some(0.0));
    assert_eq!(
        value(&samples, "t2t_age_seconds", &[("what", "state")]),
        None
    );
}
