//! Compares the block's outputs of a cycle with what is expected in it.

use crate::bench::Bench;
use crate::reference::Op;
use std::collections::BTreeMap;

/// What travels with an operation, as driven with `d_ev`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta(pub [u64; 8]);

/// Names and widths of the parts of [`Meta`].
pub const META: [(&str, usize); 8] = [
    ("seq", 64),
    ("ts", 64),
    ("time", 64),
    ("kind", 4),
    ("feed", 2),
    ("line", 1),
    ("frame", 16),
    ("word", 12),
];

/// Counts of what a run has seen, so that a test can say that it saw it.
#[derive(Default, Debug)]
pub struct Seen {
    pub ops: u64,
    pub marks: BTreeMap<u64, u64>,
    pub frozen: u64,
    pub seconds: u64,
    pub highest_live: usize,
    /// Fewest cycles from one deciding word to the next; 0 before there were two.
    pub closest: u64,
}

impl Bench {
    /// The outputs of this cycle are those of `expected`, or there is no operation.
    pub(crate) fn check(&mut self, expected: Option<(Op, Meta)>) {
        let now = self.cycle;
        if let Some(mark) = self.mark.take() {
            let got = (self.get("o_mark"), self.flag("o_clean"));
            assert_eq!(got, (mark, mark == 0), "o_mark in L0+1, cycle {now}");
        }
        assert_eq!(
            self.flag("o_valid"),
            expected.is_some(),
            "o_valid, cycle {now}, {expected:x?}, after {:x?}",
            self.recent
        );
        let Some((e, meta)) = expected else {
            assert!(
                !self.flag("o_status_we") && !self.flag("o_last_we"),
                "strobe without operation, cycle {now}"
            );
            return;
        };
        self.seen.ops += 1;
        self.seen.frozen += u64::from(e.frozen);
        *self.seen.marks.entry(e.mark).or_default() += 1;
        let got_meta = Meta(META.map(|(n, _)| format!("o_{n}")).map(|n| self.m.get(&n)));
        assert_eq!(got_meta, meta, "meta, cycle {now}");
        assert_eq!(self.get("o_instr"), e.instr, "o_instr, cycle {now}");
        assert_eq!(self.pre.0, e.instr, "o_pre_instr in L0-1, cycle {now}");
        if let Some(last) = self.last.replace(e.instr) {
            assert_eq!(self.pre.1, last == e.instr, "o_pre_same, cycle {now}");
        }
        if e.frozen {
            return;
        }
        self.mark = Some(e.mark);
        let last = self
            .flag("o_last_we")
            .then(|| (self.get("o_last_px"), self.get("o_last_qty")));
        assert_eq!(last, e.last, "o_last, cycle {now}");
        if e.mark != 0 {
            return;
        }
        let status = self
            .flag("o_status_we")
            .then(|| (self.flag("o_status_op"), self.flag("o_status_set")));
        let (mut sell, mut price, mut qty) =
            (self.flag("o_side"), self.get("o_price"), self.get("o_qty"));
        if e.op == 0 {
            (sell, price, qty) = (false, 0, 0);
        }
        let got = Op {
            instr: e.instr,
            frozen: false,
            mark: 0,
            op: self.get("o_op"),
            sell,
            price,
            qty,
            judge: self.flag("o_judge"),
            level: self.flag("o_level"),
            status,
            last,
        };
        assert_eq!(got, e, "cycle {now}");
    }
}
