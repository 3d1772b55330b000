//! Which instruments are marked and which are halted, as vectors.
//!
//! In: the status of one instrument, the mark of a feed, a clear. Out: registers. In one cycle a clear comes first, then the
//! feed's mark, then the instrument's status. A mark stays until the clear; a halt is as last said. Depth 4.

use rust_hdl::prelude::*;

/// Status of all instruments.
#[derive(LogicBlock, Default)]
pub struct Status {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Forget everything.
    pub clear: Signal<In, Bit>,
    /// A feed is marked.
    pub mark: Signal<In, Bit>,
    /// Which.
    pub mark_feed: Signal<In, Bits<2>>,
    /// Instruments of each feed.
    pub of_feed: [Signal<In, Bits<256>>; 4],
    /// The status of an instrument is said.
    pub say: Signal<In, Bit>,
    /// Which.
    pub instr: Signal<In, Bits<8>>,
    /// It has a sticky mark.
    pub sticky: Signal<In, Bit>,
    /// It is halted.
    pub halt: Signal<In, Bit>,
    /// Marked instruments.
    pub marked: Signal<Out, Bits<256>>,
    /// Halted instruments.
    pub halted: Signal<Out, Bits<256>>,
    /// Marked or halted instruments, one cycle later.
    pub blocked: Signal<Out, Bits<256>>,
    is_blocked: DFF<Bits<256>>,
    is_marked: DFF<Bits<256>>,
    is_halted: DFF<Bits<256>>,
    kept_marked: Signal<Local, Bits<256>>,
    kept_halted: Signal<Local, Bits<256>>,
    with_feed: Signal<Local, Bits<256>>,
}

impl Logic for Status {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, is_marked, is_halted, is_blocked);
        self.kept_marked.next = self.is_marked.q.val();
        self.kept_halted.next = self.is_halted.q.val();
        if self.clear.val() {
            self.kept_marked.next = 0.into();
            self.kept_halted.next = 0.into();
        }
        self.with_feed.next = self.kept_marked.val();
        for f in 0..4 {
            if self.mark.val() & (self.mark_feed.val().index() == f) {
                self.with_feed.next = self.kept_marked.val() | self.of_feed[f].val();
            }
        }
        self.is_marked.d.next = self.with_feed.val();
        self.is_halted.d.next = self.kept_halted.val();
        if self.say.val() {
            self.is_halted.d.next = self
                .kept_halted
                .val()
                .replace_bit(self.instr.val().index(), self.halt.val());
            if self.sticky.val() {
                self.is_marked.d.next = self
                    .with_feed
                    .val()
                    .replace_bit(self.instr.val().index(), true);
            }
        }
        self.is_blocked.d.next = self.is_marked.q.val() | self.is_halted.q.val();
        self.blocked.next = self.is_blocked.q.val();
        self.marked.next = self.is_marked.q.val();
        self.halted.next = self.is_halted.q.val();
    }
}
