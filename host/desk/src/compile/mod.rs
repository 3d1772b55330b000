//! Compilation of a desk into the parameters of a card.
//!
//! What flows in: a checked [`Desk`]. What flows out: a [`CardImage`], the rows of the store of
//! parameters of `t2t-contract`. It has only the rows that are used; all others are zero. It leaves UserRefNum and IP identification alone, which must not start again within a day.

mod frame;
mod orders;
mod restarts;
mod row;
mod symbols;
mod triggers;

pub(crate) use restarts::place as trigger_place;
pub use restarts::restarts;
pub use row::{CardImage, Row};

use crate::meaning::{Desk, Feed, Protocol};
use crate::slots::SlotError;
use t2t_contract::{records, sizes};
use t2t_protocols::{WireError, ethernet::multicast_mac};

pub(crate) use symbols::place as place_symbols;

/// Why a desk cannot be compiled. A desk that was read from a file without mistakes compiles.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// A value is too large for its place on the card.
    #[error("{field} {value} does not fit {bits} bits")]
    Value {
        /// The field of a record.
        field: &'static str,
        /// The value.
        value: i128,
        /// Bits that it has.
        bits: usize,
    },
    /// More of something than the card holds.
    #[error("{count} {what}, but a card holds {most}")]
    Count {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many fit.
        most: usize,
    },
    /// An index that points nowhere.
    #[error("{what} {index} does not exist")]
    Reference {
        /// What it should point to.
        what: &'static str,
        /// The index.
        index: usize,
    },
    /// The symbols of a desk that collide in both tables.
    #[error(
        "the symbol table has no place for {0}: all its places are taken by symbols that cannot move"
    )]
    Symbol(String),
    /// Triggers do not fit the slots.
    #[error(transparent)]
    Slots(#[from] SlotError),
    /// An order's frame cannot be written.
    #[error("order {name}: {source}")]
    Frame {
        /// The order.
        name: String,
        /// What is wrong.
        source: WireError,
    },
}

/// Compiles a desk.
///
/// # Errors
/// When the desk does not fit the card; see [`CompileError`].
pub fn compile(desk: &Desk) -> Result<CardImage, CompileError> {
    for (what, count, most) in [
        ("feeds", desk.feeds.len(), sizes::FEEDS),
        ("instruments", desk.instruments.len(), sizes::INSTRUMENTS),
        ("sessions", desk.sessions.len(), sizes::SESSIONS),
        ("orders", desk.orders.len(), sizes::ORDERS),
        ("triggers", desk.triggers.len(), sizes::TRIGGERS),
    ] {
        if count > most {
            return Err(CompileError::Count { what, count, most });
        }
    }
    let mut image = CardImage::default();
    for (number, feed) in desk.feeds.iter().enumerate() {
        image.rows.push(feed_row(number, feed)?);
    }
    instruments(desk, &mut image)?;
    let orders = orders::rows(desk, &mut image)?;
    triggers::rows(desk, &orders, &mut image)?;
    image.rows.push(card_row(desk)?);
    Ok(image)
}

fn card_row(desk: &Desk) -> Result<Row, CompileError> {
    use records::card::*;
    let limits = &desk.limits;
    let mut row = Row::new(&WINDOW, 0);
    for (name, lsb, bits, value) in [
        (
            "DEAD_MAN",
            DEAD_MAN,
            DEAD_MAN_W,
            limits.dead_man_ns.unwrap_or(0),
        ),
        (
            "GROSS_LIMIT",
            GROSS_LIMIT,
            GROSS_LIMIT_W,
            limits.gross_notional,
        ),
        (
            "RATE_COST",
            RATE_COST,
            RATE_COST_W,
            u64::from(limits.order_cost_ns()),
        ),
        (
            "REPEAT_LIMIT",
            REPEAT_LIMIT,
            REPEAT_LIMIT_W,
            u64::from(limits.repeat_per_second),
        ),
        (
            "OPEN_LIMIT",
            OPEN_LIMIT,
            OPEN_LIMIT_W,
            u64::from(limits.max_open_orders),
        ),
    ] {
        row.put(name, lsb, bits, value)?;
    }
    Ok(row)
}

/// The element of a list of the desk.
fn get<'a, T>(what: &'static str, list: &'a [T], index: usize) -> Result<&'a T, CompileError> {
    list.get(index)
        .ok_or(CompileError::Reference { what, index })
}

