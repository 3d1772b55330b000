//! A register of two words that is read and written: 64 bits, 0 after power-on and reset.
//!
//! In: writes of the low and the high word with their bits. Out: the value, a cycle after the write of the high word, with a
//! strobe in its first cycle. What is written to the low word waits for that, byte by byte. 2 levels.

use rust_hdl::prelude::*;

/// A stored pair of words; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Pair {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Back to 0.
    pub reset: Signal<In, Bit>,
    /// The low word is written.
    pub write_low: Signal<In, Bit>,
    /// The high word is written.
    pub write_high: Signal<In, Bit>,
    /// Bits of the word; 0 where they do not count.
    pub put: Signal<In, Bits<32>>,
    /// Bits that stay as they were.
    pub keep: Signal<In, Bits<32>>,
    /// The value.
    pub value: Signal<Out, Bits<64>>,
    /// It was written.
    pub stb: Signal<Out, Bit>,
    waiting: DFF<Bits<32>>,
    low: DFF<Bits<32>>,
    high: DFF<Bits<32>>,
    fresh: DFF<Bit>,
}

impl Logic for Pair {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, waiting, low, high, fresh);
        self.fresh.d.next = self.write_high.val() & !self.reset.val();
        if self.write_low.val() {
            self.waiting.d.next = (self.waiting.q.val() & self.keep.val()) | self.put.val();
        }
        if self.write_high.val() {
            self.low.d.next = self.waiting.q.val();
            self.high.d.next = (self.high.q.val() & self.keep.val()) | self.put.val();
        }
        if self.reset.val() {
            self.waiting.d.next = 0.into();
            self.low.d.next = 0.into();
            self.high.d.next = 0.into();
        }
        self.value.next =
            (bit_cast::<64, 32>(self.high.q.val()) << 32) | bit_cast::<64, 32>(self.low.q.val());
        self.stb.next = self.fresh.q.val();
    }
}
