//! Differential test of one block: rust-hdl's simulation against the verilated output of the emitter.

use super::build::BuildError;
use super::ports::PortMap;
use super::rng::Rng;
use super::verilated::{PortId, Verilated};
use crate::emit::{Direction, emit};
use rust_hdl::prelude::Block;
use std::collections::BTreeMap;
use thiserror::Error;

/// The first difference between the two sides.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("cycle {cycle}, port `{port}`: rust-hdl {rust}, verilated {verilated}; inputs {inputs}")]
pub struct Difference {
    /// Cycle, from 0.
    pub cycle: u64,
    /// Port.
    pub port: String,
    /// What rust-hdl's simulation says, in hexadecimal.
    pub rust: String,
    /// What the verilated model says, in hexadecimal.
    pub verilated: String,
    /// The inputs of that cycle.
    pub inputs: String,
}

/// The inputs of a cycle. A port that is not set keeps its value of the cycle before.
#[derive(Debug, Clone, Default)]
pub struct Inputs(BTreeMap<String, Vec<u32>>);

impl Inputs {
    /// Sets a port of up to 64 bits.
    pub fn set(&mut self, port: &str, value: u64) {
        self.set_words(port, &[value as u32, (value >> 32) as u32]);
    }

    /// Sets a port from words, least significant first.
    pub fn set_words(&mut self, port: &str, words: &[u32]) {
        self.0.insert(port.into(), words.to_vec());
    }

    /// The low 64 bits of what a port was set to.
    pub fn get(&self, port: &str) -> u64 {
        let w = |i: usize| {
            self.0
                .get(port)
                .and_then(|v| v.get(i))
                .copied()
                .unwrap_or(0)
        };
        u64::from(w(0)) | u64::from(w(1)) << 32
    }
}

fn hex(words: &[u32]) -> String {
    let mut s: String = words.iter().rev().map(|w| format!("{w:08x}")).collect();
    s = s.trim_start_matches('0').to_string();
    format!("0x{}", if s.is_empty() { "0" } else { &s })
}

/// Both sides of a block, in step.
pub struct Diff<B: Block> {
    block: B,
    map: PortMap<B>,
    model: Verilated,
    inputs: Inputs,
    widths: BTreeMap<String, usize>,
    clocks: Vec<usize>,
    outputs: Vec<PortId>,
    cycle: u64,
    seed: u64,
}

impl<B: Block> Diff<B> {
    /// Emits and verilates `block` under the module name `name`; `map` lists its ports, all of them.
    ///
    /// # Errors
    /// What the emitter refuses, what Verilator warns about, or a port that is missing in the list.
    pub fn new(name: &str, mut block: B, map: PortMap<B>) -> Result<Self, BuildError> {
        block.connect_all();
        let design = emit(name, &block)?;
        for p in &design.ports {
            let listed = match p.direction {
                Direction::Input => map.inputs.iter().any(|i| i.0 == p.path),
                Direction::Output => map.outputs.iter().any(|o| o.0 == p.path),
                Direction::InOut => false,
            };
            if !listed {
                return Err(BuildError::Ports(format!(
                    "port `{}` of `{name}` is not in ports!(…)",
                    p.path
                )));
            }
        }
        let widths: BTreeMap<String, usize> = design
            .ports
            .iter()
            .filter(|p| !p.clock)
            .map(|p| (p.path.clone(), p.width))
            .collect();
        let is_clock = |path: &str| design.ports.iter().any(|p| p.clock && p.path == path);
        let clocks = (0..map.inputs.len())
            .filter(|i| is_clock(&map.inputs[*i].0))
            .collect();
        let model = Verilated::new(&design)?;
        let outputs = map.outputs.iter().map(|o| model.port(&o.0)).collect();
        let inputs = Inputs::default();
        let mut d = Diff {
            block,
            map,
            model,
            inputs,
            widths,
            clocks,
            outputs,
            cycle: 0,
            seed: 1,
        };
        d.settle();
        Ok(d)
    }

    /// Seed of the random stimulus; 1 unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The verilated side, for a bench that wants to look at it alone.
    pub fn model(&mut self) -> &mut Verilated {
        &mut self.model
    }

    /// The inputs, to be set before [`step`](Self::step).
    pub fn inputs(&mut self) -> &mut Inputs {
        &mut self.inputs
    }

