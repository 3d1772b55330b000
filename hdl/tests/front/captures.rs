//! Real captures: the messages of each kind are as many as a plain parse of the file finds.

use crate::bench::{Bench, words};
use crate::reference::{Feed, Reference};
use std::io::Read;
use std::path::PathBuf;

/// The folder of real captures, if there is one. In CI its absence is a failure.
fn data() -> Option<PathBuf> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let at =
        std::env::var_os("T2T_DATA").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    if at.is_dir() {
        return Some(at);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "no captures at {}",
        at.display()
    );
    eprintln!("SKIPPED: no captures at {} (T2T_DATA)", at.display());
    None
}

/// The frames of a pcap file.
fn pcap(bytes: &[u8]) -> Vec<&[u8]> {
    let mut at = 24;
    let mut frames = vec![];
    while at + 16 <= bytes.len() {
        let n = u32::from_le_bytes([bytes[at + 8], bytes[at + 9], bytes[at + 10], bytes[at + 11]])
            as usize;
        frames.push(&bytes[at + 16..at + 16 + n]);
        at += 16 + n;
    }
    frames
}

fn run(name: &str, feed: Feed, frames: &[&[u8]]) -> Bench {
    let feeds = [Some(feed), None, None, None];
    let mut bench = Bench::new::<10>(name, &feeds);
    let mut r = Reference::new(&feeds);
    for f in frames {
        bench.send(0, &words(f, false));
        r.frame(0, f, false, 0);
        if bench.cycle().is_multiple_of(64) {
            bench.run(0);
        }
    }
    bench.run(50);
    assert_eq!(bench.said.counts, r.said.counts, "{name}");
    assert_eq!(bench.said.marks.first(), r.said.marks.first(), "{name}");
    assert_eq!(bench.said.events.len(), r.said.events.len(), "{name}");
    for (g, w) in bench.said.events.iter().zip(&r.said.events) {
        assert_eq!(g, w, "{name}");
    }
    for (e, at) in bench.said.events.iter().zip(&bench.times.events) {
        assert_eq!(
            *at,
            bench.shown(0, usize::from(e.frame), usize::from(e.word)) + 1,
            "{e:?}"
        );
    }
    bench
}

fn deep(vlan: Option<u16>, mac: [u8; 6], ip: [u8; 4], port: u16) -> Feed {
    Feed {
        deep: true,
        lines: [Some((mac, ip, port)), None],
        vlan,
        hold: 0,
        start: 1,
    }
}

#[test]
fn a_real_session_of_deep() {
    let Some(data) = data() else { return };
    let raw = std::fs::read(data.join("iex/deep-20260713-open.pcap.zst")).unwrap();
    let bytes = zstd::decode_all(&raw[..]).unwrap();
    // Frames are numbered in 16 bits.
    let frames = pcap(&bytes);
    let feed = deep(None, [1, 0, 0x5E, 0x57, 0x15, 4], [233, 215, 21, 4], 10378);
    let mut count = [0u64; 5];
    let mut messages = 0;
    for part in frames.chunks(60_000) {
        let start = u64::from_le_bytes(part[0][66..74].try_into().unwrap());
        let bench = run("front_deep", Feed { start, ..feed }, part);
        for e in &bench.said.events {
            let n = match (e.kind, e.sell, e.operational) {
                (8, false, _) => 0,
                (8, true, _) => 1,
                (7, _, false) => 2,
                (7, _, true) => 3,
                _ => 4,
            };
            count[n] += 1;
        }
        messages += bench.said.counts.msg;
        assert!(bench.said.marks.is_empty());
    }
    assert_eq!(
        count,
        [38_425, 38_221, 13_021, 13_018, 350],
        "8, 5, H, O, T"
    );
    assert_eq!(messages, 129_434);
}

#[test]
fn a_real_test_day_of_deep_in_a_vlan() {
    let Some(data) = data() else { return };
    let raw = std::fs::read(data.join("iex/deep-20170826-testday.pcap.gz")).unwrap();
    let mut bytes = vec![];
    flate2::read::MultiGzDecoder::new(&raw[..])
        .read_to_end(&mut bytes)
        .unwrap();
    let frames = pcap(&bytes);
    let f = frames[0];
    let feed = deep(
        Some(1013),
        f[..6].try_into().unwrap(),
        f[34..38].try_into().unwrap(),
        u16::from_be_bytes([f[40], f[41]]),
    );
    let start = u64::from_le_bytes(f[70..78].try_into().unwrap());
    let bench = run("front_deep_vlan", Feed { start, ..feed }, &frames);
    let levels = bench.said.events.iter().filter(|e| e.kind == 8).count();
    assert_eq!(levels, 254);
    assert_eq!(bench.said.counts.heartbeat, 13_220);
}

#[test]
fn a_real_frame_of_itch_with_38_messages() {
    let Some(data) = data() else { return };
    let folder = data.join("nasdaq-itch50/frames/Nasdaq.Equities.TotalView.Itch.v5.0");
    let mut seen = 0;
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    for path in paths
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "pcap"))
    {
        let bytes = std::fs::read(path).unwrap();
        for f in pcap(&bytes) {
            let ip = if f[12] == 0x81 { 18 } else { 14 };
            let feed = Feed {
                deep: false,
                lines: [
                    Some((
                        f[..6].try_into().unwrap(),
                        f[ip + 16..ip + 20].try_into().unwrap(),
                        u16::from_be_bytes([f[ip + 22], f[ip + 23]]),
                    )),
                    None,
                ],
                vlan: None,
                hold: 0,
                start: u64::from_be_bytes(f[ip + 38..ip + 46].try_into().unwrap()),
            };
            let bench = run("front_itch", feed, &[f]);
            seen = seen.max(bench.said.counts.msg);
        }
    }
    assert_eq!(seen, 38);
}
