//! Values of rust-hdl's literals, whose fields are private: read back from how they print.

use num_bigint::{BigInt, BigUint};
use rust_hdl::core::ast::VerilogLiteral;

/// The value of a literal.
pub(super) fn value(lit: &VerilogLiteral) -> BigInt {
    let text = format!("{lit:x}");
    let hex = text.split_once("'h").map_or(text.as_str(), |(_, h)| h);
    BigInt::parse_bytes(hex.as_bytes(), 16).unwrap_or_default()
}

/// Whether a literal is a Rust `bool`, the only one-bit literal.
pub(super) fn is_bool(lit: &VerilogLiteral) -> bool {
    format!("{lit:x}").starts_with("1'")
}

/// `value` in two's complement of `width` bits.
pub(super) fn wrap(value: &BigInt, width: usize) -> BigUint {
    let modulus = BigInt::from(1) << width;
    let reduced = ((value % &modulus) + &modulus) % &modulus;
    reduced.to_biguint().unwrap_or_default()
}

/// Whether `value` fits `width` bits, unsigned, or signed if `signed`.
pub(super) fn fits(value: &BigInt, width: usize, signed: bool) -> bool {
    let zero = BigInt::from(0);
    if signed {
        let half = BigInt::from(1) << (width - 1);
        *value >= -half.clone() && *value < half
    } else {
        *value >= zero && value.bits() <= width as u64
    }
}
