//! Books of the watched instruments (docs/semantics.md, sections 4 and 5): orders by reference, levels, marks, last
//! trade, and what was last published.
//!
//! In: [`Event`]s of watched instruments. Out: whether the message is judged, and the published top of book.

use crate::levels::{Level, Levels};
use crate::message::Effect;
use rustc_hash::FxHashMap;
use t2t_contract::{reasons::Mark, sizes::LIVE_ORDERS};

/// Best bid and offer, all zero where a side is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bbo {
    /// Best bid.
    pub bid: Level,
    /// Best offer.
    pub ask: Level,
}

/// One live order.
#[derive(Clone, Copy, Debug)]
struct Order {
    price: u32,
    qty: u32,
    buy: bool,
}

/// One watched instrument.
#[derive(Clone, Debug)]
pub struct Book {
    bids: Levels,
    asks: Levels,
    /// Why the book is frozen, if it is.
    pub sticky: Option<Mark>,
    halted: bool,
    halted_operational: bool,
    /// Plain best levels as of the last message that published them.
    pub published: Bbo,
    /// Last trade: price and shares.
    pub last: Option<(u32, u32)>,
}

/// What a message did to its instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to look at: frozen, or within an event.
    Nothing,
    /// The instrument is to be judged.
    Judged,
    /// The message froze the instrument.
    Frozen,
}

impl Book {
    fn new() -> Self {
        Book {
            bids: Levels::new(true),
            asks: Levels::new(false),
            sticky: None,
            halted: false,
            halted_operational: false,
            published: Bbo::default(),
            last: None,
        }
    }

    /// Whether trading is halted, by the market or by the venue.
    pub fn is_halted(&self) -> bool {
        self.halted || self.halted_operational
    }

    /// The reason to show: the sticky one, or the halt.
    pub fn mark(&self) -> Option<Mark> {
        self.sticky.or(self.is_halted().then_some(Mark::Halt))
    }

    /// One side, best level first.
    pub fn side(&self, buy: bool) -> &Levels {
        if buy { &self.bids } else { &self.asks }
    }

    #[inline]
    fn side_mut(&mut self, buy: bool) -> &mut Levels {
        if buy { &mut self.bids } else { &mut self.asks }
    }

    #[inline]
    fn publish(&mut self) {
        self.published = Bbo {
            bid: self.bids.best(),
            ask: self.asks.best(),
        };
    }
}

/// All books and all live orders.
#[derive(Debug)]
pub struct Books {
    books: Vec<Book>,
    orders: FxHashMap<(u64, u32), Order>,
}

impl Books {
    /// Empty books of `count` instruments.
    pub fn new(count: usize) -> Self {
        Books {
            books: (0..count).map(|_| Book::new()).collect(),
            orders: FxHashMap::with_capacity_and_hasher(LIVE_ORDERS, Default::default()),
        }
    }

    /// The book of instrument `at`.
    #[inline]
    pub fn book(&self, at: usize) -> &Book {
        &self.books[at]
    }

    /// Freezes instrument `at`, unless it is frozen already; tells whether it was not.
    pub fn freeze(&mut self, at: usize, why: Mark) -> bool {
        let fresh = self.books[at].sticky.is_none();
        self.books[at].sticky.get_or_insert(why);
        fresh
    }

    /// Applies a message to instrument `at`.
    #[inline]
    pub fn apply(&mut self, at: usize, effect: &Effect) -> Outcome {
        if self.books[at].sticky.is_some() {
            return Outcome::Nothing;
        }
        match self.change(at, effect) {
            Ok(true) => Outcome::Judged,
            Ok(false) => Outcome::Nothing,
            Err(why) => {
                self.books[at].sticky = Some(why);
                Outcome::Frozen
            }
        }
    }

    #[inline]
    fn change(&mut self, at: usize, effect: &Effect) -> Result<bool, Mark> {
        let key = |reference: u64| (reference, at as u32);
        let book = &mut self.books[at];
        match *effect {
            Effect::Add {
                reference,
                buy,
                qty,
                price,
            } => {
                if qty == 0 || price == 0 {
                    return Err(Mark::BadValue);
                }
                if self.orders.contains_key(&key(reference)) {
                    return Err(Mark::DuplicateRef);
                }
                if self.orders.len() >= LIVE_ORDERS {
                    return Err(Mark::OrdersFull);
                }
                self.orders
                    .insert(key(reference), Order { price, qty, buy });
                book.side_mut(buy).add(price, qty)?;
            }
            Effect::Delete { reference } => {
                let order = self
                    .orders
                    .remove(&key(reference))
                    .ok_or(Mark::UnknownRef)?;
                book.side_mut(order.buy).take(order.price, order.qty);
            }
            Effect::Reduce {
                reference,
                qty,
                traded,
            } => {
                let price = reduce(&mut self.orders, book, key(reference), qty)?;
                if traded {
                    book.last = Some((price, qty));
                }
            }
            Effect::ExecutePrice {
                reference,
                qty,
                price,
                printable,
            } => {
                reduce(&mut self.orders, book, key(reference), qty)?;
                if printable {
                    book.last = Some((price, qty));
                }
            }
            Effect::Replace {
                old,
                new,
                qty,
                price,
            } => {
                let order = *self.orders.get(&key(old)).ok_or(Mark::UnknownRef)?;
                if qty == 0 || price == 0 {
                    return Err(Mark::BadValue);
                }
                if self.orders.contains_key(&key(new)) {
                    return Err(Mark::DuplicateRef);
                }
                self.orders.remove(&key(old));
                self.orders.insert(
                    key(new),
                    Order {
                        price,
                        qty,
                        buy: order.buy,
                    },
                );
                book.side_mut(order.buy).take(order.price, order.qty);
                book.side_mut(order.buy).add(price, qty)?;
            }
            Effect::Trade(trade) => {
                book.last = trade.or(book.last);
                return Ok(true);
            }
            Effect::Status {
                operational,
                halted,
            } => {
                if operational {
                    book.halted_operational = halted;
                } else {
                    book.halted = halted;
                }
                return Ok(true);
            }
            Effect::Level {
                buy,
                price,
                qty,
                complete,
            } => {
                book.side_mut(buy).set(price.ok_or(Mark::BadValue)?, qty)?;
                if !complete {
                    return Ok(false);
                }
            }
            Effect::Directory => return Ok(false),
        }
        book.publish();
        Ok(true)
    }
}

/// Takes shares from an order and its level; returns the order's price.
#[inline]
fn reduce(
    orders: &mut FxHashMap<(u64, u32), Order>,
    book: &mut Book,
    key: (u64, u32),
    qty: u32,
) -> Result<u32, Mark> {
    let order = orders.get_mut(&key).ok_or(Mark::UnknownRef)?;
    let Order { price, buy, .. } = *order;
    order.qty = order.qty.checked_sub(qty).ok_or(Mark::BadValue)?;
    if order.qty == 0 {
        orders.remove(&key);
    }
    book.side_mut(buy).take(price, qty);
    Ok(price)
}
