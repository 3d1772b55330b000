//! Interrupts: which vectors are pending, and when each interrupts (docs/card.md, section 5).
//!
//! In: what the host has set, how many records are written and taken, and what happened. Out: register IRQ_PENDING, and a pulse a
//! vector. EVENTS is pending five cycles after the count of written records, which comes after the records. Depth 4.
//!
//! The hold-off begins with the first record that is not taken, and anew whenever the host takes some. A
//! vector that is cleared in the very cycle of a new cause interrupts again.

use rust_hdl::prelude::*;
use t2t_contract::registers::irq::{COMMIT, DISARM, EVENTS, LOST};

const _: () = assert!(EVENTS == 0 && DISARM == 1 && COMMIT == 2 && LOST == 3);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Interrupts {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The function is reset: nothing is pending.
    pub reset: Signal<In, Bit>,
    /// Register IRQ_ENABLE.
    pub enable: Signal<In, Bits<4>>,
    /// What is written to IRQ_CLEAR.
    pub clear: Signal<In, Bits<4>>,
    /// It is.
    pub clear_stb: Signal<In, Bit>,
    /// Register IRQ_THRESHOLD; 0 counts as 1.
    pub threshold: Signal<In, Bits<20>>,
    /// Register IRQ_HOLDOFF, cycles.
    pub holdoff: Signal<In, Bits<32>>,
    /// Records in host memory.
    pub written: Signal<In, Bits<32>>,
    /// Records taken.
    pub taken: Signal<In, Bits<32>>,
    /// Armed.
    pub armed: Signal<In, Bit>,
    /// The kill switch is latched.
    pub killed: Signal<In, Bit>,
    /// A commit or discard ended.
    pub committed: Signal<In, Bit>,
    /// An event was lost, or could not be written.
    pub lost: Signal<In, Bit>,
    /// Register IRQ_PENDING.
    pub pending: Signal<Out, Bits<4>>,
    /// Vectors that interrupt now.
    pub pulse: Signal<Out, Bits<4>>,
    there: DFF<Bits<32>>,
    some: DFF<Bit>,
    some1: DFF<Bit>,
    many: DFF<Bit>,
    taken1: DFF<Bits<32>>,
    took: DFF<Bit>,
    waited: DFF<Bits<32>>,
    late: DFF<Bit>,
    events: DFF<Bit>,
    was_armed: DFF<Bit>,
    was_killed: DFF<Bit>,
    sets: DFF<Bits<4>>,
    clears: DFF<Bits<4>>,
    enabled: DFF<Bits<4>>,
    waits: DFF<Bits<4>>,
    told: DFF<Bits<4>>,
    fires: DFF<Bits<4>>,
    kept: Signal<Local, Bits<4>>,
    next: Signal<Local, Bits<4>>,
}

impl Logic for Interrupts {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, there, some, some1, many, taken1, took, waited, late, events, was_armed,
            was_killed, sets, clears, enabled, waits, told, fires
        );
        // Records that are there and not taken. More taken than written is the host's mistake: none.
        self.there.d.next = self.written.val() - self.taken.val();
        self.some.d.next = self.there.q.val().any() & !self.there.q.val().get_bit(31);
        self.many.d.next = self.there.q.val() >= bit_cast::<32, 20>(self.threshold.val());
        self.taken1.d.next = self.taken.val();
        self.took.d.next = self.taken.val() != self.taken1.q.val();
        if !self.some.q.val() | self.took.q.val() {
            self.waited.d.next = 0.into();
        } else if !self.waited.q.val().all() {
            self.waited.d.next = self.waited.q.val() + 1;
        }
        self.late.d.next = self.holdoff.val().any() & (self.waited.q.val() > self.holdoff.val());
        self.some1.d.next = self.some.q.val();
        self.events.d.next =
            (self.some.q.val() & self.many.q.val()) | (self.some1.q.val() & self.late.q.val());

        // Causes that stay until they are cleared.
        self.was_armed.d.next = self.armed.val();
        self.was_killed.d.next = self.killed.val();
        self.sets.d.next = (bit_cast::<4, 1>(self.lost.val().into()) << 3)
            | (bit_cast::<4, 1>(self.committed.val().into()) << 2)
            | (bit_cast::<4, 1>(
                ((self.was_armed.q.val() & !self.armed.val())
                    | (self.killed.val() & !self.was_killed.q.val()))
                .into(),
            ) << 1);
        self.clears.d.next = 0.into();
        if self.clear_stb.val() {
            self.clears.d.next = self.clear.val() & 14;
        }
        if self.reset.val() {
            self.clears.d.next = 15.into();
        }
        // A reset takes the enables away: what it clears must not look new to one that is still there.
        self.enabled.d.next = self.enable.val();
        if self.reset.val() {
            self.enabled.d.next = 0.into();
        }
        self.kept.next = self.waits.q.val() & !self.clears.q.val() & 14;
        self.next.next =
            self.kept.val() | self.sets.q.val() | bit_cast::<4, 1>(self.events.q.val().into());
        self.waits.d.next = self.next.val();
        self.told.d.next = self.next.val() & self.enabled.q.val();
        self.fires.d.next =
            self.next.val() & self.enabled.q.val() & !(self.told.q.val() & !self.clears.q.val());
        self.pending.next = self.waits.q.val();
        self.pulse.next = self.fires.q.val();
    }
}
