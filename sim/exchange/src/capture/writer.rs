//! Nanosecond pcap, little-endian: what tshark, tcpdump and this crate read.

use super::{MAX_FRAME, pcap};
use std::io::{self, Write};

/// Writes a capture. Dropping it does not flush: call [`PcapWriter::finish`].
pub struct PcapWriter<W: Write> {
    out: W,
}

impl<W: Write> PcapWriter<W> {
    /// Writes the file header. `out` should be buffered.
    pub fn new(mut out: W) -> io::Result<PcapWriter<W>> {
        let mut header = [0; 24];
        header[..4].copy_from_slice(&pcap::NANOSECONDS.to_le_bytes());
        header[4..8].copy_from_slice(&[2, 0, 4, 0]);
        header[16..20].copy_from_slice(&(MAX_FRAME as u32).to_le_bytes());
        header[20..].copy_from_slice(&pcap::ETHERNET.to_le_bytes());
        out.write_all(&header)?;
        Ok(PcapWriter { out })
    }

    /// Appends a frame captured whole. `time_ns` is since the Unix epoch. Errors: a time beyond the year 2106, which
    /// the format cannot say, a frame above [`MAX_FRAME`], or `out`'s own.
    pub fn write(&mut self, time_ns: u64, frame: &[u8]) -> io::Result<()> {
        let invalid = |what| io::Error::new(io::ErrorKind::InvalidInput, what);
        let seconds = u32::try_from(time_ns / 1_000_000_000)
            .map_err(|_| invalid("a pcap time is at most 2^32 seconds since 1970"))?;
        if frame.len() > MAX_FRAME {
            return Err(invalid("a frame in a pcap is at most 262,144 bytes"));
        }
        let length = (frame.len() as u32).to_le_bytes();
        let mut head = [0; 16];
        head[..4].copy_from_slice(&seconds.to_le_bytes());
        head[4..8].copy_from_slice(&((time_ns % 1_000_000_000) as u32).to_le_bytes());
        head[8..12].copy_from_slice(&length);
        head[12..].copy_from_slice(&length);
        self.out.write_all(&head)?;
        self.out.write_all(frame)
    }

    /// Flushes, and gives back what was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}
