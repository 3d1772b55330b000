//! Takes an access to the register file and spreads it over the cycles of its stages.
//!
//! In: an access, held from `valid` until `done`. Out: a cycle after `valid` rose `at`, `put` and `keep`, until the next access; in the
//! cycle after that `writes` or `reads`, with which words act; `done` two cycles later, with `refused`, which is said one cycle before.
//!
//! 2 levels.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const DONE: usize = 3;

const_table!(pub TurnConsts: DONE);

/// Stages of an access; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Turn {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// An access; low for at least a cycle after `done`.
    pub valid: Signal<In, Bit>,
    /// Its word.
    pub word: Signal<In, Bits<9>>,
    /// It is a write.
    pub a_write: Signal<In, Bit>,
    /// Word to write.
    pub a_data: Signal<In, Bits<32>>,
    /// Its bytes that count.
    pub a_strb: Signal<In, Bits<4>>,
    /// The access's word.
    pub at: Signal<Out, Bits<9>>,
    /// The access is a write.
    pub write: Signal<Out, Bit>,
    /// Bits to write; 0 where they do not count.
    pub put: Signal<Out, Bits<32>>,
    /// Bits that stay as they were.
    pub keep: Signal<Out, Bits<32>>,
    /// The word is written; not if none of its bytes counts.
    pub writes: Signal<Out, Bit>,
    /// The word is read.
    pub reads: Signal<Out, Bit>,
    /// A cycle after `reads` or `writes`: the access is refused.
    pub refused: Signal<In, Bit>,
    /// The access has ended.
    pub done: Signal<Out, Bit>,
    /// With `done`: it was refused.
    pub error: Signal<Out, Bit>,
    before: DFF<Bit>,
    stage: DFF<Bits<4>>,
    word_: DFF<Bits<9>>,
    write_: DFF<Bit>,
    some: DFF<Bit>,
    put_: DFF<Bits<32>>,
    keep_: DFF<Bits<32>>,
    writes_: DFF<Bit>,
    reads_: DFF<Bit>,
    error_: DFF<Bit>,
    start: Signal<Local, Bit>,
    bytes: [Signal<Local, Bits<32>>; 4],
    mask: Signal<Local, Bits<32>>,
    consts: Consts<TurnConsts>,
}

impl Logic for Turn {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, before, stage, word_, write_, some, put_, keep_, writes_, reads_, error_
        );
        self.bytes[0].next = 0.into();
        if self.a_strb.val().get_bit(0) {
            self.bytes[0].next = 0xFF_u64.into();
        }
        self.bytes[1].next = 0.into();
        if self.a_strb.val().get_bit(1) {
            self.bytes[1].next = 0xFF00_u64.into();
        }
        self.bytes[2].next = 0.into();
        if self.a_strb.val().get_bit(2) {
            self.bytes[2].next = 0xFF0000_u64.into();
        }
        self.bytes[3].next = 0.into();
        if self.a_strb.val().get_bit(3) {
            self.bytes[3].next = 0xFF000000_u64.into();
        }
        self.mask.next =
            self.bytes[0].val() | self.bytes[1].val() | self.bytes[2].val() | self.bytes[3].val();
        self.before.d.next = self.valid.val();
        self.start.next = self.valid.val() & !self.before.q.val();
        self.stage.d.next = (self.stage.q.val() << 1) | bit_cast::<4, 1>(self.start.val().into());
        if self.start.val() {
            self.word_.d.next = self.word.val();
            self.write_.d.next = self.a_write.val();
            self.some.d.next = self.a_strb.val().any();
            self.put_.d.next = self.a_data.val() & self.mask.val();
            self.keep_.d.next = !self.mask.val();
        }
        self.writes_.d.next =
            self.stage.q.val().get_bit(0) & self.write_.q.val() & self.some.q.val();
        self.reads_.d.next = self.stage.q.val().get_bit(0) & !self.write_.q.val();
        self.error_.d.next = self.refused.val();
        self.at.next = self.word_.q.val();
        self.write.next = self.write_.q.val();
        self.put.next = self.put_.q.val();
        self.keep.next = self.keep_.q.val();
        self.writes.next = self.writes_.q.val();
        self.reads.next = self.reads_.q.val();
        self.done.next = self.stage.q.val().get_bit(DONE);
        self.error.next = self.error_.q.val();
    }
}
