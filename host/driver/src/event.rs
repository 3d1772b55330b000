//! Events, typed: the records of 64 bytes that the card writes, and back.
//!
//! In: a record as it is in memory. Out: an [`Event`], or which field means nothing.

use bitflags::bitflags;
use t2t_contract::events::{self, common};
use t2t_contract::reasons::{Cause, EventKind, Mark, Refusal, Reject};
use t2t_contract::registers::event_mask;

use crate::bits;
use crate::error::{Error, Result};
use crate::state::Status;

bitflags! {
    /// Kinds of events: register EVENT_MASK.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct Kinds: u32 {
        /// Orders sent.
        const FIRE = 1 << event_mask::FIRE;
        /// Orders refused.
        const REJECT = 1 << event_mask::REJECT;
        /// Feeds and instruments marked.
        const MARK = 1 << event_mask::MARK;
        /// Changes of a top of book.
        const BOOK = 1 << event_mask::BOOK;
        /// Armed, killed, dead-man, stale, sweeping.
        const STATE = 1 << event_mask::STATE;
        /// Commits, and commits refused.
        const COMMIT = 1 << event_mask::COMMIT;
    }
}

/// A record as it is in memory: 16 words, little-endian.
pub type Record = [u32; events::WORDS];

/// Something that happened on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Time of day, ns.
    pub time: u64,
    /// Number of the event since the ring was started.
    pub sequence: u64,
    /// Generation of the parameters in force.
    pub generation: u32,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An order was sent.
    Fire(Fire),
    /// An order was refused.
    Reject(Rejected),
    /// A feed or an instrument was marked.
    Mark(Marked),
    /// A top of book changed.
    Book(Book),
    /// The card's status changed.
    State(Change),
    /// A commit ended.
    Commit(Commit),
}

/// An order was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fire {
    /// Sequence of the message that decided.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts: u64,
    /// Trigger.
    pub trigger: u16,
    /// Order.
    pub order: u16,
    /// Kind of the message that decided.
    pub message: u8,
    /// Line that brought it: 0 = A, 1 = B.
    pub line: u8,
    /// Released on decision, not after the frame ended well.
    pub decision: bool,
    /// Price, 1/10000 dollar; 0 for a cancel.
    pub price: u32,
    /// Shares.
    pub qty: u32,
    /// UserRefNum; the target's for a cancel.
    pub user_ref: u32,
    /// Cycles from the input word with the last byte of the deciding field to the first word of the order.
    pub cycles: u32,
}

/// An order was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Sequence of the message that decided.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts: u64,
    /// Trigger.
    pub trigger: u16,
    /// Order.
    pub order: u16,
    /// The first reason that applied.
    pub reason: Reject,
}

/// What was marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// A whole feed.
    Feed(u16),
    /// One instrument.
    Instrument(u16),
}

/// A feed or an instrument was marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Feed: the next sequence it expected; instrument: the sequence of the message.
    pub seq: u64,
    /// Feed: time of the frame; instrument: timestamp of the message, ns.
    pub ts: u64,
    /// What was marked.
    pub which: Where,
    /// Why.
    pub reason: Mark,
}

/// A top of book changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Sequence of the message.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts: u64,
    /// Instrument.
    pub instrument: u16,
    /// Why the book is marked.
    pub mark: Option<Mark>,
    /// Best bid, 1/10000 dollar; 0 = none.
    pub bid_px: u32,
    /// Shares at it.
    pub bid_qty: u32,
    /// Best ask, 1/10000 dollar; 0 = none.
    pub ask_px: u32,
    /// Shares at it.
    pub ask_qty: u32,
}

/// The card's status changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Status now.
    pub status: Status,
    /// Status before.
    pub before: Status,
    /// Why.
    pub cause: Cause,
}

/// A commit ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Units that were staged.
    pub units: u16,
    /// Why it was refused; `None`: it took effect.
    pub refusal: Option<Refusal>,
    /// Cycles in which triggers did not look.
    pub hold: u32,
    /// Messages that triggers did not look at.
    pub unjudged: u32,
    /// Tag of the set in force.
    pub desk: u64,
}

/// The number of a reason, or which field means nothing.
fn known<T>(field: &'static str, value: u64, of: fn(u8) -> Option<T>) -> Result<T> {
    u8::try_from(value)
        .ok()
        .and_then(of)
        .ok_or(Error::Event { field, value })
}

fn known_or_none<T>(field: &'static str, value: u64, of: fn(u8) -> Option<T>) -> Result<Option<T>> {
    match value {
        0 => Ok(None),
        _ => known(field, value, of).map(Some),
    }
}

