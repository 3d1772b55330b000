//! Expressions with a width on every node. Operands are always of equal width, so Verilog's rules of width
//! extension, which look at the context, have nothing to extend.

use num_bigint::BigUint;

/// An operator on two operands of equal width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Op {
    Add,
    Sub,
    Mul,
    And,
    Or,
    Xor,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Op {
    pub fn text(self) -> &'static str {
        match self {
            Op::Add => "+",
            Op::Sub => "-",
            Op::Mul => "*",
            Op::And => "&",
            Op::Or => "|",
            Op::Xor => "^",
            Op::Eq => "==",
            Op::Ne => "!=",
            Op::Lt => "<",
            Op::Le => "<=",
            Op::Gt => ">",
            Op::Ge => ">=",
        }
    }
    pub fn compares(self) -> bool {
        matches!(self, Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge)
    }
}

/// An operator on one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unary {
    Not,
    Neg,
    All,
    Any,
    Xor,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Expr {
    /// A signal, by its `$` name.
    Sig {
        name: String,
        width: usize,
    },
    Lit {
        value: BigUint,
        width: usize,
    },
    Unary {
        op: Unary,
        arg: Box<Expr>,
    },
    Binary {
        op: Op,
        signed: bool,
        l: Box<Expr>,
        r: Box<Expr>,
    },
    /// Shift by a signal; vacated bits are zero, as in Rust and in Verilog.
    Shift {
        left: bool,
        arg: Box<Expr>,
        by: Box<Expr>,
    },
    Slice {
        arg: Box<Expr>,
        lo: usize,
        width: usize,
    },
    /// A slice at a computed place that cannot leave the vector.
    DynSlice {
        arg: Box<Expr>,
        at: Box<Expr>,
        width: usize,
    },
    /// Most significant first.
    Concat(Vec<Expr>),
    /// Sign extension to more bits.
    SignExt {
        arg: Box<Expr>,
        width: usize,
    },
}

impl Expr {
    pub fn width(&self) -> usize {
        match self {
            Expr::Sig { width, .. } | Expr::Lit { width, .. } | Expr::Slice { width, .. } => *width,
            Expr::DynSlice { width, .. } | Expr::SignExt { width, .. } => *width,
            Expr::Unary {
                op: Unary::Not | Unary::Neg,
                arg,
            } => arg.width(),
            Expr::Unary { .. } => 1,
            Expr::Binary { op, l, .. } => {
                if op.compares() {
                    1
                } else {
                    l.width()
                }
            }
            Expr::Shift { arg, .. } => arg.width(),
            Expr::Concat(parts) => parts.iter().map(Expr::width).sum(),
        }
    }

    pub fn zero(width: usize) -> Expr {
        Expr::Lit {
            value: BigUint::default(),
            width,
        }
    }

    pub fn lit(value: u64, width: usize) -> Expr {
        Expr::Lit {
            value: value.into(),
            width,
        }
    }

    fn is_zero(&self) -> bool {
        matches!(self, Expr::Lit { value, .. } if *value == BigUint::default())
    }

    /// Bits `lo..lo + width`, resolved as far as the structure allows, so that few slices need a name of their own.
    pub fn slice(self, lo: usize, width: usize) -> Expr {
        if lo == 0 && width == self.width() {
            return self;
        }
        match self {
            Expr::Lit { value, .. } => {
                let mask = (BigUint::from(1u8) << width) - 1u8;
                Expr::Lit {
                    value: (value >> lo) & mask,
                    width,
                }
            }
            Expr::Slice { arg, lo: base, .. } => arg.slice(base + lo, width),
            Expr::Concat(parts) => {
                let mut out = vec![];
                let mut top: usize = parts.iter().map(Expr::width).sum();
                for part in parts {
                    let base = top - part.width();
                    let (from, to) = (lo.max(base), (lo + width).min(top));
                    top = base;
                    if from < to {
                        out.push(part.slice(from - base, to - from));
                    }
                }
                concat(out)
            }
            other => Expr::Slice {
                arg: Box::new(other),
                lo,
                width,
            },
        }
    }

