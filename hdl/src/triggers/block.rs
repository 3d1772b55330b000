//! The block of triggers: comparisons, slots, a risk lane beside each slot.
//!
//! In: the message's instrument and time (L0), its judged top of book (L2), the host's rows, the Engine's broadcasts.
//! Out: the slots' records (L2), attempts and lane verdicts (L4). Nothing stalls; judged messages may follow each
//! other every four cycles. Depth at most 5.

use super::conditions::Conditions;
use super::eighth::Eighth;
use super::lane::Lane;
use super::slot::Slot;
use super::t_slot::BITS as T_BITS;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::condition::BITS as CONDITION_BITS;
use t2t_contract::records::slot::BITS as SLOT_BITS;
use t2t_contract::sizes::SLOTS;

const_table!(pub TriggersConsts: SLOTS);

/// All triggers of the card; semantics section 6, and of section 7 what a lane judges.
#[derive(LogicBlock, Default)]
pub struct Triggers {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// A row that the host writes.
    pub cfg_row: Signal<In, Bits<512>>,
    /// Its number.
    pub cfg_addr: Signal<In, Bits<20>>,
    /// It is one of window `condition`.
    pub we_condition: Signal<In, Bit>,
    /// It is one of window `slot`.
    pub we_slot: Signal<In, Bit>,
    /// It is one of window `trigger`.
    pub we_trigger: Signal<In, Bit>,
    /// It is one of window `limit`.
    pub we_limit: Signal<In, Bit>,
    /// Register: counted attempts within nine eighths of a second with which a trigger disarms itself.
    pub repeat_limit: Signal<In, Bits<16>>,
    /// L3: attempts count.
    pub live: Signal<In, Bit>,
    /// L0: the message's instrument.
    pub o_instr: Signal<In, Bits<8>>,
    /// L0: its time, ns.
    pub o_time: Signal<In, Bits<64>>,
    /// L2: it is judged.
    pub j_valid: Signal<In, Bit>,
    /// L2: its instrument.
    pub j_instr: Signal<In, Bits<8>>,
    /// L2: best bid, 1/10000 dollar.
    pub j_bid_px: Signal<In, Bits<32>>,
    /// L2: shares at the best bid.
    pub j_bid_qty: Signal<In, Bits<32>>,
    /// L2: there is a bid.
    pub j_bid_v: Signal<In, Bit>,
    /// L2: best ask, 1/10000 dollar.
    pub j_ask_px: Signal<In, Bits<32>>,
    /// L2: shares at the best ask.
    pub j_ask_qty: Signal<In, Bits<32>>,
    /// L2: there is an ask.
    pub j_ask_v: Signal<In, Bit>,
    /// L2: price of the last trade, 1/10000 dollar.
    pub j_last_px: Signal<In, Bits<32>>,
    /// L2: shares of the last trade.
    pub j_last_qty: Signal<In, Bits<32>>,
    /// L2: there was a trade.
    pub j_last_v: Signal<In, Bit>,
    /// L2: the message's sequence number.
    pub j_seq: Signal<In, Bits<64>>,
    /// L2: its timestamp.
    pub j_ts: Signal<In, Bits<64>>,
    /// L2: its time, ns.
    pub j_time: Signal<In, Bits<64>>,
    /// L2: its kind.
    pub j_kind: Signal<In, Bits<4>>,
    /// L2: its feed.
    pub j_feed: Signal<In, Bits<2>>,
    /// L2: its line.
    pub j_line: Signal<In, Bit>,
    /// L2: its frame.
    pub j_frame: Signal<In, Bits<16>>,
    /// L2: its deciding word.
    pub j_word: Signal<In, Bits<12>>,
    /// Book broadcast: strobe.
    pub b_we: Signal<In, Bit>,
    /// Book broadcast: instrument.
    pub b_instr: Signal<In, Bits<8>>,
    /// Book broadcast: best bid.
    pub b_bid_px: Signal<In, Bits<32>>,
    /// Book broadcast: there is a bid.
    pub b_bid_v: Signal<In, Bit>,
    /// Book broadcast: best ask.
    pub b_ask_px: Signal<In, Bits<32>>,
    /// Book broadcast: there is an ask.
    pub b_ask_v: Signal<In, Bit>,
    /// Exposure broadcast: strobe.
    pub x_we: Signal<In, Bit>,
    /// Exposure broadcast: instrument.
    pub x_instr: Signal<In, Bits<8>>,
    /// Exposure broadcast: signed, long shares.
    pub x_long: Signal<In, Bits<33>>,
    /// Exposure broadcast: signed, short shares.
    pub x_short: Signal<In, Bits<33>>,
    /// L2: signed, gross notional that the card may still send, 1/10000 dollar.
    pub headroom: Signal<In, Bits<58>>,
    /// L2: row of each slot's first order.
    pub p_params: [Signal<Out, Bits<256>>; SLOTS],
    /// L2: what else there is to know of each slot, see `t_slot`.
    pub p_slot: [Signal<Out, Bits<T_BITS>>; SLOTS],
    /// L4: a message was judged.
    pub t_valid: Signal<Out, Bit>,
    /// L4: the slots that attempt.
    pub t_attempt: Signal<Out, Bits<SLOTS>>,
    /// L4: those of them that have disarmed themselves.
    pub t_repeat: Signal<Out, Bits<SLOTS>>,
    /// L4: slots whose orders are released on decision.
    pub t_decision: Signal<Out, Bits<SLOTS>>,
    /// L4: the lowest slot that attempts and is released on decision.
    pub t_pick: Signal<Out, Bits<SLOTS>>,
    /// L4: what there is to know of each slot, see `t_slot`.
    pub t_slot: [Signal<Out, Bits<T_BITS>>; SLOTS],
    /// L4: the message's instrument.
    pub t_instr: Signal<Out, Bits<8>>,
    /// L4: its sequence number.
    pub t_seq: Signal<Out, Bits<64>>,
    /// L4: its timestamp.
    pub t_ts: Signal<Out, Bits<64>>,
    /// L4: its time, ns.
    pub t_time: Signal<Out, Bits<64>>,
    /// L4: its kind.
    pub t_kind: Signal<Out, Bits<4>>,
    /// L4: its feed.
    pub t_feed: Signal<Out, Bits<2>>,
    /// L4: its line.
    pub t_line: Signal<Out, Bit>,
    /// L4: its frame.
    pub t_frame: Signal<Out, Bits<16>>,
    /// L4: its deciding word.
    pub t_word: Signal<Out, Bits<12>>,
    /// L4: the lane accepts the slot's first order.
    pub v_ok: Signal<Out, Bits<SLOTS>>,
    /// L4: why not, bit n is reason n + 11.
    pub v_why: [Signal<Out, Bits<9>>; SLOTS],
    /// L4: its price, 1/10000 dollar.
    pub v_px: [Signal<Out, Bits<32>>; SLOTS],
    /// L4: its notional, 1/10000 dollar.
    pub v_notional: [Signal<Out, Bits<56>>; SLOTS],
    conditions: Conditions,
    divider: Eighth,
    slots: [Slot; SLOTS],
    lanes: [Lane; SLOTS],
    limit: DFF<Bits<16>>,
    instr1: DFF<Bits<8>>,
    decides: Signal<Local, Bits<SLOTS>>,
    meta: Signal<Local, Bits<236>>,
    meta3: DFF<Bits<236>>,
    meta4: DFF<Bits<236>>,
    told: Signal<Local, Bits<236>>,
    pick4: DFF<Bits<SLOTS>>,
    consts: Consts<TriggersConsts>,
}

