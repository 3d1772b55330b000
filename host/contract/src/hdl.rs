//! The register file of the host interface in rust-hdl, written from the table: `hdl/src/host/file.rs`.
//!
//! Of the registers from [`HOST_FIRST`] on: storage for those that are read and written, strobes for those that are only
//! written, inputs for those that are only read. A read-only register whose reset value is not 0 is a constant.

use crate::registers::{Access, HOST_FIRST, REGISTERS, Register};
use core::fmt::{Display, Formatter, Result, Write};

/// Words whose answers are combined in one cycle.
const GROUP: usize = 6;

const HEAD: &str = "\
//! The register file of the host interface: words of BAR0 from `registers::HOST_FIRST` on.
//!
//! In: one access at a time, held from `valid` until `done`; values of the registers that are only read. Out: values of those
//! that are written, each with a strobe in its first cycle (an act's value counts in that cycle only); the answer, 4 cycles
//! after `valid` rose. `error`: no register has the word, or it cannot be written.
//!
//! Bytes without strobe stay as they were, or are 0 in an act. The low word of a pair waits until the high word is written;
//! reading it holds the high word until that is read. `reset` is that of the function. At most 5 levels.
//!
//! Written by `cargo run -p t2t-contract --bin contract hdl` from `host/contract/src/registers.rs`; do not edit.

use super::cells::{Act, Held, Pair, Stored, Turn};
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

";

const STRUCT: &str = "
/// The register file; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct File {
    /// The core clock.
    pub clock: Signal<In, Clock>,
    /// Reset of the function.
    pub reset: Signal<In, Bit>,
    /// An access, held until `done`; low for at least a cycle after it.
    pub valid: Signal<In, Bit>,
    /// Word of BAR0, counted from `HOST_FIRST`.
    pub word: Signal<In, Bits<9>>,
    /// It is a write.
    pub a_write: Signal<In, Bit>,
    /// Word to write.
    pub a_data: Signal<In, Bits<32>>,
    /// Its bytes that count.
    pub a_strb: Signal<In, Bits<4>>,
    /// The access has ended; for one cycle.
    pub done: Signal<Out, Bit>,
    /// With `done`: it is refused.
    pub error: Signal<Out, Bit>,
    /// With `done`: the word read.
    pub rdata: Signal<Out, Bits<32>>,
";

const ACCESS: &str = "        self.turn.clock.next = self.clock.val();
        self.turn.valid.next = self.valid.val();
        self.turn.word.next = self.word.val();
        self.turn.a_write.next = self.a_write.val();
        self.turn.a_data.next = self.a_data.val();
        self.turn.a_strb.next = self.a_strb.val();
";

const ANSWER: &str = "        self.bad.d.next = !self.known.val();
        if self.turn.write.val() {
            self.bad.d.next = !self.writable.val();
        }
        self.turn.refused.next = self.bad.q.val();
        self.done.next = self.turn.done.val();
        self.error.next = self.turn.error.val();
        self.rdata.next = self.out.q.val();
    }
}
";

/// A register's name as ports are written.
struct Lower(&'static str);

impl Display for Lower {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut chars = self.0.chars();
        chars.try_for_each(|c| f.write_char(c.to_ascii_lowercase()))
    }
}

/// What a register is, without links to others, and its unit.
struct Doc(&'static Register);

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
struct Word(&'static Register, bool);

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let high = if self.1 { "_HIGH" } else { "" };
        write!(f, "{}{high}", self.0.name)
    }
}

fn registers() -> impl Iterator<Item = &'static Register> {
    REGISTERS.iter().filter(|r| r.offset >= HOST_FIRST)
}

fn words() -> impl Iterator<Item = Word> {
    registers().flat_map(|r| (0..r.words()).map(move |n| Word(r, n == 1)))
}

fn pairs() -> impl Iterator<Item = &'static Register> {
    registers().filter(|r| r.words() == 2)
}

fn is_constant(r: &Register) -> bool {
    r.access == Access::ReadOnly && r.reset != 0
}

fn is_written(r: &Register) -> bool {
    matches!(r.access, Access::ReadWrite | Access::WriteOnly)
}

/// Index of word `n` in the file's arrays.
struct At(usize);

impl Display for At {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "[{}][{}]", self.0 / GROUP, self.0 % GROUP)
    }
}

