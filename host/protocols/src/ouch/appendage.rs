//! Optional fields at the end of an OUCH message: a total length of two bytes, then (length, tag, value) each.

use crate::WireError;
use nom::{
    Parser,
    bytes::complete::take,
    combinator::{all_consuming, opt, rest},
    multi::{length_data, length_value},
    number::complete::{be_u8, be_u16},
};

/// One optional field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appendage<'a> {
    /// What it is, e.g. 1 secondary order id, 2 firm, 3 minimum quantity.
    pub tag: u8,
    /// Its value.
    pub value: &'a [u8],
}

/// The appendages of one message. Real messages come with and without the length field; both survive a round trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Appendages<'a> {
    raw: Option<&'a [u8]>,
}

impl<'a> Appendages<'a> {
    /// Not even a length field: the message ends with its fixed part.
    pub const ABSENT: Appendages<'static> = Appendages { raw: None };
    /// A length field that says 0.
    pub const EMPTY: Appendages<'static> = Appendages { raw: Some(&[]) };

    /// Reads what follows the fixed part. Errors: bytes that the total length does not account for, an appendage
    /// without tag or beyond the total length.
    pub fn parse(bytes: &'a [u8]) -> Result<Appendages<'a>, WireError> {
        let mut parser = all_consuming(opt(length_data(be_u16::<&[u8], nom::error::Error<&[u8]>>)));
        let Ok((_, raw)) = parser.parse(bytes) else {
            let need = bytes
                .first_chunk()
                .map_or(2, |length| 2 + usize::from(u16::from_be_bytes(*length)));
            return Err(WireError::Length {
                what: "OUCH appendages",
                have: bytes.len(),
                need,
            });
        };
        let appendages = Appendages { raw };
        for appendage in appendages {
            appendage?;
        }
        Ok(appendages)
    }

    /// Wraps the list as it travels, without its total length. Errors as in [`Appendages::parse`].
    pub fn from_list(list: &'a [u8]) -> Result<Appendages<'a>, WireError> {
        if list.len() > usize::from(u16::MAX) {
            return Err(WireError::Value {
                what: "OUCH appendages length",
                found: list.len() as u64,
            });
        }
        let appendages = Appendages { raw: Some(list) };
        for appendage in appendages {
            appendage?;
        }
        Ok(appendages)
    }

    /// Bytes on the wire, the total length included.
    pub fn size(&self) -> usize {
        self.raw.map_or(0, |list| 2 + list.len())
    }

    /// Appends total length and list, or nothing if absent.
    pub fn write(&self, out: &mut Vec<u8>) {
        if let Some(list) = self.raw {
            out.extend_from_slice(&(list.len() as u16).to_be_bytes());
            out.extend_from_slice(list);
        }
    }
}

impl<'a> IntoIterator for Appendages<'a> {
    type Item = Result<Appendage<'a>, WireError>;
    type IntoIter = AppendageIter<'a>;

    fn into_iter(self) -> AppendageIter<'a> {
        AppendageIter {
            rest: self.raw.unwrap_or(&[]),
        }
    }
}

/// Goes through [`Appendages`].
#[derive(Debug, Clone)]
pub struct AppendageIter<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for AppendageIter<'a> {
    type Item = Result<Appendage<'a>, WireError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let mut parser = length_value(be_u8::<&[u8], nom::error::Error<&[u8]>>, (be_u8, rest));
        match parser.parse(self.rest) {
            Ok((after, (tag, value))) => {
                self.rest = after;
                Some(Ok(Appendage { tag, value }))
            }
            Err(_) => {
                let (have, need) = (self.rest.len(), 1 + usize::from(self.rest[0]).max(1));
                self.rest = &[];
                Some(Err(WireError::Short {
                    what: "OUCH appendage",
                    have,
                    need,
                }))
            }
        }
    }
}

/// Splits a message into its fixed part and its appendages.
pub(super) fn split<'a, const N: usize>(
    what: &'static str,
    bytes: &'a [u8],
) -> Result<(&'a [u8], Appendages<'a>), WireError> {
    let (after, fixed) = crate::error::header(what, N, bytes, take(N))?;
    Ok((fixed, Appendages::parse(after)?))
}
