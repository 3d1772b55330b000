//! The record of an event, all but its number: fields at the contract's places.
//!
//! In: the source, one-hot, and the heads of all queues. Out: 512 bits, combinational; sequence and phase are zeros. Depth 3.

use super::layout::*;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const_table!(pub RecordConsts: COMMIT, STATE, FEED, INSTRUMENT, BOOK, REJECT, FIRE,
    IS_FIRE, IS_REJECT, IS_MARK, IS_BOOK, IS_STATE, IS_COMMIT,
    AT_GENERATION, AT_KIND, AT_SEQ, AT_TS, FIRE_TRIGGER, FIRE_ORDER, FIRE_MESSAGE, FIRE_LINE, FIRE_DECISION, FIRE_PRICE,
    FIRE_QTY, FIRE_USER_REF, FIRE_CYCLES, REJECT_TRIGGER, REJECT_ORDER, REJECT_REASON, MARK_WHICH, MARK_INSTRUMENT, MARK_REASON,
    BOOK_WHICH, BOOK_REASON, BOOK_BID_PX, BOOK_BID_QTY, BOOK_ASK_PX, BOOK_ASK_QTY, STATE_STATUS, STATE_BEFORE, STATE_CAUSE,
    COMMIT_UNITS, COMMIT_REASON, COMMIT_HOLD, COMMIT_UNJUDGED, COMMIT_DESK, SEQ, TS, R_INSTR, R_BID_PX, R_BID_QTY, R_ASK_PX, R_ASK_QTY, R_MARK,
    M_FEED, M_REASON, F_TRIGGER, F_ORDER, F_KIND, F_LINE, F_DECISION, F_PX, F_QTY, F_UREF, F_CYCLES, J_TRIGGER, J_ORDER, J_REASON,
    S_STATUS, S_BEFORE, S_CAUSE, C_UNITS, C_CODE, C_HOLD, C_UNJUDGED, C_DESK, Y_TIME, Y_GENERATION);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Record {
    /// Whose event it is, one-hot.
    pub source: Signal<In, Bits<SOURCES>>,
    /// Time and generation.
    pub stamp: Signal<In, Bits<STAMP_BITS>>,
    /// A top of book.
    pub row: Signal<In, Bits<ROW_BITS>>,
    /// A mark of a feed.
    pub mark: Signal<In, Bits<MARK_BITS>>,
    /// An order that left.
    pub fire: Signal<In, Bits<FIRE_BITS>>,
    /// An order refused.
    pub reject: Signal<In, Bits<REJECT_BITS>>,
    /// A change of status.
    pub state: Signal<In, Bits<STATE_BITS>>,
    /// A commit.
    pub commit: Signal<In, Bits<COMMIT_BITS>>,
    /// The record.
    pub record: Signal<Out, Bits<RECORD>>,
    of_fire: Signal<Local, Bits<RECORD>>,
    of_reject: Signal<Local, Bits<RECORD>>,
    of_feed: Signal<Local, Bits<RECORD>>,
    of_instrument: Signal<Local, Bits<RECORD>>,
    of_book: Signal<Local, Bits<RECORD>>,
    of_state: Signal<Local, Bits<RECORD>>,
    of_commit: Signal<Local, Bits<RECORD>>,
    of_all: Signal<Local, Bits<RECORD>>,
    consts: Consts<RecordConsts>,
}

