//! The first process of the guest: an operator's morning with a card behind the kernel's VFIO.
//!
//! In: the kernel's command line (`feed=none`: no market data comes). Out: what held on the serial console, and last
//! `GUEST-RESULT: PASS` or `FAIL` with what did not; then the machine is off.

use anyhow::{Context, Result, ensure};
use rustix::system::{RebootCommand, reboot};
use serde_json::Value;
use std::io::Write;
use t2t_guest::operator::{CONFIG, SOCKET, Server, ask, refused, until};
use t2t_guest::{FAIL, PASS, card, interrupted, machine};

const STATE: &str = "/run/t2t";
const DESK: &str = "/etc/desk.toml";
const LOOSER: &str = "/etc/looser.toml";

fn main() {
    let result = std::panic::catch_unwind(work)
        .unwrap_or_else(|_| Err(anyhow::anyhow!("the first process panicked")));
    match result {
        Ok(()) => println!("{PASS}"),
        Err(error) => println!("{FAIL}: {error:#}"),
    }
    let _ = std::io::stdout().flush();
    // Nothing is left to be done about a machine that does not go off: its host has a time limit.
    let _ = reboot(RebootCommand::PowerOff);
}

fn work() -> Result<()> {
    machine::mounts()?;
    machine::modules()?;
    let bus = machine::OnBus::find()?;
    let at = format!("vfio:{}", bus.address);
    let node = bus.node()?;
    println!(
        "guest: card {} in IOMMU group {}, node {node}",
        bus.address,
        bus.group()?
    );
    refused(3, "vfio-pci", &["--device", &at, "info"])?;
    println!("guest: not bound: refused, with the command that binds it");
    bus.bind()?;
    machine::huge_pages(node, 8)?;

    card::exercise(&bus.address, node)?;

    let found = ask(&["devices"])?;
    ensure!(
        found.to_string().contains(&bus.address),
        "t2t devices says {found}"
    );
    let info = ask(&["--device", &at, "info"])?;
    ensure!(
        info["iommu_group"] == bus.group()?.parse::<u32>()?,
        "t2t info says {info}"
    );
    ensure!(info["numa_node"] == node, "t2t info says {info}");
    println!("guest: t2t info: {info}");

    std::fs::write(CONFIG, config(&at))?;
    let server = Server::start()?;
    ensure!(
        ask(&["status"])?["armed"] == false,
        "a server that starts is disarmed"
    );
    refused(
        3,
        "",
        &["--socket", "/run/none.sock", "--device", &at, "info"],
    )?;
    println!("guest: the group has one owner: t2t serve");

    let plan = ask(&["plan", DESK])?;
    ensure!(plan["units"].as_u64() > Some(0), "t2t plan says {plan}");
    let applied = ask(&["apply", DESK, "--yes", "--loosen"])?;
    println!(
        "guest: applied: generation {}, {} units, {} accesses, {} cycles of hold",
        applied["generation"], applied["units"], applied["accesses"], applied["hold_cycles"]
    );
    let plan = ask(&["plan", DESK])?;
    ensure!(plan["units"] == 0, "after apply, t2t plan says {plan}");
    let number = applied["generation"]
        .as_u64()
        .context("apply names the generation")?;
    let generation = number.to_string();
    refused(4, "", &["arm", "--yes", "--generation", "4711"])?;
    ensure!(ask(&["arm", "--yes", "--generation", &generation])?["armed"] == true);
    println!("guest: armed, generation {generation}");

    if machine::argument("feed").as_deref() != Some("none") {
        let fires = |status: &Value| status["open_orders"].as_u64() > Some(0);
        until(120, &["status"], fires).context("the feed was to make the card fire")?;
        quiet()?;
        let view = ask(&["events", "--last", "1000000"])
            .or_else(|_| lines(&["events", "--last", "1000000"]))?;
        let fired = view.to_string().matches("\"fire\"").count();
        ensure!(fired > 0, "no fire among the events");
        println!("guest: {fired} fires; latency: {}", ask(&["latency"])?);
    }
    refused(4, "", &["apply", LOOSER, "--yes"])?;
    println!("guest: a looser limit without --loosen is refused");

    ensure!(ask(&["kill"])?["killed"] == true);
    refused(4, "", &["arm", "--yes", "--generation", &generation])?;
    ensure!(ask(&["unkill", "--yes"])?["killed"] == false);
    ensure!(ask(&["arm", "--yes", "--generation", &generation])?["armed"] == true);
    println!("guest: killed, released, armed again; now the server crashes");
    server.crash()?;
    let server = Server::start()?;
    let status = ask(&["status"])?;
    ensure!(
        status["armed"] == false,
        "armed after a crash of the server: {status}"
    );
    ensure!(status["generation"] == number, "after a crash: {status}");
    println!("guest: disarmed after the crash, parameters still in force");
    let log = ask(&["log", "verify"])?;
    println!("guest: the log verifies: {log}");
    drop(server);
    // A server that was told to stop takes its socket with it; one that is dropped is killed.
    if machine::has(SOCKET) {
        std::fs::remove_file(SOCKET)?;
    }
    let rounds = machine::argument("rounds").map_or(Ok(0), |n| n.parse())?;
    let tally = interrupted::applies(rounds, DESK, STATE)?;
    println!(
        "guest: {rounds} applies whose server was killed: {} old sets, {} new ones, no mixture, never armed",
        tally.old, tally.new
    );
    Ok(())
}

/// Waits until the card's counters stand still: the feed is over.
fn quiet() -> Result<()> {
    let mut last = String::new();
    for _ in 0..600 {
        let status = ask(&["status"])?;
        let now = format!("{} {}", status["open_orders"], status["gross_used"]);
        if now == last {
            return Ok(());
        }
        last = now;
        std::thread::sleep(std::time::Duration::from_secs(2));
    }
    anyhow::bail!("orders do not end")
}

/// The answers of a command that says more than one line.
fn lines(arguments: &[&str]) -> Result<Value> {
    let output = t2t_guest::operator::run(&[&["--json"], arguments].concat())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let values: serde_json::Result<Vec<Value>> = text.lines().map(serde_json::from_str).collect();
    Ok(Value::Array(values?))
}

/// No roles: only the server's own user, who may do everything.
fn config(device: &str) -> String {
    format!(
        "device = \"{device}\"\nsocket = \"{SOCKET}\"\nstate = \"{STATE}\"\nlog = \"/run/audit.log\"\n"
    )
}
