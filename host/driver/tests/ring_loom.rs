//! The memory ordering of the event ring and of the handover, in every interleaving that loom finds:
//! `RUSTFLAGS="--cfg loom" cargo test -p t2t-driver --test ring_loom --release`
#![cfg(loom)]

use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicU64, Ordering};
use loom::thread;
use t2t_driver::ring::handover;
use t2t_driver::ring::{Consumer, RECORD_WORDS, Slots};

/// Records of the ring, as a binary logarithm: the smallest that goes round.
const LOG2: u32 = 1;
/// Events: one more than a round, so that a place is written again.
const EVENTS: u64 = 3;

/// A record in the model. Its body is no atomics, so that loom refuses every access that nothing orders: a load of it before
/// the card's write is seen, and a write of it before the host's load is done.
struct Place {
    body: [UnsafeCell<u64>; RECORD_WORDS - 1],
    last: AtomicU64,
}

struct Memory(Arc<Vec<Place>>);

// SAFETY: that the accesses of the cells are ordered is what loom checks here.
unsafe impl Sync for Place {}

impl Slots for Memory {
    fn load(&self, word: usize, order: Ordering) -> u64 {
        let place = &self.0[word / RECORD_WORDS];
        match place.body.get(word % RECORD_WORDS) {
            // SAFETY: loom ends the model if a write is not ordered before or after this.
            Some(cell) => cell.with(|cell| unsafe { *cell }),
            None => place.last.load(order),
        }
    }
}

/// The card: writes the words of a record, then its last word; a place only after it was told that it is taken.
fn card(memory: &[Place], taken: &AtomicU64) {
    for n in 0..EVENTS {
        while n - taken.load(Ordering::Acquire) == 1 << LOG2 {
            thread::yield_now();
        }
        let place = &memory[n as usize % memory.len()];
        for cell in &place.body {
            // SAFETY: loom ends the model if a load is not ordered before or after this.
            cell.with_mut(|cell| unsafe { *cell = n + 100 });
        }
        let phase = u64::from(n >> LOG2 & 1 == 0) << 63;
        place.last.store(phase | n, Ordering::Release);
    }
}

#[test]
fn a_record_whose_phase_is_seen_is_seen_whole_and_not_written_again_before_it_is_taken() {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(3);
    model.check(|| {
        let places = (0..1 << LOG2).map(|_| Place {
            body: core::array::from_fn(|_| UnsafeCell::new(0)),
            last: AtomicU64::new(0),
        });
        let memory = Arc::new(places.collect::<Vec<_>>());
        let taken = Arc::new(AtomicU64::new(0));
        let theirs = (memory.clone(), taken.clone());
        let card = thread::spawn(move || card(&theirs.0, &theirs.1));
        let mut consumer = Consumer::new(Memory(memory), LOG2);
        for n in 0..EVENTS {
            let record = loop {
                match consumer.poll() {
                    Some(record) => break record,
                    None => thread::yield_now(),
                }
            };
            assert_eq!(record[RECORD_WORDS - 1] & !(1 << 63), n);
            assert_eq!(record[..RECORD_WORDS - 1], [n + 100; RECORD_WORDS - 1]);
            // As the write of register EVENT_TAKEN: ordered by `release` alone.
            taken.store(consumer.release(), Ordering::Relaxed);
        }
        card.join().unwrap();
    });
}

#[test]
fn what_is_handed_over_arrives_once_and_in_order() {
    loom::model(|| {
        let (mut sender, mut receiver) = handover::channel::<Box<u64>>(1);
        let sending = thread::spawn(move || {
            for n in 0..3 {
                let mut value = Box::new(n);
                while let Err(back) = sender.push(value) {
                    value = back;
                    thread::yield_now();
                }
            }
        });
        for n in 0..3 {
            let value = loop {
                match receiver.pop() {
                    Some(value) => break value,
                    None => thread::yield_now(),
                }
            };
            assert_eq!(*value, n);
        }
        assert!(receiver.pop().is_none());
        sending.join().unwrap();
    });
}

#[test]
fn what_is_not_taken_is_dropped_once() {
    loom::model(|| {
        let (mut sender, mut receiver) = handover::channel::<loom::sync::Arc<()>>(1);
        let value = loom::sync::Arc::new(());
        let sent = value.clone();
        let sending = thread::spawn(move || {
            let _ = sender.push(sent.clone());
            let _ = sender.push(sent);
        });
        let first = receiver.pop();
        drop(receiver);
        sending.join().unwrap();
        drop(first);
        assert_eq!(loom::sync::Arc::strong_count(&value), 1);
    });
}
