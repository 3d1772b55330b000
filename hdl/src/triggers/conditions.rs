//! The sixteen comparisons of an instrument, all at once.
//!
//! In: the message's instrument (L0), the published top of book (L2), the host's rows. Out (L3): which hold.
//! Three cycles: memories (L0 to L1), decode (L2), the comparison (L3).

use super::condition::Condition;
use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;
use t2t_contract::records::condition::BITS;
use t2t_contract::sizes::CONDITIONS;

const_table!(
    pub ConditionsConsts: CONDITIONS
);

/// Comparisons of the message's instrument.
#[derive(LogicBlock, Default)]
pub struct Conditions {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// A row of window `condition` is written.
    pub we: Signal<In, Bit>,
    /// The row.
    pub cfg_row: Signal<In, Bits<BITS>>,
    /// Its number: instrument * 16 + comparison.
    pub cfg_addr: Signal<In, Bits<12>>,
    /// L0: the message's instrument.
    pub instr: Signal<In, Bits<8>>,
    /// L2: a message is judged.
    pub judged: Signal<In, Bit>,
    /// L2: best bid, 1/10000 dollar.
    pub bid_px: Signal<In, Bits<32>>,
    /// L2: shares at the best bid.
    pub bid_qty: Signal<In, Bits<32>>,
    /// L2: there is a bid.
    pub bid_v: Signal<In, Bit>,
    /// L2: best ask, 1/10000 dollar.
    pub ask_px: Signal<In, Bits<32>>,
    /// L2: shares at the best ask.
    pub ask_qty: Signal<In, Bits<32>>,
    /// L2: there is an ask.
    pub ask_v: Signal<In, Bit>,
    /// L2: price of the last trade, 1/10000 dollar.
    pub last_px: Signal<In, Bits<32>>,
    /// L2: shares of the last trade.
    pub last_qty: Signal<In, Bits<32>>,
    /// L2: there was a trade.
    pub last_v: Signal<In, Bit>,
    /// L3: which comparisons hold.
    pub holds: Signal<Out, Bits<CONDITIONS>>,
    rams: [BlockRam<BITS, 8>; CONDITIONS],
    compare: [Condition; CONDITIONS],
    consts: Consts<ConditionsConsts>,
}

impl Logic for Conditions {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..CONDITIONS {
            self.rams[i].clock.next = self.clock.val();
            self.rams[i].read_address.next = self.instr.val();
            self.rams[i].write_address.next = self.cfg_addr.val().get_bits::<8>(4);
            self.rams[i].write_data.next = self.cfg_row.val();
            self.rams[i].write_enable.next =
                self.we.val() & (self.cfg_addr.val().get_bits::<4>(0) == i.to_bits());
            self.compare[i].clock.next = self.clock.val();
            self.compare[i].record.next = self.rams[i].read_data.val();
            self.compare[i].judged.next = self.judged.val();
            self.compare[i].bid_px.next = self.bid_px.val();
            self.compare[i].bid_qty.next = self.bid_qty.val();
            self.compare[i].bid_v.next = self.bid_v.val();
            self.compare[i].ask_px.next = self.ask_px.val();
            self.compare[i].ask_qty.next = self.ask_qty.val();
            self.compare[i].ask_v.next = self.ask_v.val();
            self.compare[i].last_px.next = self.last_px.val();
            self.compare[i].last_qty.next = self.last_qty.val();
            self.compare[i].last_v.next = self.last_v.val();
        }
        self.holds.next = (bit_cast::<CONDITIONS, 1>(self.compare[15].holds.val().into()) << 15)
            | (bit_cast::<CONDITIONS, 1>(self.compare[14].holds.val().into()) << 14)
            | (bit_cast::<CONDITIONS, 1>(self.compare[13].holds.val().into()) << 13)
            | (bit_cast::<CONDITIONS, 1>(self.compare[12].holds.val().into()) << 12)
            | (bit_cast::<CONDITIONS, 1>(self.compare[11].holds.val().into()) << 11)
            | (bit_cast::<CONDITIONS, 1>(self.compare[10].holds.val().into()) << 10)
            | (bit_cast::<CONDITIONS, 1>(self.compare[9].holds.val().into()) << 9)
            | (bit_cast::<CONDITIONS, 1>(self.compare[8].holds.val().into()) << 8)
            | (bit_cast::<CONDITIONS, 1>(self.compare[7].holds.val().into()) << 7)
            | (bit_cast::<CONDITIONS, 1>(self.compare[6].holds.val().into()) << 6)
            | (bit_cast::<CONDITIONS, 1>(self.compare[5].holds.val().into()) << 5)
            | (bit_cast::<CONDITIONS, 1>(self.compare[4].holds.val().into()) << 4)
            | (bit_cast::<CONDITIONS, 1>(self.compare[3].holds.val().into()) << 3)
            | (bit_cast::<CONDITIONS, 1>(self.compare[2].holds.val().into()) << 2)
            | (bit_cast::<CONDITIONS, 1>(self.compare[1].holds.val().into()) << 1)
            | bit_cast::<CONDITIONS, 1>(self.compare[0].holds.val().into());
    }
}
