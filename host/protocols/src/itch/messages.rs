//! The ITCH 5.0 messages that touch a book, a trade or a stock's state, field by field (specification sections 1.1 to
//! 1.5). Prices have 4 decimals.

use super::Header;
use crate::{Be, Wire, WireError};

/// Side byte of a buy order.
pub const BUY: u8 = b'B';
/// Side byte of a sell order.
pub const SELL: u8 = b'S';

wire! {
    /// `S`: start and end of the day's phases (section 1.1).
    SystemEvent: Be, [b'S'], 12 {
        /// Common header.
        header: Header = HEADER_AT @ 1,
        /// `O` start of messages, `S` start of system hours, `Q` start of market, `M` end of market, `E` end of system
        /// hours, `C` end of messages.
        event: u8 = EVENT_AT @ 11,
    }
}

wire! {
    /// `R`: a stock and its locate, once a day (section 1.2.1).
    Directory: Be, [b'R'], 39 {
        /// Common header; its locate is the one to learn.
        header: Header = HEADER_AT @ 1,
        /// Symbol, space padded.
        stock: [u8; 8] = STOCK_AT @ 11,
        /// Listing market.
        market_category: u8 = MARKET_CATEGORY_AT @ 19,
        /// Financial status of the issuer.
        financial_status: u8 = FINANCIAL_STATUS_AT @ 20,
        /// Shares in a round lot.
        round_lot: u32 = ROUND_LOT_AT @ 21,
        /// `Y` if only round lots are accepted.
        round_lots_only: u8 = ROUND_LOTS_ONLY_AT @ 25,
        /// Issue classification.
        classification: u8 = CLASSIFICATION_AT @ 26,
        /// Issue sub-type.
        sub_type: [u8; 2] = SUB_TYPE_AT @ 27,
        /// `P` production, `T` test.
        authenticity: u8 = AUTHENTICITY_AT @ 29,
        /// Short-sale threshold indicator.
        short_sale_threshold: u8 = SHORT_SALE_THRESHOLD_AT @ 30,
        /// IPO flag.
        ipo: u8 = IPO_AT @ 31,
        /// Limit-up limit-down tier.
        luld_tier: u8 = LULD_TIER_AT @ 32,
        /// ETP flag.
        etp: u8 = ETP_AT @ 33,
        /// ETP leverage factor.
        etp_leverage: u32 = ETP_LEVERAGE_AT @ 34,
        /// Inverse indicator.
        inverse: u8 = INVERSE_AT @ 38,
    }
}

wire! {
    /// `H`: trading state of a stock (section 1.2.2).
    TradingAction: Be, [b'H'], 25 {
        /// Common header.
        header: Header = HEADER_AT @ 1,
        /// Symbol, space padded.
        stock: [u8; 8] = STOCK_AT @ 11,
        /// `H` halted, `P` paused, `Q` quotation only, `T` trading.
        state: u8 = STATE_AT @ 19,
        /// Reserved.
        reserved: u8 = RESERVED_AT @ 20,
        /// Reason of the action.
        reason: [u8; 4] = REASON_AT @ 21,
    }
}

wire! {
    /// `A`: an order enters the book (section 1.3.1).
    AddOrder: Be, [b'A'], 36 {
        /// Common header.
        header: Header = HEADER_AT @ 1,
        /// Order reference, unique in the day.
        reference: u64 = REFERENCE_AT @ 11,
        /// [`BUY`] or [`SELL`].
        side: u8 = SIDE_AT @ 19,
        /// Shares.
        shares: u32 = SHARES_AT @ 20,
        /// Symbol, space padded.
        stock: [u8; 8] = STOCK_AT @ 24,
        /// Price, 1/10000 dollar.
        price: u32 = PRICE_AT @ 32,
    }
}

/// `F`: an order enters the book, with its market participant (section 1.3.2): an add and four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddOrderMpid {
    /// The fields shared with [`AddOrder`], at the same offsets.
    pub add: AddOrder,
    /// Market participant. Offset 36.
    pub mpid: [u8; 4],
}

impl AddOrderMpid {
    /// Length on the wire, in bytes.
    pub const LEN: usize = 40;
    /// Offset of `mpid`.
    pub const MPID_AT: usize = 36;

