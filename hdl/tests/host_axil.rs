//! The AXI4-Lite port: order, back-pressure, strobes, outstanding accesses, kill, with two clocks that drift.

mod host;

use host::Clocks;
use std::collections::VecDeque;
use t2t_contract::registers::{CONTROL, control};
use t2t_hdl::emit::emit;
use t2t_hdl::host::Axil;
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Rng, Verilated};

const KILL: u64 = 1 << control::KILL;
const SLVERR: u64 = 2;

/// An access as the port took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    Write {
        address: u64,
        data: u64,
        strobes: u64,
    },
    Read {
        address: u64,
    },
}

/// The request that the core must see.
fn request(taken: Taken) -> u64 {
    match taken {
        Taken::Write {
            address,
            data,
            strobes,
        } => {
            data | strobes << 32 | address >> 2 << 36 | 1 << 56 | u64::from(address & 3 != 0) << 57
        }
        Taken::Read { address } if address & 3 != 0 => 1 << 57,
        Taken::Read { address } => address >> 2 << 36,
    }
}

/// What a channel offers, held until it is taken.
struct Offer<T> {
    now: Option<T>,
    eager: u64,
}

impl<T: Copy> Offer<T> {
    fn new(rng: &mut Rng) -> Self {
        let eager = 1 + rng.below(8);
        Offer { now: None, eager }
    }

    fn next(&mut self, rng: &mut Rng, make: impl FnOnce(&mut Rng) -> T) -> Option<T> {
        if self.now.is_none() && rng.below(8) < self.eager {
            self.now = Some(make(rng));
        }
        self.now
    }
}

fn address(rng: &mut Rng) -> u64 {
    match rng.below(8) {
        0 => rng.bits(22),
        1 | 2 => 4 * CONTROL as u64,
        _ => rng.bits(20) << 2,
    }
}

/// One run with clocks, eagerness and patience of its own.
struct Bench {
    m: Verilated,
    rng: Rng,
    clocks: Clocks,
    aw: Offer<u64>,
    w: Offer<(u64, u64)>,
    ar: Offer<u64>,
    patience: [u64; 3],
    addresses: VecDeque<u64>,
    words: VecDeque<(u64, u64)>,
    /// Taken, not yet seen by the core.
    waiting: VecDeque<Taken>,
    /// Seen by the core, not yet answered.
    inside: VecDeque<bool>,
    /// Answered, not yet taken by the master: error, word.
    written: VecDeque<u64>,
    read: VecDeque<(u64, u64)>,
    under_way: usize,
    most: usize,
    done: [usize; 2],
    kills: [usize; 2],
    last: [Option<(u64, u64)>; 2],
}

impl Bench {
    fn new(m: Verilated, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        Bench {
            clocks: Clocks::new(&m, "bus_clock", "clock", &mut rng),
            aw: Offer::new(&mut rng),
            w: Offer::new(&mut rng),
            ar: Offer::new(&mut rng),
            patience: std::array::from_fn(|_| 1 + rng.below(8)),
            m,
            rng,
            addresses: VecDeque::new(),
            words: VecDeque::new(),
            waiting: VecDeque::new(),
            inside: VecDeque::new(),
            written: VecDeque::new(),
            read: VecDeque::new(),
            under_way: 0,
            most: 0,
            done: [0; 2],
            kills: [0; 2],
            last: [None; 2],
        }
    }

    fn step(&mut self, offers: bool) {
        let edges = self.clocks.edge(&mut self.rng);
        if edges[0] {
            self.offer(offers);
        }
        if edges[1] {
            self.core();
        }
        self.m.eval();
        if edges[0] {
            self.bus();
        }
        if edges[1] && self.m.get("kill") == 1 {
            self.kills[1] += 1;
        }
        self.clocks.tick(&mut self.m, edges);
    }

