//! Crossings between clocks: simulation twin against the verilated Verilog with edges in any order, then each promise with
//! clocks that run at ratios of their own.

use std::collections::VecDeque;
use t2t_hdl::emit::emit;
use t2t_hdl::ports;
use t2t_hdl::prim::{AsyncFifo, AsyncLutFifo, BLOCK, DISTRIBUTED, PulseCross, Synchroniser};
use t2t_hdl::testbench::{Diff, PortId, Rng, Verilated};

/// Which of two clocks has the next edge: two phases that advance by periods of their own, which drift.
struct Clocks {
    next: [u64; 2],
    period: [u64; 2],
}

impl Clocks {
    fn new(rng: &mut Rng) -> Self {
        Clocks {
            next: [rng.below(1000), rng.below(1000)],
            period: [100 + rng.below(900), 100 + rng.below(900)],
        }
    }

    /// Edges of the first and the second clock; both only where they meet by chance.
    fn edge(&mut self, rng: &mut Rng) -> [bool; 2] {
        let now = self.next[0].min(self.next[1]);
        let edges = self.next.map(|at| at == now);
        for ((next, period), edge) in self.next.iter_mut().zip(self.period).zip(edges) {
            if edge {
                *next += period + rng.below(3);
            }
        }
        edges
    }
}

