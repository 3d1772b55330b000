//! The command line itself: what it says, how it ends, what it takes from a file.

mod common;

use common::{DESK, Host};
use serde_json::{Value, json};

#[test]
fn exit_codes_are_those_that_help_lists() {
    let host = Host::new();
    host.config();
    host.t2t(&["check", "desk.toml"]).expect(0);
    host.t2t(&["check", "nowhere.toml"]).expect(1);
    host.t2t(&["chek", "desk.toml"]).expect(2);
    host.t2t(&["apply"]).expect(2);
    host.t2t(&["status"]).expect(3);
    host.t2t(&["--device", "pci:1", "status"]).expect(2);
    host.t2t(&["--socket", "nowhere", "status"]).expect(3);
    host.t2t(&["--config", "nowhere.toml", "status"]).expect(1);
    host.t2t(&["log", "verify", "nowhere.audit"]).expect(5);
    let help = host.t2t(&["--help"]).expect(0).out;
    for code in 0..=6 {
        assert!(help.contains(&format!("\n  {code}  ")), "{help}");
    }
}

#[test]
fn without_a_card_it_says_how_to_name_one() {
    let host = Host::new();
    std::fs::write(
        host.path("serve.toml"),
        format!("state = \"{}\"\n", host.path("state").display()),
    )
    .unwrap();
    let ended = host.t2t(&["status"]).expect(3);
    assert!(
        ended.err.contains("`t2t devices`") || ended.err.contains("--device"),
        "{}",
        ended.err
    );
}

#[test]
fn every_command_teaches_by_example() {
    let host = Host::new();
    let help = host.t2t(&["--help"]).expect(0).out;
    let commands = help
        .split("Commands:")
        .nth(1)
        .unwrap()
        .split("Options:")
        .next()
        .unwrap();
    let names: Vec<_> = commands
        .lines()
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next())
        .collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names
        .into_iter()
        .filter(|name| !["help", "completions", "man"].contains(name))
    {
        let help = host.t2t(&[name, "--help"]).expect(0).out;
        assert!(
            help.contains(&format!("  t2t {name}"))
                || help.contains(&format!(" {name}")) && help.contains("Examples:"),
            "{name}: {help}"
        );
    }
}

#[test]
fn help_is_what_was_agreed() {
    let host = Host::new();
    insta::assert_snapshot!("help", host.t2t(&["--help"]).expect(0).out);
    insta::assert_snapshot!("help_apply", host.t2t(&["apply", "--help"]).expect(0).out);
    insta::assert_snapshot!("help_arm", host.t2t(&["arm", "--help"]).expect(0).out);
}

#[test]
fn every_mistake_of_a_desk_is_shown_with_its_place() {
    let host = Host::new();
    host.desk("wrong.toml", |desk| {
        desk.replace("side = \"buy\"", "side = \"bye\"")
            .replace("fire = [\"take\"]", "fire = [\"tak\"]")
    });
    let ended = host.t2t(&["check", "wrong.toml"]).expect(1);
    for said in ["wrong.toml", "bye", "did you mean `take`?"] {
        assert!(ended.err.contains(said), "{said}: {}", ended.err);
    }
    let json = host
        .t2t(&["--json", "check", "wrong.toml"])
        .expect(1)
        .json();
    let mistakes = json["error"]["mistakes"].as_array().unwrap();
    let lines: Vec<_> = mistakes
        .iter()
        .map(|m| m["line"].as_u64().unwrap() as usize)
        .collect();
    let expected: Vec<_> = DESK
        .lines()
        .enumerate()
        .filter(|(_, l)| l.contains("side = \"buy\"") || l.contains("fire = [\"take\"]"))
        .map(|(n, _)| n + 1)
        .collect();
    assert_eq!(lines, expected);
    assert_eq!(
        mistakes[0]["column"],
        "side = \"".len() as u64,
        "the value with its quotes"
    );
}

