//! skeleton
use rust_hdl::prelude::*;

/// The card.
#[derive(LogicBlock, Default)]
pub struct T2t {
    pub clock: Signal<In, Clock>,
    pub rx_a_tdata: Signal<In, Bits<32>>,
    pub rx_a_tkeep: Signal<In, Bits<4>>,
    pub rx_a_tvalid: Signal<In, Bit>,
    pub rx_a_tlast: Signal<In, Bit>,
    pub rx_a_tuser: Signal<In, Bit>,
    pub rx_b_tdata: Signal<In, Bits<32>>,
    pub rx_b_tkeep: Signal<In, Bits<4>>,
    pub rx_b_tvalid: Signal<In, Bit>,
    pub rx_b_tlast: Signal<In, Bit>,
    pub rx_b_tuser: Signal<In, Bit>,
    pub now: Signal<In, Bits<64>>,
    pub kill: Signal<In, Bit>,
    pub bus_addr: Signal<In, Bits<24>>,
    pub bus_wdata: Signal<In, Bits<32>>,
    pub bus_wen: Signal<In, Bit>,
    pub bus_ren: Signal<In, Bit>,
    pub bus_rdata: Signal<Out, Bits<32>>,
    pub bus_rvalid: Signal<Out, Bit>,
    pub tx_tdata: Signal<Out, Bits<32>>,
    pub tx_tkeep: Signal<Out, Bits<4>>,
    pub tx_tvalid: Signal<Out, Bit>,
    pub tx_tlast: Signal<Out, Bit>,
    pub tx_tuser: Signal<Out, Bit>,
    pub row_valid: Signal<Out, Bit>,
    pub row_instr: Signal<Out, Bits<8>>,
    pub row_seq: Signal<Out, Bits<64>>,
    pub row_ts: Signal<Out, Bits<64>>,
    pub row_bid_px: Signal<Out, Bits<32>>,
    pub row_bid_qty: Signal<Out, Bits<32>>,
    pub row_ask_px: Signal<Out, Bits<32>>,
    pub row_ask_qty: Signal<Out, Bits<32>>,
    pub row_mark: Signal<Out, Bits<4>>,
    pub mark_valid: Signal<Out, Bit>,
    pub mark_feed: Signal<Out, Bits<2>>,
    pub mark_reason: Signal<Out, Bits<4>>,
    pub mark_seq: Signal<Out, Bits<64>>,
    pub mark_time: Signal<Out, Bits<64>>,
    pub fire_valid: Signal<Out, Bit>,
    pub fire_seq: Signal<Out, Bits<64>>,
    pub fire_ts: Signal<Out, Bits<64>>,
    pub fire_time: Signal<Out, Bits<64>>,
    pub fire_trigger: Signal<Out, Bits<10>>,
    pub fire_order: Signal<Out, Bits<10>>,
    pub fire_px: Signal<Out, Bits<32>>,
    pub fire_qty: Signal<Out, Bits<20>>,
    pub fire_uref: Signal<Out, Bits<32>>,
    pub fire_kind: Signal<Out, Bits<4>>,
    pub fire_line: Signal<Out, Bit>,
    pub fire_frame: Signal<Out, Bits<16>>,
    pub fire_word: Signal<Out, Bits<12>>,
    pub fire_decision: Signal<Out, Bit>,
    pub rej_valid: Signal<Out, Bit>,
    pub rej_seq: Signal<Out, Bits<64>>,
    pub rej_ts: Signal<Out, Bits<64>>,
    pub rej_trigger: Signal<Out, Bits<10>>,
    pub rej_order: Signal<Out, Bits<10>>,
    pub rej_reason: Signal<Out, Bits<5>>,
    pub quiet: Signal<Out, Bit>,
}

impl Logic for T2t {
    #[hdl_gen]
    fn update(&mut self) {
        self.bus_rdata.next = 0.into();
        self.bus_rvalid.next = false;
        self.tx_tdata.next = 0.into();
        self.tx_tkeep.next = 0.into();
        self.tx_tvalid.next = false;
        self.tx_tlast.next = false;
        self.tx_tuser.next = false;
        self.row_valid.next = false;
        self.row_instr.next = 0.into();
        self.row_seq.next = 0.into();
        self.row_ts.next = 0.into();
        self.row_bid_px.next = 0.into();
        self.row_bid_qty.next = 0.into();
        self.row_ask_px.next = 0.into();
        self.row_ask_qty.next = 0.into();
        self.row_mark.next = 0.into();
        self.mark_valid.next = false;
        self.mark_feed.next = 0.into();
        self.mark_reason.next = 0.into();
        self.mark_seq.next = 0.into();
        self.mark_time.next = 0.into();
        self.fire_valid.next = false;
        self.fire_seq.next = 0.into();
        self.fire_ts.next = 0.into();
        self.fire_time.next = 0.into();
        self.fire_trigger.next = 0.into();
        self.fire_order.next = 0.into();
        self.fire_px.next = 0.into();
        self.fire_qty.next = 0.into();
        self.fire_uref.next = 0.into();
        self.fire_kind.next = 0.into();
        self.fire_line.next = false;
        self.fire_frame.next = 0.into();
        self.fire_word.next = 0.into();
        self.fire_decision.next = false;
        self.rej_valid.next = false;
        self.rej_seq.next = 0.into();
        self.rej_ts.next = 0.into();
        self.rej_trigger.next = 0.into();
        self.rej_order.next = 0.into();
        self.rej_reason.next = 0.into();
        self.quiet.next = false;
    }
}
