//! From rust-hdl's syntax tree to statements and expressions with exact widths.

use super::collect::Module;
use super::error::{EmitError, Reason};
use super::expr::Expr;
use super::names::{self, Values};
use super::show;
use super::stmt::{Arm, Stmt};
use num_bigint::BigInt;
use rust_hdl::core::ast::*;
use std::collections::BTreeMap;

/// Width and sign of every signal that a block can name: its own, and the ports of its children.
pub(super) type Scope = BTreeMap<String, (usize, bool)>;

/// Lowers the code of one block.
pub(super) struct Lower<'a> {
    pub(super) module: &'a Module,
    pub(super) scope: &'a Scope,
    pub(super) values: Values,
    pub(super) errors: Vec<EmitError>,
}

/// The signals that the code of `module` can name.
pub(super) fn scope_of(module: &Module) -> Scope {
    let own = module
        .sigs
        .iter()
        .map(|s| (s.name.clone(), (s.width, s.signed)));
    let ports = module.children.iter().flat_map(|c| {
        let is_port = |s: &&super::collect::Sig| s.role != super::collect::Role::Local;
        c.sigs
            .iter()
            .filter(is_port)
            .map(|s| (format!("{}${}", c.inst, s.name), (s.width, s.signed)))
    });
    own.chain(ports).collect()
}

impl<'a> Lower<'a> {
    pub fn new(module: &'a Module, scope: &'a Scope) -> Self {
        Lower {
            module,
            scope,
            values: module.named.clone(),
            errors: vec![],
        }
    }

    /// Lowers a list of statements; what has no exact translation is left out and reported in `errors`.
    pub fn block(&mut self, block: &VerilogBlock) -> Vec<Stmt> {
        let mut out = vec![];
        for s in block {
            if let Err(reason) = self.stmt(s, &mut out) {
                self.errors.push(EmitError {
                    block: self.module.path.clone(),
                    statement: show::stmt(s),
                    reason,
                });
            }
        }
        out
    }

    fn stmt(&mut self, s: &VerilogStatement, out: &mut Vec<Stmt>) -> Result<(), Reason> {
        match s {
            VerilogStatement::Assignment(l, r) => {
                let (target, width, signed) = self.target(l)?;
                let rhs = self.sized(r, width, signed)?;
                out.push(Stmt::Assign {
                    target,
                    lo: 0,
                    width,
                    rhs,
                });
            }
            VerilogStatement::SliceAssignment {
                base,
                width,
                offset,
                replacement,
            } => {
                let (target, full, _) = self.target(base)?;
                let lo = self.constant(offset)?.ok_or_else(|| {
                    Reason::Unsupported(
                        "bits are assigned at a computed place: use a loop and `if`".into(),
                    )
                })?;
                let lo = usize::try_from(lo).map_err(|_| Reason::OutOfRange {
                    lo: 0,
                    hi: *width,
                    width: full,
                })?;
                if lo + width > full {
                    return Err(Reason::OutOfRange {
                        lo,
                        hi: lo + width,
                        width: full,
                    });
                }
                let rhs = self.sized(replacement, *width, false)?;
                out.push(Stmt::Assign {
                    target,
                    lo,
                    width: full,
                    rhs,
                });
            }
            VerilogStatement::If(c) => self.conditional(c, out)?,
            VerilogStatement::Match(m) => self.match_(m, out)?,
            VerilogStatement::Loop(l) => {
                let shadowed = self.values.get(&l.index).cloned();
                for i in l.from.as_usize()..l.to.as_usize() {
                    self.values.insert(l.index.clone(), BigInt::from(i));
                    let body = self.block(&l.block);
                    out.extend(body);
                }
                match shadowed {
                    Some(v) => self.values.insert(l.index.clone(), v),
                    None => self.values.remove(&l.index),
                };
            }
            VerilogStatement::Comment(_) => {}
            VerilogStatement::Link(links) => {
                for l in links {
                    out.push(self.link(l)?);
                }
            }
            VerilogStatement::Macro(b) => {
                let body = self.block(b);
                out.extend(body);
            }
        }
        Ok(())
    }

    fn target(&self, e: &VerilogExpression) -> Result<(String, usize, bool), Reason> {
        let VerilogExpression::Signal(path) = e else {
            return Err(Reason::Unsupported(format!(
                "`{}` cannot be assigned",
                show::expr(e)
            )));
        };
        let name = names::canonical(path, &self.values)?;
        let (width, signed) = *self
            .scope
            .get(&name)
            .ok_or(Reason::UnknownName(name.replace('$', ".")))?;
        Ok((name, width, signed))
    }

