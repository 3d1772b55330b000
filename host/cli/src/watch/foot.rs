//! The line at the bottom: keys, the question before a kill, what became of an act; and the page of help.

use super::app::{App, OLD, Said};
use crate::telemetry::{Mode, text};
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Paragraph};

const KEYS: &str = " q quit   Tab 1-8 pane   Up Down scroll   ? help      d DISARM   k k KILL";

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, now: u64) {
    let (text, style) = if app.kill_pending(now) {
        let text = " PRESS k AGAIN WITHIN 2 s TO KILL      any other key: no kill";
        (text.to_owned(), app.theme.bar(Mode::Killed))
    } else {
        match app.said(now) {
            None => (KEYS.to_owned(), app.theme.faint()),
            Some((age, Said::Sent(act))) if age > OLD => {
                let text = format!(
                    " {} NOT DONE: no answer for {}. Try t2t kill, or the kill pin",
                    act.text(),
                    text::span(age)
                );
                (text, app.theme.bar(Mode::Armed))
            }
            Some((_, Said::Sent(act))) => (
                format!(" {} sent, waiting for the answer", act.text()),
                app.theme.warn(),
            ),
            Some((_, Said::Done(act))) => (format!(" {} done", act.text()), app.theme.chosen()),
            Some((_, Said::Failed(act, why))) => {
                let text = format!(" {} NOT DONE: {why}", act.text());
                (text, app.theme.bar(Mode::Armed))
            }
        }
    };
    frame.render_widget(Paragraph::new(Line::from(text)).style(style), area);
}

const HELP: &[&str] = &[
    "The bar   ARMED     orders leave when triggers fire",
    "          DISARMED  no order can leave until somebody arms",
    "          KILLED    latched: no order can leave, arm is refused",
    "          DEAD-MAN  armed, but the host was silent: no order can leave",
    "          OLD DATA  nothing on the screen may be believed",
    "Keys      k k       kill: the second k within 2 seconds",
    "          d         disarm, at once",
    "          Tab, 1-8  next pane, pane by number; arrows, PgUp, PgDn scroll",
    "          q         quit; the card goes on as it is",
    "Words     marked    the book may be wrong: nothing fires on it",
    "          <=2/3     at most 2 of 3 shots left: an event was missed",
    "          age       since the book was seen to change",
    "Arm, unkill and apply are commands of their own: see t2t --help.",
];

/// Draws the page of help over everything.
pub(super) fn help(frame: &mut Frame<'_>, area: Rect) {
    let (width, height) = (76.min(area.width), (HELP.len() as u16 + 2).min(area.height));
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    let lines: Vec<Line<'_>> = HELP
        .iter()
        .map(|line| Line::from(format!(" {line}")))
        .collect();
    let block = Block::bordered()
        .title(" Help ")
        .title_alignment(Alignment::Center);
    frame.render_widget(Clear, place);
    frame.render_widget(
        Paragraph::new(lines).style(Style::new()).block(block),
        place,
    );
}
