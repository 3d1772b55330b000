//! The card's events, from the pipeline's records to host memory, and what goes with them: interrupts, live rows, latency.
//!
//! In: the pipeline's records and status, commits, registers. Out: an AXI4 write master and interrupt pulses in the bus clock's
//! domain, registers and live rows in the core's. Between the clocks are three queues (records, orders to the ring, its
//! reports) and four pulse crossings, nothing else. The pipeline never waits for anything here. Each block states its cycles and depth.

use super::layout::{ORDER_BITS, RECORD, REPORT_BITS};
use super::{Cause, Collect, FeedMarks, Interrupts, Latency, Live, Ring, RingControl};
use crate::const_table;
use crate::emit::Consts;
use crate::prim::{AsyncFifo, AsyncLutFifo, PulseCross};
use rust_hdl::prelude::*;
use t2t_contract::registers::control::RESET_BOOKS;
use t2t_contract::registers::status::{ARMED, KILLED};

/// Events that wait for the bus, as a power of two.
const QUEUE: usize = 9;

const_table!(pub EventsConsts: RESET_BOOKS, ARMED, KILLED);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Events {
    /// The core clock.
    pub clock: Signal<In, Clock>,
    /// The function is reset: one cycle.
    pub reset: Signal<In, Bit>,
    /// The bus clock.
    pub bus_clock: Signal<In, Clock>,
    /// A top of book, or its mark, changed; the fields as the pipeline's.
    pub row_valid: Signal<In, Bit>,
    /// Instrument.
    pub row_instr: Signal<In, Bits<8>>,
    /// Sequence of the message.
    pub row_seq: Signal<In, Bits<64>>,
    /// Its timestamp, ns.
    pub row_ts: Signal<In, Bits<64>>,
    /// Best bid, 1/10000 dollar; 0 = none.
    pub row_bid_px: Signal<In, Bits<32>>,
    /// Shares at it.
    pub row_bid_qty: Signal<In, Bits<32>>,
    /// Best ask.
    pub row_ask_px: Signal<In, Bits<32>>,
    /// Shares at it.
    pub row_ask_qty: Signal<In, Bits<32>>,
    /// Reason (`Mark`), 0 = not marked.
    pub row_mark: Signal<In, Bits<4>>,
    /// The books of a feed were marked.
    pub mark_valid: Signal<In, Bit>,
    /// The feed.
    pub mark_feed: Signal<In, Bits<2>>,
    /// Reason (`Mark`).
    pub mark_reason: Signal<In, Bits<4>>,
    /// The feed's next sequence.
    pub mark_seq: Signal<In, Bits<64>>,
    /// Time of the frame, ns.
    pub mark_time: Signal<In, Bits<64>>,
    /// An order leaves: with its first word.
    pub fire_valid: Signal<In, Bit>,
    /// Sequence of the message that decided.
    pub fire_seq: Signal<In, Bits<64>>,
    /// Its timestamp, ns.
    pub fire_ts: Signal<In, Bits<64>>,
    /// Trigger.
    pub fire_trigger: Signal<In, Bits<10>>,
    /// Order.
    pub fire_order: Signal<In, Bits<10>>,
    /// Price, 1/10000 dollar; 0 for a cancel.
    pub fire_px: Signal<In, Bits<32>>,
    /// Shares.
    pub fire_qty: Signal<In, Bits<20>>,
    /// UserRefNum; the target's for a cancel.
    pub fire_uref: Signal<In, Bits<32>>,
    /// Kind of the message that decided.
    pub fire_kind: Signal<In, Bits<4>>,
    /// Its line.
    pub fire_line: Signal<In, Bit>,
    /// Number of its frame on that line, from 0.
    pub fire_frame: Signal<In, Bits<16>>,
    /// Index in the frame of the word with its deciding byte.
    pub fire_word: Signal<In, Bits<12>>,
    /// Released on decision.
    pub fire_decision: Signal<In, Bit>,
    /// An order was refused.
    pub rej_valid: Signal<In, Bit>,
    /// Sequence of the message that decided.
    pub rej_seq: Signal<In, Bits<64>>,
    /// Its timestamp, ns.
    pub rej_ts: Signal<In, Bits<64>>,
    /// Trigger.
    pub rej_trigger: Signal<In, Bits<10>>,
    /// Order.
    pub rej_order: Signal<In, Bits<10>>,
    /// The first reason that applied (`Reject`).
    pub rej_reason: Signal<In, Bits<5>>,
    /// A word of line A is on the pins.
    pub rx_a_tvalid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub rx_a_tlast: Signal<In, Bit>,
    /// A word of line B is on the pins.
    pub rx_b_tvalid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub rx_b_tlast: Signal<In, Bit>,
    /// Time of day, ns.
    pub now: Signal<In, Bits<64>>,
    /// Register STATUS, as the pipeline has it in this cycle.
    pub status: Signal<In, Bits<12>>,
    /// A word for register CONTROL goes to the pipeline's bus in this cycle.
    pub acts_stb: Signal<In, Bit>,
    /// It.
    pub acts: Signal<In, Bits<7>>,
    /// The kill pin, as the pipeline sees it.
    pub kill_pin: Signal<In, Bit>,
    /// A bad frame disarms in this cycle.
    pub stop_bad: Signal<In, Bit>,
    /// An overload disarms in this cycle.
    pub stop_over: Signal<In, Bit>,
    /// A commit took effect or was refused.
    pub c_stb: Signal<In, Bit>,
    /// 0, or why it was refused (`Refusal`).
    pub c_code: Signal<In, Bits<4>>,
    /// Units that were staged.
    pub c_units: Signal<In, Bits<16>>,
    /// Cycles of its hold.
    pub c_hold: Signal<In, Bits<32>>,
    /// Messages that were not judged.
    pub c_unjudged: Signal<In, Bits<32>>,
    /// A commit or discard ended.
    pub ended: Signal<In, Bit>,
    /// Register GENERATION; with `c_stb`, what it is afterwards.
    pub generation: Signal<In, Bits<32>>,
    /// Register DESK; with `c_stb`, what it is afterwards.
    pub desk: Signal<In, Bits<64>>,
    /// Register EVENT_BASE.
    pub event_base: Signal<In, Bits<64>>,
    /// Register EVENT_LOG2.
    pub event_log2: Signal<In, Bits<5>>,
    /// It is written: in the cycle in which it changes, or the one before.
    pub event_log2_stb: Signal<In, Bit>,
    /// Register EVENT_MASK.
    pub event_mask: Signal<In, Bits<16>>,
    /// Register EVENT_TAKEN.
    pub event_taken: Signal<In, Bits<32>>,
    /// It was written, as it changes.
    pub event_taken_stb: Signal<In, Bit>,
    /// Register IRQ_ENABLE.
    pub irq_enable: Signal<In, Bits<4>>,
    /// What is written to IRQ_CLEAR.
    pub irq_clear: Signal<In, Bits<4>>,
    /// It is.
    pub irq_clear_stb: Signal<In, Bit>,
    /// Register IRQ_THRESHOLD.
    pub irq_threshold: Signal<In, Bits<20>>,
    /// Register IRQ_HOLDOFF.
    pub irq_holdoff: Signal<In, Bits<32>>,
    /// Read a word of a live row.
    pub live_valid: Signal<In, Bit>,
    /// Its row (bits 11:4) and word.
    pub live_word: Signal<In, Bits<12>>,
    /// New exposure of an instrument.
    pub x_we: Signal<In, Bit>,
    /// Which.
    pub x_instr: Signal<In, Bits<8>>,
    /// Signed: long exposure, shares.
    pub x_long: Signal<In, Bits<33>>,
    /// Signed: short exposure, shares.
    pub x_short: Signal<In, Bits<33>>,
    /// The address is taken.
    pub m_axi_awready: Signal<In, Bit>,
    /// The record is taken.
    pub m_axi_wready: Signal<In, Bit>,
    /// How a write ended.
    pub m_axi_bresp: Signal<In, Bits<2>>,
    /// One has.
    pub m_axi_bvalid: Signal<In, Bit>,
    /// Register EVENT_WRITTEN.
    pub event_written: Signal<Out, Bits<32>>,
    /// Register EVENTS_LOST.
    pub events_lost: Signal<Out, Bits<32>>,
    /// Register EVENT_ERRORS.
    pub event_errors: Signal<Out, Bits<32>>,
    /// Register IRQ_PENDING.
    pub irq_pending: Signal<Out, Bits<4>>,
    /// Register CAUSE.
    pub cause: Signal<Out, Bits<5>>,
    /// Register FEED_MARKS.
    pub feed_marks: Signal<Out, Bits<16>>,
    /// The word is there.
    pub live_done: Signal<Out, Bit>,
    /// It.
    pub live_rdata: Signal<Out, Bits<32>>,
    /// Bus: address of a record.
    pub m_axi_awaddr: Signal<Out, Bits<64>>,
    /// Beats less one: 0.
    pub m_axi_awlen: Signal<Out, Bits<8>>,
    /// 64 bytes a beat.
    pub m_axi_awsize: Signal<Out, Bits<3>>,
    /// Incrementing.
    pub m_axi_awburst: Signal<Out, Bits<2>>,
    /// An address is there.
    pub m_axi_awvalid: Signal<Out, Bit>,
    /// A record.
    pub m_axi_wdata: Signal<Out, Bits<512>>,
    /// Its bytes: all.
    pub m_axi_wstrb: Signal<Out, Bits<64>>,
    /// The last beat: always.
    pub m_axi_wlast: Signal<Out, Bit>,
    /// A record is there.
    pub m_axi_wvalid: Signal<Out, Bit>,
    /// Answers are always taken.
    pub m_axi_bready: Signal<Out, Bit>,
    /// Bus: vectors that interrupt, one cycle.
    pub irq: Signal<Out, Bits<4>>,
    latency: Latency,
    causes: Cause,
    collect: Collect,
    control: RingControl,
    queue: AsyncFifo<RECORD, QUEUE>,
    orders: AsyncLutFifo<ORDER_BITS, 2>,
    reports: AsyncLutFifo<REPORT_BITS, 2>,
    ring: Ring,
    interrupts: Interrupts,
    pulses: [PulseCross; 4],
    live: Live,
    feeds: FeedMarks,
    consts: Consts<EventsConsts>,
}

