//! The fields of messages, each captured with the word that holds its last byte, and the strobes that tell of them.
//!
//! In: the word that is walked, where it is in the message, the message's kind and whether it counts. Out: registers, one
//! cycle after the word (D1): fields keep their value until the next message brings its own. Big-endian fields are turned
//! here, once. Depth 4, strobes 5.
//!
//! `locate_stb` comes before it is known whether the message counts (it only starts a look-up); all other strobes come
//! only for messages that do, and never for the last word of a bad frame. What a byte means that comes before the
//! deciding one is found out a cycle after it was captured.

use crate::const_table;
use crate::emit::Consts;
use crate::front::align::Align;
use crate::front::shape::{
    IS_ACTION, IS_ADD, IS_CANCEL, IS_CROSS, IS_DELETE, IS_DIRECTORY, IS_EXECUTE, IS_EXECUTE_PRICE,
    IS_HALT, IS_LEVEL, IS_OPERATIONAL, IS_PRINT, IS_REPLACE, IS_REPORT, IS_W,
};
use crate::front::value::Value;
use crate::front::walker::PLACES;
use rust_hdl::prelude::*;

/// ITCH side: buy.
const BUY: u64 = b'B' as u64;
/// Trading status: trading, in both protocols.
const TRADING: u64 = b'T' as u64;
/// Its two halves.
const TRADING_LOW: u64 = TRADING & 15;
const TRADING_HIGH: u64 = TRADING >> 4;
/// DEEP operational halt: halted.
const HALTED: u64 = b'O' as u64;
/// ITCH C: printable.
const PRINTABLE: u64 = b'Y' as u64;

const_table!(
    pub FieldsConsts: IS_ADD, IS_EXECUTE, IS_CANCEL, IS_DELETE, IS_REPLACE, IS_EXECUTE_PRICE, IS_PRINT, IS_CROSS,
        IS_ACTION, IS_DIRECTORY, IS_LEVEL, IS_REPORT, IS_HALT, IS_OPERATIONAL, BUY, TRADING, TRADING_LOW, TRADING_HIGH, HALTED, PRINTABLE
);

