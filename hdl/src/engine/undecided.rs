//! Whether attempts are left in the engine: in the items queue, waiting for their frame, or being judged.
//!
//! In: rows that come into and leave the items queue, the waiting queue, the walker. Out: `any`, a register, at most two
//! cycles late; it does not fall between two of an attempt's places. Rows without attempts, which come for ever, do not count.
//! Depth 3.

use rust_hdl::prelude::*;

/// Attempts without a verdict; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Undecided {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// A row comes into the items queue.
    pub pushed: Signal<In, Bit>,
    /// Its attempts.
    pub pushed_attempts: Signal<In, Bits<8>>,
    /// A row leaves the items queue.
    pub popped: Signal<In, Bit>,
    /// Its attempts.
    pub popped_attempts: Signal<In, Bits<8>>,
    /// Attempts wait for the end of their frame.
    pub waiting: Signal<In, Bit>,
    /// An attempt is being worked on.
    pub working: Signal<In, Bit>,
    /// There are some.
    pub any: Signal<Out, Bit>,
    came: DFF<Bit>,
    went: DFF<Bit>,
    rows: DFF<Bits<10>>,
    some: DFF<Bit>,
}

impl Logic for Undecided {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, came, went, rows, some);
        self.came.d.next = self.pushed.val() & self.pushed_attempts.val().any();
        self.went.d.next = self.popped.val() & self.popped_attempts.val().any();
        if self.came.q.val() & !self.went.q.val() {
            self.rows.d.next = self.rows.q.val() + 1;
        }
        if !self.came.q.val() & self.went.q.val() {
            self.rows.d.next = self.rows.q.val() - 1;
        }
        self.some.d.next =
            self.came.q.val() | self.rows.q.val().any() | self.waiting.val() | self.working.val();
        self.any.next = self.some.q.val();
    }
}
