//! Bytes written out by hand from the specifications, field by field, and what must come of them; and broken bytes, and
//! the error that must say so.

use t2t_protocols::{
    U48, WireError, checksum, ethernet,
    frame::{Route, UdpFrame},
    iex::deep,
    iextp, ipv4, itch, moldudp64,
    ouch::{Appendages, EnterOrder, Inbound, ReplaceOrder},
    soup, udp,
};

const ADD: &[u8; 36] = b"A\x00\x0d\x00\x02\x0a\x2d\xf4\x92\x1d\x67\x00\x00\x00\x00\x00\x00\x2f\x44B\x00\x00\x00\x64AAPL    \x00\x31\x8f\x10";

#[test]
fn an_add_order_field_by_field() {
    let expected = itch::AddOrder {
        header: itch::Header {
            locate: 13,
            tracking: 2,
            timestamp: U48::new(0x0A2D_F492_1D67),
        },
        reference: 0x2F44,
        side: itch::BUY,
        shares: 100,
        stock: *b"AAPL    ",
        price: 3_247_888,
    };
    assert_eq!(itch::Message::parse(ADD), Ok(itch::Message::Add(expected)));
    assert_eq!(&expected.to_bytes(), ADD);
    assert_eq!(itch::AddOrder::PRICE_AT, 32);
}

#[test]
fn an_attributed_add_is_an_add_and_four_bytes() {
    let mut bytes = ADD.to_vec();
    bytes[0] = b'F';
    bytes.extend_from_slice(b"GSCO");
    let Ok(itch::Message::AddMpid(message)) = itch::Message::parse(&bytes) else {
        panic!("not an F")
    };
    assert_eq!(
        (message.add, &message.mpid),
        (itch::AddOrder::parse(ADD).unwrap(), b"GSCO")
    );
    assert_eq!(message.to_bytes().to_vec(), bytes);
}

#[test]
fn an_itch_message_of_a_wrong_length_or_type() {
    assert_eq!(
        itch::Message::parse(&ADD[..35]),
        Err(WireError::Length {
            what: "ITCH message",
            have: 35,
            need: 36
        })
    );
    let error = itch::Message::parse(b"I\x00\x00").unwrap_err();
    assert_eq!(
        error.to_string(),
        "ITCH message: 3 bytes long, the specification says 50"
    );
    assert!(matches!(
        itch::Message::parse(b"z\x00"),
        Err(WireError::Value { found: 0x7A, .. })
    ));
    assert!(matches!(
        itch::Message::parse(b""),
        Err(WireError::Short { .. })
    ));
    assert_eq!(itch::length_of(b'h'), Some(21));
    assert_eq!(itch::length_of(b'a'), None);
}

#[test]
fn a_deep_level_update_ends_its_event_only_with_the_flag() {
    let bytes = b"8\x01\xac\x63\xc0\x20\x96\x86\x6d\x14ZIEXT   \xe4\x25\x00\x00\x24\x1d\x0f\x00\x00\x00\x00\x00";
    let Ok(deep::Message::Level(level)) = deep::Message::parse(bytes) else {
        panic!("not a level")
    };
    assert_eq!(
        (level.side, &level.symbol, level.size, level.price),
        (deep::BUY, b"ZIEXT   ", 9_700, 990_500)
    );
    assert_eq!(level.timestamp, 0x146D_8696_20C0_63AC);
    assert!(level.is_complete());
    assert!(
        !deep::PriceLevel {
            flags: 0xFE,
            ..level
        }
        .is_complete()
    );
    assert_eq!(&level.to_bytes(), bytes);
    assert!(matches!(
        deep::Message::parse(&bytes[..29]),
        Err(WireError::Length { need: 30, .. })
    ));
    assert!(
        deep::PriceLevel::parse(&[0; 30]).is_err(),
        "the type byte is checked"
    );
}

#[test]
fn a_moldudp64_heartbeat_and_the_end_of_a_session_carry_no_message() {
    for count in [moldudp64::HEARTBEAT, moldudp64::END_OF_SESSION] {
        let header = moldudp64::Header {
            session: *b"000012345A",
            sequence: 7,
            count,
        };
        let mut bytes = Vec::new();
        header.write(&mut bytes);
        assert_eq!(bytes[..18], *b"000012345A\0\0\0\0\0\0\0\x07");
        bytes.extend(b"\x00\x01Xgarbage");
        let packet = moldudp64::Packet::parse(&bytes).unwrap();
        assert_eq!(packet.header, header);
        assert_eq!(packet.messages().count(), 0);
    }
}

