//! One's complement sum of an IP header.
//!
//! In: the words of one line and which of their halves belong to the header. Out: whether the header's sum is not
//! 0xFFFF, five cycles after the word that ends the header, held until the next header's end.
//! The sum does not depend on the byte order, so halves are added as they lie in the words. Depth 2 a stage.

use rust_hdl::prelude::*;

/// Sums up an IP header of up to 30 halves.
#[derive(LogicBlock, Default)]
pub struct Checksum {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word on the pins.
    pub tdata: Signal<In, Bits<32>>,
    /// The word starts a header: only its upper half belongs to it.
    pub start: Signal<In, Bit>,
    /// That word counts only unless `tagged` holds in the next cycle.
    pub unless_tag: Signal<In, Bit>,
    /// See `unless_tag`.
    pub tagged: Signal<In, Bit>,
    /// The low half belongs to the header.
    pub low: Signal<In, Bit>,
    /// The upper half belongs to the header.
    pub high: Signal<In, Bit>,
    /// The low half ends the header.
    pub end: Signal<In, Bit>,
    /// The header that ended last has a wrong checksum.
    pub bad: Signal<Out, Bit>,
    word: DFF<Bits<32>>,
    with_low: DFF<Bit>,
    with_high: DFF<Bit>,
    start0: DFF<Bit>,
    unless0: DFF<Bit>,
    end0: DFF<Bit>,
    pair: DFF<Bits<17>>,
    pair_start: DFF<Bit>,
    pair_valid: DFF<Bit>,
    sum: DFF<Bits<21>>,
    folded: DFF<Bits<17>>,
    end1: DFF<Bit>,
    end2: DFF<Bit>,
    end3: DFF<Bit>,
    wrong: DFF<Bit>,
    a: Signal<Local, Bits<17>>,
    b: Signal<Local, Bits<17>>,
    before: Signal<Local, Bits<21>>,
}

impl Logic for Checksum {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, word, with_low, with_high, start0, unless0, end0, pair, pair_start,
            pair_valid, sum, folded, end1, end2, end3, wrong
        );
        self.word.d.next = self.tdata.val();
        self.with_low.d.next = self.low.val();
        self.with_high.d.next = self.high.val();
        self.start0.d.next = self.start.val();
        self.end0.d.next = self.end.val();
        self.unless0.d.next = self.unless_tag.val();
        self.a.next = 0.into();
        self.b.next = 0.into();
        if self.with_low.q.val() {
            self.a.next = self.word.q.val().get_bits::<16>(0).get_bits::<17>(0);
        }
        if self.with_high.q.val() {
            self.b.next = self.word.q.val().get_bits::<16>(16).get_bits::<17>(0);
        }
        self.pair.d.next = self.a.val() + self.b.val();
        self.pair_start.d.next = self.start0.q.val();
        self.pair_valid.d.next = (self.with_low.q.val() | self.with_high.q.val())
            & !(self.unless0.q.val() & self.tagged.val());
        self.end1.d.next = self.end0.q.val();
        self.before.next = self.sum.q.val();
        if self.pair_start.q.val() {
            self.before.next = 0.into();
        }
        if self.pair_valid.q.val() {
            self.sum.d.next = self.before.val() + self.pair.q.val().get_bits::<21>(0);
        }
        self.end2.d.next = self.end1.q.val();
        self.folded.d.next = self.sum.q.val().get_bits::<16>(0).get_bits::<17>(0)
            + self.sum.q.val().get_bits::<5>(16).get_bits::<17>(0);
        self.end3.d.next = self.end2.q.val();
        if self.end3.q.val() {
            self.wrong.d.next = (self.folded.q.val() != 0xFFFF) & (self.folded.q.val() != 0x1FFFE);
        }
        self.bad.next = self.wrong.q.val();
    }
}