/// Number of a register's first word in the file.
fn number(register: &Register) -> usize {
    words()
        .take_while(|w| w.0.offset != register.offset)
        .count()
}

/// Writes the whole file.
pub fn write(out: &mut impl Write) -> Result {
    out.write_str(HEAD)?;
    constants(out)?;
    fields(out)?;
    out.write_str("\nimpl Logic for File {\n    #[hdl_gen]\n    fn update(&mut self) {\n        dff_setup!(self, clock, out, bad);\n")?;
    out.write_str(ACCESS)?;
    for r in registers() {
        storage(out, r)?;
    }
    for r in pairs() {
        held(out, r)?;
    }
    let groups = words().count().div_ceil(GROUP);
    write!(
        out,
        "
        // The answer.
        for g in 0..{groups} {{
            for i in 0..{GROUP} {{
                self.is[g][i].d.next = false;
                self.value[g][i].next = 0.into();
            }}
        }}
"
    )?;
    for (n, word) in words().enumerate() {
        let at = At(n);
        writeln!(
            out,
            "        self.is{at}.d.next = self.turn.at.val() == {word};"
        )?;
        value(out, n, word)?;
    }
    answer(out)?;
    out.write_str(ANSWER)
}

fn constants(out: &mut impl Write) -> Result {
    for word in words() {
        let at = word.0.offset - HOST_FIRST + usize::from(word.1);
        writeln!(out, "const {word}: u64 = {at:#05x};")?;
    }
    for r in registers().filter(|r| is_constant(r)) {
        writeln!(out, "const {}_VALUE: u64 = {:#x};", r.name, r.reset)?;
    }
    out.write_str("\nconst_table!(FileConsts: ")?;
    for (n, word) in words().enumerate() {
        write!(out, "{}{word}", if n == 0 { "" } else { ", " })?;
    }
    for r in registers().filter(|r| is_constant(r)) {
        write!(out, ", {}_VALUE", r.name)?;
    }
    out.write_str(");\n")
}

fn fields(out: &mut impl Write) -> Result {
    out.write_str(STRUCT)?;
    for r in registers().filter(|r| !is_constant(r)) {
        let (name, bits) = (Lower(r.name), r.bits);
        writeln!(out, "    /// {}", Doc(r))?;
        if is_written(r) {
            writeln!(out, "    pub {name}: Signal<Out, Bits<{bits}>>,")?;
            writeln!(out, "    /// `{name}` was written.")?;
            writeln!(out, "    pub {name}_stb: Signal<Out, Bit>,")?;
        } else {
            writeln!(out, "    pub {name}: Signal<In, Bits<{bits}>>,")?;
        }
    }
    out.write_str("    turn: Turn,\n")?;
    for r in registers() {
        let (name, bits) = (Lower(r.name), r.bits);
        match r.access {
            Access::ReadWrite if r.words() == 2 => writeln!(out, "    c_{name}: Pair,")?,
            Access::ReadWrite => writeln!(out, "    c_{name}: Stored<{bits}, {}>,", r.reset)?,
            Access::WriteOnly => writeln!(out, "    c_{name}: Act<{bits}>,")?,
            _ => (),
        }
    }
    for r in pairs() {
        writeln!(out, "    h_{}: Held,", Lower(r.name))?;
    }
    let groups = words().count().div_ceil(GROUP);
    write!(
        out,
        "    is: [[DFF<Bit>; {GROUP}]; {groups}],
    value: [[Signal<Local, Bits<32>>; {GROUP}]; {groups}],
    picked: [[Signal<Local, Bits<32>>; {GROUP}]; {groups}],
    some: [DFF<Bits<32>>; {groups}],
    known: Signal<Local, Bit>,
    writable: Signal<Local, Bit>,
    out: DFF<Bits<32>>,
    bad: DFF<Bit>,
    consts: Consts<FileConsts>,
}}
"
    )
}

/// A slice of 32 bits as wide as the register.
struct Low(usize);

impl Display for Low {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            n if n < 32 => write!(f, ".get_bits::<{n}>(0)"),
            _ => Ok(()),
        }
    }
}

