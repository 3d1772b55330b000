//! Staged frames: exact bytes, and the sums from which the card patches the checksums.

mod common;

use common::Card;
use t2t_desk::{Desk, compile, parse};
use t2t_protocols::frame::TcpFrame;
use t2t_protocols::{checksum, ouch, soup};

fn example() -> Desk {
    let page = include_str!("../../../docs/desk.md");
    let text = page
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    parse("desk.md", text.expect("an example")).expect("without mistakes")
}

#[test]
fn staged_frames_are_these_bytes() {
    let card = Card::load(&compile(&example()).expect("compiles"));
    let mut shown = String::new();
    for (number, order) in example().orders.iter().enumerate() {
        shown += &format!(
            "{} ({} bytes)\n",
            order.name,
            card.row("order", number).get("BYTES")
        );
        for (line, bytes) in card.frame(number).chunks(16).enumerate() {
            let hex: Vec<String> = bytes.iter().map(|b| format!("{b:02x}")).collect();
            shown += &format!("  {:3}  {}\n", line * 16, hex.join(" "));
        }
    }
    insta::assert_snapshot!(shown);
}

/// What the card does to a staged frame: fields at fixed places, checksums from the staged sums.
struct Patch {
    id: u16,
    seq: u32,
    ack: u32,
    user_ref: u32,
    old_user_ref: u32,
    qty: u32,
    price: u64,
}

impl Patch {
    fn apply(&self, kind: u64, row: &common::Bits, frame: &mut [u8]) {
        let mut tcp = row.get("TCP_SUM") as u32;
        let mut put = |at: usize, bytes: &[u8]| {
            assert!(
                frame[at..at + bytes.len()].iter().all(|b| *b == 0),
                "byte {at} is staged as zero"
            );
            frame[at..at + bytes.len()].copy_from_slice(bytes);
            // A field at an odd place adds its bytes with the other weight.
            let mut padded = vec![0; at % 2];
            padded.extend_from_slice(bytes);
            tcp = checksum::add(tcp, &padded);
        };
        put(38, &self.seq.to_be_bytes());
        put(42, &self.ack.to_be_bytes());
        match kind {
            0 => {
                put(58, &self.user_ref.to_be_bytes());
                put(63, &self.qty.to_be_bytes());
                put(75, &self.price.to_be_bytes());
            }
            1 => {
                put(58, &self.old_user_ref.to_be_bytes());
                put(62, &self.user_ref.to_be_bytes());
                put(66, &self.qty.to_be_bytes());
                put(70, &self.price.to_be_bytes());
            }
            _ => {
                put(58, &self.old_user_ref.to_be_bytes());
                put(62, &self.qty.to_be_bytes());
            }
        }
        let ip = checksum::add(row.get("IP_SUM") as u32, &self.id.to_be_bytes());
        for (at, value) in [
            (18, self.id),
            (24, checksum::finish(ip)),
            (50, checksum::finish(tcp)),
        ] {
            frame[at..at + 2].copy_from_slice(&value.to_be_bytes());
        }
    }
}

#[test]
fn patched_frames_are_whole() {
    let desk = example();
    let card = Card::load(&compile(&desk).expect("compiles"));
    let patch = Patch {
        id: 0xBEEF,
        seq: 0x89AB_CDEF,
        ack: 0x1234_5678,
        user_ref: 0xFEDC_BA98,
        old_user_ref: 0x0102_0304,
        qty: 999_999,
        price: 1_999_999_900,
    };
    for (number, order) in desk.orders.iter().enumerate() {
        let mut bytes = card.frame(number);
        let row = card.row("order", number);
        patch.apply(row.get("TYPE"), &row, &mut bytes);
        let frame = TcpFrame::parse(&bytes).expect("a frame with a right IP checksum");
        frame.verify().expect("a right TCP checksum");
        assert_eq!(
            (frame.ip.ttl, frame.ip.flags_fragment, frame.ethernet.tag),
            (64, 0x4000, None)
        );
        let tcp = frame.segment.header;
        assert_eq!(
            (tcp.flags, tcp.window, tcp.sequence, tcp.acknowledgement),
            (0x18, 0xFFFF, patch.seq, patch.ack)
        );
        assert!(frame.segment.options.is_empty());
        let packet = soup::Packet::parse(frame.segment.payload).expect("a Soup packet");
        assert_eq!(packet.kind, b'U');
        match ouch::Inbound::parse(packet.payload).expect("an OUCH message") {
            ouch::Inbound::Enter(m, _) => {
                assert_eq!(
                    (m.user_ref, m.quantity, m.price),
                    (patch.user_ref, patch.qty, patch.price)
                );
                assert_eq!(
                    (m.side, m.symbol, m.time_in_force),
                    (order.side.ouch(), order.symbol.bytes(), order.tif)
                );
                assert_eq!(
                    (m.display, m.capacity, m.client_order_id),
                    (order.display, order.capacity, order.client_order_id)
                );
            }
            ouch::Inbound::Replace(m, _) => {
                assert_eq!(
                    (m.old_user_ref, m.user_ref),
                    (patch.old_user_ref, patch.user_ref)
                );
                assert_eq!((m.quantity, m.price), (patch.qty, patch.price));
            }
            ouch::Inbound::Cancel(m, appendages) => {
                assert_eq!((m.user_ref, m.quantity), (patch.old_user_ref, patch.qty));
                assert_eq!(appendages.size(), 0);
            }
            other => panic!("{other:?}"),
        }
    }
}
