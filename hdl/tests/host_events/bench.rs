//! `Events` between two clocks that know nothing of each other: a pipeline that speaks, a bus that answers when it likes, a host that
//! takes when it likes.

use crate::line::{Line, Word};
use crate::record::{Rec, Said, Stamp};
use std::collections::{HashMap, VecDeque};
use std::sync::OnceLock;
use t2t_contract::events::common;
use t2t_hdl::emit::{Emitted, emit};
use t2t_hdl::host::events::Events;
use t2t_hdl::testbench::{BuildOptions, PortId, Rng, Verilated};

/// Periods of core and bus clock, ps: 322.265625 MHz and 250 MHz.
pub const BOARD: [u64; 2] = [3103, 4000];
/// Where the first ring lies: not where its size would align it. The next ones lie above it.
pub const BASE: u64 = 0x12_3456_7FC0;

fn design() -> &'static Emitted {
    static DESIGN: OnceLock<Emitted> = OnceLock::new();
    DESIGN.get_or_init(|| {
        // More than the stack of a thread of tests.
        let emit = || emit("events", &Events::default()).unwrap();
        std::thread::Builder::new()
            .stack_size(1 << 26)
            .spawn(emit)
            .unwrap()
            .join()
            .unwrap()
    })
}

/// How the bus behaves.
#[derive(Clone, Copy)]
pub struct Bus {
    /// An address or a record waits for `ready` this often: so many cycles of eight.
    pub slow: u64,
    /// An answer takes up to so many cycles.
    pub delay: u64,
    /// One answer in so many is an error; 0 = none.
    pub errors: u64,
}

/// A bus that takes a record a cycle and answers after ten.
pub const FAST: Bus = Bus {
    slow: 0,
    delay: 10,
    errors: 0,
};

pub struct Bench {
    pub m: Verilated,
    clocks: [PortId; 2],
    next: [u64; 2],
    pub period: [u64; 2],
    pub rng: Rng,
    pub bus: Bus,
    bus_cycle: u64,
    w: VecDeque<Rec>,
    b: VecDeque<(u64, u64)>,
    answer: Option<u64>,
    pub memory: HashMap<u64, Rec>,
    /// Records of this ring that are in memory, and writes answered with an error.
    pub answered: u64,
    pub failed: u64,
    /// Pulses of each vector, and how many records were in memory at the last.
    pub irqs: [u64; 4],
    pub at_irq: u64,
    // The host.
    pub size: u64,
    pub base: u64,
    pub taken: u64,
    pub read: u64,
    // The pipeline.
    pub cycle: u64,
    pub mask: u64,
    pub stamp: Stamp,
    pub status: u64,
    lines: [Line; 2],
    /// Every enabled event since the ring was started, by its number.
    pub expected: Vec<Rec>,
    pub got: Vec<Rec>,
    strobes: Vec<&'static str>,
    pulses: Vec<&'static str>,
}

impl Bench {
    pub fn new(seed: u64, period: [u64; 2], bus: Bus) -> Self {
        let options = BuildOptions {
            opt_level: 2,
            waveform: false,
        };
        let m = Verilated::with_options(design(), options).unwrap();
        let clocks = ["clock", "bus_clock"].map(|c| m.port(c));
        let mut rng = Rng::new(seed);
        let next = [rng.below(4000), rng.below(4000)];
        Bench {
            m,
            clocks,
            next,
            period,
            rng,
            bus,
            bus_cycle: 0,
            w: VecDeque::new(),
            b: VecDeque::new(),
            answer: None,
            memory: HashMap::new(),
            answered: 0,
            failed: 0,
            irqs: [0; 4],
            at_irq: 0,
            size: 0,
            base: BASE,
            taken: 0,
            read: 0,
            cycle: 0,
            mask: 0xFFFF,
            stamp: Stamp {
                time: 34_200_000_000_000,
                generation: 1,
            },
            status: 0,
            lines: Default::default(),
            expected: vec![],
            got: vec![],
            strobes: vec![],
            pulses: vec![],
        }
    }

