//! Base address registers (section 7.5.1.2.1).
//!
//! Their sizes cannot be read, only probed by writing, which is the kernel's business: it tells them beside this.

use crate::bindings::*;
use crate::{ConfigSpace, HeaderType};

/// What one BAR says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bar {
    /// In I/O space.
    Io {
        /// Its address.
        address: u32,
    },
    /// In memory.
    Memory {
        /// Its address; 0 while it has none.
        address: u64,
        /// Takes two registers, and may lie above 4 GiB.
        is_64_bit: bool,
        /// Reads have no side effects and writes may be merged.
        prefetchable: bool,
    },
    /// Of no type that there is, or 64 bits wide in the last register.
    Malformed {
        /// The register.
        raw: u32,
    },
}

/// The BARs of a function with their indices; an index is that of the lower register.
///
/// A register that reads as 0 is left out: either there is no such BAR, or it is a 32-bit one without address yet.
#[derive(Clone, Copy, Debug)]
pub struct Bars<'a> {
    space: ConfigSpace<'a>,
    next: u8,
    count: u8,
}

impl<'a> Bars<'a> {
    pub(crate) fn new(space: ConfigSpace<'a>) -> Bars<'a> {
        let count = match space.header_type() {
            HeaderType::Normal => 6,
            HeaderType::Bridge => 2,
            HeaderType::CardBus | HeaderType::Unknown(_) => 0,
        };
        Bars {
            space,
            next: 0,
            count,
        }
    }

    fn register(&self, index: u8) -> Option<u32> {
        let at = PCI_BASE_ADDRESS_0 + 4 * u32::from(index);
        (index < self.count).then(|| self.space.u32(at)).flatten()
    }
}

impl Iterator for Bars<'_> {
    type Item = (u8, Bar);

    fn next(&mut self) -> Option<(u8, Bar)> {
        loop {
            let index = self.next;
            let raw = self.register(index)?;
            self.next += 1;
            if raw == 0 {
                continue;
            }
            if raw & PCI_BASE_ADDRESS_SPACE == PCI_BASE_ADDRESS_SPACE_IO {
                let address = raw & !0x3;
                return Some((index, Bar::Io { address }));
            }
            let low = u64::from(raw & !0xF);
            let prefetchable = raw & PCI_BASE_ADDRESS_MEM_PREFETCH != 0;
            let memory = |address, is_64_bit| Bar::Memory {
                address,
                is_64_bit,
                prefetchable,
            };
            let bar = match raw & PCI_BASE_ADDRESS_MEM_TYPE_MASK {
                PCI_BASE_ADDRESS_MEM_TYPE_32 => memory(low, false),
                PCI_BASE_ADDRESS_MEM_TYPE_64 => match self.register(self.next) {
                    Some(high) => {
                        self.next += 1;
                        memory(u64::from(high) << 32 | low, true)
                    }
                    None => Bar::Malformed { raw },
                },
                _ => Bar::Malformed { raw },
            };
            return Some((index, bar));
        }
    }
}
