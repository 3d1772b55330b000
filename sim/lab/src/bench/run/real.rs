//! What real captures say: the exchange as oracle, the card against the model, single frames.

use super::{NO_CARD, NO_DATA, Options, agreed, deep_desk};
use crate::bench::{Findings, data, itch_desk, oracle, side_by_side, single};
use crate::grouped;
use anyhow::Result;
use std::path::Path;
use t2t_desk::Desk;

pub(super) fn captures(options: &Options, findings: &mut Findings) -> Result<()> {
    findings.section("captures", "Real captures");
    match (data::find(data::DEEP), data::find(data::TOPS)) {
        (Some(deep), Some(tops)) => {
            let desk = deep_desk(&deep)?;
            let found = oracle::compare(&desk, &deep, &tops)?;
            findings.figure(
                "tops_rows_equal",
                found.equal,
                format!(
                    "{} of {} changed quotes of the exchange, {} symbols, timestamps included",
                    grouped(found.equal as u64),
                    grouped(found.changed as u64),
                    desk.instruments.len()
                ),
            );
            findings.require(found.difference.is_none(), || {
                format!("model and TOPS differ: {:?}", found.difference)
            });
            both(options, findings, "deep", &deep, &desk)?;
        }
        _ => findings.skip("IEX DEEP and TOPS", NO_DATA),
    }
    match data::find(data::ITCH) {
        Some(itch) => both(options, findings, "itch", &itch, &itch_desk()?)?,
        None => findings.skip("ITCH", NO_DATA),
    }
    match data::find(data::DEEP_TEST) {
        Some(deep) => {
            let desk = deep_desk(&deep)?;
            both(options, findings, "deep_test_day", &deep, &desk)?;
        }
        None => findings.skip("DEEP of a test day", NO_DATA),
    }
    Ok(())
}

fn both(
    options: &Options,
    findings: &mut Findings,
    name: &str,
    capture: &Path,
    desk: &Desk,
) -> Result<()> {
    if options.without_card {
        findings.skip(name, NO_CARD);
        return Ok(());
    }
    let found = side_by_side::captures(&[capture.to_owned()], desk)?;
    agreed(findings, &format!("{name}_rows_of_card_equal"), &found);
    findings.require(found.marked_later == 0, || {
        format!(
            "{} rows are marked after an instrument's first",
            found.marked_later
        )
    });
    Ok(())
}

pub(super) fn single_frames(options: &Options, findings: &mut Findings) -> Result<()> {
    findings.section("frames", "Single real frames");
    let Some(folder) = data::find(data::FRAMES) else {
        findings.skip("single frames", NO_DATA);
        return Ok(());
    };
    let found = single::run(&folder, !options.without_card)?;
    findings.figure(
        "pristine_frames",
        found.pristine,
        format!("{} parsed, {} messages", found.pristine, found.messages),
    );
    findings.figure(
        "broken_frames",
        found.broken,
        format!("{} with a wrong IP checksum, dropped", found.broken),
    );
    findings.require(found.faults.is_empty(), || found.faults.join("\n"));
    Ok(())
}
