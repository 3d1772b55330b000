//! Width-exact Verilog from rust-hdl blocks.
//!
//! In: any rust-hdl [`Block`], walked through its doc-hidden syntax tree (`rust_hdl::core::ast`). Out: one Verilog text,
//! its ports and modules, or an error for each statement that has no exact translation.
//!
//! rust-hdl's own back-end prints Rust expressions as they stand, and Verilog gives them another meaning: it binds `==`
//! tighter than `&`, computes unsized literals in 32 bits, and widens an operand before it wraps. Here every node of an
//! expression has a width, both operands of an operator have the same, and every literal is sized, so that Verilog's
//! rules of extension find nothing to extend. `tests/emitter_silent.rs` holds the cases.
//!
//! What comes out:
//! - `$` in names becomes `_`; a Verilog keyword gets a `_` behind it; two names that meet are an error.
//! - One process a target: rust-hdl reads settled values only, so targets are independent of each other and of the order
//!   of statements. Verilator then sees no false combinational loops.
//! - `DFF` and `EdgeDFF` fields become a `reg` of the field's name, written in one clocked process a clock.
//! - Verilog slices names only, so a sliced expression gets a wire `sliced_N`.
//! - Modules with the same text are written once. An output that nobody reads is left open.
//!
//! # How to write a block
//!
//! ```
//! use rust_hdl::prelude::*;
//! use t2t_hdl::emit::Consts;
//! const PRICE: usize = 32; // an offset in a record: `usize`; a value to compare with would be `u64`
//! t2t_hdl::const_table!(pub BestConsts: PRICE);
//!
//! #[derive(LogicBlock, Default)]
//! pub struct Best {
//!     pub clock: Signal<In, Clock>,
//!     pub record: Signal<In, Bits<64>>,
//!     pub price: Signal<Out, Bits<32>>,
//!     best: DFF<Bits<32>>,
//!     better: Signal<Local, Bit>,
//!     consts: Consts<BestConsts>,
//! }
//!
//! impl Logic for Best {
//!     #[hdl_gen]
//!     fn update(&mut self) {
//!         dff_setup!(self, clock, best);
//!         self.better.next = self.record.val().get_bits::<32>(PRICE) > self.best.q.val();
//!         if self.better.val() {
//!             self.best.d.next = self.record.val().get_bits::<32>(PRICE);
//!         }
//!         self.price.next = self.best.q.val();
//!     }
//! }
//! assert!(t2t_hdl::emit::emit("best", &Best::default()).is_ok());
//! ```
//!
//! - `.val()` is the settled value, also of a signal assigned in the same `update`; the last assignment wins.
//! - Every output, every input of a child block and every `d` must be assigned on every path (assign the default first),
//!   every clock wired directly and unconditionally: else an error, never a latch.
//! - **Named constants** reach the emitter as bare names. List them in a `Consts` field as they are written in the code
//!   (`PRICE`, or `slot::PRICE` if that is what stands there); const generics that
//!   appear in expressions too: `const_table!(pub T<N>: N, PRICE)` and a field `Consts<T<N>>`. Not needed for loop
//!   bounds and for the width in `get_bits::<W>`. A `Constant<T>` field works as well.
//! - Arrays `[Signal<..>; N]`, `[Block; N]`, of any dimension, index with literals, loop variables and listed constants:
//!   `self.a[i + 1][N - 1]`. To select by a signal, loop and `if`.
//! - `x.get_bits::<W>(self.s.val().index() * 8)` selects at a computed place; bits past the end are zero. `+`, `-` and
//!   `<<` on a bare signal in an index are refused, because the tree does not say whether they wrap: use a local signal,
//!   or `index() * 1 + 3`, which can only be `usize`.
//! - Widen with `bit_cast::<M, N>(x)`, or with `x.get_bits::<M>(0)`. In a `for` loop only the latter: `hdl_gen` evaluates
//!   the call of a cast outside of the loop, where its variable is unknown.
//! - Join with `(bit_cast::<64, 32>(a) << 32) | bit_cast::<64, 32>(b)`: parts that do not overlap become `{a, b}`.
//! - `match` on enums that derive `LogicState` and on `bool`; loop variables in conditions (`if i == 0`) are decided here.
//! - `.index()` leaves no trace in the tree: compute with it only inside of `get_bits` and `get_bit`, and compare it with
//!   a loop variable as it is (`x.index() == i`).
//! - There is no `let`, no function call, no `if` as a value, no `as`, no macro in the body, no `set_bits`. Literals above
//!   `i32::MAX` need `_u64`. A fragment `$e:expr` of a macro around the block does not translate: take `$($e:tt)+`.
//! - Hand-written Verilog is for what rust-hdl cannot say: see [`crate::prim`].
//!
//! # How to test and measure it
//!
//! [`Diff`](crate::testbench::Diff) compares both sides and lints; [`Verilated`](crate::testbench::Verilated) is for volume.
//! Both leave the text in `build/verilated/NAME.v`, which `ci/depth.py --block NAME` measures.

