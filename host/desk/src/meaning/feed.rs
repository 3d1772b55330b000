//! Feeds and the instruments watched on them.

use super::InstrumentLimits;
use std::fmt;
use std::net::SocketAddrV4;

/// How long a frame ahead of its turn waits for the other line unless the file says otherwise: 50 µs, many times the
/// skew of two lines in one building.
pub const DEFAULT_HOLD_NS: u64 = 50_000;

/// Transport and message format of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// Nasdaq TotalView-ITCH 5.0 over MoldUDP64: order by order.
    Itch50,
    /// IEX DEEP 1.0 over IEX-TP: price levels.
    Deep10,
}

impl Protocol {
    /// Every protocol.
    pub const ALL: &'static [Protocol] = &[Protocol::Itch50, Protocol::Deep10];

    /// Its word in a desk file.
    pub const fn text(self) -> &'static str {
        match self {
            Protocol::Itch50 => "itch50",
            Protocol::Deep10 => "deep10",
        }
    }
}

/// A feed: where its frames are sent, and how long the card is patient with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Name within the desk file.
    pub name: String,
    /// Transport and messages.
    pub protocol: Protocol,
    /// Multicast group and port of line A.
    pub a: SocketAddrV4,
    /// Multicast group and port of line B, if there is one.
    pub b: Option<SocketAddrV4>,
    /// Accept only frames of this VLAN; `None` accepts untagged frames and any one tag.
    pub vlan: Option<u16>,
    /// How long a frame that is ahead of its turn waits for the other line, ns.
    pub hold_ns: u64,
    /// Silence after which the card disarms, ns; `None` = never.
    pub stale_ns: Option<u64>,
    /// First expected sequence number.
    pub first_sequence: u64,
}

/// A symbol as feeds and exchanges write it: one to eight characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol([u8; 8]);

impl Symbol {
    /// Stands for a symbol that could not be read, while the rest of a file is checked.
    pub(crate) const UNREAD: Symbol = Symbol(*b"?       ");

    /// The symbol of this text; `None` unless it is one to eight printable ASCII characters without a blank.
    pub fn new(text: &str) -> Option<Symbol> {
        let fits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        if fits {
            t2t_protocols::ascii::pad(text).map(Symbol)
        } else {
            None
        }
    }

    /// As on the wire: left-aligned, padded with spaces.
    pub const fn bytes(self) -> [u8; 8] {
        self.0
    }

    /// Without the padding.
    pub fn text(&self) -> &str {
        t2t_protocols::ascii::trim(&self.0)
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.text(), f)
    }
}

/// A watched instrument. Its number on the card is its position in the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrument {
    /// Name within the desk file; the symbol, unless one symbol is watched on two feeds.
    pub name: String,
    /// Symbol on its feed and towards the exchange.
    pub symbol: Symbol,
    /// Its feed.
    pub feed: usize,
    /// ITCH: its stock locate, where the file says it; otherwise learnt from directory messages.
    pub locate: Option<u16>,
    /// Its limits; without, every enter and replace on it is refused (`no-limits`).
    pub limits: Option<InstrumentLimits>,
}
