//! Marks of whole feeds and ends of frames, five cycles behind the word that caused them as [`Fields`](super::Fields) shows it: after
//! everything that messages up to that word do to a book, before what the next message does.
//!
//! In: what the arbiter and the walker find out, each a fixed number of cycles after its word. Out: `k_*` and `e_*`,
//! registers. Depth 6.
//!
//! One word causes at most one mark that matters: what comes second (a malformed message in the word that shows a gap)
//! would mark books that are marked already, and is only counted.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::reasons::Mark;

const GAP: u64 = Mark::Gap as u64;
const MALFORMED: u64 = Mark::Malformed as u64;
const BAD_FRAME: u64 = Mark::BadFrame as u64;
const SESSION: u64 = Mark::Session as u64;

const_table!(
    pub MarksConsts: GAP, MALFORMED, BAD_FRAME, SESSION
);

/// Delays marks and frame ends.
#[derive(LogicBlock, Default)]
pub struct Marks {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// A frame is used that leaves a gap; if it is buffered, in the first cycle of its grant, else two cycles after its block word.
    pub gap: Signal<In, Bit>,
    /// It is buffered.
    pub buffered: Signal<In, Bit>,
    /// What its feed expected.
    pub expected: Signal<In, Bits<64>>,
    /// The word that is walked is a frame's block word.
    pub block: Signal<In, Bit>,
    /// A frame is of another session; as early as `gap`.
    pub foreign: Signal<In, Bit>,
    /// A message is malformed, three cycles after its type.
    pub malformed: Signal<In, Bit>,
    /// A message that was announced is missing, four cycles after the last word.
    pub missing: Signal<In, Bit>,
    /// A used frame ended, four cycles after its last word.
    pub ended: Signal<In, Bit>,
    /// Badly.
    pub badly: Signal<In, Bit>,
    /// It moved `next`.
    pub moved: Signal<In, Bit>,
    /// The frame's feed.
    pub feed: Signal<In, Bits<2>>,
    /// Its line is B.
    pub line: Signal<In, Bit>,
    /// Its time, ns.
    pub time: Signal<In, Bits<64>>,
    /// Sequence expected next, of each feed.
    pub next: [Signal<In, Bits<64>>; 4],
    /// Strobe: a feed is marked.
    pub k_stb: Signal<Out, Bit>,
    /// The feed.
    pub k_feed: Signal<Out, Bits<2>>,
    /// Why.
    pub k_reason: Signal<Out, Bits<4>>,
    /// What it expected next.
    pub k_seq: Signal<Out, Bits<64>>,
    /// Time of the frame, ns.
    pub k_time: Signal<Out, Bits<64>>,
    /// Strobe: a frame in turn ended.
    pub e_stb: Signal<Out, Bit>,
    /// Its feed.
    pub e_feed: Signal<Out, Bits<2>>,
    /// Its line is B.
    pub e_line: Signal<Out, Bit>,
    /// Badly.
    pub e_bad: Signal<Out, Bit>,
    /// It moved `next`.
    pub e_used: Signal<Out, Bit>,
    waiting: DFF<Bit>,
    before: DFF<Bits<64>>,
    x1: DFF<Bit>,
    x2: DFF<Bit>,
    v3: DFF<Bit>,
    v4: DFF<Bit>,
    v5: DFF<Bit>,
    v6: DFF<Bit>,
    r3: DFF<Bits<4>>,
    r4: DFF<Bits<4>>,
    r5: DFF<Bits<4>>,
    r6: DFF<Bits<4>>,
    of: DFF<Bits<2>>,
    seq: DFF<Bits<64>>,
    at: DFF<Bits<64>>,
    e5: DFF<Bit>,
    e6: DFF<Bit>,
    b5: DFF<Bit>,
    b6: DFF<Bit>,
    m5: DFF<Bit>,
    m6: DFF<Bit>,
    ended_feed: DFF<Bits<2>>,
    ended_line: DFF<Bit>,
    next_here: Signal<Local, Bits<64>>,
    delayed: Signal<Local, Bit>,
    spoilt: Signal<Local, Bit>,
    consts: Consts<MarksConsts>,
}

impl Logic for Marks {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, waiting, before, x1, x2, v3, v4, v5, v6, r3, r4, r5, r6, of, seq, at, e5,
            e6, b5, b6, m5, m6, ended_feed, ended_line
        );
        if self.gap.val() {
            self.before.d.next = self.expected.val();
        }
        // A buffered frame's block word may come later than its grant.
        self.delayed.next = (self.gap.val() & self.buffered.val()) | self.waiting.q.val();
        self.waiting.d.next = self.delayed.val() & !self.block.val();
        self.x1.d.next = self.delayed.val() & self.block.val();
        self.x2.d.next = self.x1.q.val();
        self.v3.d.next =
            self.x2.q.val() | (self.gap.val() & !self.buffered.val()) | self.foreign.val();
        self.r3.d.next = GAP.into();
        if self.foreign.val() {
            self.r3.d.next = SESSION.into();
        }
        self.v4.d.next = self.v3.q.val() | self.malformed.val();
        self.r4.d.next = MALFORMED.into();
        if self.v3.q.val() {
            self.r4.d.next = self.r3.q.val();
        }
        self.spoilt.next = self.ended.val() & self.badly.val() & self.moved.val();
        self.v5.d.next = self.v4.q.val() | self.missing.val() | self.spoilt.val();
        self.r5.d.next = BAD_FRAME.into();
        if self.missing.val() {
            self.r5.d.next = MALFORMED.into();
        }
        if self.v4.q.val() {
            self.r5.d.next = self.r4.q.val();
        }
        self.next_here.next = self.next[3].val();
        for i in 0..3 {
            if self.feed.val().index() == i {
                self.next_here.next = self.next[i].val();
            }
        }
        self.v6.d.next = self.v5.q.val();
        self.r6.d.next = self.r5.q.val();
        self.of.d.next = self.feed.val();
        self.at.d.next = self.time.val();
        self.seq.d.next = self.next_here.val();
        if self.r5.q.val() == GAP {
            self.seq.d.next = self.before.q.val();
        }
        self.e5.d.next = self.ended.val();
        self.b5.d.next = self.badly.val();
        self.m5.d.next = self.moved.val();
        self.e6.d.next = self.e5.q.val();
        self.b6.d.next = self.b5.q.val();
        self.m6.d.next = self.m5.q.val();
        self.ended_feed.d.next = self.feed.val();
        self.ended_line.d.next = self.line.val();
        self.k_stb.next = self.v6.q.val();
        self.k_feed.next = self.of.q.val();
        self.k_reason.next = self.r6.q.val();
        self.k_seq.next = self.seq.q.val();
        self.k_time.next = self.at.q.val();
        self.e_stb.next = self.e6.q.val();
        self.e_feed.next = self.ended_feed.q.val();
        self.e_line.next = self.ended_line.q.val();
        self.e_bad.next = self.b6.q.val();
        self.e_used.next = self.m6.q.val();
    }
}
