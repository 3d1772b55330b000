//! Keys: what stops needs two presses, or one; nothing else acts.

use super::super::app::{CONFIRM, Page};
use super::*;

#[test]
fn a_second_k_within_two_seconds_kills() {
    let mut app = app(trading());
    assert_eq!(press(&mut app, KeyCode::Char('k'), 0), None);
    assert!(picture(&app, 0, SMALL).contains("PRESS k AGAIN"));
    assert_eq!(
        press(&mut app, KeyCode::Char('k'), CONFIRM - 1),
        Some(Act::Kill)
    );
    assert_eq!(Act::Kill.request(), crate::rpc::Request::Kill);
}

#[test]
fn a_second_k_that_comes_too_late_is_a_first_one() {
    let mut app = app(trading());
    press(&mut app, KeyCode::Char('k'), 0);
    assert!(!picture(&app, CONFIRM, SMALL).contains("PRESS k AGAIN"));
    assert_eq!(press(&mut app, KeyCode::Char('k'), CONFIRM), None);
    assert_eq!(
        press(&mut app, KeyCode::Char('k'), CONFIRM + 1),
        Some(Act::Kill)
    );
}

#[test]
fn any_other_key_between_means_no_kill() {
    for other in [
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::Char('x'),
        KeyCode::Down,
    ] {
        let mut app = app(trading());
        press(&mut app, KeyCode::Char('k'), 0);
        press(&mut app, other, 1);
        assert_eq!(press(&mut app, KeyCode::Char('k'), 2), None, "{other:?}");
    }
}

#[test]
fn kill_works_on_old_data_and_on_none() {
    let mut app = App::new(Theme::mono());
    press(&mut app, KeyCode::Char('k'), 100 * SECOND);
    assert_eq!(
        press(&mut app, KeyCode::Char('k'), 100 * SECOND + 1),
        Some(Act::Kill)
    );
}

#[test]
fn d_disarms_at_once() {
    let mut app = app(trading());
    assert_eq!(press(&mut app, KeyCode::Char('d'), 0), Some(Act::Disarm));
    assert_eq!(Act::Disarm.request(), crate::rpc::Request::Disarm);
}

#[test]
fn no_other_key_acts() {
    let mut app = app(trading());
    for code in (' '..='~')
        .filter(|c| !"kKdD".contains(*c))
        .map(KeyCode::Char)
    {
        assert_eq!(press(&mut app, code, 0), None, "{code:?}");
    }
    for code in [
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Delete,
        KeyCode::F(1),
        KeyCode::Home,
        KeyCode::PageUp,
    ] {
        assert_eq!(press(&mut app, code, 0), None, "{code:?}");
    }
}

#[test]
fn an_act_that_failed_says_so_and_why() {
    let mut app = app(trading());
    press(&mut app, KeyCode::Char('d'), 0);
    assert!(picture(&app, 0, SMALL).contains("DISARM sent, waiting"));
    let failure = Failure::new(exit::REFUSED, "your role is view");
    app.take(1, Asked::Act(Act::Disarm, Err(failure)));
    assert!(picture(&app, 1, SMALL).contains("DISARM NOT DONE: your role is view"));
    app.take(2, Asked::Act(Act::Disarm, Ok(())));
    assert!(picture(&app, 2, SMALL).contains("DISARM done"));
    assert!(!picture(&app, 20 * SECOND, SMALL).contains("DISARM done"));
}

#[test]
fn a_kill_without_an_answer_is_said_not_to_be_done_until_there_is_one() {
    let mut app = app(trading());
    press(&mut app, KeyCode::Char('k'), 0);
    press(&mut app, KeyCode::Char('k'), 1);
    for seconds in [2, 20, 2_000] {
        let picture = picture(&app, seconds * SECOND, SMALL);
        assert!(
            picture.contains("KILL NOT DONE: no answer for"),
            "{picture}"
        );
        assert!(picture.contains("or the kill pin"), "{picture}");
    }
    app.take(2_000 * SECOND, Asked::Act(Act::Kill, Ok(())));
    assert!(picture(&app, 2_000 * SECOND, SMALL).contains("KILL done"));
}

#[test]
fn tab_goes_round_and_back() {
    let mut app = app(trading());
    for page in Page::ALL.into_iter().cycle().take(9) {
        assert_eq!(app.page, page);
        press(&mut app, KeyCode::Tab, 0);
    }
    press(&mut app, KeyCode::BackTab, 0);
    assert_eq!(app.page, Page::Overview);
    press(&mut app, KeyCode::BackTab, 0);
    assert_eq!(app.page, Page::Events);
}

#[test]
fn q_and_control_c_leave() {
    for key in [
        KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE),
        KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL),
    ] {
        let mut app = app(trading());
        assert_eq!(app.key(key, 0), None);
        assert!(app.left());
    }
}

#[test]
fn scrolling_stops_at_the_last_line() {
    let mut view = trading();
    let one = view.instruments[0].clone();
    view.instruments = (0..100)
        .map(|n| crate::telemetry::Instrument {
            name: format!("SYM{n}"),
            ..one.clone()
        })
        .collect();
    let mut app = app(view);
    press(&mut app, KeyCode::Char('2'), 0);
    assert!(picture(&app, 0, SMALL).contains(" 1-18 of 100"));
    for _ in 0..50 {
        press(&mut app, KeyCode::PageDown, 0);
    }
    let last = picture(&app, 0, SMALL);
    assert!(
        last.contains(" 83-100 of 100") && last.contains("SYM99"),
        "{last}"
    );
}

#[test]
fn a_disarm_does_not_hide_that_a_kill_has_no_answer() {
    let mut app = app(trading());
    press(&mut app, KeyCode::Char('k'), 0);
    press(&mut app, KeyCode::Char('k'), 1);
    assert_eq!(press(&mut app, KeyCode::Char('d'), 2), Some(Act::Disarm));
    app.take(3, Asked::Act(Act::Disarm, Ok(())));
    assert!(picture(&app, 2 * SECOND, SMALL).contains("KILL NOT DONE"));
    app.take(4, Asked::Act(Act::Kill, Ok(())));
    assert!(picture(&app, 4, SMALL).contains("KILL done"));
}
