//! The guest as a machine: file systems, VFIO's modules, the card on its bus.

use anyhow::{Context, Result, bail};
use rustix::mount::{MountFlags, mount};
use std::fs;
use std::path::{Path, PathBuf};
use t2t_contract::pci;

const DEVICES: &str = "/sys/bus/pci/devices";

/// Mounts what a first process finds missing.
///
/// # Errors
/// What the kernel refuses.
pub fn mounts() -> Result<()> {
    for (kind, at) in [
        ("proc", "/proc"),
        ("sysfs", "/sys"),
        ("devtmpfs", "/dev"),
        ("tmpfs", "/run"),
        ("tmpfs", "/tmp"),
    ] {
        mount(kind, at, kind, MountFlags::empty(), None)
            .with_context(|| format!("mounting {at}"))?;
    }
    fs::create_dir_all("/dev/hugepages")?;
    mount(
        "hugetlbfs",
        "/dev/hugepages",
        "hugetlbfs",
        MountFlags::empty(),
        None,
    )
    .context("mounting /dev/hugepages")
}

/// Loads VFIO's modules.
///
/// # Errors
/// A module that the kernel does not take.
pub fn modules() -> Result<()> {
    for (number, module) in crate::MODULES.iter().enumerate() {
        let file = fs::File::open(format!("/lib/{number}.ko"))?;
        rustix::system::finit_module(&file, c"", 0).with_context(|| format!("loading {module}"))?;
    }
    Ok(())
}

/// The card on the bus of this machine.
pub struct OnBus {
    /// Address: domain, bus, device, function.
    pub address: String,
    path: PathBuf,
}

impl OnBus {
    /// The card, by its identity.
    ///
    /// # Errors
    /// When there is none.
    pub fn find() -> Result<OnBus> {
        for entry in fs::read_dir(DEVICES)? {
            let path = entry?.path();
            let id = |name: &str| -> Result<u16> {
                let text = fs::read_to_string(path.join(name))?;
                Ok(u16::from_str_radix(
                    text.trim().trim_start_matches("0x"),
                    16,
                )?)
            };
            if (id("vendor")?, id("device")?) == (pci::VENDOR, pci::DEVICE) {
                let name = path.file_name().context("a device has a name")?;
                let address = name.to_string_lossy().into_owned();
                return Ok(OnBus { address, path });
            }
        }
        bail!(
            "the card is not on the bus: {:04x}:{:04x}",
            pci::VENDOR,
            pci::DEVICE
        )
    }

    /// Lets the kernel's vfio-pci have it.
    ///
    /// # Errors
    /// When the kernel does not.
    pub fn bind(&self) -> Result<()> {
        fs::write(self.path.join("driver_override"), "vfio-pci")?;
        fs::write("/sys/bus/pci/drivers_probe", &self.address)?;
        let driver = fs::read_link(self.path.join("driver")).context("no driver took the card")?;
        match driver.file_name().is_some_and(|name| name == "vfio-pci") {
            true => Ok(()),
            false => bail!("{} took the card", driver.display()),
        }
    }

    /// Its IOMMU group.
    ///
    /// # Errors
    /// When it has none: the IOMMU is off.
    pub fn group(&self) -> Result<String> {
        let link =
            fs::read_link(self.path.join("iommu_group")).context("the card has no IOMMU group")?;
        let name = link.file_name().context("a group has a number")?;
        Ok(name.to_string_lossy().into_owned())
    }

    /// Its NUMA node.
    ///
    /// # Errors
    /// When the kernel does not say.
    pub fn node(&self) -> Result<i32> {
        Ok(fs::read_to_string(self.path.join("numa_node"))?
            .trim()
            .parse()?)
    }
}

/// Sets huge pages of 2 MiB aside on a node.
///
/// # Errors
/// When the node does not have that many.
pub fn huge_pages(node: i32, count: u32) -> Result<()> {
    let path =
        format!("/sys/devices/system/node/node{node}/hugepages/hugepages-2048kB/nr_hugepages");
    fs::write(&path, count.to_string()).with_context(|| path.clone())?;
    let got: u32 = fs::read_to_string(&path)?.trim().parse()?;
    match got >= count {
        true => Ok(()),
        false => bail!("{got} of {count} huge pages on node {node}"),
    }
}

/// Interrupts that VFIO's vectors of the card have delivered in this machine, by the kernel's count.
///
/// # Errors
/// When the kernel's page cannot be read.
pub fn interrupts() -> Result<u64> {
    let page = fs::read_to_string("/proc/interrupts")?;
    let lines = page.lines().filter(|line| line.contains("vfio-msix"));
    // The number of the interrupt, then a count for each processor, then words.
    Ok(lines
        .flat_map(|line| line.split_whitespace().skip(1))
        .filter_map(|word| word.parse::<u64>().ok())
        .sum())
}

/// A value of the kernel's command line, `name=value`.
pub fn argument(name: &str) -> Option<String> {
    let line = fs::read_to_string("/proc/cmdline").ok()?;
    let words = line.split_whitespace();
    words
        .filter_map(|word| word.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// Whether a file is there.
pub fn has(path: &str) -> bool {
    Path::new(path).exists()
}
