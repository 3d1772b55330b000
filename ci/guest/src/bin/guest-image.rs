//! `guest-image OUT --modules FOLDER [NAME=FILE]...`: the archive that the kernel of `make vfio` unpacks as its root.
//!
//! FOLDER is the kernel's `lib/modules/VERSION/kernel`; each NAME is a path in the guest.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use t2t_guest::{MODULES, archive::Archive};

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(out), Some("--modules"), Some(modules)) =
        (args.next(), args.next().as_deref(), args.next())
    else {
        bail!("guest-image OUT --modules FOLDER [NAME=FILE]...");
    };
    let mut archive = Archive::new(Vec::new());
    for folder in [
        "bin", "dev", "etc", "lib", "proc", "run", "sys", "tmp", "var",
    ] {
        archive.folder(folder)?;
    }
    // The first process has no other way to speak before it has mounted anything.
    archive.device("dev/console", 5, 1)?;
    for (number, module) in MODULES.iter().enumerate() {
        let path = Path::new(&modules).join(module);
        let bytes = fs::read(&path).with_context(|| format!("{}", path.display()))?;
        archive.file(&format!("lib/{number}.ko"), &bytes)?;
    }
    for pair in args {
        let (name, file) = pair
            .split_once('=')
            .with_context(|| format!("`{pair}` is not NAME=FILE"))?;
        let bytes = fs::read(file).with_context(|| file.to_owned())?;
        archive.file(name, &bytes)?;
    }
    fs::write(&out, archive.end()?).with_context(|| out.clone())
}
