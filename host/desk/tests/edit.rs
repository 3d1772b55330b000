//! One value of a desk file is changed, and nothing else.

use proptest::prelude::*;
use t2t_desk::{EditError, edit, get};

const DESK: &str = include_str!("../../../docs/demo.toml");
const SAMPLE: &str = include_str!("desks/sample.toml");

/// The lines that differ, of two texts of equally many lines.
fn changed<'a>(old: &'a str, new: &'a str) -> Vec<(&'a str, &'a str)> {
    assert_eq!(old.lines().count(), new.lines().count());
    let pairs = old.lines().zip(new.lines());
    pairs.filter(|(old, new)| old != new).collect()
}

fn one(path: &str, value: &str, line: &str) {
    let new = edit(DESK, path, value).unwrap_or_else(|e| panic!("{path}: {e:?}"));
    let lines = changed(DESK, &new);
    assert_eq!(lines.len(), 1, "{path}: {lines:?}");
    assert_eq!(lines[0].1, line);
    assert_eq!(new.ends_with('\n'), DESK.ends_with('\n'));
    let again = edit(&new, path, &get(&new, path).expect("there")).expect("good");
    assert_eq!(again, new, "what is read can be written");
}

#[test]
fn one_value_changes_and_its_comment_stays() {
    one(
        "limits.repeat_per_second",
        "7",
        "repeat_per_second = 7               # a trigger that fires more often disarms itself",
    );
    one("limits.AAPL.max_order_qty", "400", "max_order_qty = 400");
    one(
        "limits.gross_notional",
        "2_000_000.00",
        "gross_notional = 2_000_000.00",
    );
    one(
        "limits.AMD.collar",
        "0.2%",
        "collar = \"0.2%\"                     # tight: about the price of one tick, so some orders are refused",
    );
    one(
        "trigger.print.when",
        "MSFT.last_qty >= 301",
        "when = \"MSFT.last_qty >= 301\"",
    );
    one(
        "trigger.print.fire",
        "rest-msft, sell-msft",
        "fire = [\"rest-msft\", \"sell-msft\"]",
    );
    one(
        "trigger.print.fire",
        "[\"sell-msft\"]",
        "fire = [\"sell-msft\"]",
    );
    one("trigger.thin.shots", "3", "shots = 3");
    one(
        "feed.itch.hold",
        "75us",
        "hold = \"75us\"                       # how long a frame that is ahead waits for the other line",
    );
    one(
        "session.ouch.peer",
        "10.0.0.9:8051",
        "peer = \"10.0.0.9:8051\"",
    );
}

#[test]
fn quotes_of_a_text_may_be_given_or_left_out() {
    for value in ["ask + 0.02", "\"ask + 0.02\"", "'ask + 0.02'"] {
        let line = "price = \"ask + 0.02\"                # follows the book: the best ask of the moment, and a cent";
        one("order.take-aapl.price", value, line);
    }
    let line =
        "price = 189.50                # follows the book: the best ask of the moment, and a cent";
    one("order.take-aapl.price", "189.50", line);
    one("order.rest-msft.price", "bid", "price = \"bid\"");
}

#[test]
fn a_key_that_may_be_missing_is_put_in() {
    let new = edit(DESK, "order.rest-msft.display", "hidden").expect("good");
    assert!(new.contains("price = 49.00\ntif = \"day\"\ndisplay = \"hidden\"\n"));
    assert_eq!(new.lines().count(), DESK.lines().count() + 1);
    let new = edit(DESK, "order.rest-msft.intermarket_sweep", "true").expect("good");
    assert!(new.contains("intermarket_sweep = true\n"));
    let new = edit(DESK, "card.dead_man", "250ms").expect("good");
    assert!(new.contains("[card]\ndead_man = \"250ms\"\n"));
    assert!(new.starts_with("# The desk of `make demo`"));
    assert_eq!(
        new.lines().filter(|l| DESK.contains(l)).count(),
        new.lines().count() - 2
    );
    let new = edit(DESK, "limits.GOOGL.max_long", "5").expect("good");
    assert!(new.contains("[limits.GOOGL]\nmax_long = 5\n"));
}

#[test]
fn values_are_read_as_they_can_be_written() {
    for (path, value) in [
        (
            "trigger.tight.when",
            "AAPL.spread <= 0.01 and AAPL.bid_qty >= 500",
        ),
        ("trigger.print.fire", "[\"sell-msft\", \"rest-msft\"]"),
        ("limits.MSFT.max_order_notional", "50_000.00"),
        ("limits.orders_per_second", "50"),
        ("order.take-aapl.price", "ask + 0.01"),
        ("order.rest-msft.price", "49.00"),
        // Not in the file: what it then is.
        ("card.dead_man", "1s"),
        ("trigger.print.release", "good-frame"),
        ("order.sell-msft.display", "visible"),
        ("feed.itch.first_sequence", "1"),
    ] {
        assert_eq!(get(DESK, path).expect(path), value);
    }
    let section = "name = \"thin\"\nwhen = \"MSFT.ask_qty < 200\"\nfire = [\"pull-msft\"]\nrelease = \"decision\"\nshots = 20\ncooldown = \"10ms\"\n";
    assert_eq!(get(DESK, "trigger.thin").expect("there"), section);
    let limits = "orders_per_second = 50\nrepeat_per_second = 5\ngross_notional = 1_000_000.00\nmax_open_orders = 60\n";
    assert_eq!(get(DESK, "limits").expect("there"), limits);
    let all = get(DESK, "instrument").expect("there");
    assert_eq!(all.matches("symbol = ").count(), 5);
    assert_eq!(get(DESK, "limits.AMD").expect("there").lines().count(), 5);
    assert!(
        get(DESK, "feed.itch.vlan").is_err(),
        "neither there nor a default"
    );
}

