//! Where the real captures are.

use std::path::PathBuf;

/// The folder of real captures, or `None`, said loudly, where there is none. In CI its absence is a failure.
pub fn data() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var_os("T2T_DATA").map_or_else(|| PathBuf::from(default), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "real captures are required in CI: set T2T_DATA"
    );
    eprintln!(
        "SKIPPED: no real captures at {}: set T2T_DATA",
        folder.display()
    );
    None
}
