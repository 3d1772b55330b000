//! The register file of the host interface: words of BAR0 from `registers::HOST_FIRST` on.
//!
//! In: one access at a time, held from `valid` until `done`; values of the registers that are only read. Out: values of those
//! that are written, each with a strobe in its first cycle (an act's value counts in that cycle only); the answer, 4 cycles
//! after `valid` rose. `error`: no register has the word, or it cannot be written.
//!
//! Bytes without strobe stay as they were, or are 0 in an act. The low word of a pair waits until the high word is written;
//! reading it holds the high word until that is read. `reset` is that of the function. At most 5 levels.
//!
//! Written by `cargo run -p t2t-contract --bin contract hdl` from `host/contract/src/registers.rs`; do not edit.

use super::cells::{Act, Held, Pair, Stored, Turn};
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const CAPABILITIES: u64 = 0x000;
const SIZES: u64 = 0x001;
const CORE_KHZ: u64 = 0x002;
const BUILD: u64 = 0x004;
const BUILD_HIGH: u64 = 0x005;
const OWNER: u64 = 0x006;
const RESETS: u64 = 0x007;
const GENERATION: u64 = 0x008;
const STAGED: u64 = 0x009;
const COMMIT: u64 = 0x00a;
const COMMIT_STATUS: u64 = 0x00b;
const COMMIT_HOLD: u64 = 0x00c;
const COMMIT_UNJUDGED: u64 = 0x00d;
const DISCARD: u64 = 0x00e;
const ARM: u64 = 0x00f;
const ARMS_REFUSED: u64 = 0x010;
const WRITES_REFUSED: u64 = 0x011;
const DESK: u64 = 0x012;
const DESK_HIGH: u64 = 0x013;
const FEED_MARKS: u64 = 0x014;
const CAUSE: u64 = 0x015;
const EVENT_BASE: u64 = 0x020;
const EVENT_BASE_HIGH: u64 = 0x021;
const EVENT_LOG2: u64 = 0x022;
const EVENT_MASK: u64 = 0x023;
const EVENT_TAKEN: u64 = 0x024;
const EVENT_WRITTEN: u64 = 0x025;
const EVENTS_LOST: u64 = 0x026;
const EVENT_ERRORS: u64 = 0x027;
const IRQ_ENABLE: u64 = 0x030;
const IRQ_PENDING: u64 = 0x031;
const IRQ_CLEAR: u64 = 0x032;
const IRQ_THRESHOLD: u64 = 0x033;
const IRQ_HOLDOFF: u64 = 0x034;
const CAPABILITIES_VALUE: u64 = 0x41f;
const SIZES_VALUE: u64 = 0x34225aa8;
const CORE_KHZ_VALUE: u64 = 0x4eada;

const_table!(FileConsts: CAPABILITIES, SIZES, CORE_KHZ, BUILD, BUILD_HIGH, OWNER, RESETS, GENERATION, STAGED, COMMIT, COMMIT_STATUS, COMMIT_HOLD, COMMIT_UNJUDGED, DISCARD, ARM, ARMS_REFUSED, WRITES_REFUSED, DESK, DESK_HIGH, FEED_MARKS, CAUSE, EVENT_BASE, EVENT_BASE_HIGH, EVENT_LOG2, EVENT_MASK, EVENT_TAKEN, EVENT_WRITTEN, EVENTS_LOST, EVENT_ERRORS, IRQ_ENABLE, IRQ_PENDING, IRQ_CLEAR, IRQ_THRESHOLD, IRQ_HOLDOFF, CAPABILITIES_VALUE, SIZES_VALUE, CORE_KHZ_VALUE);

