//! The PCI Express capability (section 7.5.3): what the function is on the link, how it is reset, how fast the link is.

use crate::Capability;
use crate::bindings::*;
use core::fmt;

/// Device/Port Type (section 7.5.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeviceType {
    /// An endpoint.
    Endpoint,
    /// An endpoint that may use I/O space.
    LegacyEndpoint,
    /// A port of the root complex.
    RootPort,
    /// The upstream port of a switch.
    UpstreamPort,
    /// A downstream port of a switch.
    DownstreamPort,
    /// A bridge from PCI Express to PCI.
    BridgeToPci,
    /// A bridge from PCI to PCI Express.
    BridgeFromPci,
    /// An endpoint within the root complex: it has no link.
    IntegratedEndpoint,
    /// The root complex's collector of events.
    EventCollector,
    /// None that there is.
    Unknown(u8),
}

/// Speed of a link, per lane (section 7.5.3.18 by way of 7.5.3.6 and 7.5.3.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Speed(u8);

impl Speed {
    /// The generation: 1 is 2.5 GT/s, 2 is 5, then it doubles (8, 16, 32, 64); 0 where there is no link.
    pub const fn generation(self) -> u8 {
        self.0
    }

    /// Million transfers a second on each lane; `None` for a generation that is not known.
    pub const fn mega_transfers(self) -> Option<u32> {
        match self.0 as u32 {
            PCI_EXP_LNKSTA_CLS_2_5GB => Some(2_500),
            PCI_EXP_LNKSTA_CLS_5_0GB => Some(5_000),
            PCI_EXP_LNKSTA_CLS_8_0GB => Some(8_000),
            PCI_EXP_LNKSTA_CLS_16_0GB => Some(16_000),
            PCI_EXP_LNKSTA_CLS_32_0GB => Some(32_000),
            PCI_EXP_LNKSTA_CLS_64_0GB => Some(64_000),
            _ => None,
        }
    }
}

impl fmt::Display for Speed {
    /// As the kernel writes it: `8.0 GT/s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mega_transfers() {
            Some(mega) => write!(f, "{}.{} GT/s", mega / 1000, mega % 1000 / 100),
            None => write!(f, "unknown speed {}", self.0),
        }
    }
}

/// Speed and width of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// Speed of each lane.
    pub speed: Speed,
    /// Lanes.
    pub width: u8,
}

impl Link {
    /// Slower or narrower than `able`: the slot, the riser or the training lost some of it.
    pub fn is_less_than(self, able: Link) -> bool {
        self.speed < able.speed || self.width < able.width
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x{}", self.speed, self.width)
    }
}

/// The PCI Express capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Express {
    /// Where the capability is in configuration space.
    pub at: u8,
    /// PCI Express Capabilities (section 7.5.3.2).
    pub flags: u16,
    /// Device Capabilities (section 7.5.3.3).
    pub device_capabilities: u32,
    /// Device Control (section 7.5.3.4).
    pub device_control: u16,
    /// Device Status (section 7.5.3.5).
    pub device_status: u16,
    /// Link Capabilities (section 7.5.3.6).
    pub link_capabilities: u32,
    /// Link Status (section 7.5.3.8).
    pub link_status: u16,
}

impl Express {
    pub(crate) fn new(capability: &Capability<'_>) -> Option<Express> {
        Some(Express {
            at: capability.offset,
            flags: capability.u16(PCI_EXP_FLAGS)?,
            device_capabilities: capability.u32(PCI_EXP_DEVCAP)?,
            device_control: capability.u16(PCI_EXP_DEVCTL)?,
            device_status: capability.u16(PCI_EXP_DEVSTA)?,
            link_capabilities: capability.u32(PCI_EXP_LNKCAP)?,
            link_status: capability.u16(PCI_EXP_LNKSTA)?,
        })
    }

    /// Version of the capability; 2 is the present one.
    pub const fn version(&self) -> u8 {
        (self.flags as u32 & PCI_EXP_FLAGS_VERS) as u8
    }

    /// What the function is on the link.
    pub const fn device_type(&self) -> DeviceType {
        let code = (self.flags as u32 & PCI_EXP_FLAGS_TYPE) >> 4;
        match code {
            PCI_EXP_TYPE_ENDPOINT => DeviceType::Endpoint,
            PCI_EXP_TYPE_LEG_END => DeviceType::LegacyEndpoint,
            PCI_EXP_TYPE_ROOT_PORT => DeviceType::RootPort,
            PCI_EXP_TYPE_UPSTREAM => DeviceType::UpstreamPort,
            PCI_EXP_TYPE_DOWNSTREAM => DeviceType::DownstreamPort,
            PCI_EXP_TYPE_PCI_BRIDGE => DeviceType::BridgeToPci,
            PCI_EXP_TYPE_PCIE_BRIDGE => DeviceType::BridgeFromPci,
            PCI_EXP_TYPE_RC_END => DeviceType::IntegratedEndpoint,
            PCI_EXP_TYPE_RC_EC => DeviceType::EventCollector,
            _ => DeviceType::Unknown(code as u8),
        }
    }

    /// The function can be reset by itself (section 6.6.2).
    pub const fn function_level_reset(&self) -> bool {
        self.device_capabilities & PCI_EXP_DEVCAP_FLR != 0
    }

    /// Requests of the function are not answered yet: wait before a reset (section 6.6.2).
    pub const fn transactions_pending(&self) -> bool {
        self.device_status as u32 & PCI_EXP_DEVSTA_TRPND != 0
    }

    /// An error that is not correctable was seen since these bits were last cleared.
    pub const fn errors(&self) -> bool {
        let uncorrectable = PCI_EXP_DEVSTA_NFED | PCI_EXP_DEVSTA_FED | PCI_EXP_DEVSTA_URD;
        self.device_status as u32 & uncorrectable != 0
    }

    /// Most bytes of data that the function can take in one packet; `None` for the two reserved codes.
    pub const fn max_payload_able(&self) -> Option<u32> {
        bytes(self.device_capabilities & PCI_EXP_DEVCAP_PAYLOAD)
    }

    /// Most bytes of data that it may send in one packet.
    pub const fn max_payload(&self) -> Option<u32> {
        bytes((self.device_control as u32 & PCI_EXP_DEVCTL_PAYLOAD) >> 5)
    }

    /// What the function's side of the link could do.
    pub const fn link_able(&self) -> Link {
        Link {
            speed: Speed((self.link_capabilities & PCI_EXP_LNKCAP_SLS) as u8),
            width: ((self.link_capabilities & PCI_EXP_LNKCAP_MLW) >> 4) as u8,
        }
    }

    /// What the link has come to.
    pub const fn link(&self) -> Link {
        let status = self.link_status as u32;
        Link {
            speed: Speed((status & PCI_EXP_LNKSTA_CLS) as u8),
            width: ((status & PCI_EXP_LNKSTA_NLW) >> PCI_EXP_LNKSTA_NLW_SHIFT) as u8,
        }
    }
}

/// Codes of payload sizes: 128 bytes, doubling (section 7.5.3.3).
const fn bytes(code: u32) -> Option<u32> {
    match code {
        0..=5 => Some(128 << code),
        _ => None,
    }
}
