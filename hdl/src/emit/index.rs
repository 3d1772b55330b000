//! Indices: arithmetic that Rust does in `usize`, where nothing wraps.

use super::error::Reason;
use super::expr::{Expr, Op};
use super::lower::Lower;
use super::show;
use rust_hdl::core::ast::{VerilogExpression as X, VerilogOp};

/// An index expression with the largest value it can take.
struct Index {
    expr: Expr,
    max: u128,
    /// Known to be computed in `usize`; otherwise it may as well wrap at the width of its signal.
    is_usize: bool,
}

fn bits_for(max: u128) -> usize {
    (128 - max.leading_zeros()).max(1) as usize
}

impl Lower<'_> {
    /// A computed index and its largest value.
    pub(super) fn index(&self, e: &X) -> Result<(Expr, u128), Reason> {
        let i = self.index_node(e)?;
        Ok((i.expr.resize(bits_for(i.max)), i.max))
    }

    fn index_node(&self, e: &X) -> Result<Index, Reason> {
        if let Some(v) = self.constant(e)? {
            let v = u64::try_from(v).map_err(|_| Reason::Unsupported("a negative index".into()))?;
            let max = u128::from(v);
            return Ok(Index {
                expr: Expr::lit(v, bits_for(max)),
                max,
                is_usize: true,
            });
        }
        match e {
            X::Paren(a) => self.index_node(a),
            X::Binary(l, op @ (VerilogOp::Mul | VerilogOp::Add | VerilogOp::Sub), r) => {
                let (a, b) = (self.index_node(l)?, self.index_node(r)?);
                let constant = self.constant(l)?.is_some() || self.constant(r)?.is_some();
                // `Bits * u64` does not exist, so a product with a constant can only be `usize`.
                let sure = match op {
                    VerilogOp::Mul => constant,
                    _ if constant => {
                        if self.constant(l)?.is_some() {
                            b.is_usize
                        } else {
                            a.is_usize
                        }
                    }
                    _ => a.is_usize || b.is_usize,
                };
                if !sure {
                    return Err(Reason::AmbiguousIndex(show::expr(e)));
                }
                let (op, max) = match op {
                    VerilogOp::Mul => (Op::Mul, a.max.saturating_mul(b.max)),
                    VerilogOp::Add => (Op::Add, a.max.saturating_add(b.max)),
                    // Rust panics where it would go below zero.
                    _ => (Op::Sub, a.max),
                };
                let width = bits_for(max.max(a.max).max(b.max));
                let (l, r) = (
                    Box::new(a.expr.resize(width)),
                    Box::new(b.expr.resize(width)),
                );
                Ok(Index {
                    expr: Expr::Binary {
                        op,
                        signed: false,
                        l,
                        r,
                    },
                    max,
                    is_usize: true,
                })
            }
            X::Binary(..) => Err(Reason::AmbiguousIndex(show::expr(e))),
            _ => {
                let (expr, _) = self.value(e, None)?;
                let max = 1u128
                    .checked_shl(expr.width() as u32)
                    .map_or(u128::MAX, |m| m - 1);
                Ok(Index {
                    expr,
                    max,
                    is_usize: false,
                })
            }
        }
    }
}
