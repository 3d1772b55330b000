//! From decoded messages to book operations, each at its fixed L0.
//!
//! In: `d_*` of a message, `pre_valid` (its instrument is watched), the order that it names (from the table), `frozen_l0`.
//! Out: the operation at L0, and what the table must do about it (`modify` at L0, `insert` at L0+1).
//!
//! | kind | L0 |
//! |---|---|
//! | add, replace, execute with price, trade, level | D1, the cycle of `d_ev` |
//! | replace, second half | D1 + 4 |
//! | execute, cancel | D1 + 2: the order is known 3 cycles after its reference, which is one word before the shares |
//! | delete, status | D1 + 3: the order is known 3 cycles after its reference; an instrument 2 after its symbol |
//!
//! Everything that selects is a register that was computed in L0-1, so `o_*` is one level behind registers, except
//! `o_mark` and `o_last_we` (3 levels).

use super::class::Class;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::reasons::Mark;

const KIND_EXECUTE: u64 = 1;
const KIND_CANCEL: u64 = 2;
const KIND_DELETE: u64 = 3;
const KIND_STATUS: u64 = 7;
const OP_ADD: u64 = 1;
const OP_SUB: u64 = 2;
const OP_SET: u64 = 3;
const ORDERS_FULL: u64 = Mark::OrdersFull as u64;
const UNKNOWN_REF: u64 = Mark::UnknownRef as u64;
const DUPLICATE_REF: u64 = Mark::DuplicateRef as u64;
const BAD_VALUE: u64 = Mark::BadValue as u64;

const_table!(SequencerConsts: KIND_EXECUTE, KIND_CANCEL, KIND_DELETE, KIND_STATUS, OP_ADD, OP_SUB, OP_SET, ORDERS_FULL,
    UNKNOWN_REF, DUPLICATE_REF, BAD_VALUE);

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
    /// Kind of that message.
    pub d_kind: Signal<In, Bits<4>>,
    /// Its side, 1 = sell.
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
    /// The last reference is live.
    pub duplicate: Signal<In, Bit>,
    /// The last reference finds no unused way.
    pub no_way: Signal<In, Bit>,
    /// No more orders may be live.
    pub live_full: Signal<In, Bit>,
    /// To the table: shares to compare with the order.
    pub shares: Signal<Out, Bits<32>>,
    /// To the table, L0: the order loses `o_qty`.
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
    /// Reason to mark the book; 0 = none.
    pub o_mark: Signal<Out, Bits<4>>,
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
    class: Class,
    // The message of the last d_ev.
    held_kind: DFF<Bits<4>>,
    held_side: DFF<Bit>,
    held_price: DFF<Bits<32>>,
    held_qty: DFF<Bits<32>>,
    held_op: DFF<Bit>,
    held_set: DFF<Bit>,
    shares_q: DFF<Bits<32>>,
    // Where it is on its way to L0.
    short_1: DFF<Bit>,
    long_1: DFF<Bit>,
    long_2: DFF<Bit>,
    insert_1: DFF<Bit>,
    second_1: DFF<Bit>,
    second_2: DFF<Bit>,
    second_3: DFF<Bit>,
    // Valid in L0, computed in L0-1.
    late_q: DFF<Bit>,
    late_valid: DFF<Bit>,
    late_execute: DFF<Bit>,
    late_status: DFF<Bit>,
    itch: DFF<Bit>,
    deep: DFF<Bit>,
    need_hit: DFF<Bit>,
    need_fit: DFF<Bit>,
    need_new: DFF<Bit>,
    need_room: DFF<Bit>,
    first_half: DFF<Bit>,
    fixed_op: DFF<Bits<2>>,
    fixed_level: DFF<Bit>,
    qty_order: DFF<Bit>,
    qty_held: DFF<Bit>,
    price_order: DFF<Bit>,
    price_held: DFF<Bit>,
    side_order: DFF<Bit>,
    last_execute_price: DFF<Bit>,
    last_trade: DFF<Bit>,
    last_cross: DFF<Bit>,
    takes: DFF<Bit>,
    short_0: Signal<Local, Bit>,
    long_0: Signal<Local, Bit>,
    late_next: Signal<Local, Bit>,
    order_next: Signal<Local, Bit>,
    acts: Signal<Local, Bit>,
    level: Signal<Local, Bit>,
    valid: Signal<Local, Bit>,
    unknown: Signal<Local, Bit>,
    bad: Signal<Local, Bit>,
    twice: Signal<Local, Bit>,
    full: Signal<Local, Bit>,
    clean: Signal<Local, Bit>,
    store: Signal<Local, Bit>,
    consts: Consts<SequencerConsts>,
}

