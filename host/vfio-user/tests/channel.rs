//! Two ends of a socket, one of them hostile where the name says so.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};
use t2t_vfio_user::*;

const SOON: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(5);

fn pair() -> (Channel, Channel) {
    let (a, b) = UnixStream::pair().unwrap();
    (Channel::new(a), Channel::new(b))
}

/// A channel whose peer is a bare socket.
fn hostile() -> (Channel, UnixStream) {
    let (a, b) = UnixStream::pair().unwrap();
    (Channel::new(a), b)
}

fn nobody(_: &mut Channel, message: Message) -> Result<(), ChannelError> {
    panic!("{message:?}")
}

/// Answers the next command.
fn serve(server: &mut Channel, payload: &[u8], fds: &[BorrowedFd<'_>]) -> Message {
    let message = server.receive(LONG).unwrap().unwrap();
    server.reply(&message.header, payload, fds).unwrap();
    message
}

#[test]
fn a_command_goes_over_and_its_reply_comes_back() {
    let (mut client, mut server) = pair();
    let peer = thread::spawn(move || serve(&mut server, &[9, 8, 7], &[]));
    let reply = client
        .call(Command::DEVICE_GET_INFO, &[1; 5], &[], LONG, nobody)
        .unwrap();
    assert_eq!(reply.payload, [9, 8, 7]);
    let got = peer.join().unwrap();
    assert_eq!(
        (got.header.command, got.payload),
        (Command::DEVICE_GET_INFO, vec![1; 5])
    );
}

#[test]
fn descriptors_travel_with_their_message_and_not_with_the_next() {
    let (mut client, mut server) = pair();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"memory").unwrap();
    let fds = [file.as_fd(), file.as_fd()];
    client.command(Command::DMA_MAP, &[0; 32], &[]).unwrap();
    client.command(Command::DMA_MAP, &[1; 32], &fds).unwrap();
    client.command(Command::DMA_MAP, &[2; 32], &[]).unwrap();
    let mut next = || server.receive(LONG).unwrap().unwrap();
    let counts = [next(), next(), next()].map(|mut message| {
        if let Some(fd) = message.fds.pop() {
            let (mut there, mut text) = (File::from(fd), String::new());
            there.rewind().unwrap();
            there.read_to_string(&mut text).unwrap();
            assert_eq!(text, "memory");
            return 2;
        }
        0
    });
    assert_eq!(counts, [0, 2, 0]);
}

#[test]
fn a_refusal_is_an_error_with_the_peers_errno_and_the_next_command_works() {
    let (mut client, mut server) = pair();
    let peer = thread::spawn(move || {
        let message = server.receive(LONG).unwrap().unwrap();
        server
            .refuse(&message.header, rustix::io::Errno::EXIST)
            .unwrap();
        serve(&mut server, &[], &[]);
    });
    let refused = client.call(Command::DMA_MAP, &[], &[], LONG, nobody);
    match refused.unwrap_err() {
        ChannelError::Refused { command, error } => {
            assert_eq!(
                (command, error.raw_os_error()),
                (Command::DMA_MAP, Some(17))
            );
        }
        other => panic!("{other}"),
    }
    client
        .call(Command::DEVICE_RESET, &[], &[], LONG, nobody)
        .unwrap();
    peer.join().unwrap();
}

#[test]
fn a_command_of_the_server_is_served_while_the_client_waits() {
    let (mut client, mut server) = pair();
    let peer = thread::spawn(move || {
        let command = server.receive(LONG).unwrap().unwrap();
        let access = DmaAccess {
            address: 64,
            count: 2,
            data: &[5, 6],
        };
        let written = server.call(Command::DMA_WRITE, &access.encode(), &[], LONG, nobody);
        server.reply(&command.header, &[], &[]).unwrap();
        written.unwrap().payload
    });
    let mut memory = vec![];
    client
        .call(Command::REGION_WRITE, &[], &[], LONG, |channel, message| {
            let access = DmaAccess::decode_data(&message.payload)?;
            memory.extend(access.data);
            channel.reply(&message.header, &message.payload[..16], &[])
        })
        .unwrap();
    assert_eq!((memory, peer.join().unwrap().len()), (vec![5, 6], 16));
}

#[test]
fn a_command_that_wants_no_reply_gets_none() {
    let (mut channel, mut peer) = hostile();
    let header = Header {
        id: 1,
        command: Command(99),
        kind: Kind::Command { answered: false },
    };
    peer.write_all(&header.encode(0)).unwrap();
    let message = channel.receive(LONG).unwrap().unwrap();
    channel
        .refuse(&message.header, rustix::io::Errno::INVAL)
        .unwrap();
    peer.set_nonblocking(true).unwrap();
    assert_eq!(
        peer.read(&mut [0]).unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock
    );
}

#[test]
fn silence_ends_a_call_in_time_and_a_late_reply_is_not_taken_for_the_next() {
    let (mut client, mut server) = pair();
    let begun = Instant::now();
    let error = client
        .call(Command::REGION_READ, &[1], &[], SOON, nobody)
        .unwrap_err();
    assert!(matches!(error, ChannelError::NoReply { .. }), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(1));
    serve(&mut server, &[1], &[]);
    let peer = thread::spawn(move || serve(&mut server, &[2], &[]));
    let reply = client.call(Command::REGION_READ, &[2], &[], LONG, nobody);
    assert_eq!(reply.unwrap().payload, [2]);
    peer.join().unwrap();
}

