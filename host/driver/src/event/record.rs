//! Records as they are in memory, and the events that they say.
//!
//! In: a record. Out: an [`Event`], or which field means nothing; and back.

use t2t_contract::events::{self, common};
use t2t_contract::reasons::{Cause, EventKind, Mark, Refusal, Reject};

use super::{Book, Change, Commit, Event, Fire, Marked, Record, Rejected, Unknown, What, Where};
use crate::state::Status;

/// The number of a reason, or which field means nothing.
fn known<T>(field: &'static str, value: u64, of: fn(u8) -> Option<T>) -> Result<T, Unknown> {
    u8::try_from(value)
        .ok()
        .and_then(of)
        .ok_or(Unknown { field, value })
}

fn known_or_none<T>(
    field: &'static str,
    value: u64,
    of: fn(u8) -> Option<T>,
) -> Result<Option<T>, Unknown> {
    match value {
        0 => Ok(None),
        _ => known(field, value, of).map(Some),
    }
}

/// That no field crosses a boundary of 64 bits: then each is in one word of a [`Record`].
const _: () = {
    let kinds = [
        common::FIELDS,
        events::fire::FIELDS,
        events::reject::FIELDS,
        events::mark::FIELDS,
        events::book::FIELDS,
        events::state::FIELDS,
        events::commit::FIELDS,
    ];
    let mut kind = 0;
    while kind < kinds.len() {
        let mut field = 0;
        while field < kinds[kind].len() {
            let (lsb, width) = (kinds[kind][field].lsb, kinds[kind][field].width);
            assert!(lsb / 64 == (lsb + width - 1) / 64);
            field += 1;
        }
        kind += 1;
    }
};

const fn ones(width: usize) -> u64 {
    u64::MAX >> (64 - width)
}

#[inline(always)]
fn get(record: &Record, lsb: usize, width: usize) -> u64 {
    record[lsb / 64] >> (lsb % 64) & ones(width)
}

fn put(record: &mut Record, lsb: usize, width: usize, value: u64) {
    let shift = lsb % 64;
    let word = &mut record[lsb / 64];
    *word = *word & !(ones(width) << shift) | (value & ones(width)) << shift;
}

macro_rules! read {
    ($record:expr, $module:ident :: $field:ident, $width:ident) => {
        get($record, events::$module::$field, events::$module::$width) as _
    };
}

macro_rules! write {
    ($record:expr, $module:ident :: $field:ident, $width:ident, $value:expr) => {
        put(
            $record,
            events::$module::$field,
            events::$module::$width,
            $value as u64,
        )
    };
}

/// Phase of a record.
pub fn phase(record: &Record) -> bool {
    get(record, common::PHASE, common::PHASE_W) == 1
}

/// Sequence of a record, whatever it is about.
pub fn sequence(record: &Record) -> u64 {
    get(record, common::SEQUENCE, common::SEQUENCE_W)
}

impl Event {
    /// Reads 64 bytes as they are in memory.
    pub fn from_bytes(bytes: &[u8; events::BYTES]) -> Result<Self, Unknown> {
        let mut record = Record::default();
        for (word, eight) in record.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*eight);
        }
        Self::from_record(&record)
    }

    /// Reads a record.
    pub fn from_record(record: &Record) -> Result<Self, Unknown> {
        let r = record;
        let kind = read!(r, common::KIND, KIND_W);
        let what = match known("kind", kind, EventKind::from_number)? {
            EventKind::Fire => What::Fire(Fire {
                seq: read!(r, fire::SEQ, SEQ_W),
                ts: read!(r, fire::TS, TS_W),
                trigger: read!(r, fire::TRIGGER, TRIGGER_W),
                order: read!(r, fire::ORDER, ORDER_W),
                message: read!(r, fire::MESSAGE, MESSAGE_W),
                line: read!(r, fire::LINE, LINE_W),
                decision: get(r, events::fire::DECISION, events::fire::DECISION_W) == 1,
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
                let one = get(r, events::mark::INSTRUMENT, events::mark::INSTRUMENT_W) == 1;
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

    /// The record that the card writes for it, in a round of `phase`.
    pub fn to_record(&self, phase: bool) -> Record {
        let mut record = Record::default();
        let r = &mut record;
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
