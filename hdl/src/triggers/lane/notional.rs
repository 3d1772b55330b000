//! The notional of an order and its two limits.
//!
//! In (L2): base price, quantity, `KN` (quantity x offset), the limits. Out (L3, not registered): the notional
//! (3 levels) and whether it is above the order's limit or above the card's headroom (3 levels).
//! One cycle: quantity x base into the multipliers' registers, while each limit loses KN; then each result is three
//! numbers compressed to two and one carry chain.

use crate::prim::Mul;
use rust_hdl::prelude::*;

/// Exact notional and the checks on it; semantics section 7.
#[derive(LogicBlock, Default)]
pub struct Notional {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// L2: price that the order follows, 0 for a fixed price.
    pub base: Signal<In, Bits<32>>,
    /// L2: shares.
    pub qty: Signal<In, Bits<20>>,
    /// L2: signed, quantity x offset.
    pub kn: Signal<In, Bits<56>>,
    /// L2: largest notional of one order, 1/10000 dollar.
    pub max_notional: Signal<In, Bits<56>>,
    /// L2: signed, what the card may still send, 1/10000 dollar.
    pub headroom: Signal<In, Bits<58>>,
    /// L3: quantity x price, 1/10000 dollar.
    pub notional: Signal<Out, Bits<56>>,
    /// L3: above `max_notional`.
    pub over_order: Signal<Out, Bit>,
    /// L3: above `headroom`.
    pub over_gross: Signal<Out, Bit>,
    lo: Mul<17, 20, 37>,
    hi: Mul<15, 20, 35>,
    kn3: DFF<Bits<56>>,
    // Limits without the part of the notional that does not depend on the base price.
    order3: DFF<Bits<60>>,
    gross3: DFF<Bits<60>>,
    kn_wide: Signal<Local, Bits<60>>,
    headroom_wide: Signal<Local, Bits<60>>,
    a: Signal<Local, Bits<56>>,
    b: Signal<Local, Bits<56>>,
    not_a: Signal<Local, Bits<60>>,
    not_b: Signal<Local, Bits<60>>,
    s: Signal<Local, Bits<56>>,
    k: Signal<Local, Bits<56>>,
    so: Signal<Local, Bits<60>>,
    ko: Signal<Local, Bits<60>>,
    sg: Signal<Local, Bits<60>>,
    kg: Signal<Local, Bits<60>>,
}

impl Logic for Notional {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, kn3, order3, gross3);
        self.lo.clock.next = self.clock.val();
        self.hi.clock.next = self.clock.val();
        self.lo.a.next = self.base.val().get_bits::<17>(0);
        self.lo.b.next = self.qty.val();
        self.hi.a.next = self.base.val().get_bits::<15>(17);
        self.hi.b.next = self.qty.val();
        self.kn3.d.next = self.kn.val();
        self.kn_wide.next = bit_cast::<60, 56>(self.kn.val());
        if self.kn.val().get_bit(55) {
            self.kn_wide.next = bit_cast::<60, 56>(self.kn.val()) | 0xF00_0000_0000_0000_u64;
        }
        self.headroom_wide.next = bit_cast::<60, 58>(self.headroom.val());
        if self.headroom.val().get_bit(57) {
            self.headroom_wide.next =
                bit_cast::<60, 58>(self.headroom.val()) | 0xC00_0000_0000_0000_u64;
        }
        self.order3.d.next = bit_cast::<60, 56>(self.max_notional.val()) - self.kn_wide.val();
        self.gross3.d.next = self.headroom_wide.val() - self.kn_wide.val();

        self.a.next = bit_cast::<56, 37>(self.lo.p.val());
        self.b.next = bit_cast::<56, 35>(self.hi.p.val()) << 17;
        self.s.next = self.a.val() ^ self.b.val() ^ self.kn3.q.val();
        self.k.next = ((self.a.val() & self.b.val())
            | (self.a.val() & self.kn3.q.val())
            | (self.b.val() & self.kn3.q.val()))
            << 1;
        self.notional.next = self.s.val() + self.k.val();

        // limit - KN - quantity x base < 0, as limit' + !a + !b + 2; s + k + 1 = s - !k.
        self.not_a.next = !bit_cast::<60, 56>(self.a.val());
        self.not_b.next = !bit_cast::<60, 56>(self.b.val());
        self.so.next = self.not_a.val() ^ self.not_b.val() ^ self.order3.q.val();
        self.ko.next = ((self.not_a.val() & self.not_b.val())
            | (self.not_a.val() & self.order3.q.val())
            | (self.not_b.val() & self.order3.q.val()))
            << 1;
        self.over_order.next = (self.so.val() - !(self.ko.val() | 1)).get_bit(59);
        self.sg.next = self.not_a.val() ^ self.not_b.val() ^ self.gross3.q.val();
        self.kg.next = ((self.not_a.val() & self.not_b.val())
            | (self.not_a.val() & self.gross3.q.val())
            | (self.not_b.val() & self.gross3.q.val()))
            << 1;
        self.over_gross.next = (self.sg.val() - !(self.kg.val() | 1)).get_bit(59);
    }
}
