//! What is to happen to the frame at the head of its line (docs/semantics.md, section 3).
//!
//! In: the frame's record, the state of all feeds, the time. Out, three cycles after the feed and two after the rest of the record, anew in each cycle: duplicate,
//! in turn, ahead, of another session, and whether a frame that is ahead has waited long enough. Depth 6. Numbers
//! of 64 bits are taken by halves, each with a carry of its own.

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::info::{COUNT, FEED, HAS_B, INFO_W, SEQ, SESSION, SESSION_W};
use rust_hdl::prelude::*;

const_table!(
    pub JudgeConsts: FEED, HAS_B, COUNT, SEQ, SESSION
);

/// Judges one frame's sequence.
#[derive(LogicBlock, Default)]
pub struct Judge {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Feed of the head; without a head, the newest frame's in the cycle before.
    pub who: Signal<In, Bits<2>>,
    /// The frame.
    pub record: Signal<In, Bits<INFO_W>>,
    /// Sequence expected next, of each feed.
    pub next: [Signal<In, Bits<64>>; 4],
    /// Session of each feed.
    pub session: [Signal<In, Bits<SESSION_W>>; 4],
    /// Which feeds have a session.
    pub known: Signal<In, Bits<4>>,
    /// How long a frame of each feed waits for the other line, ns.
    pub hold: [Signal<In, Bits<32>>; 4],
    /// Time of day, ns.
    pub now: Signal<In, Bits<64>>,
    /// Since when the frame is at the head, ns.
    pub since: Signal<In, Bits<64>>,
    /// `since` has been valid for two cycles.
    pub timed: Signal<In, Bit>,
    /// There is no room to wait.
    pub crowded: Signal<In, Bit>,
    /// All its messages were seen.
    pub duplicate: Signal<Out, Bit>,
    /// It has messages that were not seen, or none at all, and nothing is missing before it.
    pub in_turn: Signal<Out, Bit>,
    /// Something is missing before it.
    pub ahead: Signal<Out, Bit>,
    /// It is ahead and must wait for line B: there is one, there is room, and time.
    pub held: Signal<Out, Bit>,
    /// It is of another session.
    pub foreign: Signal<Out, Bit>,
    /// Its feed has a session.
    pub judged: Signal<Out, Bit>,
    /// It has no messages.
    pub heartbeat: Signal<Out, Bit>,
    /// Messages at its beginning that were seen.
    pub skip: Signal<Out, Bits<16>>,
    /// What its feed expects next.
    pub expected: Signal<Out, Bits<64>>,
    // How far the feed is beyond the frame, in halves of their own, each with a sign.
    high: DFF<Bits<33>>,
    low: DFF<Bits<33>>,
    wanted: DFF<Bits<64>>,
    wanted2: DFF<Bits<64>>,
    same: [DFF<Bit>; 5],
    named: DFF<Bits<SESSION_W>>,
    known0: DFF<Bit>,
    known1: DFF<Bit>,
    known2: DFF<Bit>,
    foreign2: DFF<Bit>,
    duplicate2: DFF<Bit>,
    in_turn2: DFF<Bit>,
    ahead2: DFF<Bit>,
    held2: DFF<Bit>,
    heartbeat2: DFF<Bit>,
    skip2: DFF<Bits<16>>,
    // When the time is over: the lower half with its carry, the upper half without and with one.
    end_low: DFF<Bits<33>>,
    end: DFF<Bits<32>>,
    end_carried: DFF<Bits<32>>,
    over: DFF<Bit>,
    feed: Signal<Local, Bits<2>>,
    next_here: Signal<Local, Bits<64>>,
    session_here: Signal<Local, Bits<SESSION_W>>,
    hold_here: Signal<Local, Bits<32>>,
    known_here: Signal<Local, Bit>,
    before: Signal<Local, Bit>,
    all_seen: Signal<Local, Bit>,
    empty: Signal<Local, Bit>,
    near: Signal<Local, Bit>,
    later: Signal<Local, Bit>,
    reached: Signal<Local, Bit>,
    later_carried: Signal<Local, Bit>,
    low_over: Signal<Local, Bit>,
    consts: Consts<JudgeConsts>,
}

