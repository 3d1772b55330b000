//! Whether the card is at rest: nothing on its way through the pipeline.
//!
//! In: signs of activity. Out: `quiet`, once there was none for a while: longer where orders may be on their way. For who
//! drives the card in simulation and may then skip idle time; a board leaves it open. Frames held back for the other
//! line do not count as activity: they wait for time.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

/// Longer than any silence between a word and the last thing that its messages do to a book.
pub const SHORT: u64 = 12;
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
    tried: DFF<Bit>,
    left: DFF<Bits<5>>,
    at_rest: DFF<Bit>,
    consts: Consts<QuietConsts>,
}

impl Logic for Quiet {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, tried, left, at_rest);
        if self.left.q.val().any() {
            self.left.d.next = self.left.q.val() - 1;
        }
        if self.active.val() & (self.left.q.val() < SHORT) {
            self.left.d.next = SHORT.into();
        }
        if self.attempt.val() | self.order.val() | (self.ended.val() & self.tried.q.val()) {
            self.left.d.next = LONG.into();
        }
        if self.ended.val() {
            self.tried.d.next = false;
        }
        if self.attempt.val() {
            self.tried.d.next = true;
        }
        self.at_rest.d.next = !self.left.q.val().any() & !self.active.val();
        self.quiet.next = self.at_rest.q.val();
    }
}
