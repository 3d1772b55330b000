//! What is where in the configuration space, and which bits of it a host can write.
//!
//! Section numbers are those of the PCI Express Base Specification 4.0, where not said otherwise.

use super::BYTES;
use pcie_sys::bindings::*;
use t2t_contract::pci;
use t2t_contract::store;

/// Serial number of the simulated card.
pub const SERIAL: u64 = u64::from_be_bytes(*b"t2t-sim\x01");

/// Capability: power management.
pub const POWER: u32 = 0x40;
/// Capability: MSI-X.
pub const MSIX: u32 = 0x60;
/// Capability: PCI Express.
pub const EXPRESS: u32 = 0x70;
/// Extended capability: device serial number. Extended ones begin here (section 7.6).
const SERIAL_NUMBER: u32 = 0x100;

/// Power states.
pub const D0: u32 = 0;
pub const D3_HOT: u32 = 3;

/// Offset of the pending bits in the BAR of MSI-X.
pub const PENDING_AT: usize = pci::MSIX_BYTES / 2;

/// Speed and width of the link: 8 GT/s, eight lanes (section 7.5.3.6).
const LINK: u32 = 3 | 8 << 4;
/// Largest payload that the function takes: 512 bytes (section 7.5.3.3).
const PAYLOAD_512: u32 = 2;

/// Puts values and their masks of writable bits into place.
struct Maker {
    bytes: [u8; BYTES],
    writable: [u8; BYTES],
}

impl Maker {
    fn put<const N: usize>(&mut self, at: u32, value: [u8; N], writable: [u8; N]) {
        let range = at as usize..at as usize + N;
        self.bytes[range.clone()].copy_from_slice(&value);
        self.writable[range].copy_from_slice(&writable);
    }

    fn u8(&mut self, at: u32, value: u32, writable: u32) {
        self.put(at, [value as u8], [writable as u8]);
    }

    fn u16(&mut self, at: u32, value: u32, writable: u32) {
        let bytes = |value: u32| (value as u16).to_le_bytes();
        self.put(at, bytes(value), bytes(writable));
    }

    fn u32(&mut self, at: u32, value: u32, writable: u32) {
        self.put(at, value.to_le_bytes(), writable.to_le_bytes());
    }

    /// A BAR reads back the bits of an address that it decodes: all ones, written, tell its size (7.5.1.2.1).
    fn bar(&mut self, bar: usize, kind: u32, size: usize) {
        debug_assert!(size.is_power_of_two());
        let decoded = !(size as u32 - 1);
        self.u32(PCI_BASE_ADDRESS_0 + 4 * bar as u32, kind, decoded);
    }

    fn capability(&mut self, at: u32, id: u32, next: u32) {
        self.u8(at + PCI_CAP_LIST_ID, id, 0);
        self.u8(at + PCI_CAP_LIST_NEXT, next, 0);
    }
}

/// Bytes after power-on, and which of their bits can be written.
pub fn image() -> ([u8; BYTES], [u8; BYTES]) {
    let mut make = Maker {
        bytes: [0; BYTES],
        writable: [0; BYTES],
    };
    header(&mut make);
    power(&mut make);
    msix(&mut make);
    express(&mut make);
    serial_number(&mut make);
    (make.bytes, make.writable)
}

