//! Order frames of the simulated card before independent eyes: Wireshark's dissector recomputes every checksum.

use std::process::Command;
use tempfile::TempDir;

/// Runs `t2t-sim`; its standard output.
fn sim(arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_t2t-sim"))
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "t2t-sim {arguments:?}: {said}");
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn tshark_finds_every_checksum_of_every_order_right() {
    if Command::new("tshark").arg("--version").output().is_err() {
        eprintln!("SKIPPED: tshark is not here: apt-get install tshark");
        return;
    }
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (session, desk, out) = (at("session.pcap"), at("desk.toml"), at("out"));
    sim(&[
        "generate",
        "--out",
        &session,
        "--desk",
        &desk,
        "--messages",
        "20000",
        "--seed",
        "5",
    ]);
    sim(&["replay", &session, "--desk", &desk, "--out", &out, "-q"]);
    let orders = format!("{out}/orders.pcap");
    let told = Command::new("tshark")
        .args([
            "-r",
            &orders,
            "-o",
            "ip.check_checksum:TRUE",
            "-o",
            "tcp.check_checksum:TRUE",
        ])
        .args([
            "-T",
            "fields",
            "-e",
            "ip.checksum.status",
            "-e",
            "tcp.checksum.status",
        ])
        .args(["-e", "frame.len"])
        .output()
        .unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let mut lengths: Vec<&str> = Vec::new();
    for (frame, line) in told.lines().enumerate() {
        let fields: Vec<&str> = line.split('\t').collect();
        assert_eq!(fields[..2], ["1", "1"], "frame {}: {line}", frame + 1);
        lengths.push(fields[2]);
    }
    assert!(lengths.len() > 100, "{} orders", lengths.len());
    lengths.sort_unstable();
    lengths.dedup();
    assert_eq!(
        lengths.len(),
        3,
        "enters, replaces and cancels: {lengths:?}"
    );
}