/// Captures fields.
#[derive(LogicBlock, Default)]
pub struct Fields {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word.
    pub data: Signal<In, Bits<32>>,
    /// There is one.
    pub valid: Signal<In, Bit>,
    /// It ends a bad frame.
    pub spoilt: Signal<In, Bit>,
    /// Last three bytes of the word before.
    pub before: Signal<In, Bits<24>>,
    /// Byte at which the message began.
    pub offset: Signal<In, Bits<2>>,
    /// Place in the message, see [`Walker`](super::Walker).
    pub k1: Signal<In, Bits<PLACES>>,
    /// As `k1`.
    pub k2: Signal<In, Bits<PLACES>>,
    /// As `k1`.
    pub k3: Signal<In, Bits<PLACES>>,
    /// The message is DEEP.
    pub deep: Signal<In, Bit>,
    /// Messages are looked for.
    pub walking: Signal<In, Bit>,
    /// The message counts.
    pub armed: Signal<In, Bit>,
    /// Its kind.
    pub is: Signal<In, Bits<IS_W>>,
    /// Its type means sell.
    pub type_sells: Signal<In, Bit>,
    /// Type byte.
    pub d_type: Signal<Out, Bits<8>>,
    /// Timestamp.
    pub d_ts: Signal<Out, Bits<64>>,
    /// Strobe: locate.
    pub d_locate_stb: Signal<Out, Bit>,
    /// ITCH stock locate.
    pub d_locate: Signal<Out, Bits<16>>,
    /// Strobe: symbol.
    pub d_symbol_stb: Signal<Out, Bit>,
    /// Symbol, first character highest.
    pub d_symbol: Signal<Out, Bits<64>>,
    /// With `d_symbol_stb`: a directory message, its locate is to be learnt.
    pub d_learn: Signal<Out, Bit>,
    /// Strobe: reference.
    pub d_ref_stb: Signal<Out, Bit>,
    /// Order reference.
    pub d_ref: Signal<Out, Bits<64>>,
    /// Strobe: new reference.
    pub d_newref_stb: Signal<Out, Bit>,
    /// New order reference.
    pub d_newref: Signal<Out, Bits<64>>,
    /// Strobe: the deciding byte.
    pub d_ev: Signal<Out, Bit>,
    /// Sell.
    pub d_side: Signal<Out, Bit>,
    /// Price, 1/10000 dollar.
    pub d_price: Signal<Out, Bits<32>>,
    /// Zero or beyond 32 bits.
    pub d_price_bad: Signal<Out, Bit>,
    /// Shares.
    pub d_qty: Signal<Out, Bits<32>>,
    /// None.
    pub d_qty_zero: Signal<Out, Bit>,
    /// The event is complete.
    pub d_complete: Signal<Out, Bit>,
    /// The trade is printable.
    pub d_printable: Signal<Out, Bit>,
    /// The status is the operational halt.
    pub d_status_op: Signal<Out, Bit>,
    /// It is set.
    pub d_status_set: Signal<Out, Bit>,
    align: Align,
    value: Value,
    typ: DFF<Bits<8>>,
    flag: DFF<Bit>,
    ts_high: DFF<Bits<32>>,
    ts_low: DFF<Bits<32>>,
    locate: DFF<Bits<16>>,
    // Symbol or reference: in ITCH they lie at the same place, in DEEP there is no reference.
    key_high: DFF<Bits<32>>,
    key_low: DFF<Bits<32>>,
    new_high: DFF<Bits<32>>,
    new_low: DFF<Bits<32>>,
    // The byte behind the type, if it came in the cycle before.
    second: DFF<Bits<8>>,
    was_second: DFF<Bit>,
    trading: DFF<Bit>,
    halted: DFF<Bit>,
    // Byte 19 or 31, likewise.
    third: DFF<Bits<8>>,
    was_19: DFF<Bit>,
    was_31: DFF<Bit>,
    side: DFF<Bit>,
    printable: DFF<Bit>,
    // Byte 19 is not that of trading, by halves.
    low_differs: DFF<Bit>,
    high_differs: DFF<Bit>,
    // Kinds by their deciding byte, known long before it comes.
    by_35: DFF<Bit>,
    by_22: DFF<Bit>,
    by_18: DFF<Bit>,
    by_29: DFF<Bit>,
    by_17: DFF<Bit>,
    by_ref: DFF<Bit>,
    by_symbol: DFF<Bit>,
    locate_now: DFF<Bit>,
    symbol_now: DFF<Bit>,
    reference_now: DFF<Bit>,
    replacement_now: DFF<Bit>,
    decided: DFF<Bit>,
    text: Signal<Local, Bits<32>>,
    byte3: Signal<Local, Bits<8>>,
    acts: Signal<Local, Bit>,
    decides: Signal<Local, Bit>,
    consts: Consts<FieldsConsts>,
}

