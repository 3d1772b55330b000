//! From what happened to numbered records: everything on the core's side of the queue between the clocks.
//!
//! In: the pipeline's records, changes of status, commits; which kinds are enabled; whether the ring runs. Out: one record at a time for
//! the queue, `write` with it; how many events were lost. An event's record comes six cycles after it at the earliest, up to twelve if an order
//! that left before it or with it is still being measured; those of one cycle come in the order commit, state, mark, book, reject, fire.
//!
//! The highest rate of the pipeline (a row every 4 cycles, which may be a mark too, a refusal every 8, an order every 27, now and then a mark of a
//! feed, a change of status) is below the one record a cycle that leaves here. Every event that is enabled gets a number,
//! also one that the queue had no room for. Depth 5.

use super::gather::Gather;
use super::layout::*;
use super::record::Record;
use super::turn::Turn;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::registers::event_mask::{
    BOOK as ON_BOOK, COMMIT as ON_COMMIT, FIRE as ON_FIRE, MARK as ON_MARK, REJECT as ON_REJECT,
    STATE as ON_STATE,
};

const_table!(pub CollectConsts: ON_BOOK, ON_COMMIT, ON_FIRE, ON_MARK, ON_REJECT, ON_STATE, AT_SEQUENCE, AT_PHASE);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Collect {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The ring is on: events are heard.
    pub running: Signal<In, Bit>,
    /// For which start of the ring events are heard, with `running`; what was heard for another is forgotten.
    pub epoch: Signal<In, Bit>,
    /// `epoch` changes: numbers begin anew.
    pub flips: Signal<In, Bit>,
    /// Kinds that are enabled, by their number.
    pub event_mask: Signal<In, Bits<16>>,
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
    /// The status changed in the cycle before; also the next ones.
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
    /// The queue has no room: a record now is lost.
    pub full: Signal<In, Bit>,
    /// The record; in place of the phase, its epoch.
    pub record: Signal<Out, Bits<RECORD>>,
    /// It is there.
    pub write: Signal<Out, Bit>,
    /// Events lost since power-on.
    pub lost: Signal<Out, Bits<32>>,
    /// One more was lost.
    pub losing: Signal<Out, Bit>,
    gather: Gather,
    turn: Turn,
    shape: Record,
    enabled: DFF<Bits<SOURCES>>,
    record1: DFF<Bits<RECORD>>,
    there: DFF<Bit>,
    number: DFF<Bits<48>>,
    number1: DFF<Bits<48>>,
    missing: DFF<Bits<3>>,
    missed: DFF<Bit>,
    lost_q: DFF<Bits<32>>,
    losing_q: DFF<Bit>,
    epoch1: DFF<Bit>,
    of_epoch: DFF<Bit>,
    fits: Signal<Local, Bit>,
    consts: Consts<CollectConsts>,
}

