//! The whole block on the verilated model against the reference: random desks, random books, messages as close as four
//! cycles, reloads of triggers in between. Every output is looked at in the very cycle in which it is promised.

use super::desk::{Desk, PRICE, SPREAD, Trigger};
use super::reference::{Reference, Top, Verdict};
use super::risk::{Book, judge};
use std::collections::VecDeque;
use t2t_contract::sizes::SLOTS;
use t2t_hdl::emit::{Emitted, emit};
use t2t_hdl::testbench::{BuildOptions, Rng, Verilated};
use t2t_hdl::triggers::{Triggers, t_slot};

const DESKS: u64 = 6;
const MESSAGES: usize = 20_000;

#[derive(Clone, Default)]
struct Message {
    /// Cycle of its L0.
    at: u64,
    instr: usize,
    judged: bool,
    top: Top,
    time: u64,
    live: bool,
    headroom: i128,
    seq: u64,
    verdict: Verdict,
    /// By slot: reasons, price, notional of the first order.
    lanes: [Option<(u64, u64, u64)>; SLOTS],
}

struct Bench<'a> {
    m: Verilated,
    desk: &'a Desk,
    rng: Rng,
    cycle: u64,
    recent: VecDeque<Message>,
    exposure: (usize, i128, i128),
}

impl Bench<'_> {
    fn noise(&mut self) {
        for (port, width) in [
            ("o_instr", 8),
            ("o_time", 64),
            ("j_instr", 8),
            ("j_time", 64),
            ("live", 1),
            ("headroom", 58),
        ] {
            let v = self.rng.bits(width);
            self.m.set(port, v);
        }
        for port in [
            "j_bid_px",
            "j_ask_px",
            "j_last_px",
            "j_bid_qty",
            "j_ask_qty",
            "j_last_qty",
        ] {
            let v = PRICE * self.rng.below(2) + self.rng.below(SPREAD);
            self.m.set(port, v);
        }
        for port in ["j_bid_v", "j_ask_v", "j_last_v"] {
            let v = self.rng.below(2);
            self.m.set(port, v);
        }
        for port in ["j_valid", "b_we", "x_we", "we_trigger"] {
            self.m.set(port, 0);
        }
    }

    fn side(&mut self, name: &str, v: Option<(u64, u64)>) {
        self.m.set(&format!("j_{name}_v"), v.is_some().into());
        let (px, qty) = v.unwrap_or_default();
        self.m.set(&format!("j_{name}_px"), px);
        self.m.set(&format!("j_{name}_qty"), qty);
    }

    /// One cycle: drives what the recent messages have in it, and looks at what they promise.
    fn step(&mut self) {
        for msg in self.recent.clone() {
            match self.cycle.wrapping_sub(msg.at) {
                0 => {
                    self.m.set("o_instr", msg.instr as u64);
                    self.m.set("o_time", msg.time);
                }
                2 => {
                    self.m.set("j_valid", msg.judged.into());
                    self.m.set("j_instr", msg.instr as u64);
                    self.m.set("j_time", msg.time);
                    self.m.set("j_seq", msg.seq);
                    self.m.set("j_ts", !msg.seq);
                    self.m.set("j_kind", msg.seq);
                    self.m.set("j_feed", msg.seq >> 4);
                    self.m.set("j_line", msg.seq >> 6);
                    self.m.set("j_frame", msg.seq >> 7);
                    self.m.set("j_word", msg.seq >> 8);
                    self.side("bid", msg.top.bid);
                    self.side("ask", msg.top.ask);
                    self.side("last", msg.top.last);
                    self.m.set("headroom", msg.headroom as u64);
                    self.check_early(&msg);
                }
                3 => self.m.set("live", msg.live.into()),
                4 => self.check(&msg),
                5 if msg.judged => {
                    self.m.set("b_we", 1);
                    self.m.set("b_instr", msg.instr as u64);
                    for (name, v) in [("bid", msg.top.bid), ("ask", msg.top.ask)] {
                        self.m.set(&format!("b_{name}_v"), v.is_some().into());
                        self.m.set(&format!("b_{name}_px"), v.unwrap_or_default().0);
                    }
                    let (instr, long, short) = self.exposure;
                    self.m.set("x_we", 1);
                    self.m.set("x_instr", instr as u64);
                    self.m.set("x_long", long as u64);
                    self.m.set("x_short", short as u64);
                }
                _ => {}
            }
        }
        if !self.recent.iter().any(|m| self.cycle == m.at + 4) {
            assert_eq!(
                self.m.get("t_valid"),
                0,
                "cycle {}: a verdict that nobody asked for",
                self.cycle
            );
        }
        self.m.tick();
        self.cycle += 1;
        self.noise();
    }

    fn slot(&self, instr: usize, slot: usize) -> Option<(usize, &Trigger)> {
        self.desk
            .triggers
            .iter()
            .enumerate()
            .find(|(_, t)| t.slot() == slot && t.instruments.contains(&instr))
    }

    fn told(&self, instr: usize, t: &Trigger) -> u64 {
        let other = t.instruments.iter().find(|&&i| i != instr);
        let order = |n: usize| t.orders.get(n).map_or(0, |&o| o as u64);
        (t.number as u64) << t_slot::TRIGGER
            | (t.orders.len() as u64) << t_slot::ORDERS
            | order(0) << t_slot::ORDER0
            | order(1) << t_slot::ORDER1
            | order(2) << t_slot::ORDER2
            | order(3) << t_slot::ORDER3
            | other.map_or(0, |&i| i as u64) << t_slot::PARTNER
            | u64::from(t.instruments.len() == 2) << t_slot::TWO
    }

    fn check_early(&self, msg: &Message) {
        for j in 0..SLOTS {
            if let Some((_, t)) = self.slot(msg.instr, j) {
                assert_eq!(
                    self.m.get(&format!("p_slot.{j}")),
                    self.told(msg.instr, t),
                    "p_slot of slot {j}"
                );
                let params = self.m.get_words(&format!("p_params.{j}"));
                assert_eq!(
                    params[0] >> 8 & 0xFF,
                    t.order_instr as u32,
                    "p_params of slot {j}"
                );
            }
        }
    }

    fn check(&self, msg: &Message) {
        let get = |port: &str| self.m.get(port);
        let (v, seq) = (msg.verdict, msg.seq);
        assert_eq!(get("t_valid"), u64::from(msg.judged), "message {seq}");
        let got = Verdict {
            attempt: get("t_attempt") as u8,
            repeat: get("t_repeat") as u8,
            pick: get("t_pick") as u8,
        };
        assert_eq!(
            got, v,
            "message {seq} of instrument {} at {}",
            msg.instr, msg.time
        );
        if !msg.judged {
            return;
        }
        let meta = [
            "t_instr", "t_seq", "t_ts", "t_time", "t_kind", "t_feed", "t_line", "t_frame", "t_word",
        ];
        let wanted = [
            msg.instr as u64,
            seq,
            !seq,
            msg.time,
            seq & 0xF,
            seq >> 4 & 3,
            seq >> 6 & 1,
            seq >> 7 & 0xFFFF,
            seq >> 8 & 0xFFF,
        ];
        assert_eq!(meta.map(get), wanted, "message {seq}");
        for j in 0..SLOTS {
            let Some((_, t)) = self.slot(msg.instr, j) else {
                continue;
            };
            assert_eq!(get("t_decision") >> j & 1, u64::from(t.decision));
            assert_eq!(get(&format!("t_slot.{j}")), self.told(msg.instr, t));
            let Some((why, px, notional)) = msg.lanes[j] else {
                continue;
            };
            let lane = ["why", "px", "notional"].map(|p| get(&format!("v_{p}.{j}")));
            assert_eq!(lane, [why, px, notional], "message {seq}, lane {j}");
            assert_eq!(
                get("v_ok") >> j & 1,
                u64::from(why == 0),
                "message {seq}, lane {j}"
            );
        }
    }
}

