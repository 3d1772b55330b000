//! The whole card: the pipeline and the host interface (docs/card.md, section 6).
//!
//! In: two network lines, the time of day, the kill pin; in the bus clock's domain an AXI4-Lite slave and the function's reset. Out: the
//! order port; in the bus clock's domain the event ring's AXI4 writes and interrupts. The pipeline's records and `quiet` are for
//! whoever drives the card in simulation; a board leaves them open.
//!
//! Wiring only. A kill of the host reaches the pipeline's pin one level after its crossing.

use crate::host::Host;
use crate::top::T2t;
use rust_hdl::prelude::*;

/// The card; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Card {
    /// The core clock, 322.265625 MHz.
    pub clock: Signal<In, Clock>,
    /// Line A, AXI-Stream: four bytes, the first on the wire in bits 7:0.
    pub rx_a_tdata: Signal<In, Bits<32>>,
    /// Bytes that count; all but in the last word.
    pub rx_a_tkeep: Signal<In, Bits<4>>,
    /// A word is there; a frame may pause between words.
    pub rx_a_tvalid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub rx_a_tlast: Signal<In, Bit>,
    /// With the last word: the frame is bad.
    pub rx_a_tuser: Signal<In, Bit>,
    /// Line B, AXI-Stream: four bytes, the first on the wire in bits 7:0.
    pub rx_b_tdata: Signal<In, Bits<32>>,
    /// Bytes that count; all but in the last word.
    pub rx_b_tkeep: Signal<In, Bits<4>>,
    /// A word is there; a frame may pause between words.
    pub rx_b_tvalid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub rx_b_tlast: Signal<In, Bit>,
    /// With the last word: the frame is bad.
    pub rx_b_tuser: Signal<In, Bit>,
    /// Time of day, ns. Never runs backwards.
    pub now: Signal<In, Bits<64>>,
    /// Kill switch: latched while high.
    pub kill: Signal<In, Bit>,
    /// Orders, AXI-Stream as the lines.
    pub tx_tdata: Signal<Out, Bits<32>>,
    /// Bytes that count.
    pub tx_tkeep: Signal<Out, Bits<4>>,
    /// A word is there; a frame does not pause.
    pub tx_tvalid: Signal<Out, Bit>,
    /// It is the last of its frame.
    pub tx_tlast: Signal<Out, Bit>,
    /// With the last word: make the frame invalid.
    pub tx_tuser: Signal<Out, Bit>,
    /// A top of book, or its mark, changed.
    pub row_valid: Signal<Out, Bit>,
    /// Instrument.
    pub row_instr: Signal<Out, Bits<8>>,
    /// Sequence of the message.
    pub row_seq: Signal<Out, Bits<64>>,
    /// Timestamp of the message, ns.
    pub row_ts: Signal<Out, Bits<64>>,
    /// Best bid, 1/10000 dollar; 0 = none.
    pub row_bid_px: Signal<Out, Bits<32>>,
    /// Shares at it.
    pub row_bid_qty: Signal<Out, Bits<32>>,
    /// Best ask.
    pub row_ask_px: Signal<Out, Bits<32>>,
    /// Shares at it.
    pub row_ask_qty: Signal<Out, Bits<32>>,
    /// Reason (`Mark`), 0 = not marked.
    pub row_mark: Signal<Out, Bits<4>>,
    /// The books of a feed were marked.
    pub mark_valid: Signal<Out, Bit>,
    /// The feed.
    pub mark_feed: Signal<Out, Bits<2>>,
    /// Reason (`Mark`).
    pub mark_reason: Signal<Out, Bits<4>>,
    /// The feed's next sequence.
    pub mark_seq: Signal<Out, Bits<64>>,
    /// Time of the frame, ns.
    pub mark_time: Signal<Out, Bits<64>>,
    /// An order leaves: with its first word.
    pub fire_valid: Signal<Out, Bit>,
    /// Sequence of the message that decided.
    pub fire_seq: Signal<Out, Bits<64>>,
    /// Its timestamp, ns.
    pub fire_ts: Signal<Out, Bits<64>>,
    /// Time at which risk passed the order, ns.
    pub fire_time: Signal<Out, Bits<64>>,
    /// Trigger.
    pub fire_trigger: Signal<Out, Bits<10>>,
    /// Order.
    pub fire_order: Signal<Out, Bits<10>>,
    /// Price, 1/10000 dollar; 0 for a cancel.
    pub fire_px: Signal<Out, Bits<32>>,
    /// Shares.
    pub fire_qty: Signal<Out, Bits<20>>,
    /// UserRefNum; the target's for a cancel.
    pub fire_uref: Signal<Out, Bits<32>>,
    /// Kind of the message that decided.
    pub fire_kind: Signal<Out, Bits<4>>,
    /// Its line.
    pub fire_line: Signal<Out, Bit>,
    /// Number of its frame on that line, from 0.
    pub fire_frame: Signal<Out, Bits<16>>,
    /// Index in the frame of the word with its deciding byte.
    pub fire_word: Signal<Out, Bits<12>>,
    /// Released on decision.
    pub fire_decision: Signal<Out, Bit>,
    /// An order was refused.
    pub rej_valid: Signal<Out, Bit>,
    /// Sequence of the message that decided.
    pub rej_seq: Signal<Out, Bits<64>>,
    /// Its timestamp, ns.
    pub rej_ts: Signal<Out, Bits<64>>,
    /// Trigger.
    pub rej_trigger: Signal<Out, Bits<10>>,
    /// Order.
    pub rej_order: Signal<Out, Bits<10>>,
    /// The first reason that applied (`Reject`).
    pub rej_reason: Signal<Out, Bits<5>>,
    /// Nothing is on its way (see `Quiet`).
    pub quiet: Signal<Out, Bit>,
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
    pipeline: T2t,
    host: Host,
}

