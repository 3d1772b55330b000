//! Where the lines go: the files, behind a seam through which tests make the disk full, slow or broken.

use crate::head::beside;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What the log does to its files while it is open.
pub trait Sink: Send {
    /// Bytes that the log has.
    ///
    /// # Errors
    /// As the system says; also when the path leads to another file by now.
    fn length(&mut self) -> io::Result<u64>;

    /// Writes to the end of the log; may take fewer bytes than given.
    ///
    /// # Errors
    /// As the system says.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;

    /// Returns when all that was written, and the length, are on the disk.
    ///
    /// # Errors
    /// As the system says.
    fn sync(&mut self) -> io::Result<()>;

    /// Cuts the log to a length.
    ///
    /// # Errors
    /// As the system says.
    fn truncate(&mut self, length: u64) -> io::Result<()>;

    /// Replaces the head, as a whole or not at all. After a power cut the old one may be back.
    ///
    /// # Errors
    /// As the system says; the old one is then still there.
    fn replace_head(&mut self, line: &[u8]) -> io::Result<()>;
}

/// The files themselves.
#[derive(Debug)]
pub struct Files {
    path: PathBuf,
    log: File,
}

/// Only the owner reads and writes.
const MODE: u32 = 0o600;

/// Makes the names of a folder durable.
pub(crate) fn sync_folder(of: &Path) -> io::Result<()> {
    let folder = match of.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    File::open(folder)?.sync_all()
}

impl Files {
    /// Opens or creates the log, for appending.
    pub(crate) fn open(path: &Path) -> io::Result<Files> {
        let log = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(MODE)
            .open(path)?;
        sync_folder(path)?;
        Ok(Files {
            path: path.to_owned(),
            log,
        })
    }

    /// Locks the log against other writers; false if one has it. The lock ends with the process, however it ends.
    pub(crate) fn lock(&self) -> io::Result<bool> {
        match self.log.try_lock() {
            Ok(()) => Ok(true),
            Err(fs::TryLockError::WouldBlock) => Ok(false),
            Err(fs::TryLockError::Error(why)) => Err(why),
        }
    }

    /// Keeps bytes that are not a record in `PATH.torn`.
    pub(crate) fn set_aside(&self, bytes: &[u8]) -> io::Result<PathBuf> {
        let path = beside(&self.path, ".torn");
        let mut options = OpenOptions::new();
        let mut torn = options.append(true).create(true).mode(MODE).open(&path)?;
        torn.write_all(bytes)?;
        torn.write_all(b"\n")?;
        torn.sync_all()?;
        sync_folder(&path)?;
        Ok(path)
    }
}

impl Sink for Files {
    fn length(&mut self) -> io::Result<u64> {
        let (ours, there) = (self.log.metadata()?, fs::metadata(&self.path)?);
        if (ours.dev(), ours.ino()) != (there.dev(), there.ino()) {
            return Err(io::Error::other("the file was replaced by another one"));
        }
        Ok(ours.len())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.log.write(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.log.sync_all()
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.log.set_len(length)
    }

    fn replace_head(&mut self, line: &[u8]) -> io::Result<()> {
        let new = beside(&self.path, ".head.new");
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(true).mode(MODE);
        let written = options.open(&new).and_then(|mut file| {
            file.write_all(line)?;
            file.sync_all()
        });
        let replaced = written.and_then(|()| fs::rename(&new, beside(&self.path, ".head")));
        if replaced.is_err() {
            // It would take up room on a disk that is full; if it cannot be removed, the next one writes over it.
            let _ = fs::remove_file(&new);
        }
        replaced
    }
}
