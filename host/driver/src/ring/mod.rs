//! Events, as the card writes them into memory.
//!
//! In: records in DMA memory, one after the other. Out: typed [`Item`]s. Polling makes no system call and no access of the
//! card; only every quarter of the ring one posted write says what was taken.

pub mod handover;
mod phase;
pub mod reader;
pub mod sync;

use std::sync::Arc;
use std::time::{Duration, Instant};

use t2t_contract::events;
use t2t_contract::registers;

use crate::bars::Bars;
use crate::error::{Error, Result};
use crate::event::{self, Event, Unknown};
use crate::transport::{DmaBuffer, Pages};

pub use phase::{Consumer, RECORD_WORDS, Slots};
pub use reader::{Events, Mode};

/// What comes out of the ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Something happened.
    Event(Event),
    /// So many events are missing here: the card dropped them because ring or queue was full.
    Lost(u64),
    /// A record that means nothing to this program.
    Unreadable {
        /// Number of the event.
        sequence: u64,
        /// Which field, and what it says.
        error: Unknown,
    },
}

/// The memory of a ring, as the consumer reads it.
pub(crate) struct Memory(DmaBuffer);

impl Slots for Memory {
    fn load(&self, word: usize, order: sync::Ordering) -> u64 {
        self.0
            .memory()
            .word(word)
            .map_or(0, |word| word.load(order))
    }
}

/// The event ring of a card. There is one; dropping it stops it.
pub struct Ring {
    consumer: Consumer<Memory>,
    bars: Arc<Bars>,
    /// Sequence of the next event.
    next: u64,
    /// Records that the card knows to be taken.
    given: u64,
    /// Held: the card looks whether there is a ring.
    _alive: Arc<()>,
    held: Option<Item>,
}

/// How long writes that are under way may take.
const STOP: Duration = Duration::from_millis(500);

const SEQUENCE_BITS: u32 = events::common::SEQUENCE_W as u32;

impl Ring {
    pub(crate) fn new(bars: Arc<Bars>, buffer: DmaBuffer, log2: u32, alive: Arc<()>) -> Self {
        Ring {
            consumer: Consumer::new(Memory(buffer), log2),
            bars,
            next: 0,
            given: 0,
            _alive: alive,
            held: None,
        }
    }

    /// The next item, if there is one. No system call.
    ///
    /// # Errors
    /// [`Error::RingBroken`] if sequences go back; those of the transport where the card is told what was taken. The
    /// event is not lost by them: the next call goes on.
    pub fn poll(&mut self) -> Result<Option<Item>> {
        if let Some(item) = self.held.take() {
            return Ok(Some(item));
        }
        if self.consumer.taken().wrapping_sub(self.given) >= self.consumer.records() / 4 {
            self.give_back()?;
        }
        let Some(record) = self.consumer.poll() else {
            return Ok(None);
        };
        let found = event::sequence(&record);
        let expected = core::mem::replace(&mut self.next, following(found));
        let jump = found.wrapping_sub(expected) & ((1 << SEQUENCE_BITS) - 1);
        if jump >> (SEQUENCE_BITS - 1) != 0 {
            return Err(Error::RingBroken { expected, found });
        }
        let item = match Event::from_record(&record) {
            Ok(event) => Item::Event(event),
            Err(error) => Item::Unreadable {
                sequence: found,
                error,
            },
        };
        if jump == 0 {
            return Ok(Some(item));
        }
        self.held = Some(item);
        Ok(Some(Item::Lost(jump)))
    }

    /// Tells the card what was taken. One posted write, or none if it knows.
    pub fn give_back(&mut self) -> Result<()> {
        let taken = self.consumer.release();
        if taken != self.given {
            self.bars.set(registers::EVENT_TAKEN, taken as u32)?;
            self.given = taken;
        }
        Ok(())
    }

    /// As [`give_back`](Ring::give_back), and waits until the card has it: what it wrote before that can be polled.
    pub fn flush(&mut self) -> Result<()> {
        self.give_back()?;
        self.bars.register(registers::EVENT_TAKEN).map(|_| ())
    }

    /// Whether the card was told of everything that was taken.
    pub fn is_given_back(&self) -> bool {
        self.given == self.consumer.taken()
    }

    /// Records that the ring holds.
    pub fn records(&self) -> u64 {
        self.consumer.records()
    }

    /// What pages it is in, and on which NUMA node.
    pub fn memory(&self) -> (Pages, Option<u32>) {
        let memory = self.consumer.slots().0.memory();
        (memory.pages, memory.node)
    }
}

fn following(sequence: u64) -> u64 {
    (sequence + 1) & ((1 << SEQUENCE_BITS) - 1)
}

impl Drop for Ring {
    fn drop(&mut self) {
        // The card must have stopped writing before the memory goes. A card that does not answer is stopped by the IOMMU,
        // from which the memory is taken next.
        if let Err(error) = self.stop() {
            tracing::warn!(%error, "the event ring could not be stopped");
        }
    }
}

impl Ring {
    /// Stops the ring and waits until none of its writes is under way: EVENT_WRITTEN reads all ones as long as one is.
    fn stop(&self) -> Result<()> {
        self.bars.set(registers::EVENT_LOG2, 0)?;
        let end = Instant::now() + STOP;
        while self.bars.register(registers::EVENT_WRITTEN)? == u32::MAX {
            if Instant::now() > end {
                let what = "the event ring's last writes to end".to_owned();
                return Err(Error::Timeout { what, limit: STOP });
            }
        }
        Ok(())
    }
}
