//! MSI-X (section 7.7.2): interrupts as memory writes, and where their table is.

use crate::Capability;
use crate::bindings::*;

/// A place within a BAR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Index of the BAR; 6 and 7 are reserved.
    pub bar: u8,
    /// Bytes from its start, a multiple of 8.
    pub offset: u32,
}

impl Place {
    fn new(register: u32) -> Place {
        Place {
            bar: (register & PCI_MSIX_TABLE_BIR) as u8,
            offset: register & PCI_MSIX_TABLE_OFFSET,
        }
    }
}

/// The MSI-X capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Msix {
    /// Where the capability is in configuration space.
    pub at: u8,
    /// Message Control (section 7.7.2.2).
    pub control: u16,
    /// Where the table of vectors is (section 7.7.2.3).
    pub table: Place,
    /// Where the pending bits are (section 7.7.2.4).
    pub pending: Place,
}

impl Msix {
    pub(crate) fn new(capability: &Capability<'_>) -> Option<Msix> {
        Some(Msix {
            at: capability.offset,
            control: capability.u16(PCI_MSIX_FLAGS)?,
            table: Place::new(capability.u32(PCI_MSIX_TABLE)?),
            pending: Place::new(capability.u32(PCI_MSIX_PBA)?),
        })
    }

    /// Vectors of the table, 1 to 2048; the register has one less.
    pub const fn vectors(&self) -> u16 {
        (self.control & PCI_MSIX_FLAGS_QSIZE as u16) + 1
    }

    /// Bytes of the table.
    pub const fn table_bytes(&self) -> u32 {
        self.vectors() as u32 * PCI_MSIX_ENTRY_SIZE
    }

    /// The function interrupts by MSI-X.
    pub const fn enabled(&self) -> bool {
        self.control as u32 & PCI_MSIX_FLAGS_ENABLE != 0
    }

    /// All vectors are masked.
    pub const fn masked(&self) -> bool {
        self.control as u32 & PCI_MSIX_FLAGS_MASKALL != 0
    }
}
