//! Every structure: exact bytes, what comes back from them, and what happens to bytes that are none.

use proptest::prelude::*;
use t2t_vfio_user::*;

fn u32s(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|w| w.to_le_bytes()).collect()
}

#[test]
fn a_command_header_is_id_command_size_flags_error() {
    let header = Header {
        id: 0x1234,
        command: Command::REGION_READ,
        kind: Kind::Command { answered: true },
    };
    let bytes = header.encode(16);
    assert_eq!(
        bytes,
        [0x34, 0x12, 9, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    );
}

#[test]
fn an_error_reply_has_bits_0_and_5_and_the_errno() {
    let header = Header {
        id: 7,
        command: Command::DMA_MAP,
        kind: Kind::Error(17),
    };
    assert_eq!(
        header.encode(0),
        [7, 0, 2, 0, 16, 0, 0, 0, 0x21, 0, 0, 0, 17, 0, 0, 0]
    );
}

#[test]
fn a_size_below_the_header_or_above_the_largest_message_is_refused() {
    let header = Header {
        id: 1,
        command: Command::VERSION,
        kind: Kind::Reply,
    };
    let mut bytes: [u8; 16] = header.encode(0).try_into().unwrap();
    for size in [0u32, 15, MAX_MESSAGE as u32 + 1, u32::MAX] {
        bytes[4..8].copy_from_slice(&size.to_le_bytes());
        assert!(Header::decode(&bytes).is_err(), "{size}");
    }
    bytes[4..8].copy_from_slice(&(MAX_MESSAGE as u32).to_le_bytes());
    assert_eq!(Header::decode(&bytes).unwrap().1, MAX_MESSAGE - 16);
}

#[test]
fn a_version_is_two_numbers_and_json_with_a_zero_behind() {
    let bytes = Version::OURS.encode();
    assert_eq!(bytes[..4], [0, 0, 1, 0]);
    assert_eq!(
        std::str::from_utf8(&bytes[4..]).unwrap(),
        "{\"capabilities\":{\"max_data_xfer_size\":1048576,\"max_dma_maps\":32768,\"max_msg_fds\":16,\"pgsizes\":4096}}\0"
    );
    assert_eq!(Version::decode(&bytes).unwrap(), Version::OURS);
}

#[test]
fn a_version_without_data_has_the_specifications_defaults() {
    let version = Version::decode(&[0, 0, 1, 0]).unwrap();
    assert_eq!(version.capabilities, Capabilities::default());
    let version = Version::decode(
        b"\0\0\x01\0{\"capabilities\":{\"max_msg_fds\":8,\"twin_socket\":{\"supported\":true}}}\0",
    );
    assert_eq!(version.unwrap().capabilities.max_msg_fds, 8);
}

#[test]
fn capabilities_that_are_no_json_or_no_numbers_are_refused() {
    for text in [
        "{",
        "[]",
        "{\"capabilities\":1}",
        "{\"capabilities\":{\"max_msg_fds\":\"8\"}}",
        "{\"capabilities\":{\"pgsizes\":-1}}",
    ] {
        let mut bytes = vec![0, 0, 1, 0];
        bytes.extend(text.as_bytes());
        assert!(Version::decode(&bytes).is_err(), "{text}");
    }
    let deep = [&[0, 0, 1, 0][..], &vec![b'['; MAX_MESSAGE]].concat();
    assert!(Version::decode(&deep).is_err());
}

#[test]
fn the_lower_minor_number_is_spoken_and_another_major_number_is_not() {
    let proposed = |major, minor| Version {
        major,
        minor,
        capabilities: Capabilities::default(),
    };
    assert_eq!(Version::negotiate(&proposed(0, 9)).unwrap().minor, 1);
    assert_eq!(Version::negotiate(&proposed(0, 0)).unwrap().minor, 0);
    assert!(Version::negotiate(&proposed(1, 0)).is_err());
}

#[test]
fn a_dma_map_has_32_bytes() {
    let map = DmaMap {
        flags: DmaMapFlags::READ | DmaMapFlags::WRITE,
        offset: 0x1000,
        address: 0x2_0000_0000,
        size: 0x4000,
    };
    assert_eq!(map.encode(), u32s(&[32, 3, 0x1000, 0, 0, 2, 0x4000, 0]));
}

#[test]
fn memory_that_is_empty_or_wraps_is_refused() {
    for (address, size) in [(0u64, 0u64), (u64::MAX, 1), (1, u64::MAX)] {
        let mut bytes = u32s(&[24, 0]);
        bytes.extend(address.to_le_bytes());
        bytes.extend(size.to_le_bytes());
        assert!(DmaUnmap::decode(&bytes).is_err(), "{address:#x} {size:#x}");
    }
}

#[test]
fn set_irqs_has_20_bytes_and_one_action_and_one_kind_of_data() {
    let set = IrqSet {
        index: pci::MSIX_IRQ,
        action: IrqSetFlags::TRIGGER,
        start: 0,
        count: 4,
        data: IrqData::EventFd,
    };
    assert_eq!(set.encode(), u32s(&[20, 0x24, 2, 0, 4]));
    for flags in [0, 0x20, 0x04, 0x38, 0x27, 0x64] {
        assert!(
            IrqSet::decode(&u32s(&[20, flags, 2, 0, 4])).is_err(),
            "{flags:#x}"
        );
    }
    assert!(
        IrqSet::decode(&u32s(&[20, 0x22, 2, 0, 4])).is_err(),
        "no booleans"
    );
    assert!(IrqSet::decode(&u32s(&[20, 0x21, 2, u32::MAX, 4])).is_err());
}

#[test]
fn a_write_says_how_much_it_brings() {
    let access = RegionAccess::with_data(2, 0x10, &[1, 2, 3, 4]);
    let bytes = access.encode();
    assert_eq!(bytes, u32s(&[0x10, 0, 2, 4, 0x0403_0201]));
    assert_eq!(RegionAccess::decode_data(&bytes).unwrap(), access);
    assert!(RegionAccess::decode_data(&bytes[..19]).is_err());
    assert!(RegionAccess::decode(&u32s(&[0, 0, 0, MAX_DATA as u32 + 1])).is_err());
    assert!(RegionAccess::decode(&u32s(&[u32::MAX, u32::MAX, 0, 1])).is_err());
}

#[test]
fn the_reply_to_a_dma_write_is_read_with_either_width_of_its_count() {
    let short = DmaAccess::decode(&u32s(&[64, 0, 8])).unwrap();
    let long = DmaAccess::decode(&u32s(&[64, 0, 8, 0])).unwrap();
    assert_eq!((short, short.count), (long, 8));
}

#[test]
fn infos_have_the_kernels_layouts() {
    let device = DeviceInfo {
        flags: DeviceFlags::RESET | DeviceFlags::PCI,
        regions: 9,
        irqs: 5,
    };
    assert_eq!(device.encode(), u32s(&[16, 3, 9, 5]));
    let region = RegionInfo {
        index: 2,
        flags: RegionFlags::READ | RegionFlags::WRITE,
        size: 0x20_0000,
        offset: 0,
    };
    assert_eq!(region.encode(), u32s(&[32, 3, 2, 0, 0x20_0000, 0, 0, 0]));
    let irq = IrqInfo {
        index: 2,
        flags: IrqInfoFlags::EVENTFD | IrqInfoFlags::MASKABLE,
        count: 4,
    };
    assert_eq!(irq.encode(), u32s(&[16, 3, 2, 4]));
    assert_eq!(
        RegionIoFds { index: 0, count: 0 }.encode(),
        u32s(&[16, 0, 0, 0])
    );
}

proptest! {
    #[test]
    fn what_is_encoded_is_decoded_again(
        id: u16, number: u16, error: u32, payload in 0..MAX_MESSAGE - 16, address in 0u64..1 << 62, size in 1u64..1 << 62, index: u32,
        count: u32, data in prop::collection::vec(any::<u8>(), 1..300),
    ) {
        for kind in [Kind::Command { answered: true }, Kind::Command { answered: false }, Kind::Reply, Kind::Error(error)] {
            let header = Header { id, command: Command(number), kind };
            let bytes = header.encode(payload);
            prop_assert_eq!(Header::decode(bytes.first_chunk().unwrap()), Ok((header, payload)));
        }
        let map = DmaMap { flags: DmaMapFlags::WRITE, offset: address / 2, address, size };
        prop_assert_eq!(DmaMap::decode(&map.encode()), Ok(map));
        for all in [false, true] {
            let unmap = DmaUnmap { address, size, all };
            prop_assert_eq!(DmaUnmap::decode(&unmap.encode()), Ok(unmap));
        }
        let write = DmaAccess { address, count: data.len() as u64, data: &data };
        let bytes = write.encode();
        prop_assert_eq!(DmaAccess::decode_data(&bytes), Ok(write));
        let write = RegionAccess::with_data(index, address, &data);
        let bytes = write.encode();
        prop_assert_eq!(RegionAccess::decode_data(&bytes), Ok(write));
        let device = DeviceInfo { flags: DeviceFlags::PCI, regions: index, irqs: count };
        prop_assert_eq!(DeviceInfo::decode(&device.encode()), Ok(device));
        let region = RegionInfo { index, flags: RegionFlags::READ, size, offset: address };
        prop_assert_eq!(RegionInfo::decode(&region.encode()), Ok(region));
        let fds = RegionIoFds { index, count };
        prop_assert_eq!(RegionIoFds::decode(&fds.encode()), Ok(fds));
        let irq = IrqInfo { index, flags: IrqInfoFlags::EVENTFD, count };
        prop_assert_eq!(IrqInfo::decode(&irq.encode()), Ok(irq));
        let set = IrqSet { index, action: IrqSetFlags::MASK, start: 3, count: data.len() as u32, data: IrqData::Bool(&data) };
        let bytes = set.encode();
        prop_assert_eq!(IrqSet::decode(&bytes), Ok(set));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        if let Some(head) = bytes.first_chunk() {
            let _ = Header::decode(head);
        }
        let _ = Version::decode(&bytes);
        let _ = (DmaMap::decode(&bytes), DmaUnmap::decode(&bytes));
        let _ = (DmaAccess::decode(&bytes), DmaAccess::decode_data(&bytes));
        let _ = (RegionAccess::decode(&bytes), RegionAccess::decode_data(&bytes));
        let _ = (DeviceInfo::decode(&bytes), RegionInfo::decode(&bytes), RegionIoFds::decode(&bytes));
        let _ = (IrqInfo::decode(&bytes), IrqSet::decode(&bytes));
    }
}
