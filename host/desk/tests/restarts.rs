//! What the card must forget, and what it remembers by a number that changes hands.

use t2t_contract::{records, store};
use t2t_desk::plan::{Carried, Cause, Item, Restart, What};
use t2t_desk::*;

const DESK: &str = include_str!("desks/three.toml");

fn desk(text: &str) -> Desk {
    match parse("desk.toml", text) {
        Ok(desk) => desk,
        Err(mistakes) => panic!("{:#?}", mistakes.mistakes),
    }
}

/// The desk with one piece of its text replaced.
fn with(old: &str, new: &str) -> Desk {
    assert_eq!(DESK.matches(old).count(), 1, "{old} once");
    desk(&DESK.replace(old, new))
}

fn plan_to(new: &Desk) -> Plan {
    plan(Some(&desk(DESK)), new).expect("fits")
}

fn one(plan: &Plan) -> &Item {
    assert_eq!(plan.items.len(), 1, "{plan}");
    &plan.items[0]
}

fn shots_place(number: usize) -> usize {
    store::place(&records::trigger::WINDOW, number, 0).expect("a trigger")
}

#[test]
fn a_broader_trigger_is_shown_but_is_no_limit_and_starts_anew() {
    let new = with("189.50", "190");
    let plan = plan_to(&new);
    let item = one(&plan);
    assert_eq!(item.path(), "trigger.cheap.when");
    let was = "\"AAPL.ask <= 189.50 and AAPL.ask_qty >= 200\"";
    assert_eq!(item.old.as_deref(), Some(was));
    let will = "\"AAPL.ask <= 190.00 and AAPL.ask_qty >= 200\"";
    assert_eq!(item.new.as_deref(), Some(will));
    assert_eq!(item.effect, Effect::Neutral);
    assert!(!plan.watched);
    let restart = Restart {
        trigger: "cheap".to_owned(),
        shots: 3,
        cause: Cause::Changed,
    };
    assert_eq!(plan.restarts, [restart]);
    assert_eq!(plan.force, [shots_place(0)]);
    let (from, to) = (
        compile(&desk(DESK)).expect("fits"),
        compile(&new).expect("fits"),
    );
    let (from, to) = (from.store(), to.store());
    assert_eq!(
        from[shots_place(0)],
        to[shots_place(0)],
        "although the row is equal"
    );
    assert_eq!(restarts(&from, &to), [shots_place(0)]);
}

#[test]
fn an_order_that_changes_restarts_the_triggers_that_fire_it() {
    let names =
        |plan: &Plan| -> Vec<String> { plan.restarts.iter().map(|r| r.trigger.clone()).collect() };
    // The first order of both, as a row; then the second of one, as a frame only; then a cancel's target.
    assert_eq!(
        names(&plan_to(&with("ask + 0.01", "ask + 0.02"))),
        ["cheap", "tight"]
    );
    let hidden = with("price = 49.00", "price = 49.00\ndisplay = \"hidden\"");
    assert_eq!(names(&plan_to(&hidden)), ["tight", "away"]);
    assert_eq!(
        names(&plan_to(&with(
            "qty = 100\nprice = 49.00",
            "qty = 99\nprice = 49.00"
        ))),
        ["tight"]
    );
    assert_eq!(
        names(&plan_to(&with("max_long = 2000", "max_long = 1"))),
        [""; 0],
        "a limit restarts nothing"
    );
}

