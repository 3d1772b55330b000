//! Counters: what happened, counted in 32 bits that wrap.
//!
//! In: one-cycle strobes, some with a reason. Out: any counter as of the last
//! snapshot, 2 cycles after its address. Addresses are the
//! low bits of the counters' register addresses (`t2t_contract::registers`), from 0x100 on.
//!
//! A strobe is counted in the second cycle after it. What is read is the copy of all counters that `snapshot` took. Reading takes 2 levels of 12:1 and 8:1 selection, each registered;
//! 4 levels. Off the hot path.

use rust_hdl::prelude::*;
use t2t_contract::registers;

const _: () = assert!(
    registers::FRAMES_A == BASE
        && registers::DROPS_A == BASE + 16
        && registers::DROPS_B == BASE + 32
        && registers::MARKS == BASE + 48
        && registers::REJECTS == BASE + 64
);

/// Address of the first counter.
pub const BASE: usize = 0x100;
/// Counters: addresses 0x100 to 0x15F.
pub const COUNTERS: usize = 96;

/// The counters; see the [module](self).
#[derive(LogicBlock)]
pub struct Counters {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Counters at 0x100 to 0x10F, one strobe each.
    pub events: Signal<In, Bits<16>>,
    /// A frame of line A was dropped, and why.
    pub drop_a: Signal<In, Bit>,
    pub drop_a_reason: Signal<In, Bits<4>>,
    /// A frame of line B was dropped, and why.
    pub drop_b: Signal<In, Bit>,
    pub drop_b_reason: Signal<In, Bits<4>>,
    /// A feed was marked, and why.
    pub feed_marked: Signal<In, Bit>,
    pub feed_reason: Signal<In, Bits<4>>,
    /// An instrument was marked, and why: never a reason of feeds.
    pub marked: Signal<In, Bit>,
    pub mark_reason: Signal<In, Bits<4>>,
    /// An order was refused, and why.
    pub refused: Signal<In, Bit>,
    pub reject_reason: Signal<In, Bits<5>>,
    /// Copies all counters, to be read from then on.
    pub snapshot: Signal<In, Bit>,
    /// Which counter to read, less 0x100.
    pub address: Signal<In, Bits<7>>,
    /// Its value.
    pub value: Signal<Out, Bits<32>>,
    count: [DFF<Bits<32>>; COUNTERS],
    held: [DFF<Bits<32>>; COUNTERS],
    step: DFF<Bits<COUNTERS>>,
    one16: Signal<Local, Bits<16>>,
    one32: Signal<Local, Bits<32>>,
    drops_a: Signal<Local, Bits<16>>,
    drops_b: Signal<Local, Bits<16>>,
    marks: Signal<Local, Bits<16>>,
    feed_marks: Signal<Local, Bits<16>>,
    rejects: Signal<Local, Bits<32>>,
    // The counters of equal low three address bits, selected by the high four.
    column: [DFF<Bits<32>>; 8],
    picked: [[Signal<Local, Bits<32>>; 8]; 12],
    row: Signal<Local, Bits<12>>,
    one12: Signal<Local, Bits<12>>,
    one8: Signal<Local, Bits<8>>,
    column_of: Signal<Local, Bits<8>>,
    low: DFF<Bits<3>>,
    last: [Signal<Local, Bits<32>>; 8],
    out: DFF<Bits<32>>,
}

