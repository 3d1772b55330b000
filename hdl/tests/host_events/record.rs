//! A record as the contract says it, built field by field.

use t2t_contract::events::{WORDS, book, commit, common, fire, mark, reject, state};
use t2t_contract::reasons::EventKind;

/// A record of 64 bytes, as little-endian words.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Rec(pub [u32; WORDS]);

impl std::fmt::Debug for Rec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, word) in self.0.iter().enumerate() {
            write!(f, "{}{word:08x}", if i == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

impl Rec {
    /// A record of a kind.
    pub fn new(kind: EventKind, time: u64, generation: u32) -> Self {
        Rec::default()
            .with(common::TIME, common::TIME_W, time)
            .with(common::GENERATION, common::GENERATION_W, generation.into())
            .with(common::KIND, common::KIND_W, kind as u64)
    }

    /// With a field.
    pub fn with(mut self, at: usize, width: usize, value: u64) -> Self {
        for i in 0..width {
            let (word, bit) = ((at + i) / 32, (at + i) % 32);
            self.0[word] = self.0[word] & !(1 << bit) | ((value >> i & 1) as u32) << bit;
        }
        self
    }

    /// A field.
    pub fn get(&self, at: usize, width: usize) -> u64 {
        (0..width).fold(0, |v, i| {
            v | u64::from(self.0[(at + i) / 32] >> ((at + i) % 32) & 1) << i
        })
    }

    /// Its number.
    pub fn sequence(&self) -> u64 {
        self.get(common::SEQUENCE, common::SEQUENCE_W)
    }

    /// With its number and phase.
    pub fn numbered(self, sequence: u64, phase: u64) -> Self {
        self.with(common::SEQUENCE, common::SEQUENCE_W, sequence)
            .with(common::PHASE, common::PHASE_W, phase)
    }
}

/// What the pipeline says in a cycle: ports with their values, and the records to come of it, each with its place in the order.
#[derive(Default)]
pub struct Said {
    pub ports: Vec<(&'static str, u64)>,
    pub records: Vec<(EventKind, u8, Rec)>,
}

/// Time and generation of a cycle.
#[derive(Clone, Copy)]
pub struct Stamp {
    pub time: u64,
    pub generation: u32,
}

impl Said {
    fn record(&mut self, kind: EventKind, order: u8, rec: Rec) {
        self.records.push((kind, order, rec));
    }

    /// A commit ended.
    pub fn commit(&mut self, s: Stamp, units: u64, code: u64, hold: u64, unjudged: u64, desk: u64) {
        let rec = Rec::new(EventKind::Commit, s.time, s.generation)
            .with(commit::UNITS, commit::UNITS_W, units)
            .with(commit::REASON, commit::REASON_W, code)
            .with(commit::HOLD, commit::HOLD_W, hold)
            .with(commit::UNJUDGED, commit::UNJUDGED_W, unjudged)
            .with(commit::DESK, commit::DESK_W, desk);
        self.ports.extend([
            ("c_stb", 1),
            ("c_units", units),
            ("c_code", code),
            ("c_hold", hold),
            ("c_unjudged", unjudged),
            ("desk", desk),
        ]);
        self.record(EventKind::Commit, 0, rec);
    }

    /// The status changes.
    pub fn state(&mut self, s: Stamp, before: u64, status: u64, cause: u64) {
        let rec = Rec::new(EventKind::State, s.time, s.generation)
            .with(state::STATUS, state::STATUS_W, status)
            .with(state::BEFORE, state::BEFORE_W, before)
            .with(state::CAUSE, state::CAUSE_W, cause);
        self.ports.push(("status", status));
        self.record(EventKind::State, 1, rec);
    }

    /// A feed is marked.
    pub fn feed(&mut self, s: Stamp, feed: u64, reason: u64, seq: u64, time: u64) {
        let rec = Rec::new(EventKind::Mark, s.time, s.generation)
            .with(mark::SEQ, mark::SEQ_W, seq)
            .with(mark::TS, mark::TS_W, time)
            .with(mark::WHICH, mark::WHICH_W, feed)
            .with(mark::REASON, mark::REASON_W, reason);
        self.ports.extend([
            ("mark_valid", 1),
            ("mark_feed", feed),
            ("mark_reason", reason),
            ("mark_seq", seq),
            ("mark_time", time),
        ]);
        self.record(EventKind::Mark, 2, rec);
    }

    /// A top of book changes; with a sticky mark it is a mark too.
    pub fn row(&mut self, s: Stamp, instr: u64, seq: u64, ts: u64, book: [u64; 4], why: u64) {
        let [bid_px, bid_qty, ask_px, ask_qty] = book;
        if why != 0 && why != t2t_contract::reasons::Mark::Halt as u64 {
            let rec = Rec::new(EventKind::Mark, s.time, s.generation)
                .with(mark::SEQ, mark::SEQ_W, seq)
                .with(mark::TS, mark::TS_W, ts)
                .with(mark::WHICH, mark::WHICH_W, instr)
                .with(mark::INSTRUMENT, mark::INSTRUMENT_W, 1)
                .with(mark::REASON, mark::REASON_W, why);
            self.record(EventKind::Mark, 3, rec);
        }
        let rec = Rec::new(EventKind::Book, s.time, s.generation)
            .with(book::SEQ, book::SEQ_W, seq)
            .with(book::TS, book::TS_W, ts)
            .with(book::WHICH, book::WHICH_W, instr)
            .with(book::REASON, book::REASON_W, why)
            .with(book::BID_PX, book::BID_PX_W, bid_px)
            .with(book::BID_QTY, book::BID_QTY_W, bid_qty)
            .with(book::ASK_PX, book::ASK_PX_W, ask_px)
            .with(book::ASK_QTY, book::ASK_QTY_W, ask_qty);
        self.ports.extend([
            ("row_valid", 1),
            ("row_instr", instr),
            ("row_seq", seq),
            ("row_ts", ts),
            ("row_bid_px", bid_px),
            ("row_bid_qty", bid_qty),
            ("row_ask_px", ask_px),
            ("row_ask_qty", ask_qty),
            ("row_mark", why),
        ]);
        self.record(EventKind::Book, 4, rec);
    }

    /// An order is refused.
    pub fn reject(&mut self, s: Stamp, seq: u64, ts: u64, trigger: u64, order: u64, why: u64) {
        let rec = Rec::new(EventKind::Reject, s.time, s.generation)
            .with(reject::SEQ, reject::SEQ_W, seq)
            .with(reject::TS, reject::TS_W, ts)
            .with(reject::TRIGGER, reject::TRIGGER_W, trigger)
            .with(reject::ORDER, reject::ORDER_W, order)
            .with(reject::REASON, reject::REASON_W, why);
        self.ports.extend([
            ("rej_valid", 1),
            ("rej_seq", seq),
            ("rej_ts", ts),
            ("rej_trigger", trigger),
            ("rej_order", order),
            ("rej_reason", why),
        ]);
        self.record(EventKind::Reject, 5, rec);
    }

    /// An order leaves: `what` is sequence, timestamp, trigger, order, price, shares, UserRefNum, kind of message, `decision`; `word` line,
    /// frame, word of the deciding byte.
    pub fn fire(&mut self, s: Stamp, what: [u64; 9], word: [u64; 3], cycles: u64) {
        let [seq, ts, trigger, order, px, qty, uref, message, decision] = what;
        let rec = Rec::new(EventKind::Fire, s.time, s.generation)
            .with(fire::SEQ, fire::SEQ_W, seq)
            .with(fire::TS, fire::TS_W, ts)
            .with(fire::TRIGGER, fire::TRIGGER_W, trigger)
            .with(fire::ORDER, fire::ORDER_W, order)
            .with(fire::MESSAGE, fire::MESSAGE_W, message)
            .with(fire::LINE, fire::LINE_W, word[0])
            .with(fire::DECISION, fire::DECISION_W, decision)
            .with(fire::PRICE, fire::PRICE_W, px)
            .with(fire::QTY, fire::QTY_W, qty)
            .with(fire::USER_REF, fire::USER_REF_W, uref)
            .with(fire::CYCLES, fire::CYCLES_W, cycles);
        self.ports.extend([
            ("fire_valid", 1),
            ("fire_seq", seq),
            ("fire_ts", ts),
            ("fire_trigger", trigger),
            ("fire_order", order),
            ("fire_px", px),
            ("fire_qty", qty),
            ("fire_uref", uref),
            ("fire_kind", message),
            ("fire_line", word[0]),
            ("fire_frame", word[1]),
            ("fire_word", word[2]),
            ("fire_decision", decision),
        ]);
        self.record(EventKind::Fire, 6, rec);
    }
}
