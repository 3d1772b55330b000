//! The server over a function of a few words, as a client sees it.

mod common;

use common::*;
use rustix::io::Errno;
use std::io::Write;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};
use t2t_contract::pci as card;
use t2t_simcard::server::{AccessError, Function, Host, Masked, Note, SERIAL};
use t2t_vfio_user::*;

/// BAR0 and BAR2 are memory, but for these words of BAR0.
struct Toy {
    words: [Vec<u32>; 3],
}

/// Refuses reads and writes.
const REFUSES: u32 = 0x40;
/// A write of word `n` writes a record there: an address in the client's memory, from the two words before.
const WRITES: u32 = 0x18;
/// How the last record went: 1 = written, 2 = refused.
const WENT: u32 = 0x1C;
/// Interrupts with the vector written.
const INTERRUPTS: u32 = 0x20;
/// Counts resets.
const RESETS: u32 = 0x24;

impl Toy {
    fn new() -> Toy {
        let words = [vec![0; 0x4000], vec![], vec![0; 0x8_0000]];
        Toy { words }
    }

    fn record() -> Vec<u8> {
        (0..64).collect()
    }

    fn word(&mut self, offset: u32) -> &mut u32 {
        &mut self.words[0][offset as usize / 4]
    }
}

impl Function for Toy {
    fn read(
        &mut self,
        bar: usize,
        offset: u32,
        words: &mut [u32],
        _: &mut dyn Host,
    ) -> Result<(), AccessError> {
        let first = offset as usize / 4;
        words.copy_from_slice(&self.words[bar][first..first + words.len()]);
        match bar == 0 && offset == REFUSES {
            true => Err(AccessError::Refused),
            false => Ok(()),
        }
    }

    fn write(
        &mut self,
        bar: usize,
        offset: u32,
        words: &[Masked],
        host: &mut dyn Host,
    ) -> Result<(), AccessError> {
        if bar == 0 && offset == REFUSES {
            return Err(AccessError::Refused);
        }
        for (n, word) in words.iter().enumerate() {
            let place = &mut self.words[bar][offset as usize / 4 + n];
            let mask = (0..4).filter(|lane| word.strobes >> lane & 1 == 1);
            let mask = mask.fold(0, |mask, lane| mask | 0xFF << (8 * lane));
            *place = *place & !mask | word.data & mask;
        }
        if bar == 0 && offset == WRITES {
            let address = u64::from(*self.word(0x10)) | u64::from(*self.word(0x14)) << 32;
            *self.word(WENT) = match host.write(address, &Toy::record()) {
                Ok(()) => 1,
                Err(_) => 2,
            };
        }
        if bar == 0 && offset == INTERRUPTS {
            host.interrupt(words[0].data as usize);
        }
        Ok(())
    }

    fn reset(&mut self, _: &mut dyn Host) {
        let resets = *self.word(RESETS) + 1;
        self.words[0].fill(0);
        *self.word(RESETS) = resets;
    }
}

fn toy() -> (Serving, Client) {
    let serving = Serving::new(Toy::new);
    let client = serving.client();
    (serving, client)
}

fn enabled() -> (Serving, Client) {
    let (serving, mut client) = toy();
    client.enable();
    (serving, client)
}

/// Lets the function write its record at `address`, and returns how it went.
fn record(client: &mut Client, address: u64) -> u32 {
    client.write32(0, 0x10, address as u32);
    client.write32(0, 0x14, (address >> 32) as u32);
    client.write32(0, WRITES.into(), 1);
    client.read32(0, WENT.into())
}

