//! What is missing to open a card.

use std::fs;
use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use rustix::fs::{Access, access};
use rustix::io::Errno;
use t2t_contract::pci;

use super::{Machine, last_part};
use crate::address::{Address, Bdf};
use crate::error::Error;

/// The driver that gives functions to programs.
const VFIO_PCI: &str = "vfio-pci";
/// Drivers that a group may have beside it, as the kernel allows: ports of bridges, and stubs.
const HARMLESS: [&str; 3] = [VFIO_PCI, "pcieport", "pci-stub"];

/// Something that is missing.
#[derive(Debug)]
pub struct Finding {
    /// What is wrong.
    pub what: String,
    /// The command, or the act, that would fix it.
    pub fix: String,
    /// The error that opening the card ends with.
    pub error: Error,
}

impl Machine {
    /// As [`diagnose`](super::diagnose). What hinders first comes first.
    pub fn diagnose(&self, address: &Address) -> Vec<Finding> {
        match address {
            Address::Vfio(bdf) => self.diagnose_function(*bdf),
            Address::VfioUser(path) => diagnose_socket(address, path).into_iter().collect(),
        }
    }

    fn diagnose_function(&self, bdf: Bdf) -> Vec<Finding> {
        let address = Address::Vfio(bdf);
        let folder = self.folder(bdf);
        if !folder.exists() {
            return vec![absent(&address, &folder)];
        }
        let mut findings = Vec::new();
        if let Some((vendor, device)) = self.pci(bdf)
            && (vendor, device) != (pci::VENDOR, pci::DEVICE)
        {
            let number = |vendor: u16, device: u16| u64::from(vendor) << 16 | u64::from(device);
            findings.push(Finding {
                what: format!("{bdf} is a device {vendor:04x}:{device:04x}, not a t2t card"),
                fix: format!("lspci -d {:04x}:{:04x}", pci::VENDOR, pci::DEVICE),
                error: Error::WrongIdentity {
                    what: "PCI vendor and device",
                    found: number(vendor, device),
                    expected: number(pci::VENDOR, pci::DEVICE),
                },
            });
        }
        let Some(group) = self.group(bdf) else {
            findings.push(Finding {
                what: format!("{bdf} is in no IOMMU group: the IOMMU is off"),
                fix: "add `intel_iommu=on` (or `amd_iommu=on`) to the kernel's command line, enable VT-d in the BIOS, and boot again".to_owned(),
                error: Error::NoIommu { address },
            });
            return findings;
        };
        findings.extend(self.unbound(bdf));
        findings.extend(self.not_viable(bdf, group));
        let folder = self.vfio();
        let container = folder.join("vfio");
        if !container.exists() {
            findings.push(Finding {
                what: format!(
                    "{} does not exist: the kernel's VFIO is not loaded",
                    container.display()
                ),
                fix: "modprobe vfio-pci".to_owned(),
                error: Error::NoDevice {
                    address: Address::Vfio(bdf),
                    what: container.display().to_string(),
                },
            });
        }
        for path in [container, folder.join(group.to_string())] {
            findings.extend(not_accessible(&path));
        }
        findings
    }

    fn unbound(&self, bdf: Bdf) -> Option<Finding> {
        let driver = self.driver(bdf);
        if driver.as_deref() == Some(VFIO_PCI) {
            return None;
        }
        let folder = format!("/sys/bus/pci/devices/{bdf}");
        let unbind = match driver {
            Some(_) => format!("echo {bdf} > {folder}/driver/unbind; "),
            None => String::new(),
        };
        let fix = format!(
            "modprobe {VFIO_PCI}; echo {VFIO_PCI} > {folder}/driver_override; {unbind}echo {bdf} > /sys/bus/pci/drivers_probe"
        );
        let driver = driver.unwrap_or_else(|| "no driver".to_owned());
        Some(Finding {
            what: format!("{bdf} is bound to {driver}, not to {VFIO_PCI}"),
            fix: fix.clone(),
            error: Error::NotBound {
                address: Address::Vfio(bdf),
                driver,
                fix,
            },
        })
    }

    fn not_viable(&self, bdf: Bdf, group: u32) -> Option<Finding> {
        let folder = self.folder(bdf).join("iommu_group/devices");
        let mut others: Vec<(String, String)> = fs::read_dir(folder)
            .ok()?
            .filter_map(|entry| {
                let name = entry.ok()?.file_name().to_str()?.to_owned();
                let driver =
                    last_part(&self.sys.join("bus/pci/devices").join(&name).join("driver"))?;
                let hinders = name != bdf.to_string() && !HARMLESS.contains(&driver.as_str());
                hinders.then_some((name, driver))
            })
            .collect();
        if others.is_empty() {
            return None;
        }
        others.sort_unstable();
        let list = |each: fn(&(String, String)) -> String, between: &str| {
            others.iter().map(each).collect::<Vec<_>>().join(between)
        };
        let named = list(|(name, driver)| format!("{name} ({driver})"), ", ");
        let fix = list(
            |(name, _)| format!("echo {name} > /sys/bus/pci/devices/{name}/driver/unbind"),
            "; ",
        ) + " (or move the card to a slot with a group of its own)";
        Some(Finding {
            what: format!("IOMMU group {group} is not viable: the kernel drives {named} of it"),
            fix: fix.clone(),
            error: Error::NotViable {
                group,
                others: named,
                fix,
            },
        })
    }
}

fn absent(address: &Address, path: &Path) -> Finding {
    let what = path.display().to_string();
    Finding {
        what: format!("there is no {what}"),
        fix: format!(
            "lspci -d {:04x}:{:04x} lists the cards that PCI sees; after a bitstream was loaded: echo 1 > /sys/bus/pci/rescan",
            pci::VENDOR,
            pci::DEVICE
        ),
        error: Error::NoDevice {
            address: address.clone(),
            what,
        },
    }
}

/// A device file that exists and may not be read and written.
fn not_accessible(path: &Path) -> Option<Finding> {
    match access(path, Access::READ_OK | Access::WRITE_OK) {
        Err(Errno::ACCESS | Errno::PERM) => {}
        _ => return None,
    }
    let fix = format!(
        "sudo chown $USER {0} (for good: a udev rule, SUBSYSTEM==\"vfio\", OWNER=\"…\")",
        path.display()
    );
    Some(Finding {
        what: format!("{} may not be read and written", path.display()),
        fix: fix.clone(),
        error: Error::NoPermission {
            path: path.to_owned(),
            fix,
        },
    })
}

fn diagnose_socket(address: &Address, path: &Path) -> Option<Finding> {
    let fix = format!(
        "start the simulated card: t2t-sim serve --socket {}",
        path.display()
    );
    let what = match fs::metadata(path) {
        Ok(found) if found.file_type().is_socket() => return not_accessible(path),
        Ok(_) => format!("{} is no socket", path.display()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            format!("there is no {}", path.display())
        }
        Err(error) => format!("{} cannot be looked at ({error})", path.display()),
    };
    Some(Finding {
        what,
        fix,
        error: Error::NoDevice {
            address: address.clone(),
            what: path.display().to_string(),
        },
    })
}