fn load(m: &mut Verilated, desk: &Desk, rng: &mut Rng) {
    for (window, row, words) in desk.writes(rng) {
        let strobe = format!("we_{window}");
        m.set("cfg_addr", row as u64);
        m.set_words("cfg_row", &words);
        m.set(&strobe, 1);
        m.tick();
        m.set(&strobe, 0);
        m.tick();
    }
}

fn walk(rng: &mut Rng, top: &mut Top) {
    let mut side = |at: u64| (!rng.one_in(12)).then(|| (at + rng.below(SPREAD), rng.below(SPREAD)));
    *top = Top {
        bid: side(PRICE),
        ask: side(PRICE),
        last: side(PRICE),
    };
}

fn later(rng: &mut Rng, time: u64) -> u64 {
    time + match rng.below(200) {
        0 => rng.below(4 * 3_600_000_000_000),
        1 => 124_999_999 + rng.below(3),
        2 => 125_000_000 - time % 125_000_000 + rng.below(3) - 1,
        3 => 1_125_000_000 - time % 125_000_000 + rng.below(3) - 1,
        4..20 => rng.below(200_000_000),
        20..60 => rng.below(2_000_000),
        _ => rng.below(100),
    }
}

fn run(design: &Emitted, seed: u64) -> Reference {
    let mut rng = Rng::new(seed);
    let desk = Desk::random(&mut rng);
    let mut reference = Reference::new(&desk);
    let mut m = Verilated::with_options(
        design,
        BuildOptions {
            opt_level: 2,
            ..BuildOptions::default()
        },
    )
    .unwrap();
    let limit = rng.pick(&[1, 2, 3, 5, 12]);
    m.set("repeat_limit", limit);
    load(&mut m, &desk, &mut rng);
    let mut b = Bench {
        m,
        desk: &desk,
        rng: Rng::new(seed + 1_000),
        cycle: 0,
        recent: VecDeque::new(),
        exposure: (0, 0, 0),
    };
    b.noise();
    let mut tops = vec![Top::default(); 256];
    let mut books = [Book::default(); 256];
    let mut exposures = [(0i128, 0i128); 256];
    let mut time = rng.bits(45);
    let mut at = 10;
    let instruments: Vec<usize> = (0..MESSAGES + 1)
        .map(|_| rng.pick(&desk.instruments))
        .collect();
    for n in 0..MESSAGES {
        at += 4 + if rng.one_in(3) { rng.below(6) } else { 0 };
        time = later(&mut rng, time);
        let instr = instruments[n];
        walk(&mut rng, &mut tops[instr]);
        let mut msg = Message {
            at,
            instr,
            judged: !rng.one_in(6),
            top: tops[instr],
            time,
            live: !rng.one_in(8),
            headroom: i128::from(rng.below(2_000 * PRICE)) - 1_000,
            seq: rng.bits(64),
            ..Message::default()
        };
        if msg.judged {
            msg.verdict = reference.message(&desk, instr, &msg.top, time, msg.live, limit);
            let px = |v: Option<(u64, u64)>| v.map_or(0, |v| i128::from(v.0));
            let (top, there) = (msg.top, msg.top.bid.is_some());
            books[instr] = Book {
                bid: px(top.bid),
                bid_v: there,
                ask: px(top.ask),
                ask_v: top.ask.is_some(),
            };
            for j in 0..SLOTS {
                msg.lanes[j] = b.slot(instr, j).map(|(_, t)| {
                    let (l, e) = (&desk.limits[t.order_instr], exposures[t.order_instr]);
                    judge(&t.first, l, &books[t.order_instr], e.0, e.1, msg.headroom)
                });
            }
        }
        b.recent.push_back(msg);
        if b.recent.len() > 3 {
            b.recent.pop_front();
        }
        // Up to the cycle before the next message's at the earliest.
        while b.cycle < at + 4 {
            if b.cycle == at + 1 && rng.one_in(6) {
                // A trigger that no message in flight names is loaded again.
                let t = rng.below(desk.triggers.len() as u64) as usize;
                let near = &instruments[n.saturating_sub(3)..n + 2];
                if !desk.triggers[t]
                    .instruments
                    .iter()
                    .any(|i| near.contains(i))
                {
                    let shots = rng.pick(&[1, 2, 5_000]);
                    reference.load(t, shots);
                    b.m.set("we_trigger", 1);
                    b.m.set("cfg_addr", desk.triggers[t].number as u64);
                    b.m.set("cfg_row", shots);
                }
            }
            b.step();
        }
        if b.recent.back().is_some_and(|m| m.judged) {
            // This message's broadcast, in its L5, carries some exposure too.
            let i = rng.pick(&desk.instruments);
            exposures[i] = (
                i128::from(rng.below(2_000)) - 500,
                i128::from(rng.below(2_000)) - 500,
            );
            b.exposure = (i, exposures[i].0, exposures[i].1);
        }
    }
    (0..8).for_each(|_| b.step());
    reference
}

#[test]
fn block_does_what_the_semantics_say() {
    let design = emit("triggers_block", &Triggers::default()).unwrap();
    let mut sum = [0u64; 7];
    for seed in 1..=DESKS {
        let c = run(&design, seed).counts;
        println!("desk {seed}: {c:?}");
        let one = [
            c.attempts,
            c.counted,
            c.no_shots,
            c.cooling,
            c.refused_repeat,
            c.disarms,
            c.two,
        ];
        sum.iter_mut().zip(one).for_each(|(s, o)| *s += o);
    }
    assert!(
        sum.iter().all(|&n| n > 300),
        "something is hardly tested: {sum:?}"
    );
}
