//! The engine's blocks, wired; see the [module](super).
//!
//! Depth 5 from the registers of L4 to `go` and on to the stager's registers.

use super::layout::*;
use super::{
    Choice, Credit, Exposure, Fifo, Fired, Flag, Guard, Intake, Judge, Ledger, Members, Pick,
    Precheck, Refs, Status, Undecided, Walker,
};
use crate::const_table;
use crate::emit::Consts;
use crate::prim::{BLOCK, DISTRIBUTED};
use crate::triggers::t_slot::{ORDER0, PARTNER, TRIGGER, TWO};
use rust_hdl::prelude::*;
use t2t_contract::records::member::BITS as MEMBER_BITS;

/// Cycles after an order or a correction in which no other may leave: all totals and look-ups are settled by then, for the
/// fast path's look-ups of three cycles before L4 too. A frame on the wire takes longer.
const SETTLE: u64 = 10;
/// Bits of a slot, as a shift.
const SLOT_SHIFT: u64 = SLOT_BITS as u64;
/// Bits of a correction of the host.
const ADJUST_BITS: usize = 8 + 32 + 32 + 32 + 58;

const_table!(pub EngineConsts: SETTLE, SLOT_SHIFT, ORDER0, TRIGGER, PARTNER, TWO, A_SLOT, A_REPEAT, I_ATTEMPT, INSTR, TAG, TIME, TS, TS_S, TIME_S, KIND_S, FEED_S, LINE_S, FRAME_S, WORD_S, TAG_S);

