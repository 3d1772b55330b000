//! A host on the AXI4-Lite port of a verilated design, a pipeline behind it that only answers, and memory for the ring.

use super::host::Clocks;
use std::collections::{BTreeMap, VecDeque};
use t2t_hdl::testbench::{Rng, Verilated};

/// Byte address of BAR2 on the port.
pub const BAR2: usize = 1 << 21;

/// An access was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

/// What stands around the host interface.
pub struct Host {
    pub m: Verilated,
    pub rng: Rng,
    clocks: Clocks,
    /// Writes that the pipeline got: address, word.
    pub pipeline: Vec<(u64, u64)>,
    /// Whether the pipeline answers reads, now: with the address, inverted.
    pub answers: bool,
    asked: VecDeque<Option<u64>>,
    late: Option<u64>,
    /// Host memory, by 64-byte records.
    pub memory: BTreeMap<u64, Vec<u32>>,
    address: Option<u64>,
    record: Option<Vec<u32>>,
    acknowledge: u64,
    /// Pulses of the interrupt vectors, of a kill.
    pub interrupts: [usize; 4],
    pub kills: usize,
    /// The pipeline is being killed.
    pub killing: bool,
    /// Cycles of the core clock.
    pub core: u64,
    answered: VecDeque<(bool, Result<u32, Refused>)>,
}

impl Host {
    pub fn new(m: Verilated, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let clocks = Clocks::new(&m, "bus_clock", "clock", &mut rng);
        let mut host = Host {
            m,
            rng,
            clocks,
            pipeline: vec![],
            answers: true,
            asked: VecDeque::from([None, None]),
            late: None,
            memory: BTreeMap::new(),
            address: None,
            record: None,
            acknowledge: 0,
            interrupts: [0; 4],
            kills: 0,
            killing: false,
            core: 0,
            answered: VecDeque::new(),
        };
        host.m.set("settled", 1);
        for ready in ["s_axil_bready", "s_axil_rready"] {
            host.m.set(ready, 1);
        }
        host
    }

    /// One edge of either clock, or both.
    pub fn step(&mut self) -> [bool; 2] {
        let edges = self.clocks.edge(&mut self.rng);
        if edges[0] {
            for ready in ["m_axi_awready", "m_axi_wready"] {
                self.m.set(ready, self.rng.bits(1));
            }
            self.m.set("m_axi_bvalid", u64::from(self.acknowledge > 0));
        }
        self.m.eval();
        if edges[0] {
            self.bus();
        }
        if edges[1] {
            self.behind();
        }
        self.clocks.tick(&mut self.m, edges);
        if edges[1] {
            // What the pipeline answers comes from its registers.
            self.late = self.asked.pop_front().flatten().or(self.late);
            let answer = if self.answers { self.late.take() } else { None };
            self.m.set("p_rvalid", u64::from(answer.is_some()));
            self.m.set("p_rdata", answer.map_or(0, |address| !address));
            self.core += 1;
        }
        edges
    }

    fn bus(&mut self) {
        let m = &self.m;
        let both = |a: &str, b: &str| m.get(a) == 1 && m.get(b) == 1;
        for (vector, count) in self.interrupts.iter_mut().enumerate() {
            *count += (m.get("irq") >> vector & 1) as usize;
        }
        if both("m_axi_bvalid", "m_axi_bready") {
            self.acknowledge -= 1;
        }
        if both("m_axi_awvalid", "m_axi_awready") {
            assert_eq!(self.address.replace(m.get("m_axi_awaddr")), None);
        }
        if both("m_axi_wvalid", "m_axi_wready") {
            assert_eq!(self.record.replace(m.get_words("m_axi_wdata")), None);
        }
        if self.address.is_some() && self.record.is_some() {
            self.memory
                .extend(self.address.take().zip(self.record.take()));
            self.acknowledge += 1;
        }
        for (valid, ready, resp, write) in [
            ("s_axil_bvalid", "s_axil_bready", "s_axil_bresp", true),
            ("s_axil_rvalid", "s_axil_rready", "s_axil_rresp", false),
        ] {
            if both(valid, ready) {
                let word = if write { 0 } else { m.get("s_axil_rdata") };
                let answer = match m.get(resp) {
                    0 => Ok(word as u32),
                    2 => Err(Refused),
                    other => panic!("{resp} = {other}"),
                };
                self.answered.push_back((write, answer));
            }
        }
    }

