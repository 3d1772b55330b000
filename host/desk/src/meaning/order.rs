//! Staged orders and the TCP sessions that they leave on.

use super::Symbol;
use std::net::{Ipv4Addr, SocketAddrV4};

/// TCP sequence number of the first byte that a freshly loaded session sends.
pub const FIRST_SEQ: u32 = 1;
/// TCP acknowledgement number of a freshly loaded session.
pub const FIRST_ACK: u32 = 1;
/// First UserRefNum of a freshly loaded card.
pub const FIRST_USER_REF: u32 = 1;
/// Receive window in every order frame: the largest without scaling; what the exchange sends is tiny.
pub const TCP_WINDOW: u16 = 0xFFFF;
/// IPv4 time to live in every order frame.
pub const TTL: u8 = 64;

/// A TCP session towards an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Name within the desk file.
    pub name: String,
    /// Our address and port.
    pub local: SocketAddrV4,
    /// Our MAC address.
    pub local_mac: [u8; 6],
    /// The exchange's address and port.
    pub peer: SocketAddrV4,
    /// MAC address of the next hop towards the exchange.
    pub peer_mac: [u8; 6],
}

impl Session {
    /// The session of a desk file that has orders but says no session: documented addresses, good for a replay.
    pub fn for_replay() -> Session {
        Session {
            name: "ouch".to_owned(),
            local: SocketAddrV4::new(Ipv4Addr::new(10, 0, 0, 2), 40_000),
            local_mac: [0x02, 0, 0, 0, 0, 0x02],
            peer: SocketAddrV4::new(Ipv4Addr::new(10, 0, 0, 1), 8051),
            peer_mac: [0x02, 0, 0, 0, 0, 0x01],
        }
    }
}

/// What an order does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Enters a new order.
    Enter,
    /// Replaces the latest order of its target.
    Replace,
    /// Shrinks or removes the latest order of its target.
    Cancel,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Kind] = &[Kind::Enter, Kind::Replace, Kind::Cancel];

    /// Its word in a desk file.
    pub const fn text(self) -> &'static str {
        match self {
            Kind::Enter => "enter",
            Kind::Replace => "replace",
            Kind::Cancel => "cancel",
        }
    }
}

/// Side of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Buy.
    Buy,
    /// Sell what one has.
    Sell,
    /// Sell short.
    SellShort,
    /// Sell short, exempt from the price test.
    SellShortExempt,
}

impl Side {
    /// Every side.
    pub const ALL: &'static [Side] = &[
        Side::Buy,
        Side::Sell,
        Side::SellShort,
        Side::SellShortExempt,
    ];

    /// Its word in a desk file, in `fires.csv` and on screens.
    pub const fn text(self) -> &'static str {
        match self {
            Side::Buy => "buy",
            Side::Sell => "sell",
            Side::SellShort => "sell-short",
            Side::SellShortExempt => "sell-short-exempt",
        }
    }

    /// Whether it adds to the long side; every other side adds to the short side.
    pub const fn is_buy(self) -> bool {
        matches!(self, Side::Buy)
    }

    /// Its letter in OUCH 5.0.
    pub const fn ouch(self) -> u8 {
        use t2t_protocols::ouch::side;
        match self {
            Side::Buy => side::BUY,
            Side::Sell => side::SELL,
            Side::SellShort => side::SELL_SHORT,
            Side::SellShortExempt => side::SELL_SHORT_EXEMPT,
        }
    }
}

/// Where an order's price comes from, 1/10000 dollar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Price {
    /// This price.
    Fixed(u32),
    /// The best bid of the order's instrument plus an offset.
    Bid(i64),
    /// The best ask of the order's instrument plus an offset.
    Ask(i64),
}

/// A staged order. Its number on the card is its position in the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Name within the desk file.
    pub name: String,
    /// What it does.
    pub kind: Kind,
    /// Session that it leaves on; a target's session for replace and cancel.
    pub session: usize,
    /// Its instrument; the target's for replace and cancel.
    pub instrument: usize,
    /// Symbol of the instrument, as in the frame.
    pub symbol: Symbol,
    /// Its side; the target's for replace and cancel.
    pub side: Side,
    /// Shares: of the order (enter, replace: 1 to 999,999), or that may stay (cancel: 0 removes the order).
    pub qty: u32,
    /// Its price; `Fixed(0)`, which means nothing, for cancel.
    pub price: Price,
    /// Replace and cancel: the enter order whose latest UserRefNum they name.
    pub target: Option<usize>,
    /// OUCH time in force. (Not in a cancel's frame; likewise the following.)
    pub tif: u8,
    /// OUCH display.
    pub display: u8,
    /// OUCH capacity. (Not in a replace's frame.)
    pub capacity: u8,
    /// OUCH intermarket sweep eligibility.
    pub intermarket_sweep: u8,
    /// OUCH cross type. (Not in a replace's frame.)
    pub cross_type: u8,
    /// OUCH client order id: the client's text, space padded.
    pub client_order_id: [u8; 14],
}