#[test]
fn a_large_message_crosses_a_small_socket_buffer() {
    let (mut client, mut server) = pair();
    let data = vec![0xA5; MAX_DATA];
    let sent = RegionAccess::with_data(2, 0, &data).encode();
    let peer = thread::spawn(move || serve(&mut server, &[], &[]));
    client
        .call(Command::REGION_WRITE, &sent, &[], LONG, nobody)
        .unwrap();
    assert_eq!(peer.join().unwrap().payload, sent);
}

#[test]
fn more_than_the_peer_takes_is_not_sent() {
    let (mut client, _server) = pair();
    client.set_peer_takes(4096);
    assert_eq!(client.data_limit(), 4096);
    let error = client
        .command(Command::REGION_WRITE, &[0; 16384], &[])
        .unwrap_err();
    assert!(matches!(error, ChannelError::TooLong(16384)), "{error}");
}

#[test]
fn a_message_that_comes_byte_by_byte_is_one_message() {
    let (mut channel, mut peer) = hostile();
    let header = Header {
        id: 3,
        command: Command::DEVICE_RESET,
        kind: Kind::Command { answered: true },
    };
    let mut bytes = header.encode(4);
    bytes.extend([1, 2, 3, 4]);
    for byte in &bytes[..19] {
        peer.write_all(&[*byte]).unwrap();
        assert!(channel.receive(Duration::ZERO).unwrap().is_none());
    }
    peer.write_all(&bytes[19..]).unwrap();
    let message = channel.receive(LONG).unwrap().unwrap();
    assert_eq!(
        (message.header, message.payload),
        (header, vec![1, 2, 3, 4])
    );
}

#[test]
fn a_hostile_peer_that_stops_within_a_message_is_stuck_and_one_that_leaves_is_cut_off() {
    let (mut channel, mut peer) = hostile();
    channel.set_patience(SOON);
    peer.write_all(&[1, 0, 9]).unwrap();
    let error = channel.receive(LONG).unwrap_err();
    assert!(matches!(error, ChannelError::Stuck(_)), "{error}");

    let (mut channel, mut peer) = hostile();
    peer.write_all(&[1, 0, 9]).unwrap();
    drop(peer);
    let error = channel.receive(LONG).unwrap_err();
    assert!(
        matches!(error, ChannelError::CutOff { got: 3, wanted: 16 }),
        "{error}"
    );

    let (mut channel, peer) = hostile();
    drop(peer);
    assert!(matches!(channel.receive(LONG), Err(ChannelError::Closed)));
    let error = channel
        .call(Command::VERSION, &[], &[], LONG, nobody)
        .unwrap_err();
    assert!(matches!(error, ChannelError::Closed), "{error}");
}

#[test]
fn a_hostile_size_is_refused_before_a_byte_is_allocated_for_it() {
    let (mut channel, mut peer) = hostile();
    let mut bytes = [0u8; 16];
    bytes[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    peer.write_all(&bytes).unwrap();
    let error = channel.receive(LONG).unwrap_err();
    assert!(matches!(error, ChannelError::Malformed(_)), "{error}");
}

#[test]
fn a_hostile_flood_of_descriptors_is_refused() {
    let (sender, receiver) = UnixStream::pair().unwrap();
    let mut channel = Channel::new(receiver);
    let fds = [sender.as_fd(); MAX_FDS + 1];
    let mut space = vec![std::mem::MaybeUninit::uninit(); 1024];
    let mut beside = rustix::net::SendAncillaryBuffer::new(&mut space);
    beside.push(rustix::net::SendAncillaryMessage::ScmRights(&fds));
    let header = Header {
        id: 1,
        command: Command::DMA_MAP,
        kind: Kind::Command { answered: true },
    };
    let bytes = header.encode(0);
    let slice = [std::io::IoSlice::new(&bytes)];
    rustix::net::sendmsg(
        &sender,
        &slice,
        &mut beside,
        rustix::net::SendFlags::empty(),
    )
    .unwrap();
    let error = channel.receive(LONG).unwrap_err();
    assert!(matches!(error, ChannelError::TooManyFds), "{error}");
}

#[test]
fn a_peer_that_takes_nothing_ends_a_send() {
    let (mut channel, _peer) = hostile();
    channel.set_patience(SOON);
    let data = vec![0; MAX_DATA];
    let error = loop {
        if let Err(error) = channel.command(Command::REGION_WRITE, &data, &[]) {
            break error;
        }
    };
    assert!(matches!(error, ChannelError::Stuck(_)), "{error}");
}

#[test]
fn a_server_that_accepts_nobody_is_not_waited_for_beyond_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let none = Channel::connect(&path, LONG).unwrap_err();
    assert_eq!(none.kind(), std::io::ErrorKind::NotFound);
    let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let mut waiting = vec![];
    let error = loop {
        match Channel::connect(&path, SOON) {
            Ok(channel) => waiting.push(channel),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
}
