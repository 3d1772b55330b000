//! What is loaded, as rows: a DEEP feed, an instrument, two triggers, and an order in variants that cannot be mixed up.

use crate::frames::{Staged, put, session_row};
use crate::packets::Net;
use t2t_contract::records::{
    self, Window, card, condition, feed, limit, member, order, session, slot, symbol, symbol_hash,
    trigger,
};
use t2t_hdl::testbench::Rng;

/// A row of a window.
pub type Row = (&'static Window, usize, Vec<u32>);

const AT_LEAST: u64 = 600;
/// Price of the bid, 1/10000 dollar.
pub const PRICE: u32 = 1_000_000;
pub const SYMBOL: &[u8; 8] = b"AAPL    ";
pub const NET: Net = Net {
    deep: true,
    mac: [1, 0, 0x5E, 0x57, 0x15, 4],
    ip: [233, 215, 21, 4],
    port: 10378,
};
const MACS: [u8; 12] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];
/// Limits that nothing here meets.
pub const GROSS: u64 = 1 << 50;
pub const MOST: u64 = 65_535;
/// Nanoseconds; longer than a frame takes, shorter than two: one attempt a frame.
const COOLDOWN: u64 = 300;

fn row(window: &'static Window, row: usize, fields: &[(usize, usize, u64)]) -> Row {
    let mut words = vec![0; window.words];
    for (at, width, value) in fields {
        put(&mut words, *at, *width, *value);
    }
    (window, row, words)
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b))
}

/// What stays: everything but the order.
pub fn once(shots: u32) -> Vec<Row> {
    let name = big_endian(SYMBOL);
    let session = session_row(true, &MACS, 1000, 2000);
    let shots = [(trigger::SHOTS, trigger::SHOTS_W, shots.into())];
    vec![
        row(
            &feed::WINDOW,
            0,
            &[
                (feed::EN, 1, 1),
                (feed::PROTO, 1, 1),
                (feed::A_MAC, 48, big_endian(&NET.mac)),
                (feed::A_IP, 32, big_endian(&NET.ip)),
                (feed::A_PORT, 16, NET.port.into()),
                (feed::START, 64, 1),
            ],
        ),
        row(
            &symbol::WINDOW,
            symbol_hash(0, 0, name),
            &[(symbol::VALID, 1, 1), (symbol::SYMBOL, 64, name)],
        ),
        row(&member::WINDOW, 0, &[(member::EN, 1, 1)]),
        // Bid quantity at least.
        row(
            &condition::WINDOW,
            0,
            &[
                (condition::CONST, condition::CONST_W, AT_LEAST),
                (condition::FIELD, condition::FIELD_W, 1),
            ],
        ),
        (
            &session::WINDOW,
            0,
            session[..session::WINDOW.words].to_vec(),
        ),
        row(&trigger::WINDOW, 0, &shots),
        row(&trigger::WINDOW, 1, &shots),
    ]
}

/// The card's own limits, as a row of the store.
pub fn card_row() -> Row {
    row(
        &card::WINDOW,
        0,
        &[
            (card::GROSS_LIMIT, card::GROSS_LIMIT_W, GROSS),
            (card::RATE_COST, card::RATE_COST_W, 1),
            (card::REPEAT_LIMIT, card::REPEAT_LIMIT_W, MOST),
            (card::OPEN_LIMIT, card::OPEN_LIMIT_W, MOST),
        ],
    )
}

/// The frame of variant `n`.
pub fn staged(n: u32) -> Staged {
    Staged::random(&mut Rng::new(n.into()), 0, 0, &MACS, n)
}

/// Price of variant `n`, 1/10000 dollar above the bid.
pub fn offset(n: u32) -> u64 {
    100 * u64::from(n)
}

/// The order in variant `n`: `n` shares, which is also the most that its limits allow, its own price and frame.
pub fn variant(n: u32) -> Vec<Row> {
    let staged = staged(n);
    let (tcp, ip) = staged.sums();
    let (qty, off) = (u64::from(n), offset(n));
    let params = [
        (order::BASE, order::BASE_W, 1),
        (order::EN, 1, 1),
        (order::QTY, order::QTY_W, qty),
        (order::OFF, order::OFF_W, off),
        (order::KN, order::KN_W, qty * off),
        (order::KC, order::KC_W, 10_000 * off),
        (order::BYTES, order::BYTES_W, staged.frame.len() as u64),
        (order::TCP_SUM, order::TCP_SUM_W, tcp),
        (order::IP_SUM, order::IP_SUM_W, ip),
    ];
    let mut rows = vec![
        row(&order::WINDOW, 0, &params),
        row(
            &limit::WINDOW,
            0,
            &[
                (limit::EN, 1, 1),
                (limit::MAX_QTY, limit::MAX_QTY_W, qty),
                (limit::COLLAR, limit::COLLAR_W, 1000),
                (limit::MAX_NOTIONAL, limit::MAX_NOTIONAL_W, GROSS),
                (limit::MAX_LONG, limit::MAX_LONG_W, 1 << 30),
            ],
        ),
    ];
    for (which, decision) in [(0, 1), (1, 0)] {
        let own = [
            (slot::EN, 1, 1),
            (slot::DECISION, 1, decision),
            (slot::ORDERS, slot::ORDERS_W, 1),
            (slot::MASK, slot::MASK_W, 1),
            (slot::COOLDOWN, slot::COOLDOWN_W, COOLDOWN),
        ];
        let copied = params.map(|(at, width, value)| (slot::PARAMS + at, width, value));
        let fields = [&own[..], &copied[..]].concat();
        rows.push(row(&slot::WINDOW, which, &fields));
    }
    let words = staged.words().enumerate();
    rows.extend(words.map(|(at, word)| (&records::frame::WINDOW, at, vec![word])));
    rows
}
