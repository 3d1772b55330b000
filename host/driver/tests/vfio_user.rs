//! A card behind a socket: what the client says, and what it does when the server hangs, cuts or lies.

#[path = "common/server.rs"]
mod server;

use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use memmap2::MmapOptions;
use server::{Fault, Server};
use t2t_contract::{events, store};
use t2t_driver::event::{Change, Kinds, What};
use t2t_driver::state::{Status, Vectors};
use t2t_driver::{Address, Card, Error, Event, Item};
use t2t_vfio_user::Command;

#[test]
fn opening_resets_and_enables_the_function() {
    let server = Server::start();
    let card = server.open();
    assert_eq!(server.seen(|seen| (seen.resets, seen.command)), (1, 0b110));
    assert_eq!(card.identity().vectors, 4);
    drop(card);
}

#[test]
fn a_whole_desk_goes_through_the_socket_in_few_messages() {
    let server = Server::start();
    let mut card = server.open();
    let mut image = vec![0; store::WORDS];
    for (place, word) in image.iter_mut().enumerate() {
        let window = store::window_at(place);
        if window.is_some_and(|window| !store::is_subscription(window)) {
            *word = place as u32 | 1;
        }
    }
    let before = server.seen(|seen| seen.messages);
    card.apply(&image).unwrap().unwrap();
    let messages = server.seen(|seen| seen.messages) - before;
    assert!(messages < 400, "{messages} messages");
    assert!(card.accesses().writes > 80_000);
    t2t_driver::tag::stamp(&mut image);
    assert_eq!(server.fake.active(), image);
    drop(card);
}

#[test]
fn a_ring_is_memory_that_the_server_writes_through_a_descriptor() {
    let server = Server::start();
    let mut card = server.open();
    let mut ring = card.start_events(6, Kinds::all()).unwrap();
    let map = server.seen(|seen| {
        let (map, fd) = &seen.maps[0];
        assert!(map.size >= (events::BYTES as u64) << 6);
        // SAFETY: shared with the ring, which reads it as atomics; written here as a device would.
        unsafe {
            MmapOptions::new()
                .len(map.size as usize)
                .map_mut(&std::fs::File::from(fd.try_clone().unwrap()))
        }
    });
    let (status, before) = (Status::ARMED, Status::empty());
    let what = What::State(Change {
        status,
        before,
        cause: t2t_contract::reasons::Cause::Arm,
    });
    let event = Event {
        time: 5,
        sequence: 0,
        generation: 1,
        what,
    };
    let mut map = map.unwrap();
    for (eight, word) in map.chunks_mut(8).zip(event.to_record(true)) {
        eight.copy_from_slice(&word.to_le_bytes());
    }
    let Some(Item::Event(found)) = ring.poll().unwrap() else {
        panic!("nothing came")
    };
    assert_eq!(found, event);
    assert_eq!(server.seen(|seen| seen.messages), {
        ring.poll().unwrap();
        server.seen(|seen| seen.messages)
    });
    drop(ring);
    let (mapped, unmapped) = server.seen(|seen| (seen.maps[0].0, seen.unmaps[0]));
    assert_eq!(
        (mapped.address, mapped.size),
        (unmapped.address, unmapped.size)
    );
    drop(card);
}

#[test]
fn interrupts_come_through_descriptors_that_the_server_signals() {
    let server = Server::start();
    let mut card = server.open();
    let interrupts = card.interrupts(Vectors::all(), 1, 0).unwrap();
    assert!(
        interrupts
            .wait(Vectors::all(), Duration::ZERO)
            .unwrap()
            .is_empty()
    );
    server.seen(|seen| rustix::io::write(&seen.irqs[3], &1_u64.to_ne_bytes()).unwrap());
    assert_eq!(
        interrupts
            .wait(Vectors::all(), Duration::from_secs(1))
            .unwrap(),
        Vectors::LOST
    );
    drop(interrupts);
    drop(card);
}

#[test]
fn a_server_that_hangs_is_an_error_within_a_second_and_then_sooner() {
    let server = Server::start();
    let mut card = server.open();
    server.fail(Command::REGION_READ, Fault::Hang);
    let start = Instant::now();
    assert!(matches!(
        card.heartbeat().unwrap_err(),
        Error::Timeout { .. }
    ));
    assert!(
        start.elapsed() < Duration::from_millis(1000),
        "{:?}",
        start.elapsed()
    );
    let start = Instant::now();
    assert!(matches!(card.state().unwrap_err(), Error::Timeout { .. }));
    assert!(
        start.elapsed() < Duration::from_millis(300),
        "{:?}",
        start.elapsed()
    );
    card.kill().unwrap();
    assert!(
        server.fake.status().contains(Status::KILLED),
        "writes are still answered: kill works"
    );
    server.fail(Command::REGION_READ, Fault::None);
    assert!(card.state().is_ok(), "late answers do not confuse the next");
    drop(card);
}

#[test]
fn a_socket_that_is_cut_is_an_error_at_once() {
    let server = Server::start();
    let mut card = server.open();
    server.fail(Command::REGION_WRITE, Fault::Cut);
    let start = Instant::now();
    assert!(matches!(
        card.heartbeat().unwrap_err(),
        Error::Disconnected { .. }
    ));
    assert!(matches!(
        card.kill().unwrap_err(),
        Error::Disconnected { .. }
    ));
    assert!(start.elapsed() < Duration::from_millis(500));
    drop(card);
}

#[test]
fn refusals_and_answers_that_are_none_are_errors() {
    let server = Server::start();
    let card = server.open();
    server.fail(Command::REGION_READ, Fault::Refuse);
    assert!(matches!(
        card.state().unwrap_err(),
        Error::Refused {
            code: libc::EINVAL,
            ..
        }
    ));
    server.fail(Command::REGION_READ, Fault::Short);
    assert!(matches!(card.state().unwrap_err(), Error::Protocol { .. }));
    server.fail(Command::REGION_READ, Fault::None);
    assert!(card.state().is_ok());
    drop(card);
}

#[test]
fn every_command_of_opening_may_fail_and_none_hangs() {
    let commands = [
        Command::VERSION,
        Command::DEVICE_GET_INFO,
        Command::DEVICE_GET_REGION_INFO,
        Command::DEVICE_GET_IRQ_INFO,
        Command::DEVICE_RESET,
        Command::REGION_READ,
        Command::REGION_WRITE,
    ];
    for command in commands {
        for fault in [Fault::Hang, Fault::Cut, Fault::Refuse, Fault::Short] {
            let server = Server::with(command, fault);
            let start = Instant::now();
            let opened = Card::open(&server.address());
            assert!(
                start.elapsed() < Duration::from_millis(1300),
                "{command} {fault:?}"
            );
            // The answer to a reset has nothing to say.
            let fine = fault == Fault::Short && command == Command::DEVICE_RESET;
            assert_eq!(opened.is_ok(), fine, "{command} {fault:?}");
        }
    }
}

#[test]
fn a_server_that_has_a_client_is_busy() {
    let server = Server::with(Command::VERSION, Fault::Cut);
    let error = Card::open(&server.address()).err().unwrap();
    assert!(
        matches!(&error, Error::Busy { find, .. } if find.starts_with("ss -xp")),
        "{error}"
    );
}

#[test]
fn nobody_listens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("card");
    drop(UnixListener::bind(&path).unwrap());
    let error = Card::open(&Address::VfioUser(path)).err().unwrap();
    assert!(matches!(error, Error::NoDevice { .. }), "{error}");
}
