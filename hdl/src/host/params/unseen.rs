//! What triggers do not see under a hold: cycles and messages.
//!
//! In: the hold as the pipeline gets it, messages that it judges (L2). Out: both counts since `start`. The pipeline is two
//! cycles behind the hold, so is what is counted. Depth: a 32-bit addition.

use rust_hdl::prelude::*;

/// Counts; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Unseen {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Both counts are 0.
    pub start: Signal<In, Bit>,
    /// Triggers are not to look.
    pub hold: Signal<In, Bit>,
    /// A message is judged (L2).
    pub judged: Signal<In, Bit>,
    /// Cycles in which triggers did not look.
    pub cycles: Signal<Out, Bits<32>>,
    /// Messages that they did not look at.
    pub messages: Signal<Out, Bits<32>>,
    held1: DFF<Bit>,
    held2: DFF<Bit>,
    cycle_count: DFF<Bits<32>>,
    message_count: DFF<Bits<32>>,
}

impl Logic for Unseen {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, held1, held2, cycle_count, message_count);
        self.held1.d.next = self.hold.val();
        self.held2.d.next = self.held1.q.val();
        if self.held2.q.val() {
            self.cycle_count.d.next = self.cycle_count.q.val() + 1;
        }
        if self.held2.q.val() & self.judged.val() {
            self.message_count.d.next = self.message_count.q.val() + 1;
        }
        if self.start.val() {
            self.cycle_count.d.next = 0.into();
            self.message_count.d.next = 0.into();
        }
        self.cycles.next = self.cycle_count.q.val();
        self.messages.next = self.message_count.q.val();
    }
}
