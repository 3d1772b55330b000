//! The high word of a pair that is read: as it was when the low word was read, until it is read itself.
//!
//! 1 level.

use rust_hdl::prelude::*;

/// A high word that holds still; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Held {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Back to what the pair is now.
    pub reset: Signal<In, Bit>,
    /// The low word is read.
    pub read_low: Signal<In, Bit>,
    /// The high word is read.
    pub read_high: Signal<In, Bit>,
    /// The high word now.
    pub now: Signal<In, Bits<32>>,
    /// The high word to answer with.
    pub high: Signal<Out, Bits<32>>,
    then: DFF<Bits<32>>,
    holds: DFF<Bit>,
}

impl Logic for Held {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, then, holds);
        if self.read_low.val() {
            self.then.d.next = self.now.val();
            self.holds.d.next = true;
        }
        if self.read_high.val() | self.reset.val() {
            self.holds.d.next = false;
        }
        self.high.next = self.now.val();
        if self.holds.q.val() {
            self.high.next = self.then.q.val();
        }
    }
}