#[test]
fn a_count_beyond_the_packet_ends_with_one_error() {
    let mut bytes = b"000012345A\0\0\0\0\0\0\0\x07\0\x05".to_vec();
    bytes.extend(b"\x00\x02ab\x00\x03c");
    let read: Vec<_> = moldudp64::Packet::parse(&bytes)
        .unwrap()
        .messages()
        .collect();
    assert_eq!(
        read,
        [
            Ok((7, &b"ab"[..])),
            Err(WireError::Short {
                what: "message block",
                have: 3,
                need: 5
            })
        ]
    );
}

#[test]
fn an_iextp_segment_of_another_version_or_cut_short() {
    let mut bytes = vec![0; iextp::LEN];
    bytes[0] = 2;
    assert!(matches!(
        iextp::Packet::parse(&bytes),
        Err(WireError::Value {
            what: "IEX-TP version",
            found: 2
        })
    ));
    bytes[0] = 1;
    bytes[iextp::PAYLOAD_LENGTH_AT] = 1;
    assert!(matches!(
        iextp::Packet::parse(&bytes),
        Err(WireError::Short {
            have: 0,
            need: 1,
            ..
        })
    ));
    assert!(matches!(
        iextp::Packet::parse(&bytes[..39]),
        Err(WireError::Short {
            have: 39,
            need: 40,
            ..
        })
    ));
}

fn sample() -> Vec<u8> {
    let route = Route {
        source_mac: [2, 0, 0, 0, 0, 1],
        destination_mac: ethernet::multicast_mac([233, 54, 12, 111]),
        tag: None,
        source: [10, 0, 0, 1],
        destination: [233, 54, 12, 111],
        source_port: 1,
        destination_port: 26477,
    };
    let mut frame = Vec::new();
    route.write_udp(0, b"abc", &mut frame).unwrap();
    frame
}

#[test]
fn a_short_datagram_is_padded_to_the_byte() {
    let frame = sample();
    assert_eq!(frame.len(), 60);
    assert_eq!(
        frame[..42],
        *b"\x01\x00\x5e\x36\x0c\x6f\x02\x00\x00\x00\x00\x01\x08\x00\
           \x45\x00\x00\x1f\x00\x00\x40\x00\x40\x11\x3b\x28\x0a\x00\x00\x01\xe9\x36\x0c\x6f\
           \x00\x01\x67\x6d\x00\x0b\x00\x00"
    );
    assert_eq!(UdpFrame::parse(&frame).unwrap().payload, b"abc");
}

/// Changes a sample frame, makes its IP checksum right again, and reads it.
fn after(change: impl Fn(&mut Vec<u8>)) -> Result<(), String> {
    let mut frame = sample();
    change(&mut frame);
    t2t_protocols::frame::repair_ip_checksum(&mut frame);
    UdpFrame::parse(&frame)
        .map(|_| ())
        .map_err(|error| error.to_string())
}

#[test]
fn each_broken_header_has_its_own_error() {
    let starts = |change: fn(&mut Vec<u8>), text: &str| {
        let error = after(change).unwrap_err();
        assert!(error.starts_with(text), "{error}");
    };
    starts(
        |f| f.truncate(13),
        "Ethernet header: 13 bytes left, at least 14",
    );
    starts(|f| f[12] = 0x86, "EtherType: 0x8600");
    starts(|f| f[14] = 0x65, "IPv4 version: 0x6");
    starts(|f| f[14] = 0x44, "IPv4 header length (IHL): 0x4");
    starts(|f| f[17] = 19, "IPv4 total length: 0x13");
    starts(|f| f[16] = 1, "IPv4 packet: 46 bytes left, at least 287");
    starts(|f| f[20] = 0x20, "IPv4 fragment: 0x2000");
    starts(|f| f[21] = 1, "IPv4 fragment: 0x4001");
    starts(|f| f[23] = 6, "IPv4 protocol: 0x6");
    starts(|f| f[39] = 7, "UDP length: 0x7");
    starts(|f| f[39] = 12, "UDP datagram: 11 bytes left, at least 12");
    assert_eq!(
        after(|f| f[39] = 10),
        Ok(()),
        "a datagram shorter than its packet is one"
    );
    let mut frame = sample();
    frame[25] ^= 1;
    assert_eq!(
        UdpFrame::parse(&frame),
        Err(WireError::Checksum {
            what: "IPv4 header",
            found: 0x3B29,
            computed: 0x3B28
        })
    );
}

