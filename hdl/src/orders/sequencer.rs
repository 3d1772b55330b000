//! From decoded messages to book operations, each at its fixed L0.
//!
//! In: `d_*` of a message, `pre_valid` (its instrument is watched), the order that it names (from the table), `frozen_l0`.
//! Out: the operation at L0, and at L0+1 whether it is right and what the table must do about it.
//!
//! | kind | L0 |
//! |---|---|
//! | add, replace, execute with price, trade, level | D1, the cycle of `d_ev` |
//! | replace, second half | D1 + 4 |
//! | execute, cancel | D1 + 2: the order is known 3 cycles after its reference, which is one word before the shares |
//! | delete, status | D1 + 3: the order is known 3 cycles after its reference; an instrument 2 after its symbol |
//!
//! Everything that selects is a register that was computed in L0-1 ([`Select`]), so `o_*` is one level behind registers,
//! except `o_last_we` (3). What is wrong is only found in L0 (the new reference of a replace arrived two
//! cycles ago); it is registered and holds back in L0+1 what is on its way.

use super::select::Select;
use super::verdict::Verdict;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const KIND_EXECUTE: u64 = 1;
const KIND_CANCEL: u64 = 2;
const KIND_DELETE: u64 = 3;
const KIND_STATUS: u64 = 7;

const_table!(SequencerConsts: KIND_EXECUTE, KIND_CANCEL, KIND_DELETE, KIND_STATUS);

/// Sequencer of operations; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Sequencer {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Type byte of an ITCH message, with `d_locate_stb`.
    pub d_type: Signal<In, Bits<8>>,
    /// The locate of an ITCH message arrived.
    pub d_locate_stb: Signal<In, Bit>,
    /// A symbol arrived.
    pub d_symbol_stb: Signal<In, Bit>,
    /// It is that of a directory message.
    pub d_learn: Signal<In, Bit>,
    /// The deciding word of a message was captured (D1).
    pub d_ev: Signal<In, Bit>,
    /// Kind of that message; in the cycle before, too.
    pub d_kind: Signal<In, Bits<4>>,
    /// Its side, 1 = sell; one cycle before `d_ev`.
    pub d_side: Signal<In, Bit>,
    /// Its price.
    pub d_price: Signal<In, Bits<32>>,
    /// Its price is zero or beyond 32 bits.
    pub d_price_bad: Signal<In, Bit>,
    /// Its shares; of an execution with price at least two cycles before `d_ev`.
    pub d_qty: Signal<In, Bits<32>>,
    /// Its shares are zero.
    pub d_qty_zero: Signal<In, Bit>,
    /// It completes an event (only a level of DEEP may not).
    pub d_complete: Signal<In, Bit>,
    /// An execution with price is printable.
    pub d_printable: Signal<In, Bit>,
    /// Status: 0 trading halt, 1 operational halt.
    pub d_status_op: Signal<In, Bit>,
    /// Status: the halt is set.
    pub d_status_set: Signal<In, Bit>,
    /// The current message is about a watched instrument (valid in L0-1).
    pub pre_valid: Signal<In, Bit>,
    /// The instrument of the operation in L0 is frozen.
    pub frozen_l0: Signal<In, Bit>,
    /// Of the levels, a register: turns `o_flip` round.
    pub turned: Signal<In, Bit>,
    /// The order is live.
    pub hit: Signal<In, Bit>,
    /// Its side.
    pub side: Signal<In, Bit>,
    /// Its shares.
    pub qty: Signal<In, Bits<32>>,
    /// Its price.
    pub price: Signal<In, Bits<32>>,
    /// `shares` exceeds its shares.
    pub over: Signal<In, Bit>,
    /// The last reference is live: in either half of the table.
    pub duplicate: Signal<In, Bits<2>>,
    /// The last reference finds no unused way.
    pub no_way: Signal<In, Bit>,
    /// No more orders may be live.
    pub live_full: Signal<In, Bit>,
    /// To the table: shares to compare with the order.
    pub shares: Signal<Out, Bits<32>>,
    /// To the table, L0+1: the order loses the `o_qty` of L0.
    pub modify: Signal<Out, Bit>,
    /// To the table, L0+1: store an order.
    pub insert: Signal<Out, Bit>,
    /// With `insert`: it replaces the one found.
    pub replace: Signal<Out, Bit>,
    /// Side of the order to store.
    pub new_side: Signal<Out, Bit>,
    /// Shares of the order to store.
    pub new_qty: Signal<Out, Bits<32>>,
    /// Price of the order to store.
    pub new_price: Signal<Out, Bits<32>>,
    /// The operation of this cycle is of the message of the last `d_ev`.
    pub late: Signal<Out, Bit>,
    /// L0 of an operation on a watched instrument.
    pub o_valid: Signal<Out, Bit>,
    /// Side of the book.
    pub o_side: Signal<Out, Bit>,
    /// `o_side` if not `turned`.
    pub o_flip: Signal<Out, Bit>,
    /// Price of the level.
    pub o_price: Signal<Out, Bits<32>>,
    /// Shares.
    pub o_qty: Signal<Out, Bits<32>>,
    /// 0 none, 1 add, 2 subtract, 3 set.
    pub o_op: Signal<Out, Bits<2>>,
    /// Publish and evaluate after this operation.
    pub o_judge: Signal<Out, Bit>,
    /// Publish the book's levels after this operation.
    pub o_level: Signal<Out, Bit>,
    /// L0+1: reason to mark the book; 0 = none.
    pub o_mark: Signal<Out, Bits<4>>,
    /// L0+1: there is none.
    pub o_clean: Signal<Out, Bit>,
    /// The message sets or clears a halt.
    pub o_status_we: Signal<Out, Bit>,
    /// 0 trading halt, 1 operational halt.
    pub o_status_op: Signal<Out, Bit>,
    /// The halt is set.
    pub o_status_set: Signal<Out, Bit>,
    /// The message is a trade.
    pub o_last_we: Signal<Out, Bit>,
    /// Its price.
    pub o_last_px: Signal<Out, Bits<32>>,
    /// Its shares.
    pub o_last_qty: Signal<Out, Bits<32>>,
    select: Select,
    verdict: Verdict,
    side_q: DFF<Bit>,
    // The message of the last d_ev.
    held_side: DFF<Bit>,
    held_price: DFF<Bits<32>>,
    held_qty: DFF<Bits<32>>,
    held_op: DFF<Bit>,
    held_set: DFF<Bit>,
    shares_q: DFF<Bits<32>>,
    // Where its operations are on their way to L0.
    part_1: DFF<Bit>,
    execute_1: DFF<Bit>,
    delete_1: DFF<Bit>,
    delete_2: DFF<Bit>,
    status_1: DFF<Bit>,
    status_2: DFF<Bit>,
    takes_1: DFF<Bit>,
    new_1: DFF<Bit>,
    first_1: DFF<Bit>,
    second_2: DFF<Bit>,
    second_3: DFF<Bit>,
    acts: Signal<Local, Bit>,
    side_now: Signal<Local, Bit>,
    valid: Signal<Local, Bit>,
    thawed: Signal<Local, Bit>,
    consts: Consts<SequencerConsts>,
}

