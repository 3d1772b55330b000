//! The collar: is the price on the safe side of the reference plus or minus so many basis points?
//!
//! In (L2): base price, reference price, `KC` (10000 x offset), factor (10000 + collar for a buy, 10000 - collar for a
//! sell), side. Out (L3, not registered, 5 levels with the caller's gate): the order is outside of its collar.
//! One cycle: four products into the multipliers' registers, then 10000 x base + KC - reference x factor as five
//! numbers compressed to two, then a carry chain. Multiplying before adding is what saves the cycle: 10000 x price
//! needs the price, 10000 x base + KC does not.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::Mul;
use rust_hdl::prelude::*;

/// Width of the difference: 10000 x price and the product with the reference stay below 2^50 in size.
const W: usize = 52;
/// Basis points of one.
const UNIT: u64 = 10_000;

const_table!(
    pub CollarConsts: UNIT, W
);

/// Exact collar check in basis points; semantics section 7. Only meaningful for a price of at least 0.
#[derive(LogicBlock, Default)]
pub struct Collar {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// L2: price that the order follows, 0 for a fixed price.
    pub base: Signal<In, Bits<32>>,
    /// L2: price that the collar is measured against.
    pub against: Signal<In, Bits<32>>,
    /// L2: signed, 10000 x offset.
    pub kc: Signal<In, Bits<50>>,
    /// L2: 10000 + collar (buy), 10000 - collar or 0 (sell).
    pub factor: Signal<In, Bits<15>>,
    /// L2: the order sells.
    pub sell: Signal<In, Bit>,
    /// L3: buy above or sell below the collar.
    pub outside: Signal<Out, Bit>,
    base_lo: Mul<17, 14, 31>,
    base_hi: Mul<15, 14, 29>,
    ref_lo: Mul<17, 15, 32>,
    ref_hi: Mul<15, 15, 30>,
    kc3: DFF<Bits<50>>,
    sell3: DFF<Bit>,
    a: Signal<Local, Bits<W>>,
    b: Signal<Local, Bits<W>>,
    c: Signal<Local, Bits<W>>,
    d: Signal<Local, Bits<W>>,
    e: Signal<Local, Bits<W>>,
    s1: Signal<Local, Bits<W>>,
    k1: Signal<Local, Bits<W>>,
    k2: Signal<Local, Bits<W>>,
    sum: Signal<Local, Bits<W>>,
    twos: Signal<Local, Bits<W>>,
    fours: Signal<Local, Bits<W>>,
    s: Signal<Local, Bits<W>>,
    k: Signal<Local, Bits<W>>,
    carried: Signal<Local, Bit>,
    sign0: Signal<Local, Bit>,
    sign1: Signal<Local, Bit>,
    negative: Signal<Local, Bit>,
    consts: Consts<CollarConsts>,
}

impl Logic for Collar {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, kc3, sell3);
        self.base_lo.clock.next = self.clock.val();
        self.base_hi.clock.next = self.clock.val();
        self.ref_lo.clock.next = self.clock.val();
        self.ref_hi.clock.next = self.clock.val();
        self.kc3.d.next = self.kc.val();
        self.sell3.d.next = self.sell.val();
        self.base_lo.a.next = self.base.val().get_bits::<17>(0);
        self.base_lo.b.next = bits::<14>(UNIT);
        self.base_hi.a.next = self.base.val().get_bits::<15>(17);
        self.base_hi.b.next = bits::<14>(UNIT);
        self.ref_lo.a.next = self.against.val().get_bits::<17>(0);
        self.ref_lo.b.next = self.factor.val();
        self.ref_hi.a.next = self.against.val().get_bits::<15>(17);
        self.ref_hi.b.next = self.factor.val();

        // difference = a + b + c - (what d and e are the complement of) = a + b + c + d + e + 2
        self.a.next = bit_cast::<W, 31>(self.base_lo.p.val());
        self.b.next = bit_cast::<W, 29>(self.base_hi.p.val()) << 17;
        self.c.next = (bit_cast::<W, 1>(self.kc3.q.val().get_bit(49).into()) << 51)
            | (bit_cast::<W, 1>(self.kc3.q.val().get_bit(49).into()) << 50)
            | bit_cast::<W, 50>(self.kc3.q.val());
        self.d.next = !bit_cast::<W, 32>(self.ref_lo.p.val());
        self.e.next = !(bit_cast::<W, 30>(self.ref_hi.p.val()) << 17);
        // Five to three, each a function of five bits...
        self.s1.next = self.a.val() ^ self.b.val() ^ self.c.val();
        self.k1.next = (self.a.val() & self.b.val())
            | (self.a.val() & self.c.val())
            | (self.b.val() & self.c.val());
        self.sum.next = self.s1.val() ^ self.d.val() ^ self.e.val();
        self.k2.next = (self.s1.val() & self.d.val())
            | (self.s1.val() & self.e.val())
            | (self.d.val() & self.e.val());
        // ...a sell needs the second of the two ones; a buy does without, so that its sign tells difference > 0.
        self.twos.next =
            ((self.k1.val() ^ self.k2.val()) << 1) | bit_cast::<W, 1>(self.sell3.q.val().into());
        self.fours.next = (self.k1.val() & self.k2.val()) << 2;
        // ...then three to two, and carry chains of half the width: the upper half for either carry out of the lower.
        // s + k + 1 = s - !k.
        self.s.next = self.sum.val() ^ self.twos.val() ^ self.fours.val();
        self.k.next = ((self.sum.val() & self.twos.val())
            | (self.sum.val() & self.fours.val())
            | (self.twos.val() & self.fours.val()))
            << 1;
        self.carried.next = (bit_cast::<27, 26>(self.s.val().get_bits::<26>(0))
            - !bit_cast::<27, 26>(self.k.val().get_bits::<26>(0)))
        .get_bit(26);
        self.sign0.next =
            (self.s.val().get_bits::<26>(26) + self.k.val().get_bits::<26>(26)).get_bit(25);
        self.sign1.next =
            (self.s.val().get_bits::<26>(26) - !self.k.val().get_bits::<26>(26)).get_bit(25);
        self.negative.next =
            (self.carried.val() & self.sign1.val()) | (!self.carried.val() & self.sign0.val());
        self.outside.next = self.negative.val() == self.sell3.q.val();
    }
}
