//! A register that is only written: what is written is there for one cycle, with its strobe, a cycle later.
//!
//! 1 level.

use rust_hdl::prelude::*;

/// An act; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Act<const N: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The word is written.
    pub write: Signal<In, Bit>,
    /// Its bits; 0 where they do not count.
    pub put: Signal<In, Bits<N>>,
    /// What was written, with `stb`.
    pub value: Signal<Out, Bits<N>>,
    /// It was written.
    pub stb: Signal<Out, Bit>,
    held: DFF<Bits<N>>,
    fresh: DFF<Bit>,
}

impl<const N: usize> Logic for Act<N> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, held, fresh);
        self.held.d.next = self.put.val();
        self.fresh.d.next = self.write.val();
        self.value.next = self.held.q.val();
        self.stb.next = self.fresh.q.val();
    }
}