#[test]
fn a_version_is_agreed_on_and_the_device_is_pci_with_nine_regions() {
    let (_serving, mut client) = toy();
    let info = client
        .call(Command::DEVICE_GET_INFO, &DeviceInfo::request(), &[])
        .unwrap();
    let expected = DeviceInfo {
        flags: DeviceFlags::RESET | DeviceFlags::PCI,
        regions: 9,
        irqs: 5,
    };
    assert_eq!(DeviceInfo::decode(&info), Ok(expected));
    let sizes: Vec<u64> = (0..9)
        .map(|index| {
            let request = RegionInfo::request(index);
            let info = client.call(Command::DEVICE_GET_REGION_INFO, &request, &[]);
            RegionInfo::decode(&info.unwrap()).unwrap().size
        })
        .collect();
    assert_eq!(sizes, [0x1_0000, 0, 0x20_0000, 0, 0x1000, 0, 0, 4096, 0]);
    let vectors: Vec<u32> = (0..5)
        .map(|index| {
            let request = IrqInfo::request(index);
            let info = client.call(Command::DEVICE_GET_IRQ_INFO, &request, &[]);
            IrqInfo::decode(&info.unwrap()).unwrap().count
        })
        .collect();
    assert_eq!(vectors, [0, 0, card::VECTORS as u32, 0, 0]);
    let none = RegionIoFds { index: 0, count: 0 };
    let fds = client.call(Command::DEVICE_GET_REGION_IO_FDS, &none.encode(), &[]);
    assert_eq!(RegionIoFds::decode(&fds.unwrap()), Ok(none));
    let invalid = Errno::INVAL.raw_os_error();
    for (command, request) in [
        (Command::DEVICE_GET_REGION_INFO, RegionInfo::request(9)),
        (Command::DEVICE_GET_IRQ_INFO, IrqInfo::request(5)),
        (Command(99), vec![]),
        (Command::VERSION, Version::OURS.encode()),
    ] {
        assert_eq!(client.refused(command, &request, &[]), invalid);
    }
}

#[test]
fn configuration_space_is_read_and_written_in_any_size() {
    let (_serving, mut client) = toy();
    let id = [card::VENDOR.to_le_bytes(), card::DEVICE.to_le_bytes()].concat();
    assert_eq!(client.read(CONFIG, 0, 4).unwrap(), id);
    assert_eq!(client.read(CONFIG, 2, 2).unwrap(), id[2..]);
    assert_eq!(client.read(CONFIG, 0, 4096).unwrap().len(), 4096);
    let serial = client.read(CONFIG, 0x104, 8).unwrap();
    assert_eq!(serial, SERIAL.to_le_bytes());
    client.write32(CONFIG, 0x18, u32::MAX);
    assert_eq!(client.read32(CONFIG, 0x18), 0xFFE0_000C);
    assert!(client.read(CONFIG, 4095, 2).is_err());
    assert!(client.write(CONFIG, 4096, &[0]).is_err());
}

#[test]
fn a_bar_answers_only_while_memory_space_is_enabled() {
    let (_serving, mut client) = toy();
    let read = RegionAccess::new(0, 0, 4).encode();
    let io = Errno::IO.raw_os_error();
    assert_eq!(client.refused(Command::REGION_READ, &read, &[]), io);
    client.write(CONFIG, 4, &[2]).unwrap();
    client.read(0, 0, 4).unwrap();
    client.write(CONFIG, 4, &[0]).unwrap();
    let write = RegionAccess::with_data(4, 0, &[1]).encode();
    assert_eq!(client.refused(Command::REGION_WRITE, &write, &[]), io);
}

#[test]
fn accesses_of_any_size_and_place_become_words_with_strobes() {
    let (_serving, mut client) = enabled();
    client.write(2, 0x101, &[1, 2, 3, 4, 5, 6]).unwrap();
    assert_eq!(client.read32(2, 0x100), 0x0302_0100);
    assert_eq!(client.read32(2, 0x104), 0x0006_0504);
    client.write(2, 0x102, &[9]).unwrap();
    assert_eq!(client.read(2, 0x101, 3).unwrap(), [1, 9, 3]);
    let block: Vec<u8> = (0..0x10_0000).map(|n: u32| (n / 7) as u8).collect();
    client.write(2, 0, &block).unwrap();
    assert_eq!(client.read(2, 0, 0x10_0000).unwrap(), block);
    assert_eq!(client.read(2, 0x1F_FFFF, 1).unwrap(), [0]);
    assert!(client.read(2, 7, 0).unwrap().is_empty());
}

