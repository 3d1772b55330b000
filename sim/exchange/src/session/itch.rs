//! Events as ITCH 5.0 messages.

use super::{
    event::{Change, Event, Phase},
    publish::{Messages, Security, side_byte},
};
use t2t_protocols::{U48, itch};

pub(super) struct Publisher {
    pub(super) securities: Vec<Security>,
}

const SIDES: (u8, u8) = (itch::BUY, itch::SELL);
const MPIDS: [&[u8; 4]; 4] = [b"GSCO", b"MLCO", b"UBSS", b"LEHM"];
/// Messages that no book cares about: type, offset of the symbol if it has one. The imbalance is by far the commonest.
const OTHERS: [(u8, Option<usize>); 11] = [
    (b'I', Some(28)),
    (b'N', Some(11)),
    (b'Y', Some(11)),
    (b'L', Some(15)),
    (b'J', Some(11)),
    (b'K', Some(11)),
    (b'h', Some(11)),
    (b'O', Some(11)),
    (b'B', None),
    (b'V', None),
    (b'W', None),
];

impl Publisher {
    pub(super) fn publish(&self, event: &Event, out: &mut Messages) {
        let security = &self.securities[event.symbol];
        let header = itch::Header {
            locate: security.locate,
            tracking: 2,
            timestamp: U48::new(event.time),
        };
        for change in &event.changes {
            one(change, header, security, out);
        }
    }
}

fn one(change: &Change, header: itch::Header, security: &Security, out: &mut Messages) {
    let stock = security.symbol;
    match *change {
        Change::Phase(phase) => {
            let event = match phase {
                Phase::StartOfMessages => b'O',
                Phase::StartOfHours => b'S',
                Phase::StartOfMarket => b'Q',
                Phase::EndOfMarket => b'M',
                Phase::EndOfHours => b'E',
                Phase::EndOfMessages => b'C',
            };
            let header = itch::Header {
                locate: 0,
                ..header
            };
            out.push(&itch::SystemEvent { header, event }.to_bytes());
        }
        Change::Listed => {
            out.push(&directory(header, stock).to_bytes());
            out.push(&skipped(b'Y', Some(11), header, security, 0));
            if header.locate % 4 == 1 {
                out.push(&skipped(b'L', Some(15), header, security, 0));
            }
        }
        Change::Status { halted, .. } => {
            let state = if halted { b'H' } else { b'T' };
            let reason = if halted { *b"T1  " } else { *b"    " };
            out.push(
                &itch::TradingAction {
                    header,
                    stock,
                    state,
                    reserved: b' ',
                    reason,
                }
                .to_bytes(),
            );
        }
        Change::Add {
            reference,
            shares,
            attributed,
            level,
        } => {
            let side = side_byte(level.side, SIDES);
            let add = itch::AddOrder {
                header,
                reference,
                side,
                shares,
                stock,
                price: level.price,
            };
            if attributed {
                let mpid = *MPIDS[(reference / 4 % 4) as usize];
                out.push(&itch::AddOrderMpid { add, mpid }.to_bytes());
            } else {
                out.push(&add.to_bytes());
            }
        }
        Change::Delete { reference, .. } => {
            out.push(&itch::Delete { header, reference }.to_bytes())
        }
        Change::Cancel {
            reference, shares, ..
        } => {
            out.push(
                &itch::Cancel {
                    header,
                    reference,
                    shares,
                }
                .to_bytes(),
            );
        }
        Change::Execute {
            reference,
            shares,
            match_number,
            print: None,
            ..
        } => {
            out.push(
                &itch::Executed {
                    header,
                    reference,
                    shares,
                    match_number,
                }
                .to_bytes(),
            );
        }
        Change::Execute {
            reference,
            shares,
            match_number,
            print: Some(print),
            ..
        } => {
            let printable = if print.printable { b'Y' } else { b'N' };
            let price = print.price;
            let message = itch::ExecutedPrice {
                header,
                reference,
                shares,
                match_number,
                printable,
                price,
            };
            out.push(&message.to_bytes());
        }
        Change::Replace {
            old,
            new,
            shares,
            entered,
            ..
        } => {
            let message = itch::Replace {
                header,
                reference: old,
                new_reference: new,
                shares,
                price: entered.price,
            };
            out.push(&message.to_bytes());
        }
        Change::Trade {
            side,
            shares,
            price,
            match_number,
        } => {
            let side = side_byte(side, SIDES);
            let trade = itch::Trade {
                header,
                reference: 0,
                side,
                shares,
                stock,
                price,
                match_number,
            };
            out.push(&trade.to_bytes());
        }
        Change::Cross {
            shares,
            price,
            match_number,
        } => {
            let shares = u64::from(shares);
            out.push(
                &itch::Cross {
                    header,
                    shares,
                    stock,
                    price,
                    match_number,
                    cross_type: b'O',
                }
                .to_bytes(),
            );
        }
        Change::Other { pick } => {
            let at = if pick % 10 == 0 {
                (pick / 10) as usize % OTHERS.len()
            } else {
                0
            };
            let (kind, symbol_at) = OTHERS[at];
            out.push(&skipped(kind, symbol_at, header, security, pick));
        }
    }
}

fn directory(header: itch::Header, stock: [u8; 8]) -> itch::Directory {
    itch::Directory {
        header,
        stock,
        market_category: b'Q',
        financial_status: b'N',
        round_lot: 100,
        round_lots_only: b'N',
        classification: b'C',
        sub_type: *b"Z ",
        authenticity: b'P',
        short_sale_threshold: b'N',
        ipo: b' ',
        luld_tier: b'1',
        etp: b'N',
        etp_leverage: 0,
        inverse: b'N',
    }
}

/// A message of a type that no book cares about: header and symbol right, the rest made up.
fn skipped(
    kind: u8,
    symbol_at: Option<usize>,
    header: itch::Header,
    security: &Security,
    pick: u64,
) -> Vec<u8> {
    let mut bytes = vec![b'0'; itch::length_of(kind).unwrap_or(11)];
    let start = itch::SystemEvent {
        header,
        event: b'0',
    }
    .to_bytes();
    bytes[..11].copy_from_slice(&start[..11]);
    bytes[0] = kind;
    let end = bytes.len();
    bytes[end - 4..].copy_from_slice(&(pick as u32).to_be_bytes());
    match symbol_at {
        Some(at) => bytes[at..at + 8].copy_from_slice(&security.symbol),
        // A message about the whole market is about no security.
        None => bytes[1..3].copy_from_slice(&[0, 0]),
    }
    if kind == b'L' {
        bytes[11..15].copy_from_slice(MPIDS[usize::from(header.locate) % 4]);
    }
    bytes
}
