//! What can be wrong with a capture, said with file, place and advice.

use std::{io, path::PathBuf};

/// A capture that cannot be read (further).
#[derive(Debug, thiserror::Error)]
#[error("{}: frame {frame}, byte {offset}: {fault}", file.display())]
pub struct CaptureError {
    /// The file.
    pub file: PathBuf,
    /// Number of the frame or record at fault, counted from 1; 0 is the file's header.
    pub frame: u64,
    /// Byte at which the faulty part begins, in the file as it is after decompression.
    pub offset: u64,
    /// What is wrong there.
    #[source]
    pub fault: Fault,
}

/// What is wrong, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file cannot be opened.
    #[error("cannot be opened: {0}; check the path and its permissions")]
    Open(io::Error),
    /// The file cannot be read, or its compression is broken.
    #[error("cannot be read: {0}; check the disk, or fetch the file again")]
    Read(io::Error),
    /// Nothing in it.
    #[error("the file is empty; fetch or capture it again")]
    Empty,
    /// Not a capture at all.
    #[error(
        "starts with bytes {0:02x?}, which is neither pcap nor pcapng; pass a capture, or name raw ITCH records *.itch"
    )]
    NotACapture([u8; 4]),
    /// A capture of another kind of link.
    #[error("was captured on link type {0}, not on Ethernet (1); capture on an Ethernet interface")]
    LinkType(u32),
    /// The file ends in the middle of something.
    #[error(
        "the file ends in the middle of the {what}: {have} of {need} bytes; it was cut, fetch or capture it again"
    )]
    Cut {
        /// What is cut.
        what: &'static str,
        /// Bytes there.
        have: usize,
        /// Bytes wanted.
        need: usize,
    },
    /// The compressed stream ends too early.
    #[error("the compressed file ends too early; it was cut, fetch it again")]
    CompressedCut,
    /// A length that cannot be.
    #[error(
        "{what} of {found} bytes cannot be; the file is damaged or not what its header says, fetch it again"
    )]
    BadLength {
        /// Length of what.
        what: &'static str,
        /// As found.
        found: u64,
    },
    /// A pcapng packet of an interface that was not described.
    #[error(
        "the packet names interface {0}, which the file does not describe; the file is damaged, fetch it again"
    )]
    UnknownInterface(u32),
    /// A pcapng section whose byte order cannot be told.
    #[error("the section's byte order mark is {0:02x?}; the file is damaged, fetch it again")]
    ByteOrder([u8; 4]),
    /// A file of records that does not start with one.
    #[error(
        "starts with a record of {length} bytes and type {kind:#04x}, which ITCH 5.0 does not have; pass (length, \
         message) records of ITCH 5.0"
    )]
    NotItch {
        /// Type byte.
        kind: u8,
        /// Length of the record.
        length: usize,
    },
}