#[test]
fn what_lies_outside_is_refused_and_what_the_function_refuses_is_an_error_and_nothing_hangs() {
    let (_serving, mut client) = enabled();
    let invalid = Errno::INVAL.raw_os_error();
    for (region, offset, count) in [
        (0, 0xFFFF, 2),
        (2, 0x1F_FFFD, 4),
        (1, 0, 4),
        (8, 0, 4),
        (9, 0, 4),
        (u32::MAX, 0, 4),
        (2, u64::MAX - 4, 4),
        (0, 1 << 32, 4),
    ] {
        let read = RegionAccess::new(region, offset, count).encode();
        let errno = client.refused(Command::REGION_READ, &read, &[]);
        assert_eq!(errno, invalid, "{region} {offset:#x}");
    }
    let read = RegionAccess::new(0, REFUSES.into(), 4).encode();
    let write = RegionAccess::with_data(0, REFUSES.into(), &[0; 4]).encode();
    for (command, payload) in [(Command::REGION_READ, read), (Command::REGION_WRITE, write)] {
        let errno = client.refused(command, &payload, &[]);
        assert_eq!(errno, Errno::IO.raw_os_error());
    }
    client.read(0, 0, 4).unwrap();
}

#[test]
fn a_record_is_in_shared_memory_and_nowhere_else() {
    let (_serving, mut client) = enabled();
    let memory = Shared::new(0x2000);
    let write = DmaMapFlags::READ | DmaMapFlags::WRITE;
    client.map(0x1_0000_0000, &memory, write);
    assert_eq!(record(&mut client, 0x1_0000_1FC0), 1);
    assert_eq!(memory.read(0x1FC0, 64), Toy::record());
    assert_eq!(record(&mut client, 0x1_0000_1FC1), 2, "over the end");
    assert_eq!(record(&mut client, 0xFFFF_FFFF), 2, "over the start");
    assert_eq!(
        record(&mut client, u64::MAX - 8),
        2,
        "over the last address"
    );
    assert_eq!(record(&mut client, 0x5000), 2, "not shown");
    assert_eq!(memory.read(0, 0x1FC0), vec![0; 0x1FC0]);
}

#[test]
fn memory_that_is_read_only_or_taken_back_or_of_a_function_that_is_no_master_is_not_written() {
    let (_serving, mut client) = enabled();
    let memory = Shared::new(0x1000);
    client.map(0x1000, &memory, DmaMapFlags::READ);
    assert_eq!(record(&mut client, 0x1000), 2);
    client.map(0x8000, &memory, DmaMapFlags::WRITE);
    client.write(CONFIG, 4, &[2]).unwrap();
    assert_eq!(record(&mut client, 0x8000), 2, "no bus master");
    client.enable();
    let back = DmaUnmap {
        address: 0x8000,
        size: 0x1000,
        all: false,
    };
    let reply = client.call(Command::DMA_UNMAP, &back.encode(), &[]);
    assert_eq!(reply.unwrap(), back.encode());
    assert_eq!(record(&mut client, 0x8000), 2, "taken back");
    assert_eq!(memory.read(0, 0x1000), vec![0; 0x1000]);
    let none = Errno::NOENT.raw_os_error();
    let errno = client.refused(Command::DMA_UNMAP, &back.encode(), &[]);
    assert_eq!(errno, none);
}