impl Logic for Collect {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, enabled, record1, there, number, number1, missing, missed, lost_q,
            losing_q, epoch1, of_epoch
        );
        clock!(self, clock, gather, turn);
        self.enabled.d.next = 0.into();
        if self.running.val() {
            self.enabled.d.next =
                (bit_cast::<SOURCES, 1>(self.event_mask.val().get_bits::<1>(ON_FIRE)) << 6)
                    | (bit_cast::<SOURCES, 1>(self.event_mask.val().get_bits::<1>(ON_REJECT)) << 5)
                    | (bit_cast::<SOURCES, 1>(self.event_mask.val().get_bits::<1>(ON_BOOK)) << 4)
                    | (bit_cast::<SOURCES, 1>(self.event_mask.val().get_bits::<1>(ON_MARK)) << 3)
                    | (bit_cast::<SOURCES, 1>(self.event_mask.val().get_bits::<1>(ON_MARK)) << 2)
                    | (bit_cast::<SOURCES, 1>(self.event_mask.val().get_bits::<1>(ON_STATE)) << 1)
                    | bit_cast::<SOURCES, 1>(self.event_mask.val().get_bits::<1>(ON_COMMIT));
        }
        self.epoch1.d.next = self.epoch.val();
        self.gather.enabled.next = self.enabled.q.val();
        self.gather.epoch.next = self.epoch1.q.val();
        self.gather.now.next = self.now.val();
        self.gather.generation.next = self.generation.val();
        self.gather.row_valid.next = self.row_valid.val();
        self.gather.row_instr.next = self.row_instr.val();
        self.gather.row_seq.next = self.row_seq.val();
        self.gather.row_ts.next = self.row_ts.val();
        self.gather.row_bid_px.next = self.row_bid_px.val();
        self.gather.row_bid_qty.next = self.row_bid_qty.val();
        self.gather.row_ask_px.next = self.row_ask_px.val();
        self.gather.row_ask_qty.next = self.row_ask_qty.val();
        self.gather.row_mark.next = self.row_mark.val();
        self.gather.mark_valid.next = self.mark_valid.val();
        self.gather.mark_feed.next = self.mark_feed.val();
        self.gather.mark_reason.next = self.mark_reason.val();
        self.gather.mark_seq.next = self.mark_seq.val();
        self.gather.mark_time.next = self.mark_time.val();
        self.gather.fire_valid.next = self.fire_valid.val();
        self.gather.fire_seq.next = self.fire_seq.val();
        self.gather.fire_ts.next = self.fire_ts.val();
        self.gather.fire_trigger.next = self.fire_trigger.val();
        self.gather.fire_order.next = self.fire_order.val();
        self.gather.fire_px.next = self.fire_px.val();
        self.gather.fire_qty.next = self.fire_qty.val();
        self.gather.fire_uref.next = self.fire_uref.val();
        self.gather.fire_kind.next = self.fire_kind.val();
        self.gather.fire_line.next = self.fire_line.val();
        self.gather.fire_decision.next = self.fire_decision.val();
        self.gather.cycles_valid.next = self.cycles_valid.val();
        self.gather.cycles.next = self.cycles.val();
        self.gather.rej_valid.next = self.rej_valid.val();
        self.gather.rej_seq.next = self.rej_seq.val();
        self.gather.rej_ts.next = self.rej_ts.val();
        self.gather.rej_trigger.next = self.rej_trigger.val();
        self.gather.rej_order.next = self.rej_order.val();
        self.gather.rej_reason.next = self.rej_reason.val();
        self.gather.state_valid.next = self.state_valid.val();
        self.gather.state_status.next = self.state_status.val();
        self.gather.state_before.next = self.state_before.val();
        self.gather.state_cause.next = self.state_cause.val();
        self.gather.c_stb.next = self.c_stb.val();
        self.gather.c_code.next = self.c_code.val();
        self.gather.c_units.next = self.c_units.val();
        self.gather.c_hold.next = self.c_hold.val();
        self.gather.c_unjudged.next = self.c_unjudged.val();
        self.gather.desk.next = self.desk.val();
        self.gather.pop.next = self.turn.pop.val();
        self.turn.valid.next = self.gather.valid.val();
        self.turn.cycle.next = self.gather.cycle.val();
        self.shape.source.next = self.turn.source.val();
        self.shape.stamp.next = self.turn.stamp.val();
        self.shape.row.next = self.gather.row.val();
        self.shape.mark.next = self.gather.mark.val();
        self.shape.fire.next = self.gather.fire.val();
        self.shape.reject.next = self.gather.reject.val();
        self.shape.state.next = self.gather.state.val();
        self.shape.commit.next = self.gather.commit.val();

        // Numbers count what had to be dropped too.
        self.fits.next = self.turn.take.val() & (self.turn.epoch.val() == self.epoch.val());
        self.missing.d.next = self.gather.dropped.val();
        self.there.d.next = self.fits.val() & !self.flips.val();
        self.record1.d.next = self.shape.record.val();
        self.of_epoch.d.next = self.epoch.val();
        self.number1.d.next = self.number.q.val();
        self.number.d.next =
            self.number.q.val() + bit_cast::<48, 3>(self.missing.q.val()) + self.fits.val();
        if self.flips.val() {
            self.number.d.next = 0.into();
        }
        self.missed.d.next = self.there.q.val() & self.full.val();
        self.lost_q.d.next =
            self.lost_q.q.val() + bit_cast::<32, 3>(self.missing.q.val()) + self.missed.q.val();
        self.losing_q.d.next = self.missing.q.val().any() | self.missed.q.val();
        self.write.next = self.there.q.val();
        self.record.next = (bit_cast::<RECORD, 1>(self.of_epoch.q.val().into()) << AT_PHASE)
            | (bit_cast::<RECORD, 48>(self.number1.q.val()) << AT_SEQUENCE)
            | self.record1.q.val();
        self.lost.next = self.lost_q.q.val();
        self.losing.next = self.losing_q.q.val();
    }
}
