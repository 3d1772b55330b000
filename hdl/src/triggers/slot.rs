//! One trigger slot: the trigger that an instrument has there, whether this message makes it attempt.
//!
//! In: the message's instrument (L0), whether it is judged and when (L2), which comparisons hold (L3), whether the card
//! is live (L3). Out: the slot's record (L1 raw, L2), the attempt (L3 before, L4 behind its register).
//! Depth at most 5. The memory of the slot is read in L0, that of the trigger's state in L1; all that can be known
//! before the comparisons is one register in L3, so that there remain the join of the comparisons and one `and`.

use super::bank::Bank;
use super::t_slot;
use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;
use t2t_contract::records::order;
use t2t_contract::records::slot::{
    BITS, COOLDOWN, COOLDOWN_W, DECISION, EN, MASK, MASK_W, ORDER0, ORDER0_W, ORDER1, ORDER2,
    ORDER3, ORDERS, ORDERS_W, PARAMS, PARAMS_W, PARTNER, PARTNER_W, ROLE, TRIG, TRIG_W, TWO,
};
use t2t_contract::sizes::CONDITIONS;

/// The first order's instrument in the slot's record.
const INSTR: usize = PARAMS + order::INSTR;

const T_BITS: usize = t_slot::BITS;
const S_TRIG: u64 = t_slot::TRIGGER as u64 + 3;
const S_ORDERS: u64 = t_slot::ORDERS as u64;
const S_ORDER0: u64 = t_slot::ORDER0 as u64;
const S_ORDER1: u64 = t_slot::ORDER1 as u64;
const S_ORDER2: u64 = t_slot::ORDER2 as u64;
const S_ORDER3: u64 = t_slot::ORDER3 as u64;
const S_PARTNER: u64 = t_slot::PARTNER as u64;
const S_TWO: u64 = t_slot::TWO as u64;

const_table!(
    pub SlotConsts: COOLDOWN, DECISION, EN, MASK, ORDER0, ORDER1, ORDER2, ORDER3, ORDERS, PARAMS, PARTNER, ROLE, TRIG,
    TWO, INSTR, S_TRIG, S_ORDERS, S_ORDER0, S_ORDER1, S_ORDER2, S_ORDER3, S_PARTNER, S_TWO
);

/// A slot with its bank of triggers; semantics section 6.
#[derive(LogicBlock, Default)]
pub struct Slot {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Number of the slot, fixed.
    pub number: Signal<In, Bits<3>>,
    /// A row of window `slot` is written for this slot.
    pub we_slot: Signal<In, Bit>,
    /// The row.
    pub cfg_row: Signal<In, Bits<BITS>>,
    /// Its instrument.
    pub cfg_instr: Signal<In, Bits<8>>,
    /// A row of window `trigger` is written for this bank.
    pub we_trigger: Signal<In, Bit>,
    /// Its number within the bank.
    pub cfg_trigger: Signal<In, Bits<7>>,
    /// Counted attempts within nine eighths of a second that disarm, less one.
    pub limit: Signal<In, Bits<16>>,
    /// L0: the message's instrument.
    pub instr: Signal<In, Bits<8>>,
    /// L2: the message is judged.
    pub judged: Signal<In, Bit>,
    /// L2: its time, ns.
    pub time: Signal<In, Bits<64>>,
    /// L3: which comparisons hold.
    pub holds: Signal<In, Bits<CONDITIONS>>,
    /// L3: whole eighths of a second in the message's time.
    pub eighth: Signal<In, Bits<38>>,
    /// L3: attempts count.
    pub live: Signal<In, Bit>,
    /// L1: instrument of the first order, straight from the memory.
    pub order_instr: Signal<Out, Bits<8>>,
    /// L2: row of the first order.
    pub params: Signal<Out, Bits<PARAMS_W>>,
    /// L2: what the Engine is told, see `t_slot`.
    pub early: Signal<Out, Bits<T_BITS>>,
    /// L3, 2 levels: it attempts and its orders are released on decision.
    pub deciding: Signal<Out, Bit>,
    /// L4: it attempts.
    pub attempt: Signal<Out, Bit>,
    /// L4: it attempts though it has disarmed itself.
    pub repeat: Signal<Out, Bit>,
    /// L4: its orders are released on decision.
    pub decision: Signal<Out, Bit>,
    /// L4: what the Engine is told, see `t_slot`.
    pub told: Signal<Out, Bits<T_BITS>>,
    ram: BlockRam<BITS, 8>,
    bank: Bank,
    raw: Signal<Local, Bits<BITS>>,
    // L2
    record: DFF<Bits<BITS>>,
    // L3
    judged3: DFF<Bit>,
    may3: DFF<Bit>,
    may_decide3: DFF<Bit>,
    disarmed3: DFF<Bit>,
    decision3: DFF<Bit>,
    mask3: DFF<Bits<MASK_W>>,
    told3: DFF<Bits<T_BITS>>,
    kept: Signal<Local, Bits<CONDITIONS>>,
    half: Signal<Local, Bit>,
    may: Signal<Local, Bit>,
    groups: Signal<Local, Bits<5>>,
    tries: Signal<Local, Bit>,
    decides: Signal<Local, Bit>,
    // L4
    judged4: DFF<Bit>,
    half4: DFF<Bit>,
    attempt4: DFF<Bit>,
    repeat4: DFF<Bit>,
    counted4: DFF<Bit>,
    decision4: DFF<Bit>,
    told4: DFF<Bits<T_BITS>>,
    consts: Consts<SlotConsts>,
}

