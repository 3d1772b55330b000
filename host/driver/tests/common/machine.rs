//! A machine in a folder: sysfs and `/dev` as they are with one card.
#![allow(dead_code)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use t2t_contract::pci;
use t2t_driver::machine::Machine;
use t2t_driver::{Address, Bdf};
use tempfile::TempDir;

pub const BDF: Bdf = Bdf {
    domain: 0,
    bus: 0x3B,
    device: 0,
    function: 0,
};

pub fn address() -> Address {
    Address::Vfio(BDF)
}

/// A machine with one card in IOMMU group 7, bound to vfio-pci, that anybody may open.
pub struct Files(pub TempDir);

impl Files {
    pub fn new() -> Self {
        let files = Files(tempfile::tempdir().unwrap());
        fs::set_permissions(files.0.path(), fs::Permissions::from_mode(0o755)).unwrap();
        files.add(
            "0000:3b:00.0",
            (pci::VENDOR, pci::DEVICE),
            Some("vfio-pci"),
            Some(7),
        );
        let folder = files.device("0000:3b:00.0");
        fs::write(folder.join("numa_node"), "1\n").unwrap();
        fs::write(folder.join("local_cpulist"), "8-11,24\n").unwrap();
        fs::write(folder.join("config"), config()).unwrap();
        fs::create_dir_all(files.path("dev/vfio")).unwrap();
        fs::write(files.path("dev/vfio/vfio"), "").unwrap();
        fs::write(files.path("dev/vfio/7"), "").unwrap();
        files
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn device(&self, name: &str) -> PathBuf {
        self.path("sys/bus/pci/devices").join(name)
    }

    pub fn add(&self, name: &str, id: (u16, u16), driver: Option<&str>, group: Option<u32>) {
        let folder = self.device(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("vendor"), format!("{:#06x}\n", id.0)).unwrap();
        fs::write(folder.join("device"), format!("{:#06x}\n", id.1)).unwrap();
        self.bind(name, driver);
        if let Some(group) = group {
            let groups = self.path(&format!("sys/kernel/iommu_groups/{group}"));
            fs::create_dir_all(groups.join("devices")).unwrap();
            link(&groups, &folder.join("iommu_group"));
            link(&folder, &groups.join("devices").join(name));
        }
    }

    pub fn bind(&self, name: &str, driver: Option<&str>) {
        let place = self.device(name).join("driver");
        let _ = fs::remove_file(&place);
        if let Some(driver) = driver {
            let drivers = self.path("sys/bus/pci/drivers").join(driver);
            fs::create_dir_all(&drivers).unwrap();
            link(&drivers, &place);
        }
    }

    pub fn machine(&self) -> Machine {
        Machine::new(self.path("sys"), self.path("dev"))
    }
}

fn link(to: &Path, at: &Path) {
    symlink(to, at).unwrap();
}

/// Configuration space of a card on a link that came up narrower than it could: gen 3 x4 of gen 4 x8.
pub fn config() -> Vec<u8> {
    let mut config = vec![0; 256];
    config[0..2].copy_from_slice(&pci::VENDOR.to_le_bytes());
    config[2..4].copy_from_slice(&pci::DEVICE.to_le_bytes());
    config[6] = 0x10;
    config[0x34] = 0x40;
    config[0x40] = 0x10;
    config[0x42] = 0x02;
    config[0x4C..0x50].copy_from_slice(&(4_u32 | 8 << 4).to_le_bytes());
    config[0x52..0x54].copy_from_slice(&(3_u16 | 4 << 4).to_le_bytes());
    config
}
