//! What travels with an operation: where and when its message was.
//!
//! In: `d_*` of the message, `d_ev` in D1, and `late` when the operation of this cycle belongs to a message of before.
//! Out: the same at L0, one level: directly in D1, from registers filled at `d_ev` when `late`.

use rust_hdl::prelude::*;

/// Selects what travels with an operation; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Meta {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The deciding word of a message was captured.
    pub d_ev: Signal<In, Bit>,
    /// This cycle's operation is of the message of the last `d_ev`, not of one of this cycle.
    pub late: Signal<In, Bit>,
    /// Sequence number of the message.
    pub d_seq: Signal<In, Bits<64>>,
    /// Timestamp in the message, ns.
    pub d_ts: Signal<In, Bits<64>>,
    /// Time of day of its frame, ns.
    pub d_time: Signal<In, Bits<64>>,
    /// Kind of the message.
    pub d_kind: Signal<In, Bits<4>>,
    /// Its feed.
    pub d_feed: Signal<In, Bits<2>>,
    /// Its line: 1 = B.
    pub d_line: Signal<In, Bit>,
    /// Number of its frame on the line.
    pub d_frame: Signal<In, Bits<16>>,
    /// Index of its deciding word in the frame.
    pub d_word: Signal<In, Bits<12>>,
    /// Sequence number.
    pub o_seq: Signal<Out, Bits<64>>,
    /// Timestamp in the message, ns.
    pub o_ts: Signal<Out, Bits<64>>,
    /// Time of day of the frame, ns.
    pub o_time: Signal<Out, Bits<64>>,
    /// Kind.
    pub o_kind: Signal<Out, Bits<4>>,
    /// Feed.
    pub o_feed: Signal<Out, Bits<2>>,
    /// Line.
    pub o_line: Signal<Out, Bit>,
    /// Number of the frame.
    pub o_frame: Signal<Out, Bits<16>>,
    /// Index of the deciding word.
    pub o_word: Signal<Out, Bits<12>>,
    seq: DFF<Bits<64>>,
    ts: DFF<Bits<64>>,
    time: DFF<Bits<64>>,
    kind: DFF<Bits<4>>,
    feed: DFF<Bits<2>>,
    line: DFF<Bit>,
    frame: DFF<Bits<16>>,
    word: DFF<Bits<12>>,
}

impl Logic for Meta {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, seq, ts, time, kind, feed, line, frame, word);
        if self.d_ev.val() {
            self.seq.d.next = self.d_seq.val();
            self.ts.d.next = self.d_ts.val();
            self.time.d.next = self.d_time.val();
            self.kind.d.next = self.d_kind.val();
            self.feed.d.next = self.d_feed.val();
            self.line.d.next = self.d_line.val();
            self.frame.d.next = self.d_frame.val();
            self.word.d.next = self.d_word.val();
        }
        if self.late.val() {
            self.o_seq.next = self.seq.q.val();
            self.o_ts.next = self.ts.q.val();
            self.o_time.next = self.time.q.val();
            self.o_kind.next = self.kind.q.val();
            self.o_feed.next = self.feed.q.val();
            self.o_line.next = self.line.q.val();
            self.o_frame.next = self.frame.q.val();
            self.o_word.next = self.word.q.val();
        } else {
            self.o_seq.next = self.d_seq.val();
            self.o_ts.next = self.d_ts.val();
            self.o_time.next = self.d_time.val();
            self.o_kind.next = self.d_kind.val();
            self.o_feed.next = self.d_feed.val();
            self.o_line.next = self.d_line.val();
            self.o_frame.next = self.d_frame.val();
            self.o_word.next = self.d_word.val();
        }
    }
}
