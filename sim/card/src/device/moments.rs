//! What happens while other things go on, and when: a write that nobody waits for, the kill pin in a certain cycle, and time
//! that moves with the cycles, so that the times of events tell them.

use super::{Device, PATIENCE, address};
use crate::ffi::Request;
use crate::server::{AccessError, Host, Masked};

impl Device {
    /// Moves the time input on by `ns`.
    pub fn advance(&mut self, ns: u64) {
        // SAFETY: the model is alive as long as `self`; likewise below.
        let now = unsafe { (self.bus.device_now)(self.model.card()) };
        self.model.set_time(now.saturating_add(ns));
    }

    /// Lets each core cycle take `ns` of time, so that times tell cycles; 0, as at power-on: time moves only when it is set.
    pub fn set_pace(&mut self, ns: u64) {
        // SAFETY: as in `advance`.
        unsafe { (self.bus.device_pace)(self.model.card(), ns) }
    }

    /// Raises the kill pin in core cycle `at`, whatever goes on then.
    pub fn raise_kill_pin(&mut self, at: u64) {
        // SAFETY: as in `advance`.
        unsafe { (self.bus.device_raise)(self.model.card(), at) }
    }

    /// Writes a word from core cycle `at` on while other things go on, as a board's host does: nobody waits for the answer.
    /// There is one such write at a time; the next waits for the one before.
    pub fn post(
        &mut self,
        bar: usize,
        offset: u32,
        word: Masked,
        at: u64,
        host: &mut dyn Host,
    ) -> Result<(), AccessError> {
        let address = address(bar, offset).ok_or(AccessError::Refused)?;
        let request = Request {
            address,
            data: word.data,
            write: 1,
            strobes: word.strobes,
            error: 0,
            answered: 0,
        };
        self.unsure = true;
        self.lend(host, |device| {
            // SAFETY: as in `advance`.
            unsafe { (device.bus.device_post)(device.model.card(), request, at, PATIENCE) }
        });
        Ok(())
    }

    /// Core cycle in which address and word of the last posted write were handed over; `None`: not yet.
    pub fn posted(&self) -> Option<u64> {
        // SAFETY: as in `advance`.
        let cycle = unsafe { (self.bus.device_posted)(self.model.card()) };
        (cycle != 0).then_some(cycle)
    }
}
