//! The way to a device: one small trait, behind which are the kernel's VFIO, a socket, or plain memory.
//!
//! Accesses are whole words at checked offsets, in the order in which they are made. Every call ends within a second,
//! well or with an error.

mod memory;

use core::fmt;

use vmm_sys_util::eventfd::EventFd;

use crate::address::Address;
use crate::error::{Error, Result};

pub use memory::{DmaBuffer, DmaMemory, Pages};

/// What a device is reached by. Shared by the card and its event ring, which may be in another thread.
pub trait Transport: Send + Sync {
    /// Bytes of a BAR; 0 where there is none.
    fn bar_len(&self, bar: usize) -> u64;

    /// Reads a word at a byte offset.
    fn read32(&self, bar: usize, offset: usize) -> Result<u32>;

    /// Writes a word at a byte offset. Posted: that it returned does not say that the card has it.
    fn write32(&self, bar: usize, offset: usize, value: u32) -> Result<()>;

    /// Reads neighbouring words, the first at a byte offset.
    fn read_block(&self, bar: usize, offset: usize, into: &mut [u32]) -> Result<()> {
        for (index, word) in into.iter_mut().enumerate() {
            *word = self.read32(bar, offset + 4 * index)?;
        }
        Ok(())
    }

    /// Writes neighbouring words, the first at a byte offset.
    fn write_block(&self, bar: usize, offset: usize, words: &[u32]) -> Result<()> {
        for (index, word) in words.iter().enumerate() {
            self.write32(bar, offset + 4 * index, *word)?;
        }
        Ok(())
    }

    /// Memory that the device can write, zeroed, at least `len` bytes: huge pages on the device's NUMA node where there
    /// are any.
    fn dma(&self, len: usize) -> Result<DmaBuffer>;

    /// Lets the first `count` MSI-X vectors each signal an event descriptor.
    fn interrupts(&self, count: usize) -> Result<Vec<EventFd>>;

    /// Resets the function.
    fn reset(&self) -> Result<()>;

    /// Reads configuration space.
    fn config_read(&self, offset: usize, into: &mut [u8]) -> Result<()>;

    /// Where in the machine the device is.
    fn place(&self) -> Placement;
}

/// Where in the machine a device is, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// NUMA node.
    pub numa: Option<u32>,
    /// CPUs of that node; empty where not known.
    pub cpus: Vec<usize>,
    /// IOMMU group.
    pub iommu_group: Option<u32>,
    /// Link of PCI Express.
    pub link: Option<Link>,
}

/// A link of PCI Express.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Generation now: 1 = 2.5 GT/s, 2 = 5, 3 = 8, 4 = 16, 5 = 32.
    pub speed: u8,
    /// Lanes now.
    pub width: u8,
    /// Generation that the device could do.
    pub max_speed: u8,
    /// Lanes that the device has.
    pub max_width: u8,
}

impl Link {
    /// Whether the link is slower or narrower than the device could have it.
    pub fn is_degraded(&self) -> bool {
        self.speed < self.max_speed || self.width < self.max_width
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PCIe gen {} x{}", self.speed, self.width)?;
        if self.is_degraded() {
            write!(f, " (could be gen {} x{})", self.max_speed, self.max_width)?;
        }
        Ok(())
    }
}

/// That a word or several are wholly in a BAR.
pub fn check_offset(bar: usize, len: u64, offset: usize, words: usize) -> Result<()> {
    let bytes = words.saturating_mul(4);
    let end = offset.checked_add(bytes);
    if offset.is_multiple_of(4) && end.is_some_and(|end| end as u64 <= len) {
        return Ok(());
    }
    Err(Error::Outside { bar, offset, bytes })
}

/// Opens the device at an address.
///
/// # Errors
/// Those of opening: no such device, no permission, no IOMMU, group not viable, busy.
pub fn open(address: &Address) -> Result<Box<dyn Transport>> {
    Err(Error::NoDevice {
        address: address.clone(),
        what: "its transport".to_owned(),
    })
}
