//! Names and numbers of the register file: what its registers are called, and where they stand.

use crate::registers::{Access, HOST_FIRST, REGISTERS, Register};
use core::fmt::{Display, Formatter, Result, Write};

/// Words whose answers are combined in one cycle.
pub(super) const GROUP: usize = 6;

/// A register's name as ports are written.
pub(super) struct Lower(pub(super) &'static str);

impl Display for Lower {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut chars = self.0.chars();
        chars.try_for_each(|c| f.write_char(c.to_ascii_lowercase()))
    }
}

/// What a register is, without links to others, and its unit.
pub(super) struct Doc(pub(super) &'static Register);

impl Display for Doc {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut chars = self.0.doc.trim().chars();
        chars.try_for_each(|c| match c {
            '[' | ']' => Ok(()),
            c => f.write_char(c),
        })?;
        match self.0.unit {
            "" => Ok(()),
            unit => write!(f, " ({unit})"),
        }
    }
}

/// A word of the file: its register, and whether it is the high one of a pair.
#[derive(Clone, Copy)]
pub(super) struct Word(pub(super) &'static Register, pub(super) bool);

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let high = if self.1 { "_HIGH" } else { "" };
        write!(f, "{}{high}", self.0.name)
    }
}

pub(super) fn registers() -> impl Iterator<Item = &'static Register> {
    REGISTERS.iter().filter(|r| r.offset >= HOST_FIRST)
}

pub(super) fn words() -> impl Iterator<Item = Word> {
    registers().flat_map(|r| (0..r.words()).map(move |n| Word(r, n == 1)))
}

pub(super) fn pairs() -> impl Iterator<Item = &'static Register> {
    registers().filter(|r| r.words() == 2)
}

pub(super) fn is_constant(r: &Register) -> bool {
    r.access == Access::ReadOnly && r.reset != 0
}

pub(super) fn is_written(r: &Register) -> bool {
    matches!(r.access, Access::ReadWrite | Access::WriteOnly)
}

/// Index of word `n` in the file's arrays.
pub(super) struct At(pub(super) usize);

impl Display for At {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "[{}][{}]", self.0 / GROUP, self.0 % GROUP)
    }
}

/// Number of a register's first word in the file.
pub(super) fn number(register: &Register) -> usize {
    words()
        .take_while(|w| w.0.offset != register.offset)
        .count()
}

/// A slice of 32 bits as wide as the register.
pub(super) struct Low(pub(super) usize);

impl Display for Low {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            n if n < 32 => write!(f, ".get_bits::<{n}>(0)"),
            _ => Ok(()),
        }
    }
}

/// Where the value of a register is.
pub(super) struct Source(pub(super) &'static Register);

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0.access {
            Access::ReadWrite => write!(f, "self.c_{}.value.val()", Lower(self.0.name)),
            _ => write!(f, "self.{}.val()", Lower(self.0.name)),
        }
    }
}
