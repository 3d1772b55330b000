//! Drives the verilated front end word by word and writes down what it says.

use crate::reference::{Counts, Ended, Event, Feed, Marked, Said};
use std::collections::VecDeque;
use t2t_contract::records::feed as row;
use t2t_hdl::emit::emit;
use t2t_hdl::front::Front;
use t2t_hdl::testbench::{BuildOptions, PortId, Verilated};

/// A word on the pins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    pub data: u32,
    pub keep: u8,
    pub last: bool,
    pub user: bool,
    /// Idle cycles before it.
    pub gap: u32,
}

/// The words of a frame.
pub fn words(bytes: &[u8], bad: bool) -> Vec<Word> {
    let n = bytes.len().div_ceil(4);
    (0..n)
        .map(|i| {
            let part = &bytes[4 * i..bytes.len().min(4 * i + 4)];
            let mut b = [0; 4];
            b[..part.len()].copy_from_slice(part);
            Word {
                data: u32::from_le_bytes(b),
                keep: ((1u16 << part.len()) - 1) as u8,
                last: i + 1 == n,
                user: bad && i + 1 == n,
                gap: 0,
            }
        })
        .collect()
}

/// When things were said: the cycle in which the register shows them.
#[derive(Clone, Debug, Default)]
pub struct Times {
    pub events: Vec<u64>,
    pub marks: Vec<u64>,
    pub ends: Vec<u64>,
    /// Cycles of the last locate, symbol, reference and new reference before each event (0: none since the event before).
    pub strobes: Vec<[u64; 4]>,
}

struct Line {
    queue: VecDeque<Word>,
    pins: [PortId; 5],
    /// Cycle of each word of each frame.
    shown: Vec<Vec<u64>>,
    sent: Vec<Vec<Word>>,
    within: bool,
}

/// The front end under test.
pub struct Bench {
    model: Verilated,
    lines: [Line; 2],
    now: PortId,
    pub time: u64,
    out: Outs,
    pub said: Said,
    pub times: Times,
    last: [(u64, u64); 4],
}

macro_rules! outs {
    ($($n:ident),+) => {
        struct Outs { $($n: PortId),+ }
        impl Outs { fn find(m: &Verilated) -> Self { Outs { $($n: m.port(stringify!($n))),+ } } }
    };
}
outs!(
    d_feed,
    d_itch,
    d_line,
    d_frame,
    d_word,
    d_seq,
    d_time,
    d_ts,
    d_locate_stb,
    d_locate,
    d_symbol_stb,
    d_symbol,
    d_learn,
    d_ref_stb,
    d_ref,
    d_newref_stb,
    d_newref,
    d_ev,
    d_kind,
    d_side,
    d_price,
    d_price_bad,
    d_qty,
    d_qty_zero,
    d_complete,
    d_printable,
    d_status_op,
    d_status_set,
    k_stb,
    k_feed,
    k_reason,
    k_seq,
    k_time,
    e_stb,
    e_feed,
    e_line,
    e_bad,
    e_used,
    c_frame_a,
    c_frame_b,
    c_drop_a,
    c_drop_a_reason,
    c_drop_b,
    c_drop_b_reason,
    c_msg,
    c_dup,
    c_gap,
    c_malformed,
    c_bad,
    c_heartbeat,
    c_unknown
);

fn put(row: &mut [u32; 12], lsb: usize, width: usize, value: u64) {
    for i in 0..width {
        row[(lsb + i) / 32] |= ((value >> i & 1) as u32) << ((lsb + i) % 32);
    }
}

fn big(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |a, b| a << 8 | u64::from(*b))
}

impl Bench {
    /// A front end that listens to `feeds`; buffers of `2^A` words.
    pub fn new<const A: usize>(name: &str, feeds: &[Option<Feed>]) -> Self {
        let design = emit(name, &Front::<A, 6>::default()).unwrap();
        let model = Verilated::with_options(&design, BuildOptions::default()).unwrap();
        let pins = |l: &str| {
            ["tdata", "tkeep", "tvalid", "tlast", "tuser"]
                .map(|p| model.port(&format!("rx_{l}_{p}")))
        };
        let line = |l| Line {
            queue: VecDeque::new(),
            pins: pins(l),
            shown: vec![],
            sent: vec![],
            within: false,
        };
        let mut bench = Bench {
            lines: [line("a"), line("b")],
            now: model.port("now"),
            out: Outs::find(&model),
            model,
            time: 0,
            said: Said::default(),
            times: Times::default(),
            last: [(0, 0); 4],
        };
        bench.load(feeds);
        bench
    }

