//! The two lines at the top: what the card is ready to do, in words and colour, or that nobody knows.

use super::app::App;
use crate::telemetry::{Mode, View, text};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Lines that it takes.
pub(super) const LINES: u16 = 2;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, now: u64) {
    let width = usize::from(area.width);
    let (style, lines) = match (app.view(), app.old(now)) {
        (None, _) => nothing(app, now),
        (Some(view), Some(age)) => old(app, view, age, now),
        (Some(view), None) => fresh(app, view),
    };
    let lines: Vec<Line<'_>> = lines
        .map(|(left, right)| spread(left, &right, width))
        .into();
    frame.render_widget(Paragraph::new(lines).style(style), area);
}

type Lines = [(String, String); LINES as usize];

/// What stands left and right of the word, so that states differ without colours too.
const fn marks(state: Mode) -> &'static str {
    match state {
        Mode::Armed => ">>>>",
        Mode::Killed => "XXXX",
        Mode::DeadMan => "!!!!",
        Mode::Disarmed => "----",
        Mode::Unknown => "????",
    }
}

fn fresh(app: &App, view: &View) -> (Style, Lines) {
    let arming = &view.arming;
    let mark = marks(arming.state);
    let clearing = if arming.sweeping {
        "; memories are being cleared"
    } else {
        ""
    };
    let since = arming
        .since_ns
        .map(|at| format!(" at {}", text::time_ms(at)));
    let time = view.time_ns.map(text::time_ms).unwrap_or_default();
    let lines = [
        (
            format!(
                " {mark} {} {mark}  {}{clearing}",
                arming.state.text(),
                arming.state.meaning()
            ),
            format!("{time} "),
        ),
        (
            format!(" last change{}: {}", since.unwrap_or_default(), arming.why),
            format!(
                "{}   tag {}   {} ",
                view.card.address,
                text::tag(view.desk.tag),
                in_force(view)
            ),
        ),
    ];
    (app.theme.bar(arming.state), lines)
}

fn old(app: &App, view: &View, age: u64, now: u64) -> (Style, Lines) {
    let state = view.arming.state;
    let warning = match state {
        Mode::Armed => "it may STILL BE ARMED",
        _ => "it may have changed",
    };
    let why = match app.failure() {
        Some(failure) => failure.to_string(),
        None if app.waited(now) > age / 2 => "whoever owns the card does not answer".to_owned(),
        None => "whoever owns the card answers, but has not read the card".to_owned(),
    };
    let lines = [
        (
            format!(
                " #### OLD DATA ####  {} old; last known {}, {warning}",
                text::span(age),
                state.text()
            ),
            String::new(),
        ),
        (format!(" {why}"), String::new()),
    ];
    (app.theme.old_bar(), lines)
}

fn nothing(app: &App, now: u64) -> (Style, Lines) {
    let mark = marks(Mode::Unknown);
    let why = app
        .failure()
        .map_or_else(|| "asking the card's owner".to_owned(), ToString::to_string);
    let lines = [
        (
            format!(
                " {mark} {} {mark}  nothing is known of the card for {}",
                Mode::Unknown.text(),
                text::span(now)
            ),
            String::new(),
        ),
        (format!(" {why}"), String::new()),
    ];
    (app.theme.bar(Mode::Unknown), lines)
}

/// The desk in force.
fn in_force(view: &View) -> String {
    let desk = &view.desk;
    let staged = match desk.staged {
        0 => String::new(),
        units => format!(", {units} units staged"),
    };
    match (desk.generation, &desk.name) {
        (0, _) => format!("no desk in force{staged}"),
        (generation, Some(name)) => format!("{name}, generation {generation}{staged}"),
        (generation, None) => format!("UNKNOWN desk, generation {generation}{staged}"),
    }
}

/// A line with something at either end; the left end counts more.
fn spread(left: String, right: &str, width: usize) -> Line<'static> {
    // The least that may stand between both ends.
    const BETWEEN: usize = 2;
    let room = width.saturating_sub(left.chars().count() + BETWEEN);
    // Where not all of the right end fits, its last part may.
    let last = right.rsplit_once("   ").map_or(right, |(_, last)| last);
    let right = [right, last]
        .into_iter()
        .find(|end| end.chars().count() <= room);
    let right = right.unwrap_or_default();
    match width.checked_sub(left.chars().count() + right.chars().count()) {
        Some(between) => Line::from(vec![
            Span::raw(left),
            Span::raw(" ".repeat(between)),
            Span::raw(right.to_owned()),
        ]),
        None => Line::from(left),
    }
}
