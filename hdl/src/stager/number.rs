//! A number that is given out once each: UserRefNum and IP identification.
//!
//! In: `take` when the number is used, a value to set. Out: the number to use, a register; 1 after power-on.

use rust_hdl::prelude::*;
use rust_hdl::widgets::edge_ff::EdgeDFF;

/// Counts from 1, wrapping at `W` bits.
#[derive(LogicBlock)]
pub struct Number<const W: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// The number is used in this cycle.
    pub take: Signal<In, Bit>,
    /// Sets the number; wins over `take`.
    pub we: Signal<In, Bit>,
    /// What to set.
    pub value: Signal<In, Bits<W>>,
    /// The number to use.
    pub next_number: Signal<Out, Bits<W>>,
    number: EdgeDFF<Bits<W>>,
}

impl<const W: usize> Default for Number<W> {
    fn default() -> Self {
        Number {
            clock: Signal::default(),
            take: Signal::default(),
            we: Signal::default(),
            value: Signal::default(),
            next_number: Signal::default(),
            number: EdgeDFF::new(1.into()),
        }
    }
}

impl<const W: usize> Logic for Number<W> {
    #[hdl_gen]
    fn update(&mut self) {
        self.number.clk.next = self.clock.val();
        self.number.d.next = self.number.q.val();
        if self.take.val() {
            self.number.d.next = self.number.q.val() + 1;
        }
        if self.we.val() {
            self.number.d.next = self.value.val();
        }
        self.next_number.next = self.number.q.val();
    }
}
