//! Lists of capabilities (sections 7.5.1.1.11 and 7.6.3): chains of offsets, which a broken function gets wrong.
//!
//! A walk ends at the list's end or yields one [`Fault`] and ends. Each place is visited once, so it ends.

use crate::ConfigSpace;
use crate::bindings::*;
use core::fmt;

/// Why a list cannot be followed further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// An entry points to one that was visited before.
    Loop {
        /// Where the list returns to.
        at: u16,
    },
    /// An entry points into the header, or between two registers.
    OutOfRange {
        /// Where it points.
        at: u16,
    },
    /// An entry points beyond the bytes that were read: without privilege, the kernel shows only the header.
    Truncated {
        /// Where it points.
        at: u16,
    },
    /// The entry reads as all ones: nothing answers there.
    NoAnswer {
        /// Where it is.
        at: u16,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (at, what) = match self {
            Fault::Loop { at } => (at, "the list returns to a capability that it had before"),
            Fault::OutOfRange { at } => (at, "the list points where no capability can be"),
            Fault::Truncated { at } => (
                at,
                "the list goes on beyond what was read (the kernel shows all of it to root only)",
            ),
            Fault::NoAnswer { at } => (at, "the function does not answer"),
        };
        write!(f, "capabilities of the function, at {at:#05x}: {what}")
    }
}

impl core::error::Error for Fault {}

/// A capability: its kind and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capability<'a> {
    /// What it is: `PCI_CAP_ID_…`.
    pub id: u8,
    /// Where it is.
    pub offset: u8,
    /// From its first byte to the end of the first 256, as far as they were read; its length is for who knows the kind.
    pub bytes: &'a [u8],
}

impl Capability<'_> {
    /// The 16-bit register at an offset from its start.
    pub fn u16(&self, at: u32) -> Option<u16> {
        let rest = self.bytes.get(at as usize..)?;
        rest.first_chunk().map(|b| u16::from_le_bytes(*b))
    }

    /// The 32-bit register at an offset from its start.
    pub fn u32(&self, at: u32) -> Option<u32> {
        let rest = self.bytes.get(at as usize..)?;
        rest.first_chunk().map(|b| u32::from_le_bytes(*b))
    }
}

/// An extended capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtendedCapability<'a> {
    /// What it is: `PCI_EXT_CAP_ID_…`.
    pub id: u16,
    /// Version of its layout.
    pub version: u8,
    /// Where it is.
    pub offset: u16,
    /// From its first byte to the end of the space, as far as it was read.
    pub bytes: &'a [u8],
}

/// Walks the list of capabilities.
#[derive(Clone, Copy, Debug)]
pub struct Capabilities<'a> {
    space: ConfigSpace<'a>,
    next: u8,
    /// A bit for each of the 64 places where an entry can be.
    seen: u64,
}

/// The two lowest bits of a pointer are reserved and to be ignored.
const POINTER: u8 = !0x3;

impl<'a> Capabilities<'a> {
    pub(crate) fn new(space: ConfigSpace<'a>) -> Capabilities<'a> {
        let first = match space.status().capability_list() {
            true => space.u8(PCI_CAPABILITY_LIST).unwrap_or(0),
            false => 0,
        };
        Capabilities {
            space,
            next: first & POINTER,
            seen: 0,
        }
    }

    fn step(&mut self) -> Result<Capability<'a>, Fault> {
        let (offset, at) = (self.next, u16::from(self.next));
        self.next = 0;
        let place = 1 << (offset / 4);
        if u32::from(offset) < PCI_STD_HEADER_SIZEOF {
            return Err(Fault::OutOfRange { at });
        }
        if self.seen & place != 0 {
            return Err(Fault::Loop { at });
        }
        self.seen |= place;
        let all = self.space.bytes();
        let end = all.len().min(PCI_CFG_SPACE_SIZE as usize);
        let bytes = all.get(offset.into()..end).unwrap_or(&[]);
        match bytes {
            [0xFF, ..] => Err(Fault::NoAnswer { at }),
            [id, next, ..] => {
                self.next = next & POINTER;
                Ok(Capability {
                    id: *id,
                    offset,
                    bytes,
                })
            }
            _ => Err(Fault::Truncated { at }),
        }
    }
}

impl<'a> Iterator for Capabilities<'a> {
    type Item = Result<Capability<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        (self.next != 0).then(|| self.step())
    }
}

/// Walks the list of extended capabilities, which begins at 256.
#[derive(Clone, Copy, Debug)]
pub struct ExtendedCapabilities<'a> {
    space: ConfigSpace<'a>,
    next: u16,
    /// A bit for each of the 1024 places where an entry can be.
    seen: [u64; 16],
}

impl<'a> ExtendedCapabilities<'a> {
    pub(crate) fn new(space: ConfigSpace<'a>) -> ExtendedCapabilities<'a> {
        // A first header of zeros says that there are none; of ones, that only the first 256 bytes answer.
        let next = match space.u32(PCI_CFG_SPACE_SIZE) {
            None | Some(0 | u32::MAX) => 0,
            Some(_) => PCI_CFG_SPACE_SIZE as u16,
        };
        ExtendedCapabilities {
            space,
            next,
            seen: [0; 16],
        }
    }

    fn step(&mut self) -> Result<ExtendedCapability<'a>, Fault> {
        let at = self.next;
        self.next = 0;
        // Twelve bits of which the two lowest are 0: below 1024 words.
        let (word, place) = (usize::from(at / 256) % 16, 1 << (at / 4 % 64));
        if u32::from(at) < PCI_CFG_SPACE_SIZE {
            return Err(Fault::OutOfRange { at });
        }
        if self.seen[word] & place != 0 {
            return Err(Fault::Loop { at });
        }
        self.seen[word] |= place;
        let header = match self.space.u32(at.into()) {
            None => return Err(Fault::Truncated { at }),
            Some(u32::MAX) => return Err(Fault::NoAnswer { at }),
            Some(header) => header,
        };
        // Section 7.6.3: id in bits 15:0, version in 19:16, next in 31:20.
        self.next = (header >> 20) as u16 & !0x3;
        Ok(ExtendedCapability {
            id: header as u16,
            version: (header >> 16 & 0xF) as u8,
            offset: at,
            bytes: self.space.bytes().get(at.into()..).unwrap_or(&[]),
        })
    }
}

impl<'a> Iterator for ExtendedCapabilities<'a> {
    type Item = Result<ExtendedCapability<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        (self.next != 0).then(|| self.step())
    }
}