    /// Reads a message that is exactly this long and of this type.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        match <&[u8; 40]>::try_from(bytes) {
            Ok(fixed) if fixed[0] == b'F' => Ok(Self::decode(fixed)),
            Ok(fixed) => Err(WireError::Value {
                what: "AddOrderMpid type",
                found: u64::from(fixed[0]),
            }),
            Err(_) => Err(WireError::Length {
                what: "AddOrderMpid",
                have: bytes.len(),
                need: Self::LEN,
            }),
        }
    }

    /// Reads the fields; the caller has looked at the type byte.
    #[inline(always)]
    pub fn decode(bytes: &[u8; 40]) -> Self {
        let mpid = <[u8; 4] as Wire<Be>>::read(&bytes[Self::MPID_AT..]);
        AddOrderMpid {
            add: <AddOrder as Wire<Be>>::read(bytes),
            mpid,
        }
    }

    /// The message as it travels.
    pub fn to_bytes(&self) -> [u8; 40] {
        let mut bytes = [0; 40];
        Wire::<Be>::write(&self.add, &mut bytes);
        bytes[0] = b'F';
        bytes[Self::MPID_AT..].copy_from_slice(&self.mpid);
        bytes
    }
}

wire! {
    /// `E`: an order trades at its price (section 1.4.1).
    Executed: Be, [b'E'], 31 {
        /// Common header.
        header: Header = HEADER_AT @ 1,
        /// Order reference.
        reference: u64 = REFERENCE_AT @ 11,
        /// Shares executed, to be taken off the order.
        shares: u32 = SHARES_AT @ 19,
        /// Match number.
        match_number: u64 = MATCH_NUMBER_AT @ 23,
    }
}

wire! {
    /// `C`: an order trades at another price than its own; its *level* is still its own price (section 1.4.2).
    ExecutedPrice: Be, [b'C'], 36 {
        /// Common header.
        header: Header = HEADER_AT @ 1,
        /// Order reference.
        reference: u64 = REFERENCE_AT @ 11,
        /// Shares executed, to be taken off the order.
        shares: u32 = SHARES_AT @ 19,
        /// Match number.
        match_number: u64 = MATCH_NUMBER_AT @ 23,
        /// `Y` if the trade is to be reported, `N` if a later message reports it.
        printable: u8 = PRINTABLE_AT @ 31,
        /// Price of the trade, 1/10000 dollar.
        price: u32 = PRICE_AT @ 32,
    }
}

wire! {
    /// `X`: an order shrinks (section 1.4.3).
    Cancel: Be, [b'X'], 23 {
        /// Common header.
        header: Header = HEADER_AT @ 1,
        /// Order reference.
        reference: u64 = REFERENCE_AT @ 11,
        /// Shares cancelled, to be taken off the order.
        shares: u32 = SHARES_AT @ 19,
    }
}

wire! {
    /// `D`: an order leaves (section 1.4.4).
    Delete: Be, [b'D'], 19 {
        /// Common header.
        header: Header = HEADER_AT @ 1,
        /// Order reference.
        reference: u64 = REFERENCE_AT @ 11,
    }
}

wire! {
    /// `U`: an order leaves and another enters; side and stock carry over (section 1.4.5).
    Replace: Be, [b'U'], 35 {
        /// Common header.
        header: Header = HEADER_AT @ 1,
        /// Reference of the order that leaves.
        reference: u64 = REFERENCE_AT @ 11,
        /// Reference of the order that enters.
        new_reference: u64 = NEW_REFERENCE_AT @ 19,
        /// Shares of the new order.
        shares: u32 = SHARES_AT @ 27,
        /// Price of the new order, 1/10000 dollar.
        price: u32 = PRICE_AT @ 31,
    }
}

wire! {
    /// `P`: a trade against an order that was not displayed: it does not touch the book (section 1.5.1).
    Trade: Be, [b'P'], 44 {
        /// Common header.
        header: Header = HEADER_AT @ 1,
        /// Order reference; 0 since 2010.
        reference: u64 = REFERENCE_AT @ 11,
        /// [`BUY`] or [`SELL`]; always [`BUY`] since 2014.
        side: u8 = SIDE_AT @ 19,
        /// Shares.
        shares: u32 = SHARES_AT @ 20,
        /// Symbol, space padded.
        stock: [u8; 8] = STOCK_AT @ 24,
        /// Price, 1/10000 dollar.
        price: u32 = PRICE_AT @ 32,
        /// Match number.
        match_number: u64 = MATCH_NUMBER_AT @ 36,
    }
}

wire! {
    /// `Q`: an auction's result (section 1.5.2).
    Cross: Be, [b'Q'], 40 {
        /// Common header.
        header: Header = HEADER_AT @ 1,
        /// Shares matched.
        shares: u64 = SHARES_AT @ 11,
        /// Symbol, space padded.
        stock: [u8; 8] = STOCK_AT @ 19,
        /// Price, 1/10000 dollar.
        price: u32 = PRICE_AT @ 27,
        /// Match number.
        match_number: u64 = MATCH_NUMBER_AT @ 31,
        /// `O` opening, `C` closing, `H` halted or IPO, `I` intraday.
        cross_type: u8 = CROSS_TYPE_AT @ 39,
    }
}
