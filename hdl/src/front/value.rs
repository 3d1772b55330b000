//! Price and quantity of the passing message, with what makes them unusable.
//!
//! In: the word that is walked, where it is in the message, the message's kind. Out: registers, in the cycle after the
//! word that completes them; `price_bad` and `qty_zero` are one level behind registers: what is not zero is collected six
//! bits at a time while the field is captured, before its bytes are put in order. Depth 4.

use crate::const_table;
use crate::emit::Consts;
use crate::front::align::Align;
use crate::front::shape::{
    IS_ADD, IS_CANCEL, IS_CROSS, IS_EXECUTE, IS_EXECUTE_PRICE, IS_PRINT, IS_REPLACE, IS_W,
};
use crate::front::walker::PLACES;
use rust_hdl::prelude::*;

const_table!(
    pub ValueConsts: IS_ADD, IS_CANCEL, IS_CROSS, IS_EXECUTE, IS_EXECUTE_PRICE, IS_PRINT, IS_REPLACE
);

/// Captures price and quantity.
#[derive(LogicBlock, Default)]
pub struct Value {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word.
    pub data: Signal<In, Bits<32>>,
    /// There is one.
    pub valid: Signal<In, Bit>,
    /// Last three bytes of the word before.
    pub before: Signal<In, Bits<24>>,
    /// Byte at which the message began.
    pub offset: Signal<In, Bits<2>>,
    /// The message is DEEP.
    pub deep: Signal<In, Bit>,
    /// Its kind.
    pub is: Signal<In, Bits<IS_W>>,
    /// What bytes 11 to 14 were, one cycle after their word.
    pub upper: Signal<In, Bits<32>>,
    /// Place in the message, see [`Walker`](super::Walker).
    pub k1: Signal<In, Bits<PLACES>>,
    /// As `k1`.
    pub k2: Signal<In, Bits<PLACES>>,
    /// As `k1`.
    pub k3: Signal<In, Bits<PLACES>>,
    /// Price, 1/10000 dollar.
    pub price: Signal<Out, Bits<32>>,
    /// It is zero or does not fit.
    pub price_bad: Signal<Out, Bit>,
    /// Shares, at most 2^32-1.
    pub qty: Signal<Out, Bits<32>>,
    /// There are none.
    pub qty_zero: Signal<Out, Bit>,
    px_align: Align,
    qty_align: Align,
    px: DFF<Bits<32>>,
    px_any: DFF<Bits<6>>,
    px_low_zero: DFF<Bit>,
    shares: DFF<Bits<32>>,
    shares_any: DFF<Bits<6>>,
    many: DFF<Bit>,
    // Kinds by where their fields end, known long before these come. A F P, and with them C: with byte 3 modulo 4.
    by3: DFF<Bit>,
    px3: DFF<Bit>,
    // E X C.
    taken: DFF<Bit>,
    take_px: Signal<Local, Bit>,
    take_any: Signal<Local, Bit>,
    px_bytes: Signal<Local, Bits<32>>,
    take_qty: Signal<Local, Bit>,
    qty_bytes: Signal<Local, Bits<32>>,
    itch_px: Signal<Local, Bit>,
    consts: Consts<ValueConsts>,
}

