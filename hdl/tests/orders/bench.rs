//! The verilated block against the reference, cycle by cycle.

use crate::check::{META, Meta, Seen};
use crate::reference::{Op, Reference};
use crate::stream::{Drive, Msg, Stream};
use rust_hdl::prelude::Block;
use std::collections::{BTreeMap, VecDeque};
use t2t_contract::records::{locate, symbol, symbol_hash};
use t2t_hdl::emit::emit;
use t2t_hdl::orders::Orders;
use t2t_hdl::testbench::{PortId, Rng, Verilated};

/// Inputs that mean nothing outside of the cycles in which the bench sets them, with their widths.
const LOOSE: [(&str, usize); 24] = [
    ("d_feed", 2),
    ("d_line", 1),
    ("d_frame", 16),
    ("d_word", 12),
    ("d_seq", 64),
    ("d_time", 64),
    ("d_ts", 64),
    ("d_type", 8),
    ("d_locate", 16),
    ("d_symbol", 64),
    ("d_learn", 1),
    ("d_ref", 64),
    ("d_newref", 64),
    ("d_kind", 4),
    ("d_side", 1),
    ("d_price", 32),
    ("d_price_bad", 1),
    ("d_qty_zero", 1),
    ("d_complete", 1),
    ("d_printable", 1),
    ("d_status_op", 1),
    ("d_status_set", 1),
    ("cfg_row", 64),
    ("cfg_addr", 20),
];
const STROBES: [&str; 9] = [
    "d_locate_stb",
    "d_symbol_stb",
    "d_ref_stb",
    "d_newref_stb",
    "d_ev",
    "we_symbol",
    "we_locate",
    "reset_books",
    "frozen_l0",
];

pub struct Bench {
    pub(crate) m: Verilated,
    ids: BTreeMap<&'static str, PortId>,
    loose: Vec<(PortId, usize)>,
    strobes: Vec<PortId>,
    pub reference: Reference,
    pub stream: Stream,
    pub rng: Rng,
    pub seen: Seen,
    pub(crate) cycle: u64,
    due: BTreeMap<u64, (Option<Msg>, Option<Op>, Meta)>,
    /// The last messages, for failures.
    pub(crate) recent: VecDeque<(u64, Msg)>,
    /// `o_pre_instr`, `o_pre_same` of the cycle before.
    pub(crate) pre: (u64, bool),
    /// Instrument of the last operation.
    pub(crate) last: Option<u64>,
    /// Mark of the operation of the cycle before.
    pub(crate) mark: Option<u64>,
}

impl Bench {
    pub fn new<const A: usize, const LIVE: u64>(name: &str, seed: u64) -> Self {
        let mut block = Orders::<A, LIVE>::default();
        block.connect_all();
        let m = Verilated::new(&emit(name, &block).unwrap()).unwrap();
        let outputs = [
            "o_pre_instr",
            "o_pre_same",
            "o_valid",
            "o_instr",
            "o_side",
            "o_price",
            "o_qty",
            "o_op",
            "o_judge",
            "o_level",
            "o_mark",
            "o_clean",
            "o_status_we",
            "o_status_op",
            "o_status_set",
            "o_last_we",
            "o_last_px",
            "o_last_qty",
            "o_seq",
            "o_ts",
            "o_time",
            "o_kind",
            "o_feed",
            "o_line",
            "o_frame",
            "o_word",
            "live",
            "sweeping",
        ];
        let mut names: Vec<&'static str> = LOOSE
            .iter()
            .map(|l| l.0)
            .chain(STROBES)
            .chain(outputs)
            .collect();
        names.push("d_qty");
        let ids = names.into_iter().map(|n| (n, m.port(n))).collect();
        let loose = LOOSE.iter().map(|(n, w)| (m.port(n), *w)).collect();
        let strobes = STROBES.iter().map(|n| m.port(n)).collect();
        Bench {
            m,
            ids,
            loose,
            strobes,
            reference: Reference::new(A, LIVE as usize),
            stream: Stream::new(),
            rng: Rng::new(seed),
            seen: Seen::default(),
            cycle: 0,
            due: BTreeMap::new(),
            recent: VecDeque::new(),
            pre: (0, false),
            last: None,
            mark: None,
        }
    }

    fn set(&mut self, name: &str, value: u64) {
        let id = self.ids[name];
        self.m.set_id(id, value);
    }

    pub(crate) fn get(&self, name: &str) -> u64 {
        self.m.get_id(self.ids[name])
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.get(name) == 1
    }

    /// Watches a symbol on a feed, as the desk compiler places it; false if both of its rows are taken.
    pub fn watch(&mut self, feed: u64, name: u64, instr: u64, taken: &mut Vec<usize>) -> bool {
        let rows = [0, 1].map(|t| t * 512 + symbol_hash(t, feed as usize, name));
        let Some(row) = rows.into_iter().find(|r| !taken.contains(r)) else {
            return false;
        };
        taken.push(row);
        let low = 1 << symbol::VALID | feed << symbol::FEED | instr << symbol::INSTR;
        let words = [low as u32, name as u32, (name >> 32) as u32];
        assert_eq!(symbol::SYMBOL, 32);
        self.quiet();
        self.m.set_words("cfg_row", &words);
        self.set("cfg_addr", row as u64);
        self.set("we_symbol", 1);
        self.tick();
        self.stream.not_before(self.cycle);
        self.reference.symbols.insert((feed, name), instr);
        true
    }

