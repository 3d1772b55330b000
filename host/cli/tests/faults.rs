//! What goes wrong: cards that vanish, refuse or lie, sockets that are taken. The card is as it was, or says so.

mod common;

use common::{Host, eventually};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};
use t2t_contract::records::card;
use t2t_driver::fake::Fault;
use t2t_driver::{Status, tag};

#[test]
fn nothing_is_armed_after_a_restart_nor_after_the_end() {
    let host = Host::new();
    let server = host.serve();
    host.armed();
    server.end().unwrap();
    assert!(
        !host.fake.status().contains(Status::ARMED),
        "the end disarms"
    );
    // As if nobody had: a server that was killed.
    host.fake.set_status(
        Status::ARMED | Status::LIVE,
        t2t_contract::reasons::Cause::Arm,
    );
    let _server = host.serve();
    assert!(!host.fake.status().contains(Status::ARMED));
    let status = host.t2t(&["--json", "status"]).expect(0).json();
    assert_eq!(
        (status["armed"].clone(), status["generation"].clone()),
        (false.into(), 1.into())
    );
    assert_eq!(
        status["desk_name"], "desk.toml",
        "the desk in force is found by its tag"
    );
}

#[test]
fn whatever_fails_during_an_apply_the_card_has_one_desk_or_the_other() {
    let host = Host::new();
    host.config();
    let other = host.desk("other.toml", |desk| {
        desk.replace("189.50", "188.25")
            .replace("max_long = 200\n", "max_long = 150\n")
            .replace("qty = 100", "qty = 50")
    });
    let texts = [
        common::DESK.to_owned(),
        std::fs::read_to_string(other).unwrap(),
    ];
    let station = host.station(|files| Box::new(files)).unwrap();
    let me = t2t_cli::operator::roles::Actor::myself(t2t_cli::rpc::Role::Risk);
    let apply = |text: &str, generation| {
        station
            .operator
            .apply(&me, ("desk.toml", text), generation, true)
    };
    apply(&texts[0], 0).unwrap();
    let images = texts.map(|text| (host_image(&text), text));
    // How many accesses an apply takes.
    let before = host.fake.accesses();
    apply(&images[1].1, 1).unwrap();
    let accesses = host.fake.accesses() - before;
    apply(&images[0].1, 2).unwrap();
    let (mut refused, mut applied) = (0, 0);
    let faults = [Fault::Lost, Fault::Unanswered, Fault::Dropped];
    for (after, fault) in (0..accesses).zip(faults.into_iter().cycle()) {
        let now = usize::from(host.fake.active() == images[1].0);
        let goal = 1 - now;
        host.fake.fail_at(after, fault);
        let result = apply(&images[goal].1, host.fake.generation());
        host.fake.heal();
        let active = host.fake.active();
        match &result {
            Ok(_) => applied += 1,
            Err(_) => refused += 1,
        }
        let case = format!("{fault:?} after {after}: {result:?}");
        let which = images
            .iter()
            .position(|(image, _)| *image == active)
            .unwrap_or_else(|| panic!("a mixture: {case}"));
        if result.is_ok() {
            assert_eq!(which, goal, "{case}");
        }
        assert!(station.operator.lost().is_none(), "{case}");
    }
    assert!(
        refused > 10 && applied > 10,
        "{refused} refused, {applied} applied"
    );
}

fn host_image(text: &str) -> Vec<u32> {
    let mut image = t2t_desk::compile(&t2t_desk::parse("desk.toml", text).unwrap())
        .unwrap()
        .store();
    tag::stamp(&mut image);
    image
}

#[test]
fn a_card_that_vanishes_ends_the_server_and_nobody_pretends() {
    let host = Host::new();
    let mut server = host.serve();
    host.armed();
    host.fake.vanish();
    eventually("the server ends", || server.has_ended());
    let failure = server.join().unwrap_err();
    assert_eq!(failure.code, 3);
    assert!(failure.message.contains("gone"), "{failure}");
    assert!(UnixStream::connect(host.path("sock")).is_err());
    host.t2t(&["--socket", host.path("sock").to_str().unwrap(), "status"])
        .expect(3);
}

#[test]
fn a_card_that_was_reset_behind_our_back_ends_the_server() {
    let host = Host::new();
    let mut server = host.serve();
    host.armed();
    host.fake.reset_function();
    eventually("the server ends", || server.has_ended());
    let failure = server.join().unwrap_err();
    assert!(failure.message.contains("reset"), "{failure}");
    assert!(!host.fake.status().contains(Status::ARMED));
}

#[test]
fn a_card_that_somebody_else_seems_to_own_is_disarmed_before_the_server_ends() {
    let host = Host::new();
    let mut server = host.serve();
    host.armed();
    host.fake
        .show_register(t2t_contract::registers::OWNER, 0x1234);
    eventually("the server ends", || server.has_ended());
    server.join().unwrap_err();
    assert!(!host.fake.status().contains(Status::ARMED));
    let log = host.log();
    assert_eq!(log[log.len() - 2..], ["disarm done", "close"], "{log:?}");
}

#[test]
fn a_desk_that_was_applied_from_elsewhere_is_planned_by_its_parameters() {
    let host = Host::new();
    let server = host.serve();
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    server.end().unwrap();
    std::fs::remove_dir_all(host.path("state/desks")).unwrap();
    let _server = host.serve();
    host.desk("looser.toml", |desk| {
        desk.replace("max_long = 2000", "max_long = 3000")
    });
    let plan = host
        .t2t(&["--json", "plan", "looser.toml"])
        .expect(0)
        .json();
    assert_eq!(
        (&plan["by_meaning"], &plan["looser"]),
        (&false.into(), &true.into())
    );
    assert_eq!(plan["changes"][0]["path"], "limits.AAPL.max_long");
    let get = host.t2t(&["get"]).expect(4);
    assert!(get.err.contains("not applied from here"), "{}", get.err);
    host.t2t(&["--yes", "apply", "looser.toml"]).expect(4);
    let arming = host.t2t(&["arm"]).expect(6);
    assert!(
        arming.out.contains("NOT APPLIED FROM HERE"),
        "{}",
        arming.out
    );
}

