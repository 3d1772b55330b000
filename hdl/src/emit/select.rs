//! Lowering of what picks and moves bits: shifts, slices, single bits; and of products.

use super::error::Reason;
use super::expr::{Expr, Op, Unary, concat};
use super::lower::Lower;
use super::value::Value;
use rust_hdl::core::ast::VerilogExpression as X;

impl Lower<'_> {
    pub(super) fn shift(
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
    pub(super) fn multiply(&self, l: &X, r: &X) -> Result<Value, Reason> {
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

    pub(super) fn select(
        &self,
        a: &X,
        width: usize,
        at: &X,
        one_bit: bool,
    ) -> Result<Value, Reason> {
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

    pub(super) fn replace_bit(&self, a: &X, at: &X, v: &X) -> Result<Value, Reason> {
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