mod body;
mod collect;
mod consts;
mod error;
mod expr;
mod index;
mod literal;
mod lower;
mod names;
mod print;
mod process;
mod select;
mod show;
mod stmt;
mod value;
mod write;

pub use consts::{ConstTable, Consts};
pub use error::{EmitError, EmitErrors, Reason};

use rust_hdl::prelude::Block;
use std::collections::BTreeMap;

/// Direction of a port of the top module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Driven from outside.
    Input,
    /// Driven by the module.
    Output,
    /// Both.
    InOut,
}

/// A port of the top module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Name in Verilog.
    pub name: String,
    /// Path in Rust, with dots: `rx.tdata`, `lanes.2`.
    pub path: String,
    /// Direction.
    pub direction: Direction,
    /// Width in bits.
    pub width: usize,
    /// Whether it is a clock.
    pub clock: bool,
}

/// A design in Verilog.
#[derive(Debug, Clone)]
pub struct Emitted {
    /// Name of the top module.
    pub top: String,
    /// The whole text, children first.
    pub verilog: String,
    /// Ports of the top module, in order.
    pub ports: Vec<Port>,
    /// Modules, with how many instances each has in the text (shared modules count each place once).
    pub modules: BTreeMap<String, usize>,
}

/// Emits `block` and everything below it as Verilog, with `name` as top module.
///
/// # Errors
/// Everything that has no exact translation, each with its block and statement.
pub fn emit<B: Block>(name: &str, block: &B) -> Result<Emitted, EmitErrors> {
    let (module, errors) = collect::collect(name, block);
    let mut w = write::Writer::default();
    w.errors = errors;
    let mut ports = vec![];
    if let Some(m) = &module {
        w.module(m, name, true);
        ports = m.sigs.iter().filter_map(port).collect();
    }
    if !w.errors.is_empty() {
        w.errors.dedup();
        return Err(EmitErrors(w.errors));
    }
    let cores: Vec<String> = w.cores.iter().filter(|c| !c.is_empty()).cloned().collect();
    let verilog = format!(
        "`default_nettype none\n\n{}{}`default_nettype wire\n",
        w.out,
        cores.join("\n")
    );
    Ok(Emitted {
        top: name.into(),
        verilog,
        ports,
        modules: w.modules,
    })
}

fn port(s: &collect::Sig) -> Option<Port> {
    let direction = match s.role {
        collect::Role::Input => Direction::Input,
        collect::Role::Output => Direction::Output,
        collect::Role::InOut => Direction::InOut,
        collect::Role::Local => return None,
    };
    Some(Port {
        name: names::verilog(&s.name),
        path: s.name.replace('$', "."),
        direction,
        width: s.width,
        clock: s.clock,
    })
}
