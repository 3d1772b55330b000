//! Raw ITCH records as the frames that would have carried them.

use super::{CaptureError, Frame, Records};
use std::path::Path;
use t2t_protocols::{frame::Route, ipv4, moldudp64, udp};

/// How records are put into frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrap {
    /// Addresses of the frames.
    pub route: Route,
    /// MoldUDP64 session.
    pub session: [u8; 10],
    /// Sequence number of the first record.
    pub first_sequence: u64,
    /// Midnight of the records' day, ns since the Unix epoch.
    pub midnight_ns: u64,
    /// Messages that share a frame at most: 1 to as many as fit.
    pub messages_per_frame: u16,
}

/// A file of records, read as MoldUDP64 frames. A frame's time is that of its last message.
pub struct Framed {
    records: Records,
    wrap: Wrap,
    sequence: u64,
    waiting: Option<(u64, Vec<u8>)>,
    // Kept until the frames before it are out.
    fault: Option<CaptureError>,
    payload: Vec<u8>,
    frame: Vec<u8>,
}

/// Longest IPv4 packet of a frame that every network carries.
const MTU: usize = 1_500;

impl Framed {
    /// Opens a file of records. Errors as [`Records::open`].
    pub fn open(path: &Path, wrap: Wrap) -> Result<Framed, CaptureError> {
        Ok(Framed {
            records: Records::open(path)?,
            wrap,
            sequence: wrap.first_sequence,
            waiting: None,
            fault: None,
            payload: Vec::new(),
            frame: Vec::new(),
        })
    }

    /// Bytes of the file read so far, and its size.
    pub fn progress(&self) -> (u64, u64) {
        self.records.progress()
    }

    /// The next frame, or `None` at the end. Errors as [`Records::next_record`]; the records before the faulty one come
    /// out first.
    pub fn next_frame(&mut self) -> Result<Option<Frame<'_>>, CaptureError> {
        self.payload.clear();
        let header = moldudp64::Header {
            session: self.wrap.session,
            sequence: self.sequence,
            count: 0,
        };
        header.write(&mut self.payload);
        let (mut count, mut time_ns) = (0u16, 0);
        while self.fault.is_none() {
            let (at, message) = match self.waiting.take() {
                Some(waiting) => waiting,
                None => match self.records.next_record() {
                    Ok(Some(record)) => (record.time_ns, record.message.to_vec()),
                    Ok(None) => break,
                    Err(fault) => {
                        self.fault = Some(fault);
                        break;
                    }
                },
            };
            let size = ipv4::LEN + udp::LEN + self.payload.len() + 2 + message.len();
            if count > 0 && (count >= self.wrap.messages_per_frame || size > MTU) {
                self.waiting = Some((at, message));
                break;
            }
            if size > usize::from(u16::MAX) || moldudp64::push(&mut self.payload, &message).is_err()
            {
                self.fault = Some(self.records.too_long(message.len()));
                break;
            }
            count += 1;
            time_ns = self.wrap.midnight_ns + at;
        }
        if count == 0 {
            return self.fault.take().map_or(Ok(None), Err);
        }
        self.payload[moldudp64::COUNT_AT..][..2].copy_from_slice(&count.to_be_bytes());
        self.sequence += u64::from(count);
        self.frame.clear();
        if self
            .wrap
            .route
            .write_udp(0, &self.payload, &mut self.frame)
            .is_err()
        {
            return Err(self.records.too_long(self.payload.len()));
        }
        let original_length = self.frame.len() as u32;
        Ok(Some(Frame {
            time_ns,
            bytes: &self.frame,
            original_length,
        }))
    }
}
