//! Random messages that mostly make sense: a believable day with mistakes in it.

use crate::bench::Bench;
use crate::stream::Msg;
use t2t_hdl::testbench::Rng;

const SYMBOLS: [&[u8; 8]; 6] = [
    b"AAPL    ",
    b"MSFT    ",
    b"A       ",
    b"B       ",
    b"BRK.A   ",
    b"ZZZZ    ",
];
/// Locate of the first symbol.
pub const LOCATE: u64 = 100;

pub fn symbol(n: u64) -> u64 {
    u64::from_be_bytes(*SYMBOLS[n as usize])
}

/// Two feeds of ITCH (0, 1) and two of DEEP (2, 3); the last symbol is watched on none, two locates are not preloaded.
pub fn watch_all(b: &mut Bench) {
    let mut taken = vec![];
    for feed in 0..4 {
        for n in 0..5 {
            assert!(b.watch(feed, symbol(n), 10 + feed * 5 + n, &mut taken));
        }
    }
    for feed in 0..2 {
        for n in 0..3 {
            b.preload(feed, LOCATE + n, 10 + feed * 5 + n);
        }
    }
}

/// What the generator believes to be live: feed, number of the symbol, reference, shares.
type Order = (u64, u64, u64, u64);

pub struct Traffic {
    live: Vec<Order>,
    gone: Vec<Order>,
    next: u64,
    /// Orders that it tries to keep.
    wanted: usize,
    /// One message in so many is a mistake.
    wild: u64,
}

impl Traffic {
    pub fn new(wild: u64) -> Self {
        Traffic {
            live: vec![],
            gone: vec![],
            next: 0x1_2345_6783,
            wanted: 20,
            wild,
        }
    }

    pub fn restart(&mut self) {
        self.live.clear();
        self.gone.clear();
    }

    /// How many orders to grow or shrink to.
    pub fn want(&mut self, orders: usize) {
        self.wanted = orders;
    }

    fn fresh(&mut self, rng: &mut Rng) -> u64 {
        self.next += 4 * (1 + rng.below(3));
        self.next
    }

    pub fn itch(&mut self, rng: &mut Rng, feed: u64) -> Msg {
        let grow = rng.below(60) + (self.live.len() as u64) < 30 + self.wanted as u64;
        let ty = if rng.one_in(8) {
            rng.pick(b"PQHHRRSYW\x0a\x0b\x0c\x0d")
        } else if grow {
            rng.pick(b"AAAAFU")
        } else {
            rng.pick(b"EEXXDDDUUC")
        };
        let n = rng.below(6);
        let mut m = Msg {
            ty,
            feed,
            locate: LOCATE + n,
            symbol: symbol(n),
            ..Msg::default()
        };
        (m.sell, m.printable, m.status_set) = (rng.one_in(2), rng.one_in(2), rng.one_in(2));
        m.qty = if rng.one_in(30) {
            u64::from(u32::MAX)
        } else {
            1 + rng.below(4) * 100
        };
        m.price = if rng.one_in(30) {
            u64::from(u32::MAX)
        } else {
            1 + rng.below(1 << 20)
        };
        (m.reference, m.newref) = (self.fresh(rng), self.fresh(rng));
        if b"EXCDU".contains(&ty) {
            self.choose(rng, &mut m);
        }
        if rng.one_in(self.wild) {
            self.spoil(rng, &mut m);
        }
        self.follow(&m);
        m
    }

    /// The message is about an order that is there, as often as not the one that was touched last.
    fn choose(&mut self, rng: &mut Rng, m: &mut Msg) {
        let mine: Vec<Order> = self
            .live
            .iter()
            .rev()
            .filter(|o| o.0 == m.feed)
            .copied()
            .collect();
        let at = if rng.one_in(2) {
            0
        } else {
            rng.below(mine.len() as u64) as usize
        };
        let Some(&(_, n, reference, qty)) = mine.get(at) else {
            return;
        };
        (m.locate, m.reference) = (LOCATE + n, reference);
        if m.ty != b'U' {
            m.qty = if rng.one_in(3) {
                qty
            } else {
                rng.below(qty + 1)
            };
        }
    }

    fn spoil(&mut self, rng: &mut Rng, m: &mut Msg) {
        match rng.below(9) {
            0 => m.qty = 0,
            1 => m.qty = 1 << 31,
            2 => m.price = 0,
            3 => (m.reference, m.newref) = (m.newref, m.reference),
            4 => m.newref = m.reference,
            // A reference that is live, or was: an order twice, or one that is not there.
            _ => {
                let pool = if rng.one_in(3) {
                    &self.gone
                } else {
                    &self.live
                };
                let Some(o) = pool.get(rng.below(pool.len().max(1) as u64) as usize) else {
                    return;
                };
                m.locate = LOCATE + o.1;
                if m.ty == b'U' {
                    m.newref = o.2;
                } else {
                    m.reference = o.2;
                }
            }
        }
    }

    fn follow(&mut self, m: &Msg) {
        let n = m.locate - LOCATE;
        if n == 5 {
            return;
        }
        let at = self
            .live
            .iter()
            .position(|o| o.0 == m.feed && o.1 == n && o.2 == m.reference);
        match (m.ty, at) {
            (b'A' | b'F', None) => self.live.push((m.feed, n, m.reference, m.qty)),
            (b'E' | b'X' | b'C', Some(i)) if m.qty < self.live[i].3 => self.live[i].3 -= m.qty,
            (b'E' | b'X' | b'C' | b'D', Some(i)) => self.gone.push(self.live.remove(i)),
            (b'U', Some(i)) => {
                self.gone.push(self.live.remove(i));
                self.live.push((m.feed, n, m.newref, m.qty));
            }
            _ => {}
        }
        if self.gone.len() > 20 {
            self.gone.remove(0);
        }
    }

    pub fn deep(&mut self, rng: &mut Rng, feed: u64) -> Msg {
        let mut m = Msg {
            deep: true,
            ty: rng.pick(b"8888555THO"),
            feed,
            ..Msg::default()
        };
        m.symbol = symbol(rng.below(6));
        m.sell = m.ty == b'5';
        m.qty = rng.below(3) * 100;
        m.price = 1 + rng.below(1 << 30);
        if rng.one_in(self.wild) {
            m.price = rng.pick(&[0, 1 << 32]);
        }
        m.complete = !rng.one_in(4);
        (m.status_op, m.status_set) = (m.ty == b'O', rng.one_in(2));
        m
    }
}
