//! Whose turn it is: goes through the sources of a cycle in their order, and through the cycles as they came.
//!
//! In: the cycle at the head of its queue, and which sources' heads are there. Out, combinational: the source whose event is taken
//! (one-hot, `take` with it) and what to pop; time and generation of its cycle, held. One event a cycle; one whose head is not there yet
//! (an order whose latency is not known) is waited for. Depth 5.

use super::layout::*;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const_table!(pub TurnConsts: Y_SOURCES, Y_EPOCH, COMMIT, STATE, FEED, INSTRUMENT, BOOK, REJECT, FIRE);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Turn {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Heads that are there: cycle (bit 0), row, mark of a feed, fire, reject, state, commit.
    pub valid: Signal<In, Bits<7>>,
    /// Head of the cycles.
    pub cycle: Signal<In, Bits<CYCLE_BITS>>,
    /// Heads that are taken, in the order of `valid`.
    pub pop: Signal<Out, Bits<7>>,
    /// The source whose turn it is, one-hot.
    pub source: Signal<Out, Bits<SOURCES>>,
    /// Its event is taken.
    pub take: Signal<Out, Bit>,
    /// Time and generation of the event.
    pub stamp: Signal<Out, Bits<STAMP_BITS>>,
    /// For which start of the ring it is.
    pub epoch: Signal<Out, Bit>,
    now: DFF<Bits<SOURCES>>,
    rest: DFF<Bits<SOURCES>>,
    held: DFF<Bits<STAMP_BITS>>,
    held_epoch: DFF<Bit>,
    ready: Signal<Local, Bits<SOURCES>>,
    taken: Signal<Local, Bits<SOURCES>>,
    takes: Signal<Local, Bit>,
    loads: Signal<Local, Bit>,
    from: Signal<Local, Bits<SOURCES>>,
    first: Signal<Local, Bits<SOURCES>>,
    consts: Consts<TurnConsts>,
}

impl Logic for Turn {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, now, rest, held, held_epoch);
        self.ready.next = (bit_cast::<SOURCES, 1>(self.valid.val().get_bits::<1>(3)) << 6)
            | (bit_cast::<SOURCES, 1>(self.valid.val().get_bits::<1>(4)) << 5)
            | (bit_cast::<SOURCES, 1>(self.valid.val().get_bits::<1>(1)) << 4)
            | (bit_cast::<SOURCES, 1>(self.valid.val().get_bits::<1>(1)) << 3)
            | (bit_cast::<SOURCES, 1>(self.valid.val().get_bits::<1>(2)) << 2)
            | (bit_cast::<SOURCES, 1>(self.valid.val().get_bits::<1>(5)) << 1)
            | bit_cast::<SOURCES, 1>(self.valid.val().get_bits::<1>(6));
        self.taken.next = self.now.q.val() & self.ready.val();
        self.takes.next = self.taken.val().any();
        self.loads.next = self.valid.val().get_bit(0)
            & !self.rest.q.val().any()
            & (self.takes.val() | !self.now.q.val().any());

        // The next source: of this cycle, or of the cycle that follows.
        self.from.next = self.rest.q.val();
        if !self.rest.q.val().any() {
            self.from.next = self.cycle.val().get_bits::<SOURCES>(Y_SOURCES);
        }
        self.first.next = self.from.val() & (!self.from.val() + 1);
        if self.takes.val() {
            self.now.d.next = 0.into();
        }
        if self.loads.val() | (self.takes.val() & self.rest.q.val().any()) {
            self.now.d.next = self.first.val();
            self.rest.d.next = self.from.val() & !self.first.val();
        }
        if self.loads.val() {
            self.held.d.next = self.cycle.val().get_bits::<STAMP_BITS>(0);
            self.held_epoch.d.next = self.cycle.val().get_bit(Y_EPOCH);
        }

        // A top of book serves the instrument's mark first, then `book`.
        self.pop.next = (bit_cast::<7, 1>(self.taken.val().get_bits::<1>(COMMIT)) << 6)
            | (bit_cast::<7, 1>(self.taken.val().get_bits::<1>(STATE)) << 5)
            | (bit_cast::<7, 1>(self.taken.val().get_bits::<1>(REJECT)) << 4)
            | (bit_cast::<7, 1>(self.taken.val().get_bits::<1>(FIRE)) << 3)
            | (bit_cast::<7, 1>(self.taken.val().get_bits::<1>(FEED)) << 2)
            | (bit_cast::<7, 1>(
                (self.taken.val().get_bit(BOOK)
                    | (self.taken.val().get_bit(INSTRUMENT) & !self.rest.q.val().get_bit(BOOK)))
                .into(),
            ) << 1)
            | bit_cast::<7, 1>(self.loads.val().into());
        self.source.next = self.now.q.val();
        self.take.next = self.takes.val();
        self.stamp.next = self.held.q.val();
        self.epoch.next = self.held_epoch.q.val();
    }
}