impl Logic for Record {
    #[hdl_gen]
    fn update(&mut self) {
        self.of_all.next = (bit_cast::<RECORD, 32>(self.stamp.val().get_bits::<32>(Y_GENERATION))
            << AT_GENERATION)
            | bit_cast::<RECORD, 64>(self.stamp.val().get_bits::<64>(Y_TIME));
        self.of_fire.next = 0.into();
        if self.source.val().get_bit(FIRE) {
            self.of_fire.next = (bit_cast::<RECORD, 8>(IS_FIRE.into()) << AT_KIND)
                | (bit_cast::<RECORD, 32>(self.fire.val().get_bits::<32>(F_CYCLES)) << FIRE_CYCLES)
                | (bit_cast::<RECORD, 32>(self.fire.val().get_bits::<32>(F_UREF)) << FIRE_USER_REF)
                | (bit_cast::<RECORD, 20>(self.fire.val().get_bits::<20>(F_QTY)) << FIRE_QTY)
                | (bit_cast::<RECORD, 32>(self.fire.val().get_bits::<32>(F_PX)) << FIRE_PRICE)
                | (bit_cast::<RECORD, 1>(self.fire.val().get_bits::<1>(F_DECISION))
                    << FIRE_DECISION)
                | (bit_cast::<RECORD, 1>(self.fire.val().get_bits::<1>(F_LINE)) << FIRE_LINE)
                | (bit_cast::<RECORD, 4>(self.fire.val().get_bits::<4>(F_KIND)) << FIRE_MESSAGE)
                | (bit_cast::<RECORD, 10>(self.fire.val().get_bits::<10>(F_ORDER)) << FIRE_ORDER)
                | (bit_cast::<RECORD, 10>(self.fire.val().get_bits::<10>(F_TRIGGER))
                    << FIRE_TRIGGER)
                | (bit_cast::<RECORD, 64>(self.fire.val().get_bits::<64>(TS)) << AT_TS)
                | (bit_cast::<RECORD, 64>(self.fire.val().get_bits::<64>(SEQ)) << AT_SEQ);
        }
        self.of_reject.next = 0.into();
        if self.source.val().get_bit(REJECT) {
            self.of_reject.next = (bit_cast::<RECORD, 8>(IS_REJECT.into()) << AT_KIND)
                | (bit_cast::<RECORD, 5>(self.reject.val().get_bits::<5>(J_REASON))
                    << REJECT_REASON)
                | (bit_cast::<RECORD, 10>(self.reject.val().get_bits::<10>(J_ORDER))
                    << REJECT_ORDER)
                | (bit_cast::<RECORD, 10>(self.reject.val().get_bits::<10>(J_TRIGGER))
                    << REJECT_TRIGGER)
                | (bit_cast::<RECORD, 64>(self.reject.val().get_bits::<64>(TS)) << AT_TS)
                | (bit_cast::<RECORD, 64>(self.reject.val().get_bits::<64>(SEQ)) << AT_SEQ);
        }
        self.of_feed.next = 0.into();
        if self.source.val().get_bit(FEED) {
            self.of_feed.next = (bit_cast::<RECORD, 8>(IS_MARK.into()) << AT_KIND)
                | (bit_cast::<RECORD, 4>(self.mark.val().get_bits::<4>(M_REASON)) << MARK_REASON)
                | (bit_cast::<RECORD, 2>(self.mark.val().get_bits::<2>(M_FEED)) << MARK_WHICH)
                | (bit_cast::<RECORD, 64>(self.mark.val().get_bits::<64>(TS)) << AT_TS)
                | (bit_cast::<RECORD, 64>(self.mark.val().get_bits::<64>(SEQ)) << AT_SEQ);
        }
        self.of_instrument.next = 0.into();
        if self.source.val().get_bit(INSTRUMENT) {
            self.of_instrument.next = (bit_cast::<RECORD, 8>(IS_MARK.into()) << AT_KIND)
                | (bit_cast::<RECORD, 4>(self.row.val().get_bits::<4>(R_MARK)) << MARK_REASON)
                | (bit_cast::<RECORD, 1>(true.into()) << MARK_INSTRUMENT)
                | (bit_cast::<RECORD, 8>(self.row.val().get_bits::<8>(R_INSTR)) << MARK_WHICH)
                | (bit_cast::<RECORD, 64>(self.row.val().get_bits::<64>(TS)) << AT_TS)
                | (bit_cast::<RECORD, 64>(self.row.val().get_bits::<64>(SEQ)) << AT_SEQ);
        }
        self.of_book.next = 0.into();
        if self.source.val().get_bit(BOOK) {
            self.of_book.next = (bit_cast::<RECORD, 8>(IS_BOOK.into()) << AT_KIND)
                | (bit_cast::<RECORD, 32>(self.row.val().get_bits::<32>(R_ASK_QTY))
                    << BOOK_ASK_QTY)
                | (bit_cast::<RECORD, 32>(self.row.val().get_bits::<32>(R_ASK_PX)) << BOOK_ASK_PX)
                | (bit_cast::<RECORD, 32>(self.row.val().get_bits::<32>(R_BID_QTY))
                    << BOOK_BID_QTY)
                | (bit_cast::<RECORD, 32>(self.row.val().get_bits::<32>(R_BID_PX)) << BOOK_BID_PX)
                | (bit_cast::<RECORD, 4>(self.row.val().get_bits::<4>(R_MARK)) << BOOK_REASON)
                | (bit_cast::<RECORD, 8>(self.row.val().get_bits::<8>(R_INSTR)) << BOOK_WHICH)
                | (bit_cast::<RECORD, 64>(self.row.val().get_bits::<64>(TS)) << AT_TS)
                | (bit_cast::<RECORD, 64>(self.row.val().get_bits::<64>(SEQ)) << AT_SEQ);
        }
        self.of_state.next = 0.into();
        if self.source.val().get_bit(STATE) {
            self.of_state.next = (bit_cast::<RECORD, 8>(IS_STATE.into()) << AT_KIND)
                | (bit_cast::<RECORD, 5>(self.state.val().get_bits::<5>(S_CAUSE)) << STATE_CAUSE)
                | (bit_cast::<RECORD, 12>(self.state.val().get_bits::<12>(S_BEFORE))
                    << STATE_BEFORE)
                | (bit_cast::<RECORD, 12>(self.state.val().get_bits::<12>(S_STATUS))
                    << STATE_STATUS);
        }
        self.of_commit.next = 0.into();
        if self.source.val().get_bit(COMMIT) {
            self.of_commit.next = (bit_cast::<RECORD, 8>(IS_COMMIT.into()) << AT_KIND)
                | (bit_cast::<RECORD, 64>(self.commit.val().get_bits::<64>(C_DESK)) << COMMIT_DESK)
                | (bit_cast::<RECORD, 32>(self.commit.val().get_bits::<32>(C_UNJUDGED))
                    << COMMIT_UNJUDGED)
                | (bit_cast::<RECORD, 32>(self.commit.val().get_bits::<32>(C_HOLD)) << COMMIT_HOLD)
                | (bit_cast::<RECORD, 4>(self.commit.val().get_bits::<4>(C_CODE)) << COMMIT_REASON)
                | (bit_cast::<RECORD, 16>(self.commit.val().get_bits::<16>(C_UNITS))
                    << COMMIT_UNITS);
        }
        self.record.next = self.of_all.val()
            | self.of_fire.val()
            | self.of_reject.val()
            | self.of_feed.val()
            | self.of_instrument.val()
            | self.of_book.val()
            | self.of_state.val()
            | self.of_commit.val();
    }
}