macro_rules! read {
    ($record:expr, $module:ident :: $field:ident, $width:ident) => {
        bits::get($record, events::$module::$field, events::$module::$width) as _
    };
}

macro_rules! write {
    ($record:expr, $module:ident :: $field:ident, $width:ident, $value:expr) => {
        bits::set(
            $record,
            events::$module::$field,
            events::$module::$width,
            $value as u64,
        )
    };
}

/// Phase of a record.
pub fn phase(record: &Record) -> bool {
    bits::get(record, common::PHASE, common::PHASE_W) == 1
}

/// Sequence of a record, whatever it is about.
pub fn sequence(record: &Record) -> u64 {
    bits::get(record, common::SEQUENCE, common::SEQUENCE_W)
}

impl Event {
    /// Reads 64 bytes as they are in memory.
    pub fn from_bytes(bytes: &[u8; events::BYTES]) -> Result<Self> {
        let mut record = [0; events::WORDS];
        for (word, four) in record.iter_mut().zip(bytes.as_chunks::<4>().0) {
            *word = u32::from_le_bytes(*four);
        }
        Self::from_record(&record)
    }

    /// Reads a record.
    pub fn from_record(record: &Record) -> Result<Self> {
        let r = &record[..];
        let kind = read!(r, common::KIND, KIND_W);
        let what = match known("kind", kind, EventKind::from_number)? {
            EventKind::Fire => What::Fire(Fire {
                seq: read!(r, fire::SEQ, SEQ_W),
                ts: read!(r, fire::TS, TS_W),
                trigger: read!(r, fire::TRIGGER, TRIGGER_W),
                order: read!(r, fire::ORDER, ORDER_W),
                message: read!(r, fire::MESSAGE, MESSAGE_W),
                line: read!(r, fire::LINE, LINE_W),
                decision: bits::get(r, events::fire::DECISION, events::fire::DECISION_W) == 1,
                price: read!(r, fire::PRICE, PRICE_W),
                qty: read!(r, fire::QTY, QTY_W),
                user_ref: read!(r, fire::USER_REF, USER_REF_W),
                cycles: read!(r, fire::CYCLES, CYCLES_W),
            }),
            EventKind::Reject => What::Reject(Rejected {
                seq: read!(r, reject::SEQ, SEQ_W),
                ts: read!(r, reject::TS, TS_W),
                trigger: read!(r, reject::TRIGGER, TRIGGER_W),
                order: read!(r, reject::ORDER, ORDER_W),
                reason: known(
                    "reason",
                    read!(r, reject::REASON, REASON_W),
                    Reject::from_number,
                )?,
            }),
            EventKind::Mark => {
                let which = read!(r, mark::WHICH, WHICH_W);
                let one = bits::get(r, events::mark::INSTRUMENT, events::mark::INSTRUMENT_W) == 1;
                What::Mark(Marked {
                    seq: read!(r, mark::SEQ, SEQ_W),
                    ts: read!(r, mark::TS, TS_W),
                    which: if one {
                        Where::Instrument(which)
                    } else {
                        Where::Feed(which)
                    },
                    reason: known("mark", read!(r, mark::REASON, REASON_W), Mark::from_number)?,
                })
            }
            EventKind::Book => What::Book(Book {
                seq: read!(r, book::SEQ, SEQ_W),
                ts: read!(r, book::TS, TS_W),
                instrument: read!(r, book::WHICH, WHICH_W),
                mark: known_or_none("mark", read!(r, book::REASON, REASON_W), Mark::from_number)?,
                bid_px: read!(r, book::BID_PX, BID_PX_W),
                bid_qty: read!(r, book::BID_QTY, BID_QTY_W),
                ask_px: read!(r, book::ASK_PX, ASK_PX_W),
                ask_qty: read!(r, book::ASK_QTY, ASK_QTY_W),
            }),
            EventKind::State => What::State(Change {
                status: Status::from_bits_retain(read!(r, state::STATUS, STATUS_W)),
                before: Status::from_bits_retain(read!(r, state::BEFORE, BEFORE_W)),
                cause: known("cause", read!(r, state::CAUSE, CAUSE_W), Cause::from_number)?,
            }),
            EventKind::Commit => What::Commit(Commit {
                units: read!(r, commit::UNITS, UNITS_W),
                refusal: known_or_none(
                    "refusal",
                    read!(r, commit::REASON, REASON_W),
                    Refusal::from_number,
                )?,
                hold: read!(r, commit::HOLD, HOLD_W),
                unjudged: read!(r, commit::UNJUDGED, UNJUDGED_W),
                desk: read!(r, commit::DESK, DESK_W),
            }),
        };
        Ok(Event {
            time: read!(r, common::TIME, TIME_W),
            sequence: sequence(record),
            generation: read!(r, common::GENERATION, GENERATION_W),
            what,
        })
    }

