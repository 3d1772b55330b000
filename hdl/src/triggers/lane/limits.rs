//! The limits of the instruments, in the form in which the lane compares.
//!
//! In: rows of window `limit` as the host writes them. Out: the limits of the instrument read, one cycle later, straight
//! from the memory. The two factors of the collar are made when the row is written, so that no order waits for them.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;
use t2t_contract::records::limit::{
    COLLAR, COLLAR_W, EN, MAX_LONG, MAX_LONG_W, MAX_NOTIONAL, MAX_NOTIONAL_W, MAX_QTY, MAX_QTY_W,
    MAX_SHORT, MAX_SHORT_W,
};

/// Basis points of one.
const UNIT: u64 = 10_000;
const Q_MAX_QTY: usize = 0;
const Q_EN: usize = Q_MAX_QTY + MAX_QTY_W;
const Q_MAX_NOTIONAL: usize = Q_EN + 1;
const Q_MAX_LONG: usize = Q_MAX_NOTIONAL + MAX_NOTIONAL_W;
const Q_MAX_SHORT: usize = Q_MAX_LONG + MAX_LONG_W;
const Q_BUY: usize = Q_MAX_SHORT + MAX_SHORT_W;
const Q_SELL: usize = Q_BUY + 15;
const ROW: usize = Q_SELL + 15;
// The same places as shift distances, which rust-hdl wants as u64.
const S_EN: u64 = Q_EN as u64;
const S_MAX_NOTIONAL: u64 = Q_MAX_NOTIONAL as u64;
const S_MAX_LONG: u64 = Q_MAX_LONG as u64;
const S_MAX_SHORT: u64 = Q_MAX_SHORT as u64;
const S_BUY: u64 = Q_BUY as u64;
const S_SELL: u64 = Q_SELL as u64;

const_table!(
    pub LimitConsts: COLLAR, EN, MAX_LONG, MAX_NOTIONAL, MAX_QTY, MAX_SHORT, UNIT,
    Q_MAX_QTY, Q_EN, Q_MAX_NOTIONAL, Q_MAX_LONG, Q_MAX_SHORT, Q_BUY, Q_SELL,
    S_EN, S_MAX_NOTIONAL, S_MAX_LONG, S_MAX_SHORT, S_BUY, S_SELL
);

/// Limits by instrument.
#[derive(LogicBlock, Default)]
pub struct Limits {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// A row of window `limit` is written.
    pub we: Signal<In, Bit>,
    /// The row.
    pub cfg_row: Signal<In, Bits<256>>,
    /// Its instrument.
    pub cfg_addr: Signal<In, Bits<8>>,
    /// Instrument to read.
    pub instr: Signal<In, Bits<8>>,
    /// One cycle later: it has limits.
    pub en: Signal<Out, Bit>,
    /// Largest quantity of one order.
    pub max_qty: Signal<Out, Bits<MAX_QTY_W>>,
    /// Largest notional of one order, 1/10000 dollar.
    pub max_notional: Signal<Out, Bits<MAX_NOTIONAL_W>>,
    /// Largest long exposure.
    pub max_long: Signal<Out, Bits<MAX_LONG_W>>,
    /// Largest short exposure.
    pub max_short: Signal<Out, Bits<MAX_SHORT_W>>,
    /// 10000 + collar.
    pub buy_factor: Signal<Out, Bits<15>>,
    /// 10000 - collar, at least 0.
    pub sell_factor: Signal<Out, Bits<15>>,
    collar: Signal<Local, Bits<15>>,
    sell: Signal<Local, Bits<15>>,
    row: Signal<Local, Bits<ROW>>,
    ram: BlockRam<ROW, 8>,
    consts: Consts<LimitConsts>,
}

impl Logic for Limits {
    #[hdl_gen]
    fn update(&mut self) {
        self.ram.clock.next = self.clock.val();
        self.collar.next =
            bit_cast::<15, COLLAR_W>(self.cfg_row.val().get_bits::<COLLAR_W>(COLLAR));
        // A collar above 100 % bounds no sell price from below: every price is at least 0 times the reference.
        self.sell.next = 0.into();
        if self.collar.val() < UNIT {
            self.sell.next = bits::<15>(UNIT) - self.collar.val();
        }
        self.ram.write_enable.next = self.we.val();
        self.ram.write_address.next = self.cfg_addr.val();
        self.ram.write_data.next = (bit_cast::<ROW, 15>(self.sell.val()) << S_SELL)
            | (bit_cast::<ROW, 15>(self.collar.val() + UNIT) << S_BUY)
            | (bit_cast::<ROW, MAX_SHORT_W>(self.cfg_row.val().get_bits::<MAX_SHORT_W>(MAX_SHORT))
                << S_MAX_SHORT)
            | (bit_cast::<ROW, MAX_LONG_W>(self.cfg_row.val().get_bits::<MAX_LONG_W>(MAX_LONG))
                << S_MAX_LONG)
            | (bit_cast::<ROW, MAX_NOTIONAL_W>(
                self.cfg_row.val().get_bits::<MAX_NOTIONAL_W>(MAX_NOTIONAL),
            ) << S_MAX_NOTIONAL)
            | (bit_cast::<ROW, 1>(self.cfg_row.val().get_bit(EN).into()) << S_EN)
            | bit_cast::<ROW, MAX_QTY_W>(self.cfg_row.val().get_bits::<MAX_QTY_W>(MAX_QTY));
        self.ram.read_address.next = self.instr.val();
        self.row.next = self.ram.read_data.val();
        self.en.next = self.row.val().get_bit(Q_EN);
        self.max_qty.next = self.row.val().get_bits::<MAX_QTY_W>(Q_MAX_QTY);
        self.max_notional.next = self.row.val().get_bits::<MAX_NOTIONAL_W>(Q_MAX_NOTIONAL);
        self.max_long.next = self.row.val().get_bits::<MAX_LONG_W>(Q_MAX_LONG);
        self.max_short.next = self.row.val().get_bits::<MAX_SHORT_W>(Q_MAX_SHORT);
        self.buy_factor.next = self.row.val().get_bits::<15>(Q_BUY);
        self.sell_factor.next = self.row.val().get_bits::<15>(Q_SELL);
    }
}
