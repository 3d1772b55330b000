//! Events and interrupts of the card in plain memory.

use core::sync::atomic::Ordering;
use std::collections::VecDeque;
use std::sync::Arc;

use vmm_sys_util::eventfd::EventFd;

use super::device::Device;
use crate::event::{Event, Kinds, Record, What};
use crate::state::Vectors;
use crate::transport::DmaMemory;

/// Events that wait between pipeline and bus (`docs/card.md`, section 4).
const QUEUE: usize = 512;
/// The event ring, as the card has it.
#[derive(Default)]
pub(super) struct RingState {
    pub(super) base: u64,
    pub(super) log2: u32,
    pub(super) mask: u32,
    pub(super) taken: u32,
    pub(super) written: u32,
    pub(super) lost: u32,
    pub(super) errors: u32,
    sequence: u64,
    pub(super) queue: VecDeque<Event>,
}

impl RingState {
    /// Events that wait between pipeline and bus.
    pub(super) fn queued(&self) -> usize {
        self.queue.len()
    }
}

/// The interrupts, as the card has them.
#[derive(Default)]
pub(super) struct Irq {
    pub(super) enable: u32,
    pub(super) pending: u32,
    pub(super) threshold: u32,
    pub(super) holdoff: u32,
    pub(super) fds: Vec<EventFd>,
}

impl Device {
    /// Something happened.
    pub(super) fn event(&mut self, what: What) {
        let event = Event {
            time: self.now,
            sequence: self.ring.sequence,
            generation: self.generation,
            what,
        };
        let enabled = Kinds::from_bits_retain(self.ring.mask)
            .contains(Kinds::from_bits_retain(1 << event.kind() as u32));
        if self.ring.log2 == 0 || !enabled {
            return;
        }
        self.ring.sequence += 1;
        self.write_events();
        if self.ring.queue.len() == QUEUE {
            self.ring.lost += 1;
            self.interrupt(Vectors::LOST);
        } else {
            self.ring.queue.push_back(event);
            self.write_events();
        }
    }

    /// Starts the ring, or stops it.
    pub(super) fn start_ring(&mut self, log2: u32) {
        self.ring.log2 = log2;
        self.ring.queue.clear();
        (self.ring.sequence, self.ring.written, self.ring.taken) = (0, 0, 0);
    }

    /// Writes what fits into the ring; sets or clears vector EVENTS.
    pub(super) fn write_events(&mut self) {
        let records = 1_u32.checked_shl(self.ring.log2).unwrap_or(0);
        while self.ring.log2 != 0 && self.ring.written.wrapping_sub(self.ring.taken) < records {
            let Some(event) = self.ring.queue.pop_front() else {
                break;
            };
            let phase = self.ring.written >> self.ring.log2 & 1 == 0;
            self.write_next(&event.to_record(phase));
        }
        let waiting = self.ring.written.wrapping_sub(self.ring.taken);
        if self.ring.log2 != 0 && waiting >= self.irq.threshold.max(1) {
            self.interrupt(Vectors::EVENTS);
        } else {
            self.irq.pending &= !Vectors::EVENTS.bits();
        }
    }

    /// Writes a record in the next place of the ring.
    pub(super) fn write_next(&mut self, record: &Record) {
        let place = self.ring.written & ((1 << self.ring.log2) - 1);
        let address = self.ring.base + u64::from(place) * size_of::<Record>() as u64;
        if !self.write_record(address, record) {
            self.ring.errors += 1;
            self.interrupt(Vectors::LOST);
        }
        self.ring.written = self.ring.written.wrapping_add(1);
    }

    /// A vector's cause came up.
    pub(super) fn interrupt(&mut self, vector: Vectors) {
        let bit = vector.bits();
        let rises = self.irq.pending & bit == 0;
        self.irq.pending |= bit;
        if rises && self.irq.enable & bit != 0 {
            self.signal(bit);
        }
    }

    /// Sends the message of a vector.
    pub(super) fn signal(&self, bits: u32) {
        for (vector, fd) in self.irq.fds.iter().enumerate() {
            if bits >> vector & 1 == 1 {
                // A counter that is full has interrupted already.
                let _ = fd.write(1);
            }
        }
    }

    /// The memory that the host gave at an address.
    pub(super) fn memory(&self, address: u64) -> Option<(Arc<DmaMemory>, usize)> {
        self.dma.iter().find_map(|(base, memory)| {
            let memory = memory.upgrade()?;
            let offset = address.checked_sub(*base)? as usize;
            (offset < memory.len()).then_some((memory, offset))
        })
    }

    /// Writes a record into the host's memory, its last word last; `false`: the bus answered with an error.
    pub(super) fn write_record(&self, address: u64, record: &Record) -> bool {
        let Some((memory, offset)) = self.memory(address) else {
            return false;
        };
        for (word, value) in record.iter().enumerate() {
            let Some(place) = memory.word(offset / 8 + word) else {
                return false;
            };
            place.store(*value, Ordering::Release);
        }
        true
    }
}
