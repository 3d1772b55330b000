//! How long an order took: from the word with the deciding byte on the pins to the order's first word.
//!
//! In: both lines' words (only whether, and where frames end), each order that leaves. Out: its cycles, `done` with them, six
//! cycles after it left. Pauses within the frame do not count as words: the word's own cycle is what counts, as long as its frame
//! is among the last 1,024 of its line; of an older one the answer is all ones. Frames are counted from power-on,
//! as the pipeline does: nothing resets this block. Depth: a 32-bit subtraction (3).

use super::line_clock::LineClock;
use rust_hdl::prelude::*;

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Latency {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// A word of line A is on the pins.
    pub rx_a_tvalid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub rx_a_tlast: Signal<In, Bit>,
    /// A word of line B is on the pins.
    pub rx_b_tvalid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub rx_b_tlast: Signal<In, Bit>,
    /// An order's first word is on the pins.
    pub fire_valid: Signal<In, Bit>,
    /// Line of the message that decided.
    pub fire_line: Signal<In, Bit>,
    /// Its frame.
    pub fire_frame: Signal<In, Bits<16>>,
    /// Its word.
    pub fire_word: Signal<In, Bits<12>>,
    /// Cycles of an order.
    pub cycles: Signal<Out, Bits<32>>,
    /// They are there: one cycle.
    pub done: Signal<Out, Bit>,
    a: LineClock,
    b: LineClock,
    cycle: DFF<Bits<32>>,
    a_valid: DFF<Bit>,
    a_last: DFF<Bit>,
    b_valid: DFF<Bit>,
    b_last: DFF<Bit>,
    left: DFF<Bits<6>>,
    line: [DFF<Bit>; 5],
    at: [DFF<Bits<32>>; 2],
    frame: DFF<Bits<16>>,
    word: [DFF<Bits<12>>; 2],
    elapsed: DFF<Bits<32>>,
    elapsed1: DFF<Bits<32>>,
    lost: DFF<Bit>,
    lost1: DFF<Bit>,
    result: DFF<Bits<32>>,
    plain: Signal<Local, Bits<32>>,
    pauses: Signal<Local, Bits<8>>,
}

impl Logic for Latency {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, cycle, a_valid, a_last, b_valid, b_last, left, frame, elapsed, elapsed1,
            lost, lost1, result
        );
        clock!(self, clock, a, b);
        for i in 0..5 {
            self.line[i].clock.next = self.clock.val();
        }
        for i in 0..2 {
            self.at[i].clock.next = self.clock.val();
            self.word[i].clock.next = self.clock.val();
        }
        // Words and orders alike are one cycle late here.
        self.cycle.d.next = self.cycle.q.val() + 1;
        self.a_valid.d.next = self.rx_a_tvalid.val();
        self.a_last.d.next = self.rx_a_tlast.val();
        self.b_valid.d.next = self.rx_b_tvalid.val();
        self.b_last.d.next = self.rx_b_tlast.val();
        self.a.cycle.next = self.cycle.q.val();
        self.a.tvalid.next = self.a_valid.q.val();
        self.a.tlast.next = self.a_last.q.val();
        self.b.cycle.next = self.cycle.q.val();
        self.b.tvalid.next = self.b_valid.q.val();
        self.b.tlast.next = self.b_last.q.val();

        self.left.d.next =
            (self.left.q.val() << 1) | bit_cast::<6, 1>(self.fire_valid.val().into());
        self.frame.d.next = self.fire_frame.val();
        self.word[0].d.next = self.fire_word.val();
        self.word[1].d.next = self.word[0].q.val();
        self.line[0].d.next = self.fire_line.val();
        for i in 0..4 {
            self.line[i + 1].d.next = self.line[i].q.val();
        }
        self.at[0].d.next = self.cycle.q.val();
        self.at[1].d.next = self.at[0].q.val();
        self.a.frame.next = self.frame.q.val();
        self.a.word.next = self.word[1].q.val();
        self.b.frame.next = self.frame.q.val();
        self.b.word.next = self.word[1].q.val();

        self.plain.next = self.a.plain.val();
        self.lost.d.next = self.a.unknown.val();
        if self.line[2].q.val() {
            self.plain.next = self.b.plain.val();
            self.lost.d.next = self.b.unknown.val();
        }
        self.elapsed.d.next = self.at[1].q.val() - self.plain.val();
        self.lost1.d.next = self.lost.q.val();
        self.elapsed1.d.next = self.elapsed.q.val();
        self.pauses.next = self.a.pauses.val();
        if self.line[4].q.val() {
            self.pauses.next = self.b.pauses.val();
        }
        self.result.d.next = self.elapsed1.q.val() - bit_cast::<32, 8>(self.pauses.val());
        if self.lost1.q.val() {
            self.result.d.next = 0xFFFF_FFFF_u64.into();
        }
        self.cycles.next = self.result.q.val();
        self.done.next = self.left.q.val().get_bit(5);
    }
}
