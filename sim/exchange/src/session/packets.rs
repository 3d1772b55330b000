//! Messages into packets: what comes close together travels together, and silence is broken by heartbeats.
//!
//! What flows in: messages with their times. What flows out: UDP payloads of one transport, with the time they leave.

use super::config::{Protocol, SessionConfig};
use crate::rng::Random;
use t2t_protocols::{blocks, blocks::LengthOrder, iextp, ipv4, moldudp64, udp};

/// Longest IPv4 packet of a frame that every network carries.
const MTU: usize = 1_500;
/// Silence after which a heartbeat is sent, ns.
const HEARTBEAT: u64 = 1_000_000_000;
/// Time from a packet's last message to its departure, ns.
const DEPARTURE: u64 = 300;

/// When a packet takes no more messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// As on a real feed: mostly at once, sometimes after up to 40 µs.
    Real,
    /// When it is full.
    Full,
}

/// A packet on its way out.
pub(crate) struct Packet<'a> {
    /// Departure, ns after midnight.
    pub(crate) time: u64,
    pub(crate) payload: &'a [u8],
    /// Messages in it; none in a heartbeat and at the end of the session.
    pub(crate) messages: u16,
}

/// Collects messages into packets.
pub(crate) struct Packer {
    protocol: Protocol,
    packing: Packing,
    limit: u16,
    mold_session: [u8; 10],
    iex_session: u32,
    midnight_ns: u64,
    random: Random,
    next_sequence: u64,
    stream_offset: i64,
    body: Vec<u8>,
    payload: Vec<u8>,
    count: u16,
    last_message: u64,
    deadline: u64,
    last_departure: u64,
}

impl Packer {
    pub(crate) fn new(config: &SessionConfig, packing: Packing) -> Packer {
        Packer {
            protocol: config.protocol,
            packing,
            limit: config.messages_per_packet,
            mold_session: config.mold_session,
            iex_session: config.iex_session,
            midnight_ns: config.midnight_ns,
            random: Random::fork(config.seed, 0x33),
            next_sequence: 1,
            stream_offset: 0,
            body: Vec::new(),
            payload: Vec::new(),
            count: 0,
            last_message: 0,
            deadline: 0,
            last_departure: config.start_ns,
        }
    }

    fn header_len(&self) -> usize {
        match self.protocol {
            Protocol::Itch50 => moldudp64::LEN,
            Protocol::Deep10 => iextp::LEN,
        }
    }

    /// Takes a message; hands out the packets that its coming completes.
    pub(crate) fn push<E>(
        &mut self,
        time: u64,
        message: &[u8],
        send: &mut impl FnMut(Packet<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let size = ipv4::LEN + udp::LEN + self.header_len() + self.body.len() + 2 + message.len();
        if self.count > 0 && (self.count >= self.limit || size > MTU || time > self.deadline) {
            self.flush(send)?;
        }
        while self.count == 0 && time.saturating_sub(self.last_departure) > HEARTBEAT {
            let at = self.last_departure + HEARTBEAT;
            self.depart(at, 0, send)?;
        }
        if self.count == 0 {
            let window = match self.packing {
                Packing::Full => u64::MAX - time,
                Packing::Real if self.random.percent(60) => 0,
                Packing::Real => self.random.octaves(500, 40_000),
            };
            self.deadline = time + window;
        }
        let order = match self.protocol {
            Protocol::Itch50 => LengthOrder::Big,
            Protocol::Deep10 => LengthOrder::Little,
        };
        // Messages of the protocols are at most 80 bytes long.
        if blocks::push(&mut self.body, order, message).is_ok() {
            self.count += 1;
            self.last_message = time;
        }
        Ok(())
    }

    /// Sends what has been collected.
    pub(crate) fn flush<E>(
        &mut self,
        send: &mut impl FnMut(Packet<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.count == 0 {
            return Ok(());
        }
        let (at, count) = (self.last_message + DEPARTURE, self.count);
        self.depart(at, count, send)?;
        self.next_sequence += u64::from(count);
        self.stream_offset += self.body.len() as i64;
        self.body.clear();
        self.count = 0;
        Ok(())
    }

    /// Sends what has been collected, and the end of the session where the transport has one.
    pub(crate) fn finish<E>(
        &mut self,
        send: &mut impl FnMut(Packet<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.flush(send)?;
        if self.protocol == Protocol::Itch50 {
            let at = self.last_departure + 1_000_000;
            self.depart(at, moldudp64::END_OF_SESSION, send)?;
        }
        Ok(())
    }

    fn depart<E>(
        &mut self,
        time: u64,
        count: u16,
        send: &mut impl FnMut(Packet<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.payload.clear();
        let sequence = self.next_sequence;
        match self.protocol {
            Protocol::Itch50 => {
                moldudp64::Header {
                    session: self.mold_session,
                    sequence,
                    count,
                }
                .write(&mut self.payload);
            }
            Protocol::Deep10 => iextp::Header {
                version: iextp::VERSION,
                reserved: 0,
                protocol: iextp::DEEP_1_0,
                channel: 1,
                session: self.iex_session,
                payload_length: self.body.len() as u16,
                count,
                stream_offset: self.stream_offset,
                sequence: sequence as i64,
                send_time: (self.midnight_ns + time) as i64,
            }
            .write(&mut self.payload),
        }
        self.payload.extend_from_slice(&self.body);
        self.last_departure = time;
        let messages = if count == moldudp64::END_OF_SESSION {
            0
        } else {
            count
        };
        send(Packet {
            time,
            payload: &self.payload,
            messages,
        })
    }
}
