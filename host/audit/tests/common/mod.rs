//! A log in a folder of its own.

#![allow(dead_code)] // Each test binary uses its part.

use std::path::{Path, PathBuf};
use t2t_audit::{Error, Fault, Log, Opening, Record, What, Who, Wrong};

/// A folder that goes away with the test; in memory where that can be had, for what is tested here is not the disk, and
/// hundreds of opened logs would wait for it.
pub fn folder() -> tempfile::TempDir {
    let memory = tempfile::tempdir_in("/dev/shm");
    memory.or_else(|_| tempfile::tempdir()).expect("a folder")
}

pub fn who() -> Who {
    Who {
        uid: 1000,
        user: "ada".to_owned(),
        role: "trade".to_owned(),
        pid: 4711,
    }
}

pub fn opening() -> Opening {
    Opening {
        who: who(),
        card: "vfio:0000:3b:00.0".to_owned(),
    }
}

/// A record that is recognised by its number.
pub fn record(number: u64) -> Record {
    Record {
        who: who(),
        what: What::new("arm").with("generation", number),
    }
}

pub fn open(path: &Path) -> Log {
    Log::open(path, &opening()).expect("opens")
}

pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

pub fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("readable")
}

/// The fault of an error that is one.
pub fn fault<T: std::fmt::Debug>(result: Result<T, Error>) -> Fault {
    match result {
        Err(Error::Fault { fault, .. }) => fault,
        other => panic!("a fault is expected, not {other:?}"),
    }
}

pub fn at(line: u64, what: Wrong) -> Fault {
    Fault { line, what }
}
