//! The register documentation, written from the tables: `docs/registers.md`.

use crate::{
    bus,
    reasons::{Drop, Mark, Reject},
    records::{Field, WINDOWS, Window},
    registers::{REGISTERS, Register},
};
use core::fmt::{Result, Write};

const HEAD: &str = "\
# Registers and memory windows

Written by `cargo run -p t2t-contract --bin registers`; do not edit. A test holds this page to the tables in
`host/contract`.

The parameter bus carries 32-bit words under 24-bit word addresses: `window << 20 | row * words + word`. Window 0 holds
the registers, the others rows of parameters. Registers of two words: low word first; such a register takes effect when
its high word is written, and reading its low word holds the high word until it is read. A row takes effect when its
last word is written; rows are written while the card is disarmed. Bits that are not listed are written as zero.
";

/// Writes the whole page.
pub fn write(out: &mut impl Write) -> Result {
    out.write_str(HEAD)?;
    out.write_str("\n## Registers (window 0)\n\n| address | name | access | bits | reset | unit | what it is |\n|---|---|---|---|---|---|---|\n")?;
    for register in REGISTERS {
        write_register(out, register)?;
    }
    for register in REGISTERS.iter().filter(|r| !r.fields.is_empty()) {
        write!(out, "\n### Bits of `{}`\n\n", register.name)?;
        write_fields(out, register.fields)?;
    }
    out.write_str("\n## Windows\n\n| number | name | addresses | rows | words a row |\n|---|---|---|---|---|\n")?;
    for window in WINDOWS {
        let first = window.number << bus::WINDOW_SHIFT;
        let last = first + window.depth * window.words - 1;
        writeln!(
            out,
            "| {} | [`{1}`](#window-{1}) | {first:#08x}–{last:#08x} | {2} | {3} |",
            window.number, window.name, window.depth, window.words
        )?;
    }
    for window in WINDOWS {
        write_window(out, window)?;
    }
    out.write_str("\n## Reasons\n\n| number | mark | drop | reject |\n|---|---|---|---|\n")?;
    for number in 1..=31 {
        let names = [
            Mark::from_number(number).map(Mark::text),
            Drop::from_number(number).map(Drop::text),
            Reject::from_number(number).map(Reject::text),
        ];
        if names.iter().any(Option::is_some) {
            let [mark, drop, reject] = names.map(Option::unwrap_or_default);
            writeln!(out, "| {number} | {mark} | {drop} | {reject} |")?;
        }
    }
    Ok(())
}

fn write_register(out: &mut impl Write, register: &Register) -> Result {
    let words = register.words() * register.count;
    write!(out, "| {:#05x}", register.offset)?;
    if words > 1 {
        write!(out, "–{:#05x}", register.offset + words - 1)?;
    }
    write!(out, " | `{}`", register.name)?;
    if register.count > 1 {
        write!(out, "[{}]", register.count)?;
    }
    let Register {
        access,
        bits,
        reset,
        unit,
        doc,
        ..
    } = register;
    writeln!(
        out,
        " | {} | {bits} | {reset} | {unit} |{doc} |",
        access.text()
    )
}

fn write_fields(out: &mut impl Write, fields: &[Field]) -> Result {
    out.write_str("| bits | name | what it means |\n|---|---|---|\n")?;
    for Field {
        name,
        lsb,
        width,
        doc,
    } in fields
    {
        match width {
            1 => writeln!(out, "| {lsb} | `{name}` |{doc} |")?,
            _ => writeln!(out, "| {}:{lsb} | `{name}` |{doc} |", lsb + width - 1)?,
        }
    }
    Ok(())
}

fn write_window(out: &mut impl Write, window: &Window) -> Result {
    write!(
        out,
        "\n### Window `{}`\n\n{}\n\n",
        window.name,
        window.doc.trim_start()
    )?;
    write_fields(out, window.fields)
}
