//! Message blocks, as both transports pack them: a length of two bytes, then that many bytes, again and again.

use crate::WireError;

/// Byte order of the block lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LengthOrder {
    /// MoldUDP64.
    Big,
    /// IEX-TP.
    Little,
}

/// The messages of one packet: `(sequence number, message bytes)`, at most as many as the header announced.
///
/// A block that does not fit ends the iteration with one error; [`Messages::rest`] tells what no block claimed.
#[derive(Debug, Clone, Copy)]
pub struct Messages<'a> {
    rest: &'a [u8],
    left: u16,
    sequence: u64,
    order: LengthOrder,
}

impl<'a> Messages<'a> {
    /// Iterates over `count` blocks in `body`, of which the first message has number `sequence`.
    #[inline]
    pub fn new(body: &'a [u8], count: u16, sequence: u64, order: LengthOrder) -> Self {
        Messages {
            rest: body,
            left: count,
            sequence,
            order,
        }
    }

    /// The bytes not yet consumed: after the last message of a well-formed packet, none.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    #[cold]
    fn broken(
        &mut self,
        what: &'static str,
        need: usize,
    ) -> Option<Result<(u64, &'a [u8]), WireError>> {
        self.left = 0;
        Some(Err(WireError::Short {
            what,
            have: self.rest.len(),
            need,
        }))
    }
}

impl<'a> Iterator for Messages<'a> {
    type Item = Result<(u64, &'a [u8]), WireError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        let Some((length, after)) = self.rest.split_first_chunk::<2>() else {
            return self.broken("message block length", 2);
        };
        let length = usize::from(match self.order {
            LengthOrder::Big => u16::from_be_bytes(*length),
            LengthOrder::Little => u16::from_le_bytes(*length),
        });
        let Some((message, rest)) = after.split_at_checked(length) else {
            return self.broken("message block", 2 + length);
        };
        let sequence = self.sequence;
        self.rest = rest;
        self.left -= 1;
        self.sequence = sequence.wrapping_add(1);
        Some(Ok((sequence, message)))
    }
}

/// Appends one block. A message is at most 65,535 bytes; a longer one is an error and nothing is written.
pub fn push(out: &mut Vec<u8>, order: LengthOrder, message: &[u8]) -> Result<(), WireError> {
    let Ok(length) = u16::try_from(message.len()) else {
        return Err(WireError::Value {
            what: "message block length",
            found: message.len() as u64,
        });
    };
    out.extend_from_slice(&match order {
        LengthOrder::Big => length.to_be_bytes(),
        LengthOrder::Little => length.to_le_bytes(),
    });
    out.extend_from_slice(message);
    Ok(())
}
