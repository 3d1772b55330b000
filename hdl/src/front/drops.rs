//! One strobe for every frame that a line drops, whoever drops it.
//!
//! In: drops of the filter, and of the head of the line (duplicate, other session). Out: strobe and reason, registers.
//! Where both come at once the head's waits; heads come at least four cycles apart, frames fifteen. Depth 2.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::reasons::Drop;

const DUPLICATE: u64 = Drop::Duplicate as u64;
const SESSION: u64 = Drop::Session as u64;

const_table!(
    pub DropsConsts: DUPLICATE, SESSION
);

/// Joins the drops of one line.
#[derive(LogicBlock, Default)]
pub struct Drops {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// The filter dropped a frame.
    pub filter: Signal<In, Bit>,
    /// Why.
    pub filter_reason: Signal<In, Bits<4>>,
    /// The head was a duplicate.
    pub duplicate: Signal<In, Bit>,
    /// The head was of another session.
    pub foreign: Signal<In, Bit>,
    /// A frame was dropped.
    pub drop: Signal<Out, Bit>,
    /// Why.
    pub reason: Signal<Out, Bits<4>>,
    waits: DFF<Bit>,
    waits_foreign: DFF<Bit>,
    dropped: DFF<Bit>,
    why: DFF<Bits<4>>,
    consts: Consts<DropsConsts>,
}

impl Logic for Drops {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, waits, waits_foreign, dropped, why);
        self.dropped.d.next = self.filter.val() | self.waits.q.val();
        self.why.d.next = self.filter_reason.val();
        if !self.filter.val() {
            self.waits.d.next = false;
            self.why.d.next = DUPLICATE.into();
            if self.waits_foreign.q.val() {
                self.why.d.next = SESSION.into();
            }
        }
        if self.duplicate.val() | self.foreign.val() {
            self.waits.d.next = true;
            self.waits_foreign.d.next = self.foreign.val();
        }
        self.drop.next = self.dropped.q.val();
        self.reason.next = self.why.q.val();
    }
}