impl Logic for Events {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(
            self, clock, latency, causes, collect, control, interrupts, live, feeds
        );
        self.ring.clock.next = self.bus_clock.val();
        self.queue.write_clock.next = self.clock.val();
        self.queue.read_clock.next = self.bus_clock.val();
        self.orders.write_clock.next = self.clock.val();
        self.orders.read_clock.next = self.bus_clock.val();
        self.reports.write_clock.next = self.bus_clock.val();
        self.reports.read_clock.next = self.clock.val();
        for i in 0..4 {
            self.pulses[i].from_clock.next = self.clock.val();
            self.pulses[i].to_clock.next = self.bus_clock.val();
        }

        // What happened.
        self.latency.rx_a_tvalid.next = self.rx_a_tvalid.val();
        self.latency.rx_a_tlast.next = self.rx_a_tlast.val();
        self.latency.rx_b_tvalid.next = self.rx_b_tvalid.val();
        self.latency.rx_b_tlast.next = self.rx_b_tlast.val();
        self.latency.fire_valid.next = self.fire_valid.val();
        self.latency.fire_line.next = self.fire_line.val();
        self.latency.fire_frame.next = self.fire_frame.val();
        self.latency.fire_word.next = self.fire_word.val();
        self.causes.status.next = self.status.val();
        self.causes.acts_stb.next = self.acts_stb.val();
        self.causes.acts.next = self.acts.val();
        self.causes.kill_pin.next = self.kill_pin.val();
        self.causes.stop_bad.next = self.stop_bad.val();
        self.causes.stop_over.next = self.stop_over.val();
        self.causes.reset.next = self.reset.val();
        self.cause.next = self.causes.cause.val();
        self.collect.event_mask.next = self.event_mask.val();
        self.collect.now.next = self.now.val();
        self.collect.generation.next = self.generation.val();
        self.collect.row_valid.next = self.row_valid.val();
        self.collect.row_instr.next = self.row_instr.val();
        self.collect.row_seq.next = self.row_seq.val();
        self.collect.row_ts.next = self.row_ts.val();
        self.collect.row_bid_px.next = self.row_bid_px.val();
        self.collect.row_bid_qty.next = self.row_bid_qty.val();
        self.collect.row_ask_px.next = self.row_ask_px.val();
        self.collect.row_ask_qty.next = self.row_ask_qty.val();
        self.collect.row_mark.next = self.row_mark.val();
        self.collect.mark_valid.next = self.mark_valid.val();
        self.collect.mark_feed.next = self.mark_feed.val();
        self.collect.mark_reason.next = self.mark_reason.val();
        self.collect.mark_seq.next = self.mark_seq.val();
        self.collect.mark_time.next = self.mark_time.val();
        self.collect.fire_valid.next = self.fire_valid.val();
        self.collect.fire_seq.next = self.fire_seq.val();
        self.collect.fire_ts.next = self.fire_ts.val();
        self.collect.fire_trigger.next = self.fire_trigger.val();
        self.collect.fire_order.next = self.fire_order.val();
        self.collect.fire_px.next = self.fire_px.val();
        self.collect.fire_qty.next = self.fire_qty.val();
        self.collect.fire_uref.next = self.fire_uref.val();
        self.collect.fire_kind.next = self.fire_kind.val();
        self.collect.fire_line.next = self.fire_line.val();
        self.collect.fire_decision.next = self.fire_decision.val();
        self.collect.rej_valid.next = self.rej_valid.val();
        self.collect.rej_seq.next = self.rej_seq.val();
        self.collect.rej_ts.next = self.rej_ts.val();
        self.collect.rej_trigger.next = self.rej_trigger.val();
        self.collect.rej_order.next = self.rej_order.val();
        self.collect.rej_reason.next = self.rej_reason.val();
        self.collect.c_stb.next = self.c_stb.val();
        self.collect.c_code.next = self.c_code.val();
        self.collect.c_units.next = self.c_units.val();
        self.collect.c_hold.next = self.c_hold.val();
        self.collect.c_unjudged.next = self.c_unjudged.val();
        self.collect.desk.next = self.desk.val();
        self.collect.cycles_valid.next = self.latency.done.val();
        self.collect.cycles.next = self.latency.cycles.val();
        self.collect.state_valid.next = self.causes.changed.val();
        self.collect.state_status.next = self.causes.after.val();
        self.collect.state_before.next = self.causes.before.val();
        self.collect.state_cause.next = self.causes.cause.val();
        self.collect.running.next = self.control.running.val();
        self.collect.epoch.next = self.control.epoch.val();
        self.collect.flips.next = self.control.flips.val();
        self.collect.full.next = self.queue.full.val();
        self.events_lost.next = self.collect.lost.val();

