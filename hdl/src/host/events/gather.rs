//! What happened, held until its turn: one queue a source, and one of cycles that says which sources spoke.
//!
//! In: the pipeline's records, changes of status, commits; the time, the generation. Out: the head of each queue. What happens in a
//! cycle is in its queues two cycles later; an order that left a few cycles later still, when its latency is known: the queue of
//! cycles keeps the order. Sources that are not `enabled` are not heard.
//!
//! Any source may speak in any cycle, and several at once. If the queues fill nevertheless (12 events of one source wait, or 24
//! cycles), the events of a cycle are all dropped, and `dropped` says how many. Depth 5.

use super::layout::*;
use crate::const_table;
use crate::emit::Consts;
use crate::engine::Fifo;
use crate::prim::DISTRIBUTED;
use rust_hdl::prelude::*;
use t2t_contract::reasons::Mark;

const HALT: u64 = Mark::Halt as u64;

const_table!(pub GatherConsts: HALT, COMMIT, STATE, FEED, INSTRUMENT, BOOK, REJECT, FIRE, STATE_B, FEED_B, INSTRUMENT_B, BOOK_B, REJECT_B, FIRE_B,
    TS_S, R_INSTR_S, R_BID_PX_S, R_BID_QTY_S, R_ASK_PX_S, R_ASK_QTY_S, R_MARK_S, M_FEED_S, M_REASON_S,
    F_TRIGGER_S, F_ORDER_S, F_KIND_S, F_LINE_S, F_DECISION_S, F_PX_S, F_QTY_S, F_UREF_S, F_CYCLES_S, J_TRIGGER_S, J_ORDER_S, J_REASON_S,
    S_BEFORE_S, S_CAUSE_S, C_CODE_S, C_HOLD_S, C_UNJUDGED_S, C_DESK_S, Y_GENERATION_S, Y_EPOCH_S, Y_SOURCES_S);

