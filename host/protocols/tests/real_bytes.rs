//! Bytes that exchanges really sent: every pristine frame is read whole and written back to the same bytes, every
//! anonymised one (its IP checksum is wrong) is refused.

mod common;

use t2t_protocols::{
    WireError, ascii,
    frame::{Route, TcpFrame, UdpFrame},
    itch, moldudp64,
    ouch::{Inbound, Outbound},
    soup,
};

#[test]
fn every_single_frame_is_parsed_or_refused_for_its_checksum() {
    let Some(data) = common::data() else { return };
    let (mut pristine, mut refused, mut most) = (0, 0, 0);
    for path in common::files(&data.join("nasdaq-itch50/frames")) {
        for frame in common::frames(&path) {
            let udp = match UdpFrame::parse(&frame) {
                Ok(udp) => udp,
                Err(WireError::Checksum { what, .. }) => {
                    assert_eq!(what, "IPv4 header", "{}", path.display());
                    refused += 1;
                    continue;
                }
                Err(other) => panic!("{}: {other}", path.display()),
            };
            pristine += 1;
            assert!(
                matches!(udp.ethernet.vlan(), Some(141 | 142)),
                "{}",
                path.display()
            );
            let packet = moldudp64::Packet::parse(udp.payload).unwrap();
            let mut written = Vec::new();
            packet.header.write(&mut written);
            let mut messages = packet.messages();
            for (n, block) in messages.by_ref().enumerate() {
                let (sequence, bytes) = block.unwrap();
                assert_eq!(sequence, packet.header.sequence + n as u64);
                let message = itch::Message::parse(bytes).unwrap();
                let mut again = Vec::new();
                message.write(&mut again);
                moldudp64::push(&mut written, &again).unwrap();
            }
            assert_eq!(messages.rest(), b"", "{}", path.display());
            assert_eq!(written, udp.payload, "{}", path.display());
            most = most.max(packet.header.count);
        }
    }
    assert_eq!((pristine, refused, most), (12, 178, 38));
}

#[test]
fn the_frame_of_38_messages_is_rebuilt_from_its_fields() {
    let Some(data) = common::data() else { return };
    let folder = data.join("nasdaq-itch50/frames/Nasdaq.Equities.TotalView.Itch.v5.0");
    let frames = common::frames(&folder.join("Multiple.Packets.pcap"));
    let frame = frames
        .iter()
        .find(|frame| frame.len() == 1518)
        .expect("the 1,518-byte frame");
    let parsed = UdpFrame::parse(frame).unwrap();
    let route = Route {
        source_mac: parsed.ethernet.source,
        destination_mac: parsed.ethernet.destination,
        tag: parsed.ethernet.tag,
        source: parsed.ip.source,
        destination: parsed.ip.destination,
        source_port: parsed.udp.source,
        destination_port: parsed.udp.destination,
    };
    assert_eq!(
        route.destination_mac,
        t2t_protocols::ethernet::multicast_mac(route.destination)
    );
    let mut built = Vec::new();
    route
        .write_udp(parsed.ip.id, parsed.payload, &mut built)
        .unwrap();
    // What a sender chooses (time to live, UDP checksum) may differ; every length and every byte carried may not.
    let again = UdpFrame::parse(&built).unwrap();
    assert_eq!(again.payload, parsed.payload);
    assert_eq!(
        (again.ip.total_length, again.udp.length),
        (parsed.ip.total_length, parsed.udp.length)
    );
    assert_eq!(built.len(), frame.len());
}

fn segment(name: &str) -> Option<Vec<u8>> {
    let path = common::data()?.join("nasdaq-ouch50").join(name);
    let frame = common::frames(&path).remove(0);
    let parsed = TcpFrame::parse(&frame).unwrap();
    parsed.verify().unwrap();
    let mut rebuilt = Vec::new();
    parsed
        .segment
        .write(parsed.ip.source, parsed.ip.destination, &mut rebuilt)
        .unwrap();
    assert_eq!(
        rebuilt, parsed.segment_bytes,
        "a segment is rebuilt, checksum and all, from its fields"
    );
    let packet = soup::Packet::parse(parsed.segment.payload).unwrap();
    let mut written = Vec::new();
    packet.write(&mut written).unwrap();
    assert_eq!(written, parsed.segment.payload);
    Some(parsed.segment.payload.to_vec())
}

#[test]
fn a_real_enter_order_with_its_firm_appendage() {
    let Some(bytes) = segment("EnterOrderMessage.pcap") else {
        return;
    };
    let packet = soup::Packet::parse(&bytes).unwrap();
    assert_eq!(packet.kind, soup::client::UNSEQUENCED);
    let message = Inbound::parse(packet.payload).unwrap();
    let Inbound::Enter(enter, appendages) = message else {
        panic!("{message:?}")
    };
    assert_eq!(
        (enter.user_ref, enter.side, enter.quantity),
        (0x71, b'T', 225)
    );
    assert_eq!((ascii::trim(&enter.symbol), enter.price), ("CVLT", 630_200));
    assert_eq!(
        (enter.time_in_force, enter.display, enter.capacity),
        (b'0', b'Y', b'A')
    );
    let list: Vec<_> = appendages.into_iter().map(Result::unwrap).collect();
    assert_eq!(
        (list.len(), list[0].tag, list[0].value),
        (1, 2, &b"LIME"[..])
    );
    let mut again = Vec::new();
    message.write(&mut again);
    assert_eq!(again, packet.payload);
}

