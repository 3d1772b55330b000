//! An operation on its way from the cache to the store: what the cache found, and what is left to do.
//!
//! In: L0 the operation; L1 whether it is right, and what the cache found; L3 what the store did. Out: L1 the operation in
//! registers; L2 marks (1 level); L2 the store's operation in registers; L3 the change of the number of levels. An operation of the store
//! is one of: the message's own, when its price is behind the cache (`deep`); a level that the cache pushes out, put in
//! front of the first leaf; a pull of the first leaf's best levels.

use rust_hdl::prelude::*;

/// Decides what the store has to do; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Handover {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// L0: an operation that acts on the levels, if it is right.
    pub edit: Signal<In, Bit>,
    /// L1: it is.
    pub clean: Signal<In, Bit>,
    /// L0: takes the quantity away.
    pub sub: Signal<In, Bit>,
    /// L0: the quantity replaces the level's.
    pub replace: Signal<In, Bit>,
    /// L0: replaces it by 0.
    pub empty: Signal<In, Bit>,
    /// L0: key of its price.
    pub key: Signal<In, Bits<32>>,
    /// L0: its quantity.
    pub qty: Signal<In, Bits<32>>,
    /// L1: the cache has the price.
    pub hit: Signal<In, Bit>,
    /// L1: the price is behind all levels of the cache.
    pub behind: Signal<In, Bit>,
    /// L1: the cache's last level falls out.
    pub pushed: Signal<In, Bit>,
    /// L1: a level of the cache went.
    pub removed: Signal<In, Bit>,
    /// L1: the cache had `K` levels.
    pub cache_full: Signal<In, Bit>,
    /// L1: the cache had just as many levels as it may not go below while the store has some.
    pub cache_low: Signal<In, Bit>,
    /// L1: the quantity of the cached level would leave its range.
    pub over: Signal<In, Bit>,
    /// L1: the side has all the levels that it may have.
    pub count_full: Signal<In, Bit>,
    /// L1: the cache's last level.
    pub last_key: Signal<In, Bits<32>>,
    /// L1: its quantity.
    pub last_qty: Signal<In, Bits<32>>,
    /// L1: the store has leaves on this side.
    pub store_some: Signal<In, Bit>,
    /// L3: the store made a new level.
    pub store_new: Signal<In, Bit>,
    /// L3: a level of the store went.
    pub store_gone: Signal<In, Bit>,
    /// L1: an operation that acts on the levels.
    pub edit1: Signal<Out, Bit>,
    /// L1: makes a new level where the price is not there.
    pub ins1: Signal<Out, Bit>,
    /// L1: key.
    pub key1: Signal<Out, Bits<32>>,
    /// L1: quantity.
    pub qty1: Signal<Out, Bits<32>>,
    /// L2: the quantity leaves its range, or is taken from a level that is not there; of an operation that is right.
    pub bad2: Signal<Out, Bit>,
    /// L2: no room for another level; of an operation that is right.
    pub full2: Signal<Out, Bit>,
    /// L2: `bad2` or `full2`.
    pub stop2: Signal<Out, Bit>,
    /// L2: an operation on a leaf.
    pub edit2: Signal<Out, Bit>,
    /// L2: it is the message's own.
    pub deep2: Signal<Out, Bit>,
    /// L2: the best levels of the leaf move to the cache.
    pub pull2: Signal<Out, Bit>,
    /// L2: the store had no leaf.
    pub first2: Signal<Out, Bit>,
    /// L2: a new level would be one too many.
    pub count_full2: Signal<Out, Bit>,
    /// L2: see `ins1`.
    pub ins2: Signal<Out, Bit>,
    /// L2: see `sub`.
    pub sub2: Signal<Out, Bit>,
    /// L2: see `replace`.
    pub replace2: Signal<Out, Bit>,
    /// L2: key.
    pub key2: Signal<Out, Bits<32>>,
    /// L2: quantity.
    pub qty2: Signal<Out, Bits<32>>,
    /// L3: the side has one level more.
    pub up: Signal<Out, Bit>,
    /// L3: the side has one level less.
    pub down: Signal<Out, Bit>,
    edit1_q: DFF<Bit>,
    ins1_q: DFF<Bit>,
    sub1_q: DFF<Bit>,
    replace1_q: DFF<Bit>,
    key1_q: DFF<Bits<32>>,
    qty1_q: DFF<Bits<32>>,
    edit2_q: DFF<Bit>,
    deep2_q: DFF<Bit>,
    pull2_q: DFF<Bit>,
    first2_q: DFF<Bit>,
    full2_q: DFF<Bit>,
    ins2_q: DFF<Bit>,
    sub2_q: DFF<Bit>,
    replace2_q: DFF<Bit>,
    key2_q: DFF<Bits<32>>,
    qty2_q: DFF<Bits<32>>,
    over2: DFF<Bit>,
    hit2: DFF<Bit>,
    behind2: DFF<Bit>,
    strict2: DFF<Bit>,
    taken2: DFF<Bit>,
    crowded2: DFF<Bit>,
    lost2: DFF<Bit>,
    new2: DFF<Bit>,
    gone2: DFF<Bit>,
    new3: DFF<Bit>,
    gone3: DFF<Bit>,
    acts: Signal<Local, Bit>,
    deep: Signal<Local, Bit>,
    push: Signal<Local, Bit>,
    new: Signal<Local, Bit>,
}

