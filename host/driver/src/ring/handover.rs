//! From the thread that reads the ring to the one that wants the events: a bounded queue without locks.
//!
//! One sender, one receiver. The sender's tail and the receiver's head only grow; a place belongs to the sender until the
//! tail has passed it and to the receiver until the head has. A full queue gives the value back: nothing is dropped here.

use core::mem::MaybeUninit;

use super::sync::{Arc, AtomicUsize, Ordering, UnsafeCell};

/// Keeps the two ends' counters in cache lines of their own.
#[repr(align(128))]
struct Apart<T>(T);

struct Queue<T> {
    places: Box<[UnsafeCell<MaybeUninit<T>>]>,
    /// Values taken so far.
    head: Apart<AtomicUsize>,
    /// Values put so far.
    tail: Apart<AtomicUsize>,
}

// SAFETY: a place is accessed by one end at a time, which the counters see to; values go from one thread to another, so
// they must be `Send`.
unsafe impl<T: Send> Sync for Queue<T> {}
// SAFETY: as above; the queue owns its values.
unsafe impl<T: Send> Send for Queue<T> {}

/// The end that puts.
pub struct Sender<T> {
    queue: Arc<Queue<T>>,
    tail: usize,
    /// The head as it was last seen: looked at again only when the queue seems full.
    head: usize,
}

/// The end that takes.
pub struct Receiver<T> {
    queue: Arc<Queue<T>>,
    head: usize,
    /// The tail as it was last seen: looked at again only when the queue seems empty.
    tail: usize,
}

/// A queue of `2^log2` values.
pub fn channel<T>(log2: u32) -> (Sender<T>, Receiver<T>) {
    let place = |_| UnsafeCell::new(MaybeUninit::uninit());
    let queue = Arc::new(Queue {
        places: (0..1_usize << log2).map(place).collect(),
        head: Apart(AtomicUsize::new(0)),
        tail: Apart(AtomicUsize::new(0)),
    });
    let sender = Sender {
        queue: queue.clone(),
        tail: 0,
        head: 0,
    };
    let receiver = Receiver {
        queue,
        head: 0,
        tail: 0,
    };
    (sender, receiver)
}

impl<T> Queue<T> {
    fn place(&self, count: usize) -> &UnsafeCell<MaybeUninit<T>> {
        &self.places[count & (self.places.len() - 1)]
    }
}

impl<T> Sender<T> {
    /// Puts a value, or gives it back if the queue is full.
    pub fn push(&mut self, value: T) -> Result<(), T> {
        if self.tail.wrapping_sub(self.head) == self.queue.places.len() {
            // Acquire: the receiver is done with the places that it says it took.
            self.head = self.queue.head.0.load(Ordering::Acquire);
            if self.tail.wrapping_sub(self.head) == self.queue.places.len() {
                return Err(value);
            }
        }
        // SAFETY: the place is not between head and tail, so the receiver does not touch it; there is one sender.
        self.queue
            .place(self.tail)
            .with_mut(|place| unsafe { (*place).write(value) });
        self.tail = self.tail.wrapping_add(1);
        // Release: who sees this tail sees the value.
        self.queue.tail.0.store(self.tail, Ordering::Release);
        Ok(())
    }
}

impl<T> Receiver<T> {
    /// Takes the oldest value, if there is one.
    pub fn pop(&mut self) -> Option<T> {
        if self.head == self.tail {
            // Acquire: the values up to this tail are there.
            self.tail = self.queue.tail.0.load(Ordering::Acquire);
            if self.head == self.tail {
                return None;
            }
        }
        // SAFETY: the place is between head and tail, so it was written and the sender does not touch it; it is read
        // once, because the head passes it.
        let value = self
            .queue
            .place(self.head)
            .with(|place| unsafe { (*place).assume_init_read() });
        self.head = self.head.wrapping_add(1);
        // Release: the value was read before the sender sees this head.
        self.queue.head.0.store(self.head, Ordering::Release);
        Some(value)
    }
}

impl<T> Drop for Queue<T> {
    fn drop(&mut self) {
        // Both ends are gone: what they did is seen here.
        let head = self.head.0.load(Ordering::Acquire);
        let tail = self.tail.0.load(Ordering::Acquire);
        let mut at = head;
        while at != tail {
            // SAFETY: between head and tail, so written and not taken; nobody else is left.
            self.place(at)
                .with_mut(|place| unsafe { (*place).assume_init_drop() });
            at = at.wrapping_add(1);
        }
    }
}
