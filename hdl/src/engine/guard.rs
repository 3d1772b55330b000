//! Whether orders may leave at all: armed, the kill switch, the dead-man timer, stale feeds.
//!
//! In: the host's acts (one cycle each), the kill pin, time, ends of in-turn frames, `stop` from the engine. Out: registers,
//! and `block`, which is true in the very cycle of a kill or disarm, so that no order starts in the cycle after it.
//! Arming takes four cycles: the feeds' silence is counted anew from then. Depth: a 64-bit comparison (2).

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::feed::{EN, STALE, STALE_W};

const_table!(pub GuardConsts: EN, STALE);

/// Armed or not, and why not.
#[derive(LogicBlock, Default)]
pub struct Guard {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Time of day, ns.
    pub now: Signal<In, Bits<64>>,
    /// The kill pin: latched.
    pub kill: Signal<In, Bit>,
    /// Host: arm.
    pub ctl_arm: Signal<In, Bit>,
    /// Host: disarm.
    pub ctl_disarm: Signal<In, Bit>,
    /// Host: latch the kill switch.
    pub ctl_kill: Signal<In, Bit>,
    /// Host: release the kill switch.
    pub ctl_unkill: Signal<In, Bit>,
    /// Host: alive.
    pub heartbeat: Signal<In, Bit>,
    /// Silence of the host that is allowed, ns; 0 = any.
    pub dead_man: Signal<In, Bits<48>>,
    /// Row of window `feed`.
    pub cfg_row: Signal<In, Bits<512>>,
    /// Feed that the row is for.
    pub cfg_addr: Signal<In, Bits<2>>,
    /// The row is written.
    pub we_feed: Signal<In, Bit>,
    /// An in-turn frame of a feed ended.
    pub ended: Signal<In, Bit>,
    /// Which feed.
    pub ended_feed: Signal<In, Bits<2>>,
    /// The books are forgotten, and with them when feeds were heard.
    pub forget: Signal<In, Bit>,
    /// Disarm, from inside the engine.
    pub stop: Signal<In, Bit>,
    /// Armed.
    pub armed: Signal<Out, Bit>,
    /// The kill switch is latched.
    pub killed: Signal<Out, Bit>,
    /// The host was silent for too long.
    pub dead: Signal<Out, Bit>,
    /// Feeds that were silent for too long.
    pub stale: Signal<Out, Bits<4>>,
    /// No order may start in this cycle, from the inputs.
    pub block: Signal<Out, Bit>,
    is_armed: DFF<Bit>,
    is_killed: DFF<Bit>,
    is_dead: DFF<Bit>,
    now1: DFF<Bits<64>>,
    now2: DFF<Bits<64>>,
    watched: DFF<Bit>,
    beat: DFF<Bits<64>>,
    due: DFF<Bits<64>>,
    arm1: DFF<Bit>,
    arm2: DFF<Bit>,
    arm3: DFF<Bit>,
    undo: Signal<Local, Bit>,
    timed: [DFF<Bit>; 4],
    allowed: [DFF<Bits<STALE_W>>; 4],
    heard: [DFF<Bits<64>>; 4],
    spoken: [DFF<Bit>; 4],
    spoke: [DFF<Bit>; 4],
    until: [DFF<Bits<64>>; 4],
    is_stale: [DFF<Bit>; 4],
    any_stale: Signal<Local, Bit>,
    consts: Consts<GuardConsts>,
}

impl Logic for Guard {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, now1, now2, is_armed, is_killed, is_dead, watched, beat, due, arm1, arm2,
            arm3
        );
        // What is due is known two cycles after what it counts from; so is the time that it is compared with.
        self.now1.d.next = self.now.val();
        self.now2.d.next = self.now1.q.val();
        // Dead-man.
        if self.heartbeat.val() {
            self.beat.d.next = self.now.val();
        }
        self.due.d.next = self.beat.q.val() + self.dead_man.val().get_bits::<64>(0);
        self.watched.d.next = self.dead_man.val().any();
        self.is_dead.d.next = self.watched.q.val() & (self.now2.q.val() > self.due.q.val());

        // Feeds: silence since the last frame, or since arming if that was later; not before the first frame.
        for f in 0..4 {
            self.timed[f].clock.next = self.clock.val();
            self.allowed[f].clock.next = self.clock.val();
            self.heard[f].clock.next = self.clock.val();
            self.spoken[f].clock.next = self.clock.val();
            self.spoke[f].clock.next = self.clock.val();
            self.until[f].clock.next = self.clock.val();
            self.is_stale[f].clock.next = self.clock.val();
            self.timed[f].d.next = self.timed[f].q.val();
            self.allowed[f].d.next = self.allowed[f].q.val();
            self.heard[f].d.next = self.heard[f].q.val();
            if self.we_feed.val() & (self.cfg_addr.val().index() == f) {
                self.allowed[f].d.next = self.cfg_row.val().get_bits::<STALE_W>(STALE);
                self.timed[f].d.next = self.cfg_row.val().get_bit(EN)
                    & self.cfg_row.val().get_bits::<STALE_W>(STALE).any();
            }
            if self.ctl_arm.val() | (self.ended.val() & (self.ended_feed.val().index() == f)) {
                self.heard[f].d.next = self.now.val();
            }
            self.spoken[f].d.next = self.spoken[f].q.val() & !self.forget.val();
            if self.ended.val() & (self.ended_feed.val().index() == f) {
                self.spoken[f].d.next = true;
            }
            // As late as `until`.
            self.spoke[f].d.next = self.spoken[f].q.val();
            self.until[f].d.next =
                self.heard[f].q.val() + self.allowed[f].q.val().get_bits::<64>(0);
            self.is_stale[f].d.next = self.timed[f].q.val()
                & self.spoke[f].q.val()
                & (self.now2.q.val() > self.until[f].q.val());
        }
        self.any_stale.next = self.is_stale[0].q.val()
            | self.is_stale[1].q.val()
            | self.is_stale[2].q.val()
            | self.is_stale[3].q.val();
        self.stale.next = (bit_cast::<4, 1>(self.is_stale[3].q.val().into()) << 3)
            | (bit_cast::<4, 1>(self.is_stale[2].q.val().into()) << 2)
            | (bit_cast::<4, 1>(self.is_stale[1].q.val().into()) << 1)
            | bit_cast::<4, 1>(self.is_stale[0].q.val().into());

        self.is_killed.d.next = (self.is_killed.q.val() & !self.ctl_unkill.val())
            | self.kill.val()
            | self.ctl_kill.val();
        self.undo.next = self.kill.val()
            | self.ctl_kill.val()
            | self.ctl_disarm.val()
            | self.stop.val()
            | self.is_killed.q.val();
        // By then the feeds' silence is that since arming.
        self.arm1.d.next = self.ctl_arm.val() & !self.undo.val();
        self.arm2.d.next = self.arm1.q.val() & !self.undo.val();
        self.arm3.d.next = self.arm2.q.val() & !self.undo.val();
        self.is_armed.d.next = (self.is_armed.q.val() | self.arm3.q.val())
            & !self.undo.val()
            & !self.is_dead.q.val()
            & !self.any_stale.val();
        self.armed.next = self.is_armed.q.val();
        self.killed.next = self.is_killed.q.val();
        self.dead.next = self.is_dead.q.val();
        self.block.next = self.kill.val() | self.ctl_kill.val() | self.ctl_disarm.val();
    }
}