    fn conditional(&mut self, c: &VerilogConditional, out: &mut Vec<Stmt>) -> Result<(), Reason> {
        let test = self.sized(&c.test, 1, false)?;
        let then = self.block(&c.then);
        let other = match &c.otherwise {
            VerilogBlockOrConditional::Block(b) => self.block(b),
            VerilogBlockOrConditional::Conditional(s) => self.block(&vec![(**s).clone()]),
            VerilogBlockOrConditional::None => vec![],
        };
        match test {
            // A condition on loop variables and constants is decided here, as in the Rust loop.
            Expr::Lit { value, .. } => out.extend(if value.bits() > 0 { then } else { other }),
            test => out.push(Stmt::If { test, then, other }),
        }
        Ok(())
    }

    fn match_(&mut self, m: &VerilogMatch, out: &mut Vec<Stmt>) -> Result<(), Reason> {
        let (test, _) = self.value(&m.test, None)?;
        let width = test.width();
        let mut arms = vec![];
        let mut states = None;
        for case in &m.cases {
            let body = self.block(&case.block);
            let (label, state) = match case.condition.as_str() {
                "default" => (None, "_".into()),
                "true" => (Some(Expr::lit(1, 1)), "true".into()),
                "false" => (Some(Expr::lit(0, 1)), "false".into()),
                path => {
                    let name = names::canonical(path, &self.values)?;
                    let state = self
                        .enum_state(&name)
                        .ok_or(Reason::UnknownName(path.replace('$', "::")))?;
                    states = Some(state.states);
                    (
                        Some(Expr::lit(state.value as u64, state.width)),
                        name.replace('$', "::"),
                    )
                }
            };
            if let Some(l) = &label
                && l.width() != width
            {
                return Err(Reason::Width {
                    found: width,
                    wanted: l.width(),
                    expr: show::expr(&m.test),
                });
            }
            arms.push(Arm { label, state, body });
        }
        // Rust has checked that the match is exhaustive, so the last arm takes all that remains: no latch.
        let complete = arms.iter().any(|a| a.label.is_none()) || arms.len() >= states.unwrap_or(2);
        if !complete {
            return Err(Reason::Unsupported("the match is not exhaustive".into()));
        }
        if let Some(last) = arms.last_mut() {
            last.label = None;
        }
        out.push(Stmt::Case { test, arms });
        Ok(())
    }

    /// A state of an enum by its path, of which the last two segments count.
    pub(super) fn enum_state(&self, name: &str) -> Option<super::collect::EnumState> {
        let mut last = name.rsplitn(3, '$');
        let (state, ty) = (last.next()?, last.next()?);
        self.module.enums.get(&format!("{ty}${state}")).copied()
    }

    fn link(&self, l: &VerilogLink) -> Result<Stmt, Reason> {
        let full = |owner: &str, mine: &str| {
            let tail = mine.trim_start_matches('.');
            let path = if tail.is_empty() {
                owner.to_string()
            } else {
                format!("{owner}${tail}")
            };
            names::canonical(&path, &self.values)
        };
        let (to, from) = match l {
            VerilogLink::Forward(d) => (
                full(&d.other_name, &d.my_name)?,
                full(&d.owner_name, &d.my_name)?,
            ),
            VerilogLink::Backward(d) => (
                full(&d.owner_name, &d.my_name)?,
                full(&d.other_name, &d.my_name)?,
            ),
            VerilogLink::Bidirectional(_) => {
                return Err(Reason::Unsupported(
                    "bidirectional signals are not supported".into(),
                ));
            }
        };
        let width = |n: &str| {
            self.scope
                .get(n)
                .map(|x| x.0)
                .ok_or_else(|| Reason::UnknownName(n.replace('$', ".")))
        };
        let (wanted, found) = (width(&to)?, width(&from)?);
        if wanted != found {
            return Err(Reason::Width {
                found,
                wanted,
                expr: from.replace('$', "."),
            });
        }
        let rhs = Expr::Sig {
            name: from,
            width: found,
        };
        Ok(Stmt::Assign {
            target: to,
            lo: 0,
            width: wanted,
            rhs,
        })
    }
}
