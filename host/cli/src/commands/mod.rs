//! What each command does: asks over a link, shows the answer to people or to scripts.

use crate::args::{Args, Command};
use crate::exit::{self, Failure};

/// Does what the command line says.
pub fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Completions(what) => crate::manual::completions(what.shell),
        Command::Man(what) => crate::manual::pages(&what.folder),
        _ => Err(Failure::new(exit::CARD, "not built yet")),
    }
}
