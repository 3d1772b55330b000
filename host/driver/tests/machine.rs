//! What is missing to open a card, found in sysfs before anything is opened.

#[path = "common/machine.rs"]
mod files;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;

use files::{BDF, Files, address};
use t2t_driver::machine::{Finding, Machine};
use t2t_driver::{Address, Error};

fn only(findings: Vec<Finding>) -> Finding {
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings.into_iter().next().unwrap()
}

#[test]
fn a_card_that_can_be_opened_has_no_findings() {
    let files = Files::new();
    assert!(files.machine().diagnose(&address()).is_empty());
}

#[test]
fn cards_are_found_by_vendor_and_device_with_their_place() {
    let files = Files::new();
    files.add("0000:00:1f.0", (0x8086, 0x1234), Some("lpc"), Some(3));
    let found = files.machine().devices().unwrap();
    assert_eq!(found.len(), 1);
    let card = &found[0];
    assert_eq!(card.address, address());
    assert_eq!(card.driver.as_deref(), Some("vfio-pci"));
    assert_eq!(
        (card.place.numa, card.place.iommu_group),
        (Some(1), Some(7))
    );
    assert_eq!(card.place.cpus, [8, 9, 10, 11, 24]);
    let link = card.place.link.unwrap();
    assert!(link.is_degraded());
    assert_eq!(
        link.to_string(),
        "8.0 GT/s x4 (the card could 16.0 GT/s x8)"
    );
}

#[test]
fn a_machine_without_pci_has_no_cards() {
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::new(folder.path(), folder.path());
    assert!(machine.devices().unwrap().is_empty());
}

#[test]
fn no_such_device() {
    let files = Files::new();
    let other = Address::Vfio("0000:5e:00.0".parse().unwrap());
    let finding = only(files.machine().diagnose(&other));
    assert!(matches!(finding.error, Error::NoDevice { .. }));
    assert!(finding.fix.contains("lspci -d 10ee:7432"));
}

#[test]
fn another_device_at_the_address() {
    let files = Files::new();
    files.add("0000:3b:00.0", (0x8086, 0x1572), Some("vfio-pci"), None);
    let finding = only(files.machine().diagnose(&address()));
    assert!(matches!(finding.error, Error::WrongIdentity { .. }));
    assert!(finding.what.contains("8086:1572"));
}

#[test]
fn no_iommu() {
    let files = Files::new();
    fs::remove_file(files.device("0000:3b:00.0").join("iommu_group")).unwrap();
    let finding = only(files.machine().diagnose(&address()));
    assert!(matches!(finding.error, Error::NoIommu { .. }));
    assert!(finding.fix.contains("intel_iommu=on"));
}

#[test]
fn another_driver_has_it() {
    let files = Files::new();
    files.bind("0000:3b:00.0", Some("xdma"));
    let finding = only(files.machine().diagnose(&address()));
    assert!(matches!(&finding.error, Error::NotBound { driver, .. } if driver == "xdma"));
    assert_eq!(
        finding.fix,
        "modprobe vfio-pci; echo vfio-pci > /sys/bus/pci/devices/0000:3b:00.0/driver_override; \
         echo 0000:3b:00.0 > /sys/bus/pci/devices/0000:3b:00.0/driver/unbind; \
         echo 0000:3b:00.0 > /sys/bus/pci/drivers_probe"
    );
    files.bind("0000:3b:00.0", None);
    let finding = only(files.machine().diagnose(&address()));
    assert!(finding.what.contains("no driver"));
    assert!(!finding.fix.contains("unbind"));
}

#[test]
fn other_devices_of_the_group_that_the_kernel_drives() {
    let files = Files::new();
    files.add("0000:3b:00.1", (0x8086, 0x1572), Some("i40e"), Some(7));
    files.add("0000:3a:00.0", (0x8086, 0x2030), Some("pcieport"), Some(7));
    files.add("0000:3b:00.2", (0x8086, 0x1572), None, Some(7));
    let finding = only(files.machine().diagnose(&address()));
    assert!(matches!(finding.error, Error::NotViable { group: 7, .. }));
    assert!(finding.what.contains("0000:3b:00.1 (i40e)"));
    assert!(!finding.what.contains("3a:00.0") && !finding.what.contains("3b:00.2"));
    assert!(finding.fix.starts_with("echo 0000:3b:00.1 > "));
}

#[test]
fn the_kernels_vfio_is_not_loaded() {
    let files = Files::new();
    fs::remove_file(files.path("dev/vfio/vfio")).unwrap();
    let finding = only(files.machine().diagnose(&address()));
    assert_eq!(finding.fix, "modprobe vfio-pci");
}

/// Runs in a thread that is nobody, if this process may do so: the kernel gives each thread its own identity.
fn as_nobody<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let nobody = || {
            // SAFETY: changes the identity of this thread only, which ends after `run`.
            unsafe { libc::syscall(libc::SYS_setresuid, 65534, 65534, 65534) };
            run()
        };
        scope.spawn(nobody).join().unwrap()
    })
}

#[test]
fn no_permission_for_the_group() {
    let files = Files::new();
    let path = files.path("dev/vfio/7");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    fs::set_permissions(
        files.path("dev/vfio/vfio"),
        fs::Permissions::from_mode(0o666),
    )
    .unwrap();
    let finding = only(as_nobody(|| files.machine().diagnose(&address())));
    assert!(matches!(&finding.error, Error::NoPermission { path: found, .. } if *found == path));
    assert!(
        finding
            .fix
            .starts_with(&format!("sudo chown $USER {}", path.display()))
    );
}

#[test]
fn several_findings_come_in_the_order_in_which_they_hinder() {
    let files = Files::new();
    files.bind("0000:3b:00.0", Some("xdma"));
    files.add("0000:3b:00.1", (0x8086, 0x1572), Some("i40e"), Some(7));
    fs::remove_file(files.path("dev/vfio/vfio")).unwrap();
    let findings = files.machine().diagnose(&address());
    assert!(matches!(
        findings
            .iter()
            .map(|finding| &finding.error)
            .collect::<Vec<_>>()[..],
        [
            Error::NotBound { .. },
            Error::NotViable { .. },
            Error::NoDevice { .. }
        ]
    ));
    assert_eq!(BDF.to_string(), "0000:3b:00.0");
}

#[test]
fn a_socket_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::default();
    let address = |name: &str| Address::VfioUser(folder.path().join(name));
    let finding = only(machine.diagnose(&address("missing")));
    assert!(finding.fix.contains("t2t-sim serve --socket"));
    fs::write(folder.path().join("file"), "").unwrap();
    assert!(
        only(machine.diagnose(&address("file")))
            .what
            .contains("is no socket")
    );
    let _listener = UnixListener::bind(folder.path().join("socket")).unwrap();
    assert!(machine.diagnose(&address("socket")).is_empty());
}
