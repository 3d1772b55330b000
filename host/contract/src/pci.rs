//! How the card shows itself on PCI Express.

/// Vendor: AMD (Xilinx), whose endpoint block the card is built on.
pub const VENDOR: u16 = 0x10EE;
/// Device.
pub const DEVICE: u16 = 0x7432;
/// Subsystem vendor.
pub const SUBSYSTEM_VENDOR: u16 = 0x10EE;
/// Subsystem: `t2`.
pub const SUBSYSTEM: u16 = 0x7432;
/// Class code: processing accelerator (12 00 00).
pub const CLASS: u32 = 0x12_00_00;
/// Revision: the major number of the contract.
pub const REVISION: u8 = 2;
/// Registers.
pub const REGISTERS_BAR: usize = 0;
/// The store of parameters and the live rows; 64 bits wide.
pub const STORE_BAR: usize = 2;
/// The table of MSI-X vectors, which belongs to the endpoint block.
pub const MSIX_BAR: usize = 4;
/// Bytes of that BAR: the table at 0, the pending bits at half of it.
pub const MSIX_BYTES: usize = 0x1000;
/// Interrupt vectors: see the bits of `IRQ_ENABLE`.
pub const VECTORS: usize = 4;
