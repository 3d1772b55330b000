//! The best `K` levels of both sides of a book, and the number of its levels in all.
//!
//! In: L0 an operation on a price; L2 the first leaf of the store, if levels are needed; L3 what the store did to the number
//! of levels. Out: L1 what the operation does, the best levels after it. Books are in memory by instrument, the
//! current one in two banks of registers: `s` the side of the current operation, `o` the other; they are written back in L4.
//! Depth: L0 a 4:1 mux and the comparison (4 levels), L1 the change and the mux into the registers (5), best level 2.
//!
//! Invariants after each operation: the cache holds exactly the best levels of its side, and more than `K/2` of them
//! or all. When a removal would break that, the best `K/2` of the store's first leaf are pulled in L2. A level that an
//! insertion pushes out goes to the front of that leaf.

use super::bank::Bank;
use super::compare::Compare;
use super::edit::Edit;
use super::tree::Any;
use super::{each, many};
use crate::emit::{ConstTable, Consts};
use rust_hdl::prelude::*;

/// Named constants of [`Cache`].
pub struct CacheConsts<const K: usize, const HALF: usize, const LIMIT: usize>;

impl<const K: usize, const HALF: usize, const LIMIT: usize> ConstTable
    for CacheConsts<K, HALF, LIMIT>
{
    const TABLE: &'static [(&'static str, u64)] = &[
        ("K", K as u64),
        ("HALF", HALF as u64),
        ("Self::MOVED", HALF as u64),
        ("Self::MOST", LIMIT as u64),
    ];
}

/// Cache of `K` levels a side (`HALF = K/2`), at most `LIMIT` levels a side in all, `2^A` instruments; see the [module](self).
#[derive(LogicBlock)]
pub struct Cache<const K: usize, const HALF: usize, const LIMIT: usize, const A: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// From [`Control`](super::control::Control), as the next ones: row to read.
    pub read_at: Signal<In, Bits<A>>,
    /// The registers hold the instrument of the operation.
    pub same: Signal<In, Bit>,
    /// See [`Bank`].
    pub flip: Signal<In, Bit>,
    /// L0: an operation.
    pub load: Signal<In, Bit>,
    /// Row to write.
    pub write_at: Signal<In, Bits<A>>,
    /// Write the bid side.
    pub to_bid: Signal<In, Bit>,
    /// Write the ask side.
    pub to_ask: Signal<In, Bit>,
    /// Write as empty.
    pub sweeping: Signal<In, Bit>,
    /// L0: key of the operation's price.
    pub key: Signal<In, Bits<32>>,
    /// L0: its quantity.
    pub qty: Signal<In, Bits<32>>,
    /// L0: takes the quantity away.
    pub sub: Signal<In, Bit>,
    /// L0: replaces the quantity.
    pub replace: Signal<In, Bit>,
    /// L0: replaces it by 0.
    pub empty: Signal<In, Bit>,
    /// L0: the operation, if it is one, is on levels.
    pub edit0: Signal<In, Bit>,
    /// L1: the operation changes the levels. Without it nothing else of L1 means anything.
    pub edit1: Signal<In, Bit>,
    /// L1: it makes a new level where the price is not there.
    pub ins1: Signal<In, Bit>,
    /// L1: its key.
    pub key1: Signal<In, Bits<32>>,
    /// L1: its quantity.
    pub qty1: Signal<In, Bits<32>>,
    /// L1: the store has levels of this side.
    pub store_some: Signal<In, Bit>,
    /// L2: take levels from the store.
    pub pull2: Signal<In, Bit>,
    /// L2: the better half of the first leaf.
    pub pull_key: [Signal<In, Bits<32>>; HALF],
    /// L2: the better half of the first leaf.
    pub pull_qty: [Signal<In, Bits<32>>; HALF],
    /// L2: the better half of the first leaf.
    pub pull_valid: Signal<In, Bits<HALF>>,
    /// L3: the side has one level more.
    pub up: Signal<In, Bit>,
    /// L3: the side has one level less.
    pub down: Signal<In, Bit>,
    /// L1: the price is there.
    pub hit: Signal<Out, Bit>,
    /// L1: all levels are better.
    pub behind: Signal<Out, Bit>,
    /// L1: the last level falls out.
    pub pushed: Signal<Out, Bit>,
    /// L1: a level went.
    pub removed: Signal<Out, Bit>,
    /// L1: the price is there and its quantity would leave the range.
    pub over: Signal<Out, Bit>,
    /// L1: there were `K` levels.
    pub last: Signal<Out, Bit>,
    /// L1: there were `K/2 + 1` levels.
    pub low: Signal<Out, Bit>,
    /// L1: there were `LIMIT` levels in all.
    pub count_full: Signal<Out, Bit>,
    /// L1: the last level before the operation.
    pub last_key: Signal<Out, Bits<32>>,
    /// L1: its quantity.
    pub last_qty: Signal<Out, Bits<32>>,
    /// L1: the operation's side has a level afterwards.
    pub best_some: Signal<Out, Bit>,
    /// L1: key of the best one.
    pub best_key: Signal<Out, Bits<32>>,
    /// L1: quantity of the best one.
    pub best_qty: Signal<Out, Bits<32>>,
    /// L1: the other side has a level.
    pub other_some: Signal<Out, Bit>,
    /// L1: key of the best one.
    pub other_key: Signal<Out, Bits<32>>,
    /// L1: quantity of the best one.
    pub other_qty: Signal<Out, Bits<32>>,
    level: Vec<Bank<64, A>>,
    valid: Bank<K, A>,
    sliced_other: Signal<Local, Bits<K>>,
    count: Bank<16, A>,
    at_most: DFF<Bit>,
    more: DFF<Bits<16>>,
    less: DFF<Bits<16>>,
    level_next: Vec<Signal<Local, Bits<64>>>,
    compare: Compare<K>,
    edit: Edit<K>,
    any_over: Any<K>,
    consts: Consts<CacheConsts<K, HALF, LIMIT>>,
}

