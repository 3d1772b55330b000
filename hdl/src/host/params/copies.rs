//! The store: the staged and the active copy of every parameter, side by side in one memory.
//!
//! In: `go` with an operation on one place. Out, two cycles later: both copies as they were before it. An operation that
//! writes has written in the third cycle; until then its place may not be used again. Contents start as zeros.
//!
//! A word of ultra RAM has 72 bits: with both copies in it, taking over a word is one read and one write. Depth 3.

use super::place::PLACE_BITS;
use crate::const_table;
use crate::emit::Consts;
use crate::prim::UltraRam;
use rust_hdl::prelude::*;

/// Operation: read only.
pub const READ: u64 = 0;
/// Operation: write the bytes that are strobed to the staged copy.
pub const STAGE: u64 = 1;
/// Operation: make the active copy as the staged one.
pub const TAKE: u64 = 2;
/// Operation: make the staged copy as the active one.
pub const DROP: u64 = 3;

const_table!(pub CopiesConsts: READ, STAGE, TAKE, DROP);

/// Both copies; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Copies {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Do it.
    pub go: Signal<In, Bit>,
    /// What.
    pub op: Signal<In, Bits<2>>,
    /// Where.
    pub place: Signal<In, Bits<PLACE_BITS>>,
    /// Word to stage.
    pub wdata: Signal<In, Bits<32>>,
    /// Its bytes that count.
    pub strb: Signal<In, Bits<4>>,
    /// The staged copy.
    pub staged: Signal<Out, Bits<32>>,
    /// The active copy.
    pub active: Signal<Out, Bits<32>>,
    store: UltraRam<64, PLACE_BITS>,
    writes1: DFF<Bit>,
    op1: DFF<Bits<2>>,
    place1: DFF<Bits<PLACE_BITS>>,
    data1: DFF<Bits<32>>,
    mask1: DFF<Bits<32>>,
    writes2: DFF<Bit>,
    op2: DFF<Bits<2>>,
    place2: DFF<Bits<PLACE_BITS>>,
    data2: DFF<Bits<32>>,
    mask2: DFF<Bits<32>>,
    word2: DFF<Bits<64>>,
    old_staged: Signal<Local, Bits<32>>,
    old_active: Signal<Local, Bits<32>>,
    new_staged: Signal<Local, Bits<32>>,
    new_active: Signal<Local, Bits<32>>,
    bytes: [Signal<Local, Bits<8>>; 4],
    consts: Consts<CopiesConsts>,
}

impl Logic for Copies {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, writes1, op1, place1, data1, mask1, writes2, op2, place2, data2, mask2,
            word2
        );
        clock!(self, clock, store);
        self.store.read_address.next = self.place.val();
        self.writes1.d.next = self.go.val() & (self.op.val() != READ);
        self.op1.d.next = self.op.val();
        self.place1.d.next = self.place.val();
        self.data1.d.next = self.wdata.val();
        for i in 0..4 {
            self.bytes[i].next = 0.into();
            if self.strb.val().get_bit(i) {
                self.bytes[i].next = 255.into();
            }
        }
        self.mask1.d.next = (self.bytes[3].val().get_bits::<32>(0) << 24)
            | (self.bytes[2].val().get_bits::<32>(0) << 16)
            | (self.bytes[1].val().get_bits::<32>(0) << 8)
            | self.bytes[0].val().get_bits::<32>(0);

        self.word2.d.next = self.store.read_data.val();
        self.writes2.d.next = self.writes1.q.val();
        self.op2.d.next = self.op1.q.val();
        self.place2.d.next = self.place1.q.val();
        self.data2.d.next = self.data1.q.val();
        self.mask2.d.next = self.mask1.q.val();

        self.old_staged.next = self.word2.q.val().get_bits::<32>(0);
        self.old_active.next = self.word2.q.val().get_bits::<32>(32);
        self.new_staged.next = self.old_staged.val();
        self.new_active.next = self.old_active.val();
        if self.op2.q.val() == STAGE {
            self.new_staged.next = (self.data2.q.val() & self.mask2.q.val())
                | (self.old_staged.val() & !self.mask2.q.val());
        }
        if self.op2.q.val() == TAKE {
            self.new_active.next = self.old_staged.val();
        }
        if self.op2.q.val() == DROP {
            self.new_staged.next = self.old_active.val();
        }
        self.store.write_enable.next = self.writes2.q.val();
        self.store.write_address.next = self.place2.q.val();
        self.store.write_data.next = (bit_cast::<64, 32>(self.new_active.val()) << 32)
            | bit_cast::<64, 32>(self.new_staged.val());
        self.staged.next = self.old_staged.val();
        self.active.next = self.old_active.val();
    }
}
