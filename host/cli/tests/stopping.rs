//! What cannot be logged does not happen; and nothing keeps anybody from stopping the card.

mod common;

use common::{Disk, Host, eventually};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};
use t2t_driver::Status;

#[test]
fn what_cannot_be_logged_does_not_happen() {
    let (host, disk) = (Host::new(), Disk::default());
    let server = host.serve_through(disk.sink());
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    disk.fill(true);
    let before = host.fake.active();
    host.desk("tighter.toml", |desk| {
        desk.replace("max_long = 2000", "max_long = 1000")
    });
    let refused = host.t2t(&["--yes", "apply", "tighter.toml"]).expect(5);
    assert!(refused.err.contains("audit.log"), "{}", refused.err);
    host.t2t(&["--yes", "adjust", "AAPL", "--long", "5"])
        .expect(5);
    host.t2t(&["--yes", "reset-books"]).expect(5);
    assert_eq!(host.fake.active(), before);
    assert_eq!(host.fake.staged(), before, "nothing is staged either");
    assert_eq!(host.fake.generation(), 1);
    disk.fill(false);
    eventually("the log is found well again", || {
        host.t2t(&["--yes", "apply", "tighter.toml"]).code == 0
    });
    server.end().unwrap();
    host.t2t(&["log", "verify"]).expect(0);
}

#[test]
fn a_log_that_cannot_be_written_does_not_arm_and_does_not_feed_the_timer() {
    let (host, disk) = (Host::new(), Disk::default());
    let _server = host.serve_through(disk.sink());
    host.armed();
    disk.fill(true);
    host.fake.push_event(common::fire());
    eventually("the heart stops", || {
        host.t2t(&["--json", "status"]).json()["fed"] == false
    });
    let status = host.t2t(&["--json", "status"]).json();
    assert!(
        status["troubles"][0]
            .as_str()
            .unwrap()
            .contains("audit log"),
        "{status}"
    );
    host.fake.advance(600_000_000);
    assert!(
        host.fake.status().contains(Status::DEAD_MAN),
        "the card refuses orders by itself"
    );
    host.t2t(&["--yes", "arm"]).expect(4);
    disk.fill(false);
    eventually("the fire is logged all the same", || {
        host.log().iter().any(|record| record == "fire")
    });
    eventually("the heart beats again", || {
        host.t2t(&["--json", "status"]).json()["fed"] == true
    });
}

#[test]
fn kill_does_not_wait_for_a_disk() {
    let (host, disk) = (Host::new(), Disk::default());
    let _server = host.serve_through(disk.sink());
    host.armed();
    disk.fill(true);
    let killed = host.t2t(&["kill"]).expect(5);
    assert!(
        killed
            .err
            .contains("the card is KILLED, but that could not be logged"),
        "{}",
        killed.err
    );
    assert!(host.fake.status().contains(Status::KILLED));
}

#[test]
fn kill_is_one_access_of_the_card() {
    let host = Host::new();
    let station = host.station(|files| Box::new(files)).unwrap();
    let before = host.fake.accesses();
    station.operator.handle().kill().unwrap();
    assert_eq!(host.fake.accesses(), before + 1);
    assert!(host.fake.status().contains(Status::KILLED));
}

#[test]
fn disarm_does_not_wait_for_a_disk_either() {
    let (host, disk) = (Host::new(), Disk::default());
    let _server = host.serve_through(disk.sink());
    host.armed();
    disk.fill(true);
    let disarmed = host.t2t(&["disarm"]).expect(5);
    assert!(
        disarmed
            .err
            .contains("the card is disarmed, but that could not be logged"),
        "{}",
        disarmed.err
    );
    assert!(!host.fake.status().contains(Status::ARMED));
}