impl<const K: usize, const HALF: usize, const LIMIT: usize, const A: usize> Default
    for Cache<K, HALF, LIMIT, A>
{
    fn default() -> Self {
        assert!(HALF * 2 == K, "half of the cache is pulled at once");
        Cache {
            clock: Signal::default(),
            read_at: Signal::default(),
            same: Signal::default(),
            flip: Signal::default(),
            load: Signal::default(),
            write_at: Signal::default(),
            to_bid: Signal::default(),
            to_ask: Signal::default(),
            sweeping: Signal::default(),
            key: Signal::default(),
            qty: Signal::default(),
            sub: Signal::default(),
            replace: Signal::default(),
            empty: Signal::default(),
            edit0: Signal::default(),
            edit1: Signal::default(),
            ins1: Signal::default(),
            key1: Signal::default(),
            qty1: Signal::default(),
            store_some: Signal::default(),
            pull2: Signal::default(),
            pull_key: each(),
            pull_qty: each(),
            pull_valid: Signal::default(),
            up: Signal::default(),
            down: Signal::default(),
            hit: Signal::default(),
            behind: Signal::default(),
            pushed: Signal::default(),
            removed: Signal::default(),
            over: Signal::default(),
            last: Signal::default(),
            low: Signal::default(),
            count_full: Signal::default(),
            last_key: Signal::default(),
            last_qty: Signal::default(),
            best_some: Signal::default(),
            best_key: Signal::default(),
            best_qty: Signal::default(),
            other_some: Signal::default(),
            other_key: Signal::default(),
            other_qty: Signal::default(),
            level: many(K),
            valid: Bank::default(),
            sliced_other: Signal::default(),
            count: Bank::default(),
            at_most: DFF::default(),
            more: DFF::default(),
            less: DFF::default(),
            level_next: many(K),
            compare: Compare::default(),
            edit: Edit::default(),
            any_over: Any::default(),
            consts: Consts::default(),
        }
    }
}

impl<const K: usize, const HALF: usize, const LIMIT: usize, const A: usize>
    Cache<K, HALF, LIMIT, A>
{
    const MOVED: u64 = HALF as u64;
    const MOST: u64 = LIMIT as u64;
}