/// Decides that an order leaves.
#[derive(LogicBlock, Default)]
pub struct Engine {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Time of day, ns.
    pub now: Signal<In, Bits<64>>,
    /// The kill pin.
    pub kill: Signal<In, Bit>,
    /// Host: arm.
    pub ctl_arm: Signal<In, Bit>,
    /// Host: disarm.
    pub ctl_disarm: Signal<In, Bit>,
    /// Host: latch the kill switch.
    pub ctl_kill: Signal<In, Bit>,
    /// Host: release the kill switch.
    pub ctl_unkill: Signal<In, Bit>,
    /// Host: add the `adj_` values to the card's exposure.
    pub ctl_adjust: Signal<In, Bit>,
    /// Host: forget books and marks; disarms.
    pub reset_books: Signal<In, Bit>,
    /// Host: alive.
    pub heartbeat: Signal<In, Bit>,
    /// Silence of the host that is allowed, ns; 0 = any.
    pub dead_man: Signal<In, Bits<48>>,
    /// Largest gross notional, 1/10000 dollar.
    pub gross_limit: Signal<In, Bits<56>>,
    /// Credit that an order costs, ns.
    pub rate_cost: Signal<In, Bits<31>>,
    /// Largest number of open orders.
    pub open_limit: Signal<In, Bits<16>>,
    /// Sets the next UserRefNum.
    pub user_ref_we: Signal<In, Bit>,
    /// The UserRefNum to set.
    pub user_ref_value: Signal<In, Bits<32>>,
    /// Instrument to correct.
    pub adj_instr: Signal<In, Bits<8>>,
    /// Signed: shares.
    pub adj_long: Signal<In, Bits<32>>,
    /// Signed: shares.
    pub adj_short: Signal<In, Bits<32>>,
    /// Signed: orders.
    pub adj_open: Signal<In, Bits<32>>,
    /// Signed: 1/10000 dollar.
    pub adj_gross: Signal<In, Bits<58>>,
    /// Row of a window.
    pub cfg_row: Signal<In, Bits<512>>,
    /// Number of the row, its low bits.
    pub cfg_addr: Signal<In, Bits<10>>,
    /// The row is one of window `feed`.
    pub we_feed: Signal<In, Bit>,
    /// The row is one of window `order`.
    pub we_order: Signal<In, Bit>,
    /// The row is one of window `limit`.
    pub we_limit: Signal<In, Bit>,
    /// The row is one of window `member`.
    pub we_member: Signal<In, Bit>,
    /// L2: a judged message.
    pub j_valid: Signal<In, Bit>,
    /// L2: its instrument.
    pub j_instr: Signal<In, Bits<8>>,
    /// L2: best bid, 1/10000 dollar.
    pub j_bid_px: Signal<In, Bits<32>>,
    /// L2: there is a bid.
    pub j_bid_v: Signal<In, Bit>,
    /// L2: best ask, 1/10000 dollar.
    pub j_ask_px: Signal<In, Bits<32>>,
    /// L2: there is an ask.
    pub j_ask_v: Signal<In, Bit>,
    /// L2: time of its frame, ns.
    pub j_time: Signal<In, Bits<64>>,
    /// L2: first order of each slot.
    pub p_params: [Signal<In, Bits<256>>; 8],
    /// L2: each slot.
    pub p_slot: [Signal<In, Bits<SLOT_BITS>>; 8],
    /// L4: a judged message.
    pub t_valid: Signal<In, Bit>,
    /// L4: attempts that go to risk.
    pub t_attempt: Signal<In, Bits<8>>,
    /// L4: of triggers that disarmed themselves.
    pub t_repeat: Signal<In, Bits<8>>,
    /// L4: release on decision.
    pub t_decision: Signal<In, Bits<8>>,
    /// L4: one-hot, the lowest attempt with release on decision.
    pub t_pick: Signal<In, Bits<8>>,
    /// L4: each slot.
    pub t_slot: [Signal<In, Bits<SLOT_BITS>>; 8],
    /// L4: first order of each slot.
    pub t_params: [Signal<In, Bits<256>>; 8],
    /// L4: instrument of the message.
    pub t_instr: Signal<In, Bits<8>>,
    /// L4: its sequence.
    pub t_seq: Signal<In, Bits<64>>,
    /// L4: its timestamp.
    pub t_ts: Signal<In, Bits<64>>,
    /// L4: time of its frame, ns.
    pub t_time: Signal<In, Bits<64>>,
    /// L4: kind of message.
    pub t_kind: Signal<In, Bits<4>>,
    /// L4: feed.
    pub t_feed: Signal<In, Bits<2>>,
    /// L4: line.
    pub t_line: Signal<In, Bit>,
    /// L4: frame on that line.
    pub t_frame: Signal<In, Bits<16>>,
    /// L4: word that decided.
    pub t_word: Signal<In, Bits<12>>,
    /// L4: lane verdicts.
    pub v_ok: Signal<In, Bits<8>>,
    /// L4: prices.
    pub v_px: [Signal<In, Bits<32>>; 8],
    /// L4: notionals.
    pub v_notional: [Signal<In, Bits<56>>; 8],
    /// L4: the status of an instrument changed or was judged.
    pub s_stb: Signal<In, Bit>,
    /// L4: which.
    pub s_instr: Signal<In, Bits<8>>,
    /// L4: it has a sticky mark.
    pub s_sticky: Signal<In, Bit>,
    /// L4: it is halted.
    pub s_halt: Signal<In, Bit>,
    /// A feed is marked (6 cycles after D1 of its cause).
    pub g_stb: Signal<In, Bit>,
    /// Which.
    pub g_feed: Signal<In, Bits<2>>,
    /// An in-turn frame ended (5 cycles after D1 of its last word).
    pub e_stb: Signal<In, Bit>,
    /// Its feed.
    pub e_feed: Signal<In, Bits<2>>,
    /// Badly.
    pub e_bad: Signal<In, Bit>,
    /// It had moved its feed's sequence.
    pub e_used: Signal<In, Bit>,
    /// Stager: `go` may come.
    pub tx_ready: Signal<In, Bit>,
    /// Stager: sessions that are up.
    pub tx_up: Signal<In, Bits<4>>,
    /// Orders may leave, as triggers count it (use in L3).
    pub live: Signal<Out, Bit>,
    /// Signed: gross limit minus gross notional (use in L2).
    pub headroom: Signal<Out, Bits<58>>,
    /// Broadcast for the trigger lanes: the book of an instrument.
    pub b_we: Signal<Out, Bit>,
    /// Which.
    pub b_instr: Signal<Out, Bits<8>>,
    /// Best bid, 1/10000 dollar.
    pub b_bid_px: Signal<Out, Bits<32>>,
    /// There is a bid.
    pub b_bid_v: Signal<Out, Bit>,
    /// Best ask, 1/10000 dollar.
    pub b_ask_px: Signal<Out, Bits<32>>,
    /// There is an ask.
    pub b_ask_v: Signal<Out, Bit>,
    /// Broadcast for the trigger lanes: exposure of an instrument.
    pub x_we: Signal<Out, Bit>,
    /// Which.
    pub x_instr: Signal<Out, Bits<8>>,
    /// Signed: long, shares.
    pub x_long: Signal<Out, Bits<33>>,
    /// Signed: short, shares.
    pub x_short: Signal<Out, Bits<33>>,
    /// An order leaves (L4 at the earliest).
    pub go: Signal<Out, Bit>,
    /// One-hot: its session.
    pub go_session: Signal<Out, Bits<4>>,
    /// The frame on the wire is to end badly.
    pub tx_abort: Signal<Out, Bit>,
    /// The order that left, from the cycle after `go`: order number.
    pub f_order: Signal<Out, Bits<10>>,
    /// 0 enter, 1 replace, 2 cancel.
    pub f_kind: Signal<Out, Bits<2>>,
    /// Session.
    pub f_session: Signal<Out, Bits<2>>,
    /// Length of the frame, bytes.
    pub f_bytes: Signal<Out, Bits<8>>,
    /// Prepared TCP sum.
    pub f_tcp_sum: Signal<Out, Bits<16>>,
    /// Prepared IP sum.
    pub f_ip_sum: Signal<Out, Bits<16>>,
    /// Quantity, shares.
    pub f_qty: Signal<Out, Bits<20>>,
    /// Price, 1/10000 dollar.
    pub f_px: Signal<Out, Bits<32>>,
    /// UserRefNum that it took.
    pub f_user_ref: Signal<Out, Bits<32>>,
    /// UserRefNum that it names.
    pub f_old_ref: Signal<Out, Bits<32>>,
    /// Record: an order left, with its first word. Fields: `f_order`, `f_px`, `f_qty` and these.
    pub fire_stb: Signal<Out, Bit>,
    /// Sequence of the message.
    pub fire_seq: Signal<Out, Bits<64>>,
    /// Its timestamp.
    pub fire_ts: Signal<Out, Bits<64>>,
    /// Time of its frame, ns.
    pub fire_time: Signal<Out, Bits<64>>,
    /// Trigger.
    pub fire_trigger: Signal<Out, Bits<10>>,
    /// UserRefNum: its own, or the target's for a cancel.
    pub fire_ref: Signal<Out, Bits<32>>,
    /// Kind of message.
    pub fire_kind: Signal<Out, Bits<4>>,
    /// Feed.
    pub fire_feed: Signal<Out, Bits<2>>,
    /// Line.
    pub fire_line: Signal<Out, Bit>,
    /// Frame on that line.
    pub fire_frame: Signal<Out, Bits<16>>,
    /// Word that decided.
    pub fire_word: Signal<Out, Bits<12>>,
    /// Released on decision.
    pub fire_decision: Signal<Out, Bit>,
    /// Record: an order was refused.
    pub rej_stb: Signal<Out, Bit>,
    /// Sequence of the message.
    pub rej_seq: Signal<Out, Bits<64>>,
    /// Its timestamp.
    pub rej_ts: Signal<Out, Bits<64>>,
    /// Trigger.
    pub rej_trigger: Signal<Out, Bits<10>>,
    /// Order.
    pub rej_order: Signal<Out, Bits<10>>,
    /// Number of the reason.
    pub rej_reason: Signal<Out, Bits<5>>,
    /// Armed.
    pub armed: Signal<Out, Bit>,
    /// The kill switch is latched.
    pub killed: Signal<Out, Bit>,
    /// The host was silent for too long.
    pub dead: Signal<Out, Bit>,
    /// Feeds that were silent for too long.
    pub stale: Signal<Out, Bits<4>>,
    /// Copies of the books are being cleared.
    pub sweeping: Signal<Out, Bit>,
    /// Attempts are left without a verdict (see `Undecided`).
    pub undecided: Signal<Out, Bit>,
    /// The card disarms because a frame ended badly after it was used; with the cycle in which it is disarmed.
    pub stop_bad: Signal<Out, Bit>,
    /// The card disarms because more was waiting than it holds; with the cycle in which it is disarmed.
    pub stop_over: Signal<Out, Bit>,
    /// Next UserRefNum.
    pub next_user_ref: Signal<Out, Bits<32>>,
    /// Signed: open orders.
    pub open_orders: Signal<Out, Bits<32>>,
    /// Signed: gross notional, 1/10000 dollar.
    pub gross_used: Signal<Out, Bits<58>>,
    guard: Guard,
    members: Members,
    fast_status: Status,
    serial_status: Status,
    credit: Credit,
    exposure: Exposure,
    ledger: Ledger,
    refs: Refs,
    checks: [Precheck; 8],
    firsts: [Choice; 8],
    pick: Pick,
    intake: Intake,
    items: Fifo<ITEM_BITS, 9, BLOCK>,
    waiting: Fifo<ATTEMPT_BITS, 6, DISTRIBUTED>,
    adjusts: Fifo<ADJUST_BITS, 4, DISTRIBUTED>,
    walker: Walker,
    attempts_left: Undecided,
    judge: Judge,
    left: Fired,
    message: Signal<Local, Bits<MESSAGE_BITS>>,
    attempts: Signal<Local, Bits<8>>,
    gate: Signal<Local, Bit>,
    busy: DFF<Bit>,
    sent: Signal<Local, Bit>,
    adjusting: Signal<Local, Bit>,
    new_risk: Signal<Local, Bit>,
    settle: DFF<Bits<4>>,
    settling: DFF<Bit>,
    lost: DFF<Bit>,
    loses: Signal<Local, Bit>,
    was_bad: DFF<Bit>,
    was_over: DFF<Bit>,
    home: Flag,
    blocked4: DFF<Bit>,
    wiping: DFF<Bit>,
    wipe: DFF<Bits<8>>,
    abort: DFF<Bit>,
    refused: DFF<Bit>,
    refused_seq: DFF<Bits<64>>,
    refused_ts: DFF<Bits<64>>,
    refused_trigger: DFF<Bits<10>>,
    refused_order: DFF<Bits<10>>,
    refused_reason: DFF<Bits<5>>,
    consts: Consts<EngineConsts>,
}

