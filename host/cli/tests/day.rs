//! A day of a desk: from the first check to the end, through a server, with the real binary.

mod common;

use common::{Host, eventually};
use serde_json::json;
use t2t_driver::Status;

#[test]
fn check_plan_apply_arm_kill_unkill_disarm_as_on_the_first_day() {
    let host = Host::new();
    let server = host.serve();
    host.t2t(&["check", "desk.toml"]).expect(0);

    let plan = host.t2t(&["--json", "plan", "desk.toml"]).expect(0).json();
    assert_eq!(plan["generation"], 0);
    assert_eq!(plan["looser"], true);
    assert_eq!(host.fake.generation(), 0, "a plan changes nothing");

    let applied = host
        .t2t(&["--json", "--yes", "apply", "desk.toml", "--loosen"])
        .expect(0)
        .json();
    assert_eq!(applied["generation"], 1);
    assert_eq!(applied["units"], plan["units"]);
    assert_eq!(host.fake.generation(), 1);

    let again = host
        .t2t(&["--json", "--yes", "apply", "desk.toml"])
        .expect(0)
        .json();
    assert_eq!(
        (&again["generation"], &again["units"]),
        (&json!(1), &json!(0)),
        "nothing differs"
    );

    host.t2t(&["--yes", "arm"]).expect(0);
    assert!(host.fake.status().contains(Status::ARMED | Status::LIVE));
    let status = host.t2t(&["--json", "status"]).expect(0).json();
    assert_eq!(
        (&status["armed"], &status["live"], &status["desk_name"]),
        (&json!(true), &json!(true), &json!("desk.toml"))
    );

    host.t2t(&["kill"]).expect(0);
    assert!(host.fake.status().contains(Status::KILLED));
    assert!(!host.fake.status().contains(Status::ARMED));
    let refused = host.t2t(&["--yes", "arm"]).expect(4);
    assert!(refused.err.contains("kill"), "{}", refused.err);

    host.t2t(&["--yes", "unkill"]).expect(0);
    host.t2t(&["--yes", "arm", "--generation", "1"]).expect(0);
    host.t2t(&["disarm"]).expect(0);
    assert!(!host.fake.status().contains(Status::ARMED));
    server.end().unwrap();

    let log = host.log();
    for expected in [
        "apply intent",
        "apply done",
        "arm intent",
        "arm done",
        "kill done",
        "arm failed",
        "unkill done",
        "disarm done",
    ] {
        assert!(
            log.iter().any(|record| record == expected),
            "{expected}: {log:?}"
        );
    }
    assert_eq!(log.last().unwrap(), "close");
    host.t2t(&["log", "verify"]).expect(0);
}

#[test]
fn without_yes_and_without_a_terminal_nothing_is_changed() {
    let host = Host::new();
    let _server = host.serve();
    let ended = host.t2t(&["apply", "desk.toml", "--loosen"]).expect(6);
    assert!(
        ended.out.contains("limits"),
        "the plan was shown: {}",
        ended.out
    );
    assert_eq!(host.fake.generation(), 0);
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    host.t2t(&["arm"]).expect(6);
    assert!(!host.fake.status().contains(Status::ARMED));
}

#[test]
fn looser_limits_need_the_flag_even_for_risk() {
    let host = Host::new();
    let _server = host.serve();
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    host.desk("looser.toml", |desk| {
        desk.replace("max_long = 2000", "max_long = 2001")
    });
    let refused = host.t2t(&["--yes", "apply", "looser.toml"]).expect(4);
    assert!(refused.err.contains("--loosen"), "{}", refused.err);
    assert_eq!(host.fake.generation(), 1);
    host.t2t(&["--yes", "apply", "looser.toml", "--loosen"])
        .expect(0);
    assert_eq!(host.fake.generation(), 2);
}

#[test]
fn arming_another_generation_than_is_in_force_is_refused() {
    let host = Host::new();
    let _server = host.serve();
    let nothing = host.t2t(&["--yes", "arm"]).expect(4);
    assert!(nothing.err.contains("apply"), "{}", nothing.err);
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    let refused = host.t2t(&["--yes", "arm", "--generation", "7"]).expect(4);
    assert!(
        refused.err.contains("generation 1 is in force, not 7"),
        "{}",
        refused.err
    );
    assert!(!host.fake.status().contains(Status::ARMED));
}