impl Logic for Judge {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            high,
            low,
            wanted,
            wanted2,
            named,
            known0,
            known1,
            known2,
            foreign2,
            duplicate2,
            in_turn2,
            ahead2,
            held2,
            heartbeat2,
            skip2,
            end_low,
            end,
            end_carried,
            over
        );
        self.feed.next = self.record.val().get_bits::<2>(FEED);
        self.session_here.next = self.session[3].val();
        self.known_here.next = self.known.val().get_bit(3);
        self.next_here.next = self.next[3].val();
        self.hold_here.next = self.hold[3].val();
        for i in 0..3 {
            if self.feed.val().index() == i {
                self.session_here.next = self.session[i].val();
                self.known_here.next = self.known.val().get_bit(i);
            }
            if self.who.val().index() == i {
                self.next_here.next = self.next[i].val();
                self.hold_here.next = self.hold[i].val();
            }
        }
        self.high.d.next = self.next_here.val().get_bits::<32>(32).get_bits::<33>(0)
            - self.record.val().get_bits::<32>(SEQ + 32).get_bits::<33>(0);
        self.low.d.next = self.next_here.val().get_bits::<32>(0).get_bits::<33>(0)
            - self.record.val().get_bits::<32>(SEQ).get_bits::<33>(0);
        self.wanted.d.next = self.next_here.val();
        self.wanted2.d.next = self.wanted.q.val();
        for i in 0..5 {
            self.same[i].clock.next = self.clock.val();
            self.same[i].d.next = self.named.q.val().get_bits::<16>(i * 16)
                == self.record.val().get_bits::<16>(SESSION + i * 16);
        }
        self.named.d.next = self.session_here.val();
        self.known0.d.next = self.known_here.val();
        self.known1.d.next = self.known0.q.val();
        self.known2.d.next = self.known1.q.val();
        self.foreign2.d.next = self.known1.q.val()
            & !(self.same[0].q.val()
                & self.same[1].q.val()
                & self.same[2].q.val()
                & self.same[3].q.val()
                & self.same[4].q.val());
        self.empty.next = !self.record.val().get_bits::<16>(COUNT).any();
        self.before.next = self.high.q.val().get_bit(32)
            | (self.low.q.val().get_bit(32) & !self.high.q.val().any());
        // The upper half is 0 once the lower half's borrow is taken off.
        self.near.next = !self.high.q.val().get_bits::<32>(1).any()
            & (self.high.q.val().get_bit(0) == self.low.q.val().get_bit(32));
        self.all_seen.next = !self.empty.val()
            & (!self.near.val()
                | self.low.q.val().get_bits::<16>(16).any()
                | (self.low.q.val().get_bits::<16>(0) >= self.record.val().get_bits::<16>(COUNT)));
        self.duplicate2.d.next = !self.before.val() & self.all_seen.val();
        self.in_turn2.d.next = !self.before.val() & !self.all_seen.val();
        self.ahead2.d.next = self.before.val();
        self.held2.d.next = self.before.val()
            & self.record.val().get_bit(HAS_B)
            & !self.crowded.val()
            & !(self.over.q.val() & self.timed.val());
        self.heartbeat2.d.next = self.empty.val();
        self.skip2.d.next = self.low.q.val().get_bits::<16>(0);
        self.end_low.d.next = self.since.val().get_bits::<32>(0).get_bits::<33>(0)
            + self.hold_here.val().get_bits::<33>(0);
        self.end.d.next = self.since.val().get_bits::<32>(32);
        self.end_carried.d.next = self.since.val().get_bits::<32>(32) + 1;
        self.later.next = self.now.val().get_bits::<32>(32) > self.end.q.val();
        self.reached.next = self.now.val().get_bits::<32>(32) >= self.end.q.val();
        self.later_carried.next = self.now.val().get_bits::<32>(32) > self.end_carried.q.val();
        self.low_over.next =
            self.now.val().get_bits::<32>(0) >= self.end_low.q.val().get_bits::<32>(0);
        self.over.d.next = self.later.val() | (self.reached.val() & self.low_over.val());
        if self.end_low.q.val().get_bit(32) {
            self.over.d.next = self.later_carried.val() | (self.later.val() & self.low_over.val());
        }
        self.duplicate.next = self.duplicate2.q.val();
        self.in_turn.next = self.in_turn2.q.val();
        self.ahead.next = self.ahead2.q.val();
        self.held.next = self.held2.q.val();
        self.foreign.next = self.foreign2.q.val();
        self.judged.next = self.known2.q.val();
        self.heartbeat.next = self.heartbeat2.q.val();
        self.skip.next = self.skip2.q.val();
        self.expected.next = self.wanted2.q.val();
    }
}