    fn behind(&mut self) {
        let kill = self.m.get("kill") == 1;
        self.kills += usize::from(kill && !self.killing);
        self.killing = kill;
        if self.m.get("p_wen") == 1 {
            self.pipeline
                .push((self.m.get("p_addr"), self.m.get("p_wdata")));
        }
        let reads = self.m.get("p_ren") == 1;
        self.asked.push_back(reads.then(|| self.m.get("p_addr")));
    }

    pub fn run(&mut self, core_cycles: u64) {
        let end = self.core + core_cycles;
        while self.core < end {
            self.step();
        }
    }

    /// Offers a write until the port has taken it.
    pub fn post(&mut self, address: usize, word: u32, strobes: u64) {
        self.m.set("s_axil_awaddr", address as u64);
        self.m.set("s_axil_wdata", u64::from(word));
        self.m.set("s_axil_wstrb", strobes);
        self.offer(&[
            ("s_axil_awvalid", "s_axil_awready"),
            ("s_axil_wvalid", "s_axil_wready"),
        ]);
    }

    /// Offers a read until the port has taken it.
    pub fn ask(&mut self, address: usize) {
        self.m.set("s_axil_araddr", address as u64);
        self.offer(&[("s_axil_arvalid", "s_axil_arready")]);
    }

    fn offer(&mut self, channels: &[(&str, &str)]) {
        let mut open = channels.to_vec();
        for (valid, _) in &open {
            self.m.set(valid, 1);
        }
        let end = self.core + 1000;
        while !open.is_empty() {
            self.m.eval();
            let ready: Vec<bool> = open.iter().map(|c| self.m.get(c.1) == 1).collect();
            if self.step()[0] {
                let mut taken = ready.into_iter();
                let m = &mut self.m;
                open.retain(|(valid, _)| {
                    let taken = taken.next() == Some(true);
                    if taken {
                        m.set(valid, 0);
                    }
                    !taken
                });
            }
            assert!(self.core < end, "the port takes nothing");
        }
    }

    /// The next answer: whether to a write, and what.
    pub fn answer(&mut self) -> (bool, Result<u32, Refused>) {
        let end = self.core + (1 << 19);
        loop {
            if let Some(answer) = self.answered.pop_front() {
                return answer;
            }
            assert!(self.core < end, "an access is not answered");
            self.step();
        }
    }

    pub fn write(&mut self, address: usize, word: u32) -> Result<(), Refused> {
        self.post(address, word, 15);
        let (write, answer) = self.answer();
        assert!(write);
        answer.map(|_| ())
    }

    pub fn read(&mut self, address: usize) -> Result<u32, Refused> {
        self.ask(address);
        let (write, answer) = self.answer();
        assert!(!write);
        answer
    }

    /// A register of one word.
    pub fn register(&mut self, offset: usize) -> u32 {
        match self.read(4 * offset) {
            Ok(word) => word,
            Err(Refused) => panic!("register {offset:#x} cannot be read"),
        }
    }

    /// Writes a register of one word.
    pub fn set(&mut self, offset: usize, word: u32) {
        assert_eq!(self.write(4 * offset, word), Ok(()), "register {offset:#x}");
    }

    /// Resets the function for some cycles of the bus.
    pub fn reset(&mut self, cycles: usize) {
        self.m.set("bus_reset", 1);
        let mut left = cycles;
        while left > 0 {
            left -= usize::from(self.step()[0]);
        }
        self.m.set("bus_reset", 0);
        self.run(40);
    }
}
