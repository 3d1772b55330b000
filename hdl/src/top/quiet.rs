//! Whether the card is at rest: nothing on its way through the pipeline.
//!
//! In: signs of activity. Out: `quiet`, once there was none for a while: longer where orders may be on their way. Two
//! cycles after a first sign it is no longer there. Depth 3. For who
//! drives the card in simulation and may then skip idle time; a board leaves it open. Frames held back for the other
//! line do not count as activity: they wait for time.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

/// Longer than any silence between two signs of what a word causes: field, operation, top of book, row, mark.
pub const SHORT: u64 = 8;
/// Longer than any silence of the engine: from the end of a frame to the release of an order that waited for it, from one
/// order to the next.
pub const LONG: u64 = 31;

const_table!(pub QuietConsts: SHORT, LONG);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Quiet {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Something is on its way.
    pub active: Signal<In, Bit>,
    /// A trigger attempted.
    pub attempt: Signal<In, Bit>,
    /// A frame ended: orders that waited for it are released.
    pub ended: Signal<In, Bit>,
    /// An order leaves or is refused.
    pub order: Signal<In, Bit>,
    /// Nothing has been for a while.
    pub quiet: Signal<Out, Bit>,
    stirs: DFF<Bit>,
    tries: DFF<Bit>,
    ends: DFF<Bit>,
    orders: DFF<Bit>,
    tried: DFF<Bit>,
    left: DFF<Bits<5>>,
    at_rest: DFF<Bit>,
    consts: Consts<QuietConsts>,
}

impl Logic for Quiet {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, stirs, tries, ends, orders, tried, left, at_rest
        );
        self.stirs.d.next = self.active.val();
        self.tries.d.next = self.attempt.val();
        self.ends.d.next = self.ended.val();
        self.orders.d.next = self.order.val();
        if self.left.q.val().any() {
            self.left.d.next = self.left.q.val() - 1;
        }
        if self.stirs.q.val() & (self.left.q.val() < SHORT) {
            self.left.d.next = SHORT.into();
        }
        if self.tries.q.val() | self.orders.q.val() | (self.ends.q.val() & self.tried.q.val()) {
            self.left.d.next = LONG.into();
        }
        if self.ends.q.val() {
            self.tried.d.next = false;
        }
        if self.tries.q.val() {
            self.tried.d.next = true;
        }
        self.at_rest.d.next = !self.left.q.val().any() & !self.stirs.q.val();
        self.quiet.next = self.at_rest.q.val();
    }
}
