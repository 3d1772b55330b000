//! What a trader sees for each mistake: the sample desk with one thing wrong, as it is shown on a terminal.

use miette::{GraphicalReportHandler, GraphicalTheme};
use t2t_desk::parse;

const SAMPLE: &str = include_str!("desks/sample.toml");

/// Compares with the snapshot of the test.
macro_rules! shows {
    ($($what:expr),+) => {
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!($($what),+) })
    };
}

/// All the mistakes of a desk file, as shown without colours.
fn shown(text: &str) -> String {
    let mistakes = parse("desk.toml", text).expect_err("a desk file with a mistake");
    let handler =
        GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(110);
    let mut out = String::new();
    handler
        .render_report(&mut out, mistakes.as_ref())
        .expect("a String takes everything");
    // Blank ends of lines would not survive editors.
    out.lines()
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}

/// The sample with `from` replaced by `to`.
fn edited(from: &str, to: &str) -> String {
    assert_eq!(
        SAMPLE.matches(from).count(),
        1,
        "{from} is not once in the sample"
    );
    SAMPLE.replace(from, to)
}

fn all(cases: &[(&str, &str)]) -> String {
    cases
        .iter()
        .map(|(from, to)| shown(&edited(from, to)) + "\n")
        .collect()
}

const FEED: &str = "a = \"233.215.21.4:10378\"";
const INSTRUMENT: &str = "symbol = \"AAPL\"\nfeed = \"deep\"";

#[test]
fn feeds() {
    shows!(all(&[
        ("[[feed]]", "[feed]"),
        ("protocol = \"deep10\"", "protocol = \"deep\""),
        ("protocol = \"deep10\"", "protocoll = \"deep10\""),
        (FEED, "a = \"10.0.0.1:10378\""),
        (FEED, "a = \"233.215.21.4\"\nb = 5"),
        (
            FEED,
            "a = \"233.215.21.4:10378\"\nb = \"233.215.21.4:10378\""
        ),
        (
            FEED,
            "a = \"233.215.21.4:10378\"\nhold = \"5h\"\nvlan = 4095"
        ),
        (
            FEED,
            "a = \"233.215.21.4:10378\"\nstale = \"0.5ns\"\nfirst_sequence = -1"
        ),
    ]));
}

#[test]
fn instruments() {
    shows!(all(&[
        (INSTRUMENT, "symbol = \"AAPL LONG\"\nfeed = \"deep\""),
        (INSTRUMENT, "symbol = \"AAPL\"\nfeed = \"depe\""),
        (INSTRUMENT, "symbol = \"AAPL\"\nlocate = 13"),
        (
            INSTRUMENT,
            "symbol = \"AAPL\"\n[[instrument]]\nsymbol = \"AAPL\""
        ),
        (
            INSTRUMENT,
            "symbol = \"AAPL\"\n[[instrument]]\nsymbol = \"MSFT\"\nname = \"AAPL\""
        ),
    ]));
}

#[test]
fn limits() {
    shows!(all(&[
        ("max_open_orders = 20\n", ""),
        ("orders_per_second = 50", "orders_per_second = 0"),
        ("gross_notional = 5_000_000.00", "gross_notional = 5e6"),
        (
            "gross_notional = 5_000_000.00",
            "gross_notional = 5_000.00001"
        ),
        (
            "gross_notional = 5_000_000.00",
            "gross_notional = 50_000.00"
        ),
        ("repeat_per_second = 5", "repeats_per_second = 5"),
        ("[limits.AAPL]", "[limits.APPL]"),
        ("collar = \"2%\"", "collar = \"0.125%\""),
        ("collar = \"2%\"", "collar = 0.02"),
        ("max_long = 2000\n", ""),
        ("max_order_qty = 500", "max_order_qty = 50"),
        ("max_order_qty = 500", "max_order_qty = 1_000_000"),
    ]));
}

