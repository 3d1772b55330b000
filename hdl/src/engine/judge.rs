//! The serial path: judges one order after the other, exactly as docs/semantics.md says, and releases it.
//!
//! In: an order to judge (`ask`; attempt, order number and flags are held until `done`), the state of the card and of all
//! instruments as of the item. Out: `go` with the order, or one reason to refuse it; `done` with either.
//!
//! | cycle | |
//! |---|---|
//! | 0 | `ask`; what needs no look-up (kill, dead-man, disarmed, bad-frame, repeat, overload) refuses at once |
//! | 1 | the order's record out of its memory; addresses of lane and target |
//! | 2, 3 | look-ups of marks, session, target |
//! | 4 | verdict of the lane, rate |
//! | 5, 6 | first reason |
//! | 6.. | refused, or released as soon as `open`: guard and bad frames are asked again each cycle |
//!
//! Depth 6 (a vector of 256 looked up; the first of 15 reasons).

use super::layout::CHOICE_BITS;
use super::{Choice, Flag};
use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use crate::triggers::Lane;
use rust_hdl::prelude::*;
use t2t_contract::reasons::Reject;
use t2t_contract::records::order::{EN, INSTR, SESSION, SESSION_W, TARGET, TYPE, TYPE_W};

const KILL: u64 = Reject::Kill as u64;
const DEAD_MAN: u64 = Reject::DeadMan as u64;
const DISARMED: u64 = Reject::Disarmed as u64;
const BAD_FRAME: u64 = Reject::BadFrame as u64;
const REPEAT: u64 = Reject::Repeat as u64;
const SESSION_DOWN: u64 = Reject::SessionDown as u64;
const NO_TARGET: u64 = Reject::NoTarget as u64;
const RATE: u64 = Reject::Rate as u64;
const MARKED: u64 = Reject::Marked as u64;
const HALTED: u64 = Reject::Halted as u64;
const NO_LIMITS: u64 = Reject::NoLimits as u64;
const NO_REFERENCE: u64 = Reject::NoReference as u64;
const PRICE_RANGE: u64 = Reject::PriceRange as u64;
const ORDER_QTY: u64 = Reject::OrderQty as u64;
const ORDER_NOTIONAL: u64 = Reject::OrderNotional as u64;
const COLLAR: u64 = Reject::Collar as u64;
const LONG: u64 = Reject::Long as u64;
const SHORT: u64 = Reject::Short as u64;
const GROSS: u64 = Reject::Gross as u64;
const OPEN_ORDERS: u64 = Reject::OpenOrders as u64;
const OVERLOAD: u64 = Reject::Overload as u64;
/// Reasons that need a look-up: session-down to open-orders.
const LOOKED_UP: usize = (Reject::OpenOrders as usize) - (Reject::SessionDown as usize) + 1;

const_table!(pub JudgeConsts: KILL, DEAD_MAN, DISARMED, BAD_FRAME, REPEAT, OVERLOAD, SESSION_DOWN, NO_TARGET, RATE, MARKED, HALTED, NO_LIMITS, NO_REFERENCE, PRICE_RANGE, ORDER_QTY, ORDER_NOTIONAL, COLLAR, LONG, SHORT, GROSS, OPEN_ORDERS,
     EN, INSTR, SESSION, TARGET, TYPE);

