//! The register documentation, written from the tables: `docs/registers.md`.

use crate::{
    bus, events, live,
    reasons::{Cause, Drop, EventKind, Mark, Message, Refusal, Reject},
    records::{Field, WINDOWS, Window},
    registers::{REGISTERS, Register},
    store,
};
use core::fmt::{Result, Write};

const HEAD: &str = "\
# Registers, parameters, events

Written by `cargo run -p t2t-contract --bin contract registers`; do not edit. A test holds this page to the tables in
`host/contract`. The same tables are the C header `host/contract/include/t2t.h`.

- **BAR0**: registers, 32-bit words at byte offset = 4 * word. Registers of two words: low word first; such a register
  takes effect when its high word is written, and reading its low word holds the high word until it is read. Bits that
  are not listed are written as zero. A word that no register has is answered with an error.
- **BAR2**: the parameters. What is written is *staged* and changes nothing; a commit lets everything staged take effect
  together. Byte offset = copy + 4 * (first word of the window + row * words a row + word).
- **BAR4**: the MSI-X table of the endpoint.

Access: `rw` read and written; `ro` read only; `wo` an act, reads as zero; `commit` shows what is in force and is
written through window `card`.
";

/// Writes the whole page.
pub fn write(out: &mut impl Write) -> Result {
    out.write_str(HEAD)?;
    out.write_str("\n## Registers (BAR0)\n\n| word | name | access | bits | reset | unit | what it is |\n|---|---|---|---|---|---|---|\n")?;
    for register in REGISTERS {
        write_register(out, register)?;
    }
    for register in REGISTERS.iter().filter(|r| !r.fields.is_empty()) {
        write!(out, "\n### Bits of `{}`\n\n", register.name)?;
        write_fields(out, register.fields)?;
    }
    write!(
        out,
        "\n## Parameters (BAR2)\n\nThe staged copy is at byte {:#x}, the active one (read-only) at {:#x}, the live rows (read-only) at {:#x}; \
         the BAR has {:#x} bytes. A *unit* is what a commit takes over as one. The number is that of the window on the card's own parameter bus, \
         whose addresses are `number << {} | row * words + word`.\n\n\
         | window | first word | rows | words a row | words a unit | number | changes what is watched |\n|---|---|---|---|---|---|---|\n",
        store::STAGED,
        store::ACTIVE,
        store::LIVE,
        store::BAR2_BYTES,
        bus::WINDOW_SHIFT
    )?;
    for window in WINDOWS {
        write!(out, "| [`{0}`](#window-{0}) | ", window.name)?;
        match window.base {
            Some(base) => write!(out, "{base:#07x}")?,
            None => out.write_str("not in BAR2")?,
        }
        writeln!(
            out,
            " | {} | {} | {} | {} | {} |",
            window.depth,
            window.words,
            window.unit,
            window.number,
            if store::is_subscription(window) {
                "yes"
            } else {
                ""
            }
        )?;
    }
    for window in WINDOWS {
        write_window(out, window)?;
    }
    write!(
        out,
        "\n## Live rows (BAR2)\n\nOne an instrument, {} words each. Reading word 0 holds the whole row.\n\n",
        live::WORDS
    )?;
    write_fields(out, live::row::FIELDS)?;
    out.write_str("\n## Events\n\nRecords of 64 bytes in the ring in host memory, little-endian, each written as one. Every record has:\n\n")?;
    write_fields(out, events::common::FIELDS)?;
    for (name, what, fields) in events::KINDS {
        write!(out, "\n### Event `{name}`\n\n{}\n\n", what.trim_start())?;
        write_fields(out, fields)?;
    }
    out.write_str("\n## Reasons\n\n| number | mark | drop | reject | commit refused | cause of a status | event | message |\n|---|---|---|---|---|---|---|---|\n")?;
    for number in 0..=31 {
        let names = [
            Mark::from_number(number).map(Mark::text),
            Drop::from_number(number).map(Drop::text),
            Reject::from_number(number).map(Reject::text),
            Refusal::from_number(number).map(Refusal::text),
            Cause::from_number(number).map(Cause::text),
            EventKind::from_number(number).map(EventKind::text),
            Message::from_number(number).map(Message::text),
        ];
        if names.iter().any(Option::is_some) {
            write!(out, "| {number} |")?;
            for name in names {
                write!(out, " {} |", name.unwrap_or_default())?;
            }
            out.write_str("\n")?;
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
