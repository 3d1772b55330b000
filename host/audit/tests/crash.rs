//! The process or the machine stops in the middle: nothing that was acknowledged is lost, the rest is set aside.

mod common;

use common::*;
use proptest::prelude::*;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use t2t_audit::*;

/// Appends records, and keeps the head as it was after each.
fn history(path: &Path, kinds: &[String]) -> Vec<(Head, Vec<u8>)> {
    let mut log = open(path);
    let head = beside(path, ".head");
    let mut heads = vec![(log.head().expect("genesis"), bytes(&head))];
    for kind in kinds {
        let what = What::new(kind.as_str());
        log.append(&Record { who: who(), what }).expect("written");
        heads.push((log.head().expect("there"), bytes(&head)));
    }
    heads
}

fn entries(path: &Path) -> Vec<Entry> {
    let all = Entries::open(path).expect("opens");
    all.map(|e| e.expect("sound")).collect()
}

/// The log as after a crash: cut at a byte, with the head of that time or an older one, or none.
fn opens_after_a_crash(all: &[u8], cut: usize, heads: &[(Head, Vec<u8>)], lag: usize) {
    let folder = folder();
    let path = folder.path().join("audit.jsonl");
    std::fs::write(&path, &all[..cut]).expect("written");
    let whole = heads.iter().filter(|(h, _)| h.end <= cut as u64).count();
    let end = heads[..whole].last().map_or(0, |(h, _)| h.end as usize);
    let acknowledged = whole.saturating_sub(lag);
    if let Some((_, text)) = heads[..acknowledged].last() {
        std::fs::write(beside(&path, ".head"), text).expect("written");
    }
    if whole > 0 {
        let seen = verify(&path).expect("a crash is no fault");
        assert_eq!(
            (seen.records, seen.torn),
            (whole as u64, (cut - end) as u64)
        );
    }
    let mut log = open(&path);
    log.append(&record(99)).expect("written");
    drop(log);
    assert!(
        bytes(&path).starts_with(&all[..end]),
        "what was whole stays"
    );
    let seen = entries(&path);
    let kinds: Vec<&str> = seen[whole..].iter().map(|e| e.what.kind()).collect();
    let mut expected = Vec::new();
    if whole == 0 {
        expected.push("genesis");
    } else if acknowledged == 0 {
        expected.push("head-missing");
    }
    if cut > end {
        expected.push("torn");
        let torn = &seen[whole + expected.len() - 1].what;
        assert_eq!(torn.get("bytes"), Some(&(cut - end).into()));
        assert_eq!(torn.get("at"), Some(&end.into()));
        let kept = bytes(&beside(&path, ".torn"));
        assert_eq!(kept, [&all[end..cut], b"\n"].concat());
    } else {
        assert!(!beside(&path, ".torn").exists());
    }
    expected.push("arm");
    assert_eq!(kinds, expected, "cut at {cut}");
    assert_eq!(verify(&path).expect("sound").torn, 0);
}

#[test]
fn a_log_cut_at_any_byte_opens_with_all_whole_records() {
    let folder = folder();
    let path = folder.path().join("audit.jsonl");
    let heads = history(&path, &["apply".to_owned(), "arm".to_owned()]);
    let all = bytes(&path);
    for cut in 0..=all.len() {
        opens_after_a_crash(&all, cut, &heads, cut % 3);
    }
}

#[test]
fn a_last_record_with_a_line_feed_but_without_its_bytes_is_torn_not_tampered() {
    let folder = folder();
    let path = folder.path().join("audit.jsonl");
    let heads = history(&path, &["apply".to_owned(), "arm".to_owned()]);
    let mut all = bytes(&path);
    let (start, end) = (heads[1].0.end as usize, all.len());
    // Blocks reach the disk in any order: the end of the line is there, its beginning still zeros.
    all[start..end - 80].fill(0);
    std::fs::write(&path, &all).expect("written");
    assert_eq!(
        fault(verify(&path)).line,
        3,
        "the head says that it was whole"
    );
    std::fs::write(beside(&path, ".head"), &heads[1].1).expect("written");
    let seen = verify(&path).expect("a crash is no fault");
    assert_eq!((seen.records, seen.torn), (2, (end - start) as u64));
    drop(open(&path));
    assert_eq!(entries(&path)[2].what.kind(), "torn");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_log_cut_anywhere_opens(
        kinds in prop::collection::vec("\\PC{0,40}", 0..6), cut in any::<prop::sample::Index>(), lag in 0usize..4,
    ) {
        let folder = folder();
        let path = folder.path().join("audit.jsonl");
        let heads = history(&path, &kinds);
        let all = bytes(&path);
        opens_after_a_crash(&all, cut.index(all.len() + 1), &heads, lag);
    }
}

const CHILD: &str = "T2T_AUDIT_CHILD";

/// Not a test of its own: what `a_killed_writer…` starts, and kills.
#[test]
fn child_that_writes_until_it_is_killed() {
    let Ok(path) = std::env::var(CHILD) else {
        return;
    };
    let mut log = open(Path::new(&path));
    // Printed only when on the disk. The reader has an end in mind: a million is for ever.
    for number in 0..1_000_000 {
        let entry = log.append(&record(number)).expect("written");
        println!("acknowledged {}", entry.hash);
    }
}

#[test]
fn a_killed_writer_loses_nothing_that_it_acknowledged() {
    let folder = folder();
    let path = folder.path().join("audit.jsonl");
    let mut acknowledged = Vec::new();
    for round in 0..12 {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args([
                "--exact",
                "child_that_writes_until_it_is_killed",
                "--nocapture",
            ])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut lines = out.lines().map_while(Result::ok);
        let hash = |line: String| line.split_once("acknowledged ").map(|(_, h)| h.to_owned());
        acknowledged.extend(lines.by_ref().filter_map(hash).take(3 + round * 5));
        child.kill().expect("killed");
        acknowledged.extend(lines.filter_map(hash));
        child.wait().expect("gone");
        verify(&path).expect("a crash is no fault");
    }
    drop(open(&path));
    assert_eq!(verify(&path).expect("sound").torn, 0);
    let there: std::collections::HashSet<String> =
        entries(&path).iter().map(|e| e.hash.to_string()).collect();
    assert!(acknowledged.len() >= 300);
    assert!(acknowledged.iter().all(|hash| there.contains(hash)));
}
