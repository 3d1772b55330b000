//! OUCH messages from the exchange: accepted, executed, canceled, rejected (specification section 3).

use super::appendage::{Appendages, split};
use crate::{Be, WireError};

wire! {
    /// `A`: an order is live (or has died at once: see `state`).
    Accepted: Be, [b'A'], 62 {
        /// Nanoseconds since midnight.
        timestamp: u64 = TIMESTAMP_AT @ 1,
        /// The client's number of the order.
        user_ref: u32 = USER_REF_AT @ 9,
        /// See [`super::side`].
        side: u8 = SIDE_AT @ 13,
        /// Shares accepted.
        quantity: u32 = QUANTITY_AT @ 14,
        /// Symbol, space padded.
        symbol: [u8; 8] = SYMBOL_AT @ 18,
        /// Price accepted, 1/10000 dollar.
        price: u64 = PRICE_AT @ 26,
        /// See [`super::time_in_force`].
        time_in_force: u8 = TIME_IN_FORCE_AT @ 34,
        /// Display as accepted.
        display: u8 = DISPLAY_AT @ 35,
        /// The reference under which ITCH shows the order.
        order_reference: u64 = ORDER_REFERENCE_AT @ 36,
        /// Capacity.
        capacity: u8 = CAPACITY_AT @ 44,
        /// Intermarket sweep.
        intermarket_sweep: u8 = INTERMARKET_SWEEP_AT @ 45,
        /// Cross type.
        cross_type: u8 = CROSS_TYPE_AT @ 46,
        /// `L` live, `D` dead.
        state: u8 = STATE_AT @ 47,
        /// The client's text for the order, space padded.
        client_order_id: [u8; 14] = CLIENT_ORDER_ID_AT @ 48,
    }
}

wire! {
    /// `E`: an order traded.
    Executed: Be, [b'E'], 34 {
        /// Nanoseconds since midnight.
        timestamp: u64 = TIMESTAMP_AT @ 1,
        /// The client's number of the order.
        user_ref: u32 = USER_REF_AT @ 9,
        /// Shares traded.
        quantity: u32 = QUANTITY_AT @ 13,
        /// Price of the trade, 1/10000 dollar.
        price: u64 = PRICE_AT @ 17,
        /// Liquidity flag.
        liquidity: u8 = LIQUIDITY_AT @ 25,
        /// Match number.
        match_number: u64 = MATCH_NUMBER_AT @ 26,
    }
}

wire! {
    /// `C`: an order shrank or left.
    Canceled: Be, [b'C'], 18 {
        /// Nanoseconds since midnight.
        timestamp: u64 = TIMESTAMP_AT @ 1,
        /// The client's number of the order.
        user_ref: u32 = USER_REF_AT @ 9,
        /// Shares taken off.
        quantity: u32 = QUANTITY_AT @ 13,
        /// Why: `U` asked by the user, `I` immediate or cancel, …
        reason: u8 = REASON_AT @ 17,
    }
}

wire! {
    /// `J`: an order was refused.
    Rejected: Be, [b'J'], 29 {
        /// Nanoseconds since midnight.
        timestamp: u64 = TIMESTAMP_AT @ 1,
        /// The client's number of the order.
        user_ref: u32 = USER_REF_AT @ 9,
        /// Why, as a number of the specification's table.
        reason: u16 = REASON_AT @ 13,
        /// The client's text for the order, space padded.
        client_order_id: [u8; 14] = CLIENT_ORDER_ID_AT @ 15,
    }
}

/// A message from the exchange, with its appendages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outbound<'a> {
    /// `A`.
    Accepted(Accepted, Appendages<'a>),
    /// `E`.
    Executed(Executed, Appendages<'a>),
    /// `C`.
    Canceled(Canceled, Appendages<'a>),
    /// `J`.
    Rejected(Rejected, Appendages<'a>),
    /// Any other type; not judged.
    Other(&'a [u8]),
}

impl<'a> Outbound<'a> {
    /// Reads one message. Errors: no byte, a fixed part cut short, appendages that do not add up.
    pub fn parse(bytes: &'a [u8]) -> Result<Outbound<'a>, WireError> {
        match bytes.first() {
            None => Err(WireError::Short {
                what: "OUCH message",
                have: 0,
                need: 1,
            }),
            Some(b'A') => {
                let (fixed, appendages) = split::<{ Accepted::LEN }>("OUCH accepted", bytes)?;
                Ok(Outbound::Accepted(Accepted::parse(fixed)?, appendages))
            }
            Some(b'E') => {
                let (fixed, appendages) = split::<{ Executed::LEN }>("OUCH executed", bytes)?;
                Ok(Outbound::Executed(Executed::parse(fixed)?, appendages))
            }
            Some(b'C') => {
                let (fixed, appendages) = split::<{ Canceled::LEN }>("OUCH canceled", bytes)?;
                Ok(Outbound::Canceled(Canceled::parse(fixed)?, appendages))
            }
            Some(b'J') => {
                let (fixed, appendages) = split::<{ Rejected::LEN }>("OUCH rejected", bytes)?;
                Ok(Outbound::Rejected(Rejected::parse(fixed)?, appendages))
            }
            Some(_) => Ok(Outbound::Other(bytes)),
        }
    }

    /// Appends the message as it travels.
    pub fn write(&self, out: &mut Vec<u8>) {
        let appendages = match self {
            Outbound::Accepted(m, appendages) => {
                out.extend_from_slice(&m.to_bytes());
                appendages
            }
            Outbound::Executed(m, appendages) => {
                out.extend_from_slice(&m.to_bytes());
                appendages
            }
            Outbound::Canceled(m, appendages) => {
                out.extend_from_slice(&m.to_bytes());
                appendages
            }
            Outbound::Rejected(m, appendages) => {
                out.extend_from_slice(&m.to_bytes());
                appendages
            }
            Outbound::Other(bytes) => {
                out.extend_from_slice(bytes);
                return;
            }
        };
        appendages.write(out);
    }
}
