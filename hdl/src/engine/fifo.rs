//! A queue in memory, first in first out.
//!
//! In: `push` with a word, `pop` when the word at the head was used. Out: the head (a memory output, `valid` with it), and
//! how full the queue is. A word pushed in cycle n is at the head in n + 2 at the earliest; after `pop` the next word is
//! there in the next cycle. Holds `2^A - 1` words; a push beyond them is dropped. Depth 3.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::Ram;
use rust_hdl::prelude::*;

const_table!(pub FifoConsts<A>: A);

/// Queue of `W`-bit words in a memory of style `STYLE` ([`crate::prim`]).
#[derive(LogicBlock, Default)]
pub struct Fifo<const W: usize, const A: usize, const STYLE: u8> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Appends `input`.
    pub push: Signal<In, Bit>,
    /// The word to append.
    pub entry: Signal<In, Bits<W>>,
    /// Removes the head; only while `valid`.
    pub pop: Signal<In, Bit>,
    /// There is a head.
    pub valid: Signal<Out, Bit>,
    /// The head.
    pub head: Signal<Out, Bits<W>>,
    /// The queue holds something, at the head or on its way to it.
    pub some: Signal<Out, Bit>,
    /// Three quarters are used.
    pub high: Signal<Out, Bit>,
    /// No room: a push now is dropped.
    pub full: Signal<Out, Bit>,
    store: Ram<W, A, STYLE>,
    read: DFF<Bits<A>>,
    second: DFF<Bits<A>>,
    write: DFF<Bits<A>>,
    used: DFF<Bits<A>>,
    there: DFF<Bit>,
    any: DFF<Bit>,
    all: DFF<Bit>,
    takes: Signal<Local, Bit>,
    next: Signal<Local, Bits<A>>,
    consts: Consts<FifoConsts<A>>,
}

impl<const W: usize, const A: usize, const STYLE: u8> Logic for Fifo<W, A, STYLE> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, read, second, write, used, there, any, all);
        clock!(self, clock, store);
        self.takes.next = self.push.val() & !self.all.q.val();
        // Every answer is ready for either `pop` before `pop` is known.
        self.next.next = self.read.q.val();
        self.second.d.next = self.read.q.val() + 1;
        self.there.d.next = self.any.q.val();
        if self.pop.val() {
            self.next.next = self.second.q.val();
            self.second.d.next = self.second.q.val() + 1;
            self.there.d.next = self.used.q.val().any() & (self.used.q.val() != 1);
        }
        self.read.d.next = self.next.val();
        if self.takes.val() {
            self.write.d.next = self.write.q.val() + 1;
        }
        if self.takes.val() & !self.pop.val() {
            self.used.d.next = self.used.q.val() + 1;
            self.any.d.next = true;
            self.all.d.next = !self.used.q.val().get_bit(0) & (self.used.q.val() | 1).all();
        }
        if !self.takes.val() & self.pop.val() {
            self.used.d.next = self.used.q.val() - 1;
            self.any.d.next = self.used.q.val() != 1;
            self.all.d.next = false;
        }
        self.store.read_address.next = self.next.val();
        self.store.write_address.next = self.write.q.val();
        self.store.write_data.next = self.entry.val();
        self.store.write_enable.next = self.takes.val();
        self.valid.next = self.there.q.val();
        self.head.next = self.store.read_data.val();
        self.some.next = self.any.q.val();
        self.high.next = self.used.q.val().get_bits::<2>(A - 2).all();
        self.full.next = self.all.q.val();
    }
}