#[test]
fn a_refused_commit_says_why_and_that_the_card_is_as_it_was() {
    let host = Host::new();
    let _server = host.serve();
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    host.fake
        .refuse_commits(Some(t2t_contract::reasons::Refusal::Busy));
    host.desk("tighter.toml", |desk| {
        desk.replace("max_long = 2000", "max_long = 1000")
    });
    let refused = host.t2t(&["--yes", "apply", "tighter.toml"]).expect(4);
    assert!(
        refused.err.contains("busy") && refused.err.contains("as it was"),
        "{}",
        refused.err
    );
    assert_eq!(host.fake.generation(), 1);
    let at = card::WINDOW.base.unwrap();
    assert_eq!(
        host.fake.active()[at..at + 16],
        host.fake.staged()[at..at + 16]
    );
}

#[test]
fn a_second_server_of_a_socket_is_refused() {
    let host = Host::new();
    let _server = host.serve();
    let config = host.config();
    let other = Host {
        fake: t2t_driver::fake::FakeCard::new(),
        ..Host::new()
    };
    let station = other.station(|files| Box::new(files)).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(true);
    let failure = t2t_cli::serve::run(station, &config, &stop).unwrap_err();
    assert!(
        failure.message.contains("another server answers"),
        "{failure}"
    );
}

#[test]
fn a_socket_that_a_killed_server_left_is_taken_over() {
    let host = Host::new();
    host.config();
    drop(std::os::unix::net::UnixListener::bind(host.path("sock")).unwrap());
    assert!(host.path("sock").exists());
    let _server = host.serve();
    host.t2t(&["status"]).expect(0);
}

#[test]
fn lines_that_mean_nothing_do_not_disturb_the_server() {
    let host = Host::new();
    let _server = host.serve();
    for garbage in [
        &b"GET / HTTP/1.1\r\n\r\n"[..],
        b"{\"ask\":\"arm\",\"generation\":-1}\n",
        b"\xFF\xFE\n",
        b"{\"ask\":",
    ] {
        let mut stream = UnixStream::connect(host.path("sock")).unwrap();
        stream.write_all(garbage).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        assert!(
            reply.is_empty() || reply.contains("does not understand"),
            "{reply}"
        );
    }
    host.t2t(&["status"]).expect(0);
}

#[test]
fn metrics_are_served_and_nothing_else() {
    use std::io::{Read, Write};
    let host = Host::new();
    let mut config = host.config();
    config.metrics = Some(([127, 0, 0, 1], 0).into());
    let station = std::sync::Arc::new(host.station(|files| Box::new(files)).unwrap());
    let metrics = t2t_cli::serve::http::serve(config.metrics.unwrap(), station).unwrap();
    let get = |path: &str| {
        let mut stream = std::net::TcpStream::connect(metrics.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    };
    assert!(get("/metrics").starts_with("HTTP/1.1 200 OK"));
    assert!(get("/metrics").contains("# TYPE"));
    assert!(get("/").starts_with("HTTP/1.1 404"));
}

#[test]
fn parameters_that_read_back_otherwise_disarm_the_card_and_say_so() {
    let host = Host::new();
    let _server = host.serve();
    host.armed();
    host.desk("tighter.toml", |desk| {
        desk.replace("max_long = 2000", "max_long = 1000")
    });
    let at = t2t_contract::records::limit::WINDOW.base.unwrap() * 4;
    host.fake
        .stick_bit(t2t_contract::store::ACTIVE + at + 16, 1);
    let failed = host.t2t(&["--yes", "apply", "tighter.toml"]).expect(3);
    assert!(failed.err.contains("active copy differs"), "{}", failed.err);
    assert!(!host.fake.status().contains(Status::ARMED));
    eventually("it is logged", || {
        host.log().iter().any(|record| record == "apply failed")
    });
}

#[test]
fn who_follows_events_is_told_that_the_card_is_gone() {
    let host = Host::new();
    let server = host.serve();
    let follower = host
        .command()
        .args(["events", "--follow"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(300));
    host.fake.vanish();
    let ended = common::Ended::from(follower.wait_with_output().unwrap());
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.err.contains("the card is gone"), "{}", ended.err);
    drop(server);
}

#[test]
fn a_reader_of_metrics_has_a_deadline_as_a_whole_and_does_not_hold_up_the_end() {
    let host = Host::new();
    let station = std::sync::Arc::new(host.station(|files| Box::new(files)).unwrap());
    let at = ([127, 0, 0, 1], 0).into();
    let metrics = t2t_cli::serve::http::serve(at, station).unwrap();
    let slow = |stop_after: Duration| {
        let mut stream = std::net::TcpStream::connect(metrics.address).unwrap();
        stream.write_all(b"GET /metrics HTTP/1.1\r\n").unwrap();
        let start = Instant::now();
        while start.elapsed() < stop_after && stream.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(100));
        }
        (stream, start.elapsed())
    };
    let (_ended, after) = slow(Duration::from_secs(10));
    assert!(after < Duration::from_secs(5), "{after:?}");
    let (_still, _) = slow(Duration::from_millis(200));
    let start = Instant::now();
    drop(metrics);
    assert!(start.elapsed() < Duration::from_millis(1_200));
}
