//! The verilated levels beside the reference, cycle by cycle: every strobe is checked in every cycle, every value with its strobe.

use crate::reference::{Act, Expected, LEVELS_FULL, Op, Reference};
use rust_hdl::prelude::Block;
use std::collections::{HashMap, VecDeque};
use t2t_hdl::emit::emit;
use t2t_hdl::testbench::{BuildOptions, PortId, Verilated};

pub struct Bench {
    model: Verilated,
    ids: HashMap<&'static str, PortId>,
    pub reference: Reference,
    cycle: u64,
    /// Operations on their way, with the cycle of their L0.
    flying: VecDeque<(u64, Expected)>,
    marks: VecDeque<(u64, u64)>,
    /// The model's store is smaller than a book may be: it may say so.
    tiny: bool,
    pub exhausted: u64,
    pub ops: u64,
    pub rows: u64,
    /// Operations whose mark the store found after the judgement.
    pub late: u64,
    seq: u64,
    /// Instrument of the last operation.
    last: Option<usize>,
}

impl Bench {
    pub fn new<B: Block>(
        name: &str,
        mut block: B,
        instruments: usize,
        limit: usize,
        tiny: bool,
    ) -> Self {
        block.connect_all();
        let design = emit(name, &block).expect("the levels are translated");
        let model = Verilated::with_options(
            &design,
            BuildOptions {
                opt_level: if tiny { 1 } else { 2 },
                ..BuildOptions::default()
            },
        )
        .expect("the levels are verilated");
        Bench {
            model,
            ids: HashMap::new(),
            reference: Reference::new(instruments, limit),
            cycle: 0,
            flying: VecDeque::new(),
            marks: VecDeque::new(),
            tiny,
            exhausted: 0,
            ops: 0,
            rows: 0,
            late: 0,
            seq: 0,
            last: None,
        }
    }

    fn id(&mut self, name: &'static str) -> PortId {
        *self
            .ids
            .entry(name)
            .or_insert_with(|| self.model.port(name))
    }

    fn set(&mut self, name: &'static str, value: u64) {
        let id = self.id(name);
        self.model.set_id(id, value);
    }

    fn get(&mut self, name: &'static str) -> u64 {
        let id = self.id(name);
        self.model.get_id(id)
    }

    /// Puts an instrument on a feed.
    pub fn member(&mut self, instr: usize, feed: u64) {
        self.set("we_member", 1);
        self.model.set_words("cfg_row", &[1 | (feed as u32) << 1]);
        self.set("cfg_addr", instr as u64);
        self.reference.books[instr].feed = Some(feed);
        self.tick();
        self.set("we_member", 0);
    }

    /// Forgets everything; waits until it is done.
    pub fn reset(&mut self) {
        self.idle(8);
        self.set("reset_books", 1);
        self.tick();
        self.set("reset_books", 0);
        assert_eq!(self.get("sweeping"), 1);
        let mut cycles = 0;
        while self.get("sweeping") == 1 {
            self.tick();
            cycles += 1;
        }
        assert_eq!(cycles, self.reference.books.len(), "one row a cycle");
        self.reference.reset();
    }

    pub fn idle(&mut self, cycles: u64) {
        for _ in 0..cycles {
            self.tick();
        }
    }

    /// Marks a feed; takes effect for operations that come later.
    pub fn feed_mark(&mut self, feed: u64, reason: u64) {
        self.set("k_stb", 1);
        self.set("k_feed", feed);
        self.set("k_reason", reason);
        self.set("k_seq", self.cycle);
        self.marks.push_back((self.cycle, feed << 4 | reason));
        self.tick();
        self.set("k_stb", 0);
        self.reference.feeds[feed as usize] = true;
    }

    /// Presents an operation `gap` cycles (at least 1) after the last tick: its instrument in the last of them but one.
    pub fn op(&mut self, mut op: Op, gap: u64) {
        self.idle(gap - 1);
        self.present(&mut op);
    }

    /// The second half of a replace, 4 cycles behind the first.
    pub fn second(&mut self, op: Op) {
        self.op(op, 3);
    }

    fn present(&mut self, op: &mut Op) {
        // L0-1
        self.set("o_pre_instr", op.instr as u64);
        self.set("o_pre_same", u64::from(self.last == Some(op.instr)));
        self.tick();
        self.set("o_pre_instr", 0);
        self.set("o_pre_same", self.seq & 1);
        self.last = Some(op.instr);

        // L0
        self.seq += 1;
        self.ops += 1;
        op.seq = self.seq;
        self.set("o_valid", 1);
        self.set("o_instr", op.instr as u64);
        self.set("o_side", u64::from(op.ask));
        self.set("o_price", u64::from(op.price));
        self.set("o_qty", u64::from(op.qty));
        let act = [Act::None, Act::Add, Act::Sub, Act::Set]
            .iter()
            .position(|a| *a == op.act);
        self.set("o_op", act.unwrap_or(0) as u64);
        self.set("o_judge", u64::from(op.judge));
        self.set("o_level", u64::from(op.level));
        self.set("o_status_we", u64::from(op.status.is_some()));
        self.set("o_status_op", u64::from(op.status.is_some_and(|s| s.0)));
        self.set("o_status_set", u64::from(op.status.is_some_and(|s| s.1)));
        self.set("o_last_we", u64::from(op.last.is_some()));
        self.set("o_last_px", u64::from(op.last.map_or(0, |l| l.0)));
        self.set("o_last_qty", u64::from(op.last.map_or(0, |l| l.1)));
        self.set("o_seq", op.seq);
        self.set("o_ts", op.seq ^ 0x5555);
        self.set("o_word", op.seq & 0xFFF);
        self.model.eval();
        let flip = u64::from(op.ask) ^ self.get("turned_l0");
        self.set("o_flip", flip);
        self.model.eval();
        let frozen = self.get("frozen_l0") == 1;
        assert_eq!(
            frozen,
            self.reference.frozen(op.instr),
            "frozen_l0 in cycle {}, {op:?}",
            self.cycle
        );
        let expected = self.reference.apply(*op);
        self.flying.push_back((self.cycle, expected));
        self.tick();
        self.set("o_valid", 0);

        // L1, which the next tick ends
        self.set("o_mark", op.mark);
        self.set("o_clean", u64::from(op.mark == 0));
    }

