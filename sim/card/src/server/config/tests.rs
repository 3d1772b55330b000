//! The space, byte by byte.

use super::layout::SERIAL;
use super::*;

fn words(config: &Config, at: usize, count: usize) -> Vec<u32> {
    let bytes = config.read(at as u64, 4 * count).unwrap();
    bytes
        .chunks(4)
        .map(|b| u32::from_le_bytes(b.try_into().unwrap()))
        .collect()
}

#[test]
fn the_header_is_these_bytes() {
    assert_eq!(
        words(&Config::new(), 0, 16),
        [
            0x7432_10EE,
            0x0010_0000,
            0x1200_0002,
            0,
            0,
            0,
            0x0000_000C,
            0,
            0,
            0,
            0,
            0x7432_10EE,
            0,
            0x40,
            0,
            0,
        ]
    );
}

#[test]
fn the_capabilities_are_these_bytes() {
    let config = Config::new();
    assert_eq!(words(&config, 0x40, 2), [0x0003_6001, 0]);
    assert_eq!(words(&config, 0x60, 3), [0x0003_7011, 4, 0x804]);
    assert_eq!(
        words(&config, 0x70, 15),
        [
            0x0002_0010,
            0x1000_8022,
            0x0000_2810,
            0x0040_0083,
            0x1083_0000,
            0,
            0,
            0,
            0,
            0x12,
            0,
            0xE,
            0x3,
            0,
            0,
        ]
    );
    let serial = [SERIAL as u32, (SERIAL >> 32) as u32];
    assert_eq!(
        words(&config, 0x100, 3),
        [&[0x0001_0003][..], &serial].concat()
    );
    let rest = config.read(0x10C, BYTES - 0x10C).unwrap();
    assert!(rest.iter().all(|&byte| byte == 0));
}

#[test]
fn a_host_sees_an_endpoint_of_gen3_x8_with_a_reset_and_four_vectors() {
    let config = Config::new();
    let space = pcie_sys::ConfigSpace::new(config.read(0, BYTES).unwrap()).unwrap();
    let express = space.express().unwrap();
    assert_eq!(express.link().to_string(), "8.0 GT/s x8");
    assert!(express.function_level_reset() && !express.link().is_less_than(express.link_able()));
    assert_eq!(express.device_type(), pcie_sys::DeviceType::Endpoint);
    assert_eq!(space.msix().unwrap().vectors(), 4);
    assert_eq!(space.serial_number(), Some(SERIAL));
    assert_eq!(space.class().code(), t2t_contract::pci::CLASS);
    assert!(!space.power_management().unwrap().no_soft_reset());
}

#[test]
fn all_ones_change_what_can_be_written_and_nothing_else() {
    let mut config = Config::new();
    let before = words(&config, 0, BYTES / 4);
    for at in (0..BYTES).step_by(4) {
        if at != 0x78 {
            config.write(at as u64, &[0xFF; 4]).unwrap();
        }
    }
    let changed: Vec<_> = (0..BYTES / 4)
        .zip(before.iter().zip(words(&config, 0, BYTES / 4)))
        .filter(|(_, (before, after))| **before != *after)
        .map(|(n, (before, after))| (4 * n, before ^ after))
        .collect();
    assert_eq!(
        changed,
        [
            (0x04, 0x0546),
            (0x0C, 0xFF),
            (0x10, 0xFFFF_0000),
            (0x18, 0xFFE0_0000),
            (0x1C, 0xFFFF_FFFF),
            (0x20, 0xFFFF_F000),
            (0x3C, 0xFF),
            (0x44, 0x3),
            (0x60, 0xC000_0000),
            (0x80, 0xCB),
            (0x98, 0x1F),
            (0xA0, 0xC),
        ]
    );
}

#[test]
fn bars_tell_their_sizes_and_keep_their_addresses() {
    let mut config = Config::new();
    for (at, size, kind) in [
        (0x10, 0x1_0000u32, 0),
        (0x18, 0x20_0000, 0xC),
        (0x20, 0x1000, 0),
    ] {
        config.write(at, &[0xFF; 4]).unwrap();
        let read = words(&config, at as usize, 1)[0];
        assert_eq!((!(read & !0xF) + 1, read & 0xF), (size, kind), "{at:#x}");
        config.write(at, &0xFE00_0000u32.to_le_bytes()).unwrap();
        assert_eq!(words(&config, at as usize, 1), [0xFE00_0000 | kind]);
    }
}

#[test]
fn bit_15_of_device_control_asks_for_a_reset_and_reads_as_zero() {
    let mut config = Config::new();
    let no = Effect { reset: false };
    let yes = Effect { reset: true };
    assert_eq!(config.write(0x78, &[0x10, 0x28]), Some(no));
    assert_eq!(config.write(0x78, &[0x10, 0xA8]), Some(yes));
    assert_eq!(config.write(0x79, &[0x80]), Some(yes));
    assert_eq!(config.write(0x76, &[0, 0, 0, 0x80]), Some(yes));
    assert_eq!(config.write(0x78, &[0xFF]), Some(no), "the lower byte only");
    assert_eq!(config.read(0x79, 1).unwrap()[0] & 0x80, 0);
}

#[test]
fn a_function_in_d3hot_neither_answers_nor_masters_and_comes_back_reset() {
    let mut config = Config::new();
    config.write(0x04, &[0x06, 0]).unwrap();
    assert!(config.memory_enabled() && config.bus_master());
    let asleep = config.write(0x44, &[3, 0]).unwrap();
    assert!(!asleep.reset && !config.memory_enabled() && !config.bus_master());
    assert!(
        !config.write(0x44, &[1, 0]).unwrap().reset,
        "there is no D1"
    );
    assert_eq!(config.read(0x44, 1), Some(&[3][..]));
    assert!(config.write(0x44, &[0, 0]).unwrap().reset);
}

#[test]
fn memory_and_mastering_are_off_until_they_are_switched_on() {
    let mut config = Config::new();
    assert!(!config.memory_enabled() && !config.bus_master());
    config.write(0x04, &[0x02]).unwrap();
    assert!(config.memory_enabled() && !config.bus_master());
    config.reset();
    assert!(!config.memory_enabled());
}

#[test]
fn beyond_the_end_there_is_nothing() {
    let mut config = Config::new();
    assert_eq!(config.read(4095, 2), None);
    assert_eq!(config.write(4094, &[0; 4]), None);
    assert_eq!(config.read(u64::MAX, 1), None);
    assert_eq!(config.read(4096, 0), Some(&[][..]));
}
