//! Lowering of expressions: every operator in its own width, every literal in the width of its context.

use super::error::Reason;
use super::expr::{Expr, Op, Unary};
use super::lower::Lower;
use super::{literal, names, show};
use num_bigint::BigInt;
use rust_hdl::core::ast::{VerilogExpression as X, VerilogOp, VerilogOpUnary};

/// An expression and whether it is signed.
pub(super) type Value = (Expr, bool);

impl Lower<'_> {
    /// The value of an expression made only of literals, loop variables and registered constants.
    pub(super) fn constant(&self, e: &X) -> Result<Option<BigInt>, Reason> {
        let both = |l: &X, r: &X| Ok::<_, Reason>(self.constant(l)?.zip(self.constant(r)?));
        Ok(match e {
            X::Literal(l) if !literal::is_bool(l) => Some(literal::value(l)),
            X::Signal(path) => {
                let name = names::canonical(path, &self.values)?;
                let known = !self.scope.contains_key(&name);
                self.values.get(&name).filter(|_| known).cloned()
            }
            X::Paren(a) => self.constant(a)?,
            X::Unary(VerilogOpUnary::Neg, a) => self.constant(a)?.map(|v| -v),
            X::Binary(l, op, r) => match (both(l, r)?, op) {
                (Some((a, b)), VerilogOp::Add) => Some(a + b),
                (Some((a, b)), VerilogOp::Sub) => Some(a - b),
                (Some((a, b)), VerilogOp::Mul) => Some(a * b),
                (Some((a, b)), VerilogOp::BitAnd) => Some(a & b),
                (Some((a, b)), VerilogOp::BitOr) => Some(a | b),
                (Some((a, b)), VerilogOp::BitXor) => Some(a ^ b),
                (Some((a, b)), VerilogOp::Shl) => u32::try_from(b).ok().map(|b| a << b),
                (Some((a, b)), VerilogOp::Shr) => u32::try_from(b).ok().map(|b| a >> b),
                _ => None,
            },
            _ => None,
        })
    }

    /// An expression in a context of `width` bits.
    pub(super) fn sized(&self, e: &X, width: usize, signed: bool) -> Result<Expr, Reason> {
        if let Some(v) = self.constant(e)? {
            if !literal::fits(&v, width, signed) {
                return Err(Reason::LiteralTooWide {
                    value: v.to_string(),
                    width,
                });
            }
            return Ok(Expr::Lit {
                value: literal::wrap(&v, width),
                width,
            });
        }
        let (value, _) = self.value(e, Some((width, signed)))?;
        if value.width() != width {
            return Err(Reason::Width {
                found: value.width(),
                wanted: width,
                expr: show::expr(e),
            });
        }
        Ok(value)
    }

    /// An expression in its own width; `hint` only helps literals.
    pub(super) fn value(&self, e: &X, hint: Option<(usize, bool)>) -> Result<Value, Reason> {
        if let Some(v) = self.constant(e)? {
            let (width, signed) = hint.ok_or_else(|| Reason::LiteralWithoutWidth(v.to_string()))?;
            return Ok((self.sized(e, width, signed)?, signed));
        }
        match e {
            X::Literal(l) => Ok((
                Expr::Lit {
                    value: literal::wrap(&literal::value(l), 1),
                    width: 1,
                },
                false,
            )),
            X::Signal(path) => self.signal(path),
            X::Paren(a) => self.value(a, hint),
            X::Cast(a, n) => {
                if self.constant(a)?.is_some() {
                    return Ok((self.sized(a, *n, false)?, false));
                }
                let (v, signed) = self.value(a, None)?;
                if signed && *n != v.width() {
                    return Err(Reason::Unsupported(
                        "a signed value is cast to another width".into(),
                    ));
                }
                Ok((v.resize(*n), false))
            }
            X::Signed(a) => Ok((self.value(a, hint)?.0, true)),
            X::Unsigned(a) => Ok((self.value(a, hint)?.0, false)),
            X::Unary(op, a) => self.unary(op, a, hint),
            X::Binary(l, op, r) => self.binary(l, op, r, hint),
            X::Index(a, at) => Ok((self.select(a, 1, at, true)?.0, false)),
            X::Slice(a, width, at) => self.select(a, *width, at, false),
            X::IndexReplace(a, at, v) => self.replace_bit(a, at, v),
        }
    }

    fn signal(&self, path: &str) -> Result<Value, Reason> {
        let name = names::canonical(path, &self.values)?;
        if let Some(&(width, signed)) = self.scope.get(&name) {
            return Ok((Expr::Sig { name, width }, signed));
        }
        if let Some((value, width)) = self.module.constants.get(&name) {
            return Ok((
                Expr::Lit {
                    value: value.clone(),
                    width: *width,
                },
                false,
            ));
        }
        if let Some(s) = self.enum_state(&name) {
            return Ok((Expr::lit(s.value as u64, s.width), false));
        }
        Err(Reason::UnknownName(name.replace('$', ".")))
    }

    fn unary(
        &self,
        op: &VerilogOpUnary,
        a: &X,
        hint: Option<(usize, bool)>,
    ) -> Result<Value, Reason> {
        let keeps = matches!(op, VerilogOpUnary::Not | VerilogOpUnary::Neg);
        let (arg, signed) = self.value(a, hint.filter(|_| keeps))?;
        let op = match op {
            VerilogOpUnary::Not => Unary::Not,
            VerilogOpUnary::Neg => Unary::Neg,
            VerilogOpUnary::All => Unary::All,
            VerilogOpUnary::Any => Unary::Any,
            VerilogOpUnary::Xor => Unary::Xor,
        };
        if !keeps && arg.width() == 1 {
            return Ok((arg, false));
        }
        Ok((
            Expr::Unary {
                op,
                arg: Box::new(arg),
            },
            signed && keeps,
        ))
    }

    fn binary(
        &self,
        l: &X,
        op: &VerilogOp,
        r: &X,
        hint: Option<(usize, bool)>,
    ) -> Result<Value, Reason> {
        let op = match op {
            VerilogOp::Shl | VerilogOp::Shr => {
                return self.shift(l, matches!(op, VerilogOp::Shl), r, hint);
            }
            VerilogOp::Mul => return self.multiply(l, r),
            VerilogOp::Add => Op::Add,
            VerilogOp::Sub => Op::Sub,
            VerilogOp::BitAnd | VerilogOp::LogicalAnd => Op::And,
            VerilogOp::BitOr | VerilogOp::LogicalOr => Op::Or,
            VerilogOp::BitXor => Op::Xor,
            VerilogOp::Eq => Op::Eq,
            VerilogOp::Ne => Op::Ne,
            VerilogOp::Lt => Op::Lt,
            VerilogOp::Le => Op::Le,
            VerilogOp::Gt => Op::Gt,
            VerilogOp::Ge => Op::Ge,
        };
        if op.compares()
            && let (Some(a), Some(b)) = (self.constant(l)?, self.constant(r)?)
        {
            let holds = match op {
                Op::Eq => a == b,
                Op::Ne => a != b,
                Op::Lt => a < b,
                Op::Le => a <= b,
                Op::Gt => a > b,
                _ => a >= b,
            };
            return Ok((Expr::lit(u64::from(holds), 1), false));
        }
        let inner = hint.filter(|_| !op.compares());
        let (lv, rv, signed) = if self.constant(l)?.is_some() {
            let (rv, signed) = self.value(r, inner)?;
            (self.sized(l, rv.width(), signed)?, rv, signed)
        } else {
            let (lv, signed) = self.value(l, inner)?;
            let mut rv = match self.constant(r)? {
                Some(_) => self.sized(r, lv.width(), signed)?,
                None => self.value(r, Some((lv.width(), signed)))?.0,
            };
            if op == Op::Add && rv.width() == 1 && lv.width() > 1 {
                // rust-hdl adds a `bool` to a vector as a carry.
                rv = rv.resize(lv.width());
            }
            (lv, rv, signed)
        };
        if lv.width() != rv.width() {
            return Err(Reason::Width {
                found: rv.width(),
                wanted: lv.width(),
                expr: show::expr(r),
            });
        }
        if matches!(op, Op::Or | Op::Xor)
            && let Some(joined) = Expr::join_disjoint(&lv, &rv)
        {
            return Ok((joined, signed));
        }
        let result_signed = signed && !op.compares();
        Ok((
            Expr::Binary {
                op,
                signed,
                l: Box::new(lv),
                r: Box::new(rv),
            },
            result_signed,
        ))
    }
}