impl Logic for Value {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            px,
            px_any,
            px_low_zero,
            shares,
            shares_any,
            many,
            by3,
            px3,
            taken
        );
        self.by3.d.next = self.is.val().get_bit(IS_ADD) | self.is.val().get_bit(IS_PRINT);
        self.px3.d.next = self.is.val().get_bit(IS_ADD)
            | self.is.val().get_bit(IS_PRINT)
            | self.is.val().get_bit(IS_EXECUTE_PRICE);
        self.taken.d.next = self.is.val().get_bit(IS_EXECUTE)
            | self.is.val().get_bit(IS_CANCEL)
            | self.is.val().get_bit(IS_EXECUTE_PRICE);
        self.px_align.data.next = self.data.val();
        self.px_align.before.next = self.before.val();
        self.px_align.end.next = self.offset.val() + 2;
        if self.px3.q.val() {
            self.px_align.end.next = self.offset.val() + 3;
        }
        if self.deep.val() {
            self.px_align.end.next = self.offset.val() + 1;
        }
        self.qty_align.data.next = self.data.val();
        self.qty_align.before.next = self.before.val();
        self.qty_align.end.next = self.offset.val() + 2;
        if self.by3.q.val() {
            self.qty_align.end.next = self.offset.val() + 3;
        }
        if self.deep.val() {
            self.qty_align.end.next = self.offset.val() + 1;
        }
        // Price: bytes 32-35 (A F P C), 31-34 (U), 27-30 (Q); DEEP 22-29.
        self.px_bytes.next = self.px_align.little.val();
        self.itch_px.next = (self.px3.q.val() & self.k3.val().get_bit(8))
            | (self.is.val().get_bit(IS_REPLACE) & self.k2.val().get_bit(8))
            | (self.is.val().get_bit(IS_CROSS) & self.k2.val().get_bit(7));
        self.take_px.next =
            self.valid.val() & (self.itch_px.val() | (self.deep.val() & self.k1.val().get_bit(6)));
        self.take_any.next = self.valid.val()
            & ((!self.deep.val() & self.itch_px.val())
                | (self.deep.val() & self.k1.val().get_bit(7)));
        if self.take_px.val() {
            self.px.d.next = self.px_align.big.val();
            if self.deep.val() {
                self.px.d.next = self.px_align.little.val();
            }
        }
        if self.take_any.val() {
            self.px_any.d.next =
                (bit_cast::<6, 1>(self.px_bytes.val().get_bits::<2>(30).any().into()) << 5)
                    | (bit_cast::<6, 1>(self.px_bytes.val().get_bits::<6>(24).any().into()) << 4)
                    | (bit_cast::<6, 1>(self.px_bytes.val().get_bits::<6>(18).any().into()) << 3)
                    | (bit_cast::<6, 1>(self.px_bytes.val().get_bits::<6>(12).any().into()) << 2)
                    | (bit_cast::<6, 1>(self.px_bytes.val().get_bits::<6>(6).any().into()) << 1)
                    | bit_cast::<6, 1>(self.px_bytes.val().get_bits::<6>(0).any().into());
        }
        // DEEP: the low half came at least a word earlier; the upper half must be zero.
        self.px_low_zero.d.next = !self.px.q.val().any();
        self.price.next = self.px.q.val();
        self.price_bad.next = !self.px_any.q.val().any();
        if self.deep.val() {
            self.price_bad.next = self.px_any.q.val().any() | self.px_low_zero.q.val();
        }
        // Shares: bytes 20-23 (A F P), 19-22 (E X C), 27-30 (U), 11-18 (Q, 64 bits); DEEP 18-21.
        self.qty_bytes.next = self.qty_align.little.val();
        self.take_qty.next = self.valid.val()
            & ((self.deep.val() & self.k1.val().get_bit(5))
                | (self.by3.q.val() & self.k3.val().get_bit(5))
                | (self.taken.q.val() & self.k2.val().get_bit(5))
                | (self.is.val().get_bit(IS_REPLACE) & self.k2.val().get_bit(7))
                | (self.is.val().get_bit(IS_CROSS) & self.k2.val().get_bit(4)));
        self.many.d.next = self.upper.val().any();
        if self.take_qty.val() {
            self.shares.d.next = self.qty_align.big.val();
            if self.deep.val() {
                self.shares.d.next = self.qty_align.little.val();
            }
            self.shares_any.d.next =
                (bit_cast::<6, 1>(self.qty_bytes.val().get_bits::<2>(30).any().into()) << 5)
                    | (bit_cast::<6, 1>(self.qty_bytes.val().get_bits::<6>(24).any().into()) << 4)
                    | (bit_cast::<6, 1>(self.qty_bytes.val().get_bits::<6>(18).any().into()) << 3)
                    | (bit_cast::<6, 1>(self.qty_bytes.val().get_bits::<6>(12).any().into()) << 2)
                    | (bit_cast::<6, 1>(self.qty_bytes.val().get_bits::<6>(6).any().into()) << 1)
                    | bit_cast::<6, 1>(self.qty_bytes.val().get_bits::<6>(0).any().into());
        }
        // The upper half is known by then, and the deciding byte still to come.
        if self.is.val().get_bit(IS_CROSS) & self.many.q.val() & self.k2.val().get_bit(6) {
            self.shares.d.next = 0xFFFF_FFFF_u64.into();
            self.shares_any.d.next = 1.into();
        }
        self.qty.next = self.shares.q.val();
        self.qty_zero.next = !self.shares_any.q.val().any();
    }
}
