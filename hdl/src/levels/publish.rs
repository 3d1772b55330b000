//! What is published of each instrument: best bid and ask, last trade, halts.
//!
//! In: L0 what a message does besides its levels; L1 the best levels after it; L4 whether it counts. Out: L2 its result,
//! on which triggers are judged. What is published is kept by instrument in memory, the current one's in registers
//! (`before`); a message's result replaces it in L4, unless the message is marked. Depth: L1 4 levels, else 2.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;

/// Bits of what is published: lowest bit of each field.
pub mod shown {
    /// 32 bits.
    pub const BID_PX: usize = 0;
    /// 32 bits.
    pub const BID_QTY: usize = 32;
    /// 1 bit.
    pub const BID_V: usize = 64;
    /// 32 bits.
    pub const ASK_PX: usize = 65;
    /// 32 bits.
    pub const ASK_QTY: usize = 97;
    /// 1 bit.
    pub const ASK_V: usize = 129;
    /// 32 bits.
    pub const LAST_PX: usize = 130;
    /// 32 bits.
    pub const LAST_QTY: usize = 162;
    /// 1 bit.
    pub const LAST_V: usize = 194;
    /// 1 bit.
    pub const HALT_T: usize = 195;
    /// 1 bit.
    pub const HALT_O: usize = 196;
}
use shown::*;

const_table!(pub PublishConsts: BID_PX, BID_QTY, BID_V, ASK_PX, ASK_QTY, ASK_V, LAST_PX, LAST_QTY, LAST_V, HALT_T, HALT_O);

/// Published values of `2^A` instruments; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Publish<const A: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// From [`Control`](super::control::Control), as the next ones: row to read.
    pub read_at: Signal<In, Bits<A>>,
    /// The registers hold the instrument of the operation.
    pub same: Signal<In, Bit>,
    /// L0: an operation.
    pub load: Signal<In, Bit>,
    /// L1: it acts.
    pub act1: Signal<In, Bit>,
    /// Write the row.
    pub write: Signal<In, Bit>,
    /// Row to write.
    pub write_at: Signal<In, Bits<A>>,
    /// Write as empty.
    pub sweeping: Signal<In, Bit>,
    /// L4: the message's own result is what is published from now on.
    pub settle4: Signal<In, Bit>,
    /// L0: side of the operation.
    pub o_side: Signal<In, Bit>,
    /// L0: publish and evaluate.
    pub o_judge: Signal<In, Bit>,
    /// L0: the book's levels are published; otherwise bid and ask stay.
    pub o_level: Signal<In, Bit>,
    /// L0: a trading status.
    pub o_status_we: Signal<In, Bit>,
    /// L0: the operational one.
    pub o_status_op: Signal<In, Bit>,
    /// L0: halted.
    pub o_status_set: Signal<In, Bit>,
    /// L0: a trade.
    pub o_last_we: Signal<In, Bit>,
    /// L0: its price.
    pub o_last_px: Signal<In, Bits<32>>,
    /// L0: its size.
    pub o_last_qty: Signal<In, Bits<32>>,
    /// L1: best level of the operation's side: is there one.
    pub best_some: Signal<In, Bit>,
    /// L1: its key.
    pub best_key: Signal<In, Bits<32>>,
    /// L1: its quantity.
    pub best_qty: Signal<In, Bits<32>>,
    /// L1: best level of the other side: is there one.
    pub other_some: Signal<In, Bit>,
    /// L1: its key.
    pub other_key: Signal<In, Bits<32>>,
    /// L1: its quantity.
    pub other_qty: Signal<In, Bits<32>>,
    /// L2, held to L4: what the message publishes.
    pub result: Signal<Out, Bits<197>>,
    /// L1 to L4: what was published before it.
    pub before: Signal<Out, Bits<197>>,
    row: BlockRam<197, A>,
    old: DFF<Bits<197>>,
    now: DFF<Bits<197>>,
    keep: Signal<Local, Bits<197>>,
    word: Signal<Local, Bits<197>>,
    side1: DFF<Bit>,
    level1: DFF<Bit>,
    status_we1: DFF<Bit>,
    status_op1: DFF<Bit>,
    status_set1: DFF<Bit>,
    last_we1: DFF<Bit>,
    last_px1: DFF<Bits<32>>,
    last_qty1: DFF<Bits<32>>,
    best_px: Signal<Local, Bits<32>>,
    other_px: Signal<Local, Bits<32>>,
    best_size: Signal<Local, Bits<32>>,
    other_size: Signal<Local, Bits<32>>,
    bid_px: Signal<Local, Bits<32>>,
    bid_qty: Signal<Local, Bits<32>>,
    bid_v: Signal<Local, Bit>,
    ask_px: Signal<Local, Bits<32>>,
    ask_qty: Signal<Local, Bits<32>>,
    ask_v: Signal<Local, Bit>,
    last_px: Signal<Local, Bits<32>>,
    last_qty: Signal<Local, Bits<32>>,
    last_v: Signal<Local, Bit>,
    halt_t: Signal<Local, Bit>,
    halt_o: Signal<Local, Bit>,
    consts: Consts<PublishConsts>,
}

