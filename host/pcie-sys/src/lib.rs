//! Constants and layouts of PCI and PCI Express configuration space.
#![no_std]