#[test]
fn maps_do_not_overlap_and_are_not_cut_and_do_not_reach_beyond_their_file() {
    let (_serving, mut client) = enabled();
    let memory = Shared::new(0x3000);
    client.map(0x1_0000, &memory, DmaMapFlags::WRITE);
    let fds = [memory.file.as_fd()];
    let mut map = |address, offset, size, flags, fds: &[_]| {
        let map = DmaMap {
            flags,
            offset,
            address,
            size,
        };
        client.refused(Command::DMA_MAP, &map.encode(), fds)
    };
    let (exists, invalid) = (Errno::EXIST.raw_os_error(), Errno::INVAL.raw_os_error());
    let write = DmaMapFlags::WRITE;
    assert_eq!(map(0x1_2000, 0, 0x1000, write, &fds), exists);
    assert_eq!(map(0xF000, 0, 0x1001, write, &[]), exists);
    assert_eq!(map(0, 0, u64::MAX, write, &[]), exists);
    assert_eq!(map(0x2_0000, 0x1000, 0x2001, write, &fds), invalid);
    assert_eq!(map(0x2_0000, 0x800, 0x1000, write, &fds), invalid);
    assert_eq!(map(0x2_0000, 0, 0, write, &fds), invalid);
    assert_eq!(map(0x2_0000, 0, 0x1000, write, &[fds[0], fds[0]]), invalid);
    for (address, size) in [(0x1_1000, 0x1000), (0x1_0000, 0x2FFF), (0x1_2000, 0x2000)] {
        let cut = DmaUnmap {
            address,
            size,
            all: false,
        };
        let errno = client.refused(Command::DMA_UNMAP, &cut.encode(), &[]);
        assert_eq!(errno, invalid, "{address:#x} {size:#x}");
    }
    assert_eq!(record(&mut client, 0x1_0000), 1);
}

#[test]
fn pages_are_taken_back_as_a_range_or_all_at_once() {
    let (_serving, mut client) = enabled();
    let memory = Shared::new(0x1000);
    for page in 0..2000 {
        client.map(0x1000 * page, &memory, DmaMapFlags::WRITE);
    }
    let mut back = |address, size, all| {
        let unmap = DmaUnmap { address, size, all };
        client
            .call(Command::DMA_UNMAP, &unmap.encode(), &[])
            .unwrap();
        [0x1000, 0x5000, 0x9000].map(|address| record(&mut client, address))
    };
    assert_eq!(back(0x4000, 0x4000, false), [1, 2, 1]);
    assert_eq!(back(0, 0, true), [2, 2, 2]);
}

#[test]
fn a_hostile_client_cannot_make_the_server_hold_files_without_end() {
    let (_serving, mut client) = enabled();
    let map = |page: u64| {
        DmaMap {
            flags: DmaMapFlags::WRITE,
            offset: 0,
            address: page << 12,
            size: 0x1000,
        }
        .encode()
    };
    for page in 0..256 {
        client.map(page << 12, &Shared::new(0x1000), DmaMapFlags::WRITE);
    }
    let one_more = Shared::new(0x1000);
    let fds = [one_more.file.as_fd()];
    let errno = client.refused(Command::DMA_MAP, &map(256), &fds);
    assert_eq!(errno, Errno::MFILE.raw_os_error());
    let back = DmaUnmap {
        address: 0,
        size: 0x1000,
        all: false,
    };
    client
        .call(Command::DMA_UNMAP, &back.encode(), &[])
        .unwrap();
    client.call(Command::DMA_MAP, &map(256), &fds).unwrap();
    assert_eq!(record(&mut client, 256 << 12), 1);
}

#[test]
fn a_file_that_has_become_shorter_is_not_touched() {
    let (_serving, mut client) = enabled();
    let memory = Shared::new(0x2000);
    client.map(0x1000, &memory, DmaMapFlags::WRITE);
    memory.file.set_len(0x1000).unwrap();
    assert_eq!(record(&mut client, 0x2000), 2);
    client.read(0, 0, 4).unwrap();
}

#[test]
fn memory_without_a_file_is_written_by_messages_before_the_access_is_answered() {
    let (_serving, mut client) = enabled();
    let map = DmaMap {
        flags: DmaMapFlags::WRITE,
        offset: 0,
        address: 0x4000,
        size: 0x1000,
    };
    client.call(Command::DMA_MAP, &map.encode(), &[]).unwrap();
    assert_eq!(record(&mut client, 0x4040), 1);
    assert_eq!(client.written, [(0x4040, Toy::record())]);
    client.refuse_writes = Some(Errno::FAULT);
    assert_eq!(record(&mut client, 0x4080), 2);
    client.refuse_writes = None;
    assert_eq!(record(&mut client, 0x40C0), 1);
}

