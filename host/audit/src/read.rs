//! Reading and verifying: record by record, so that a log of any length is read in little memory.

use crate::head::beside;
use crate::{Entry, Error, Hash, Head, MAX_LINE, Timestamp};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Its hash is not that of what it says.
    #[error("this record was changed: its hash is not that of what it says")]
    Changed,
    /// It is not a record.
    #[error("this is not a record: {0}")]
    NotARecord(String),
    /// Its number is not the next one.
    #[error("record {expected} is expected, but this is record {found}: {}", gap(*.expected, *.found))]
    Number {
        /// What would come next.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// It does not name the hash of the record before.
    #[error("this record does not follow the one before: one of them was written anew")]
    Chain,
    /// Record 0 is not of kind `genesis`.
    #[error("the first record of a log is of kind genesis, this one is not")]
    Genesis,
    /// There is not one record.
    #[error("the log has no records")]
    Empty,
    /// The end was cut off.
    #[error(
        "the log ends here, but its head says that record {n} was written: the end was removed"
    )]
    TailRemoved {
        /// The last record that was written.
        n: u64,
    },
    /// The record that the head names is another one.
    #[error("this record is not the one that the head names: the log was written anew")]
    Rewritten,
    /// The head cannot be read.
    #[error("the head of the log cannot be read: {0}")]
    Head(String),
}

fn gap(expected: u64, found: u64) -> &'static str {
    match found > expected {
        true => "records are missing",
        false => "it is a second time here, or was moved",
    }
}

/// Where a log is not what was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Fault {
    /// The line, from 1; one more than there are, where something is missing at the end.
    pub line: u64,
    /// What is wrong with it.
    pub what: Wrong,
}

/// What a sound log has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Records.
    pub records: u64,
    /// Time of the first.
    pub first: Timestamp,
    /// Time of the last.
    pub last: Timestamp,
    /// Hash of the last: with it, a copy kept elsewhere can be compared.
    pub hash: Hash,
    /// Records that are after the one that the head names; `None`: there is no head, so that a cut tail would not be
    /// found.
    pub behind_head: Option<u64>,
    /// Bytes after the last record that are the beginning of another: a crash, or another process is writing it.
    pub torn: u64,
}

/// Reads a log from beginning to end and verifies it on the way: after an error there is nothing more.
pub struct Entries<R> {
    path: PathBuf,
    reader: R,
    head: Option<Head>,
    /// The record that the head names was seen, or there is no head.
    anchored: bool,
    n: u64,
    prev: Hash,
    end: u64,
    torn: u64,
    done: bool,
}

impl Entries<BufReader<File>> {
    /// Opens a log for reading. Another process may be writing to it.
    ///
    /// # Errors
    /// When log or head cannot be read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        // The head first: what it names is in the log by then.
        let head = read_head(path)?;
        let log = File::open(path).map_err(|why| cannot("read", path, why))?;
        Ok(Entries::new(path, BufReader::new(log), head))
    }

    /// Goes on behind the record that the head names, if that is where it should be.
    pub(crate) fn after(path: &Path, head: Head) -> Result<Option<Self>, Error> {
        let failed = |why| cannot("read", path, why);
        let mut log = File::open(path).map_err(failed)?;
        let start = head.end.saturating_sub(MAX_LINE as u64);
        log.seek(SeekFrom::Start(start)).map_err(failed)?;
        let mut window = Vec::new();
        let length = head.end - start;
        (&log)
            .take(length)
            .read_to_end(&mut window)
            .map_err(failed)?;
        let whole = window.len() as u64 == length;
        let Some(line) = window.strip_suffix(b"\n").filter(|_| whole) else {
            return Ok(None);
        };
        let line = line.rsplit(|b| *b == b'\n').next().unwrap_or(line);
        let named = |e: &Entry| e.n == head.n && e.hash == head.hash;
        Ok(Entry::read(line).ok().filter(named).map(|entry| Entries {
            n: entry.n + 1,
            prev: entry.hash,
            end: head.end,
            anchored: true,
            ..Entries::new(path, BufReader::new(log), Some(head))
        }))
    }
}

impl<R: BufRead> Entries<R> {
    /// Reads a log from any reader; `path` is what errors call it.
    pub fn new(path: &Path, reader: R, head: Option<Head>) -> Entries<R> {
        Entries {
            path: path.to_owned(),
            reader,
            anchored: head.is_none(),
            head,
            n: 0,
            prev: Hash::NONE,
            end: 0,
            torn: 0,
            done: false,
        }
    }

    /// Number, hash and end of the last sound record so far; `None` before the first.
    pub fn position(&self) -> Option<Head> {
        let n = self.n.checked_sub(1)?;
        Some(Head {
            n,
            hash: self.prev,
            end: self.end,
        })
    }