    /// Writes the ring's registers and starts it; `log2` 0 stops it.
    pub fn start(&mut self, log2: u64) {
        self.base += 1 << 32;
        self.answered = 0;
        self.m.set("event_base", self.base);
        self.m.set("event_mask", self.mask);
        self.m.set("event_log2", log2);
        self.m.set("event_log2_stb", 1);
        self.cycle(Said::default());
        self.m.set("event_log2_stb", 0);
        (self.size, self.taken, self.read) = (1 << log2, 0, 0);
        self.expected.clear();
        self.got.clear();
    }

    /// Starts the ring and waits until its first event is heard: in the fourth cycle after the write.
    pub fn started(&mut self, log2: u64) {
        self.start(log2);
        self.idle(3);
    }

    /// As long as it takes to throw away what waits for a ring that was.
    pub fn settle(&mut self) {
        self.idle(100 + 1000 * self.period[1] / self.period[0]);
    }

    pub fn idle(&mut self, cycles: u64) {
        for _ in 0..cycles {
            self.cycle(Said::default());
        }
    }

    /// One cycle of the core clock, and whatever the bus clock does before it.
    pub fn cycle(&mut self, said: Said) {
        self.stamp.time += 3;
        let ports = [("rx_a_tvalid", "rx_a_tlast"), ("rx_b_tvalid", "rx_b_tlast")];
        for (line, (tvalid, tlast)) in self.lines.iter_mut().zip(ports) {
            let (valid, last) = line.step(&mut self.rng, self.cycle);
            self.m.set(tvalid, valid.into());
            self.m.set(tlast, last.into());
        }
        for port in self.strobes.drain(..) {
            self.m.set(port, 0);
        }
        for port in self.pulses.drain(..) {
            self.m.set(port, 1);
            self.strobes.push(port);
        }
        for &(port, value) in &said.ports {
            self.m.set(port, value);
            if value == 1 && (port.ends_with("_valid") || port == "c_stb") {
                self.strobes.push(port);
            }
            if port == "status" {
                self.status = value;
            }
        }
        self.m.set("now", self.stamp.time);
        self.m.set("generation", self.stamp.generation.into());
        let mut records = said.records;
        records.sort_by_key(|r| r.1);
        let heard = |r: &&(_, u8, Rec)| {
            self.mask >> (r.0 as t2t_contract::reasons::EventKind as u8) & 1 == 1
        };
        self.expected
            .extend(records.iter().filter(heard).map(|r| r.2));
        loop {
            let both = self.next[0] == self.next[1];
            if self.next[1] <= self.next[0] {
                self.bus_edge(both);
                if both {
                    break;
                }
            } else {
                self.m.eval();
                self.m.tick_clocks(&self.clocks[..1]);
                self.next[0] += self.period[0];
                break;
            }
        }
        self.cycle += 1;
    }

    /// A word that came on a line some time ago.
    pub fn word(&mut self, line: u64) -> Option<Word> {
        self.lines[line as usize].word(&mut self.rng, self.cycle)
    }

