//! What good desk files mean.

use t2t_desk::*;

const SAMPLE: &str = include_str!("desks/sample.toml");

fn good(text: &str) -> Desk {
    match parse("desk.toml", text) {
        Ok(desk) => desk,
        Err(mistakes) => panic!("{:#?}", mistakes.mistakes),
    }
}

#[test]
fn the_sample_means_what_it_says() {
    let desk = good(SAMPLE);
    let limits = InstrumentLimits {
        max_order_qty: 500,
        max_order_notional: 1_000_000_000,
        collar_bp: 200,
        max_long: 2000,
        max_short: 0,
    };
    let aapl = Symbol::new("AAPL").expect("a symbol");
    let condition = |field, op, constant| Condition {
        instrument: 0,
        field,
        op,
        constant,
    };
    let expected = Desk {
        feeds: vec![Feed {
            name: "deep".to_owned(),
            protocol: Protocol::Deep10,
            a: "233.215.21.4:10378".parse().expect("an address"),
            b: None,
            vlan: None,
            hold_ns: 50_000,
            stale_ns: None,
            first_sequence: 1,
        }],
        instruments: vec![Instrument {
            name: "AAPL".to_owned(),
            symbol: aapl,
            feed: 0,
            locate: None,
            limits: Some(limits),
        }],
        limits: CardLimits {
            orders_per_second: 50,
            repeat_per_second: 5,
            gross_notional: 50_000_000_000,
            max_open_orders: 20,
            dead_man_ns: Some(1_000_000_000),
        },
        sessions: vec![Session::for_replay()],
        orders: vec![Order {
            name: "take".to_owned(),
            kind: Kind::Enter,
            session: 0,
            instrument: 0,
            symbol: aapl,
            side: Side::Buy,
            qty: 100,
            price: Price::Ask(100),
            target: None,
            tif: b'3',
            display: b'Y',
            capacity: b'P',
            intermarket_sweep: b'N',
            cross_type: b'N',
            client_order_id: *b"take          ",
        }],
        triggers: vec![Trigger {
            name: "cheap".to_owned(),
            when: vec![
                condition(Field::Ask, Op::AtMost, 1_895_000),
                condition(Field::AskQty, Op::AtLeast, 200),
            ],
            fire: vec![0],
            release: Release::GoodFrame,
            shots: 1,
            cooldown_ns: 5_000_000,
        }],
    };
    assert_eq!(desk, expected);
    assert_eq!(desk.limits.order_cost_ns(), 20_000_000);
}

#[test]
fn without_a_session_the_documented_one_is_used() {
    let without = SAMPLE
        .split_once("[[session]]")
        .expect("there")
        .0
        .to_owned();
    let rest = SAMPLE.split_once("[[order]]").expect("there").1;
    assert_eq!(good(&format!("{without}[[order]]{rest}")), good(SAMPLE));
}

#[test]
fn the_commented_example_of_the_documentation_is_good() {
    let page = include_str!("../../../docs/desk.md");
    let example = page
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let desk = good(example.expect("docs/desk.md has an example"));
    assert!(desk.feeds.len() == 2 && desk.orders.len() == 4 && desk.triggers.len() == 3);
    assert_eq!(desk.orders[2].kind, Kind::Replace);
    assert_eq!(desk.orders[3].target, Some(1));
    assert_eq!(desk.triggers[1].instruments().len(), 2);
    assert_eq!(desk.limits.dead_man_ns, Some(500_000_000));
}

#[test]
fn books_can_be_watched_without_orders() {
    let mut text = String::from(
        "[[feed]]\nname = \"f\"\nprotocol = \"itch50\"\na = \"233.54.12.111:26477\"\n",
    );
    for i in 0..256 {
        text += &format!("[[instrument]]\nsymbol = \"S{i}\"\nlocate = {}\n", i + 1);
    }
    let desk = good(&text);
    assert_eq!(desk.instruments.len(), 256);
    assert!(desk.sessions.is_empty() && desk.orders.is_empty());
    assert_eq!(desk.instruments[255].locate, Some(256));
    assert!(desk.limits.order_cost_ns() > CardLimits::FULL_CREDIT_NS);
}

#[test]
fn one_symbol_on_two_feeds_has_two_names() {
    let text = "
[[feed]]
name = \"n\"
protocol = \"itch50\"
a = \"233.54.12.111:26477\"
[[feed]]
name = \"i\"
protocol = \"deep10\"
a = \"233.215.21.4:10378\"
[[instrument]]
symbol = \"BRK.B\"
feed = \"n\"
[[instrument]]
symbol = \"BRK.B\"
feed = \"i\"
name = \"BRK.B.iex\"
[limits]
orders_per_second = 1
repeat_per_second = 1
max_open_orders = 1
gross_notional = 1000
[limits.\"BRK.B\"]
max_order_qty = 1
max_order_notional = 500
collar = \"0.5%\"
max_short = 1
[[order]]
name = \"o\"
symbol = \"BRK.B\"
side = \"sell\"
qty = 1
price = 499.99
[[trigger]]
name = \"t\"
when = \"BRK.B.iex.bid > 500 and BRK.B.bid == 501\"
fire = [\"o\"]
";
    let desk = good(text);
    assert_eq!(desk.triggers[0].instruments(), [1, 0]);
    assert_eq!(desk.orders[0].price, Price::Fixed(4_999_900));
    assert_eq!(desk.triggers[0].when[1].constant, 5_010_000);
}
