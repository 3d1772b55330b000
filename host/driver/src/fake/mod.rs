//! A card in plain memory that behaves as `docs/card.md` says, for tests of what stands on the driver.
//!
//! In: accesses, faults to be made, what happens in the market. Out: the card's state to look into, events in the ring. A
//! [`FakeCard`] is a handle: its clones are the same card, of which [`FakeCard::transport`] is the host's side.

mod device;
mod faults;
mod registers;
mod transport;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use t2t_contract::reasons::{Cause, Refusal};

use crate::event::{Record, What};
use crate::state::Status;
use crate::transport::{Placement, Transport};
use device::Device;

pub use faults::Fault;

/// A card in plain memory.
#[derive(Clone)]
pub struct FakeCard(Arc<Mutex<Device>>);

impl Default for FakeCard {
    fn default() -> Self {
        Self::new()
    }
}

impl FakeCard {
    /// A card after power-on.
    pub fn new() -> Self {
        FakeCard(Arc::new(Mutex::new(Device::new())))
    }

    /// The host's side of it. As the kernel does, opening resets the function.
    pub fn transport(&self) -> Box<dyn Transport> {
        self.device().reset();
        Box::new(self.clone())
    }

    fn device(&self) -> MutexGuard<'_, Device> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Words of BARs that were read and written so far, whoever did it.
    pub fn accesses(&self) -> u64 {
        self.device().faults.accesses
    }

    /// Makes a fault at the access after the next `after`, counted in words.
    pub fn fail_at(&self, after: u64, fault: Fault) {
        let mut device = self.device();
        let at = device.faults.accesses + after;
        device.faults.planned.push((at, fault));
    }

    /// From now on everything reads as ones and writes go nowhere.
    pub fn vanish(&self) {
        self.fail_at(0, Fault::Vanish);
    }

    /// From now on nothing is answered.
    pub fn hang(&self) {
        self.fail_at(0, Fault::Hang);
    }

    /// Ends all faults, made and planned.
    pub fn heal(&self) {
        self.device().faults.heal();
    }

    /// Refuses every commit that would take effect, until `None`.
    pub fn refuse_commits(&self, refusal: Option<Refusal>) {
        self.device().refuse = refusal;
    }

    /// Shows another value in a register, whatever the card does: a wrong version, a truncated identity.
    pub fn show_register(&self, register: usize, value: u32) {
        self.device().shown.insert(register, value);
    }

    /// Bytes that a BAR shows.
    pub fn set_bar_len(&self, bar: usize, bytes: u64) {
        self.device().bars[bar] = bytes;
    }

    /// Flips a bit of a word of BAR2 (by byte offset) at every read.
    pub fn stick_bit(&self, offset: usize, bit: u32) {
        self.device().faults.stuck = Some((offset, 1 << bit));
    }

    /// Resets the function, as the kernel does when a driver leaves or somebody else opens it.
    pub fn reset_function(&self) {
        self.device().reset();
    }

    /// Polls of COMMIT_STATUS that a commit stays busy for.
    pub fn set_commit_polls(&self, polls: u32) {
        self.device().commit_polls = polls;
    }

    /// Where the card says that it is.
    pub fn set_place(&self, place: Placement) {
        self.device().place = place;
    }

    /// The parameters in force.
    pub fn active(&self) -> Vec<u32> {
        self.device().active.clone()
    }

    /// What the staged copy reads as.
    pub fn staged(&self) -> Vec<u32> {
        self.device().staged.clone()
    }

    /// The generation in force.
    pub fn generation(&self) -> u32 {
        self.device().generation
    }

    /// Register STATUS.
    pub fn status(&self) -> Status {
        self.device().status
    }

    /// Changes STATUS for a cause of the card's own: a stale feed, the kill pin.
    pub fn set_status(&self, status: Status, cause: Cause) {
        self.device().change(status, cause);
    }

    /// Lets time go by, in ns; the dead-man timer looks at it.
    pub fn advance(&self, ns: u64) {
        self.device().advance(ns);
    }

    /// Writes a field of the live row of an instrument (see `t2t_contract::live::row`).
    pub fn set_live(&self, instrument: usize, lsb: usize, width: usize, value: u64) {
        crate::bits::set(&mut self.device().live[instrument], lsb, width, value);
    }

    /// Open orders and gross notional, as the card counts them.
    pub fn set_open(&self, orders: i32, gross: i64) {
        let mut device = self.device();
        device.open_orders = orders;
        device.gross_used = gross;
    }

    /// Why the feeds are marked: register FEED_MARKS.
    pub fn set_feed_marks(&self, marks: u32) {
        self.device().feed_marks = marks;
    }

    /// Adds to a counter (a word of BAR0).
    pub fn count(&self, register: usize, by: u32) {
        self.device().count(register, by);
    }

    /// Something happens: goes into the ring if its kind is enabled, or is lost if ring and queue are full.
    pub fn push_event(&self, what: What) {
        self.device().event(what);
    }

    /// Events that wait between pipeline and bus.
    pub fn queued(&self) -> usize {
        self.device().ring.queued()
    }

    /// Writes a record as it is in the next place of the ring, whatever it says.
    pub fn push_raw(&self, record: &Record) {
        self.device().write_next(record);
    }
}
