//! Access to a region (sections "VFIO_USER_REGION_READ" and "VFIO_USER_REGION_WRITE").

use crate::wire::{Put, Reader};
use crate::{MAX_DATA, Malformed};

/// REGION_READ and REGION_WRITE, and their replies: where, how much and, in one direction, the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionAccess<'a> {
    /// Offset in the region, bytes.
    pub offset: u64,
    /// Region.
    pub region: u32,
    /// Bytes.
    pub count: u32,
    /// The data where it travels (request of a write, reply to a read), else empty.
    pub data: &'a [u8],
}

impl<'a> RegionAccess<'a> {
    /// Bytes of the structure without data.
    pub const BYTES: usize = 16;

    /// A request to read, or the reply to a write.
    pub fn new(region: u32, offset: u64, count: u32) -> RegionAccess<'a> {
        RegionAccess {
            offset,
            region,
            count,
            data: &[],
        }
    }

    /// A request to write, or the reply to a read.
    pub fn with_data(region: u32, offset: u64, data: &'a [u8]) -> RegionAccess<'a> {
        RegionAccess {
            offset,
            region,
            count: data.len() as u32,
            data,
        }
    }

    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BYTES + self.data.len());
        bytes.u64(self.offset).u32(self.region).u32(self.count);
        bytes.extend(self.data);
        bytes
    }

    /// Reads a payload without data: the request of a read, or the reply to a write.
    ///
    /// # Errors
    /// Too short; more than [`MAX_DATA`] bytes; beyond the end of offsets.
    pub fn decode(payload: &[u8]) -> Result<RegionAccess<'static>, Malformed> {
        let mut read = Reader::new("region access", payload);
        let (offset, region, count) = (read.u64()?, read.u32()?, read.u32()?);
        if count as usize > MAX_DATA {
            return Err(read.wrong(format!("{count} bytes are too many")));
        }
        if offset.checked_add(count.into()).is_none() {
            return Err(read.wrong(format!("{count} bytes at {offset:#x} is no place")));
        }
        Ok(RegionAccess::new(region, offset, count))
    }

    /// Reads a payload with data: the request of a write, or the reply to a read.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), and where there are fewer or more data than it says.
    pub fn decode_data(payload: &'a [u8]) -> Result<RegionAccess<'a>, Malformed> {
        let access: RegionAccess<'a> = RegionAccess::decode(payload)?;
        let data = &payload[Self::BYTES..];
        if access.count as usize != data.len() {
            let why = format!("{} bytes of data instead of {}", data.len(), access.count);
            return Err(Malformed::new("region access", why));
        }
        Ok(RegionAccess { data, ..access })
    }
}
