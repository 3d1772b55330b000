//! The panes: each makes lines of its part of a view, for a given width, of text that says it without colours.

mod counts;
mod desk;
mod feeds;
mod limits;

pub(super) use counts::{events, latency};
pub(super) use desk::{books, orders, triggers};
pub(super) use feeds::{feeds, feeds_line};
pub(super) use limits::{limits, limits_short};

use super::app::App;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// A titled part of the screen.
#[derive(Debug)]
pub(super) struct Pane {
    /// Its title.
    pub title: &'static str,
    /// Heads of its columns; empty where there are none.
    pub head: String,
    /// Its lines.
    pub lines: Vec<Line<'static>>,
    /// What is said where there is no line.
    pub empty: &'static str,
}

impl Pane {
    /// Lines that it takes to show everything.
    pub fn height(&self) -> u16 {
        let lines = self.lines.len().max(1) + 1 + usize::from(!self.head.is_empty());
        u16::try_from(lines).unwrap_or(u16::MAX)
    }

    /// Draws it, scrolled by so many lines as far as there are any.
    pub fn draw(self, frame: &mut Frame<'_>, area: Rect, app: &App, scroll: usize) {
        let rows = usize::from(area.height).saturating_sub(1 + usize::from(!self.head.is_empty()));
        let (all, scroll) = (
            self.lines.len(),
            scroll.min(self.lines.len().saturating_sub(rows)),
        );
        let shown = rows.min(all - scroll);
        let of = match shown < all {
            true => format!(" {}-{} of {all}", scroll + 1, scroll + shown),
            false => String::new(),
        };
        let title = format!("-- {}{of} ", self.title);
        let rule = "-".repeat(usize::from(area.width).saturating_sub(title.chars().count()));
        let mut lines = vec![Line::styled(format!("{title}{rule}"), app.theme.title())];
        if !self.head.is_empty() {
            lines.push(Line::styled(self.head, app.theme.faint()));
        }
        match all {
            0 => lines.push(Line::styled(self.empty, app.theme.faint())),
            _ => lines.extend(self.lines.into_iter().skip(scroll).take(shown)),
        }
        frame.render_widget(Paragraph::new(lines), area);
    }
}

/// Text of exactly `width` characters, left-aligned; what is too long ends in a tilde.
fn left(text: &str, width: usize) -> String {
    let text = cut(text, width);
    format!("{text:<width$}")
}

/// Text of exactly `width` characters, right-aligned.
fn right(text: &str, width: usize) -> String {
    let text = cut(text, width);
    format!("{text:>width$}")
}

/// Text of at most `width` characters.
fn cut(text: &str, width: usize) -> String {
    match text.chars().count() <= width {
        true => text.to_owned(),
        false => {
            let kept: String = text.chars().take(width.saturating_sub(1)).collect();
            format!("{kept}~")
        }
    }
}

/// Text over as many lines of `width` characters as it takes, broken between words.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A span of text in its own style.
fn span(text: impl Into<String>, style: ratatui::style::Style) -> Span<'static> {
    Span::styled(text.into(), style)
}