#[test]
fn what_is_watched_cannot_change_while_armed() {
    let host = Host::new();
    let _server = host.serve();
    host.armed();
    host.desk("other.toml", |desk| {
        desk.replace("233.54.12.111:26477", "233.54.12.111:26478")
    });
    let refused = host.t2t(&["--yes", "apply", "other.toml"]).expect(4);
    assert!(refused.err.contains("disarm"), "{}", refused.err);
    host.t2t(&["disarm"]).expect(0);
    host.t2t(&["--yes", "apply", "other.toml"]).expect(0);
}

#[test]
fn an_armed_card_stays_armed_through_an_apply_that_watches_the_same() {
    let host = Host::new();
    let _server = host.serve();
    host.armed();
    host.desk("tighter.toml", |desk| {
        desk.replace("max_long = 2000", "max_long = 1000")
    });
    host.t2t(&["--yes", "apply", "tighter.toml"]).expect(0);
    assert!(host.fake.status().contains(Status::ARMED));
}

#[test]
fn limits_are_those_of_the_card_with_what_is_used() {
    let host = Host::new();
    let _server = host.serve();
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    host.fake.set_open(3, 12_340_000);
    use t2t_contract::live::row;
    host.fake.set_live(0, row::LONG, row::LONG_W, 150);
    let limits = host.t2t(&["--json", "limits"]).expect(0).json();
    assert_eq!(
        limits["card"],
        json!({
            "orders_per_second": 50, "repeat_per_second": 5, "gross_notional": 50_000_000_000_u64, "gross_used": 12_340_000,
            "max_open_orders": 20, "open_orders": 3, "dead_man_ns": 500_000_000
        })
    );
    assert_eq!(limits["instruments"][0]["name"], "AAPL");
    assert_eq!(
        (
            &limits["instruments"][0]["long"],
            &limits["instruments"][0]["max_long"]
        ),
        (&json!(150), &json!(2000))
    );
    let text = host.t2t(&["limits"]).expect(0).out;
    assert!(text.contains("1,234.00 of 5,000,000.00"), "{text}");
}

#[test]
fn exposure_is_corrected_under_the_instruments_name() {
    let host = Host::new();
    let _server = host.serve();
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    host.fake.set_open(2, 1_000_000);
    host.t2t(&[
        "--yes", "adjust", "MSFT", "--long", "-100", "--open", "-1", "--gross", "-50.00",
    ])
    .expect(0);
    let limits = host.t2t(&["--json", "limits"]).expect(0).json();
    assert_eq!(limits["instruments"][1]["long"], -100);
    assert_eq!(
        (
            &limits["card"]["open_orders"],
            &limits["card"]["gross_used"]
        ),
        (&json!(1), &json!(500_000))
    );
    let unknown = host
        .t2t(&["--yes", "adjust", "TSLA", "--long", "1"])
        .expect(1);
    assert!(unknown.err.contains("it has AAPL, MSFT"), "{}", unknown.err);
    host.t2t(&["--yes", "adjust", "MSFT"]).expect(2);
    host.t2t(&["--yes", "adjust", "MSFT", "--gross", "1e6"])
        .expect(1);
}

#[test]
fn fires_and_rejects_are_logged_with_the_desks_names_and_can_be_followed() {
    let host = Host::new();
    let server = host.serve();
    host.armed();
    let mut follower = host.command();
    follower
        .args([
            "--json", "events", "--last", "0", "--follow", "--kind", "fire",
        ])
        .stdout(std::process::Stdio::piped());
    let mut follower = follower.spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    host.fake.push_event(common::fire());
    eventually("it is logged", || {
        host.log().iter().any(|record| record == "fire")
    });
    use std::io::BufRead;
    let mut line = String::new();
    std::io::BufReader::new(follower.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let event: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        (&event["kind"], &event["order"]),
        (&json!("fire"), &json!("take"))
    );
    follower.kill().unwrap();
    follower.wait().unwrap();
    server.end().unwrap();
}
