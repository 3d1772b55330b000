//! An order that may leave, as one vector: what the stager and the ledgers need of its record, with its price.
//!
//! Only wires.

use super::layout::{
    C_BYTES_S, C_INSTR_S, C_IP_SUM_S, C_KIND_S, C_NOTIONAL_S, C_OLD_REF_S, C_ORDER_S, C_PX_S,
    C_QTY_S, C_SELL_S, C_SESSION_S, C_TARGET_S, C_TCP_SUM_S, C_TRIGGER_S, CHOICE_BITS,
};
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::order::{
    BYTES, BYTES_W, INSTR, INSTR_W, IP_SUM, IP_SUM_W, QTY, QTY_W, SESSION, SESSION_W, SIDE, SIDE_W,
    TARGET, TARGET_W, TCP_SUM, TCP_SUM_W, TYPE, TYPE_W,
};

const_table!(pub ChoiceConsts: TYPE, SIDE, SESSION, INSTR, QTY, TARGET, BYTES, TCP_SUM, IP_SUM, C_KIND_S, C_SELL_S, C_SESSION_S,
    C_INSTR_S, C_QTY_S, C_TARGET_S, C_BYTES_S, C_TCP_SUM_S, C_IP_SUM_S, C_PX_S, C_NOTIONAL_S, C_OLD_REF_S, C_ORDER_S, C_TRIGGER_S);

/// Packs an order.
#[derive(LogicBlock, Default)]
pub struct Choice {
    /// Row of window `order`.
    pub params: Signal<In, Bits<256>>,
    /// Price, 1/10000 dollar.
    pub px: Signal<In, Bits<32>>,
    /// Notional, 1/10000 dollar.
    pub notional: Signal<In, Bits<56>>,
    /// UserRefNum of the target.
    pub old_ref: Signal<In, Bits<32>>,
    /// Order number.
    pub order: Signal<In, Bits<10>>,
    /// Trigger number.
    pub trigger: Signal<In, Bits<10>>,
    /// The vector, see [`super::layout`].
    pub choice: Signal<Out, Bits<CHOICE_BITS>>,
    consts: Consts<ChoiceConsts>,
}

impl Logic for Choice {
    #[hdl_gen]
    fn update(&mut self) {
        self.choice.next =
            bit_cast::<CHOICE_BITS, TYPE_W>(self.params.val().get_bits::<TYPE_W>(TYPE)) << C_KIND_S
                | bit_cast::<CHOICE_BITS, SIDE_W>(self.params.val().get_bits::<SIDE_W>(SIDE))
                    << C_SELL_S
                | bit_cast::<CHOICE_BITS, SESSION_W>(
                    self.params.val().get_bits::<SESSION_W>(SESSION),
                ) << C_SESSION_S
                | bit_cast::<CHOICE_BITS, INSTR_W>(self.params.val().get_bits::<INSTR_W>(INSTR))
                    << C_INSTR_S
                | bit_cast::<CHOICE_BITS, QTY_W>(self.params.val().get_bits::<QTY_W>(QTY))
                    << C_QTY_S
                | bit_cast::<CHOICE_BITS, TARGET_W>(self.params.val().get_bits::<TARGET_W>(TARGET))
                    << C_TARGET_S
                | bit_cast::<CHOICE_BITS, BYTES_W>(self.params.val().get_bits::<BYTES_W>(BYTES))
                    << C_BYTES_S
                | bit_cast::<CHOICE_BITS, TCP_SUM_W>(
                    self.params.val().get_bits::<TCP_SUM_W>(TCP_SUM),
                ) << C_TCP_SUM_S
                | bit_cast::<CHOICE_BITS, IP_SUM_W>(self.params.val().get_bits::<IP_SUM_W>(IP_SUM))
                    << C_IP_SUM_S
                | bit_cast::<CHOICE_BITS, 32>(self.px.val()) << C_PX_S
                | bit_cast::<CHOICE_BITS, 56>(self.notional.val()) << C_NOTIONAL_S
                | bit_cast::<CHOICE_BITS, 32>(self.old_ref.val()) << C_OLD_REF_S
                | bit_cast::<CHOICE_BITS, 10>(self.order.val()) << C_ORDER_S
                | bit_cast::<CHOICE_BITS, 10>(self.trigger.val()) << C_TRIGGER_S;
    }
}
