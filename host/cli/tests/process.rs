//! Processes: a server that is started, told to end, or killed; and `t2t` without a server. The card is one in plain memory
//! of each process.

mod common;

use common::{Ended, Host, eventually};
use rustix::process::{Pid, Signal, kill_process};
use std::process::{Child, Stdio};

fn config(host: &Host) {
    let folder = host.folder.path().display();
    let text = format!(
        "device = \"fake:\"\nsocket = \"{folder}/sock\"\nstate = \"{folder}/state\"\nlog = \"{folder}/state/audit.log\"\n{}",
        host.more
    );
    std::fs::write(host.path("serve.toml"), text).unwrap();
}

fn serve(host: &Host) -> Child {
    let child = host
        .command()
        .arg("serve")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    eventually("it serves", || {
        host.t2t(&["--socket", host.path("sock").to_str().unwrap(), "status"])
            .code
            == 0
    });
    child
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

#[test]
fn sigterm_disarms_logs_and_ends_well() {
    let host = Host::new();
    config(&host);
    let mut server = serve(&host);
    host.armed();
    signal(&server, Signal::TERM);
    assert!(server.wait().unwrap().success());
    let log = host.log();
    assert_eq!(log.last().unwrap(), "close", "{log:?}");
    let after_arming = log.iter().rposition(|record| record == "arm done").unwrap();
    assert!(
        log[after_arming..].contains(&"disarm done".to_owned()),
        "{log:?}"
    );
    assert!(!host.path("sock").exists());
    host.t2t(&["log", "verify"]).expect(0);
}

#[test]
fn after_a_server_that_was_killed_the_next_one_has_card_socket_and_log() {
    let host = Host::new();
    config(&host);
    let mut server = serve(&host);
    host.armed();
    signal(&server, Signal::KILL);
    server.wait().unwrap();
    assert!(host.path("sock").exists());
    let mut server = serve(&host);
    let status = host.t2t(&["--json", "status"]).expect(0).json();
    assert_eq!(status["armed"], false);
    signal(&server, Signal::INT);
    assert!(server.wait().unwrap().success());
    host.t2t(&["log", "verify"]).expect(0);
}

#[test]
fn a_card_has_one_server_and_who_names_the_card_finds_it() {
    let host = Host::new();
    config(&host);
    let mut server = serve(&host);
    let second: Ended = host
        .command()
        .args(["--socket", "other", "serve"])
        .output()
        .unwrap()
        .into();
    let second = second.expect(3);
    assert!(
        second.err.contains(&format!("process {}", server.id())),
        "{}",
        second.err
    );
    // Another socket is configured, but the card's lock says where it is served.
    let folder = host.folder.path().display();
    std::fs::write(
        host.path("other.toml"),
        format!("socket = \"{folder}/other\"\nstate = \"{folder}/state\"\n"),
    )
    .unwrap();
    let args = ["--config", "other.toml", "--device", "fake:"];
    host.t2t(&[&args[..], &["status"]].concat()).expect(0);
    host.t2t(&[&args[..], &["kill"]].concat()).expect(0);
    assert_eq!(
        host.t2t(&["--json", "status"]).expect(0).json()["killed"],
        true
    );
    // A socket of another card is not the card that is named.
    host.t2t(&[
        "--device",
        "vfio:0000:3b:00.0",
        "--socket",
        "sock",
        "status",
    ])
    .expect(2);
    host.t2t(&["--device", "vfio:0000:3b:00.0", "--socket", "sock", "kill"])
        .expect(2);
    signal(&server, Signal::TERM);
    server.wait().unwrap();
}

#[test]
fn without_a_server_commands_open_the_card_themselves() {
    let host = Host::new();
    config(&host);
    assert_eq!(
        host.t2t(&["--json", "status"]).expect(0).json()["fed"],
        false
    );
    let info = host.t2t(&["--json", "info"]).expect(0).json();
    assert_eq!(
        (&info["contract"], &info["instruments"]),
        (&info["contract_host"], &256.into())
    );
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(0);
    let refused = host.t2t(&["--yes", "arm"]).expect(4);
    assert!(refused.err.contains("--hold"), "{}", refused.err);
    let nothing = host.t2t(&["--yes", "arm", "--hold"]).expect(4);
    assert!(
        nothing.err.contains("nothing is in force"),
        "{}",
        nothing.err
    );
    host.t2t(&["kill"]).expect(0);
    host.t2t(&["watch", "--once"]).expect(0);
    host.t2t(&["events"]).expect(0);
    let log = host.log();
    assert!(
        log.contains(&"kill done".to_owned()) && log.contains(&"apply done".to_owned()),
        "{log:?}"
    );
}

#[test]
fn without_a_server_kill_does_not_need_the_log() {
    let host = Host::new();
    config(&host);
    std::fs::create_dir_all(host.path("state/audit.log")).unwrap();
    let killed = host.t2t(&["kill"]).expect(5);
    assert!(
        killed.err.contains("the card is KILLED, but"),
        "{}",
        killed.err
    );
    host.t2t(&["disarm"]).expect(5);
}

#[test]
fn without_a_server_roles_of_the_configuration_hold_too() {
    let host = Host::with_role("view");
    config(&host);
    host.t2t(&["status"]).expect(0);
    host.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
        .expect(4);
}
