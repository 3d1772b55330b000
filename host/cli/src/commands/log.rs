//! `t2t log verify` and `t2t log show`: the file itself, without a card or a server.

use super::out::Out;
use crate::args::{Global, Log, LogFile, LogShow};
use crate::config::Config;
use crate::exit::{self, Failure};
use serde_json::json;
use std::collections::VecDeque;
use std::path::PathBuf;
use t2t_audit::{Entries, Entry};

/// `t2t log`.
pub fn run(what: &Log, global: &Global, out: Out) -> Result<(), Failure> {
    match what {
        Log::Verify(LogFile { file }) => verify(path(file.as_ref(), global)?, out),
        Log::Show(LogShow { file, last }) => show(path(file.as_ref(), global)?, *last, out),
    }
}

fn path(file: Option<&PathBuf>, global: &Global) -> Result<PathBuf, Failure> {
    match file {
        Some(file) => Ok(file.clone()),
        None => {
            let config = Config::load(global)?;
            Ok(match &config.log {
                Some(path) => path.clone(),
                None => config.log(config.device()?),
            })
        }
    }
}

fn wrong(error: t2t_audit::Error) -> Failure {
    Failure::new(exit::LOG, error)
}

fn verify(path: PathBuf, out: Out) -> Result<(), Failure> {
    let summary = t2t_audit::verify(&path).map_err(wrong)?;
    let object = json!({
        "ok": true,
        "file": path.display().to_string(),
        "records": summary.records,
        "first": summary.first.to_string(),
        "last": summary.last.to_string(),
        "hash": summary.hash.to_string(),
        "torn": summary.torn,
        "behind_head": summary.behind_head,
    });
    out.answer(&object, || {
        let mut text = format!(
            "{}: sound. {} records, {} to {}\n  last hash {}\n",
            path.display(),
            summary.records,
            summary.first,
            summary.last,
            summary.hash
        );
        if summary.torn > 0 {
            text += &format!("  {} bytes after the last record are none: a crash, or a record that is being written\n", summary.torn);
        }
        if summary.behind_head.is_none() {
            text += "  there is no head beside it: whether its end was cut off cannot be told\n";
        }
        text
    })
}

fn show(path: PathBuf, last: Option<usize>, out: Out) -> Result<(), Failure> {
    let mut kept = VecDeque::new();
    for entry in Entries::open(&path).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        match last {
            None => print(&entry, out)?,
            Some(most) => {
                kept.push_back(entry);
                if kept.len() > most {
                    kept.pop_front();
                }
            }
        }
    }
    kept.iter().try_for_each(|entry| print(entry, out))
}

fn print(entry: &Entry, out: Out) -> Result<(), Failure> {
    out.answer(entry, || {
        let details = entry
            .what
            .details()
            .iter()
            .filter(|(name, _)| *name != "text" && *name != "changes");
        let details: Vec<_> = details
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!(
            "{:>6} {} {} ({}) {} {}",
            entry.n,
            entry.time,
            entry.who.user,
            entry.who.role,
            entry.what.kind(),
            details.join(" ")
        )
    })
}
