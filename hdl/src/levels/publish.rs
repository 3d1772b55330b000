//! What is published of each instrument: best bid and ask, last trade, halts; and the rows that report changes.
//!
//! In: L0 what a message does besides its levels; L1 the best levels after it; marks (L0, L1, L3). Out: L2 what triggers are
//! judged on; L4 the row of a change, the instrument's status. What is published is kept by instrument in memory, the
//! current one's in registers (`p_*`); a message's own result (`n_*`) replaces it in L3, unless the message
//! is marked: then bid and ask stay as they were. Depth: L1 4 levels, L2 (comparison old and new) 4, L3 2 behind the
//! store's marks.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;
use t2t_contract::reasons::Mark;

const BAD_VALUE: u64 = Mark::BadValue as u64;
const LEVELS_FULL: u64 = Mark::LevelsFull as u64;
const HALT: u64 = Mark::Halt as u64;
const_table!(pub PublishConsts: BAD_VALUE, LEVELS_FULL, HALT);

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
    /// L2: it acts.
    pub act2: Signal<In, Bit>,
    /// L3: it acts.
    pub act3: Signal<In, Bit>,
    /// Write the row.
    pub write: Signal<In, Bit>,
    /// Row to write.
    pub write_at: Signal<In, Bits<A>>,
    /// Write as empty.
    pub sweeping: Signal<In, Bit>,
    /// L0: side of the operation.
    pub o_side: Signal<In, Bit>,
    /// L0: publish and evaluate.
    pub o_judge: Signal<In, Bit>,
    /// L0: the book's levels are published; otherwise bid and ask stay.
    pub o_level: Signal<In, Bit>,
    /// L0: mark found earlier; 0 = none.
    pub o_mark: Signal<In, Bits<4>>,
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
    /// L1: the cache found a bad value.
    pub bad1: Signal<In, Bit>,
    /// L1: the cache found no room.
    pub full1: Signal<In, Bit>,
    /// L3: the store found a bad value.
    pub bad3: Signal<In, Bit>,
    /// L3: the store found no room.
    pub full3: Signal<In, Bit>,
    /// L3: the instrument is marked by this message.
    pub mark3: Signal<Out, Bit>,
    /// L2: evaluate triggers.
    pub j_valid: Signal<Out, Bit>,
    /// L2: published bid, 0 if there is none.
    pub j_bid_px: Signal<Out, Bits<32>>,
    /// L2: its quantity.
    pub j_bid_qty: Signal<Out, Bits<32>>,
    /// L2: there is a bid.
    pub j_bid_v: Signal<Out, Bit>,
    /// L2: published ask, 0 if there is none.
    pub j_ask_px: Signal<Out, Bits<32>>,
    /// L2: its quantity.
    pub j_ask_qty: Signal<Out, Bits<32>>,
    /// L2: there is an ask.
    pub j_ask_v: Signal<Out, Bit>,
    /// L2: price of the last trade.
    pub j_last_px: Signal<Out, Bits<32>>,
    /// L2: its size.
    pub j_last_qty: Signal<Out, Bits<32>>,
    /// L2: there was a trade.
    pub j_last_v: Signal<Out, Bit>,
    /// L2: halted.
    pub j_halt: Signal<Out, Bit>,
    /// L4: a row: what is published changed.
    pub r_stb: Signal<Out, Bit>,
    /// L4: bid.
    pub r_bid_px: Signal<Out, Bits<32>>,
    /// L4: its quantity.
    pub r_bid_qty: Signal<Out, Bits<32>>,
    /// L4: ask.
    pub r_ask_px: Signal<Out, Bits<32>>,
    /// L4: its quantity.
    pub r_ask_qty: Signal<Out, Bits<32>>,
    /// L4: mark; 0 = none.
    pub r_mark: Signal<Out, Bits<4>>,
    /// L4: the instrument was judged or marked.
    pub s_stb: Signal<Out, Bit>,
    /// L4: it has a mark that stays.
    pub s_sticky: Signal<Out, Bit>,
    /// L4: it is halted.
    pub s_halt: Signal<Out, Bit>,
    p_bid_px: DFF<Bits<32>>,
    p_bid_qty: DFF<Bits<32>>,
    p_bid_v: DFF<Bit>,
    p_ask_px: DFF<Bits<32>>,
    p_ask_qty: DFF<Bits<32>>,
    p_ask_v: DFF<Bit>,
    p_last_px: DFF<Bits<32>>,
    p_last_qty: DFF<Bits<32>>,
    p_last_v: DFF<Bit>,
    p_halt_t: DFF<Bit>,
    p_halt_o: DFF<Bit>,
    n_bid_px: DFF<Bits<32>>,
    n_bid_qty: DFF<Bits<32>>,
    n_bid_v: DFF<Bit>,
    n_ask_px: DFF<Bits<32>>,
    n_ask_qty: DFF<Bits<32>>,
    n_ask_v: DFF<Bit>,
    n_last_px: DFF<Bits<32>>,
    n_last_qty: DFF<Bits<32>>,
    n_last_v: DFF<Bit>,
    n_halt_t: DFF<Bit>,
    n_halt_o: DFF<Bit>,
    row: BlockRam<197, A>,
    word: Signal<Local, Bits<197>>,
    side1: DFF<Bit>,
    judge1: DFF<Bit>,
    level1: DFF<Bit>,
    mark1: DFF<Bits<4>>,
    status_we1: DFF<Bit>,
    status_op1: DFF<Bit>,
    status_set1: DFF<Bit>,
    last_we1: DFF<Bit>,
    last_px1: DFF<Bits<32>>,
    last_qty1: DFF<Bits<32>>,
    valid2: DFF<Bit>,
    judge2: DFF<Bit>,
    mark2: DFF<Bits<4>>,
    judge3_q: DFF<Bit>,
    changed3: DFF<Bit>,
    mark3_q: DFF<Bits<4>>,
    row_q: DFF<Bit>,
    row_bid_px: DFF<Bits<32>>,
    row_bid_qty: DFF<Bits<32>>,
    row_ask_px: DFF<Bits<32>>,
    row_ask_qty: DFF<Bits<32>>,
    row_mark: DFF<Bits<4>>,
    status_q: DFF<Bit>,
    sticky_q: DFF<Bit>,
    halt_q: DFF<Bit>,
    best_qty1: Signal<Local, Bits<32>>,
    other_qty1: Signal<Local, Bits<32>>,
    best_px1: Signal<Local, Bits<32>>,
    other_px1: Signal<Local, Bits<32>>,
    halt2: Signal<Local, Bit>,
    old_halt: Signal<Local, Bit>,
    late_mark: Signal<Local, Bits<4>>,
    marked: Signal<Local, Bit>,
    consts: Consts<PublishConsts>,
}

