//! For every format and any value: what is written is read back, and what is read is written back to the same bytes.

use proptest::{collection::vec, prelude::*};
use t2t_protocols::{
    blocks, checksum, ethernet,
    frame::{Route, TcpFrame, UdpFrame, repair_ip_checksum},
    iex::{deep, tops},
    iextp, itch, moldudp64,
    ouch::{self, Appendages, Inbound, Outbound},
    soup, tcp,
};

fn route() -> impl Strategy<Value = Route> {
    (
        any::<[[u8; 6]; 2]>(),
        any::<Option<u16>>(),
        any::<[[u8; 4]; 2]>(),
        any::<[u16; 2]>(),
    )
        .prop_map(|(macs, tag, addresses, ports)| Route {
            source_mac: macs[0],
            destination_mac: macs[1],
            tag,
            source: addresses[0],
            destination: addresses[1],
            source_port: ports[0],
            destination_port: ports[1],
        })
}

/// A message of a random type of a table, of the right length, its other bytes random.
fn message(table: &'static [(u8, u8)]) -> impl Strategy<Value = Vec<u8>> {
    (0..table.len(), any::<[u8; 96]>()).prop_map(move |(at, noise)| {
        let (kind, length) = table[at];
        let mut bytes = noise[..usize::from(length)].to_vec();
        bytes[0] = kind;
        bytes
    })
}

