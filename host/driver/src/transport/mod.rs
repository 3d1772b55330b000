//! The way to a device: one small trait, behind which are the kernel's VFIO, a socket, or plain memory.
//!
//! Accesses are whole words at checked offsets, in the order in which they are made. Every call ends within a second,
//! well or with an error.

mod memory;
pub mod vfio;
pub mod vfio_user;

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
    /// What the link has come to.
    pub now: pcie_sys::Link,
    /// What the card's side of it could do.
    pub able: pcie_sys::Link,
}

impl Link {
    /// Whether the link is slower or narrower than the card could have it.
    pub fn is_degraded(&self) -> bool {
        self.now.is_less_than(self.able)
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.now)?;
        if self.is_degraded() {
            write!(f, " (the card could {})", self.able)?;
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
/// Those of opening: no such device, no permission, no IOMMU, group not viable, busy, no answer.
pub fn open(address: &Address) -> Result<Box<dyn Transport>> {
    Ok(match address {
        Address::Vfio(bdf) => Box::new(vfio::open(*bdf)?),
        Address::VfioUser(path) => Box::new(vfio_user::open(path)?),
    })
}