impl Logic for Card {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, pipeline, host);

        // Pins.
        self.pipeline.kill.next = self.kill.val() | self.host.kill.val();
        self.host.kill_pin.next = self.kill.val();
        self.pipeline.rx_a_tdata.next = self.rx_a_tdata.val();
        self.pipeline.rx_a_tkeep.next = self.rx_a_tkeep.val();
        self.pipeline.rx_a_tvalid.next = self.rx_a_tvalid.val();
        self.pipeline.rx_a_tlast.next = self.rx_a_tlast.val();
        self.pipeline.rx_a_tuser.next = self.rx_a_tuser.val();
        self.pipeline.rx_b_tdata.next = self.rx_b_tdata.val();
        self.pipeline.rx_b_tkeep.next = self.rx_b_tkeep.val();
        self.pipeline.rx_b_tvalid.next = self.rx_b_tvalid.val();
        self.pipeline.rx_b_tlast.next = self.rx_b_tlast.val();
        self.pipeline.rx_b_tuser.next = self.rx_b_tuser.val();
        self.pipeline.now.next = self.now.val();
        self.tx_tdata.next = self.pipeline.tx_tdata.val();
        self.tx_tkeep.next = self.pipeline.tx_tkeep.val();
        self.tx_tvalid.next = self.pipeline.tx_tvalid.val();
        self.tx_tlast.next = self.pipeline.tx_tlast.val();
        self.tx_tuser.next = self.pipeline.tx_tuser.val();
        self.row_valid.next = self.pipeline.row_valid.val();
        self.row_instr.next = self.pipeline.row_instr.val();
        self.row_seq.next = self.pipeline.row_seq.val();
        self.row_ts.next = self.pipeline.row_ts.val();
        self.row_bid_px.next = self.pipeline.row_bid_px.val();
        self.row_bid_qty.next = self.pipeline.row_bid_qty.val();
        self.row_ask_px.next = self.pipeline.row_ask_px.val();
        self.row_ask_qty.next = self.pipeline.row_ask_qty.val();
        self.row_mark.next = self.pipeline.row_mark.val();
        self.mark_valid.next = self.pipeline.mark_valid.val();
        self.mark_feed.next = self.pipeline.mark_feed.val();
        self.mark_reason.next = self.pipeline.mark_reason.val();
        self.mark_seq.next = self.pipeline.mark_seq.val();
        self.mark_time.next = self.pipeline.mark_time.val();
        self.fire_valid.next = self.pipeline.fire_valid.val();
        self.fire_seq.next = self.pipeline.fire_seq.val();
        self.fire_ts.next = self.pipeline.fire_ts.val();
        self.fire_time.next = self.pipeline.fire_time.val();
        self.fire_trigger.next = self.pipeline.fire_trigger.val();
        self.fire_order.next = self.pipeline.fire_order.val();
        self.fire_px.next = self.pipeline.fire_px.val();
        self.fire_qty.next = self.pipeline.fire_qty.val();
        self.fire_uref.next = self.pipeline.fire_uref.val();
        self.fire_kind.next = self.pipeline.fire_kind.val();
        self.fire_line.next = self.pipeline.fire_line.val();
        self.fire_frame.next = self.pipeline.fire_frame.val();
        self.fire_word.next = self.pipeline.fire_word.val();
        self.fire_decision.next = self.pipeline.fire_decision.val();
        self.rej_valid.next = self.pipeline.rej_valid.val();
        self.rej_seq.next = self.pipeline.rej_seq.val();
        self.rej_ts.next = self.pipeline.rej_ts.val();
        self.rej_trigger.next = self.pipeline.rej_trigger.val();
        self.rej_order.next = self.pipeline.rej_order.val();
        self.rej_reason.next = self.pipeline.rej_reason.val();
        self.quiet.next = self.pipeline.quiet.val();

        // The host's side.
        self.host.bus_clock.next = self.bus_clock.val();
        self.host.bus_reset.next = self.bus_reset.val();
        self.host.build.next = self.build.val();
        self.host.s_axil_awaddr.next = self.s_axil_awaddr.val();
        self.host.s_axil_awvalid.next = self.s_axil_awvalid.val();
        self.s_axil_awready.next = self.host.s_axil_awready.val();
        self.host.s_axil_wdata.next = self.s_axil_wdata.val();
        self.host.s_axil_wstrb.next = self.s_axil_wstrb.val();
        self.host.s_axil_wvalid.next = self.s_axil_wvalid.val();
        self.s_axil_wready.next = self.host.s_axil_wready.val();
        self.s_axil_bresp.next = self.host.s_axil_bresp.val();
        self.s_axil_bvalid.next = self.host.s_axil_bvalid.val();
        self.host.s_axil_bready.next = self.s_axil_bready.val();
        self.host.s_axil_araddr.next = self.s_axil_araddr.val();
        self.host.s_axil_arvalid.next = self.s_axil_arvalid.val();
        self.s_axil_arready.next = self.host.s_axil_arready.val();
        self.s_axil_rdata.next = self.host.s_axil_rdata.val();
        self.s_axil_rresp.next = self.host.s_axil_rresp.val();
        self.s_axil_rvalid.next = self.host.s_axil_rvalid.val();
        self.host.s_axil_rready.next = self.s_axil_rready.val();
        self.host.m_axi_awready.next = self.m_axi_awready.val();
        self.host.m_axi_wready.next = self.m_axi_wready.val();
        self.host.m_axi_bresp.next = self.m_axi_bresp.val();
        self.host.m_axi_bvalid.next = self.m_axi_bvalid.val();
        self.m_axi_awaddr.next = self.host.m_axi_awaddr.val();
        self.m_axi_awlen.next = self.host.m_axi_awlen.val();
        self.m_axi_awsize.next = self.host.m_axi_awsize.val();
        self.m_axi_awburst.next = self.host.m_axi_awburst.val();
        self.m_axi_awvalid.next = self.host.m_axi_awvalid.val();
        self.m_axi_wdata.next = self.host.m_axi_wdata.val();
        self.m_axi_wstrb.next = self.host.m_axi_wstrb.val();
        self.m_axi_wlast.next = self.host.m_axi_wlast.val();
        self.m_axi_wvalid.next = self.host.m_axi_wvalid.val();
        self.m_axi_bready.next = self.host.m_axi_bready.val();
        self.irq.next = self.host.irq.val();

        // Between the two.
        self.pipeline.bus_addr.next = self.host.p_addr.val();
        self.pipeline.bus_wdata.next = self.host.p_wdata.val();
        self.pipeline.bus_wen.next = self.host.p_wen.val();
        self.pipeline.bus_ren.next = self.host.p_ren.val();
        self.host.p_rdata.next = self.pipeline.bus_rdata.val();
        self.host.p_rvalid.next = self.pipeline.bus_rvalid.val();
        self.pipeline.hold.next = self.host.hold.val();
        self.host.settled.next = self.pipeline.settled.val();
        self.host.status.next = self.pipeline.status.val();
        self.host.judged.next = self.pipeline.judged.val();
        self.host.learnt.next = self.pipeline.learnt.val();
        self.host.x_we.next = self.pipeline.x_we.val();
        self.host.x_instr.next = self.pipeline.x_instr.val();
        self.host.x_long.next = self.pipeline.x_long.val();
        self.host.x_short.next = self.pipeline.x_short.val();
        self.host.stop_bad.next = self.pipeline.stop_bad.val();
        self.host.stop_over.next = self.pipeline.stop_over.val();
        self.host.rx_a_tvalid.next = self.rx_a_tvalid.val();
        self.host.rx_a_tlast.next = self.rx_a_tlast.val();
        self.host.rx_b_tvalid.next = self.rx_b_tvalid.val();
        self.host.rx_b_tlast.next = self.rx_b_tlast.val();
        self.host.now.next = self.now.val();
        self.host.row_valid.next = self.pipeline.row_valid.val();
        self.host.row_instr.next = self.pipeline.row_instr.val();
        self.host.row_seq.next = self.pipeline.row_seq.val();
        self.host.row_ts.next = self.pipeline.row_ts.val();
        self.host.row_bid_px.next = self.pipeline.row_bid_px.val();
        self.host.row_bid_qty.next = self.pipeline.row_bid_qty.val();
        self.host.row_ask_px.next = self.pipeline.row_ask_px.val();
        self.host.row_ask_qty.next = self.pipeline.row_ask_qty.val();
        self.host.row_mark.next = self.pipeline.row_mark.val();
        self.host.mark_valid.next = self.pipeline.mark_valid.val();
        self.host.mark_feed.next = self.pipeline.mark_feed.val();
        self.host.mark_reason.next = self.pipeline.mark_reason.val();
        self.host.mark_seq.next = self.pipeline.mark_seq.val();
        self.host.mark_time.next = self.pipeline.mark_time.val();
        self.host.fire_valid.next = self.pipeline.fire_valid.val();
        self.host.fire_seq.next = self.pipeline.fire_seq.val();
        self.host.fire_ts.next = self.pipeline.fire_ts.val();
        self.host.fire_trigger.next = self.pipeline.fire_trigger.val();
        self.host.fire_order.next = self.pipeline.fire_order.val();
        self.host.fire_px.next = self.pipeline.fire_px.val();
        self.host.fire_qty.next = self.pipeline.fire_qty.val();
        self.host.fire_uref.next = self.pipeline.fire_uref.val();
        self.host.fire_kind.next = self.pipeline.fire_kind.val();
        self.host.fire_line.next = self.pipeline.fire_line.val();
        self.host.fire_frame.next = self.pipeline.fire_frame.val();
        self.host.fire_word.next = self.pipeline.fire_word.val();
        self.host.fire_decision.next = self.pipeline.fire_decision.val();
        self.host.rej_valid.next = self.pipeline.rej_valid.val();
        self.host.rej_seq.next = self.pipeline.rej_seq.val();
        self.host.rej_ts.next = self.pipeline.rej_ts.val();
        self.host.rej_trigger.next = self.pipeline.rej_trigger.val();
        self.host.rej_order.next = self.pipeline.rej_order.val();
        self.host.rej_reason.next = self.pipeline.rej_reason.val();
    }
}
