//! Which eighth of a second a time lies in: floor(time / 125,000,000 ns), for any 64-bit time.
//!
//! In (L0): a time. Out (L3): its eighth. Three cycles, a new time may enter every cycle; depth at most 3.
//! Times run forward but may jump by hours, so the number cannot be counted up; it is multiplied:
//! 125,000,000 = 64 x 1,953,125, and for every n below 2^58, floor(n / 1,953,125) = n x M >> 79 with
//! M = ceil(2^79 / 1,953,125), because M x 1,953,125 - 2^79 is less than 2^21.
//! The product is made of twelve multipliers (at most 17 by 26 bits), three sums, one sum.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::Mul;
use rust_hdl::prelude::*;

/// ceil(2^79 / 1,953,125), in parts of 26, 26 and 7 bits.
const M: u64 = 309_485_009_821_345_069;
const M0: u64 = M & 0x3FF_FFFF;
const M1: u64 = (M >> 26) & 0x3FF_FFFF;
const M2: u64 = M >> 52;

const_table!(pub EighthConsts: M0, M1, M2);

/// Divides a time by an eighth of a second.
#[derive(LogicBlock, Default)]
pub struct Eighth {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// L0: a time, ns.
    pub time: Signal<In, Bits<64>>,
    /// L3: whole eighths of a second in it.
    pub eighth: Signal<Out, Bits<38>>,
    low: [Mul<17, 26, 43>; 3],
    low_top: Mul<7, 26, 33>,
    mid: [Mul<17, 26, 43>; 3],
    mid_top: Mul<7, 26, 33>,
    high: [Mul<17, 7, 24>; 3],
    high_top: Mul<7, 7, 14>,
    low_sum: DFF<Bits<58>>,
    mid_sum: DFF<Bits<84>>,
    high_sum: DFF<Bits<65>>,
    quotient: DFF<Bits<38>>,
    a: [Signal<Local, Bits<84>>; 2],
    b: [Signal<Local, Bits<84>>; 2],
    c: [Signal<Local, Bits<84>>; 2],
    s: [Signal<Local, Bits<84>>; 2],
    k: [Signal<Local, Bits<84>>; 2],
    x: Signal<Local, Bits<91>>,
    y: Signal<Local, Bits<91>>,
    z: Signal<Local, Bits<91>>,
    sum: Signal<Local, Bits<91>>,
    carry: Signal<Local, Bits<91>>,
    consts: Consts<EighthConsts>,
}

impl Logic for Eighth {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, low_sum, mid_sum, high_sum, quotient);
        self.low_top.clock.next = self.clock.val();
        self.mid_top.clock.next = self.clock.val();
        self.high_top.clock.next = self.clock.val();
        self.low_top.a.next = self.time.val().get_bits::<7>(57);
        self.mid_top.a.next = self.time.val().get_bits::<7>(57);
        self.high_top.a.next = self.time.val().get_bits::<7>(57);
        self.low_top.b.next = bits::<26>(M0);
        self.mid_top.b.next = bits::<26>(M1);
        self.high_top.b.next = bits::<7>(M2);
        for i in 0..3 {
            self.low[i].clock.next = self.clock.val();
            self.mid[i].clock.next = self.clock.val();
            self.high[i].clock.next = self.clock.val();
            self.low[i].a.next = self.time.val().get_bits::<17>(6 + i * 17);
            self.mid[i].a.next = self.time.val().get_bits::<17>(6 + i * 17);
            self.high[i].a.next = self.time.val().get_bits::<17>(6 + i * 17);
            self.low[i].b.next = bits::<26>(M0);
            self.mid[i].b.next = bits::<26>(M1);
            self.high[i].b.next = bits::<7>(M2);
        }
        // Four products 17 bits apart are three numbers: the first and the last do not touch.
        self.a[0].next = (bit_cast::<84, 33>(self.low_top.p.val()) << 51)
            | bit_cast::<84, 43>(self.low[0].p.val());
        self.b[0].next = bit_cast::<84, 43>(self.low[1].p.val()) << 17;
        self.c[0].next = bit_cast::<84, 43>(self.low[2].p.val()) << 34;
        self.a[1].next = (bit_cast::<84, 33>(self.mid_top.p.val()) << 51)
            | bit_cast::<84, 43>(self.mid[0].p.val());
        self.b[1].next = bit_cast::<84, 43>(self.mid[1].p.val()) << 17;
        self.c[1].next = bit_cast::<84, 43>(self.mid[2].p.val()) << 34;
        for i in 0..2 {
            self.s[i].next = self.a[i].val() ^ self.b[i].val() ^ self.c[i].val();
            self.k[i].next = ((self.a[i].val() & self.b[i].val())
                | (self.a[i].val() & self.c[i].val())
                | (self.b[i].val() & self.c[i].val()))
                << 1;
        }
        // The low 26 bits of the product meet nothing that could carry into it.
        self.low_sum.d.next = (self.s[0].val() + self.k[0].val()).get_bits::<58>(26);
        self.mid_sum.d.next = self.s[1].val() + self.k[1].val();
        self.high_sum.d.next = ((bit_cast::<65, 24>(self.high[2].p.val()) << 34)
            | bit_cast::<65, 24>(self.high[0].p.val()))
            + ((bit_cast::<65, 14>(self.high_top.p.val()) << 51)
                | (bit_cast::<65, 24>(self.high[1].p.val()) << 17));
        self.x.next = bit_cast::<91, 58>(self.low_sum.q.val());
        self.y.next = bit_cast::<91, 84>(self.mid_sum.q.val());
        self.z.next = bit_cast::<91, 65>(self.high_sum.q.val()) << 26;
        self.sum.next = self.x.val() ^ self.y.val() ^ self.z.val();
        self.carry.next = ((self.x.val() & self.y.val())
            | (self.x.val() & self.z.val())
            | (self.y.val() & self.z.val()))
            << 1;
        self.quotient.d.next = (self.sum.val() + self.carry.val()).get_bits::<38>(53);
        self.eighth.next = self.quotient.q.val();
    }
}