#[test]
fn what_is_only_numbered_anew_restarts_nothing() {
    // A new order before the others, and comparisons in another order: every number changes, no meaning does.
    let first = "[[order]]\nname = \"first\"\nsymbol = \"AAPL\"\nside = \"buy\"\nqty = 1\nprice = \"bid\"\n[[order]]\nname = \"take\"";
    let text = DESK.replace("[[order]]\nname = \"take\"", first);
    let swapped = text.replace(
        "AAPL.ask <= 189.50 and AAPL.ask_qty >= 200",
        "AAPL.ask_qty >= 200 and AAPL.ask <= 189.50",
    );
    let new = desk(&swapped);
    let (from, to) = (
        compile(&desk(DESK)).expect("fits"),
        compile(&new).expect("fits"),
    );
    let slot = |image: &CardImage| {
        let rows = image.rows.iter().filter(|r| r.window.name == "slot");
        rows.cloned().collect::<Vec<_>>()
    };
    assert_ne!(slot(&from), slot(&to), "the rows do change");
    assert_eq!(restarts(&from.store(), &to.store()), [0usize; 0]);
    assert!(plan_to(&new).restarts.is_empty());
}

#[test]
fn a_session_to_another_address_starts_over_although_its_row_has_no_address() {
    let session = |peer: &str| {
        let text = format!(
            "[[session]]\nname = \"ouch\"\nlocal = \"10.0.0.2:40000\"\nlocal_mac = \"02:00:00:00:00:02\"\npeer = \"{peer}\"\npeer_mac = \"02:00:00:00:00:01\"\n[[order]]\nname = \"take\""
        );
        desk(&DESK.replace("[[order]]\nname = \"take\"", &text))
    };
    let (old, new) = (session("10.0.0.1:8051"), session("10.0.0.1:8052"));
    let plan = plan(Some(&old), &new).expect("fits");
    assert_eq!(plan.sessions, ["ouch"]);
    let place = store::place(&records::session::WINDOW, 0, 0).expect("a session");
    assert!(plan.force.contains(&place));
    let row = |desk| compile(desk).expect("fits").store()[place..place + 8].to_vec();
    assert_eq!(row(&old), row(&new));
    let same = t2t_desk::plan(Some(&old), &desk(DESK)).expect("fits");
    assert!(same.is_empty(), "the one that is implied is this one");
}

#[test]
fn a_trigger_that_moves_starts_anew_and_says_why() {
    let new = DESK.replace("[[trigger]]\nname = \"cheap\"\nwhen = \"AAPL.ask <= 189.50 and AAPL.ask_qty >= 200\"\nfire = [\"take\"]\nshots = 3\ncooldown = \"5ms\"\n", "");
    let plan = plan_to(&desk(&new));
    let moved: Vec<_> = plan
        .restarts
        .iter()
        .map(|r| (r.trigger.as_str(), r.cause))
        .collect();
    assert_eq!(moved, [("tight", Cause::Moved)]);
}

#[test]
fn a_trigger_in_the_place_of_an_equal_one_of_another_name_does_not_inherit_its_shots() {
    let twins = DESK.replace("name = \"tight\"\nwhen = \"AAPL.spread <= 0.01 and AAPL.ask_qty >= 200\"\nfire = [\"take\", \"rest\"]\nshots = 2", "name = \"twin\"\nwhen = \"AAPL.ask <= 189.50 and AAPL.ask_qty >= 200\"\nfire = [\"take\"]\nshots = 3\ncooldown = \"5ms\"");
    let swapped = twins
        .replace("\"cheap\"", "\"c\"")
        .replace("\"twin\"", "\"cheap\"")
        .replace("\"c\"", "\"twin\"");
    let (twins, swapped) = (desk(&twins), desk(&swapped));
    let plan = plan(Some(&twins), &swapped).expect("fits");
    assert!(plan.items.is_empty());
    let images = [&twins, &swapped].map(|d| compile(d).expect("fits").store());
    assert_eq!(images[0], images[1]);
    assert_eq!(plan.restarts.len(), 2);
    assert_eq!(plan.force, [shots_place(0), shots_place(1)]);
    assert_eq!(plan.attempts.len(), 1, "and they attempt in another order");
    assert!(
        plan.to_string()
            .contains("triggers of AAPL attempt in another order: cheap, twin -> twin, cheap")
    );
}

