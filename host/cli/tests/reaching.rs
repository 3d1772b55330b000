//! Whoever wants to stop the card reaches it: whatever its configuration, its address and the crowd at the socket look like.

mod common;

use common::Host;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};
use t2t_driver::Status;

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
    let start = Instant::now();
    let failed = host.t2t(&["kill"]).expect(3);
    assert!(failed.err.contains("accepts nobody"), "{}", failed.err);
    assert!(start.elapsed() < Duration::from_secs(4));
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
    // Those that had waited longest gave way, as far as threads that start at the same time can be told apart.
    let gone = |one: &mut UnixStream| {
        one.set_read_timeout(Some(Duration::from_millis(50)))
            .unwrap();
        match one.read(&mut [0]) {
            Ok(read) => read == 0,
            Err(error) => error.kind() != std::io::ErrorKind::WouldBlock,
        }
    };
    let left: Vec<_> = mine.iter_mut().map(gone).collect();
    let given = left.iter().filter(|gone| **gone).count();
    assert!((16..=17).contains(&given), "{given} gave way");
    let open = left.iter().rposition(|gone| !gone).unwrap();
    let served = &mut mine[open];
    served
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    served.write_all(b"{\"ask\":\"hello\"}\n").unwrap();
    assert_ne!(served.read(&mut [0]).unwrap(), 0, "who is left is served");
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