/// The register file; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct File {
    /// The core clock.
    pub clock: Signal<In, Clock>,
    /// Reset of the function.
    pub reset: Signal<In, Bit>,
    /// An access, held until `done`; low for at least a cycle after it.
    pub valid: Signal<In, Bit>,
    /// Word of BAR0, counted from `HOST_FIRST`.
    pub word: Signal<In, Bits<9>>,
    /// It is a write.
    pub a_write: Signal<In, Bit>,
    /// Word to write.
    pub a_data: Signal<In, Bits<32>>,
    /// Its bytes that count.
    pub a_strb: Signal<In, Bits<4>>,
    /// The access has ended; for one cycle.
    pub done: Signal<Out, Bit>,
    /// With `done`: it is refused.
    pub error: Signal<Out, Bit>,
    /// With `done`: the word read.
    pub rdata: Signal<Out, Bits<32>>,
    /// Identity of the build: the first 64 bits of the commit that it was made from; 0 in simulation.
    pub build: Signal<In, Bits<64>>,
    /// A number of the host's own. A reset of the function clears it: a host that finds another number than its own has lost the card. While it is 0, `ARM` and `COMMIT` are refused.
    pub owner: Signal<Out, Bits<32>>,
    /// `owner` was written.
    pub owner_stb: Signal<Out, Bit>,
    /// Resets of the function since power-on. (resets)
    pub resets: Signal<In, Bits<32>>,
    /// Sets of parameters that have taken effect since power-on. 0: power-on values are in force, and the card cannot be armed.
    pub generation: Signal<In, Bits<32>>,
    /// Units staged since the last commit or discard. (units)
    pub staged: Signal<In, Bits<16>>,
    /// Let everything staged take effect.
    pub commit: Signal<Out, Bits<32>>,
    /// `commit` was written.
    pub commit_stb: Signal<Out, Bit>,
    /// How the last commit went.
    pub commit_status: Signal<In, Bits<12>>,
    /// Cycles of the core clock in which triggers did not look, in the last commit. (cycles)
    pub commit_hold: Signal<In, Bits<32>>,
    /// Messages that triggers did not look at, in the last commit. (messages)
    pub commit_unjudged: Signal<In, Bits<32>>,
    /// Any write forgets everything staged: it reads as what is in force again.
    pub discard: Signal<Out, Bits<32>>,
    /// `discard` was written.
    pub discard_stb: Signal<Out, Bit>,
    /// Arm, if the generation written is the one in force, nothing is being committed and nothing forbids it.
    pub arm: Signal<Out, Bits<32>>,
    /// `arm` was written.
    pub arm_stb: Signal<Out, Bit>,
    /// Arms refused because another generation was named, none was in force or a commit was under way. (arms)
    pub arms_refused: Signal<In, Bits<32>>,
    /// Writes that were refused: no such word, read-only, or staged while a commit was under way. (writes)
    pub writes_refused: Signal<In, Bits<32>>,
    /// Tag of the set in force: what the host wrote to field `DESK` of window `card`.
    pub desk: Signal<In, Bits<64>>,
    /// Why the feeds were first marked as a whole, four bits a feed (`Mark`), feed 0 lowest; 0 = not marked.
    pub feed_marks: Signal<In, Bits<16>>,
    /// Why STATUS changed last (`Cause`); 0 = the card does not know.
    pub cause: Signal<In, Bits<5>>,
    /// Bus address of the event ring, a multiple of 64.
    pub event_base: Signal<Out, Bits<64>>,
    /// `event_base` was written.
    pub event_base_stb: Signal<Out, Bit>,
    /// Records that the ring holds, as a binary logarithm (6 to 20); 0 = off. Written last: it starts the ring at its first record.
    pub event_log2: Signal<Out, Bits<5>>,
    /// `event_log2` was written.
    pub event_log2_stb: Signal<Out, Bit>,
    /// Kinds of events that are written.
    pub event_mask: Signal<Out, Bits<16>>,
    /// `event_mask` was written.
    pub event_mask_stb: Signal<Out, Bit>,
    /// Records that the host has taken since the ring was started. Counts on beyond the size of the ring. What was written before the start does not count. (records)
    pub event_taken: Signal<Out, Bits<32>>,
    /// `event_taken` was written.
    pub event_taken_stb: Signal<Out, Bit>,
    /// Records that are in host memory, since the ring was started. All ones as long as a ring that was stopped or started anew has writes in flight. (records)
    pub event_written: Signal<In, Bits<32>>,
    /// Events that were dropped because the ring or the card's queue was full, since power-on. (events)
    pub events_lost: Signal<In, Bits<32>>,
    /// Writes of the ring that the bus answered with an error, since power-on. (records)
    pub event_errors: Signal<In, Bits<32>>,
    /// Vectors that interrupt.
    pub irq_enable: Signal<Out, Bits<4>>,
    /// `irq_enable` was written.
    pub irq_enable_stb: Signal<Out, Bit>,
    /// Vectors that have interrupted and whose cause still holds: EVENTS until the host has taken the events, the others until written 1 in `IRQ_CLEAR`.
    pub irq_pending: Signal<In, Bits<4>>,
    /// A 1 clears the vector's pending bit.
    pub irq_clear: Signal<Out, Bits<4>>,
    /// `irq_clear` was written.
    pub irq_clear_stb: Signal<Out, Bit>,
    /// Events in the ring that interrupt. (events)
    pub irq_threshold: Signal<Out, Bits<20>>,
    /// `irq_threshold` was written.
    pub irq_threshold_stb: Signal<Out, Bit>,
    /// Cycles of the core clock, since the first event came or the host last took some, after which fewer events interrupt too; 0 = never. (cycles)
    pub irq_holdoff: Signal<Out, Bits<32>>,
    /// `irq_holdoff` was written.
    pub irq_holdoff_stb: Signal<Out, Bit>,
    turn: Turn,
    c_owner: Stored<32, 0>,
    c_commit: Act<32>,
    c_discard: Act<32>,
    c_arm: Act<32>,
    c_event_base: Pair,
    c_event_log2: Stored<5, 0>,
    c_event_mask: Stored<16, 0>,
    c_event_taken: Stored<32, 0>,
    c_irq_enable: Stored<4, 0>,
    c_irq_clear: Act<4>,
    c_irq_threshold: Stored<20, 1>,
    c_irq_holdoff: Stored<32, 0>,
    h_build: Held,
    h_desk: Held,
    h_event_base: Held,
    is: [[DFF<Bit>; 6]; 6],
    value: [[Signal<Local, Bits<32>>; 6]; 6],
    picked: [[Signal<Local, Bits<32>>; 6]; 6],
    some: [DFF<Bits<32>>; 6],
    known: Signal<Local, Bit>,
    writable: Signal<Local, Bit>,
    out: DFF<Bits<32>>,
    bad: DFF<Bit>,
    consts: Consts<FileConsts>,
}

