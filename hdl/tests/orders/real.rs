//! Real references: how they spread over the buckets, and a real day's orders through the block.

use crate::bench::Bench;
use crate::reference::bucket;
use crate::stream::Msg;
use crate::traffic::watch_all;
use std::path::{Path, PathBuf};

/// The messages of a real capture, or none (loudly) on a machine without it.
fn capture() -> Option<Vec<Vec<u8>>> {
    let default = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("../shared/data");
    let root = std::env::var_os("T2T_DATA").map_or(default, PathBuf::from);
    let file = root.join("nasdaq-itch50/aapl-20200130-4000.itch");
    let Ok(bytes) = std::fs::read(&file) else {
        assert!(
            std::env::var("CI").is_err(),
            "real captures are required in CI: set T2T_DATA"
        );
        println!("SKIPPED: no {}: set T2T_DATA", file.display());
        return None;
    };
    let mut records = vec![];
    let mut rest = &bytes[..];
    while rest.len() > 2 {
        let length = usize::from(u16::from_be_bytes([rest[0], rest[1]]));
        records.push(rest[2..2 + length].to_vec());
        rest = &rest[2 + length..];
    }
    Some(records)
}

fn number(m: &[u8], at: usize, bytes: usize) -> u64 {
    m[at..at + bytes]
        .iter()
        .fold(0, |n, b| n << 8 | u64::from(*b))
}

fn message(m: &[u8]) -> Option<Msg> {
    let mut out = Msg {
        ty: m[0],
        locate: number(m, 1, 2),
        ..Msg::default()
    };
    let (qty, price) = match m[0] {
        b'A' | b'F' | b'P' => (20, Some(32)),
        b'E' | b'X' => (19, None),
        b'C' => (19, Some(32)),
        b'U' => (27, Some(31)),
        b'D' | b'R' | b'H' => (1, None),
        _ => return None,
    };
    if b"AFEXCDU".contains(&m[0]) {
        out.reference = number(m, 11, 8);
    }
    match m[0] {
        b'U' => out.newref = number(m, 19, 8),
        b'R' => out.symbol = number(m, 11, 8),
        b'H' => out.status_set = m[19] != b'T',
        b'C' => out.printable = m[31] == b'Y',
        b'A' | b'F' => out.sell = m[19] != b'B',
        _ => {}
    }
    out.qty = number(m, qty, if qty == 1 { 2 } else { 4 });
    out.price = price.map_or(1, |at| number(m, at, 4));
    Some(out)
}

#[test]
fn real_references_spread_as_evenly_as_random_ones() {
    let Some(records) = capture() else { return };
    let refs: Vec<u64> = records
        .iter()
        .filter(|m| b"AF".contains(&m[0]))
        .map(|m| number(m, 11, 8))
        .collect();
    assert!(refs.len() > 1000);
    assert!(
        refs.iter().all(|r| r % 4 == refs[0] % 4),
        "references of a symbol share their low bits"
    );
    for s in 0..4 {
        let mut load = vec![0u64; 1 << 13];
        refs.iter().for_each(|&r| load[bucket(s, 13, r)] += 1);
        let pairs: u64 = load.iter().map(|n| n * n.saturating_sub(1) / 2).sum();
        let n = refs.len() as f64;
        let expected = n * (n - 1.0) / 2.0 / 8192.0;
        println!(
            "subtable {s}: {} references, {pairs} pairs share a bucket, random would be {expected:.0}",
            refs.len()
        );
        assert!((pairs as f64) < 1.25 * expected, "subtable {s}");
    }
}

#[test]
fn a_real_days_orders_pass_without_a_mark() {
    let Some(records) = capture() else { return };
    let mut b = Bench::new::<13, 65_536>("orders_full", 3);
    watch_all(&mut b);
    b.stream.frame(0);
    for record in &records {
        if let Some(m) = message(record) {
            b.stream.push(&m, || 0);
            b.run_to(b.stream.end() - 2);
        }
    }
    b.drain();
    println!("{:?}", b.seen);
    assert_eq!(b.seen.marks.keys().copied().collect::<Vec<_>>(), [0]);
    assert!(
        b.seen.ops > 3500 && b.seen.highest_live > 100,
        "{:?}",
        b.seen
    );
}
