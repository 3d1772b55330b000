//! Whether the card is at rest: nothing on its way through the pipeline.
//!
//! In: the OR of every sign of activity. Out: `quiet`, once there was none for [`CYCLES`] cycles. For who drives the card in
//! simulation and may then skip idle time; a board leaves it open. Frames held back for the other line do not count as
//! activity: they wait for time.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

/// Longer than any silence within the pipeline: from the end of a frame to the release of an order that waited for it, from
/// one order to the next.
pub const CYCLES: u64 = 31;

const_table!(pub QuietConsts: CYCLES);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Quiet {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Something is on its way.
    pub active: Signal<In, Bit>,
    /// Nothing has been for a while.
    pub quiet: Signal<Out, Bit>,
    left: DFF<Bits<5>>,
    at_rest: DFF<Bit>,
    consts: Consts<QuietConsts>,
}

impl Logic for Quiet {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, left, at_rest);
        if self.left.q.val().any() {
            self.left.d.next = self.left.q.val() - 1;
        }
        if self.active.val() {
            self.left.d.next = CYCLES.into();
        }
        self.at_rest.d.next = !self.left.q.val().any() & !self.active.val();
        self.quiet.next = self.at_rest.q.val();
    }
}
