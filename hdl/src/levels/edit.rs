//! What `K` sorted levels become after an operation that [`Compare`](super::compare::Compare) has looked at.
//!
//! In: the levels, the flags of the comparison. Out: the levels after it, and what kind of change it was. Combinational:
//! 2 LUT levels until it is known whether the price is there, 1 for each level's choice, 1 for its 4:1 mux. Level 0 has its
//! own, local choice, because the top of book is what the triggers wait for.

use super::tree::Any;
use super::{each, many};
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const_table!(pub EditConsts<K>: K);

/// Insert, modify or remove in `K` sorted levels; see the [module](self).
#[derive(LogicBlock)]
pub struct Edit<const K: usize> {
    /// The operation makes a new level if the price is not there.
    pub ins: Signal<In, Bit>,
    /// A new level may be put behind the last one.
    pub append: Signal<In, Bit>,
    /// Key of the operation's price.
    pub key: Signal<In, Bits<32>>,
    /// Quantity of a new level.
    pub qty: Signal<In, Bits<32>>,
    /// From the comparison: the level has the price.
    pub eq: [Signal<In, Bit>; K],
    /// From the comparison: the level is better.
    pub ahead: [Signal<In, Bit>; K],
    /// From the comparison: the operation leaves nothing.
    pub gone: [Signal<In, Bit>; K],
    /// From the comparison: the quantity after the operation.
    pub new_qty: [Signal<In, Bits<32>>; K],
    /// Which levels there are.
    pub valid: Signal<In, Bits<K>>,
    /// Keys.
    pub level_key: [Signal<In, Bits<32>>; K],
    /// Quantities.
    pub level_qty: [Signal<In, Bits<32>>; K],
    /// Keys afterwards.
    pub next_key: [Signal<Out, Bits<32>>; K],
    /// Quantities afterwards.
    pub next_qty: [Signal<Out, Bits<32>>; K],
    /// Which levels there are afterwards.
    pub next_valid: Signal<Out, Bits<K>>,
    /// A level has the price.
    pub hit: Signal<Out, Bit>,
    /// All levels are better than the price.
    pub behind: Signal<Out, Bit>,
    /// A level was put in. If all `K` were there, the last one (`pushed`) or the new one itself (`behind`) fell out.
    pub inserted: Signal<Out, Bit>,
    /// The last level fell out.
    pub pushed: Signal<Out, Bit>,
    /// A level was taken out.
    pub removed: Signal<Out, Bit>,
    /// There is a best level afterwards.
    pub best: Signal<Out, Bit>,
    any_eq: Any<K>,
    any_gone: Any<K>,
    any_worse: Any<K>,
    /// What level `i` becomes: 00 itself, 01 the new level, 10 the level before it, 11 the level behind it.
    shift: Vec<Signal<Local, Bit>>,
    other: Vec<Signal<Local, Bit>>,
    place: Vec<Signal<Local, Bit>>,
    back: Vec<Signal<Local, Bit>>,
    forth: Vec<Signal<Local, Bit>>,
    own: Vec<Signal<Local, Bits<32>>>,
    put: Signal<Local, Bit>,
    take: Signal<Local, Bit>,
    consts: Consts<EditConsts<K>>,
}

impl<const K: usize> Default for Edit<K> {
    fn default() -> Self {
        Edit {
            ins: Signal::default(),
            append: Signal::default(),
            key: Signal::default(),
            qty: Signal::default(),
            eq: each(),
            ahead: each(),
            gone: each(),
            new_qty: each(),
            valid: Signal::default(),
            level_key: each(),
            level_qty: each(),
            next_key: each(),
            next_qty: each(),
            next_valid: Signal::default(),
            hit: Signal::default(),
            behind: Signal::default(),
            inserted: Signal::default(),
            pushed: Signal::default(),
            removed: Signal::default(),
            best: Signal::default(),
            any_eq: Any::default(),
            any_gone: Any::default(),
            any_worse: Any::default(),
            shift: many(K),
            other: many(K),
            place: many(K),
            back: many(K),
            forth: many(K),
            own: many(K),
            put: Signal::default(),
            take: Signal::default(),
            consts: Consts::default(),
        }
    }
}

