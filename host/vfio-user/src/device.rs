//! What a device and its regions are (sections "VFIO_USER_DEVICE_GET_INFO" to "VFIO_USER_DEVICE_GET_REGION_IO_FDS").

use crate::Malformed;
use crate::wire::{Put, Reader};
use bitflags::bitflags;

bitflags! {
    /// What a device is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct DeviceFlags: u32 {
        /// It takes DEVICE_RESET.
        const RESET = 1 << 0;
        /// It is a PCI device.
        const PCI = 1 << 1;
    }

    /// What can be done with a region.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct RegionFlags: u32 {
        /// Read.
        const READ = 1 << 0;
        /// Write.
        const WRITE = 1 << 1;
        /// Map: a file descriptor comes with the reply.
        const MMAP = 1 << 2;
        /// Capabilities follow the structure.
        const CAPS = 1 << 3;
    }
}

/// DEVICE_GET_INFO, request (all zero) and reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceInfo {
    /// What it is. Bits that are unknown here are kept.
    pub flags: DeviceFlags,
    /// Regions.
    pub regions: u32,
    /// Kinds of interrupts.
    pub irqs: u32,
}

impl DeviceInfo {
    /// Bytes of the structure.
    pub const BYTES: usize = 16;

    /// The payload of a request.
    pub fn request() -> Vec<u8> {
        let flags = DeviceFlags::empty();
        let (regions, irqs) = (0, 0);
        DeviceInfo {
            flags,
            regions,
            irqs,
        }
        .encode()
    }

    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BYTES);
        bytes.u32(Self::BYTES as u32).u32(self.flags.bits());
        bytes.u32(self.regions).u32(self.irqs);
        bytes
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// Too short.
    pub fn decode(payload: &[u8]) -> Result<DeviceInfo, Malformed> {
        let mut read = Reader::new("device info", payload);
        read.u32()?;
        Ok(DeviceInfo {
            flags: DeviceFlags::from_bits_retain(read.u32()?),
            regions: read.u32()?,
            irqs: read.u32()?,
        })
    }
}

/// DEVICE_GET_REGION_INFO, request (only the index counts) and reply. Capabilities behind it are not read: they say which
/// parts can be mapped, and what is not mapped can always be accessed by messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionInfo {
    /// Region.
    pub index: u32,
    /// What can be done with it.
    pub flags: RegionFlags,
    /// Bytes; 0 = there is none of that number.
    pub size: u64,
    /// Where it begins in the file that came with the reply.
    pub offset: u64,
}

impl RegionInfo {
    /// Bytes of the structure.
    pub const BYTES: usize = 32;

    /// The payload of a request.
    pub fn request(index: u32) -> Vec<u8> {
        RegionInfo {
            index,
            flags: RegionFlags::empty(),
            size: 0,
            offset: 0,
        }
        .encode()
    }

    /// The payload, without capabilities.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BYTES);
        bytes.u32(Self::BYTES as u32).u32(self.flags.bits());
        bytes.u32(self.index).u32(0).u64(self.size).u64(self.offset);
        bytes
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// Too short.
    pub fn decode(payload: &[u8]) -> Result<RegionInfo, Malformed> {
        let mut read = Reader::new("region info", payload);
        read.u32()?;
        let flags = RegionFlags::from_bits_retain(read.u32()?);
        let index = read.u32()?;
        read.u32()?;
        Ok(RegionInfo {
            index,
            flags,
            size: read.u64()?,
            offset: read.u64()?,
        })
    }
}

/// DEVICE_GET_REGION_IO_FDS, request and reply, of a server that has no such descriptors for any region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionIoFds {
    /// Region.
    pub index: u32,
    /// Parts of the region that have descriptors.
    pub count: u32,
}

impl RegionIoFds {
    /// Bytes of the structure without parts.
    pub const BYTES: usize = 16;

    /// The payload, without parts.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BYTES);
        bytes.u32(Self::BYTES as u32).u32(0);
        bytes.u32(self.index).u32(self.count);
        bytes
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// Too short.
    pub fn decode(payload: &[u8]) -> Result<RegionIoFds, Malformed> {
        let mut read = Reader::new("region descriptors", payload);
        read.u32()?;
        read.u32()?;
        Ok(RegionIoFds {
            index: read.u32()?,
            count: read.u32()?,
        })
    }
}