/// Judges orders.
#[derive(LogicBlock, Default)]
pub struct Judge {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Row of window `order` or `limit`.
    pub cfg_row: Signal<In, Bits<256>>,
    /// Number of the row.
    pub cfg_addr: Signal<In, Bits<10>>,
    /// The row is one of window `order`.
    pub we_order: Signal<In, Bit>,
    /// The row is one of window `limit`.
    pub we_limit: Signal<In, Bit>,
    /// Judge.
    pub ask: Signal<In, Bit>,
    /// Trigger of the attempt.
    pub trigger: Signal<In, Bits<10>>,
    /// Instrument of the message behind it.
    pub instr: Signal<In, Bits<8>>,
    /// The trigger names two instruments.
    pub two: Signal<In, Bit>,
    /// The other one.
    pub partner: Signal<In, Bits<8>>,
    /// The trigger disarmed itself.
    pub repeat: Signal<In, Bit>,
    /// Tag of the frame.
    pub tag: Signal<In, Bits<8>>,
    /// The order.
    pub order: Signal<In, Bits<10>>,
    /// Release is `decision`.
    pub decision: Signal<In, Bit>,
    /// The frame ended badly.
    pub bad: Signal<In, Bit>,
    /// There was no room for the attempt.
    pub over: Signal<In, Bit>,
    /// A used frame ended badly.
    pub bad_pending: Signal<In, Bit>,
    /// Its tag.
    pub bad_tag: Signal<In, Bits<8>>,
    /// The kill switch is latched.
    pub killed: Signal<In, Bit>,
    /// The host is silent.
    pub dead: Signal<In, Bit>,
    /// The card is armed.
    pub armed: Signal<In, Bit>,
    /// Orders may start in this cycle, as far as stager, kill pin and ledgers go.
    pub open: Signal<In, Bit>,
    /// Marked instruments.
    pub marked: Signal<In, Bits<256>>,
    /// Halted instruments.
    pub halted: Signal<In, Bits<256>>,
    /// Sessions that are up.
    pub up: Signal<In, Bits<4>>,
    /// The slot of `target` was sent.
    pub target_known: Signal<In, Bit>,
    /// Its UserRefNum.
    pub target_ref: Signal<In, Bits<32>>,
    /// The rate allows an order at the attempt's time.
    pub rate_ok: Signal<In, Bit>,
    /// One more order may be open.
    pub open_ok: Signal<In, Bit>,
    /// Signed: gross limit minus gross notional.
    pub headroom: Signal<In, Bits<58>>,
    /// Book of an instrument, as of the item.
    pub b_we: Signal<In, Bit>,
    /// Which.
    pub b_instr: Signal<In, Bits<8>>,
    /// Best bid.
    pub b_bid_px: Signal<In, Bits<32>>,
    /// There is a bid.
    pub b_bid_v: Signal<In, Bit>,
    /// Best ask.
    pub b_ask_px: Signal<In, Bits<32>>,
    /// There is an ask.
    pub b_ask_v: Signal<In, Bit>,
    /// Exposure of an instrument.
    pub x_we: Signal<In, Bit>,
    /// Which.
    pub x_instr: Signal<In, Bits<8>>,
    /// Signed: long.
    pub x_long: Signal<In, Bits<33>>,
    /// Signed: short.
    pub x_short: Signal<In, Bits<33>>,
    /// Slot whose UserRefNum is needed; answered one cycle later.
    pub target: Signal<Out, Bits<10>>,
    /// The order is released or refused.
    pub done: Signal<Out, Bit>,
    /// It is released in this cycle.
    pub go: Signal<Out, Bit>,
    /// An order is ready to leave or to be refused: `go_session` and `choice` hold.
    pub deciding: Signal<Out, Bit>,
    /// Its session, one-hot.
    pub go_session: Signal<Out, Bits<4>>,
    /// The order.
    pub choice: Signal<Out, Bits<CHOICE_BITS>>,
    /// It is refused.
    pub refused: Signal<Out, Bit>,
    /// Why.
    pub reason: Signal<Out, Bits<5>>,
    records: BlockRam<256, 10>,
    lane: Lane,
    packed: Choice,
    params: DFF<Bits<256>>,
    step1: DFF<Bit>,
    step2: DFF<Bit>,
    step3: DFF<Bit>,
    step4: DFF<Bit>,
    step5: DFF<Bit>,
    step6: DFF<Bit>,
    kind: Signal<Local, Bits<TYPE_W>>,
    spoilt: Signal<Local, Bit>,
    early: Signal<Local, Bit>,
    late: Signal<Local, Bit>,
    none: Signal<Local, Bits<4>>,
    pending: DFF<Bit>,
    mine: DFF<Bit>,
    own_mark: Flag,
    own_halt: Flag,
    trigger_mark: Flag,
    trigger_halt: Flag,
    partner_mark: Flag,
    partner_halt: Flag,
    session_up: DFF<Bit>,
    known: DFF<Bit>,
    old_ref: DFF<Bits<32>>,
    session: DFF<Bits<4>>,
    no_session: DFF<Bit>,
    no_target: DFF<Bit>,
    is_marked: DFF<Bit>,
    is_halted: DFF<Bit>,
    too_open: DFF<Bit>,
    reasons: DFF<Bits<LOOKED_UP>>,
    clean: DFF<Bit>,
    code: DFF<Bits<5>>,
    chosen: DFF<Bits<CHOICE_BITS>>,
    consts: Consts<JudgeConsts>,
}

