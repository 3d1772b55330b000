//! Latencies and events.

use super::super::app::App;
use super::{Pane, cut, left, right, span};
use crate::events;
use crate::latency::{bars, filled, releases};
use crate::telemetry::{Latency, View, text};
use ratatui::style::Style;
use ratatui::text::Line;

/// Latencies: a line a group, then at most so many bars of each way to release an order.
pub(in super::super) fn latency(view: &View, app: &App, width: usize, most: usize) -> Pane {
    let khz = view.card.core_khz;
    let mut lines = Vec::new();
    for release in releases(&view.latency) {
        let groups: Vec<&Latency> = view
            .latency
            .iter()
            .filter(|g| g.release == release)
            .collect();
        for group in &groups {
            let ns = text::ns(group.p50, khz)
                .map(|ns| format!("{ns:.1}"))
                .unwrap_or_default();
            lines.push(Line::from(format!(
                "{} {} {}{}{}{}{}",
                left(release, 10),
                left(&group.message, 13),
                right(&text::count(group.count), 8),
                right(&group.p50.to_string(), 6),
                right(&group.p99.to_string(), 6),
                right(&group.max.to_string(), 7),
                right(&ns, 8),
            )));
        }
        let bars = bars(&groups, most);
        let longest = bars.iter().map(|bar| bar.count).max().unwrap_or(0);
        let room = width.saturating_sub(11 + 1 + 12);
        for bar in bars {
            lines.push(Line::from(vec![
                span(format!("{} ", right(&bar.label(), 11)), app.theme.faint()),
                span(filled(bar.count, longest, room.max(1)), app.theme.good()),
                span(format!(" {}", text::count(bar.count)), Style::new()),
            ]));
        }
    }
    let head = match view.latency.is_empty() {
        true => String::new(),
        false => format!(
            "{:<10} {:<13} {:>8}{:>6}{:>6}{:>7}{:>8}",
            "cycles", "decided by", "orders", "p50", "p99", "max", "p50 ns"
        ),
    };
    Pane {
        title: "Latency",
        head,
        lines,
        empty: "no order was sent yet",
    }
}

/// The last events, newest first.
pub(in super::super) fn events(view: &View, app: &App, width: usize) -> Pane {
    let khz = view.card.core_khz;
    let lines = view.events.iter().rev().map(|entry| {
        let kind = entry.what.kind().to_uppercase();
        let head = format!("{} {} ", text::time_ms(entry.time_ns), left(&kind, 6));
        let room = width.saturating_sub(head.chars().count());
        let style = app.theme.event(&entry.what);
        Line::from(vec![
            span(head, style),
            span(cut(&events::what(&entry.what, khz), room), Style::new()),
        ])
    });
    Pane {
        title: "Events, newest first",
        head: String::new(),
        lines: lines.collect(),
        empty: "none yet",
    }
}
