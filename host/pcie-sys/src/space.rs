//! The header of a configuration space (section 7.5.1).

use crate::bindings::*;
use crate::{
    Bar, Bars, Capabilities, Capability, Express, ExtendedCapabilities, ExtendedCapability, Msix,
    PowerManagement,
};
use core::fmt;

/// Bytes of the header, which every reader may see; the kernel shows no more to who is not root.
const HEADER: usize = PCI_STD_HEADER_SIZEOF as usize;

/// The bytes are fewer than the header of a configuration space has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooShort {
    /// How many there are.
    pub bytes: usize,
}

impl fmt::Display for TooShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} bytes are not a configuration space: its header alone has {HEADER}",
            self.bytes
        )
    }
}

impl core::error::Error for TooShort {}

/// The bytes of a function's configuration space: 64 to 4096 of them.
#[derive(Clone, Copy)]
pub struct ConfigSpace<'a> {
    bytes: &'a [u8],
}

impl fmt::Debug for ConfigSpace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigSpace")
            .field("bytes", &self.bytes.len())
            .field("identity", &self.identity())
            .finish()
    }
}

/// Who made a function, and what they call it (sections 7.5.1.1.1, .2, .5 and 7.5.1.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Vendor; `0xFFFF` where nothing answers.
    pub vendor: u16,
    /// The vendor's number of the device.
    pub device: u16,
    /// Revision.
    pub revision: u8,
    /// Vendor of the board; 0 where the header has none (bridges).
    pub subsystem_vendor: u16,
    /// That vendor's number of the board; likewise.
    pub subsystem: u16,
}

/// Class code (section 7.5.1.1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Class {
    /// Base class.
    pub base: u8,
    /// Sub-class.
    pub sub: u8,
    /// Programming interface.
    pub interface: u8,
}

impl Class {
    /// The three bytes as one number, base class first: `0x120000`.
    pub const fn code(self) -> u32 {
        (self.base as u32) << 16 | (self.sub as u32) << 8 | self.interface as u32
    }
}

/// Layout of the rest of the header (section 7.5.1.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeaderType {
    /// Type 0: an endpoint.
    Normal,
    /// Type 1: a bridge or switch port.
    Bridge,
    /// Type 2: a CardBus bridge, which PCI Express does not have.
    CardBus,
    /// No such layout.
    Unknown(u8),
}

/// COMMAND (section 7.5.1.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Command(pub u16);

impl Command {
    const fn has(self, bit: u32) -> bool {
        self.0 as u32 & bit != 0
    }

    const fn set(self, bit: u32, on: bool) -> Command {
        match on {
            true => Command(self.0 | bit as u16),
            false => Command(self.0 & !(bit as u16)),
        }
    }

    /// Answers memory accesses to its BARs.
    pub const fn memory(self) -> bool {
        self.has(PCI_COMMAND_MEMORY)
    }

    /// May itself read and write memory, which includes to interrupt.
    pub const fn bus_master(self) -> bool {
        self.has(PCI_COMMAND_MASTER)
    }

    /// May not interrupt by the old wires.
    pub const fn intx_disabled(self) -> bool {
        self.has(PCI_COMMAND_INTX_DISABLE)
    }

    /// The same with memory accesses on or off.
    #[must_use]
    pub const fn with_memory(self, on: bool) -> Command {
        self.set(PCI_COMMAND_MEMORY, on)
    }

    /// The same with bus mastering on or off.
    #[must_use]
    pub const fn with_bus_master(self, on: bool) -> Command {
        self.set(PCI_COMMAND_MASTER, on)
    }
}

/// STATUS (section 7.5.1.1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Status(pub u16);

impl Status {
    const fn has(self, bit: u32) -> bool {
        self.0 as u32 & bit != 0
    }

    /// There is a list of capabilities.
    pub const fn capability_list(self) -> bool {
        self.has(PCI_STATUS_CAP_LIST)
    }

    /// A request of the function was answered with an abort: its DMA went nowhere.
    pub const fn aborted(self) -> bool {
        self.has(PCI_STATUS_REC_TARGET_ABORT | PCI_STATUS_REC_MASTER_ABORT)
    }

    /// The function saw or sent a poisoned packet.
    pub const fn parity_error(self) -> bool {
        self.has(PCI_STATUS_PARITY | PCI_STATUS_DETECTED_PARITY)
    }

    /// The function reported a fatal or non-fatal error.
    pub const fn system_error(self) -> bool {
        self.has(PCI_STATUS_SIG_SYSTEM_ERROR)
    }
}

