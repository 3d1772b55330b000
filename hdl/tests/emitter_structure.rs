//! What blocks are made of: arrays of signals and blocks, interfaces, enums, loops, named constants, registers. Each is
//! rust-hdl's simulation against the verilated output.

use rust_hdl::prelude::*;
use rust_hdl::widgets::edge_ff::EdgeDFF;
use t2t_hdl::emit::{Consts, emit};
use t2t_hdl::testbench::Diff;
use t2t_hdl::{const_table, ports};

const LANES: usize = 3;
const STEP: u64 = 5;
mod layout {
    pub const NIBBLE: usize = 4;
}
const_table!(LaneConsts: LANES, STEP, layout::NIBBLE);

/// A lane of the array below: a register with a non-zero start, and an accumulator.
#[derive(LogicBlock)]
struct Lane<const W: usize> {
    pub clock: Signal<In, Clock>,
    pub x: Signal<In, Bits<W>>,
    pub sum: Signal<Out, Bits<W>>,
    pub odd: Signal<Out, Bit>,
    total: DFF<Bits<W>>,
    start: EdgeDFF<Bits<W>>,
}

impl<const W: usize> Default for Lane<W> {
    fn default() -> Self {
        Lane {
            clock: Default::default(),
            x: Default::default(),
            sum: Default::default(),
            odd: Default::default(),
            total: Default::default(),
            start: EdgeDFF::new(9.into()),
        }
    }
}

impl<const W: usize> Logic for Lane<W> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, total);
        self.start.clk.next = self.clock.val();
        self.start.d.next = self.start.q.val() + self.x.val();
        if self.x.val().any() {
            self.total.d.next = self.total.q.val() + self.x.val();
        }
        self.sum.next = self.total.q.val() ^ self.start.q.val();
        self.odd.next = self.total.q.val().get_bit(0);
    }
}

#[derive(LogicInterface, Default)]
#[join = "StreamOut"]
struct StreamIn {
    pub data: Signal<In, Bits<40>>,
    pub valid: Signal<In, Bit>,
    pub ready: Signal<Out, Bit>,
}

#[derive(LogicInterface, Default)]
#[join = "StreamIn"]
struct StreamOut {
    pub data: Signal<Out, Bits<40>>,
    pub valid: Signal<Out, Bit>,
    pub ready: Signal<In, Bit>,
}

#[derive(Copy, Clone, PartialEq, Debug, LogicState)]
enum Phase {
    Idle,
    Head,
    Body,
}

/// A stage with a stream on both sides and a state machine of three states.
#[derive(LogicBlock, Default)]
struct Stage {
    pub clock: Signal<In, Clock>,
    pub from: StreamIn,
    pub to: StreamOut,
    pub busy: Signal<Out, Bit>,
    phase: DFF<Phase>,
    kept: DFF<Bits<40>>,
}

impl Logic for Stage {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, phase, kept);
        self.to.data.next = self.kept.q.val();
        self.to.valid.next = self.phase.q.val() == Phase::Body;
        self.from.ready.next = self.to.ready.val();
        self.busy.next = true;
        match self.phase.q.val() {
            Phase::Idle => {
                self.busy.next = false;
                if self.from.valid.val() {
                    self.phase.d.next = Phase::Head;
                }
            }
            Phase::Head => {
                self.kept.d.next = self.from.data.val();
                self.phase.d.next = Phase::Body;
            }
            Phase::Body => {
                if self.to.ready.val() {
                    self.phase.d.next = Phase::Idle;
                }
            }
        }
    }
}

/// Everything together: arrays of blocks, of registers in two dimensions, of ports, linked and joined interfaces.
#[derive(LogicBlock, Default)]
struct House {
    pub clock: Signal<In, Clock>,
    pub x: [Signal<In, Bits<12>>; 3],
    pub y: [Signal<Out, Bits<12>>; 3],
    pub from: StreamIn,
    pub to: StreamOut,
    pub last: Signal<Out, Bits<12>>,
    pub grid_sum: Signal<Out, Bits<8>>,
    pub busy: Signal<Out, Bits<2>>,
    pub odds: Signal<Out, Bits<3>>,
    pub bit: Signal<Out, Bit>,
    lanes: [Lane<12>; 3],
    grid: [[DFF<Bits<8>>; 2]; 2],
    first: Stage,
    second: Stage,
    odd: [Signal<Local, Bits<3>>; 4],
    k: Consts<LaneConsts>,
}

