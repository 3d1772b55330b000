//! The whole card, verilated, as a host sees it over its two BARs.

mod common;

use common::{Serving, Shared, count, events as descriptors, signalled};
use std::sync::OnceLock;
use t2t_contract::events::{self, common as record};
use t2t_contract::reasons::{EventKind, Refusal};
use t2t_contract::records::{Field, card as window};
use t2t_contract::registers::*;
use t2t_contract::{pci, store};
use t2t_simcard::Options;
use t2t_simcard::device::Device;
use t2t_simcard::server::{AccessError, BusError, Function, Host, Masked};
use t2t_vfio_user::DmaMapFlags;

/// Where the tests' ring is in the host's memory.
const RING: u64 = 0x12_3456_7000;

/// A host with some memory, and what it heard in its order.
#[derive(Default)]
struct Ram {
    bytes: Vec<u8>,
    heard: Vec<Heard>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    Record(usize),
    Interrupt(usize),
}

impl Ram {
    fn new(records: usize) -> Ram {
        let bytes = vec![0; records * events::BYTES];
        let heard = vec![];
        Ram { bytes, heard }
    }

    /// A field of a record.
    fn field(&self, number: usize, lsb: usize, width: usize) -> u64 {
        let bytes = &self.bytes[number * events::BYTES..][..events::BYTES];
        (0..width).fold(0, |value, bit| {
            let at = lsb + bit;
            value | u64::from(bytes[at / 8] >> (at % 8) & 1) << bit
        })
    }

    fn kind(&self, number: usize) -> u64 {
        self.field(number, record::KIND, record::KIND_W)
    }
}

impl Host for Ram {
    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), BusError> {
        let at = address.checked_sub(RING).ok_or(BusError)? as usize;
        let place = self.bytes.get_mut(at..at + bytes.len()).ok_or(BusError)?;
        place.copy_from_slice(bytes);
        self.heard.push(Heard::Record(at / events::BYTES));
        Ok(())
    }

    fn interrupt(&mut self, vector: usize) {
        self.heard.push(Heard::Interrupt(vector));
    }
}

/// A card and its host.
struct Rig {
    card: Device,
    host: Ram,
}

/// Builds the card once, before tests that run at the same time all build it.
fn device() -> Device {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| drop(Device::new(Options::default()).unwrap()));
    Device::new(Options::default()).unwrap()
}

impl Rig {
    /// A card whose memories are cleared.
    fn new(records: usize) -> Rig {
        let mut rig = Rig {
            card: device(),
            host: Ram::new(records),
        };
        while rig.get(STATUS) >> status::SWEEPING & 1 == 1 {
            rig.card.ticks(1024, &mut rig.host);
        }
        rig
    }

    fn read(&mut self, bar: usize, offset: usize) -> Result<u32, AccessError> {
        let mut word = [0];
        let read = self
            .card
            .read(bar, offset as u32, &mut word, &mut self.host);
        read.map(|()| word[0])
    }

    fn write(&mut self, bar: usize, offset: usize, word: u32) -> Result<(), AccessError> {
        let words = [Masked::whole(word)];
        self.card.write(bar, offset as u32, &words, &mut self.host)
    }

    fn get(&mut self, register: usize) -> u32 {
        self.read(pci::REGISTERS_BAR, 4 * register).unwrap()
    }

    fn set(&mut self, register: usize, word: u32) {
        self.write(pci::REGISTERS_BAR, 4 * register, word).unwrap();
    }

    fn finish(&mut self) {
        self.card.finish(&mut self.host).unwrap();
    }

    /// Starts a ring that hears everything.
    fn ring(&mut self, log2: u32) {
        self.set(EVENT_MASK, u32::from(u16::MAX));
        self.set(EVENT_BASE, RING as u32);
        self.set(EVENT_BASE + 1, (RING >> 32) as u32);
        self.set(EVENT_LOG2, log2);
        self.finish();
    }

    /// Stages the largest number of open orders, as one unit, as who owns the card.
    fn stage(&mut self, open_limit: u32) {
        self.set(OWNER, 5);
        let place = store::place(&window::WINDOW, 0, window::OPEN_LIMIT / 32).unwrap();
        self.write(pci::STORE_BAR, store::STAGED + 4 * place, open_limit)
            .unwrap();
    }