impl<const A: usize> Logic for Publish<A> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            old,
            now,
            side1,
            level1,
            status_we1,
            status_op1,
            status_set1,
            last_we1,
            last_px1,
            last_qty1
        );
        // Until the next operation the result settles or is dropped.
        if self.settle4.val() {
            self.keep.next = self.now.q.val();
        } else {
            self.keep.next = self.old.q.val();
        }
        if self.sweeping.val() {
            self.word.next = 0.into();
        } else {
            self.word.next = self.keep.val();
        }
        self.row.clock.next = self.clock.val();
        self.row.read_address.next = self.read_at.val();
        self.row.write_address.next = self.write_at.val();
        self.row.write_enable.next = self.write.val();
        self.row.write_data.next = self.word.val();
        self.old.d.next = self.keep.val();
        if self.load.val() {
            if !self.same.val() {
                self.old.d.next = self.row.read_data.val();
            }
            self.side1.d.next = self.o_side.val();
            self.level1.d.next = self.o_judge.val() & self.o_level.val();
            self.status_we1.d.next = self.o_status_we.val();
            self.status_op1.d.next = self.o_status_op.val();
            self.status_set1.d.next = self.o_status_set.val();
            self.last_we1.d.next = self.o_last_we.val();
            self.last_px1.d.next = self.o_last_px.val();
            self.last_qty1.d.next = self.o_last_qty.val();
        }

        // L1: a bid's key is the complement of its price; a side without levels shows zeros.
        self.best_px.next = 0.into();
        self.best_size.next = 0.into();
        if self.best_some.val() {
            self.best_size.next = self.best_qty.val();
            if self.side1.q.val() {
                self.best_px.next = self.best_key.val();
            } else {
                self.best_px.next = !self.best_key.val();
            }
        }
        self.other_px.next = 0.into();
        self.other_size.next = 0.into();
        if self.other_some.val() {
            self.other_size.next = self.other_qty.val();
            if self.side1.q.val() {
                self.other_px.next = !self.other_key.val();
            } else {
                self.other_px.next = self.other_key.val();
            }
        }
        self.bid_px.next = self.old.q.val().get_bits::<32>(BID_PX);
        self.bid_qty.next = self.old.q.val().get_bits::<32>(BID_QTY);
        self.bid_v.next = self.old.q.val().get_bit(BID_V);
        self.ask_px.next = self.old.q.val().get_bits::<32>(ASK_PX);
        self.ask_qty.next = self.old.q.val().get_bits::<32>(ASK_QTY);
        self.ask_v.next = self.old.q.val().get_bit(ASK_V);
        self.last_px.next = self.old.q.val().get_bits::<32>(LAST_PX);
        self.last_qty.next = self.old.q.val().get_bits::<32>(LAST_QTY);
        self.last_v.next = self.old.q.val().get_bit(LAST_V);
        self.halt_t.next = self.old.q.val().get_bit(HALT_T);
        self.halt_o.next = self.old.q.val().get_bit(HALT_O);
        if self.level1.q.val() {
            if self.side1.q.val() {
                self.bid_px.next = self.other_px.val();
                self.bid_qty.next = self.other_size.val();
                self.bid_v.next = self.other_some.val();
                self.ask_px.next = self.best_px.val();
                self.ask_qty.next = self.best_size.val();
                self.ask_v.next = self.best_some.val();
            } else {
                self.bid_px.next = self.best_px.val();
                self.bid_qty.next = self.best_size.val();
                self.bid_v.next = self.best_some.val();
                self.ask_px.next = self.other_px.val();
                self.ask_qty.next = self.other_size.val();
                self.ask_v.next = self.other_some.val();
            }
        }
        if self.last_we1.q.val() {
            self.last_px.next = self.last_px1.q.val();
            self.last_qty.next = self.last_qty1.q.val();
            self.last_v.next = true;
        }
        if self.status_we1.q.val() {
            if self.status_op1.q.val() {
                self.halt_o.next = self.status_set1.q.val();
            } else {
                self.halt_t.next = self.status_set1.q.val();
            }
        }
        if self.act1.val() {
            self.now.d.next = bit_cast::<197, 32>(self.bid_px.val())
                | (bit_cast::<197, 32>(self.bid_qty.val()) << 32)
                | (bit_cast::<197, 1>(self.bid_v.val().into()) << 64)
                | (bit_cast::<197, 32>(self.ask_px.val()) << 65)
                | (bit_cast::<197, 32>(self.ask_qty.val()) << 97)
                | (bit_cast::<197, 1>(self.ask_v.val().into()) << 129)
                | (bit_cast::<197, 32>(self.last_px.val()) << 130)
                | (bit_cast::<197, 32>(self.last_qty.val()) << 162)
                | (bit_cast::<197, 1>(self.last_v.val().into()) << 194)
                | (bit_cast::<197, 1>(self.halt_t.val().into()) << 195)
                | (bit_cast::<197, 1>(self.halt_o.val().into()) << 196);
        }
        self.result.next = self.now.q.val();
        self.before.next = self.old.q.val();
    }
}
