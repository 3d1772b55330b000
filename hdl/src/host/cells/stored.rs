//! A register of one word that is read and written: `N` bits, `RESET` after power-on and reset.
//!
//! In: a write with its bits. Out: the value, a cycle later, with a strobe in its first cycle. 2 levels.

use rust_hdl::prelude::*;
use rust_hdl::widgets::edge_ff::EdgeDFF;

/// A stored word; see the [module](self).
#[derive(LogicBlock)]
pub struct Stored<const N: usize, const RESET: u64> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Back to the reset value.
    pub reset: Signal<In, Bit>,
    /// The word is written.
    pub write: Signal<In, Bit>,
    /// Its bits; 0 where they do not count.
    pub put: Signal<In, Bits<N>>,
    /// Bits that stay as they were.
    pub keep: Signal<In, Bits<N>>,
    /// The value.
    pub value: Signal<Out, Bits<N>>,
    /// It was written.
    pub stb: Signal<Out, Bit>,
    held: EdgeDFF<Bits<N>>,
    fresh: DFF<Bit>,
    initial: Constant<Bits<N>>,
}

impl<const N: usize, const RESET: u64> Default for Stored<N, RESET> {
    fn default() -> Self {
        Stored {
            clock: Default::default(),
            reset: Default::default(),
            write: Default::default(),
            put: Default::default(),
            keep: Default::default(),
            value: Default::default(),
            stb: Default::default(),
            held: EdgeDFF::new(RESET.to_bits()),
            fresh: Default::default(),
            initial: Constant::new(RESET.to_bits()),
        }
    }
}

impl<const N: usize, const RESET: u64> Logic for Stored<N, RESET> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, fresh);
        self.held.clk.next = self.clock.val();
        self.held.d.next = self.held.q.val();
        self.fresh.d.next = self.write.val() & !self.reset.val();
        if self.write.val() {
            self.held.d.next = (self.held.q.val() & self.keep.val()) | self.put.val();
        }
        if self.reset.val() {
            self.held.d.next = self.initial.val();
        }
        self.value.next = self.held.q.val();
        self.stb.next = self.fresh.q.val();
    }
}