    /// Writes the rows of all feeds, which start anew.
    pub fn load(&mut self, feeds: &[Option<Feed>]) {
        for n in 0..4 {
            let mut r = [0; 12];
            if let Some(f) = feeds.get(n).copied().flatten() {
                put(&mut r, row::EN, 1, 1);
                put(&mut r, row::PROTO, 1, u64::from(f.deep));
                put(&mut r, row::VLAN_EN, 1, u64::from(f.vlan.is_some()));
                put(
                    &mut r,
                    row::VLAN,
                    row::VLAN_W,
                    u64::from(f.vlan.unwrap_or(0)),
                );
                put(&mut r, row::HAS_B, 1, u64::from(f.lines[1].is_some()));
                let at = [
                    (row::A_MAC, row::A_IP, row::A_PORT),
                    (row::B_MAC, row::B_IP, row::B_PORT),
                ];
                for (line, (mac, ip, port)) in f.lines.iter().zip(at) {
                    if let Some((m, i, p)) = line {
                        put(&mut r, mac, 48, big(m));
                        put(&mut r, ip, 32, big(i));
                        put(&mut r, port, 16, u64::from(*p));
                    }
                }
                put(&mut r, row::HOLD, row::HOLD_W, f.hold);
                put(&mut r, row::START, row::START_W, f.start);
            }
            self.model.set_words("cfg_row", &r);
            self.model.set("cfg_addr", n as u64);
            self.model.set("we_feed", 1);
            self.step();
            self.model.set("we_feed", 0);
            self.step();
        }
        self.idle(8);
    }

    /// Resets the books: all feeds start anew.
    pub fn reset(&mut self) {
        self.model.set("reset_books", 1);
        self.step();
        self.model.set("reset_books", 0);
        self.idle(8);
    }

    /// Whether the books are being cleared.
    pub fn sweep(&mut self, on: bool) {
        self.model.set("clearing", on.into());
    }

    /// Puts the words of a frame behind those that wait to be sent on a line.
    pub fn send(&mut self, line: usize, words: &[Word]) {
        self.lines[line].queue.extend(words);
    }

    /// A frame as it was sent, for the reader of a failure.
    pub fn show(&self, line: usize, frame: usize) -> String {
        let Some(words) = self.lines[line].sent.get(frame) else {
            return "not sent".into();
        };
        let hex: String = words
            .iter()
            .map(|w| format!("{:08x} ", w.data.swap_bytes()))
            .collect();
        let last = words.last().copied().unwrap_or_default();
        format!(
            "line {line} frame {frame}: {hex} (keep {:04b}, tuser {})",
            last.keep, last.user
        )
    }

    /// Frames that were sent on `line` so far.
    pub fn frames(&self, line: usize) -> u64 {
        self.lines[line].shown.len() as u64
    }

    /// Cycles so far.
    pub fn cycle(&self) -> u64 {
        self.model.cycles()
    }

    /// Cycle in which word `word` of frame `frame` was on the pins of `line`.
    pub fn shown(&self, line: usize, frame: usize, word: usize) -> u64 {
        self.lines[line].shown[frame][word]
    }

    /// Sends everything that waits, then `more` idle cycles.
    pub fn run(&mut self, more: usize) {
        while self.lines.iter().any(|l| !l.queue.is_empty()) {
            self.step();
        }
        self.idle(more);
    }

    pub fn idle(&mut self, cycles: usize) {
        for _ in 0..cycles {
            self.step();
        }
    }

    /// One cycle.
    pub fn step(&mut self) {
        let cycle = self.model.cycles();
        for line in &mut self.lines {
            let mut word = None;
            if let Some(first) = line.queue.front_mut() {
                if first.gap > 0 {
                    first.gap -= 1;
                } else {
                    word = line.queue.pop_front();
                }
            }
            let w = word.unwrap_or(Word {
                data: 0xDEAD_BEEF,
                keep: 5,
                last: cycle & 1 == 1,
                user: true,
                gap: 0,
            });
            for (pin, value) in line.pins.iter().zip([
                u64::from(w.data),
                u64::from(w.keep),
                u64::from(word.is_some()),
                u64::from(w.last),
                u64::from(w.user),
            ]) {
                self.model.set_id(*pin, value);
            }
            if word.is_some() {
                if !line.within {
                    line.shown.push(vec![]);
                    line.sent.push(vec![]);
                }
                line.within = !w.last;
                if let (Some(shown), Some(sent)) = (line.shown.last_mut(), line.sent.last_mut()) {
                    shown.push(cycle);
                    sent.push(w);
                }
            }
        }
        self.model.set_id(self.now, self.time);
        self.model.tick();
        self.listen();
    }

