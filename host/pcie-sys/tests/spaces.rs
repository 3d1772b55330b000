//! Configuration spaces byte by byte: sound ones, and those of broken functions.

use pcie_sys::bindings::*;
use pcie_sys::*;
use proptest::prelude::*;

/// Writes bytes at an offset.
fn put(space: &mut [u8], at: usize, bytes: &[u8]) {
    space[at..at + bytes.len()].copy_from_slice(bytes);
}

/// An accelerator card: two 64-bit BARs and a third, power management, MSI-X, PCI Express 8 GT/s x8, and a serial number.
fn endpoint() -> Vec<u8> {
    let mut s = vec![0; 4096];
    put(
        &mut s,
        0x00,
        &[0xEE, 0x10, 0x32, 0x74, 0x06, 0x04, 0x10, 0x20],
    );
    put(
        &mut s,
        0x08,
        &[0x02, 0x00, 0x00, 0x12, 0x10, 0x00, 0x80, 0x00],
    );
    put(
        &mut s,
        0x10,
        &[0x04, 0x00, 0x00, 0xF0, 0x01, 0x00, 0x00, 0x00],
    );
    put(
        &mut s,
        0x18,
        &[0x0C, 0x00, 0x20, 0xF0, 0x02, 0x00, 0x00, 0x00],
    );
    put(
        &mut s,
        0x20,
        &[0x00, 0x10, 0x00, 0xFE, 0x01, 0xE0, 0x00, 0x00],
    );
    put(&mut s, 0x2C, &[0xEE, 0x10, 0x07, 0x00]);
    put(&mut s, 0x34, &[0x40]);
    // Power management, version 3, in D3hot.
    put(
        &mut s,
        0x40,
        &[0x01, 0x60, 0x03, 0x02, 0x0B, 0x00, 0x00, 0x00],
    );
    // MSI-X: 4 vectors, enabled; table in BAR 4 at 0, pending bits at 0x800.
    put(
        &mut s,
        0x60,
        &[
            0x11, 0x72, 0x03, 0x80, 0x04, 0x00, 0x00, 0x00, 0x04, 0x08, 0x00, 0x00,
        ],
    );
    // PCI Express, version 2, endpoint, FLR, 512 bytes of payload; could do 8 GT/s x16, came to 5 GT/s x8. The pointer's
    // two lowest bits are reserved.
    put(
        &mut s,
        0x70,
        &[
            0x10, 0x03, 0x02, 0x00, 0x02, 0x80, 0x00, 0x10, 0x30, 0x28, 0x20, 0x00,
        ],
    );
    put(
        &mut s,
        0x7C,
        &[0x03, 0x01, 0x00, 0x00, 0x00, 0x00, 0x82, 0x10],
    );
    // Advanced errors at 0x100, serial number at 0x140.
    put(&mut s, 0x100, &[0x01, 0x00, 0x02, 0x14]);
    put(
        &mut s,
        0x140,
        &[0x03, 0x00, 0x01, 0x00, 8, 7, 6, 5, 4, 3, 2, 1],
    );
    s
}

#[test]
fn the_header_of_an_endpoint_is_read() {
    let bytes = endpoint();
    let space = ConfigSpace::new(&bytes).expect("long enough");
    let identity = Identity {
        vendor: 0x10EE,
        device: 0x7432,
        revision: 2,
        subsystem_vendor: 0x10EE,
        subsystem: 7,
    };
    assert_eq!(space.identity(), identity);
    assert!(!space.is_absent());
    assert_eq!(space.class().code(), 0x12_00_00);
    assert_eq!(space.header_type(), HeaderType::Normal);
    assert!(space.multi_function());
    assert!(space.command().memory() && space.command().bus_master());
    assert!(space.command().intx_disabled());
    assert_eq!(space.command().with_bus_master(false), Command(0x0402));
    assert_eq!(Command(0).with_memory(true), Command(0x0002));
    assert!(space.status().capability_list() && space.status().aborted());
    assert!(!space.status().parity_error() && !space.status().system_error());
}

#[test]
fn bars_have_a_type_a_width_and_an_address() {
    let bytes = endpoint();
    let space = ConfigSpace::new(&bytes).expect("long enough");
    let memory = |address, is_64_bit, prefetchable| Bar::Memory {
        address,
        is_64_bit,
        prefetchable,
    };
    let expected = [
        (0, memory(0x1_F000_0000, true, false)),
        (2, memory(0x2_F020_0000, true, true)),
        (4, memory(0xFE00_1000, false, false)),
        (5, Bar::Io { address: 0xE000 }),
    ];
    assert_eq!(space.bars().collect::<Vec<_>>(), expected);
    assert_eq!(space.bar(2), Some(expected[1].1));
    assert_eq!(space.bar(1), None, "the upper half of BAR 0");
    assert_eq!(space.bar(6), None);
}