#[test]
fn one_value_is_read_changed_and_in_force() {
    let host = Host::new();
    let _server = host.serve();
    let nothing = host.t2t(&["get", "limits.AAPL.max_long"]).expect(4);
    assert!(nothing.err.contains("t2t apply"), "{}", nothing.err);
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    assert_eq!(host.t2t(&["get"]).expect(0).out, DESK, "byte for byte");
    assert_eq!(
        host.t2t(&["get", "limits.AAPL.max_long"]).expect(0).out,
        "2000\n"
    );
    assert_eq!(
        host.t2t(&["--json", "get", "limits.AAPL.max_long"])
            .expect(0)
            .json(),
        json!({"path": "limits.AAPL.max_long", "value": "2000"})
    );

    host.t2t(&[
        "--yes",
        "set",
        "limits.AAPL.max_long",
        "1500",
        "--save",
        "new.toml",
    ])
    .expect(0);
    assert_eq!(host.fake.generation(), 2);
    assert_eq!(
        host.t2t(&["get", "limits.AAPL.max_long"]).expect(0).out,
        "1500\n"
    );
    assert_eq!(
        std::fs::read_to_string(host.path("new.toml")).unwrap(),
        DESK.replace("max_long = 2000", "max_long = 1500")
    );

    host.t2t(&["--yes", "set", "trigger.cheap.when", "AAPL.ask <= 188.00"])
        .expect(0);
    assert_eq!(
        host.t2t(&["get", "trigger.cheap.when"]).expect(0).out,
        "AAPL.ask <= 188.00\n"
    );

    host.t2t(&["--yes", "set", "limits.AAPL.max_long", "1501"])
        .expect(4);
    let wrong = host
        .t2t(&["--yes", "set", "limits.AAPL.max_lon", "1"])
        .expect(1);
    assert!(
        wrong.err.contains("max_long"),
        "it says what was probably meant: {}",
        wrong.err
    );
    host.t2t(&["--yes", "set", "trigger.cheap.when", "AAPL.ask <= "])
        .expect(1);
    assert_eq!(host.fake.generation(), 3);
}

#[test]
fn a_plan_reads_like_a_diff() {
    let host = Host::new();
    let _server = host.serve();
    let first = host.t2t(&["plan", "desk.toml"]).expect(0).out;
    assert!(first.contains("LOOSER"), "{first}");
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    let same = host.t2t(&["plan", "desk.toml"]).expect(0).out;
    assert!(same.contains("nothing would change"), "{same}");
    host.desk("new.toml", |desk| {
        desk.replace("max_long = 2000", "max_long = 2500")
            .replace("\"500ms\"", "\"250ms\"")
            .replace("189.50", "188.75")
            .replace("orders_per_second = 50", "orders_per_second = 40")
    });
    let plan = host.t2t(&["plan", "new.toml"]).expect(0).out;
    insta::assert_snapshot!("plan", plan);
    let changes = host.t2t(&["--json", "plan", "new.toml"]).expect(0).json()["changes"].clone();
    assert!(changes.as_array().unwrap().contains(&json!({"path": "limits.AAPL.max_long", "before": "2000", "after": "2500", "limit": "looser"})), "{changes}");
}

#[test]
fn what_would_be_armed_is_shown_before_it_is_armed() {
    let host = Host::new();
    let _server = host.serve();
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    let shown = host.t2t(&["arm"]).expect(6).out;
    insta::assert_snapshot!("arming", shown);
}

#[test]
fn the_log_is_shown_and_what_was_changed_in_it_is_found() {
    let host = Host::new();
    let server = host.serve();
    host.armed();
    host.t2t(&["kill"]).expect(0);
    server.end().unwrap();
    let verified = host.t2t(&["--json", "log", "verify"]).expect(0).json();
    assert_eq!(verified["ok"], true);
    let last: Vec<Value> = host
        .t2t(&["--json", "log", "show", "--last", "3"])
        .expect(0)
        .out
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(last.len(), 3);
    assert_eq!(last[2]["what"]["kind"], "close");
    let path = host.path("state/audit.log");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        text.replacen("\"kind\":\"kill\"", "\"kind\":\"pill\"", 1),
    )
    .unwrap();
    let found = host.t2t(&["log", "verify"]).expect(5);
    assert!(found.err.contains("was changed"), "{}", found.err);
}

#[test]
fn an_answer_whose_reader_has_left_is_no_failure() {
    let host = Host::new();
    let mut check = host.command();
    check
        .args(["check", "desk.toml"])
        .stdout(std::process::Stdio::piped());
    let mut child = check.spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}
