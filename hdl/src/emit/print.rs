//! Prints expressions. Verilog can slice names only, so what is sliced gets a wire of its own.

use super::expr::{Expr, Op, Unary};
use rust_hdl::prelude::clog2;
use std::collections::BTreeMap;

/// Prefix of the wires that hold a sliced expression.
pub(super) const SLICED: &str = "sliced_";

/// Prints the expressions of one module.
pub(super) struct Printer<'a> {
    /// Verilog names by `$` name.
    names: &'a BTreeMap<String, String>,
    /// Declarations of the wires that were needed.
    pub wires: Vec<String>,
    known: BTreeMap<String, String>,
}

/// `[w-1:0] `, or nothing for one bit.
pub(super) fn range(width: usize) -> String {
    if width > 1 {
        format!("[{}:0] ", width - 1)
    } else {
        String::new()
    }
}

impl<'a> Printer<'a> {
    pub fn new(names: &'a BTreeMap<String, String>) -> Self {
        Printer {
            names,
            wires: vec![],
            known: BTreeMap::new(),
        }
    }

    /// The Verilog name of a signal.
    pub fn name(&self, sig: &str) -> String {
        self.names
            .get(sig)
            .cloned()
            .unwrap_or_else(|| super::names::verilog(sig))
    }

    /// An expression that stands alone: without outer parentheses.
    pub fn alone(&mut self, e: &Expr) -> String {
        let text = self.text(e);
        match e {
            Expr::Binary { .. } | Expr::Shift { .. } => text[1..text.len() - 1].to_string(),
            Expr::Unary { op, .. } if *op != Unary::Not => text[1..text.len() - 1].to_string(),
            _ => text,
        }
    }

    /// An expression as an operand.
    pub fn text(&mut self, e: &Expr) -> String {
        match e {
            Expr::Sig { name, .. } => self.name(name),
            Expr::Lit { value, width } => {
                if *width <= 10 {
                    format!("{width}'d{value}")
                } else {
                    format!("{width}'h{value:x}")
                }
            }
            Expr::Unary { op, arg } => {
                let arg = self.text(arg);
                match op {
                    Unary::Not => format!("~{arg}"),
                    Unary::Neg => format!("(-{arg})"),
                    Unary::All => format!("(&{arg})"),
                    Unary::Any => format!("(|{arg})"),
                    Unary::Xor => format!("(^{arg})"),
                }
            }
            Expr::Binary { op, signed, l, r } => {
                let (l, r) = (self.text(l), self.text(r));
                let ordered = matches!(op, Op::Lt | Op::Le | Op::Gt | Op::Ge);
                let o = op.text();
                if *signed && ordered {
                    format!("($signed({l}) {o} $signed({r}))")
                } else {
                    format!("({l} {o} {r})")
                }
            }
            Expr::Shift { left, arg, by } => {
                let (a, b) = (self.text(arg), self.text(by));
                format!("({a} {} {b})", if *left { "<<" } else { ">>" })
            }
            Expr::Slice { arg, lo, width } => {
                let base = self.base(arg);
                if *width == 1 {
                    format!("{base}[{lo}]")
                } else {
                    format!("{base}[{}:{lo}]", lo + width - 1)
                }
            }
            Expr::DynSlice { arg, at, width } => {
                let base = self.base(arg);
                let at = (**at).clone().resize(clog2(arg.width()).max(1));
                let at = self.alone(&at);
                if *width == 1 {
                    format!("{base}[{at}]")
                } else {
                    format!("{base}[{at} +: {width}]")
                }
            }
            Expr::Concat(parts) => {
                let parts: Vec<String> = parts.iter().map(|p| self.alone(p)).collect();
                format!("{{{}}}", parts.join(", "))
            }
            Expr::SignExt { arg, width } => {
                let (base, own) = (self.base(arg), arg.width());
                let top = if own == 1 {
                    base.clone()
                } else {
                    format!("{base}[{}]", own - 1)
                };
                format!("{{{{{}{{{top}}}}}, {base}}}", width - own)
            }
        }
    }

    fn base(&mut self, e: &Expr) -> String {
        if let Expr::Sig { name, .. } = e {
            return self.name(name);
        }
        let text = self.alone(e);
        if let Some(name) = self.known.get(&text) {
            return name.clone();
        }
        let name = format!("{SLICED}{}", self.known.len());
        self.wires
            .push(format!("wire {}{name} = {text};", range(e.width())));
        self.known.insert(text, name.clone());
        name
    }
}