impl Logic for House {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..LANES {
            self.lanes[i].clock.next = self.clock.val();
            self.lanes[i].x.next = self.x[i].val();
            self.y[i].next = self.lanes[i].sum.val();
            if i == 0 {
                self.y[i].next = self.lanes[i].sum.val() + STEP;
            }
        }
        self.last.next = self.lanes[LANES - 1].sum.val();
        self.odd[0].next = 0.into();
        for i in 0..3 {
            self.odd[i + 1].next = self.odd[i].val();
            if self.lanes[i].odd.val() {
                self.odd[i + 1].next = self.odd[i].val().replace_bit(i, true);
            }
        }
        self.odds.next = self.odd[3].val();
        for i in 0..2 {
            for j in 0..2 {
                self.grid[i][j].clock.next = self.clock.val();
                self.grid[i][j].d.next =
                    self.grid[j][i].q.val() + self.x[i].val().get_bits::<8>(j * layout::NIBBLE);
            }
        }
        self.grid_sum.next =
            self.grid[0][0].q.val() + self.grid[0][1].q.val() + self.grid[1][0].q.val();
        self.bit.next = self.grid[1][1].d.val().xor();
        self.first.clock.next = self.clock.val();
        self.second.clock.next = self.clock.val();
        StreamIn::link(&mut self.from, &mut self.first.from);
        StreamOut::join(&mut self.first.to, &mut self.second.from);
        StreamOut::link(&mut self.to, &mut self.second.to);
        self.busy.next = (bit_cast::<2, 1>(self.first.busy.val().into()) << 1)
            | bit_cast::<2, 1>(self.second.busy.val().into());
    }
}

#[test]
fn structure_is_translated_exactly() {
    let map = ports!(House {
        in: clock, x[0], x[1], x[2], from.data, from.valid, to.ready;
        out: y[0], y[1], y[2], from.ready, to.data, to.valid, last, grid_sum, busy, odds, bit
    });
    Diff::new("house", House::default(), map)
        .unwrap()
        .fuzz(3000);
}

#[test]
fn modules_are_shared_and_names_are_clean() {
    let e = emit("house", &House::default()).unwrap();
    assert_eq!(e.modules["house_lanes"], 3, "{:?}", e.modules);
    assert_eq!(
        e.modules["house_first"], 2,
        "the two stages have the same text: {:?}",
        e.modules
    );
    assert_eq!(e.modules.len(), 3);
    assert!(
        !e.verilog.contains('$'),
        "no `$` names and no system functions here"
    );
    assert!(
        e.verilog.contains("reg [11:0] start = 12'd9;")
            || e.verilog.contains("reg [11:0] start = 12'h9;")
    );
    assert!(
        e.verilog.contains("output wire bit_\n"),
        "a keyword gets another name"
    );
    let port = e.ports.iter().find(|p| p.path == "x.1").unwrap();
    assert_eq!((port.name.as_str(), port.width), ("x_1", 12));
}

/// Wide vectors, the simulator's other representation: shifts, joins, computed slices, comparison, carry.
#[derive(LogicBlock, Default)]
struct Wide {
    pub clock: Signal<In, Clock>,
    pub a: Signal<In, Bits<100>>,
    pub b: Signal<In, Bits<100>>,
    pub s: Signal<In, Bits<5>>,
    pub less: Signal<Out, Bit>,
    pub sum: Signal<Out, Bits<101>>,
    pub window: Signal<Out, Bits<40>>,
    pub record: Signal<Out, Bits<200>>,
    pub shifted: Signal<Out, Bits<100>>,
    pub cut: Signal<Out, Bits<33>>,
    kept: DFF<Bits<200>>,
}

impl Logic for Wide {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, kept);
        self.less.next = self.a.val() < self.b.val();
        self.sum.next = bit_cast::<101, 100>(self.a.val()) + bit_cast::<101, 100>(self.b.val());
        self.window.next = self.a.val().get_bits::<40>(self.s.val().index() * 4);
        self.kept.d.next =
            (bit_cast::<200, 100>(self.a.val()) << 100) | bit_cast::<200, 100>(self.b.val());
        if self.s.val() == 3 {
            self.kept.d.next = self.kept.q.val() >> 1;
        }
        self.record.next = self.kept.q.val();
        self.shifted.next = (self.a.val() << self.s.val()) - self.b.val();
        self.cut.next =
            bit_cast::<33, 200>(self.kept.q.val() ^ bit_cast::<200, 100>(!self.b.val()));
    }
}

#[test]
fn wide_vectors_are_translated_exactly() {
    let map = ports!(Wide { in: clock, a, b, s; out: less, sum, window, record, shifted, cut });
    let mut d = Diff::new("wide", Wide::default(), map).unwrap();
    d.random(2000, |rng, _, v| {
        v.set_words("a", &rng.words(100));
        v.set_words("b", &rng.words(100));
        // rust-hdl panics on a slice that starts behind the end.
        v.set("s", rng.below(26));
    });
}