#[test]
fn vectors_signal_their_descriptors_until_these_are_taken_away() {
    let (_serving, mut client) = enabled();
    let fds = events();
    client.write32(0, INTERRUPTS.into(), 1);
    client.events(&fds);
    assert_eq!(count(&fds[1]), 0, "nobody was there to hear it");
    for vector in [2, 0, 2, 7] {
        client.write32(0, INTERRUPTS.into(), vector);
    }
    let counts = |fds: &[_]| fds.iter().map(count).collect::<Vec<_>>();
    assert_eq!(counts(&fds), [1, 0, 2, 0]);
    client.irqs(IrqSetFlags::TRIGGER, 3, 1);
    assert_eq!(counts(&fds), [0, 0, 0, 1], "the client itself");
    client.irqs(IrqSetFlags::TRIGGER, 0, 0);
    client.write32(0, INTERRUPTS.into(), 2);
    assert_eq!(counts(&fds), [0, 0, 0, 0]);
}

#[test]
fn a_masked_vector_is_pending_and_comes_when_it_is_unmasked() {
    let (_serving, mut client) = enabled();
    let fds = events();
    client.events(&fds);
    client.irqs(IrqSetFlags::MASK, 2, 1);
    for _ in 0..3 {
        client.write32(0, INTERRUPTS.into(), 2);
    }
    assert_eq!((count(&fds[2]), client.read32(4, 0x800)), (0, 0b100));
    client.irqs(IrqSetFlags::UNMASK, 2, 1);
    assert_eq!((count(&fds[2]), client.read32(4, 0x800)), (1, 0));

    client.write(CONFIG, 0x62, &[0x03, 0xC0]).unwrap();
    client.write32(0, INTERRUPTS.into(), 0);
    assert_eq!((count(&fds[0]), client.read32(4, 0x800)), (0, 1));
    client.write(CONFIG, 0x62, &[0x03, 0x80]).unwrap();
    assert_eq!((count(&fds[0]), client.read32(4, 0x800)), (1, 0));

    client.write(CONFIG, 4, &[2]).unwrap();
    client.write32(0, INTERRUPTS.into(), 0);
    assert_eq!(count(&fds[0]), 0, "no bus master, no message");
    client.enable();
    assert_eq!(count(&fds[0]), 1);
}

