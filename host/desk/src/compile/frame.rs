//! The staged frame of an order: Ethernet, IPv4, TCP, SoupBinTCP and OUCH 5.0, the fields that the card patches zero.
//!
//! No VLAN tag, no TCP options; do-not-fragment, PSH and ACK set.

use crate::meaning::{Kind, Order, Session, TCP_WINDOW};
use t2t_protocols::frame::Route;
use t2t_protocols::ouch::{Appendages, CancelOrder, EnterOrder, Inbound, ReplaceOrder};
use t2t_protocols::{WireError, checksum, ethernet, ipv4, soup, tcp};

/// A staged frame and the sums of what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// The frame.
    pub bytes: Vec<u8>,
    /// One's complement sum of the IPv4 header.
    pub ip_sum: u16,
    /// One's complement sum of TCP pseudo header, header and payload.
    pub tcp_sum: u16,
}

/// The OUCH message of an order, with UserRefNum, quantity and price zero.
fn message(order: &Order) -> Vec<u8> {
    let message = match order.kind {
        Kind::Enter => {
            let enter = EnterOrder {
                user_ref: 0,
                side: order.side.ouch(),
                quantity: 0,
                symbol: order.symbol.bytes(),
                price: 0,
                time_in_force: order.tif,
                display: order.display,
                capacity: order.capacity,
                intermarket_sweep: order.intermarket_sweep,
                cross_type: order.cross_type,
                client_order_id: order.client_order_id,
            };
            Inbound::Enter(enter, Appendages::EMPTY)
        }
        Kind::Replace => {
            let replace = ReplaceOrder {
                old_user_ref: 0,
                user_ref: 0,
                quantity: 0,
                price: 0,
                time_in_force: order.tif,
                display: order.display,
                intermarket_sweep: order.intermarket_sweep,
                client_order_id: order.client_order_id,
            };
            Inbound::Replace(replace, Appendages::EMPTY)
        }
        // Without even a length of appendages, as real cancels are.
        Kind::Cancel => Inbound::Cancel(
            CancelOrder {
                user_ref: 0,
                quantity: 0,
            },
            Appendages::ABSENT,
        ),
    };
    let mut bytes = Vec::new();
    message.write(&mut bytes);
    bytes
}

/// Stages an order's frame.
pub fn stage(order: &Order, session: &Session) -> Result<Staged, WireError> {
    let message = message(order);
    let mut payload = Vec::new();
    soup::Packet {
        kind: soup::client::UNSEQUENCED,
        payload: &message,
    }
    .write(&mut payload)?;
    let route = Route {
        source_mac: session.local_mac,
        destination_mac: session.peer_mac,
        tag: None,
        source: session.local.ip().octets(),
        destination: session.peer.ip().octets(),
        source_port: session.local.port(),
        destination_port: session.peer.port(),
    };
    let header = tcp::Header {
        source: 0,
        destination: 0,
        sequence: 0,
        acknowledgement: 0,
        flags: tcp::PSH | tcp::ACK,
        window: TCP_WINDOW,
        checksum: 0,
        urgent: 0,
    };
    let segment = tcp::Segment {
        header,
        options: &[],
        payload: &payload,
    };
    let mut bytes = Vec::new();
    route.write_tcp(0, &segment, &mut bytes)?;
    let tcp_at = ethernet::LEN + ipv4::LEN;
    for field in [ethernet::LEN + ipv4::CHECKSUM_AT, tcp_at + tcp::CHECKSUM_AT] {
        bytes[field..field + 2].fill(0);
    }
    // Of the length that the headers say, which the padding of a short frame would exceed.
    let length = tcp_at + tcp::LEN + payload.len();
    let ip_sum = checksum::add(0, &bytes[ethernet::LEN..tcp_at]);
    let pseudo = checksum::pseudo_header(
        route.source,
        route.destination,
        ipv4::TCP,
        (length - tcp_at) as u16,
    );
    let tcp_sum = checksum::add(pseudo, &bytes[tcp_at..length]);
    Ok(Staged {
        bytes,
        ip_sum: ip_sum as u16,
        tcp_sum: tcp_sum as u16,
    })
}
