//! Splits the code of a block into what Verilog wants: wires, combinational processes and clocked processes.
//!
//! In rust-hdl a block reads settled values only, so each target can have a process of its own. One target a
//! process keeps false combinational loops away (Verilator would iterate over them) and needs no order of statements.

use super::collect::{Module, Register, Role};
use super::error::{EmitError, Reason};
use super::expr::Expr;
use super::lower::Scope;
use super::stmt::{self, Stmt};
use std::collections::{BTreeMap, BTreeSet};

/// How one target is driven.
#[derive(Debug)]
pub(super) enum Drive {
    /// One unconditional expression.
    Wire(Expr),
    /// A combinational process.
    Process(Vec<Stmt>),
}

/// The code of a block, sorted by what it drives.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub combinational: Vec<(String, Drive)>,
    /// Statements of the clocked process by clock signal; targets are the `$d` of registers.
    pub clocked: BTreeMap<String, Vec<Stmt>>,
    /// Everything that any statement reads.
    pub reads: BTreeSet<String>,
    pub errors: Vec<EmitError>,
}

/// Sorts the statements of `module`, of which `registers` are the inlined flip-flops.
pub(super) fn plan(module: &Module, registers: &[Register], scope: &Scope, stmts: &[Stmt]) -> Plan {
    let mut p = Plan::default();
    stmt::reads(stmts, &mut |s| {
        p.reads.insert(s.to_string());
    });
    let mut targets = BTreeSet::new();
    stmt::targets(stmts, &mut targets);
    let error = |name: &str, reason: fn(String) -> Reason| EmitError {
        block: module.path.clone(),
        statement: format!("signal `{}`", name.replace('$', ".")),
        reason: reason(name.replace('$', ".")),
    };
    for name in undriven(module, &targets, &p.reads) {
        p.errors.push(error(&name, Reason::Undriven));
    }
    let clocks: BTreeSet<String> = registers
        .iter()
        .map(|r| format!("{}${}", r.inst, r.clock_port))
        .collect();
    let data: BTreeMap<String, &Register> = registers
        .iter()
        .map(|r| (format!("{}$d", r.inst), r))
        .collect();
    let mut processes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();

    for target in &targets {
        let Some(&(width, _)) = scope.get(target) else {
            continue;
        };
        if module
            .sigs
            .iter()
            .any(|s| s.name == *target && s.role == Role::Input)
        {
            let reason = |n| Reason::Unsupported(format!("`{n}` is an input and is assigned"));
            p.errors.push(error(target, reason));
            continue;
        }
        let mut bits = vec![false; width];
        stmt::covered(stmts, target, &mut bits);
        if bits.contains(&false) {
            p.errors.push(error(target, Reason::Latch));
            continue;
        }
        if clocks.contains(target) {
            continue;
        }
        let own = since_last_whole(stmt::restrict(stmts, &|t| t == target));
        let is_clock = module.children.iter().any(|c| {
            c.sigs.iter().any(|s| {
                s.clock && s.role == Role::Input && format!("{}${}", c.inst, s.name) == *target
            })
        });
        if is_clock
            && !matches!(
                own.as_slice(),
                [Stmt::Assign {
                    rhs: Expr::Sig { .. },
                    ..
                }]
            )
        {
            p.errors.push(error(target, Reason::ClockNotWired));
            continue;
        }
        if let Some(r) = data.get(target) {
            let wired = stmt::restrict(stmts, &|t| *t == format!("{}${}", r.inst, r.clock_port));
            let [
                Stmt::Assign {
                    rhs: Expr::Sig { name: clock, .. },
                    ..
                },
            ] = wired.as_slice()
            else {
                p.errors.push(error(
                    &format!("{}${}", r.inst, r.clock_port),
                    Reason::ClockNotWired,
                ));
                continue;
            };
            if !p.reads.contains(target) {
                processes
                    .entry(clock.clone())
                    .or_default()
                    .insert(target.clone());
                continue;
            }
            // Somebody looks at the next value: it must exist as a signal.
            let rhs = Expr::Sig {
                name: target.clone(),
                width,
            };
            let next = Stmt::Assign {
                target: target.clone(),
                lo: 0,
                width,
                rhs,
            };
            p.clocked.entry(clock.clone()).or_default().push(next);
        }
        let drive = match own.as_slice() {
            [Stmt::Assign { rhs, .. }] => Drive::Wire(rhs.clone()),
            _ => Drive::Process(own),
        };
        p.combinational.push((target.clone(), drive));
    }
    for (clock, targets) in processes {
        let own = without_holds(stmt::restrict(stmts, &|t| targets.contains(t)));
        p.clocked.entry(clock).or_default().extend(own);
    }
    p
}

/// Outputs, child inputs and read locals that no statement drives.
fn undriven(module: &Module, targets: &BTreeSet<String>, reads: &BTreeSet<String>) -> Vec<String> {
    let own = module.sigs.iter().filter(|s| match s.role {
        Role::Output => true,
        Role::Local => reads.contains(&s.name),
        Role::Input | Role::InOut => false,
    });
    let inputs = module.children.iter().flat_map(|c| {
        c.sigs
            .iter()
            .filter(|s| s.role == Role::Input)
            .map(|s| format!("{}${}", c.inst, s.name))
    });
    own.map(|s| s.name.clone())
        .chain(inputs)
        .filter(|n| !targets.contains(n))
        .collect()
}

/// The statements of one target from its last unconditional whole assignment on; what was before cannot matter.
fn since_last_whole(mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    let whole = |s: &Stmt| matches!(s, Stmt::Assign { rhs, width, .. } if rhs.width() == *width);
    let last = stmts.iter().rposition(whole).unwrap_or(0);
    stmts.split_off(last)
}

/// Drops `x.d = x.q` where it is the first assignment of `x.d`: a register holds by itself.
fn without_holds(stmts: Vec<Stmt>) -> Vec<Stmt> {
    let mut seen = BTreeSet::new();
    let holds = |target: &str, rhs: &Expr| {
        let q = target.strip_suffix("$d").map(|i| format!("{i}$q"));
        matches!(rhs, Expr::Sig { name, .. } if Some(name) == q.as_ref())
    };
    let mut out = vec![];
    for s in stmts {
        let drop = matches!(&s, Stmt::Assign { target, rhs, .. } if !seen.contains(target) && holds(target, rhs));
        stmt::targets(std::slice::from_ref(&s), &mut seen);
        if !drop {
            out.push(s);
        }
    }
    out
}
