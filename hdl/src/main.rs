//! Writes the Verilog of the pipeline, `build/rtl/t2t.v`, and of the whole card, `build/rtl/t2t_card.v`; beside each a summary of its
//! ports, parameters and modules.

use std::process::ExitCode;
use t2t_contract::sizes;
use t2t_hdl::rtl::{Parameter, write};
use t2t_hdl::testbench::build_dir;

fn parameters() -> Vec<Parameter> {
    [
        ("FEEDS", sizes::FEEDS, "feeds"),
        ("INSTRUMENTS", sizes::INSTRUMENTS, "watched instruments"),
        ("CONDITIONS", sizes::CONDITIONS, "conditions an instrument"),
        (
            "SLOTS",
            sizes::SLOTS,
            "triggers that look at one instrument",
        ),
        ("TRIGGERS", sizes::TRIGGERS, "triggers"),
        ("ORDERS", sizes::ORDERS, "staged orders"),
        (
            "FRAME_WORDS",
            sizes::FRAME_WORDS,
            "32-bit words of a staged frame",
        ),
        ("SESSIONS", sizes::SESSIONS, "order sessions"),
        (
            "LIVE_ORDERS",
            sizes::LIVE_ORDERS,
            "live orders in the order table",
        ),
        (
            "CACHED_LEVELS",
            sizes::CACHED_LEVELS,
            "cached price levels a side",
        ),
        (
            "BOOK_LEVELS",
            sizes::BOOK_LEVELS,
            "price levels a side, cache and store",
        ),
    ]
    .map(|(name, value, meaning)| Parameter {
        name,
        value: value as u64,
        meaning,
    })
    .to_vec()
}

fn main() -> ExitCode {
    for design in [t2t_hdl::card(), t2t_hdl::device()] {
        let design = match design {
            Ok(design) => design,
            Err(e) => {
                eprintln!("t2t-hdl: {e}");
                return ExitCode::FAILURE;
            }
        };
        match write(&build_dir().join("rtl"), &design, &parameters()) {
            Ok(path) => {
                let path = path.canonicalize().unwrap_or(path);
                println!(
                    "{} ({} modules, {} ports)",
                    path.display(),
                    design.modules.len(),
                    design.ports.len()
                );
            }
            Err(e) => {
                eprintln!("t2t-hdl: {e}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