#[test]
fn the_msix_table_keeps_what_can_be_written() {
    let (_serving, mut client) = enabled();
    let entry = client.read(4, 16, 16).unwrap();
    assert_eq!(entry, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    client.write(4, 16, &[0xFF; 16]).unwrap();
    let written = [&[0xFF; 12][..], &[1, 0, 0, 0]].concat();
    assert_eq!(client.read(4, 16, 16).unwrap(), written);
    client.write(4, 0x800, &[0xFF; 8]).unwrap();
    assert_eq!(client.read(4, 0x7F8, 16).unwrap(), [0; 16]);
}

#[test]
fn interrupts_that_make_no_sense_are_refused() {
    let (_serving, mut client) = enabled();
    let fds = events();
    let set = |index, action, start, count, data| {
        IrqSet {
            index,
            action,
            start,
            count,
            data,
        }
        .encode()
    };
    use IrqData::{Bool, EventFd};
    let (trigger, mask) = (IrqSetFlags::TRIGGER, IrqSetFlags::MASK);
    let one = [fds[0].as_fd()];
    let cases: [(Vec<u8>, &[_]); 7] = [
        (set(2, trigger, 0, 5, IrqData::None), &[]),
        (set(2, trigger, 4, 1, IrqData::None), &[]),
        (set(2, trigger, u32::MAX, 0, EventFd), &[]),
        (set(2, trigger, 0, 2, EventFd), &one),
        (set(2, mask, 0, 1, EventFd), &one),
        (set(0, trigger, 0, 1, Bool(&[1])), &[]),
        (set(9, trigger, 0, 0, IrqData::None), &[]),
    ];
    for (payload, fds) in cases {
        let errno = client.refused(Command::DEVICE_SET_IRQS, &payload, fds);
        assert_eq!(errno, Errno::INVAL.raw_os_error(), "{payload:?}");
    }
    let nothing = set(0, trigger, 0, 0, IrqData::None);
    client
        .call(Command::DEVICE_SET_IRQS, &nothing, &[])
        .unwrap();
}

#[test]
fn every_reset_resets_the_function_and_its_configuration_and_keeps_what_is_the_clients() {
    let (_serving, mut client) = enabled();
    let (fds, memory) = (events(), Shared::new(0x1000));
    client.events(&fds);
    client.map(0x1000, &memory, DmaMapFlags::WRITE);
    let resets: [fn(&mut Client); 3] = [
        |client| client.write(CONFIG, 0x78, &[0x10, 0xA8]).unwrap(),
        |client| drop(client.call(Command::DEVICE_RESET, &[], &[]).unwrap()),
        |client| {
            client.write(CONFIG, 0x44, &[3, 0]).unwrap();
            client.write(CONFIG, 0x44, &[0, 0]).unwrap();
        },
    ];
    for (n, reset) in resets.into_iter().enumerate() {
        client.write32(0, 0x100, 7);
        client.write32(CONFIG, 0x10, 0xFE00_0000);
        reset(&mut client);
        assert_eq!(client.read32(CONFIG, 4), 0x0010_0000);
        assert_eq!(client.read32(CONFIG, 0x10), 0);
        client.enable();
        assert_eq!(client.read32(0, 0x100), 0);
        assert_eq!(client.read32(0, RESETS.into()), n as u32 + 1);
        assert_eq!(record(&mut client, 0x1000), 1);
        client.write32(0, INTERRUPTS.into(), 3);
        assert_eq!(count(&fds[3]), 1);
    }
}

#[test]
fn a_client_that_vanishes_resets_the_function_and_the_next_one_finds_it_so() {
    let (serving, mut client) = enabled();
    let memory = Shared::new(0x1000);
    client.map(0x1000, &memory, DmaMapFlags::WRITE);
    client.write32(0, 0x100, 7);
    drop(client);
    serving.gone();
    let mut client = serving.client();
    assert_eq!(client.read32(CONFIG, 4), 0x0010_0000);
    client.enable();
    assert_eq!(client.read32(0, 0x100), 0);
    assert_eq!(client.read32(0, RESETS.into()), 1);
    assert_eq!(record(&mut client, 0x1000), 2, "its memory went with it");
}

#[test]
fn a_second_client_is_told_that_the_device_is_busy_and_the_first_goes_on() {
    let (serving, mut client) = enabled();
    match Client::open(&serving.socket).map(|_| ()).unwrap_err() {
        ChannelError::Refused { error, .. } => {
            assert_eq!(error.raw_os_error(), Some(Errno::BUSY.raw_os_error()));
        }
        other => panic!("{other}"),
    }
    client.read(0, 0, 4).unwrap();
    assert_eq!(
        [serving.note(), serving.note()],
        [Note::Connected, Note::Refused]
    );
    drop(client);
    serving.gone();
    serving.client().enable();
}

#[test]
fn a_hostile_client_loses_its_connection_and_the_server_lives_on() {
    let (serving, client) = enabled();
    drop(client);
    serving.gone();
    let wrong_version = {
        let version = Version {
            major: 1,
            ..Version::OURS
        };
        let header = Header {
            id: 1,
            command: Command::VERSION,
            kind: Kind::Command { answered: true },
        };
        let payload = version.encode();
        [header.encode(payload.len()), payload].concat()
    };
    let early = Header {
        id: 1,
        command: Command::DEVICE_RESET,
        kind: Kind::Command { answered: true },
    };
    let attacks: [Vec<u8>; 5] = [
        vec![0xFF; 64],
        vec![0; 16],
        vec![1, 0, 1, 0, 255, 255],
        wrong_version,
        early.encode(0),
    ];
    for attack in attacks {
        let mut socket = UnixStream::connect(&serving.socket).unwrap();
        socket.write_all(&attack).unwrap();
        let begun = Instant::now();
        serving.gone();
        assert!(begun.elapsed() < Duration::from_secs(3), "{attack:?}");
    }
    let silent = UnixStream::connect(&serving.socket).unwrap();
    assert!(serving.gone().contains("VERSION"));
    drop(silent);
    serving.client().enable();
}

#[test]
fn a_client_that_is_killed_within_a_message_or_owes_a_reply_is_gone_and_the_function_reset() {
    let (serving, mut client) = enabled();
    let map = DmaMap {
        flags: DmaMapFlags::WRITE,
        offset: 0,
        address: 0,
        size: 0x1000,
    };
    client.call(Command::DMA_MAP, &map.encode(), &[]).unwrap();
    let write = RegionAccess::with_data(0, WRITES.into(), &[1, 0, 0, 0]);
    client
        .channel
        .command(Command::REGION_WRITE, &write.encode(), &[])
        .unwrap();
    drop(client);
    serving.gone();
    let mut client = serving.client();
    client.enable();
    assert_eq!(client.read32(0, RESETS.into()), 1);
    drop(client);
    serving.gone();

    let mut half = UnixStream::connect(&serving.socket).unwrap();
    let header = Header {
        id: 1,
        command: Command::VERSION,
        kind: Kind::Command { answered: true },
    };
    half.write_all(&header.encode(500)).unwrap();
    drop(half);
    assert!(serving.gone().contains("16 of 516"));
}

#[test]
fn commands_that_want_no_reply_are_carried_out_in_order() {
    let (_serving, mut client) = enabled();
    let stream = client.channel.as_fd().try_clone_to_owned().unwrap();
    let mut stream = UnixStream::from(stream);
    for n in 0u32..100 {
        let write = RegionAccess::with_data(0, 0x200, &n.to_le_bytes()).encode();
        let header = Header {
            id: n as u16,
            command: Command::REGION_WRITE,
            kind: Kind::Command { answered: false },
        };
        stream
            .write_all(&[header.encode(write.len()), write].concat())
            .unwrap();
    }
    assert_eq!(client.read32(0, 0x200), 99);
}

#[test]
fn a_socket_that_is_in_use_is_not_taken_and_a_dead_one_is_replaced() {
    use t2t_simcard::server::Server;
    let serving = Serving::new(Toy::new);
    let error = Server::listen(&serving.socket, Toy::new())
        .map(|_| ())
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("card");
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    drop(Server::listen(&path, Toy::new()).unwrap());
    assert!(!path.exists(), "the socket goes away with the server");
    std::fs::write(&path, "a file of somebody").unwrap();
    assert!(Server::listen(&path, Toy::new()).is_err());
    assert!(path.exists());
}

#[test]
fn every_command_of_random_content_is_answered_and_the_server_lives_on() {
    let (_serving, mut client) = enabled();
    let memory = Shared::new(0x2000);
    let mut random = 0x1234_5678_9ABC_DEFFu64;
    let mut next = move |limit: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % limit
    };
    // Values near what makes sense reach further than any bits.
    let places = [0, 1, 2, 7, 9, 0x10, 0x78, 0x1000, 0x2000, u64::MAX, 1 << 32];
    for round in 0..3000 {
        let command = Command(next(20) as u16 + 1);
        if command == Command::DEVICE_RESET {
            client.enable();
        }
        let mut payload = vec![];
        while payload.len() < next(48) as usize {
            let value = places[next(places.len() as u64) as usize].wrapping_add(next(5));
            payload.extend(&value.to_le_bytes()[..if next(3) == 0 { 8 } else { 4 }]);
        }
        let fds = vec![memory.file.as_fd(); next(6) as usize];
        match client.call(command, &payload, &fds) {
            Ok(_) | Err(ChannelError::Refused { .. }) => {}
            Err(error) => panic!("round {round}: {command}: {error}"),
        }
    }
    client.call(Command::DEVICE_RESET, &[], &[]).unwrap();
    client.enable();
    client.read(0, 0, 4).unwrap();
}
