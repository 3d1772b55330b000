//! The log while it is open for writing.

use crate::read::{cannot, read_head};
use crate::sink::{Files, Sink};
use crate::{Entries, Entry, Error, Hash, Head, Record, Timestamp, What, Who};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Kind of record 0.
pub(crate) const GENESIS: &str = "genesis";
/// Kind of the record that says that bytes were set aside.
const TORN: &str = "torn";
/// Kind of the record that says that the head was not there.
const HEAD_MISSING: &str = "head-missing";

/// Who opens a log, for which card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Who opens it: the records that the log writes itself are theirs.
    pub who: Who,
    /// Address of the card, for the first record of a new log.
    pub card: String,
}

/// A log open for writing; no other process can open it so meanwhile.
pub struct Log {
    path: PathBuf,
    sink: Box<dyn Sink>,
    /// The last record that is on the disk.
    head: Option<Head>,
    broken: Option<String>,
}

impl Log {
    /// Opens a log, or begins one; takes care of what a crash left at its end.
    ///
    /// # Errors
    /// [`Error::Busy`] while another process has it; [`Error::Fault`] when its end, or if there is no head all of it, is
    /// not as it was written; others when it cannot be read or written.
    pub fn open(path: &Path, opening: &Opening) -> Result<Log, Error> {
        Log::open_through(path, opening, |files| Box::new(files))
    }

    /// Likewise, with something between the log and its files, once it is open.
    ///
    /// # Errors
    /// As [`Log::open`].
    pub fn open_through(
        path: &Path,
        opening: &Opening,
        through: impl FnOnce(Files) -> Box<dyn Sink>,
    ) -> Result<Log, Error> {
        let mut files = Files::open(path).map_err(|why| cannot("open", path, why))?;
        match files.lock() {
            Ok(true) => {}
            Ok(false) => {
                return Err(Error::Busy {
                    path: path.to_owned(),
                });
            }
            Err(why) => return Err(cannot("lock", path, why)),
        }
        let old = read_head(path)?;
        let entries = match old {
            Some(head) => Entries::after(path, head)?,
            None => None,
        };
        // Where the head does not fit, or is missing, all of the log is read: that finds the line.
        let mut entries = match entries {
            Some(entries) => entries,
            None => Entries::open(path)?,
        };
        entries.try_for_each(|entry| entry.map(|_| ()))?;
        let (last, torn) = (entries.position(), entries.torn());
        let end = last.map_or(0, |last| last.end);
        let mut notes = Vec::new();
        if last.is_none() {
            let name = path.display().to_string();
            let genesis = What::new(GENESIS).with("card", opening.card.as_str());
            notes.push(genesis.with("file", name));
        } else if old.is_none() {
            notes.push(What::new(HEAD_MISSING));
        }
        if torn > 0 {
            notes.push(set_aside(path, &mut files, end, torn)?);
        }
        let mut log = Log {
            path: path.to_owned(),
            sink: through(files),
            head: last,
            broken: None,
        };
        if let Some(last) = last.filter(|last| old != Some(*last)) {
            // Records that the head does not know yet may not be on the disk either.
            let head = last.line();
            let synced = log.sink.sync();
            let caught_up = synced.and_then(|()| log.sink.replace_head(head.as_bytes()));
            caught_up.map_err(|why| cannot("catch up with", path, why))?;
        }
        let who = &opening.who;
        let notes = notes.into_iter().map(|what| Record {
            who: who.clone(),
            what,
        });
        log.append_all(&notes.collect::<Vec<_>>())?;
        Ok(log)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The last record: its number, its hash, and where it ends.
    pub fn head(&self) -> Option<Head> {
        self.head
    }

    /// Writes a record; when this returns, it is on the disk.
    ///
    /// # Errors
    /// The log is as before, and what the record announces must not be done.
    pub fn append(&mut self, record: &Record) -> Result<Entry, Error> {
        self.sound()?;
        let (entry, line, head) = next(self.head, record)?;
        self.store(&line, head)?;
        Ok(entry)
    }

    /// Writes several records at the cost of one, all or none; when this returns, they are on the disk.
    ///
    /// # Errors
    /// The log is as before, and what the records announce must not be done.
    pub fn append_all(&mut self, records: &[Record]) -> Result<Vec<Entry>, Error> {
        self.sound()?;
        let (mut entries, mut lines, mut last) = (Vec::new(), Vec::new(), self.head);
        for record in records {
            let (entry, line, head) = next(last, record)?;
            entries.push(entry);
            lines.extend_from_slice(&line);
            last = Some(head);
        }
        if let Some(head) = last.filter(|_| !records.is_empty()) {
            self.store(&lines, head)?;
        }
        Ok(entries)
    }

    fn sound(&self) -> Result<(), Error> {
        match &self.broken {
            None => Ok(()),
            Some(why) => Err(Error::Broken {
                path: self.path.clone(),
                source: io::Error::other(why.clone()),
            }),
        }
    }

    fn store(&mut self, lines: &[u8], head: Head) -> Result<(), Error> {
        let start = self.head.map_or(0, |head| head.end);
        match self.sink.length() {
            Ok(length) if length == start => {}
            Ok(_) => {
                let why = "somebody else wrote to the file";
                return Err(self.refused(io::Error::other(why)));
            }
            Err(why) => return Err(self.refused(why)),
        }
        match self.write(lines, head) {
            Ok(()) => {
                self.head = Some(head);
                Ok(())
            }
            Err(why) => Err(self.take_back(start, why)),
        }
    }

    fn write(&mut self, mut lines: &[u8], head: Head) -> io::Result<()> {
        while !lines.is_empty() {
            match self.sink.write(lines) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(taken) => lines = lines.get(taken..).unwrap_or(&[]),
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => return Err(why),
            }
        }
        self.sink.sync()?;
        self.sink.replace_head(head.line().as_bytes())
    }

