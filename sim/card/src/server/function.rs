//! What a device is to the server, and what the server is to a device.

use thiserror::Error;

/// An access of a BAR that the device did not carry out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AccessError {
    /// The device answered with an error (AXI4-Lite SLVERR).
    #[error("the device refused the access")]
    Refused,
    /// The device did not answer.
    #[error("the device did not answer the access")]
    Hung,
}

/// A write to the host's memory that did not happen (AXI4 SLVERR).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the write to host memory failed")]
pub struct BusError;

/// A word to write, with the bytes of it that are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The word.
    pub data: u32,
    /// One bit a byte, lowest byte first.
    pub strobes: u8,
}

impl Masked {
    /// All four bytes of `data`.
    pub fn whole(data: u32) -> Masked {
        Masked {
            data,
            strobes: 0b1111,
        }
    }
}

/// The host, as a device sees it over the bus.
pub trait Host {
    /// Writes `bytes` at bus address `address`; they are in memory when this returns.
    ///
    /// # Errors
    /// [`BusError`]: the device may not be bus master, or that memory is not the device's to write. Nothing was written
    /// then.
    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), BusError>;

    /// Interrupts with MSI-X vector `vector`.
    fn interrupt(&mut self, vector: usize);
}

/// A device with BARs of 32-bit words.
pub trait Function {
    /// Reads the words from byte `offset` of BAR `bar` on, a multiple of 4, in order. All of them lie within the BAR.
    ///
    /// # Errors
    /// [`AccessError`], if any word was not read; the others were.
    fn read(
        &mut self,
        bar: usize,
        offset: u32,
        words: &mut [u32],
        host: &mut dyn Host,
    ) -> Result<(), AccessError>;

    /// Writes words from byte `offset` of BAR `bar` on, a multiple of 4, in order. All of them lie within the BAR.
    ///
    /// # Errors
    /// [`AccessError`], if any word was not written; the others were.
    fn write(
        &mut self,
        bar: usize,
        offset: u32,
        words: &[Masked],
        host: &mut dyn Host,
    ) -> Result<(), AccessError>;

    /// Function-level reset.
    fn reset(&mut self, host: &mut dyn Host);
}