#[test]
fn a_64_bit_bar_without_an_upper_half_is_malformed() {
    let mut bytes = endpoint();
    put(&mut bytes, 0x24, &[0x04, 0, 0, 0xF0]);
    put(&mut bytes, 0x20, &[0x02, 0, 0, 0xF0]);
    let space = ConfigSpace::new(&bytes).expect("long enough");
    assert_eq!(space.bar(4), Some(Bar::Malformed { raw: 0xF000_0002 }));
    assert_eq!(space.bar(5), Some(Bar::Malformed { raw: 0xF000_0004 }));
    bytes[0x0E] = 0x01;
    let bridge = ConfigSpace::new(&bytes).expect("long enough");
    assert_eq!(bridge.header_type(), HeaderType::Bridge);
    assert_eq!(bridge.bars().count(), 1, "a bridge has two registers");
    assert_eq!(bridge.identity().subsystem, 0);
}

#[test]
fn capabilities_are_found_in_the_order_of_their_list() {
    let bytes = endpoint();
    let space = ConfigSpace::new(&bytes).expect("long enough");
    let found: Vec<(u8, u8)> = space
        .capabilities()
        .map(|c| c.map(|c| (c.id, c.offset)).expect("sound"))
        .collect();
    assert_eq!(found, [(0x01, 0x40), (0x11, 0x60), (0x10, 0x70)]);
    let extended: Vec<(u16, u8, u16)> = space
        .extended_capabilities()
        .map(|c| c.map(|c| (c.id, c.version, c.offset)).expect("sound"))
        .collect();
    assert_eq!(extended, [(1, 2, 0x100), (3, 1, 0x140)]);
    assert_eq!(space.serial_number(), Some(0x0102_0304_0506_0708));
}

#[test]
fn typed_views_say_what_their_capability_says() {
    let bytes = endpoint();
    let space = ConfigSpace::new(&bytes).expect("long enough");
    let msix = space.msix().expect("there");
    assert_eq!((msix.at, msix.vectors(), msix.table_bytes()), (0x60, 4, 64));
    assert_eq!(msix.table, Place { bar: 4, offset: 0 });
    assert_eq!(
        msix.pending,
        Place {
            bar: 4,
            offset: 0x800
        }
    );
    assert!(msix.enabled() && !msix.masked());

    let express = space.express().expect("there");
    assert_eq!((express.at, express.version()), (0x70, 2));
    assert_eq!(express.device_type(), DeviceType::Endpoint);
    assert!(express.function_level_reset() && express.transactions_pending());
    assert!(!express.errors());
    assert_eq!(express.max_payload_able(), Some(512));
    assert_eq!(express.max_payload(), Some(256));
    assert_eq!(express.link_able().to_string(), "8.0 GT/s x16");
    assert_eq!(express.link().to_string(), "5.0 GT/s x8");
    assert_eq!(express.link().speed.generation(), 2);
    assert!(express.link().is_less_than(express.link_able()));
    assert!(!express.link_able().is_less_than(express.link()));

    let power = space.power_management().expect("there");
    assert_eq!((power.at, power.version()), (0x40, 3));
    assert_eq!(power.state(), PowerState::D3Hot);
    assert!(power.no_soft_reset() && power.has_d1() && !power.has_d2());
}

#[test]
fn fewer_bytes_than_a_header_are_refused() {
    for bytes in [0, 1, 63] {
        let refused = ConfigSpace::new(&endpoint()[..bytes]).expect_err("too short");
        assert_eq!(refused, TooShort { bytes });
    }
}

#[test]
fn the_header_alone_is_enough_for_the_identity_but_its_list_is_truncated() {
    let bytes = endpoint();
    let space = ConfigSpace::new(&bytes[..64]).expect("long enough");
    assert_eq!(space.identity().vendor, 0x10EE);
    let found: Vec<_> = space.capabilities().collect();
    assert_eq!(found, [Err(Fault::Truncated { at: 0x40 })]);
    assert!(found[0].is_err_and(|f| f.to_string().contains("root")));
    assert_eq!(space.extended_capabilities().count(), 0);
    assert_eq!(space.msix(), None);
}

#[test]
fn a_list_that_loops_is_walked_once() {
    let mut bytes = endpoint();
    bytes[0x71] = 0x60;
    let space = ConfigSpace::new(&bytes).expect("long enough");
    let found: Vec<_> = space.capabilities().collect();
    assert_eq!(found.len(), 4);
    assert_eq!(found[3], Err(Fault::Loop { at: 0x60 }));
    assert!(space.msix().is_some(), "what comes before the fault counts");
    put(&mut bytes, 0x140, &[0x03, 0x00, 0x01, 0x10]);
    let space = ConfigSpace::new(&bytes).expect("long enough");
    let found: Vec<_> = space.extended_capabilities().collect();
    assert_eq!(found.len(), 3);
    assert_eq!(found[2], Err(Fault::Loop { at: 0x100 }));
}

