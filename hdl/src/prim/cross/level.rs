//! Levels into another clock: `N` bits, each for itself.
//!
//! In: bits from registers of another clock (or pins), each of which holds still for two cycles of `clock` when it changes. Out: the
//! same, 2 to 3 cycles later. Bits that change together may arrive a cycle apart: not for numbers.

use rust_hdl::prelude::*;

/// `N` synchronised bits; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Synchroniser<const N: usize> {
    /// Clock of the receiving side.
    pub clock: Signal<In, Clock>,
    /// Bits of another clock.
    pub d: Signal<In, Bits<N>>,
    /// The same in this clock.
    pub q: Signal<Out, Bits<N>>,
    _meet: Bits<N>,
}

impl<const N: usize> Logic for Synchroniser<N> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.q.next = self._meet;
            self._meet = self.d.val();
        }
    }

    fn connect(&mut self) {
        self.q.connect();
    }

    fn hdl(&self) -> Verilog {
        let top = N - 1;
        Verilog::Custom(format!(
            "\
(* ASYNC_REG = \"TRUE\" *) reg [{top}:0] d_meet = {N}'d0;
(* ASYNC_REG = \"TRUE\" *) reg [{top}:0] d_seen = {N}'d0;

always @* q = d_seen;
always @(posedge clock) begin
  d_meet <= d;
  d_seen <= d_meet;
end"
        ))
    }
}