#[test]
fn limits_that_are_all_missing() {
    let without = SAMPLE.split_once("[limits]").expect("there").0.to_owned();
    let rest = SAMPLE.split_once("[[session]]").expect("there").1;
    shows!(shown(&format!("{without}[[session]]{rest}")));
}

#[test]
fn sessions() {
    shows!(all(&[
        ("local = \"10.0.0.2:40000\"", "local = \"10.0.0.1:8051\""),
        ("peer = \"10.0.0.1:8051\"", "peer = \"exchange:8051\""),
        (
            "peer_mac = \"02:00:00:00:00:01\"",
            "peer_mac = \"03:00:00:00:00:01\""
        ),
        ("local_mac = \"02:00:00:00:00:02\"\n", ""),
    ]));
}

#[test]
fn orders() {
    shows!(all(&[
        ("symbol = \"AAPL\"\nside", "symbol = \"APPL\"\nside"),
        ("session = \"ouch\"", "session = \"auch\""),
        ("side = \"buy\"", "side = \"by\""),
        ("qty = 100\n", "qty = 1_000_000\n"),
        ("qty = 100\n", "qty = 99.5\n"),
        ("price = \"ask + 0.01\"", "price = 189.50001"),
        ("price = \"ask + 0.01\"", "price = -1"),
        ("price = \"ask + 0.01\"", "price = \"mid + 0.01\""),
        ("price = \"ask + 0.01\"", "price = 2000.00"),
        ("tif = \"ioc\"", "tif = \"ico\""),
        ("tif = \"ioc\"", "of = \"take\""),
        ("tif = \"ioc\"", "action = \"replace\"\nof = \"take\""),
        (
            "tif = \"ioc\"",
            "tif = \"ioc\"\n[[order]]\nname = \"pull\"\naction = \"cancel\"\nof = \"tkae\"\nprice = 1"
        ),
        (
            "tif = \"ioc\"",
            "tif = \"ioc\"\n[[order]]\nname = \"pull\"\naction = \"cancel\"\nof = \"take\"\nside = \"sell\""
        ),
        (
            "tif = \"ioc\"",
            "tif = \"ioc\"\n[[order]]\nname = \"take\"\naction = \"cancel\"\nof = \"take\""
        ),
    ]));
}

#[test]
fn triggers() {
    shows!(all(&[
        ("fire = [\"take\"]", "fire = [\"tkae\"]"),
        ("fire = [\"take\"]", "fire = [\"take\", \"take\"]"),
        ("fire = [\"take\"]", "fire = \"take\""),
        ("fire = [\"take\"]\n", ""),
        ("release = \"good-frame\"", "release = \"goodframe\""),
        ("cooldown = \"5ms\"", "cooldown = 5"),
        ("shots = 1", "shots = 0"),
    ]));
}

const WHEN: &str = "AAPL.ask <= 189.50 and AAPL.ask_qty >= 200";

#[test]
fn conditions() {
    shows!(all(&[
        (WHEN, "APPL.ask <= 189.50"),
        (WHEN, "AAPL.ask <= 189.50 and AAPL.asks_qty >= 200"),
        (WHEN, "AAPL.ask = 189.50"),
        (WHEN, "AAPL.ask <= 189.50005"),
        (WHEN, "AAPL.ask <= 189.50 or AAPL.ask_qty >= 200"),
        (WHEN, "AAPL.ask <= AAPL.bid"),
        (WHEN, "AAPL.ask <= 189.50 and AAPL.ask > 189.50"),
        (WHEN, "AAPL.ask <= 189.50 and"),
        (WHEN, "cheap"),
    ]));
}

#[test]
fn a_condition_over_three_instruments() {
    let three =
        "feed = \"deep\"\n[[instrument]]\nsymbol = \"MSFT\"\n[[instrument]]\nsymbol = \"IBM\"";
    let text = edited("feed = \"deep\"", three);
    let when = "AAPL.ask <= 1 and MSFT.ask <= 2 and IBM.ask <= 3";
    shows!(shown(&text.replace(WHEN, when)));
}

