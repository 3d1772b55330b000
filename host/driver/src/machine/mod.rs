//! What this machine says of its cards, before any is opened: which there are, where they are, and what is missing.
//!
//! In: sysfs and `/dev`, below paths that tests choose. Out: [`Found`] cards and [`Finding`]s, each with the command that
//! would fix it. Nothing is changed.

mod diagnose;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pcie_sys::ConfigSpace;
use t2t_contract::pci;

use crate::address::{Address, Bdf};
use crate::error::{Error, Result};
use crate::transport::{Link, Placement};

pub use diagnose::Finding;

/// The machine, as its files say.
#[derive(Clone, Debug)]
pub struct Machine {
    sys: PathBuf,
    dev: PathBuf,
}

impl Default for Machine {
    fn default() -> Self {
        Machine::new("/sys", "/dev")
    }
}

/// A card of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub address: Address,
    /// PCI vendor and device.
    pub pci: (u16, u16),
    /// Driver that it is bound to.
    pub driver: Option<String>,
    /// NUMA node, its CPUs, IOMMU group, link.
    pub place: Placement,
}

/// The cards of this machine, by their vendor and device.
///
/// # Errors
/// If the list of PCI functions cannot be read. A machine without PCI has no cards.
pub fn devices() -> Result<Vec<Found>> {
    Machine::default().devices()
}

/// What is missing to open a card, with the commands that would fix it; empty if nothing is.
pub fn diagnose(address: &Address) -> Vec<Finding> {
    Machine::default().diagnose(address)
}

impl Machine {
    /// A machine whose sysfs and device files are below these folders.
    pub fn new(sys: impl Into<PathBuf>, dev: impl Into<PathBuf>) -> Self {
        Machine {
            sys: sys.into(),
            dev: dev.into(),
        }
    }

    /// As [`devices`].
    pub fn devices(&self) -> Result<Vec<Found>> {
        let folder = self.sys.join("bus/pci/devices");
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(Error::system(
                    format!("reading {}", folder.display()),
                    error,
                ));
            }
        };
        let mut bdfs: Vec<Bdf> = entries
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .collect();
        bdfs.sort_unstable();
        let ours = (pci::VENDOR, pci::DEVICE);
        Ok(bdfs
            .into_iter()
            .filter(|bdf| self.pci(*bdf) == Some(ours))
            .map(|bdf| Found {
                address: Address::Vfio(bdf),
                pci: ours,
                driver: self.driver(bdf),
                place: self.place(bdf),
            })
            .collect())
    }

    /// Where a function is in the machine.
    pub fn place(&self, bdf: Bdf) -> Placement {
        let folder = self.folder(bdf);
        let config = fs::read(folder.join("config")).unwrap_or_default();
        Placement {
            numa: text(&folder.join("numa_node")).and_then(|node| node.parse().ok()),
            cpus: cpus(&text(&folder.join("local_cpulist")).unwrap_or_default()),
            iommu_group: self.group(bdf),
            link: link(&config),
        }
    }

    /// Folder of a function in sysfs.
    pub(crate) fn folder(&self, bdf: Bdf) -> PathBuf {
        self.sys.join("bus/pci/devices").join(bdf.to_string())
    }

    /// Folder of VFIO's device files.
    pub(crate) fn vfio(&self) -> PathBuf {
        self.dev.join("vfio")
    }

    pub(crate) fn group(&self, bdf: Bdf) -> Option<u32> {
        last_part(&self.folder(bdf).join("iommu_group"))?
            .parse()
            .ok()
    }

    fn driver(&self, bdf: Bdf) -> Option<String> {
        last_part(&self.folder(bdf).join("driver"))
    }

    fn pci(&self, bdf: Bdf) -> Option<(u16, u16)> {
        let number = |file: &str| {
            let text = text(&self.folder(bdf).join(file))?;
            u16::from_str_radix(text.strip_prefix("0x")?, 16).ok()
        };
        Some((number("vendor")?, number("device")?))
    }
}

fn text(path: &Path) -> Option<String> {
    Some(fs::read_to_string(path).ok()?.trim().to_owned())
}

/// Where a symbolic link points, its last part.
fn last_part(path: &Path) -> Option<String> {
    Some(fs::read_link(path).ok()?.file_name()?.to_str()?.to_owned())
}

/// Speed and width of a function's link, from its configuration space; `None` where it has none, or too few of its bytes
/// can be read.
pub(crate) fn link(config: &[u8]) -> Option<Link> {
    let express = ConfigSpace::new(config).ok()?.express()?;
    Some(Link {
        now: express.link(),
        able: express.link_able(),
    })
}

/// A list as the kernel writes it: `0-3,8`. What is not understood is left out.
fn cpus(list: &str) -> Vec<usize> {
    let mut cpus = Vec::new();
    for part in list.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        if let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) {
            cpus.extend(first..=last.min(first.saturating_add(MOST_CPUS)));
        }
    }
    cpus
}

/// More CPUs than a range can have: a list that says otherwise is cut.
const MOST_CPUS: usize = 8192;
