//! What somebody does to a log is found, and the line is named.

mod common;

use common::*;
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use t2t_audit::*;

/// A sound log of six records, its head, and where it is.
fn sound() -> (tempfile::TempDir, PathBuf, Vec<u8>, Head) {
    let folder = folder();
    let path = folder.path().join("audit.jsonl");
    let mut log = open(&path);
    for number in 1..6 {
        log.append(&record(number)).expect("written");
    }
    let head = log.head().expect("records");
    let all = bytes(&path);
    (folder, path, all, head)
}

/// Verifies bytes in memory; the number of records and torn bytes, or the fault.
fn check(log: &[u8], head: Option<Head>) -> Result<(u64, u64), Fault> {
    let mut entries = Entries::new(Path::new("audit.jsonl"), log, head);
    let mut records = 0;
    for entry in &mut entries {
        match entry {
            Ok(_) => records += 1,
            Err(Error::Fault { fault, .. }) => return Err(fault),
            Err(other) => panic!("{other}"),
        }
    }
    Ok((records, entries.torn()))
}

fn lines(log: &[u8]) -> Vec<&[u8]> {
    log.split_inclusive(|b| *b == b'\n').collect()
}

#[test]
fn any_byte_that_is_changed_is_found_in_its_line() {
    let (_folder, _, all, head) = sound();
    let mut line = 1;
    for at in 0..all.len() {
        for new in [all[at] ^ 1, 0, b'\n', b'"', 0xFF] {
            if new == all[at] {
                continue;
            }
            let mut changed = all.clone();
            changed[at] = new;
            let found = check(&changed, Some(head)).expect_err("found");
            assert_eq!(found.line, line, "byte {at} {new:#x}: {found}");
            let alone = check(&changed, None);
            // The last line feed alone looks like a crash, if there is no head that says otherwise.
            let torn =
                at == all.len() - 1 && alone.is_ok_and(|(records, torn)| records == 5 && torn > 0);
            assert!(torn || check(&changed, None).is_err(), "byte {at} {new:#x}");
        }
        line += u64::from(all[at] == b'\n');
    }
}

#[test]
fn a_record_that_is_missing_is_found() {
    let (_folder, _, all, head) = sound();
    let lines = lines(&all);
    for missing in 0..6u64 {
        let mut rest = lines.clone();
        rest.remove(missing as usize);
        let expected = match missing {
            5 => Wrong::TailRemoved { n: 5 },
            _ => Wrong::Number {
                expected: missing,
                found: missing + 1,
            },
        };
        let found = check(&rest.concat(), Some(head));
        assert_eq!(found, Err(at(missing + 1, expected)));
    }
}

#[test]
fn records_that_changed_places_are_found() {
    let (_folder, _, all, head) = sound();
    let lines = lines(&all);
    for a in 0..6 {
        for b in a + 1..6 {
            let mut swapped = lines.clone();
            swapped.swap(a, b);
            let expected = Wrong::Number {
                expected: a as u64,
                found: b as u64,
            };
            let found = check(&swapped.concat(), Some(head));
            assert_eq!(found, Err(at(a as u64 + 1, expected)));
        }
    }
}

#[test]
fn a_record_that_is_there_twice_is_found() {
    let (_folder, _, all, head) = sound();
    let lines = lines(&all);
    for twice in 0..6 {
        let mut more = lines.clone();
        more.insert(twice, lines[twice]);
        let found = check(&more.concat(), Some(head)).expect_err("found");
        assert_eq!(found.line, twice as u64 + 2, "{found}");
    }
}

#[test]
fn a_sound_record_of_another_log_is_found() {
    let (_a, _, one, head) = sound();
    let (_b, _, other, _) = sound();
    let mut mixed = lines(&one);
    mixed[3] = lines(&other)[3];
    let found = check(&mixed.concat(), Some(head));
    assert_eq!(found, Err(at(4, Wrong::Chain)));
}

#[test]
fn a_log_that_was_written_anew_does_not_fit_the_head() {
    let (_a, _, one, head) = sound();
    let (_b, _, other, _) = sound();
    assert_eq!(check(&other, None), Ok((6, 0)), "its own chain is sound");
    assert_eq!(check(&other, Some(head)), Err(at(6, Wrong::Rewritten)));
    assert_eq!(check(&one, Some(head)), Ok((6, 0)));
}

