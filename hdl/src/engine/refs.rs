//! The latest UserRefNum of each order slot, and the next one.
//!
//! In: each order that left, in the cycle after its `go`; each order whose row the host writes: what it sent before is
//! forgotten, because the number may stand for another order now. Eight read ports for the slots of an instrument and one for the
//! serial path; each answers one cycle after its address. An order's number can be read two cycles after it was given (three
//! for the target of a replace). No logic.

use crate::prim::BlockRam;
use rust_hdl::prelude::*;

/// UserRefNums by order slot.
#[derive(LogicBlock, Default)]
pub struct Refs {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// An enter or replace left.
    pub fired: Signal<In, Bit>,
    /// It is a replace.
    pub replace: Signal<In, Bit>,
    /// Its order slot.
    pub order: Signal<In, Bits<10>>,
    /// The slot that it replaces.
    pub target: Signal<In, Bits<10>>,
    /// Its UserRefNum.
    pub user_ref: Signal<In, Bits<32>>,
    /// The row of an order is written; never while orders leave.
    pub forget: Signal<In, Bit>,
    /// Which order.
    pub forget_at: Signal<In, Bits<10>>,
    /// Slots to look up.
    pub at: [Signal<In, Bits<10>>; 9],
    /// The slot was sent.
    pub known: [Signal<Out, Bit>; 9],
    /// Its latest UserRefNum.
    pub latest: [Signal<Out, Bits<32>>; 9],
    tables: [BlockRam<33, 10>; 9],
    again: DFF<Bit>,
    again_at: DFF<Bits<10>>,
    again_ref: DFF<Bits<32>>,
    to: Signal<Local, Bits<10>>,
    number: Signal<Local, Bits<32>>,
    sent: Signal<Local, Bit>,
}

impl Logic for Refs {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, again, again_at, again_ref);
        self.sent.next = self.fired.val() | self.again.q.val();
        // A replace writes its own slot, then its target's.
        self.again.d.next = self.fired.val() & self.replace.val();
        self.again_at.d.next = self.target.val();
        self.again_ref.d.next = self.user_ref.val();
        self.to.next = self.forget_at.val();
        if self.fired.val() {
            self.to.next = self.order.val();
        }
        self.number.next = self.user_ref.val();
        if self.again.q.val() {
            self.to.next = self.again_at.q.val();
            self.number.next = self.again_ref.q.val();
        }
        for i in 0..9 {
            self.tables[i].clock.next = self.clock.val();
            self.tables[i].write_enable.next =
                self.fired.val() | self.again.q.val() | self.forget.val();
            self.tables[i].write_address.next = self.to.val();
            self.tables[i].write_data.next = (bit_cast::<33, 1>(self.sent.val().into()) << 32)
                | self.number.val().get_bits::<33>(0);
            self.tables[i].read_address.next = self.at[i].val();
            self.known[i].next = self.tables[i].read_data.val().get_bit(32);
            self.latest[i].next = self.tables[i].read_data.val().get_bits::<32>(0);
        }
    }
}