impl<const A: usize> Logic for Publish<A> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            p_bid_px,
            p_bid_qty,
            p_bid_v,
            p_ask_px,
            p_ask_qty,
            p_ask_v,
            p_last_px,
            p_last_qty,
            p_last_v,
            p_halt_t,
            p_halt_o,
            n_bid_px,
            n_bid_qty,
            n_bid_v,
            n_ask_px,
            n_ask_qty,
            n_ask_v,
            n_last_px,
            n_last_qty,
            n_last_v,
            n_halt_t,
            n_halt_o,
            side1,
            judge1,
            level1,
            mark1,
            status_we1,
            status_op1,
            status_set1,
            last_we1,
            last_px1,
            last_qty1,
            valid2,
            judge2,
            mark2,
            judge3_q,
            changed3,
            mark3_q,
            row_q,
            row_bid_px,
            row_bid_qty,
            row_ask_px,
            row_ask_qty,
            row_mark,
            status_q,
            sticky_q,
            halt_q
        );
        self.row.clock.next = self.clock.val();
        self.row.read_address.next = self.read_at.val();
        self.row.write_address.next = self.write_at.val();
        self.row.write_enable.next = self.write.val();
        self.row.write_data.next = self.word.val();
        if self.sweeping.val() {
            self.word.next = 0.into();
        } else {
            self.word.next = bit_cast::<197, 32>(self.p_bid_px.q.val())
                | (bit_cast::<197, 32>(self.p_bid_qty.q.val()) << 32)
                | (bit_cast::<197, 1>(self.p_bid_v.q.val().into()) << 64)
                | (bit_cast::<197, 32>(self.p_ask_px.q.val()) << 65)
                | (bit_cast::<197, 32>(self.p_ask_qty.q.val()) << 97)
                | (bit_cast::<197, 1>(self.p_ask_v.q.val().into()) << 129)
                | (bit_cast::<197, 32>(self.p_last_px.q.val()) << 130)
                | (bit_cast::<197, 32>(self.p_last_qty.q.val()) << 162)
                | (bit_cast::<197, 1>(self.p_last_v.q.val().into()) << 194)
                | (bit_cast::<197, 1>(self.p_halt_t.q.val().into()) << 195)
                | (bit_cast::<197, 1>(self.p_halt_o.q.val().into()) << 196);
        }

        // L0: what was published before this message.
        if self.load.val() {
            if !self.same.val() {
                self.p_bid_px.d.next = self.row.read_data.val().get_bits::<32>(0);
                self.p_bid_qty.d.next = self.row.read_data.val().get_bits::<32>(32);
                self.p_bid_v.d.next = self.row.read_data.val().get_bit(64);
                self.p_ask_px.d.next = self.row.read_data.val().get_bits::<32>(65);
                self.p_ask_qty.d.next = self.row.read_data.val().get_bits::<32>(97);
                self.p_ask_v.d.next = self.row.read_data.val().get_bit(129);
                self.p_last_px.d.next = self.row.read_data.val().get_bits::<32>(130);
                self.p_last_qty.d.next = self.row.read_data.val().get_bits::<32>(162);
                self.p_last_v.d.next = self.row.read_data.val().get_bit(194);
                self.p_halt_t.d.next = self.row.read_data.val().get_bit(195);
                self.p_halt_o.d.next = self.row.read_data.val().get_bit(196);
            }
            self.side1.d.next = self.o_side.val();
            self.judge1.d.next = self.o_judge.val();
            self.level1.d.next = self.o_judge.val() & self.o_level.val();
            self.mark1.d.next = self.o_mark.val();
            self.status_we1.d.next = self.o_status_we.val();
            self.status_op1.d.next = self.o_status_op.val();
            self.status_set1.d.next = self.o_status_set.val();
            self.last_we1.d.next = self.o_last_we.val();
            self.last_px1.d.next = self.o_last_px.val();
            self.last_qty1.d.next = self.o_last_qty.val();
        }

        // L1: what this message publishes. A bid's key is the complement of its price.
        self.best_px1.next = 0.into();
        self.best_qty1.next = 0.into();
        if self.best_some.val() {
            self.best_qty1.next = self.best_qty.val();
            if self.side1.q.val() {
                self.best_px1.next = self.best_key.val();
            } else {
                self.best_px1.next = !self.best_key.val();
            }
        }
        self.other_px1.next = 0.into();
        self.other_qty1.next = 0.into();
        if self.other_some.val() {
            self.other_qty1.next = self.other_qty.val();
            if self.side1.q.val() {
                self.other_px1.next = !self.other_key.val();
            } else {
                self.other_px1.next = self.other_key.val();
            }
        }
        if self.act1.val() {
            self.n_bid_px.d.next = self.p_bid_px.q.val();
            self.n_bid_qty.d.next = self.p_bid_qty.q.val();
            self.n_bid_v.d.next = self.p_bid_v.q.val();
            self.n_ask_px.d.next = self.p_ask_px.q.val();
            self.n_ask_qty.d.next = self.p_ask_qty.q.val();
            self.n_ask_v.d.next = self.p_ask_v.q.val();
            self.n_last_px.d.next = self.p_last_px.q.val();
            self.n_last_qty.d.next = self.p_last_qty.q.val();
            self.n_last_v.d.next = self.p_last_v.q.val();
            self.n_halt_t.d.next = self.p_halt_t.q.val();
            self.n_halt_o.d.next = self.p_halt_o.q.val();
            if self.level1.q.val() {
                if self.side1.q.val() {
                    self.n_bid_px.d.next = self.other_px1.val();
                    self.n_bid_qty.d.next = self.other_qty1.val();
                    self.n_bid_v.d.next = self.other_some.val();
                    self.n_ask_px.d.next = self.best_px1.val();
                    self.n_ask_qty.d.next = self.best_qty1.val();
                    self.n_ask_v.d.next = self.best_some.val();
                } else {
                    self.n_bid_px.d.next = self.best_px1.val();
                    self.n_bid_qty.d.next = self.best_qty1.val();
                    self.n_bid_v.d.next = self.best_some.val();
                    self.n_ask_px.d.next = self.other_px1.val();
                    self.n_ask_qty.d.next = self.other_qty1.val();
                    self.n_ask_v.d.next = self.other_some.val();
                }
            }
            if self.last_we1.q.val() {
                self.n_last_px.d.next = self.last_px1.q.val();
                self.n_last_qty.d.next = self.last_qty1.q.val();
                self.n_last_v.d.next = true;
            }
            if self.status_we1.q.val() {
                if self.status_op1.q.val() {
                    self.n_halt_o.d.next = self.status_set1.q.val();
                } else {
                    self.n_halt_t.d.next = self.status_set1.q.val();
                }
            }
            self.mark2.d.next = self.mark1.q.val();
            if self.bad1.val() {
                self.mark2.d.next = BAD_VALUE.into();
            }
            if self.full1.val() {
                self.mark2.d.next = LEVELS_FULL.into();
            }
            self.judge2.d.next = self.judge1.q.val();
        }
        self.valid2.d.next = self.act1.val()
            & self.judge1.q.val()
            & !self.mark1.q.val().any()
            & !self.bad1.val()
            & !self.full1.val();
        self.j_valid.next = self.valid2.q.val();
        self.halt2.next = self.n_halt_t.q.val() | self.n_halt_o.q.val();
        self.j_halt.next = self.halt2.val();
        self.j_bid_px.next = self.n_bid_px.q.val();
        self.j_bid_qty.next = self.n_bid_qty.q.val();
        self.j_bid_v.next = self.n_bid_v.q.val();
        self.j_ask_px.next = self.n_ask_px.q.val();
        self.j_ask_qty.next = self.n_ask_qty.q.val();
        self.j_ask_v.next = self.n_ask_v.q.val();
        self.j_last_px.next = self.n_last_px.q.val();
        self.j_last_qty.next = self.n_last_qty.q.val();
        self.j_last_v.next = self.n_last_v.q.val();

        // L2: did it change?
        self.old_halt.next = self.p_halt_t.q.val() | self.p_halt_o.q.val();
        if self.act2.val() {
            self.changed3.d.next = (self.n_bid_px.q.val() != self.p_bid_px.q.val())
                | (self.n_bid_qty.q.val() != self.p_bid_qty.q.val())
                | (self.n_ask_px.q.val() != self.p_ask_px.q.val())
                | (self.n_ask_qty.q.val() != self.p_ask_qty.q.val())
                | (self.halt2.val() ^ self.old_halt.val());
            self.mark3_q.d.next = self.mark2.q.val();
            self.judge3_q.d.next = self.judge2.q.val();
        }

        // L3: take it over, unless the message is marked.
        self.late_mark.next = self.mark3_q.q.val();
        if self.bad3.val() {
            self.late_mark.next = BAD_VALUE.into();
        }
        if self.full3.val() {
            self.late_mark.next = LEVELS_FULL.into();
        }
        self.marked.next =
            self.act3.val() & (self.mark3_q.q.val().any() | self.bad3.val() | self.full3.val());
        self.mark3.next = self.marked.val();
        self.row_q.d.next =
            self.marked.val() | (self.act3.val() & self.judge3_q.q.val() & self.changed3.q.val());
        self.status_q.d.next = self.marked.val() | (self.act3.val() & self.judge3_q.q.val());
        self.sticky_q.d.next = self.marked.val();
        if self.marked.val() {
            self.halt_q.d.next = self.old_halt.val();
            self.row_mark.d.next = self.late_mark.val();
            self.row_bid_px.d.next = self.p_bid_px.q.val();
            self.row_bid_qty.d.next = self.p_bid_qty.q.val();
            self.row_ask_px.d.next = self.p_ask_px.q.val();
            self.row_ask_qty.d.next = self.p_ask_qty.q.val();
        } else if self.act3.val() {
            self.halt_q.d.next = self.halt2.val();
            self.row_mark.d.next = 0.into();
            if self.halt2.val() {
                self.row_mark.d.next = HALT.into();
            }
            self.row_bid_px.d.next = self.n_bid_px.q.val();
            self.row_bid_qty.d.next = self.n_bid_qty.q.val();
            self.row_ask_px.d.next = self.n_ask_px.q.val();
            self.row_ask_qty.d.next = self.n_ask_qty.q.val();
            self.p_bid_px.d.next = self.n_bid_px.q.val();
            self.p_bid_qty.d.next = self.n_bid_qty.q.val();
            self.p_bid_v.d.next = self.n_bid_v.q.val();
            self.p_ask_px.d.next = self.n_ask_px.q.val();
            self.p_ask_qty.d.next = self.n_ask_qty.q.val();
            self.p_ask_v.d.next = self.n_ask_v.q.val();
            self.p_last_px.d.next = self.n_last_px.q.val();
            self.p_last_qty.d.next = self.n_last_qty.q.val();
            self.p_last_v.d.next = self.n_last_v.q.val();
            self.p_halt_t.d.next = self.n_halt_t.q.val();
            self.p_halt_o.d.next = self.n_halt_o.q.val();
        }
        self.r_stb.next = self.row_q.q.val();
        self.r_mark.next = self.row_mark.q.val();
        self.r_bid_px.next = self.row_bid_px.q.val();
        self.r_bid_qty.next = self.row_bid_qty.q.val();
        self.r_ask_px.next = self.row_ask_px.q.val();
        self.r_ask_qty.next = self.row_ask_qty.q.val();
        self.s_stb.next = self.status_q.q.val();
        self.s_sticky.next = self.sticky_q.q.val();
        self.s_halt.next = self.halt_q.q.val();
    }
}
