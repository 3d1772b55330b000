//! The host interface, wired: everything between the two PCIe-side ports and the pipeline.
//!
//! In: the AXI4-Lite port and the function's reset, in the bus clock; the pipeline's records and status. Out: the pipeline's parameter
//! bus, hold and kill; the event ring's writes and the interrupts, in the bus clock.
//!
//! What crosses between the clocks does so in [`Axil`], in [`Events`] and in `resets`. Wiring, and the count of resets; the parts say
//! how long they take and how deep they are.

use super::events::Events;
use super::params::Parameters;
use super::{Access, Axil, File, Standing};
use crate::prim::PulseCross;
use rust_hdl::prelude::*;

/// The host interface; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Host {
    /// The core clock.
    pub clock: Signal<In, Clock>,
    /// The bus clock.
    pub bus_clock: Signal<In, Clock>,
    /// Reset of the function: at least one cycle; it counts once.
    pub bus_reset: Signal<In, Bit>,
    /// Identity of the build; does not change.
    pub build: Signal<In, Bits<64>>,
    /// Write address: bytes.
    pub s_axil_awaddr: Signal<In, Bits<22>>,
    /// It is there.
    pub s_axil_awvalid: Signal<In, Bit>,
    /// It is taken.
    pub s_axil_awready: Signal<Out, Bit>,
    /// Word to write.
    pub s_axil_wdata: Signal<In, Bits<32>>,
    /// Its bytes that count.
    pub s_axil_wstrb: Signal<In, Bits<4>>,
    /// It is there.
    pub s_axil_wvalid: Signal<In, Bit>,
    /// It is taken.
    pub s_axil_wready: Signal<Out, Bit>,
    /// Answer to a write: 0 = OKAY, 2 = SLVERR.
    pub s_axil_bresp: Signal<Out, Bits<2>>,
    /// It is there.
    pub s_axil_bvalid: Signal<Out, Bit>,
    /// It is taken.
    pub s_axil_bready: Signal<In, Bit>,
    /// Read address: bytes.
    pub s_axil_araddr: Signal<In, Bits<22>>,
    /// It is there.
    pub s_axil_arvalid: Signal<In, Bit>,
    /// It is taken.
    pub s_axil_arready: Signal<Out, Bit>,
    /// Word read; 0 with SLVERR.
    pub s_axil_rdata: Signal<Out, Bits<32>>,
    /// Answer to a read: 0 = OKAY, 2 = SLVERR.
    pub s_axil_rresp: Signal<Out, Bits<2>>,
    /// It is there.
    pub s_axil_rvalid: Signal<Out, Bit>,
    /// It is taken.
    pub s_axil_rready: Signal<In, Bit>,
    /// The address is taken.
    pub m_axi_awready: Signal<In, Bit>,
    /// The record is taken.
    pub m_axi_wready: Signal<In, Bit>,
    /// How a write ended.
    pub m_axi_bresp: Signal<In, Bits<2>>,
    /// One has.
    pub m_axi_bvalid: Signal<In, Bit>,
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
    /// The kill pin, so that it can be told from a kill of the host.
    pub kill_pin: Signal<In, Bit>,
    /// The host kills.
    pub kill: Signal<Out, Bit>,
    /// The pipeline's parameter bus: address.
    pub p_addr: Signal<Out, Bits<24>>,
    /// Word to write.
    pub p_wdata: Signal<Out, Bits<32>>,
    /// Write.
    pub p_wen: Signal<Out, Bit>,
    /// Read.
    pub p_ren: Signal<Out, Bit>,
    /// Word read.
    pub p_rdata: Signal<In, Bits<32>>,
    /// It is there.
    pub p_rvalid: Signal<In, Bit>,
    /// Triggers of the pipeline are not to look.
    pub hold: Signal<Out, Bit>,
    /// The pipeline is at rest.
    pub settled: Signal<In, Bit>,
    /// Register STATUS, as the pipeline has it in this cycle.
    pub status: Signal<In, Bits<12>>,
    /// It judges a message (L2).
    pub judged: Signal<In, Bit>,
    /// One bit a feed: one of its locates came to mean a watched instrument.
    pub learnt: Signal<In, Bits<4>>,
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
    /// New exposure of an instrument.
    pub x_we: Signal<In, Bit>,
    /// Which.
    pub x_instr: Signal<In, Bits<8>>,
    /// Signed: long exposure, shares.
    pub x_long: Signal<In, Bits<33>>,
    /// Signed: short exposure, shares.
    pub x_short: Signal<In, Bits<33>>,
    /// A bad frame disarms in this cycle.
    pub stop_bad: Signal<In, Bit>,
    /// An overload disarms in this cycle.
    pub stop_over: Signal<In, Bit>,
    axil: Axil,
    access: Access,
    file: File,
    params: Parameters,
    events: Events,
    resets: PulseCross,
    was_reset: DFF<Bit>,
    reset_count: DFF<Bits<32>>,
    owned: DFF<Bit>,
    standing: Standing,
}

