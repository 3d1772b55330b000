//! What a plan says of two desks.

use t2t_desk::plan::{Item, Section};
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

fn plan_first(new: &Desk) -> Plan {
    plan(None, new).expect("fits")
}

#[test]
fn the_same_desk_changes_nothing_however_it_is_written() {
    let new = desk(
        &DESK
            .replace("100_000.00", "100000")
            .replace("500ms", "0.5s"),
    );
    let plan = plan_to(&new);
    assert!(plan.is_empty() && plan.looser().count() == 0);
    assert_eq!(plan.to_string(), "nothing changes\n");
}

#[test]
fn every_limit_is_looser_when_it_allows_more() {
    for (old, new, path) in [
        (
            "orders_per_second = 50",
            "orders_per_second = 51",
            "limits.orders_per_second",
        ),
        (
            "repeat_per_second = 5",
            "repeat_per_second = 6",
            "limits.repeat_per_second",
        ),
        (
            "gross_notional = 5_000_000.00",
            "gross_notional = 5_000_000.0001",
            "limits.gross_notional",
        ),
        (
            "max_open_orders = 20",
            "max_open_orders = 21",
            "limits.max_open_orders",
        ),
        (
            "max_order_qty = 500",
            "max_order_qty = 501",
            "limits.AAPL.max_order_qty",
        ),
        (
            "collar = \"2%\"",
            "collar = \"2.01%\"",
            "limits.AAPL.collar",
        ),
        ("max_long = 2000", "max_long = 2001", "limits.AAPL.max_long"),
        ("max_short = 0", "max_short = 1", "limits.AAPL.max_short"),
        (
            "dead_man = \"500ms\"",
            "dead_man = \"501ms\"",
            "card.dead_man",
        ),
        ("dead_man = \"500ms\"", "dead_man = \"0s\"", "card.dead_man"),
        ("dead_man = \"500ms\"", "", "card.dead_man"),
        ("stale = \"5s\"", "stale = \"6s\"", "feed.itch.stale"),
        ("stale = \"5s\"", "", "feed.itch.stale"),
    ] {
        let (before, after) = (desk(DESK), with(old, new));
        let there = plan(Some(&before), &after).expect("fits");
        assert_eq!(one(&there).path(), path);
        assert_eq!(one(&there).effect, Effect::Looser, "{new}");
        assert_eq!(there.looser().count(), 1);
        let back = plan(Some(&after), &before).expect("fits");
        assert_eq!(one(&back).path(), path);
        assert_eq!(one(&back).effect, Effect::Tighter, "{new}");
        assert_eq!((back.looser().count(), back.tighter().count()), (0, 1));
    }
}

#[test]
fn limits_of_a_new_instrument_are_looser_and_of_one_that_goes_tighter() {
    let section = DESK.split_once("[limits.MSFT]").expect("there").1;
    let section = section.split_once("[[order]]").expect("there").0;
    let without = DESK.replace(&format!("[limits.MSFT]{section}"), "");
    let without = without.replace("fire = [\"take\", \"rest\"]", "fire = [\"take\"]");
    let without = without
        .split_once("[[order]]\nname = \"rest\"")
        .expect("there");
    let trigger = without.1.split_once("[[trigger]]").expect("there").1;
    let trigger = trigger
        .split_once("[[trigger]]\nname = \"away\"")
        .expect("there")
        .0;
    let without = desk(&format!("{}[[trigger]]{trigger}", without.0));
    let there = plan(Some(&without), &desk(DESK)).expect("fits");
    let limits = |plan: &Plan| {
        let of = plan.items.iter().filter(|i| i.section == Section::Limits);
        of.map(|i| (i.key, i.effect)).collect::<Vec<_>>()
    };
    let keys = [
        "max_order_qty",
        "max_order_notional",
        "collar",
        "max_long",
        "max_short",
    ];
    assert_eq!(limits(&there), keys.map(|k| (k, Effect::Looser)));
    let back = plan(Some(&desk(DESK)), &without).expect("fits");
    assert_eq!(limits(&back), keys.map(|k| (k, Effect::Tighter)));
}

#[test]
fn the_limits_under_a_name_that_means_another_symbol_are_new() {
    let new = with(
        "symbol = \"AAPL\"\n[[instrument]]",
        "symbol = \"TSLA\"\nname = \"AAPL\"\n[[instrument]]",
    );
    let plan = plan_to(&new);
    let looser: Vec<String> = plan.looser().map(Item::path).collect();
    assert_eq!(
        looser,
        [
            "limits.AAPL.max_order_qty",
            "limits.AAPL.max_order_notional",
            "limits.AAPL.collar",
            "limits.AAPL.max_long"
        ],
        "and max_short still allows nothing"
    );
    assert!(plan.watched);
}