    /// The kind of the event, as registers and records number it.
    pub fn kind(&self) -> EventKind {
        match self.what {
            What::Fire(_) => EventKind::Fire,
            What::Reject(_) => EventKind::Reject,
            What::Mark(_) => EventKind::Mark,
            What::Book(_) => EventKind::Book,
            What::State(_) => EventKind::State,
            What::Commit(_) => EventKind::Commit,
        }
    }

    /// The record that the card writes for it, in a round of `phase`.
    pub fn to_record(&self, phase: bool) -> Record {
        let mut record = [0; events::WORDS];
        let r = &mut record[..];
        write!(r, common::TIME, TIME_W, self.time);
        write!(r, common::GENERATION, GENERATION_W, self.generation);
        write!(r, common::SEQUENCE, SEQUENCE_W, self.sequence);
        write!(r, common::KIND, KIND_W, self.kind() as u8);
        write!(r, common::PHASE, PHASE_W, phase);
        match &self.what {
            What::Fire(fire) => {
                write!(r, fire::SEQ, SEQ_W, fire.seq);
                write!(r, fire::TS, TS_W, fire.ts);
                write!(r, fire::TRIGGER, TRIGGER_W, fire.trigger);
                write!(r, fire::ORDER, ORDER_W, fire.order);
                write!(r, fire::MESSAGE, MESSAGE_W, fire.message);
                write!(r, fire::LINE, LINE_W, fire.line);
                write!(r, fire::DECISION, DECISION_W, fire.decision);
                write!(r, fire::PRICE, PRICE_W, fire.price);
                write!(r, fire::QTY, QTY_W, fire.qty);
                write!(r, fire::USER_REF, USER_REF_W, fire.user_ref);
                write!(r, fire::CYCLES, CYCLES_W, fire.cycles);
            }
            What::Reject(reject) => {
                write!(r, reject::SEQ, SEQ_W, reject.seq);
                write!(r, reject::TS, TS_W, reject.ts);
                write!(r, reject::TRIGGER, TRIGGER_W, reject.trigger);
                write!(r, reject::ORDER, ORDER_W, reject.order);
                write!(r, reject::REASON, REASON_W, reject.reason as u8);
            }
            What::Mark(mark) => {
                let (which, one) = match mark.which {
                    Where::Feed(which) => (which, false),
                    Where::Instrument(which) => (which, true),
                };
                write!(r, mark::SEQ, SEQ_W, mark.seq);
                write!(r, mark::TS, TS_W, mark.ts);
                write!(r, mark::WHICH, WHICH_W, which);
                write!(r, mark::INSTRUMENT, INSTRUMENT_W, one);
                write!(r, mark::REASON, REASON_W, mark.reason as u8);
            }
            What::Book(book) => {
                write!(r, book::SEQ, SEQ_W, book.seq);
                write!(r, book::TS, TS_W, book.ts);
                write!(r, book::WHICH, WHICH_W, book.instrument);
                write!(
                    r,
                    book::REASON,
                    REASON_W,
                    book.mark.map_or(0, |mark| mark as u8)
                );
                write!(r, book::BID_PX, BID_PX_W, book.bid_px);
                write!(r, book::BID_QTY, BID_QTY_W, book.bid_qty);
                write!(r, book::ASK_PX, ASK_PX_W, book.ask_px);
                write!(r, book::ASK_QTY, ASK_QTY_W, book.ask_qty);
            }
            What::State(change) => {
                write!(r, state::STATUS, STATUS_W, change.status.bits());
                write!(r, state::BEFORE, BEFORE_W, change.before.bits());
                write!(r, state::CAUSE, CAUSE_W, change.cause as u8);
            }
            What::Commit(commit) => {
                write!(r, commit::UNITS, UNITS_W, commit.units);
                write!(
                    r,
                    commit::REASON,
                    REASON_W,
                    commit.refusal.map_or(0, |why| why as u8)
                );
                write!(r, commit::HOLD, HOLD_W, commit.hold);
                write!(r, commit::UNJUDGED, UNJUDGED_W, commit.unjudged);
                write!(r, commit::DESK, DESK_W, commit.desk);
            }
        }
        record
    }
}
