//! Where everything goes: the bar, the names of the panes, the panes, the keys.
//!
//! From 80 columns and 24 lines up. A wide screen shows all panes at once, a narrow one the most urgent of each; every pane
//! also has a page of its own.

use super::app::{App, Page};
use super::panes::{self, Pane};
use super::{bar, foot};
use crate::telemetry::View;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// From this size on, all panes are shown at once.
const WIDE: (u16, u16) = (120, 36);

/// Bars of a picture of latencies, where it has the screen for itself.
const BARS: usize = 12;
/// Stands above data that is too old.
const UNBELIEVABLE: &str = " ######## what is below is old: do not believe it ########";

/// Draws everything.
pub(super) fn draw(frame: &mut Frame<'_>, app: &App, now: u64) {
    let parts = [
        Constraint::Length(bar::LINES),
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(1),
    ];
    let [top, tabs, body, bottom] = Layout::vertical(parts).areas(frame.area());
    bar::draw(frame, top, app, now);
    match app.old(now) {
        Some(_) => frame.render_widget(
            Paragraph::new(UNBELIEVABLE).style(app.theme.old_bar()),
            tabs,
        ),
        None => pages(frame, tabs, app),
    }
    match app.view() {
        None => frame.render_widget(
            Paragraph::new("\n  Nothing is known of the card yet."),
            body,
        ),
        Some(view) => {
            page(frame, body, app, view, now);
            if app.old(now).is_some() {
                // What is too old must not look alive.
                frame.buffer_mut().set_style(body, app.theme.old());
            }
        }
    }
    foot::draw(frame, bottom, app, now);
    if app.help {
        foot::help(frame, body);
    }
}

fn pages(frame: &mut Frame<'_>, area: Rect, app: &App) {
    let mut spans = Vec::new();
    for (at, page) in Page::ALL.into_iter().enumerate() {
        let style = if page == app.page {
            app.theme.chosen()
        } else {
            Style::new()
        };
        // Without colours and attributes, brackets.
        let (open, close) = if page == app.page {
            ('[', ']')
        } else {
            (' ', ' ')
        };
        spans.push(Span::styled(
            format!("{open}{} {}{close}", at + 1, page.text()),
            style,
        ));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

fn page(frame: &mut Frame<'_>, area: Rect, app: &App, view: &View, now: u64) {
    let width = usize::from(area.width);
    let pane = match app.page {
        Page::Overview if area.width >= WIDE.0 && frame.area().height >= WIDE.1 => {
            return wide(frame, area, app, view, now);
        }
        Page::Overview => return narrow(frame, area, app, view, now),
        Page::Books => panes::books(view, app, now, width),
        Page::Triggers => panes::triggers(view, app, width, true),
        Page::Orders => panes::orders(view, app, width, true),
        Page::Limits => panes::limits(view, app, width),
        Page::Feeds => panes::feeds(view, app, width),
        Page::Latency => panes::latency(view, app, width, BARS),
        Page::Events => panes::events(view, app, width),
    };
    pane.draw(frame, area, app, app.scroll);
}

/// Books, triggers, limits, feeds in one line, events: a share of the lines each, what one does not need goes to events.
fn narrow(frame: &mut Frame<'_>, area: Rect, app: &App, view: &View, now: u64) {
    let width = usize::from(area.width);
    let limits = panes::limits_short(view, app, width);
    let part = area.height.saturating_sub(limits.height() + 1) / 3;
    let books = panes::books(view, app, now, width);
    let triggers = panes::triggers(view, app, width, false);
    let heights = [
        books.height().min(part),
        triggers.height().min(part),
        limits.height(),
        1,
    ];
    let [a, b, c, d, e] = Layout::vertical(
        heights
            .map(Constraint::Length)
            .into_iter()
            .chain([Constraint::Min(0)]),
    )
    .areas(area);
    books.draw(frame, a, app, app.scroll);
    triggers.draw(frame, b, app, app.scroll);
    limits.draw(frame, c, app, 0);
    frame.render_widget(Paragraph::new(panes::feeds_line(view, app, width)), d);
    panes::events(view, app, width).draw(frame, e, app, 0);
}

/// All panes: the desk on the left, the card on the right, events below.
fn wide(frame: &mut Frame<'_>, area: Rect, app: &App, view: &View, now: u64) {
    let events = (area.height / 5).max(6);
    let [upper, lower] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(events)]).areas(area);
    let columns = [
        Constraint::Percentage(60),
        Constraint::Length(2),
        Constraint::Min(0),
    ];
    let [desk, _, card] = Layout::horizontal(columns).areas(upper);
    let (left, right) = (usize::from(desk.width), usize::from(card.width));
    stack(
        frame,
        desk,
        app,
        [
            panes::books(view, app, now, left),
            panes::triggers(view, app, left, false),
            panes::orders(view, app, left, false),
        ],
    );
    stack(
        frame,
        card,
        app,
        [
            panes::limits(view, app, right),
            panes::feeds(view, app, right),
            panes::latency(view, app, right, BARS / 2),
        ],
    );
    panes::events(view, app, usize::from(area.width)).draw(frame, lower, app, 0);
}

/// Three panes on top of each other. Each gets what it needs, at most a third and what the others leave.
fn stack(frame: &mut Frame<'_>, area: Rect, app: &App, panes: [Pane; 3]) {
    let third = area.height / 3;
    let mut heights = [0; 3];
    for (height, pane) in heights.iter_mut().zip(&panes) {
        *height = pane.height().min(third);
    }
    let mut spare = area.height.saturating_sub(heights.iter().sum());
    for (height, pane) in heights.iter_mut().zip(&panes) {
        let more = pane.height().saturating_sub(*height).min(spare);
        *height += more;
        spare -= more;
    }
    let areas: [Rect; 3] = Layout::vertical(heights.map(Constraint::Length)).areas(area);
    for (pane, area) in panes.into_iter().zip(areas) {
        pane.draw(frame, area, app, app.scroll);
    }
}
