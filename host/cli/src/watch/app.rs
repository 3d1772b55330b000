//! What the screen knows and what keys do; no terminal, no clock.
//!
//! What flows in: answers and keys, each with the time. What flows out: acts, and everything that is drawn.

use super::asking::Asked;
use super::theme::Theme;
use crate::exit::Failure;
use crate::rpc::Request;
use crate::telemetry::View;
use crate::telemetry::text::SECOND;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Age from which on data is called old.
pub(super) const OLD: u64 = SECOND;
/// Time in which the second `k` must come.
pub(super) const CONFIRM: u64 = 2 * SECOND;
/// How long the outcome of an act is shown.
const SAID: u64 = 6 * SECOND;

/// What can be done from the screen: only what stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Latch the kill switch.
    Kill,
    /// Disarm.
    Disarm,
}

impl Act {
    pub fn request(self) -> Request {
        match self {
            Act::Kill => Request::Kill,
            Act::Disarm => Request::Disarm,
        }
    }

    pub const fn text(self) -> &'static str {
        match self {
            Act::Kill => "KILL",
            Act::Disarm => "DISARM",
        }
    }
}

/// What is shown below the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Overview,
    Books,
    Triggers,
    Orders,
    Limits,
    Feeds,
    Latency,
    Events,
}

impl Page {
    pub const ALL: [Page; 8] = [
        Page::Overview,
        Page::Books,
        Page::Triggers,
        Page::Orders,
        Page::Limits,
        Page::Feeds,
        Page::Latency,
        Page::Events,
    ];

    pub const fn text(self) -> &'static str {
        match self {
            Page::Overview => "All",
            Page::Books => "Books",
            Page::Triggers => "Triggers",
            Page::Orders => "Orders",
            Page::Limits => "Limits",
            Page::Feeds => "Feeds",
            Page::Latency => "Latency",
            Page::Events => "Events",
        }
    }

    fn step(self, by: usize) -> Page {
        let at = Page::ALL.iter().position(|page| *page == self).unwrap_or(0);
        Page::ALL[(at + by) % Page::ALL.len()]
    }
}

/// What was said last of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// It was asked for.
    Sent(Act),
    /// It was done.
    Done(Act),
    /// It was not.
    Failed(Act, String),
}

/// The screen's state.
#[derive(Debug)]
pub(super) struct App {
    pub theme: Theme,
    pub page: Page,
    pub scroll: usize,
    pub help: bool,
    view: Option<(u64, Box<View>)>,
    failure: Option<Failure>,
    kill: Option<u64>,
    said: Option<(u64, Said)>,
    left: bool,
}

impl App {
    pub fn new(theme: Theme) -> App {
        App {
            theme,
            page: Page::Overview,
            scroll: 0,
            help: false,
            view: None,
            failure: None,
            kill: None,
            said: None,
            left: false,
        }
    }

    /// Takes an answer.
    pub fn take(&mut self, now: u64, asked: Asked) {
        match asked {
            Asked::View(Ok(view)) => {
                self.view = Some((now, view));
                self.failure = None;
            }
            Asked::View(Err(failure)) => self.failure = Some(failure),
            Asked::Act(act, done) => {
                let said = match done {
                    Ok(()) => Said::Done(act),
                    Err(failure) => Said::Failed(act, failure.to_string()),
                };
                self.say(act, now, said);
            }
        }
    }

    /// A kill that has no answer yet is not talked over.
    fn say(&mut self, act: Act, now: u64, said: Said) {
        let waiting = matches!(self.said, Some((_, Said::Sent(Act::Kill))));
        if act == Act::Kill || !waiting {
            self.said = Some((now, said));
        }
    }

    /// Takes a key; gives what is to be done.
    pub fn key(&mut self, key: KeyEvent, now: u64) -> Option<Act> {
        let asked_to_kill = self.kill_pending(now);
        self.kill = None;
        match key.code {
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => self.left = true,
            KeyCode::Char('q') => self.left = true,
            KeyCode::Char('k' | 'K') if asked_to_kill => return Some(self.act(Act::Kill, now)),
            KeyCode::Char('k' | 'K') => self.kill = Some(now),
            KeyCode::Char('d' | 'D') => return Some(self.act(Act::Disarm, now)),
            KeyCode::Char('?' | 'h') => self.help = !self.help,
            KeyCode::Esc => self.help = false,
            KeyCode::Tab | KeyCode::Right => self.turn(self.page.step(1)),
            KeyCode::BackTab | KeyCode::Left => self.turn(self.page.step(Page::ALL.len() - 1)),
            KeyCode::Char(digit @ '1'..='8') => {
                self.turn(Page::ALL[usize::from(digit as u8 - b'1')]);
            }
            KeyCode::Down => self.scroll = self.scroll.saturating_add(1),
            KeyCode::PageDown => self.scroll = self.scroll.saturating_add(10),
            KeyCode::Up => self.scroll = self.scroll.saturating_sub(1),
            KeyCode::PageUp => self.scroll = self.scroll.saturating_sub(10),
            KeyCode::Home => self.scroll = 0,
            _ => {}
        }
        None
    }

    fn act(&mut self, act: Act, now: u64) -> Act {
        self.say(act, now, Said::Sent(act));
        act
    }

    fn turn(&mut self, page: Page) {
        self.page = page;
        self.scroll = 0;
    }

    /// Whether the user has left.
    pub fn left(&self) -> bool {
        self.left
    }

    /// The newest view.
    pub fn view(&self) -> Option<&View> {
        self.view.as_ref().map(|(_, view)| &**view)
    }

    /// Since the newest view came.
    pub fn waited(&self, now: u64) -> u64 {
        self.view
            .as_ref()
            .map_or(now, |(at, _)| now.saturating_sub(*at))
    }

    /// How old what is shown is, if it is too old: the card's state was read so long ago, whoever is to blame.
    pub fn old(&self, now: u64) -> Option<u64> {
        let read = self.view().and_then(|view| view.health.state_age_ns);
        let age = self.waited(now).saturating_add(read.unwrap_or(0));
        (self.view.is_some() && age > OLD).then_some(age)
    }

    /// Why the last question had no answer.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Whether a second `k` now kills.
    pub fn kill_pending(&self, now: u64) -> bool {
        self.kill.is_some_and(|at| now.saturating_sub(at) < CONFIRM)
    }

    /// What was said last of an act, and how long ago. What has no answer yet stays.
    pub fn said(&self, now: u64) -> Option<(u64, &Said)> {
        let (at, said) = self.said.as_ref()?;
        let age = now.saturating_sub(*at);
        (age < SAID || matches!(said, Said::Sent(_))).then_some((age, said))
    }
}
