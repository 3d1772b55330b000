//! The store of levels beyond the cache: `2^P` leaves of up to `K` sorted levels in UltraRAM; one read, change and write
//! for each operation.
//!
//! In: L1 which leaf; L2 what to do with it. Out: L2 the leaf (for the cache's pull); L3 what became of it. The leaf is
//! read in L1, compared in L2, changed and written in L3. When a full leaf gets another level it is split in halves: the
//! worse one goes to a new leaf, written in L4; the next operation reads in L5 at the earliest. The separator is the best of the worse
//! half as it was, so it does not depend on where the new level goes.
//! Depth: L2 the comparison behind the memory (3 levels), L3 the change (4) and the mux of what is written (2).

use super::compare::Compare;
use super::edit::Edit;
use super::tree::Any;
use super::{each, many};
use crate::emit::{ConstTable, Consts};
use crate::prim::{BlockRam, UltraRam};
use rust_hdl::prelude::*;

/// Named constants of [`Leaf`].
pub struct LeafConsts<const K: usize, const HALF: usize>;

impl<const K: usize, const HALF: usize> ConstTable for LeafConsts<K, HALF> {
    const TABLE: &'static [(&'static str, u64)] = &[
        ("K", K as u64),
        ("HALF", HALF as u64),
        ("Self::MOVED", HALF as u64),
        ("Self::HALF_FULL", half_full(HALF)),
        ("Self::MORE_FULL", half_full(HALF + 1)),
    ];
}

const fn half_full(n: usize) -> u64 {
    (1 << n) - 1
}

/// The leaves of all books; see the [module](self).
#[derive(LogicBlock)]
pub struct Leaf<const K: usize, const HALF: usize, const P: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// L1: the leaf to look at.
    pub at1: Signal<In, Bits<P>>,
    /// L2: an operation on the leaf.
    pub edit2: Signal<In, Bit>,
    /// L2: it is the message's own: a new level counts.
    pub deep2: Signal<In, Bit>,
    /// L2: the best half of the leaf moves to the cache.
    pub pull2: Signal<In, Bit>,
    /// L2: there is no leaf yet; what memory holds means nothing.
    pub first2: Signal<In, Bit>,
    /// L2: the side has all the levels that it may have.
    pub count_full2: Signal<In, Bit>,
    /// L2: makes a new level where the price is not there.
    pub ins2: Signal<In, Bit>,
    /// L2: takes the quantity away.
    pub sub2: Signal<In, Bit>,
    /// L2: replaces the quantity.
    pub replace2: Signal<In, Bit>,
    /// L2: key of the price.
    pub key2: Signal<In, Bits<32>>,
    /// L2: quantity.
    pub qty2: Signal<In, Bits<32>>,
    /// L3: a free leaf.
    pub free: Signal<In, Bits<P>>,
    /// L3: there is one.
    pub free_some: Signal<In, Bit>,
    /// L3: no room for another leaf of this side.
    pub index_full: Signal<In, Bit>,
    /// L2: the better half of the leaf.
    pub raw_key: [Signal<Out, Bits<32>>; HALF],
    /// L2: the better half of the leaf.
    pub raw_qty: [Signal<Out, Bits<32>>; HALF],
    /// L2: the better half of the leaf.
    pub raw_valid: Signal<Out, Bits<HALF>>,
    /// L3: the free leaf is used: behind the one looked at, or as the first.
    pub grow: Signal<Out, Bit>,
    /// L3: the leaf looked at is empty now.
    pub shrink: Signal<Out, Bit>,
    /// L3: the leaf looked at.
    pub at3: Signal<Out, Bits<P>>,
    /// L3: no level of the new leaf is better than this.
    pub separator: Signal<Out, Bits<32>>,
    /// L3: the message made a level.
    pub created: Signal<Out, Bit>,
    /// L3: the message took a level away.
    pub removed: Signal<Out, Bit>,
    /// L3: the quantity leaves its range, or is taken from a level that is not there.
    pub bad: Signal<Out, Bit>,
    /// L3: no room for another level; nothing is changed.
    pub full: Signal<Out, Bit>,
    level: Vec<UltraRam<64, P>>,
    used: BlockRam<K, P>,
    at2: DFF<Bits<P>>,
    at3_q: DFF<Bits<P>>,
    edit3: DFF<Bit>,
    deep3: DFF<Bit>,
    pull3: DFF<Bit>,
    first3: DFF<Bit>,
    limit3: DFF<Bit>,
    ins3: DFF<Bit>,
    sub3: DFF<Bit>,
    key3: DFF<Bits<32>>,
    qty3: DFF<Bits<32>>,
    old: Vec<DFF<Bits<64>>>,
    old_used: DFF<Bits<K>>,
    compare: Compare<K>,
    change: Edit<K>,
    any_over: Any<K>,
    now: Vec<Signal<Local, Bits<64>>>,
    word: Vec<Signal<Local, Bits<64>>>,
    spill: Signal<Local, Bits<64>>,
    live: Signal<Local, Bits<K>>,
    split: Signal<Local, Bit>,
    put: Signal<Local, Bit>,
    no_room: Signal<Local, Bit>,
    low: Signal<Local, Bit>,
    write3: Signal<Local, Bit>,
    left_used: Signal<Local, Bits<K>>,
    split4: DFF<Bit>,
    low4: DFF<Bit>,
    at4: DFF<Bits<P>>,
    right: Vec<DFF<Bits<64>>>,
    right_last: DFF<Bits<64>>,
    write_at: Signal<Local, Bits<P>>,
    used_word: Signal<Local, Bits<K>>,
    consts: Consts<LeafConsts<K, HALF>>,
}