    /// Loads a locate as the desk file may.
    pub fn preload(&mut self, feed: u64, number: u64, instr: u64) {
        self.quiet();
        self.set("cfg_row", 1 << locate::VALID | instr << locate::INSTR);
        self.set("cfg_addr", feed << 16 | number);
        self.set("we_locate", 1);
        self.tick();
        self.stream.not_before(self.cycle);
        self.reference.locates.insert((feed, number), instr);
    }

    /// Forgets all orders and marks; takes as long as the block says.
    pub fn reset(&mut self) {
        self.drain();
        self.quiet();
        self.set("reset_books", 1);
        self.tick();
        self.quiet();
        self.m.eval();
        while self.flag("sweeping") {
            self.quiet();
            self.tick();
        }
        self.reference.reset();
        self.stream.not_before(self.cycle);
    }

    /// Random values on everything, no strobe.
    fn quiet(&mut self) {
        for &(id, width) in &self.loose {
            self.m.set_id(id, self.rng.bits(width));
        }
        for &id in &self.strobes {
            self.m.set_id(id, 0);
        }
    }

    fn tick(&mut self) {
        self.m.tick();
        self.cycle += 1;
    }

    /// Runs until everything that was pushed has had its effect.
    pub fn drain(&mut self) {
        let end = self.stream.end() + 12;
        self.run_to(end);
        self.stream.not_before(self.cycle);
    }

    /// Runs the cycles before `end`.
    pub fn run_to(&mut self, end: u64) {
        while self.cycle < end {
            self.step();
        }
    }

    fn drive(&mut self, d: Drive) -> Option<Msg> {
        if let Some(m) = &d.locate {
            self.set("d_locate_stb", 1);
            self.set("d_locate", m.locate);
            self.set("d_feed", m.feed);
            self.set("d_type", m.ty.into());
        }
        if let Some(m) = &d.symbol {
            self.set("d_symbol_stb", 1);
            self.set("d_symbol", m.symbol);
            self.set("d_learn", u64::from(!m.deep));
            self.set("d_locate", m.locate);
            self.set("d_feed", m.feed);
        }
        if let Some(r) = d.reference {
            self.set("d_ref_stb", 1);
            self.set("d_ref", r);
        }
        if let Some(r) = d.newref {
            self.set("d_newref_stb", 1);
            self.set("d_newref", r);
        }
        if let Some(q) = d.qty {
            self.set("d_qty", q);
        }
        let (m, word) = d.event?;
        self.set("d_ev", 1);
        self.set("d_kind", m.kind().unwrap_or(0));
        self.set("d_feed", m.feed);
        self.set("d_price", m.price);
        self.set("d_price_bad", m.price_bad().into());
        self.set("d_qty_zero", (m.qty == 0).into());
        self.set(
            "d_complete",
            (m.complete || m.kind() != Some(crate::stream::LEVEL)).into(),
        );
        self.set("d_printable", m.printable.into());
        self.set("d_status_op", m.status_op.into());
        self.set("d_status_set", m.status_set.into());
        self.set("d_word", word);
        Some(m)
    }

    fn step(&mut self) {
        self.quiet();
        let frozen = self.reference.frozen.contains(&self.pre.0);
        self.set("frozen_l0", frozen.into());
        let now = self.cycle;
        let coming = self.stream.drives.get(&(now + 1));
        if let Some((m, _)) = coming.and_then(|d| d.event.as_ref()) {
            let (sell, kind) = (m.sell, m.kind().unwrap_or(0));
            self.set("d_side", sell.into());
            self.set("d_kind", kind);
        }
        if let Some(d) = self.stream.drives.remove(&now)
            && let Some(msg) = self.drive(d)
        {
            let meta = META.map(|(n, _)| format!("d_{n}")).map(|n| self.m.get(&n));
            if let Some((before, _)) = self.recent.front() {
                let gap = now - before;
                self.seen.closest = if self.seen.closest == 0 {
                    gap
                } else {
                    gap.min(self.seen.closest)
                };
            }
            self.recent.truncate(3);
            self.recent.push_front((now, msg.clone()));
            self.due
                .insert(now + msg.delay(), (Some(msg), None, Meta(meta)));
        }
        self.m.eval();
        let expected = self.due.remove(&now).and_then(|(msg, op, meta)| {
            let Some(msg) = msg else {
                return op.map(|o| (o, meta));
            };
            assert_eq!(
                self.get("live") as usize,
                self.reference.live(),
                "live orders before {msg:x?}, cycle {now}"
            );
            let mut ops = self.reference.take(&msg).into_iter();
            let first = ops.next();
            if let Some(second) = ops.next() {
                self.seen.seconds += 1;
                self.due.insert(now + 4, (None, Some(second), meta.clone()));
            }
            first.map(|o| (o, meta))
        });
        self.seen.highest_live = self.seen.highest_live.max(self.reference.live());
        self.check(expected);
        self.pre = (self.get("o_pre_instr"), self.flag("o_pre_same"));
        self.tick();
    }
}