proptest! {
    #[test]
    fn udp_frame(route in route(), id: u16, payload in vec(any::<u8>(), 0..1473), trailer in vec(any::<u8>(), 0..20)) {
        let mut frame = Vec::new();
        route.write_udp(id, &payload, &mut frame).unwrap();
        prop_assert!(frame.len() >= ethernet::MIN_FRAME);
        frame.extend(trailer);
        let parsed = UdpFrame::parse(&frame).unwrap();
        prop_assert_eq!(parsed.payload, &payload[..]);
        prop_assert_eq!((parsed.ip.id, parsed.ethernet.tag), (id, route.tag));
        prop_assert_eq!((parsed.udp.source, parsed.udp.destination), (route.source_port, route.destination_port));
    }

    #[test]
    fn tcp_frame(
        route in route(), sequence: u32, acknowledgement: u32, flags: u8,
        words in 0usize..=10, payload in vec(any::<u8>(), 0..300),
    ) {
        let options = vec![1; words * 4];
        let header = tcp::Header {
            source: 0, destination: 0, sequence, acknowledgement, flags, window: 8192, checksum: 0, urgent: 0,
        };
        let segment = tcp::Segment { header, options: &options, payload: &payload };
        let mut frame = Vec::new();
        route.write_tcp(7, &segment, &mut frame).unwrap();
        let parsed = TcpFrame::parse(&frame).unwrap();
        parsed.verify().unwrap();
        prop_assert_eq!(parsed.segment.payload, &payload[..]);
        prop_assert_eq!(parsed.segment.options, &options[..]);
        prop_assert_eq!(parsed.segment.header.sequence, sequence);
        prop_assert_eq!(parsed.segment.header.destination, route.destination_port);
    }

    #[test]
    fn a_flipped_bit_in_an_ip_header_is_seen_and_repairing_undoes_it(route in route(), bit in 0usize..160) {
        let mut frame = Vec::new();
        route.write_udp(1, b"payload", &mut frame).unwrap();
        let start = route.ethernet_len();
        frame[start + bit / 8] ^= 1 << (bit % 8);
        prop_assert!(UdpFrame::parse(&frame).is_err());
        frame[start + bit / 8] ^= 1 << (bit % 8);
        let whole = frame.clone();
        frame[start + 10..start + 12].fill(0xA5);
        prop_assert!(repair_ip_checksum(&mut frame));
        prop_assert_eq!(frame, whole);
    }

    #[test]
    fn checksums_of_pieces_chain(bytes in vec(any::<u8>(), 0..100), cut in 0usize..50) {
        let cut = (cut * 2).min(bytes.len() & !1);
        let whole = checksum::of(&bytes);
        prop_assert_eq!(checksum::finish(checksum::add(checksum::add(0, &bytes[..cut]), &bytes[cut..])), whole);
    }

    #[test]
    fn moldudp64_packet(
        session: [u8; 10], sequence in 0..u64::MAX / 2, messages in vec(vec(any::<u8>(), 0..60), 0..40),
    ) {
        let header = moldudp64::Header { session, sequence, count: messages.len() as u16 };
        let mut bytes = Vec::new();
        header.write(&mut bytes);
        for message in &messages {
            moldudp64::push(&mut bytes, message).unwrap();
        }
        let packet = moldudp64::Packet::parse(&bytes).unwrap();
        prop_assert_eq!(packet.header, header);
        let read: Vec<_> = packet.messages().map(Result::unwrap).collect();
        for (n, (at, message)) in read.iter().enumerate() {
            prop_assert_eq!((*at, *message), (sequence + n as u64, &messages[n][..]));
        }
        prop_assert_eq!(read.len(), messages.len());
    }

    #[test]
    fn iextp_packet(channel: u32, session: u32, sequence: u32, messages in vec(vec(any::<u8>(), 0..60), 0..20)) {
        let mut body = Vec::new();
        for message in &messages {
            iextp::push(&mut body, message).unwrap();
        }
        let header = iextp::Header {
            version: iextp::VERSION, reserved: 0, protocol: iextp::DEEP_1_0, channel, session,
            payload_length: body.len() as u16, count: messages.len() as u16,
            stream_offset: 99, sequence: i64::from(sequence), send_time: -1,
        };
        let mut bytes = Vec::new();
        header.write(&mut bytes);
        prop_assert_eq!(bytes.len(), iextp::LEN);
        bytes.extend(&body);
        bytes.extend(b"trailer that the payload length leaves out");
        let packet = iextp::Packet::parse(&bytes).unwrap();
        prop_assert_eq!((packet.header, packet.body), (header, &body[..]));
        let mut read = packet.messages();
        for message in &messages {
            prop_assert_eq!(read.next().unwrap().unwrap().1, &message[..]);
        }
        prop_assert!(read.next().is_none() && read.rest().is_empty());
    }

    #[test]
    fn itch_message(bytes in message(&itch::LENGTHS)) {
        let message = itch::Message::parse(&bytes).unwrap();
        prop_assert_eq!(message.kind(), bytes[0]);
        prop_assert_eq!(&message.header().locate.to_be_bytes()[..], &bytes[1..3]);
        prop_assert_eq!(&message.header().timestamp.get().to_be_bytes()[2..], &bytes[5..11]);
        let mut again = Vec::new();
        message.write(&mut again);
        prop_assert_eq!(again, bytes);
    }

    #[test]
    fn deep_message(bytes in message(&deep::LENGTHS)) {
        let message = deep::Message::parse(&bytes).unwrap();
        prop_assert_eq!(message.kind(), bytes[0]);
        let mut again = Vec::new();
        message.write(&mut again);
        prop_assert_eq!(again, bytes);
    }

    #[test]
    fn tops_quote(mut bytes: [u8; 42]) {
        bytes[0] = b'Q';
        prop_assert_eq!(tops::QuoteUpdate::parse(&bytes).unwrap().to_bytes(), bytes);
    }

    #[test]
    fn soup_stream(packets in vec((any::<u8>(), vec(any::<u8>(), 0..50)), 1..6), cut in 0usize..300) {
        let mut stream = Vec::new();
        for (kind, payload) in &packets {
            soup::Packet { kind: *kind, payload }.write(&mut stream).unwrap();
        }
        let whole = stream.len();
        stream.truncate(cut.min(whole));
        let mut rest = &stream[..];
        let mut read = 0;
        while let Some((packet, after)) = soup::Packet::take(rest).unwrap() {
            prop_assert_eq!((packet.kind, packet.payload), (packets[read].0, &packets[read].1[..]));
            read += 1;
            rest = after;
        }
        prop_assert_eq!(read == packets.len(), stream.len() == whole);
    }

    #[test]
    fn soup_login(user: [u8; 6], password: [u8; 10], session: [u8; 10], sequence: u64) {
        let login = soup::Login { user, password, session, sequence };
        prop_assert_eq!(soup::Login::parse(&login.to_bytes()).unwrap(), login);
        let accepted = soup::Accepted { session, sequence };
        prop_assert_eq!(soup::Accepted::parse(&accepted.to_bytes()).unwrap(), accepted);
    }

    #[test]
    fn ouch_message(
        kind in 0usize..7, noise: [u8; 62], fields in vec((any::<u8>(), vec(any::<u8>(), 0..20)), 0..4), present: bool,
    ) {
        let (inbound, kind, length) = [
            (true, b'O', ouch::EnterOrder::LEN), (true, b'U', ouch::ReplaceOrder::LEN),
            (true, b'X', ouch::CancelOrder::LEN), (false, b'A', ouch::Accepted::LEN),
            (false, b'E', ouch::Executed::LEN), (false, b'C', ouch::Canceled::LEN),
            (false, b'J', ouch::Rejected::LEN),
        ][kind];
        let mut bytes = noise[..length].to_vec();
        bytes[0] = kind;
        let mut list = Vec::new();
        for (tag, value) in &fields {
            list.extend([value.len() as u8 + 1, *tag]);
            list.extend(value);
        }
        let appendages = if present { Appendages::from_list(&list).unwrap() } else { Appendages::ABSENT };
        appendages.write(&mut bytes);
        let mut again = Vec::new();
        if inbound {
            Inbound::parse(&bytes).unwrap().write(&mut again);
        } else {
            Outbound::parse(&bytes).unwrap().write(&mut again);
        }
        prop_assert_eq!(again, bytes);
    }

    #[test]
    fn no_bytes_whatever_make_a_reader_panic(bytes in vec(any::<u8>(), 0..120), kind in any::<u8>()) {
        let mut typed = bytes.clone();
        typed.insert(0, kind);
        for bytes in [&bytes, &typed] {
            let _ = UdpFrame::parse(bytes);
            let _ = TcpFrame::parse(bytes);
            let _ = itch::Message::parse(bytes);
            let _ = deep::Message::parse(bytes);
            let _ = tops::Message::parse(bytes);
            let _ = Inbound::parse(bytes);
            let _ = Outbound::parse(bytes);
            let _ = soup::Packet::parse(bytes);
            if let Ok(packet) = moldudp64::Packet::parse(bytes) {
                prop_assert!(packet.messages().count() <= bytes.len() / 2 + 1);
            }
            if let Ok(packet) = iextp::Packet::parse(bytes) {
                prop_assert!(packet.messages().count() <= bytes.len() / 2 + 1);
            }
            let blocks = blocks::Messages::new(bytes, u16::MAX, 0, blocks::LengthOrder::Big);
            prop_assert!(blocks.count() <= bytes.len() / 2 + 1);
        }
    }
}
