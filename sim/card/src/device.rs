//! The whole card in this process, as a PCI Express endpoint drives it.
//!
//! In: accesses of BAR0 and BAR2, frames, time, function-level resets. Out: answers; writes to the host's memory and
//! interrupts, handed to the [`Host`] that each call lends; [`Event`]s of the pipeline.
//!
//! The bus clock runs at 250 MHz beside the core's 322 MHz, its edges on and between the core's. Blocks of accesses are
//! pipelined, as many outstanding as the card takes. Nothing moves but within a call: a caller that has nothing to do gives
//! the card [`work`](Device::work) until it says that there is none.

mod moments;

use crate::error::CardError;
use crate::event::Event;
use crate::ffi::{Bus, Request};
use crate::model::{HUNG, Model, Options};
use crate::server::{AccessError, Function, Host, Masked};
use std::ffi::c_void;
use std::path::Path;
use std::slice;
use t2t_contract::registers::{COMMIT_STATUS, STATUS, commit_status, status};
use t2t_contract::{events, pci};

const SHIM: &str = concat!(
    include_str!("shim/pipeline.h"),
    include_str!("shim/device.cpp"),
    include_str!("shim/exports.h")
);

/// Address bit of the port that chooses BAR2 (docs/card.md, section 1).
const OF_STORE: u32 = 1 << 21;
/// Core cycles after which accesses that are not answered are given up: more than the card itself gives its targets, for
/// each of the accesses.
const PATIENCE: u64 = 1 << 19;
/// Core cycles of a function-level reset: what it sets off has come out when it is over.
const RESET: u64 = 64;
/// Bus cycles without a sign of life after which the host's side of the card has come to rest: an event on its way from the
/// pipeline to the bus takes fewer.
const REST: u64 = 64;

/// Core cycles after which what time has done shows: a frame that it releases, a dead-man timer that ends and is told.
const STIRS: u64 = 128;

/// A simulated card, all of it.
pub struct Device {
    model: Model,
    bus: Bus,
    /// A write or a reset may have set off what only registers tell of: a commit, the clearing of memories.
    unsure: bool,
}

impl Device {
    /// Builds (or finds in the cache) the verilated card and powers it on.
    ///
    /// # Errors
    /// A missing tool, or anything that keeps the card from being built.
    pub fn new(options: Options) -> Result<Device, CardError> {
        let path = t2t_hdl::device_library(SHIM, options.build())?;
        // SAFETY: the library was built from this shim just now, or at another time from the same text; `model` keeps it
        // loaded.
        unsafe {
            let model = Model::load(&path)?;
            let bus = Bus::load(model.library())?;
            Ok(Device {
                model,
                bus,
                unsure: true,
            })
        }
    }

    /// Lets the host's memory be busy in `chance` of 256 bus cycles, at random by `seed`; 0 = never, as at power-on.
    pub fn set_stalls(&mut self, chance: u8, seed: u64) {
        // SAFETY: the model is alive as long as `self`; likewise below.
        unsafe { (self.bus.device_stall)(self.model.card(), chance.into(), seed) }
    }

    /// Moves the time input, ns. Time does not run backwards: an earlier time changes nothing.
    pub fn set_time(&mut self, now: u64) {
        self.model.set_time(now);
    }

    /// Sets the kill pin.
    pub fn set_kill_pin(&mut self, on: bool) {
        self.model.set_kill_pin(on);
    }

    /// Core cycles since power-on.
    pub fn cycles(&self) -> u64 {
        self.model.cycles()
    }

    /// What AXI forbids and the card did, times. 0, or the card is wrong.
    pub fn faults(&self) -> u32 {
        // SAFETY: as in `set_stalls`.
        unsafe { (self.bus.device_faults)(self.model.card()) }
    }

    /// Hands everything that the pipeline said since the last call to `each`.
    pub fn drain(&mut self, each: impl FnMut(Event)) {
        self.model.drain(each);
    }

    /// Starts a waveform (FST) at `path`.
    ///
    /// # Errors
    /// [`CardError::NoWaveform`] if the model was built without, [`CardError::Path`].
    pub fn start_waveform(&mut self, path: &Path) -> Result<(), CardError> {
        self.model.start_waveform(path)
    }

    /// Presents a frame on line 0 (A) or 1 (B), word after word.
    pub fn frame(&mut self, line: usize, bytes: &[u8], bad: bool, host: &mut dyn Host) {
        self.lend(host, |device| device.model.frame(line, bytes, bad, 0));
    }

    /// Lets `cycles` of the core pass.
    pub fn ticks(&mut self, cycles: u64, host: &mut dyn Host) {
        self.lend(host, |device| device.model.ticks(cycles));
    }

    /// Runs until the pipeline is quiet, so that the next frame finds it as after idle time.
    ///
    /// # Errors
    /// [`CardError::Hung`].
    pub fn settle(&mut self, host: &mut dyn Host) -> Result<(), CardError> {
        self.lend(host, |device| device.model.settle())
    }

    /// Runs for at most `cycles` of the core, as long as there is anything to do; returns whether there still is.
    pub fn work(&mut self, cycles: u64, host: &mut dyn Host) -> bool {
        if self.model.take_time_moved() {
            self.ticks(STIRS, host);
        }
        let end = self.cycles() + cycles;
        loop {
            if self.at_rest() {
                self.unsure = self.unsure && self.is_busy(host);
                if !self.unsure {
                    return false;
                }
            }
            if self.cycles() >= end {
                return true;
            }
            self.ticks(REST / 2, host);
        }
    }

