//! A kill that came past the queue stands until it has come through the queue too.
//!
//! In: the kill that crossed by itself; the acts that the pipeline is sent. Out: kill, in the cycle of the first and as long
//! as it stands. An unkill that was before the kill in the queue thus releases nothing. At most [`STANDING`] cycles: the
//! queue is shorter. One level from `fast` to `kill`, 3 else.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::registers::control::KILL;

/// Cycles in which every access that was before the kill has been carried out.
pub const STANDING: u64 = 4095;

const_table!(pub StandingConsts: STANDING, KILL);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Standing {
    /// The core clock.
    pub clock: Signal<In, Clock>,
    /// A kill crossed, past the queue.
    pub fast: Signal<In, Bit>,
    /// An act goes to the pipeline.
    pub acts_stb: Signal<In, Bit>,
    /// Register CONTROL of it.
    pub acts: Signal<In, Bits<7>>,
    /// Kill.
    pub kill: Signal<Out, Bit>,
    left: DFF<Bits<12>>,
    consts: Consts<StandingConsts>,
}

impl Logic for Standing {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, left);
        if self.left.q.val().any() {
            self.left.d.next = self.left.q.val() - 1;
        }
        if self.acts_stb.val() & self.acts.val().get_bit(KILL) {
            self.left.d.next = 0.into();
        }
        if self.fast.val() {
            self.left.d.next = STANDING.into();
        }
        self.kill.next = self.fast.val() | self.left.q.val().any();
    }
}