#[test]
fn a_real_cancel_without_even_an_appendage_length() {
    let Some(bytes) = segment("CancelOrderMessage.pcap") else {
        return;
    };
    let packet = soup::Packet::parse(&bytes).unwrap();
    let message = Inbound::parse(packet.payload).unwrap();
    let Inbound::Cancel(cancel, appendages) = message else {
        panic!("{message:?}")
    };
    assert_eq!(
        (cancel.user_ref, cancel.quantity, appendages.size()),
        (0x75_2E71, 0, 0)
    );
    let mut again = Vec::new();
    message.write(&mut again);
    assert_eq!(again, packet.payload);
}

#[test]
fn a_real_acceptance_and_a_real_cancellation() {
    let Some(bytes) = segment("OrderAcceptedMessage.pcap") else {
        return;
    };
    let packet = soup::Packet::parse(&bytes).unwrap();
    assert_eq!(packet.kind, soup::server::SEQUENCED);
    let message = Outbound::parse(packet.payload).unwrap();
    let Outbound::Accepted(accepted, appendages) = message else {
        panic!("{message:?}")
    };
    assert_eq!(
        (accepted.user_ref, accepted.side, accepted.quantity),
        (0x75_3A8D, b'B', 40)
    );
    assert_eq!(
        (ascii::trim(&accepted.symbol), accepted.state),
        ("ADBE", b'L')
    );
    let tags: Vec<u8> = appendages
        .into_iter()
        .map(|appendage| appendage.unwrap().tag)
        .collect();
    assert_eq!(tags, [2, 18]);
    let mut again = Vec::new();
    message.write(&mut again);
    assert_eq!(again, packet.payload);

    let bytes = segment("CanceledMessage.pcap").unwrap();
    let packet = soup::Packet::parse(&bytes).unwrap();
    let message = Outbound::parse(packet.payload).unwrap();
    let Outbound::Canceled(canceled, _) = message else {
        panic!("{message:?}")
    };
    assert_eq!(
        (canceled.user_ref, canceled.quantity, canceled.reason),
        (0x75_3A8D, 40, b'U')
    );
}

#[test]
fn real_heartbeats_of_both_sides_under_their_trailers() {
    let Some(client) = segment("ClientHeartbeatPacket.pcap") else {
        return;
    };
    assert_eq!(
        soup::Packet::parse(&client).unwrap().kind,
        soup::client::HEARTBEAT
    );
    let server = segment("ServerHeartbeatPacket.pcap").unwrap();
    assert_eq!(
        soup::Packet::parse(&server).unwrap().kind,
        soup::server::HEARTBEAT
    );
}

#[test]
fn raw_itch_records_are_read_to_the_last_and_written_back() {
    let Some(data) = common::data() else { return };
    for (name, count) in [
        ("aapl-20200130-4000.itch", 4_000),
        ("directory-20191230-1000.itch", 1_000),
    ] {
        let bytes = std::fs::read(data.join("nasdaq-itch50").join(name)).unwrap();
        let records = t2t_protocols::blocks::Messages::new(
            &bytes,
            count,
            0,
            t2t_protocols::blocks::LengthOrder::Big,
        );
        let mut written = Vec::new();
        for record in records {
            let mut message = Vec::new();
            itch::Message::parse(record.unwrap().1)
                .unwrap()
                .write(&mut message);
            moldudp64::push(&mut written, &message).unwrap();
        }
        assert_eq!(written, bytes, "{name}");
    }
}

#[test]
fn a_record_cut_in_the_middle_is_an_error_not_a_panic() {
    let Some(data) = common::data() else { return };
    let bytes = std::fs::read(data.join("edge/itch50-cut-mid-message.itch")).unwrap();
    let mut records = t2t_protocols::blocks::Messages::new(
        &bytes,
        u16::MAX,
        0,
        t2t_protocols::blocks::LengthOrder::Big,
    );
    let bad = records
        .by_ref()
        .find_map(Result::err)
        .expect("the cut shows");
    assert!(matches!(bad, WireError::Short { .. }), "{bad}");
    assert!(records.next().is_none(), "nothing after a cut");
}

#[test]
fn a_stream_of_packets_whose_last_is_cut() {
    let Some(data) = common::data() else { return };
    let bytes = std::fs::read(data.join("edge/moldudp64-truncated.dat")).unwrap();
    let (mut rest, mut whole) = (&bytes[..], 0);
    let error = loop {
        let packet = match moldudp64::Packet::parse(rest) {
            Ok(packet) => packet,
            Err(error) => break error,
        };
        let mut messages = packet.messages();
        if let Some(error) = messages.by_ref().find_map(Result::err) {
            break error;
        }
        whole += 1;
        rest = messages.rest();
    };
    assert_eq!(whole, 2, "{error}");
    assert!(matches!(error, WireError::Short { .. }), "{error}");
}
