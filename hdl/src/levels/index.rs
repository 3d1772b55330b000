//! Where a side's levels beyond the cache are: a sorted list of up to `N` leaves, each with its separator.
//!
//! Leaf `i` holds the levels that are not better than its separator and better than the separator of leaf `i+1`; the
//! separator of leaf 0 does not count. Entries of both sides of a book are in memory, the current book's in registers:
//! bank `s` is the side of the current operation, bank `o` the other one.
//!
//! In: L0 the key of the operation's price; L3 what became of the leaf. Out: L1 the leaf to look at. The new list is in
//! the registers in L4, the earliest L0 of the next operation. L0: a 4:1 mux and a 32-bit compare (3 levels); L1: a
//! one-hot select of `N` (3 levels); L3: one level behind the inputs' own and a mux.

use super::bank::Bank;
use super::many;
use super::tree::OneHot;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const_table!(pub IndexConsts<N, P>: N, P);

/// Index of the store: `N` entries a side, pointers of `P` bits, `E = P + 32`, `2^A` instruments; see the [module](self).
#[derive(LogicBlock)]
pub struct Index<const N: usize, const P: usize, const E: usize, const A: usize> {
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
    /// Key of the operation's price (L0).
    pub key: Signal<In, Bits<32>>,
    /// L3: a leaf is new: behind the leaf looked at, or the first if there is none yet.
    pub grow: Signal<In, Bit>,
    /// L3: the leaf looked at is empty now.
    pub shrink: Signal<In, Bit>,
    /// The new leaf.
    pub new_leaf: Signal<In, Bits<P>>,
    /// Its separator.
    pub new_separator: Signal<In, Bits<32>>,
    /// The side has leaves (from L1 on).
    pub some: Signal<Out, Bit>,
    /// There is no room for another leaf (from L1 on).
    pub full: Signal<Out, Bit>,
    /// The leaf that the price belongs to (L1).
    pub leaf: Signal<Out, Bits<P>>,
    entry: Vec<Bank<E, A>>,
    used: Bank<N, A>,
    sliced_word: Vec<Signal<Local, Bits<E>>>,
    entry_next: Vec<Signal<Local, Bits<E>>>,
    new_entry: Signal<Local, Bits<E>>,
    /// The price is not better than the separator.
    below: Vec<DFF<Bit>>,
    find: OneHot<P, N>,
    consts: Consts<IndexConsts<N, P>>,
}

impl<const N: usize, const P: usize, const E: usize, const A: usize> Default for Index<N, P, E, A> {
    fn default() -> Self {
        assert!(E == P + 32, "an entry is a pointer and a price");
        Index {
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
            grow: Signal::default(),
            shrink: Signal::default(),
            new_leaf: Signal::default(),
            new_separator: Signal::default(),
            some: Signal::default(),
            full: Signal::default(),
            leaf: Signal::default(),
            entry: many(N),
            used: Bank::default(),
            sliced_word: many(N),
            entry_next: many(N),
            new_entry: Signal::default(),
            below: many(N),
            find: OneHot::default(),
            consts: Consts::default(),
        }
    }
}

impl<const N: usize, const P: usize, const E: usize, const A: usize> Logic for Index<N, P, E, A> {
    #[hdl_gen]
    fn update(&mut self) {
        self.used.clock.next = self.clock.val();
        self.used.read_at.next = self.read_at.val();
        self.used.same.next = self.same.val();
        self.used.flip.next = self.flip.val();
        self.used.load.next = self.load.val();
        self.used.write_at.next = self.write_at.val();
        self.used.to_bid.next = self.to_bid.val();
        self.used.to_ask.next = self.to_ask.val();
        self.used.clear.next = self.sweeping.val();
        self.used.put.next = self.grow.val() | self.shrink.val();
        if self.grow.val() {
            self.used.new.next = (self.used.s.val() << 1) | 1;
        } else {
            self.used.new.next = self.used.s.val() >> 1;
        }
        for i in 0..N {
            self.entry[i].clock.next = self.clock.val();
            self.entry[i].read_at.next = self.read_at.val();
            self.entry[i].same.next = self.same.val();
            self.entry[i].flip.next = self.flip.val();
            self.entry[i].load.next = self.load.val();
            self.entry[i].write_at.next = self.write_at.val();
            self.entry[i].to_bid.next = self.to_bid.val();
            self.entry[i].to_ask.next = self.to_ask.val();
            self.entry[i].clear.next = false;
            self.entry[i].put.next = self.grow.val() | self.shrink.val();
            self.sliced_word[i].next = self.entry[i].incoming.val();
            self.entry[i].new.next = self.entry_next[i].val();
            self.below[i].clock.next = self.clock.val();
            self.below[i].d.next = self.below[i].q.val();
        }

        // L0: search.
        if self.load.val() {
            self.below[0].d.next = self.used.incoming.val().get_bit(0);
            for i in 1..N {
                self.below[i].d.next = self.used.incoming.val().get_bit(i)
                    & (self.key.val() >= self.sliced_word[i].val().get_bits::<32>(0));
            }
        }

        // L1: the last leaf that is not above the price.
        for i in 1..N {
            self.find.select[i - 1].next = self.below[i - 1].q.val() & !self.below[i].q.val();
        }
        self.find.select[N - 1].next = self.below[N - 1].q.val();
        for i in 0..N {
            self.find.data[i].next = self.entry[i].s.val().get_bits::<P>(32);
        }
        self.leaf.next = self.find.y.val();
        self.some.next = self.used.s.val().get_bit(0);
        self.full.next = self.used.s.val().get_bit(N - 1);

        // L3: entries behind the leaf move one place up or down; before it, all is as it was.
        self.new_entry.next = (self.new_leaf.val().get_bits::<E>(0) << 32)
            | self.new_separator.val().get_bits::<E>(0);
        for i in 0..N {
            self.entry_next[i].next = self.entry[i].s.val();
        }
        if !self.below[0].q.val() & self.grow.val() {
            self.entry_next[0].next = self.new_entry.val();
        }
        for i in 1..N {
            if !self.below[i].q.val() {
                if self.grow.val() {
                    if self.below[i - 1].q.val() {
                        self.entry_next[i].next = self.new_entry.val();
                    } else {
                        self.entry_next[i].next = self.entry[i - 1].s.val();
                    }
                }
                if self.shrink.val() {
                    self.entry_next[i - 1].next = self.entry[i].s.val();
                }
            }
        }
    }
}