impl Logic for Sequencer {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, held_kind, held_side, held_price, held_qty, held_op, held_set, shares_q,
            short_1, long_1, long_2, insert_1, second_1, second_2, second_3
        );
        dff_setup!(
            self,
            clock,
            late_q,
            late_valid,
            late_execute,
            late_status,
            itch,
            deep,
            need_hit,
            need_fit,
            need_new,
            need_room,
            first_half,
            fixed_op,
            fixed_level,
            qty_order,
            qty_held,
            price_order,
            price_held,
            side_order,
            last_execute_price,
            last_trade,
            last_cross,
            takes
        );
        self.class.clock.next = self.clock.val();
        self.class.d_type.next = self.d_type.val();
        self.class.d_locate_stb.next = self.d_locate_stb.val();
        self.class.d_symbol_stb.next = self.d_symbol_stb.val();
        self.class.d_learn.next = self.d_learn.val();

        // D1: keep the message for operations that come later, and send those on their way.
        if self.d_ev.val() {
            self.held_kind.d.next = self.d_kind.val();
            self.held_side.d.next = self.d_side.val();
            self.held_price.d.next = self.d_price.val();
            self.held_qty.d.next = self.d_qty.val();
            self.held_op.d.next = self.d_status_op.val();
            self.held_set.d.next = self.d_status_set.val();
        }
        self.short_0.next =
            (self.d_kind.val() == KIND_EXECUTE) | (self.d_kind.val() == KIND_CANCEL);
        self.long_0.next = (self.d_kind.val() == KIND_DELETE) | (self.d_kind.val() == KIND_STATUS);
        self.short_1.d.next = self.d_ev.val() & self.short_0.val();
        self.long_1.d.next = self.d_ev.val() & self.long_0.val();
        self.long_2.d.next = self.long_1.q.val();
        self.shares_q.d.next = self.d_qty.val();
        self.shares.next = self.shares_q.q.val();

        // L0-1: what L0 will select. Of a message that acts in D1 only the class is known now, not yet whether it acts.
        self.late_next.next = self.short_1.q.val() | self.long_2.q.val() | self.second_3.q.val();
        self.order_next.next =
            self.short_1.q.val() | (self.long_2.q.val() & (self.held_kind.q.val() == KIND_DELETE));
        self.late_q.d.next = self.late_next.val();
        self.late_valid.d.next = ((self.short_1.q.val() | self.long_2.q.val())
            & self.pre_valid.val())
            | self.second_3.q.val();
        self.late_execute.d.next =
            self.short_1.q.val() & self.pre_valid.val() & (self.held_kind.q.val() == KIND_EXECUTE);
        self.late_status.d.next =
            self.long_2.q.val() & self.pre_valid.val() & (self.held_kind.q.val() == KIND_STATUS);
        self.itch.d.next = self.pre_valid.val()
            & (self.class.add.val()
                | self.class.execute_price.val()
                | self.class.replace.val()
                | self.class.trade.val()
                | self.class.cross.val());
        self.deep.d.next = self.pre_valid.val() & self.class.deep.val() & !self.late_next.val();
        self.need_hit.d.next = self.order_next.val();
        self.need_fit.d.next = self.short_1.q.val();
        self.need_new.d.next = false;
        self.need_room.d.next = false;
        self.first_half.d.next = false;
        self.fixed_op.d.next = 0.into();
        self.fixed_level.d.next = self.order_next.val() | self.second_3.q.val();
        self.qty_order.d.next = self.order_next.val() & !self.short_1.q.val();
        self.qty_held.d.next = self.short_1.q.val() | self.second_3.q.val();
        self.price_order.d.next = self.order_next.val();
        self.price_held.d.next = self.second_3.q.val();
        self.side_order.d.next = self.order_next.val() | self.second_3.q.val();
        self.last_execute_price.d.next = self.class.execute_price.val() & self.pre_valid.val();
        self.last_trade.d.next = self.class.trade.val() & self.pre_valid.val();
        self.last_cross.d.next = self.class.cross.val() & self.pre_valid.val();
        self.takes.d.next = self.order_next.val();
        if self.late_next.val() {
            if self.order_next.val() {
                self.fixed_op.d.next = OP_SUB.into();
            }
            if self.second_3.q.val() {
                self.fixed_op.d.next = OP_ADD.into();
            }
        } else {
            self.need_hit.d.next = self.class.execute_price.val() | self.class.replace.val();
            self.need_fit.d.next = self.class.execute_price.val();
            self.need_new.d.next = self.class.add.val() | self.class.replace.val();
            self.need_room.d.next = self.class.add.val() & self.live_full.val();
            self.first_half.d.next = self.class.replace.val();
            if self.class.add.val() {
                self.fixed_op.d.next = OP_ADD.into();
            }
            if self.class.execute_price.val() | self.class.replace.val() {
                self.fixed_op.d.next = OP_SUB.into();
            }
            self.fixed_level.d.next =
                !self.class.trade.val() & !self.class.cross.val() & !self.class.deep.val();
            self.qty_order.d.next = self.class.replace.val();
            self.price_order.d.next = self.class.execute_price.val() | self.class.replace.val();
            self.side_order.d.next = self.class.execute_price.val() | self.class.replace.val();
            self.takes.d.next = self.class.execute_price.val() | self.class.replace.val();
        }

        // L0
        self.late.next = self.late_q.q.val();
        // A status of DEEP decides with its symbol, so its class is not known yet; it is not the kind that acts in D1.
        self.acts.next =
            self.d_ev.val() & !(self.d_kind.val().get_bit(1) & self.d_kind.val().get_bit(0));
        self.valid.next =
            self.late_valid.q.val() | (self.acts.val() & (self.itch.q.val() | self.deep.q.val()));
        self.o_valid.next = self.valid.val();
        self.level.next = self.deep.q.val() & self.d_kind.val().get_bit(3);
        self.o_op.next = self.fixed_op.q.val();
        if self.level.val() {
            self.o_op.next = OP_SET.into();
        }
        self.o_level.next = self.fixed_level.q.val() | self.level.val();
        self.o_judge.next =
            self.late_q.q.val() | (self.d_complete.val() & !self.first_half.q.val());
        self.o_side.next = self.d_side.val();
        if self.side_order.q.val() {
            self.o_side.next = self.side.val();
        }
        self.o_price.next = self.d_price.val();
        if self.price_order.q.val() {
            self.o_price.next = self.price.val();
        }
        if self.price_held.q.val() {
            self.o_price.next = self.held_price.q.val();
        }
        self.o_qty.next = self.d_qty.val();
        if self.qty_order.q.val() {
            self.o_qty.next = self.qty.val();
        }
        if self.qty_held.q.val() {
            self.o_qty.next = self.held_qty.q.val();
        }
        self.o_status_we.next = self.late_status.q.val();
        self.o_status_op.next = self.held_op.q.val();
        self.o_status_set.next = self.held_set.q.val();

        self.unknown.next = self.need_hit.q.val() & !self.hit.val();
        self.bad.next = (self.need_fit.q.val() & self.over.val())
            | (self.d_price_bad.val() & (self.need_new.q.val() | self.level.val()))
            | (self.d_qty_zero.val() & self.need_new.q.val());
        self.twice.next = self.need_new.q.val() & self.duplicate.val();
        self.full.next = self.need_room.q.val() | (self.need_new.q.val() & self.no_way.val());
        self.o_mark.next = 0.into();
        if self.unknown.val() {
            self.o_mark.next = UNKNOWN_REF.into();
        } else if self.bad.val() {
            self.o_mark.next = BAD_VALUE.into();
        } else if self.twice.val() {
            self.o_mark.next = DUPLICATE_REF.into();
        } else if self.full.val() {
            self.o_mark.next = ORDERS_FULL.into();
        }
        self.clean.next =
            !self.unknown.val() & !self.bad.val() & !self.twice.val() & !self.full.val();

        self.o_last_px.next = self.d_price.val();
        self.o_last_qty.next = self.d_qty.val();
        if self.late_q.q.val() {
            self.o_last_px.next = self.price.val();
            self.o_last_qty.next = self.held_qty.q.val();
        }
        self.o_last_we.next = (self.late_execute.q.val() & !self.unknown.val() & !self.bad.val())
            | (self.acts.val()
                & ((self.last_execute_price.q.val()
                    & self.d_printable.val()
                    & !self.unknown.val()
                    & !self.bad.val())
                    | self.last_trade.q.val()
                    | (self.last_cross.q.val() & !self.d_qty_zero.val())
                    | (self.deep.q.val()
                        & !self.d_kind.val().get_bit(3)
                        & !self.d_price_bad.val())));

        // Towards the table. The second half of a replace comes four cycles later, unless the first was refused.
        self.modify.next =
            self.valid.val() & self.takes.q.val() & self.clean.val() & !self.frozen_l0.val();
        self.store.next =
            self.valid.val() & self.need_new.q.val() & self.clean.val() & !self.frozen_l0.val();
        self.insert_1.d.next = self.store.val();
        self.second_1.d.next = self.store.val() & self.first_half.q.val();
        self.second_2.d.next = self.second_1.q.val();
        self.second_3.d.next = self.second_2.q.val();
        self.insert.next = self.insert_1.q.val();
        self.replace.next = self.second_1.q.val();
        self.new_side.next = self.held_side.q.val();
        self.new_qty.next = self.held_qty.q.val();
        self.new_price.next = self.held_price.q.val();
    }
}
