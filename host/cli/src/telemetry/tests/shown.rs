//! Marks, names, limits, counters: what a view shows beside events.

use super::*;

#[test]
fn a_marked_instrument_and_a_marked_feed_block_their_triggers() {
    let mut telemetry = armed();
    let instrument = record(
        EventKind::Mark,
        0,
        OPEN + 1,
        &[
            (events::mark::WHICH, events::mark::WHICH_W, 0),
            (events::mark::INSTRUMENT, events::mark::INSTRUMENT_W, 1),
            (events::mark::REASON, events::mark::REASON_W, 6),
            (events::mark::SEQ, events::mark::SEQ_W, 99),
        ],
    );
    let feed = record(
        EventKind::Mark,
        1,
        OPEN + 1,
        &[
            (events::mark::WHICH, events::mark::WHICH_W, 1),
            (events::mark::REASON, events::mark::REASON_W, 1),
            (events::mark::SEQ, events::mark::SEQ_W, 500),
        ],
    );
    let lines = [instrument, feed].map(|event| telemetry.event(0, &event).remove(0));
    let texts = lines.map(|entry| crate::events::what(&entry.what, 0));
    assert_eq!(
        texts,
        [
            "instrument AAPL: unknown-ref (seq 99)",
            "feed itch: gap (expected seq 500)"
        ]
    );
    let view = telemetry.view(0);
    let marks: Vec<_> = view
        .instruments
        .iter()
        .map(|i| (i.book.mark.as_deref(), i.book.feed_marked))
        .collect();
    assert_eq!(marks, [(Some("unknown-ref"), false), (Some("gap"), true)]);
    assert_eq!(trigger(&view, "cheap").blocked, ["AAPL: unknown-ref"]);
    assert_eq!(
        trigger(&view, "both").blocked,
        ["AAPL: unknown-ref", "MSFT: gap"]
    );
    assert_eq!(
        (view.feeds[1].mark.as_deref(), view.feeds[1].marks),
        (Some("gap"), 1)
    );
}

#[test]
fn names_of_a_desk_that_is_not_the_one_in_force_are_not_used() {
    let mut telemetry = armed();
    let mut other = state(Status::ARMED | Status::LIVE, Some(Cause::Arm));
    other.desk = TAG + 1;
    telemetry.state(0, &other);
    telemetry.event(0, &fire(0, OPEN, 3, 5, 1));
    let view = telemetry.view(0);
    assert_eq!(view.desk.name, None);
    assert_eq!(
        view.triggers
            .iter()
            .find(|t| t.number == 3)
            .map(|t| t.name.as_str()),
        Some("trigger#3")
    );
    assert_eq!(
        view.limits.gross.limit, None,
        "limits of another desk would be a lie"
    );
    assert!(view.instruments.is_empty());
}

#[test]
fn books_and_exposure_come_from_live_rows_with_their_limits() {
    let mut telemetry = armed();
    let mut words = [0; t2t_contract::live::WORDS];
    (words[0], words[1], words[2], words[3]) = (1_894_900, 300, 1_895_000, 200);
    words[4] = 1 << 31;
    words[10] = 500;
    words[11] = (-500_i32) as u32;
    telemetry.live(SECOND, 0, &LiveRow::from_words(&words));
    assert_eq!(
        telemetry.view(SECOND).instruments[0].book.age_ns,
        None,
        "nobody saw it change"
    );
    words[3] = 100;
    telemetry.live(2 * SECOND, 0, &LiveRow::from_words(&words));
    let view = telemetry.view(5 * SECOND);
    let aapl = &view.instruments[0];
    assert_eq!(
        (
            aapl.book.bid_px,
            aapl.book.bid_qty,
            aapl.book.ask_px,
            aapl.book.ask_qty
        ),
        (1_894_900, 300, 1_895_000, 100)
    );
    assert_eq!(aapl.book.age_ns, Some(3 * SECOND));
    assert_eq!(
        (aapl.long, aapl.short),
        (
            Usage {
                used: 500,
                limit: Some(2_000)
            },
            Usage {
                used: -500,
                limit: Some(0)
            }
        )
    );
    assert_eq!(aapl.long.share(), Some(0.25));
    assert_eq!(
        (view.health.books_age_ns, view.health.counters_age_ns),
        (Some(3 * SECOND), None)
    );
    assert_eq!(
        view.limits.gross,
        Usage {
            used: 2_500_000_000,
            limit: Some(50_000_000_000)
        }
    );
}

#[test]
fn counters_that_wrap_are_counted_on_and_give_rates() {
    let mut telemetry = armed();
    let at = |now, value| {
        (
            now,
            [
                (registers::MESSAGES, value),
                (registers::DROPS_B + 12, 5),
                (registers::REJECTS + 16, 2),
            ],
        )
    };
    for (now, words) in [at(SECOND, u32::MAX - 9), at(3 * SECOND, 10)] {
        telemetry.counted(now, words.into_iter());
    }
    let view = telemetry.view(3 * SECOND);
    assert_eq!(view.totals.messages, (1 << 32) + 10);
    assert_eq!(view.totals.messages_per_second, Some(10.0));
    assert_eq!(
        view.lines[1].drops.iter().collect::<Vec<_>>(),
        [(&"overflow".to_owned(), &5)]
    );
    assert_eq!(
        view.totals.rejects.iter().collect::<Vec<_>>(),
        [(&"collar".to_owned(), &2)]
    );
}

#[test]
fn orders_leave_the_rate_after_a_second_of_the_cards_time() {
    let mut telemetry = armed();
    telemetry.event(0, &fire(0, OPEN, number("cheap"), 0, 1));
    assert_eq!(telemetry.view(SECOND - 1).limits.rate.used, 1);
    assert_eq!(telemetry.view(SECOND).limits.rate.used, 0);
}

#[test]
fn a_view_survives_the_socket_and_another_version_is_refused() {
    let mut telemetry = armed();
    telemetry.event(0, &fire(0, OPEN, number("cheap"), 0, 1));
    telemetry.event(
        0,
        &record(
            EventKind::Commit,
            3,
            OPEN,
            &[(events::commit::DESK, events::commit::DESK_W, TAG)],
        ),
    );
    let view = telemetry.view(7);
    let text = serde_json::to_string(&view).expect("a view is JSON");
    let back: View = serde_json::from_str(&text).expect("a view");
    assert_eq!(back.clone().checked(), Ok(view));
    let newer = View {
        version: VERSION + 1,
        ..back
    };
    assert_eq!(newer.checked(), Err(OtherVersion { found: VERSION + 1 }));
}