/// What stands behind a register that is written.
fn storage(out: &mut impl Write, r: &Register) -> Result {
    if !is_written(r) {
        return Ok(());
    }
    let (name, low, n) = (Lower(r.name), Low(r.bits), number(r));
    let (at, then) = (At(n), At(n + 1));
    writeln!(out, "        self.c_{name}.clock.next = self.clock.val();")?;
    match r.words() {
        2 => write!(
            out,
            "        self.c_{name}.write_low.next = self.is{at}.q.val() & self.turn.writes.val();
        self.c_{name}.write_high.next = self.is{then}.q.val() & self.turn.writes.val();
"
        )?,
        _ => writeln!(
            out,
            "        self.c_{name}.write.next = self.is{at}.q.val() & self.turn.writes.val();"
        )?,
    }
    writeln!(
        out,
        "        self.c_{name}.put.next = self.turn.put.val(){low};"
    )?;
    if r.access == Access::ReadWrite {
        write!(
            out,
            "        self.c_{name}.keep.next = self.turn.keep.val(){low};
        self.c_{name}.reset.next = self.reset.val();
"
        )?;
    }
    write!(
        out,
        "        self.{name}.next = self.c_{name}.value.val();
        self.{name}_stb.next = self.c_{name}.stb.val();
"
    )
}

/// Where the value of a register is.
struct Source(&'static Register);

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0.access {
            Access::ReadWrite => write!(f, "self.c_{}.value.val()", Lower(self.0.name)),
            _ => write!(f, "self.{}.val()", Lower(self.0.name)),
        }
    }
}

/// The high word of a pair, which holds still while it is read.
fn held(out: &mut impl Write, r: &'static Register) -> Result {
    let (name, n, source) = (Lower(r.name), number(r), Source(r));
    let (at, then) = (At(n), At(n + 1));
    write!(
        out,
        "        self.h_{name}.clock.next = self.clock.val();
        self.h_{name}.reset.next = self.reset.val();
        self.h_{name}.read_low.next = self.is{at}.q.val() & self.turn.reads.val();
        self.h_{name}.read_high.next = self.is{then}.q.val() & self.turn.reads.val();
        self.h_{name}.now.next = {source}.get_bits::<32>(32);
"
    )
}

/// What is read of word `n`.
fn value(out: &mut impl Write, n: usize, word: Word) -> Result {
    let Word(r, high) = word;
    let (at, source) = (At(n), Source(r));
    if r.access == Access::WriteOnly {
        return Ok(());
    }
    write!(out, "        self.value{at}.next = ")?;
    match (r.access, high) {
        _ if is_constant(r) => writeln!(out, "{}_VALUE.into();", r.name),
        (_, true) => writeln!(out, "self.h_{}.high.val();", Lower(r.name)),
        _ if r.bits == 32 => writeln!(out, "{source};"),
        _ => writeln!(out, "{source}.get_bits::<32>(0);"),
    }
}

/// Combines what is read, and knows what may be.
fn answer(out: &mut impl Write) -> Result {
    let groups = words().count().div_ceil(GROUP);
    write!(
        out,
        "        self.known.next = false;
        for g in 0..{groups} {{
            for i in 0..{GROUP} {{
                self.is[g][i].clock.next = self.clock.val();
                self.picked[g][i].next = 0.into();
                if self.is[g][i].q.val() {{
                    self.picked[g][i].next = self.value[g][i].val();
                    self.known.next = true;
                }}
            }}
            self.some[g].clock.next = self.clock.val();
            self.some[g].d.next ="
    )?;
    any(out, "picked[g]", "val()", GROUP, "                ")?;
    out.write_str("        }\n")?;
    out.write_str("        self.out.d.next =")?;
    any(out, "some", "q.val()", groups, "            ")?;
    out.write_str("        self.writable.next = false;\n")?;
    for (n, _) in words().enumerate().filter(|(_, w)| is_written(w.0)) {
        let at = At(n);
        write!(
            out,
            "        if self.is{at}.q.val() {{
            self.writable.next = true;
        }}
"
        )?;
    }
    Ok(())
}

/// All elements of an array, combined; on one line each, as the formatter has it.
fn any(out: &mut impl Write, what: &str, value: &str, count: usize, indent: &str) -> Result {
    write!(out, " self.{what}[0].{value}")?;
    for n in 1..count {
        write!(out, "\n{indent}| self.{what}[{n}].{value}")?;
    }
    out.write_str(";\n")
}
