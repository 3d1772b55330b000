//! Lowering of expressions: every operator in its own width, every literal in the width of its context.

use super::error::Reason;
use super::expr::{Expr, Op, Unary, concat};
use super::lower::Lower;
use super::{literal, names, show};
use num_bigint::BigInt;
use rust_hdl::core::ast::{VerilogExpression as X, VerilogOp, VerilogOpUnary};

/// An expression and whether it is signed.
type Value = (Expr, bool);

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

    fn shift(
        &self,
        l: &X,
        left: bool,
        r: &X,
        hint: Option<(usize, bool)>,
    ) -> Result<Value, Reason> {
        if let Some(v) = self.constant(l)? {
            return Err(Reason::LiteralWithoutWidth(v.to_string()));
        }
        let (arg, signed) = self.value(l, hint)?;
        if signed {
            return Err(Reason::Unsupported("a signed value is shifted".into()));
        }
        if let Some(by) = self.constant(r)? {
            let by = usize::try_from(by)
                .map_err(|_| Reason::Unsupported("a shift by a negative number".into()))?;
            return Ok((arg.shift_const(left, by), false));
        }
        let (by, _) = self.value(r, None)?;
        Ok((
            Expr::Shift {
                left,
                arg: Box::new(arg),
                by: Box::new(by),
            },
            false,
        ))
    }

    /// The product has the widths of both operands together, as `Bits<16> * Bits<16>` and its signed twin do.
    fn multiply(&self, l: &X, r: &X) -> Result<Value, Reason> {
        let ((a, signed), (b, other)) = (self.value(l, None)?, self.value(r, None)?);
        if signed != other {
            return Err(Reason::Unsupported(
                "a signed times an unsigned value".into(),
            ));
        }
        let width = a.width() + b.width();
        let extend = |e: Expr| {
            if signed {
                Expr::SignExt {
                    arg: Box::new(e),
                    width,
                }
            } else {
                e.resize(width)
            }
        };
        Ok((
            Expr::Binary {
                op: Op::Mul,
                signed,
                l: Box::new(extend(a)),
                r: Box::new(extend(b)),
            },
            signed,
        ))
    }

    fn select(&self, a: &X, width: usize, at: &X, one_bit: bool) -> Result<Value, Reason> {
        let (arg, signed) = self.value(a, None)?;
        let own = arg.width();
        if let Some(lo) = self.constant(at)? {
            let lo = usize::try_from(lo).map_err(|_| Reason::OutOfRange {
                lo: 0,
                hi: width,
                width: own,
            })?;
            if lo + width > own && (one_bit || lo > own) {
                return Err(Reason::OutOfRange {
                    lo,
                    hi: lo + width,
                    width: own,
                });
            }
            // `get_bits` past the end reads zeros in Rust.
            let there = width.min(own - lo);
            if there == 0 {
                return Ok((Expr::zero(width), signed));
            }
            return Ok((arg.slice(lo, there).resize(width), signed));
        }
        let (at, max) = self.index(at)?;
        if own == 1 && width == 1 && one_bit {
            return Ok((arg, false));
        }
        // A bit beyond the end panics in Rust; bits beyond the end read zero, which only a shift does in Verilog.
        if width <= own && (one_bit || max.saturating_add(width as u128) <= own as u128) {
            return Ok((
                Expr::DynSlice {
                    arg: Box::new(arg),
                    at: Box::new(at),
                    width,
                },
                signed,
            ));
        }
        let shifted = Expr::Shift {
            left: false,
            arg: Box::new(arg),
            by: Box::new(at),
        };
        Ok((shifted.resize(width), signed))
    }

    fn replace_bit(&self, a: &X, at: &X, v: &X) -> Result<Value, Reason> {
        let (arg, signed) = self.value(a, None)?;
        let bit = self.sized(v, 1, false)?;
        let width = arg.width();
        if let Some(at) = self.constant(at)? {
            let lo = usize::try_from(at).unwrap_or(usize::MAX);
            if lo >= width {
                return Err(Reason::OutOfRange {
                    lo,
                    hi: lo.saturating_add(1),
                    width,
                });
            }
            let mut parts = vec![];
            if lo + 1 < width {
                parts.push(arg.clone().slice(lo + 1, width - lo - 1));
            }
            parts.push(bit);
            if lo > 0 {
                parts.push(arg.slice(0, lo));
            }
            return Ok((concat(parts), signed));
        }
        let (at, _) = self.index(at)?;
        let place = |one: Expr| Expr::Shift {
            left: true,
            arg: Box::new(one.resize(width)),
            by: Box::new(at.clone()),
        };
        let hole = Expr::Unary {
            op: Unary::Not,
            arg: Box::new(place(Expr::lit(1, 1))),
        };
        let binary = |op, l, r| Expr::Binary {
            op,
            signed: false,
            l: Box::new(l),
            r: Box::new(r),
        };
        Ok((
            binary(Op::Or, binary(Op::And, arg, hole), place(bit)),
            signed,
        ))
    }
}
