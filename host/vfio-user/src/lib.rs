//! The vfio-user protocol, both sides: how a device in one process is driven from another over a Unix socket.
//!
//! In: bytes and file descriptors of a stream socket. Out: [`Message`]s, whole and of bounded size, and the payloads of
//! each command as plain structures with `encode` and `decode`. No device and no policy is in here: the client is the
//! driver's, the server the simulated card's.
//!
//! The protocol is the *vfio-user Protocol Specification* that QEMU publishes (docs/interop/vfio-user.rst); sections are
//! named by their titles. The structures inside the messages are those of the kernel's `<linux/vfio.h>`.
//!
//! **The peer is not trusted.** Every length is checked before it is believed, every wait has an end, nothing is
//! allocated for bytes that did not come, and a descriptor that nobody asked for is closed. The crate `vfio_user` (0.1.7)
//! speaks the same protocol, and is not used because its client takes an error reply for silence and then waits for ever,
//! has no time limit on a receive, reports `resettable` inverted, and because it has no DMA_READ and DMA_WRITE.
//!
//! Data is in the host's byte order (section "Protocol Specification"); the hosts of this card are little-endian.

#[cfg(target_endian = "big")]
compile_error!("vfio-user carries the host's byte order, and this crate writes little-endian");

mod channel;
mod device;
mod dma;
mod error;
mod header;
mod irq;
mod region;
mod version;
mod wire;

pub use channel::{Channel, Message};
pub use device::{DeviceFlags, DeviceInfo, RegionFlags, RegionInfo, RegionIoFds};
pub use dma::{DmaAccess, DmaMap, DmaMapFlags, DmaUnmap};
pub use error::{ChannelError, Malformed};
pub use header::{Command, Header, Kind};
pub use irq::{IrqData, IrqInfo, IrqInfoFlags, IrqSet, IrqSetFlags};
pub use region::RegionAccess;
pub use version::{Capabilities, Version};

/// Largest payload of data that one message of ours reads or writes, bytes (`max_data_xfer_size`, section "Version").
pub const MAX_DATA: usize = 1 << 20;
/// Largest message that is received, bytes: the data, and room for the structure before it.
pub const MAX_MESSAGE: usize = MAX_DATA + 4096;
/// Most file descriptors in one message (`max_msg_fds`).
pub const MAX_FDS: usize = 16;

/// Regions and interrupts of a PCI device, as `<linux/vfio.h>` numbers them.
pub mod pci {
    /// Region of BAR 0; BAR `n` is region `n`.
    pub const BAR0_REGION: u32 = 0;
    /// Region of the expansion ROM.
    pub const ROM_REGION: u32 = 6;
    /// Region of the configuration space.
    pub const CONFIG_REGION: u32 = 7;
    /// Regions.
    pub const REGIONS: u32 = 9;
    /// Legacy interrupt.
    pub const INTX_IRQ: u32 = 0;
    /// MSI-X.
    pub const MSIX_IRQ: u32 = 2;
    /// Kinds of interrupts.
    pub const IRQS: u32 = 5;
}