fn header(make: &mut Maker) {
    let command = PCI_COMMAND_MEMORY
        | PCI_COMMAND_MASTER
        | PCI_COMMAND_PARITY
        | PCI_COMMAND_SERR
        | PCI_COMMAND_INTX_DISABLE;
    make.u16(PCI_VENDOR_ID, pci::VENDOR.into(), 0);
    make.u16(PCI_DEVICE_ID, pci::DEVICE.into(), 0);
    make.u16(PCI_COMMAND, 0, command);
    make.u16(PCI_STATUS, PCI_STATUS_CAP_LIST, 0);
    make.u8(PCI_REVISION_ID, pci::REVISION.into(), 0);
    make.u8(PCI_CLASS_PROG, pci::CLASS, 0);
    make.u16(PCI_CLASS_DEVICE, pci::CLASS >> 8, 0);
    make.u8(PCI_CACHE_LINE_SIZE, 0, 0xFF);
    make.u8(PCI_INTERRUPT_LINE, 0, 0xFF);
    make.bar(pci::REGISTERS_BAR, 0, store::BAR0_BYTES);
    let wide = PCI_BASE_ADDRESS_MEM_TYPE_64 | PCI_BASE_ADDRESS_MEM_PREFETCH;
    make.bar(pci::STORE_BAR, wide, store::BAR2_BYTES);
    let upper = PCI_BASE_ADDRESS_0 + 4 * (pci::STORE_BAR as u32 + 1);
    make.u32(upper, 0, u32::MAX);
    make.bar(pci::MSIX_BAR, 0, pci::MSIX_BYTES);
    make.u16(PCI_SUBSYSTEM_VENDOR_ID, pci::SUBSYSTEM_VENDOR.into(), 0);
    make.u16(PCI_SUBSYSTEM_ID, pci::SUBSYSTEM.into(), 0);
    make.u8(PCI_CAPABILITY_LIST, POWER, 0);
}

/// Version 3, D0 and D3hot, no PME; no soft state survives D3hot (section 7.5.2).
fn power(make: &mut Maker) {
    make.capability(POWER, PCI_CAP_ID_PM, MSIX);
    make.u16(POWER + PCI_PM_PMC, 3, 0);
    make.u16(POWER + PCI_PM_CTRL, D0, PCI_PM_CTRL_STATE_MASK);
}

/// Table and pending bits in their own BAR (section 7.7.2).
fn msix(make: &mut Maker) {
    let flags = PCI_MSIX_FLAGS_MASKALL | PCI_MSIX_FLAGS_ENABLE;
    make.capability(MSIX, PCI_CAP_ID_MSIX, EXPRESS);
    make.u16(MSIX + PCI_MSIX_FLAGS, pci::VECTORS as u32 - 1, flags);
    make.u32(MSIX + PCI_MSIX_TABLE, pci::MSIX_BAR as u32, 0);
    let pending = PENDING_AT as u32 | pci::MSIX_BAR as u32;
    make.u32(MSIX + PCI_MSIX_PBA, pending, 0);
}

/// An endpoint of version 2 with function-level reset (section 7.5.3).
fn express(make: &mut Maker) {
    make.capability(EXPRESS, PCI_CAP_ID_EXP, 0);
    make.u16(EXPRESS + PCI_EXP_FLAGS, 2, 0);
    let device = PAYLOAD_512 | PCI_EXP_DEVCAP_EXT_TAG | PCI_EXP_DEVCAP_RBER | PCI_EXP_DEVCAP_FLR;
    make.u32(EXPRESS + PCI_EXP_DEVCAP, device, 0);
    // Reads of at most 512 bytes, relaxed ordering and no snoop allowed; bit 15 is an act and reads as 0.
    make.u16(EXPRESS + PCI_EXP_DEVCTL, 0x2810, 0x79FF);
    // ASPM optionality (bit 22) has to be set.
    make.u32(EXPRESS + PCI_EXP_LNKCAP, LINK | 1 << 22, 0);
    make.u16(EXPRESS + PCI_EXP_LNKCTL, 0, 0x00CB);
    make.u16(EXPRESS + PCI_EXP_LNKSTA, LINK | PCI_EXP_LNKSTA_SLC, 0);
    // Completion timeout: range B, and it can be disabled.
    make.u32(EXPRESS + PCI_EXP_DEVCAP2, 0x12, 0);
    make.u16(EXPRESS + PCI_EXP_DEVCTL2, 0, 0x1F);
    // 2.5, 5 and 8 GT/s; the last is the target.
    make.u32(EXPRESS + PCI_EXP_LNKCAP2, 0xE, 0);
    make.u16(EXPRESS + PCI_EXP_LNKCTL2, 3, 0xF);
}

/// Section 7.9.3.
fn serial_number(make: &mut Maker) {
    let header = PCI_EXT_CAP_ID_DSN | 1 << 16;
    make.u32(SERIAL_NUMBER, header, 0);
    make.put(SERIAL_NUMBER + 4, SERIAL.to_le_bytes(), [0; 8]);
}