impl Logic for File {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, out, bad);
        self.turn.clock.next = self.clock.val();
        self.turn.valid.next = self.valid.val();
        self.turn.word.next = self.word.val();
        self.turn.a_write.next = self.a_write.val();
        self.turn.a_data.next = self.a_data.val();
        self.turn.a_strb.next = self.a_strb.val();
        self.c_owner.clock.next = self.clock.val();
        self.c_owner.write.next = self.is[0][5].q.val() & self.turn.writes.val();
        self.c_owner.put.next = self.turn.put.val();
        self.c_owner.keep.next = self.turn.keep.val();
        self.c_owner.reset.next = self.reset.val();
        self.owner.next = self.c_owner.value.val();
        self.owner_stb.next = self.c_owner.stb.val();
        self.c_commit.clock.next = self.clock.val();
        self.c_commit.write.next = self.is[1][3].q.val() & self.turn.writes.val();
        self.c_commit.put.next = self.turn.put.val();
        self.commit.next = self.c_commit.value.val();
        self.commit_stb.next = self.c_commit.stb.val();
        self.c_discard.clock.next = self.clock.val();
        self.c_discard.write.next = self.is[2][1].q.val() & self.turn.writes.val();
        self.c_discard.put.next = self.turn.put.val();
        self.discard.next = self.c_discard.value.val();
        self.discard_stb.next = self.c_discard.stb.val();
        self.c_arm.clock.next = self.clock.val();
        self.c_arm.write.next = self.is[2][2].q.val() & self.turn.writes.val();
        self.c_arm.put.next = self.turn.put.val();
        self.arm.next = self.c_arm.value.val();
        self.arm_stb.next = self.c_arm.stb.val();
        self.c_event_base.clock.next = self.clock.val();
        self.c_event_base.write_low.next = self.is[3][3].q.val() & self.turn.writes.val();
        self.c_event_base.write_high.next = self.is[3][4].q.val() & self.turn.writes.val();
        self.c_event_base.put.next = self.turn.put.val();
        self.c_event_base.keep.next = self.turn.keep.val();
        self.c_event_base.reset.next = self.reset.val();
        self.event_base.next = self.c_event_base.value.val();
        self.event_base_stb.next = self.c_event_base.stb.val();
        self.c_event_log2.clock.next = self.clock.val();
        self.c_event_log2.write.next = self.is[3][5].q.val() & self.turn.writes.val();
        self.c_event_log2.put.next = self.turn.put.val().get_bits::<5>(0);
        self.c_event_log2.keep.next = self.turn.keep.val().get_bits::<5>(0);
        self.c_event_log2.reset.next = self.reset.val();
        self.event_log2.next = self.c_event_log2.value.val();
        self.event_log2_stb.next = self.c_event_log2.stb.val();
        self.c_event_mask.clock.next = self.clock.val();
        self.c_event_mask.write.next = self.is[4][0].q.val() & self.turn.writes.val();
        self.c_event_mask.put.next = self.turn.put.val().get_bits::<16>(0);
        self.c_event_mask.keep.next = self.turn.keep.val().get_bits::<16>(0);
        self.c_event_mask.reset.next = self.reset.val();
        self.event_mask.next = self.c_event_mask.value.val();
        self.event_mask_stb.next = self.c_event_mask.stb.val();
        self.c_event_taken.clock.next = self.clock.val();
        self.c_event_taken.write.next = self.is[4][1].q.val() & self.turn.writes.val();
        self.c_event_taken.put.next = self.turn.put.val();
        self.c_event_taken.keep.next = self.turn.keep.val();
        self.c_event_taken.reset.next = self.reset.val();
        self.event_taken.next = self.c_event_taken.value.val();
        self.event_taken_stb.next = self.c_event_taken.stb.val();
        self.c_irq_enable.clock.next = self.clock.val();
        self.c_irq_enable.write.next = self.is[4][5].q.val() & self.turn.writes.val();
        self.c_irq_enable.put.next = self.turn.put.val().get_bits::<4>(0);
        self.c_irq_enable.keep.next = self.turn.keep.val().get_bits::<4>(0);
        self.c_irq_enable.reset.next = self.reset.val();
        self.irq_enable.next = self.c_irq_enable.value.val();
        self.irq_enable_stb.next = self.c_irq_enable.stb.val();
        self.c_irq_clear.clock.next = self.clock.val();
        self.c_irq_clear.write.next = self.is[5][1].q.val() & self.turn.writes.val();
        self.c_irq_clear.put.next = self.turn.put.val().get_bits::<4>(0);
        self.irq_clear.next = self.c_irq_clear.value.val();
        self.irq_clear_stb.next = self.c_irq_clear.stb.val();
        self.c_irq_threshold.clock.next = self.clock.val();
        self.c_irq_threshold.write.next = self.is[5][2].q.val() & self.turn.writes.val();
        self.c_irq_threshold.put.next = self.turn.put.val().get_bits::<20>(0);
        self.c_irq_threshold.keep.next = self.turn.keep.val().get_bits::<20>(0);
        self.c_irq_threshold.reset.next = self.reset.val();
        self.irq_threshold.next = self.c_irq_threshold.value.val();
        self.irq_threshold_stb.next = self.c_irq_threshold.stb.val();
        self.c_irq_holdoff.clock.next = self.clock.val();
        self.c_irq_holdoff.write.next = self.is[5][3].q.val() & self.turn.writes.val();
        self.c_irq_holdoff.put.next = self.turn.put.val();
        self.c_irq_holdoff.keep.next = self.turn.keep.val();
        self.c_irq_holdoff.reset.next = self.reset.val();
        self.irq_holdoff.next = self.c_irq_holdoff.value.val();
        self.irq_holdoff_stb.next = self.c_irq_holdoff.stb.val();
        self.h_build.clock.next = self.clock.val();
        self.h_build.reset.next = self.reset.val();
        self.h_build.read_low.next = self.is[0][3].q.val() & self.turn.reads.val();
        self.h_build.read_high.next = self.is[0][4].q.val() & self.turn.reads.val();
        self.h_build.now.next = self.build.val().get_bits::<32>(32);
        self.h_desk.clock.next = self.clock.val();
        self.h_desk.reset.next = self.reset.val();
        self.h_desk.read_low.next = self.is[2][5].q.val() & self.turn.reads.val();
        self.h_desk.read_high.next = self.is[3][0].q.val() & self.turn.reads.val();
        self.h_desk.now.next = self.desk.val().get_bits::<32>(32);
        self.h_event_base.clock.next = self.clock.val();
        self.h_event_base.reset.next = self.reset.val();
        self.h_event_base.read_low.next = self.is[3][3].q.val() & self.turn.reads.val();
        self.h_event_base.read_high.next = self.is[3][4].q.val() & self.turn.reads.val();
        self.h_event_base.now.next = self.c_event_base.value.val().get_bits::<32>(32);

        // The answer.
        for g in 0..6 {
            for i in 0..6 {
                self.is[g][i].d.next = false;
                self.value[g][i].next = 0.into();
            }
        }
        self.is[0][0].d.next = self.turn.at.val() == CAPABILITIES;
        self.value[0][0].next = CAPABILITIES_VALUE.into();
        self.is[0][1].d.next = self.turn.at.val() == SIZES;
        self.value[0][1].next = SIZES_VALUE.into();
        self.is[0][2].d.next = self.turn.at.val() == CORE_KHZ;
        self.value[0][2].next = CORE_KHZ_VALUE.into();
        self.is[0][3].d.next = self.turn.at.val() == BUILD;
        self.value[0][3].next = self.build.val().get_bits::<32>(0);
        self.is[0][4].d.next = self.turn.at.val() == BUILD_HIGH;
        self.value[0][4].next = self.h_build.high.val();
        self.is[0][5].d.next = self.turn.at.val() == OWNER;
        self.value[0][5].next = self.c_owner.value.val();
        self.is[1][0].d.next = self.turn.at.val() == RESETS;
        self.value[1][0].next = self.resets.val();
        self.is[1][1].d.next = self.turn.at.val() == GENERATION;
        self.value[1][1].next = self.generation.val();
        self.is[1][2].d.next = self.turn.at.val() == STAGED;
        self.value[1][2].next = self.staged.val().get_bits::<32>(0);
        self.is[1][3].d.next = self.turn.at.val() == COMMIT;
        self.is[1][4].d.next = self.turn.at.val() == COMMIT_STATUS;
        self.value[1][4].next = self.commit_status.val().get_bits::<32>(0);
        self.is[1][5].d.next = self.turn.at.val() == COMMIT_HOLD;
        self.value[1][5].next = self.commit_hold.val();
        self.is[2][0].d.next = self.turn.at.val() == COMMIT_UNJUDGED;
        self.value[2][0].next = self.commit_unjudged.val();
        self.is[2][1].d.next = self.turn.at.val() == DISCARD;
        self.is[2][2].d.next = self.turn.at.val() == ARM;
        self.is[2][3].d.next = self.turn.at.val() == ARMS_REFUSED;
        self.value[2][3].next = self.arms_refused.val();
        self.is[2][4].d.next = self.turn.at.val() == WRITES_REFUSED;
        self.value[2][4].next = self.writes_refused.val();
        self.is[2][5].d.next = self.turn.at.val() == DESK;
        self.value[2][5].next = self.desk.val().get_bits::<32>(0);
        self.is[3][0].d.next = self.turn.at.val() == DESK_HIGH;
        self.value[3][0].next = self.h_desk.high.val();
        self.is[3][1].d.next = self.turn.at.val() == FEED_MARKS;
        self.value[3][1].next = self.feed_marks.val().get_bits::<32>(0);
        self.is[3][2].d.next = self.turn.at.val() == CAUSE;
        self.value[3][2].next = self.cause.val().get_bits::<32>(0);
        self.is[3][3].d.next = self.turn.at.val() == EVENT_BASE;
        self.value[3][3].next = self.c_event_base.value.val().get_bits::<32>(0);
        self.is[3][4].d.next = self.turn.at.val() == EVENT_BASE_HIGH;
        self.value[3][4].next = self.h_event_base.high.val();
        self.is[3][5].d.next = self.turn.at.val() == EVENT_LOG2;
        self.value[3][5].next = self.c_event_log2.value.val().get_bits::<32>(0);
        self.is[4][0].d.next = self.turn.at.val() == EVENT_MASK;
        self.value[4][0].next = self.c_event_mask.value.val().get_bits::<32>(0);
        self.is[4][1].d.next = self.turn.at.val() == EVENT_TAKEN;
        self.value[4][1].next = self.c_event_taken.value.val();
        self.is[4][2].d.next = self.turn.at.val() == EVENT_WRITTEN;
        self.value[4][2].next = self.event_written.val();
        self.is[4][3].d.next = self.turn.at.val() == EVENTS_LOST;
        self.value[4][3].next = self.events_lost.val();
        self.is[4][4].d.next = self.turn.at.val() == EVENT_ERRORS;
        self.value[4][4].next = self.event_errors.val();
        self.is[4][5].d.next = self.turn.at.val() == IRQ_ENABLE;
        self.value[4][5].next = self.c_irq_enable.value.val().get_bits::<32>(0);
        self.is[5][0].d.next = self.turn.at.val() == IRQ_PENDING;
        self.value[5][0].next = self.irq_pending.val().get_bits::<32>(0);
        self.is[5][1].d.next = self.turn.at.val() == IRQ_CLEAR;
        self.is[5][2].d.next = self.turn.at.val() == IRQ_THRESHOLD;
        self.value[5][2].next = self.c_irq_threshold.value.val().get_bits::<32>(0);
        self.is[5][3].d.next = self.turn.at.val() == IRQ_HOLDOFF;
        self.value[5][3].next = self.c_irq_holdoff.value.val();
        self.known.next = false;
        for g in 0..6 {
            for i in 0..6 {
                self.is[g][i].clock.next = self.clock.val();
                self.picked[g][i].next = 0.into();
                if self.is[g][i].q.val() {
                    self.picked[g][i].next = self.value[g][i].val();
                    self.known.next = true;
                }
            }
            self.some[g].clock.next = self.clock.val();
            self.some[g].d.next = self.picked[g][0].val()
                | self.picked[g][1].val()
                | self.picked[g][2].val()
                | self.picked[g][3].val()
                | self.picked[g][4].val()
                | self.picked[g][5].val();
        }
        self.out.d.next = self.some[0].q.val()
            | self.some[1].q.val()
            | self.some[2].q.val()
            | self.some[3].q.val()
            | self.some[4].q.val()
            | self.some[5].q.val();
        self.writable.next = false;
        if self.is[0][5].q.val() {
            self.writable.next = true;
        }
        if self.is[1][3].q.val() {
            self.writable.next = true;
        }
        if self.is[2][1].q.val() {
            self.writable.next = true;
        }
        if self.is[2][2].q.val() {
            self.writable.next = true;
        }
        if self.is[3][3].q.val() {
            self.writable.next = true;
        }
        if self.is[3][4].q.val() {
            self.writable.next = true;
        }
        if self.is[3][5].q.val() {
            self.writable.next = true;
        }
        if self.is[4][0].q.val() {
            self.writable.next = true;
        }
        if self.is[4][1].q.val() {
            self.writable.next = true;
        }
        if self.is[4][5].q.val() {
            self.writable.next = true;
        }
        if self.is[5][1].q.val() {
            self.writable.next = true;
        }
        if self.is[5][2].q.val() {
            self.writable.next = true;
        }
        if self.is[5][3].q.val() {
            self.writable.next = true;
        }
        self.bad.d.next = !self.known.val();
        if self.turn.write.val() {
            self.bad.d.next = !self.writable.val();
        }
        self.turn.refused.next = self.bad.q.val();
        self.done.next = self.turn.done.val();
        self.error.next = self.turn.error.val();
        self.rdata.next = self.out.q.val();
    }
}
