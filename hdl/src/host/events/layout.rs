//! Where things are: fields of an event record as the blocks shift them (the contract's places), and the words in which each
//! source waits for its turn.

use t2t_contract::events::{BYTES, book, commit, common, fire, mark, reject, state};
use t2t_contract::reasons::EventKind;
use t2t_contract::sizes::{FEEDS, INSTRUMENTS};

macro_rules! places {
    ($($name:ident, $shift:ident = $at:expr;)*) => { $(
        pub const $name: usize = $at;
        pub const $shift: u64 = $at as u64;
    )* };
}

macro_rules! shifts {
    ($($name:ident = $at:expr;)*) => { $( pub const $name: u64 = $at as u64; )* };
}

/// Bits of a record.
pub const RECORD: usize = BYTES * 8;
/// Where a record in the queue says for which start of the ring it is: the place of its phase, which the ring fills in.
pub const EPOCH: usize = common::PHASE;
const _: () = assert!(EPOCH == RECORD - 1);
/// Kinds of events as sources: the order in which those of one cycle are queued, first in bit 0.
pub const SOURCES: usize = 7;

const _: () = assert!(
    fire::SEQ == reject::SEQ && fire::SEQ == mark::SEQ && fire::SEQ == book::SEQ,
    "a record's message is at one place"
);
const _: () = assert!(fire::TS == reject::TS && fire::TS == mark::TS && fire::TS == book::TS);
const _: () = assert!(INSTRUMENTS == 256 && FEEDS == 4);

// Sources.
places! {
    COMMIT, COMMIT_B = 0;
    STATE, STATE_B = 1;
    FEED, FEED_B = 2;
    INSTRUMENT, INSTRUMENT_B = 3;
    BOOK, BOOK_B = 4;
    REJECT, REJECT_B = 5;
    FIRE, FIRE_B = 6;
}

// Numbers of the kinds.
shifts! {
    IS_FIRE = EventKind::Fire as u8;
    IS_REJECT = EventKind::Reject as u8;
    IS_MARK = EventKind::Mark as u8;
    IS_BOOK = EventKind::Book as u8;
    IS_STATE = EventKind::State as u8;
    IS_COMMIT = EventKind::Commit as u8;
}

// The record.
shifts! {
    AT_TIME = common::TIME;
    AT_GENERATION = common::GENERATION;
    AT_SEQUENCE = common::SEQUENCE;
    AT_KIND = common::KIND;
    AT_PHASE = common::PHASE;
    AT_SEQ = fire::SEQ;
    AT_TS = fire::TS;
    FIRE_TRIGGER = fire::TRIGGER;
    FIRE_ORDER = fire::ORDER;
    FIRE_MESSAGE = fire::MESSAGE;
    FIRE_LINE = fire::LINE;
    FIRE_DECISION = fire::DECISION;
    FIRE_PRICE = fire::PRICE;
    FIRE_QTY = fire::QTY;
    FIRE_USER_REF = fire::USER_REF;
    FIRE_CYCLES = fire::CYCLES;
    REJECT_TRIGGER = reject::TRIGGER;
    REJECT_ORDER = reject::ORDER;
    REJECT_REASON = reject::REASON;
    MARK_WHICH = mark::WHICH;
    MARK_INSTRUMENT = mark::INSTRUMENT;
    MARK_REASON = mark::REASON;
    BOOK_WHICH = book::WHICH;
    BOOK_REASON = book::REASON;
    BOOK_BID_PX = book::BID_PX;
    BOOK_BID_QTY = book::BID_QTY;
    BOOK_ASK_PX = book::ASK_PX;
    BOOK_ASK_QTY = book::ASK_QTY;
    STATE_STATUS = state::STATUS;
    STATE_BEFORE = state::BEFORE;
    STATE_CAUSE = state::CAUSE;
    COMMIT_UNITS = commit::UNITS;
    COMMIT_REASON = commit::REASON;
    COMMIT_HOLD = commit::HOLD;
    COMMIT_UNJUDGED = commit::UNJUDGED;
    COMMIT_DESK = commit::DESK;
}

