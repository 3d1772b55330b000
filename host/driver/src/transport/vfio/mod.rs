//! A card through the kernel's VFIO: group and container, the IOMMU always on.
//!
//! In: a PCI function that is bound to `vfio-pci`. Out: BARs that are mapped, so that an access is a load or a store and
//! no system call; memory that the IOMMU shows to the card; interrupts as event descriptors. What asks the kernel is
//! behind [`Kernel`] and [`Function`], so that its refusals can be tested without a card.

mod kernel;
mod map;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::MmapRaw;
use pcie_sys::ConfigSpace;
use pcie_sys::bindings::PCI_COMMAND;
use t2t_contract::{events, pci};
use vmm_sys_util::eventfd::{EFD_NONBLOCK, EventFd};

use super::{DmaBuffer, DmaMemory, Placement, Transport};
use crate::address::{Address, Bdf};
use crate::error::{Error, Result};
use crate::machine::{self, Machine};
use map::Map;

pub use kernel::Vfio;

/// Why the kernel does not give a function.
#[derive(Debug)]
pub enum Refused {
    /// `/dev/vfio/vfio` could not be opened.
    Container(io::Error),
    /// The kernel has no IOMMU of type 1.
    NoIommu,
    /// The file of the group could not be opened.
    Group(io::Error),
    /// Other drivers have devices of the group.
    NotViable,
    /// The function could not be taken out of its group.
    Function(io::Error),
    /// Anything else.
    Other(String),
}

/// What opens functions: the kernel, or a test.
pub trait Kernel {
    /// Opens a function by its folder in sysfs.
    fn open(&self, folder: &std::path::Path) -> core::result::Result<Box<dyn Function>, Refused>;
}

/// A function that is open.
pub trait Function: Send + Sync {
    /// Bytes of a BAR; 0 where there is none.
    fn bar_len(&self, bar: usize) -> u64;
    /// Maps a BAR as a whole.
    fn map(&self, bar: usize) -> io::Result<MmapRaw>;
    /// Reads configuration space; all of it or an error.
    fn config_read(&self, offset: usize, into: &mut [u8]) -> io::Result<()>;
    /// Writes configuration space; all of it or an error.
    fn config_write(&self, offset: usize, bytes: &[u8]) -> io::Result<()>;
    /// Resets the function.
    fn reset(&self) -> io::Result<()>;
    /// Lets the first MSI-X vectors signal these.
    fn enable_msix(&self, fds: &[EventFd]) -> io::Result<()>;
    /// Shows memory to the card.
    fn dma_map(&self, iova: u64, memory: &DmaMemory) -> io::Result<()>;
    /// Takes memory from the card.
    fn dma_unmap(&self, iova: u64, len: usize) -> io::Result<()>;
}

/// First address at which memory is shown to the card. Not where x86 has its
/// interrupts (0xFEE0_0000).
const IOVA_FIRST: u64 = 1 << 32;
/// From one buffer to the next: the largest ring.
const IOVA_STEP: u64 = (events::BYTES as u64) << events::LARGEST_LOG2;
/// Bytes of configuration space that the link and the identity are read from.
const CONFIG_BYTES: usize = 256;

/// A card through the kernel's VFIO.
pub struct VfioCard {
    function: Arc<dyn Function>,
    bars: [Option<Map>; 6],
    place: Placement,
    next_iova: AtomicU64,
}

/// Opens a function of this machine.
///
/// # Errors
/// What [`machine::diagnose`] finds, and what the kernel refuses.
pub fn open(bdf: Bdf) -> Result<VfioCard> {
    VfioCard::open(bdf, &Machine::default(), &Vfio)
}

impl VfioCard {
    /// Opens a function of a machine through a kernel.
    ///
    /// # Errors
    /// As [`open`].
    pub fn open(bdf: Bdf, machine: &Machine, kernel: &dyn Kernel) -> Result<Self> {
        let address = Address::Vfio(bdf);
        if let Some(finding) = machine.diagnose(&address).into_iter().next() {
            return Err(finding.error);
        }
        let function = kernel
            .open(&machine.folder(bdf))
            .map_err(|why| explain(why, bdf, machine))?;
        let function: Arc<dyn Function> = Arc::from(function);
        enable(&*function)?;
        let mut bars: [Option<Map>; 6] = Default::default();
        for bar in [pci::REGISTERS_BAR, pci::STORE_BAR] {
            // One that is too short is found by whoever looks at the identity, with its length.
            if function.bar_len(bar) != 0 {
                let map = function
                    .map(bar)
                    .map_err(|error| Error::system(format!("mapping BAR{bar}"), error))?;
                bars[bar] = Some(Map::new(bar, map));
            }
        }
        let mut config = [0; CONFIG_BYTES];
        function.config_read(0, &mut config).map_err(no_config)?;
        let mut place = machine.place(bdf);
        place.link = machine::link(&config).or(place.link);
        Ok(VfioCard {
            function,
            bars,
            place,
            next_iova: AtomicU64::new(IOVA_FIRST),
        })
    }

