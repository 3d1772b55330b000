//! Event records: what the card writes into the ring in host memory.
//!
//! A record has 64 bytes, little-endian, and is written as one. Its last eight bytes are the same for every kind:
//! sequence, kind and **phase**. The phase of the first round through the ring is 1, of the second 0, and so on; a
//! record is there when its phase is that of the round. Sequences count every event whose kind is enabled, also those
//! that were dropped: a jump is a loss, and its size how many.

/// Bytes of a record.
pub const BYTES: usize = 64;
/// Words of 32 bits of a record.
pub const WORDS: usize = BYTES / 4;
/// Smallest ring, as a binary logarithm of records.
pub const SMALLEST_LOG2: usize = 6;
/// Largest ring, as a binary logarithm of records.
pub const LARGEST_LOG2: usize = 20;

fields! {
    /// What every record has.
    common, 512 {
        /// Time of day when the event happened, ns.
        TIME, TIME_W: 0, 64;
        /// Generation of the parameters in force.
        GENERATION, GENERATION_W: 384, 32;
        /// Number of the event, from 0, since the ring was started.
        SEQUENCE, SEQUENCE_W: 448, 48;
        /// What it is about (`EventKind`).
        KIND, KIND_W: 496, 8;
        /// Phase of this round.
        PHASE, PHASE_W: 511, 1;
    }
}

fields! {
    /// An order was sent (`Fire`).
    fire, 512 {
        /// Sequence of the message that decided.
        SEQ, SEQ_W: 64, 64;
        /// Its timestamp, ns.
        TS, TS_W: 128, 64;
        /// Trigger.
        TRIGGER, TRIGGER_W: 192, 16;
        /// Order.
        ORDER, ORDER_W: 208, 16;
        /// Kind of the message that decided (`Message`).
        MESSAGE, MESSAGE_W: 224, 8;
        /// Line that brought it.
        LINE, LINE_W: 232, 1;
        /// Released on decision.
        DECISION, DECISION_W: 233, 1;
        /// Price, 1/10000 dollar; 0 for a cancel.
        PRICE, PRICE_W: 256, 32;
        /// Shares.
        QTY, QTY_W: 288, 32;
        /// UserRefNum; the target's for a cancel.
        USER_REF, USER_REF_W: 320, 32;
        /// Cycles from the input word with the last byte of the deciding field to the first word of the order; all ones = not known.
        CYCLES, CYCLES_W: 352, 32;
    }
}

fields! {
    /// An order was refused (`Reject`).
    reject, 512 {
        /// Sequence of the message that decided.
        SEQ, SEQ_W: 64, 64;
        /// Its timestamp, ns.
        TS, TS_W: 128, 64;
        /// Trigger.
        TRIGGER, TRIGGER_W: 192, 16;
        /// Order.
        ORDER, ORDER_W: 208, 16;
        /// The first reason that applied (`Reject`).
        REASON, REASON_W: 224, 8;
    }
}

fields! {
    /// A feed or an instrument was marked (`Mark`).
    mark, 512 {
        /// Feed: the next sequence it expected; instrument: the sequence of the message.
        SEQ, SEQ_W: 64, 64;
        /// Feed: time of the frame; instrument: timestamp of the message, ns.
        TS, TS_W: 128, 64;
        /// Feed, or instrument number.
        WHICH, WHICH_W: 192, 16;
        /// It is an instrument, not a feed.
        INSTRUMENT, INSTRUMENT_W: 208, 1;
        /// Why (`Mark`).
        REASON, REASON_W: 224, 8;
    }
}

fields! {
    /// A top of book changed (`Book`).
    book, 512 {
        /// Sequence of the message.
        SEQ, SEQ_W: 64, 64;
        /// Its timestamp, ns.
        TS, TS_W: 128, 64;
        /// Instrument.
        WHICH, WHICH_W: 192, 16;
        /// Why the book is marked (`Mark`), 0 = not.
        REASON, REASON_W: 224, 8;
        /// Best bid, 1/10000 dollar; 0 = none.
        BID_PX, BID_PX_W: 256, 32;
        /// Shares at it.
        BID_QTY, BID_QTY_W: 288, 32;
        /// Best ask.
        ASK_PX, ASK_PX_W: 320, 32;
        /// Shares at it.
        ASK_QTY, ASK_QTY_W: 352, 32;
    }
}

fields! {
    /// The card's status changed (`State`).
    state, 512 {
        /// Register STATUS now.
        STATUS, STATUS_W: 192, 16;
        /// Register STATUS before.
        BEFORE, BEFORE_W: 208, 16;
        /// Why (`Cause`).
        CAUSE, CAUSE_W: 224, 8;
    }
}

fields! {
    /// A commit ended (`Commit`). `GENERATION` is that in force afterwards.
    commit, 512 {
        /// Units that were staged.
        UNITS, UNITS_W: 192, 16;
        /// 0 = it took effect, else why it was refused (`Refusal`).
        REASON, REASON_W: 224, 8;
        /// Cycles in which triggers did not look.
        HOLD, HOLD_W: 256, 32;
        /// Messages that triggers did not look at.
        UNJUDGED, UNJUDGED_W: 288, 32;
        /// Tag of the set in force.
        DESK, DESK_W: 320, 64;
    }
}

/// Every kind's own fields, by name.
pub const KINDS: [(&str, &str, &[crate::records::Field]); 6] = [
    ("fire", fire::DOC, fire::FIELDS),
    ("reject", reject::DOC, reject::FIELDS),
    ("mark", mark::DOC, mark::FIELDS),
    ("book", book::DOC, book::FIELDS),
    ("state", state::DOC, state::FIELDS),
    ("commit", commit::DOC, commit::FIELDS),
];
