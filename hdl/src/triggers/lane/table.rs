//! A table by instrument whose reads see a write of the same cycle.
//!
//! In: an instrument to read, a row to write. Out: the row, one cycle later, 1 level behind registers and memory.
//! The Engine's broadcasts land as late as the cycle in which the next message's order reads; the memory alone would
//! give the old row then.

use crate::prim::BlockRam;
use rust_hdl::prelude::*;

/// 256 rows of `D` bits.
#[derive(LogicBlock, Default)]
pub struct Table<const D: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Instrument to read.
    pub read_instr: Signal<In, Bits<8>>,
    /// Its row, one cycle later.
    pub row: Signal<Out, Bits<D>>,
    /// Write strobe.
    pub we: Signal<In, Bit>,
    /// Instrument to write.
    pub instr: Signal<In, Bits<8>>,
    /// Its new row.
    pub data: Signal<In, Bits<D>>,
    ram: BlockRam<D, 8>,
    hit: DFF<Bit>,
    written: DFF<Bits<D>>,
}

impl<const D: usize> Logic for Table<D> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, hit, written);
        self.ram.clock.next = self.clock.val();
        self.ram.read_address.next = self.read_instr.val();
        self.ram.write_address.next = self.instr.val();
        self.ram.write_data.next = self.data.val();
        self.ram.write_enable.next = self.we.val();
        self.hit.d.next = self.we.val() & (self.instr.val() == self.read_instr.val());
        self.written.d.next = self.data.val();
        self.row.next = self.ram.read_data.val();
        if self.hit.q.val() {
            self.row.next = self.written.q.val();
        }
    }
}
