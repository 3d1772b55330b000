//! The bytes of a file, decompressed, with the place kept for error messages.

use super::{CaptureError, Fault};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

const GZIP: [u8; 2] = [0x1F, 0x8B];
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// A file that knows where it is.
pub(super) struct Source {
    file: PathBuf,
    reader: Box<dyn Read + Send>,
    compressed: bool,
    offset: u64,
    // Where the record being read began, and its number: what an error names.
    record_start: u64,
    record: u64,
    stored: Arc<AtomicU64>,
    size: u64,
}

struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Source {
    pub(super) fn open(path: &Path) -> Result<Source, CaptureError> {
        let failed = |fault| CaptureError {
            file: path.to_owned(),
            frame: 0,
            offset: 0,
            fault,
        };
        let file = File::open(path).map_err(|e| failed(Fault::Open(e)))?;
        let size = file.metadata().map_err(|e| failed(Fault::Open(e)))?.len();
        let stored = Arc::new(AtomicU64::new(0));
        let counted = Counted {
            inner: file,
            count: Arc::clone(&stored),
        };
        let mut reader = BufReader::with_capacity(1 << 16, counted);
        let start = reader.fill_buf().map_err(|e| failed(Fault::Read(e)))?;
        let (gzip, zstd) = (start.starts_with(&GZIP), start.starts_with(&ZSTD));
        let reader: Box<dyn Read + Send> = if gzip {
            Box::new(BufReader::with_capacity(
                1 << 16,
                flate2::bufread::MultiGzDecoder::new(reader),
            ))
        } else if zstd {
            let decoder = zstd::stream::read::Decoder::with_buffer(reader)
                .map_err(|e| failed(Fault::Read(e)))?;
            Box::new(BufReader::with_capacity(1 << 16, decoder))
        } else {
            Box::new(reader)
        };
        Ok(Source {
            file: path.to_owned(),
            reader,
            compressed: gzip || zstd,
            offset: 0,
            record_start: 0,
            record: 0,
            stored,
            size,
        })
    }

    /// Fills `buffer`. `false`: the file ended before its first byte. Ending in the middle is [`Fault::Cut`] of `what`.
    pub(super) fn fill(
        &mut self,
        buffer: &mut [u8],
        what: &'static str,
    ) -> Result<bool, CaptureError> {
        let mut have = 0;
        while have < buffer.len() {
            match self.reader.read(&mut buffer[have..]) {
                Ok(0) if have == 0 => return Ok(false),
                Ok(0) => {
                    return Err(self.error(Fault::Cut {
                        what,
                        have,
                        need: buffer.len(),
                    }));
                }
                Ok(read) => have += read,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if self.compressed && e.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(self.error(Fault::CompressedCut));
                }
                Err(e) => return Err(self.error(Fault::Read(e))),
            }
        }
        self.offset += have as u64;
        Ok(true)
    }

    /// Fills `buffer`; the file may not end here.
    pub(super) fn need(
        &mut self,
        buffer: &mut [u8],
        what: &'static str,
    ) -> Result<(), CaptureError> {
        if buffer.is_empty() || self.fill(buffer, what)? {
            return Ok(());
        }
        Err(self.error(Fault::Cut {
            what,
            have: 0,
            need: buffer.len(),
        }))
    }

    /// Marks the start of the next frame or record.
    pub(super) fn begin_record(&mut self) {
        self.record_start = self.offset;
        self.record += 1;
    }

    /// Takes the last start back: what was read was no frame.
    pub(super) fn forget_record(&mut self) {
        self.record -= 1;
    }

    pub(super) fn frames(&self) -> u64 {
        self.record
    }

    pub(super) fn progress(&self) -> (u64, u64) {
        (self.stored.load(Ordering::Relaxed), self.size)
    }

    pub(super) fn error(&self, fault: Fault) -> CaptureError {
        CaptureError {
            file: self.file.clone(),
            frame: self.record,
            offset: self.record_start,
            fault,
        }
    }
}
