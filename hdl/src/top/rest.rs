//! Whether the pipeline has come to rest while triggers do not look: what a commit waits for.
//!
//! In: `hold`, attempts left in the engine, the stager. Out: `held`, one cycle later, which keeps triggers from looking at
//! messages that are in L1; `settled`, a register: the hold is older than any attempt on its way from L1 into the engine's
//! queue, no attempt is left there, and no order frame is on the wire. Once true it stays true until `hold` falls. Depth 2.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

/// Cycles from `hold` until every attempt that was made before it counts as undecided: 1 to `held`, 3 from L1 to L4, 1 to the
/// queue, 2 until it counts.
const REACH: u64 = 12;

const_table!(pub RestConsts: REACH);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Rest {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Triggers are not to look.
    pub hold: Signal<In, Bit>,
    /// Attempts are left in the engine.
    pub undecided: Signal<In, Bit>,
    /// The stager sends nothing.
    pub ready: Signal<In, Bit>,
    /// Triggers do not look.
    pub held: Signal<Out, Bit>,
    /// The pipeline is at rest.
    pub settled: Signal<Out, Bit>,
    holds: DFF<Bit>,
    age: DFF<Bits<4>>,
    old: DFF<Bit>,
    at_rest: DFF<Bit>,
    consts: Consts<RestConsts>,
}

impl Logic for Rest {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, holds, age, old, at_rest);
        self.holds.d.next = self.hold.val();
        self.held.next = self.holds.q.val();
        self.age.d.next = 0.into();
        self.old.d.next = false;
        if self.hold.val() {
            self.age.d.next = self.age.q.val();
            self.old.d.next = self.age.q.val() == REACH;
            if self.age.q.val() != REACH {
                self.age.d.next = self.age.q.val() + 1;
            }
        }
        self.at_rest.d.next =
            self.hold.val() & self.old.q.val() & !self.undecided.val() & self.ready.val();
        self.settled.next = self.at_rest.q.val();
    }
}
