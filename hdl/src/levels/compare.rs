//! Compares one price with `K` sorted levels, and prepares every quantity that could come of it.
//!
//! In (cycle n): a price as a key, a quantity, what to do with it; `K` levels. Out (cycle n+1): for each
//! level whether it is the price (only with `en`), whether it is better, its quantity after the operation, whether
//! that leaves nothing, whether it leaves the range. All levels in parallel, 3 LUT levels (a 34-bit carry chain). Without `en`
//! no level is the price, and all else is as it was.
//!
//! A **key** is a price made so that smaller is better on both sides: the price of an ask, the complement of a bid's.

use super::{each, many};
use rust_hdl::prelude::*;

/// Comparison of a price with `K` levels; see the [module](self).
#[derive(LogicBlock)]
pub struct Compare<const K: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// There is an operation on levels.
    pub en: Signal<In, Bit>,
    /// Key of the price looked for.
    pub key: Signal<In, Bits<32>>,
    /// Quantity of the operation.
    pub qty: Signal<In, Bits<32>>,
    /// The quantity is taken away.
    pub sub: Signal<In, Bit>,
    /// The quantity replaces the level's (with neither `sub` nor `replace` it is added).
    pub replace: Signal<In, Bit>,
    /// The operation leaves nothing of a level: it is replaced by 0.
    pub empty: Signal<In, Bit>,
    /// Which levels there are: bit 0 is the best.
    pub valid: Signal<In, Bits<K>>,
    /// Keys of the levels, best first.
    pub level_key: [Signal<In, Bits<32>>; K],
    /// Quantities of the levels.
    pub level_qty: [Signal<In, Bits<32>>; K],
    /// The level has the price.
    pub eq: [Signal<Out, Bit>; K],
    /// The level is better than the price.
    pub ahead: [Signal<Out, Bit>; K],
    /// The operation would leave the level without quantity.
    pub gone: [Signal<Out, Bit>; K],
    /// The operation would leave a quantity below 0 or above 2^32-1.
    pub over: [Signal<Out, Bit>; K],
    /// The level's quantity after the operation.
    pub new_qty: [Signal<Out, Bits<32>>; K],
    addend: Signal<Local, Bits<34>>,
    base: Vec<Signal<Local, Bits<34>>>,
    eq_q: Vec<DFF<Bit>>,
    ahead_q: Vec<DFF<Bit>>,
    gone_q: Vec<DFF<Bit>>,
    over_q: Vec<DFF<Bit>>,
    new_q: Vec<DFF<Bits<32>>>,
}

impl<const K: usize> Default for Compare<K> {
    fn default() -> Self {
        Compare {
            clock: Signal::default(),
            en: Signal::default(),
            key: Signal::default(),
            qty: Signal::default(),
            sub: Signal::default(),
            replace: Signal::default(),
            empty: Signal::default(),
            valid: Signal::default(),
            level_key: each(),
            level_qty: each(),
            eq: each(),
            ahead: each(),
            gone: each(),
            over: each(),
            new_qty: each(),
            addend: Signal::default(),
            base: many(K),
            eq_q: many(K),
            ahead_q: many(K),
            gone_q: many(K),
            over_q: many(K),
            new_q: many(K),
        }
    }
}

impl<const K: usize> Logic for Compare<K> {
    #[hdl_gen]
    fn update(&mut self) {
        // One carry chain for both directions: bit 0 of the operands is the carry in (-x is !x + 1); the top bit of a
        // negative operand turns "no carry out" into a one, so that bit 33 of the sum says "out of range" for both.
        if self.sub.val() {
            self.addend.next = (bit_cast::<34, 33>(!bit_cast::<33, 32>(self.qty.val())) << 1) | 1;
        } else {
            self.addend.next = bit_cast::<34, 32>(self.qty.val()) << 1;
        }
        for i in 0..K {
            self.eq_q[i].clock.next = self.clock.val();
            self.ahead_q[i].clock.next = self.clock.val();
            self.gone_q[i].clock.next = self.clock.val();
            self.over_q[i].clock.next = self.clock.val();
            self.new_q[i].clock.next = self.clock.val();
            if self.replace.val() {
                self.base[i].next = 1.into();
            } else {
                self.base[i].next = (self.level_qty[i].val().get_bits::<34>(0) << 1) | 1;
            }
            self.ahead_q[i].d.next = self.ahead_q[i].q.val();
            self.gone_q[i].d.next = self.gone_q[i].q.val();
            self.over_q[i].d.next = self.over_q[i].q.val();
            self.new_q[i].d.next = self.new_q[i].q.val();
            self.eq_q[i].d.next = false;
            if self.en.val() {
                self.eq_q[i].d.next =
                    self.valid.val().get_bit(i) & (self.level_key[i].val() == self.key.val());
                self.ahead_q[i].d.next =
                    self.valid.val().get_bit(i) & (self.level_key[i].val() < self.key.val());
                self.gone_q[i].d.next = self.empty.val()
                    | (self.sub.val() & (self.level_qty[i].val() == self.qty.val()));
                self.over_q[i].d.next = (self.base[i].val() + self.addend.val()).get_bit(33);
                self.new_q[i].d.next = (self.base[i].val() + self.addend.val()).get_bits::<32>(1);
            }
            self.eq[i].next = self.eq_q[i].q.val();
            self.ahead[i].next = self.ahead_q[i].q.val();
            self.gone[i].next = self.gone_q[i].q.val();
            self.over[i].next = self.over_q[i].q.val();
            self.new_qty[i].next = self.new_q[i].q.val();
        }
    }
}
