//! What the levels must do, said with ordinary maps, one operation after the other.

use std::collections::BTreeMap;

pub const BAD_VALUE: u64 = 8;
pub const LEVELS_FULL: u64 = 9;
pub const HALT: u64 = 10;

/// What an operation does to a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    None,
    Add,
    Sub,
    Set,
}

/// An operation, as presented in L0.
#[derive(Clone, Copy, Debug)]
pub struct Op {
    pub instr: usize,
    pub ask: bool,
    pub price: u32,
    pub qty: u32,
    pub act: Act,
    pub judge: bool,
    pub level: bool,
    pub mark: u64,
    /// Operational rather than trading, set.
    pub status: Option<(bool, bool)>,
    pub last: Option<(u32, u32)>,
    pub seq: u64,
}

/// Bid price, bid quantity, ask price, ask quantity; zeros where a side is empty.
pub type Top = [u32; 4];

#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Bids and asks by price.
    pub sides: [BTreeMap<u32, u32>; 2],
    pub shown: Top,
    pub last: Option<(u32, u32)>,
    pub halts: [bool; 2],
    pub marked: bool,
    pub feed: Option<u64>,
}

impl Book {
    fn top(&self) -> Top {
        let bid = self.sides[0]
            .last_key_value()
            .map_or((0, 0), |(p, q)| (*p, *q));
        let ask = self.sides[1]
            .first_key_value()
            .map_or((0, 0), |(p, q)| (*p, *q));
        [bid.0, bid.1, ask.0, ask.1]
    }

    pub fn halted(&self) -> bool {
        self.halts[0] | self.halts[1]
    }

    /// How many levels of the side are better than `price`.
    pub fn rank(&self, ask: bool, price: u32) -> usize {
        let side = &self.sides[usize::from(ask)];
        if ask {
            side.range(..price).count()
        } else {
            side.range(price..).filter(|l| *l.0 != price).count()
        }
    }

    /// The best price of a side.
    pub fn best(&self, ask: bool) -> Option<u32> {
        let side = &self.sides[usize::from(ask)];
        if ask {
            side.first_key_value()
        } else {
            side.last_key_value()
        }
        .map(|l| *l.0)
    }
}

/// What must be seen of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    pub op: Op,
    /// The instrument was frozen: nothing at all.
    pub frozen: bool,
    /// A mark that the levels themselves found, and whether that was certainly in the cache.
    pub found: u64,
    pub surely_cached: bool,
    pub judged: bool,
    pub shown: Top,
    pub last: Option<(u32, u32)>,
    pub halted: bool,
    pub row: Option<(Top, u64)>,
    pub before: Top,
    pub halted_before: bool,
}

pub struct Reference {
    pub books: Vec<Book>,
    pub feeds: [bool; 4],
    limit: usize,
}

impl Reference {
    pub fn new(instruments: usize, limit: usize) -> Self {
        Reference {
            books: vec![Book::default(); instruments],
            feeds: [false; 4],
            limit,
        }
    }

    pub fn reset(&mut self) {
        self.feeds = [false; 4];
        for b in &mut self.books {
            *b = Book {
                feed: b.feed,
                ..Book::default()
            };
        }
    }

    pub fn frozen(&self, instr: usize) -> bool {
        let b = &self.books[instr];
        b.marked || b.feed.is_some_and(|f| self.feeds[f as usize])
    }

    fn change(&mut self, op: &Op) -> u64 {
        let side = &mut self.books[op.instr].sides[usize::from(op.ask)];
        let old = side.get(&op.price).copied();
        let new = match op.act {
            Act::None => return 0,
            Act::Add => u64::from(old.unwrap_or(0)) + u64::from(op.qty),
            Act::Sub => match u64::from(old.unwrap_or(0)).checked_sub(u64::from(op.qty)) {
                Some(q) if old.is_some() => q,
                _ => return BAD_VALUE,
            },
            Act::Set => u64::from(op.qty),
        };
        let Ok(new) = u32::try_from(new) else {
            return BAD_VALUE;
        };
        if new == 0 {
            side.remove(&op.price);
        } else if old.is_none() && side.len() == self.limit {
            return LEVELS_FULL;
        } else {
            side.insert(op.price, new);
        }
        0
    }

    /// Applies an operation.
    pub fn apply(&mut self, op: Op) -> Expected {
        let frozen = self.frozen(op.instr);
        let rank = self.books[op.instr].rank(op.ask, op.price);
        let (before, halted_before) = (self.books[op.instr].shown, self.books[op.instr].halted());
        let mut found = 0;
        let mut row = None;
        if !frozen {
            if op.mark == 0 {
                found = self.change(&op);
            }
            let b = &mut self.books[op.instr];
            if op.mark != 0 || found != 0 {
                b.marked = true;
                row = Some((before, if found != 0 { found } else { op.mark }));
            } else {
                if op.judge && op.level {
                    b.shown = b.top();
                }
                b.last = op.last.or(b.last);
                if let Some((operational, set)) = op.status {
                    b.halts[usize::from(operational)] = set;
                }
                if op.judge && (b.shown != before || b.halted() != halted_before) {
                    row = Some((b.shown, if b.halted() { HALT } else { 0 }));
                }
            }
        }
        let b = &self.books[op.instr];
        let judged = !frozen && op.judge && op.mark == 0;
        Expected {
            op,
            frozen,
            found,
            surely_cached: rank <= 8,
            judged,
            shown: b.shown,
            last: b.last,
            halted: b.halted(),
            row,
            before,
            halted_before,
        }
    }
}