impl Logic for Slot {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            record,
            judged3,
            may3,
            may_decide3,
            disarmed3,
            decision3,
            mask3,
            told3
        );
        dff_setup!(
            self, clock, judged4, half4, attempt4, repeat4, counted4, decision4, told4
        );
        // L0
        self.ram.clock.next = self.clock.val();
        self.ram.read_address.next = self.instr.val();
        self.ram.write_enable.next = self.we_slot.val();
        self.ram.write_address.next = self.cfg_instr.val();
        self.ram.write_data.next = self.cfg_row.val();
        self.bank.clock.next = self.clock.val();
        self.bank.we.next = self.we_trigger.val();
        self.bank.address.next = self.cfg_trigger.val();
        self.bank.shots.next = self.cfg_row.val().get_bits::<16>(0);
        self.bank.limit.next = self.limit.val();

        // L1
        self.raw.next = self.ram.read_data.val();
        self.record.d.next = self.raw.val();
        self.order_instr.next = self.raw.val().get_bits::<8>(INSTR);
        self.bank.trigger_raw.next = self.raw.val().get_bits::<TRIG_W>(TRIG);

        // L2
        self.params.next = self.record.q.val().get_bits::<PARAMS_W>(PARAMS);
        self.early.next = (bit_cast::<T_BITS, 1>(self.record.q.val().get_bit(TWO).into()) << S_TWO)
            | (bit_cast::<T_BITS, PARTNER_W>(self.record.q.val().get_bits::<PARTNER_W>(PARTNER))
                << S_PARTNER)
            | (bit_cast::<T_BITS, ORDER0_W>(self.record.q.val().get_bits::<ORDER0_W>(ORDER3))
                << S_ORDER3)
            | (bit_cast::<T_BITS, ORDER0_W>(self.record.q.val().get_bits::<ORDER0_W>(ORDER2))
                << S_ORDER2)
            | (bit_cast::<T_BITS, ORDER0_W>(self.record.q.val().get_bits::<ORDER0_W>(ORDER1))
                << S_ORDER1)
            | (bit_cast::<T_BITS, ORDER0_W>(self.record.q.val().get_bits::<ORDER0_W>(ORDER0))
                << S_ORDER0)
            | (bit_cast::<T_BITS, ORDERS_W>(self.record.q.val().get_bits::<ORDERS_W>(ORDERS))
                << S_ORDERS)
            | (bit_cast::<T_BITS, TRIG_W>(self.record.q.val().get_bits::<TRIG_W>(TRIG)) << S_TRIG)
            | bit_cast::<T_BITS, 3>(self.number.val());
        self.bank.trigger.next = self.record.q.val().get_bits::<TRIG_W>(TRIG);
        self.bank.role.next = self.record.q.val().get_bit(ROLE);
        self.bank.cooldown.next = self.record.q.val().get_bits::<COOLDOWN_W>(COOLDOWN);
        self.bank.time.next = self.time.val();
        self.judged3.d.next = self.judged.val() & self.record.q.val().get_bit(EN);
        self.may.next = self.judged.val()
            & self.record.q.val().get_bit(EN)
            & !self.bank.own.val()
            & (self.bank.other.val() | !self.record.q.val().get_bit(TWO))
            & self.bank.ready.val();
        self.may3.d.next = self.may.val();
        self.may_decide3.d.next = self.may.val() & self.record.q.val().get_bit(DECISION);
        self.disarmed3.d.next = self.bank.disarmed.val();
        self.decision3.d.next = self.record.q.val().get_bit(DECISION);
        self.mask3.d.next = self.record.q.val().get_bits::<MASK_W>(MASK);
        self.told3.d.next = self.early.val();

        // L3
        self.kept.next = self.holds.val() | !self.mask3.q.val();
        self.half.next = self.kept.val().all();
        // A carry runs through a row of ones only: the shallowest wide `and` that there is.
        self.groups.next = (bit_cast::<5, 1>(self.kept.val().get_bits::<3>(12).all().into()) << 4)
            | (bit_cast::<5, 1>(self.kept.val().get_bits::<3>(9).all().into()) << 3)
            | (bit_cast::<5, 1>(self.kept.val().get_bits::<3>(6).all().into()) << 2)
            | (bit_cast::<5, 1>(self.kept.val().get_bits::<3>(3).all().into()) << 1)
            | bit_cast::<5, 1>(self.kept.val().get_bits::<3>(0).all().into());
        self.tries.next =
            (((bit_cast::<7, 1>((self.kept.val().get_bit(15) & self.may3.q.val()).into()) << 5)
                | bit_cast::<7, 5>(self.groups.val()))
                + 1)
            .get_bit(6);
        self.decides.next =
            (((bit_cast::<7, 1>((self.kept.val().get_bit(15) & self.may_decide3.q.val()).into())
                << 5)
                | bit_cast::<7, 5>(self.groups.val()))
                + 1)
            .get_bit(6);
        self.bank.eighth.next = self.eighth.val();
        self.deciding.next = self.decides.val();
        self.judged4.d.next = self.judged3.q.val();
        self.half4.d.next = self.half.val();
        self.attempt4.d.next = self.tries.val();
        self.repeat4.d.next = self.tries.val() & self.disarmed3.q.val();
        self.counted4.d.next = self.tries.val() & (self.live.val() & !self.disarmed3.q.val());
        self.decision4.d.next = self.decision3.q.val();
        self.told4.d.next = self.told3.q.val();

        // L4
        self.bank.judged.next = self.judged4.q.val();
        self.bank.truth.next = self.half4.q.val();
        self.bank.counted.next = self.counted4.q.val();
        self.attempt.next = self.attempt4.q.val();
        self.repeat.next = self.repeat4.q.val();
        self.decision.next = self.decision4.q.val();
        self.told.next = self.told4.q.val();
    }
}