impl Logic for Engine {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            settle,
            busy,
            settling,
            lost,
            was_bad,
            was_over,
            blocked4,
            wiping,
            wipe,
            abort,
            refused,
            refused_seq,
            refused_ts,
            refused_trigger,
            refused_order,
            refused_reason
        );
        clock!(
            self,
            clock,
            guard,
            members,
            fast_status,
            serial_status,
            credit,
            exposure,
            ledger,
            refs,
            intake,
            items,
            waiting,
            adjusts,
            walker,
            attempts_left,
            judge,
            left,
            home
        );

        // Guard.
        self.guard.now.next = self.now.val();
        self.guard.kill.next = self.kill.val();
        self.guard.ctl_arm.next = self.ctl_arm.val();
        self.guard.ctl_disarm.next = self.ctl_disarm.val();
        self.guard.ctl_kill.next = self.ctl_kill.val();
        self.guard.ctl_unkill.next = self.ctl_unkill.val();
        self.guard.heartbeat.next = self.heartbeat.val();
        self.guard.dead_man.next = self.dead_man.val();
        self.guard.cfg_row.next = self.cfg_row.val();
        self.guard.cfg_addr.next = self.cfg_addr.val().get_bits::<2>(0);
        self.guard.we_feed.next = self.we_feed.val();
        self.guard.ended.next = self.e_stb.val();
        self.guard.ended_feed.next = self.e_feed.val();
        self.guard.forget.next = self.reset_books.val();
        self.guard.stop.next = self.reset_books.val()
            | self.walker.bad_done.val()
            | self.walker.overload.val()
            | self.intake.overload.val()
            | self.lost.q.val();
        self.armed.next = self.guard.armed.val();
        self.killed.next = self.guard.killed.val();
        self.dead.next = self.guard.dead.val();
        self.stale.next = self.guard.stale.val();
        self.live.next = self.guard.armed.val()
            & !self.guard.killed.val()
            & !self.guard.dead.val()
            & !self.intake.bad_pending.val();

        // Corrections of the host wait until no order is on its way through the ledgers.
        self.adjusts.push.next = self.ctl_adjust.val();
        self.adjusts.entry.next = bit_cast::<ADJUST_BITS, 8>(self.adj_instr.val())
            | bit_cast::<ADJUST_BITS, 32>(self.adj_long.val()) << 8
            | bit_cast::<ADJUST_BITS, 32>(self.adj_short.val()) << 40
            | bit_cast::<ADJUST_BITS, 32>(self.adj_open.val()) << 72
            | bit_cast::<ADJUST_BITS, 58>(self.adj_gross.val()) << 104;
        // In the cycle of a release nothing is corrected (the release would not be open), nor in the cycle after.
        self.adjusting.next =
            self.adjusts.valid.val() & !self.settling.q.val() & !self.left.fired.val();
        self.adjusts.pop.next = self.adjusting.val();
        if self.settle.q.val().any() {
            self.settle.d.next = self.settle.q.val() - 1;
        }
        self.settling.d.next = self.settle.q.val().any();
        if self.left.fired.val() | self.adjusting.val() {
            self.settle.d.next = SETTLE.into();
            self.settling.d.next = true;
        }

        // Totals.
        self.new_risk.next = self.left.fired.val() & (self.left.kind.val() != 2);
        self.credit.cost.next = self.rate_cost.val();
        self.credit.spend.next = self.left.fired.val();
        self.credit.spend_time.next = self.left.time.val();
        self.credit.fast_time.next = self.j_time.val();
        self.credit.serial_time.next = self.walker.attempt.val().get_bits::<64>(TIME);
        self.exposure.fired.next = self.new_risk.val();
        self.exposure.instr.next = self.left.instr.val();
        self.exposure.sell.next = self.left.sell.val();
        self.exposure.qty.next = self.left.qty.val();
        self.exposure.adjust.next = self.adjusting.val();
        self.exposure.adj_instr.next = self.adjusts.head.val().get_bits::<8>(0);
        self.exposure.adj_long.next = self.adjusts.head.val().get_bits::<32>(8);
        self.exposure.adj_short.next = self.adjusts.head.val().get_bits::<32>(40);
        self.x_we.next = self.exposure.x_we.val();
        self.x_instr.next = self.exposure.x_instr.val();
        self.x_long.next = self.exposure.x_long.val();
        self.x_short.next = self.exposure.x_short.val();
        self.ledger.fired.next = self.left.fired.val();
        self.ledger.enter.next = self.left.kind.val() == 0;
        self.ledger.notional.next = self.left.notional.val();
        self.ledger.adjust.next = self.adjusting.val();
        self.ledger.adj_gross.next = self.adjusts.head.val().get_bits::<58>(104);
        self.ledger.adj_open.next = self.adjusts.head.val().get_bits::<32>(72);
        self.ledger.gross_limit.next = self.gross_limit.val();
        self.ledger.open_limit.next = self.open_limit.val();
        self.headroom.next = self.ledger.headroom.val();
        self.gross_used.next = self.ledger.gross_used.val();
        self.open_orders.next = self.ledger.open_orders.val();
        self.refs.fired.next = self.new_risk.val();
        self.refs.replace.next = self.left.kind.val() == 1;
        self.refs.order.next = self.left.order.val();
        self.refs.target.next = self.left.target.val();
        self.refs.user_ref.next = self.left.user_ref.val();
        self.refs.at[8].next = self.judge.target.val();

        // Status of instruments: at once for the fast path, as of the item for the serial one.
        self.members.cfg_row.next = self.cfg_row.val().get_bits::<MEMBER_BITS>(0);
        self.members.cfg_addr.next = self.cfg_addr.val().get_bits::<8>(0);
        self.members.we_member.next = self.we_member.val();
        for f in 0..4 {
            self.fast_status.of_feed[f].next = self.members.of_feed[f].val();
            self.serial_status.of_feed[f].next = self.members.of_feed[f].val();
        }
        self.fast_status.clear.next = self.reset_books.val();
        self.fast_status.mark.next = self.g_stb.val();
        self.fast_status.mark_feed.next = self.g_feed.val();
        self.fast_status.say.next = self.s_stb.val();
        self.fast_status.instr.next = self.s_instr.val();
        self.fast_status.sticky.next = self.s_sticky.val();
        self.fast_status.halt.next = self.s_halt.val();
        self.serial_status.clear.next = self.walker.clear.val();
        self.serial_status.mark.next = self.walker.mark.val();
        self.serial_status.mark_feed.next = self.walker.mark_feed.val();
        self.serial_status.say.next = self.walker.status.val();
        self.serial_status.instr.next = self.walker.s_instr.val();
        self.serial_status.sticky.next = self.walker.s_sticky.val();
        self.serial_status.halt.next = self.walker.s_halt.val();

        // Fast path: checks beside the lanes, then the release in L4.
        for i in 0..8 {
            self.checks[i].clock.next = self.clock.val();
            self.checks[i].params.next = self.p_params[i].val();
            self.checks[i].two.next = self.p_slot[i].val().get_bit(TWO);
            self.checks[i].partner.next = self.p_slot[i].val().get_bits::<8>(PARTNER);
            self.checks[i].up.next = self.tx_up.val();
            self.checks[i].blocked.next = self.fast_status.blocked.val();
            self.refs.at[i].next = self.checks[i].target.val();
            self.checks[i].target_known.next = self.refs.known[i].val();
            self.checks[i].target_ref.next = self.refs.latest[i].val();
            self.checks[i].rate_ok.next = self.credit.fast_ok.val();
            self.checks[i].open_ok.next = self.ledger.open_ok.val();
            self.firsts[i].params.next = self.t_params[i].val();
            self.firsts[i].px.next = self.v_px[i].val();
            self.firsts[i].notional.next = self.v_notional[i].val();
            self.firsts[i].old_ref.next = self.checks[i].old_ref.val();
            self.firsts[i].order.next = self.t_slot[i].val().get_bits::<10>(ORDER0);
            self.firsts[i].trigger.next = self.t_slot[i].val().get_bits::<10>(TRIGGER);
            self.pick.session[i].next = self.checks[i].session.val();
            self.pick.order[i].next = self.firsts[i].choice.val();
        }
        self.gate.next = self.tx_ready.val()
            & !self.settling.q.val()
            & !self.adjusts.some.val()
            & !self.guard.block.val();
        // A cycle late: with what is about to come, and while an item is being walked the queue holds it.
        self.busy.d.next = self.intake.item_soon.val()
            | !self.walker.idle.val()
            | self.wiping.q.val()
            | self.settling.q.val()
            | self.adjusts.some.val();
        self.pick.card_ok.next = bit_cast::<8, 1>(self.checks[0].ok.val().into())
            | bit_cast::<8, 1>(self.checks[1].ok.val().into()) << 1
            | bit_cast::<8, 1>(self.checks[2].ok.val().into()) << 2
            | bit_cast::<8, 1>(self.checks[3].ok.val().into()) << 3
            | bit_cast::<8, 1>(self.checks[4].ok.val().into()) << 4
            | bit_cast::<8, 1>(self.checks[5].ok.val().into()) << 5
            | bit_cast::<8, 1>(self.checks[6].ok.val().into()) << 6
            | bit_cast::<8, 1>(self.checks[7].ok.val().into()) << 7;
        self.pick.cancel.next = bit_cast::<8, 1>(self.checks[0].cancel.val().into())
            | bit_cast::<8, 1>(self.checks[1].cancel.val().into()) << 1
            | bit_cast::<8, 1>(self.checks[2].cancel.val().into()) << 2
            | bit_cast::<8, 1>(self.checks[3].cancel.val().into()) << 3
            | bit_cast::<8, 1>(self.checks[4].cancel.val().into()) << 4
            | bit_cast::<8, 1>(self.checks[5].cancel.val().into()) << 5
            | bit_cast::<8, 1>(self.checks[6].cancel.val().into()) << 6
            | bit_cast::<8, 1>(self.checks[7].cancel.val().into()) << 7;
        self.pick.picked.next = self.t_pick.val();
        self.pick.repeat.next = self.t_repeat.val();
        self.pick.lane_ok.next = self.v_ok.val();
        // The message's own instrument: as said with it, and as it was before.
        self.home.flags.next = self.fast_status.blocked.val();
        self.home.at.next = self.j_instr.val();
        self.blocked4.d.next = self.home.flag.val();
        self.pick.clear.next =
            self.s_stb.val() & !self.s_sticky.val() & !self.s_halt.val() & !self.blocked4.q.val();
        self.pick.message.next = self.t_valid.val();
        self.pick.ready.next = self.tx_ready.val();
        self.pick.busy.next = self.busy.q.val();
        self.pick.queued.next = self.items.some.val();
        self.pick.bad.next = self.intake.bad_pending.val();
        self.pick.armed.next = self.guard.armed.val();
        self.pick.dead.next = self.guard.dead.val();
        self.pick.stop[0].next = self.kill.val();
        self.pick.stop[1].next = self.ctl_kill.val();
        self.pick.stop[2].next = self.ctl_disarm.val();
        self.pick.serial.next = self.judge.deciding.val();
        self.pick.serial_session.next = self.judge.go_session.val();

        // Items.
        self.attempts.next = 0.into();
        if self.t_valid.val() {
            self.attempts.next = self.t_attempt.val();
        }
        self.message.next = bit_cast::<MESSAGE_BITS, 12>(self.t_word.val()) << WORD_S
            | bit_cast::<MESSAGE_BITS, 16>(self.t_frame.val()) << FRAME_S
            | bit_cast::<MESSAGE_BITS, 1>(self.t_line.val().into()) << LINE_S
            | bit_cast::<MESSAGE_BITS, 2>(self.t_feed.val()) << FEED_S
            | bit_cast::<MESSAGE_BITS, 4>(self.t_kind.val()) << KIND_S
            | bit_cast::<MESSAGE_BITS, 64>(self.t_time.val()) << TIME_S
            | bit_cast::<MESSAGE_BITS, 64>(self.t_ts.val()) << TS_S
            | bit_cast::<MESSAGE_BITS, 64>(self.t_seq.val());
        self.intake.j_valid.next = self.j_valid.val();
        self.intake.j_instr.next = self.j_instr.val();
        self.intake.j_bid_px.next = self.j_bid_px.val();
        self.intake.j_bid_v.next = self.j_bid_v.val();
        self.intake.j_ask_px.next = self.j_ask_px.val();
        self.intake.j_ask_v.next = self.j_ask_v.val();
        self.intake.message.next = self.message.val();
        self.intake.instr.next = self.t_instr.val();
        self.intake.slots.next = bit_cast::<I_SLOTS_W, SLOT_BITS>(self.t_slot[0].val())
            | bit_cast::<I_SLOTS_W, SLOT_BITS>(self.t_slot[1].val()) << SLOT_SHIFT
            | bit_cast::<I_SLOTS_W, SLOT_BITS>(self.t_slot[2].val()) << (2 * SLOT_SHIFT)
            | bit_cast::<I_SLOTS_W, SLOT_BITS>(self.t_slot[3].val()) << (3 * SLOT_SHIFT)
            | bit_cast::<I_SLOTS_W, SLOT_BITS>(self.t_slot[4].val()) << (4 * SLOT_SHIFT)
            | bit_cast::<I_SLOTS_W, SLOT_BITS>(self.t_slot[5].val()) << (5 * SLOT_SHIFT)
            | bit_cast::<I_SLOTS_W, SLOT_BITS>(self.t_slot[6].val()) << (6 * SLOT_SHIFT)
            | bit_cast::<I_SLOTS_W, SLOT_BITS>(self.t_slot[7].val()) << (7 * SLOT_SHIFT);
        self.intake.attempt.next = self.attempts.val();
        self.intake.repeat.next = self.t_repeat.val();
        self.intake.decision.next = self.t_decision.val();
        self.intake.done.next = 0.into();
        if self.pick.go.val() {
            self.intake.done.next = self.t_pick.val();
        }
        self.intake.s_stb.next = self.s_stb.val();
        self.intake.s_instr.next = self.s_instr.val();
        self.intake.s_sticky.next = self.s_sticky.val();
        self.intake.s_halt.next = self.s_halt.val();
        self.intake.g_stb.next = self.g_stb.val();
        self.intake.g_feed.next = self.g_feed.val();
        self.intake.e_stb.next = self.e_stb.val();
        self.intake.e_bad.next = self.e_bad.val();
        self.intake.e_used.next = self.e_used.val();
        self.intake.reset.next = self.reset_books.val();
        self.intake.high.next = self.items.high.val();
        self.intake.bad_done.next = self.walker.bad_done.val();
        self.items.push.next = self.intake.item_valid.val();
        self.items.entry.next = self.intake.item.val();
        self.items.pop.next = self.walker.item_pop.val();
        // An item lost means that books or status are not what they seem: only a reset helps.
        self.loses.next = self.intake.item_valid.val() & self.items.full.val();
        if self.loses.val() {
            self.lost.d.next = true;
        } else if self.walker.clear.val() {
            self.lost.d.next = false;
        }

        self.was_bad.d.next = self.walker.bad_done.val();
        self.was_over.d.next =
            self.walker.overload.val() | self.intake.overload.val() | self.loses.val();
        self.stop_bad.next = self.was_bad.q.val();
        self.stop_over.next = self.was_over.q.val();
        self.attempts_left.pushed.next = self.intake.item_valid.val() & !self.items.full.val();
        self.attempts_left.pushed_attempts.next = self.intake.item.val().get_bits::<8>(I_ATTEMPT);
        self.attempts_left.popped.next = self.walker.item_pop.val();
        self.attempts_left.popped_attempts.next = self.items.head.val().get_bits::<8>(I_ATTEMPT);
        self.attempts_left.waiting.next = self.waiting.some.val();
        self.attempts_left.working.next = self.walker.working.val();
        self.undecided.next = self.attempts_left.any.val();

        // Books for the lanes of the triggers: at once; cleared by a reset.
        if self.reset_books.val() {
            self.wiping.d.next = true;
            self.wipe.d.next = 0.into();
        } else if self.wiping.q.val() & !self.intake.b_we.val() {
            self.wipe.d.next = self.wipe.q.val() + 1;
            self.wiping.d.next = !self.wipe.q.val().all();
        }
        self.b_we.next = self.intake.b_we.val() | self.wiping.q.val();
        self.b_instr.next = self.wipe.q.val();
        self.b_bid_v.next = self.intake.b_we.val() & self.intake.b_bid_v.val();
        self.b_ask_v.next = self.intake.b_we.val() & self.intake.b_ask_v.val();
        if self.intake.b_we.val() {
            self.b_instr.next = self.intake.b_instr.val();
        }
        self.b_bid_px.next = self.intake.b_bid_px.val();
        self.b_ask_px.next = self.intake.b_ask_px.val();
        self.sweeping.next = self.wiping.q.val() | self.walker.clear.val();

        // Serial path.
        self.walker.item_valid.next = self.items.valid.val();
        self.walker.item.next = self.items.head.val();
        self.walker.wait_valid.next = self.waiting.valid.val();
        self.walker.wait_head.next = self.waiting.head.val();
        self.walker.wait_some.next = self.waiting.some.val();
        self.walker.wait_full.next = self.waiting.full.val();
        self.walker.done.next = self.judge.done.val();
        self.waiting.push.next = self.walker.wait_push.val();
        self.waiting.entry.next = self.walker.attempt.val();
        self.waiting.pop.next = self.walker.wait_pop.val();
        self.judge.cfg_row.next = self.cfg_row.val().get_bits::<256>(0);
        self.judge.cfg_addr.next = self.cfg_addr.val();
        self.judge.we_order.next = self.we_order.val();
        self.judge.we_limit.next = self.we_limit.val();
        self.judge.ask.next = self.walker.ask.val();
        self.judge.trigger.next = self.walker.trigger.val();
        self.judge.instr.next = self.walker.attempt.val().get_bits::<8>(INSTR);
        self.judge.two.next = self.walker.attempt.val().get_bit(A_SLOT + TWO);
        self.judge.partner.next = self.walker.attempt.val().get_bits::<8>(A_SLOT + PARTNER);
        self.judge.repeat.next = self.walker.attempt.val().get_bit(A_REPEAT);
        self.judge.tag.next = self.walker.attempt.val().get_bits::<8>(TAG);
        self.judge.order.next = self.walker.order.val();
        self.judge.decision.next = self.walker.decision.val();
        self.judge.bad.next = self.walker.bad.val();
        self.judge.over.next = self.walker.over.val();
        self.judge.bad_pending.next = self.intake.bad_pending.val();
        self.judge.bad_tag.next = self.intake.bad_tag.val();
        self.judge.killed.next = self.guard.killed.val();
        self.judge.dead.next = self.guard.dead.val();
        self.judge.armed.next = self.guard.armed.val();
        self.judge.open.next = self.gate.val();
        self.judge.marked.next = self.serial_status.marked.val();
        self.judge.halted.next = self.serial_status.halted.val();
        self.judge.up.next = self.tx_up.val();
        self.judge.target_known.next = self.refs.known[8].val();
        self.judge.target_ref.next = self.refs.latest[8].val();
        self.judge.rate_ok.next = self.credit.serial_ok.val();
        self.judge.open_ok.next = self.ledger.open_ok.val();
        self.judge.headroom.next = self.ledger.headroom.val();
        self.judge.b_we.next = self.walker.b_we.val();
        self.judge.b_instr.next = self.walker.b_instr.val();
        self.judge.b_bid_px.next = self.walker.b_bid_px.val();
        self.judge.b_bid_v.next = self.walker.b_bid_v.val();
        self.judge.b_ask_px.next = self.walker.b_ask_px.val();
        self.judge.b_ask_v.next = self.walker.b_ask_v.val();
        self.judge.x_we.next = self.exposure.x_we.val();
        self.judge.x_instr.next = self.exposure.x_instr.val();
        self.judge.x_long.next = self.exposure.x_long.val();
        self.judge.x_short.next = self.exposure.x_short.val();

        // What leaves.
        self.sent.next = self.pick.go.val() | self.judge.go.val();
        self.go.next = self.sent.val();
        self.go_session.next = self.pick.go_session.val();
        self.left.user_ref_we.next = self.user_ref_we.val();
        self.left.user_ref_value.next = self.user_ref_value.val();
        self.left.go.next = self.sent.val();
        self.left.serial.next = self.judge.deciding.val();
        self.left.fast_choice.next = self.pick.choice.val();
        self.left.fast_origin.next = bit_cast::<RECORD_BITS, 8>(self.intake.tag.val()) << TAG_S
            | bit_cast::<RECORD_BITS, MESSAGE_BITS>(self.message.val());
        self.left.serial_choice.next = self.judge.choice.val();
        self.left.serial_origin.next = self.walker.attempt.val().get_bits::<RECORD_BITS>(0);
        self.left.serial_decision.next = self.walker.decision.val();
        self.f_order.next = self.left.order.val();
        self.f_kind.next = self.left.kind.val();
        self.f_session.next = self.left.session.val();
        self.f_bytes.next = self.left.bytes.val();
        self.f_tcp_sum.next = self.left.tcp_sum.val();
        self.f_ip_sum.next = self.left.ip_sum.val();
        self.f_qty.next = self.left.qty.val();
        self.f_px.next = self.left.px.val();
        self.f_user_ref.next = self.left.user_ref.val();
        self.f_old_ref.next = self.left.old_ref.val();
        self.next_user_ref.next = self.left.next_user_ref.val();
        // The stager ignores it when the frame has left already.
        self.abort.d.next = self.intake.bad_now.val()
            & self.left.decision.val()
            & (self.left.tag.val() == self.intake.bad_now_tag.val());
        self.tx_abort.next = self.abort.q.val();

        // Records.
        self.fire_stb.next = self.left.fired.val();
        self.fire_seq.next = self.left.seq.val();
        self.fire_ts.next = self.left.ts.val();
        self.fire_time.next = self.left.time.val();
        self.fire_trigger.next = self.left.trigger.val();
        self.fire_ref.next = self.left.named_ref.val();
        self.fire_kind.next = self.left.message.val();
        self.fire_feed.next = self.left.feed.val();
        self.fire_line.next = self.left.line.val();
        self.fire_frame.next = self.left.frame.val();
        self.fire_word.next = self.left.word.val();
        self.fire_decision.next = self.left.decision.val();
        self.refused.d.next = self.judge.refused.val();
        self.refused_reason.d.next = self.judge.reason.val();
        self.refused_order.d.next = self.walker.order.val();
        self.refused_trigger.d.next = self.walker.trigger.val();
        self.refused_seq.d.next = self.walker.attempt.val().get_bits::<64>(0);
        self.refused_ts.d.next = self.walker.attempt.val().get_bits::<64>(TS);
        self.rej_stb.next = self.refused.q.val();
        self.rej_seq.next = self.refused_seq.q.val();
        self.rej_ts.next = self.refused_ts.q.val();
        self.rej_trigger.next = self.refused_trigger.q.val();
        self.rej_order.next = self.refused_order.q.val();
        self.rej_reason.next = self.refused_reason.q.val();
    }
}
