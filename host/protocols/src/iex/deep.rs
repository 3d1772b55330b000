//! IEX DEEP 1.0: aggregated price levels and trades. Little-endian, prices with 4 decimals.

use crate::{Le, WireError};

/// Type byte of a buy-side level update.
pub const BUY: u8 = b'8';
/// Type byte of a sell-side level update.
pub const SELL: u8 = b'5';
/// Event flag: no more updates belong to this event, the book may be looked at.
pub const EVENT_COMPLETE: u8 = 0x01;

wire! {
    /// `8` and `5`: a level's new absolute size (specification, Price Level Update Message).
    PriceLevel: Le, [b'8', b'5'], 30 {
        /// [`BUY`] or [`SELL`].
        side: u8 = SIDE_AT @ 0,
        /// Event flags, [`EVENT_COMPLETE`].
        flags: u8 = FLAGS_AT @ 1,
        /// Nanoseconds since the Unix epoch; not globally monotonic.
        timestamp: i64 = TIMESTAMP_AT @ 2,
        /// Symbol, space padded.
        symbol: [u8; 8] = SYMBOL_AT @ 10,
        /// Shares at this level from now on; 0 removes it.
        size: u32 = SIZE_AT @ 18,
        /// Price, 1/10000 dollar.
        price: i64 = PRICE_AT @ 22,
    }
}

impl PriceLevel {
    /// Whether the event ends with this update.
    pub fn is_complete(&self) -> bool {
        self.flags & EVENT_COMPLETE != 0
    }
}

wire! {
    /// `T`: an execution (Trade Report Message).
    TradeReport: Le, [b'T'], 38 {
        /// Sale condition flags.
        conditions: u8 = CONDITIONS_AT @ 1,
        /// Nanoseconds since the Unix epoch.
        timestamp: i64 = TIMESTAMP_AT @ 2,
        /// Symbol, space padded.
        symbol: [u8; 8] = SYMBOL_AT @ 10,
        /// Shares.
        size: u32 = SIZE_AT @ 18,
        /// Price, 1/10000 dollar.
        price: i64 = PRICE_AT @ 22,
        /// Trade id.
        trade_id: i64 = TRADE_ID_AT @ 30,
    }
}

wire! {
    /// `H`: trading status of a security (Trading Status Message).
    TradingStatus: Le, [b'H'], 22 {
        /// `H` halted, `O` order acceptance period, `P` paused, `T` trading.
        status: u8 = STATUS_AT @ 1,
        /// Nanoseconds since the Unix epoch.
        timestamp: i64 = TIMESTAMP_AT @ 2,
        /// Symbol, space padded.
        symbol: [u8; 8] = SYMBOL_AT @ 10,
        /// Reason.
        reason: [u8; 4] = REASON_AT @ 18,
    }
}

wire! {
    /// `O`: a halt by IEX alone (Operational Halt Status Message).
    OperationalHalt: Le, [b'O'], 18 {
        /// `O` halted, `N` not halted.
        status: u8 = STATUS_AT @ 1,
        /// Nanoseconds since the Unix epoch.
        timestamp: i64 = TIMESTAMP_AT @ 2,
        /// Symbol, space padded.
        symbol: [u8; 8] = SYMBOL_AT @ 10,
    }
}

wire! {
    /// `S`: start and end of the day's phases (System Event Message).
    SystemEvent: Le, [b'S'], 10 {
        /// `O` start of messages, `S` start of system hours, `R` start of regular hours, `M` end of regular hours, `E`
        /// end of system hours, `C` end of messages.
        event: u8 = EVENT_AT @ 1,
        /// Nanoseconds since the Unix epoch.
        timestamp: i64 = TIMESTAMP_AT @ 2,
    }
}

wire! {
    /// `D`: a security, at the start of the day (Security Directory Message).
    Directory: Le, [b'D'], 31 {
        /// Flags: 0x80 test security, 0x40 when issued, 0x20 ETP.
        flags: u8 = FLAGS_AT @ 1,
        /// Nanoseconds since the Unix epoch.
        timestamp: i64 = TIMESTAMP_AT @ 2,
        /// Symbol, space padded.
        symbol: [u8; 8] = SYMBOL_AT @ 10,
        /// Shares in a round lot.
        round_lot: u32 = ROUND_LOT_AT @ 18,
        /// Previous close, adjusted for corporate actions, 1/10000 dollar.
        adjusted_close: i64 = ADJUSTED_CLOSE_AT @ 22,
        /// Limit-up limit-down tier.
        luld_tier: u8 = LULD_TIER_AT @ 30,
    }
}

