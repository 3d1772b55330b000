//! One symbol's orders as the exchange keeps them: what makes every message of a session refer to something real.
//!
//! What flows in: add, take, replace, by slot. What flows out: the order concerned and what its level is worth after.

use crate::rng::Random;
use std::collections::BTreeMap;

/// Side of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Buy,
    Sell,
}

impl Side {
    pub(crate) fn other(self) -> Side {
        match self {
            Side::Buy => Side::Sell,
            Side::Sell => Side::Buy,
        }
    }
}

/// A live order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    pub(crate) reference: u64,
    pub(crate) shares: u32,
    pub(crate) price: u32,
    pub(crate) side: Side,
    /// Tells this order from earlier ones in the same slot.
    pub(crate) life: u32,
    // Index in `Book::live`, for drawing one at random and removing it without a search.
    at: usize,
}

/// A level after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Level {
    pub(crate) side: Side,
    pub(crate) price: u32,
    /// Shares there now; 0: the level is gone.
    pub(crate) shares: u32,
}

#[derive(Debug, Default)]
struct Queue {
    shares: u32,
    orders: Vec<u32>,
}

impl Queue {
    fn leave(&mut self, slot: u32) {
        // Orders mostly leave from the front, where the search ends at once.
        if let Some(at) = self.orders.iter().position(|other| *other == slot) {
            self.orders.remove(at);
        }
    }
}

/// The orders of one symbol.
#[derive(Debug, Default)]
pub(crate) struct Book {
    slots: Vec<Order>,
    free: Vec<u32>,
    live: Vec<u32>,
    buys: BTreeMap<u32, Queue>,
    sells: BTreeMap<u32, Queue>,
    lives: u32,
}

impl Book {
    fn side(&mut self, side: Side) -> &mut BTreeMap<u32, Queue> {
        match side {
            Side::Buy => &mut self.buys,
            Side::Sell => &mut self.sells,
        }
    }

    /// Best price of a side.
    pub(crate) fn best(&self, side: Side) -> Option<u32> {
        match side {
            Side::Buy => self.buys.last_key_value().map(|(price, _)| *price),
            Side::Sell => self.sells.first_key_value().map(|(price, _)| *price),
        }
    }

    /// Slot of the order that would trade next on a side.
    pub(crate) fn front(&self, side: Side) -> Option<u32> {
        let (_, queue) = match side {
            Side::Buy => self.buys.last_key_value()?,
            Side::Sell => self.sells.first_key_value()?,
        };
        queue.orders.first().copied()
    }

    pub(crate) fn order(&self, slot: u32) -> &Order {
        &self.slots[slot as usize]
    }

    /// Whether the order put into a slot in a certain life is still there.
    pub(crate) fn is_alive(&self, slot: u32, life: u32) -> bool {
        self.slots
            .get(slot as usize)
            .is_some_and(|order| order.life == life && order.shares > 0)
    }

    /// A slot of any live order.
    pub(crate) fn any(&self, random: &mut Random) -> Option<u32> {
        let at = random.below(self.live.len() as u64) as usize;
        self.live.get(at).copied()
    }

    /// Adds an order; returns its slot and its level. `None` if the level would hold more than 32 bits of shares.
    pub(crate) fn add(
        &mut self,
        reference: u64,
        side: Side,
        shares: u32,
        price: u32,
    ) -> Option<(u32, Level)> {
        let held = self.side(side).get(&price).map_or(0, |queue| queue.shares);
        let level = Level {
            side,
            price,
            shares: held.checked_add(shares)?,
        };
        self.lives += 1;
        let order = Order {
            reference,
            shares,
            price,
            side,
            life: self.lives,
            at: self.live.len(),
        };
        let slot = match self.free.pop() {
            Some(slot) => {
                self.slots[slot as usize] = order;
                slot
            }
            None => {
                self.slots.push(order);
                self.slots.len() as u32 - 1
            }
        };
        self.live.push(slot);
        let queue = self.side(side).entry(price).or_default();
        queue.shares += shares;
        queue.orders.push(slot);
        Some((slot, level))
    }

    /// Takes shares off an order, at most what it has; at 0 it is gone.
    pub(crate) fn take(&mut self, slot: u32, shares: u32) -> Level {
        let order = &mut self.slots[slot as usize];
        let shares = shares.min(order.shares);
        order.shares -= shares;
        let Order {
            side,
            price,
            at,
            shares: left,
            ..
        } = *order;
        let levels = self.side(side);
        let mut level = Level {
            side,
            price,
            shares: 0,
        };
        if let Some(queue) = levels.get_mut(&price) {
            queue.shares -= shares;
            level.shares = queue.shares;
            if left == 0 {
                queue.leave(slot);
            }
            if queue.orders.is_empty() {
                levels.remove(&price);
            }
        }
        if left == 0 {
            self.live.swap_remove(at);
            if let Some(moved) = self.live.get(at) {
                self.slots[*moved as usize].at = at;
            }
            self.free.push(slot);
        }
        level
    }

    /// Moves an order to a new reference, size and price, in its slot; returns the level it left and the one it
    /// entered, or `None`, nothing changed, if that would hold too many shares.
    pub(crate) fn replace(
        &mut self,
        slot: u32,
        reference: u64,
        shares: u32,
        price: u32,
    ) -> Option<(Level, Level)> {
        let Order {
            side,
            price: old_price,
            shares: old_shares,
            ..
        } = *self.order(slot);
        let held = self.side(side).get(&price).map_or(0, |queue| queue.shares);
        held.checked_add(shares)?;
        let levels = self.side(side);
        let mut left = Level {
            side,
            price: old_price,
            shares: 0,
        };
        if let Some(queue) = levels.get_mut(&old_price) {
            queue.shares -= old_shares;
            left.shares = queue.shares;
            queue.leave(slot);
            if queue.orders.is_empty() {
                levels.remove(&old_price);
            }
        }
        let queue = levels.entry(price).or_default();
        queue.shares += shares;
        queue.orders.push(slot);
        let entered = Level {
            side,
            price,
            shares: queue.shares,
        };
        let order = &mut self.slots[slot as usize];
        (order.reference, order.shares, order.price) = (reference, shares, price);
        Some((left, entered))
    }
}
