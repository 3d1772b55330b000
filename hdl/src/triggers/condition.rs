//! One comparison of a field of the book with a constant.
//!
//! In (L2): the comparison's record and the published top of book. Out (L3): whether it holds.
//! One cycle. Depth 5: two levels choose the field and compress `field - bid (spread only) - CONST` to two numbers,
//! a carry chain (2) gives the sign, one level joins sign, `INV` and existence. So the spread needs no subtraction of
//! its own before the comparison.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::condition::{BITS, CONST, CONST_W, FIELD, FIELD_W, INV};

/// Most significant bit of the constant: its sign.
const SIGN: usize = CONST + CONST_W - 1;

const_table!(
    pub ConditionConsts: CONST, SIGN, FIELD, INV
);

/// A comparison `(field >= CONST) xor INV` of a field that exists; semantics section 6.
#[derive(LogicBlock, Default)]
pub struct Condition {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Row of window `condition`.
    pub record: Signal<In, Bits<BITS>>,
    /// Best bid, 1/10000 dollar.
    pub bid_px: Signal<In, Bits<32>>,
    /// Shares at the best bid.
    pub bid_qty: Signal<In, Bits<32>>,
    /// There is a bid.
    pub bid_v: Signal<In, Bit>,
    /// Best ask, 1/10000 dollar.
    pub ask_px: Signal<In, Bits<32>>,
    /// Shares at the best ask.
    pub ask_qty: Signal<In, Bits<32>>,
    /// There is an ask.
    pub ask_v: Signal<In, Bit>,
    /// Price of the last trade, 1/10000 dollar.
    pub last_px: Signal<In, Bits<32>>,
    /// Shares of the last trade.
    pub last_qty: Signal<In, Bits<32>>,
    /// There was a trade.
    pub last_v: Signal<In, Bit>,
    /// The comparison holds, one cycle later.
    pub holds: Signal<Out, Bit>,
    field: Signal<Local, Bits<FIELD_W>>,
    chosen: Signal<Local, Bits<32>>,
    exists: Signal<Local, Bit>,
    less: Signal<Local, Bits<32>>,
    a: Signal<Local, Bits<36>>,
    b: Signal<Local, Bits<36>>,
    c: Signal<Local, Bits<36>>,
    sum: Signal<Local, Bits<36>>,
    carry: Signal<Local, Bits<36>>,
    held: DFF<Bit>,
    consts: Consts<ConditionConsts>,
}

impl Logic for Condition {
    #[hdl_gen]
    fn update(&mut self) {
        self.held.clock.next = self.clock.val();
        self.field.next = self.record.val().get_bits::<FIELD_W>(FIELD);
        // Nested by bit of the number, as the logic is wanted: four to one, then two to one. Value 4 is the spread, ask - bid.
        self.less.next = 0.into();
        if self.field.val().get_bit(2) {
            if self.field.val().get_bit(1) {
                self.chosen.next = self.last_qty.val();
                self.exists.next = self.last_v.val() & !self.field.val().get_bit(0);
            } else if self.field.val().get_bit(0) {
                self.chosen.next = self.last_px.val();
                self.exists.next = self.last_v.val();
            } else {
                self.chosen.next = self.ask_px.val();
                self.less.next = self.bid_px.val();
                self.exists.next = self.bid_v.val() & self.ask_v.val();
            }
        } else if self.field.val().get_bit(1) {
            self.exists.next = self.ask_v.val();
            if self.field.val().get_bit(0) {
                self.chosen.next = self.ask_qty.val();
            } else {
                self.chosen.next = self.ask_px.val();
            }
        } else {
            self.exists.next = self.bid_v.val();
            if self.field.val().get_bit(0) {
                self.chosen.next = self.bid_qty.val();
            } else {
                self.chosen.next = self.bid_px.val();
            }
        }
        // chosen - less - CONST = chosen + !less + !CONST + 2, in 36 bits: no overflow.
        self.a.next = bit_cast::<36, 32>(self.chosen.val());
        self.b.next = !bit_cast::<36, 32>(self.less.val());
        self.c.next = !((bit_cast::<36, 1>(self.record.val().get_bit(SIGN).into()) << 35)
            | (bit_cast::<36, 1>(self.record.val().get_bit(SIGN).into()) << 34)
            | bit_cast::<36, CONST_W>(self.record.val().get_bits::<CONST_W>(CONST)));
        self.sum.next = self.a.val() ^ self.b.val() ^ self.c.val();
        self.carry.next = ((self.a.val() & self.b.val())
            | (self.a.val() & self.c.val())
            | (self.b.val() & self.c.val()))
            << 1;
        // One of the two is the lowest carry, the other comes with the subtraction: s + k + 1 = s - !k.
        self.held.d.next = self.exists.val()
            & ((self.sum.val() - !(self.carry.val() | 1)).get_bit(35)
                == self.record.val().get_bit(INV));
        self.holds.next = self.held.q.val();
    }
}
