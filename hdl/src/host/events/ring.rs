//! The ring in host memory: an AXI4 write master in the bus clock's domain.
//!
//! In: records from the queue, orders from the core, answers of the bus. Out: one write of one 512-bit beat a record, in order, at most 32
//! in flight, as many as one a cycle; reports to the core. A record is written only where the host has taken the one before it, and counts as
//! written with the bus's answer, whatever that is. Address and data are offered at the same time, each until it is taken. Depth 5.
//!
//! An order to start anew waits until every write is answered, throws away the queue's records that are of another epoch than its own, until
//! one of its own comes or none for eight cycles (the last one was written to the queue before the order), and begins at
//! record 0 with phase 1. A record of the next epoch waits for its order.

use super::layout::*;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

/// Cycles without a record after which the queue is known to be empty, less one.
const STILL: u64 = 7;
/// Beats of 64 bytes, as AXI4 says it.
const SIZE: u64 = 6;
/// Addresses that go up.
const INCREMENT: u64 = 1;

const_table!(pub RingConsts: STILL, SIZE, INCREMENT, O_BASE, O_LOG2, O_ON, O_START, O_EPOCH, EPOCH, AT_PHASE, P_ERRORS_S, P_FAILED_S, P_STARTED_S);

/// Where the ring is.
#[derive(Copy, Clone, PartialEq, Debug, LogicState)]
pub enum Round {
    /// Writes, if it is on.
    Write,
    /// Waits for answers.
    Finish,
    /// Throws away what is of another epoch.
    Empty,
    /// Begins anew.
    Begin,
}

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Ring {
    /// The bus clock.
    pub clock: Signal<In, Clock>,
    /// An order of the core is there.
    pub order_valid: Signal<In, Bit>,
    /// It.
    pub order: Signal<In, Bits<ORDER_BITS>>,
    /// It is carried out.
    pub order_take: Signal<Out, Bit>,
    /// The queue has no record.
    pub empty: Signal<In, Bit>,
    /// Its first record.
    pub record: Signal<In, Bits<RECORD>>,
    /// It is taken.
    pub record_take: Signal<Out, Bit>,
    /// No room for a report.
    pub report_full: Signal<In, Bit>,
    /// A report to the core.
    pub report: Signal<Out, Bits<REPORT_BITS>>,
    /// It is made.
    pub report_write: Signal<Out, Bit>,
    /// AXI4: address of a record.
    pub m_axi_awaddr: Signal<Out, Bits<64>>,
    /// Beats less one: 0.
    pub m_axi_awlen: Signal<Out, Bits<8>>,
    /// 64 bytes a beat.
    pub m_axi_awsize: Signal<Out, Bits<3>>,
    /// Incrementing.
    pub m_axi_awburst: Signal<Out, Bits<2>>,
    /// An address is there.
    pub m_axi_awvalid: Signal<Out, Bit>,
    /// It is taken.
    pub m_axi_awready: Signal<In, Bit>,
    /// A record.
    pub m_axi_wdata: Signal<Out, Bits<512>>,
    /// Its bytes: all.
    pub m_axi_wstrb: Signal<Out, Bits<64>>,
    /// The last beat: always.
    pub m_axi_wlast: Signal<Out, Bit>,
    /// A record is there.
    pub m_axi_wvalid: Signal<Out, Bit>,
    /// It is taken.
    pub m_axi_wready: Signal<In, Bit>,
    /// How a write ended.
    pub m_axi_bresp: Signal<In, Bits<2>>,
    /// One has.
    pub m_axi_bvalid: Signal<In, Bit>,
    /// Answers are always taken.
    pub m_axi_bready: Signal<Out, Bit>,
    round: DFF<Round>,
    on: DFF<Bit>,
    base: DFF<Bits<58>>,
    beyond: DFF<Bits<32>>,
    last: DFF<Bits<20>>,
    at: DFF<Bits<58>>,
    left: DFF<Bits<20>>,
    epoch: DFF<Bit>,
    flip: DFF<Bit>,
    taken: DFF<Bits<32>>,
    minus: DFF<Bits<32>>,
    plus: DFF<Bits<32>>,
    used: DFF<Bits<32>>,
    room: DFF<Bit>,
    flight: DFF<Bits<6>>,
    still: DFF<Bits<3>>,
    issue: Signal<Local, Bit>,
    free: Signal<Local, Bit>,
    wraps: Signal<Local, Bit>,
    answer: Signal<Local, Bit>,
    delta: Signal<Local, Bits<32>>,
    aw: DFF<Bit>,
    aw_at: DFF<Bits<58>>,
    w: DFF<Bit>,
    w_data: DFF<Bits<RECORD>>,
    written: DFF<Bits<32>>,
    errors: DFF<Bits<32>>,
    news: DFF<Bit>,
    fails: DFF<Bit>,
    says: Signal<Local, Bit>,
    begun: Signal<Local, Bit>,
    consts: Consts<RingConsts>,
}

