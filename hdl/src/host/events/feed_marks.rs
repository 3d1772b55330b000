//! Why the feeds are marked as a whole: register FEED_MARKS.
//!
//! In: marks of feeds, `clearing` while the books are being cleared. Out: four bits a feed, two cycles after the mark. The first reason
//! stays, as it does in the books, until the books are reset; a mark that comes while they are being cleared is not kept, as
//! the books do not keep it. Depth 2.

use rust_hdl::prelude::*;

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct FeedMarks {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// A feed was marked.
    pub mark_valid: Signal<In, Bit>,
    /// The feed.
    pub mark_feed: Signal<In, Bits<2>>,
    /// Reason.
    pub mark_reason: Signal<In, Bits<4>>,
    /// The books are being cleared.
    pub clearing: Signal<In, Bit>,
    /// Reasons, four bits a feed, feed 0 lowest.
    pub feed_marks: Signal<Out, Bits<16>>,
    valid: DFF<Bit>,
    feed: DFF<Bits<2>>,
    reason: DFF<Bits<4>>,
    of: [DFF<Bits<4>>; 4],
}

impl Logic for FeedMarks {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, valid, feed, reason);
        self.valid.d.next = self.mark_valid.val();
        self.feed.d.next = self.mark_feed.val();
        self.reason.d.next = self.mark_reason.val();
        for f in 0..4 {
            self.of[f].clock.next = self.clock.val();
            self.of[f].d.next = self.of[f].q.val();
            if self.valid.q.val() & (self.feed.q.val().index() == f) & !self.of[f].q.val().any() {
                self.of[f].d.next = self.reason.q.val();
            }
            if self.clearing.val() {
                self.of[f].d.next = 0.into();
            }
        }
        self.feed_marks.next = (bit_cast::<16, 4>(self.of[3].q.val()) << 12)
            | (bit_cast::<16, 4>(self.of[2].q.val()) << 8)
            | (bit_cast::<16, 4>(self.of[1].q.val()) << 4)
            | bit_cast::<16, 4>(self.of[0].q.val());
    }
}
