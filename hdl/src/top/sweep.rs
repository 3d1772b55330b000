//! Whether books are being cleared, until nothing can act any more that began before they were clear.
//!
//! In: memories being cleared; a frame under way that began before. Out: a register, two cycles later and [`LINGER`] cycles
//! longer. Depth 3. What a message that came too early left in a book cannot fire: the card takes no arm before its marks
//! and its decision are long past.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

/// Longer than any message takes from the front end to its last decision.
pub const LINGER: u64 = 255;

const_table!(pub SweepConsts: LINGER);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Sweep {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The host resets the books.
    pub reset_books: Signal<In, Bit>,
    /// Memories are being cleared.
    pub clearing: Signal<In, Bit>,
    /// A frame began before they were clear.
    pub forgetful: Signal<In, Bit>,
    /// Books are not yet clear.
    pub sweeping: Signal<Out, Bit>,
    stirs: DFF<Bit>,
    left: DFF<Bits<8>>,
    lasts: DFF<Bit>,
    consts: Consts<SweepConsts>,
}

impl Logic for Sweep {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, stirs, left, lasts);
        self.stirs.d.next = self.reset_books.val() | self.clearing.val() | self.forgetful.val();
        if self.stirs.q.val() {
            self.left.d.next = LINGER.into();
        } else if self.left.q.val().any() {
            self.left.d.next = self.left.q.val() - 1;
        }
        self.lasts.d.next = self.stirs.q.val() | self.left.q.val().any();
        self.sweeping.next = self.lasts.q.val();
    }
}
