//! The committed constants against the kernel header of this machine, where there is one.

use std::collections::HashMap;

const BINDINGS: &str = include_str!("../src/bindings.rs");
const HEADER: &str = "/usr/include/linux/pci_regs.h";

fn number(text: &str) -> Option<u64> {
    let text = text.trim_end_matches(['U', 'L', 'u', 'l']);
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

fn bound() -> HashMap<&'static str, u64> {
    let constants = BINDINGS.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("pub const ")?.split_once(": u32 = ")?;
        Some((name, number(rest.strip_suffix(';')?)?))
    });
    constants.collect()
}

#[test]
fn constants_are_those_of_the_kernel_header() {
    let Ok(header) = std::fs::read_to_string(HEADER) else {
        eprintln!("skipped: no {HEADER} (apt-get install linux-libc-dev)");
        return;
    };
    let bound = bound();
    let mut compared = 0;
    for line in header.lines() {
        let mut words = line.split_whitespace();
        if words.next() != Some("#define") {
            continue;
        }
        let (Some(name), Some(value)) = (words.next(), words.next().and_then(number)) else {
            continue;
        };
        // A newer header has more names; none changes its number.
        if let Some(ours) = bound.get(name) {
            assert_eq!(*ours, value, "{name}");
            compared += 1;
        }
    }
    assert!(compared > 800, "only {compared} constants compared");
}

#[test]
fn well_known_places_are_where_the_specification_says() {
    use pcie_sys::bindings::*;
    assert_eq!(PCI_COMMAND, 0x04);
    assert_eq!(PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER, 0x06);
    assert_eq!(PCI_BASE_ADDRESS_0, 0x10);
    assert_eq!(PCI_CAPABILITY_LIST, 0x34);
    assert_eq!(PCI_CAP_ID_EXP, 0x10);
    assert_eq!(PCI_CAP_ID_MSIX, 0x11);
    assert_eq!(PCI_EXP_DEVCTL_BCR_FLR, 0x8000);
    assert_eq!(PCI_EXT_CAP_ID_DSN, 0x03);
}
