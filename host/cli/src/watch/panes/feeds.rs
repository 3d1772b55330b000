//! Feeds and lines, and what the card counted.

use super::super::app::App;
use super::{Pane, left, right, span};
use crate::telemetry::{Feed, View, text};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::collections::BTreeMap;

/// What is wrong with a feed, or that nothing is.
fn health(feed: &Feed, app: &App) -> Span<'static> {
    match (&feed.mark, feed.stale) {
        (Some(mark), true) => span(format!("MARKED {mark}, STALE"), app.theme.bad()),
        (Some(mark), false) => span(format!("MARKED {mark}"), app.theme.bad()),
        (None, true) => span("STALE", app.theme.bad()),
        (None, false) => span("ok", app.theme.good()),
    }
}

fn per_second(rate: Option<f64>) -> String {
    rate.map_or_else(|| "-".to_owned(), text::rate)
}

/// Feeds in one line: whether each is well, and what comes in.
pub(in super::super) fn feeds_line(view: &View, app: &App, width: usize) -> Line<'static> {
    let totals = &view.totals;
    let counts = format!(
        "{} msg/s, {} gaps",
        per_second(totals.messages_per_second),
        text::count(totals.gaps)
    );
    let mut spans = vec![span("-- Feeds  ", app.theme.title())];
    for feed in &view.feeds {
        spans.push(span(format!("{} ", feed.name), Style::new()));
        spans.push(health(feed, app));
        spans.push(Span::raw("  "));
    }
    if view.feeds.is_empty() {
        spans.push(span("none  ", app.theme.faint()));
    }
    let used: usize = spans.iter().map(Span::width).sum();
    spans.push(span(
        right(&counts, width.saturating_sub(used)),
        app.theme.faint(),
    ));
    Line::from(spans)
}

/// Feeds, lines, and what the card counted.
pub(in super::super) fn feeds(view: &View, app: &App, width: usize) -> Pane {
    let (plain, warn) = (Style::new(), app.theme.warn());
    let mut lines = Vec::new();
    for feed in &view.feeds {
        let on = if feed.has_b { "A and B" } else { "A only" };
        let name = format!(
            "{} {} {on:<8} ",
            left(&feed.name, 12),
            left(&feed.protocol, 7)
        );
        let marks = match feed.marks {
            0 => String::new(),
            marks => format!("  marked {} times", text::count(marks)),
        };
        lines.push(Line::from(vec![
            span(name, plain),
            health(feed, app),
            span(marks, app.theme.faint()),
        ]));
    }
    for line in &view.lines {
        let (frames, rate) = (text::count(line.frames), per_second(line.frames_per_second));
        let waiting = if line.waiting {
            "  WAITS for the other line"
        } else {
            ""
        };
        let text = format!("line {}  {frames} frames, {rate}/s", line.name);
        lines.push(Line::from(vec![span(text, plain), span(waiting, warn)]));
        lines.extend(reasons(
            "        dropped",
            &line.drops,
            width,
            app.theme.faint(),
        ));
    }
    let totals = &view.totals;
    let each = |counts: &[(u64, &str)]| {
        let each: Vec<_> = counts
            .iter()
            .map(|(count, what)| format!("{} {what}", text::count(*count)))
            .collect();
        each.join(", ")
    };
    let rate = per_second(totals.messages_per_second);
    lines.push(Line::from(format!(
        "{} messages, {rate}/s",
        text::count(totals.messages)
    )));
    let books = [
        (totals.ops, "operations"),
        (totals.bbo_changes, "BBO changes"),
        (totals.live_orders, "live orders"),
    ];
    lines.push(Line::from(each(&books)));
    let wrong = [
        (totals.gaps, "gaps"),
        (totals.malformed, "malformed"),
        (totals.bad_frames, "bad frames"),
        (totals.aborts, "aborts"),
    ];
    let style = if wrong.iter().any(|(count, _)| *count > 0) {
        warn
    } else {
        plain
    };
    lines.push(Line::styled(each(&wrong), style));
    lines.extend(reasons("refused", &totals.rejects, width, warn));
    lines.extend(reasons("marked", &totals.marks, width, warn));
    lines.push(ring(view, app));
    Pane {
        title: "Feeds",
        head: String::new(),
        lines,
        empty: "",
    }
}

/// `dropped: address 12, duplicate 88,123`, over as many lines as it takes; none where nothing was counted.
fn reasons(
    word: &str,
    counts: &BTreeMap<String, u64>,
    width: usize,
    style: Style,
) -> Vec<Line<'static>> {
    let mut lines: Vec<String> = Vec::new();
    for (reason, count) in counts {
        let item = format!("{reason} {}", text::count(*count));
        match lines.last_mut() {
            Some(line) if line.chars().count() + 2 + item.chars().count() < width => {
                line.push_str(", ");
                line.push_str(&item);
            }
            Some(line) => {
                line.push(',');
                lines.push(format!("{}  {item}", " ".repeat(word.chars().count())));
            }
            None => lines.push(format!("{word}: {item}")),
        }
    }
    lines
        .into_iter()
        .map(|line| Line::styled(line, style))
        .collect()
}

fn ring(view: &View, app: &App) -> Line<'static> {
    let ring = &view.ring;
    let lost = ring.lost.max(ring.missed);
    let [taken, lost_text, fill, size] = [ring.taken, lost, ring.fill, ring.size].map(text::count);
    let text = format!("{taken} events, {lost_text} lost; ring {fill} of {size}");
    Line::styled(
        text,
        if lost > 0 {
            app.theme.bad()
        } else {
            Style::new()
        },
    )
}