    fn offer(&mut self, offers: bool) {
        let (m, rng) = (&mut self.m, &mut self.rng);
        let (aw, w, ar) = if offers {
            (
                self.aw.next(rng, address),
                self.w.next(rng, |rng| {
                    (rng.bits(32), if rng.one_in(3) { rng.bits(4) } else { 15 })
                }),
                self.ar.next(rng, address),
            )
        } else {
            (self.aw.now, self.w.now, self.ar.now)
        };
        m.set("awvalid", u64::from(aw.is_some()));
        m.set("awaddr", aw.unwrap_or(rng.bits(22)));
        m.set("wvalid", u64::from(w.is_some()));
        let (data, strobes) = w.unwrap_or((rng.bits(32), rng.bits(4)));
        m.set("wdata", data);
        m.set("wstrb", strobes);
        m.set("arvalid", u64::from(ar.is_some()));
        m.set("araddr", ar.unwrap_or(rng.bits(22)));
        for (ready, patience) in [("bready", 0), ("rready", 1)] {
            m.set(ready, u64::from(rng.below(8) < self.patience[patience]));
        }
    }

    /// What the port takes and answers in this cycle of the bus.
    fn bus(&mut self) {
        let m = &self.m;
        let both = |a: &str, b: &str| m.get(a) == 1 && m.get(b) == 1;
        let before = self.addresses.len().min(self.words.len());
        if both("awvalid", "awready") {
            self.addresses.extend(self.aw.now.take());
        }
        if both("wvalid", "wready") {
            self.words.extend(self.w.now.take());
        }
        if before < self.addresses.len().min(self.words.len()) {
            let write = self.addresses.pop_front().zip(self.words.pop_front());
            let Some((address, (data, strobes))) = write else {
                panic!("both are there")
            };
            if address == 4 * CONTROL as u64 && data & KILL != 0 && strobes & 1 != 0 {
                self.kills[0] += 1;
            }
            self.waiting.push_back(Taken::Write {
                address,
                data,
                strobes,
            });
            self.under_way += 1;
        }
        if both("arvalid", "arready") {
            let address = self.ar.now.take().expect("it was offered");
            self.waiting.push_back(Taken::Read { address });
            self.under_way += 1;
        }
        self.most = self.most.max(self.under_way);
        let write = (m.get("bvalid") == 1).then(|| (m.get("bresp"), 0));
        let read = (m.get("rvalid") == 1).then(|| (m.get("rresp"), m.get("rdata")));
        for (last, now) in self.last.iter().zip([write, read]) {
            assert!(
                last.is_none() || *last == now,
                "an answer that waits holds still"
            );
        }
        self.last = [write, read];
        if both("bvalid", "bready") {
            assert_eq!(self.written.pop_front(), write.map(|w| w.0));
            (self.last[0], self.under_way) = (None, self.under_way - 1);
            self.done[0] += 1;
        }
        if both("rvalid", "rready") {
            assert_eq!(self.read.pop_front(), read);
            (self.last[1], self.under_way) = (None, self.under_way - 1);
            self.done[1] += 1;
        }
    }

    /// What the core takes and answers in this cycle of its own.
    fn core(&mut self) {
        let (m, rng) = (&mut self.m, &mut self.rng);
        let ready = rng.below(8) < self.patience[2];
        m.set("request_take", u64::from(ready));
        if ready && m.get("request_valid") == 1 {
            let taken = self.waiting.pop_front().expect("a request that was taken");
            assert_eq!(m.get("request"), request(taken), "{taken:x?}");
            self.inside.push_back(matches!(taken, Taken::Write { .. }));
        }
        let answered = if rng.below(8) < self.patience[2] {
            self.inside.pop_front()
        } else {
            None
        };
        m.set("answer", u64::from(answered.is_some()));
        let (error, data) = (rng.bits(1), rng.bits(32));
        m.set("answer_write", answered.map_or(rng.bits(1), u64::from));
        m.set("answer_error", error);
        m.set("answer_data", data);
        match answered {
            Some(true) => self.written.push_back(error * SLVERR),
            Some(false) => self.read.push_back((error * SLVERR, data)),
            None => (),
        }
    }
}