#[test]
fn what_is_not_toml() {
    shows!(shown("[[feed]\nname = \"deep\nport = 1 2\n"));
    shows!("empty", shown(""));
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let text = edited("shots = 1", "shot = 1")
        .replace("tif = \"ioc\"", "tif = \"fok\"")
        .replace("max_short = 0", "max_shot = 0")
        .replace("\"deep10\"", "\"deep11\"");
    let mistakes = parse("desk.toml", &text)
        .expect_err("four mistakes")
        .mistakes;
    assert_eq!(mistakes.len(), 4);
    assert!(mistakes.is_sorted_by_key(|m| m.at.offset()));
}

/// The messages for a desk that is too large somewhere.
fn messages(text: &str) -> Vec<String> {
    let mistakes = parse("desk.toml", text).expect_err("too much").mistakes;
    mistakes.into_iter().map(|m| m.message).collect()
}

#[test]
fn what_does_not_fit_a_card_is_refused() {
    let feeds: String = (0..4)
        .map(|i| {
            format!("[[feed]]\nname = \"f{i}\"\nprotocol = \"deep10\"\na = \"233.1.1.{i}:1\"\n")
        })
        .collect();
    assert_eq!(messages(&(feeds + SAMPLE)), ["more feeds than a card has"]);
    let instruments: String = (0..256)
        .map(|i| format!("[[instrument]]\nsymbol = \"S{i}\"\n"))
        .collect();
    assert_eq!(
        messages(&(SAMPLE.to_owned() + &instruments)),
        ["more instruments than a card has"]
    );
    let sessions: String = (0..4)
        .map(|i| {
            format!(
                "[[session]]\nname = \"s{i}\"\nlocal = \"10.0.1.{i}:1\"\nlocal_mac = \"02:00:00:00:00:02\"\n\
                 peer = \"10.0.0.1:1\"\npeer_mac = \"02:00:00:00:00:01\"\n"
            )
        })
        .collect();
    assert_eq!(
        messages(&(SAMPLE.to_owned() + &sessions)),
        ["more sessions than a card has"]
    );
    let orders: String = (0..1024)
        .map(|i| format!("[[order]]\nname = \"o{i}\"\naction = \"cancel\"\nof = \"take\"\n"))
        .collect();
    assert_eq!(
        messages(&(SAMPLE.to_owned() + &orders)),
        ["more orders than a card has"]
    );
    let trigger = |n: usize, when: &str| {
        format!("[[trigger]]\nname = \"t{n}\"\nwhen = \"{when}\"\nfire = [\"take\"]\n")
    };
    let eight: String = (0..8).map(|n| trigger(n, "AAPL.ask < 1")).collect();
    assert_eq!(
        messages(&(SAMPLE.to_owned() + &eight)),
        ["AAPL has more than 8 triggers"]
    );
    let comparisons: String = (0..7)
        .map(|n| trigger(n, &format!("AAPL.bid == {n} and AAPL.last > 1")))
        .collect();
    let found = messages(&(SAMPLE.to_owned() + &comparisons));
    assert_eq!(found, ["AAPL has more than 16 different comparisons"]);
    let names = ["MSFT", "IBM"]
        .map(|s| format!("[[instrument]]\nsymbol = \"{s}\"\n"))
        .concat();
    let pairs = [("MSFT", "IBM"), ("AAPL", "MSFT"), ("AAPL", "IBM")];
    let twelve: String = (0..10)
        .map(|n| {
            trigger(
                n,
                &format!("{}.bid > 1 and {}.bid > 1", pairs[n % 3].0, pairs[n % 3].1),
            )
        })
        .collect();
    assert_eq!(
        messages(&(SAMPLE.to_owned() + &names + &twelve)),
        ["AAPL and IBM have no place left for a trigger on both"]
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = t2t_desk::read(std::path::Path::new("no/such/desk.toml")).expect_err("not there");
    assert_eq!(
        error.to_string(),
        "cannot read the desk file no/such/desk.toml"
    );
}
