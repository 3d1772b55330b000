//! What travels with an operation: where and when its message was. Two registers long, L0 to L2; held until the next.

use rust_hdl::prelude::*;

/// Delay of an operation's origin; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Origin {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// L0: an operation.
    pub load: Signal<In, Bit>,
    /// L1: it acts.
    pub act1: Signal<In, Bit>,
    /// L0: sequence number of the message.
    pub o_seq: Signal<In, Bits<64>>,
    /// L0: timestamp in the message, ns.
    pub o_ts: Signal<In, Bits<64>>,
    /// L0: time of day of its frame, ns.
    pub o_time: Signal<In, Bits<64>>,
    /// L0: kind of the message.
    pub o_kind: Signal<In, Bits<4>>,
    /// L0: its feed.
    pub o_feed: Signal<In, Bits<2>>,
    /// L0: its line, 1 = B.
    pub o_line: Signal<In, Bit>,
    /// L0: number of its frame on the line.
    pub o_frame: Signal<In, Bits<16>>,
    /// L0: index of its deciding word in the frame.
    pub o_word: Signal<In, Bits<12>>,
    /// L2: sequence number of the message.
    pub j_seq: Signal<Out, Bits<64>>,
    /// L2: timestamp in the message, ns.
    pub j_ts: Signal<Out, Bits<64>>,
    /// L2: time of day of its frame, ns.
    pub j_time: Signal<Out, Bits<64>>,
    /// L2: kind of the message.
    pub j_kind: Signal<Out, Bits<4>>,
    /// L2: its feed.
    pub j_feed: Signal<Out, Bits<2>>,
    /// L2: its line, 1 = B.
    pub j_line: Signal<Out, Bit>,
    /// L2: number of its frame on the line.
    pub j_frame: Signal<Out, Bits<16>>,
    /// L2: index of its deciding word in the frame.
    pub j_word: Signal<Out, Bits<12>>,
    seq1: DFF<Bits<64>>,
    seq2: DFF<Bits<64>>,
    ts1: DFF<Bits<64>>,
    ts2: DFF<Bits<64>>,
    time1: DFF<Bits<64>>,
    time2: DFF<Bits<64>>,
    kind1: DFF<Bits<4>>,
    kind2: DFF<Bits<4>>,
    feed1: DFF<Bits<2>>,
    feed2: DFF<Bits<2>>,
    line1: DFF<Bit>,
    line2: DFF<Bit>,
    frame1: DFF<Bits<16>>,
    frame2: DFF<Bits<16>>,
    word1: DFF<Bits<12>>,
    word2: DFF<Bits<12>>,
}

impl Logic for Origin {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, seq1, seq2, ts1, ts2, time1, time2, kind1, kind2, feed1, feed2, line1,
            line2, frame1, frame2, word1, word2
        );
        if self.load.val() {
            self.seq1.d.next = self.o_seq.val();
            self.ts1.d.next = self.o_ts.val();
            self.time1.d.next = self.o_time.val();
            self.kind1.d.next = self.o_kind.val();
            self.feed1.d.next = self.o_feed.val();
            self.line1.d.next = self.o_line.val();
            self.frame1.d.next = self.o_frame.val();
            self.word1.d.next = self.o_word.val();
        }
        if self.act1.val() {
            self.seq2.d.next = self.seq1.q.val();
            self.ts2.d.next = self.ts1.q.val();
            self.time2.d.next = self.time1.q.val();
            self.kind2.d.next = self.kind1.q.val();
            self.feed2.d.next = self.feed1.q.val();
            self.line2.d.next = self.line1.q.val();
            self.frame2.d.next = self.frame1.q.val();
            self.word2.d.next = self.word1.q.val();
        }
        self.j_seq.next = self.seq2.q.val();
        self.j_ts.next = self.ts2.q.val();
        self.j_time.next = self.time2.q.val();
        self.j_kind.next = self.kind2.q.val();
        self.j_feed.next = self.feed2.q.val();
        self.j_line.next = self.line2.q.val();
        self.j_frame.next = self.frame2.q.val();
        self.j_word.next = self.word2.q.val();
    }
}
