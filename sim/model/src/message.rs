//! What a message means to a book (docs/semantics.md, section 4): one [`Event`] for both protocols.

use crate::frame::Protocol;
use t2t_protocols::{iex::deep, itch};

/// The kind of message that decided, as latency tables group them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// ITCH A, F.
    Add,
    /// ITCH E.
    Execute,
    /// ITCH X.
    Cancel,
    /// ITCH D.
    Delete,
    /// ITCH U.
    Replace,
    /// ITCH C.
    ExecutePrice,
    /// ITCH P, Q, DEEP T.
    Trade,
    /// ITCH H, DEEP H, O.
    Status,
    /// DEEP 8, 5.
    Level,
    /// ITCH R.
    Directory,
}

/// The effect of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A new order.
    Add {
        reference: u64,
        buy: bool,
        qty: u32,
        price: u32,
    },
    /// Shares leave an order, traded at the order's price (E) or merely gone (X).
    Reduce {
        reference: u64,
        qty: u32,
        traded: bool,
    },
    /// Shares leave an order, traded at another price; the trade counts if printable.
    ExecutePrice {
        reference: u64,
        qty: u32,
        price: u32,
        printable: bool,
    },
    /// An order goes.
    Delete { reference: u64 },
    /// An order goes and another comes, on the same side.
    Replace {
        old: u64,
        new: u64,
        qty: u32,
        price: u32,
    },
    /// A trade that leaves the book alone; `None` where it does not count.
    Trade(Option<(u32, u32)>),
    /// Trading halt (`operational` false) or IEX's own (true), set or lifted.
    Status { operational: bool, halted: bool },
    /// A level's new size; a price of `None` is out of range.
    Level {
        buy: bool,
        price: Option<u32>,
        qty: u32,
        complete: bool,
    },
    /// The symbol of a locate.
    Directory,
}

/// How a message names its instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// ITCH stock locate.
    Locate(u16),
    /// Symbol, first character in the top byte.
    Symbol(u64),
    /// Both: a directory message.
    Directory(u16, u64),
}

/// A message that concerns one instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its kind.
    pub kind: Kind,
    /// Its instrument.
    pub name: Name,
    /// Its timestamp: ns since midnight (ITCH) or since the epoch (DEEP).
    pub timestamp: u64,
    /// What it does.
    pub effect: Effect,
}

/// The exact length of a known type, and the offset of its deciding byte if it concerns an instrument.
#[inline]
pub fn shape(protocol: Protocol, kind: u8) -> (Option<usize>, Option<usize>) {
    match protocol {
        Protocol::Itch50 => {
            let deciding = match kind {
                b'A' | b'F' | b'C' | b'P' => Some(35),
                b'E' | b'X' => Some(22),
                b'D' | b'R' => Some(18),
                b'U' => Some(34),
                b'Q' => Some(30),
                b'H' => Some(19),
                _ => None,
            };
            (itch::length_of(kind), deciding)
        }
        Protocol::Deep10 => {
            let deciding = match kind {
                b'8' | b'5' | b'T' => Some(29),
                b'H' | b'O' => Some(17),
                _ => None,
            };
            (deep::length_of(kind), deciding)
        }
    }
}

/// Reads a message of a known type at its exact length; `None` for types that concern no instrument.
#[inline]
pub fn read(protocol: Protocol, bytes: &[u8]) -> Option<Event> {
    match protocol {
        Protocol::Itch50 => read_itch(itch::Message::parse(bytes).ok()?),
        Protocol::Deep10 => read_deep(deep::Message::parse(bytes).ok()?),
    }
}

#[inline]
fn read_itch(message: itch::Message<'_>) -> Option<Event> {
    use itch::Message as M;
    let add = |m: &itch::AddOrder| Effect::Add {
        reference: m.reference,
        buy: m.side == itch::BUY,
        qty: m.shares,
        price: m.price,
    };
    let (kind, header, effect) = match &message {
        M::Add(m) => (Kind::Add, m.header, add(m)),
        M::AddMpid(m) => (Kind::Add, m.add.header, add(&m.add)),
        M::Delete(m) => (
            Kind::Delete,
            m.header,
            Effect::Delete {
                reference: m.reference,
            },
        ),
        M::Replace(m) => (
            Kind::Replace,
            m.header,
            Effect::Replace {
                old: m.reference,
                new: m.new_reference,
                qty: m.shares,
                price: m.price,
            },
        ),
        M::Executed(m) => (
            Kind::Execute,
            m.header,
            Effect::Reduce {
                reference: m.reference,
                qty: m.shares,
                traded: true,
            },
        ),
        M::Cancel(m) => (
            Kind::Cancel,
            m.header,
            Effect::Reduce {
                reference: m.reference,
                qty: m.shares,
                traded: false,
            },
        ),
        M::ExecutedPrice(m) => (
            Kind::ExecutePrice,
            m.header,
            Effect::ExecutePrice {
                reference: m.reference,
                qty: m.shares,
                price: m.price,
                printable: m.printable == b'Y',
            },
        ),
        M::Trade(m) => (
            Kind::Trade,
            m.header,
            Effect::Trade(Some((m.price, m.shares))),
        ),
        M::Cross(m) => {
            let shares = u32::try_from(m.shares).unwrap_or(u32::MAX);
            let trade = (shares > 0).then_some((m.price, shares));
            (Kind::Trade, m.header, Effect::Trade(trade))
        }
        M::TradingAction(m) => (
            Kind::Status,
            m.header,
            Effect::Status {
                operational: false,
                halted: m.state != b'T',
            },
        ),
        M::Directory(m) => {
            return Some(Event {
                kind: Kind::Directory,
                name: Name::Directory(m.header.locate, u64::from_be_bytes(m.stock)),
                timestamp: m.header.timestamp.get(),
                effect: Effect::Directory,
            });
        }
        _ => return None,
    };
    Some(Event {
        kind,
        name: Name::Locate(header.locate),
        timestamp: header.timestamp.get(),
        effect,
    })
}

#[inline]
fn read_deep(message: deep::Message<'_>) -> Option<Event> {
    use deep::Message as M;
    let price = |price: i64| u32::try_from(price).ok().filter(|&p| p > 0);
    let (kind, symbol, timestamp, effect) = match &message {
        M::Level(m) => (
            Kind::Level,
            m.symbol,
            m.timestamp,
            Effect::Level {
                buy: m.side == deep::BUY,
                price: price(m.price),
                qty: m.size,
                complete: m.is_complete(),
            },
        ),
        M::Trade(m) => (
            Kind::Trade,
            m.symbol,
            m.timestamp,
            Effect::Trade(price(m.price).map(|p| (p, m.size))),
        ),
        M::TradingStatus(m) => (
            Kind::Status,
            m.symbol,
            m.timestamp,
            Effect::Status {
                operational: false,
                halted: m.status != b'T',
            },
        ),
        M::OperationalHalt(m) => (
            Kind::Status,
            m.symbol,
            m.timestamp,
            Effect::Status {
                operational: true,
                halted: m.status == b'O',
            },
        ),
        _ => return None,
    };
    Some(Event {
        kind,
        name: Name::Symbol(u64::from_be_bytes(symbol)),
        timestamp: timestamp as u64,
        effect,
    })
}
