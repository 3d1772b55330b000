//! Card checks of the fast path that do not need the deciding field, made while it is compared.
//!
//! In (L2): the first order of a slot, the slot's instruments; in L3 what memories answer. Out (L4): one bit that says that
//! nothing but the lane, the trigger's instrument and the guard can still refuse the order; its session; its target's
//! UserRefNum. It may say no where the serial path, which asks again, says yes: never the other way round.
//! Two cycles. Depth 5 (a vector of 256 looked up).

use super::Flag;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::order::{EN, INSTR, SESSION, SESSION_W, TARGET, TYPE, TYPE_W};

const_table!(pub PrecheckConsts: EN, INSTR, SESSION, TARGET, TYPE);

/// Card checks of one slot's first order.
#[derive(LogicBlock, Default)]
pub struct Precheck {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// L2: row of window `order`.
    pub params: Signal<In, Bits<256>>,
    /// L2: the trigger names two instruments.
    pub two: Signal<In, Bit>,
    /// L2: the other one.
    pub partner: Signal<In, Bits<8>>,
    /// L2: sessions that are up.
    pub up: Signal<In, Bits<4>>,
    /// L2: marked or halted instruments.
    pub blocked: Signal<In, Bits<256>>,
    /// L3: the target was sent.
    pub target_known: Signal<In, Bit>,
    /// L3: the target's UserRefNum.
    pub target_ref: Signal<In, Bits<32>>,
    /// L3: the rate allows an order.
    pub rate_ok: Signal<In, Bit>,
    /// L3: one more order may be open.
    pub open_ok: Signal<In, Bit>,
    /// L2: the target's slot; answered in L3.
    pub target: Signal<Out, Bits<10>>,
    /// L4: an enter or replace that all card checks pass.
    pub ok: Signal<Out, Bit>,
    /// L4: a cancel that all card checks pass; marks and halts do not stop it.
    pub cancel: Signal<Out, Bit>,
    /// L4: one-hot session.
    pub session: Signal<Out, Bits<4>>,
    /// L4: the target's UserRefNum.
    pub old_ref: Signal<Out, Bits<32>>,
    kind: Signal<Local, Bits<TYPE_W>>,
    up_here: Signal<Local, Bit>,
    none: Signal<Local, Bits<4>>,
    enter3: DFF<Bit>,
    cancel3: DFF<Bit>,
    sendable3: DFF<Bit>,
    own: Flag,
    partner_flag: Flag,
    two3: DFF<Bit>,
    session3: DFF<Bits<4>>,
    able: Signal<Local, Bit>,
    cancel4: DFF<Bit>,
    ok4: DFF<Bit>,
    session4: DFF<Bits<4>>,
    old4: DFF<Bits<32>>,
    consts: Consts<PrecheckConsts>,
}

impl Logic for Precheck {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, enter3, cancel3, sendable3, two3, session3, cancel4, ok4, session4, old4
        );
        clock!(self, clock, own, partner_flag);
        self.none.next = 0.into();
        self.target.next = self.params.val().get_bits::<10>(TARGET);
        self.kind.next = self.params.val().get_bits::<TYPE_W>(TYPE);
        self.enter3.d.next = self.kind.val() == 0;
        self.cancel3.d.next = self.kind.val() == 2;
        self.up_here.next = self
            .up
            .val()
            .get_bit(self.params.val().get_bits::<SESSION_W>(SESSION).index());
        self.sendable3.d.next =
            self.params.val().get_bit(EN) & self.up_here.val() & (self.kind.val() != 3);
        self.own.flags.next = self.blocked.val();
        self.own.at.next = self.params.val().get_bits::<8>(INSTR);
        self.partner_flag.flags.next = self.blocked.val();
        self.partner_flag.at.next = self.partner.val();
        self.two3.d.next = self.two.val();
        self.session3.d.next = self.none.val().replace_bit(
            self.params.val().get_bits::<SESSION_W>(SESSION).index(),
            true,
        );
        self.able.next = self.sendable3.q.val()
            & self.rate_ok.val()
            & (self.enter3.q.val() | self.target_known.val())
            & (!self.enter3.q.val() | self.open_ok.val());
        self.ok4.d.next = self.able.val()
            & !self.cancel3.q.val()
            & !self.own.flag.val()
            & !(self.two3.q.val() & self.partner_flag.flag.val());
        self.cancel4.d.next = self.able.val() & self.cancel3.q.val();
        self.session4.d.next = self.session3.q.val();
        self.old4.d.next = self.target_ref.val();
        self.cancel.next = self.cancel4.q.val();
        self.ok.next = self.ok4.q.val();
        self.session.next = self.session4.q.val();
        self.old_ref.next = self.old4.q.val();
    }
}
