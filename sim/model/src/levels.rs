//! One side of one book: price levels with their total size, best first.
//!
//! A vector sorted so that the best level is last: nearly all changes happen near the best, where moving the tail is
//! cheap, and the best itself is one load.

use t2t_contract::{reasons::Mark, sizes::BOOK_LEVELS};

/// A price level: price in 1/10000 dollar, total shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// Price, 1/10000 dollar; 0 where there is no level.
    pub price: u32,
    /// Shares; 0 where there is no level.
    pub qty: u32,
}

/// One side.
#[derive(Clone, Debug)]
pub struct Levels {
    /// Sort key ascending, best last: the price for bids, its complement for offers.
    levels: Vec<(u32, u32)>,
    flip: u32,
}

impl Levels {
    /// An empty side: bids (highest price best) or offers.
    pub fn new(bids: bool) -> Self {
        Levels {
            levels: Vec::new(),
            flip: if bids { 0 } else { u32::MAX },
        }
    }

    /// The best level, all zero if the side is empty.
    #[inline]
    pub fn best(&self) -> Level {
        self.levels
            .last()
            .map_or(Level::default(), |&(key, qty)| Level {
                price: key ^ self.flip,
                qty,
            })
    }

    /// Levels from the best on.
    pub fn iter(&self) -> impl Iterator<Item = Level> + '_ {
        self.levels.iter().rev().map(|&(key, qty)| Level {
            price: key ^ self.flip,
            qty,
        })
    }

    /// Number of levels.
    pub fn len(&self) -> usize {
        self.levels.len()
    }

    /// Whether there is no level.
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// Position of `key`, or where it belongs. The search starts at the best level, where most changes are.
    #[inline]
    fn find(&self, key: u32) -> Result<usize, usize> {
        let mut at = self.levels.len();
        for _ in 0..8 {
            match at.checked_sub(1).map(|below| self.levels[below].0) {
                Some(there) if there > key => at -= 1,
                Some(there) if there == key => return Ok(at - 1),
                _ => return Err(at),
            }
        }
        self.levels[..at].binary_search_by_key(&key, |level| level.0)
    }

    /// Adds `qty` shares at `price`.
    #[inline]
    pub fn add(&mut self, price: u32, qty: u32) -> Result<(), Mark> {
        let key = price ^ self.flip;
        match self.find(key) {
            Ok(at) => {
                let level = &mut self.levels[at].1;
                *level = level.checked_add(qty).ok_or(Mark::BadValue)?;
            }
            Err(at) => self.insert(at, key, qty)?,
        }
        Ok(())
    }

    /// Takes `qty` shares, which must be there, from `price`.
    #[inline]
    pub fn take(&mut self, price: u32, qty: u32) {
        if let Ok(at) = self.find(price ^ self.flip) {
            self.levels[at].1 -= qty.min(self.levels[at].1);
            if self.levels[at].1 == 0 {
                self.levels.remove(at);
            }
        }
    }

    /// Makes `qty` the size at `price`; 0 removes the level.
    #[inline]
    pub fn set(&mut self, price: u32, qty: u32) -> Result<(), Mark> {
        let key = price ^ self.flip;
        match (self.find(key), qty) {
            (Ok(at), 0) => {
                self.levels.remove(at);
            }
            (Ok(at), _) => self.levels[at].1 = qty,
            (Err(_), 0) => {}
            (Err(at), _) => self.insert(at, key, qty)?,
        }
        Ok(())
    }

    fn insert(&mut self, at: usize, key: u32, qty: u32) -> Result<(), Mark> {
        if self.levels.len() >= BOOK_LEVELS {
            return Err(Mark::LevelsFull);
        }
        self.levels.insert(at, (key, qty));
        Ok(())
    }
}