impl<const K: usize, const HALF: usize, const LIMIT: usize, const A: usize> Logic
    for Cache<K, HALF, LIMIT, A>
{
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, at_most, more, less);
        // L0: compare.
        if self.load.val() {
            self.at_most.d.next = self.count.incoming.val() == Self::MOST;
        }
        self.compare.clock.next = self.clock.val();
        self.compare.en.next = self.edit0.val() & self.load.val();
        self.compare.key.next = self.key.val();
        self.compare.qty.next = self.qty.val();
        self.compare.sub.next = self.sub.val();
        self.compare.replace.next = self.replace.val();
        self.compare.empty.next = self.empty.val();
        self.compare.valid.next = self.valid.incoming.val();
        for i in 0..K {
            self.compare.level_key[i].next = self.level[i].incoming.val().get_bits::<32>(32);
            self.compare.level_qty[i].next = self.level[i].incoming.val().get_bits::<32>(0);
        }

        // L1: change.
        self.edit.ins.next = self.ins1.val();
        self.edit.append.next = !self.store_some.val();
        self.edit.key.next = self.key1.val();
        self.edit.qty.next = self.qty1.val();
        self.edit.valid.next = self.valid.s.val();
        for i in 0..K {
            self.edit.eq[i].next = self.compare.eq[i].val();
            self.edit.ahead[i].next = self.compare.ahead[i].val();
            self.edit.gone[i].next = self.compare.gone[i].val();
            self.edit.new_qty[i].next = self.compare.new_qty[i].val();
            self.edit.level_key[i].next = self.level[i].s.val().get_bits::<32>(32);
            self.edit.level_qty[i].next = self.level[i].s.val().get_bits::<32>(0);
            self.any_over.a[i].next = self.compare.eq[i].val() & self.compare.over[i].val();
        }

        // The registers: a book comes in (L0), changes (L1), takes levels from the store (L2).
        self.valid.clock.next = self.clock.val();
        self.valid.read_at.next = self.read_at.val();
        self.valid.same.next = self.same.val();
        self.valid.flip.next = self.flip.val();
        self.valid.load.next = self.load.val();
        self.valid.write_at.next = self.write_at.val();
        self.valid.to_bid.next = self.to_bid.val();
        self.valid.to_ask.next = self.to_ask.val();
        self.valid.clear.next = self.sweeping.val();
        self.valid.put.next = self.edit1.val() | self.pull2.val();
        if self.pull2.val() {
            self.valid.new.next =
                self.valid.s.val() | (self.pull_valid.val().get_bits::<K>(0) << Self::MOVED);
        } else {
            self.valid.new.next = self.edit.next_valid.val();
        }
        self.count.clock.next = self.clock.val();
        self.count.read_at.next = self.read_at.val();
        self.count.same.next = self.same.val();
        self.count.flip.next = self.flip.val();
        self.count.load.next = self.load.val();
        self.count.write_at.next = self.write_at.val();
        self.count.to_bid.next = self.to_bid.val();
        self.count.to_ask.next = self.to_ask.val();
        self.count.clear.next = self.sweeping.val();
        self.more.d.next = self.count.s.val() + 1;
        self.less.d.next = self.count.s.val() - 1;
        self.count.put.next = self.up.val() | self.down.val();
        if self.up.val() {
            self.count.new.next = self.more.q.val();
        } else {
            self.count.new.next = self.less.q.val();
        }
        for i in 0..K {
            self.level[i].clock.next = self.clock.val();
            self.level[i].read_at.next = self.read_at.val();
            self.level[i].same.next = self.same.val();
            self.level[i].flip.next = self.flip.val();
            self.level[i].load.next = self.load.val();
            self.level[i].write_at.next = self.write_at.val();
            self.level[i].to_bid.next = self.to_bid.val();
            self.level[i].to_ask.next = self.to_ask.val();
            self.level[i].clear.next = false;
            self.level[i].new.next = self.level_next[i].val();
            self.level_next[i].next = (self.edit.next_key[i].val().get_bits::<64>(0) << 32)
                | self.edit.next_qty[i].val().get_bits::<64>(0);
        }
        for i in 0..HALF {
            self.level[i].put.next = self.edit1.val();
            self.level[i + HALF].put.next = self.edit1.val() | self.pull2.val();
            if self.pull2.val() {
                self.level_next[i + HALF].next = (self.pull_key[i].val().get_bits::<64>(0) << 32)
                    | self.pull_qty[i].val().get_bits::<64>(0);
            }
        }

        self.hit.next = self.edit.hit.val();
        self.behind.next = self.edit.behind.val();
        self.pushed.next = self.edit.pushed.val();
        self.removed.next = self.edit.removed.val();
        self.over.next = self.any_over.y.val();
        self.last.next = self.valid.s.val().get_bit(K - 1);
        self.low.next = self.valid.s.val().get_bit(HALF) & !self.valid.s.val().get_bit(HALF + 1);
        self.count_full.next = self.at_most.q.val();
        self.last_key.next = self.level[K - 1].s.val().get_bits::<32>(32);
        self.last_qty.next = self.level[K - 1].s.val().get_bits::<32>(0);
        self.best_some.next = self.edit.best.val();
        self.best_key.next = self.edit.next_key[0].val();
        self.best_qty.next = self.edit.next_qty[0].val();
        self.sliced_other.next = self.valid.o.val();
        self.other_some.next = self.sliced_other.val().get_bit(0);
        self.other_key.next = self.level[0].o.val().get_bits::<32>(32);
        self.other_qty.next = self.level[0].o.val().get_bits::<32>(0);
    }
}
