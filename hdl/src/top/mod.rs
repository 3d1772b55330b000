//! The card: every block of the pipeline, wired (docs/semantics.md says what it does).
//!
//! In: two network lines, the time of day, the kill switch, the parameter bus. Out: the order port, records of what
//! happened, answers of the bus.
//!
//! From the word on `rx_*` that holds a message's deciding byte to the first word of an order on `tx_*`, released on
//! decision: 6 cycles for an add or a DEEP level, 8 to 10 for what must look an order up first. Each block states its own share and depth.

mod later;
mod quiet;
mod rest;
mod sweep;

use crate::config::{Counters, Registers, Rows};
use crate::const_table;
use crate::emit::Consts;
use crate::engine::Engine;
use crate::front::Front;
use crate::front::layout::ROW_W as FEED_ROW_W;
use crate::levels::CardLevels;
use crate::orders::Orders;
use crate::stager::Stager;
use crate::triggers::Triggers;
use later::Later;
use quiet::Quiet;
pub use quiet::SHORT as REST;
pub use rest::Rest;
use rust_hdl::prelude::*;
use sweep::Sweep;
use t2t_contract::bus::WINDOW_SHIFT;
use t2t_contract::reasons::Mark;
use t2t_contract::registers;
use t2t_contract::sizes::{LIVE_ORDERS, SLOTS};

/// Words of a line's buffer, as a power of two.
const BUFFER_BITS: usize = 14;
/// Frames of a line's buffer, as a power of two.
const FRAME_BITS: usize = 9;
/// Buckets of each of the order table's four parts, as a power of two.
const BUCKET_BITS: usize = 13;
/// Cycles by which marks of feeds are held back, so that the rows of the messages before them come first.
const MARK_LATER: usize = 4;
/// Cycles by which ends of frames are held back from the engine: a message that is missing at the end of its frame is
/// noticed, and marks the feed, up to two cycles after the frame's last word.
const END_LATER: usize = 2;
/// First address of the counters, as the bits above their own.
const COUNTER_PAGE: u64 = 2;
const HALT: u64 = Mark::Halt as u64;

const _: () = assert!(registers::FRAMES_A >> 7 == COUNTER_PAGE as usize);

const_table!(pub TopConsts: WINDOW_SHIFT, COUNTER_PAGE, HALT);

/// The card; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct T2t {
    /// The clock, 322.265625 MHz.
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
    /// Parameter bus: address of a word (`t2t_contract::bus`).
    pub bus_addr: Signal<In, Bits<24>>,
    /// Word to write.
    pub bus_wdata: Signal<In, Bits<32>>,
    /// Write; at most every second cycle.
    pub bus_wen: Signal<In, Bit>,
    /// Read.
    pub bus_ren: Signal<In, Bit>,
    /// Word read.
    pub bus_rdata: Signal<Out, Bits<32>>,
    /// It is there: 3 cycles after the read.
    pub bus_rvalid: Signal<Out, Bit>,
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
    /// Triggers are not to look: no message that is in L2 two cycles later or after that makes an attempt.
    pub hold: Signal<In, Bit>,
    /// The pipeline is at rest under a hold (see `Rest`): parameters may change.
    pub settled: Signal<Out, Bit>,
    /// Register STATUS.
    pub status: Signal<Out, Bits<12>>,
    /// A message is judged (L2), held or not.
    pub judged: Signal<Out, Bit>,
    /// One bit a feed: one of its locates came to mean a watched instrument, by a directory message or by a write.
    pub learnt: Signal<Out, Bits<4>>,
    /// The exposure of an instrument changed.
    pub x_we: Signal<Out, Bit>,
    /// Which.
    pub x_instr: Signal<Out, Bits<8>>,
    /// Signed: long exposure, shares.
    pub x_long: Signal<Out, Bits<33>>,
    /// Signed: short exposure, shares.
    pub x_short: Signal<Out, Bits<33>>,
    /// The card disarms because a frame ended badly after it was used.
    pub stop_bad: Signal<Out, Bit>,
    /// The card disarms because more fires were waiting than it can hold.
    pub stop_over: Signal<Out, Bit>,
    rows: Rows,
    registers: Registers,
    counters: Counters,
    front: Front<BUFFER_BITS, FRAME_BITS>,
    orders: Orders<BUCKET_BITS, { LIVE_ORDERS as u64 }>,
    levels: CardLevels,
    triggers: Triggers,
    engine: Engine,
    stager: Stager,
    marks: Later<135, MARK_LATER>,
    params: [Later<256, 2>; SLOTS],
    ends: Later<5, END_LATER>,
    settle: Quiet,
    rest: Rest,
    sweep: Sweep,
    window: Signal<Local, Bits<4>>,
    of_counters: DFF<Bit>,
    counter: DFF<Bits<7>>,
    asked: DFF<Bits<3>>,
    state: Signal<Local, Bits<12>>,
    clearing: Signal<Local, Bit>,
    sweeping: Signal<Local, Bit>,
    sticky_row: Signal<Local, Bit>,
    consts: Consts<TopConsts>,
}