    /// Commits what is staged under `generation`; the reason why not, 0 = it took effect.
    fn commit(&mut self, units: u32, generation: u32) -> u32 {
        self.set(
            COMMIT,
            units << commit::UNITS | generation << commit::GENERATION,
        );
        loop {
            let now = self.get(COMMIT_STATUS);
            if now >> commit_status::BUSY & 1 == 0 {
                return now >> commit_status::REFUSAL & 0xF;
            }
        }
    }
}

#[test]
fn every_register_reads_its_reset_value_and_what_is_none_is_an_error() {
    let mut rig = Rig::new(0);
    let changes = [STATUS, TIME, SNAPSHOT_TIME, WRITES_REFUSED];
    for register in REGISTERS {
        for word in 0..register.words() * register.count {
            let read = rig.read(pci::REGISTERS_BAR, 4 * (register.offset + word));
            let reset = match register.count {
                1 => (register.reset >> (32 * word)) as u32,
                _ => register.reset as u32,
            };
            if !changes.contains(&register.offset) {
                assert_eq!(read, Ok(reset), "{} word {word}", register.name);
            }
        }
    }
    for offset in [0x1C4, 4 * WORDS, 0xFFFC] {
        let read = rig.read(pci::REGISTERS_BAR, offset);
        assert_eq!(read, Err(AccessError::Refused), "{offset:#x}");
    }
    assert_eq!(rig.get(ID), 0x3154_3254);
    assert_eq!(rig.card.faults(), 0);
}

#[test]
fn a_block_is_staged_as_fast_as_the_port_goes_and_reads_back_word_by_word_and_as_one() {
    let mut rig = Rig::new(0);
    let frame = &t2t_contract::records::frame::WINDOW;
    let first = store::STAGED + 4 * store::place(frame, 0, 0).unwrap();
    let words: Vec<_> = (0..1024u32)
        .map(|n| Masked::whole(n.wrapping_mul(0x9E37_79B9)))
        .collect();
    let before = rig.card.cycles();
    rig.card
        .write(pci::STORE_BAR, first as u32, &words, &mut rig.host)
        .unwrap();
    let cycles = rig.card.cycles() - before;
    println!(
        "{} cycles a word written",
        cycles as f64 / words.len() as f64
    );
    let mut back = vec![0; words.len()];
    let before = rig.card.cycles();
    rig.card
        .read(pci::STORE_BAR, first as u32, &mut back, &mut rig.host)
        .unwrap();
    let reads = rig.card.cycles() - before;
    println!("{} cycles a word read", reads as f64 / words.len() as f64);
    let written: Vec<u32> = words.iter().map(|word| word.data).collect();
    assert_eq!(back, written);
    assert_eq!(rig.read(pci::STORE_BAR, first + 4 * 77), Ok(written[77]));
    let active = first - store::STAGED + store::ACTIVE;
    assert_eq!(rig.read(pci::STORE_BAR, active + 4 * 77), Ok(0));
    assert_eq!(rig.card.faults(), 0);
}

#[test]
fn bytes_that_are_not_meant_stay_as_they_were() {
    let mut rig = Rig::new(0);
    rig.set(OWNER, 0x1122_3344);
    let some = [Masked {
        data: 0xAABB_CCDD,
        strobes: 0b0110,
    }];
    rig.card
        .write(pci::REGISTERS_BAR, 4 * OWNER as u32, &some, &mut rig.host)
        .unwrap();
    assert_eq!(rig.get(OWNER), 0x11BB_CC44);
}

