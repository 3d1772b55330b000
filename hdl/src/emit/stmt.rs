//! Statements of a block after lowering: loops unrolled, names resolved, widths checked.

use super::expr::Expr;
use std::collections::BTreeSet;

#[derive(Debug, Clone)]
pub(super) enum Stmt {
    /// `target[lo +: rhs.width()] = rhs`, of a target `width` bits wide.
    Assign {
        target: String,
        lo: usize,
        width: usize,
        rhs: Expr,
    },
    If {
        test: Expr,
        then: Vec<Stmt>,
        other: Vec<Stmt>,
    },
    /// Arms with their label and the name of the state; exactly one arm is taken, the last is written `default`.
    Case { test: Expr, arms: Vec<Arm> },
}

#[derive(Debug, Clone)]
pub(super) struct Arm {
    /// `None`: every value that no other arm has.
    pub label: Option<Expr>,
    pub state: String,
    pub body: Vec<Stmt>,
}

/// The targets that these statements assign.
pub(super) fn targets(stmts: &[Stmt], out: &mut BTreeSet<String>) {
    for s in stmts {
        match s {
            Stmt::Assign { target, .. } => {
                out.insert(target.clone());
            }
            Stmt::If { then, other, .. } => {
                targets(then, out);
                targets(other, out);
            }
            Stmt::Case { arms, .. } => arms.iter().for_each(|a| targets(&a.body, out)),
        }
    }
}

/// What remains of the statements when only some targets matter.
pub(super) fn restrict(stmts: &[Stmt], keep: &dyn Fn(&str) -> bool) -> Vec<Stmt> {
    let mut out = vec![];
    for s in stmts {
        match s {
            Stmt::Assign { target, .. } => {
                if keep(target) {
                    out.push(s.clone());
                }
            }
            Stmt::If { test, then, other } => {
                let (then, other) = (restrict(then, keep), restrict(other, keep));
                if !then.is_empty() || !other.is_empty() {
                    out.push(Stmt::If {
                        test: test.clone(),
                        then,
                        other,
                    });
                }
            }
            Stmt::Case { test, arms } => {
                let arms: Vec<Arm> = arms
                    .iter()
                    .map(|a| Arm {
                        label: a.label.clone(),
                        state: a.state.clone(),
                        body: restrict(&a.body, keep),
                    })
                    .collect();
                if arms.iter().any(|a| !a.body.is_empty()) {
                    out.push(Stmt::Case {
                        test: test.clone(),
                        arms,
                    });
                }
            }
        }
    }
    out
}

/// Which bits of `target` have a value after the statements, whatever path was taken.
pub(super) fn covered(stmts: &[Stmt], target: &str, bits: &mut Vec<bool>) {
    for s in stmts {
        match s {
            Stmt::Assign {
                target: t, lo, rhs, ..
            } if t == target => {
                bits[*lo..*lo + rhs.width()].fill(true);
            }
            Stmt::Assign { .. } => {}
            Stmt::If { then, other, .. } => {
                let (mut a, mut b) = (bits.clone(), bits.clone());
                covered(then, target, &mut a);
                covered(other, target, &mut b);
                *bits = a.iter().zip(&b).map(|(x, y)| *x && *y).collect();
            }
            Stmt::Case { arms, .. } => {
                let mut all = vec![true; bits.len()];
                for arm in arms {
                    let mut b = bits.clone();
                    covered(&arm.body, target, &mut b);
                    all.iter_mut().zip(&b).for_each(|(x, y)| *x = *x && *y);
                }
                *bits = all;
            }
        }
    }
}

/// Calls `f` with each signal that these statements read, for conditions and values.
pub(super) fn reads(stmts: &[Stmt], f: &mut impl FnMut(&str)) {
    for s in stmts {
        match s {
            Stmt::Assign { rhs, .. } => rhs.reads(f),
            Stmt::If { test, then, other } => {
                test.reads(f);
                reads(then, f);
                reads(other, f);
            }
            Stmt::Case { test, arms } => {
                test.reads(f);
                for a in arms {
                    reads(&a.body, f);
                }
            }
        }
    }
}