    fn map(&self, bar: usize, offset: usize) -> Result<&Map> {
        self.bars
            .get(bar)
            .and_then(Option::as_ref)
            .ok_or(Error::Outside {
                bar,
                offset,
                bytes: 4,
            })
    }
}

fn no_config(error: io::Error) -> Error {
    Error::system("reading configuration space", error)
}

/// Lets the function answer accesses and write memory.
fn enable(function: &dyn Function) -> Result<()> {
    let mut header = [0; 64];
    function.config_read(0, &mut header).map_err(no_config)?;
    let Ok(space) = ConfigSpace::new(&header) else {
        return Err(Error::Vanished);
    };
    if space.is_absent() {
        return Err(Error::Vanished);
    }
    let command = space.command().with_memory(true).with_bus_master(true);
    function
        .config_write(PCI_COMMAND as usize, &command.0.to_le_bytes())
        .map_err(|error| Error::system("writing register COMMAND", error))
}

/// What a refusal of the kernel means, and what to do.
fn explain(refused: Refused, bdf: Bdf, machine: &Machine) -> Error {
    let address = Address::Vfio(bdf);
    let group = machine.group(bdf).unwrap_or(0);
    let file = machine.vfio().join(group.to_string());
    let of_file = |error: io::Error, path: std::path::PathBuf, what: &str| {
        let find = format!("sudo fuser -v {}", path.display());
        match error.kind() {
            io::ErrorKind::ResourceBusy => Error::Busy {
                address: address.clone(),
                find,
            },
            io::ErrorKind::PermissionDenied => Error::NoPermission {
                fix: format!("sudo chown $USER {}", path.display()),
                path,
            },
            io::ErrorKind::NotFound => Error::NoDevice {
                address: address.clone(),
                what: path.display().to_string(),
            },
            _ => Error::system(what, error),
        }
    };
    match refused {
        Refused::Container(error) => of_file(error, machine.vfio().join("vfio"), "opening VFIO"),
        Refused::NoIommu => Error::NoIommu { address },
        Refused::Group(error) => of_file(error, file, "opening the IOMMU group"),
        Refused::NotViable => Error::NotViable {
            group,
            others: "other devices".to_owned(),
            fix: format!(
                "unbind those of /sys/kernel/iommu_groups/{group}/devices from their drivers"
            ),
        },
        Refused::Function(error) => of_file(error, file, "taking the function out of its group"),
        Refused::Other(why) => Error::system("opening the function", io::Error::other(why)),
    }
}

impl Transport for VfioCard {
    fn bar_len(&self, bar: usize) -> u64 {
        self.function.bar_len(bar)
    }

    fn read32(&self, bar: usize, offset: usize) -> Result<u32> {
        self.map(bar, offset)?.read(offset)
    }

    fn write32(&self, bar: usize, offset: usize, value: u32) -> Result<()> {
        self.map(bar, offset)?.write(offset, value)
    }

    fn dma(&self, len: usize) -> Result<DmaBuffer> {
        let memory = Arc::new(DmaMemory::new(len, self.place.numa)?);
        let iova = self.next_iova.fetch_add(IOVA_STEP, Ordering::Relaxed);
        let bytes = memory.len();
        self.function
            .dma_map(iova, &memory)
            .map_err(|error| Error::Memory {
                bytes,
                why: format!(
                    "the IOMMU does not take it ({error}); raise the limit of locked memory: `ulimit -l {}`",
                    bytes.div_ceil(1024)
                ),
            })?;
        let (function, kept) = (self.function.clone(), memory.clone());
        let release = move || {
            if let Err(error) = function.dma_unmap(iova, kept.len()) {
                tracing::warn!(%error, "memory could not be taken from the card");
            }
        };
        Ok(DmaBuffer::new(memory, iova, Box::new(release)))
    }

    fn interrupts(&self, count: usize) -> Result<Vec<EventFd>> {
        let fds: io::Result<Vec<_>> = (0..count).map(|_| EventFd::new(EFD_NONBLOCK)).collect();
        let fds = fds.map_err(|error| Error::system("making event descriptors", error))?;
        self.function
            .enable_msix(&fds)
            .map_err(|error| Error::system("enabling MSI-X", error))?;
        Ok(fds)
    }

    fn reset(&self) -> Result<()> {
        self.function
            .reset()
            .map_err(|error| Error::system("resetting the function", error))?;
        enable(&*self.function)
    }

    fn config_read(&self, offset: usize, into: &mut [u8]) -> Result<()> {
        self.function.config_read(offset, into).map_err(no_config)
    }

    fn place(&self) -> Placement {
        self.place.clone()
    }
}