#[test]
fn a_list_that_points_into_the_header_ends_there() {
    let mut bytes = endpoint();
    bytes[0x41] = 0x10;
    let space = ConfigSpace::new(&bytes).expect("long enough");
    let found: Vec<_> = space.capabilities().collect();
    assert_eq!(found[1..], [Err(Fault::OutOfRange { at: 0x10 })]);
    assert_eq!(space.msix(), None);
    put(&mut bytes, 0x100, &[0x01, 0x00, 0x02, 0x08]);
    let space = ConfigSpace::new(&bytes).expect("long enough");
    let found: Vec<_> = space.extended_capabilities().collect();
    assert_eq!(found[1..], [Err(Fault::OutOfRange { at: 0x80 })]);
}

#[test]
fn a_capability_that_does_not_fit_has_no_view() {
    let mut bytes = endpoint();
    bytes[0x41] = 0xF8;
    put(&mut bytes, 0xF8, &[0x11, 0x00, 0x03, 0x80]);
    let space = ConfigSpace::new(&bytes).expect("long enough");
    assert!(space.capability(PCI_CAP_ID_MSIX).is_some());
    assert_eq!(
        space.msix(),
        None,
        "four bytes of the table's place are missing"
    );
}

#[test]
fn a_function_that_is_gone_answers_with_ones() {
    let bytes = [0xFF; 4096];
    let space = ConfigSpace::new(&bytes).expect("long enough");
    assert!(space.is_absent());
    assert_eq!(space.header_type(), HeaderType::Unknown(0x7F));
    assert_eq!(space.bars().count(), 0);
    let found: Vec<_> = space.capabilities().collect();
    assert_eq!(found, [Err(Fault::NoAnswer { at: 0xFC })]);
    assert_eq!(space.extended_capabilities().count(), 0);
}

#[test]
fn every_speed_of_the_specification_is_known() {
    for (code, text) in [
        (0, "unknown speed 0"),
        (1, "2.5 GT/s"),
        (2, "5.0 GT/s"),
        (3, "8.0 GT/s"),
        (4, "16.0 GT/s"),
        (5, "32.0 GT/s"),
        (6, "64.0 GT/s"),
        (7, "unknown speed 7"),
    ] {
        let mut bytes = endpoint();
        put(&mut bytes, 0x82, &[0x40 | code, 0x10]);
        let space = ConfigSpace::new(&bytes).expect("long enough");
        let link = space.express().expect("there").link();
        assert_eq!(link.to_string(), format!("{text} x4"));
    }
}

/// Looks at everything.
fn look(bytes: &[u8]) {
    let Ok(space) = ConfigSpace::new(bytes) else {
        return;
    };
    let _ = (space.identity(), space.class().code(), space.header_type());
    let _ = (space.multi_function(), space.is_absent());
    assert!(space.bars().count() <= 6);
    assert!(space.capabilities().count() <= 49);
    assert!(space.extended_capabilities().count() <= 961);
    let _ = space.msix().map(|m| (m.table_bytes(), m.pending));
    let _ = space.express().map(|e| (e.device_type(), e.max_payload()));
    let _ = space
        .express()
        .map(|e| format!("{} {}", e.link(), e.link_able()));
    let _ = space.power_management().map(|p| p.state());
    let _ = (space.serial_number(), format!("{space:?}"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_bytes_never_panic_and_lists_end(bytes in prop::collection::vec(any::<u8>(), 0..4200)) {
        look(&bytes);
    }

    /// Sound but for a few bytes: these get deeper.
    #[test]
    fn a_broken_endpoint_never_panics(
        changes in prop::collection::vec((0usize..0x200, any::<u8>()), 1..20), length in 64usize..=4096,
    ) {
        let mut bytes = endpoint();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        look(&bytes[..length]);
    }

    /// A list of capabilities at any places in any order is walked from end to end.
    #[test]
    fn any_sound_list_is_walked(places in Just((16u8..64).collect::<Vec<_>>()).prop_shuffle(), count in 0usize..48) {
        let mut bytes = vec![0; 256];
        bytes[0x06] = 0x10;
        let mut pointer = 0x34;
        for (n, place) in places[..count].iter().enumerate() {
            bytes[pointer] = place * 4;
            bytes[usize::from(place * 4)] = n as u8;
            pointer = usize::from(place * 4) + 1;
        }
        let space = ConfigSpace::new(&bytes).expect("long enough");
        let found: Vec<_> = space.capabilities().map(|c| c.map(|c| (c.id, c.offset / 4))).collect();
        let expected: Vec<_> = places[..count].iter().enumerate().map(|(n, p)| Ok((n as u8, *p))).collect();
        prop_assert_eq!(found, expected);
    }
}
