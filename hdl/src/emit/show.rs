//! Statements of the syntax tree in a Rust-like notation, for error messages.

use super::literal;
use rust_hdl::core::ast::*;

pub(super) fn op_text(op: &VerilogOp) -> &'static str {
    match op {
        VerilogOp::Add => "+",
        VerilogOp::Sub => "-",
        VerilogOp::Mul => "*",
        VerilogOp::LogicalAnd => "&&",
        VerilogOp::LogicalOr => "||",
        VerilogOp::BitXor => "^",
        VerilogOp::BitAnd => "&",
        VerilogOp::BitOr => "|",
        VerilogOp::Shl => "<<",
        VerilogOp::Shr => ">>",
        VerilogOp::Eq => "==",
        VerilogOp::Lt => "<",
        VerilogOp::Le => "<=",
        VerilogOp::Ne => "!=",
        VerilogOp::Ge => ">=",
        VerilogOp::Gt => ">",
    }
}

/// An expression.
pub(super) fn expr(e: &VerilogExpression) -> String {
    use VerilogExpression::*;
    match e {
        Signal(s) => s.replace('$', "."),
        Literal(l) => literal::value(l).to_string(),
        Cast(a, n) => format!("bit_cast::<{n}, _>({})", expr(a)),
        Signed(a) => format!("signed_cast({})", expr(a)),
        Unsigned(a) => format!("unsigned_cast({})", expr(a)),
        Paren(a) => format!("({})", expr(a)),
        Binary(l, o, r) => format!("{} {} {}", expr(l), op_text(o), expr(r)),
        Unary(VerilogOpUnary::Not, a) => format!("!{}", expr(a)),
        Unary(VerilogOpUnary::Neg, a) => format!("-{}", expr(a)),
        Unary(VerilogOpUnary::All, a) => format!("{}.all()", expr(a)),
        Unary(VerilogOpUnary::Any, a) => format!("{}.any()", expr(a)),
        Unary(VerilogOpUnary::Xor, a) => format!("{}.xor()", expr(a)),
        Index(a, i) => format!("{}.get_bit({})", expr(a), expr(i)),
        Slice(a, w, i) => format!("{}.get_bits::<{w}>({})", expr(a), expr(i)),
        IndexReplace(a, i, v) => format!("{}.replace_bit({}, {})", expr(a), expr(i), expr(v)),
    }
}

/// The first line of a statement.
pub(super) fn stmt(s: &VerilogStatement) -> String {
    match s {
        VerilogStatement::Assignment(l, r) => format!("`{} = {}`", expr(l), expr(r)),
        VerilogStatement::SliceAssignment {
            base,
            width,
            offset,
            replacement,
        } => {
            format!(
                "`{}[{} +: {width}] = {}`",
                expr(base),
                expr(offset),
                expr(replacement)
            )
        }
        VerilogStatement::If(c) => format!("`if {}`", expr(&c.test)),
        VerilogStatement::Match(m) => format!("`match {}`", expr(&m.test)),
        VerilogStatement::Loop(l) => format!(
            "`for {} in {}..{}`",
            l.index,
            l.from.as_usize(),
            l.to.as_usize()
        ),
        VerilogStatement::Comment(c) => format!("comment `{c}`"),
        VerilogStatement::Link(_) => "link".into(),
        VerilogStatement::Macro(_) => "macro".into(),
    }
}