#[test]
fn a_commit_takes_effect_or_says_why_not_and_is_told_in_memory_before_it_interrupts() {
    let mut rig = Rig::new(64);
    rig.ring(6);
    rig.set(IRQ_ENABLE, 1 << irq::EVENTS | 1 << irq::COMMIT);
    rig.stage(7);
    assert_eq!(rig.get(STAGED), 1);
    assert_eq!(rig.commit(2, 0), Refusal::Units as u32);
    assert_eq!(rig.commit(1, 0), 0);
    assert_eq!((rig.get(GENERATION), rig.get(OPEN_LIMIT)), (1, 7));
    rig.finish();
    assert_eq!(rig.get(EVENT_WRITTEN), 2);
    let told = |rig: &Rig, n| {
        let reason = rig
            .host
            .field(n, events::commit::REASON, events::commit::REASON_W);
        let phase = rig.host.field(n, record::PHASE, 1);
        let sequence = rig.host.field(n, record::SEQUENCE, record::SEQUENCE_W);
        (rig.host.kind(n), reason, phase, sequence)
    };
    let commit = EventKind::Commit as u64;
    assert_eq!(told(&rig, 0), (commit, Refusal::Units as u64, 1, 0));
    assert_eq!(told(&rig, 1), (commit, 0, 1, 1));
    let position = |heard| rig.host.heard.iter().position(|h| *h == heard).unwrap();
    assert!(position(Heard::Record(0)) < position(Heard::Interrupt(irq::EVENTS)));
    assert!(rig.host.heard.contains(&Heard::Interrupt(irq::COMMIT)));
}

#[test]
fn an_arm_and_a_kill_are_told_and_the_disarming_one_interrupts() {
    let mut rig = Rig::new(64);
    rig.stage(7);
    assert_eq!(rig.commit(1, 0), 0);
    rig.ring(6);
    rig.set(IRQ_ENABLE, 1 << irq::DISARM);
    rig.set(ARM, 2);
    assert_eq!(rig.get(ARMS_REFUSED), 1, "another generation");
    rig.set(ARM, 1);
    rig.finish();
    assert_eq!(rig.get(STATUS) >> status::ARMED & 1, 1);
    assert!(!rig.host.heard.contains(&Heard::Interrupt(irq::DISARM)));
    rig.set(CONTROL, 1 << control::KILL);
    rig.finish();
    assert_eq!(rig.get(STATUS) >> status::KILLED & 1, 1);
    assert!(rig.host.heard.contains(&Heard::Interrupt(irq::DISARM)));
    let state = EventKind::State as u64;
    assert_eq!((rig.host.kind(0), rig.host.kind(1)), (state, state));
    assert_eq!(rig.get(IRQ_PENDING) >> irq::DISARM & 1, 1);
}

#[test]
fn a_posted_write_and_a_rise_of_the_pin_come_in_their_cycles_while_a_frame_comes_in() {
    const PACE: u64 = 3;
    let mut rig = Rig::new(64);
    rig.ring(6);
    rig.card.set_pace(PACE);
    let begin = rig.card.cycles();
    // A frame of nobody's: 375 words without a pause.
    let frame = [0; 1_500];
    let control = 4 * CONTROL as u32;
    let kill = Masked::whole(1 << control::KILL);
    let (card, host) = (&mut rig.card, &mut rig.host);
    let post = begin + 100;
    card.post(pci::REGISTERS_BAR, control, kill, post, host)
        .unwrap();
    assert_eq!(card.posted(), None);
    card.frame(0, &frame, false, host);
    let handed = card.posted().unwrap();
    assert!((post..post + 8).contains(&handed), "{post} {handed}");
    assert_eq!(card.cycles(), begin + 375);
    rig.set(CONTROL, 1 << control::UNKILL);
    let pin = rig.card.cycles() + 100;
    rig.card.raise_kill_pin(pin);
    rig.card.frame(0, &frame, false, &mut rig.host);
    rig.finish();
    // Killed by the host, released, killed by the pin; times are cycles.
    let time = |n| rig.host.field(n, record::TIME, record::TIME_W);
    assert_eq!(
        [0, 1, 2].map(|n| rig.host.kind(n)),
        [EventKind::State as u64; 3]
    );
    let [by_host, by_pin] = [0, 2].map(|n| time(n) / PACE + begin);
    assert!(
        (handed..handed + 8).contains(&by_host),
        "{handed} {by_host}"
    );
    assert_eq!(by_pin, pin + 1);
    assert_eq!(rig.card.faults(), 0);
}

#[test]
fn a_function_level_reset_forgets_what_is_staged_and_keeps_what_is_in_force() {
    let mut rig = Rig::new(64);
    rig.stage(7);
    assert_eq!(rig.commit(1, 0), 0);
    rig.ring(6);
    rig.set(OWNER, 5);
    rig.set(ARM, 1);
    rig.stage(9);
    rig.card.reset(&mut rig.host);
    rig.finish();
    assert_eq!(rig.get(RESETS), 1);
    assert_eq!([OWNER, STAGED, EVENT_LOG2].map(|r| rig.get(r)), [0; 3]);
    assert_eq!([GENERATION, OPEN_LIMIT].map(|r| rig.get(r)), [1, 7]);
    assert_eq!(rig.get(STATUS) >> status::ARMED & 1, 0);
}