/// Queues of what happened; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Gather {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Sources that are heard.
    pub enabled: Signal<In, Bits<SOURCES>>,
    /// For which start of the ring, with `enabled`.
    pub epoch: Signal<In, Bit>,
    /// Time of day, ns.
    pub now: Signal<In, Bits<64>>,
    /// Generation in force; with a commit, afterwards.
    pub generation: Signal<In, Bits<32>>,
    /// A top of book changed; the fields as the pipeline's.
    pub row_valid: Signal<In, Bit>,
    /// Instrument.
    pub row_instr: Signal<In, Bits<8>>,
    /// Sequence.
    pub row_seq: Signal<In, Bits<64>>,
    /// Timestamp, ns.
    pub row_ts: Signal<In, Bits<64>>,
    /// Best bid.
    pub row_bid_px: Signal<In, Bits<32>>,
    /// Shares at it.
    pub row_bid_qty: Signal<In, Bits<32>>,
    /// Best ask.
    pub row_ask_px: Signal<In, Bits<32>>,
    /// Shares at it.
    pub row_ask_qty: Signal<In, Bits<32>>,
    /// Mark.
    pub row_mark: Signal<In, Bits<4>>,
    /// A feed was marked.
    pub mark_valid: Signal<In, Bit>,
    /// The feed.
    pub mark_feed: Signal<In, Bits<2>>,
    /// Reason.
    pub mark_reason: Signal<In, Bits<4>>,
    /// Next sequence.
    pub mark_seq: Signal<In, Bits<64>>,
    /// Time of the frame, ns.
    pub mark_time: Signal<In, Bits<64>>,
    /// An order left; at least 8 cycles after the one before.
    pub fire_valid: Signal<In, Bit>,
    /// Sequence.
    pub fire_seq: Signal<In, Bits<64>>,
    /// Timestamp, ns.
    pub fire_ts: Signal<In, Bits<64>>,
    /// Trigger.
    pub fire_trigger: Signal<In, Bits<10>>,
    /// Order.
    pub fire_order: Signal<In, Bits<10>>,
    /// Price.
    pub fire_px: Signal<In, Bits<32>>,
    /// Shares.
    pub fire_qty: Signal<In, Bits<20>>,
    /// UserRefNum.
    pub fire_uref: Signal<In, Bits<32>>,
    /// Kind of the message.
    pub fire_kind: Signal<In, Bits<4>>,
    /// Line.
    pub fire_line: Signal<In, Bit>,
    /// Released on decision.
    pub fire_decision: Signal<In, Bit>,
    /// The latency of the order that left last is known, 2 to 7 cycles after it left.
    pub cycles_valid: Signal<In, Bit>,
    /// It, cycles.
    pub cycles: Signal<In, Bits<32>>,
    /// An order was refused.
    pub rej_valid: Signal<In, Bit>,
    /// Sequence.
    pub rej_seq: Signal<In, Bits<64>>,
    /// Timestamp, ns.
    pub rej_ts: Signal<In, Bits<64>>,
    /// Trigger.
    pub rej_trigger: Signal<In, Bits<10>>,
    /// Order.
    pub rej_order: Signal<In, Bits<10>>,
    /// Reason.
    pub rej_reason: Signal<In, Bits<5>>,
    /// One cycle after the status changed, as all of `state`.
    pub state_valid: Signal<In, Bit>,
    /// Status now.
    pub state_status: Signal<In, Bits<12>>,
    /// And before.
    pub state_before: Signal<In, Bits<12>>,
    /// Why.
    pub state_cause: Signal<In, Bits<5>>,
    /// A commit ended.
    pub c_stb: Signal<In, Bit>,
    /// 0, or why it was refused.
    pub c_code: Signal<In, Bits<4>>,
    /// Units.
    pub c_units: Signal<In, Bits<16>>,
    /// Cycles of hold.
    pub c_hold: Signal<In, Bits<32>>,
    /// Messages not judged.
    pub c_unjudged: Signal<In, Bits<32>>,
    /// Tag of the set in force afterwards.
    pub desk: Signal<In, Bits<64>>,
    /// Heads to take: cycle (bit 0), row, mark of a feed, fire, reject, state, commit.
    pub pop: Signal<In, Bits<7>>,
    /// Heads that are there, in the same order.
    pub valid: Signal<Out, Bits<7>>,
    /// Time, generation and sources of a cycle.
    pub cycle: Signal<Out, Bits<CYCLE_BITS>>,
    /// A top of book.
    pub row: Signal<Out, Bits<ROW_BITS>>,
    /// A mark of a feed.
    pub mark: Signal<Out, Bits<MARK_BITS>>,
    /// An order that left.
    pub fire: Signal<Out, Bits<FIRE_BITS>>,
    /// An order refused.
    pub reject: Signal<Out, Bits<REJECT_BITS>>,
    /// A change of status.
    pub state: Signal<Out, Bits<STATE_BITS>>,
    /// A commit.
    pub commit: Signal<Out, Bits<COMMIT_BITS>>,
    /// Events dropped in a cycle, because there was no room.
    pub dropped: Signal<Out, Bits<3>>,
    cycles_q: Fifo<CYCLE_BITS, 5, DISTRIBUTED>,
    rows: Fifo<ROW_BITS, 4, DISTRIBUTED>,
    marks: Fifo<MARK_BITS, 4, DISTRIBUTED>,
    fires: Fifo<FIRE_BITS, 4, DISTRIBUTED>,
    rejects: Fifo<REJECT_BITS, 4, DISTRIBUTED>,
    states: Fifo<STATE_BITS, 4, DISTRIBUTED>,
    commits: Fifo<COMMIT_BITS, 4, DISTRIBUTED>,
    spoke: DFF<Bits<SOURCES>>,
    said: Signal<Local, Bits<SOURCES>>,
    heard: Signal<Local, Bits<SOURCES>>,
    enabled1: DFF<Bits<SOURCES>>,
    tight: DFF<Bit>,
    now1: DFF<Bits<64>>,
    generation1: DFF<Bits<32>>,
    row1: DFF<Bits<ROW_BITS>>,
    mark1: DFF<Bits<MARK_BITS>>,
    fire1: DFF<Bits<FIRE_BITS>>,
    reject1: DFF<Bits<REJECT_BITS>>,
    commit1: DFF<Bits<COMMIT_BITS>>,
    fire_heard: DFF<Bit>,
    lost: DFF<Bits<3>>,
    low: Signal<Local, Bits<3>>,
    high: Signal<Local, Bits<3>>,
    gone: DFF<Bits<SOURCES>>,
    epoch1: DFF<Bit>,
    consts: Consts<GatherConsts>,
}