impl Default for Counters {
    fn default() -> Self {
        Counters {
            clock: Default::default(),
            events: Default::default(),
            drop_a: Default::default(),
            drop_a_reason: Default::default(),
            drop_b: Default::default(),
            drop_b_reason: Default::default(),
            feed_marked: Default::default(),
            feed_reason: Default::default(),
            marked: Default::default(),
            feed_marks: Default::default(),
            mark_reason: Default::default(),
            refused: Default::default(),
            reject_reason: Default::default(),
            snapshot: Default::default(),
            address: Default::default(),
            value: Default::default(),
            count: std::array::from_fn(|_| DFF::default()),
            held: std::array::from_fn(|_| DFF::default()),
            step: Default::default(),
            one16: Default::default(),
            one32: Default::default(),
            drops_a: Default::default(),
            drops_b: Default::default(),
            marks: Default::default(),
            rejects: Default::default(),
            column: Default::default(),
            picked: Default::default(),
            row: Default::default(),
            one12: Default::default(),
            one8: Default::default(),
            column_of: Default::default(),
            low: Default::default(),
            last: Default::default(),
            out: Default::default(),
        }
    }
}

impl Logic for Counters {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, step, low, out);
        self.one16.next = 1.into();
        self.one32.next = 1.into();
        self.drops_a.next = 0.into();
        if self.drop_a.val() {
            self.drops_a.next = self.one16.val() << self.drop_a_reason.val();
        }
        self.drops_b.next = 0.into();
        if self.drop_b.val() {
            self.drops_b.next = self.one16.val() << self.drop_b_reason.val();
        }
        self.marks.next = 0.into();
        if self.marked.val() {
            self.marks.next = self.one16.val() << self.mark_reason.val();
        }
        self.feed_marks.next = 0.into();
        if self.feed_marked.val() {
            self.feed_marks.next = self.one16.val() << self.feed_reason.val();
        }
        self.rejects.next = 0.into();
        if self.refused.val() {
            self.rejects.next = self.one32.val() << self.reject_reason.val();
        }
        self.step.d.next = (self.rejects.val().get_bits::<COUNTERS>(0) << 64)
            | ((self.marks.val() | self.feed_marks.val()).get_bits::<COUNTERS>(0) << 48)
            | (self.drops_b.val().get_bits::<COUNTERS>(0) << 32)
            | (self.drops_a.val().get_bits::<COUNTERS>(0) << 16)
            | self.events.val().get_bits::<COUNTERS>(0);
        for i in 0..COUNTERS {
            self.count[i].clock.next = self.clock.val();
            self.count[i].d.next = self.count[i].q.val();
            if self.step.q.val().get_bit(i) {
                self.count[i].d.next = self.count[i].q.val() + 1;
            }
            self.held[i].clock.next = self.clock.val();
            self.held[i].d.next = self.held[i].q.val();
            if self.snapshot.val() {
                self.held[i].d.next = self.count[i].q.val();
            }
        }
        self.one12.next = 1.into();
        self.row.next = self.one12.val() << self.address.val().get_bits::<4>(3);
        self.one8.next = 1.into();
        self.column_of.next = self.one8.val() << self.low.q.val();
        for j in 0..8 {
            for i in 0..12 {
                self.picked[i][j].next = 0.into();
                if self.row.val().get_bit(i) {
                    self.picked[i][j].next = self.held[i * 8 + j].q.val();
                }
            }
            self.column[j].clock.next = self.clock.val();
            self.column[j].d.next = self.picked[0][j].val()
                | self.picked[1][j].val()
                | self.picked[2][j].val()
                | self.picked[3][j].val()
                | self.picked[4][j].val()
                | self.picked[5][j].val()
                | self.picked[6][j].val()
                | self.picked[7][j].val()
                | self.picked[8][j].val()
                | self.picked[9][j].val()
                | self.picked[10][j].val()
                | self.picked[11][j].val();
        }
        self.low.d.next = self.address.val().get_bits::<3>(0);
        for j in 0..8 {
            self.last[j].next = 0.into();
            if self.column_of.val().get_bit(j) {
                self.last[j].next = self.column[j].q.val();
            }
        }
        self.out.d.next = self.last[0].val()
            | self.last[1].val()
            | self.last[2].val()
            | self.last[3].val()
            | self.last[4].val()
            | self.last[5].val()
            | self.last[6].val()
            | self.last[7].val();
        self.value.next = self.out.q.val();
    }
}
