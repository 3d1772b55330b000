//! Holds a host's write to a memory until the cycle in which the pipeline does not write it.
//!
//! In: the host's write, whether the pipeline writes now. Out: the write, no sooner than one cycle later.
//! The host writes at most every second cycle and the pipeline never in two cycles running, so one place is enough.

use rust_hdl::prelude::*;

/// One waiting host write of a trigger's row.
#[derive(LogicBlock, Default)]
pub struct HostWrite {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// The host writes.
    pub we: Signal<In, Bit>,
    /// Which entry.
    pub address: Signal<In, Bits<7>>,
    /// What.
    pub data: Signal<In, Bits<16>>,
    /// The pipeline writes in this cycle.
    pub busy: Signal<In, Bit>,
    /// The host's write takes place in this cycle.
    pub now: Signal<Out, Bit>,
    /// Its entry.
    pub to: Signal<Out, Bits<7>>,
    /// Its data.
    pub value: Signal<Out, Bits<16>>,
    waiting: DFF<Bit>,
    entry: DFF<Bits<7>>,
    content: DFF<Bits<16>>,
}

impl Logic for HostWrite {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, waiting, entry, content);
        self.now.next = self.waiting.q.val() & !self.busy.val();
        self.to.next = self.entry.q.val();
        self.value.next = self.content.q.val();
        if !self.busy.val() {
            self.waiting.d.next = false;
        }
        if self.we.val() {
            self.waiting.d.next = true;
            self.entry.d.next = self.address.val();
            self.content.d.next = self.data.val();
        }
    }
}
