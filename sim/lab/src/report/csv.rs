//! `bbo.csv`, `fires.csv` and `rejects.csv`.

use crate::engine::Output;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use t2t_desk::Desk;

/// The three files.
pub struct Rows<'a> {
    desk: &'a Desk,
    bbo: BufWriter<File>,
    fires: BufWriter<File>,
    rejects: BufWriter<File>,
    fired: u64,
}

fn create(folder: &Path, name: &str, header: &str) -> Result<BufWriter<File>> {
    let path = folder.join(name);
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    let mut out = BufWriter::with_capacity(1 << 18, file);
    writeln!(out, "{header}")?;
    Ok(out)
}

impl<'a> Rows<'a> {
    /// Starts the files in `folder`.
    pub fn create(folder: &Path, desk: &'a Desk) -> Result<Rows<'a>> {
        Ok(Rows {
            desk,
            bbo: create(
                folder,
                "bbo.csv",
                "seq,ts_ns,symbol,bid_px,bid_qty,ask_px,ask_qty,marked",
            )?,
            fires: create(
                folder,
                "fires.csv",
                "n,seq,ts_ns,trigger,order,symbol,side,px,qty,user_ref,cycles",
            )?,
            rejects: create(folder, "rejects.csv", "seq,ts_ns,trigger,order,reason")?,
            fired: 0,
        })
    }

    /// Appends one output to its file.
    pub fn write(&mut self, output: &Output) -> Result<()> {
        match output {
            Output::Row(row) => writeln!(
                self.bbo,
                "{},{},{},{},{},{},{},{}",
                row.origin.seq,
                row.origin.ts,
                self.desk.instruments[row.instrument].name,
                row.bbo.bid.price,
                row.bbo.bid.qty,
                row.bbo.ask.price,
                row.bbo.ask.qty,
                row.mark.map_or("", |mark| mark.text()),
            )?,
            Output::Fire { fire, cycles, .. } => {
                self.fired += 1;
                let order = &self.desk.orders[fire.order];
                write!(
                    self.fires,
                    "{},{},{},{},{},{},{},{},{},{},",
                    self.fired,
                    fire.origin.seq,
                    fire.origin.ts,
                    self.desk.triggers[fire.trigger].name,
                    order.name,
                    order.symbol,
                    order.side.text(),
                    fire.price,
                    order.qty,
                    fire.user_ref,
                )?;
                match cycles {
                    Some(cycles) => writeln!(self.fires, "{cycles}")?,
                    None => writeln!(self.fires)?,
                }
            }
            Output::Refusal(refusal) => writeln!(
                self.rejects,
                "{},{},{},{},{}",
                refusal.origin.seq,
                refusal.origin.ts,
                self.desk.triggers[refusal.trigger].name,
                self.desk.orders[refusal.order].name,
                refusal.reason,
            )?,
        }
        Ok(())
    }

    /// Writes out what is buffered.
    pub fn finish(&mut self) -> Result<()> {
        self.bbo.flush().context("bbo.csv")?;
        self.fires.flush().context("fires.csv")?;
        self.rejects.flush().context("rejects.csv")
    }
}
