//! IEX TOPS 1.6: IEX's own top of book, the oracle of a book built from DEEP. Little-endian.

use crate::{Le, WireError};

wire! {
    /// `Q`: best bid and offer, under IEX's round-lot rule (Quote Update Message). A side without a round lot is 0/0.
    QuoteUpdate: Le, [b'Q'], 42 {
        /// Flags: 0x80 not available for trading, 0x40 pre- or post-market.
        flags: u8 = FLAGS_AT @ 1,
        /// Nanoseconds since the Unix epoch.
        timestamp: i64 = TIMESTAMP_AT @ 2,
        /// Symbol, space padded.
        symbol: [u8; 8] = SYMBOL_AT @ 10,
        /// Shares bid.
        bid_size: u32 = BID_SIZE_AT @ 18,
        /// Best bid, 1/10000 dollar.
        bid_price: i64 = BID_PRICE_AT @ 22,
        /// Best ask, 1/10000 dollar.
        ask_price: i64 = ASK_PRICE_AT @ 30,
        /// Shares offered.
        ask_size: u32 = ASK_SIZE_AT @ 38,
    }
}

/// One TOPS message: the quotes, and everything else as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message<'a> {
    /// `Q`.
    Quote(QuoteUpdate),
    /// Any other type; its length is not judged.
    Other {
        /// Type byte.
        kind: u8,
        /// The whole message.
        bytes: &'a [u8],
    },
}

impl<'a> Message<'a> {
    /// Reads one message. Errors: no byte, a quote of another length.
    pub fn parse(bytes: &'a [u8]) -> Result<Message<'a>, WireError> {
        match bytes.first() {
            None => Err(WireError::Short {
                what: "TOPS message",
                have: 0,
                need: 1,
            }),
            Some(b'Q') => QuoteUpdate::parse(bytes).map(Message::Quote),
            Some(&kind) => Ok(Message::Other { kind, bytes }),
        }
    }
}
