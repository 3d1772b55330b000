//! The files of a replay (DESIGN.md, "Contracts that tools outside rely on"): `bbo.csv`, `fires.csv`, `rejects.csv`,
//! `orders.pcap`, `summary.json`.
//!
//! They are written into a folder of their own and moved into place together when the replay is complete: what is there
//! is whole.

mod csv;
mod highlights;
mod latency;
mod summary;

pub use highlights::{Highlights, Last};
pub use latency::{Cycles, Latencies, kind_text};
pub use summary::Summary;

use crate::engine::Output;
use anyhow::{Context, Result};
use csv::Rows;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use t2t_contract::reasons::Reject;
use t2t_desk::Desk;
use t2t_exchange::capture::PcapWriter;

/// Names of the files, in the order in which they are moved into place.
pub const FILES: [&str; 5] = [
    "bbo.csv",
    "fires.csv",
    "rejects.csv",
    "orders.pcap",
    "summary.json",
];

/// What the summary counts of the outputs.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Rows of `bbo.csv`.
    pub rows: u64,
    /// Rows that show a mark, by its reason.
    pub marked_rows: BTreeMap<&'static str, u64>,
    /// Orders that left.
    pub fires: u64,
    /// Orders aborted on the wire.
    pub aborted: u64,
    /// Orders refused, by reason.
    pub rejects: BTreeMap<&'static str, u64>,
    /// Decision latencies.
    pub latencies: Latencies,
}

impl Tally {
    /// Counts one output.
    pub fn add(&mut self, output: &Output) {
        match output {
            Output::Row(row) => {
                self.rows += 1;
                if let Some(mark) = row.mark {
                    *self.marked_rows.entry(mark.text()).or_default() += 1;
                }
            }
            Output::Fire {
                fire,
                cycles,
                decision,
            } => {
                self.fires += 1;
                self.aborted += u64::from(fire.frame.is_empty());
                if let Some(cycles) = cycles {
                    self.latencies.add(fire.kind, *decision, *cycles);
                }
            }
            Output::Refusal(refusal) => {
                let reason: Reject = refusal.reason;
                *self.rejects.entry(reason.text()).or_default() += 1;
            }
        }
    }
}

/// The files being written.
pub struct Report<'a> {
    out: PathBuf,
    partial: PathBuf,
    rows: Rows<'a>,
    /// `None` once it is complete.
    orders: Option<PcapWriter<BufWriter<File>>>,
    tally: Tally,
    highlights: Highlights,
    kept: bool,
}

impl<'a> Report<'a> {
    /// Starts the files of a replay into `out`, a folder that is made if it is not there.
    pub fn create(out: &Path, desk: &'a Desk) -> Result<Report<'a>> {
        let partial = out.join(format!(".partial-{}", std::process::id()));
        fs::create_dir_all(&partial).with_context(|| {
            format!(
                "{}: cannot make this folder for the files of the replay",
                out.display()
            )
        })?;
        let orders = File::create(partial.join("orders.pcap")).context("orders.pcap")?;
        Ok(Report {
            rows: Rows::create(&partial, desk)?,
            orders: Some(PcapWriter::new(BufWriter::new(orders))?),
            out: out.to_owned(),
            partial,
            tally: Tally::default(),
            highlights: Highlights::new(desk.instruments.len()),
            kept: false,
        })
    }

    /// Writes one output.
    pub fn write(&mut self, output: &Output) -> Result<()> {
        self.tally.add(output);
        self.highlights.add(output);
        self.rows.write(output)?;
        if let Output::Fire { fire, .. } = output
            && !fire.frame.is_empty()
            && let Some(orders) = &mut self.orders
        {
            orders
                .write(fire.time, &fire.frame)
                .context("orders.pcap")?;
        }
        Ok(())
    }

    /// What was counted so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Completes the files, moves them into place and gives back what was worth seeing.
    pub fn finish(mut self, summary: &Summary) -> Result<Highlights> {
        self.rows.finish()?;
        if let Some(orders) = self.orders.take() {
            orders.finish().context("orders.pcap")?;
        }
        let text = serde_json::to_string_pretty(summary)?;
        fs::write(self.partial.join("summary.json"), text + "\n").context("summary.json")?;
        for name in FILES {
            fs::rename(self.partial.join(name), self.out.join(name)).with_context(|| {
                format!(
                    "{}: cannot be moved into place",
                    self.out.join(name).display()
                )
            })?;
        }
        self.kept = true;
        Ok(std::mem::take(&mut self.highlights))
    }
}

impl Drop for Report<'_> {
    fn drop(&mut self) {
        // Nothing half-done stays behind; what cannot be removed is hidden and says by its name what it is.
        let _ = fs::remove_dir_all(&self.partial);
        if !self.kept {
            let _ = fs::remove_dir(&self.out);
        }
    }
}
