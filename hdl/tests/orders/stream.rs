//! Messages as the front hands them over: which byte of a message raises which strobe, and in which cycle.

use std::collections::BTreeMap;
use t2t_hdl::testbench::Rng;

/// A message, its fields as the front presents them. Fields that a type does not have are ignored.
#[derive(Clone, Debug, Default)]
pub struct Msg {
    /// DEEP, not ITCH.
    pub deep: bool,
    pub ty: u8,
    pub feed: u64,
    pub locate: u64,
    pub symbol: u64,
    pub reference: u64,
    pub newref: u64,
    pub sell: bool,
    pub qty: u64,
    /// 0 and more than 32 bits are bad.
    pub price: u64,
    pub complete: bool,
    pub printable: bool,
    pub status_op: bool,
    pub status_set: bool,
}

pub const ADD: u64 = 0;
pub const EXECUTE: u64 = 1;
pub const CANCEL: u64 = 2;
pub const DELETE: u64 = 3;
pub const REPLACE: u64 = 4;
pub const EXECUTE_PRICE: u64 = 5;
pub const TRADE: u64 = 6;
pub const STATUS: u64 = 7;
pub const LEVEL: u64 = 8;
pub const DIRECTORY: u64 = 9;

/// Length, deciding byte, byte of the shares, kind.
type Layout = (usize, Option<(usize, usize, u64)>);

impl Msg {
    fn layout(&self) -> Layout {
        if self.deep {
            return match self.ty {
                b'8' | b'5' => (30, Some((29, 21, LEVEL))),
                b'T' => (38, Some((29, 21, TRADE))),
                b'H' => (22, Some((17, 17, STATUS))),
                b'O' => (18, Some((17, 17, STATUS))),
                other => panic!("no DEEP type {other}"),
            };
        }
        match self.ty {
            b'A' => (36, Some((35, 23, ADD))),
            b'F' => (40, Some((35, 23, ADD))),
            b'E' => (31, Some((22, 22, EXECUTE))),
            b'X' => (23, Some((22, 22, CANCEL))),
            b'D' => (19, Some((18, 18, DELETE))),
            b'U' => (35, Some((34, 30, REPLACE))),
            b'C' => (36, Some((35, 22, EXECUTE_PRICE))),
            b'P' => (44, Some((35, 23, TRADE))),
            b'Q' => (40, Some((30, 18, TRADE))),
            b'H' => (25, Some((19, 19, STATUS))),
            b'R' => (39, Some((18, 18, DIRECTORY))),
            b'S' => (12, None),
            b'Y' => (20, None),
            b'W' => (12, None),
            length @ 10..=13 => (length as usize, None),
            other => panic!("no ITCH type {other}"),
        }
    }

    pub fn kind(&self) -> Option<u64> {
        self.layout().1.map(|l| l.2)
    }

    /// Cycles from the deciding word's capture to the operation.
    pub fn delay(&self) -> u64 {
        match self.kind() {
            Some(EXECUTE | CANCEL) => 2,
            Some(DELETE | STATUS) => 3,
            _ => 0,
        }
    }

    pub fn price_bad(&self) -> bool {
        self.price == 0 || self.price > u64::from(u32::MAX)
    }
}

/// What arrives in one cycle.
#[derive(Default)]
pub struct Drive {
    pub locate: Option<Msg>,
    pub symbol: Option<Msg>,
    pub reference: Option<u64>,
    pub newref: Option<u64>,
    pub qty: Option<u64>,
    /// The message that decides, and the index of its deciding word.
    pub event: Option<(Msg, u64)>,
}

/// Lays messages out in words and words in time.
pub struct Stream {
    /// What arrives in which cycle.
    pub drives: BTreeMap<u64, Drive>,
    /// Cycle of the next word.
    next: u64,
    /// Cycle of each word of the current frame, from its word `first`.
    words: Vec<u64>,
    /// Offset of the next message in the frame, its bytes counted from `words[0]`.
    at: usize,
}

impl Stream {
    pub fn new() -> Self {
        Stream {
            drives: BTreeMap::new(),
            next: 4,
            words: vec![],
            at: 2,
        }
    }

    /// The cycle in which the last word so far is captured.
    pub fn end(&self) -> u64 {
        self.next
    }

    /// Begins a frame no earlier than `cycle`.
    pub fn not_before(&mut self, cycle: u64) {
        self.frame(cycle.saturating_sub(self.next));
    }

    /// The next message begins a frame: its length prefix is in byte 2 of a word, `headers` words after the last one.
    pub fn frame(&mut self, headers: u64) {
        self.words.clear();
        self.at = 2;
        self.next += headers;
    }

    /// Appends a message; before each new word there are as many idle cycles as `idle` says.
    pub fn push(&mut self, msg: &Msg, mut idle: impl FnMut() -> u64) {
        let (length, layout) = msg.layout();
        let start = self.at + 2;
        self.at = start + length;
        while self.words.len() * 4 < self.at {
            self.next += idle();
            self.words.push(self.next);
            self.next += 1;
        }
        let (words, drives) = (&self.words, &mut self.drives);
        let mut on = |byte: usize, set: &mut dyn FnMut(&mut Drive)| {
            let captured = words[(start + byte) / 4] + 1;
            set(drives.entry(captured).or_default());
        };
        if !msg.deep {
            on(2, &mut |d| d.locate = Some(msg.clone()));
        }
        if msg.deep || msg.ty == b'R' {
            on(if msg.deep { 17 } else { 18 }, &mut |d| {
                d.symbol = Some(msg.clone())
            });
        }
        let Some((deciding, qty, kind)) = layout else {
            return;
        };
        if matches!(
            kind,
            ADD | EXECUTE | CANCEL | DELETE | REPLACE | EXECUTE_PRICE
        ) {
            on(18, &mut |d| d.reference = Some(msg.reference));
        }
        if kind == REPLACE {
            on(26, &mut |d| d.newref = Some(msg.newref));
        }
        on(qty, &mut |d| d.qty = Some(msg.qty));
        let word = ((start + deciding) / 4) as u64;
        on(deciding, &mut |d| d.event = Some((msg.clone(), word)));
    }
}

/// Idle cycles: none for most frames, else random.
pub fn idle(rng: &mut Rng, sparse: bool) -> u64 {
    if sparse && rng.one_in(3) {
        1 + rng.below(3)
    } else {
        0
    }
}