    fn listen(&mut self) {
        let cycle = self.model.cycles();
        let (m, o) = (&self.model, &self.out);
        let on = |id: PortId| m.get_id(id) == 1;
        for (n, (strobe, value)) in [
            (o.d_locate_stb, o.d_locate),
            (o.d_symbol_stb, o.d_symbol),
            (o.d_ref_stb, o.d_ref),
            (o.d_newref_stb, o.d_newref),
        ]
        .into_iter()
        .enumerate()
        {
            if on(strobe) {
                self.last[n] = (cycle, m.get_id(value));
            }
        }
        if on(o.d_ev) {
            let kind = m.get_id(o.d_kind) as u8;
            let itch = on(o.d_itch);
            let has = |kinds: &[u8]| kinds.contains(&kind);
            let number = |yes: bool, id: PortId| if yes { m.get_id(id) } else { 0 };
            let priced = has(&[0, 4, 5, 6, 8]);
            let sized = has(&[0, 1, 2, 4, 5, 6, 8]);
            let price_bad = priced && on(o.d_price_bad);
            let strobed = |n: usize, yes: bool, port: PortId| {
                assert!(
                    !yes || self.last[n].0 > 0,
                    "cycle {cycle}: field {n} was not announced"
                );
                assert!(
                    !yes || self.last[n].1 == m.get_id(port),
                    "cycle {cycle}: field {n} changed"
                );
                number(yes, port)
            };
            let symbol = !itch || kind == 9;
            if symbol {
                assert_eq!(on(o.d_learn), itch, "cycle {cycle}: learn");
            }
            self.said.events.push(Event {
                kind,
                feed: m.get_id(o.d_feed) as u8,
                line: m.get_id(o.d_line) as u8,
                frame: m.get_id(o.d_frame) as u16,
                word: m.get_id(o.d_word) as u16,
                seq: m.get_id(o.d_seq),
                time: m.get_id(o.d_time),
                ts: m.get_id(o.d_ts),
                locate: strobed(0, itch, o.d_locate) as u16,
                symbol: strobed(1, symbol, o.d_symbol),
                reference: strobed(2, has(&[0, 1, 2, 3, 4, 5]), o.d_ref),
                newref: strobed(3, kind == 4, o.d_newref),
                sell: (has(&[0, 8])) && on(o.d_side),
                price: if price_bad {
                    0
                } else {
                    number(priced, o.d_price) as u32
                },
                price_bad,
                qty: number(sized, o.d_qty) as u32,
                qty_zero: sized && on(o.d_qty_zero),
                complete: kind == 8 && on(o.d_complete),
                printable: kind == 5 && on(o.d_printable),
                operational: kind == 7 && on(o.d_status_op),
                set: kind == 7 && on(o.d_status_set),
            });
            if kind != 8 {
                assert!(
                    on(o.d_complete),
                    "cycle {cycle}: only levels can be incomplete"
                );
            }
            self.times.events.push(cycle);
            self.times.strobes.push(self.last.map(|l| l.0));
            self.last = [(0, 0); 4];
        }
        if on(o.k_stb) {
            self.said.marks.push(Marked {
                feed: m.get_id(o.k_feed) as u8,
                reason: m.get_id(o.k_reason) as u8,
                seq: m.get_id(o.k_seq),
                time: m.get_id(o.k_time),
            });
            self.times.marks.push(cycle);
        }
        if on(o.e_stb) {
            self.said.ends.push(Ended {
                feed: m.get_id(o.e_feed) as u8,
                line: m.get_id(o.e_line) as u8,
                bad: on(o.e_bad),
                used: on(o.e_used),
            });
            self.times.ends.push(cycle);
        }
        let c: &mut Counts = &mut self.said.counts;
        for (n, (frame, drop, why)) in [
            (o.c_frame_a, o.c_drop_a, o.c_drop_a_reason),
            (o.c_frame_b, o.c_drop_b, o.c_drop_b_reason),
        ]
        .into_iter()
        .enumerate()
        {
            c.frames[n] += m.get_id(frame);
            if on(drop) {
                c.drops[n][m.get_id(why) as usize] += 1;
            }
        }
        c.msg += m.get_id(o.c_msg);
        c.dup += m.get_id(o.c_dup);
        c.gap += m.get_id(o.c_gap);
        c.malformed += m.get_id(o.c_malformed);
        c.bad += m.get_id(o.c_bad);
        c.heartbeat += m.get_id(o.c_heartbeat);
        c.unknown += m.get_id(o.c_unknown);
    }
}
