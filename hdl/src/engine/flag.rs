//! One bit of a vector of 256, looked up in two steps.
//!
//! In: the vector, the number of a bit. Out: the bit, one cycle later, to be used in that cycle. Depth 3 to the register,
//! 3 behind it.

use rust_hdl::prelude::*;

/// A flag of an instrument.
#[derive(LogicBlock, Default)]
pub struct Flag {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// All flags.
    pub flags: Signal<In, Bits<256>>,
    /// Which.
    pub at: Signal<In, Bits<8>>,
    /// It, as it was one cycle ago.
    pub flag: Signal<Out, Bit>,
    row: DFF<Bits<16>>,
    column: DFF<Bits<4>>,
}

impl Logic for Flag {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, row, column);
        self.column.d.next = self.at.val().get_bits::<4>(0);
        self.row.d.next = self
            .flags
            .val()
            .get_bits::<16>(self.at.val().get_bits::<4>(4).index() * 16);
        self.flag.next = self.row.q.val().get_bit(self.column.q.val().index());
    }
}
