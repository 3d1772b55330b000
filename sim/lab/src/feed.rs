//! Frames made by hand: messages of one feed, in sequence, put into frames as the test or measurement wants them.
//!
//! In: messages as bytes. Out: [`Frame`]s of line A with a right transport header, addressed to the feed.

use crate::input::Frame;
use std::net::SocketAddrV4;
use t2t_desk::Protocol;
use t2t_protocols::{ethernet, frame::Route, iextp, ipv4, moldudp64, udp};

/// Session of every frame written here.
const MOLD_SESSION: [u8; 10] = *b"HANDMADE01";
/// The same, in IEX-TP.
const IEX_SESSION: u32 = 7;
/// IEX-TP channel.
const CHANNEL: u32 = 1;

/// Writes the frames of one feed.
pub struct FeedWriter {
    protocol: Protocol,
    route: Route,
    next: u64,
    blocks: Vec<u8>,
    count: u16,
    number: u64,
}

impl FeedWriter {
    /// A feed sent to `to`, whose first message has sequence 1.
    pub fn new(protocol: Protocol, to: SocketAddrV4) -> FeedWriter {
        let destination = to.ip().octets();
        FeedWriter {
            protocol,
            route: Route {
                source_mac: [0x02, 0, 0, 0, 0, 0x20],
                destination_mac: ethernet::multicast_mac(destination),
                tag: None,
                source: [10, 0, 0, 32],
                destination,
                source_port: to.port(),
                destination_port: to.port(),
            },
            next: 1,
            blocks: Vec::new(),
            count: 0,
            number: 0,
        }
    }

    /// Adds a message to the frame being made; returns its sequence number.
    ///
    /// # Panics
    /// When the message is longer than a block can say.
    pub fn push(&mut self, message: &[u8]) -> u64 {
        let pushed = match self.protocol {
            Protocol::Itch50 => moldudp64::push(&mut self.blocks, message),
            Protocol::Deep10 => iextp::push(&mut self.blocks, message),
        };
        pushed.expect("a message by hand is short");
        self.count += 1;
        self.next += 1;
        self.next - 1
    }

    /// Offset in its frame at which the next message would begin, after its length.
    pub fn position(&self) -> usize {
        let transport = match self.protocol {
            Protocol::Itch50 => moldudp64::LEN,
            Protocol::Deep10 => iextp::LEN,
        };
        self.route.ethernet_len() + ipv4::LEN + udp::LEN + transport + self.blocks.len() + 2
    }

    /// Leaves out sequence numbers: the next message comes after a gap.
    pub fn skip(&mut self, messages: u64) {
        self.next += messages;
    }

    /// Ends the frame; it enters at `time` (ns). Without a message it is a heartbeat.
    ///
    /// # Panics
    /// When the messages do not fit an IPv4 packet.
    pub fn frame(&mut self, time: u64) -> Frame {
        let sequence = self.next - u64::from(self.count);
        let mut payload = Vec::with_capacity(64 + self.blocks.len());
        match self.protocol {
            Protocol::Itch50 => moldudp64::Header {
                session: MOLD_SESSION,
                sequence,
                count: self.count,
            }
            .write(&mut payload),
            Protocol::Deep10 => iextp::Header {
                version: iextp::VERSION,
                reserved: 0,
                protocol: iextp::DEEP_1_0,
                channel: CHANNEL,
                session: IEX_SESSION,
                payload_length: self.blocks.len() as u16,
                count: self.count,
                stream_offset: 0,
                sequence: sequence as i64,
                send_time: time as i64,
            }
            .write(&mut payload),
        }
        payload.append(&mut self.blocks);
        self.count = 0;
        self.number += 1;
        let mut bytes = Vec::with_capacity(64 + payload.len());
        self.route
            .write_udp(self.number as u16, &payload, &mut bytes)
            .expect("a frame by hand is short");
        Frame {
            number: self.number,
            time,
            on_b: false,
            bytes,
            bad: false,
        }
    }
}