#[test]
fn ip_options_are_skipped() {
    let mut header = vec![
        0x46, 0, 0, 35, 0, 0, 0x40, 0, 64, 17, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 1, 0,
    ];
    let sum = checksum::of(&header);
    header[10..12].copy_from_slice(&sum.to_be_bytes());
    header.extend([0, 1, 0, 2, 0, 11, 0, 0, b'x', b'y', b'z', 0xFF, 0xFF]);
    let packet = ipv4::Packet::parse(&header).unwrap();
    packet.verify().unwrap();
    assert_eq!(udp::Header::parse(packet.payload).unwrap().1, b"xyz");
}

#[test]
fn a_udp_checksum_of_zero_travels_as_all_ones() {
    // Pseudo header and datagram add up to 0xFFFF.
    let datagram = [0, 0, 0xFF, 0xFF - 17 - 8 - 8, 0, 8, 0, 0];
    assert_eq!(udp::checksum_of([0; 4], [0; 4], &datagram), 0xFFFF);
}

#[test]
fn a_second_vlan_tag_is_not_ipv4() {
    let mut frame = sample();
    for _ in 0..2 {
        frame.splice(12..12, [0x81, 0, 0, 141]);
    }
    let (header, _) = ethernet::Header::parse(&frame).unwrap();
    assert_eq!(
        (header.vlan(), header.ethertype),
        (Some(141), ethernet::VLAN)
    );
    assert!(UdpFrame::parse(&frame).is_err());
}

#[test]
fn an_enter_order_in_its_soup_packet() {
    let enter = EnterOrder {
        user_ref: 1,
        side: b'B',
        quantity: 100,
        symbol: *b"AAPL    ",
        price: 1_895_000,
        time_in_force: b'3',
        display: b'Y',
        capacity: b'P',
        intermarket_sweep: b'N',
        cross_type: b'N',
        client_order_id: *b"t2t           ",
    };
    let mut message = Vec::new();
    Inbound::Enter(enter, Appendages::EMPTY).write(&mut message);
    let mut packet = Vec::new();
    soup::Packet {
        kind: soup::client::UNSEQUENCED,
        payload: &message,
    }
    .write(&mut packet)
    .unwrap();
    assert_eq!(
        packet,
        b"\x00\x30UO\x00\x00\x00\x01B\x00\x00\x00\x64AAPL    \x00\x00\x00\x00\x00\x1c\xea\x583YPNNt2t           \x00\x00"
    );
    assert_eq!(message.len(), 47);
    assert_eq!(
        (
            EnterOrder::APPENDAGE_LENGTH_AT,
            ReplaceOrder::APPENDAGE_LENGTH_AT
        ),
        (45, 38)
    );
}

#[test]
fn appendages_that_do_not_add_up() {
    let with = |tail: &[u8]| {
        let mut bytes = b"X\x00\x00\x00\x01\x00\x00\x00\x00".to_vec();
        bytes.extend(tail);
        Inbound::parse(&bytes)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    assert_eq!(with(b""), Ok(()));
    assert_eq!(with(b"\x00\x00"), Ok(()));
    assert_eq!(with(b"\x00\x03\x02\x07A"), Ok(()));
    assert!(
        with(b"\x00")
            .unwrap_err()
            .starts_with("OUCH appendages: 1 bytes long")
    );
    assert!(
        with(b"\x00\x03\x02\x07")
            .unwrap_err()
            .starts_with("OUCH appendages: 4 bytes long, the specification says 5")
    );
    assert!(
        with(b"\x00\x00A")
            .unwrap_err()
            .starts_with("OUCH appendages: 3 bytes long, the specification says 2")
    );
    assert!(
        with(b"\x00\x01\x00")
            .unwrap_err()
            .starts_with("OUCH appendage: 1 bytes left, at least 2")
    );
    assert!(
        with(b"\x00\x03\x05\x07A")
            .unwrap_err()
            .starts_with("OUCH appendage: 3 bytes left, at least 6")
    );
}

#[test]
fn a_soup_packet_of_no_length_or_not_all_there() {
    assert!(soup::Packet::take(b"\x00\x00").is_err());
    assert_eq!(soup::Packet::take(b"\x00"), Ok(None));
    assert_eq!(soup::Packet::take(b"\x00\x02H"), Ok(None));
    assert!(matches!(
        soup::Packet::parse(b"\x00\x02H"),
        Err(WireError::Short {
            have: 3,
            need: 4,
            ..
        })
    ));
    assert!(matches!(
        soup::Packet::parse(b"\x00\x01H!"),
        Err(WireError::Length {
            have: 4,
            need: 3,
            ..
        })
    ));
    assert!(soup::Login::parse(&[b' '; 45]).is_err());
    assert!(
        soup::Login::parse(&[b'x'; 46]).is_err(),
        "a sequence that is not a number"
    );
}