impl Logic for Gather {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            spoke,
            enabled1,
            tight,
            now1,
            generation1,
            row1,
            mark1,
            fire1,
            reject1,
            commit1,
            fire_heard,
            lost,
            gone,
            epoch1
        );
        clock!(
            self, clock, cycles_q, rows, marks, fires, rejects, states, commits
        );
        // One register between the pipeline and everything here.
        self.now1.d.next = self.now.val();
        self.generation1.d.next = self.generation.val();
        self.enabled1.d.next = self.enabled.val();
        self.epoch1.d.next = self.epoch.val();
        self.spoke.d.next = (bit_cast::<SOURCES, 1>(self.fire_valid.val().into()) << FIRE_B)
            | (bit_cast::<SOURCES, 1>(self.rej_valid.val().into()) << REJECT_B)
            | (bit_cast::<SOURCES, 1>(self.row_valid.val().into()) << BOOK_B)
            | (bit_cast::<SOURCES, 1>(
                (self.row_valid.val() & self.row_mark.val().any() & (self.row_mark.val() != HALT))
                    .into(),
            ) << INSTRUMENT_B)
            | (bit_cast::<SOURCES, 1>(self.mark_valid.val().into()) << FEED_B)
            | bit_cast::<SOURCES, 1>(self.c_stb.val().into());
        self.row1.d.next = (bit_cast::<ROW_BITS, 4>(self.row_mark.val()) << R_MARK_S)
            | (bit_cast::<ROW_BITS, 32>(self.row_ask_qty.val()) << R_ASK_QTY_S)
            | (bit_cast::<ROW_BITS, 32>(self.row_ask_px.val()) << R_ASK_PX_S)
            | (bit_cast::<ROW_BITS, 32>(self.row_bid_qty.val()) << R_BID_QTY_S)
            | (bit_cast::<ROW_BITS, 32>(self.row_bid_px.val()) << R_BID_PX_S)
            | (bit_cast::<ROW_BITS, 8>(self.row_instr.val()) << R_INSTR_S)
            | (bit_cast::<ROW_BITS, 64>(self.row_ts.val()) << TS_S)
            | bit_cast::<ROW_BITS, 64>(self.row_seq.val());
        self.mark1.d.next = (bit_cast::<MARK_BITS, 4>(self.mark_reason.val()) << M_REASON_S)
            | (bit_cast::<MARK_BITS, 2>(self.mark_feed.val()) << M_FEED_S)
            | (bit_cast::<MARK_BITS, 64>(self.mark_time.val()) << TS_S)
            | bit_cast::<MARK_BITS, 64>(self.mark_seq.val());
        // Held until the latency is known.
        if self.fire_valid.val() {
            self.fire1.d.next = (bit_cast::<FIRE_BITS, 32>(self.fire_uref.val()) << F_UREF_S)
                | (bit_cast::<FIRE_BITS, 20>(self.fire_qty.val()) << F_QTY_S)
                | (bit_cast::<FIRE_BITS, 32>(self.fire_px.val()) << F_PX_S)
                | (bit_cast::<FIRE_BITS, 1>(self.fire_decision.val().into()) << F_DECISION_S)
                | (bit_cast::<FIRE_BITS, 1>(self.fire_line.val().into()) << F_LINE_S)
                | (bit_cast::<FIRE_BITS, 4>(self.fire_kind.val()) << F_KIND_S)
                | (bit_cast::<FIRE_BITS, 10>(self.fire_order.val()) << F_ORDER_S)
                | (bit_cast::<FIRE_BITS, 10>(self.fire_trigger.val()) << F_TRIGGER_S)
                | (bit_cast::<FIRE_BITS, 64>(self.fire_ts.val()) << TS_S)
                | bit_cast::<FIRE_BITS, 64>(self.fire_seq.val());
        }
        self.reject1.d.next = (bit_cast::<REJECT_BITS, 5>(self.rej_reason.val()) << J_REASON_S)
            | (bit_cast::<REJECT_BITS, 10>(self.rej_order.val()) << J_ORDER_S)
            | (bit_cast::<REJECT_BITS, 10>(self.rej_trigger.val()) << J_TRIGGER_S)
            | (bit_cast::<REJECT_BITS, 64>(self.rej_ts.val()) << TS_S)
            | bit_cast::<REJECT_BITS, 64>(self.rej_seq.val());
        self.commit1.d.next = (bit_cast::<COMMIT_BITS, 64>(self.desk.val()) << C_DESK_S)
            | (bit_cast::<COMMIT_BITS, 32>(self.c_unjudged.val()) << C_UNJUDGED_S)
            | (bit_cast::<COMMIT_BITS, 32>(self.c_hold.val()) << C_HOLD_S)
            | (bit_cast::<COMMIT_BITS, 4>(self.c_code.val()) << C_CODE_S)
            | bit_cast::<COMMIT_BITS, 16>(self.c_units.val());

        // Who is heard: all of a cycle, or nobody.
        self.said.next = (self.spoke.q.val()
            | (bit_cast::<SOURCES, 1>(self.state_valid.val().into()) << STATE_B))
            & self.enabled1.q.val();
        self.heard.next = self.said.val();
        self.gone.d.next = 0.into();
        if self.tight.q.val() {
            self.heard.next = 0.into();
            self.gone.d.next = self.said.val();
        }
        self.tight.d.next = self.cycles_q.high.val()
            | self.rows.high.val()
            | self.marks.high.val()
            | self.fires.high.val()
            | self.rejects.high.val()
            | self.states.high.val()
            | self.commits.high.val();
        self.low.next = bit_cast::<3, 1>(self.gone.q.val().get_bits::<1>(0))
            + bit_cast::<3, 1>(self.gone.q.val().get_bits::<1>(1))
            + bit_cast::<3, 1>(self.gone.q.val().get_bits::<1>(2));
        self.high.next = bit_cast::<3, 1>(self.gone.q.val().get_bits::<1>(3))
            + bit_cast::<3, 1>(self.gone.q.val().get_bits::<1>(4))
            + bit_cast::<3, 1>(self.gone.q.val().get_bits::<1>(5));
        self.lost.d.next = self.low.val() + self.high.val() + self.gone.q.val().get_bit(6);
        self.dropped.next = self.lost.q.val();

        self.cycles_q.push.next = self.heard.val().any();
        self.cycles_q.entry.next = (bit_cast::<CYCLE_BITS, SOURCES>(self.heard.val())
            << Y_SOURCES_S)
            | (bit_cast::<CYCLE_BITS, 1>(self.epoch1.q.val().into()) << Y_EPOCH_S)
            | (bit_cast::<CYCLE_BITS, 32>(self.generation1.q.val()) << Y_GENERATION_S)
            | bit_cast::<CYCLE_BITS, 64>(self.now1.q.val());
        self.rows.push.next = self.heard.val().get_bit(BOOK) | self.heard.val().get_bit(INSTRUMENT);
        self.rows.entry.next = self.row1.q.val();
        self.marks.push.next = self.heard.val().get_bit(FEED);
        self.marks.entry.next = self.mark1.q.val();
        self.rejects.push.next = self.heard.val().get_bit(REJECT);
        self.rejects.entry.next = self.reject1.q.val();
        self.states.push.next = self.heard.val().get_bit(STATE);
        self.states.entry.next = (bit_cast::<STATE_BITS, 5>(self.state_cause.val()) << S_CAUSE_S)
            | (bit_cast::<STATE_BITS, 12>(self.state_before.val()) << S_BEFORE_S)
            | bit_cast::<STATE_BITS, 12>(self.state_status.val());
        self.commits.push.next = self.heard.val().get_bit(COMMIT);
        self.commits.entry.next = self.commit1.q.val();
        if self.spoke.q.val().get_bit(FIRE) {
            self.fire_heard.d.next = self.heard.val().get_bit(FIRE);
        } else if self.cycles_valid.val() {
            self.fire_heard.d.next = false;
        }
        self.fires.push.next = self.cycles_valid.val() & self.fire_heard.q.val();
        self.fires.entry.next =
            (bit_cast::<FIRE_BITS, 32>(self.cycles.val()) << F_CYCLES_S) | self.fire1.q.val();

        self.cycles_q.pop.next = self.pop.val().get_bit(0);
        self.rows.pop.next = self.pop.val().get_bit(1);
        self.marks.pop.next = self.pop.val().get_bit(2);
        self.fires.pop.next = self.pop.val().get_bit(3);
        self.rejects.pop.next = self.pop.val().get_bit(4);
        self.states.pop.next = self.pop.val().get_bit(5);
        self.commits.pop.next = self.pop.val().get_bit(6);
        self.valid.next = (bit_cast::<7, 1>(self.commits.valid.val().into()) << 6)
            | (bit_cast::<7, 1>(self.states.valid.val().into()) << 5)
            | (bit_cast::<7, 1>(self.rejects.valid.val().into()) << 4)
            | (bit_cast::<7, 1>(self.fires.valid.val().into()) << 3)
            | (bit_cast::<7, 1>(self.marks.valid.val().into()) << 2)
            | (bit_cast::<7, 1>(self.rows.valid.val().into()) << 1)
            | bit_cast::<7, 1>(self.cycles_q.valid.val().into());
        self.cycle.next = self.cycles_q.head.val();
        self.row.next = self.rows.head.val();
        self.mark.next = self.marks.head.val();
        self.fire.next = self.fires.head.val();
        self.reject.next = self.rejects.head.val();
        self.state.next = self.states.head.val();
        self.commit.next = self.commits.head.val();
    }
}
