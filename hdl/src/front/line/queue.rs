//! Records of the frames that wait on a line, first in, first out.
//!
//! In: a record to append; `pop` removes the first. Out: the first record, shown without being asked for, three cycles
//! after it was appended at the earliest. `full` comes early enough that a frame announced by then still fits. Depth 5.

use crate::front::layout::info::INFO_W;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;

/// A queue of `2^Q - 4` records.
#[derive(LogicBlock, Default)]
pub struct Queue<const Q: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Appends `record`.
    pub push: Signal<In, Bit>,
    /// Record of a frame.
    pub record: Signal<In, Bits<INFO_W>>,
    /// Removes the first record; only while `valid`.
    pub pop: Signal<In, Bit>,
    /// The first record.
    pub first: Signal<Out, Bits<INFO_W>>,
    /// It is there.
    pub valid: Signal<Out, Bit>,
    /// Nothing waits.
    pub empty: Signal<Out, Bit>,
    /// No further record can be taken.
    pub full: Signal<Out, Bit>,
    ram: BlockRam<INFO_W, Q>,
    write: DFF<Bits<Q>>,
    read: DFF<Bits<Q>>,
    // The place behind `read`.
    after: DFF<Bits<Q>>,
    there: DFF<Bit>,
    some: DFF<Bit>,
    crowded: DFF<Bit>,
    place: Signal<Local, Bits<Q>>,
    is_left: Signal<Local, Bit>,
    unused: Signal<Local, Bits<Q>>,
}

impl<const Q: usize> Logic for Queue<Q> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, write, read, after, there, some, crowded);
        clock!(self, clock, ram);
        self.ram.write_address.next = self.write.q.val();
        self.ram.write_data.next = self.record.val();
        self.ram.write_enable.next = self.push.val();
        if self.push.val() {
            self.write.d.next = self.write.q.val() + 1;
        }
        self.place.next = self.read.q.val();
        if self.pop.val() {
            self.place.next = self.after.q.val();
        }
        self.ram.read_address.next = self.place.val();
        self.read.d.next = self.place.val();
        self.after.d.next = self.place.val() + 1;
        self.is_left.next = self.read.q.val() != self.write.q.val();
        if self.pop.val() {
            self.is_left.next = self.after.q.val() != self.write.q.val();
        }
        self.there.d.next = self.is_left.val();
        self.unused.next = !(self.write.q.val() - self.read.q.val());
        self.crowded.d.next = !self.unused.val().get_bits::<Q>(2).any();
        self.first.next = self.ram.read_data.val();
        self.valid.next = self.there.q.val();
        self.some.d.next = self.is_left.val() | self.push.val();
        self.empty.next = !self.some.q.val();
        self.full.next = self.crowded.q.val();
    }
}