impl<const K: usize, const HALF: usize, const P: usize> Default for Leaf<K, HALF, P> {
    fn default() -> Self {
        assert!(HALF * 2 == K, "a leaf is split in halves");
        Leaf {
            clock: Signal::default(),
            at1: Signal::default(),
            edit2: Signal::default(),
            deep2: Signal::default(),
            pull2: Signal::default(),
            first2: Signal::default(),
            count_full2: Signal::default(),
            ins2: Signal::default(),
            sub2: Signal::default(),
            replace2: Signal::default(),
            key2: Signal::default(),
            qty2: Signal::default(),
            free: Signal::default(),
            free_some: Signal::default(),
            index_full: Signal::default(),
            raw_key: each(),
            raw_qty: each(),
            raw_valid: Signal::default(),
            grow: Signal::default(),
            shrink: Signal::default(),
            at3: Signal::default(),
            separator: Signal::default(),
            created: Signal::default(),
            removed: Signal::default(),
            bad: Signal::default(),
            full: Signal::default(),
            level: many(K),
            used: BlockRam::default(),
            at2: DFF::default(),
            at3_q: DFF::default(),
            edit3: DFF::default(),
            deep3: DFF::default(),
            pull3: DFF::default(),
            first3: DFF::default(),
            limit3: DFF::default(),
            ins3: DFF::default(),
            sub3: DFF::default(),
            key3: DFF::default(),
            qty3: DFF::default(),
            old: many(K),
            old_used: DFF::default(),
            compare: Compare::default(),
            change: Edit::default(),
            any_over: Any::default(),
            now: many(K),
            word: many(K),
            spill: Signal::default(),
            live: Signal::default(),
            split: Signal::default(),
            put: Signal::default(),
            no_room: Signal::default(),
            low: Signal::default(),
            write3: Signal::default(),
            left_used: Signal::default(),
            split4: DFF::default(),
            low4: DFF::default(),
            at4: DFF::default(),
            right: many(HALF),
            right_last: DFF::default(),
            write_at: Signal::default(),
            used_word: Signal::default(),
            consts: Consts::default(),
        }
    }
}

