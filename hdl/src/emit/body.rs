//! The text of one module: ports, declarations, instances, processes.

use super::collect::{Module, Register, Role, Sig};
use super::expr::Expr;
use super::names;
use super::print::{Printer, range};
use super::process::{Drive, Plan};
use super::stmt::Stmt;
use rust_hdl::core::ast::Verilog;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Hand-written Verilog, indented.
pub(super) fn indent(code: &str) -> String {
    code.trim_matches('\n')
        .lines()
        .map(|l| {
            if l.is_empty() {
                "\n".into()
            } else {
                format!("  {l}\n")
            }
        })
        .collect()
}

/// The port list, ANSI.
pub(super) fn ports(module: &Module, plan: &Plan, p: &Printer) -> String {
    let is_process = |s: &Sig| {
        plan.combinational
            .iter()
            .any(|(t, d)| *t == s.name && matches!(d, Drive::Process(_)))
    };
    let lines: Vec<String> = module
        .sigs
        .iter()
        .filter(|s| s.role != Role::Local)
        .map(|s| {
            let kind = match s.role {
                Role::Input => "input wire",
                Role::InOut => "inout wire",
                _ if is_process(s) || matches!(module.code, Verilog::Custom(_)) => "output reg",
                _ => "output wire",
            };
            format!("  {kind} {}{}", range(s.width), p.name(&s.name))
        })
        .collect();
    format!(" (\n{}\n);\n", lines.join(",\n"))
}

/// Everything between the ports and `endmodule` of a block of rust-hdl code.
pub(super) fn code(
    module: &Module,
    registers: &[Register],
    children: &[(&Module, String)],
    plan: Plan,
    p: &mut Printer,
    text: &mut String,
) {
    let mut drives: BTreeMap<String, Drive> = plan.combinational.into_iter().collect();
    for r in registers {
        let init = Expr::Lit {
            value: r.init.clone(),
            width: r.width,
        };
        let q = p.name(&format!("{}$q", r.inst));
        let _ = writeln!(text, "  reg {}{q} = {};", range(r.width), p.text(&init));
    }
    // Inputs of children that are only wires need no signal of their own.
    let mut connections: BTreeMap<String, String> = BTreeMap::new();
    let mut declared: Vec<(String, usize)> = module
        .sigs
        .iter()
        .filter(|s| s.role == Role::Local)
        .map(|s| (s.name.clone(), s.width))
        .collect();
    for r in registers {
        declared.push((format!("{}$d", r.inst), r.width));
    }
    for (c, _) in children {
        for s in c.sigs.iter().filter(|s| s.role != Role::Local) {
            let name = format!("{}${}", c.inst, s.name);
            let plain = matches!(
                drives.get(&name),
                Some(Drive::Wire(Expr::Sig { .. } | Expr::Lit { .. }))
            );
            if plain && !plan.reads.contains(&name) {
                if let Some(Drive::Wire(e)) = drives.remove(&name) {
                    connections.insert(name, p.text(&e));
                }
            } else if s.role == Role::Output && !plan.reads.contains(&name) {
                connections.insert(name, String::new());
            } else {
                connections.insert(name.clone(), p.name(&name));
                declared.push((name, s.width));
            }
        }
    }
    for (name, width) in &declared {
        let is_output = children.iter().any(|(c, _)| {
            c.sigs
                .iter()
                .any(|s| s.role == Role::Output && format!("{}${}", c.inst, s.name) == *name)
        });
        let kind = match drives.get(name) {
            Some(Drive::Process(_)) => "reg",
            Some(Drive::Wire(_)) => "wire",
            None if is_output => "wire",
            None => continue,
        };
        let _ = writeln!(text, "  {kind} {}{};", range(*width), p.name(name));
    }
    let mut rest = String::new();
    for (target, drive) in &drives {
        let name = p.name(target);
        match drive {
            Drive::Wire(e) => {
                let _ = writeln!(rest, "  assign {name} = {};", p.alone(e));
            }
            Drive::Process(stmts) => {
                rest += "  always @* begin\n";
                statements(stmts, "=", 2, &|t, p| p.name(t), p, &mut rest);
                rest += "  end\n";
            }
        }
    }
    for (clock, stmts) in &plan.clocked {
        let _ = writeln!(rest, "  always @(posedge {}) begin", p.name(clock));
        let q = |t: &str, p: &Printer| p.name(&format!("{}$q", t.trim_end_matches("$d")));
        statements(stmts, "<=", 2, &q, p, &mut rest);
        rest += "  end\n";
    }
    for w in &p.wires {
        let _ = writeln!(text, "  {w}");
    }
    for (c, kind) in children {
        let list: Vec<String> = c
            .sigs
            .iter()
            .filter(|s| s.role != Role::Local)
            .map(|s| {
                let to = connections
                    .get(&format!("{}${}", c.inst, s.name))
                    .cloned()
                    .unwrap_or_default();
                format!("    .{}({to})", names::verilog(&s.name))
            })
            .collect();
        let _ = writeln!(
            text,
            "  {kind} {} (\n{}\n  );",
            names::verilog(&c.inst),
            list.join(",\n")
        );
    }
    text.push_str(&rest);
}

fn statements(
    stmts: &[Stmt],
    arrow: &str,
    depth: usize,
    name: &dyn Fn(&str, &Printer) -> String,
    p: &mut Printer,
    out: &mut String,
) {
    let pad = "  ".repeat(depth);
    for s in stmts {
        match s {
            Stmt::Assign {
                target,
                lo,
                width,
                rhs,
            } => {
                let target = name(target, p);
                let part = if rhs.width() == *width {
                    String::new()
                } else if rhs.width() == 1 {
                    format!("[{lo}]")
                } else {
                    format!("[{}:{lo}]", lo + rhs.width() - 1)
                };
                let _ = writeln!(out, "{pad}{target}{part} {arrow} {};", p.alone(rhs));
            }
            Stmt::If { test, then, other } => {
                let _ = writeln!(out, "{pad}if ({}) begin", p.alone(test));
                statements(then, arrow, depth + 1, name, p, out);
                let mut other = other.as_slice();
                while let [
                    Stmt::If {
                        test,
                        then,
                        other: next,
                    },
                ] = other
                {
                    let _ = writeln!(out, "{pad}end else if ({}) begin", p.alone(test));
                    statements(then, arrow, depth + 1, name, p, out);
                    other = next;
                }
                if !other.is_empty() {
                    let _ = writeln!(out, "{pad}end else begin");
                    statements(other, arrow, depth + 1, name, p, out);
                }
                let _ = writeln!(out, "{pad}end");
            }
            Stmt::Case { test, arms } => {
                let _ = writeln!(out, "{pad}case ({})", p.alone(test));
                for arm in arms {
                    let label = arm.label.as_ref().map_or("default".into(), |l| p.text(l));
                    let _ = writeln!(out, "{pad}  {label}: begin // {}", arm.state);
                    statements(&arm.body, arrow, depth + 2, name, p, out);
                    let _ = writeln!(out, "{pad}  end");
                }
                let _ = writeln!(out, "{pad}endcase");
            }
        }
    }
}
