//! Disks that are full, broken or slow: a record is there as a whole or not at all, and the caller knows which.

mod common;

use common::*;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use t2t_audit::*;

/// What goes wrong, shared with the test.
#[derive(Clone, Copy, Default)]
struct Ill {
    /// Bytes that still fit, and that one write takes at most.
    room: Option<usize>,
    most: Option<usize>,
    sync: bool,
    truncate: bool,
    head: bool,
    /// Every second write is interrupted.
    interrupted: bool,
    writes: usize,
}

struct Patient {
    files: Files,
    ill: Arc<Mutex<Ill>>,
}

fn failed<T>(yes: bool, then: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    match yes {
        true => Err(io::Error::from_raw_os_error(5)), // EIO
        false => then(),
    }
}

impl Sink for Patient {
    fn length(&mut self) -> io::Result<u64> {
        self.files.length()
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut ill = self.ill.lock().expect("whole");
        ill.writes += 1;
        if ill.interrupted && ill.writes % 2 == 1 {
            return Err(ErrorKind::Interrupted.into());
        }
        let most = bytes.len().min(ill.most.unwrap_or(usize::MAX));
        let taken = most.min(ill.room.unwrap_or(usize::MAX));
        if taken == 0 {
            return Err(ErrorKind::StorageFull.into());
        }
        let taken = self.files.write(&bytes[..taken])?;
        ill.room = ill.room.map(|room| room - taken);
        Ok(taken)
    }

    fn sync(&mut self) -> io::Result<()> {
        let fails = std::mem::take(&mut self.ill.lock().expect("whole").sync);
        failed(fails, || self.files.sync())
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        let fails = self.ill.lock().expect("whole").truncate;
        failed(fails, || self.files.truncate(length))
    }

    fn replace_head(&mut self, line: &[u8]) -> io::Result<()> {
        let fails = self.ill.lock().expect("whole").head;
        failed(fails, || self.files.replace_head(line))
    }
}

fn patient(path: &Path) -> (Log, Arc<Mutex<Ill>>) {
    let ill = Arc::new(Mutex::new(Ill::default()));
    let through = Arc::clone(&ill);
    let log = Log::open_through(path, &opening(), |files| {
        Box::new(Patient {
            files,
            ill: through,
        })
    });
    (log.expect("opens"), ill)
}

/// An append under this illness fails, changes nothing, and the next one succeeds.
fn refused(ill: Ill, most_writes: usize) {
    let folder = folder();
    let path = folder.path().join("audit.jsonl");
    let (mut log, state) = patient(&path);
    log.append(&record(1)).expect("written");
    let head = log.head();
    let before = (bytes(&path), bytes(&beside(&path, ".head")));
    *state.lock().expect("whole") = ill;
    let error = log
        .append_all(&[record(2), record(3)])
        .expect_err("refused");
    assert!(matches!(error, Error::Append { .. }), "{error}");
    assert!(error.to_string().contains("must not be done"), "{error}");
    assert!(state.lock().expect("whole").writes <= most_writes);
    let after = (bytes(&path), bytes(&beside(&path, ".head")));
    assert_eq!(after, before);
    assert_eq!(log.head(), head);
    *state.lock().expect("whole") = Ill::default();
    assert_eq!(log.append(&record(2)).expect("well again").n, 2);
    assert_eq!(verify(&path).expect("sound").records, 3);
}

#[test]
fn a_disk_that_fills_up_at_any_byte_leaves_the_log_as_it_was() {
    for room in (0..540).step_by(37).chain([1, 2]) {
        let room = Some(room);
        refused(
            Ill {
                room,
                ..Ill::default()
            },
            3,
        );
    }
}

#[test]
fn a_sync_or_a_head_that_fails_leaves_the_log_as_it_was() {
    let ill = Ill::default();
    refused(Ill { sync: true, ..ill }, 1);
    refused(Ill { head: true, ..ill }, 1);
}

#[test]
fn short_and_interrupted_writes_are_continued() {
    let folder = folder();
    let path = folder.path().join("audit.jsonl");
    let (mut log, ill) = patient(&path);
    for most in [1, 7, 300] {
        *ill.lock().expect("whole") = Ill {
            most: Some(most),
            interrupted: true,
            ..Ill::default()
        };
        log.append(&record(1)).expect("written");
    }
    assert_eq!(verify(&path).expect("sound").records, 4);
}

#[test]
fn a_log_that_cannot_be_restored_takes_nothing_more_until_it_is_opened_again() {
    let folder = folder();
    let path = folder.path().join("audit.jsonl");
    let (mut log, ill) = patient(&path);
    *ill.lock().expect("whole") = Ill {
        room: Some(100),
        truncate: true,
        ..Ill::default()
    };
    let error = log.append(&record(1)).expect_err("refused");
    assert!(matches!(error, Error::Broken { .. }), "{error}");
    *ill.lock().expect("whole") = Ill::default();
    for refused in [log.append(&record(1)).err(), log.append_all(&[]).err()] {
        let refused = refused.expect("still refused");
        assert!(matches!(refused, Error::Broken { .. }), "{refused}");
    }
    drop(log);
    let mut log = open(&path);
    log.append(&record(1)).expect("well again");
    drop(log);
    let kinds: Vec<String> = Entries::open(&path)
        .expect("opens")
        .map(|e| e.expect("sound").what.kind().to_owned())
        .collect();
    assert_eq!(kinds, ["genesis", "torn", "arm"]);
}

const FULL: &str = "T2T_AUDIT_FULL";

/// Not a test of its own: what `a_disk_that_is_really_full…` starts in a name space of its own, on a small disk.
#[test]
fn child_that_fills_its_disk() {
    let Ok(folder) = std::env::var(FULL) else {
        return;
    };
    let path = Path::new(&folder).join("audit.jsonl");
    let mut log = open(&path);
    let mut written = 0;
    let error = loop {
        let before = bytes(&path);
        match log.append(&record(written + 1)) {
            Ok(_) => written += 1,
            Err(error) => {
                assert_eq!(bytes(&path), before);
                break error;
            }
        }
        assert!(written < 100_000, "the disk does not fill up");
    };
    assert!(
        matches!(&error, Error::Append { source, .. } if source.kind() == ErrorKind::StorageFull),
        "{error}"
    );
    assert!(log.append(&record(0)).is_err(), "still full");
    assert_eq!(verify(&path).expect("sound").records, written + 1);
    println!("filled after {written} records: {error}");
}

#[test]
fn a_disk_that_is_really_full_leaves_the_log_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = std::env::current_exe().expect("this program");
    // A small disk in a name space of its own: it is gone with its process, and needs no root.
    let script = "mount -t tmpfs -o size=64k t2t \"$1\" || exit 77; T2T_AUDIT_FULL=\"$1\" exec \"$2\" --exact child_that_fills_its_disk --nocapture";
    let output = Command::new("unshare")
        .args([
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            script,
            "sh",
        ])
        .args([folder.path(), &program])
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: no unshare (util-linux)");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(77) || wrong.contains("unshare") {
        eprintln!("skipped: no name spaces here: {wrong}");
        return;
    }
    assert!(output.status.success(), "{text}{wrong}");
    assert!(text.contains("filled after"), "{text}");
}
