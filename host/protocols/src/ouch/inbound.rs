//! OUCH messages to the exchange: enter, replace, cancel (specification section 2).

use super::appendage::{Appendages, split};
use crate::{Be, WireError};

/// Values of a side field.
pub mod side {
    /// Buy.
    pub const BUY: u8 = b'B';
    /// Sell.
    pub const SELL: u8 = b'S';
    /// Sell short.
    pub const SELL_SHORT: u8 = b'T';
    /// Sell short, exempt.
    pub const SELL_SHORT_EXEMPT: u8 = b'E';
}

/// Values of a time-in-force field.
pub mod time_in_force {
    /// Until the end of the day.
    pub const DAY: u8 = b'0';
    /// Immediate or cancel.
    pub const IOC: u8 = b'3';
    /// Until the end of extended hours.
    pub const GTX: u8 = b'5';
}

wire! {
    /// `O`: a new order. The length of its appendages follows at [`EnterOrder::LEN`].
    EnterOrder: Be, [b'O'], 45 {
        /// The client's number of the order; must rise strictly within a day.
        user_ref: u32 = USER_REF_AT @ 1,
        /// See [`side`].
        side: u8 = SIDE_AT @ 5,
        /// Shares, below 1,000,000.
        quantity: u32 = QUANTITY_AT @ 6,
        /// Symbol, space padded.
        symbol: [u8; 8] = SYMBOL_AT @ 10,
        /// Price, 1/10000 dollar.
        price: u64 = PRICE_AT @ 18,
        /// See [`time_in_force`].
        time_in_force: u8 = TIME_IN_FORCE_AT @ 26,
        /// `Y` visible, `N` hidden, `A` attributable.
        display: u8 = DISPLAY_AT @ 27,
        /// `A` agency, `P` principal, `R` riskless principal, `O` other.
        capacity: u8 = CAPACITY_AT @ 28,
        /// `Y` if an intermarket sweep order is eligible, else `N`.
        intermarket_sweep: u8 = INTERMARKET_SWEEP_AT @ 29,
        /// `N` continuous market, `O` opening cross, `C` closing cross, …
        cross_type: u8 = CROSS_TYPE_AT @ 30,
        /// The client's text for the order, space padded.
        client_order_id: [u8; 14] = CLIENT_ORDER_ID_AT @ 31,
    }
}

impl EnterOrder {
    /// Offset of the appendages' total length.
    pub const APPENDAGE_LENGTH_AT: usize = Self::LEN;
}

wire! {
    /// `U`: replaces a live order. The length of its appendages follows at [`ReplaceOrder::LEN`].
    ReplaceOrder: Be, [b'U'], 38 {
        /// The order that goes.
        old_user_ref: u32 = OLD_USER_REF_AT @ 1,
        /// The order that comes; must rise strictly within a day.
        user_ref: u32 = USER_REF_AT @ 5,
        /// Shares, including what the old order has executed.
        quantity: u32 = QUANTITY_AT @ 9,
        /// Price, 1/10000 dollar.
        price: u64 = PRICE_AT @ 13,
        /// See [`time_in_force`].
        time_in_force: u8 = TIME_IN_FORCE_AT @ 21,
        /// `Y` visible, `N` hidden, `A` attributable.
        display: u8 = DISPLAY_AT @ 22,
        /// `Y` if an intermarket sweep order is eligible, else `N`.
        intermarket_sweep: u8 = INTERMARKET_SWEEP_AT @ 23,
        /// The client's text for the order, space padded.
        client_order_id: [u8; 14] = CLIENT_ORDER_ID_AT @ 24,
    }
}

impl ReplaceOrder {
    /// Offset of the appendages' total length.
    pub const APPENDAGE_LENGTH_AT: usize = Self::LEN;
}

wire! {
    /// `X`: shrinks or removes a live order.
    CancelOrder: Be, [b'X'], 9 {
        /// The order.
        user_ref: u32 = USER_REF_AT @ 1,
        /// Shares that may stay; 0 removes the order.
        quantity: u32 = QUANTITY_AT @ 5,
    }
}

/// A message to the exchange, with its appendages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inbound<'a> {
    /// `O`.
    Enter(EnterOrder, Appendages<'a>),
    /// `U`.
    Replace(ReplaceOrder, Appendages<'a>),
    /// `X`.
    Cancel(CancelOrder, Appendages<'a>),
    /// Any other type; not judged.
    Other(&'a [u8]),
}

impl<'a> Inbound<'a> {
    /// Reads one message. Errors: no byte, a fixed part cut short, appendages that do not add up.
    pub fn parse(bytes: &'a [u8]) -> Result<Inbound<'a>, WireError> {
        match bytes.first() {
            None => Err(WireError::Short {
                what: "OUCH message",
                have: 0,
                need: 1,
            }),
            Some(b'O') => {
                let (fixed, appendages) = split::<{ EnterOrder::LEN }>("OUCH enter order", bytes)?;
                Ok(Inbound::Enter(EnterOrder::parse(fixed)?, appendages))
            }
            Some(b'U') => {
                let (fixed, appendages) =
                    split::<{ ReplaceOrder::LEN }>("OUCH replace order", bytes)?;
                Ok(Inbound::Replace(ReplaceOrder::parse(fixed)?, appendages))
            }
            Some(b'X') => {
                let (fixed, appendages) =
                    split::<{ CancelOrder::LEN }>("OUCH cancel order", bytes)?;
                Ok(Inbound::Cancel(CancelOrder::parse(fixed)?, appendages))
            }
            Some(_) => Ok(Inbound::Other(bytes)),
        }
    }

    /// Appends the message as it travels.
    pub fn write(&self, out: &mut Vec<u8>) {
        let appendages = match self {
            Inbound::Enter(m, appendages) => {
                out.extend_from_slice(&m.to_bytes());
                appendages
            }
            Inbound::Replace(m, appendages) => {
                out.extend_from_slice(&m.to_bytes());
                appendages
            }
            Inbound::Cancel(m, appendages) => {
                out.extend_from_slice(&m.to_bytes());
                appendages
            }
            Inbound::Other(bytes) => {
                out.extend_from_slice(bytes);
                return;
            }
        };
        appendages.write(out);
    }
}
