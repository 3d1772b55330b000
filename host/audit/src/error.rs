//! What can go wrong, with what to do.

use crate::Fault;
use std::io;
use std::path::PathBuf;

/// Why a log cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be opened, read or replaced.
    #[error("audit log: cannot {doing} {path}: {source}", path = .path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another process has the log open for writing.
    #[error("audit log {path} is open in another process: talk to the `t2t serve` that has it, or stop it", path = .path.display())]
    Busy {
        /// The log.
        path: PathBuf,
    },
    /// The log was tampered with, or is not one.
    #[error("audit log {path}: {fault}", path = .path.display())]
    Fault {
        /// The log.
        path: PathBuf,
        /// Where and what.
        #[source]
        fault: Fault,
    },
    /// A record could not be written. The log is as it was before.
    #[error("audit log {path}: {source}; the record was not written, so what it announces must not be done. Make room or mend the disk, then repeat", path = .path.display())]
    Append {
        /// The log.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A record could not be written, nor taken back: nothing more is written until the log is opened again.
    #[error("audit log {path}: {source}; the log could not be restored either and takes no more records. Nothing may be changed until it was opened again", path = .path.display())]
    Broken {
        /// The log.
        path: PathBuf,
        /// What the system says; of later appends, of the first failure.
        source: io::Error,
    },
    /// A record longer than [`MAX_LINE`](crate::MAX_LINE).
    #[error(
        "a record of {bytes} bytes is too long for the audit log, which takes {}",
        crate::MAX_LINE
    )]
    TooLong {
        /// Its bytes.
        bytes: usize,
    },
    /// A detail called `kind`.
    #[error("a record's detail cannot be called `kind`: that is the record's own")]
    Reserved,
    /// A record that cannot be written as JSON.
    #[error("a record cannot be written as JSON: {source}")]
    Record {
        /// Why.
        source: serde_json::Error,
    },
}
