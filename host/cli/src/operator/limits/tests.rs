use super::*;
use crate::operator::target::Target;

const DESK: &str = include_str!("../../../tests/desks/two.toml");

fn limits(edit: impl Fn(&str) -> String) -> Limits {
    Limits::of(&Target::of("desk.toml", &edit(DESK)).unwrap().image)
}

#[test]
fn limits_are_read_out_of_the_parameters_as_the_desk_says_them() {
    let limits = limits(str::to_owned);
    assert_eq!(
        limits.card,
        OfCard {
            dead_man: 500_000_000,
            gross: 50_000_000_000,
            rate_cost: 20_000_000,
            repeat: 5,
            open: 20
        }
    );
    assert_eq!(limits.card.orders_per_second(), 50);
    let (who, aapl) = &limits.instruments[&0];
    assert_eq!((who.feed, who.symbol.as_str()), (0, "AAPL"));
    assert_eq!(
        *aapl,
        OfInstrument {
            enabled: true,
            max_qty: 500,
            collar: 200,
            max_notional: 1_000_000_000,
            max_long: 2000,
            max_short: 0
        }
    );
}

#[test]
fn orders_per_second_are_shown_as_they_were_written() {
    for n in [1, 2, 3, 7, 50, 999, 1000, 30_000] {
        let text = format!("orders_per_second = {n}");
        let limits = limits(|desk| desk.replace("orders_per_second = 50", &text));
        assert_eq!(limits.card.orders_per_second(), n);
    }
}

#[test]
fn each_limit_that_is_raised_is_looser_and_each_that_is_lowered_is_not() {
    let now = limits(str::to_owned);
    for (name, from, up, down) in [
        ("card.dead_man", "\"500ms\"", "\"501ms\"", "\"1ms\""),
        (
            "limits.gross_notional",
            "5_000_000.00",
            "5_000_000.01",
            "4_000_000.00",
        ),
        (
            "limits.orders_per_second",
            "orders_per_second = 50",
            "orders_per_second = 51",
            "orders_per_second = 1",
        ),
        (
            "limits.repeat_per_second",
            "repeat_per_second = 5",
            "repeat_per_second = 6",
            "repeat_per_second = 1",
        ),
        (
            "limits.max_open_orders",
            "max_open_orders = 20",
            "max_open_orders = 21",
            "max_open_orders = 1",
        ),
        (
            "limits.AAPL.max_order_qty",
            "max_order_qty = 500",
            "max_order_qty = 501",
            "max_order_qty = 100",
        ),
        (
            "limits.AAPL.max_order_notional",
            "100_000.00",
            "100_000.01",
            "50_000.00",
        ),
        ("limits.AAPL.collar", "\"2%\"", "\"2.01%\"", "\"0.01%\""),
        (
            "limits.AAPL.max_long",
            "max_long = 2000",
            "max_long = 2001",
            "max_long = 100",
        ),
        (
            "limits.AAPL.max_short",
            "max_short = 0",
            "max_short = 1",
            "max_short = 0",
        ),
    ] {
        let raised = limits(|desk| desk.replacen(from, up, 1));
        assert_eq!(now.looser_in(&raised), [name], "{from} -> {up}");
        let lowered = limits(|desk| desk.replacen(from, down, 1));
        assert_eq!(now.looser_in(&lowered), [""; 0], "{from} -> {down}");
    }
}

#[test]
fn a_dead_man_timer_that_never_expires_is_looser() {
    let never = limits(|desk| desk.replace("\"500ms\"", "\"0s\""));
    assert_eq!(limits(str::to_owned).looser_in(&never), ["card.dead_man"]);
    assert_eq!(never.looser_in(&limits(str::to_owned)), [""; 0]);
}

#[test]
fn on_a_fresh_card_every_limit_is_looser() {
    let looser = at_power_on().looser_in(&limits(str::to_owned));
    assert!(
        looser.contains(&"limits.gross_notional".to_owned()),
        "{looser:?}"
    );
    assert!(
        looser.contains(&"limits.AAPL.max_long".to_owned()),
        "{looser:?}"
    );
    assert!(
        !looser.contains(&"card.dead_man".to_owned()),
        "half a second is less than the second at power-on"
    );
}

#[test]
fn an_instrument_that_comes_is_looser_whatever_its_number_and_one_that_goes_is_not() {
    let both = limits(str::to_owned);
    let one = Limits {
        card: both.card,
        stale: both.stale.clone(),
        instruments: both
            .instruments
            .iter()
            .skip(1)
            .map(|(n, i)| (n + 7, i.clone()))
            .collect(),
    };
    assert_eq!(both.looser_in(&one), [""; 0]);
    assert!(
        one.looser_in(&both)
            .iter()
            .all(|name| name.starts_with("limits.AAPL."))
    );
    assert!(!one.looser_in(&both).is_empty());
}

#[test]
fn a_feed_whose_silence_disarms_later_or_never_is_looser() {
    const PORT: &str = "a = \"233.54.12.111:26477\"";
    let stale =
        |time: &str| limits(|desk| desk.replacen(PORT, &format!("{PORT}\nstale = \"{time}\""), 1));
    let never = limits(str::to_owned);
    let second = stale("1s");
    assert_eq!(second.stale, BTreeMap::from([(0, 1_000_000_000)]));
    assert_eq!(never.stale, BTreeMap::new());
    let name = ["feed.0.stale"];
    assert_eq!(second.looser_in(&stale("1001ms")), name, "longer");
    assert_eq!(second.looser_in(&never), name, "gone");
    assert_eq!(second.looser_in(&stale("999ms")), [""; 0], "shorter");
    assert_eq!(second.looser_in(&second), [""; 0], "the same");
    assert_eq!(never.looser_in(&second), [""; 0], "it comes");
    let moved = Limits {
        stale: BTreeMap::from([(1, 1_000_000_000)]),
        ..second.clone()
    };
    assert_eq!(second.looser_in(&moved), name, "that of another feed");
}
