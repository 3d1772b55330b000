//! Captures in, captures out.
//!
//! What flows in: pcap, pcapng and raw ITCH records, plain, gzipped or zstd-compressed (told by content, not by name).
//! What flows out: frames with their time, in file order, one at a time from a reused buffer; and, the other way, a
//! nanosecond pcap. Every error says which file, which frame, which byte, and what to do about it.
//!
//! The readers are written out here rather than taken from `pcap-file`: that crate refuses frames longer than the
//! snapshot length they were cut to, reads pcapng times without their resolution, and cannot say where it failed.

mod error;
mod frames;
mod pcap;
mod pcapng;
mod records;
mod source;
mod writer;

pub use error::{CaptureError, Fault};
pub use frames::{Framed, Wrap};
pub use records::{Record, Records, is_records};
pub use writer::PcapWriter;

use source::Source;
use std::path::Path;

/// Longest frame that a capture may hold, in bytes: libpcap's own limit. Beyond it, the file is not what it says.
pub const MAX_FRAME: usize = 262_144;

/// A frame as it was captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Capture time, ns since the Unix epoch.
    pub time_ns: u64,
    /// The bytes captured: all of the frame, unless the capture was taken with a shorter snapshot length.
    pub bytes: &'a [u8],
    /// Bytes that the frame had on the wire.
    pub original_length: u32,
}

enum Format {
    Pcap(pcap::Header),
    PcapNg(pcapng::Section),
}

/// A pcap or pcapng file being read.
pub struct Capture {
    source: Source,
    format: Format,
    buffer: Vec<u8>,
    failed: bool,
}

impl Capture {
    /// Opens a capture and reads its header. Errors: no such file, an empty file, a file that is no capture, a capture
    /// of links that are not Ethernet.
    pub fn open(path: &Path) -> Result<Capture, CaptureError> {
        let mut source = Source::open(path)?;
        let mut magic = [0; 4];
        if !source.fill(&mut magic, "file header")? {
            return Err(source.error(Fault::Empty));
        }
        let format = if magic == pcapng::SECTION_HEADER {
            Format::PcapNg(pcapng::Section::read(&mut source)?)
        } else {
            Format::Pcap(pcap::Header::read(magic, &mut source)?)
        };
        Ok(Capture {
            source,
            format,
            buffer: Vec::new(),
            failed: false,
        })
    }

    /// The next frame, or `None` at the end. After an error there is no next frame.
    pub fn next_frame(&mut self) -> Result<Option<Frame<'_>>, CaptureError> {
        if self.failed {
            return Ok(None);
        }
        let read = match &mut self.format {
            Format::Pcap(header) => header.next(&mut self.source, &mut self.buffer),
            Format::PcapNg(section) => section.next(&mut self.source, &mut self.buffer),
        };
        self.failed = read.is_err();
        Ok(read?.map(|record| Frame {
            time_ns: record.time_ns,
            bytes: &self.buffer[record.start..record.end],
            original_length: record.original_length,
        }))
    }

    /// Frames read so far.
    pub fn frames(&self) -> u64 {
        self.source.frames()
    }

    /// Bytes of the file (as stored) read so far, and its size: for a progress bar.
    pub fn progress(&self) -> (u64, u64) {
        self.source.progress()
    }
}

/// Where in the buffer a frame lies, and its times and lengths.
struct Located {
    time_ns: u64,
    start: usize,
    end: usize,
    original_length: u32,
}