// A message, first in the words of `row`, `mark`, `fire` and `reject`.
places! {
    SEQ, SEQ_S = 0;
    TS, TS_S = 64;
}

/// Bits of a waiting top of book.
pub const ROW_BITS: usize = 268;
places! {
    R_INSTR, R_INSTR_S = 128;
    R_BID_PX, R_BID_PX_S = 136;
    R_BID_QTY, R_BID_QTY_S = 168;
    R_ASK_PX, R_ASK_PX_S = 200;
    R_ASK_QTY, R_ASK_QTY_S = 232;
    R_MARK, R_MARK_S = 264;
}

/// Bits of a waiting mark of a feed.
pub const MARK_BITS: usize = 134;
places! {
    M_FEED, M_FEED_S = 128;
    M_REASON, M_REASON_S = 130;
}

/// Bits of a waiting order that left.
pub const FIRE_BITS: usize = 270;
places! {
    F_TRIGGER, F_TRIGGER_S = 128;
    F_ORDER, F_ORDER_S = 138;
    F_KIND, F_KIND_S = 148;
    F_LINE, F_LINE_S = 152;
    F_DECISION, F_DECISION_S = 153;
    F_PX, F_PX_S = 154;
    F_QTY, F_QTY_S = 186;
    F_UREF, F_UREF_S = 206;
    F_CYCLES, F_CYCLES_S = 238;
}

/// Bits of a waiting order that was refused.
pub const REJECT_BITS: usize = 153;
places! {
    J_TRIGGER, J_TRIGGER_S = 128;
    J_ORDER, J_ORDER_S = 138;
    J_REASON, J_REASON_S = 148;
}

/// Bits of a waiting change of status.
pub const STATE_BITS: usize = 29;
places! {
    S_STATUS, S_STATUS_S = 0;
    S_BEFORE, S_BEFORE_S = 12;
    S_CAUSE, S_CAUSE_S = 24;
}

/// Bits of a waiting commit.
pub const COMMIT_BITS: usize = 148;
places! {
    C_UNITS, C_UNITS_S = 0;
    C_CODE, C_CODE_S = 16;
    C_HOLD, C_HOLD_S = 20;
    C_UNJUDGED, C_UNJUDGED_S = 52;
    C_DESK, C_DESK_S = 84;
}

/// Bits of what all events of one cycle have in common: time, generation, for which start of the ring they are, and which sources
/// spoke.
pub const CYCLE_BITS: usize = 104;
places! {
    Y_TIME, Y_TIME_S = 0;
    Y_GENERATION, Y_GENERATION_S = 64;
    Y_EPOCH, Y_EPOCH_S = 96;
    Y_SOURCES, Y_SOURCES_S = 97;
}
/// Bits of time and generation.
pub const STAMP_BITS: usize = 96;

/// Bits of what the core tells the ring: taken, base, log2, whether it is on, whether it starts anew, and with which epoch.
pub const ORDER_BITS: usize = 98;
places! {
    O_TAKEN, O_TAKEN_S = 0;
    O_BASE, O_BASE_S = 32;
    O_LOG2, O_LOG2_S = 90;
    O_ON, O_ON_S = 95;
    O_START, O_START_S = 96;
    O_EPOCH, O_EPOCH_S = 97;
}

/// Bits of what the ring tells the core: records written, writes that failed, whether one failed since it spoke last, and
/// whether it has started anew.
pub const REPORT_BITS: usize = 66;
places! {
    P_WRITTEN, P_WRITTEN_S = 0;
    P_ERRORS, P_ERRORS_S = 32;
    P_FAILED, P_FAILED_S = 64;
    P_STARTED, P_STARTED_S = 65;
}
