//! What the block must do, said with ordinary data structures.

use crate::stream::*;
use std::collections::{HashMap, HashSet};

/// An order, and where the table keeps it.
#[derive(Clone, Debug)]
struct Order {
    sell: bool,
    qty: u64,
    price: u64,
    place: (usize, usize),
}

/// One operation on a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Op {
    pub instr: u64,
    /// The instrument is frozen: nothing but its meta data matters.
    pub frozen: bool,
    pub mark: u64,
    pub op: u64,
    pub sell: bool,
    pub price: u64,
    pub qty: u64,
    pub judge: bool,
    pub level: bool,
    pub status: Option<(bool, bool)>,
    pub last: Option<(u64, u64)>,
}

pub const ORDERS_FULL: u64 = 5;
pub const UNKNOWN_REF: u64 = 6;
pub const DUPLICATE_REF: u64 = 7;
pub const BAD_VALUE: u64 = 8;

/// Books without levels: who is watched, which orders are live, how full the table's buckets are.
pub struct Reference {
    pub symbols: HashMap<(u64, u64), u64>,
    pub locates: HashMap<(u64, u64), u64>,
    orders: HashMap<(u64, u64), Order>,
    used: Vec<[usize; 4]>,
    buckets: usize,
    live_limit: usize,
    pub frozen: HashSet<u64>,
    /// Orders refused because every way that they could be stored in was used.
    pub full_by_ways: u64,
    /// Orders refused because as many as may be were live.
    pub full_by_count: u64,
}

/// The hash of subtable `s`, bit by bit.
pub fn bucket(s: usize, instr: u64, reference: u64) -> usize {
    const SHIFTS: [(usize, usize); 4] = [(12, 14), (11, 5), (6, 33), (11, 28)];
    let key = reference ^ (instr << 56);
    let (right, left) = SHIFTS[s];
    let mut out = 0;
    for bit in (0..64).filter(|b| key >> b & 1 == 1) {
        out ^= 1 << (bit % 13);
        if bit >= right {
            out ^= 1 << ((bit - right) % 13);
        }
        if bit + left < 64 {
            out ^= 1 << ((bit + left) % 13);
        }
    }
    out
}

impl Reference {
    pub fn new(address_bits: usize, live_limit: usize) -> Self {
        let buckets = 1 << address_bits;
        Reference {
            symbols: HashMap::new(),
            locates: HashMap::new(),
            orders: HashMap::new(),
            used: vec![[0; 4]; buckets],
            buckets,
            live_limit,
            frozen: HashSet::new(),
            full_by_ways: 0,
            full_by_count: 0,
        }
    }

    pub fn live(&self) -> usize {
        self.orders.len()
    }

    pub fn reset(&mut self) {
        self.orders.clear();
        self.used.fill([0; 4]);
        self.frozen.clear();
    }

    pub fn instr(&self, m: &Msg) -> Option<u64> {
        let by_symbol = self.symbols.get(&(m.feed, m.symbol));
        let by_locate = self.locates.get(&(m.feed, m.locate));
        if m.deep { by_symbol } else { by_locate }.copied()
    }

    /// Where a new order goes: the first subtable of those whose bucket has most unused ways.
    fn place(&self, instr: u64, reference: u64) -> Option<(usize, usize)> {
        let of = |s: usize| (s, bucket(s, instr, reference) % self.buckets);
        (0..4)
            .map(of)
            .filter(|&(s, b)| self.used[b][s] < 4)
            .min_by_key(|&(s, b)| self.used[b][s])
    }

    fn room(&mut self, instr: u64, reference: u64) -> Result<(usize, usize), u64> {
        let place = self.place(instr, reference);
        self.full_by_ways += u64::from(place.is_none());
        place.ok_or(ORDERS_FULL)
    }

    fn insert(&mut self, key: (u64, u64), sell: bool, qty: u64, price: u64, place: (usize, usize)) {
        self.used[place.1][place.0] += 1;
        self.orders.insert(
            key,
            Order {
                sell,
                qty,
                price,
                place,
            },
        );
    }

    fn remove(&mut self, key: (u64, u64)) {
        if let Some(o) = self.orders.remove(&key) {
            self.used[o.place.1][o.place.0] -= 1;
        }
    }

