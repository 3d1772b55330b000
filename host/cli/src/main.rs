//! `t2t`: what traders and risk officers operate the card with.

use std::process::ExitCode;

fn main() -> ExitCode {
    t2t_cli::main()
}
