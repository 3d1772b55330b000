//! Prints what is derived from the contract: `cargo run -p t2t-contract --bin contract registers > docs/registers.md`.

use std::process::ExitCode;
use t2t_contract::{doc, hdl, header};

fn main() -> ExitCode {
    let mut text = String::new();
    let what = std::env::args().nth(1);
    let written = match what.as_deref() {
        Some("registers") => doc::write(&mut text),
        Some("header") => header::write(&mut text),
        Some("hdl") => hdl::write(&mut text),
        _ => {
            eprintln!(
                "contract registers > docs/registers.md\ncontract header > host/contract/include/t2t.h\ncontract hdl > hdl/src/host/file.rs"
            );
            return ExitCode::FAILURE;
        }
    };
    if written.is_err() {
        return ExitCode::FAILURE;
    }
    print!("{text}");
    ExitCode::SUCCESS
}