impl Logic for Fields {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            typ,
            flag,
            ts_high,
            ts_low,
            locate,
            key_high,
            key_low,
            new_high,
            new_low,
            second,
            was_second,
            trading,
            halted,
            third,
            was_19,
            was_31,
            side,
            printable,
            low_differs,
            high_differs,
            by_35,
            by_22,
            by_18,
            by_29,
            by_17,
            by_ref,
            by_symbol,
            locate_now,
            symbol_now,
            reference_now,
            replacement_now,
            decided
        );
        clock!(self, clock, value);
        self.value.data.next = self.data.val();
        self.value.valid.next = self.valid.val();
        self.value.before.next = self.before.val();
        self.value.offset.next = self.offset.val();
        self.value.deep.next = self.deep.val();
        self.value.is.next = self.is.val();
        self.value.upper.next = self.key_high.q.val();
        self.value.k1.next = self.k1.val();
        self.value.k2.next = self.k2.val();
        self.value.k3.next = self.k3.val();

        // All but side and flags ends with byte 2 modulo 4 in ITCH, with byte 1 in DEEP.
        self.align.data.next = self.data.val();
        self.align.before.next = self.before.val();
        self.align.end.next = self.offset.val() + 2;
        if self.deep.val() {
            self.align.end.next = self.offset.val() + 1;
        }
        self.text.next = self.align.big.val();
        if self.valid.val() {
            if self.deep.val() {
                if self.k1.val().get_bit(0) {
                    self.typ.d.next = self.text.val().get_bits::<8>(8);
                    self.flag.d.next = self.text.val().get_bit(0);
                }
                if self.k1.val().get_bit(1) {
                    self.ts_low.d.next = self.align.little.val();
                }
                if self.k1.val().get_bit(2) {
                    self.ts_high.d.next = self.align.little.val();
                }
                if self.k1.val().get_bit(3) {
                    self.key_high.d.next = self.text.val();
                }
                if self.k1.val().get_bit(4) {
                    self.key_low.d.next = self.text.val();
                }
            } else {
                if self.k2.val().get_bit(0) {
                    self.typ.d.next = self.text.val().get_bits::<8>(16);
                    self.locate.d.next = self.text.val().get_bits::<16>(0);
                }
                if self.k2.val().get_bit(1) {
                    self.ts_high.d.next = self.text.val();
                }
                if self.k2.val().get_bit(2) {
                    self.ts_low.d.next = self.text.val();
                }
                if self.k2.val().get_bit(3) {
                    self.key_high.d.next = self.text.val();
                }
                if self.k2.val().get_bit(4) {
                    self.key_low.d.next = self.text.val();
                }
                if self.k2.val().get_bit(5) {
                    self.new_high.d.next = self.text.val();
                }
                if self.k2.val().get_bit(6) {
                    self.new_low.d.next = self.text.val();
                }
            }
        }
        // DEEP: the byte behind the type.
        self.second.d.next = self.text.val().get_bits::<8>(0);
        self.was_second.d.next = self.valid.val() & self.k1.val().get_bit(0);
        if self.was_second.q.val() {
            self.trading.d.next = self.second.q.val() == TRADING;
            self.halted.d.next = self.second.q.val() == HALTED;
        }
        // ITCH: byte 19 is side, or state; byte 31 says whether an execution is printable.
        if self.offset.val().get_bit(1) {
            self.byte3.next = self.data.val().get_bits::<8>(8);
            if self.offset.val().get_bit(0) {
                self.byte3.next = self.data.val().get_bits::<8>(16);
            }
        } else {
            self.byte3.next = self.data.val().get_bits::<8>(24);
            if self.offset.val().get_bit(0) {
                self.byte3.next = self.data.val().get_bits::<8>(0);
            }
        }
        self.third.d.next = self.byte3.val();
        self.was_19.d.next = self.valid.val() & self.k3.val().get_bit(4);
        self.was_31.d.next = self.valid.val() & self.k3.val().get_bit(7);
        if self.was_19.q.val() {
            self.side.d.next = self.third.q.val() != BUY;
        }
        if self.deep.val() {
            self.side.d.next = self.type_sells.val();
        }
        if self.was_31.q.val() {
            self.printable.d.next = self.third.q.val() == PRINTABLE;
        }
        // A state decides with its own byte.
        if self.valid.val() & self.k3.val().get_bit(4) {
            self.low_differs.d.next = self.byte3.val().get_bits::<4>(0) != TRADING_LOW;
            self.high_differs.d.next = self.byte3.val().get_bits::<4>(4) != TRADING_HIGH;
        }

        self.by_35.d.next = self.is.val().get_bit(IS_ADD)
            | self.is.val().get_bit(IS_PRINT)
            | self.is.val().get_bit(IS_EXECUTE_PRICE);
        self.by_22.d.next = self.is.val().get_bit(IS_EXECUTE) | self.is.val().get_bit(IS_CANCEL);
        self.by_18.d.next = self.is.val().get_bit(IS_DELETE) | self.is.val().get_bit(IS_DIRECTORY);
        self.by_29.d.next = self.is.val().get_bit(IS_LEVEL) | self.is.val().get_bit(IS_REPORT);
        self.by_17.d.next = self.is.val().get_bit(IS_HALT) | self.is.val().get_bit(IS_OPERATIONAL);
        self.by_ref.d.next = self.is.val().get_bits::<6>(IS_ADD).any();
        self.by_symbol.d.next = self.is.val().get_bits::<4>(IS_LEVEL).any();
        self.acts.next = self.valid.val() & self.armed.val() & !self.spoilt.val();
        self.decides.next = (self.by_35.q.val() & self.k3.val().get_bit(8))
            | (self.by_22.q.val() & self.k2.val().get_bit(5))
            | (self.by_18.q.val() & self.k2.val().get_bit(4))
            | (self.is.val().get_bit(IS_REPLACE) & self.k2.val().get_bit(8))
            | (self.is.val().get_bit(IS_CROSS) & self.k2.val().get_bit(7))
            | (self.is.val().get_bit(IS_ACTION) & self.k3.val().get_bit(4))
            | (self.by_29.q.val() & self.k1.val().get_bit(7))
            | (self.by_17.q.val() & self.k1.val().get_bit(4));
        self.decided.d.next = self.acts.val() & self.decides.val();
        self.locate_now.d.next = self.valid.val()
            & self.walking.val()
            & !self.spoilt.val()
            & !self.deep.val()
            & self.k2.val().get_bit(0);
        self.symbol_now.d.next = self.acts.val()
            & ((self.by_symbol.q.val() & self.k1.val().get_bit(4))
                | (self.is.val().get_bit(IS_DIRECTORY) & self.k2.val().get_bit(4)));
        self.reference_now.d.next =
            self.acts.val() & self.by_ref.q.val() & self.k2.val().get_bit(4);
        self.replacement_now.d.next =
            self.acts.val() & self.is.val().get_bit(IS_REPLACE) & self.k2.val().get_bit(6);

        self.d_type.next = self.typ.q.val();
        self.d_ts.next =
            (self.ts_high.q.val().get_bits::<64>(0) << 32) | self.ts_low.q.val().get_bits::<64>(0);
        if !self.deep.val() {
            self.d_ts.next = (self.ts_high.q.val().get_bits::<16>(0).get_bits::<64>(0) << 32)
                | self.ts_low.q.val().get_bits::<64>(0);
        }
        self.d_locate_stb.next = self.locate_now.q.val();
        self.d_locate.next = self.locate.q.val();
        self.d_symbol_stb.next = self.symbol_now.q.val();
        self.d_symbol.next = (self.key_high.q.val().get_bits::<64>(0) << 32)
            | self.key_low.q.val().get_bits::<64>(0);
        self.d_learn.next = self.is.val().get_bit(IS_DIRECTORY);
        self.d_ref_stb.next = self.reference_now.q.val();
        self.d_ref.next = (self.key_high.q.val().get_bits::<64>(0) << 32)
            | self.key_low.q.val().get_bits::<64>(0);
        self.d_newref_stb.next = self.replacement_now.q.val();
        self.d_newref.next = (self.new_high.q.val().get_bits::<64>(0) << 32)
            | self.new_low.q.val().get_bits::<64>(0);
        self.d_ev.next = self.decided.q.val();
        self.d_side.next = self.side.q.val();
        self.d_price.next = self.value.price.val();
        self.d_price_bad.next = self.value.price_bad.val();
        self.d_qty.next = self.value.qty.val();
        self.d_qty_zero.next = self.value.qty_zero.val();
        self.d_complete.next = !self.is.val().get_bit(IS_LEVEL) | self.flag.q.val();
        self.d_printable.next = self.printable.q.val();
        self.d_status_op.next = self.is.val().get_bit(IS_OPERATIONAL);
        self.d_status_set.next = self.low_differs.q.val() | self.high_differs.q.val();
        if self.is.val().get_bit(IS_HALT) {
            self.d_status_set.next = !self.trading.q.val();
        }
        if self.is.val().get_bit(IS_OPERATIONAL) {
            self.d_status_set.next = self.halted.q.val();
        }
    }
}
