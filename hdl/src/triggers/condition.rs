//! One comparison of a field of the book with a constant.
//!
//! In: the comparison's record straight from its memory (L1), the published top of book (L2). Out (L3): whether it holds.
//! Two cycles. Depth 4: what the record selects is decoded before its register; then two levels choose the field and
//! enter the carry chain of `field - CONST`, while the spread has a chain of its own that one level of compression
//! enters (`ask - bid - CONST` as two numbers, so that no subtraction comes before it); one level joins all.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::condition::{BITS, CONST, CONST_W, FIELD, FIELD_W, INV};

/// Most significant bit of the constant: its sign.
const SIGN: usize = CONST_W - 1;

const_table!(
    pub ConditionConsts: CONST, SIGN, FIELD, INV
);

/// A comparison `(field >= CONST) xor INV` of a field that exists; semantics section 6.
#[derive(LogicBlock, Default)]
pub struct Condition {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// L1: row of window `condition`.
    pub record: Signal<In, Bits<BITS>>,
    /// L2: a message is judged; without it nothing holds.
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
    /// L3: the comparison holds.
    pub holds: Signal<Out, Bit>,
    field: Signal<Local, Bits<FIELD_W>>,
    constant: DFF<Bits<CONST_W>>,
    invert: DFF<Bit>,
    // One bit a field: bid, bid_qty, ask, ask_qty, last, last_qty.
    pick: DFF<Bits<6>>,
    spread: DFF<Bit>,
    need_bid: DFF<Bit>,
    need_ask: DFF<Bit>,
    need_last: DFF<Bit>,
    known: DFF<Bit>,
    bid: Signal<Local, Bits<32>>,
    bid_size: Signal<Local, Bits<32>>,
    ask: Signal<Local, Bits<32>>,
    ask_size: Signal<Local, Bits<32>>,
    trade: Signal<Local, Bits<32>>,
    trade_size: Signal<Local, Bits<32>>,
    exists: Signal<Local, Bit>,
    wide: Signal<Local, Bits<36>>,
    a: Signal<Local, Bits<36>>,
    b: Signal<Local, Bits<36>>,
    c: Signal<Local, Bits<36>>,
    sum: Signal<Local, Bits<36>>,
    carry: Signal<Local, Bits<36>>,
    below: Signal<Local, Bit>,
    spread_below: Signal<Local, Bit>,
    held: DFF<Bit>,
    consts: Consts<ConditionConsts>,
}

impl Logic for Condition {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, constant, invert, pick, spread, need_bid, need_ask, need_last, known, held
        );
        // L1
        self.field.next = self.record.val().get_bits::<FIELD_W>(FIELD);
        self.constant.d.next = self.record.val().get_bits::<CONST_W>(CONST);
        self.invert.d.next = self.record.val().get_bit(INV);
        self.pick.d.next = (bit_cast::<6, 1>((self.field.val() == 6).into()) << 5)
            | (bit_cast::<6, 1>((self.field.val() == 5).into()) << 4)
            | (bit_cast::<6, 1>((self.field.val() == 3).into()) << 3)
            | (bit_cast::<6, 1>((self.field.val() == 2).into()) << 2)
            | (bit_cast::<6, 1>((self.field.val() == 1).into()) << 1)
            | bit_cast::<6, 1>((self.field.val() == 0).into());
        self.spread.d.next = self.field.val() == 4;
        self.need_bid.d.next =
            (self.field.val() == 0) | (self.field.val() == 1) | (self.field.val() == 4);
        self.need_ask.d.next =
            (self.field.val() == 2) | (self.field.val() == 3) | (self.field.val() == 4);
        self.need_last.d.next = (self.field.val() == 5) | (self.field.val() == 6);
        self.known.d.next = self.field.val() != 7;

        // L2
        self.bid.next = 0.into();
        if self.pick.q.val().get_bit(0) {
            self.bid.next = self.bid_px.val();
        }
        self.bid_size.next = 0.into();
        if self.pick.q.val().get_bit(1) {
            self.bid_size.next = self.bid_qty.val();
        }
        self.ask.next = 0.into();
        if self.pick.q.val().get_bit(2) {
            self.ask.next = self.ask_px.val();
        }
        self.ask_size.next = 0.into();
        if self.pick.q.val().get_bit(3) {
            self.ask_size.next = self.ask_qty.val();
        }
        self.trade.next = 0.into();
        if self.pick.q.val().get_bit(4) {
            self.trade.next = self.last_px.val();
        }
        self.trade_size.next = 0.into();
        if self.pick.q.val().get_bit(5) {
            self.trade_size.next = self.last_qty.val();
        }
        self.exists.next = self.known.q.val()
            & (self.bid_v.val() | !self.need_bid.q.val())
            & (self.ask_v.val() | !self.need_ask.q.val())
            & (self.last_v.val() | !self.need_last.q.val());
        self.wide.next = (bit_cast::<36, 1>(self.constant.q.val().get_bit(SIGN).into()) << 35)
            | (bit_cast::<36, 1>(self.constant.q.val().get_bit(SIGN).into()) << 34)
            | bit_cast::<36, CONST_W>(self.constant.q.val());
        self.below.next = (bit_cast::<36, 32>(
            (self.bid.val() | self.bid_size.val() | self.ask.val())
                | (self.ask_size.val() | self.trade.val() | self.trade_size.val()),
        ) - self.wide.val())
        .get_bit(35);
        // ask - bid - CONST = ask + !bid + !CONST + 2, in 36 bits: no overflow.
        self.a.next = bit_cast::<36, 32>(self.ask_px.val());
        self.b.next = !bit_cast::<36, 32>(self.bid_px.val());
        self.c.next = !self.wide.val();
        self.sum.next = self.a.val() ^ self.b.val() ^ self.c.val();
        self.carry.next = ((self.a.val() & self.b.val())
            | (self.a.val() & self.c.val())
            | (self.b.val() & self.c.val()))
            << 1;
        // One of the two is the lowest carry, the other comes with the subtraction: s + k + 1 = s - !k.
        self.spread_below.next = (self.sum.val() - !(self.carry.val() | 1)).get_bit(35);
        self.held.d.next = false;
        if self.judged.val() {
            self.held.d.next = self.exists.val()
                & (self.invert.q.val()
                    == ((self.spread.q.val() & self.spread_below.val())
                        | (!self.spread.q.val() & self.below.val())));
        }
        self.holds.next = self.held.q.val();
    }
}