        // Into host memory.
        self.queue.write_data.next = self.collect.record.val();
        self.queue.write_enable.next = self.collect.write.val();
        self.queue.read_enable.next = self.ring.record_take.val();
        self.control.reset.next = self.reset.val();
        self.control.event_base.next = self.event_base.val();
        self.control.event_log2.next = self.event_log2.val();
        self.control.event_log2_stb.next = self.event_log2_stb.val();
        self.control.event_taken.next = self.event_taken.val();
        self.control.event_taken_stb.next = self.event_taken_stb.val();
        self.control.order_full.next = self.orders.full.val();
        self.control.report_valid.next = !self.reports.empty.val();
        self.control.report.next = self.reports.read_data.val();
        self.orders.write_data.next = self.control.order.val();
        self.orders.write_enable.next = self.control.order_write.val();
        self.orders.read_enable.next = self.ring.order_take.val();
        self.reports.write_data.next = self.ring.report.val();
        self.reports.write_enable.next = self.ring.report_write.val();
        self.reports.read_enable.next = true;
        self.event_written.next = self.control.written.val();
        self.event_errors.next = self.control.errors.val();
        self.ring.order_valid.next = !self.orders.empty.val();
        self.ring.order.next = self.orders.read_data.val();
        self.ring.empty.next = self.queue.empty.val();
        self.ring.record.next = self.queue.read_data.val();
        self.ring.report_full.next = self.reports.full.val();
        self.ring.m_axi_awready.next = self.m_axi_awready.val();
        self.ring.m_axi_wready.next = self.m_axi_wready.val();
        self.ring.m_axi_bresp.next = self.m_axi_bresp.val();
        self.ring.m_axi_bvalid.next = self.m_axi_bvalid.val();
        self.m_axi_awaddr.next = self.ring.m_axi_awaddr.val();
        self.m_axi_awlen.next = self.ring.m_axi_awlen.val();
        self.m_axi_awsize.next = self.ring.m_axi_awsize.val();
        self.m_axi_awburst.next = self.ring.m_axi_awburst.val();
        self.m_axi_awvalid.next = self.ring.m_axi_awvalid.val();
        self.m_axi_wdata.next = self.ring.m_axi_wdata.val();
        self.m_axi_wstrb.next = self.ring.m_axi_wstrb.val();
        self.m_axi_wlast.next = self.ring.m_axi_wlast.val();
        self.m_axi_wvalid.next = self.ring.m_axi_wvalid.val();
        self.m_axi_bready.next = self.ring.m_axi_bready.val();

