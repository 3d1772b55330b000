//! The virtual machine in which the kernel's own VFIO meets the simulated card.
//!
//! `guest-image` writes the archive that the kernel unpacks as its root: a first process (`guest-init`), `t2t`, the
//! kernel's VFIO modules, a desk. `guest-init` binds the card to vfio-pci and works with it through `t2t`, as an operator
//! would, and says on the serial console what held and what did not.

pub mod archive;
pub mod card;
pub mod interrupted;
pub mod machine;
pub mod operator;

/// What the first process says last when everything held.
pub const PASS: &str = "GUEST-RESULT: PASS";
/// What it says last when something did not, followed by what.
pub const FAIL: &str = "GUEST-RESULT: FAIL";
/// VFIO's modules of a Debian kernel, in the order in which they need each other.
pub const MODULES: [&str; 6] = [
    "virt/lib/irqbypass.ko",
    "drivers/vfio/vfio_virqfd.ko",
    "drivers/vfio/vfio.ko",
    "drivers/vfio/vfio_iommu_type1.ko",
    "drivers/vfio/pci/vfio-pci-core.ko",
    "drivers/vfio/pci/vfio-pci.ko",
];
