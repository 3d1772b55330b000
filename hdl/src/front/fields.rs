//! The fields of messages, each captured with the word that holds its last byte, and the strobes that tell of them.
//!
//! In: the word that is walked, where it is in the message, the message's kind and whether it counts. Out: registers, one
//! cycle after the word (D1): fields keep their value until the next message brings its own. Big-endian fields are turned
//! here, once. Depth 5.
//!
//! `locate_stb` comes before it is known whether the message counts (it only starts a look-up); all other strobes come
//! only for messages that do, and never for the last word of a bad frame.

use crate::const_table;
use crate::emit::Consts;
use crate::front::align::Align;
use crate::front::shape::{
    IS_ACTION, IS_ADD, IS_CANCEL, IS_CROSS, IS_DELETE, IS_DIRECTORY, IS_EXECUTE, IS_EXECUTE_PRICE,
    IS_HALT, IS_LEVEL, IS_OPERATIONAL, IS_PRINT, IS_REPLACE, IS_REPORT, IS_W,
};
use crate::front::value::Value;
use rust_hdl::prelude::*;

/// ITCH side: buy.
const BUY: u64 = b'B' as u64;
/// Trading status: trading, in both protocols.
const TRADING: u64 = b'T' as u64;
/// DEEP operational halt: halted.
const HALTED: u64 = b'O' as u64;
/// ITCH C: printable.
const PRINTABLE: u64 = b'Y' as u64;