#[test]
fn numbers_that_change_hands_are_named() {
    let new = DESK.replace(
        "[[instrument]]\nsymbol = \"AAPL\"",
        "[[instrument]]\nsymbol = \"TSLA\"\n[[instrument]]\nsymbol = \"AAPL\"",
    );
    let exposure = |number, old: &str, new: Option<&str>| Carried {
        what: What::Exposure,
        number,
        old: old.to_owned(),
        new: new.map(str::to_owned),
    };
    assert_eq!(
        plan_to(&desk(&new)).carried,
        [
            exposure(0, "AAPL", Some("TSLA")),
            exposure(1, "MSFT", Some("AAPL"))
        ]
    );
    let at_the_end = DESK.replace("[card]", "[[instrument]]\nsymbol = \"TSLA\"\n[card]");
    assert_eq!(plan_to(&desk(&at_the_end)).carried, []);
    let back = plan(Some(&desk(&at_the_end)), &desk(DESK)).expect("fits");
    assert_eq!(back.carried, [exposure(2, "TSLA", None)]);

    let first = DESK.replace("[[order]]\nname = \"take\"", "[[order]]\nname = \"first\"\nsymbol = \"AAPL\"\nside = \"buy\"\nqty = 1\nprice = \"bid\"\n[[order]]\nname = \"take\"");
    let named = Carried {
        what: What::UserRef,
        number: 2,
        old: "pull".to_owned(),
        new: Some("rest".to_owned()),
    };
    assert_eq!(
        plan_to(&desk(&first)).carried,
        [named],
        "only what a cancel names"
    );
}

#[test]
fn names_are_found_by_the_numbers_of_the_card() {
    let desk = desk(DESK);
    let names = Names::new(&desk).expect("fits");
    assert_eq!((names.feed(0), names.feed(1)), (Some("itch"), None));
    assert_eq!(names.instrument(1), Some("MSFT"));
    assert_eq!(names.session(0), Some("ouch"));
    assert_eq!((names.order(2), names.order(3)), (Some("pull"), None));
    let slots = desk.slot_order().expect("fits");
    for (index, trigger) in desk.triggers.iter().enumerate() {
        assert_eq!(
            names.trigger(slots.number(index)),
            Some(trigger.name.as_str())
        );
        assert_eq!(
            names.trigger_number(&trigger.name),
            Some(slots.number(index))
        );
    }
    assert_eq!(names.trigger(8), Some("away"), "the second of slot 0");
    assert_eq!((names.trigger(2), names.trigger(5000)), (None, None));
}

/// A desk that fills the card, and the same with every trigger's condition changed.
#[test]
fn the_largest_desks_are_planned() {
    let text = |price: &str| {
        let mut text = DESK
            .split_once("[[instrument]]")
            .expect("there")
            .0
            .to_owned();
        text += "[limits]\norders_per_second = 50\nrepeat_per_second = 5\ngross_notional = 5_000_000.00\nmax_open_orders = 20\n";
        for i in 0..256 {
            text += &format!(
                "[[instrument]]\nsymbol = \"S{i}\"\n[limits.S{i}]\nmax_order_qty = 500\nmax_order_notional = 100_000.00\ncollar = \"2%\"\nmax_long = 2000\n"
            );
        }
        for n in 0..1024 {
            text += &format!(
                "[[order]]\nname = \"o{n}\"\nsymbol = \"S{}\"\nside = \"buy\"\nqty = 1\nprice = \"ask\"\n",
                n / 4
            );
            text += &format!(
                "[[trigger]]\nname = \"t{n}\"\nwhen = \"S{}.bid_qty > {n} and S{}.ask < {price}\"\nfire = [\"o{n}\"]\n",
                n / 4,
                n / 4
            );
        }
        desk(&text)
    };
    let plan = plan(Some(&text("10")), &text("11")).expect("fits");
    assert_eq!(plan.items.len(), 1024);
    assert_eq!(plan.restarts.len(), 1024);
    assert_eq!(plan.force.len(), 1024);
    assert!(!plan.watched && plan.carried.is_empty() && plan.attempts.is_empty());
}