        // Interrupts.
        self.interrupts.reset.next = self.reset.val();
        self.interrupts.enable.next = self.irq_enable.val();
        self.interrupts.clear.next = self.irq_clear.val();
        self.interrupts.clear_stb.next = self.irq_clear_stb.val();
        self.interrupts.threshold.next = self.irq_threshold.val();
        self.interrupts.holdoff.next = self.irq_holdoff.val();
        self.interrupts.written.next = self.control.there.val();
        self.interrupts.taken.next = self.control.taken.val();
        self.interrupts.armed.next = self.status.val().get_bit(ARMED);
        self.interrupts.killed.next = self.status.val().get_bit(KILLED);
        self.interrupts.committed.next = self.ended.val() | self.c_stb.val();
        self.interrupts.lost.next = self.collect.losing.val() | self.control.failed.val();
        self.irq_pending.next = self.interrupts.pending.val();
        for i in 0..4 {
            self.pulses[i].pulse.next = self.interrupts.pulse.val().get_bit(i);
        }
        self.irq.next = (bit_cast::<4, 1>(self.pulses[3].out.val().into()) << 3)
            | (bit_cast::<4, 1>(self.pulses[2].out.val().into()) << 2)
            | (bit_cast::<4, 1>(self.pulses[1].out.val().into()) << 1)
            | bit_cast::<4, 1>(self.pulses[0].out.val().into());