#[test]
fn accesses_are_carried_out_and_answered_in_the_order_in_which_they_were_taken() {
    let design = emit("host_axil", &Axil::default()).unwrap();
    let (mut most, mut killed) = (0, 0);
    for seed in 0..60 {
        let mut bench = Bench::new(Verilated::new(&design).unwrap(), seed);
        for _ in 0..20_000 {
            bench.step(true);
        }
        for patience in &mut bench.patience {
            *patience = 8;
        }
        for _ in 0..1000 {
            bench.step(false);
        }
        // An address or a word alone may be left over; nothing else.
        assert_eq!(
            bench.under_way, 0,
            "seed {seed}: accesses without an answer"
        );
        assert!(
            bench.done[0] > 50 && bench.done[1] > 50,
            "seed {seed}: {:?}",
            bench.done
        );
        let [told, pulses] = bench.kills;
        assert!(
            pulses <= told && (pulses > 0) == (told > 0),
            "seed {seed}: {told} kills, {pulses} pulses"
        );
        (most, killed) = (most.max(bench.most), killed + pulses);
    }
    // 16 and those that the port holds: one write, one read.
    assert!((17..=18).contains(&most), "at most {most} under way");
    assert!(killed > 100);
}

#[test]
fn a_kill_passes_a_port_whose_core_answers_nothing() {
    let mut m = Verilated::new(&emit("host_axil_kill", &Axil::default()).unwrap()).unwrap();
    m.set("araddr", 0x100);
    m.set("arvalid", 1);
    for _ in 0..100 {
        m.tick();
    }
    m.eval();
    assert_eq!(m.get("arready"), 0, "the port is full of reads");
    for (port, value) in [
        ("awaddr", 4 * CONTROL as u64),
        ("awvalid", 1),
        ("wdata", KILL),
        ("wstrb", 1),
        ("wvalid", 1),
    ] {
        m.set(port, value);
    }
    m.tick();
    m.set("awvalid", 0);
    m.set("wvalid", 0);
    let pulses: Vec<u64> = (0..20u64)
        .filter(|_| {
            m.tick();
            m.get("kill") == 1
        })
        .collect();
    assert_eq!(
        pulses,
        [3],
        "once, in the fourth cycle after address and data were taken"
    );
}

#[test]
fn a_kill_needs_its_bit_its_strobe_and_its_address() {
    let control = 4 * CONTROL as u64;
    let design = emit("host_axil_kill", &Axil::default()).unwrap();
    for (address, data, strobes, kills) in [
        (control, KILL, 0b0001, true),
        (control, !0, 0b1111, true),
        (control, KILL, 0b1110, false),
        (control, !KILL, 0b1111, false),
        (control + 1, KILL, 0b1111, false),
        (control | 1 << 21, KILL, 0b1111, false),
        (control + 4, KILL, 0b1111, false),
    ] {
        let mut m = Verilated::new(&design).unwrap();
        m.set("awaddr", address);
        m.set("wdata", data);
        m.set("wstrb", strobes);
        let mut killed = false;
        for n in 0..20 {
            // The data come later than the address.
            m.set("awvalid", u64::from(n == 0));
            m.set("wvalid", u64::from(n == 3));
            m.tick();
            killed |= m.get("kill") == 1;
        }
        assert_eq!(killed, kills, "{address:#x} {data:#x} {strobes:#b}");
    }
}

#[test]
fn the_port_is_the_same_in_verilog_whatever_the_order_of_edges() {
    let map = ports!(Axil {
        in: bus_clock, awaddr, awvalid, wdata, wstrb, wvalid, bready, araddr, arvalid, rready, clock, request_take, answer,
            answer_write, answer_error, answer_data;
        out: awready, wready, bresp, bvalid, arready, rdata, rresp, rvalid, request, request_valid, kill
    });
    let mut d = Diff::new("host_axil_diff", Axil::default(), map).unwrap();
    let mut rng = Rng::new(5);
    for _ in 0..6000 {
        let v = d.inputs();
        for (port, bits) in [
            ("wdata", 32),
            ("wstrb", 4),
            ("awvalid", 1),
            ("wvalid", 1),
            ("arvalid", 1),
            ("bready", 1),
            ("rready", 1),
            ("request_take", 1),
            ("answer", 1),
            ("answer_write", 1),
            ("answer_error", 1),
            ("answer_data", 32),
        ] {
            v.set(port, rng.bits(bits));
        }
        v.set("awaddr", address(&mut rng));
        v.set("araddr", address(&mut rng));
        let clocks = [vec!["clock"], vec!["bus_clock"], vec!["bus_clock", "clock"]];
        if let Err(e) = d.step_some(&clocks[rng.below(3) as usize]) {
            panic!("{e}");
        }
    }
}
