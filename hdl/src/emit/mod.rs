//! Width-exact Verilog from rust-hdl blocks.

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