#[test]
fn a_first_desk_is_all_new_and_all_looser() {
    let plan = plan(None, &desk(DESK)).expect("fits");
    assert!(
        plan.items
            .iter()
            .all(|i| i.old.is_none() && i.new.is_some())
    );
    let limits = plan.items.iter().filter(|i| i.section == Section::Limits);
    for item in limits.clone() {
        let zero = item.new.as_deref() == Some("0");
        assert_eq!(item.effect == Effect::Looser, !zero, "{}", item.path());
    }
    assert_eq!(limits.count(), 14);
    assert!(plan.watched && plan.restarts.is_empty() && plan.carried.is_empty());
    let never = plan_first(&with("dead_man = \"500ms\"", "dead_man = \"0s\""));
    let dead_man = never.items.iter().find(|i| i.key == "dead_man");
    assert_eq!(dead_man.expect("said").effect, Effect::Looser);
}

#[test]
fn a_feed_that_becomes_more_patient_under_another_name_is_looser() {
    for (stale, effect) in [
        ("", Effect::Looser),
        ("stale = \"6s\"", Effect::Looser),
        ("stale = \"5s\"", Effect::Neutral),
    ] {
        let text = DESK.replace("name = \"itch\"", "name = \"nasdaq\"");
        let plan = plan_to(&desk(&text.replace("stale = \"5s\"", stale)));
        let goes = plan.items.iter().find(|i| i.path() == "feed.itch.stale");
        assert_eq!(goes.expect("said").effect, effect, "{stale}");
    }
}

#[test]
fn watched_is_said_of_what_resets_the_books_and_of_nothing_else() {
    for (old, new, watched) in [
        (
            "a = \"233.54.12.111:26477\"",
            "a = \"233.54.12.111:26478\"",
            true,
        ),
        ("stale = \"5s\"", "stale = \"4s\"", true),
        (
            "symbol = \"MSFT\"\n[card]",
            "symbol = \"MSFT\"\nlocate = 7\n[card]",
            true,
        ),
        ("max_long = 2000", "max_long = 1", false),
        ("shots = 10", "shots = 11", false),
        ("189.50", "1.00", false),
        ("tif = \"ioc\"", "tif = \"day\"", false),
    ] {
        assert_eq!(plan_to(&with(old, new)).watched, watched, "{new}");
    }
}

#[test]
fn plans_read_like_a_diff() {
    let first = plan_first(&desk(DESK)).to_string();
    insta::assert_snapshot!("a_first_desk", first);
    let new = DESK
        .replace("orders_per_second = 50", "orders_per_second = 60")
        .replace("dead_man = \"500ms\"", "dead_man = \"250ms\"")
        .replace("collar = \"0.5%\"", "collar = \"1%\"")
        .replace(
            "gross_notional = 5_000_000.00",
            "gross_notional = 4_000_000.00",
        )
        .replace("189.50", "189.75")
        .replace("shots = 2\n", "shots = 2\nrelease = \"decision\"\n")
        .replace(
            "[card]",
            "[[instrument]]\nsymbol = \"TSLA\"\n[limits.TSLA]\nmax_order_qty = 10\n[card]",
        )
        .replace(
            "stale = \"5s\"",
            "stale = \"5s\"\nb = \"233.49.196.111:26477\"\nvlan = 141",
        )
        .replace("name = \"away\"", "name = \"gone\"");
    insta::assert_snapshot!("a_changed_desk", plan_to(&desk(&new)).to_string());
    let numbers = DESK
        .replace("[[instrument]]\nsymbol = \"AAPL\"\n[[instrument]]\nsymbol = \"MSFT\"", "[[instrument]]\nsymbol = \"MSFT\"\n[[instrument]]\nsymbol = \"AAPL\"")
        .replace("[[order]]\nname = \"take\"", "[[order]]\nname = \"first\"\nsymbol = \"AAPL\"\nside = \"buy\"\nqty = 1\nprice = \"bid\"\n[[order]]\nname = \"take\"");
    insta::assert_snapshot!(
        "numbers_that_change_hands",
        plan_to(&desk(&numbers)).to_string()
    );
}
