//! The ordinary life of a log.

mod common;

use common::*;
use t2t_audit::*;

#[test]
fn a_new_log_begins_with_the_card_and_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let log = open(&path);
    drop(log);
    let entries: Vec<Entry> = Entries::open(&path)
        .expect("opens")
        .map(|e| e.expect("sound"))
        .collect();
    assert_eq!(entries.len(), 1);
    let genesis = &entries[0];
    assert_eq!((genesis.n, genesis.prev), (0, Hash::NONE));
    assert_eq!(genesis.who, who());
    assert_eq!(genesis.what.kind(), "genesis");
    assert_eq!(genesis.what.get("card"), Some(&"vfio:0000:3b:00.0".into()));
    let file = path.display().to_string();
    assert_eq!(genesis.what.get("file"), Some(&file.into()));
}

#[test]
fn records_come_back_as_they_were_appended() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let mut log = open(&path);
    let one = log.append(&record(1)).expect("written");
    let more = log
        .append_all(&[record(2), record(3)])
        .expect("written together");
    assert_eq!(log.append_all(&[]).expect("nothing"), []);
    drop(log);
    let mut log = open(&path);
    let four = log.append(&record(4)).expect("written");
    let read: Vec<Entry> = Entries::open(&path)
        .expect("opens beside the writer")
        .map(|e| e.expect("sound"))
        .collect();
    let written: Vec<Entry> = [one].into_iter().chain(more).chain([four]).collect();
    assert_eq!(read[1..], written);
    for (n, pair) in read.windows(2).enumerate() {
        assert_eq!(pair[1].prev, pair[0].hash);
        assert_eq!(pair[1].n, n as u64 + 1);
        assert!(pair[1].time >= pair[0].time);
        assert_eq!(pair[1].what.get("generation"), Some(&(n + 1).into()));
    }
    let summary = verify(&path).expect("sound");
    let expected = Summary {
        records: 5,
        first: read[0].time,
        last: read[4].time,
        hash: read[4].hash,
        behind_head: Some(0),
        torn: 0,
    };
    assert_eq!(summary, expected);
}

#[test]
fn a_second_writer_is_refused_until_the_first_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let first = open(&path);
    let second = Log::open(&path, &opening());
    let refused = second.err().expect("refused");
    assert!(matches!(refused, Error::Busy { .. }));
    assert!(refused.to_string().contains("t2t serve"), "{refused}");
    drop(first);
    open(&path);
}

#[test]
fn a_log_that_somebody_else_wrote_to_or_replaced_takes_no_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let mut log = open(&path);
    let before = bytes(&path);
    std::fs::write(&path, [before.as_slice(), b"x"].concat()).expect("written");
    let refused = log.append(&record(1)).expect_err("refused");
    assert!(refused.to_string().contains("somebody else"), "{refused}");
    std::fs::write(&path, &before).expect("written");
    log.append(&record(1)).expect("as it was");
    std::fs::rename(&path, folder.path().join("moved")).expect("moved");
    assert!(log.append(&record(2)).is_err(), "gone");
    std::fs::write(&path, &before).expect("written");
    let refused = log.append(&record(2)).expect_err("refused");
    assert!(refused.to_string().contains("replaced"), "{refused}");
}

#[test]
fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    drop(open(&path));
    for file in [path.clone(), beside(&path, ".head")] {
        let mode = std::fs::metadata(file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_record_that_is_too_long_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let mut log = open(&path);
    let before = bytes(&path);
    let mut long = record(1);
    long.what = What::new("apply").with("desk", "x".repeat(MAX_LINE));
    let refused = log.append_all(&[record(1), long]);
    assert!(matches!(refused, Err(Error::TooLong { .. })));
    assert_eq!(bytes(&path), before);
    let mut largest = record(1);
    largest.what = What::new("apply").with("desk", "x".repeat(MAX_LINE - 500));
    log.append(&largest).expect("fits");
    log.append(&record(2)).expect("written");
    drop(log);
    open(&path);
    assert_eq!(verify(&path).expect("sound").records, 3);
}

#[test]
fn a_folder_or_a_missing_folder_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in [
        folder.path().to_owned(),
        folder.path().join("no/audit.jsonl"),
    ] {
        let error = Log::open(&path, &opening()).err().expect("refused");
        let name = path.display().to_string();
        assert!(error.to_string().contains(&name), "{error}");
    }
}
