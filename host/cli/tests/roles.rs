//! Who may do what: by the kernel's word of who is at the other end, and by nothing else.

mod common;

use common::{Host, me};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use t2t_driver::Status;

/// A host whose desk is in force and armed by risk, served anew with this user in another role.
fn afterwards(role: &str) -> (Host, common::Server) {
    let mut host = Host::new();
    let server = host.serve();
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    server.end().unwrap();
    host.more = format!("[roles]\n{role} = [\"{}\"]\n", me());
    let server = match role {
        "risk" | "trade" | "view" => host.serve(),
        _ => unreachable!(),
    };
    (host, server)
}

#[test]
fn a_trader_applies_what_loosens_nothing_arms_and_disarms() {
    let (host, _server) = afterwards("trade");
    host.desk("tighter.toml", |desk| {
        desk.replace("max_long = 2000", "max_long = 1000")
    });
    host.t2t(&["--yes", "apply", "tighter.toml"]).expect(0);
    assert_eq!(host.fake.generation(), 2);
    host.t2t(&["--yes", "arm"]).expect(0);
    host.t2t(&["disarm"]).expect(0);
    host.t2t(&["--yes", "reset-books"]).expect(0);
}

#[test]
fn a_trader_cannot_loosen_any_limit_not_even_with_the_flag() {
    let (host, _server) = afterwards("trade");
    for (name, from, to) in [
        (
            "limits.AAPL.max_order_qty",
            "max_order_qty = 500",
            "max_order_qty = 501",
        ),
        ("limits.AAPL.max_order_notional", "100_000.00", "100_000.01"),
        ("limits.AAPL.collar", "\"2%\"", "\"2.01%\""),
        ("limits.AAPL.max_long", "max_long = 2000", "max_long = 2001"),
        ("limits.AAPL.max_short", "max_short = 0", "max_short = 1"),
        ("limits.gross_notional", "5_000_000.00", "5_000_000.01"),
        (
            "limits.orders_per_second",
            "orders_per_second = 50",
            "orders_per_second = 51",
        ),
        (
            "limits.repeat_per_second",
            "repeat_per_second = 5",
            "repeat_per_second = 6",
        ),
        (
            "limits.max_open_orders",
            "max_open_orders = 20",
            "max_open_orders = 21",
        ),
        ("card.dead_man", "\"500ms\"", "\"501ms\""),
        ("card.dead_man", "\"500ms\"", "\"0s\""),
    ] {
        host.desk("looser.toml", |desk| desk.replacen(from, to, 1));
        let refused = host
            .t2t(&["--yes", "apply", "looser.toml", "--loosen"])
            .expect(4);
        let said = format!("loosening {name} needs role risk; {} has role trade", me());
        assert!(refused.err.contains(&said), "{}", refused.err);
        assert_eq!(host.fake.generation(), 1, "{name}");
    }
    assert!(
        !host
            .log()
            .iter()
            .any(|record| record.starts_with("apply failed")),
        "nothing was begun"
    );
}

#[test]
fn a_trader_cannot_unkill_nor_correct_exposure() {
    let (host, _server) = afterwards("trade");
    host.t2t(&["kill"]).expect(0);
    host.t2t(&["--yes", "unkill"]).expect(4);
    assert!(host.fake.status().contains(Status::KILLED));
    host.t2t(&["--yes", "adjust", "AAPL", "--long", "-1"])
        .expect(4);
}

#[test]
fn who_may_only_look_changes_nothing_but_can_kill() {
    let (host, _server) = afterwards("view");
    host.t2t(&["status"]).expect(0);
    host.t2t(&["plan", "desk.toml"]).expect(0);
    host.desk("tighter.toml", |desk| {
        desk.replace("max_long = 2000", "max_long = 1000")
    });
    for args in [
        &["--yes", "apply", "tighter.toml"][..],
        &["--yes", "arm"],
        &["disarm"],
        &["--yes", "reset-books"],
    ] {
        let refused = host.t2t(args).expect(4);
        assert!(refused.err.contains("needs role trade"), "{}", refused.err);
    }
    assert_eq!(host.fake.generation(), 1);
    host.t2t(&["kill"]).expect(0);
    assert!(host.fake.status().contains(Status::KILLED));
}

/// Without the waiting for a status that this user may not see.
fn line(host: &Host, request: &str) -> String {
    let mut stream = UnixStream::connect(host.path("sock")).unwrap();
    stream.write_all(format!("{request}\n").as_bytes()).unwrap();
    let mut reply = String::new();
    BufReader::new(stream).read_line(&mut reply).unwrap();
    reply
}

#[test]
fn who_has_no_role_at_all_sees_nothing_but_can_kill() {
    let host = Host::new();
    let station = host.station(|files| Box::new(files)).unwrap();
    let roles = t2t_cli::operator::roles::Roles {
        risk: vec!["somebody-else".into()],
        ..Default::default()
    };
    let config = t2t_cli::config::Config {
        roles: Some(roles),
        ..host.config()
    };
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let served = std::thread::spawn({
        let stop = stop.clone();
        move || t2t_cli::serve::run(station, &config, &stop)
    });
    common::eventually("it listens", || {
        host.path("sock").exists() && UnixStream::connect(host.path("sock")).is_ok()
    });
    for request in [
        "status",
        "view",
        "desk",
        "limits",
        "info",
        "arming",
        "disarm",
        "unkill",
        "reset-books",
    ] {
        let reply = line(&host, &format!("{{\"ask\":\"{request}\"}}"));
        assert!(
            reply.starts_with("{\"reply\":\"failed\",\"code\":4"),
            "{request}: {reply}"
        );
    }
    let reply = line(&host, "{\"ask\":\"events\",\"last\":5,\"follow\":true}");
    assert!(
        reply.starts_with("{\"reply\":\"failed\",\"code\":4"),
        "{reply}"
    );
    assert!(line(&host, "{\"ask\":\"hello\"}").contains("\"role\":\"kill\""));
    assert!(line(&host, "{\"ask\":\"kill\"}").starts_with("{\"reply\":\"status\""));
    assert!(host.fake.status().contains(Status::KILLED));
    stop.store(true, std::sync::atomic::Ordering::Release);
    served.join().unwrap().unwrap();
}

#[test]
fn the_socket_is_for_whom_the_configuration_says() {
    let mut host = Host::new();
    host.more = format!("socket_mode = \"600\"\n{}", host.more);
    let _server = host.serve();
    let mode = std::fs::metadata(host.path("sock"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn the_log_says_who_did_it_in_which_role() {
    let (host, server) = afterwards("trade");
    host.t2t(&["--yes", "arm"]).expect(0);
    server.end().unwrap();
    let entries = t2t_audit::Entries::open(&host.path("state/audit.log")).unwrap();
    let arm = entries
        .map(Result::unwrap)
        .find(|entry| entry.what.kind() == "arm")
        .unwrap();
    assert_eq!((arm.who.user, arm.who.role.as_str()), (me(), "trade"));
    assert_ne!(
        arm.who.pid,
        std::process::id(),
        "the process that asked, not the server"
    );
}
