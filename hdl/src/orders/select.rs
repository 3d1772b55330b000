//! What L0 will select, decided in L0-1.
//!
//! In: the class of the current message, its kind, whether its instrument is watched, and which late operation is due in the
//! next cycle. Out: registers, one for each choice of L0. In L0-1 it is not known yet whether a message acts in D1 (its deciding
//! word is only arriving), but what it would do is. Depth 3.

use super::class::Class;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

/// `o_op`: shares are added to a level.
pub const OP_ADD: u64 = 1;
/// `o_op`: shares are taken from a level.
pub const OP_SUB: u64 = 2;

/// `o_op`: the level's shares are set.
pub const OP_SET: u64 = 3;

const_table!(SelectConsts: OP_ADD, OP_SUB, OP_SET);

/// Registers that choose in L0; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Select {
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
    /// The current message is about a watched instrument.
    pub pre_valid: Signal<In, Bit>,
    /// A message that may act in the next cycle is a level of DEEP.
    pub next_level: Signal<In, Bit>,
    /// It is of a kind that never acts in D1.
    pub never: Signal<In, Bit>,
    /// No more orders may be live.
    pub live_full: Signal<In, Bit>,
    /// L0-1 of an execution or a cancel.
    pub next_part: Signal<In, Bit>,
    /// With `next_part`: it is an execution.
    pub next_execute: Signal<In, Bit>,
    /// L0-1 of a delete.
    pub next_delete: Signal<In, Bit>,
    /// L0-1 of a status.
    pub next_status: Signal<In, Bit>,
    /// The cycle before the second half of a replace.
    pub next_second: Signal<In, Bit>,
    /// The operation, if there is one, is of the message of the last `d_ev`.
    pub late: Signal<Out, Bit>,
    /// There is one, and it is late.
    pub late_valid: Signal<Out, Bit>,
    /// It is an execution.
    pub late_execute: Signal<Out, Bit>,
    /// It is a status.
    pub late_status: Signal<Out, Bit>,
    /// A message that is decided now acts now, and on a watched instrument.
    pub acts: Signal<Out, Bit>,
    /// With `acts`: it is a level of DEEP.
    pub level: Signal<Out, Bit>,
    /// With `acts`: it is any other message of DEEP.
    pub last_deep: Signal<Out, Bit>,
    /// The order must be live.
    pub need_hit: Signal<Out, Bit>,
    /// The shares must not exceed the order's.
    pub need_fit: Signal<Out, Bit>,
    /// Price, shares and reference must do for a new order.
    pub need_new: Signal<Out, Bit>,
    /// A new order is one too many.
    pub crowded: Signal<Out, Bit>,
    /// The order found is changed.
    pub takes: Signal<Out, Bit>,
    /// First half of a replace.
    pub first_half: Signal<Out, Bit>,
    /// The operation.
    pub op: Signal<Out, Bits<2>>,
    /// It touches a level.
    pub on_level: Signal<Out, Bit>,
    /// Shares are the order's.
    pub qty_order: Signal<Out, Bit>,
    /// Shares are those of the last `d_ev`.
    pub qty_held: Signal<Out, Bit>,
    /// The price is the order's.
    pub price_order: Signal<Out, Bit>,
    /// The price is that of the last `d_ev`.
    pub price_held: Signal<Out, Bit>,
    /// The side is the order's.
    pub side_order: Signal<Out, Bit>,
    /// With `acts`: it is an execution with price.
    pub last_execute_price: Signal<Out, Bit>,
    /// With `acts`: it is a trade.
    pub last_trade: Signal<Out, Bit>,
    /// With `acts`: it is a cross.
    pub last_cross: Signal<Out, Bit>,
    class: Class,
    late_q: DFF<Bit>,
    late_valid_q: DFF<Bit>,
    late_execute_q: DFF<Bit>,
    late_status_q: DFF<Bit>,
    acts_q: DFF<Bit>,
    level_q: DFF<Bit>,
    last_deep_q: DFF<Bit>,
    need_hit_q: DFF<Bit>,
    need_fit_q: DFF<Bit>,
    need_new_q: DFF<Bit>,
    crowded_q: DFF<Bit>,
    takes_q: DFF<Bit>,
    first_half_q: DFF<Bit>,
    op_q: DFF<Bits<2>>,
    on_level_q: DFF<Bit>,
    qty_order_q: DFF<Bit>,
    qty_held_q: DFF<Bit>,
    price_order_q: DFF<Bit>,
    price_held_q: DFF<Bit>,
    side_order_q: DFF<Bit>,
    last_execute_price_q: DFF<Bit>,
    last_trade_q: DFF<Bit>,
    last_cross_q: DFF<Bit>,
    at_once: Signal<Local, Bit>,
    deep_level: Signal<Local, Bit>,
    late_next: Signal<Local, Bit>,
    order_next: Signal<Local, Bit>,
    from_order: Signal<Local, Bit>,
    consts: Consts<SelectConsts>,
}