/// Every message type of the specification with its exact length in bytes.
pub const LENGTHS: [(u8, u8); 13] = [
    (b'S', 10),
    (b'D', 31),
    (b'H', 22),
    (b'I', 18),
    (b'O', 18),
    (b'P', 19),
    (b'E', 18),
    (b'8', 30),
    (b'5', 30),
    (b'T', 38),
    (b'X', 26),
    (b'B', 38),
    (b'A', 80),
];

/// The length of a message type, in bytes; `None` for a type that DEEP 1.0 does not have.
pub fn length_of(kind: u8) -> Option<usize> {
    LENGTHS
        .iter()
        .find(|(known, _)| *known == kind)
        .map(|(_, length)| usize::from(*length))
}

/// One DEEP message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message<'a> {
    /// `8` or `5`.
    Level(PriceLevel),
    /// `T`.
    Trade(TradeReport),
    /// `H`.
    TradingStatus(TradingStatus),
    /// `O`.
    OperationalHalt(OperationalHalt),
    /// `S`.
    SystemEvent(SystemEvent),
    /// `D`.
    Directory(Directory),
    /// Any other type of the specification, at its exact length.
    Other {
        /// Type byte.
        kind: u8,
        /// The whole message.
        bytes: &'a [u8],
    },
}

impl<'a> Message<'a> {
    /// Reads one message, which must have exactly the length of its type. Errors: no byte, a type that DEEP 1.0 does
    /// not have, another length.
    // Inlined whole, so that the caller's match on the type and this one become a single jump.
    #[inline(always)]
    pub fn parse(bytes: &'a [u8]) -> Result<Message<'a>, WireError> {
        macro_rules! fixed {
            ($variant:ident, $struct:ident) => {
                match <&[u8; $struct::LEN]>::try_from(bytes) {
                    Ok(fixed) => Ok(Message::$variant($struct::decode(fixed))),
                    Err(_) => Err(wrong_length(bytes)),
                }
            };
        }
        match bytes.first() {
            Some(&(BUY | SELL)) => fixed!(Level, PriceLevel),
            Some(b'T') => fixed!(Trade, TradeReport),
            Some(b'H') => fixed!(TradingStatus, TradingStatus),
            Some(b'O') => fixed!(OperationalHalt, OperationalHalt),
            Some(b'S') => fixed!(SystemEvent, SystemEvent),
            Some(b'D') => fixed!(Directory, Directory),
            Some(&kind) => match length_of(kind) {
                None => Err(WireError::Value {
                    what: "DEEP message type",
                    found: u64::from(kind),
                }),
                Some(need) if need != bytes.len() => Err(wrong_length(bytes)),
                Some(_) => Ok(Message::Other { kind, bytes }),
            },
            None => Err(WireError::Short {
                what: "DEEP message",
                have: 0,
                need: 1,
            }),
        }
    }

    /// Type byte.
    pub fn kind(&self) -> u8 {
        match self {
            Message::Level(m) => m.side,
            Message::Trade(_) => b'T',
            Message::TradingStatus(_) => b'H',
            Message::OperationalHalt(_) => b'O',
            Message::SystemEvent(_) => b'S',
            Message::Directory(_) => b'D',
            Message::Other { kind, .. } => *kind,
        }
    }

    /// Appends the message as it travels.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Message::Level(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Trade(m) => out.extend_from_slice(&m.to_bytes()),
            Message::TradingStatus(m) => out.extend_from_slice(&m.to_bytes()),
            Message::OperationalHalt(m) => out.extend_from_slice(&m.to_bytes()),
            Message::SystemEvent(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Directory(m) => out.extend_from_slice(&m.to_bytes()),
            Message::Other { bytes, .. } => out.extend_from_slice(bytes),
        }
    }
}

#[cold]
fn wrong_length(bytes: &[u8]) -> WireError {
    let need = bytes.first().and_then(|kind| length_of(*kind)).unwrap_or(1);
    WireError::Length {
        what: "DEEP message",
        have: bytes.len(),
        need,
    }
}