    fn tick(&mut self) {
        self.model.tick();
        self.set("o_mark", self.cycle & 15);
        self.set("o_clean", self.cycle & 1);
        self.cycle += 1;
        let at = |l: u64| {
            self.flying
                .iter()
                .find(|f| f.0 + l == self.cycle)
                .map(|f| f.1)
        };
        let (two, four) = (at(2), at(4));
        self.check_judged(two);
        self.check_row(four);
        self.check_feed();
        while self.flying.front().is_some_and(|f| f.0 + 4 <= self.cycle) {
            self.flying.pop_front();
        }
    }

    fn check_judged(&mut self, op: Option<Expected>) {
        let valid = self.get("j_valid") == 1;
        let Some(e) = op else {
            assert!(!valid, "j_valid without an operation, cycle {}", self.cycle);
            return;
        };
        if e.found != 0 {
            // Marks of the cache come before the judgement, those of the store after it.
            assert!(!(valid && e.surely_cached), "judged though marked: {e:?}");
            self.late += u64::from(valid);
            return;
        }
        assert_eq!(valid, e.judged, "j_valid: {e:?}");
        if !valid {
            return;
        }
        let names = ["j_bid_px", "j_bid_qty", "j_ask_px", "j_ask_qty"];
        let top = names.map(|n| self.get(n) as u32);
        assert_eq!(top, e.shown, "top of book in L2: {e:?}");
        assert_eq!(
            [self.get("j_bid_v"), self.get("j_ask_v")],
            [e.shown[1] != 0, e.shown[3] != 0].map(u64::from)
        );
        let last = (self.get("j_last_v") == 1)
            .then(|| (self.get("j_last_px") as u32, self.get("j_last_qty") as u32));
        assert_eq!(last, e.last, "last trade: {e:?}");
        assert_eq!(self.get("j_halt") == 1, e.halted, "halt: {e:?}");
        assert_eq!(self.get("j_instr"), e.op.instr as u64);
        assert_eq!(
            [self.get("j_seq"), self.get("j_word")],
            [e.op.seq, e.op.seq & 0xFFF]
        );
    }

    fn check_row(&mut self, op: Option<Expected>) {
        let (row, status) = (self.get("r_stb") == 1, self.get("s_stb") == 1);
        let Some(mut e) = op else {
            assert!(
                !row && !status,
                "row without an operation, cycle {}",
                self.cycle
            );
            return;
        };
        let names = ["r_bid_px", "r_bid_qty", "r_ask_px", "r_ask_qty"];
        let seen = row.then(|| (names.map(|n| self.get(n) as u32), self.get("r_mark")));
        self.rows += u64::from(row);
        let full = seen.is_some_and(|r| r.1 == LEVELS_FULL) && e.found == 0;
        if full && self.tiny && e.op.act != Act::None {
            // The store ran out of leaves: the book is marked, nothing else changed.
            self.exhausted += 1;
            let book = &mut self.reference.books[e.op.instr];
            assert!(
                book.sides[usize::from(e.op.ask)].len() > 4,
                "full though the cache has room: {e:?}"
            );
            book.marked = true;
            book.shown = e.before;
            e.row = Some((e.before, LEVELS_FULL));
            e.found = LEVELS_FULL;
            e.halted = e.halted_before;
        }
        assert_eq!(seen, e.row, "row in L4: {e:?}");
        let marked = !e.frozen && (e.found != 0 || e.op.mark != 0);
        assert_eq!(status, marked || e.judged, "s_stb: {e:?}");
        if status {
            assert_eq!(self.get("s_sticky") == 1, marked, "s_sticky: {e:?}");
            assert_eq!(self.get("s_halt") == 1, e.halted, "s_halt: {e:?}");
            assert_eq!(
                [self.get("s_instr"), self.get("r_instr")],
                [e.op.instr as u64; 2]
            );
            assert_eq!(
                [self.get("r_seq"), self.get("r_ts")],
                [e.op.seq, e.op.seq ^ 0x5555]
            );
        }
    }

    fn check_feed(&mut self) {
        let seen = self.get("g_stb") == 1;
        let due = self.marks.front().is_some_and(|m| m.0 + 1 == self.cycle);
        assert_eq!(seen, due, "g_stb in cycle {}", self.cycle);
        if due {
            let (when, what) = self.marks.pop_front().expect("just looked");
            assert_eq!(self.get("g_feed") << 4 | self.get("g_reason"), what);
            assert_eq!(self.get("g_seq"), when);
        }
    }
}
