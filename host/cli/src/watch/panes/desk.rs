//! Books, triggers and orders.

use super::super::app::App;
use super::{Pane, cut, left, right, span, wrapped};
use crate::telemetry::{Book, Trigger, View, text};
use ratatui::style::Style;
use ratatui::text::Line;

/// Tops of book.
pub(in super::super) fn books(view: &View, app: &App, now: u64, width: usize) -> Pane {
    let name = 8 + width.saturating_sub(90).min(8);
    let head = format!(
        "{} {:>7}{:>11}{:>11} {:<7}{:>7}{:>6}",
        left("", name),
        "qty",
        "bid",
        "ask",
        "qty",
        "spread",
        "age"
    );
    let lines = view.instruments.iter().map(|instrument| {
        let book = &instrument.book;
        let style = match book.mark {
            Some(_) => app.theme.faint(),
            None => Style::new(),
        };
        let quote = format!(
            "{} {}{}{} {}{}{}",
            left(&instrument.name, name),
            right(&shares(book.bid_qty), 7),
            right(&text::price(book.bid_px), 11),
            right(&text::price(book.ask_px), 11),
            left(&shares(book.ask_qty), 7),
            right(&spread(book), 7),
            right(
                &book.age_ns.map_or_else(
                    || "-".to_owned(),
                    |age| text::span(age.saturating_add(app.waited(now)))
                ),
                6
            ),
        );
        let (mark, style_of_it) = match (&book.mark, book.feed_marked, book.seen) {
            (Some(mark), false, _) => (format!(" MARKED {mark}"), app.theme.bad()),
            (Some(mark), true, _) => (format!(" FEED MARKED {mark}"), app.theme.bad()),
            (None, _, false) => (" no quote yet".to_owned(), app.theme.faint()),
            (None, _, true) => (String::new(), Style::new()),
        };
        let room = width.saturating_sub(quote.chars().count());
        Line::from(vec![
            span(quote, style),
            span(cut(&mark, room), style_of_it),
        ])
    });
    Pane {
        title: "Books",
        head,
        lines: lines.collect(),
        empty: "no instrument is watched",
    }
}

/// Shares at a price: a dash for none, rounded down where seven characters do not hold them.
fn shares(count: u32) -> String {
    match count {
        0 => "-".to_owned(),
        1..1_000_000 => text::count(count),
        1_000_000..1_000_000_000 => format!("{}k", text::count(count / 1_000)),
        _ => format!("{}M", text::count(count / 1_000_000)),
    }
}

/// Ask less bid, where there are both.
fn spread(book: &Book) -> String {
    match (book.bid_px, book.ask_px) {
        (0, _) | (_, 0) => "-".to_owned(),
        (bid, ask) => t2t_desk::dollars(i64::from(ask) - i64::from(bid)),
    }
}

/// Triggers, and why one of them would not fire; `whole`: with their whole condition and orders on lines of their own.
pub(in super::super) fn triggers(view: &View, app: &App, width: usize, whole: bool) -> Pane {
    let name = 9 + width.saturating_sub(90).min(8);
    // Milliseconds only where there is room.
    let (time, clock): (fn(u64) -> String, usize) = match width < 90 && !whole {
        true => (text::time_s, 8),
        false => (text::time_ms, 12),
    };
    let last = if clock < 9 { "fired" } else { "last fire" };
    let rest = if whole { "" } else { "condition" };
    let head = format!(
        "{:name$}{:<14}{:>7}{:>7}{:>8}  {last:<clock$}  {rest}",
        "", "", "shots", "sent", "refused"
    );
    let used = name + 14 + 7 + 7 + 8 + 2 + clock + 2;
    let mut lines = Vec::new();
    for trigger in &view.triggers {
        let (word, style) = readiness(view, app, trigger);
        let last = trigger.last_fire_ns.map_or_else(|| "-".to_owned(), time);
        let figures = format!(
            "{}{}{}  {}  ",
            right(&shots(trigger), 7),
            right(&text::count(trigger.sent), 7),
            right(&text::count(trigger.refused), 8),
            left(&last, clock),
        );
        let note = match (&trigger.refusal, trigger.blocked.is_empty()) {
            (_, false) => format!("[{}] ", trigger.blocked.join(", ")),
            (Some(reason), true) => format!("[refused: {reason}] "),
            (None, true) => String::new(),
        };
        let what = if whole {
            note
        } else {
            format!("{note}{}", trigger.when)
        };
        lines.push(Line::from(vec![
            span(left(&trigger.name, name), Style::new()),
            span(left(word, 14), style),
            span(figures, Style::new()),
            span(cut(&what, width.saturating_sub(used)), app.theme.faint()),
        ]));
        if whole {
            let orders = trigger.fire.join(", ");
            let all = format!("{} -> {orders} ({})", trigger.when, trigger.release);
            let all = wrapped(&all, width.saturating_sub(4)).into_iter();
            lines.extend(all.map(|line| Line::styled(format!("    {line}"), app.theme.faint())));
        }
    }
    Pane {
        title: "Triggers",
        head,
        lines,
        empty: "no trigger is loaded",
    }
}

