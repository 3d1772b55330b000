//! Whose words go to the walker (docs/semantics.md, section 3).
//!
//! In: of each line, what its filter announces and how the frame at its head was judged; the end of the granted frame.
//! Out: the grant (registers: line, and whether its words come from the pins or from its buffer), and what becomes of the heads.
//!
//! - A frame that comes on an idle line is granted before its sequence can be judged against the count in its block
//!   word. The verdict is there two cycles after the block word, before any message can act; if it is not "use", the
//!   grant is taken back.
//! - A frame that waits is judged first and then granted. `next` is final four cycles after the last word of the frame
//!   before and the verdict takes two, so its first word follows seven cycles after that last word at the earliest.
//! - A straight frame's block word comes at least five cycles after the last word of the frame before; if it comes
//!   earlier, it waits. Line A goes first. Depth 6; from the words of the pins to the grant 5.

use rust_hdl::prelude::*;

/// Grants the walker to one frame after the other.
#[derive(LogicBlock, Default)]
pub struct Arbiter {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// The next word on the pins of this line is the block word of a frame that may go straight through.
    pub want: [Signal<In, Bit>; 2],
    /// A block word did not complete its header.
    pub cut: [Signal<In, Bit>; 2],
    /// Nothing waits on this line.
    pub idle: [Signal<In, Bit>; 2],
    /// The line's head goes straight through.
    pub through: [Signal<In, Bit>; 2],
    /// There is a head, and its verdict is valid.
    pub settled: [Signal<In, Bit>; 2],
    /// All messages of the head were seen.
    pub duplicate: [Signal<In, Bit>; 2],
    /// Something is missing before the head.
    pub ahead: [Signal<In, Bit>; 2],
    /// The head is ahead and must wait.
    pub held: [Signal<In, Bit>; 2],
    /// The head is of another session.
    pub foreign: [Signal<In, Bit>; 2],
    /// The head's feed has a session.
    pub judged: [Signal<In, Bit>; 2],
    /// The last word of the granted frame is being walked.
    pub last: Signal<In, Bit>,
    /// Some frame is granted.
    pub busy: Signal<Out, Bit>,
    /// It has not ended: its words are to be walked.
    pub flows: Signal<Out, Bit>,
    /// It is line B's.
    pub line_b: Signal<Out, Bit>,
    /// Its words come from the buffer.
    pub buffered: Signal<Out, Bit>,
    /// A cycle ago, a frame was granted, or one at a head had more to wait for than time and the other line.
    pub stirs: Signal<Out, Bit>,
    /// No frame is granted, and what the last one did to its feed's `next` is done.
    pub calm: Signal<Out, Bit>,
    /// The last frame's end is dealt with: the next may be granted.
    pub rest: Signal<Out, Bit>,
    /// Combinational: the granted frame was judged, and is used.
    pub used: Signal<Out, Bit>,
    /// With `used`: it leaves a gap.
    pub gap: Signal<Out, Bit>,
    /// Combinational: the granted frame is of another session.
    pub refused: Signal<Out, Bit>,
    /// The heads that are done with.
    pub pop: [Signal<Out, Bit>; 2],
    /// The heads that turned out to be duplicates.
    pub dropped: [Signal<Out, Bit>; 2],
    /// The head that was granted straight must wait.
    pub wait: [Signal<Out, Bit>; 2],
    /// The session of this line's head is its feed's.
    pub learn: [Signal<Out, Bit>; 2],
    granted: DFF<Bit>,
    on_b: DFF<Bit>,
    from_buffer: DFF<Bit>,
    confirmed: DFF<Bit>,
    ended: DFF<Bit>,
    quiet: DFF<Bits<3>>,
    // `quiet` is at least 3, 5; without the grant of the cycle before.
    calm3: DFF<Bit>,
    calm5: DFF<Bit>,
    direct: [Signal<Local, Bit>; 2],
    ready: [Signal<Local, Bit>; 2],
    waits: [Signal<Local, Bit>; 2],
    may3: Signal<Local, Bit>,
    may5: Signal<Local, Bit>,
    b_ready: Signal<Local, Bit>,
    a_waits: Signal<Local, Bit>,
    lies: [Signal<Local, Bit>; 2],
    stirring: DFF<Bit>,
    here_ready: Signal<Local, Bit>,
    here_foreign: Signal<Local, Bit>,
    here_duplicate: Signal<Local, Bit>,
    here_held: Signal<Local, Bit>,
    here_ahead: Signal<Local, Bit>,
    here_judged: Signal<Local, Bit>,
    here_cut: Signal<Local, Bit>,
    confirm: Signal<Local, Bit>,
    use_it: Signal<Local, Bit>,
    back: Signal<Local, Bit>,
    finish: Signal<Local, Bit>,
    release: Signal<Local, Bit>,
    straight: Signal<Local, Bit>,
    teach: [Signal<Local, Bit>; 2],
    own: [Signal<Local, Bit>; 2],
}