    fn settle(&mut self) {
        for _ in 0..1000 {
            self.block.update_all();
            if !self.block.has_changed() {
                return;
            }
        }
        panic!("rust-hdl's simulation does not settle: a combinational loop");
    }

    /// Applies the inputs, compares every output before the clock edge, then clocks both sides.
    ///
    /// # Errors
    /// The first output that differs.
    pub fn step(&mut self) -> Result<(), Difference> {
        self.step_clocks(&self.clocks.clone())
    }

    /// As [`step`](Self::step), but only the clocks of the given names have an edge, together; the others stand still.
    ///
    /// # Errors
    /// The first output that differs.
    ///
    /// # Panics
    /// If a name is not that of a clock: a bug of the bench.
    pub fn step_some(&mut self, names: &[&str]) -> Result<(), Difference> {
        let clocks: Vec<usize> = names
            .iter()
            .map(|name| {
                let found = |i: &&usize| self.map.inputs[**i].0 == *name;
                match self.clocks.iter().find(found) {
                    Some(i) => *i,
                    None => panic!("no clock `{name}`"),
                }
            })
            .collect();
        self.step_clocks(&clocks)
    }

    fn step_clocks(&mut self, clocks: &[usize]) -> Result<(), Difference> {
        for (path, words) in &self.inputs.0 {
            let Some((_, write)) = self.map.inputs.iter().find(|i| i.0 == *path) else {
                panic!("no input `{path}`");
            };
            let mut words = words.clone();
            let width = self.widths.get(path).copied().unwrap_or(1);
            words.resize(width.div_ceil(32), 0);
            write(&mut self.block, &words);
            self.model.set_words(path, &words);
        }
        self.settle();
        self.model.eval();
        for ((path, read), id) in self.map.outputs.iter().zip(&self.outputs) {
            let (rust, verilated) = (read(&self.block), self.model.get_words_id(*id));
            if rust != verilated {
                let inputs: Vec<String> = self
                    .inputs
                    .0
                    .iter()
                    .map(|(p, w)| format!("{p}={}", hex(w)))
                    .collect();
                return Err(Difference {
                    cycle: self.cycle,
                    port: path.clone(),
                    rust: hex(&rust),
                    verilated: hex(&verilated),
                    inputs: inputs.join(" "),
                });
            }
        }
        if !clocks.is_empty() {
            for level in [1, 0] {
                for i in clocks {
                    self.map.inputs[*i].1(&mut self.block, &[level]);
                }
                self.settle();
            }
            let ports: Vec<PortId> = clocks
                .iter()
                .map(|i| self.model.port(&self.map.inputs[*i].0))
                .collect();
            self.model.tick_clocks(&ports);
        }
        self.cycle += 1;
        Ok(())
    }

    /// Runs `cycles` cycles with the inputs that `stimulus` sets, given a generator and the cycle number.
    ///
    /// # Panics
    /// At the first difference.
    pub fn random(&mut self, cycles: u64, mut stimulus: impl FnMut(&mut Rng, u64, &mut Inputs)) {
        let mut rng = Rng::new(self.seed);
        for n in 0..cycles {
            stimulus(&mut rng, n, &mut self.inputs);
            if let Err(d) = self.step() {
                panic!("{d}");
            }
        }
    }

    /// Runs `cycles` cycles with random bits on every input.
    ///
    /// # Panics
    /// At the first difference.
    pub fn fuzz(&mut self, cycles: u64) {
        let inputs = self.data_inputs();
        self.random(cycles, |rng, _, v| {
            for (path, width) in &inputs {
                v.set_words(path, &rng.words(*width));
            }
        });
    }

    /// Runs every combination of the inputs once (at most 20 bits of them).
    ///
    /// # Panics
    /// At the first difference, or if there are more than 20 bits.
    pub fn exhaustive(&mut self) {
        let inputs = self.data_inputs();
        let total: usize = inputs.iter().map(|i| i.1).sum();
        assert!(total <= 20, "{total} bits of input are too many to try all");
        self.random(1 << total, |_, n, v| {
            let mut rest = n;
            for (path, width) in &inputs {
                v.set(path, rest & ((1 << width) - 1));
                rest >>= width;
            }
        });
    }

    fn data_inputs(&self) -> Vec<(String, usize)> {
        let width = |path: &String| self.widths.get(path).map(|w| (path.clone(), *w));
        self.map.inputs.iter().filter_map(|i| width(&i.0)).collect()
    }
}
