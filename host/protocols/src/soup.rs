//! SoupBinTCP 3.00: the session protocol of OUCH, over a TCP byte stream. Big-endian.
//!
//! A packet is a length of two bytes (which counts the type and the payload), a type, a payload. A heartbeat is due
//! after a second of silence; fifteen seconds of it mean that the link is dead. What the client sends has no sequence.

use crate::{WireError, ascii};
use nom::{
    IResult, Parser,
    bytes::complete,
    multi::length_value,
    number::streaming::{be_u8, be_u16},
};

/// Bytes before the payload: length and type.
pub const LEN: usize = 3;
/// Offset of the type.
pub const KIND_AT: usize = 2;

/// Type bytes of packets that the client sends.
pub mod client {
    /// Login request.
    pub const LOGIN: u8 = b'L';
    /// Unsequenced data: an OUCH message.
    pub const UNSEQUENCED: u8 = b'U';
    /// Heartbeat.
    pub const HEARTBEAT: u8 = b'R';
    /// Logout request.
    pub const LOGOUT: u8 = b'O';
}

/// Type bytes of packets that the server sends.
pub mod server {
    /// Login accepted.
    pub const ACCEPTED: u8 = b'A';
    /// Login rejected.
    pub const REJECTED: u8 = b'J';
    /// Sequenced data: an OUCH message.
    pub const SEQUENCED: u8 = b'S';
    /// Heartbeat.
    pub const HEARTBEAT: u8 = b'H';
    /// End of session.
    pub const END: u8 = b'Z';
}

/// Type byte of a debug packet, which both sides may send.
pub const DEBUG: u8 = b'+';

/// One packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Type byte.
    pub kind: u8,
    /// Payload.
    pub payload: &'a [u8],
}

fn packet(input: &[u8]) -> IResult<&[u8], Packet<'_>> {
    length_value(be_u16, (be_u8, nom::combinator::rest))
        .map(|(kind, payload)| Packet { kind, payload })
        .parse(input)
}

impl<'a> Packet<'a> {
    /// Takes the first packet off a stream: the packet and what follows, or `None` while it has not all arrived.
    /// Error: a length of 0, which leaves no type.
    pub fn take(stream: &'a [u8]) -> Result<Option<(Packet<'a>, &'a [u8])>, WireError> {
        if stream.starts_with(&[0, 0]) {
            return Err(WireError::Value {
                what: "SoupBinTCP packet length",
                found: 0,
            });
        }
        match packet(stream) {
            Ok((rest, packet)) => Ok(Some((packet, rest))),
            Err(_) => Ok(None),
        }
    }

    /// Reads bytes that are exactly one packet.
    pub fn parse(bytes: &'a [u8]) -> Result<Packet<'a>, WireError> {
        match Packet::take(bytes)? {
            Some((packet, [])) => Ok(packet),
            Some((packet, _)) => Err(WireError::Length {
                what: "SoupBinTCP packet",
                have: bytes.len(),
                need: LEN + packet.payload.len(),
            }),
            None => {
                let need = match bytes {
                    [high, low, ..] => 2 + usize::from(u16::from_be_bytes([*high, *low])),
                    _ => LEN,
                };
                Err(WireError::Short {
                    what: "SoupBinTCP packet",
                    have: bytes.len(),
                    need,
                })
            }
        }
    }

    /// Appends the packet. A payload above 65,534 bytes is an error and nothing is written.
    pub fn write(&self, out: &mut Vec<u8>) -> Result<(), WireError> {
        let Ok(length) = u16::try_from(self.payload.len() + 1) else {
            return Err(WireError::Value {
                what: "SoupBinTCP payload length",
                found: self.payload.len() as u64,
            });
        };
        out.extend_from_slice(&length.to_be_bytes());
        out.push(self.kind);
        out.extend_from_slice(self.payload);
        Ok(())
    }
}

/// Payload of a login request (`L`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Login {
    /// User name, space padded. Offset 0.
    pub user: [u8; 6],
    /// Password, space padded. Offset 6.
    pub password: [u8; 10],
    /// Session asked for, all blank for the current one. Offset 16.
    pub session: [u8; 10],
    /// Next sequence number wanted; 0 for the most recent. Offset 26, 20 characters.
    pub sequence: u64,
}

/// Payload of a login acceptance (`A`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// Session, space padded on the left. Offset 0.
    pub session: [u8; 10],
    /// Sequence number of the next sequenced message. Offset 10, 20 characters.
    pub sequence: u64,
}

fn field<const N: usize>(input: &[u8]) -> IResult<&[u8], [u8; N]> {
    complete::take(N)
        .map(|bytes: &[u8]| {
            let mut out = [0; N];
            out.copy_from_slice(bytes);
            out
        })
        .parse(input)
}

fn sequence(what: &'static str, digits: &[u8]) -> Result<u64, WireError> {
    ascii::parse_number(digits).ok_or(WireError::Value {
        what,
        found: u64::from(*digits.iter().find(|b| **b != b' ').unwrap_or(&0)),
    })
}

impl Login {
    /// Bytes of the payload.
    pub const LEN: usize = 46;

    /// Reads the payload. Errors: another length, a sequence that is not a number.
    pub fn parse(payload: &[u8]) -> Result<Login, WireError> {
        let wrong = WireError::Length {
            what: "SoupBinTCP login request",
            have: payload.len(),
            need: Self::LEN,
        };
        if payload.len() != Self::LEN {
            return Err(wrong);
        }
        let (_, (user, password, session, digits)) =
            (field::<6>, field::<10>, field::<10>, field::<20>)
                .parse(payload)
                .map_err(|_| wrong)?;
        Ok(Login {
            user,
            password,
            session,
            sequence: sequence("SoupBinTCP login sequence", &digits)?,
        })
    }

    /// The payload as it travels.
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut out = [0; Self::LEN];
        out[..6].copy_from_slice(&self.user);
        out[6..16].copy_from_slice(&self.password);
        out[16..26].copy_from_slice(&self.session);
        out[26..].copy_from_slice(&ascii::number20(self.sequence));
        out
    }
}

impl Accepted {
    /// Bytes of the payload.
    pub const LEN: usize = 30;

    /// Reads the payload. Errors: another length, a sequence that is not a number.
    pub fn parse(payload: &[u8]) -> Result<Accepted, WireError> {
        let wrong = WireError::Length {
            what: "SoupBinTCP login accepted",
            have: payload.len(),
            need: Self::LEN,
        };
        if payload.len() != Self::LEN {
            return Err(wrong);
        }
        let (_, (session, digits)) = (field::<10>, field::<20>)
            .parse(payload)
            .map_err(|_| wrong)?;
        Ok(Accepted {
            session,
            sequence: sequence("SoupBinTCP accepted sequence", &digits)?,
        })
    }

    /// The payload as it travels.
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut out = [0; Self::LEN];
        out[..10].copy_from_slice(&self.session);
        out[10..].copy_from_slice(&ascii::number20(self.sequence));
        out
    }
}
