//! What cannot be logged does not happen; and nothing keeps anybody from stopping the card.

mod common;

use common::{Disk, Host, SlowDisk, eventually};
use std::thread;
use t2t_cli::operator::roles::Actor;
use t2t_cli::rpc::Role;
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
fn a_log_that_cannot_be_written_disarms_also_where_the_dead_man_timer_never_expires() {
    let (host, disk) = (Host::new(), Disk::default());
    let _server = host.serve_through(disk.sink());
    host.desk("desk.toml", |desk| desk.replace("\"500ms\"", "\"0s\""));
    host.armed();
    assert!(host.fake.status().contains(Status::ARMED));
    disk.fill(true);
    host.fake.push_event(common::fire());
    eventually("the card is disarmed", || {
        !host.fake.status().contains(Status::ARMED)
    });
    disk.fill(false);
    eventually("the heart beats again", || {
        host.t2t(&["--json", "status"]).json()["fed"] == true
    });
    assert!(!host.fake.status().contains(Status::ARMED));
    host.t2t(&["--yes", "arm"]).expect(0);
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
fn a_disarm_while_an_arm_waits_for_the_disk_is_not_undone_by_it() {
    let (host, disk) = (Host::new(), SlowDisk::default());
    let station = host.station(disk.sink()).unwrap();
    let (operator, me) = (&station.operator, Actor::myself(Role::Risk));
    operator
        .apply(&me, ("desk.toml", common::DESK), 0, true)
        .unwrap();
    operator.set_fed(true);
    disk.stall(true);
    thread::scope(|scope| {
        let arm = scope.spawn(|| operator.arm(&me, 1));
        eventually("the arm waits for the disk", || disk.waits());
        let before = host.fake.accesses();
        let disarm = scope.spawn(|| operator.disarm(&me));
        eventually("the disarm has reached the card", || {
            host.fake.accesses() > before + 1
        });
        disk.stall(false);
        let refused = arm.join().unwrap().unwrap_err();
        assert_eq!(refused.code, 4, "{refused}");
        assert!(refused.message.contains("stopped meanwhile"), "{refused}");
        assert!(!disarm.join().unwrap().unwrap().armed);
    });
    assert!(!host.fake.status().contains(Status::ARMED));
    let log = host.log();
    assert!(log.contains(&"arm failed".to_owned()), "{log:?}");
}

#[test]
fn a_second_kill_while_an_unkill_waits_for_the_disk_is_not_undone_by_it() {
    let (host, disk) = (Host::new(), SlowDisk::default());
    let station = host.station(disk.sink()).unwrap();
    let (operator, me) = (&station.operator, Actor::myself(Role::Risk));
    operator.kill(|| me.clone()).unwrap();
    disk.stall(true);
    thread::scope(|scope| {
        let unkill = scope.spawn(|| operator.unkill(&me));
        eventually("the unkill waits for the disk", || disk.waits());
        let before = host.fake.accesses();
        let kill = scope.spawn(|| operator.kill(|| me.clone()));
        eventually("the kill has reached the card", || {
            host.fake.accesses() > before + 1
        });
        disk.stall(false);
        let refused = unkill.join().unwrap().unwrap_err();
        assert!(refused.message.contains("stopped meanwhile"), "{refused}");
        kill.join().unwrap().unwrap();
    });
    assert!(host.fake.status().contains(Status::KILLED));
}
