//! Classic pcap: a header of 24 bytes, then (16 bytes, frame) records, in either byte order, in micro- or nanoseconds.

use super::{CaptureError, Fault, Located, MAX_FRAME, source::Source};

/// Link type of Ethernet.
pub(super) const ETHERNET: u32 = 1;
/// Magic of a microsecond file.
const MICROSECONDS: u32 = 0xA1B2_C3D4;
/// Magic of a nanosecond file.
pub(super) const NANOSECONDS: u32 = 0xA1B2_3C4D;

/// What the file's header says about its records.
pub(super) struct Header {
    big_endian: bool,
    nanoseconds: bool,
}

impl Header {
    /// Reads the rest of the header, after its magic.
    pub(super) fn read(magic: [u8; 4], source: &mut Source) -> Result<Header, CaptureError> {
        let (big_endian, nanoseconds) = match (u32::from_le_bytes(magic), u32::from_be_bytes(magic))
        {
            (MICROSECONDS, _) => (false, false),
            (NANOSECONDS, _) => (false, true),
            (_, MICROSECONDS) => (true, false),
            (_, NANOSECONDS) => (true, true),
            _ => return Err(source.error(Fault::NotACapture(magic))),
        };
        let header = Header {
            big_endian,
            nanoseconds,
        };
        let mut rest = [0; 20];
        source.need(&mut rest, "file header")?;
        // The high bits say how much of the frame check sequence was captured: bytes after the packet, like a trailer.
        let link = header.u32(&rest, 16) & 0xFFFF;
        if link != ETHERNET {
            return Err(source.error(Fault::LinkType(link)));
        }
        Ok(header)
    }

    fn u32(&self, bytes: &[u8], at: usize) -> u32 {
        let word = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        if self.big_endian {
            u32::from_be_bytes(word)
        } else {
            u32::from_le_bytes(word)
        }
    }

    /// Reads the next record into `buffer`.
    pub(super) fn next(
        &mut self,
        source: &mut Source,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<Located>, CaptureError> {
        source.begin_record();
        let mut head = [0; 16];
        if !source.fill(&mut head, "record header")? {
            source.forget_record();
            return Ok(None);
        }
        let length = self.u32(&head, 8) as usize;
        if length > MAX_FRAME {
            return Err(source.error(Fault::BadLength {
                what: "a frame",
                found: length as u64,
            }));
        }
        buffer.resize(length, 0);
        source.need(buffer, "frame")?;
        let (seconds, fraction) = (u64::from(self.u32(&head, 0)), u64::from(self.u32(&head, 4)));
        let fraction = if self.nanoseconds {
            fraction
        } else {
            fraction * 1_000
        };
        Ok(Some(Located {
            time_ns: seconds * 1_000_000_000 + fraction,
            start: 0,
            end: length,
            original_length: self.u32(&head, 12),
        }))
    }
}
