//! The words of a line that may have to wait: a memory that frames are written to one behind the other.
//!
//! In: the words to store; where to read on from. Out: the word at the reading place, as long as it is there (it is
//! shown without being asked for; `take` moves on), and how much room there is. Nothing is ever taken back: a frame
//! that is not wanted is jumped over by reading on elsewhere. A stored word can be read two cycles later; depth 6.

use crate::prim::BlockRam;
use rust_hdl::prelude::*;

/// Bits of a stored word: data, last, bad.
pub const WORD_W: usize = 34;

/// A buffer of `2^A` words.
#[derive(LogicBlock, Default)]
pub struct Words<const A: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Stores `data` in this cycle.
    pub store: Signal<In, Bit>,
    /// It is the block word of its frame.
    pub block: Signal<In, Bit>,
    /// Word, last (bit 32), end of a bad frame (bit 33).
    pub data: Signal<In, Bits<WORD_W>>,
    /// Reads on from `from`.
    pub jump: Signal<In, Bit>,
    /// Address to read on from.
    pub from: Signal<In, Bits<A>>,
    /// The shown word is used up.
    pub take: Signal<In, Bit>,
    /// Nothing of this line waits: everything before the newest frame is free.
    pub idle: Signal<In, Bit>,
    /// Address of the newest frame's block word.
    pub start: Signal<Out, Bits<A>>,
    /// The shown word.
    pub shown: Signal<Out, Bits<WORD_W>>,
    /// It is there.
    pub valid: Signal<Out, Bit>,
    /// Free words, a few cycles late.
    pub room: Signal<Out, Bits<A>>,
    // Two bits each: a memory block holds 2^14 of them, so that no bank has to be chosen behind it.
    ram: [BlockRam<2, A>; 17],
    write: DFF<Bits<A>>,
    newest: DFF<Bits<A>>,
    oldest: DFF<Bits<A>>,
    read: DFF<Bits<A>>,
    after: DFF<Bits<A>>,
    there: DFF<Bit>,
    free: DFF<Bits<A>>,
    step: Signal<Local, Bit>,
    place: Signal<Local, Bits<A>>,
    is_next: Signal<Local, Bit>,
    is_same: Signal<Local, Bit>,
}

impl<const A: usize> Logic for Words<A> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, write, newest, oldest, read, after, there, free);
        for i in 0..17 {
            self.ram[i].clock.next = self.clock.val();
            self.ram[i].write_address.next = self.write.q.val();
            self.ram[i].write_data.next = self.data.val().get_bits::<2>(i * 2);
            self.ram[i].write_enable.next = self.store.val();
            self.ram[i].read_address.next = self.place.val();
        }
        if self.store.val() {
            self.write.d.next = self.write.q.val() + 1;
            if self.block.val() {
                self.newest.d.next = self.write.q.val();
            }
        }
        if self.idle.val() {
            self.oldest.d.next = self.newest.q.val();
        }
        if self.jump.val() {
            self.oldest.d.next = self.from.val();
        }
        self.free.d.next = self.oldest.q.val() - self.write.q.val() - 1;
        self.step.next = self.take.val() & self.there.q.val();
        self.is_next.next = self.after.q.val() == self.write.q.val();
        self.is_same.next = self.read.q.val() == self.write.q.val();
        self.place.next = self.read.q.val();
        self.there.d.next = !self.is_same.val();
        if self.step.val() {
            self.place.next = self.after.q.val();
            self.there.d.next = !self.is_next.val();
        }
        self.read.d.next = self.place.val();
        self.after.d.next = self.place.val() + 1;
        if self.jump.val() {
            self.read.d.next = self.from.val();
            self.after.d.next = self.from.val() + 1;
            self.there.d.next = false;
        }
        self.start.next = self.newest.q.val();
        self.shown.next = (self.ram[16].read_data.val().get_bits::<WORD_W>(0) << 32)
            | (self.ram[15].read_data.val().get_bits::<WORD_W>(0) << 30)
            | (self.ram[14].read_data.val().get_bits::<WORD_W>(0) << 28)
            | (self.ram[13].read_data.val().get_bits::<WORD_W>(0) << 26)
            | (self.ram[12].read_data.val().get_bits::<WORD_W>(0) << 24)
            | (self.ram[11].read_data.val().get_bits::<WORD_W>(0) << 22)
            | (self.ram[10].read_data.val().get_bits::<WORD_W>(0) << 20)
            | (self.ram[9].read_data.val().get_bits::<WORD_W>(0) << 18)
            | (self.ram[8].read_data.val().get_bits::<WORD_W>(0) << 16)
            | (self.ram[7].read_data.val().get_bits::<WORD_W>(0) << 14)
            | (self.ram[6].read_data.val().get_bits::<WORD_W>(0) << 12)
            | (self.ram[5].read_data.val().get_bits::<WORD_W>(0) << 10)
            | (self.ram[4].read_data.val().get_bits::<WORD_W>(0) << 8)
            | (self.ram[3].read_data.val().get_bits::<WORD_W>(0) << 6)
            | (self.ram[2].read_data.val().get_bits::<WORD_W>(0) << 4)
            | (self.ram[1].read_data.val().get_bits::<WORD_W>(0) << 2)
            | self.ram[0].read_data.val().get_bits::<WORD_W>(0);
        self.valid.next = self.there.q.val();
        self.room.next = self.free.q.val();
    }
}