/// Whether a trigger would fire, in one word.
fn readiness(view: &View, app: &App, trigger: &Trigger) -> (&'static str, Style) {
    let theme = app.theme;
    if trigger.repeat {
        ("SELF-DISARMED", theme.bad())
    } else if trigger.left() == Some(0) {
        ("NO SHOTS", theme.warn())
    } else if !trigger.blocked.is_empty() {
        ("BLOCKED", theme.bad())
    } else if view.arming.live {
        (
            "READY",
            theme.good().add_modifier(ratatui::style::Modifier::BOLD),
        )
    } else {
        ("off", theme.faint())
    }
}

/// Shots left of those loaded; with `<=` where an event was missed.
fn shots(trigger: &Trigger) -> String {
    match (trigger.left(), trigger.shots) {
        (Some(left), Some(shots)) => {
            let most = if trigger.inexact { "<=" } else { "" };
            format!("{most}{left}/{shots}")
        }
        _ => "?".to_owned(),
    }
}

/// Orders and what became of them; `whole`: with all that they say on a line of their own.
pub(in super::super) fn orders(view: &View, app: &App, width: usize, whole: bool) -> Pane {
    let name = 9 + width.saturating_sub(90).min(8);
    let rest = if whole { "last refusal" } else { "what" };
    let head = format!(
        "{:name$}{:>6}{:>8}{:>11}{:>9}{:>11}  {rest}",
        "", "sent", "refused", "last px", "qty", "UserRefNum"
    );
    let used = name + 6 + 8 + 11 + 9 + 11 + 2;
    let mut lines = Vec::new();
    for order in &view.orders {
        let last = |text: String| {
            if order.last_ns.is_some() {
                text
            } else {
                "-".to_owned()
            }
        };
        let figures = format!(
            "{}{}{}{}{}{}  ",
            left(&order.name, name),
            right(&text::count(order.sent), 6),
            right(&text::count(order.refused), 8),
            right(&last(text::price(order.last_px)), 11),
            right(&last(text::count(order.last_qty)), 9),
            right(&last(order.last_user_ref.to_string()), 11),
        );
        let style = if order.refused > 0 {
            app.theme.warn()
        } else {
            Style::new()
        };
        let what = match (&order.refusal, whole) {
            (Some(reason), true) => reason.clone(),
            (None, true) => String::new(),
            (Some(reason), false) => format!("[refused: {reason}] {}", order.what),
            (None, false) => order.what.clone(),
        };
        lines.push(Line::from(vec![
            span(figures, style),
            span(cut(&what, width.saturating_sub(used)), app.theme.faint()),
        ]));
        if whole {
            let all = wrapped(&order.what, width.saturating_sub(4)).into_iter();
            lines.extend(all.map(|line| Line::styled(format!("    {line}"), app.theme.faint())));
        }
    }
    Pane {
        title: "Orders",
        head,
        lines,
        empty: "no order is staged",
    }
}
