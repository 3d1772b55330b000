//! Windows `session`, `order` and `frame`.

use super::frame::{Staged, stage};
use super::{CardImage, CompileError, Row, get, mac};
use crate::meaning::{Desk, FIRST_ACK, FIRST_SEQ, Kind, Order, Price};
use t2t_contract::{records, sizes};

/// Adds the rows of sessions and orders; returns the row of each order, which slots repeat.
pub fn rows(desk: &Desk, image: &mut CardImage) -> Result<Vec<Row>, CompileError> {
    for (number, session) in desk.sessions.iter().enumerate() {
        use records::session::*;
        let mut row = Row::new(&WINDOW, number);
        row.set(UP, 1);
        row.put("PEER_MAC", PEER_MAC, PEER_MAC_W, mac(session.peer_mac))?;
        row.put("LOCAL_MAC", LOCAL_MAC, LOCAL_MAC_W, mac(session.local_mac))?;
        row.put("SEQ", SEQ, SEQ_W, u64::from(FIRST_SEQ))?;
        row.put("ACK", ACK, ACK_W, u64::from(FIRST_ACK))?;
        image.rows.push(row);
    }
    let mut rows = Vec::new();
    for (number, order) in desk.orders.iter().enumerate() {
        let session = get("session", &desk.sessions, order.session)?;
        let staged = stage(order, session).map_err(|source| CompileError::Frame {
            name: order.name.clone(),
            source,
        })?;
        rows.push(order_row(desk, number, order, &staged)?);
        for (at, word) in staged.bytes.chunks(4).enumerate() {
            let mut row = Row::new(&records::frame::WINDOW, number * sizes::FRAME_WORDS + at);
            let word = word
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u32::from(*byte));
            row.put_words(records::frame::WORD, &[word]);
            image.rows.push(row);
        }
    }
    image.rows.extend(rows.iter().cloned());
    Ok(rows)
}

fn order_row(
    desk: &Desk,
    number: usize,
    order: &Order,
    staged: &Staged,
) -> Result<Row, CompileError> {
    use records::order::*;
    get("instrument", &desk.instruments, order.instrument)?;
    let target = match order.target {
        Some(target) => {
            get("order", &desk.orders, target)?;
            target
        }
        None => 0,
    };
    let kind = match order.kind {
        Kind::Enter => 0,
        Kind::Replace => 1,
        Kind::Cancel => 2,
    };
    let (base, offset) = match order.price {
        Price::Fixed(price) => (0, i64::from(price)),
        Price::Bid(offset) => (1, offset),
        Price::Ask(offset) => (2, offset),
    };
    let times = |field, factor: i64, bits| {
        let value = i128::from(factor) * i128::from(offset);
        i64::try_from(value).map_err(|_| CompileError::Value { field, value, bits })
    };
    let mut row = Row::new(&WINDOW, number);
    row.put("TYPE", TYPE, TYPE_W, kind)?;
    row.set(SIDE, u64::from(!order.side.is_buy()));
    row.put("BASE", BASE, BASE_W, base)?;
    row.put("SESSION", SESSION, SESSION_W, order.session as u64)?;
    row.set(EN, 1);
    row.put("INSTR", INSTR, INSTR_W, order.instrument as u64)?;
    row.put("QTY", QTY, QTY_W, u64::from(order.qty))?;
    row.put("TARGET", TARGET, TARGET_W, target as u64)?;
    row.put_signed("OFF", OFF, OFF_W, offset)?;
    row.put_signed("KN", KN, KN_W, times("KN", i64::from(order.qty), KN_W)?)?;
    row.put_signed("KC", KC, KC_W, times("KC", 10_000, KC_W)?)?;
    row.put("BYTES", BYTES, BYTES_W, staged.bytes.len() as u64)?;
    row.put("TCP_SUM", TCP_SUM, TCP_SUM_W, u64::from(staged.tcp_sum))?;
    row.put("IP_SUM", IP_SUM, IP_SUM_W, u64::from(staged.ip_sum))?;
    Ok(row)
}
