//! Where each feed is in its stream: the sequence expected next and the session.
//!
//! In: a sequence to go on from (a gap was accepted, or a message), a session to learn, the host's wish to start anew.
//! Out: registers. One cycle, depth 2 of its own, 6 behind the verdict.

use crate::front::layout::info::SESSION_W;
use rust_hdl::prelude::*;

/// `next` and session of four feeds.
#[derive(LogicBlock, Default)]
pub struct Feeds {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// All feeds start anew: first sequence, no session.
    pub reset: Signal<In, Bit>,
    /// One feed starts anew.
    pub fresh: [Signal<In, Bit>; 4],
    /// First sequence of each feed.
    pub first: [Signal<In, Bits<64>>; 4],
    /// Feed `feed` expects `sequence` next.
    pub advance: Signal<In, Bit>,
    /// The feed.
    pub feed: Signal<In, Bits<2>>,
    /// The sequence.
    pub sequence: Signal<In, Bits<64>>,
    /// Feed `pupil` is of session `lesson`.
    pub learn: Signal<In, Bit>,
    /// The feed.
    pub pupil: Signal<In, Bits<2>>,
    /// The session.
    pub lesson: Signal<In, Bits<SESSION_W>>,
    /// Sequence expected next.
    pub next: [Signal<Out, Bits<64>>; 4],
    /// Session.
    pub session: [Signal<Out, Bits<SESSION_W>>; 4],
    /// Which feeds have a session.
    pub known: Signal<Out, Bits<4>>,
    expected: [DFF<Bits<64>>; 4],
    named: [DFF<Bits<SESSION_W>>; 4],
    has_name: [DFF<Bit>; 4],
}

impl Logic for Feeds {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..4 {
            self.expected[i].clock.next = self.clock.val();
            self.expected[i].d.next = self.expected[i].q.val();
            self.named[i].clock.next = self.clock.val();
            self.named[i].d.next = self.named[i].q.val();
            self.has_name[i].clock.next = self.clock.val();
            self.has_name[i].d.next = self.has_name[i].q.val();
            if self.advance.val() & (self.feed.val().index() == i) {
                self.expected[i].d.next = self.sequence.val();
            }
            if self.learn.val() & (self.pupil.val().index() == i) {
                self.named[i].d.next = self.lesson.val();
                self.has_name[i].d.next = true;
            }
            if self.reset.val() | self.fresh[i].val() {
                self.expected[i].d.next = self.first[i].val();
                self.has_name[i].d.next = false;
            }
            self.next[i].next = self.expected[i].q.val();
            self.session[i].next = self.named[i].q.val();
        }
        self.known.next = (bit_cast::<4, 1>(self.has_name[3].q.val().into()) << 3)
            | (bit_cast::<4, 1>(self.has_name[2].q.val().into()) << 2)
            | (bit_cast::<4, 1>(self.has_name[1].q.val().into()) << 1)
            | bit_cast::<4, 1>(self.has_name[0].q.val().into());
    }
}
