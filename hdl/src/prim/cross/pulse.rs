//! One-cycle pulses into another clock: after each pulse that goes in, at least one comes out.
//!
//! In, with `from_clock`: pulses, as many and as close as they like. Out, with `to_clock`: a pulse of one cycle, 3 to 4 cycles of
//! `to_clock` after the one that went in. A pulse that comes while another is on its way is not lost but joins those that are
//! waiting: they become one pulse, after it. So this is for acts that may be repeated, not for counting.
//!
//! A toggle crosses and comes back; the next one starts only then. 1 level.

use rust_hdl::prelude::*;

/// A crossing for pulses; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct PulseCross {
    /// Clock of the sending side.
    pub from_clock: Signal<In, Clock>,
    /// A pulse goes in.
    pub pulse: Signal<In, Bit>,
    /// Clock of the receiving side.
    pub to_clock: Signal<In, Clock>,
    /// A pulse comes out.
    pub out: Signal<Out, Bit>,
    _twin: Twin,
}

/// Simulation twin: the registers of the Verilog below, under the same names.
#[derive(Default)]
struct Twin {
    toggle: bool,
    again: bool,
    back_meet: bool,
    back_seen: bool,
    to_meet: bool,
    to_seen: bool,
    last: bool,
    out: bool,
}

impl Logic for PulseCross {
    fn update(&mut self) {
        let (sends, receives) = (self.from_clock.pos_edge(), self.to_clock.pos_edge());
        let t = &mut self._twin;
        // Where both edges come together, each side sees what the other was before.
        let (toggle, seen) = (t.toggle, t.to_seen);
        if sends {
            let asked = self.pulse.val() || t.again;
            let idle = t.back_seen == t.toggle;
            t.again = asked && !idle;
            t.toggle ^= asked && idle;
            (t.back_seen, t.back_meet) = (t.back_meet, seen);
        }
        if receives {
            t.out = t.to_seen != t.last;
            (t.last, t.to_seen, t.to_meet) = (t.to_seen, t.to_meet, toggle);
        }
        self.out.next = t.out;
    }

    fn connect(&mut self) {
        self.out.connect();
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(
            "\
reg toggle = 1'b0;
reg again = 1'b0;
(* ASYNC_REG = \"TRUE\" *) reg back_meet = 1'b0;
(* ASYNC_REG = \"TRUE\" *) reg back_seen = 1'b0;
(* ASYNC_REG = \"TRUE\" *) reg to_meet = 1'b0;
(* ASYNC_REG = \"TRUE\" *) reg to_seen = 1'b0;
reg last = 1'b0;
initial out = 1'b0;

wire asked = pulse | again;
wire idle = back_seen == toggle;
always @(posedge from_clock) begin
  again <= asked & ~idle;
  toggle <= toggle ^ (asked & idle);
  back_meet <= to_seen;
  back_seen <= back_meet;
end

always @(posedge to_clock) begin
  to_meet <= toggle;
  to_seen <= to_meet;
  last <= to_seen;
  out <= to_seen ^ last;
end"
            .into(),
        )
    }
}