fn chosen(rng: &mut Rng, names: [&'static str; 2]) -> Vec<&'static str> {
    match rng.below(3) {
        0 => vec![names[0]],
        1 => vec![names[1]],
        _ => names.to_vec(),
    }
}

fn fifo_equals<const D: usize, const A: usize, const STYLE: u8>(name: &str) {
    let map = ports!(AsyncFifo<D, A, STYLE> {
        in: write_clock, write_data, write_enable, read_clock, read_enable; out: full, read_data, empty
    });
    let mut d = Diff::new(name, AsyncFifo::<D, A, STYLE>::default(), map).unwrap();
    let mut rng = Rng::new(7);
    for n in 0..6000u64 {
        // Phases in which it fills, and phases in which it runs empty.
        let filling = n / 500 % 2 == 0;
        let v = d.inputs();
        v.set_words("write_data", &rng.words(D));
        v.set(
            "write_enable",
            u64::from(rng.below(8) < if filling { 7 } else { 2 }),
        );
        v.set(
            "read_enable",
            u64::from(rng.below(8) < if filling { 2 } else { 7 }),
        );
        let clocks = chosen(&mut rng, ["write_clock", "read_clock"]);
        if let Err(e) = d.step_some(&clocks) {
            panic!("{e}");
        }
    }
}

#[test]
fn a_queue_equals_its_twin_whatever_the_order_of_edges() {
    fifo_equals::<70, 2, DISTRIBUTED>("cross_fifo_lut");
    fifo_equals::<12, 4, BLOCK>("cross_fifo_block");
}

#[test]
fn a_queue_between_independent_clocks_loses_duplicates_and_reorders_nothing() {
    let design = emit("cross_fifo", &AsyncLutFifo::<32, 3>::default()).unwrap();
    for seed in 0..40 {
        let mut rng = Rng::new(seed);
        let mut m = Verilated::new(&design).unwrap();
        let clocks: [PortId; 2] = ["write_clock", "read_clock"].map(|c| m.port(c));
        let mut order = Clocks::new(&mut rng);
        let (eager, hungry) = (1 + rng.below(8), 1 + rng.below(8));
        let mut inside = VecDeque::new();
        let (mut written, mut read, mut was_full, mut was_empty) = (0u64, 0u64, 0, 0);
        for _ in 0..20_000 {
            let edges = order.edge(&mut rng);
            // Inputs of a side change only before its own edge, as registers of its clock would.
            if edges[0] {
                m.set("write_enable", u64::from(rng.below(8) < eager));
                m.set("write_data", written * 0x9E37_79B9);
            }
            if edges[1] {
                m.set("read_enable", u64::from(rng.below(8) < hungry));
            }
            m.eval();
            if edges[1] && m.get("read_enable") == 1 {
                if m.get("empty") == 1 {
                    was_empty += 1;
                } else {
                    assert_eq!(
                        Some(m.get("read_data")),
                        inside.pop_front(),
                        "seed {seed}, word {read}"
                    );
                    read += 1;
                }
            }
            if edges[0] && m.get("write_enable") == 1 {
                if m.get("full") == 1 {
                    was_full += 1;
                } else {
                    inside.push_back((written * 0x9E37_79B9) & 0xFFFF_FFFF);
                    written += 1;
                }
            }
            assert!(inside.len() <= 9, "more words than there are places");
            let ticked: Vec<PortId> = (0..2).filter(|i| edges[*i]).map(|i| clocks[i]).collect();
            m.tick_clocks(&ticked);
        }
        m.set("write_enable", 0);
        m.set("read_enable", 1);
        for _ in 0..40 {
            m.eval();
            if m.get("empty") == 0 {
                assert_eq!(Some(m.get("read_data")), inside.pop_front());
                read += 1;
            }
            m.tick_clocks(&clocks[1..]);
        }
        assert_eq!((inside.len(), read), (0, written), "seed {seed}");
        assert!(
            written > 500 && was_full + was_empty > 0,
            "seed {seed} tried little"
        );
    }
}

#[test]
fn a_full_queue_holds_its_memory_and_one_word_more() {
    let design = emit("cross_fifo_full", &AsyncFifo::<80, 9>::default()).unwrap();
    let mut m = Verilated::new(&design).unwrap();
    let (write, read) = (m.port("write_clock"), m.port("read_clock"));
    m.set("write_enable", 1);
    let mut accepted = 0;
    for _ in 0..600 {
        m.set("write_data", accepted);
        accepted += 1 - m.get("full");
        m.tick_clocks(&[write, read]);
    }
    assert_eq!(accepted, 513);
    m.set("write_enable", 0);
    m.set("read_enable", 1);
    for word in 0..513 {
        assert_eq!(
            (m.get("empty"), m.get("read_data")),
            (0, word),
            "one word a cycle"
        );
        m.tick_clocks(&[read]);
    }
    assert_eq!(m.get("empty"), 1);
}

#[test]
fn levels_and_pulses_equal_their_twins() {
    let map = ports!(Synchroniser<3> { in: clock, d; out: q });
    Diff::new("cross_level", Synchroniser::<3>::default(), map)
        .unwrap()
        .fuzz(500);
    let map = ports!(PulseCross { in: from_clock, pulse, to_clock; out: out });
    let mut d = Diff::new("cross_pulse", PulseCross::default(), map).unwrap();
    let mut rng = Rng::new(3);
    for n in 0..4000u64 {
        let often = if n < 2000 { 2 } else { 20 };
        d.inputs().set("pulse", u64::from(rng.one_in(often)));
        if let Err(e) = d.step_some(&chosen(&mut rng, ["from_clock", "to_clock"])) {
            panic!("{e}");
        }
    }
}

/// What a kill relies on: whatever the clocks, and however close pulses follow each other, one comes out after each.
#[test]
fn after_every_pulse_one_comes_out_within_four_cycles_of_an_idle_crossing() {
    let design = emit("cross_pulse_free", &PulseCross::default()).unwrap();
    for seed in 0..40 {
        let mut rng = Rng::new(seed);
        let mut m = Verilated::new(&design).unwrap();
        let clocks = ["from_clock", "to_clock"].map(|c| m.port(c));
        let mut order = Clocks::new(&mut rng);
        let often = [1, 2, 50][seed as usize % 3];
        // Pulses that went in since the last one that came out, and cycles of either clock since the oldest of these.
        let (mut ins, mut outs, mut waiting, mut waited) = (0u64, 0u64, false, [0u64; 2]);
        for n in 0..20_000 {
            let edges = order.edge(&mut rng);
            if edges[0] {
                m.set("pulse", u64::from(rng.one_in(often) && n < 19_000));
            }
            if edges[1] && m.get("out") == 1 {
                outs += 1;
                waiting = false;
            }
            if edges[0] && m.get("pulse") == 1 {
                ins += 1;
                if !waiting {
                    (waiting, waited) = (true, [0; 2]);
                }
            }
            let ticked: Vec<PortId> = (0..2).filter(|i| edges[*i]).map(|i| clocks[i]).collect();
            m.tick_clocks(&ticked);
            if waiting {
                for i in 0..2 {
                    waited[i] += u64::from(edges[i]);
                }
                // At worst behind another that had just left: its way and back, and its own way.
                assert!(
                    waited[0] <= 6 || waited[1] <= 9,
                    "seed {seed}: a pulse is lost"
                );
            }
        }
        assert!(
            !waiting && outs > 20 && outs <= ins,
            "seed {seed}: {ins} in, {outs} out"
        );
    }
}