impl<'a> ConfigSpace<'a> {
    /// Looks at the bytes of a configuration space; those beyond 4096 are ignored.
    ///
    /// # Errors
    /// Fewer bytes than the header has.
    pub fn new(bytes: &'a [u8]) -> Result<ConfigSpace<'a>, TooShort> {
        let most = bytes.len().min(PCI_CFG_SPACE_EXP_SIZE as usize);
        match bytes.get(..most) {
            Some(bytes) if most >= HEADER => Ok(ConfigSpace { bytes }),
            _ => Err(TooShort { bytes: bytes.len() }),
        }
    }

    /// The bytes.
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    fn array<const N: usize>(&self, at: u32) -> Option<[u8; N]> {
        let rest = self.bytes.get(at as usize..)?;
        rest.first_chunk().copied()
    }

    /// The byte at an offset; `None` beyond the bytes that there are.
    pub fn u8(&self, at: u32) -> Option<u8> {
        self.array(at).map(u8::from_le_bytes)
    }

    /// The 16-bit register at an offset.
    pub fn u16(&self, at: u32) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    /// The 32-bit register at an offset.
    pub fn u32(&self, at: u32) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    // Of the header all bytes are there: `new` saw to it.
    fn header8(&self, at: u32) -> u8 {
        self.u8(at).unwrap_or(u8::MAX)
    }

    fn header16(&self, at: u32) -> u16 {
        self.u16(at).unwrap_or(u16::MAX)
    }

    /// Who made it.
    pub fn identity(&self) -> Identity {
        let subsystem = |at| match self.header_type() {
            HeaderType::Normal => self.header16(at),
            _ => 0,
        };
        Identity {
            vendor: self.header16(PCI_VENDOR_ID),
            device: self.header16(PCI_DEVICE_ID),
            revision: self.header8(PCI_REVISION_ID),
            subsystem_vendor: subsystem(PCI_SUBSYSTEM_VENDOR_ID),
            subsystem: subsystem(PCI_SUBSYSTEM_ID),
        }
    }

    /// Nothing answers (section 2.3.2: reads without an answer are all ones): the card is gone, or asleep.
    pub fn is_absent(&self) -> bool {
        self.header16(PCI_VENDOR_ID) == u16::MAX
    }

    /// What it is for.
    pub fn class(&self) -> Class {
        Class {
            base: self.header8(PCI_CLASS_DEVICE + 1),
            sub: self.header8(PCI_CLASS_DEVICE),
            interface: self.header8(PCI_CLASS_PROG),
        }
    }

    /// How the rest of the header is laid out.
    pub fn header_type(&self) -> HeaderType {
        let layout = self.header8(PCI_HEADER_TYPE) & PCI_HEADER_TYPE_MASK as u8;
        match u32::from(layout) {
            PCI_HEADER_TYPE_NORMAL => HeaderType::Normal,
            PCI_HEADER_TYPE_BRIDGE => HeaderType::Bridge,
            PCI_HEADER_TYPE_CARDBUS => HeaderType::CardBus,
            _ => HeaderType::Unknown(layout),
        }
    }

    /// The device may have functions other than 0 (section 7.5.1.1.9, bit 7).
    pub fn multi_function(&self) -> bool {
        self.header8(PCI_HEADER_TYPE) & !(PCI_HEADER_TYPE_MASK as u8) != 0
    }

    /// What it may do.
    pub fn command(&self) -> Command {
        Command(self.header16(PCI_COMMAND))
    }

    /// What happened to it.
    pub fn status(&self) -> Status {
        Status(self.header16(PCI_STATUS))
    }

    /// Its BARs, those that read as 0 left out.
    pub fn bars(&self) -> Bars<'a> {
        Bars::new(*self)
    }

    /// A BAR by its index; `None` where it reads as 0, is the upper half of another, or does not exist.
    pub fn bar(&self, index: u8) -> Option<Bar> {
        self.bars().find(|(i, _)| *i == index).map(|(_, bar)| bar)
    }

    /// Its capabilities, in the order of their list (section 7.5.1.1.11).
    pub fn capabilities(&self) -> Capabilities<'a> {
        Capabilities::new(*self)
    }

    /// The first capability of this kind (`PCI_CAP_ID_…`) that the list leads to.
    pub fn capability(&self, id: u32) -> Option<Capability<'a>> {
        let mut sound = self.capabilities().map_while(Result::ok);
        sound.find(|c| u32::from(c.id) == id)
    }

    /// Its extended capabilities (section 7.6.3); none where only 256 bytes are there.
    pub fn extended_capabilities(&self) -> ExtendedCapabilities<'a> {
        ExtendedCapabilities::new(*self)
    }

    /// The first extended capability of this kind (`PCI_EXT_CAP_ID_…`) that the list leads to.
    pub fn extended_capability(&self, id: u32) -> Option<ExtendedCapability<'a>> {
        let mut sound = self.extended_capabilities().map_while(Result::ok);
        sound.find(|c| u32::from(c.id) == id)
    }

    /// Its MSI-X capability; `None` where it has none or it is cut short.
    pub fn msix(&self) -> Option<Msix> {
        Msix::new(&self.capability(PCI_CAP_ID_MSIX)?)
    }

    /// Its PCI Express capability; likewise.
    pub fn express(&self) -> Option<Express> {
        Express::new(&self.capability(PCI_CAP_ID_EXP)?)
    }

    /// Its power management capability; likewise.
    pub fn power_management(&self) -> Option<PowerManagement> {
        PowerManagement::new(&self.capability(PCI_CAP_ID_PM)?)
    }

    /// Its serial number (section 7.9.3); `None` where it has none.
    pub fn serial_number(&self) -> Option<u64> {
        let at = self.extended_capability(PCI_EXT_CAP_ID_DSN)?.offset;
        let (low, high) = (self.u32(u32::from(at) + 4)?, self.u32(u32::from(at) + 8)?);
        Some(u64::from(high) << 32 | u64::from(low))
    }
}
