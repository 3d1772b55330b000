//! The verilated pipeline as a device
