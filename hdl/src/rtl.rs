//! Writes an emitted design to a folder: `NAME.v`, and `NAME.md` with its ports and parameters.
//!
//! In: an [`Emitted`] design and the parameters it was built with. Out: two files, whole or not at all.

use crate::emit::{Direction, Emitted};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};
use thiserror::Error;

/// A parameter that the design was built with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in the source.
    pub name: &'static str,
    /// Its value.
    pub value: u64,
    /// What it counts.
    pub meaning: &'static str,
}

/// A file could not be written.
#[derive(Debug, Error)]
#[error("cannot write {path}: {error}")]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

/// Writes `design` into `dir`, which is made if it is not there; returns the path of the Verilog.
///
/// # Errors
/// The folder or a file cannot be written; a file that was there before is then as it was.
pub fn write(
    dir: &Path,
    design: &Emitted,
    parameters: &[Parameter],
) -> Result<PathBuf, WriteError> {
    let at = |path: &Path, r: io::Result<()>| {
        r.map_err(|error| WriteError {
            path: path.into(),
            error,
        })
    };
    at(dir, fs::create_dir_all(dir))?;
    let put = |name: String, text: &str| {
        let path = dir.join(&name);
        let part = dir.join(format!(".{name}.part"));
        at(
            &path,
            fs::write(&part, text).and_then(|()| fs::rename(&part, &path)),
        )?;
        Ok(path)
    };
    put(format!("{}.md", design.top), &summary(design, parameters))?;
    put(format!("{}.v", design.top), &design.verilog)
}

/// Ports, parameters and modules of a design, in Markdown.
pub fn summary(design: &Emitted, parameters: &[Parameter]) -> String {
    let mut s = format!(
        "# `{}`\n\nWritten by `cargo run -p t2t-hdl` beside the Verilog it describes.\n",
        design.top
    );
    let (mut ins, mut outs) = (0, 0);
    s += "\n## Ports\n\n| port | direction | bits | in Rust |\n|---|---|---:|---|\n";
    for p in &design.ports {
        let direction = match (p.direction, p.clock) {
            (Direction::Input, true) => "input, clock",
            (Direction::Input, false) => "input",
            (Direction::Output, _) => "output",
            (Direction::InOut, _) => "both",
        };
        if p.direction == Direction::Input {
            ins += p.width
        } else {
            outs += p.width
        }
        let _ = writeln!(
            s,
            "| `{}` | {direction} | {} | `{}` |",
            p.name, p.width, p.path
        );
    }
    let _ = writeln!(s, "\n{ins} bits in, {outs} bits out.");
    if !parameters.is_empty() {
        s += "\n## Parameters\n\n| parameter | value | what |\n|---|---:|---|\n";
        for p in parameters {
            let _ = writeln!(s, "| `{}` | {} | {} |", p.name, p.value, p.meaning);
        }
    }
    s += "\n## Modules\n\n| module | places |\n|---|---:|\n";
    for (name, places) in &design.modules {
        let _ = writeln!(s, "| `{name}` | {places} |");
    }
    s
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::emit;
    use crate::prim::BlockRam;

    #[test]
    fn the_summary_names_every_port_and_parameter() {
        let design = emit("store", &BlockRam::<40, 9>::default()).expect("a memory has Verilog");
        let text = summary(
            &design,
            &[Parameter {
                name: "WORDS",
                value: 512,
                meaning: "words of the store",
            }],
        );
        assert!(
            text.contains("| `clock` | input, clock | 1 | `clock` |"),
            "{text}"
        );
        assert!(
            text.contains("| `read_data` | output | 40 | `read_data` |"),
            "{text}"
        );
        assert!(
            text.contains("| `WORDS` | 512 | words of the store |"),
            "{text}"
        );
        assert!(text.contains("60 bits in, 40 bits out."), "{text}");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_with_its_path() {
        let design = emit("store", &BlockRam::<4, 2>::default()).expect("a memory has Verilog");
        let dir = std::env::temp_dir().join(format!("t2t-rtl-{}", std::process::id()));
        fs::write(&dir, "a file where the folder should be")
            .expect("the temporary folder is writable");
        let error = write(&dir.join("rtl"), &design, &[]).expect_err("a file is in the way");
        assert!(error.to_string().contains("rtl"), "{error}");
        fs::remove_file(&dir).expect("our own file");
    }
}
