//! Raw ITCH files: (length u16 big-endian, message) records, as Nasdaq publishes whole days.

use super::{CaptureError, Fault, source::Source};
use std::path::Path;
use t2t_protocols::{Be, U48, Wire, itch};

/// A message of a file of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// The message's own timestamp, ns since midnight; that of the record before it if it is too short to have one.
    pub time_ns: u64,
    /// The message.
    pub message: &'a [u8],
}

/// A file of records being read.
pub struct Records {
    source: Source,
    buffer: Vec<u8>,
    time_ns: u64,
    failed: bool,
}

/// Whether a file is one of raw records, by its name: `.itch`, `.itch.gz` or `.itch.zst`. (Records have no magic.)
pub fn is_records(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let name = name
        .strip_suffix(".gz")
        .or(name.strip_suffix(".zst"))
        .unwrap_or(&name);
    name.ends_with(".itch")
}

impl Records {
    /// Opens a file of records. Errors: no such file. What it holds is judged at the first record.
    pub fn open(path: &Path) -> Result<Records, CaptureError> {
        Ok(Records {
            source: Source::open(path)?,
            buffer: Vec::new(),
            time_ns: 0,
            failed: false,
        })
    }

    /// The next message, or `None` at the end. Errors: an empty file, a first record that is no ITCH message, a record
    /// without bytes, a file that ends inside a record; after one there is no next message. Later messages are not
    /// judged: what to do with a malformed one is the card's business.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, CaptureError> {
        if self.failed {
            return Ok(None);
        }
        let read = self.read();
        self.failed = read.is_err();
        Ok(read?.then_some(Record {
            time_ns: self.time_ns,
            message: &self.buffer,
        }))
    }

    fn read(&mut self) -> Result<bool, CaptureError> {
        self.source.begin_record();
        let first = self.source.frames() == 1;
        let mut length = [0; 2];
        if !self.source.fill(&mut length, "record length")? {
            if first {
                return Err(self.source.error(Fault::Empty));
            }
            self.source.forget_record();
            return Ok(false);
        }
        let length = usize::from(u16::from_be_bytes(length));
        self.buffer.resize(length, 0);
        if length == 0 {
            return Err(self.source.error(Fault::BadLength {
                what: "a record",
                found: 0,
            }));
        }
        // The type byte comes first, so that a file of something else does not show as one that was cut.
        let (kind, rest) = self.buffer.split_at_mut(1);
        self.source.need(kind, "record")?;
        if first && itch::length_of(kind[0]) != Some(length) {
            return Err(self.source.error(Fault::NotItch {
                kind: kind[0],
                length,
            }));
        }
        self.source.need(rest, "record")?;
        if let Some(bytes) = self.buffer.get(5..11) {
            self.time_ns = <U48 as Wire<Be>>::read(bytes).get();
        }
        Ok(true)
    }

    pub(super) fn too_long(&self, length: usize) -> CaptureError {
        self.source.error(Fault::BadLength {
            what: "a record",
            found: length as u64,
        })
    }

    /// Records read so far.
    pub fn records(&self) -> u64 {
        self.source.frames()
    }

    /// Bytes of the file (as stored) read so far, and its size: for a progress bar.
    pub fn progress(&self) -> (u64, u64) {
        self.source.progress()
    }
}
