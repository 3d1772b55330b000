//! Typed errors of the emitter: what could not be translated exactly, in which block, in which statement.

use thiserror::Error;

/// Why a statement has no exact Verilog.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Reason {
    /// A name that is neither a signal, an enum state, a loop variable nor a registered constant.
    #[error(
        "unknown name `{0}` (a named constant must be in a `Consts` table of the block; `let`, functions and const generics in expressions do not translate)"
    )]
    UnknownName(String),
    /// Two operands, or a target and its value, differ in width.
    #[error("{found} bits where {wanted} are needed, in `{expr}`")]
    Width {
        /// Bits that are there.
        found: usize,
        /// Bits that are needed.
        wanted: usize,
        /// The expression that has the wrong width.
        expr: String,
    },
    /// A literal does not fit the width of its context.
    #[error("literal {value} does not fit {width} bits")]
    LiteralTooWide {
        /// The literal, in decimal.
        value: String,
        /// Bits of the context.
        width: usize,
    },
    /// A literal stands where nothing gives it a width.
    #[error("literal {0} has no width here: write `bits::<N>({0})`")]
    LiteralWithoutWidth(String),
    /// An array is indexed by something else than literals, constants and loop variables.
    #[error(
        "array index `{0}` is not made of literals, loop variables and registered constants: select with a loop and `if`"
    )]
    ArrayIndex(String),
    /// `+`, `-`, `<<`… in an index: the syntax tree does not say whether it wraps at the signal's width or not.
    #[error(
        "`{0}` in an index is ambiguous (does it wrap at the signal's width?): put it in a local signal, or multiply the signal by 1 to compute in usize"
    )]
    AmbiguousIndex(String),
    /// A slice or bit that lies outside of its vector.
    #[error("bits {lo}..{hi} of a vector of {width} bits")]
    OutOfRange {
        /// First bit.
        lo: usize,
        /// One past the last bit.
        hi: usize,
        /// Bits of the vector.
        width: usize,
    },
    /// A construct that has no exact translation at all.
    #[error("{0}")]
    Unsupported(String),
    /// A signal that keeps its value on some path: a latch.
    #[error("`{0}` is not assigned on every path (a latch): assign a default first")]
    Latch(String),
    /// A signal, output or child input that nothing drives.
    #[error("`{0}` is never driven")]
    Undriven(String),
    /// A clock that is computed instead of wired.
    #[error("clock `{0}` must be wired directly and unconditionally to a clock signal")]
    ClockNotWired(String),
    /// Two Rust names become the same Verilog name.
    #[error("`{0}` and `{1}` both become `{2}` in Verilog: rename one")]
    NameCollision(String, String, String),
    /// Two enum types with the same name and different states meet in one block.
    #[error("two different enums define `{0}`")]
    EnumCollision(String),
    /// A signal without bits.
    #[error("`{0}` has no bits")]
    NoBits(String),
}

/// One thing that could not be translated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("block `{block}`, {statement}: {reason}")]
pub struct EmitError {
    /// Path of the block, from the top, with dots.
    pub block: String,
    /// The statement, in a Rust-like notation.
    pub statement: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// Everything that could not be translated, in the order of the blocks.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no exact Verilog:\n{}", .0.iter().map(|e| format!("  {e}")).collect::<Vec<_>>().join("\n"))]
pub struct EmitErrors(pub Vec<EmitError>);
