//! Names and numbers of `<linux/pci_regs.h>` that the layout needs.

macro_rules! numbers {
    ($($name:ident: $type:ty = $value:expr;)*) => { $(pub const $name: $type = $value;)* };
}

numbers! {
    PCI_VENDOR_ID: usize = 0x00;
    PCI_DEVICE_ID: usize = 0x02;
    PCI_COMMAND: usize = 0x04;
    PCI_COMMAND_MEMORY: u16 = 0x2;
    PCI_COMMAND_MASTER: u16 = 0x4;
    PCI_COMMAND_PARITY: u16 = 0x40;
    PCI_COMMAND_SERR: u16 = 0x100;
    PCI_COMMAND_INTX_DISABLE: u16 = 0x400;
    PCI_STATUS: usize = 0x06;
    PCI_STATUS_CAP_LIST: u16 = 0x10;
    PCI_REVISION_ID: usize = 0x08;
    PCI_CLASS_PROG: usize = 0x09;
    PCI_CACHE_LINE_SIZE: usize = 0x0C;
    PCI_BASE_ADDRESS_0: usize = 0x10;
    PCI_BASE_ADDRESS_MEM_TYPE_64: u32 = 0x04;
    PCI_BASE_ADDRESS_MEM_PREFETCH: u32 = 0x08;
    PCI_SUBSYSTEM_VENDOR_ID: usize = 0x2C;
    PCI_SUBSYSTEM_ID: usize = 0x2E;
    PCI_CAPABILITY_LIST: usize = 0x34;
    PCI_INTERRUPT_LINE: usize = 0x3C;
    PCI_CAP_LIST_ID: usize = 0;
    PCI_CAP_LIST_NEXT: usize = 1;
    PCI_CAP_ID_PM: u8 = 0x01;
    PCI_CAP_ID_EXP: u8 = 0x10;
    PCI_CAP_ID_MSIX: u8 = 0x11;
    PCI_PM_PMC: usize = 2;
    PCI_PM_CTRL: usize = 4;
    PCI_PM_CTRL_STATE_MASK: u16 = 0x3;
    PCI_MSIX_FLAGS: usize = 2;
    PCI_MSIX_FLAGS_MASKALL: u16 = 0x4000;
    PCI_MSIX_FLAGS_ENABLE: u16 = 0x8000;
    PCI_MSIX_TABLE: usize = 4;
    PCI_MSIX_PBA: usize = 8;
    PCI_EXP_FLAGS: usize = 0x02;
    PCI_EXP_DEVCAP: usize = 0x04;
    PCI_EXP_DEVCAP_EXT_TAG: u32 = 0x20;
    PCI_EXP_DEVCAP_RBER: u32 = 0x8000;
    PCI_EXP_DEVCAP_FLR: u32 = 0x1000_0000;
    PCI_EXP_DEVCTL: usize = 0x08;
    PCI_EXP_DEVCTL_BCR_FLR: u16 = 0x8000;
    PCI_EXP_LNKCAP: usize = 0x0C;
    PCI_EXP_LNKCTL: usize = 0x10;
    PCI_EXP_LNKSTA: usize = 0x12;
    PCI_EXP_LNKSTA_SLC: u16 = 0x1000;
    PCI_EXP_DEVCAP2: usize = 0x24;
    PCI_EXP_DEVCTL2: usize = 0x28;
    PCI_EXP_LNKCAP2: usize = 0x2C;
    PCI_EXP_LNKCTL2: usize = 0x30;
    PCI_EXT_CAP_ID_DSN: u32 = 0x03;
}
