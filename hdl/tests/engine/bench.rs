//! Engine, stager and the eight lanes of the triggers, wired as the card wires them; a message is put in whole in L1.

use rust_hdl::prelude::*;
use t2t_hdl::engine::Engine;
use t2t_hdl::engine::layout::SLOT_BITS;
use t2t_hdl::stager::Stager;
use t2t_hdl::triggers::Lane;

/// The device under test.
#[derive(LogicBlock, Default)]
pub struct Bench {
    pub clock: Signal<In, Clock>,
    pub cfg_row: Signal<In, Bits<512>>,
    pub cfg_addr: Signal<In, Bits<20>>,
    pub we_feed: Signal<In, Bit>,
    pub we_order: Signal<In, Bit>,
    pub we_limit: Signal<In, Bit>,
    pub we_member: Signal<In, Bit>,
    pub we_frame: Signal<In, Bit>,
    pub we_session: Signal<In, Bit>,
    pub ip_id_we: Signal<In, Bit>,
    pub ip_id_value: Signal<In, Bits<16>>,
    pub now: Signal<In, Bits<64>>,
    pub kill: Signal<In, Bit>,
    pub ctl_arm: Signal<In, Bit>,
    pub ctl_disarm: Signal<In, Bit>,
    pub ctl_kill: Signal<In, Bit>,
    pub ctl_unkill: Signal<In, Bit>,
    pub ctl_adjust: Signal<In, Bit>,
    pub reset_books: Signal<In, Bit>,
    pub heartbeat: Signal<In, Bit>,
    pub dead_man: Signal<In, Bits<48>>,
    pub gross_limit: Signal<In, Bits<56>>,
    pub rate_cost: Signal<In, Bits<31>>,
    pub open_limit: Signal<In, Bits<16>>,
    pub user_ref_we: Signal<In, Bit>,
    pub user_ref_value: Signal<In, Bits<32>>,
    pub adj_instr: Signal<In, Bits<8>>,
    pub adj_long: Signal<In, Bits<32>>,
    pub adj_short: Signal<In, Bits<32>>,
    pub adj_open: Signal<In, Bits<32>>,
    pub adj_gross: Signal<In, Bits<58>>,
    pub g_stb: Signal<In, Bit>,
    pub g_feed: Signal<In, Bits<2>>,
    pub e_stb: Signal<In, Bit>,
    pub e_feed: Signal<In, Bits<2>>,
    pub e_bad: Signal<In, Bit>,
    pub e_used: Signal<In, Bit>,
    pub m_valid: Signal<In, Bit>,
    pub m_status: Signal<In, Bit>,
    pub m_instr: Signal<In, Bits<8>>,
    pub m_bid_px: Signal<In, Bits<32>>,
    pub m_bid_v: Signal<In, Bit>,
    pub m_ask_px: Signal<In, Bits<32>>,
    pub m_ask_v: Signal<In, Bit>,
    pub m_time: Signal<In, Bits<64>>,
    pub m_seq: Signal<In, Bits<64>>,
    pub m_sticky: Signal<In, Bit>,
    pub m_halt: Signal<In, Bit>,
    pub m_attempt: Signal<In, Bits<8>>,
    pub m_repeat: Signal<In, Bits<8>>,
    pub m_decision: Signal<In, Bits<8>>,
    pub m_pick: Signal<In, Bits<8>>,
    pub m_slot: [Signal<In, Bits<SLOT_BITS>>; 8],
    pub m_params: [Signal<In, Bits<256>>; 8],
    pub live: Signal<Out, Bit>,
    pub go: Signal<Out, Bit>,
    pub tx_abort: Signal<Out, Bit>,
    pub f_order: Signal<Out, Bits<10>>,
    pub f_qty: Signal<Out, Bits<20>>,
    pub f_px: Signal<Out, Bits<32>>,
    pub fire_stb: Signal<Out, Bit>,
    pub fire_seq: Signal<Out, Bits<64>>,
    pub fire_ts: Signal<Out, Bits<64>>,
    pub fire_time: Signal<Out, Bits<64>>,
    pub fire_trigger: Signal<Out, Bits<10>>,
    pub fire_ref: Signal<Out, Bits<32>>,
    pub fire_kind: Signal<Out, Bits<4>>,
    pub fire_feed: Signal<Out, Bits<2>>,
    pub fire_line: Signal<Out, Bit>,
    pub fire_frame: Signal<Out, Bits<16>>,
    pub fire_word: Signal<Out, Bits<12>>,
    pub fire_decision: Signal<Out, Bit>,
    pub rej_stb: Signal<Out, Bit>,
    pub rej_seq: Signal<Out, Bits<64>>,
    pub rej_ts: Signal<Out, Bits<64>>,
    pub rej_trigger: Signal<Out, Bits<10>>,
    pub rej_order: Signal<Out, Bits<10>>,
    pub rej_reason: Signal<Out, Bits<5>>,
    pub armed: Signal<Out, Bit>,
    pub killed: Signal<Out, Bit>,
    pub dead: Signal<Out, Bit>,
    pub stale: Signal<Out, Bits<4>>,
    pub sweeping: Signal<Out, Bit>,
    pub next_user_ref: Signal<Out, Bits<32>>,
    pub open_orders: Signal<Out, Bits<32>>,
    pub gross_used: Signal<Out, Bits<58>>,
    pub tx_tdata: Signal<Out, Bits<32>>,
    pub tx_tkeep: Signal<Out, Bits<4>>,
    pub tx_tvalid: Signal<Out, Bit>,
    pub tx_tlast: Signal<Out, Bit>,
    pub tx_tuser: Signal<Out, Bit>,
    pub aborted: Signal<Out, Bit>,
    pub next_ip_id: Signal<Out, Bits<16>>,
    pub tx_ready: Signal<Out, Bit>,
    engine: Engine,
    stager: Stager,
    lanes: [Lane; 8],
    verdict: Signal<Local, Bits<8>>,
    valid: [DFF<Bit>; 3],
    status: [DFF<Bit>; 3],
    instr: [DFF<Bits<8>>; 3],
    bid_px: DFF<Bits<32>>,
    bid_v: DFF<Bit>,
    ask_px: DFF<Bits<32>>,
    ask_v: DFF<Bit>,
    time: [DFF<Bits<64>>; 3],
    seq: [DFF<Bits<64>>; 3],
    sticky: [DFF<Bit>; 3],
    halt: [DFF<Bit>; 3],
    attempt: [DFF<Bits<8>>; 3],
    repeat: [DFF<Bits<8>>; 3],
    decision: [DFF<Bits<8>>; 3],
    pick: [DFF<Bits<8>>; 3],
    slot2: [DFF<Bits<SLOT_BITS>>; 8],
    slot3: [DFF<Bits<SLOT_BITS>>; 8],
    slot4: [DFF<Bits<SLOT_BITS>>; 8],
    params2: [DFF<Bits<256>>; 8],
    params3: [DFF<Bits<256>>; 8],
    params4: [DFF<Bits<256>>; 8],
}