const_table!(
    pub FieldsConsts: IS_ADD, IS_EXECUTE, IS_CANCEL, IS_DELETE, IS_REPLACE, IS_EXECUTE_PRICE, IS_PRINT, IS_CROSS,
        IS_ACTION, IS_DIRECTORY, IS_LEVEL, IS_REPORT, IS_HALT, IS_OPERATIONAL, BUY, TRADING, HALTED, PRINTABLE
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
    pub k1: Signal<In, Bits<4>>,
    /// As `k1`.
    pub k2: Signal<In, Bits<4>>,
    /// As `k1`.
    pub k3: Signal<In, Bits<4>>,
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
    ts: DFF<Bits<64>>,
    locate: DFF<Bits<16>>,
    symbol: DFF<Bits<64>>,
    reference: DFF<Bits<64>>,
    replacement: DFF<Bits<64>>,
    side: DFF<Bit>,
    printable: DFF<Bit>,
    state_set: DFF<Bit>,
    trading: DFF<Bit>,
    halted: DFF<Bit>,
    locate_now: DFF<Bit>,
    symbol_now: DFF<Bit>,
    reference_now: DFF<Bit>,
    replacement_now: DFF<Bit>,
    decided: DFF<Bit>,
    b2: Signal<Local, Bits<32>>,
    b3: Signal<Local, Bits<32>>,
    b1: Signal<Local, Bits<32>>,
    acts: Signal<Local, Bit>,
    by_ref: Signal<Local, Bit>,
    by_symbol: Signal<Local, Bit>,
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
            ts,
            locate,
            symbol,
            reference,
            replacement,
            side,
            printable,
            state_set,
            trading,
            halted,
            locate_now,
            symbol_now,
            reference_now,
            replacement_now,
            decided
        );
        clock!(self, clock, value);
        self.align.data.next = self.data.val();
        self.align.before.next = self.before.val();
        self.align.offset.next = self.offset.val();
        self.b1.next = (self.align.a1.val().get_bits::<8>(0).get_bits::<32>(0) << 24)
            | (self.align.a1.val().get_bits::<8>(8).get_bits::<32>(0) << 16)
            | (self.align.a1.val().get_bits::<8>(16).get_bits::<32>(0) << 8)
            | self.align.a1.val().get_bits::<8>(24).get_bits::<32>(0);
        self.b2.next = (self.align.a2.val().get_bits::<8>(0).get_bits::<32>(0) << 24)
            | (self.align.a2.val().get_bits::<8>(8).get_bits::<32>(0) << 16)
            | (self.align.a2.val().get_bits::<8>(16).get_bits::<32>(0) << 8)
            | self.align.a2.val().get_bits::<8>(24).get_bits::<32>(0);
        self.b3.next = (self.align.a3.val().get_bits::<8>(0).get_bits::<32>(0) << 24)
            | (self.align.a3.val().get_bits::<8>(8).get_bits::<32>(0) << 16)
            | (self.align.a3.val().get_bits::<8>(16).get_bits::<32>(0) << 8)
            | self.align.a3.val().get_bits::<8>(24).get_bits::<32>(0);
        self.value.valid.next = self.valid.val();
        self.value.deep.next = self.deep.val();
        self.value.is.next = self.is.val();
        self.value.a1.next = self.align.a1.val();
        self.value.b2.next = self.b2.val();
        self.value.b3.next = self.b3.val();
        self.value.upper.next = self.reference.q.val().get_bits::<32>(32);
        self.value.k1.next = self.k1.val();
        self.value.k2.next = self.k2.val();
        self.value.k3.next = self.k3.val();

        if self.valid.val() {
            // Type, and the byte behind it: flags or state.
            if self.k1.val() == 0 {
                self.typ.d.next = self.align.a1.val().get_bits::<8>(16);
                self.flag.d.next = self.align.a1.val().get_bit(24);
                self.trading.d.next = self.align.a1.val().get_bits::<8>(24) == TRADING;
                self.halted.d.next = self.align.a1.val().get_bits::<8>(24) == HALTED;
            }
            if self.k2.val() == 0 {
                self.locate.d.next = self.b2.val().get_bits::<16>(0);
            }
            if self.deep.val() {
                if self.k1.val() == 1 {
                    self.ts.d.next = (self.ts.q.val().get_bits::<32>(32).get_bits::<64>(0) << 32)
                        | self.align.a1.val().get_bits::<64>(0);
                }
                if self.k1.val() == 2 {
                    self.ts.d.next = (self.align.a1.val().get_bits::<64>(0) << 32)
                        | self.ts.q.val().get_bits::<32>(0).get_bits::<64>(0);
                }
                if self.k1.val() == 3 {
                    self.symbol.d.next = (self.b1.val().get_bits::<64>(0) << 32)
                        | self.symbol.q.val().get_bits::<32>(0).get_bits::<64>(0);
                }
                if self.k1.val() == 4 {
                    self.symbol.d.next = (self.symbol.q.val().get_bits::<32>(32).get_bits::<64>(0)
                        << 32)
                        | self.b1.val().get_bits::<64>(0);
                }
            } else {
                if self.k2.val() == 1 {
                    self.ts.d.next = (self.b2.val().get_bits::<16>(0).get_bits::<64>(0) << 32)
                        | self.ts.q.val().get_bits::<32>(0).get_bits::<64>(0);
                }
                if self.k2.val() == 2 {
                    self.ts.d.next = (self.ts.q.val().get_bits::<32>(32).get_bits::<64>(0) << 32)
                        | self.b2.val().get_bits::<64>(0);
                }
                if self.k2.val() == 3 {
                    self.symbol.d.next = (self.b2.val().get_bits::<64>(0) << 32)
                        | self.symbol.q.val().get_bits::<32>(0).get_bits::<64>(0);
                }
                if self.k2.val() == 4 {
                    self.symbol.d.next = (self.symbol.q.val().get_bits::<32>(32).get_bits::<64>(0)
                        << 32)
                        | self.b2.val().get_bits::<64>(0);
                }
            }
            if self.k2.val() == 3 {
                self.reference.d.next = (self.b2.val().get_bits::<64>(0) << 32)
                    | self.reference.q.val().get_bits::<32>(0).get_bits::<64>(0);
            }
            if self.k2.val() == 4 {
                self.reference.d.next =
                    (self.reference.q.val().get_bits::<32>(32).get_bits::<64>(0) << 32)
                        | self.b2.val().get_bits::<64>(0);
            }
            if self.k2.val() == 5 {
                self.replacement.d.next = (self.b2.val().get_bits::<64>(0) << 32)
                    | self.replacement.q.val().get_bits::<32>(0).get_bits::<64>(0);
            }
            if self.k2.val() == 6 {
                self.replacement.d.next = (self
                    .replacement
                    .q
                    .val()
                    .get_bits::<32>(32)
                    .get_bits::<64>(0)
                    << 32)
                    | self.b2.val().get_bits::<64>(0);
            }
            // Byte 19: side, or state.
            if self.k3.val() == 4 {
                self.side.d.next = self.align.a3.val().get_bits::<8>(24) != BUY;
                self.state_set.d.next = self.align.a3.val().get_bits::<8>(24) != TRADING;
            }
            if self.k3.val() == 7 {
                self.printable.d.next = self.align.a3.val().get_bits::<8>(24) == PRINTABLE;
            }
        }

        self.acts.next = self.valid.val() & self.armed.val() & !self.spoilt.val();
        self.by_ref.next = self.is.val().get_bits::<6>(IS_ADD).any();
        self.by_symbol.next = self.is.val().get_bits::<4>(IS_LEVEL).any();
        self.decides.next = ((self.is.val().get_bit(IS_ADD)
            | self.is.val().get_bit(IS_PRINT)
            | self.is.val().get_bit(IS_EXECUTE_PRICE))
            & (self.k3.val() == 8))
            | ((self.is.val().get_bit(IS_EXECUTE) | self.is.val().get_bit(IS_CANCEL))
                & (self.k2.val() == 5))
            | ((self.is.val().get_bit(IS_DELETE) | self.is.val().get_bit(IS_DIRECTORY))
                & (self.k2.val() == 4))
            | (self.is.val().get_bit(IS_REPLACE) & (self.k2.val() == 8))
            | (self.is.val().get_bit(IS_CROSS) & (self.k2.val() == 7))
            | (self.is.val().get_bit(IS_ACTION) & (self.k3.val() == 4))
            | ((self.is.val().get_bit(IS_LEVEL) | self.is.val().get_bit(IS_REPORT))
                & (self.k1.val() == 7))
            | ((self.is.val().get_bit(IS_HALT) | self.is.val().get_bit(IS_OPERATIONAL))
                & (self.k1.val() == 4));
        self.decided.d.next = self.acts.val() & self.decides.val();
        self.locate_now.d.next = self.valid.val()
            & self.walking.val()
            & !self.spoilt.val()
            & !self.deep.val()
            & (self.k2.val() == 0);
        self.symbol_now.d.next = self.acts.val()
            & ((self.by_symbol.val() & (self.k1.val() == 4))
                | (self.is.val().get_bit(IS_DIRECTORY) & (self.k2.val() == 4)));
        self.reference_now.d.next = self.acts.val() & self.by_ref.val() & (self.k2.val() == 4);
        self.replacement_now.d.next =
            self.acts.val() & self.is.val().get_bit(IS_REPLACE) & (self.k2.val() == 6);

        self.d_type.next = self.typ.q.val();
        self.d_ts.next = self.ts.q.val();
        if !self.deep.val() {
            self.d_ts.next = self.ts.q.val().get_bits::<48>(0).get_bits::<64>(0);
        }
        self.d_locate_stb.next = self.locate_now.q.val();
        self.d_locate.next = self.locate.q.val();
        self.d_symbol_stb.next = self.symbol_now.q.val();
        self.d_symbol.next = self.symbol.q.val();
        self.d_learn.next = self.is.val().get_bit(IS_DIRECTORY);
        self.d_ref_stb.next = self.reference_now.q.val();
        self.d_ref.next = self.reference.q.val();
        self.d_newref_stb.next = self.replacement_now.q.val();
        self.d_newref.next = self.replacement.q.val();
        self.d_ev.next = self.decided.q.val();
        self.d_side.next = self.side.q.val();
        if self.deep.val() {
            self.d_side.next = self.type_sells.val();
        }
        self.d_price.next = self.value.price.val();
        self.d_price_bad.next = self.value.price_bad.val();
        self.d_qty.next = self.value.qty.val();
        self.d_qty_zero.next = self.value.qty_zero.val();
        self.d_complete.next = !self.is.val().get_bit(IS_LEVEL) | self.flag.q.val();
        self.d_printable.next = self.printable.q.val();
        self.d_status_op.next = self.is.val().get_bit(IS_OPERATIONAL);
        self.d_status_set.next = self.state_set.q.val();
        if self.is.val().get_bit(IS_HALT) {
            self.d_status_set.next = !self.trading.q.val();
        }
        if self.is.val().get_bit(IS_OPERATIONAL) {
            self.d_status_set.next = self.halted.q.val();
        }
    }
}
