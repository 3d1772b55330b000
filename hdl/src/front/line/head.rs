//! The frame at the head of a line: taken directly from the pins where nothing waits, else from the queue.
//!
//! In: a record when its frame is accepted, the queue's first record, and what the arbiter decides. Out: the head and
//! how long it has been there. A frame that is accepted while nothing waits is judged while its header comes in:
//! `record` shows the newest frame of the line as long as there is no head, so that the verdict is there in the cycle
//! in which the head is. Depth 3 of its own, 6 behind the verdict.

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::info::{FEED, INFO_W, START, TIME};
use rust_hdl::prelude::*;

const_table!(
    pub HeadConsts: FEED, TIME, START
);

/// Holds the first frame of a line whose buffer has `2^A` words.
#[derive(LogicBlock, Default)]
pub struct Head<const A: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// A frame was accepted; its record is in `newest`.
    pub accepted: Signal<In, Bit>,
    /// Record of the newest frame of the line.
    pub newest: Signal<In, Bits<INFO_W>>,
    /// The line's words go straight from the pins to the walker.
    pub direct: Signal<In, Bit>,
    /// First record of the queue.
    pub first: Signal<In, Bits<INFO_W>>,
    /// It is there.
    pub queued: Signal<In, Bit>,
    /// Nothing is in the queue, nor on its way into it.
    pub queue_empty: Signal<In, Bit>,
    /// There is room for one more frame that waits.
    pub fits: Signal<In, Bit>,
    /// The head is done with.
    pub pop: Signal<In, Bit>,
    /// The head does not go straight through but waits.
    pub wait: Signal<In, Bit>,
    /// Time of day, ns.
    pub now: Signal<In, Bits<64>>,
    /// The head's record, or the newest frame's if there is no head.
    pub record: Signal<Out, Bits<INFO_W>>,
    /// Its feed; without a head, what it was in the cycle before.
    pub who: Signal<Out, Bits<2>>,
    /// There is a head.
    pub valid: Signal<Out, Bit>,
    /// Its words go straight from the pins.
    pub through: Signal<Out, Bit>,
    /// Its verdict is valid.
    pub settled: Signal<Out, Bit>,
    /// There is a head, and its deadline is valid.
    pub timed: Signal<Out, Bit>,
    /// Since when it is the head, ns.
    pub since: Signal<Out, Bits<64>>,
    /// Nothing waits on this line.
    pub idle: Signal<Out, Bit>,
    /// Combinational: a frame becomes the head.
    pub load: Signal<Out, Bit>,
    /// Address of its block word in the line's buffer.
    pub from: Signal<Out, Bits<A>>,
    /// The first record of the queue becomes the head.
    pub queue_pop: Signal<Out, Bit>,
    /// `newest` goes into the queue.
    pub queue_push: Signal<Out, Bit>,
    /// There is no room for `newest`.
    pub refuse: Signal<Out, Bit>,
    held: DFF<Bits<INFO_W>>,
    there: DFF<Bit>,
    was_there: DFF<Bit>,
    had_been: DFF<Bit>,
    passing: DFF<Bit>,
    age: DFF<Bits<2>>,
    // It is 3.
    ripe: DFF<Bit>,
    clocked: DFF<Bits<2>>,
    begun: DFF<Bits<64>>,
    feed: DFF<Bits<2>>,
    from_pins: Signal<Local, Bit>,
    from_queue: Signal<Local, Bit>,
    none: Signal<Local, Bit>,
    consts: Consts<HeadConsts>,
}

impl<const A: usize> Logic for Head<A> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, held, there, was_there, had_been, passing, age, ripe, clocked, begun, feed
        );
        self.none.next = !self.there.q.val() & self.queue_empty.val();
        self.from_pins.next = self.accepted.val() & self.none.val();
        self.from_queue.next = self.queued.val() & !self.there.q.val();
        self.was_there.d.next = self.there.q.val();
        self.had_been.d.next = self.was_there.q.val();
        if self.age.q.val() != 3 {
            self.age.d.next = self.age.q.val() + 1;
        }
        self.ripe.d.next = self.age.q.val().get_bit(1);
        if self.clocked.q.val() != 2 {
            self.clocked.d.next = self.clocked.q.val() + 1;
        }
        if self.pop.val() {
            self.there.d.next = false;
        }
        if self.wait.val() {
            self.passing.d.next = false;
        }
        self.feed.d.next = self.record.val().get_bits::<2>(FEED);
        if self.from_queue.val() {
            self.feed.d.next = self.first.val().get_bits::<2>(FEED);
            self.there.d.next = true;
            self.held.d.next = self.first.val();
            self.passing.d.next = false;
            self.begun.d.next = self.now.val();
            self.age.d.next = 0.into();
            self.ripe.d.next = false;
            self.clocked.d.next = 0.into();
        }
        if self.from_pins.val() {
            self.there.d.next = true;
            self.held.d.next = self.newest.val();
            self.passing.d.next = self.direct.val();
            self.begun.d.next = self.newest.val().get_bits::<64>(TIME);
            self.clocked.d.next = 0.into();
            // The judge has looked at the newest frame for two cycles, and at its feed for three, unless a head was there.
            self.age.d.next = 3.into();
            self.ripe.d.next = true;
            if self.was_there.q.val() | self.had_been.q.val() {
                self.age.d.next = 0.into();
                self.ripe.d.next = false;
            }
        }
        self.record.next = self.newest.val();
        if self.there.q.val() {
            self.record.next = self.held.q.val();
        }
        self.who.next = self.feed.q.val();
        self.from.next = self.first.val().get_bits::<A>(START);
        if self.from_pins.val() {
            self.from.next = self.newest.val().get_bits::<A>(START);
        }
        self.load.next = self.from_pins.val() | self.from_queue.val();
        self.valid.next = self.there.q.val();
        self.through.next = self.passing.q.val();
        self.settled.next = self.there.q.val() & self.ripe.q.val();
        self.timed.next = self.there.q.val() & (self.clocked.q.val() == 2);
        self.since.next = self.begun.q.val();
        self.idle.next = self.none.val();
        self.queue_pop.next = self.from_queue.val();
        self.queue_push.next = self.accepted.val() & !self.none.val() & self.fits.val();
        self.refuse.next = self.accepted.val() & !self.none.val() & !self.fits.val();
    }
}
