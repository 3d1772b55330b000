//! Whether what is there is a card that this driver may touch.
//!
//! In: configuration space, sizes of BARs, the registers ID to SIZES. Out: an [`Identity`], or the error that says what is
//! wrong. Nothing is written.

use pcie_sys::ConfigSpace;
use t2t_contract::registers::{self, capabilities};
use t2t_contract::{pci, store};

use crate::bars::Bars;
use crate::error::{Error, Result};

/// What the card says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// PCI vendor and device.
    pub pci: (u16, u16),
    /// Version of the contract: major, minor.
    pub version: (u16, u16),
    /// Register CAPABILITIES.
    pub capabilities: u32,
    /// Interrupt vectors.
    pub vectors: usize,
    /// Frequency of the core clock, kHz.
    pub core_khz: u32,
    /// First 64 bits of the commit that the card was built from; 0 in simulation.
    pub build: u64,
}

/// Bits of CAPABILITIES without which the driver does not work, with their names.
const NEEDED: [(usize, &str); 4] = [
    (capabilities::COMMIT, "COMMIT"),
    (capabilities::EVENTS, "EVENTS"),
    (capabilities::LIVE, "LIVE"),
    (capabilities::SNAPSHOT, "SNAPSHOT"),
];

fn reset(offset: usize) -> u64 {
    registers::REGISTERS
        .iter()
        .find(|register| register.offset == offset)
        .map_or(0, |register| register.reset)
}

/// Looks at everything that must be right before the card is touched.
pub(crate) fn check(bars: &Bars) -> Result<Identity> {
    let mut header = [0; 64];
    bars.transport().config_read(0, &mut header)?;
    let Ok(space) = ConfigSpace::new(&header) else {
        return Err(Error::Vanished);
    };
    if space.is_absent() {
        return Err(Error::Vanished);
    }
    let pcie_sys::Identity { vendor, device, .. } = space.identity();
    same("PCI vendor", vendor.into(), pci::VENDOR.into())?;
    same("PCI device", device.into(), pci::DEVICE.into())?;
    for (bar, needed) in [
        (pci::REGISTERS_BAR, store::BAR0_BYTES),
        (pci::STORE_BAR, store::BAR2_BYTES),
    ] {
        let bytes = bars.transport().bar_len(bar);
        if bytes < needed as u64 {
            let needed = needed as u64;
            return Err(Error::TruncatedBar { bar, bytes, needed });
        }
    }
    same(
        "register ID",
        bars.register(registers::ID)?.into(),
        reset(registers::ID),
    )?;
    let version = bars.register(registers::VERSION)?;
    let expected = reset(registers::VERSION) as u32;
    if version >> 16 != expected >> 16 {
        return Err(Error::WrongVersion {
            found: version,
            expected,
        });
    }
    let has = bars.register(registers::CAPABILITIES)?;
    let missing: Vec<_> = NEEDED
        .iter()
        .filter(|(bit, _)| has >> bit & 1 == 0)
        .map(|(_, name)| *name)
        .collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        return Err(Error::CapabilitiesMissing { missing });
    }
    let found = bars.register(registers::SIZES)?;
    let expected = registers::sizes_word();
    if found != expected {
        return Err(Error::WrongSizes { found, expected });
    }
    Ok(Identity {
        pci: (vendor, device),
        version: ((version >> 16) as u16, version as u16),
        capabilities: has,
        vectors: (has >> capabilities::VECTORS & 0xFF) as usize,
        core_khz: bars.register(registers::CORE_KHZ)?,
        build: bars.register64(registers::BUILD)?,
    })
}

fn same(what: &'static str, found: u64, expected: u64) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(Error::WrongIdentity {
        what,
        found,
        expected,
    })
}