#[test]
fn records_come_in_order_whatever_the_bus_does_and_a_full_ring_loses_and_counts() {
    let mut rig = Rig::new(64);
    rig.card.set_stalls(200, 42);
    rig.ring(6);
    for n in 1..=70u32 {
        rig.stage(n);
        assert_eq!(rig.commit(1, n - 1), 0);
    }
    rig.finish();
    assert_eq!(rig.get(EVENT_WRITTEN), 64);
    let records: Vec<_> = (0..64).map(Heard::Record).collect();
    assert_eq!(rig.host.heard, records);
    for n in 0..64 {
        let sequence = rig.host.field(n, record::SEQUENCE, record::SEQUENCE_W);
        assert_eq!(sequence, n as u64);
    }
    // The other six wait in the card's own queue until the host has taken some.
    rig.set(EVENT_TAKEN, 6);
    rig.finish();
    assert_eq!((rig.get(EVENT_WRITTEN), rig.get(EVENTS_LOST)), (70, 0));
    assert_eq!(rig.host.field(5, record::PHASE, 1), 0);
    assert_eq!(rig.card.faults(), 0);
}

#[test]
fn a_write_that_fails_is_counted_and_told() {
    let mut rig = Rig::new(0);
    rig.ring(6);
    rig.set(IRQ_ENABLE, 1 << irq::LOST);
    rig.stage(7);
    assert_eq!(rig.commit(1, 0), 0);
    rig.finish();
    assert_eq!((rig.get(EVENT_ERRORS), rig.get(EVENT_WRITTEN)), (1, 1));
    assert_eq!(rig.host.heard, [Heard::Interrupt(irq::LOST)]);
}

/// Waits, through accesses only, until register `register` reads `value`.
fn until(client: &mut common::Client, register: usize, value: u32) {
    while client.read32(0, 4 * register as u64) != value {}
}

#[test]
fn behind_the_socket_a_commit_is_in_shared_memory_and_interrupts_and_a_reset_ends_it() {
    device();
    let serving = Serving::new(device);
    let mut client = serving.client();
    client.enable();
    let (memory, fds) = (Shared::new(64 * events::BYTES as u64), descriptors());
    client.map(RING, &memory, DmaMapFlags::WRITE);
    client.events(&fds);
    let set = |client: &mut common::Client, register: usize, word: u32| {
        client.write32(0, 4 * register as u64, word);
    };
    while client.read32(0, 4 * STATUS as u64) >> status::SWEEPING & 1 == 1 {}
    for (register, word) in [
        (OWNER, 5),
        (EVENT_MASK, 1 << event_mask::COMMIT),
        (EVENT_BASE, RING as u32),
        (EVENT_BASE + 1, (RING >> 32) as u32),
        (EVENT_LOG2, 6),
        (IRQ_ENABLE, 1 << irq::EVENTS),
    ] {
        set(&mut client, register, word);
    }
    let place = store::place(&window::WINDOW, 0, window::OPEN_LIMIT / 32).unwrap();
    client.write32(2, (store::STAGED + 4 * place) as u64, 7);
    set(&mut client, COMMIT, 1 << commit::UNITS);
    until(&mut client, GENERATION, 1);
    until(&mut client, EVENT_WRITTEN, 1);
    assert!(signalled(&fds[irq::EVENTS]));
    let Field { lsb, .. } = *events::common::FIELDS
        .iter()
        .find(|field| field.name == "KIND")
        .unwrap();
    assert_eq!(memory.read(lsb as u64 / 8, 1), [EventKind::Commit as u8]);
    client.write(common::CONFIG, 0x78, &[0x10, 0xA8]).unwrap();
    client.enable();
    assert_eq!(client.read32(0, 4 * RESETS as u64), 1);
    assert_eq!(client.read32(0, 4 * EVENT_LOG2 as u64), 0);
    assert_eq!(count(&fds[irq::EVENTS]), 0);
}
