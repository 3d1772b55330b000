//! What the card does: commit, arm, kill, dead-man, events.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Weak};

use t2t_contract::reasons::{Cause, Refusal};
use t2t_contract::records::card;
use t2t_contract::registers::{commit, control};
use t2t_contract::{live, pci, sizes, store};
use vmm_sys_util::eventfd::EventFd;

use super::faults::Faults;
use crate::bits;
use crate::counters;
use crate::event::{Change, Commit, Event, Kinds, Record, What};
use crate::state::{Status, Vectors};
use crate::transport::{DmaMemory, Placement};

/// Events that wait between pipeline and bus (`docs/card.md`, section 4).
const QUEUE: usize = 512;
/// Bytes of the BARs that a card has.
const BARS: [u64; 6] = {
    let mut bars = [0; 6];
    bars[pci::REGISTERS_BAR] = store::BAR0_BYTES as u64;
    bars[pci::STORE_BAR] = store::BAR2_BYTES as u64;
    bars[pci::MSIX_BAR] = pci::MSIX_BYTES as u64;
    bars
};

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
    queue: VecDeque<Event>,
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

/// A card in plain memory.
pub(super) struct Device {
    pub(super) bars: [u64; 6],
    pub(super) faults: Faults,
    pub(super) shown: BTreeMap<usize, u32>,
    pub(super) staged: Vec<u32>,
    pub(super) active: Vec<u32>,
    pub(super) dirty: BTreeSet<usize>,
    pub(super) live: Vec<[u32; live::WORDS]>,
    pub(super) generation: u32,
    pub(super) refuse: Option<Refusal>,
    pub(super) commit_polls: u32,
    /// Polls of COMMIT_STATUS until what was asked for is done, and what that is.
    pub(super) busy: Option<(u32, Option<u32>)>,
    pub(super) refusal: u32,
    pub(super) sweeps: u32,
    pub(super) status: Status,
    pub(super) cause: u32,
    pub(super) owner: u32,
    pub(super) resets: u32,
    pub(super) arms_refused: u32,
    pub(super) writes_refused: u32,
    pub(super) open_orders: i32,
    pub(super) gross_used: i64,
    pub(super) feed_marks: u32,
    /// Plain registers that read as they were written.
    pub(super) plain: BTreeMap<usize, u32>,
    pub(super) held: Option<(usize, u32)>,
    pub(super) now: u64,
    pub(super) heard: u64,
    pub(super) counters: [u32; counters::WORDS],
    pub(super) snapshot: (u64, [u32; counters::WORDS]),
    pub(super) ring: RingState,
    pub(super) irq: Irq,
    pub(super) dma: Vec<(u64, Weak<DmaMemory>)>,
    pub(super) place: Placement,
}

impl Device {
    pub(super) fn new() -> Self {
        Device {
            bars: BARS,
            faults: Faults::default(),
            shown: BTreeMap::new(),
            staged: vec![0; store::WORDS],
            active: vec![0; store::WORDS],
            dirty: BTreeSet::new(),
            live: vec![[0; live::WORDS]; sizes::INSTRUMENTS],
            generation: 0,
            refuse: None,
            commit_polls: 2,
            busy: None,
            refusal: 0,
            sweeps: 0,
            status: Status::empty(),
            cause: 0,
            owner: 0,
            resets: 0,
            arms_refused: 0,
            writes_refused: 0,
            open_orders: 0,
            gross_used: 0,
            feed_marks: 0,
            plain: BTreeMap::new(),
            held: None,
            now: 0,
            heard: 0,
            counters: [0; counters::WORDS],
            snapshot: (0, [0; counters::WORDS]),
            ring: RingState::default(),
            irq: Irq {
                threshold: 1,
                ..Irq::default()
            },
            dma: Vec::new(),
            place: Placement::default(),
        }
    }

    /// A function-level reset.
    pub(super) fn reset(&mut self) {
        self.change(self.status - Status::ARMED, Cause::FunctionReset);
        self.staged = self.active.clone();
        self.dirty.clear();
        self.busy = None;
        self.ring.log2 = 0;
        self.ring.queue.clear();
        self.irq.enable = 0;
        self.irq.pending = 0;
        self.owner = 0;
        self.resets += 1;
    }

    /// Acts of register CONTROL.
    pub(super) fn control(&mut self, acts: u32) {
        let has = |bit: usize| acts >> bit & 1 == 1;
        if has(control::SNAPSHOT) {
            self.snapshot = (self.now, self.counters);
        }
        if has(control::ADJUST) {
            self.adjust();
        }
        if has(control::RESET_BOOKS) {
            self.reset_books(Cause::ResetBooks);
        }
        if has(control::UNKILL) && !has(control::KILL) {
            self.change(self.status - Status::KILLED, Cause::Unkill);
        }
        if has(control::DISARM) {
            self.change(self.status - Status::ARMED, Cause::Disarm);
        }
        if has(control::KILL) {
            self.change(self.status - Status::ARMED | Status::KILLED, Cause::Kill);
            self.interrupt(Vectors::DISARM);
        }
    }