fn mac(bytes: [u8; 6]) -> u64 {
    bytes
        .iter()
        .fold(0, |mac, byte| mac << 8 | u64::from(*byte))
}

fn feed_row(number: usize, feed: &Feed) -> Result<Row, CompileError> {
    use records::feed::*;
    let mut row = Row::new(&WINDOW, number);
    row.set(EN, 1);
    row.set(PROTO, u64::from(feed.protocol == Protocol::Deep10));
    if let Some(vlan) = feed.vlan {
        row.set(VLAN_EN, 1);
        row.put("VLAN", VLAN, VLAN_W, u64::from(vlan))?;
    }
    let (a, b) = (feed.a, feed.b);
    row.put("A_MAC", A_MAC, A_MAC_W, mac(multicast_mac(a.ip().octets())))?;
    row.put("A_IP", A_IP, A_IP_W, u64::from(a.ip().to_bits()))?;
    row.put("A_PORT", A_PORT, A_PORT_W, u64::from(a.port()))?;
    if let Some(b) = b {
        row.set(HAS_B, 1);
        row.put("B_MAC", B_MAC, B_MAC_W, mac(multicast_mac(b.ip().octets())))?;
        row.put("B_IP", B_IP, B_IP_W, u64::from(b.ip().to_bits()))?;
        row.put("B_PORT", B_PORT, B_PORT_W, u64::from(b.port()))?;
    }
    row.put("HOLD", HOLD, HOLD_W, feed.hold_ns)?;
    row.put("STALE", STALE, STALE_W, feed.stale_ns.unwrap_or(0))?;
    row.put("START", START, START_W, feed.first_sequence)?;
    Ok(row)
}

fn instruments(desk: &Desk, image: &mut CardImage) -> Result<(), CompileError> {
    let placed = symbols::place(&desk.instruments)
        .map_err(|index| CompileError::Symbol(desk.instruments[index].symbol.text().to_owned()))?;
    for (number, (instrument, at)) in desk.instruments.iter().zip(placed).enumerate() {
        get("feed", &desk.feeds, instrument.feed)?;
        let (id, feed) = (number as u64, instrument.feed as u64);
        let mut symbol = Row::new(&records::symbol::WINDOW, at);
        symbol.set(records::symbol::VALID, 1);
        symbol.put("FEED", records::symbol::FEED, records::symbol::FEED_W, feed)?;
        symbol.put(
            "INSTR",
            records::symbol::INSTR,
            records::symbol::INSTR_W,
            id,
        )?;
        let text = u64::from_be_bytes(instrument.symbol.bytes());
        symbol.put(
            "SYMBOL",
            records::symbol::SYMBOL,
            records::symbol::SYMBOL_W,
            text,
        )?;
        let mut member = Row::new(&records::member::WINDOW, number);
        member.set(records::member::EN, 1);
        member.put("FEED", records::member::FEED, records::member::FEED_W, feed)?;
        image.rows.extend([symbol, member]);
        if let Some(number) = instrument.locate {
            let mut locate = Row::new(&records::pinned::WINDOW, id as usize);
            locate.set(records::pinned::VALID, 1);
            locate.put("FEED", records::pinned::FEED, records::pinned::FEED_W, feed)?;
            locate.put(
                "LOCATE",
                records::pinned::LOCATE,
                records::pinned::LOCATE_W,
                u64::from(number),
            )?;
            image.rows.push(locate);
        }
        if let Some(limits) = &instrument.limits {
            use records::limit::*;
            let mut row = Row::new(&WINDOW, number);
            row.set(EN, 1);
            row.put(
                "MAX_QTY",
                MAX_QTY,
                MAX_QTY_W,
                u64::from(limits.max_order_qty),
            )?;
            row.put("COLLAR", COLLAR, COLLAR_W, u64::from(limits.collar_bp))?;
            row.put(
                "MAX_NOTIONAL",
                MAX_NOTIONAL,
                MAX_NOTIONAL_W,
                limits.max_order_notional,
            )?;
            row.put("MAX_LONG", MAX_LONG, MAX_LONG_W, u64::from(limits.max_long))?;
            row.put(
                "MAX_SHORT",
                MAX_SHORT,
                MAX_SHORT_W,
                u64::from(limits.max_short),
            )?;
            image.rows.push(row);
        }
    }
    Ok(())
}
