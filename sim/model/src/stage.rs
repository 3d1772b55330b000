//! What leaves (docs/semantics.md, section 8): complete frames, built anew from their meaning each time.

use crate::risk::Release;
use std::net::SocketAddrV4;
use t2t_desk::{
    Desk, Kind,
    meaning::{FIRST_ACK, FIRST_SEQ, TCP_WINDOW},
};
use t2t_protocols::{
    frame::Route,
    ouch::{Appendages, CancelOrder, EnterOrder, Inbound, ReplaceOrder},
    soup, tcp,
};

/// Counters that go into frames.
#[derive(Debug)]
pub struct Stage {
    /// TCP sequence number of each session.
    sequences: Vec<u32>,
    /// Identification of the next IPv4 packet.
    id: u16,
}

impl Stage {
    /// Freshly loaded sessions.
    pub fn new(desk: &Desk) -> Self {
        Stage {
            sequences: vec![FIRST_SEQ; desk.sessions.len()],
            id: 1,
        }
    }

    /// The frame of order `at`.
    pub fn frame(&mut self, desk: &Desk, at: usize, release: &Release) -> Vec<u8> {
        let order = &desk.orders[at];
        let mut message = Vec::with_capacity(64);
        let price = u64::from(release.price);
        match order.kind {
            Kind::Enter => Inbound::Enter(
                EnterOrder {
                    user_ref: release.user_ref,
                    side: order.side.ouch(),
                    quantity: order.qty,
                    symbol: order.symbol.bytes(),
                    price,
                    time_in_force: order.tif,
                    display: order.display,
                    capacity: order.capacity,
                    intermarket_sweep: order.intermarket_sweep,
                    cross_type: order.cross_type,
                    client_order_id: order.client_order_id,
                },
                Appendages::EMPTY,
            ),
            Kind::Replace => Inbound::Replace(
                ReplaceOrder {
                    old_user_ref: release.old_user_ref,
                    user_ref: release.user_ref,
                    quantity: order.qty,
                    price,
                    time_in_force: order.tif,
                    display: order.display,
                    intermarket_sweep: order.intermarket_sweep,
                    client_order_id: order.client_order_id,
                },
                Appendages::EMPTY,
            ),
            Kind::Cancel => Inbound::Cancel(
                CancelOrder {
                    user_ref: release.old_user_ref,
                    quantity: order.qty,
                },
                Appendages::ABSENT,
            ),
        }
        .write(&mut message);
        let mut payload = Vec::with_capacity(message.len() + soup::LEN);
        let packet = soup::Packet {
            kind: soup::client::UNSEQUENCED,
            payload: &message,
        };
        packet
            .write(&mut payload)
            .expect("an OUCH message is far below 64 KiB");
        let session = &desk.sessions[order.session];
        let sequence = &mut self.sequences[order.session];
        let segment = tcp::Segment {
            header: tcp::Header {
                source: session.local.port(),
                destination: session.peer.port(),
                sequence: *sequence,
                acknowledgement: FIRST_ACK,
                flags: tcp::PSH | tcp::ACK,
                window: TCP_WINDOW,
                checksum: 0,
                urgent: 0,
            },
            options: &[],
            payload: &payload,
        };
        let octets = |address: SocketAddrV4| address.ip().octets();
        let route = Route {
            source_mac: session.local_mac,
            destination_mac: session.peer_mac,
            tag: None,
            source: octets(session.local),
            destination: octets(session.peer),
            source_port: session.local.port(),
            destination_port: session.peer.port(),
        };
        let mut frame = Vec::with_capacity(128);
        route
            .write_tcp(self.id, &segment, &mut frame)
            .expect("an order fits a frame");
        *sequence = sequence.wrapping_add(payload.len() as u32);
        self.id = self.id.wrapping_add(1);
        frame
    }
}
