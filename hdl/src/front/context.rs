//! What all messages of a frame have in common: feed, line, frame number, time.
//!
//! In: the granted frame's record, early (with its block word) and judged (with its verdict). Out: registers. The time never
//! runs backwards: it is that of the frame or, if later, that of the frame used before it. Depth 2; the comparison
//! with the time before is made while the head waits for its verdict.

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::info::{FRAME, INFO_W, TIME};
use rust_hdl::prelude::*;

const_table!(
    pub ContextConsts: FRAME, TIME
);

/// Registers of the granted frame.
#[derive(LogicBlock, Default)]
pub struct Context {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// The present word, if there is one, is the block word.
    pub first: Signal<In, Bit>,
    /// There is a word.
    pub valid: Signal<In, Bit>,
    /// The granted frame's feed.
    pub early_feed: Signal<In, Bits<2>>,
    /// Index of its block word.
    pub block_at: Signal<In, Bits<6>>,
    /// Records of the heads.
    pub head: [Signal<In, Bits<INFO_W>>; 2],
    /// The granted frame is line B's.
    pub line_b: Signal<In, Bit>,
    /// Strobe: the frame was judged.
    pub judged: Signal<In, Bit>,
    /// With `judged`: it is used.
    pub used: Signal<In, Bit>,
    /// Its feed.
    pub feed: Signal<Out, Bits<2>>,
    /// Its line is B.
    pub line: Signal<Out, Bit>,
    /// Its number on its line.
    pub frame: Signal<Out, Bits<16>>,
    /// Its time, ns.
    pub time: Signal<Out, Bits<64>>,
    /// Index of the present word in the frame.
    pub word: Signal<Out, Bits<12>>,
    of: DFF<Bits<2>>,
    on: DFF<Bit>,
    number: DFF<Bits<16>>,
    at: DFF<Bits<64>>,
    clock_time: DFF<Bits<64>>,
    index: DFF<Bits<12>>,
    // Whether a head's time is later, by halves.
    high_later: [DFF<Bit>; 2],
    high_reached: [DFF<Bit>; 2],
    low_later: [DFF<Bit>; 2],
    later: [Signal<Local, Bit>; 2],
    chosen: Signal<Local, Bits<64>>,
    consts: Consts<ContextConsts>,
}

impl Logic for Context {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, of, on, number, at, clock_time, index);
        for i in 0..2 {
            self.high_later[i].clock.next = self.clock.val();
            self.high_later[i].d.next = self.head[i].val().get_bits::<32>(TIME + 32)
                > self.clock_time.q.val().get_bits::<32>(32);
            self.high_reached[i].clock.next = self.clock.val();
            self.high_reached[i].d.next = self.head[i].val().get_bits::<32>(TIME + 32)
                >= self.clock_time.q.val().get_bits::<32>(32);
            self.low_later[i].clock.next = self.clock.val();
            self.low_later[i].d.next =
                self.head[i].val().get_bits::<32>(TIME) > self.clock_time.q.val().get_bits::<32>(0);
            self.later[i].next = self.high_later[i].q.val()
                | (self.high_reached[i].q.val() & self.low_later[i].q.val());
        }
        if self.valid.val() {
            self.index.d.next = self.index.q.val() + 1;
        }
        if self.first.val() {
            self.of.d.next = self.early_feed.val();
            if self.valid.val() {
                self.index.d.next = self.block_at.val().get_bits::<12>(0) + 1;
            }
        }
        self.chosen.next = self.clock_time.q.val();
        if self.line_b.val() {
            if self.later[1].val() {
                self.chosen.next = self.head[1].val().get_bits::<64>(TIME);
            }
        } else if self.later[0].val() {
            self.chosen.next = self.head[0].val().get_bits::<64>(TIME);
        }
        if self.judged.val() {
            self.on.d.next = self.line_b.val();
            self.number.d.next = self.head[0].val().get_bits::<16>(FRAME);
            if self.line_b.val() {
                self.number.d.next = self.head[1].val().get_bits::<16>(FRAME);
            }
            self.at.d.next = self.chosen.val();
            if self.used.val() {
                self.clock_time.d.next = self.chosen.val();
            }
        }
        self.feed.next = self.of.q.val();
        self.line.next = self.on.q.val();
        self.frame.next = self.number.q.val();
        self.time.next = self.at.q.val();
        self.word.next = self.index.q.val();
    }
}
