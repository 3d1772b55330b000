//! What is loaded: orders, limits, sessions, members.

use crate::frames::{Staged, put, session_row};
use t2t_contract::records::{limit, member, order};
use t2t_hdl::testbench::{Rng, Verilated};

/// Order slots in use.
pub const ORDERS: usize = 48;
/// Instruments in use.
pub const INSTRUMENTS: [usize; 6] = [0, 1, 7, 100, 254, 255];

#[derive(Clone, Debug)]
pub struct Order {
    pub kind: u64,
    pub sell: bool,
    /// 0 fixed, 1 bid, 2 ask.
    pub base: u64,
    pub session: usize,
    pub en: bool,
    pub instr: usize,
    pub qty: i64,
    pub target: usize,
    pub off: i64,
    pub staged: Staged,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Limit {
    pub en: bool,
    pub max_qty: i64,
    pub collar: i64,
    pub max_notional: i64,
    pub max_long: i64,
    pub max_short: i64,
}

#[derive(Clone, Debug)]
pub struct Desk {
    pub orders: Vec<Order>,
    pub limits: Vec<Limit>,
    pub feed_of: Vec<Option<u64>>,
    pub up: [bool; 4],
    pub seq: [u32; 4],
    pub ack: [u32; 4],
    macs: Vec<Vec<u8>>,
}

impl Order {
    pub fn row(&self) -> Vec<u32> {
        let mut row = vec![0; 8];
        let (tcp, ip) = self.staged.sums();
        for (at, width, value) in [
            (order::TYPE, order::TYPE_W, self.kind),
            (order::SIDE, order::SIDE_W, u64::from(self.sell)),
            (order::BASE, order::BASE_W, self.base),
            (order::SESSION, order::SESSION_W, self.session as u64),
            (order::EN, order::EN_W, u64::from(self.en)),
            (order::INSTR, order::INSTR_W, self.instr as u64),
            (order::QTY, order::QTY_W, self.qty as u64),
            (order::TARGET, order::TARGET_W, self.target as u64),
            (order::OFF, order::OFF_W, self.off as u64),
            (order::KN, order::KN_W, (self.qty * self.off) as u64),
            (order::KC, order::KC_W, (10_000 * self.off) as u64),
            (order::BYTES, order::BYTES_W, self.staged.frame.len() as u64),
            (order::TCP_SUM, order::TCP_SUM_W, tcp),
            (order::IP_SUM, order::IP_SUM_W, ip),
        ] {
            put(&mut row, at, width, value);
        }
        row
    }
}

impl Desk {
    pub fn random(rng: &mut Rng) -> Self {
        let macs: Vec<Vec<u8>> = (0..4)
            .map(|_| (0..12).map(|_| rng.below(256) as u8).collect())
            .collect();
        let orders = (0..ORDERS)
            .map(|n| {
                // The first eight are enters: what replaces and cancels aim at.
                let kind = if n < 8 {
                    0
                } else {
                    rng.pick(&[0, 0, 0, 0, 1, 2])
                };
                // Sometimes an order before this one, so that chains of replaces arise.
                let aim = if rng.one_in(3) { n as u64 + 1 } else { 8 };
                let session = rng.below(4) as usize;
                let base = rng.below(3);
                let qty = 1 + rng.below(600) as i64;
                let off = match base {
                    0 if rng.one_in(20) => rng.pick(&[0, -5, 1_999_999_901, 1_999_999_900]),
                    0 => 992_000 + rng.below(20_000) as i64,
                    _ => rng.below(20_000) as i64 - 10_000,
                };
                Order {
                    kind,
                    sell: rng.one_in(2),
                    base,
                    session,
                    en: !rng.one_in(30),
                    instr: rng.pick(&INSTRUMENTS),
                    qty,
                    target: rng.below(aim) as usize,
                    off,
                    staged: Staged::random(rng, kind, session as u64, &macs[session], qty as u32),
                }
            })
            .collect();
        let mut limits = vec![Limit::default(); 256];
        let mut feed_of = vec![None; 256];
        for i in INSTRUMENTS {
            limits[i] = Limit {
                en: i != 254,
                max_qty: 550,
                collar: rng.pick(&[100, 150, 0]),
                max_notional: 500_000_000,
                max_long: 3_000,
                max_short: 2_500,
            };
            feed_of[i] = Some(rng.below(4));
        }
        feed_of[1] = None;
        let seq = [0; 4].map(|_| rng.bits(32) as u32);
        let ack = [0; 4].map(|_| rng.bits(32) as u32);
        Desk {
            orders,
            limits,
            feed_of,
            up: [true; 4],
            seq,
            ack,
            macs,
        }
    }

    fn write(m: &mut Verilated, strobe: &str, at: usize, row: &[u32]) {
        let mut wide = row.to_vec();
        wide.resize(16, 0);
        m.set_words("cfg_row", &wide);
        m.set("cfg_addr", at as u64);
        m.set(strobe, 1);
        m.tick();
        m.set(strobe, 0);
    }

    /// Writes a session with its present sequence number.
    pub fn write_session(&self, m: &mut Verilated, s: usize) {
        Self::write(
            m,
            "we_session",
            s,
            &session_row(self.up[s], &self.macs[s], self.seq[s], self.ack[s]),
        );
    }

    /// Loads everything.
    pub fn load(&self, m: &mut Verilated) {
        for s in 0..4 {
            self.write_session(m, s);
        }
        for (n, o) in self.orders.iter().enumerate() {
            Self::write(m, "we_order", n, &o.row());
            for (w, word) in o.staged.words().enumerate() {
                Self::write(m, "we_frame", n * 32 + w, &[word]);
            }
        }
        for i in INSTRUMENTS {
            let l = self.limits[i];
            let mut row = vec![0; 8];
            put(&mut row, limit::EN, limit::EN_W, u64::from(l.en));
            put(&mut row, limit::MAX_QTY, limit::MAX_QTY_W, l.max_qty as u64);
            put(&mut row, limit::COLLAR, limit::COLLAR_W, l.collar as u64);
            put(
                &mut row,
                limit::MAX_NOTIONAL,
                limit::MAX_NOTIONAL_W,
                l.max_notional as u64,
            );
            put(
                &mut row,
                limit::MAX_LONG,
                limit::MAX_LONG_W,
                l.max_long as u64,
            );
            put(
                &mut row,
                limit::MAX_SHORT,
                limit::MAX_SHORT_W,
                l.max_short as u64,
            );
            Self::write(m, "we_limit", i, &row);
            let feed = self.feed_of[i];
            Self::write(
                m,
                "we_member",
                i,
                &[feed.map_or(0, |f| 1 << member::EN | (f as u32) << member::FEED)],
            );
        }
    }
}