    /// Once the end is reached: bytes after the last record that are none.
    pub fn torn(&self) -> u64 {
        self.torn
    }

    fn fault(&self, what: Wrong) -> Error {
        Error::Fault {
            path: self.path.clone(),
            fault: Fault {
                line: self.n + 1,
                what,
            },
        }
    }

    /// Everything from here on is torn, so far as it can be; `start` was read already.
    fn tear(&mut self, start: usize) -> Result<Option<Entry>, Error> {
        let rest = io::copy(&mut self.reader, &mut io::sink());
        let rest = rest.map_err(|why| cannot("read", &self.path, why))?;
        self.torn = start as u64 + rest;
        Ok(None)
    }

    fn finish(&self) -> Result<Option<Entry>, Error> {
        match self.head {
            Some(head) if !self.anchored => Err(self.fault(Wrong::TailRemoved { n: head.n })),
            _ => Ok(None),
        }
    }

    fn step(&mut self) -> Result<Option<Entry>, Error> {
        let mut line = Vec::new();
        let mut limited = (&mut self.reader).take(MAX_LINE as u64);
        let read = limited.read_until(b'\n', &mut line);
        let read = read.map_err(|why| cannot("read", &self.path, why))?;
        if read == 0 {
            return self.finish();
        }
        // Beyond the head nothing was acknowledged: what is no record there was torn by a crash.
        let beyond = self.head.is_some() && self.anchored;
        let Some(text) = line.strip_suffix(b"\n") else {
            if !self.anchored {
                return self.finish();
            }
            return match read == MAX_LINE && !beyond {
                true => Err(self.fault(Wrong::NotARecord("it does not end".to_owned()))),
                false => self.tear(read),
            };
        };
        let entry = match Entry::read(text) {
            Ok(entry) => entry,
            Err(_) if beyond => return self.tear(read),
            Err(None) => return Err(self.fault(Wrong::Changed)),
            Err(Some(why)) => return Err(self.fault(Wrong::NotARecord(why))),
        };
        if entry.n != self.n {
            return Err(self.fault(Wrong::Number {
                expected: self.n,
                found: entry.n,
            }));
        }
        if entry.prev != self.prev {
            return Err(self.fault(Wrong::Chain));
        }
        if entry.n == 0 && entry.what.kind() != crate::log::GENESIS {
            return Err(self.fault(Wrong::Genesis));
        }
        let end = self.end + read as u64;
        if let Some(head) = self.head.filter(|head| head.n == entry.n) {
            if (head.hash, head.end) != (entry.hash, end) {
                return Err(self.fault(Wrong::Rewritten));
            }
            self.anchored = true;
        }
        self.n += 1;
        self.prev = entry.hash;
        self.end = end;
        Ok(Some(entry))
    }
}

impl<R: BufRead> Iterator for Entries<R> {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let step = self.step().transpose();
        self.done = !matches!(step, Some(Ok(_)));
        step
    }
}

/// Verifies a whole log against its own chain and against its head.
///
/// # Errors
/// [`Error::Fault`] with the first line that is not as it was written; other errors when it cannot be read.
pub fn verify(path: &Path) -> Result<Summary, Error> {
    let mut entries = Entries::open(path)?;
    let mut times: Option<(Timestamp, Timestamp)> = None;
    for entry in &mut entries {
        let time = entry?.time;
        times = Some((times.map_or(time, |(first, _)| first), time));
    }
    let (Some((first, last)), Some(end)) = (times, entries.position()) else {
        return Err(entries.fault(Wrong::Empty));
    };
    Ok(Summary {
        records: end.n + 1,
        first,
        last,
        hash: end.hash,
        behind_head: entries.head.map(|head| end.n.saturating_sub(head.n)),
        torn: entries.torn,
    })
}

/// The head of a log, if it has one.
pub(crate) fn read_head(path: &Path) -> Result<Option<Head>, Error> {
    let file = beside(path, ".head");
    let mut text = Vec::new();
    // A head is short; whatever else is there need not be read to its end.
    match File::open(&file).and_then(|f| f.take(4096).read_to_end(&mut text)) {
        Ok(_) => {}
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(cannot("read", &file, why)),
    }
    Head::read(&text).map(Some).map_err(|why| Error::Fault {
        path: file,
        fault: Fault {
            line: 1,
            what: Wrong::Head(why),
        },
    })
}

pub(crate) fn cannot(doing: &'static str, path: &Path, source: io::Error) -> Error {
    Error::Io {
        doing,
        path: path.to_owned(),
        source,
    }
}