impl Logic for Judge {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, params, step1, step2, step3, step4, step5, step6, pending, mine,
            session_up, known, old_ref, session, no_session, no_target, is_marked, is_halted,
            too_open, reasons, clean, code, chosen
        );
        clock!(
            self,
            clock,
            records,
            lane,
            own_mark,
            own_halt,
            trigger_mark,
            trigger_halt,
            partner_mark,
            partner_halt
        );
        self.none.next = 0.into();

        // 0: what needs no look-up, asked again until the order is gone.
        // A cycle late, to keep the comparison out of the release: an order that slips through is on the wire when the
        // abort looks.
        self.pending.d.next = self.bad_pending.val();
        self.mine.d.next = self.decision.val() & (self.bad_tag.val() == self.tag.val());
        self.spoilt.next = self.bad.val() | (self.mine.q.val() & self.pending.q.val());
        self.late.next =
            self.killed.val() | self.dead.val() | !self.armed.val() | self.spoilt.val();
        self.early.next = self.ask.val() & (self.over.val() | self.late.val() | self.repeat.val());
        self.step1.d.next = self.ask.val() & !self.early.val();

        // 1: the order's record.
        self.records.write_address.next = self.cfg_addr.val();
        self.records.write_data.next = self.cfg_row.val();
        self.records.write_enable.next = self.we_order.val();
        self.records.read_address.next = self.order.val();
        if self.step1.q.val() {
            self.params.d.next = self.records.read_data.val();
        }
        self.target.next = self.records.read_data.val().get_bits::<10>(TARGET);
        self.lane.cfg_row.next = self.cfg_row.val();
        self.lane.cfg_addr.next = self.cfg_addr.val().get_bits::<8>(0);
        self.lane.we_limit.next = self.we_limit.val();
        self.lane.b_we.next = self.b_we.val();
        self.lane.b_instr.next = self.b_instr.val();
        self.lane.b_bid_px.next = self.b_bid_px.val();
        self.lane.b_bid_v.next = self.b_bid_v.val();
        self.lane.b_ask_px.next = self.b_ask_px.val();
        self.lane.b_ask_v.next = self.b_ask_v.val();
        self.lane.x_we.next = self.x_we.val();
        self.lane.x_instr.next = self.x_instr.val();
        self.lane.x_long.next = self.x_long.val();
        self.lane.x_short.next = self.x_short.val();
        self.lane.instr.next = self.records.read_data.val().get_bits::<8>(INSTR);
        self.lane.fresh.next = false;
        self.lane.fresh_instr.next = 0.into();
        self.lane.fresh_bid_px.next = 0.into();
        self.lane.fresh_bid_v.next = false;
        self.lane.fresh_ask_px.next = 0.into();
        self.lane.fresh_ask_v.next = false;
        self.lane.judged.next = true;
        self.lane.params.next = self.params.q.val();
        self.lane.headroom.next = self.headroom.val();
        self.step2.d.next = self.step1.q.val();

        // 2: look-ups.
        self.kind.next = self.params.q.val().get_bits::<TYPE_W>(TYPE);
        self.own_mark.flags.next = self.marked.val();
        self.own_mark.at.next = self.params.q.val().get_bits::<8>(INSTR);
        self.own_halt.flags.next = self.halted.val();
        self.own_halt.at.next = self.params.q.val().get_bits::<8>(INSTR);
        self.trigger_mark.flags.next = self.marked.val();
        self.trigger_mark.at.next = self.instr.val();
        self.trigger_halt.flags.next = self.halted.val();
        self.trigger_halt.at.next = self.instr.val();
        self.partner_mark.flags.next = self.marked.val();
        self.partner_mark.at.next = self.partner.val();
        self.partner_halt.flags.next = self.halted.val();
        self.partner_halt.at.next = self.partner.val();
        self.session_up.d.next = self
            .up
            .val()
            .get_bit(self.params.q.val().get_bits::<SESSION_W>(SESSION).index());
        if self.step2.q.val() {
            self.known.d.next = self.target_known.val();
            self.old_ref.d.next = self.target_ref.val();
        }
        self.step3.d.next = self.step2.q.val();

        // 3: reasons that do not come from the lane.
        self.no_session.d.next =
            !self.params.q.val().get_bit(EN) | !self.session_up.q.val() | (self.kind.val() == 3);
        self.no_target.d.next = (self.kind.val() != 0) & !self.known.q.val();
        self.is_marked.d.next = (self.kind.val() != 2)
            & (self.own_mark.flag.val()
                | self.trigger_mark.flag.val()
                | (self.two.val() & self.partner_mark.flag.val()));
        self.is_halted.d.next = (self.kind.val() != 2)
            & (self.own_halt.flag.val()
                | self.trigger_halt.flag.val()
                | (self.two.val() & self.partner_halt.flag.val()));
        self.too_open.d.next = (self.kind.val() == 0) & !self.open_ok.val();
        self.session.d.next = self.none.val().replace_bit(
            self.params.q.val().get_bits::<SESSION_W>(SESSION).index(),
            true,
        );
        self.step4.d.next = self.step3.q.val();

        // 4: all reasons, in the order of their numbers.
        if self.step4.q.val() {
            self.reasons.d.next = bit_cast::<LOOKED_UP, 1>(self.no_session.q.val().into())
                | bit_cast::<LOOKED_UP, 1>(self.no_target.q.val().into()) << 1
                | bit_cast::<LOOKED_UP, 1>((!self.rate_ok.val()).into()) << 2
                | bit_cast::<LOOKED_UP, 1>(self.is_marked.q.val().into()) << 3
                | bit_cast::<LOOKED_UP, 1>(self.is_halted.q.val().into()) << 4
                | bit_cast::<LOOKED_UP, 9>(self.lane.why.val()) << 5
                | bit_cast::<LOOKED_UP, 1>(self.too_open.q.val().into()) << 14;
            self.chosen.d.next = self.packed.choice.val();
        }
        self.packed.params.next = self.params.q.val();
        self.packed.px.next = self.lane.px.val();
        self.packed.notional.next = self.lane.notional.val();
        self.packed.old_ref.next = self.old_ref.q.val();
        self.packed.order.next = self.order.val();
        self.packed.trigger.next = self.trigger.val();
        self.step5.d.next = self.step4.q.val();

        // 5: the first of them: the last assignment wins.
        self.clean.d.next = !self.reasons.q.val().any();
        if self.reasons.q.val().get_bit(14) {
            self.code.d.next = OPEN_ORDERS.into();
        }
        if self.reasons.q.val().get_bit(13) {
            self.code.d.next = GROSS.into();
        }
        if self.reasons.q.val().get_bit(12) {
            self.code.d.next = SHORT.into();
        }
        if self.reasons.q.val().get_bit(11) {
            self.code.d.next = LONG.into();
        }
        if self.reasons.q.val().get_bit(10) {
            self.code.d.next = COLLAR.into();
        }
        if self.reasons.q.val().get_bit(9) {
            self.code.d.next = ORDER_NOTIONAL.into();
        }
        if self.reasons.q.val().get_bit(8) {
            self.code.d.next = ORDER_QTY.into();
        }
        if self.reasons.q.val().get_bit(7) {
            self.code.d.next = PRICE_RANGE.into();
        }
        if self.reasons.q.val().get_bit(6) {
            self.code.d.next = NO_REFERENCE.into();
        }
        if self.reasons.q.val().get_bit(5) {
            self.code.d.next = NO_LIMITS.into();
        }
        if self.reasons.q.val().get_bit(4) {
            self.code.d.next = HALTED.into();
        }
        if self.reasons.q.val().get_bit(3) {
            self.code.d.next = MARKED.into();
        }
        if self.reasons.q.val().get_bit(2) {
            self.code.d.next = RATE.into();
        }
        if self.reasons.q.val().get_bit(1) {
            self.code.d.next = NO_TARGET.into();
        }
        if self.reasons.q.val().get_bit(0) {
            self.code.d.next = SESSION_DOWN.into();
        }
        self.step6.d.next = self.step5.q.val() | (self.step6.q.val() & !self.done.val());

        // 6: refused, or gone.
        self.go.next = self.step6.q.val() & self.clean.q.val() & !self.late.val() & self.open.val();
        self.refused.next =
            self.early.val() | (self.step6.q.val() & (self.late.val() | !self.clean.q.val()));
        self.done.next = self.go.val() | self.refused.val();
        self.reason.next = self.code.q.val();
        if self.ask.val() & self.repeat.val() {
            self.reason.next = REPEAT.into();
        }
        if self.spoilt.val() {
            self.reason.next = BAD_FRAME.into();
        }
        if !self.armed.val() {
            self.reason.next = DISARMED.into();
        }
        if self.dead.val() {
            self.reason.next = DEAD_MAN.into();
        }
        if self.killed.val() {
            self.reason.next = KILL.into();
        }
        if self.over.val() {
            self.reason.next = OVERLOAD.into();
        }
        self.deciding.next = self.step6.q.val();
        self.go_session.next = self.session.q.val();
        self.choice.next = self.chosen.q.val();
    }
}
