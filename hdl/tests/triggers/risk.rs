//! Risk of one order said with wide integers, from semantics section 7, and the rows that the host would write.

use t2t_contract::records::{limit, order};
use t2t_hdl::testbench::Rng;

/// Sets `width` bits from `lsb`.
pub fn put(words: &mut [u32], lsb: usize, width: usize, value: i128) {
    for i in 0..width {
        let bit = (value >> i & 1) as u32;
        let word = &mut words[(lsb + i) / 32];
        *word = *word & !(1 << ((lsb + i) % 32)) | bit << ((lsb + i) % 32);
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    pub en: bool,
    pub qty: i128,
    pub collar: i128,
    pub notional: i128,
    pub long: i128,
    pub short: i128,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Book {
    pub bid: i128,
    pub bid_v: bool,
    pub ask: i128,
    pub ask_v: bool,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Order {
    pub kind: i128,
    pub sell: bool,
    pub base: i128,
    pub qty: i128,
    pub off: i128,
    pub kn: i128,
    pub kc: i128,
}

/// Semantics section 7 for one order: one bit a reason, price, notional.
pub fn judge(
    o: &Order,
    l: &Limits,
    b: &Book,
    long: i128,
    short: i128,
    headroom: i128,
) -> (u64, u64, u64) {
    if o.kind == 2 {
        return (0, 0, 0);
    }
    let (base, there) = match o.base {
        1 => (b.bid, b.bid_v),
        2 => (b.ask, b.ask_v),
        _ => (0, true),
    };
    let opposite_first = if o.sell { b.bid_v } else { !b.ask_v };
    let reference = if opposite_first { b.bid } else { b.ask };
    let price = base + o.off;
    let notional = o.qty * base + o.kn;
    let outside = if o.sell {
        10_000 * base + o.kc < reference * (10_000 - l.collar).max(0)
    } else {
        10_000 * base + o.kc > reference * (10_000 + l.collar)
    };
    let why = [
        !l.en,
        !there || !(b.bid_v || b.ask_v),
        !(1..=1_999_999_900).contains(&price),
        o.qty > l.qty,
        notional > l.notional,
        outside,
        !o.sell && long + o.qty > l.long,
        o.sell && short + o.qty > l.short,
        notional > headroom,
    ];
    let bits = why
        .iter()
        .enumerate()
        .map(|(n, w)| u64::from(*w) << n)
        .sum();
    (
        bits,
        price as u64 & 0xFFFF_FFFF,
        notional as u64 & ((1 << 56) - 1),
    )
}

pub fn limit_row(l: &Limits) -> Vec<u32> {
    let mut row = vec![0; 8];
    put(&mut row, limit::MAX_QTY, limit::MAX_QTY_W, l.qty);
    put(&mut row, limit::COLLAR, limit::COLLAR_W, l.collar);
    put(&mut row, limit::EN, limit::EN_W, l.en.into());
    put(
        &mut row,
        limit::MAX_NOTIONAL,
        limit::MAX_NOTIONAL_W,
        l.notional,
    );
    put(&mut row, limit::MAX_LONG, limit::MAX_LONG_W, l.long);
    put(&mut row, limit::MAX_SHORT, limit::MAX_SHORT_W, l.short);
    row
}

pub fn order_row(rng: &mut Rng, o: &Order) -> Vec<u32> {
    // The fields that are not the lane's are noise.
    let mut row = rng.words(256);
    put(&mut row, order::TYPE, order::TYPE_W, o.kind);
    put(&mut row, order::SIDE, order::SIDE_W, o.sell.into());
    put(&mut row, order::BASE, order::BASE_W, o.base);
    put(&mut row, order::QTY, order::QTY_W, o.qty);
    put(&mut row, order::OFF, order::OFF_W, o.off);
    put(&mut row, order::KN, order::KN_W, o.kn);
    put(&mut row, order::KC, order::KC_W, o.kc);
    row
}