    pub(super) fn reset_books(&mut self, cause: Cause) {
        self.change(self.status - Status::ARMED | Status::SWEEPING, cause);
        self.sweeps = 2;
        for row in &mut self.live {
            let exposure = [row[live::row::LONG / 32], row[live::row::SHORT / 32]];
            *row = [0; live::WORDS];
            [row[live::row::LONG / 32], row[live::row::SHORT / 32]] = exposure;
        }
    }

    /// Register ARM.
    pub(super) fn arm(&mut self, generation: u32) {
        if generation == 0 || generation != self.generation || self.busy.is_some() {
            self.arms_refused += 1;
        } else if !self.status.intersects(Status::KILLED | Status::SWEEPING) {
            self.change(self.status | Status::ARMED, Cause::Arm);
        }
    }

    /// STATUS becomes another, which is an event and may interrupt.
    pub(super) fn change(&mut self, status: Status, cause: Cause) {
        let live =
            status.contains(Status::ARMED) && !status.intersects(Status::KILLED | Status::DEAD_MAN);
        let mut status = status;
        status.set(Status::LIVE, live);
        let before = self.status;
        if status == before {
            return;
        }
        self.status = status;
        self.cause = cause as u32;
        if before.contains(Status::ARMED) && !status.contains(Status::ARMED) {
            self.interrupt(Vectors::DISARM);
        }
        self.event(What::State(Change {
            status,
            before,
            cause,
        }));
    }

    /// Time goes by.
    pub(super) fn advance(&mut self, ns: u64) {
        self.now += ns;
        let first = card::WINDOW.base.unwrap_or(0);
        let limit = bits::get(&self.active[first..], card::DEAD_MAN, card::DEAD_MAN_W);
        if limit != 0 && self.now - self.heard > limit {
            self.change(self.status | Status::DEAD_MAN, Cause::DeadMan);
        }
    }

    pub(super) fn heartbeat(&mut self) {
        self.heard = self.now;
        self.change(self.status - Status::DEAD_MAN, Cause::Alive);
    }

    /// Register COMMIT (`docs/card.md`, section 2).
    pub(super) fn commit(&mut self, believed: u32) {
        if self.busy.is_none() {
            self.busy = Some((self.commit_polls, Some(believed)));
        }
    }

    /// Register DISCARD.
    pub(super) fn discard(&mut self) {
        if self.busy.is_none() {
            self.busy = Some((self.commit_polls, None));
        }
    }

    /// A poll of COMMIT_STATUS: what was asked for may be done now.
    pub(super) fn poll_commit(&mut self) {
        match self.busy.take() {
            Some((0, Some(believed))) => self.end_commit(believed),
            Some((0, None)) => {
                self.staged = self.active.clone();
                self.dirty.clear();
                self.interrupt(Vectors::COMMIT);
            }
            Some((polls, what)) => self.busy = Some((polls - 1, what)),
            None => {}
        }
    }

    fn end_commit(&mut self, believed: u32) {
        let units = self.dirty.len() as u32;
        let watched = self
            .dirty
            .iter()
            .any(|unit| store::window_at(*unit).is_some_and(store::is_subscription));
        let refusal = if units == 0 {
            Some(Refusal::Nothing)
        } else if believed >> commit::GENERATION != self.generation & 0xFFFF {
            Some(Refusal::Generation)
        } else if believed >> commit::UNITS & 0xFFFF != units & 0xFFFF {
            Some(Refusal::Units)
        } else if self.status.contains(Status::SWEEPING) {
            Some(Refusal::Sweeping)
        } else if watched && self.status.contains(Status::ARMED) {
            Some(Refusal::Armed)
        } else {
            self.refuse
        };
        self.refusal = refusal.map_or(0, |refusal| refusal as u32);
        if refusal.is_none() {
            self.active = self.staged.clone();
            self.dirty.clear();
            if watched {
                self.reset_books(Cause::ResetBooks);
            }
            self.generation = self.generation.wrapping_add(1);
        }
        self.event(What::Commit(Commit {
            units: units as u16,
            refusal,
            hold: super::registers::HOLD,
            unjudged: 0,
            desk: crate::tag::carried(&self.active),
        }));
        self.interrupt(Vectors::COMMIT);
    }

    pub(super) fn count(&mut self, register: usize, by: u32) {
        let word = register
            .checked_sub(counters::FIRST)
            .and_then(|index| self.counters.get_mut(index));
        if let Some(word) = word {
            *word = word.wrapping_add(by);
        }
    }

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
}