impl Logic for Triggers {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, limit, instr1, meta3, meta4, pick4);
        // A limit of 0 disarms with the first attempt, as 1 does.
        self.limit.d.next = 0.into();
        if self.repeat_limit.val().any() {
            self.limit.d.next = self.repeat_limit.val() - 1;
        }
        self.instr1.d.next = self.o_instr.val();
        self.divider.clock.next = self.clock.val();
        self.divider.time.next = self.o_time.val();

        self.conditions.clock.next = self.clock.val();
        self.conditions.we.next = self.we_condition.val();
        self.conditions.cfg_row.next = self.cfg_row.val().get_bits::<CONDITION_BITS>(0);
        self.conditions.cfg_addr.next = self.cfg_addr.val().get_bits::<12>(0);
        self.conditions.instr.next = self.o_instr.val();
        self.conditions.judged.next = self.j_valid.val();
        self.conditions.bid_px.next = self.j_bid_px.val();
        self.conditions.bid_qty.next = self.j_bid_qty.val();
        self.conditions.bid_v.next = self.j_bid_v.val();
        self.conditions.ask_px.next = self.j_ask_px.val();
        self.conditions.ask_qty.next = self.j_ask_qty.val();
        self.conditions.ask_v.next = self.j_ask_v.val();
        self.conditions.last_px.next = self.j_last_px.val();
        self.conditions.last_qty.next = self.j_last_qty.val();
        self.conditions.last_v.next = self.j_last_v.val();

        for i in 0..SLOTS {
            self.slots[i].clock.next = self.clock.val();
            self.slots[i].number.next = i.to_bits();
            self.slots[i].we_slot.next =
                self.we_slot.val() & (self.cfg_addr.val().get_bits::<3>(0) == i.to_bits());
            self.slots[i].we_trigger.next =
                self.we_trigger.val() & (self.cfg_addr.val().get_bits::<3>(0) == i.to_bits());
            self.slots[i].cfg_row.next = self.cfg_row.val().get_bits::<SLOT_BITS>(0);
            self.slots[i].cfg_instr.next = self.cfg_addr.val().get_bits::<8>(3);
            self.slots[i].cfg_trigger.next = self.cfg_addr.val().get_bits::<7>(3);
            self.slots[i].limit.next = self.limit.q.val();
            self.slots[i].instr.next = self.o_instr.val();
            self.slots[i].judged.next = self.j_valid.val();
            self.slots[i].time.next = self.j_time.val();
            self.slots[i].holds.next = self.conditions.holds.val();
            self.slots[i].eighth.next = self.divider.eighth.val();
            self.slots[i].live.next = self.live.val();
            self.p_params[i].next = self.slots[i].params.val();
            self.p_slot[i].next = self.slots[i].early.val();
            self.t_slot[i].next = self.slots[i].told.val();

            self.lanes[i].clock.next = self.clock.val();
            self.lanes[i].we_limit.next = self.we_limit.val();
            self.lanes[i].cfg_row.next = self.cfg_row.val().get_bits::<256>(0);
            self.lanes[i].cfg_addr.next = self.cfg_addr.val().get_bits::<8>(0);
            self.lanes[i].b_we.next = self.b_we.val();
            self.lanes[i].b_instr.next = self.b_instr.val();
            self.lanes[i].b_bid_px.next = self.b_bid_px.val();
            self.lanes[i].b_bid_v.next = self.b_bid_v.val();
            self.lanes[i].b_ask_px.next = self.b_ask_px.val();
            self.lanes[i].b_ask_v.next = self.b_ask_v.val();
            self.lanes[i].x_we.next = self.x_we.val();
            self.lanes[i].x_instr.next = self.x_instr.val();
            self.lanes[i].x_long.next = self.x_long.val();
            self.lanes[i].x_short.next = self.x_short.val();
            self.lanes[i].instr.next = self.slots[i].order_instr.val();
            self.lanes[i].fresh.next = true;
            self.lanes[i].fresh_instr.next = self.instr1.q.val();
            self.lanes[i].judged.next = self.j_valid.val();
            self.lanes[i].params.next = self.slots[i].params.val();
            self.lanes[i].fresh_bid_px.next = self.j_bid_px.val();
            self.lanes[i].fresh_bid_v.next = self.j_bid_v.val();
            self.lanes[i].fresh_ask_px.next = self.j_ask_px.val();
            self.lanes[i].fresh_ask_v.next = self.j_ask_v.val();
            self.lanes[i].headroom.next = self.headroom.val();
            self.v_why[i].next = self.lanes[i].why.val();
            self.v_px[i].next = self.lanes[i].px.val();
            self.v_notional[i].next = self.lanes[i].notional.val();
        }

        self.decides.next = (bit_cast::<SLOTS, 1>(self.slots[7].deciding.val().into()) << 7)
            | (bit_cast::<SLOTS, 1>(self.slots[6].deciding.val().into()) << 6)
            | (bit_cast::<SLOTS, 1>(self.slots[5].deciding.val().into()) << 5)
            | (bit_cast::<SLOTS, 1>(self.slots[4].deciding.val().into()) << 4)
            | (bit_cast::<SLOTS, 1>(self.slots[3].deciding.val().into()) << 3)
            | (bit_cast::<SLOTS, 1>(self.slots[2].deciding.val().into()) << 2)
            | (bit_cast::<SLOTS, 1>(self.slots[1].deciding.val().into()) << 1)
            | bit_cast::<SLOTS, 1>(self.slots[0].deciding.val().into());
        self.t_attempt.next = (bit_cast::<SLOTS, 1>(self.slots[7].attempt.val().into()) << 7)
            | (bit_cast::<SLOTS, 1>(self.slots[6].attempt.val().into()) << 6)
            | (bit_cast::<SLOTS, 1>(self.slots[5].attempt.val().into()) << 5)
            | (bit_cast::<SLOTS, 1>(self.slots[4].attempt.val().into()) << 4)
            | (bit_cast::<SLOTS, 1>(self.slots[3].attempt.val().into()) << 3)
            | (bit_cast::<SLOTS, 1>(self.slots[2].attempt.val().into()) << 2)
            | (bit_cast::<SLOTS, 1>(self.slots[1].attempt.val().into()) << 1)
            | bit_cast::<SLOTS, 1>(self.slots[0].attempt.val().into());
        self.t_repeat.next = (bit_cast::<SLOTS, 1>(self.slots[7].repeat.val().into()) << 7)
            | (bit_cast::<SLOTS, 1>(self.slots[6].repeat.val().into()) << 6)
            | (bit_cast::<SLOTS, 1>(self.slots[5].repeat.val().into()) << 5)
            | (bit_cast::<SLOTS, 1>(self.slots[4].repeat.val().into()) << 4)
            | (bit_cast::<SLOTS, 1>(self.slots[3].repeat.val().into()) << 3)
            | (bit_cast::<SLOTS, 1>(self.slots[2].repeat.val().into()) << 2)
            | (bit_cast::<SLOTS, 1>(self.slots[1].repeat.val().into()) << 1)
            | bit_cast::<SLOTS, 1>(self.slots[0].repeat.val().into());
        self.t_decision.next = (bit_cast::<SLOTS, 1>(self.slots[7].decision.val().into()) << 7)
            | (bit_cast::<SLOTS, 1>(self.slots[6].decision.val().into()) << 6)
            | (bit_cast::<SLOTS, 1>(self.slots[5].decision.val().into()) << 5)
            | (bit_cast::<SLOTS, 1>(self.slots[4].decision.val().into()) << 4)
            | (bit_cast::<SLOTS, 1>(self.slots[3].decision.val().into()) << 3)
            | (bit_cast::<SLOTS, 1>(self.slots[2].decision.val().into()) << 2)
            | (bit_cast::<SLOTS, 1>(self.slots[1].decision.val().into()) << 1)
            | bit_cast::<SLOTS, 1>(self.slots[0].decision.val().into());
        self.v_ok.next = (bit_cast::<SLOTS, 1>(self.lanes[7].ok.val().into()) << 7)
            | (bit_cast::<SLOTS, 1>(self.lanes[6].ok.val().into()) << 6)
            | (bit_cast::<SLOTS, 1>(self.lanes[5].ok.val().into()) << 5)
            | (bit_cast::<SLOTS, 1>(self.lanes[4].ok.val().into()) << 4)
            | (bit_cast::<SLOTS, 1>(self.lanes[3].ok.val().into()) << 3)
            | (bit_cast::<SLOTS, 1>(self.lanes[2].ok.val().into()) << 2)
            | (bit_cast::<SLOTS, 1>(self.lanes[1].ok.val().into()) << 1)
            | bit_cast::<SLOTS, 1>(self.lanes[0].ok.val().into());
        // L3: the lowest slot that decides.
        self.pick4.d.next = (bit_cast::<SLOTS, 1>(
            (self.decides.val().get_bit(7) & !self.decides.val().get_bits::<7>(0).any()).into(),
        ) << 7)
            | (bit_cast::<SLOTS, 1>(
                (self.decides.val().get_bit(6) & !self.decides.val().get_bits::<6>(0).any()).into(),
            ) << 6)
            | (bit_cast::<SLOTS, 1>(
                (self.decides.val().get_bit(5) & !self.decides.val().get_bits::<5>(0).any()).into(),
            ) << 5)
            | (bit_cast::<SLOTS, 1>(
                (self.decides.val().get_bit(4) & !self.decides.val().get_bits::<4>(0).any()).into(),
            ) << 4)
            | (bit_cast::<SLOTS, 1>(
                (self.decides.val().get_bit(3) & !self.decides.val().get_bits::<3>(0).any()).into(),
            ) << 3)
            | (bit_cast::<SLOTS, 1>(
                (self.decides.val().get_bit(2) & !self.decides.val().get_bits::<2>(0).any()).into(),
            ) << 2)
            | (bit_cast::<SLOTS, 1>(
                (self.decides.val().get_bit(1) & !self.decides.val().get_bits::<1>(0).any()).into(),
            ) << 1)
            | bit_cast::<SLOTS, 1>(self.decides.val().get_bit(0).into());

        self.meta.next = (bit_cast::<236, 1>(self.j_valid.val().into()) << 235)
            | (bit_cast::<236, 8>(self.j_instr.val()) << 227)
            | (bit_cast::<236, 1>(self.j_line.val().into()) << 226)
            | (bit_cast::<236, 2>(self.j_feed.val()) << 224)
            | (bit_cast::<236, 4>(self.j_kind.val()) << 220)
            | (bit_cast::<236, 12>(self.j_word.val()) << 208)
            | (bit_cast::<236, 16>(self.j_frame.val()) << 192)
            | (bit_cast::<236, 64>(self.j_time.val()) << 128)
            | (bit_cast::<236, 64>(self.j_ts.val()) << 64)
            | bit_cast::<236, 64>(self.j_seq.val());
        self.meta3.d.next = self.meta.val();
        self.meta4.d.next = self.meta3.q.val();
        self.told.next = self.meta4.q.val();
        self.t_valid.next = self.told.val().get_bit(235);
        self.t_instr.next = self.told.val().get_bits::<8>(227);
        self.t_line.next = self.told.val().get_bit(226);
        self.t_feed.next = self.told.val().get_bits::<2>(224);
        self.t_kind.next = self.told.val().get_bits::<4>(220);
        self.t_word.next = self.told.val().get_bits::<12>(208);
        self.t_frame.next = self.told.val().get_bits::<16>(192);
        self.t_time.next = self.told.val().get_bits::<64>(128);
        self.t_ts.next = self.told.val().get_bits::<64>(64);
        self.t_seq.next = self.told.val().get_bits::<64>(0);
        self.t_pick.next = self.pick4.q.val();
    }
}
