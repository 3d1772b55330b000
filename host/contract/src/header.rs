//! The contract as a C header, written from the tables: `host/contract/include/t2t.h`.

use crate::{
    events, live, pci,
    reasons::{Cause, Drop, EventKind, Mark, Message, Refusal, Reject},
    records::{Field, WINDOWS},
    registers::{self, REGISTERS},
    store,
};
use core::fmt::{Display, Formatter, Result, Write};

const HEAD: &str = "\
/* t2t: registers, parameters and events of the card, for C.
 *
 * Written by `cargo run -p t2t-contract --bin contract header`; do not edit. docs/registers.md explains all of it.
 * Offsets are in bytes from the start of the BAR; _LSB and _WIDTH are in bits.
 */
#ifndef T2T_H
#define T2T_H

";

/// A name as C macros are written.
struct Upper<'a>(&'a str);

impl Display for Upper<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for c in self.0.chars() {
            f.write_char(match c {
                '-' => '_',
                c => c.to_ascii_uppercase(),
            })?;
        }
        Ok(())
    }
}

/// Writes the whole header.
pub fn write(out: &mut impl Write) -> Result {
    out.write_str(HEAD)?;
    let version = REGISTERS
        .iter()
        .find(|r| r.offset == registers::VERSION)
        .map_or(0, |r| r.reset);
    for (name, value) in [
        ("PCI_VENDOR", u64::from(pci::VENDOR)),
        ("PCI_DEVICE", u64::from(pci::DEVICE)),
        ("CONTRACT_VERSION", version),
        ("BAR0_BYTES", store::BAR0_BYTES as u64),
        ("BAR2_BYTES", store::BAR2_BYTES as u64),
        ("BAR2_STAGED", store::STAGED as u64),
        ("BAR2_ACTIVE", store::ACTIVE as u64),
        ("BAR2_LIVE", store::LIVE as u64),
        ("LIVE_BYTES", live::WORDS as u64 * 4),
        ("EVENT_BYTES", events::BYTES as u64),
    ] {
        writeln!(out, "#define T2T_{name} {value:#x}u")?;
    }
    out.write_str("\n/* Registers (BAR0) */\n")?;
    for register in REGISTERS {
        writeln!(
            out,
            "#define T2T_REG_{} {:#05x}u /*{} */",
            register.name,
            register.offset * 4,
            register.doc
        )?;
        fields(
            out,
            format_args!("T2T_REG_{}", register.name),
            register.fields,
        )?;
    }
    for window in WINDOWS {
        let Some(base) = window.base else { continue };
        let name = Upper(window.name);
        write!(
            out,
            "\n/*{} */\n#define T2T_WIN_{name} {:#07x}u\n#define T2T_WIN_{name}_ROWS {}u\n#define T2T_WIN_{name}_ROW_BYTES {}u\n",
            window.doc,
            base * 4,
            window.depth,
            window.words * 4
        )?;
        fields(out, format_args!("T2T_WIN_{name}"), window.fields)?;
    }
    out.write_str("\n/* Live rows (BAR2) */\n")?;
    fields(out, format_args!("T2T_LIVE"), live::row::FIELDS)?;
    out.write_str("\n/* Event records */\n")?;
    fields(out, format_args!("T2T_EVENT"), events::common::FIELDS)?;
    for (kind, _, its) in events::KINDS {
        fields(out, format_args!("T2T_EVENT_{}", Upper(kind)), its)?;
    }
    out.write_str("\n/* Reasons */\n")?;
    reasons(out, "MARK", Mark::ALL.iter().map(|r| (*r as u8, r.text())))?;
    reasons(out, "DROP", Drop::ALL.iter().map(|r| (*r as u8, r.text())))?;
    reasons(
        out,
        "REJECT",
        Reject::ALL.iter().map(|r| (*r as u8, r.text())),
    )?;
    reasons(
        out,
        "REFUSAL",
        Refusal::ALL.iter().map(|r| (*r as u8, r.text())),
    )?;
    reasons(
        out,
        "CAUSE",
        Cause::ALL.iter().map(|r| (*r as u8, r.text())),
    )?;
    reasons(
        out,
        "EVENT_KIND",
        EventKind::ALL.iter().map(|r| (*r as u8, r.text())),
    )?;
    reasons(
        out,
        "MESSAGE",
        Message::ALL.iter().map(|r| (*r as u8, r.text())),
    )?;
    out.write_str("\n#endif\n")
}

fn fields(out: &mut impl Write, prefix: core::fmt::Arguments<'_>, fields: &[Field]) -> Result {
    for field in fields {
        writeln!(out, "#define {prefix}_{}_LSB {}u", field.name, field.lsb)?;
        writeln!(
            out,
            "#define {prefix}_{}_WIDTH {}u",
            field.name, field.width
        )?;
    }
    Ok(())
}

fn reasons<'a>(
    out: &mut impl Write,
    what: &str,
    all: impl Iterator<Item = (u8, &'a str)>,
) -> Result {
    for (number, text) in all {
        writeln!(out, "#define T2T_{what}_{} {number}u", Upper(text))?;
    }
    Ok(())
}