    /// Runs until there is nothing to do: what an access or frame has set off is in the host's memory.
    ///
    /// # Errors
    /// [`CardError::Hung`].
    pub fn finish(&mut self, host: &mut dyn Host) -> Result<(), CardError> {
        match self.work(HUNG, host) {
            false => Ok(()),
            true => Err(CardError::Hung),
        }
    }

    fn at_rest(&self) -> bool {
        let card = self.model.card();
        // SAFETY: as in `set_stalls`.
        unsafe { (self.bus.device_quiet)(card) != 0 && (self.bus.device_bus_idle)(card) >= REST }
    }

    /// Whether a commit is under way or memories are being cleared. A card that does not say is not waited for.
    fn is_busy(&mut self, host: &mut dyn Host) -> bool {
        let mut read = |register: usize, bit: usize| {
            let mut word = [0];
            let read = self.read(pci::REGISTERS_BAR, 4 * register as u32, &mut word, host);
            read.is_ok() && word[0] >> bit & 1 == 1
        };
        read(COMMIT_STATUS, commit_status::BUSY) || read(STATUS, status::SWEEPING)
    }

    /// Carries out accesses of one BAR.
    fn access(&mut self, requests: &mut [Request], host: &mut dyn Host) -> Result<(), AccessError> {
        let limit = PATIENCE.saturating_mul(requests.len() as u64);
        let count = requests.len();
        let answered = self.lend(host, |device| {
            // SAFETY: as in `set_stalls`; the requests are used only during the call.
            unsafe {
                (device.bus.device_access)(device.model.card(), requests.as_mut_ptr(), count, limit)
            }
        });
        match answered == count {
            false => Err(AccessError::Hung),
            true if requests.iter().any(|request| request.error != 0) => Err(AccessError::Refused),
            true => Ok(()),
        }
    }

    /// Runs `act` with writes and interrupts going to `host`.
    fn lend<R>(&mut self, host: &mut dyn Host, act: impl FnOnce(&mut Device) -> R) -> R {
        let mut host: &mut dyn Host = host;
        let pointer: *mut &mut dyn Host = &mut host;
        let card = self.model.card();
        // SAFETY: as in `set_stalls`. The card keeps the pointer only until it is taken away again below, while `host` is
        // borrowed and used through nothing else.
        unsafe {
            (self.bus.device_host)(card, pointer.cast::<c_void>(), write, interrupt);
            let done = act(self);
            (self.bus.device_host)(card, std::ptr::null_mut(), write, interrupt);
            done
        }
    }
}

/// The card writes 64 bytes.
///
/// # Safety
/// `host` is what `Device::lend` made, and `bytes` points at 64 bytes.
unsafe extern "C" fn write(host: *mut c_void, address: u64, bytes: *const u8, strobes: u64) -> u8 {
    // SAFETY: the caller is `device.cpp` within `Device::lend`, whose host is borrowed for that long.
    let (host, bytes) = unsafe {
        let host = &mut *host.cast::<&mut dyn Host>();
        (host, slice::from_raw_parts(bytes, events::BYTES))
    };
    // Records are written whole; the card has no other writes.
    let whole = strobes == u64::MAX;
    u8::from(!whole || host.write(address, bytes).is_err())
}

/// The card interrupts.
///
/// # Safety
/// `host` is what `Device::lend` made.
unsafe extern "C" fn interrupt(host: *mut c_void, vector: u32) {
    // SAFETY: as in `write`.
    let host = unsafe { &mut *host.cast::<&mut dyn Host>() };
    host.interrupt(vector as usize);
}

/// Address of the port for byte `offset` of a BAR; `None` for a BAR that the card does not have.
fn address(bar: usize, offset: u32) -> Option<u32> {
    match bar {
        pci::REGISTERS_BAR => Some(offset),
        pci::STORE_BAR => Some(OF_STORE | offset),
        _ => None,
    }
}

impl Function for Device {
    fn read(
        &mut self,
        bar: usize,
        offset: u32,
        words: &mut [u32],
        host: &mut dyn Host,
    ) -> Result<(), AccessError> {
        let first = address(bar, offset).ok_or(AccessError::Refused)?;
        let mut requests: Vec<Request> = (0..words.len() as u32)
            .map(|n| Request {
                address: first + 4 * n,
                data: 0,
                write: 0,
                strobes: 0,
                error: 0,
                answered: 0,
            })
            .collect();
        let result = self.access(&mut requests, host);
        for (word, request) in words.iter_mut().zip(&requests) {
            *word = request.data;
        }
        result
    }

    fn write(
        &mut self,
        bar: usize,
        offset: u32,
        words: &[Masked],
        host: &mut dyn Host,
    ) -> Result<(), AccessError> {
        let first = address(bar, offset).ok_or(AccessError::Refused)?;
        let mut requests: Vec<Request> = (0u32..)
            .zip(words)
            .map(|(n, word)| Request {
                address: first + 4 * n,
                data: word.data,
                write: 1,
                strobes: word.strobes,
                error: 0,
                answered: 0,
            })
            .collect();
        self.unsure = true;
        self.access(&mut requests, host)
    }

    fn reset(&mut self, host: &mut dyn Host) {
        self.unsure = true;
        self.lend(host, |device| {
            // SAFETY: as in `set_stalls`.
            unsafe { (device.bus.device_reset)(device.model.card(), RESET) }
        });
    }
}
