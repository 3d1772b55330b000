//! One word of a book, for both sides: in memory by instrument, and in registers for the current instrument.
//!
//! In: the row to read (L0-1); in L0 `load`, with which the registers take over the word of the operation's side (`s`)
//! and of the other side (`o`), from memory, or from the registers themselves if they hold that instrument already
//! (`same`); later `put` and `new`, a new word for `s`; a write-back. Out: the word that `load` takes over, before
//! the edge (`incoming`, one LUT level behind the memory); both words, registered.

use crate::prim::BlockRam;
use rust_hdl::prelude::*;

/// A word of `W` bits a side for `2^A` instruments; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Bank<const W: usize, const A: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Row to read; its words are used in the next cycle.
    pub read_at: Signal<In, Bits<A>>,
    /// The registers hold the instrument of the operation (L0).
    pub same: Signal<In, Bit>,
    /// The operation's side is the second of the registers (`same`: `o`) or memories (ask).
    pub flip: Signal<In, Bit>,
    /// The registers take over (L0).
    pub load: Signal<In, Bit>,
    /// `s` becomes `new`.
    pub put: Signal<In, Bit>,
    /// See `put`.
    pub new: Signal<In, Bits<W>>,
    /// Row to write.
    pub write_at: Signal<In, Bits<A>>,
    /// The row of the bid side becomes `s`.
    pub to_bid: Signal<In, Bit>,
    /// The row of the ask side becomes `s`.
    pub to_ask: Signal<In, Bit>,
    /// Zeros are written instead of `s`.
    pub clear: Signal<In, Bit>,
    /// What `s` will be if `load` is on.
    pub incoming: Signal<Out, Bits<W>>,
    /// The word of the current operation's side.
    pub s: Signal<Out, Bits<W>>,
    /// The word of the other side.
    pub o: Signal<Out, Bits<W>>,
    s_q: DFF<Bits<W>>,
    o_q: DFF<Bits<W>>,
    bid: BlockRam<W, A>,
    ask: BlockRam<W, A>,
    to_s: Signal<Local, Bits<W>>,
    to_o: Signal<Local, Bits<W>>,
    word: Signal<Local, Bits<W>>,
}

impl<const W: usize, const A: usize> Logic for Bank<W, A> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, s_q, o_q);
        self.word.next = self.s_q.q.val();
        if self.clear.val() {
            self.word.next = 0.into();
        }
        self.bid.clock.next = self.clock.val();
        self.bid.read_address.next = self.read_at.val();
        self.bid.write_address.next = self.write_at.val();
        self.bid.write_data.next = self.word.val();
        self.bid.write_enable.next = self.to_bid.val();
        self.ask.clock.next = self.clock.val();
        self.ask.read_address.next = self.read_at.val();
        self.ask.write_address.next = self.write_at.val();
        self.ask.write_data.next = self.word.val();
        self.ask.write_enable.next = self.to_ask.val();
        if self.same.val() {
            if self.flip.val() {
                self.to_s.next = self.o_q.q.val();
                self.to_o.next = self.s_q.q.val();
            } else {
                self.to_s.next = self.s_q.q.val();
                self.to_o.next = self.o_q.q.val();
            }
        } else if self.flip.val() {
            self.to_s.next = self.ask.read_data.val();
            self.to_o.next = self.bid.read_data.val();
        } else {
            self.to_s.next = self.bid.read_data.val();
            self.to_o.next = self.ask.read_data.val();
        }
        if self.load.val() {
            self.s_q.d.next = self.to_s.val();
            self.o_q.d.next = self.to_o.val();
        } else if self.put.val() {
            self.s_q.d.next = self.new.val();
        }
        self.incoming.next = self.to_s.val();
        self.s.next = self.s_q.q.val();
        self.o.next = self.o_q.q.val();
    }
}
