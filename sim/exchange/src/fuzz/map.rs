//! Where the fields of a feed frame are, as far as the frame goes.

use crate::session::Protocol;
use t2t_protocols::{ethernet, iextp, moldudp64, udp};

/// Offsets from the start of a frame that was good.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Map {
    /// IPv4 header.
    pub(super) ip: usize,
    /// UDP header.
    pub(super) udp: usize,
    /// Transport header.
    pub(super) transport: usize,
    /// Two bytes that hold the number of messages.
    pub(super) count: usize,
    /// The low byte of the sequence number.
    pub(super) sequence_low: usize,
    /// Message blocks: offset of the length prefix, length of the message.
    pub(super) blocks: Vec<(usize, usize)>,
    /// Lengths and counts of the transport are little-endian.
    pub(super) little: bool,
}

impl Map {
    /// Looks a frame over; `None` for one that is too broken already to aim at.
    pub(super) fn of(frame: &[u8], protocol: Protocol) -> Option<Map> {
        let (header, rest) = ethernet::Header::parse(frame).ok()?;
        let ip = header.size();
        let udp = ip + usize::from(rest.first()? & 0xF) * 4;
        let transport = udp + udp::LEN;
        let little = protocol == Protocol::Deep10;
        let (length, count, sequence_low) = if little {
            (iextp::LEN, iextp::COUNT_AT, iextp::SEQUENCE_AT)
        } else {
            (
                moldudp64::LEN,
                moldudp64::COUNT_AT,
                moldudp64::SEQUENCE_AT + 7,
            )
        };
        let mut at = transport + length;
        if frame.len() < at {
            return None;
        }
        let mut map = Map {
            ip,
            udp,
            transport,
            count: transport + count,
            sequence_low: transport + sequence_low,
            blocks: Vec::new(),
            little,
        };
        for _ in 0..map.word(frame, map.count)? {
            let Some(length) = map.word(frame, at).map(usize::from) else {
                break;
            };
            if at + 2 + length > frame.len() {
                break;
            }
            map.blocks.push((at, length));
            at += 2 + length;
        }
        Some(map)
    }

    /// Reads a transport's length or count.
    pub(super) fn word(&self, frame: &[u8], at: usize) -> Option<u16> {
        let word = *frame.get(at..)?.first_chunk()?;
        Some(if self.little {
            u16::from_le_bytes(word)
        } else {
            u16::from_be_bytes(word)
        })
    }

    /// Writes a transport's length or count.
    pub(super) fn set_word(&self, frame: &mut [u8], at: usize, value: u16) {
        let word = if self.little {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        };
        if let Some(place) = frame.get_mut(at..at + 2) {
            place.copy_from_slice(&word);
        }
    }
}
