//! The client's memory (sections "VFIO_USER_DMA_MAP" to "VFIO_USER_DMA_WRITE").

use crate::wire::{Put, Reader};
use crate::{MAX_DATA, Malformed};
use bitflags::bitflags;

bitflags! {
    /// What the server may do with memory.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct DmaMapFlags: u32 {
        /// Read it.
        const READ = 1 << 0;
        /// Write it.
        const WRITE = 1 << 1;
    }
}

/// DMA_MAP: memory that the server may access. With a file descriptor it can be mapped; without, DMA_READ and DMA_WRITE.
/// The reply has no payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DmaMap {
    /// What the server may do.
    pub flags: DmaMapFlags,
    /// Where in the file it begins, bytes.
    pub offset: u64,
    /// Its bus address.
    pub address: u64,
    /// Bytes.
    pub size: u64,
}

impl DmaMap {
    /// Bytes of the structure.
    pub const BYTES: usize = 32;

    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BYTES);
        bytes.u32(Self::BYTES as u32).u32(self.flags.bits());
        bytes.u64(self.offset).u64(self.address).u64(self.size);
        bytes
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// Too short; flags that are unknown; empty memory, or memory beyond the end of addresses or of file offsets.
    pub fn decode(payload: &[u8]) -> Result<DmaMap, Malformed> {
        let mut read = Reader::new("DMA_MAP", payload);
        read.u32()?;
        let Some(flags) = DmaMapFlags::from_bits(read.u32()?) else {
            return Err(read.wrong("unknown flags"));
        };
        let (offset, address, size) = (read.u64()?, read.u64()?, read.u64()?);
        span("DMA_MAP", address, size)?;
        span("DMA_MAP", offset, size)?;
        Ok(DmaMap {
            flags,
            offset,
            address,
            size,
        })
    }
}

/// DMA_UNMAP: memory that is taken back. The reply is the same structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DmaUnmap {
    /// Its bus address.
    pub address: u64,
    /// Bytes.
    pub size: u64,
    /// Everything that was shown, wherever it is: `VFIO_DMA_UNMAP_FLAG_ALL` of the kernel, which QEMU sends. Address and
    /// size mean nothing then.
    pub all: bool,
}

/// The flag of [`DmaUnmap::all`].
const UNMAP_ALL: u32 = 1 << 1;

impl DmaUnmap {
    /// Bytes of the structure.
    pub const BYTES: usize = 24;

    /// The payload, of request and reply.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BYTES);
        let flags = if self.all { UNMAP_ALL } else { 0 };
        bytes.u32(Self::BYTES as u32).u32(flags);
        bytes.u64(self.address).u64(self.size);
        bytes
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// Too short; unknown flags; empty memory, or memory beyond the end of addresses, unless all is meant.
    pub fn decode(payload: &[u8]) -> Result<DmaUnmap, Malformed> {
        let mut read = Reader::new("DMA_UNMAP", payload);
        read.u32()?;
        let flags = read.u32()?;
        if flags & !UNMAP_ALL != 0 {
            return Err(read.wrong("unknown flags"));
        }
        let all = flags != 0;
        let (address, size) = (read.u64()?, read.u64()?);
        if !all {
            span("DMA_UNMAP", address, size)?;
        }
        Ok(DmaUnmap { address, size, all })
    }
}

/// DMA_READ and DMA_WRITE, and their replies: an address, a length and, in one direction, the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DmaAccess<'a> {
    /// Bus address.
    pub address: u64,
    /// Bytes.
    pub count: u64,
    /// The data where it travels (request of a write, reply to a read), else empty.
    pub data: &'a [u8],
}

impl<'a> DmaAccess<'a> {
    /// Bytes of the structure without data.
    pub const BYTES: usize = 16;

    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BYTES + self.data.len());
        bytes.u64(self.address).u64(self.count);
        bytes.extend(self.data);
        bytes
    }

    /// Reads a payload without data: the request of a read, or the reply to a write. That reply's count has 4 bytes in
    /// the specification and 8 in QEMU; both are read.
    ///
    /// # Errors
    /// Too short; empty, more than [`MAX_DATA`], or beyond the end of addresses.
    pub fn decode(payload: &[u8]) -> Result<DmaAccess<'static>, Malformed> {
        let mut read = Reader::new("DMA access", payload);
        let address = read.u64()?;
        let count = match payload.len() {
            12 => read.u32()?.into(),
            _ => read.u64()?,
        };
        span("DMA access", address, count)?;
        if count > MAX_DATA as u64 {
            return Err(read.wrong(format!("{count} bytes are too many")));
        }
        let data = &[];
        Ok(DmaAccess {
            address,
            count,
            data,
        })
    }

    /// Reads a payload with data: the request of a write, or the reply to a read.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), and where there are fewer or more data than it says.
    pub fn decode_data(payload: &'a [u8]) -> Result<DmaAccess<'a>, Malformed> {
        let (head, data) = payload
            .split_at_checked(Self::BYTES)
            .ok_or_else(|| Malformed::new("DMA access", "too short"))?;
        let access: DmaAccess<'a> = DmaAccess::decode(head)?;
        if access.count != data.len() as u64 {
            let why = format!("{} bytes of data instead of {}", data.len(), access.count);
            return Err(Malformed::new("DMA access", why));
        }
        Ok(DmaAccess { data, ..access })
    }
}

/// Memory is not empty and ends within 64 bits.
pub(crate) fn span(what: &'static str, at: u64, size: u64) -> Result<(), Malformed> {
    match at.checked_add(size) {
        Some(_) if size > 0 => Ok(()),
        _ => {
            let why = format!("{size} bytes at {at:#x} is no memory");
            Err(Malformed::new(what, why))
        }
    }
}