#[test]
fn kill_and_disarm_do_not_wait_for_an_apply_and_the_heart_beats_through_it() {
    let host = Host::new();
    let server = host.serve();
    host.armed();
    host.desk("tighter.toml", |desk| {
        desk.replace("max_long = 2000", "max_long = 1000")
    });
    // A pipeline that does not come to rest: the apply waits for it until the driver's patience ends.
    host.fake.set_commit_polls(u32::MAX);
    let apply = host
        .command()
        .args(["--yes", "apply", "tighter.toml"])
        .stderr(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .spawn();
    let mut apply = apply.unwrap();
    eventually("the commit is under way", || {
        host.log()
            .last()
            .is_some_and(|record| record == "apply intent")
    });
    let start = std::time::Instant::now();
    host.t2t(&["kill"]).expect(0);
    assert!(host.fake.status().contains(Status::KILLED));
    host.t2t(&["disarm"]).expect(0);
    assert!(
        start.elapsed() < std::time::Duration::from_secs(2),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(host.t2t(&["--json", "status"]).json()["fed"], true);
    assert!(apply.try_wait().unwrap().is_none(), "the apply still waits");
    host.fake.set_commit_polls(0);
    apply.wait().unwrap();
    drop(server);
}

#[test]
fn a_server_that_hangs_is_told_of_within_seconds() {
    let host = Host::new();
    host.config();
    let _silent = std::os::unix::net::UnixListener::bind(host.path("sock")).unwrap();
    let start = std::time::Instant::now();
    let failed = host.t2t(&["kill"]).expect(3);
    assert!(
        failed.err.contains("did not answer within 3 s"),
        "{}",
        failed.err
    );
    assert!(start.elapsed() < std::time::Duration::from_secs(6));
}

#[test]
fn a_configuration_that_cannot_be_read_does_not_stop_a_kill() {
    for broken in [Some("device = \n[roles"), None] {
        let host = Host::new();
        let _server = host.serve();
        match broken {
            Some(text) => std::fs::write(host.path("serve.toml"), text).unwrap(),
            None => std::fs::remove_file(host.path("serve.toml")).unwrap(),
        }
        let killed = host.t2t(&["--socket", "sock", "kill"]).expect(0);
        assert!(killed.err.contains("warning: "), "{}", killed.err);
        assert!(host.fake.status().contains(Status::KILLED));
    }
}

#[test]
fn a_card_is_killed_by_any_way_to_write_its_address() {
    let host = Host::new();
    let _server = host.serve();
    host.t2t(&["--socket", "sock", "--device", "vfio:3b:00.0", "status"])
        .expect(0);
    host.t2t(&["--device", "vfio:3b:00.0", "kill"]).expect(0);
    assert!(host.fake.status().contains(Status::KILLED));
}

#[test]
fn a_server_that_accepts_nobody_is_told_of_within_seconds() {
    let host = Host::new();
    host.config();
    let _silent = std::os::unix::net::UnixListener::bind(host.path("sock")).unwrap();
    // Longer than any queue of connections that wait to be accepted.
    let mut waiting = Vec::new();
    loop {
        use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect};
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let one =
            rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None).unwrap();
        let to = SocketAddrUnix::new(host.path("sock")).unwrap();
        match connect(&one, &to) {
            Ok(()) => waiting.push(one),
            Err(error) => break assert_eq!(error, rustix::io::Errno::AGAIN),
        }
    }
    let start = std::time::Instant::now();
    let failed = host.t2t(&["kill"]).expect(3);
    assert!(failed.err.contains("accepts nobody"), "{}", failed.err);
    assert!(start.elapsed() < std::time::Duration::from_secs(4));
}

#[test]
fn whoever_opens_more_connections_than_a_user_may_have_keeps_nobody_from_killing() {
    let host = Host::new();
    let _server = host.serve();
    let mut mine: Vec<_> = (0..80)
        .map(|_| UnixStream::connect(host.path("sock")).unwrap())
        .collect();
    host.t2t(&["kill"]).expect(0);
    assert!(host.fake.status().contains(Status::KILLED));
    // The oldest gave way.
    assert_eq!(mine[0].read(&mut [0]).unwrap(), 0);
    let last = mine.last_mut().unwrap();
    last.write_all(b"{\"ask\":\"hello\"}\n").unwrap();
    assert_ne!(last.read(&mut [0]).unwrap(), 0, "the newest is served");
}

#[test]
fn a_request_that_comes_byte_by_byte_has_a_deadline_as_a_whole() {
    let host = Host::new();
    let _server = host.serve();
    let mut slow = UnixStream::connect(host.path("sock")).unwrap();
    let start = Instant::now();
    let ended = b"{\"ask\":\"status\"}\n".iter().cycle().any(|byte| {
        thread::sleep(Duration::from_millis(200));
        let byte = if *byte == b'\n' { b' ' } else { *byte };
        slow.write_all(&[byte]).is_err()
    });
    assert!(ended);
    assert!(start.elapsed() < Duration::from_secs(4));
}

#[test]
fn a_long_line_is_refused_unless_it_has_a_desk() {
    let host = Host::new();
    let _server = host.serve();
    let mut client = UnixStream::connect(host.path("sock")).unwrap();
    client
        .write_all("x".repeat(5_000).as_bytes())
        .expect("it is read, or waits to be");
    let mut said = String::new();
    client
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    // What was not read of the line may cut the connection after the answer.
    let _ = client.read_to_string(&mut said);
    assert!(said.contains("a line of more than 4096 bytes"), "{said}");
}