impl Logic for Arbiter {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            granted,
            on_b,
            from_buffer,
            confirmed,
            ended,
            quiet,
            calm3,
            calm5,
            stirring
        );
        // What is known of the granted frame.
        self.straight.next = !self.from_buffer.q.val();
        self.here_ready.next = self.settled[0].val() & self.through[0].val();
        self.here_foreign.next = self.foreign[0].val();
        self.here_duplicate.next = self.duplicate[0].val();
        self.here_held.next = self.held[0].val();
        self.here_ahead.next = self.ahead[0].val();
        self.here_judged.next = self.judged[0].val();
        self.here_cut.next = self.cut[0].val();
        self.own[0].next = !self.on_b.q.val();
        self.own[1].next = self.on_b.q.val();
        if self.on_b.q.val() {
            self.here_ready.next = self.settled[1].val() & self.through[1].val();
            self.here_foreign.next = self.foreign[1].val();
            self.here_duplicate.next = self.duplicate[1].val();
            self.here_held.next = self.held[1].val();
            self.here_ahead.next = self.ahead[1].val();
            self.here_judged.next = self.judged[1].val();
            self.here_cut.next = self.cut[1].val();
        }
        self.confirm.next = self.granted.q.val()
            & !self.confirmed.q.val()
            & (self.from_buffer.q.val() | self.here_ready.val());
        // A buffered frame was judged before it was granted.
        self.back.next = self.here_foreign.val()
            | (self.straight.val() & (self.here_duplicate.val() | self.here_held.val()));
        self.use_it.next = self.confirm.val() & !self.back.val();
        self.finish.next =
            (self.last.val() | self.ended.q.val()) & (self.confirmed.q.val() | self.use_it.val());
        self.release.next = self.granted.q.val()
            & ((self.confirm.val() & self.back.val())
                | self.finish.val()
                | (self.straight.val() & !self.confirmed.q.val() & self.here_cut.val()));
        // Both are of a granted frame only.
        self.confirmed.d.next = self.granted.q.val() & (self.confirmed.q.val() | self.use_it.val());
        self.ended.d.next = self.granted.q.val() & (self.ended.q.val() | self.last.val());
        // Time since the last frame.
        if self.quiet.q.val() != 7 {
            self.quiet.d.next = self.quiet.q.val() + 1;
        }
        self.calm3.d.next = self.quiet.q.val() >= 2;
        self.calm5.d.next = self.quiet.q.val() >= 4;
        if self.granted.q.val() | self.teach[0].val() | self.teach[1].val() {
            self.quiet.d.next = 0.into();
            self.calm3.d.next = false;
            self.calm5.d.next = false;
        }
        self.may3.next = self.calm3.q.val() & !self.granted.q.val();
        self.may5.next = self.calm5.q.val() & !self.granted.q.val();
        for i in 0..2 {
            self.direct[i].next = self.want[i].val() & self.idle[i].val() & self.may3.val();
            self.waits[i].next = self.settled[i].val() & !self.through[i].val();
            self.ready[i].next = self.waits[i].val()
                & self.judged[i].val()
                & (self.foreign[i].val() | (!self.duplicate[i].val() & !self.held[i].val()))
                & self.may5.val();
            self.wait[i].next = self.own[i].val()
                & self.confirm.val()
                & self.straight.val()
                & self.here_held.val()
                & !self.here_foreign.val();
            self.dropped[i].next = (self.own[i].val()
                & self.confirm.val()
                & self.straight.val()
                & self.here_duplicate.val()
                & !self.here_foreign.val())
                | (self.waits[i].val()
                    & self.judged[i].val()
                    & !self.foreign[i].val()
                    & self.duplicate[i].val()
                    & !(self.own[i].val() & self.granted.q.val()));
            self.pop[i].next = self.dropped[i].val()
                | (self.own[i].val() & self.release.val() & !self.wait[i].val());
            self.learn[i].next = self.teach[i].val()
                | (self.own[i].val()
                    & self.confirm.val()
                    & self.straight.val()
                    & !self.here_judged.val());
        }
        self.teach[0].next = self.waits[0].val() & !self.judged[0].val() & self.may5.val();
        self.teach[1].next =
            self.waits[1].val() & !self.judged[1].val() & self.may5.val() & !self.teach[0].val();
        // A's head must have been found to wait before B's may go.
        self.a_waits.next = self.idle[0].val()
            | (self.waits[0].val()
                & self.judged[0].val()
                & !self.duplicate[0].val()
                & self.held[0].val());
        self.b_ready.next = self.ready[1].val() & self.a_waits.val();
        // The next grant. A head that is ready is none that comes directly; what comes directly is known last.
        self.granted.d.next = (self.granted.q.val() & !self.release.val())
            | self.direct[0].val()
            | self.direct[1].val()
            | self.ready[0].val()
            | self.b_ready.val();
        self.on_b.d.next = !(self.direct[0].val() | self.ready[0].val())
            & (self.direct[1].val() | self.b_ready.val() | self.on_b.q.val());
        self.from_buffer.d.next = self.ready[0].val()
            | (!self.direct[0].val()
                & (self.b_ready.val() | (!self.direct[1].val() & self.from_buffer.q.val())));
        self.busy.next = self.granted.q.val();
        self.flows.next = self.granted.q.val() & !self.ended.q.val();
        self.line_b.next = self.on_b.q.val();
        self.buffered.next = self.from_buffer.q.val();
        for i in 0..2 {
            self.lies[i].next = self.idle[i].val()
                | (self.waits[i].val()
                    & self.judged[i].val()
                    & !self.foreign[i].val()
                    & !self.duplicate[i].val()
                    & self.held[i].val());
        }
        self.stirring.d.next = self.granted.q.val() | !self.lies[0].val() | !self.lies[1].val();
        self.stirs.next = self.stirring.q.val();
        self.calm.next = self.may5.val();
        self.rest.next = self.may3.val();
        self.used.next = self.use_it.val();
        self.gap.next = self.here_ahead.val();
        self.refused.next = self.confirm.val() & self.here_foreign.val();
    }
}
