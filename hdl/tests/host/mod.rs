//! What benches of the host interface share: two clocks that drift.

use t2t_hdl::testbench::{PortId, Rng, Verilated};

/// Two clocks with periods of their own; both have an edge only where they meet by chance.
pub struct Clocks {
    ports: [PortId; 2],
    next: [u64; 2],
    period: [u64; 2],
}

impl Clocks {
    /// Clocks `a` and `b` of the model, with random periods within a factor of four of each other.
    pub fn new(m: &Verilated, a: &str, b: &str, rng: &mut Rng) -> Self {
        Clocks {
            ports: [m.port(a), m.port(b)],
            next: [rng.below(1000), rng.below(1000)],
            period: [250 + rng.below(750), 250 + rng.below(750)],
        }
    }

    /// Which of the clocks have the next edge.
    pub fn edge(&mut self, rng: &mut Rng) -> [bool; 2] {
        let now = self.next[0].min(self.next[1]);
        let edges = self.next.map(|at| at == now);
        for ((next, period), edge) in self.next.iter_mut().zip(self.period).zip(edges) {
            if edge {
                *next += period + rng.below(3);
            }
        }
        edges
    }

    /// Has these edges.
    pub fn tick(&self, m: &mut Verilated, edges: [bool; 2]) {
        let clocks: Vec<PortId> = (0..2)
            .filter(|i| edges[*i])
            .map(|i| self.ports[i])
            .collect();
        m.tick_clocks(&clocks);
    }
}
