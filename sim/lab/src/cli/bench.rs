//! `t2t-sim bench`.

use anyhow::{Result, bail};
use std::path::PathBuf;
use t2t_lab::bench::{Findings, Options, Part, run};

/// Arguments of `t2t-sim bench`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A tenth of the volumes
    #[arg(long)]
    quick: bool,
    /// Measure the model only
    #[arg(long)]
    without_card: bool,
    /// Only these parts
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// Where the figures go
    #[arg(long, default_value = "build/bench.json")]
    out: PathBuf,
    /// What `make timing` wrote
    #[arg(long, default_value = "build/timing.json")]
    timing: PathBuf,
}

/// Measures; a figure that is not what it has to be is an error, after all of them have been measured and written.
pub fn run_all(args: &Args) -> Result<()> {
    let options = Options {
        quick: args.quick,
        without_card: args.without_card,
        only: args.only.clone(),
        timing: args.timing.clone(),
    };
    let mut findings = Findings::default();
    let ran = run(&options, &mut findings);
    findings.save(&args.out)?;
    ran?;
    println!("\nfigures: {}", args.out.display());
    if !findings.failures().is_empty() {
        bail!(
            "{} requirements are not met:\n{}",
            findings.failures().len(),
            findings.failures().join("\n")
        );
    }
    Ok(())
}