impl Logic for Select {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            late_q,
            late_valid_q,
            late_execute_q,
            late_status_q,
            acts_q,
            level_q,
            last_deep_q,
            need_hit_q,
            need_fit_q,
            need_new_q,
            crowded_q,
            takes_q,
            first_half_q,
            op_q,
            on_level_q,
            qty_order_q,
            qty_held_q,
            price_order_q,
            price_held_q,
            side_order_q,
            last_execute_price_q,
            last_trade_q,
            last_cross_q
        );
        self.class.clock.next = self.clock.val();
        self.class.d_type.next = self.d_type.val();
        self.class.d_locate_stb.next = self.d_locate_stb.val();
        self.class.d_symbol_stb.next = self.d_symbol_stb.val();
        self.class.d_learn.next = self.d_learn.val();

        self.order_next.next = self.next_part.val() | self.next_delete.val();
        self.late_next.next =
            self.order_next.val() | self.next_status.val() | self.next_second.val();
        self.late_q.d.next = self.late_next.val();
        self.late_valid_q.d.next = (self.pre_valid.val()
            & (self.order_next.val() | self.next_status.val()))
            | self.next_second.val();
        self.late_execute_q.d.next =
            self.pre_valid.val() & self.next_part.val() & self.next_execute.val();
        self.late_status_q.d.next = self.pre_valid.val() & self.next_status.val();
        // A status of DEEP decides with its symbol, so its class is not known yet; it is not the kind that acts in D1.
        self.at_once.next = self.pre_valid.val() & !self.never.val();
        self.deep_level.next = self.class.deep.val() & self.next_level.val();
        self.acts_q.d.next = self.at_once.val()
            & (self.class.acts.val() | (self.class.deep.val() & !self.late_next.val()));
        self.level_q.d.next = self.deep_level.val() & !self.late_next.val();
        self.last_deep_q.d.next =
            self.class.deep.val() & !self.next_level.val() & !self.late_next.val();
        self.last_execute_price_q.d.next = self.class.execute_price.val();
        self.last_trade_q.d.next = self.class.trade.val();
        self.last_cross_q.d.next = self.class.cross.val();

        // A late operation goes before what the class says, which may be the next message's already.
        self.from_order.next = self.class.execute_price.val() | self.class.replace.val();
        if self.late_next.val() {
            self.need_hit_q.d.next = self.order_next.val();
            self.need_fit_q.d.next = self.next_part.val();
            self.need_new_q.d.next = false;
            self.crowded_q.d.next = false;
            self.takes_q.d.next = self.order_next.val();
            self.first_half_q.d.next = false;
            self.op_q.d.next = 0.into();
            if self.order_next.val() {
                self.op_q.d.next = OP_SUB.into();
            }
            if self.next_second.val() {
                self.op_q.d.next = OP_ADD.into();
            }
            self.on_level_q.d.next = !self.next_status.val();
            self.qty_order_q.d.next = self.next_delete.val();
            self.qty_held_q.d.next = !self.next_delete.val();
            self.price_order_q.d.next = self.order_next.val();
            self.price_held_q.d.next = self.next_second.val();
            self.side_order_q.d.next = true;
        } else {
            self.need_hit_q.d.next = self.from_order.val();
            self.need_fit_q.d.next = self.class.execute_price.val();
            self.need_new_q.d.next = self.class.add.val() | self.class.replace.val();
            self.crowded_q.d.next = self.class.add.val() & self.live_full.val();
            self.takes_q.d.next = self.from_order.val();
            self.first_half_q.d.next = self.class.replace.val();
            self.op_q.d.next = 0.into();
            if self.class.add.val() {
                self.op_q.d.next = OP_ADD.into();
            }
            if self.from_order.val() {
                self.op_q.d.next = OP_SUB.into();
            }
            if self.deep_level.val() {
                self.op_q.d.next = OP_SET.into();
            }
            self.on_level_q.d.next =
                self.class.add.val() | self.from_order.val() | self.deep_level.val();
            self.qty_order_q.d.next = self.class.replace.val();
            self.qty_held_q.d.next = false;
            self.price_order_q.d.next = self.from_order.val();
            self.price_held_q.d.next = false;
            self.side_order_q.d.next = self.from_order.val();
        }

        self.late.next = self.late_q.q.val();
        self.late_valid.next = self.late_valid_q.q.val();
        self.late_execute.next = self.late_execute_q.q.val();
        self.late_status.next = self.late_status_q.q.val();
        self.acts.next = self.acts_q.q.val();
        self.level.next = self.level_q.q.val();
        self.last_deep.next = self.last_deep_q.q.val();
        self.need_hit.next = self.need_hit_q.q.val();
        self.need_fit.next = self.need_fit_q.q.val();
        self.need_new.next = self.need_new_q.q.val();
        self.crowded.next = self.crowded_q.q.val();
        self.takes.next = self.takes_q.q.val();
        self.first_half.next = self.first_half_q.q.val();
        self.op.next = self.op_q.q.val();
        self.on_level.next = self.on_level_q.q.val();
        self.qty_order.next = self.qty_order_q.q.val();
        self.qty_held.next = self.qty_held_q.q.val();
        self.price_order.next = self.price_order_q.q.val();
        self.price_held.next = self.price_held_q.q.val();
        self.side_order.next = self.side_order_q.q.val();
        self.last_execute_price.next = self.last_execute_price_q.q.val();
        self.last_trade.next = self.last_trade_q.q.val();
        self.last_cross.next = self.last_cross_q.q.val();
    }
}
