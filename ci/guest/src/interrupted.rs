//! Applies whose server dies in the middle: afterwards the card holds the old set or the new one, and is not armed.
//!
//! Every so often what the card holds is asked of a server that knows nothing (its state is thrown away), so that it reads
//! all of the card instead of believing a tag.

use crate::machine;
use crate::operator::{Server, ask, run};
use anyhow::{Result, ensure};
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Rounds from one look at the whole card to the next: each takes most of a minute where a processor is emulated.
const THOROUGH: u32 = 5;

/// What came of the rounds.
#[derive(Debug, Default)]
pub struct Tally {
    /// The old set was in force afterwards.
    pub old: u32,
    /// The new one was.
    pub new: u32,
}

/// Applies `rounds` variants of a desk through servers that are killed at another time each; what was in force afterwards.
///
/// # Errors
/// A mixture, an armed card, or a server that does not come back.
pub fn applies(rounds: u32, desk: &str, state: &str) -> Result<Tally> {
    let text = fs::read_to_string(desk)?;
    let mut tally = Tally::default();
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut old = "/tmp/0.toml".to_owned();
    fs::write(&old, &text)?;
    for round in 1..=rounds {
        let new = format!("/tmp/{round}.toml");
        fs::write(&new, variant(&text, round))?;
        let server = Server::start()?;
        let generation = ask(&["status"])?["generation"].to_string();
        if round % 2 == 0 {
            run(&["arm", "--yes", "--generation", &generation])?;
        }
        let mut client = Command::new("/bin/t2t")
            .env("T2T_CONFIG", crate::operator::CONFIG)
            .args(["apply", &new, "--yes", "--loosen"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        // Where a processor is emulated a client takes half a second to ask.
        std::thread::sleep(Duration::from_millis(seed % 2000));
        server.crash()?;
        client.wait()?;

        let thorough = round % THOROUGH == 0;
        if thorough {
            fs::remove_dir_all(state)?;
        }
        let server = Server::start()?;
        let status = ask(&["status"])?;
        ensure!(
            status["armed"] == false,
            "round {round}: armed after a crash: {status}"
        );
        let differs = |desk: &str| -> Result<bool> {
            let plan = ask(&["plan", desk])?;
            ensure!(
                !thorough || plan["by_meaning"] == false,
                "the server believes a tag: {plan}"
            );
            Ok(plan["units"] != 0)
        };
        match (differs(&old)?, differs(&new)?) {
            (false, true) => tally.old += 1,
            (true, false) => {
                tally.new += 1;
                old = new;
            }
            both => anyhow::bail!("round {round}: neither the old set nor the new one: {both:?}"),
        }
        drop(server);
        fs::remove_file(crate::operator::SOCKET).or_else(|error| {
            match machine::has(crate::operator::SOCKET) {
                true => Err(error),
                false => Ok(()),
            }
        })?;
    }
    Ok(tally)
}

/// Other thresholds, limits, quantities and prices in every round; the same instruments.
fn variant(text: &str, round: u32) -> String {
    text.replace("bid_qty >= 500", &format!("bid_qty >= {}", 500 + round))
        .replace("bid_qty >= 800", &format!("bid_qty >= {}", 800 + round))
        .replace(
            "max_order_qty = 500",
            &format!("max_order_qty = {}", 500 + round),
        )
        .replace("qty = 100", &format!("qty = {}", 100 + round))
        .replace("price = 49.00", &format!("price = 49.{round:02}"))
        .replace(
            "orders_per_second = 50",
            &format!("orders_per_second = {}", 50 + round),
        )
}
