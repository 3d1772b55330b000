//! Power management (section 7.5.2).

use crate::Capability;
use crate::bindings::*;

/// How awake a function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PowerState {
    /// At work.
    D0,
    /// Asleep, lightly.
    D1,
    /// Asleep.
    D2,
    /// Off but for its configuration space: its BARs do not answer.
    D3Hot,
}

/// The power management capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PowerManagement {
    /// Where the capability is in configuration space.
    pub at: u8,
    /// Power Management Capabilities (section 7.5.2.1).
    pub capabilities: u16,
    /// Power Management Control/Status (section 7.5.2.2).
    pub control: u16,
}

impl PowerManagement {
    pub(crate) fn new(capability: &Capability<'_>) -> Option<PowerManagement> {
        Some(PowerManagement {
            at: capability.offset,
            capabilities: capability.u16(PCI_PM_PMC)?,
            control: capability.u16(PCI_PM_CTRL)?,
        })
    }

    /// Version of the capability; 3 is the present one.
    pub const fn version(&self) -> u8 {
        (self.capabilities as u32 & PCI_PM_CAP_VER_MASK) as u8
    }

    /// How awake the function is.
    pub const fn state(&self) -> PowerState {
        match self.control as u32 & PCI_PM_CTRL_STATE_MASK {
            0 => PowerState::D0,
            1 => PowerState::D1,
            2 => PowerState::D2,
            _ => PowerState::D3Hot,
        }
    }

    /// Waking up from D3 does not reset the function.
    pub const fn no_soft_reset(&self) -> bool {
        self.control as u32 & PCI_PM_CTRL_NO_SOFT_RESET != 0
    }

    /// The function has state D1.
    pub const fn has_d1(&self) -> bool {
        self.capabilities as u32 & PCI_PM_CAP_D1 != 0
    }

    /// The function has state D2.
    pub const fn has_d2(&self) -> bool {
        self.capabilities as u32 & PCI_PM_CAP_D2 != 0
    }
}