    fn refused(&self, source: io::Error) -> Error {
        Error::Append {
            path: self.path.clone(),
            source,
        }
    }

    /// Makes the log as long as it was. Where that fails, what is on the disk is not known: nothing more is written.
    fn take_back(&mut self, length: u64, why: io::Error) -> Error {
        match self.sink.truncate(length).and_then(|()| self.sink.sync()) {
            Ok(()) => self.refused(why),
            Err(worse) => {
                self.broken = Some(format!("{why}; then {worse}"));
                Error::Broken {
                    path: self.path.clone(),
                    source: why,
                }
            }
        }
    }
}

/// The record that comes after `last`: as an entry, as a line, and as the head that it makes.
fn next(last: Option<Head>, record: &Record) -> Result<(Entry, Vec<u8>, Head), Error> {
    let (n, prev, start) = match last {
        Some(last) => (last.n + 1, last.hash, last.end),
        None => (0, Hash::NONE, 0),
    };
    let (entry, line) = Entry::seal(record, n, Timestamp::now(), prev)?;
    let head = Head {
        n,
        hash: entry.hash,
        end: start + line.len() as u64,
    };
    Ok((entry, line, head))
}

/// Moves what is no record from the end of the log into `PATH.torn`; returns what to say about it.
fn set_aside(path: &Path, files: &mut Files, end: u64, torn: u64) -> Result<What, Error> {
    let mut bytes = Vec::new();
    let mut log = File::open(path).map_err(|why| cannot("read", path, why))?;
    log.seek(SeekFrom::Start(end))
        .and_then(|_| log.take(torn).read_to_end(&mut bytes))
        .map_err(|why| cannot("read", path, why))?;
    let kept = files
        .set_aside(&bytes)
        .map_err(|why| cannot("set aside the end of", path, why))?;
    // Only when it is kept there it may go here.
    files
        .truncate(end)
        .and_then(|()| files.sync())
        .map_err(|why| cannot("cut the end of", path, why))?;
    Ok(What::new(TORN)
        .with("at", end)
        .with("bytes", torn)
        .with("sha256", Hash::of(&[&bytes]).to_string())
        .with("file", kept.display().to_string()))
}
