//! Interrupts (sections "VFIO_USER_DEVICE_GET_IRQ_INFO" and "VFIO_USER_DEVICE_SET_IRQS").

use crate::Malformed;
use crate::wire::{Put, Reader};
use bitflags::bitflags;

bitflags! {
    /// What a kind of interrupt can do.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct IrqInfoFlags: u32 {
        /// It signals event descriptors.
        const EVENTFD = 1 << 0;
        /// It can be masked.
        const MASKABLE = 1 << 1;
        /// It masks itself when it comes.
        const AUTOMASKED = 1 << 2;
        /// All vectors are set up at once.
        const NORESIZE = 1 << 3;
    }

    /// What SET_IRQS does, and with which data. One of each.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct IrqSetFlags: u32 {
        /// For all of the range.
        const DATA_NONE = 1 << 0;
        /// Where a byte is not zero.
        const DATA_BOOL = 1 << 1;
        /// With the event descriptors of the message.
        const DATA_EVENTFD = 1 << 2;
        /// Mask.
        const MASK = 1 << 3;
        /// Unmask.
        const UNMASK = 1 << 4;
        /// Trigger.
        const TRIGGER = 1 << 5;
    }
}

/// DEVICE_GET_IRQ_INFO, request (only the index counts) and reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IrqInfo {
    /// Kind of interrupt.
    pub index: u32,
    /// What it can do.
    pub flags: IrqInfoFlags,
    /// Vectors.
    pub count: u32,
}

impl IrqInfo {
    /// Bytes of the structure.
    pub const BYTES: usize = 16;

    /// The payload of a request.
    pub fn request(index: u32) -> Vec<u8> {
        let flags = IrqInfoFlags::empty();
        let count = 0;
        IrqInfo {
            index,
            flags,
            count,
        }
        .encode()
    }

    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BYTES);
        bytes.u32(Self::BYTES as u32).u32(self.flags.bits());
        bytes.u32(self.index).u32(self.count);
        bytes
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// Too short.
    pub fn decode(payload: &[u8]) -> Result<IrqInfo, Malformed> {
        let mut read = Reader::new("interrupt info", payload);
        read.u32()?;
        let flags = IrqInfoFlags::from_bits_retain(read.u32()?);
        Ok(IrqInfo {
            index: read.u32()?,
            flags,
            count: read.u32()?,
        })
    }
}

/// Which vectors of a range SET_IRQS is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IrqData<'a> {
    /// All.
    None,
    /// Those whose byte is not zero, one byte a vector.
    Bool(&'a [u8]),
    /// All, with one descriptor each out of the message; without any, what was set up for them is taken away.
    EventFd,
}

/// DEVICE_SET_IRQS; the reply has no payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IrqSet<'a> {
    /// Kind of interrupt.
    pub index: u32,
    /// What to do: MASK, UNMASK or TRIGGER.
    pub action: IrqSetFlags,
    /// First vector.
    pub start: u32,
    /// Vectors; 0 with [`IrqData::None`] and TRIGGER ends all of this kind.
    pub count: u32,
    /// With what.
    pub data: IrqData<'a>,
}

impl<'a> IrqSet<'a> {
    /// Bytes of the structure without data.
    pub const BYTES: usize = 20;

    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let (kind, data): (_, &[u8]) = match self.data {
            IrqData::None => (IrqSetFlags::DATA_NONE, &[]),
            IrqData::Bool(bytes) => (IrqSetFlags::DATA_BOOL, bytes),
            IrqData::EventFd => (IrqSetFlags::DATA_EVENTFD, &[]),
        };
        let size = Self::BYTES + data.len();
        let mut bytes = Vec::with_capacity(size);
        bytes.u32(size as u32).u32((kind | self.action).bits());
        bytes.u32(self.index).u32(self.start).u32(self.count);
        bytes.extend(data);
        bytes
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// Too short; flags that are unknown, or not exactly one action and one kind of data; a range beyond 2^32; booleans
    /// that are not one for each vector.
    pub fn decode(payload: &'a [u8]) -> Result<IrqSet<'a>, Malformed> {
        use IrqSetFlags as F;
        let mut read = Reader::new("SET_IRQS", payload);
        read.u32()?;
        let Some(flags) = F::from_bits(read.u32()?) else {
            return Err(read.wrong("unknown flags"));
        };
        let (index, start, count) = (read.u32()?, read.u32()?, read.u32()?);
        let action = flags & (F::MASK | F::UNMASK | F::TRIGGER);
        let kind = flags - action;
        if action.bits().count_ones() != 1 || kind.bits().count_ones() != 1 {
            return Err(read.wrong("not one action and one kind of data"));
        }
        if start.checked_add(count).is_none() {
            return Err(read.wrong(format!("{count} vectors from {start}")));
        }
        let bytes = &payload[Self::BYTES..];
        let data = match kind {
            F::DATA_NONE => IrqData::None,
            F::DATA_EVENTFD => IrqData::EventFd,
            _ if bytes.len() == count as usize => IrqData::Bool(bytes),
            _ => {
                let why = format!("{} booleans for {count} vectors", bytes.len());
                return Err(Malformed::new("SET_IRQS", why));
            }
        };
        Ok(IrqSet {
            index,
            action,
            start,
            count,
            data,
        })
    }
}