impl Logic for T2t {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, of_counters, counter, asked);
        clock!(
            self, clock, rows, registers, counters, front, orders, levels, triggers, engine,
            stager, marks, ends, settle, rest, sweep
        );
        for i in 0..SLOTS {
            self.params[i].clock.next = self.clock.val();
        }

        // The parameter bus.
        self.window.next = self.bus_addr.val().get_bits::<4>(WINDOW_SHIFT);
        self.rows.wen.next = self.bus_wen.val();
        self.rows.addr.next = self.bus_addr.val();
        self.rows.wdata.next = self.bus_wdata.val();
        self.registers.wen.next = self.bus_wen.val() & !self.window.val().any();
        self.registers.ren.next = self.bus_ren.val() & !self.window.val().any();
        self.registers.addr.next = self.bus_addr.val().get_bits::<20>(0);
        self.registers.wdata.next = self.bus_wdata.val();
        self.of_counters.d.next =
            !self.window.val().any() & (self.bus_addr.val().get_bits::<13>(7) == COUNTER_PAGE);
        self.counter.d.next = self.bus_addr.val().get_bits::<7>(0);
        self.counters.address.next = self.counter.q.val();
        self.asked.d.next = (self.asked.q.val() << 1) | bit_cast::<3, 1>(self.bus_ren.val().into());
        self.bus_rvalid.next = self.asked.q.val().get_bit(2);
        self.bus_rdata.next = self.registers.rdata.val();
        if self.of_counters.q.val() {
            self.bus_rdata.next = self.counters.value.val();
        }
        self.clearing.next =
            self.orders.sweeping.val() | self.levels.sweeping.val() | self.engine.sweeping.val();
        self.sweep.reset_books.next = self.registers.reset_books.val();
        self.sweep.clearing.next = self.clearing.val();
        self.sweep.forgetful.next = self.front.forgetful.val();
        // The register comes two cycles late.
        self.sweeping.next = self.registers.reset_books.val()
            | self.clearing.val()
            | self.front.forgetful.val()
            | self.sweep.sweeping.val();
        self.state.next = (self.engine.stale.val().get_bits::<12>(0) << 8)
            | (self.front.waiting.val().get_bits::<12>(0) << 5)
            | (bit_cast::<12, 1>(self.sweeping.val().into()) << 4)
            | (bit_cast::<12, 1>(self.engine.live.val().into()) << 3)
            | (bit_cast::<12, 1>(self.engine.dead.val().into()) << 2)
            | (bit_cast::<12, 1>(self.engine.killed.val().into()) << 1)
            | bit_cast::<12, 1>(self.engine.armed.val().into());
        self.registers.status.next = self.state.val();
        self.status.next = self.state.val();
        self.registers.open_orders.next = self.engine.open_orders.val();
        self.registers.gross_used.next = self.engine.gross_used.val();
        self.registers.live_orders.next = self.orders.live.val();
        self.registers.now.next = self.now.val();

        // Counters, in the order of their addresses.
        self.counters.events.next = (bit_cast::<16, 1>(self.stager.aborted.val().into()) << 12)
            | (bit_cast::<16, 1>(self.engine.fire_stb.val().into()) << 11)
            | (bit_cast::<16, 1>(self.levels.r_stb.val().into()) << 10)
            | (bit_cast::<16, 1>(self.orders.o_valid.val().into()) << 9)
            | (bit_cast::<16, 1>(self.front.c_unknown.val().into()) << 8)
            | (bit_cast::<16, 1>(self.front.c_heartbeat.val().into()) << 7)
            | (bit_cast::<16, 1>(self.front.c_bad.val().into()) << 6)
            | (bit_cast::<16, 1>(self.front.c_malformed.val().into()) << 5)
            | (bit_cast::<16, 1>(self.front.c_gap.val().into()) << 4)
            | (bit_cast::<16, 1>(self.front.c_dup.val().into()) << 3)
            | (bit_cast::<16, 1>(self.front.c_msg.val().into()) << 2)
            | (bit_cast::<16, 1>(self.front.c_frame_b.val().into()) << 1)
            | bit_cast::<16, 1>(self.front.c_frame_a.val().into());
        self.counters.snapshot.next = self.registers.snapshot.val();
        self.counters.drop_a.next = self.front.c_drop_a.val();
        self.counters.drop_a_reason.next = self.front.c_drop_a_reason.val();
        self.counters.drop_b.next = self.front.c_drop_b.val();
        self.counters.drop_b_reason.next = self.front.c_drop_b_reason.val();
        self.sticky_row.next = self.levels.r_mark.val().any() & (self.levels.r_mark.val() != HALT);
        self.counters.marked.next = self.levels.r_stb.val() & self.sticky_row.val();
        self.counters.mark_reason.next = self.levels.r_mark.val();
        self.counters.feed_marked.next = self.levels.g_stb.val();
        self.counters.feed_reason.next = self.levels.g_reason.val();
        self.counters.refused.next = self.engine.rej_stb.val();
        self.counters.reject_reason.next = self.engine.rej_reason.val();

        // Front end: frames to fields.
        self.front.rx_a_tdata.next = self.rx_a_tdata.val();
        self.front.rx_a_tkeep.next = self.rx_a_tkeep.val();
        self.front.rx_a_tvalid.next = self.rx_a_tvalid.val();
        self.front.rx_a_tlast.next = self.rx_a_tlast.val();
        self.front.rx_a_tuser.next = self.rx_a_tuser.val();
        self.front.rx_b_tdata.next = self.rx_b_tdata.val();
        self.front.rx_b_tkeep.next = self.rx_b_tkeep.val();
        self.front.rx_b_tvalid.next = self.rx_b_tvalid.val();
        self.front.rx_b_tlast.next = self.rx_b_tlast.val();
        self.front.rx_b_tuser.next = self.rx_b_tuser.val();
        self.front.now.next = self.now.val();
        self.front.cfg_row.next = self.rows.cfg_row.val().get_bits::<FEED_ROW_W>(0);
        self.front.cfg_addr.next = self.rows.cfg_addr.val().get_bits::<2>(0);
        self.front.we_feed.next = self.rows.we_feed.val();
        self.front.reset_books.next = self.registers.reset_books.val();
        self.front.clearing.next = self.clearing.val();

        // Instruments and orders: fields to book operations.
        self.orders.cfg_row.next = self.rows.cfg_row.val();
        self.orders.cfg_addr.next = self.rows.cfg_addr.val();
        self.orders.we_symbol.next = self.rows.we_symbol.val();
        self.orders.we_locate.next = self.rows.we_locate.val();
        self.orders.reset_books.next = self.registers.reset_books.val();
        self.orders.frozen_l0.next = self.levels.frozen_l0.val();
        self.orders.turned_l0.next = self.levels.turned_l0.val();
        self.orders.d_feed.next = self.front.d_feed.val();
        self.orders.d_line.next = self.front.d_line.val();
        self.orders.d_frame.next = self.front.d_frame.val();
        self.orders.d_word.next = self.front.d_word.val();
        self.orders.d_seq.next = self.front.d_seq.val();
        self.orders.d_time.next = self.front.d_time.val();
        self.orders.d_ts.next = self.front.d_ts.val();
        self.orders.d_type.next = self.front.d_type.val();
        self.orders.d_locate_stb.next = self.front.d_locate_stb.val();
        self.orders.d_locate.next = self.front.d_locate.val();
        self.orders.d_symbol_stb.next = self.front.d_symbol_stb.val();
        self.orders.d_symbol.next = self.front.d_symbol.val();
        self.orders.d_learn.next = self.front.d_learn.val();
        self.orders.d_ref_stb.next = self.front.d_ref_stb.val();
        self.orders.d_ref.next = self.front.d_ref.val();
        self.orders.d_newref_stb.next = self.front.d_newref_stb.val();
        self.orders.d_newref.next = self.front.d_newref.val();
        self.orders.d_ev.next = self.front.d_ev.val();
        self.orders.d_kind.next = self.front.d_kind.val();
        self.orders.d_side.next = self.front.d_side.val();
        self.orders.d_price.next = self.front.d_price.val();
        self.orders.d_price_bad.next = self.front.d_price_bad.val();
        self.orders.d_qty.next = self.front.d_qty.val();
        self.orders.d_qty_zero.next = self.front.d_qty_zero.val();
        self.orders.d_complete.next = self.front.d_complete.val();
        self.orders.d_printable.next = self.front.d_printable.val();
        self.orders.d_status_op.next = self.front.d_status_op.val();
        self.orders.d_status_set.next = self.front.d_status_set.val();

        // Levels: book operations to the top of book.
        self.levels.cfg_row.next = self.rows.cfg_row.val();
        self.levels.cfg_addr.next = self.rows.cfg_addr.val();
        self.levels.we_member.next = self.rows.we_member.val();
        self.levels.reset_books.next = self.registers.reset_books.val();
        self.levels.o_pre_same.next = self.orders.o_pre_same.val();
        self.levels.o_pre_instr.next = self.orders.o_pre_instr.val();
        self.levels.o_valid.next = self.orders.o_valid.val();
        self.levels.o_instr.next = self.orders.o_instr.val();
        self.levels.o_side.next = self.orders.o_side.val();
        self.levels.o_flip.next = self.orders.o_flip.val();
        self.levels.o_price.next = self.orders.o_price.val();
        self.levels.o_qty.next = self.orders.o_qty.val();
        self.levels.o_op.next = self.orders.o_op.val();
        self.levels.o_judge.next = self.orders.o_judge.val();
        self.levels.o_level.next = self.orders.o_level.val();
        self.levels.o_mark.next = self.orders.o_mark.val();
        self.levels.o_clean.next = self.orders.o_clean.val();
        self.levels.hold.next = self.rest.held.val();
        self.levels.o_status_we.next = self.orders.o_status_we.val();
        self.levels.o_status_op.next = self.orders.o_status_op.val();
        self.levels.o_status_set.next = self.orders.o_status_set.val();
        self.levels.o_last_we.next = self.orders.o_last_we.val();
        self.levels.o_last_px.next = self.orders.o_last_px.val();
        self.levels.o_last_qty.next = self.orders.o_last_qty.val();
        self.levels.o_seq.next = self.orders.o_seq.val();
        self.levels.o_ts.next = self.orders.o_ts.val();
        self.levels.o_time.next = self.orders.o_time.val();
        self.levels.o_kind.next = self.orders.o_kind.val();
        self.levels.o_feed.next = self.orders.o_feed.val();
        self.levels.o_line.next = self.orders.o_line.val();
        self.levels.o_frame.next = self.orders.o_frame.val();
        self.levels.o_word.next = self.orders.o_word.val();
        self.levels.k_stb.next = self.front.k_stb.val();
        self.levels.k_feed.next = self.front.k_feed.val();
        self.levels.k_reason.next = self.front.k_reason.val();
        self.levels.k_seq.next = self.front.k_seq.val();
        self.levels.k_time.next = self.front.k_time.val();

        // Triggers and the lanes of each slot's first order.
        self.triggers.cfg_row.next = self.rows.cfg_row.val();
        self.triggers.cfg_addr.next = self.rows.cfg_addr.val();
        self.triggers.we_condition.next = self.rows.we_condition.val();
        self.triggers.we_slot.next = self.rows.we_slot.val();
        self.triggers.we_trigger.next = self.rows.we_trigger.val();
        self.triggers.we_limit.next = self.rows.we_limit.val();
        self.triggers.repeat_limit.next = self.registers.repeat_limit.val();
        self.triggers.live.next = self.engine.live.val();
        self.triggers.o_instr.next = self.orders.o_instr.val();
        self.triggers.o_time.next = self.orders.o_time.val();
        self.triggers.j_valid.next = self.levels.j_look.val();
        self.triggers.j_instr.next = self.levels.j_instr.val();
        self.triggers.j_bid_px.next = self.levels.j_bid_px.val();
        self.triggers.j_bid_qty.next = self.levels.j_bid_qty.val();
        self.triggers.j_bid_v.next = self.levels.j_bid_v.val();
        self.triggers.j_ask_px.next = self.levels.j_ask_px.val();
        self.triggers.j_ask_qty.next = self.levels.j_ask_qty.val();
        self.triggers.j_ask_v.next = self.levels.j_ask_v.val();
        self.triggers.j_last_px.next = self.levels.j_last_px.val();
        self.triggers.j_last_qty.next = self.levels.j_last_qty.val();
        self.triggers.j_last_v.next = self.levels.j_last_v.val();
        self.triggers.j_seq.next = self.levels.j_seq.val();
        self.triggers.j_ts.next = self.levels.j_ts.val();
        self.triggers.j_time.next = self.levels.j_time.val();
        self.triggers.j_kind.next = self.levels.j_kind.val();
        self.triggers.j_feed.next = self.levels.j_feed.val();
        self.triggers.j_line.next = self.levels.j_line.val();
        self.triggers.j_frame.next = self.levels.j_frame.val();
        self.triggers.j_word.next = self.levels.j_word.val();
        self.triggers.b_we.next = self.engine.b_we.val();
        self.triggers.b_instr.next = self.engine.b_instr.val();
        self.triggers.b_bid_px.next = self.engine.b_bid_px.val();
        self.triggers.b_bid_v.next = self.engine.b_bid_v.val();
        self.triggers.b_ask_px.next = self.engine.b_ask_px.val();
        self.triggers.b_ask_v.next = self.engine.b_ask_v.val();
        self.triggers.x_we.next = self.engine.x_we.val();
        self.triggers.x_instr.next = self.engine.x_instr.val();
        self.triggers.x_long.next = self.engine.x_long.val();
        self.triggers.x_short.next = self.engine.x_short.val();
        self.triggers.headroom.next = self.engine.headroom.val();

        // Risk and release.
        self.engine.now.next = self.now.val();
        self.engine.kill.next = self.kill.val();
        self.engine.ctl_arm.next = self.registers.arm.val() & !self.sweeping.val();
        self.engine.ctl_disarm.next = self.registers.disarm.val();
        self.engine.ctl_kill.next = self.registers.kill.val();
        self.engine.ctl_unkill.next = self.registers.unkill.val();
        self.engine.ctl_adjust.next = self.registers.adjust.val();
        self.engine.reset_books.next = self.registers.reset_books.val();
        self.engine.heartbeat.next = self.registers.heartbeat.val();
        self.engine.dead_man.next = self.registers.dead_man.val();
        self.engine.gross_limit.next = self.registers.gross_limit.val();
        self.engine.rate_cost.next = self.registers.rate_cost.val();
        self.engine.open_limit.next = self.registers.open_limit.val();
        self.engine.user_ref_we.next = self.registers.set_next_user_ref.val();
        self.engine.user_ref_value.next = self.registers.next_user_ref.val();
        self.engine.adj_instr.next = self.registers.adjust_instrument.val();
        self.engine.adj_long.next = self.registers.adjust_long.val();
        self.engine.adj_short.next = self.registers.adjust_short.val();
        self.engine.adj_open.next = self.registers.adjust_open.val();
        self.engine.adj_gross.next = self.registers.adjust_gross.val();
        self.engine.cfg_row.next = self.rows.cfg_row.val();
        self.engine.cfg_addr.next = self.rows.cfg_addr.val().get_bits::<10>(0);
        self.engine.we_feed.next = self.rows.we_feed.val();
        self.engine.we_order.next = self.rows.we_order.val();
        self.engine.we_limit.next = self.rows.we_limit.val();
        self.engine.we_member.next = self.rows.we_member.val();
        self.engine.j_valid.next = self.levels.j_valid.val();
        self.engine.j_instr.next = self.levels.j_instr.val();
        self.engine.j_bid_px.next = self.levels.j_bid_px.val();
        self.engine.j_bid_v.next = self.levels.j_bid_v.val();
        self.engine.j_ask_px.next = self.levels.j_ask_px.val();
        self.engine.j_ask_v.next = self.levels.j_ask_v.val();
        self.engine.j_time.next = self.levels.j_time.val();
        self.engine.t_valid.next = self.triggers.t_valid.val();
        self.engine.t_attempt.next = self.triggers.t_attempt.val();
        self.engine.t_repeat.next = self.triggers.t_repeat.val();
        self.engine.t_decision.next = self.triggers.t_decision.val();
        self.engine.t_pick.next = self.triggers.t_pick.val();
        self.engine.t_instr.next = self.triggers.t_instr.val();
        self.engine.t_seq.next = self.triggers.t_seq.val();
        self.engine.t_ts.next = self.triggers.t_ts.val();
        self.engine.t_time.next = self.triggers.t_time.val();
        self.engine.t_kind.next = self.triggers.t_kind.val();
        self.engine.t_feed.next = self.triggers.t_feed.val();
        self.engine.t_line.next = self.triggers.t_line.val();
        self.engine.t_frame.next = self.triggers.t_frame.val();
        self.engine.t_word.next = self.triggers.t_word.val();
        self.engine.v_ok.next = self.triggers.v_ok.val();
        self.engine.s_stb.next = self.levels.s_stb.val();
        self.engine.s_instr.next = self.levels.s_instr.val();
        self.engine.s_sticky.next = self.levels.s_sticky.val();
        self.engine.s_halt.next = self.levels.s_halt.val();
        self.engine.g_stb.next = self.levels.g_stb.val();
        self.engine.g_feed.next = self.levels.g_feed.val();
        self.ends.now.next = (bit_cast::<5, 1>(self.front.e_stb.val().into()) << 4)
            | (bit_cast::<5, 1>(self.front.e_bad.val().into()) << 3)
            | (bit_cast::<5, 1>(self.front.e_used.val().into()) << 2)
            | bit_cast::<5, 2>(self.front.e_feed.val());
        self.engine.e_stb.next = self.ends.later.val().get_bit(4);
        self.engine.e_feed.next = self.ends.later.val().get_bits::<2>(0);
        self.engine.e_bad.next = self.ends.later.val().get_bit(3);
        self.engine.e_used.next = self.ends.later.val().get_bit(2);
        self.engine.tx_ready.next = self.stager.ready.val();
        self.engine.tx_up.next = self.stager.up.val();
        for i in 0..SLOTS {
            self.engine.p_params[i].next = self.triggers.p_params[i].val();
        }
        for i in 0..SLOTS {
            self.engine.p_slot[i].next = self.triggers.p_slot[i].val();
        }
        for i in 0..SLOTS {
            self.engine.t_slot[i].next = self.triggers.t_slot[i].val();
        }
        for i in 0..SLOTS {
            self.params[i].now.next = self.triggers.p_params[i].val();
            self.engine.t_params[i].next = self.params[i].later.val();
        }
        for i in 0..SLOTS {
            self.engine.v_px[i].next = self.triggers.v_px[i].val();
        }
        for i in 0..SLOTS {
            self.engine.v_notional[i].next = self.triggers.v_notional[i].val();
        }

        // What leaves.
        self.stager.cfg_row.next = self.rows.cfg_row.val();
        self.stager.cfg_addr.next = self.rows.cfg_addr.val().get_bits::<15>(0);
        self.stager.we_frame.next = self.rows.we_frame.val();
        self.stager.we_session.next = self.rows.we_session.val();
        self.stager.ip_id_we.next = self.registers.set_next_ip_id.val();
        self.stager.ip_id_value.next = self.registers.next_ip_id.val();
        self.stager.go.next = self.engine.go.val();
        self.stager.go_session.next = self.engine.go_session.val();
        self.stager.f_order.next = self.engine.f_order.val();
        self.stager.f_kind.next = self.engine.f_kind.val();
        self.stager.f_session.next = self.engine.f_session.val();
        self.stager.f_bytes.next = self.engine.f_bytes.val();
        self.stager.f_tcp_sum.next = self.engine.f_tcp_sum.val();
        self.stager.f_ip_sum.next = self.engine.f_ip_sum.val();
        self.stager.f_qty.next = self.engine.f_qty.val();
        self.stager.f_px.next = self.engine.f_px.val();
        self.stager.f_user_ref.next = self.engine.f_user_ref.val();
        self.stager.f_old_ref.next = self.engine.f_old_ref.val();
        self.stager.tx_abort.next = self.engine.tx_abort.val();

        // For whoever commits parameters, and for the host's events.
        self.rest.hold.next = self.hold.val();
        self.rest.undecided.next = self.engine.undecided.val();
        self.rest.ready.next = self.stager.ready.val();
        self.settled.next = self.rest.settled.val();
        self.judged.next = self.levels.j_valid.val();
        self.learnt.next = self.orders.o_watches.val();
        self.x_we.next = self.engine.x_we.val();
        self.x_instr.next = self.engine.x_instr.val();
        self.x_long.next = self.engine.x_long.val();
        self.x_short.next = self.engine.x_short.val();
        self.stop_bad.next = self.engine.stop_bad.val();
        self.stop_over.next = self.engine.stop_over.val();

        // Records.
        self.tx_tdata.next = self.stager.tx_tdata.val();
        self.tx_tkeep.next = self.stager.tx_tkeep.val();
        self.tx_tvalid.next = self.stager.tx_tvalid.val();
        self.tx_tlast.next = self.stager.tx_tlast.val();
        self.tx_tuser.next = self.stager.tx_tuser.val();
        self.row_valid.next = self.levels.r_stb.val();
        self.row_instr.next = self.levels.r_instr.val();
        self.row_seq.next = self.levels.r_seq.val();
        self.row_ts.next = self.levels.r_ts.val();
        self.row_bid_px.next = self.levels.r_bid_px.val();
        self.row_bid_qty.next = self.levels.r_bid_qty.val();
        self.row_ask_px.next = self.levels.r_ask_px.val();
        self.row_ask_qty.next = self.levels.r_ask_qty.val();
        self.row_mark.next = self.levels.r_mark.val();
        self.marks.now.next = (bit_cast::<135, 1>(self.levels.g_stb.val().into()) << 134)
            | (self.levels.g_feed.val().get_bits::<135>(0) << 132)
            | (self.levels.g_reason.val().get_bits::<135>(0) << 128)
            | (self.levels.g_seq.val().get_bits::<135>(0) << 64)
            | self.levels.g_time.val().get_bits::<135>(0);
        self.mark_valid.next = self.marks.later.val().get_bit(134);
        self.mark_feed.next = self.marks.later.val().get_bits::<2>(132);
        self.mark_reason.next = self.marks.later.val().get_bits::<4>(128);
        self.mark_seq.next = self.marks.later.val().get_bits::<64>(64);
        self.mark_time.next = self.marks.later.val().get_bits::<64>(0);
        self.fire_valid.next = self.engine.fire_stb.val();
        self.fire_seq.next = self.engine.fire_seq.val();
        self.fire_ts.next = self.engine.fire_ts.val();
        self.fire_time.next = self.engine.fire_time.val();
        self.fire_trigger.next = self.engine.fire_trigger.val();
        self.fire_order.next = self.engine.f_order.val();
        self.fire_px.next = self.engine.f_px.val();
        self.fire_qty.next = self.engine.f_qty.val();
        self.fire_uref.next = self.engine.fire_ref.val();
        self.fire_kind.next = self.engine.fire_kind.val();
        self.fire_line.next = self.engine.fire_line.val();
        self.fire_frame.next = self.engine.fire_frame.val();
        self.fire_word.next = self.engine.fire_word.val();
        self.fire_decision.next = self.engine.fire_decision.val();
        self.rej_valid.next = self.engine.rej_stb.val();
        self.rej_seq.next = self.engine.rej_seq.val();
        self.rej_ts.next = self.engine.rej_ts.val();
        self.rej_trigger.next = self.engine.rej_trigger.val();
        self.rej_order.next = self.engine.rej_order.val();
        self.rej_reason.next = self.engine.rej_reason.val();
        self.settle.active.next = self.rx_a_tvalid.val()
            | self.rx_b_tvalid.val()
            | self.front.stirs.val()
            | self.front.d_ev.val()
            | self.front.c_msg.val()
            | self.front.c_dup.val()
            | self.front.k_stb.val()
            | self.front.e_stb.val()
            | self.orders.o_valid.val()
            | self.levels.j_valid.val()
            | self.levels.r_stb.val()
            | self.levels.g_stb.val()
            | self.triggers.t_valid.val();
        self.settle.attempt.next =
            self.triggers.t_valid.val() & self.triggers.t_attempt.val().any();
        self.settle.ended.next = self.front.e_stb.val();
        self.settle.order.next =
            self.engine.go.val() | self.engine.rej_stb.val() | self.stager.tx_tvalid.val();
        self.quiet.next = self.settle.quiet.val();
    }
}