impl Logic for Host {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, reset_count, owned);
        self.was_reset.clock.next = self.bus_clock.val();
        clock!(self, clock, axil, access, file, params, events, standing);
        self.axil.bus_clock.next = self.bus_clock.val();
        self.events.bus_clock.next = self.bus_clock.val();

        // The reset of the function, once however long it is.
        self.was_reset.d.next = self.bus_reset.val();
        self.resets.from_clock.next = self.bus_clock.val();
        self.resets.to_clock.next = self.clock.val();
        self.resets.pulse.next = self.bus_reset.val() & !self.was_reset.q.val();
        if self.resets.out.val() {
            self.reset_count.d.next = self.reset_count.q.val() + 1;
        }
        self.file.reset.next = self.resets.out.val();
        self.params.reset.next = self.resets.out.val();
        self.events.reset.next = self.resets.out.val();

        // Accesses.
        self.axil.awaddr.next = self.s_axil_awaddr.val();
        self.axil.awvalid.next = self.s_axil_awvalid.val();
        self.s_axil_awready.next = self.axil.awready.val();
        self.axil.wdata.next = self.s_axil_wdata.val();
        self.axil.wstrb.next = self.s_axil_wstrb.val();
        self.axil.wvalid.next = self.s_axil_wvalid.val();
        self.s_axil_wready.next = self.axil.wready.val();
        self.s_axil_bresp.next = self.axil.bresp.val();
        self.s_axil_bvalid.next = self.axil.bvalid.val();
        self.axil.bready.next = self.s_axil_bready.val();
        self.axil.araddr.next = self.s_axil_araddr.val();
        self.axil.arvalid.next = self.s_axil_arvalid.val();
        self.s_axil_arready.next = self.axil.arready.val();
        self.s_axil_rdata.next = self.axil.rdata.val();
        self.s_axil_rresp.next = self.axil.rresp.val();
        self.s_axil_rvalid.next = self.axil.rvalid.val();
        self.axil.rready.next = self.s_axil_rready.val();
        self.standing.fast.next = self.axil.kill.val();
        self.standing.acts_stb.next = self.params.acts_stb.val();
        self.standing.acts.next = self.params.acts.val();
        self.kill.next = self.standing.kill.val();
        self.access.request.next = self.axil.request.val();
        self.access.request_valid.next = self.axil.request_valid.val();
        self.axil.request_take.next = self.access.request_take.val();
        self.axil.answer.next = self.access.answer.val();
        self.axil.answer_write.next = self.access.answer_write.val();
        self.axil.answer_error.next = self.access.answer_error.val();
        self.axil.answer_data.next = self.access.answer_data.val();
        self.file.a_write.next = self.access.a_write.val();
        self.file.a_data.next = self.access.a_data.val();
        self.file.a_strb.next = self.access.a_strb.val();
        self.params.a_write.next = self.access.a_write.val();
        self.params.a_data.next = self.access.a_data.val();
        self.params.a_strb.next = self.access.a_strb.val();
        self.file.valid.next = self.access.file_valid.val();
        self.file.word.next = self.access.file_word.val();
        self.access.file_done.next = self.file.done.val();
        self.access.file_error.next = self.file.error.val();
        self.access.file_rdata.next = self.file.rdata.val();
        self.params.bus_valid.next = self.access.bus_valid.val();
        self.params.bus_word.next = self.access.bus_word.val();
        self.params.store_valid.next = self.access.store_valid.val();
        self.params.store_active.next = self.access.store_active.val();
        self.params.store_place.next = self.access.store_place.val();
        self.access.bus_done.next = self.params.bus_done.val();
        self.access.bus_error.next = self.params.bus_error.val();
        self.access.bus_rdata.next = self.params.bus_rdata.val();
        self.access.store_done.next = self.params.store_done.val();
        self.access.store_error.next = self.params.store_error.val();
        self.access.store_rdata.next = self.params.store_rdata.val();
        self.events.live_valid.next = self.access.live_valid.val();
        self.events.live_word.next = self.access.live_word.val();
        self.access.live_done.next = self.events.live_done.val();
        self.access.live_rdata.next = self.events.live_rdata.val();

        // Registers.
        self.file.build.next = self.build.val();
        self.file.resets.next = self.reset_count.q.val();
        self.file.writes_refused.next = self.access.writes_refused.val();
        self.file.generation.next = self.params.generation.val();
        self.file.staged.next = self.params.staged.val();
        self.file.commit_status.next = self.params.commit_status.val();
        self.file.commit_hold.next = self.params.commit_hold.val();
        self.file.commit_unjudged.next = self.params.commit_unjudged.val();
        self.file.arms_refused.next = self.params.arms_refused.val();
        self.file.desk.next = self.params.desk.val();
        self.file.feed_marks.next = self.events.feed_marks.val();
        self.file.cause.next = self.events.cause.val();
        self.file.event_written.next = self.events.event_written.val();
        self.file.events_lost.next = self.events.events_lost.val();
        self.file.event_errors.next = self.events.event_errors.val();
        self.file.irq_pending.next = self.events.irq_pending.val();
        // What somebody asked for before a reset, and comes only now, is refused: nobody owns the card then. No set has no
        // units, and no generation that can be armed is 0.
        self.owned.d.next = self.file.owner.val().any() & !self.resets.out.val();
        self.params.commit_stb.next = self.file.commit_stb.val();
        self.params.commit_value.next = 0.into();
        self.params.arm_value.next = 0.into();
        if self.owned.q.val() {
            self.params.commit_value.next = self.file.commit.val();
            self.params.arm_value.next = self.file.arm.val();
        }
        self.params.discard_stb.next = self.file.discard_stb.val();
        self.params.arm_stb.next = self.file.arm_stb.val();
        self.events.event_base.next = self.file.event_base.val();
        self.events.event_log2.next = self.file.event_log2.val();
        self.events.event_log2_stb.next = self.file.event_log2_stb.val();
        self.events.event_mask.next = self.file.event_mask.val();
        self.events.event_taken.next = self.file.event_taken.val();
        self.events.event_taken_stb.next = self.file.event_taken_stb.val();
        self.events.irq_enable.next = self.file.irq_enable.val();
        self.events.irq_clear.next = self.file.irq_clear.val();
        self.events.irq_clear_stb.next = self.file.irq_clear_stb.val();
        self.events.irq_threshold.next = self.file.irq_threshold.val();
        self.events.irq_holdoff.next = self.file.irq_holdoff.val();

        // The pipeline's parameters.
        self.params.p_rdata.next = self.p_rdata.val();
        self.params.p_rvalid.next = self.p_rvalid.val();
        self.params.settled.next = self.settled.val();
        self.params.judged.next = self.judged.val();
        self.params.learnt.next = self.learnt.val();
        self.params.p_status.next = self.status.val();
        self.p_addr.next = self.params.p_addr.val();
        self.p_wdata.next = self.params.p_wdata.val();
        self.p_wen.next = self.params.p_wen.val();
        self.p_ren.next = self.params.p_ren.val();
        self.hold.next = self.params.hold.val();

        // Events.
        self.events.c_stb.next = self.params.c_stb.val();
        self.events.c_code.next = self.params.c_code.val();
        self.events.c_units.next = self.params.c_units.val();
        self.events.c_hold.next = self.params.c_hold.val();
        self.events.c_unjudged.next = self.params.c_unjudged.val();
        self.events.ended.next = self.params.ended.val();
        self.events.acts_stb.next = self.params.acts_stb.val();
        self.events.acts.next = self.params.acts.val();
        self.events.generation.next = self.params.generation.val();
        self.events.desk.next = self.params.desk.val();
        self.events.kill_pin.next = self.kill_pin.val();
        self.events.status.next = self.status.val();
        self.events.rx_a_tvalid.next = self.rx_a_tvalid.val();
        self.events.rx_a_tlast.next = self.rx_a_tlast.val();
        self.events.rx_b_tvalid.next = self.rx_b_tvalid.val();
        self.events.rx_b_tlast.next = self.rx_b_tlast.val();
        self.events.now.next = self.now.val();
        self.events.row_valid.next = self.row_valid.val();
        self.events.row_instr.next = self.row_instr.val();
        self.events.row_seq.next = self.row_seq.val();
        self.events.row_ts.next = self.row_ts.val();
        self.events.row_bid_px.next = self.row_bid_px.val();
        self.events.row_bid_qty.next = self.row_bid_qty.val();
        self.events.row_ask_px.next = self.row_ask_px.val();
        self.events.row_ask_qty.next = self.row_ask_qty.val();
        self.events.row_mark.next = self.row_mark.val();
        self.events.mark_valid.next = self.mark_valid.val();
        self.events.mark_feed.next = self.mark_feed.val();
        self.events.mark_reason.next = self.mark_reason.val();
        self.events.mark_seq.next = self.mark_seq.val();
        self.events.mark_time.next = self.mark_time.val();
        self.events.fire_valid.next = self.fire_valid.val();
        self.events.fire_seq.next = self.fire_seq.val();
        self.events.fire_ts.next = self.fire_ts.val();
        self.events.fire_trigger.next = self.fire_trigger.val();
        self.events.fire_order.next = self.fire_order.val();
        self.events.fire_px.next = self.fire_px.val();
        self.events.fire_qty.next = self.fire_qty.val();
        self.events.fire_uref.next = self.fire_uref.val();
        self.events.fire_kind.next = self.fire_kind.val();
        self.events.fire_line.next = self.fire_line.val();
        self.events.fire_frame.next = self.fire_frame.val();
        self.events.fire_word.next = self.fire_word.val();
        self.events.fire_decision.next = self.fire_decision.val();
        self.events.rej_valid.next = self.rej_valid.val();
        self.events.rej_seq.next = self.rej_seq.val();
        self.events.rej_ts.next = self.rej_ts.val();
        self.events.rej_trigger.next = self.rej_trigger.val();
        self.events.rej_order.next = self.rej_order.val();
        self.events.rej_reason.next = self.rej_reason.val();
        self.events.x_we.next = self.x_we.val();
        self.events.x_instr.next = self.x_instr.val();
        self.events.x_long.next = self.x_long.val();
        self.events.x_short.next = self.x_short.val();
        self.events.stop_bad.next = self.stop_bad.val();
        self.events.stop_over.next = self.stop_over.val();
        self.events.m_axi_awready.next = self.m_axi_awready.val();
        self.events.m_axi_wready.next = self.m_axi_wready.val();
        self.events.m_axi_bresp.next = self.m_axi_bresp.val();
        self.events.m_axi_bvalid.next = self.m_axi_bvalid.val();
        self.m_axi_awaddr.next = self.events.m_axi_awaddr.val();
        self.m_axi_awlen.next = self.events.m_axi_awlen.val();
        self.m_axi_awsize.next = self.events.m_axi_awsize.val();
        self.m_axi_awburst.next = self.events.m_axi_awburst.val();
        self.m_axi_awvalid.next = self.events.m_axi_awvalid.val();
        self.m_axi_wdata.next = self.events.m_axi_wdata.val();
        self.m_axi_wstrb.next = self.events.m_axi_wstrb.val();
        self.m_axi_wlast.next = self.events.m_axi_wlast.val();
        self.m_axi_wvalid.next = self.events.m_axi_wvalid.val();
        self.m_axi_bready.next = self.events.m_axi_bready.val();
        self.irq.next = self.events.irq.val();
    }
}
