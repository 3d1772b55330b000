//! `t2t devices`: the cards of this machine, and what is missing to open them.

use super::out::Out;
use crate::exit::Failure;
use crate::operator::failed;
use serde::Serialize;

#[derive(Serialize)]
struct Devices {
    devices: Vec<Device>,
}

#[derive(Serialize)]
struct Device {
    address: String,
    pci: String,
    driver: Option<String>,
    numa_node: Option<u32>,
    iommu_group: Option<u32>,
    link: Option<String>,
    missing: Vec<Missing>,
}

/// What keeps a card from being opened.
#[derive(Clone, Debug, Serialize)]
pub struct Missing {
    /// What is wrong.
    pub what: String,
    /// The command, or the act, that would fix it.
    pub fix: String,
}

/// What is missing to open the card at an address.
pub fn missing(address: &t2t_driver::Address) -> Vec<Missing> {
    let findings = t2t_driver::diagnose(address).into_iter();
    findings
        .map(|finding| Missing {
            what: finding.what,
            fix: finding.fix,
        })
        .collect()
}

/// As people read it.
pub fn missing_text(missing: &[Missing]) -> String {
    missing
        .iter()
        .map(|one| format!("  missing: {}\n      fix: {}\n", one.what, one.fix))
        .collect()
}

/// `t2t devices`.
pub fn run(out: Out) -> Result<(), Failure> {
    let found = t2t_driver::devices().map_err(failed)?;
    let devices = found.iter().map(|found| Device {
        address: found.address.to_string(),
        pci: format!("{:04x}:{:04x}", found.pci.0, found.pci.1),
        driver: found.driver.clone(),
        numa_node: found.place.numa,
        iommu_group: found.place.iommu_group,
        link: found.place.link.map(|link| link.to_string()),
        missing: missing(&found.address),
    });
    let devices = Devices {
        devices: devices.collect(),
    };
    out.answer(&devices, || text(&devices.devices))
}

fn text(devices: &[Device]) -> String {
    if devices.is_empty() {
        return "no card in this machine. A simulated one: `t2t-sim serve --socket S`, then --device vfio-user:S\n".to_owned();
    }
    let known = |value: Option<u32>| {
        value.map_or_else(|| "not known".to_owned(), |value| value.to_string())
    };
    let one = |device: &Device| {
        let ready = if device.missing.is_empty() {
            "ready\n".to_owned()
        } else {
            format!("NOT READY\n{}", missing_text(&device.missing))
        };
        format!(
            "{}  {}  driver {}  NUMA node {}  IOMMU group {}  {}  {ready}",
            device.address,
            device.pci,
            device.driver.as_deref().unwrap_or("none"),
            known(device.numa_node),
            known(device.iommu_group),
            device.link.as_deref().unwrap_or("link not known"),
        )
    };
    devices.iter().map(one).collect()
}