impl<const K: usize, const HALF: usize, const P: usize> Leaf<K, HALF, P> {
    const MOVED: u64 = HALF as u64;
    const HALF_FULL: u64 = half_full(HALF);
    const MORE_FULL: u64 = half_full(HALF + 1);
}

impl<const K: usize, const HALF: usize, const P: usize> Logic for Leaf<K, HALF, P> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, at2, at3_q, edit3, deep3, pull3, first3, limit3, ins3, sub3, key3, qty3,
            old_used, split4, low4, at4, right_last
        );
        // L1, L2: read, compare.
        self.at2.d.next = self.at1.val();
        self.used.clock.next = self.clock.val();
        self.used.read_address.next = self.at1.val();
        self.used.write_address.next = self.write_at.val();
        self.used.write_data.next = self.used_word.val();
        self.used.write_enable.next = self.write3.val() | self.split4.q.val();
        self.live.next = self.used.read_data.val();
        if self.first2.val() {
            self.live.next = 0.into();
        }
        self.compare.clock.next = self.clock.val();
        self.compare.en.next = self.edit2.val();
        self.compare.key.next = self.key2.val();
        self.compare.qty.next = self.qty2.val();
        self.compare.sub.next = self.sub2.val();
        self.compare.replace.next = self.replace2.val();
        self.compare.empty.next = self.replace2.val() & !self.ins2.val();
        self.compare.valid.next = self.live.val();
        self.raw_valid.next = self.live.val().get_bits::<HALF>(0);
        for i in 0..HALF {
            self.raw_key[i].next = self.level[i].read_data.val().get_bits::<32>(32);
            self.raw_qty[i].next = self.level[i].read_data.val().get_bits::<32>(0);
        }
        for i in 0..K {
            self.level[i].clock.next = self.clock.val();
            self.level[i].read_address.next = self.at1.val();
            self.level[i].write_address.next = self.write_at.val();
            self.level[i].write_data.next = self.word[i].val();
            self.level[i].write_enable.next = self.write3.val() | self.split4.q.val();
            self.compare.level_key[i].next = self.level[i].read_data.val().get_bits::<32>(32);
            self.compare.level_qty[i].next = self.level[i].read_data.val().get_bits::<32>(0);
            self.old[i].clock.next = self.clock.val();
            self.old[i].d.next = self.old[i].q.val();
            if self.edit2.val() | self.pull2.val() {
                self.old[i].d.next = self.level[i].read_data.val();
            }
        }
        self.edit3.d.next = self.edit2.val();
        self.ins3.d.next = self.edit2.val() & self.ins2.val();
        self.sub3.d.next = self.edit2.val() & self.sub2.val();
        self.limit3.d.next = self.deep2.val() & self.count_full2.val();
        self.pull3.d.next = self.pull2.val();
        if self.edit2.val() | self.pull2.val() {
            self.old_used.d.next = self.live.val();
            self.at3_q.d.next = self.at2.q.val();
            self.deep3.d.next = self.deep2.val();
            self.first3.d.next = self.first2.val();
            self.key3.d.next = self.key2.val();
            self.qty3.d.next = self.qty2.val();
        }

        // L3: change.
        self.change.ins.next = self.ins3.q.val();
        self.change.append.next = true;
        self.change.key.next = self.key3.q.val();
        self.change.qty.next = self.qty3.q.val();
        self.change.valid.next = self.old_used.q.val();
        for i in 0..K {
            self.change.eq[i].next = self.compare.eq[i].val();
            self.change.ahead[i].next = self.compare.ahead[i].val();
            self.change.gone[i].next = self.compare.gone[i].val();
            self.change.new_qty[i].next = self.compare.new_qty[i].val();
            self.change.level_key[i].next = self.old[i].q.val().get_bits::<32>(32);
            self.change.level_qty[i].next = self.old[i].q.val().get_bits::<32>(0);
            self.any_over.a[i].next = self.compare.eq[i].val() & self.compare.over[i].val();
            self.now[i].next = (self.change.next_key[i].val().get_bits::<64>(0) << 32)
                | self.change.next_qty[i].val().get_bits::<64>(0);
        }
        // What falls out at the end of a full leaf: the new level itself, or the last one.
        if self.compare.ahead[K - 1].val() {
            self.spill.next =
                (self.key3.q.val().get_bits::<64>(0) << 32) | self.qty3.q.val().get_bits::<64>(0);
        } else {
            self.spill.next = self.old[K - 1].q.val();
        }
        // A new level always finds its place in a leaf, unless there is none and none can be made.
        self.put.next = self.change.inserted.val();
        self.split.next = self.put.val() & self.old_used.q.val().get_bit(K - 1);
        self.no_room.next = self.limit3.q.val()
            | (self.old_used.q.val().get_bit(K - 1) & self.index_full.val())
            | ((self.old_used.q.val().get_bit(K - 1) | self.first3.q.val())
                & !self.free_some.val());
        // The new level belongs to the better half.
        self.low.next = !self.compare.ahead[HALF].val();
        self.write3.next = self.pull3.q.val()
            | (self.edit3.q.val()
                & (!self.first3.q.val() | self.put.val())
                & !(self.put.val() & self.no_room.val()));
        self.left_used.next = self.change.next_valid.val();
        if self.split.val() {
            if self.low.val() {
                self.left_used.next = Self::MORE_FULL.into();
            } else {
                self.left_used.next = Self::HALF_FULL.into();
            }
        }
        if self.pull3.q.val() {
            self.left_used.next = self.old_used.q.val() >> Self::MOVED;
        }
        self.split4.d.next = self.split.val() & !self.no_room.val();
        self.low4.d.next = self.low.val();
        self.at4.d.next = self.free.val();
        self.right_last.d.next = self.spill.val();
        for i in 0..HALF {
            self.right[i].clock.next = self.clock.val();
            self.right[i].d.next = self.now[i + HALF].val();
        }

        // L3: the leaf, or its better half; L4: the worse half.
        if self.split4.q.val() {
            self.write_at.next = self.at4.q.val();
            if self.low4.q.val() {
                self.used_word.next = Self::HALF_FULL.into();
            } else {
                self.used_word.next = Self::MORE_FULL.into();
            }
        } else {
            if self.first3.q.val() {
                self.write_at.next = self.free.val();
            } else {
                self.write_at.next = self.at3_q.q.val();
            }
            self.used_word.next = self.left_used.val();
        }
        for i in 0..HALF {
            if self.split4.q.val() {
                if self.low4.q.val() {
                    self.word[i].next = self.old[i + HALF].q.val();
                } else {
                    self.word[i].next = self.right[i].q.val();
                }
            } else if self.pull3.q.val() {
                self.word[i].next = self.old[i + HALF].q.val();
            } else {
                self.word[i].next = self.now[i].val();
            }
            self.word[i + HALF].next = self.now[i + HALF].val();
        }
        if self.split4.q.val() {
            self.word[HALF].next = self.right_last.q.val();
        }

        self.grow.next = self.put.val()
            & (self.old_used.q.val().get_bit(K - 1) | self.first3.q.val())
            & !self.no_room.val();
        self.shrink.next = (self.change.removed.val() & !self.old_used.q.val().get_bit(1))
            | (self.pull3.q.val() & !self.old_used.q.val().get_bit(HALF));
        self.at3.next = self.at3_q.q.val();
        self.separator.next = self.old[HALF].q.val().get_bits::<32>(32);
        self.created.next = self.put.val() & self.deep3.q.val() & !self.no_room.val();
        self.removed.next = self.change.removed.val();
        self.bad.next = self.any_over.y.val() | (self.sub3.q.val() & !self.change.hit.val());
        self.full.next = self.put.val() & self.no_room.val();
    }
}
