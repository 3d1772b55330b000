//! Completions and manual pages, written from the command line's own description.

use crate::exit::{self, Failure};
use std::path::Path;

/// Prints the completions for a shell.
pub fn completions(_shell: clap_complete::Shell) -> Result<(), Failure> {
    Err(Failure::new(exit::USAGE, "not built yet"))
}

/// Writes a page for each command.
pub fn pages(_folder: &Path) -> Result<(), Failure> {
    Err(Failure::new(exit::USAGE, "not built yet"))
}