        // What may be looked at.
        self.live.reset_books.next = self.acts_stb.val() & self.acts.val().get_bit(RESET_BOOKS);
        self.live.row_valid.next = self.row_valid.val();
        self.live.row_instr.next = self.row_instr.val();
        self.live.row_seq.next = self.row_seq.val();
        self.live.row_ts.next = self.row_ts.val();
        self.live.row_bid_px.next = self.row_bid_px.val();
        self.live.row_bid_qty.next = self.row_bid_qty.val();
        self.live.row_ask_px.next = self.row_ask_px.val();
        self.live.row_ask_qty.next = self.row_ask_qty.val();
        self.live.row_mark.next = self.row_mark.val();
        self.live.x_we.next = self.x_we.val();
        self.live.x_instr.next = self.x_instr.val();
        self.live.x_long.next = self.x_long.val();
        self.live.x_short.next = self.x_short.val();
        self.live.live_valid.next = self.live_valid.val();
        self.live.live_word.next = self.live_word.val();
        self.live_done.next = self.live.live_done.val();
        self.live_rdata.next = self.live.live_rdata.val();
        self.feeds.clearing.next = self.live.clearing.val();
        self.feeds.mark_valid.next = self.mark_valid.val();
        self.feeds.mark_feed.next = self.mark_feed.val();
        self.feeds.mark_reason.next = self.mark_reason.val();
        self.feed_marks.next = self.feeds.feed_marks.val();
    }
}