#[test]
fn names_may_have_dots() {
    let text = SAMPLE
        .replace("symbol = \"AAPL\"\nfeed", "symbol = \"BRK.B\"\nfeed")
        .replace("[limits.AAPL]", "[limits.\"BRK.B\"]")
        .replace("symbol = \"AAPL\"\nside", "symbol = \"BRK.B\"\nside")
        .replace("AAPL.", "BRK.B.")
        .replace("name = \"cheap\"", "name = \"ch.eap.when\"");
    for (path, value) in [
        ("limits.BRK.B.max_long", "1999"),
        ("trigger.ch.eap.when.shots", "2"),
        ("trigger.ch.eap.when.when", "BRK.B.bid > 1.00"),
    ] {
        let new = edit(&text, path, value).unwrap_or_else(|e| panic!("{path}: {e:?}"));
        assert_eq!(changed(&text, &new).len(), 1);
        assert_eq!(get(&new, path).expect("there"), value);
    }
    assert!(
        get(&text, "trigger.ch.eap.when")
            .expect("there")
            .contains("shots = 1")
    );
}

#[test]
fn inline_tables_are_edited_too() {
    let (before, _) = SAMPLE.split_once("[[trigger]]").expect("there");
    let text = format!(
        "trigger = [\n  {{ name = \"cheap\", when = \"AAPL.ask <= 1\", fire = [\"take\"], shots = 1 }}, # one\n]\n{before}"
    );
    let new = edit(&text, "trigger.cheap.shots", "5").expect("good");
    let expected =
        "  { name = \"cheap\", when = \"AAPL.ask <= 1\", fire = [\"take\"], shots = 5 }, # one";
    assert_eq!(changed(&text, &new)[0].1, expected);
    assert_eq!(
        get(&text, "trigger.cheap.when").expect("there"),
        "AAPL.ask <= 1"
    );
}

/// What a user is told: message and help.
fn told(path: &str, value: &str) -> String {
    let error = edit(DESK, path, value).expect_err(path);
    let help = miette::Diagnostic::help(&error).map(|h| h.to_string());
    let mut text = format!("{error}\n  help: {}", help.unwrap_or_default());
    if let EditError::Mistakes(mistakes) = &error {
        for mistake in &mistakes.mistakes {
            text += &format!(
                "\n  {mistake}\n    help: {}",
                mistake.help.as_deref().unwrap_or("")
            );
        }
    }
    text
}

#[test]
fn mistakes_are_named_with_what_was_probably_meant() {
    let all: Vec<String> = [
        ("triger.cheap.when", "x"),
        ("trigger.tigth.when", "AAPL.ask < 1"),
        ("trigger.tight.shot", "1"),
        ("trigger.tight", "1"),
        ("trigger", "1"),
        ("limits", "1"),
        ("limits.APPL.max_long", "1"),
        ("limits.AAPL", "1"),
        ("limits.AAPL.max_lang", "1"),
        ("limits.order_per_second", "1"),
        ("card.deadman", "1s"),
        ("order.take-apl.price", "1"),
        ("", "1"),
        ("trigger.tight.shots", "many"),
        ("trigger.tight.shots", "0"),
        ("trigger.tight.shots", ""),
        ("trigger.tight.cooldown", "5"),
        ("trigger.tight.when", "APPL.ask < 1"),
        ("trigger.tight.fire", "take-appl"),
        ("trigger.tight.fire", "[take"),
        ("order.take-aapl.intermarket_sweep", "yes"),
        ("order.take-aapl.qty", "501"),
        ("limits.AAPL.max_order_notional", "2_000_000"),
        ("instrument.AAPL.symbol", "MSFT"),
    ]
    .iter()
    .map(|(path, value)| format!("set {path} {value}\n  {}", told(path, value)))
    .collect();
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn what_is_no_desk_file_is_told_with_a_pointer() {
    for text in ["[[trigger", "a = = 1", "[limits]\n[limits]\n"] {
        assert!(matches!(
            edit(text, "limits.max_open_orders", "1"),
            Err(EditError::Mistakes(_))
        ));
        assert!(matches!(
            get(text, "limits.max_open_orders"),
            Err(EditError::Mistakes(_))
        ));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]
    /// Whatever is given, the result is a good desk in which only that key differs, or an error.
    #[test]
    fn any_path_and_value_are_taken_or_refused(
        path in "(trigger|limits|order|card|feed)(\\.(tight|AAPL|take-aapl|itch))?\\.(when|shots|fire|collar|max_long|price|qty|dead_man|hold|a)",
        value in "(\\PC{0,12}|[0-9_.]{1,6}|\"[a-z%0-9]{0,5}\"?|[0-9]{1,3}(%|ms|us)|[\\[\\]\",a\n]{0,8})",
    ) {
        if let Ok(new) = edit(DESK, &path, &value) {
            let parsed = t2t_desk::parse("x", &new);
            prop_assert!(parsed.is_ok());
            let plan = t2t_desk::plan(t2t_desk::parse("x", DESK).as_ref().ok(), &parsed.unwrap_or_default());
            let other = plan.map(|p| p.items).unwrap_or_default();
            prop_assert!(other.iter().all(|item| item.path() == path), "{path} {value}");
        }
    }
}
