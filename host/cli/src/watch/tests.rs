//! What a trader and a risk officer see, picture by picture, and what keys do.

mod desk;
mod keys;
mod links;

use super::*;
use crate::telemetry::text::SECOND;
use crate::telemetry::{Mode, View};
use desk::trading;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::Color;

/// A screen that got this view at time 0.
fn app(view: View) -> App {
    let mut app = App::new(Theme::colours());
    app.take(0, Asked::View(Ok(Box::new(view))));
    app
}

fn press(app: &mut App, code: KeyCode, now: u64) -> Option<Act> {
    app.key(KeyEvent::new(code, KeyModifiers::NONE), now)
}

fn drawn(app: &App, now: u64, (width, height): (u16, u16)) -> Terminal<TestBackend> {
    let mut terminal =
        Terminal::new(TestBackend::new(width, height)).expect("a terminal of memory");
    terminal
        .draw(|frame| screen::draw(frame, app, now))
        .expect("it draws");
    terminal
}

fn picture(app: &App, now: u64, size: (u16, u16)) -> String {
    text(drawn(app, now, size).backend())
}

fn buffer(app: &App, now: u64, size: (u16, u16)) -> Buffer {
    drawn(app, now, size).backend().buffer().clone()
}

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (160, 50);

#[test]
fn armed() {
    let app = app(trading());
    insta::assert_snapshot!("armed_80x24", picture(&app, 0, SMALL));
    insta::assert_snapshot!("armed_160x50", picture(&app, 0, LARGE));
}

#[test]
fn killed() {
    let mut view = trading();
    desk::stop(&mut view, Mode::Killed, "kill", "killed by the host");
    let app = app(view);
    insta::assert_snapshot!("killed_80x24", picture(&app, 0, SMALL));
    insta::assert_snapshot!("killed_160x50", picture(&app, 0, LARGE));
}

#[test]
fn stale() {
    let mut app = app(trading());
    app.take(
        2 * SECOND,
        Asked::View(Err(Failure::new(
            exit::CARD,
            "the server at /run/t2t/socket closed the connection",
        ))),
    );
    insta::assert_snapshot!("stale_80x24", picture(&app, 3 * SECOND + SECOND / 5, SMALL));
    insta::assert_snapshot!(
        "stale_160x50",
        picture(&app, 3 * SECOND + SECOND / 5, LARGE)
    );
}

#[test]
fn a_marked_book_and_a_marked_feed() {
    let app = app(desk::marked());
    insta::assert_snapshot!("marked_80x24", picture(&app, 0, SMALL));
    insta::assert_snapshot!("marked_160x50", picture(&app, 0, LARGE));
}

#[test]
fn nothing_loaded() {
    let app = app(desk::empty());
    insta::assert_snapshot!("empty_80x24", picture(&app, 0, SMALL));
    insta::assert_snapshot!("empty_160x50", picture(&app, 0, LARGE));
}

#[test]
fn no_answer_yet() {
    let app = App::new(Theme::colours());
    insta::assert_snapshot!("unknown_80x24", picture(&app, SECOND / 2, SMALL));
}

#[test]
fn every_page_of_a_small_screen() {
    for (digit, page) in ('2'..='8').zip([
        "books", "triggers", "orders", "limits", "feeds", "latency", "events",
    ]) {
        let mut app = app(trading());
        press(&mut app, KeyCode::Char(digit), 0);
        insta::assert_snapshot!(format!("page_{page}"), picture(&app, 0, SMALL));
    }
}

#[test]
fn help() {
    let mut app = app(trading());
    press(&mut app, KeyCode::Char('?'), 0);
    insta::assert_snapshot!("help_80x24", picture(&app, 0, SMALL));
}

#[test]
fn the_whole_bar_has_the_colour_of_the_state() {
    for (state, ground) in [
        (Mode::Armed, Color::Red),
        (Mode::Killed, Color::Yellow),
        (Mode::DeadMan, Color::Magenta),
        (Mode::Disarmed, Color::Blue),
    ] {
        let mut view = trading();
        view.arming.state = state;
        for size in [SMALL, LARGE] {
            let buffer = buffer(&app(view.clone()), 0, size);
            let bar = (0..bar::LINES).flat_map(|y| (0..size.0).map(move |x| (x, y)));
            assert!(bar.clone().all(|at| buffer[at].bg == ground), "{state:?}");
        }
    }
}

#[test]
fn without_colours_every_state_has_words_of_its_own() {
    let mut bars = std::collections::BTreeSet::new();
    for state in Mode::ALL {
        let mut view = trading();
        view.arming.state = state;
        let mut app = App::new(Theme::mono());
        app.take(0, Asked::View(Ok(Box::new(view))));
        let buffer = buffer(&app, 0, SMALL);
        assert!(
            buffer
                .content()
                .iter()
                .all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset)
        );
        let first = picture(&app, 0, SMALL)
            .lines()
            .next()
            .map(str::to_owned)
            .expect("a bar");
        assert!(first.contains(state.text()), "{first}");
        bars.insert(first);
    }
    assert_eq!(bars.len(), Mode::ALL.len());
}

#[test]
fn old_data_is_grey_and_says_that_the_card_may_still_be_armed() {
    let mut view = trading();
    view.health.state_age_ns = Some(0);
    let app = app(view);
    let fresh = picture(&app, SECOND, SMALL);
    assert!(
        !fresh.contains("OLD DATA"),
        "a second is not too old:\n{fresh}"
    );
    let later = SECOND + 1;
    let buffer = buffer(&app, later, SMALL);
    let body = (3..SMALL.1 - 1).flat_map(|y| (0..SMALL.0).map(move |x| (x, y)));
    assert!(body.clone().all(|at| buffer[at].fg == Color::DarkGray));
    assert!((0..SMALL.0).all(|x| buffer[(x, 0)].bg == Color::LightMagenta));
    assert!(picture(&app, later, SMALL).contains("STILL BE ARMED"));
}

#[test]
fn a_server_that_answers_without_reading_the_card_is_old_too() {
    let mut view = trading();
    view.health.state_age_ns = Some(4 * SECOND);
    let picture = picture(&app(view), 0, SMALL);
    assert!(
        picture.contains("OLD DATA") && picture.contains("has not read the card"),
        "{picture}"
    );
}

#[test]
fn any_size_of_a_terminal_draws() {
    for view in [trading(), desk::marked(), desk::empty(), View::default()] {
        let mut app = app(view);
        for size in [
            (1, 1),
            (10, 3),
            (79, 23),
            (80, 24),
            (119, 36),
            (120, 36),
            (300, 100),
        ] {
            for page in 1..=8 {
                press(&mut app, KeyCode::Char(char::from(b'0' + page)), 0);
                picture(&app, 0, size);
            }
        }
        press(&mut app, KeyCode::Char('?'), 0);
        picture(&app, 0, (5, 5));
    }
}