#[test]
fn a_tail_that_was_cut_off_is_found_by_the_head_alone() {
    let (_folder, _, all, head) = sound();
    let mut kept = 0;
    for cut in 0..all.len() {
        let found = check(&all[..cut], Some(head));
        assert_eq!(
            found,
            Err(at(kept + 1, Wrong::TailRemoved { n: 5 })),
            "{cut}"
        );
        kept += u64::from(all[cut] == b'\n');
    }
    let two: Vec<u8> = lines(&all)[..2].concat();
    assert_eq!(check(&two, None), Ok((2, 0)), "the chain does not show it");
}

#[test]
fn a_log_that_was_tampered_with_is_not_opened_for_writing() {
    let (_folder, path, all, _) = sound();
    let two: Vec<u8> = lines(&all)[..2].concat();
    std::fs::write(&path, two).expect("written");
    let removed = at(3, Wrong::TailRemoved { n: 5 });
    assert_eq!(fault(Log::open(&path, &opening()).map(|_| ())), removed);
    assert_eq!(fault(verify(&path)), removed);
    std::fs::write(&path, "").expect("written");
    assert_eq!(
        fault(Log::open(&path, &opening()).map(|_| ())),
        at(1, Wrong::TailRemoved { n: 5 })
    );
    let mut changed = all.clone();
    let last = all.len() - 100;
    changed[last] ^= 1;
    std::fs::write(&path, &changed).expect("written");
    assert_eq!(
        fault(Log::open(&path, &opening()).map(|_| ())),
        at(6, Wrong::Changed)
    );
    assert_eq!(bytes(&path), changed, "and it is left as it is");
    std::fs::remove_file(&path).expect("removed");
    let fresh = fault(Log::open(&path, &opening()).map(|_| ()));
    assert_eq!(
        fresh,
        at(1, Wrong::TailRemoved { n: 5 }),
        "a head without its log"
    );
}

#[test]
fn a_head_that_is_gone_is_said_in_the_log_and_one_that_is_damaged_refused() {
    let (_folder, path, _, _) = sound();
    let head = beside(&path, ".head");
    std::fs::remove_file(&head).expect("removed");
    assert_eq!(verify(&path).expect("sound").behind_head, None);
    drop(open(&path));
    let last = Entries::open(&path).expect("opens").last();
    let last = last.expect("records").expect("sound");
    assert_eq!(last.what.kind(), "head-missing");
    assert_eq!(verify(&path).expect("sound").behind_head, Some(0));
    let text = bytes(&head);
    for at in 0..text.len() {
        let mut changed = text.clone();
        changed[at] ^= 1;
        std::fs::write(&head, &changed).expect("written");
        fault(verify(&path));
        assert!(Log::open(&path, &opening()).is_err(), "byte {at}");
    }
}

#[test]
fn a_file_that_is_no_log_is_refused() {
    let folder = folder();
    let path = folder.path().join("audit.jsonl");
    std::fs::write(&path, "").expect("written");
    assert_eq!(fault(verify(&path)), at(1, Wrong::Empty));
    for text in ["hello\n", "{}\n", "\n", "hello\nworld\n"] {
        std::fs::write(&path, text).expect("written");
        for found in [
            fault(verify(&path)),
            fault(Log::open(&path, &opening()).map(|_| ())),
        ] {
            assert!(matches!(
                found,
                Fault {
                    line: 1,
                    what: Wrong::NotARecord(_)
                }
            ));
        }
        assert_eq!(bytes(&path), text.as_bytes());
    }
    std::fs::write(&path, vec![b'x'; 3 * MAX_LINE]).expect("written");
    let found = fault(Log::open(&path, &opening()).map(|_| ()));
    assert!(
        matches!(found.what, Wrong::NotARecord(_)),
        "no line is held that is too long"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    /// Pieces removed, put in and repeated anywhere.
    #[test]
    fn no_edit_goes_unseen(
        from in 0usize..2000, to in 0usize..2000, new in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let (_folder, _, all, head) = sound();
        let (from, to) = (from.min(to).min(all.len()), from.max(to).min(all.len()));
        let edited = [&all[..from], &new, &all[to..]].concat();
        // Only bytes after all records may look like a record that a crash tore.
        match check(&edited, Some(head)) {
            Ok(_) => prop_assert!(edited.starts_with(&all)),
            Err(fault) => prop_assert!(fault.line <= 7),
        }
    }
}
