//! The core's side of the ring: starts and stops it, tells it what the host has taken, hears what is written.
//!
//! In: the registers of the ring, reports. Out: orders to the ring (through a queue between the clocks), whether events are heard.
//!
//! When EVENT_LOG2 is written or the function is reset, the ring is told to start anew two cycles later, and with it the **epoch** changes:
//! from the fourth cycle after the write on, every event is one of the new ring. What was heard for the old one and is not in memory yet
//! is forgotten: the ring finishes what is in flight, throws away what waits with the old epoch, and reports. Only then may the
//! epoch change again; where the host asks for it earlier, nothing is heard meanwhile. Depth 4.

use super::layout::*;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::events::{LARGEST_LOG2, SMALLEST_LOG2};

const SMALLEST: u64 = SMALLEST_LOG2 as u64;
const LARGEST: u64 = LARGEST_LOG2 as u64;

const_table!(pub RingControlConsts: SMALLEST, LARGEST, O_BASE_S, O_LOG2_S, O_ON_S, O_START_S, O_EPOCH_S, P_WRITTEN, P_ERRORS, P_FAILED, P_STARTED);

/// Where the ring is.
#[derive(Copy, Clone, PartialEq, Debug, LogicState)]
pub enum Phase {
    /// It runs, or is off.
    Steady,
    /// Tells the ring, and changes the epoch.
    Tell,
    /// Waits until it has started anew.
    Start,
}

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct RingControl {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The function is reset: the ring is off until EVENT_LOG2 is written.
    pub reset: Signal<In, Bit>,
    /// Register EVENT_BASE.
    pub event_base: Signal<In, Bits<64>>,
    /// Register EVENT_LOG2.
    pub event_log2: Signal<In, Bits<5>>,
    /// It is being written, now or in the cycle before.
    pub event_log2_stb: Signal<In, Bit>,
    /// Register EVENT_TAKEN.
    pub event_taken: Signal<In, Bits<32>>,
    /// It was written. Until it is, a ring that starts anew has nothing taken.
    pub event_taken_stb: Signal<In, Bit>,
    /// No room for an order.
    pub order_full: Signal<In, Bit>,
    /// An order to the ring.
    pub order: Signal<Out, Bits<ORDER_BITS>>,
    /// It is given.
    pub order_write: Signal<Out, Bit>,
    /// A report of the ring is there; it is taken at once.
    pub report_valid: Signal<In, Bit>,
    /// It.
    pub report: Signal<In, Bits<REPORT_BITS>>,
    /// Events are heard.
    pub running: Signal<Out, Bit>,
    /// For which start of the ring.
    pub epoch: Signal<Out, Bit>,
    /// It changes with the next cycle.
    pub flips: Signal<Out, Bit>,
    /// Register EVENT_WRITTEN: all ones until the ring that was has finished.
    pub written: Signal<Out, Bits<32>>,
    /// Records that are there for the host; none until the ring that was has finished.
    pub there: Signal<Out, Bits<32>>,
    /// Records of this ring that the host has taken.
    pub taken: Signal<Out, Bits<32>>,
    /// Register EVENT_ERRORS.
    pub errors: Signal<Out, Bits<32>>,
    /// A write failed.
    pub failed: Signal<Out, Bit>,
    phase: DFF<Phase>,
    asked: DFF<Bit>,
    off: DFF<Bit>,
    on: DFF<Bit>,
    again: DFF<Bit>,
    side: DFF<Bit>,
    runs: DFF<Bit>,
    took: DFF<Bits<32>>,
    told: DFF<Bits<32>>,
    moved: DFF<Bit>,
    tells: Signal<Local, Bit>,
    starts: Signal<Local, Bit>,
    written_q: DFF<Bits<32>>,
    errors_q: DFF<Bits<32>>,
    failed_q: DFF<Bit>,
    consts: Consts<RingControlConsts>,
}

impl Logic for RingControl {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, phase, asked, off, on, again, side, runs, took, told, moved, written_q,
            errors_q, failed_q
        );
        self.asked.d.next = self.reset.val() | self.event_log2_stb.val();
        if self.event_log2_stb.val() {
            self.off.d.next = false;
        }
        if self.reset.val() {
            self.off.d.next = true;
        }
        self.on.d.next = !self.off.q.val()
            & (self.event_log2.val() >= SMALLEST)
            & (self.event_log2.val() <= LARGEST);
        if self.event_taken_stb.val() {
            self.took.d.next = self.event_taken.val();
        }
        // Told last cycle: what moved has not been compared with it yet.
        self.moved.d.next = (self.took.q.val() != self.told.q.val()) & !self.tells.val();
        self.tells.next = false;
        self.starts.next = false;
        self.failed_q.d.next = false;
        if self.report_valid.val() {
            self.errors_q.d.next = self.report.val().get_bits::<32>(P_ERRORS);
            self.failed_q.d.next = self.report.val().get_bit(P_FAILED);
        }
        match self.phase.q.val() {
            Phase::Steady => {
                if self.report_valid.val() {
                    self.written_q.d.next = self.report.val().get_bits::<32>(P_WRITTEN);
                }
                self.tells.next = self.moved.q.val() & !self.order_full.val();
                if self.asked.q.val() {
                    self.phase.d.next = Phase::Tell;
                }
            }
            Phase::Tell => {
                self.again.d.next = self.again.q.val() | self.asked.q.val();
                self.written_q.d.next = 0.into();
                self.took.d.next = 0.into();
                if !self.order_full.val() {
                    self.tells.next = true;
                    self.starts.next = true;
                    self.side.d.next = !self.side.q.val();
                    self.again.d.next = self.asked.q.val();
                    self.runs.d.next = self.on.q.val() & !self.asked.q.val();
                    self.phase.d.next = Phase::Start;
                }
            }
            Phase::Start => {
                if self.asked.q.val() {
                    self.again.d.next = true;
                    self.runs.d.next = false;
                }
                if self.report_valid.val() & self.report.val().get_bit(P_STARTED) {
                    self.phase.d.next = Phase::Steady;
                    if self.again.q.val() | self.asked.q.val() {
                        self.phase.d.next = Phase::Tell;
                    }
                }
            }
        }
        if self.tells.val() {
            self.told.d.next = self.took.q.val();
            if self.starts.val() {
                self.told.d.next = 0.into();
            }
        }
        self.order_write.next = self.tells.val();
        self.order.next = (bit_cast::<ORDER_BITS, 1>((!self.side.q.val()).into()) << O_EPOCH_S)
            | (bit_cast::<ORDER_BITS, 1>(self.starts.val().into()) << O_START_S)
            | (bit_cast::<ORDER_BITS, 1>(self.on.q.val().into()) << O_ON_S)
            | (bit_cast::<ORDER_BITS, 5>(self.event_log2.val()) << O_LOG2_S)
            | (bit_cast::<ORDER_BITS, 58>(self.event_base.val().get_bits::<58>(6)) << O_BASE_S)
            | bit_cast::<ORDER_BITS, 32>(self.took.q.val());
        self.running.next = self.runs.q.val();
        self.epoch.next = self.side.q.val();
        self.flips.next = self.starts.val();
        self.written.next = self.written_q.q.val();
        self.there.next = self.written_q.q.val();
        if self.phase.q.val() != Phase::Steady {
            self.written.next = 0xFFFF_FFFF_u64.into();
            self.there.next = 0.into();
        }
        self.taken.next = self.took.q.val();
        self.errors.next = self.errors_q.q.val();
        self.failed.next = self.failed_q.q.val();
    }
}