impl Logic for Bench {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, engine, stager);
        for i in 0..3 {
            self.valid[i].clock.next = self.clock.val();
            self.status[i].clock.next = self.clock.val();
            self.instr[i].clock.next = self.clock.val();
            self.time[i].clock.next = self.clock.val();
            self.seq[i].clock.next = self.clock.val();
            self.sticky[i].clock.next = self.clock.val();
            self.halt[i].clock.next = self.clock.val();
            self.attempt[i].clock.next = self.clock.val();
            self.repeat[i].clock.next = self.clock.val();
            self.decision[i].clock.next = self.clock.val();
            self.pick[i].clock.next = self.clock.val();
        }
        self.valid[0].d.next = self.m_valid.val();
        self.status[0].d.next = self.m_status.val();
        self.instr[0].d.next = self.m_instr.val();
        self.bid_px.d.next = self.m_bid_px.val();
        self.bid_px.clock.next = self.clock.val();
        self.bid_v.d.next = self.m_bid_v.val();
        self.bid_v.clock.next = self.clock.val();
        self.ask_px.d.next = self.m_ask_px.val();
        self.ask_px.clock.next = self.clock.val();
        self.ask_v.d.next = self.m_ask_v.val();
        self.ask_v.clock.next = self.clock.val();
        self.time[0].d.next = self.m_time.val();
        self.seq[0].d.next = self.m_seq.val();
        self.sticky[0].d.next = self.m_sticky.val();
        self.halt[0].d.next = self.m_halt.val();
        self.attempt[0].d.next = self.m_attempt.val();
        self.repeat[0].d.next = self.m_repeat.val();
        self.decision[0].d.next = self.m_decision.val();
        self.pick[0].d.next = self.m_pick.val();
        for i in 0..2 {
            self.valid[i + 1].d.next = self.valid[i].q.val();
            self.status[i + 1].d.next = self.status[i].q.val();
            self.instr[i + 1].d.next = self.instr[i].q.val();
            self.time[i + 1].d.next = self.time[i].q.val();
            self.seq[i + 1].d.next = self.seq[i].q.val();
            self.sticky[i + 1].d.next = self.sticky[i].q.val();
            self.halt[i + 1].d.next = self.halt[i].q.val();
            self.attempt[i + 1].d.next = self.attempt[i].q.val();
            self.repeat[i + 1].d.next = self.repeat[i].q.val();
            self.decision[i + 1].d.next = self.decision[i].q.val();
            self.pick[i + 1].d.next = self.pick[i].q.val();
        }
        for i in 0..8 {
            self.slot2[i].clock.next = self.clock.val();
            self.slot3[i].clock.next = self.clock.val();
            self.slot4[i].clock.next = self.clock.val();
            self.params2[i].clock.next = self.clock.val();
            self.params3[i].clock.next = self.clock.val();
            self.params4[i].clock.next = self.clock.val();
            self.slot2[i].d.next = self.m_slot[i].val();
            self.slot3[i].d.next = self.slot2[i].q.val();
            self.slot4[i].d.next = self.slot3[i].q.val();
            self.params2[i].d.next = self.m_params[i].val();
            self.params3[i].d.next = self.params2[i].q.val();
            self.params4[i].d.next = self.params3[i].q.val();
            self.engine.p_params[i].next = self.params2[i].q.val();
            self.engine.p_slot[i].next = self.slot2[i].q.val();
            self.engine.t_params[i].next = self.params4[i].q.val();
            self.engine.t_slot[i].next = self.slot4[i].q.val();
            self.engine.v_px[i].next = self.lanes[i].px.val();
            self.engine.v_notional[i].next = self.lanes[i].notional.val();
            self.lanes[i].clock.next = self.clock.val();
            self.lanes[i].cfg_row.next = self.cfg_row.val().get_bits::<256>(0);
            self.lanes[i].cfg_addr.next = self.cfg_addr.val().get_bits::<8>(0);
            self.lanes[i].we_limit.next = self.we_limit.val();
            self.lanes[i].b_we.next = self.engine.b_we.val();
            self.lanes[i].b_instr.next = self.engine.b_instr.val();
            self.lanes[i].b_bid_px.next = self.engine.b_bid_px.val();
            self.lanes[i].b_bid_v.next = self.engine.b_bid_v.val();
            self.lanes[i].b_ask_px.next = self.engine.b_ask_px.val();
            self.lanes[i].b_ask_v.next = self.engine.b_ask_v.val();
            self.lanes[i].x_we.next = self.engine.x_we.val();
            self.lanes[i].x_instr.next = self.engine.x_instr.val();
            self.lanes[i].x_long.next = self.engine.x_long.val();
            self.lanes[i].x_short.next = self.engine.x_short.val();
            self.lanes[i].instr.next = self.m_params[i].val().get_bits::<8>(8);
            self.lanes[i].fresh.next = self.m_valid.val();
            self.lanes[i].fresh_instr.next = self.m_instr.val();
            self.lanes[i].params.next = self.params2[i].q.val();
            self.lanes[i].fresh_bid_px.next = self.bid_px.q.val();
            self.lanes[i].fresh_bid_v.next = self.bid_v.q.val();
            self.lanes[i].fresh_ask_px.next = self.ask_px.q.val();
            self.lanes[i].judged.next = true;
            self.lanes[i].fresh_ask_v.next = self.ask_v.q.val();
            self.lanes[i].headroom.next = self.engine.headroom.val();
        }
        self.verdict.next = bit_cast::<8, 1>(self.lanes[0].ok.val().into()) << 0
            | bit_cast::<8, 1>(self.lanes[1].ok.val().into()) << 1
            | bit_cast::<8, 1>(self.lanes[2].ok.val().into()) << 2
            | bit_cast::<8, 1>(self.lanes[3].ok.val().into()) << 3
            | bit_cast::<8, 1>(self.lanes[4].ok.val().into()) << 4
            | bit_cast::<8, 1>(self.lanes[5].ok.val().into()) << 5
            | bit_cast::<8, 1>(self.lanes[6].ok.val().into()) << 6
            | bit_cast::<8, 1>(self.lanes[7].ok.val().into()) << 7;
        self.engine.v_ok.next = self.verdict.val();
        self.engine.cfg_row.next = self.cfg_row.val();
        self.engine.cfg_addr.next = self.cfg_addr.val().get_bits::<10>(0);
        self.engine.we_feed.next = self.we_feed.val();
        self.engine.we_order.next = self.we_order.val();
        self.engine.we_limit.next = self.we_limit.val();
        self.engine.we_member.next = self.we_member.val();
        self.engine.now.next = self.now.val();
        self.engine.kill.next = self.kill.val();
        self.engine.ctl_arm.next = self.ctl_arm.val();
        self.engine.ctl_disarm.next = self.ctl_disarm.val();
        self.engine.ctl_kill.next = self.ctl_kill.val();
        self.engine.ctl_unkill.next = self.ctl_unkill.val();
        self.engine.ctl_adjust.next = self.ctl_adjust.val();
        self.engine.reset_books.next = self.reset_books.val();
        self.engine.heartbeat.next = self.heartbeat.val();
        self.engine.dead_man.next = self.dead_man.val();
        self.engine.gross_limit.next = self.gross_limit.val();
        self.engine.rate_cost.next = self.rate_cost.val();
        self.engine.open_limit.next = self.open_limit.val();
        self.engine.user_ref_we.next = self.user_ref_we.val();
        self.engine.user_ref_value.next = self.user_ref_value.val();
        self.engine.adj_instr.next = self.adj_instr.val();
        self.engine.adj_long.next = self.adj_long.val();
        self.engine.adj_short.next = self.adj_short.val();
        self.engine.adj_open.next = self.adj_open.val();
        self.engine.adj_gross.next = self.adj_gross.val();
        self.engine.g_stb.next = self.g_stb.val();
        self.engine.g_feed.next = self.g_feed.val();
        self.engine.e_stb.next = self.e_stb.val();
        self.engine.e_feed.next = self.e_feed.val();
        self.engine.e_bad.next = self.e_bad.val();
        self.engine.e_used.next = self.e_used.val();
        self.engine.j_valid.next = self.valid[0].q.val();
        self.engine.j_instr.next = self.instr[0].q.val();
        self.engine.j_bid_px.next = self.bid_px.q.val();
        self.engine.j_bid_v.next = self.bid_v.q.val();
        self.engine.j_ask_px.next = self.ask_px.q.val();
        self.engine.j_ask_v.next = self.ask_v.q.val();
        self.engine.j_time.next = self.time[0].q.val();
        self.engine.t_valid.next = self.valid[2].q.val();
        self.engine.t_instr.next = self.instr[2].q.val();
        self.engine.t_time.next = self.time[2].q.val();
        self.engine.t_seq.next = self.seq[2].q.val();
        self.engine.t_ts.next = self.seq[2].q.val();
        self.engine.t_attempt.next = self.attempt[2].q.val();
        self.engine.t_repeat.next = self.repeat[2].q.val();
        self.engine.t_decision.next = self.decision[2].q.val();
        self.engine.t_pick.next = self.pick[2].q.val();
        self.engine.s_stb.next = self.status[2].q.val();
        self.engine.s_instr.next = self.instr[2].q.val();
        self.engine.s_sticky.next = self.sticky[2].q.val();
        self.engine.s_halt.next = self.halt[2].q.val();
        self.engine.t_kind.next = self.seq[2].q.val().get_bits::<4>(0);
        self.engine.t_feed.next = self.seq[2].q.val().get_bits::<2>(4);
        self.engine.t_line.next = self.seq[2].q.val().get_bit(6);
        self.engine.t_frame.next = self.seq[2].q.val().get_bits::<16>(7);
        self.engine.t_word.next = self.seq[2].q.val().get_bits::<12>(3);
        self.engine.tx_ready.next = self.stager.ready.val();
        self.engine.tx_up.next = self.stager.up.val();
        self.stager.cfg_row.next = self.cfg_row.val();
        self.stager.cfg_addr.next = self.cfg_addr.val().get_bits::<15>(0);
        self.stager.we_frame.next = self.we_frame.val();
        self.stager.we_session.next = self.we_session.val();
        self.stager.ip_id_we.next = self.ip_id_we.val();
        self.stager.ip_id_value.next = self.ip_id_value.val();
        self.stager.tx_abort.next = self.engine.tx_abort.val();
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
        self.live.next = self.engine.live.val();
        self.go.next = self.engine.go.val();
        self.tx_abort.next = self.engine.tx_abort.val();
        self.f_order.next = self.engine.f_order.val();
        self.f_qty.next = self.engine.f_qty.val();
        self.f_px.next = self.engine.f_px.val();
        self.fire_stb.next = self.engine.fire_stb.val();
        self.fire_seq.next = self.engine.fire_seq.val();
        self.fire_ts.next = self.engine.fire_ts.val();
        self.fire_time.next = self.engine.fire_time.val();
        self.fire_trigger.next = self.engine.fire_trigger.val();
        self.fire_ref.next = self.engine.fire_ref.val();
        self.fire_kind.next = self.engine.fire_kind.val();
        self.fire_feed.next = self.engine.fire_feed.val();
        self.fire_line.next = self.engine.fire_line.val();
        self.fire_frame.next = self.engine.fire_frame.val();
        self.fire_word.next = self.engine.fire_word.val();
        self.fire_decision.next = self.engine.fire_decision.val();
        self.rej_stb.next = self.engine.rej_stb.val();
        self.rej_seq.next = self.engine.rej_seq.val();
        self.rej_ts.next = self.engine.rej_ts.val();
        self.rej_trigger.next = self.engine.rej_trigger.val();
        self.rej_order.next = self.engine.rej_order.val();
        self.rej_reason.next = self.engine.rej_reason.val();
        self.armed.next = self.engine.armed.val();
        self.killed.next = self.engine.killed.val();
        self.dead.next = self.engine.dead.val();
        self.stale.next = self.engine.stale.val();
        self.sweeping.next = self.engine.sweeping.val();
        self.next_user_ref.next = self.engine.next_user_ref.val();
        self.open_orders.next = self.engine.open_orders.val();
        self.gross_used.next = self.engine.gross_used.val();
        self.tx_tdata.next = self.stager.tx_tdata.val();
        self.tx_tkeep.next = self.stager.tx_tkeep.val();
        self.tx_tvalid.next = self.stager.tx_tvalid.val();
        self.tx_tlast.next = self.stager.tx_tlast.val();
        self.tx_tuser.next = self.stager.tx_tuser.val();
        self.aborted.next = self.stager.aborted.val();
        self.next_ip_id.next = self.stager.next_ip_id.val();
        self.tx_ready.next = self.stager.ready.val();
    }
}
