//! Registered multiplier: `p <= a * b`, one cycle, in DSP48E2 slices.
//!
//! In: two factors. Out: their product, one cycle later. Up to 26 by 17 bits unsigned (27 by 18 signed) is one slice and
//! no logic level; wider factors are several slices in a row, which the depth report shows: split those by hand.
//!
//! Why Verilog: rust-hdl multiplies 16 by 16 bits only.

use rust_hdl::prelude::*;

/// Unsigned `A` by `B` bits to `P` bits.
pub type Mul<const A: usize, const B: usize, const P: usize> = Multiplier<A, B, P, false>;
/// Two's complement `A` by `B` bits to `P` bits; ports are `Bits`, so a sign bit is the top bit.
pub type MulSigned<const A: usize, const B: usize, const P: usize> = Multiplier<A, B, P, true>;

/// Registered multiplier; the product is cut or extended to `P` bits. `A` and `B` up to 64.
#[derive(LogicBlock, Default)]
pub struct Multiplier<const A: usize, const B: usize, const P: usize, const SIGNED: bool> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// First factor.
    pub a: Signal<In, Bits<A>>,
    /// Second factor.
    pub b: Signal<In, Bits<B>>,
    /// Product of the factors of the cycle before.
    pub p: Signal<Out, Bits<P>>,
}

/// The low `width` bits of `value`, extended by the sign if `signed`.
fn factor(value: u128, width: usize, signed: bool) -> i128 {
    let value = value as i128;
    if signed && value >> (width - 1) & 1 == 1 {
        value - (1i128 << width)
    } else {
        value
    }
}

impl<const A: usize, const B: usize, const P: usize, const SIGNED: bool> Logic
    for Multiplier<A, B, P, SIGNED>
{
    fn update(&mut self) {
        if self.clock.pos_edge() {
            let a = factor(self.a.val().to_u128(), A, SIGNED);
            let b = factor(self.b.val().to_u128(), B, SIGNED);
            let product = a.wrapping_mul(b) as u128;
            let kept = if P < 128 {
                product & ((1u128 << P) - 1)
            } else {
                product
            };
            self.p.next = kept.to_bits();
        }
    }

    fn connect(&mut self) {
        self.p.connect();
    }

    fn hdl(&self) -> Verilog {
        let extend = |name: &str, width: usize| match (P.checked_sub(width), SIGNED) {
            (None, _) => format!("{name}[{}:0]", P - 1),
            (Some(0), _) => name.to_string(),
            (Some(n), false) => format!("{{{n}'d0, {name}}}"),
            (Some(n), true) => format!("{{{{{n}{{{name}[{}]}}}}, {name}}}", width - 1),
        };
        let wires = format!(
            "wire [{0}:0] x = {1};\nwire [{0}:0] y = {2};\n",
            P - 1,
            extend("a", A),
            extend("b", B)
        );
        // Signed factors stay signed at their own width, so that a DSP slice takes them as they are.
        if SIGNED && P >= A + B {
            return Verilog::Custom(format!(
                "wire signed [{0}:0] product = $signed(a) * $signed(b);\n\
                 always @(posedge clock) p <= {1};",
                A + B - 1,
                if P == A + B {
                    "product".into()
                } else {
                    format!("{{{{{}{{product[{}]}}}}, product}}", P - A - B, A + B - 1)
                },
            ));
        }
        Verilog::Custom(format!("{wires}always @(posedge clock) p <= x * y;"))
    }
}
