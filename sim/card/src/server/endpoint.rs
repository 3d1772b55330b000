//! What stands between a client and the function: configuration space, MSI-X table, interrupts, the client's memory.
//!
//! In: accesses of regions. Out: those of the function's BARs that may reach it, as words.

use super::config::{self, Config, Effect, PENDING_AT};
use super::function::{AccessError, Function};
use super::interrupts::Interrupts;
use super::memory::Memory;
use super::session::{Link, Session};
use super::words;
use rustix::io::Errno;
use t2t_contract::{pci, store};
use t2t_vfio_user::{RegionFlags, RegionInfo, pci as vfio};

/// Bytes of an entry of the MSI-X table, and which of its last word can be written (the mask bit).
const ENTRY: usize = 16;
/// Bytes of the table.
const TABLE: usize = pci::VECTORS * ENTRY;

/// The endpoint of one function.
pub struct Endpoint {
    pub config: Config,
    pub interrupts: Interrupts,
    pub memory: Memory,
    table: [u8; TABLE],
}

/// The table after a reset: every vector is masked (PCI Express Base Specification 4.0, section 7.7.2.8).
fn table() -> [u8; TABLE] {
    let mut table = [0; TABLE];
    for entry in table.chunks_mut(ENTRY) {
        entry[12] = 1;
    }
    table
}

impl Endpoint {
    /// As after power-on.
    pub fn new() -> Endpoint {
        Endpoint {
            config: Config::new(),
            interrupts: Interrupts::default(),
            memory: Memory::default(),
            table: table(),
        }
    }

    /// Nothing may interrupt now.
    pub fn blocked(&self) -> bool {
        self.config.function_mask() || !self.config.bus_master()
    }

    /// As after a function-level reset. What the client has set up (memory, descriptors) is its own and stays.
    fn reset(&mut self) {
        self.config.reset();
        self.interrupts.reset();
        self.table = table();
    }

    /// The client is gone.
    pub fn release(&mut self) {
        self.memory.clear();
        self.interrupts.clear();
        self.reset();
    }

    /// What region `index` is; `None` if there is no such number.
    pub fn region(index: u32) -> Option<RegionInfo> {
        let size = match index {
            vfio::CONFIG_REGION => config::BYTES,
            _ if index >= vfio::REGIONS => return None,
            _ => match (index - vfio::BAR0_REGION) as usize {
                pci::REGISTERS_BAR => store::BAR0_BYTES,
                pci::STORE_BAR => store::BAR2_BYTES,
                pci::MSIX_BAR => pci::MSIX_BYTES,
                _ => 0,
            },
        };
        let flags = match size {
            0 => RegionFlags::empty(),
            _ => RegionFlags::READ | RegionFlags::WRITE,
        };
        Some(RegionInfo {
            index,
            flags,
            size: size as u64,
            offset: 0,
        })
    }

    /// The offset of an access that lies within its region.
    fn within(region: u32, offset: u64, count: usize) -> Result<u32, Errno> {
        let info = Endpoint::region(region).ok_or(Errno::INVAL)?;
        match offset.checked_add(count as u64) {
            Some(end) if end <= info.size => u32::try_from(offset).map_err(|_| Errno::INVAL),
            _ => Err(Errno::INVAL),
        }
    }

    /// A BAR is accessed: it answers only while memory space is enabled, as on a bus.
    fn enabled(&self) -> Result<(), Errno> {
        if self.config.memory_enabled() {
            Ok(())
        } else {
            Err(Errno::IO)
        }
    }

    fn table_byte(&self, at: usize) -> u8 {
        let pending = self.interrupts.pending().to_le_bytes();
        let bit = at.checked_sub(PENDING_AT).and_then(|at| pending.get(at));
        self.table.get(at).or(bit).copied().unwrap_or(0)
    }
}

/// Reads bytes of a region.
///
/// # Errors
/// EINVAL outside of it; EIO if the BAR is not enabled or the function refuses.
pub fn read(
    endpoint: &mut Endpoint,
    session: &mut Session,
    function: &mut dyn Function,
    (region, offset): (u32, u64),
    into: &mut [u8],
) -> Result<(), Errno> {
    let at = Endpoint::within(region, offset, into.len())?;
    if region == vfio::CONFIG_REGION {
        let bytes = endpoint.config.read(offset, into.len());
        into.copy_from_slice(bytes.ok_or(Errno::INVAL)?);
        return Ok(());
    }
    endpoint.enabled()?;
    if region as usize == pci::MSIX_BAR {
        for (at, byte) in (at as usize..).zip(into) {
            *byte = endpoint.table_byte(at);
        }
        return Ok(());
    }
    let mut link = Link::new(endpoint, Some(session));
    words::read(function, region as usize, at, into, &mut link).map_err(errno)
}

/// Writes bytes of a region.
///
/// # Errors
/// As [`read`].
pub fn write(
    endpoint: &mut Endpoint,
    session: &mut Session,
    function: &mut dyn Function,
    (region, offset): (u32, u64),
    from: &[u8],
) -> Result<(), Errno> {
    let at = Endpoint::within(region, offset, from.len())?;
    if region == vfio::CONFIG_REGION {
        let effect = endpoint.config.write(offset, from).ok_or(Errno::INVAL)?;
        match effect {
            Effect { reset: true } => reset(endpoint, session, function),
            Effect { reset: false } => endpoint.interrupts.release(endpoint.blocked()),
        }
        return Ok(());
    }
    endpoint.enabled()?;
    if region as usize == pci::MSIX_BAR {
        for (at, byte) in (at as usize..).zip(from) {
            let writable = if at % ENTRY < 12 {
                0xFF
            } else {
                u8::from(at % ENTRY == 12)
            };
            if let Some(place) = endpoint.table.get_mut(at) {
                *place = byte & writable;
            }
        }
        return Ok(());
    }
    let mut link = Link::new(endpoint, Some(session));
    words::write(function, region as usize, at, from, &mut link).map_err(errno)
}

/// Function-level reset.
pub fn reset(endpoint: &mut Endpoint, session: &mut Session, function: &mut dyn Function) {
    endpoint.reset();
    let mut link = Link::new(endpoint, Some(session));
    function.reset(&mut link);
}

fn errno(error: AccessError) -> Errno {
    match error {
        AccessError::Refused => Errno::IO,
        AccessError::Hung => Errno::TIMEDOUT,
    }
}