    /// Zero extension (or truncation) to `width`.
    pub fn resize(self, width: usize) -> Expr {
        let own = self.width();
        if width <= own {
            self.slice(0, width)
        } else {
            concat(vec![Expr::zero(width - own), self])
        }
    }

    /// Shift by a constant: only wires.
    pub fn shift_const(self, left: bool, by: usize) -> Expr {
        let width = self.width();
        if by >= width {
            return Expr::zero(width);
        }
        if by == 0 {
            return self;
        }
        if left {
            concat(vec![self.slice(0, width - by), Expr::zero(by)])
        } else {
            concat(vec![Expr::zero(by), self.slice(by, width - by)])
        }
    }

    /// `l | r` (or `^`, which is the same where one side is zero): joined into a concatenation if no bit is driven by both.
    pub fn join_disjoint(l: &Expr, r: &Expr) -> Option<Expr> {
        let (a, b) = (parts_of(l), parts_of(r));
        if a.len() < 2 && b.len() < 2 {
            return None;
        }
        let mut cuts: Vec<usize> = bounds(&a).into_iter().chain(bounds(&b)).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut out = vec![];
        for pair in cuts.windows(2).rev() {
            let (x, y) = (
                l.clone().slice(pair[0], pair[1] - pair[0]),
                r.clone().slice(pair[0], pair[1] - pair[0]),
            );
            if x.is_zero() {
                out.push(y);
            } else if y.is_zero() {
                out.push(x);
            } else {
                return None;
            }
        }
        Some(concat(out))
    }

    /// Calls `f` with each signal that is read.
    pub fn reads(&self, f: &mut impl FnMut(&str)) {
        match self {
            Expr::Sig { name, .. } => f(name),
            Expr::Lit { .. } => {}
            Expr::Unary { arg, .. } | Expr::Slice { arg, .. } | Expr::SignExt { arg, .. } => {
                arg.reads(f)
            }
            Expr::Binary { l, r, .. } => {
                l.reads(f);
                r.reads(f);
            }
            Expr::Shift { arg, by: at, .. } | Expr::DynSlice { arg, at, .. } => {
                arg.reads(f);
                at.reads(f);
            }
            Expr::Concat(parts) => parts.iter().for_each(|p| p.reads(f)),
        }
    }
}

fn parts_of(e: &Expr) -> Vec<&Expr> {
    match e {
        Expr::Concat(parts) => parts.iter().collect(),
        other => vec![other],
    }
}

/// Bit positions between the parts, from 0 to the width.
fn bounds(parts: &[&Expr]) -> Vec<usize> {
    let mut at = 0;
    let mut out = vec![0];
    for p in parts.iter().rev() {
        at += p.width();
        out.push(at);
    }
    out
}

/// Concatenation, flat, with neighbouring zeros and neighbouring slices of one signal merged.
pub(super) fn concat(parts: Vec<Expr>) -> Expr {
    let mut out: Vec<Expr> = vec![];
    for part in parts {
        let inner = if let Expr::Concat(p) = part {
            p
        } else {
            vec![part]
        };
        for p in inner {
            match (out.last_mut(), &p) {
                (Some(Expr::Lit { value, width }), Expr::Lit { value: v, width: w }) => {
                    *value = (value.clone() << *w) | v;
                    *width += w;
                }
                (
                    Some(Expr::Slice { arg, lo, width }),
                    Expr::Slice {
                        arg: a,
                        lo: l,
                        width: w,
                    },
                ) if arg == a && *lo == l + w => {
                    *lo = *l;
                    *width += w;
                    if *lo == 0 && *width == arg.width() {
                        let whole = (**arg).clone();
                        out.pop();
                        out.push(whole);
                    }
                }
                _ => out.push(p),
            }
        }
    }
    if out.len() == 1 {
        out.remove(0)
    } else {
        Expr::Concat(out)
    }
}