    /// Takes a message; its operations, the second of which comes four cycles after the first.
    pub fn take(&mut self, m: &Msg) -> Vec<Op> {
        let Some(kind) = m.kind() else { return vec![] };
        if kind == DIRECTORY {
            match self.symbols.get(&(m.feed, m.symbol)) {
                Some(&i) => self.locates.insert((m.feed, m.locate), i),
                None => self.locates.remove(&(m.feed, m.locate)),
            };
            return vec![];
        }
        let Some(instr) = self.instr(m) else {
            return vec![];
        };
        let op = Op {
            instr,
            judge: true,
            level: true,
            ..Op::default()
        };
        if self.frozen.contains(&instr) {
            return vec![Op { frozen: true, ..op }];
        }
        match self.act(m, kind, op.clone()) {
            Ok(ops) => ops,
            Err(mark) => {
                self.frozen.insert(instr);
                vec![Op { mark, ..op }]
            }
        }
    }

    fn act(&mut self, m: &Msg, kind: u64, op: Op) -> Result<Vec<Op>, u64> {
        let key = (op.instr, m.reference);
        let found = self.orders.get(&key).cloned();
        let values_bad = m.qty == 0 || m.price_bad();
        match kind {
            ADD => {
                if values_bad {
                    return Err(BAD_VALUE);
                }
                if found.is_some() {
                    return Err(DUPLICATE_REF);
                }
                if self.orders.len() >= self.live_limit {
                    self.full_by_count += 1;
                    return Err(ORDERS_FULL);
                }
                let place = self.room(op.instr, m.reference)?;
                self.insert(key, m.sell, m.qty, m.price, place);
                Ok(vec![Op {
                    op: 1,
                    sell: m.sell,
                    price: m.price,
                    qty: m.qty,
                    ..op
                }])
            }
            EXECUTE | CANCEL | EXECUTE_PRICE | DELETE => {
                let o = found.ok_or(UNKNOWN_REF)?;
                let qty = if kind == DELETE { o.qty } else { m.qty };
                if qty > o.qty {
                    return Err(BAD_VALUE);
                }
                if qty == o.qty {
                    self.remove(key);
                } else if let Some(o) = self.orders.get_mut(&key) {
                    o.qty -= qty;
                }
                let last = match kind {
                    EXECUTE => Some((o.price, qty)),
                    EXECUTE_PRICE if m.printable => Some((m.price & 0xFFFF_FFFF, qty)),
                    _ => None,
                };
                Ok(vec![Op {
                    op: 2,
                    sell: o.sell,
                    price: o.price,
                    qty,
                    last,
                    ..op
                }])
            }
            REPLACE => {
                let o = found.ok_or(UNKNOWN_REF)?;
                let new = (op.instr, m.newref);
                if values_bad {
                    return Err(BAD_VALUE);
                }
                if self.orders.contains_key(&new) {
                    return Err(DUPLICATE_REF);
                }
                let place = self.room(op.instr, m.newref)?;
                self.remove(key);
                self.insert(new, o.sell, m.qty, m.price, place);
                let first = Op {
                    op: 2,
                    sell: o.sell,
                    price: o.price,
                    qty: o.qty,
                    judge: false,
                    ..op.clone()
                };
                Ok(vec![
                    first,
                    Op {
                        op: 1,
                        sell: o.sell,
                        price: m.price,
                        qty: m.qty,
                        ..op
                    },
                ])
            }
            TRADE => {
                let counts = match (m.deep, m.ty) {
                    (true, _) => !m.price_bad(),
                    (_, b'Q') => m.qty > 0,
                    _ => true,
                };
                Ok(vec![Op {
                    level: false,
                    last: counts.then_some((m.price & 0xFFFF_FFFF, m.qty)),
                    ..op
                }])
            }
            STATUS => Ok(vec![Op {
                level: false,
                status: Some((m.status_op, m.status_set)),
                ..op
            }]),
            LEVEL => {
                if m.price_bad() {
                    return Err(BAD_VALUE);
                }
                let judge = m.complete;
                Ok(vec![Op {
                    op: 3,
                    sell: m.sell,
                    price: m.price,
                    qty: m.qty,
                    judge,
                    ..op
                }])
            }
            other => panic!("kind {other}"),
        }
    }
}
