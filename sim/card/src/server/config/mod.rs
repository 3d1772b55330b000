//! The configuration space: 4,096 bytes, of which most never change.
//!
//! In: reads and writes of any size. Out: what was there, and the [`Effect`]s of a write beyond the bytes it changed. Which
//! bits a host can write is a mask beside each byte; everything else reads as it was made. Errors that a link could have are
//! never seen here, so the bits that record them stay 0.

mod layout;

pub use layout::{PENDING_AT, SERIAL};

use layout::{EXPRESS, MSIX, POWER};
use pcie_sys::bindings::*;

/// Bytes of a configuration space.
pub const BYTES: usize = 4096;

/// What a write did beyond changing bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// A function-level reset was asked for, or the function came back from D3hot (its registers do not survive that).
    pub reset: bool,
}

/// The space of one function.
pub struct Config {
    bytes: [u8; BYTES],
    writable: [u8; BYTES],
}

impl Config {
    /// As after power-on.
    pub fn new() -> Config {
        let (bytes, writable) = layout::image();
        Config { bytes, writable }
    }

    /// As after power-on again.
    pub fn reset(&mut self) {
        self.bytes = layout::image().0;
    }

    /// The bytes at `offset`; `None` beyond the end.
    pub fn read(&self, offset: u64, count: usize) -> Option<&[u8]> {
        let offset = usize::try_from(offset).ok()?;
        self.bytes.get(offset..offset.checked_add(count)?)
    }

    /// Writes bytes at `offset`; `None`, and nothing is changed, beyond the end.
    pub fn write(&mut self, offset: u64, data: &[u8]) -> Option<Effect> {
        let offset = usize::try_from(offset).ok()?;
        let range = offset..offset.checked_add(data.len())?;
        let bytes = self.bytes.get_mut(range.clone())?;
        let power = (POWER + PCI_PM_CTRL) as usize;
        let control = (EXPRESS + PCI_EXP_DEVCTL) as usize;
        let mut effect = Effect::default();
        let before = bytes.to_vec();
        for ((byte, writable), new) in bytes.iter_mut().zip(&self.writable[range]).zip(data) {
            *byte = *byte & !writable | new & writable;
        }
        let at = |place: usize, bytes: &[u8]| -> Option<u8> {
            bytes.get(place.checked_sub(offset)?).copied()
        };
        // Bit 15 of Device Control: the upper byte's top one.
        let high = (PCI_EXP_DEVCTL_BCR_FLR >> 8) as u8;
        effect.reset |= at(control + 1, data).is_some_and(|byte| byte & high != 0);
        let state = |byte: u8| u32::from(byte) & PCI_PM_CTRL_STATE_MASK;
        if let Some(was) = at(power, &before) {
            let now = state(self.bytes[power]);
            if !matches!(now, layout::D0 | layout::D3_HOT) {
                // D1 and D2 are not there: such a write is dropped (PCI Power Management, section 5.4).
                self.bytes[power] = was;
            } else {
                effect.reset |= state(was) == layout::D3_HOT && now == layout::D0;
            }
        }
        Some(effect)
    }

    fn u16(&self, at: u32) -> u32 {
        let at = at as usize;
        u16::from_le_bytes([self.bytes[at], self.bytes[at + 1]]).into()
    }

    fn awake(&self) -> bool {
        self.u16(POWER + PCI_PM_CTRL) & PCI_PM_CTRL_STATE_MASK == layout::D0
    }

    /// BARs answer: memory space is enabled, and the function is in D0.
    pub fn memory_enabled(&self) -> bool {
        self.awake() && self.u16(PCI_COMMAND) & PCI_COMMAND_MEMORY != 0
    }

    /// The function may write memory and interrupt: it is bus master, and in D0.
    pub fn bus_master(&self) -> bool {
        self.awake() && self.u16(PCI_COMMAND) & PCI_COMMAND_MASTER != 0
    }

    /// The whole function's interrupts are masked.
    pub fn function_mask(&self) -> bool {
        self.u16(MSIX + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_MASKALL != 0
    }
}

#[cfg(test)]
mod tests;
