//! Events as DEEP 1.0 messages: levels instead of orders, and the flag that ends an event on its last update.

use super::{
    book::Level,
    event::{Change, Event, Phase},
    publish::{Messages, Security, side_byte},
};
use t2t_protocols::iex::deep;

pub(super) struct Publisher {
    pub(super) securities: Vec<Security>,
    pub(super) midnight_ns: u64,
}

/// Messages that no book cares about.
const OTHERS: [u8; 6] = [b'I', b'P', b'E', b'X', b'A', b'B'];

impl Publisher {
    pub(super) fn publish(&self, event: &Event, out: &mut Messages) {
        let security = &self.securities[event.symbol];
        let timestamp = (self.midnight_ns + event.time) as i64;
        // The last change that moves a level ends the event, unless trades follow: IEX flags the last update.
        let last = event.changes.iter().rposition(moves_a_level);
        for (n, change) in event.changes.iter().enumerate() {
            one(change, timestamp, security, last == Some(n), out);
        }
    }
}

fn moves_a_level(change: &Change) -> bool {
    use Change::{Add, Cancel, Delete, Execute, Replace};
    matches!(
        change,
        Add { .. } | Cancel { .. } | Delete { .. } | Execute { .. } | Replace { .. }
    )
}

fn one(change: &Change, timestamp: i64, security: &Security, last: bool, out: &mut Messages) {
    let symbol = security.symbol;
    let update = |level: Level, complete: bool| {
        let side = side_byte(level.side, (deep::BUY, deep::SELL));
        let flags = if complete { deep::EVENT_COMPLETE } else { 0 };
        let price = i64::from(level.price);
        deep::PriceLevel {
            side,
            flags,
            timestamp,
            symbol,
            size: level.shares,
            price,
        }
        .to_bytes()
    };
    match *change {
        Change::Phase(phase) => {
            let event = match phase {
                Phase::StartOfMessages => b'O',
                Phase::StartOfHours => b'S',
                Phase::StartOfMarket => b'R',
                Phase::EndOfMarket => b'M',
                Phase::EndOfHours => b'E',
                Phase::EndOfMessages => b'C',
            };
            out.push(&deep::SystemEvent { event, timestamp }.to_bytes());
        }
        Change::Listed => {
            let adjusted_close = i64::from(security.price);
            let directory = deep::Directory {
                flags: 0,
                timestamp,
                symbol,
                round_lot: 100,
                adjusted_close,
                luld_tier: 1,
            };
            out.push(&directory.to_bytes());
            out.push(&skipped(b'P', timestamp, security, 0));
        }
        Change::Status {
            halted,
            operational: true,
        } => {
            let status = if halted { b'O' } else { b'N' };
            out.push(
                &deep::OperationalHalt {
                    status,
                    timestamp,
                    symbol,
                }
                .to_bytes(),
            );
        }
        Change::Status {
            halted,
            operational: false,
        } => {
            let (status, reason) = if halted {
                (b'H', *b"T1  ")
            } else {
                (b'T', *b"    ")
            };
            out.push(
                &deep::TradingStatus {
                    status,
                    timestamp,
                    symbol,
                    reason,
                }
                .to_bytes(),
            );
        }
        Change::Add { level, .. } | Change::Delete { level, .. } | Change::Cancel { level, .. } => {
            out.push(&update(level, last));
        }
        Change::Replace { left, entered, .. } => {
            if left.price != entered.price {
                out.push(&update(left, false));
            }
            out.push(&update(entered, last));
        }
        Change::Execute {
            shares,
            match_number,
            print,
            level,
            ..
        } => {
            let price = print.map_or(level.price, |print| print.price);
            out.push(&trade(timestamp, symbol, shares, price, match_number).to_bytes());
            out.push(&update(level, last));
        }
        Change::Trade {
            shares,
            price,
            match_number,
            ..
        }
        | Change::Cross {
            shares,
            price,
            match_number,
        } => {
            out.push(&trade(timestamp, symbol, shares, price, match_number).to_bytes());
        }
        Change::Other { pick } => {
            out.push(&skipped(
                OTHERS[(pick % 6) as usize],
                timestamp,
                security,
                pick,
            ));
        }
    }
}

fn trade(
    timestamp: i64,
    symbol: [u8; 8],
    shares: u32,
    price: u32,
    match_number: u64,
) -> deep::TradeReport {
    let (price, trade_id) = (i64::from(price), match_number as i64);
    deep::TradeReport {
        conditions: 0,
        timestamp,
        symbol,
        size: shares,
        price,
        trade_id,
    }
}

/// A message of a type that no book cares about: time and symbol right, the rest made up.
fn skipped(kind: u8, timestamp: i64, security: &Security, pick: u64) -> Vec<u8> {
    let mut bytes = vec![0; deep::length_of(kind).unwrap_or(18).max(18)];
    bytes[0] = kind;
    bytes[1] = pick as u8;
    bytes[2..10].copy_from_slice(&timestamp.to_le_bytes());
    bytes[10..18].copy_from_slice(&security.symbol);
    bytes[18..].fill(pick as u8);
    bytes
}