impl Logic for Handover {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, edit1_q, ins1_q, sub1_q, replace1_q, key1_q, qty1_q, edit2_q, deep2_q,
            pull2_q, first2_q, full2_q, ins2_q, sub2_q, replace2_q, key2_q, qty2_q, over2, hit2,
            behind2, strict2, taken2, crowded2, lost2, new2, gone2, new3, gone3
        );
        self.edit1_q.d.next = self.edit.val();
        self.ins1_q.d.next = self.edit.val() & !self.sub.val() & !self.empty.val();
        self.sub1_q.d.next = self.edit.val() & self.sub.val();
        self.replace1_q.d.next = self.replace.val();
        self.key1_q.d.next = self.key.val();
        self.qty1_q.d.next = self.qty.val();
        self.acts.next = self.edit1_q.q.val() & self.clean.val();
        self.edit1.next = self.acts.val();
        self.ins1.next = self.ins1_q.q.val();
        self.key1.next = self.key1_q.q.val();
        self.qty1.next = self.qty1_q.q.val();

        self.deep.next = self.acts.val()
            & !self.hit.val()
            & self.behind.val()
            & (self.store_some.val() | self.cache_full.val());
        self.push.next = self.pushed.val();
        self.new.next = self.acts.val()
            & self.ins1_q.q.val()
            & !self.hit.val()
            & !(self.behind.val() & (self.store_some.val() | self.cache_full.val()));
        // Marks, as sums of products of registers, because the triggers wait for them. A side that has all the levels that it
        // may have has some in the store. Whether the operation is right is not asked: if not, it has another mark already.
        self.over2.d.next = self.over.val();
        self.hit2.d.next = self.hit.val();
        self.behind2.d.next = self.behind.val();
        self.strict2.d.next = self.sub1_q.q.val() | (self.ins1_q.q.val() & self.count_full.val());
        self.lost2.d.next = self.sub1_q.q.val() & !self.store_some.val() & !self.cache_full.val();
        self.taken2.d.next = self.sub1_q.q.val();
        self.crowded2.d.next = self.ins1_q.q.val() & self.count_full.val();
        self.bad2.next = self.over2.q.val()
            | (!self.hit2.q.val()
                & ((!self.behind2.q.val() & self.taken2.q.val()) | self.lost2.q.val()));
        self.full2.next = !self.hit2.q.val() & !self.behind2.q.val() & self.crowded2.q.val();
        self.stop2.next = self.over2.q.val()
            | (!self.hit2.q.val()
                & ((!self.behind2.q.val() & self.strict2.q.val()) | self.lost2.q.val()));

        self.edit2_q.d.next = self.deep.val() | (self.acts.val() & self.push.val());
        self.deep2_q.d.next = self.deep.val();
        self.pull2_q.d.next =
            self.acts.val() & self.removed.val() & self.cache_low.val() & self.store_some.val();
        self.new2.d.next = self.new.val();
        self.gone2.d.next = self.acts.val() & self.removed.val();
        if self.edit1_q.q.val() {
            self.first2_q.d.next = !self.store_some.val();
            self.full2_q.d.next = self.count_full.val();
            if self.push.val() {
                self.ins2_q.d.next = true;
                self.sub2_q.d.next = false;
                self.replace2_q.d.next = false;
                self.key2_q.d.next = self.last_key.val();
                self.qty2_q.d.next = self.last_qty.val();
            } else {
                self.ins2_q.d.next = self.ins1_q.q.val();
                self.sub2_q.d.next = self.sub1_q.q.val();
                self.replace2_q.d.next = self.replace1_q.q.val();
                self.key2_q.d.next = self.key1_q.q.val();
                self.qty2_q.d.next = self.qty1_q.q.val();
            }
        }
        self.edit2.next = self.edit2_q.q.val();
        self.deep2.next = self.deep2_q.q.val();
        self.pull2.next = self.pull2_q.q.val();
        self.first2.next = self.first2_q.q.val();
        self.count_full2.next = self.full2_q.q.val();
        self.ins2.next = self.ins2_q.q.val();
        self.sub2.next = self.sub2_q.q.val();
        self.replace2.next = self.replace2_q.q.val();
        self.key2.next = self.key2_q.q.val();
        self.qty2.next = self.qty2_q.q.val();

        self.new3.d.next = self.new2.q.val();
        self.gone3.d.next = self.gone2.q.val();
        self.up.next = self.new3.q.val() | self.store_new.val();
        self.down.next = self.gone3.q.val() | self.store_gone.val();
    }
}