impl Logic for Ring {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, room, round, on, base, beyond, last, at, left, epoch, flip, taken, minus,
            plus, used, flight, still, aw, aw_at, w, w_data, written, errors, news, fails
        );
        // Is there room, here and there.
        self.free.next = (!self.aw.q.val() | self.m_axi_awready.val())
            & (!self.w.q.val() | self.m_axi_wready.val());
        self.issue.next = self.free.val()
            & self.on.q.val()
            & !self.empty.val()
            & (self.record.val().get_bit(EPOCH) == self.epoch.q.val())
            & !self.flight.q.val().get_bit(5)
            & self.room.q.val();
        // The ring is full, or will be with this record.
        self.room.d.next = !(self.used.q.val() & self.beyond.q.val()).any()
            & !(self.issue.val() & (self.used.q.val() | self.beyond.q.val()).all());
        if self.m_axi_awready.val() {
            self.aw.d.next = false;
        }
        if self.m_axi_wready.val() {
            self.w.d.next = false;
        }
        self.wraps.next = !self.left.q.val().any();
        if self.issue.val() {
            self.aw.d.next = true;
            self.aw_at.d.next = self.at.q.val();
            self.w.d.next = true;
            self.w_data.d.next = (bit_cast::<RECORD, 1>(self.flip.q.val().into()) << AT_PHASE)
                | bit_cast::<RECORD, EPOCH>(self.record.val().get_bits::<EPOCH>(0));
            self.at.d.next = self.at.q.val() + 1;
            self.left.d.next = self.left.q.val() - 1;
            if self.wraps.val() {
                self.at.d.next = self.base.q.val();
                self.left.d.next = self.last.q.val();
                self.flip.d.next = !self.flip.q.val();
            }
        }

        // Answers.
        self.answer.next = self.m_axi_bvalid.val() & self.flight.q.val().any();
        if self.issue.val() & !self.answer.val() {
            self.flight.d.next = self.flight.q.val() + 1;
        }
        if !self.issue.val() & self.answer.val() {
            self.flight.d.next = self.flight.q.val() - 1;
        }
        if self.answer.val() {
            self.written.d.next = self.written.q.val() + 1;
        }
        if self.answer.val() & self.m_axi_bresp.val().any() {
            self.errors.d.next = self.errors.q.val() + 1;
        }

        // Records that are in the ring or on their way: one more, or less what the host has taken since.
        self.minus.d.next = 0.into();
        self.plus.d.next = 1.into();
        self.used.d.next = self.used.q.val() + self.minus.q.val();
        if self.issue.val() {
            self.used.d.next = self.used.q.val() + self.plus.q.val();
        }
        self.delta.next = self.taken.q.val() - self.order.val().get_bits::<32>(0);

        self.order_take.next = false;
        self.record_take.next = self.issue.val();
        self.begun.next = false;
        match self.round.q.val() {
            Round::Write => {
                if self.order_valid.val() {
                    if self.order.val().get_bit(O_START) {
                        self.on.d.next = false;
                        self.round.d.next = Round::Finish;
                    } else {
                        self.order_take.next = true;
                        self.taken.d.next = self.order.val().get_bits::<32>(0);
                        self.minus.d.next = self.delta.val();
                        self.plus.d.next = self.delta.val() + 1;
                    }
                }
            }
            Round::Finish => {
                self.still.d.next = STILL.into();
                if !self.flight.q.val().any() {
                    self.round.d.next = Round::Empty;
                }
            }
            Round::Empty => {
                self.epoch.d.next = self.order.val().get_bit(O_EPOCH);
                self.still.d.next = self.still.q.val() - 1;
                if !self.empty.val() {
                    self.still.d.next = STILL.into();
                    if self.record.val().get_bit(EPOCH) == self.order.val().get_bit(O_EPOCH) {
                        self.round.d.next = Round::Begin;
                    } else {
                        self.record_take.next = true;
                    }
                } else if !self.still.q.val().any() {
                    self.round.d.next = Round::Begin;
                }
                self.base.d.next = self.order.val().get_bits::<58>(O_BASE);
                self.beyond.d.next =
                    bits::<32>(0xFFFF_FFFF_u64) << self.order.val().get_bits::<5>(O_LOG2);
                self.taken.d.next = 0.into();
                self.written.d.next = 0.into();
                self.flip.d.next = true;
            }
            Round::Begin => {
                self.room.d.next = false;
                self.last.d.next = (!self.beyond.q.val()).get_bits::<20>(0);
                self.left.d.next = (!self.beyond.q.val()).get_bits::<20>(0);
                self.at.d.next = self.base.q.val();
                self.used.d.next = 0.into();
                if !self.report_full.val() {
                    self.begun.next = true;
                    self.order_take.next = true;
                    self.on.d.next = self.order.val().get_bit(O_ON);
                    self.round.d.next = Round::Write;
                }
            }
        }

        // The latest numbers, whenever there is room for them.
        self.says.next =
            (self.news.q.val() & !self.report_full.val() & (self.round.q.val() != Round::Begin))
                | self.begun.val();
        if self.says.val() {
            self.news.d.next = false;
            self.fails.d.next = false;
        }
        if self.answer.val() {
            self.news.d.next = true;
        }
        if self.answer.val() & self.m_axi_bresp.val().any() {
            self.fails.d.next = true;
        }
        self.report_write.next = self.says.val();
        self.report.next = (bit_cast::<REPORT_BITS, 1>(self.begun.val().into()) << P_STARTED_S)
            | (bit_cast::<REPORT_BITS, 1>(self.fails.q.val().into()) << P_FAILED_S)
            | (bit_cast::<REPORT_BITS, 32>(self.errors.q.val()) << P_ERRORS_S)
            | bit_cast::<REPORT_BITS, 32>(self.written.q.val());

        self.m_axi_awaddr.next = bit_cast::<64, 58>(self.aw_at.q.val()) << 6;
        self.m_axi_awlen.next = 0.into();
        self.m_axi_awsize.next = SIZE.into();
        self.m_axi_awburst.next = INCREMENT.into();
        self.m_axi_awvalid.next = self.aw.q.val();
        self.m_axi_wdata.next = self.w_data.q.val();
        self.m_axi_wstrb.next = 0xFFFF_FFFF_FFFF_FFFF_u64.into();
        self.m_axi_wlast.next = true;
        self.m_axi_wvalid.next = self.w.q.val();
        self.m_axi_bready.next = true;
    }
}