impl<const K: usize> Logic for Edit<K> {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..K {
            self.any_eq.a[i].next = self.eq[i].val();
            self.any_gone.a[i].next = self.eq[i].val() & self.gone[i].val();
            self.any_worse.a[i].next = self.valid.val().get_bit(i) & !self.ahead[i].val();
        }
        self.put.next = self.ins.val() & !self.any_eq.y.val();
        self.take.next = self.any_gone.y.val();
        self.hit.next = self.any_eq.y.val();
        self.behind.next = !self.any_worse.y.val();
        self.inserted.next = self.put.val() & (self.any_worse.y.val() | self.append.val());
        self.removed.next = self.take.val();
        self.pushed.next = self.back[K - 1].val() & self.valid.val().get_bit(K - 1);

        // Levels are sorted and differ: the first that is not ahead is either the price itself or the new level's place.
        self.place[0].next = self.ins.val()
            & !self.eq[0].val()
            & !self.ahead[0].val()
            & (self.valid.val().get_bit(0) | self.append.val());
        self.forth[0].next = self.eq[0].val() & self.gone[0].val();
        self.shift[0].next = self.forth[0].val();
        self.back[0].next = self.put.val() & !self.ahead[0].val();
        for i in 1..K {
            self.place[i].next = self.put.val()
                & self.ahead[i - 1].val()
                & !self.ahead[i].val()
                & (self.valid.val().get_bit(i) | self.append.val());
            self.back[i].next = self.put.val() & !self.ahead[i].val();
            self.forth[i].next = self.take.val() & !self.ahead[i].val();
            self.shift[i].next = self.back[i - 1].val() | self.forth[i].val();
        }
        for i in 0..K {
            self.other[i].next = self.place[i].val() | self.forth[i].val();
            if self.eq[i].val() {
                self.own[i].next = self.new_qty[i].val();
            } else {
                self.own[i].next = self.level_qty[i].val();
            }
        }
        if self.shift[0].val() {
            self.next_key[0].next = self.level_key[1].val();
            self.next_qty[0].next = self.level_qty[1].val();
        } else if self.other[0].val() {
            self.next_key[0].next = self.key.val();
            self.next_qty[0].next = self.qty.val();
        } else {
            self.next_key[0].next = self.level_key[0].val();
            self.next_qty[0].next = self.own[0].val();
        }
        for i in 2..K {
            if self.shift[i - 1].val() {
                if self.other[i - 1].val() {
                    self.next_key[i - 1].next = self.level_key[i].val();
                    self.next_qty[i - 1].next = self.level_qty[i].val();
                } else {
                    self.next_key[i - 1].next = self.level_key[i - 2].val();
                    self.next_qty[i - 1].next = self.level_qty[i - 2].val();
                }
            } else if self.other[i - 1].val() {
                self.next_key[i - 1].next = self.key.val();
                self.next_qty[i - 1].next = self.qty.val();
            } else {
                self.next_key[i - 1].next = self.level_key[i - 1].val();
                self.next_qty[i - 1].next = self.own[i - 1].val();
            }
        }
        // Behind the last level there is nothing: what moves up there does not matter.
        if self.shift[K - 1].val() {
            self.next_key[K - 1].next = self.level_key[K - 2].val();
            self.next_qty[K - 1].next = self.level_qty[K - 2].val();
        } else if self.other[K - 1].val() {
            self.next_key[K - 1].next = self.key.val();
            self.next_qty[K - 1].next = self.qty.val();
        } else {
            self.next_key[K - 1].next = self.level_key[K - 1].val();
            self.next_qty[K - 1].next = self.own[K - 1].val();
        }
        self.best.next = self.place[0].val()
            | (self.valid.val().get_bit(0) & (!self.forth[0].val() | self.valid.val().get_bit(1)));
        self.next_valid.next = self.valid.val();
        if self.inserted.val() {
            self.next_valid.next = (self.valid.val() << 1) | 1;
        }
        if self.take.val() {
            self.next_valid.next = self.valid.val() >> 1;
        }
    }
}