impl Logic for Sequencer {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, side_q, held_side, held_price, held_qty, held_op, held_set, shares_q,
            part_1, execute_1, delete_1, delete_2, status_1, status_2, takes_1, new_1, first_1,
            second_2, second_3
        );
        // D1: keep the message for operations that come later, and send those on their way.
        self.side_q.d.next = self.d_side.val();
        if self.d_ev.val() {
            self.held_side.d.next = self.side_q.q.val();
            self.held_price.d.next = self.d_price.val();
            self.held_qty.d.next = self.d_qty.val();
            self.held_op.d.next = self.d_status_op.val();
            self.held_set.d.next = self.d_status_set.val();
        }
        self.part_1.d.next = self.d_ev.val()
            & ((self.d_kind.val() == KIND_EXECUTE) | (self.d_kind.val() == KIND_CANCEL));
        self.execute_1.d.next = self.d_kind.val() == KIND_EXECUTE;
        self.delete_1.d.next = self.d_ev.val() & (self.d_kind.val() == KIND_DELETE);
        self.delete_2.d.next = self.delete_1.q.val();
        self.status_1.d.next = self.d_ev.val() & (self.d_kind.val() == KIND_STATUS);
        self.status_2.d.next = self.status_1.q.val();
        self.shares_q.d.next = self.d_qty.val();
        self.shares.next = self.shares_q.q.val();

        // L0-1
        self.select.clock.next = self.clock.val();
        self.select.d_type.next = self.d_type.val();
        self.select.d_locate_stb.next = self.d_locate_stb.val();
        self.select.d_symbol_stb.next = self.d_symbol_stb.val();
        self.select.d_learn.next = self.d_learn.val();
        self.select.pre_valid.next = self.pre_valid.val();
        self.select.next_level.next = self.d_kind.val().get_bit(3);
        self.select.never.next = self.d_kind.val().get_bit(1) & self.d_kind.val().get_bit(0);
        self.select.live_full.next = self.live_full.val();
        self.select.next_part.next = self.part_1.q.val();
        self.select.next_execute.next = self.execute_1.q.val();
        self.select.next_delete.next = self.delete_2.q.val();
        self.select.next_status.next = self.status_2.q.val();
        self.select.next_second.next = self.second_3.q.val();

        // L0
        self.late.next = self.select.late.val();
        self.acts.next = self.d_ev.val() & self.select.acts.val();
        self.valid.next = self.select.late_valid.val() | self.acts.val();
        self.o_valid.next = self.valid.val();
        self.o_op.next = self.select.op.val();
        self.o_level.next = self.select.on_level.val();
        self.o_judge.next =
            self.select.late.val() | (self.d_complete.val() & !self.select.first_half.val());
        self.side_now.next = self.side_q.q.val();
        if self.select.side_order.val() {
            self.side_now.next = self.side.val();
        }
        self.o_side.next = self.side_now.val();
        self.o_flip.next = self.side_q.q.val() ^ self.turned.val();
        if self.select.side_order.val() {
            self.o_flip.next = self.side.val() ^ self.turned.val();
        }
        self.o_price.next = self.d_price.val();
        if self.select.price_order.val() {
            self.o_price.next = self.price.val();
        }
        if self.select.price_held.val() {
            self.o_price.next = self.held_price.q.val();
        }
        self.o_qty.next = self.d_qty.val();
        if self.select.qty_order.val() {
            self.o_qty.next = self.qty.val();
        }
        if self.select.qty_held.val() {
            self.o_qty.next = self.held_qty.q.val();
        }
        self.o_status_we.next = self.select.late_status.val();
        self.o_status_op.next = self.held_op.q.val();
        self.o_status_set.next = self.held_set.q.val();

        self.verdict.clock.next = self.clock.val();
        self.verdict.need_hit.next = self.select.need_hit.val();
        self.verdict.need_fit.next = self.select.need_fit.val();
        self.verdict.need_new.next = self.select.need_new.val();
        self.verdict.crowded.next = self.select.crowded.val();
        self.verdict.level.next = self.select.level.val();
        self.verdict.hit.next = self.hit.val();
        self.verdict.over.next = self.over.val();
        self.verdict.price_bad.next = self.d_price_bad.val();
        self.verdict.qty_zero.next = self.d_qty_zero.val();
        self.verdict.duplicate.next = self.duplicate.val();
        self.verdict.no_way.next = self.no_way.val();
        self.o_mark.next = self.verdict.mark.val();
        self.o_clean.next = self.verdict.clean.val();

        self.o_last_px.next = self.d_price.val();
        self.o_last_qty.next = self.d_qty.val();
        if self.select.late.val() {
            self.o_last_px.next = self.price.val();
            self.o_last_qty.next = self.held_qty.q.val();
        }
        self.o_last_we.next = (self.select.late_execute.val() & self.verdict.executes.val())
            | (self.acts.val()
                & ((self.select.last_execute_price.val()
                    & self.d_printable.val()
                    & self.verdict.executes.val())
                    | self.select.last_trade.val()
                    | (self.select.last_cross.val() & !self.d_qty_zero.val())
                    | (self.select.last_deep.val() & !self.d_price_bad.val())));

        // Towards the table. The second half of a replace comes four cycles later, unless the first was refused.
        self.thawed.next = self.valid.val() & !self.frozen_l0.val();
        self.takes_1.d.next = self.thawed.val() & self.select.takes.val();
        self.new_1.d.next = self.thawed.val() & self.select.need_new.val();
        self.first_1.d.next = self.thawed.val() & self.select.first_half.val();
        self.modify.next = self.takes_1.q.val() & self.verdict.clean.val();
        self.insert.next = self.new_1.q.val() & self.verdict.clean.val();
        self.replace.next = self.first_1.q.val();
        self.second_2.d.next = self.first_1.q.val() & self.verdict.clean.val();
        self.second_3.d.next = self.second_2.q.val();
        self.new_side.next = self.held_side.q.val();
        self.new_qty.next = self.held_qty.q.val();
        self.new_price.next = self.held_price.q.val();
    }
}