    /// An edge of the bus clock; `both`: of the core clock too.
    fn bus_edge(&mut self, both: bool) {
        for ready in ["m_axi_awready", "m_axi_wready"] {
            let on = self.rng.below(8) >= self.bus.slow;
            self.m.set(ready, on.into());
        }
        if self.answer.is_none()
            && let Some(&(due, address)) = self.b.front()
            && due <= self.bus_cycle
            && let Some(&data) = self.w.front()
        {
            // The data are in memory no sooner than the answer is offered.
            self.b.pop_front();
            self.w.pop_front();
            if address >= self.base {
                let number = self.answered;
                assert!(
                    number - self.taken < self.size,
                    "record {number} overwrites one that the host has not taken ({})",
                    self.taken
                );
                let place = self.base + number % self.size * 64;
                assert_eq!(address, place, "record {number}");
                self.answered += 1;
            } else {
                assert_eq!(self.answered, 0, "a write to the ring before this one");
            }
            self.memory.insert(address, data);
            let error = self.bus.errors != 0 && self.rng.one_in(self.bus.errors);
            self.failed += u64::from(error);
            self.answer = Some(if error { 2 } else { 0 });
        }
        self.m.set("m_axi_bvalid", self.answer.is_some().into());
        self.m.set("m_axi_bresp", self.answer.unwrap_or(0));
        self.m.eval();
        if self.m.get("m_axi_awvalid") == 1 && self.m.get("m_axi_awready") == 1 {
            assert_eq!(
                (
                    self.m.get("m_axi_awlen"),
                    self.m.get("m_axi_awsize"),
                    self.m.get("m_axi_awburst")
                ),
                (0, 6, 1)
            );
            let due = self.bus_cycle + 1 + self.rng.below(self.bus.delay + 1);
            self.b.push_back((due, self.m.get("m_axi_awaddr")));
        }
        if self.m.get("m_axi_wvalid") == 1 && self.m.get("m_axi_wready") == 1 {
            assert_eq!(
                (self.m.get("m_axi_wlast"), self.m.get("m_axi_wstrb")),
                (1, u64::MAX)
            );
            let words = self.m.get_words("m_axi_wdata");
            self.w.push_back(Rec(words.try_into().unwrap()));
        }
        if self.answer.is_some() {
            assert_eq!(self.m.get("m_axi_bready"), 1);
            self.answer = None;
        }
        let irq = self.m.get("irq");
        for v in 0..4 {
            self.irqs[v] += irq >> v & 1;
        }
        if irq & 1 == 1 {
            self.at_irq = self.answered;
        }
        let edges: &[PortId] = if both {
            &self.clocks
        } else {
            &self.clocks[1..]
        };
        self.m.tick_clocks(edges);
        self.next[1] += self.period[1];
        if both {
            self.next[0] += self.period[0];
        }
        self.bus_cycle += 1;
    }

    /// Writes that began and have not ended.
    pub fn unanswered(&self) -> usize {
        self.b.len() + self.w.len() + usize::from(self.answer.is_some())
    }

    /// The host polls: takes up to `most` records that are there, and says so.
    pub fn take(&mut self, most: u64) {
        for _ in 0..most {
            let phase = 1 - self.read / self.size % 2;
            let Some(rec) = self.memory.get(&(self.base + self.read % self.size * 64)) else {
                break;
            };
            if rec.get(common::PHASE, common::PHASE_W) != phase {
                break;
            }
            self.got.push(*rec);
            self.read += 1;
        }
        self.taken = self.read;
        self.say_taken(self.taken);
    }

    /// Writes EVENT_TAKEN.
    pub fn say_taken(&mut self, taken: u64) {
        self.m.set("event_taken", taken);
        self.pulses.push("event_taken_stb");
    }

    /// Waits until nothing comes any more; the host takes everything.
    pub fn drain(&mut self) {
        let mut quiet = 0;
        while quiet < 40 {
            let before = self.read;
            self.idle(50);
            self.take(u64::MAX);
            quiet = if self.read == before { quiet + 1 } else { 0 };
        }
    }

    /// Everything that came is what was said, with its number; what did not come is `lost`.
    pub fn check(&self, lost: u64) {
        let mut next = 0;
        for (i, rec) in self.got.iter().enumerate() {
            let n = rec.sequence();
            assert!(n >= next, "record {i} has number {n}, after {next}");
            let Some(want) = self.expected.get(n as usize) else {
                panic!(
                    "record {i} has number {n} of {}: {rec:?}",
                    self.expected.len()
                );
            };
            let want = want.numbered(n, 1 - i as u64 / self.size % 2);
            assert_eq!(
                *rec,
                want,
                "record {i}, number {n}, kind {}",
                want.get(common::KIND, 8)
            );
            next = n + 1;
        }
        assert_eq!(
            self.got.len() as u64 + lost,
            self.expected.len() as u64,
            "events are neither there nor counted as lost"
        );
        assert_eq!(self.m.get("event_written"), self.got.len() as u64);
        assert_eq!(self.m.get("event_errors"), self.failed);
    }
}
