//! What an event costs the host: `cargo bench -p t2t-driver --bench ring`.
//!
//! BARs are mapped, as on a board; the ring is full before it is read, so that nobody waits for the card.

#[path = "../tests/common/machine.rs"]
mod files;
#[path = "../tests/common/function.rs"]
mod function;

use std::fs::File;
use std::hint::{black_box, spin_loop};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use function::{TestFunction, open};
use memmap2::{MmapOptions, MmapRaw};
use t2t_driver::event::{Book, What};
use t2t_driver::ring::{handover, reader};
use t2t_driver::{Card, Event, Item, Kinds, Mode, Ring};

/// Records of the ring, as a binary logarithm: 4 MiB.
const LOG2: u32 = 16;
/// Events that are read: a ring full.
const EVENTS: u64 = 1 << LOG2;

/// Times that each is measured: the best counts, because whatever else the machine does only adds.
const TIMES: usize = 7;

fn main() {
    let function = TestFunction::new();
    let mut card = Card::with(Box::new(open(&function).expect("a card"))).expect("a card");
    report("poll and decode, the ring full", || {
        let mut ring = full(&mut card, &function);
        let start = Instant::now();
        let mut seen = 0;
        while let Ok(Some(item)) = ring.poll() {
            black_box(item);
            seen += 1;
        }
        assert_eq!(seen, EVENTS);
        start.elapsed()
    });
    report("hand over, both ends in one thread", || {
        let (mut sender, mut receiver) = handover::channel(14);
        let start = Instant::now();
        for n in 0..EVENTS {
            let _ = sender.push(black_box(Item::Lost(n)));
            black_box(receiver.pop());
        }
        start.elapsed()
    });
    report("through the reader's thread (wants two idle CPUs)", || {
        let ring = full(&mut card, &function);
        let start = Instant::now();
        let mut events = reader::start(ring, Mode::Poll, card.place()).expect("a reader");
        let mut next = 0;
        while next < EVENTS {
            match events.poll() {
                Ok(Some(Item::Event(event))) => {
                    assert_eq!(event.sequence, next);
                    next += 1;
                }
                Ok(None) => spin_loop(),
                other => panic!("{other:?}"),
            }
        }
        start.elapsed()
    });
}

fn report(what: &str, mut once: impl FnMut() -> Duration) {
    let best = (0..TIMES).map(|_| once()).min().unwrap_or_default();
    let ns = best.as_nanos() as f64 / EVENTS as f64;
    println!("{what}: {ns:.1} ns an event (best of {TIMES} times {EVENTS} events)");
}

/// A ring that the card has filled.
fn full(card: &mut Card, function: &TestFunction) -> Ring {
    let ring = card.start_events(LOG2, Kinds::all()).expect("a ring");
    let theirs = Theirs::new(function);
    for n in 0..EVENTS {
        theirs.write(n);
    }
    ring
}

/// The card's side: the newest ring's memory.
struct Theirs(MmapRaw);

impl Theirs {
    fn new(function: &TestFunction) -> Self {
        function.with(|parts| {
            let memory = File::from(parts.memory.pop().expect("the ring's memory"));
            Theirs(MmapOptions::new().map_raw(&memory).expect("mapped"))
        })
    }

    fn write(&self, n: u64) {
        let what = What::Book(Book {
            seq: n,
            ts: n,
            instrument: 7,
            mark: None,
            bid_px: 1_894_900,
            bid_qty: 300,
            ask_px: 1_895_000,
            ask_qty: 200,
        });
        let event = Event {
            time: n,
            sequence: n,
            generation: 1,
            what,
        };
        let record = event.to_record(n >> LOG2 & 1 == 0);
        for (word, value) in record.into_iter().enumerate() {
            let at = (n as usize & ((1 << LOG2) - 1)) * 8 + word;
            // SAFETY: inside the mapping, aligned, and only accessed as atomics.
            let place = unsafe { AtomicU64::from_ptr(self.0.as_mut_ptr().cast::<u64>().add(at)) };
            place.store(value, Ordering::Release);
        }
    }
}
