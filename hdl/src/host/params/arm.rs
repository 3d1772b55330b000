//! An arm names the generation in force, or is refused.
//!
//! In: register ARM as it is written, the generation in force, whether nothing is under way. Out, one cycle later: the arm, or one
//! more that was refused. A reset of the function forgets an arm. Depth 4.

use rust_hdl::prelude::*;

/// Judges arms; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Arm {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The function is reset.
    pub reset: Signal<In, Bit>,
    /// Register ARM is written.
    pub stb: Signal<In, Bit>,
    /// What is written.
    pub value: Signal<In, Bits<32>>,
    /// The generation in force; 0 = none.
    pub generation: Signal<In, Bits<32>>,
    /// Nothing is under way.
    pub idle: Signal<In, Bit>,
    /// Arm the pipeline.
    pub arm: Signal<Out, Bit>,
    /// Arms that were refused.
    pub refused: Signal<Out, Bits<32>>,
    asks: DFF<Bit>,
    right: DFF<Bit>,
    count: DFF<Bits<32>>,
}

impl Logic for Arm {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, asks, right, count);
        self.asks.d.next = self.stb.val() & !self.reset.val();
        // With the comparison and again with the verdict: a commit that ends between them changes the generation.
        self.right.d.next = (self.value.val() == self.generation.val())
            & self.generation.val().any()
            & self.idle.val();
        self.arm.next =
            self.asks.q.val() & self.right.q.val() & self.idle.val() & !self.reset.val();
        if self.asks.q.val() & !(self.right.q.val() & self.idle.val()) {
            self.count.d.next = self.count.q.val() + 1;
        }
        self.refused.next = self.count.q.val();
    }
}
