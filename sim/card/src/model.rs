//! What every simulated card has in common: frames, time, records, waveforms.
//!
//! In: a shared library built from `shim/pipeline.h`, a shim and `shim/exports.h`. Out: [`Event`]s.

use crate::error::CardError;
use crate::event::{Event, Fired, Mark, Refused, Row, Sent};
use crate::ffi::{Common, RawEvent};
use libloading::Library;
use std::ffi::{CString, c_void};
use std::path::Path;
use std::ptr;
use t2t_hdl::testbench::BuildOptions;

/// Cycles after which a card that is not quiet is considered hung.
pub(crate) const HUNG: u64 = 1 << 20;

/// How to build the model.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// With waveforms: slower to build and to run.
    pub waveform: bool,
}

impl Options {
    /// As the compiler takes them: these models run for millions of cycles.
    pub(crate) fn build(self) -> BuildOptions {
        BuildOptions {
            opt_level: 3,
            waveform: self.waveform,
        }
    }
}

/// A verilated card, powered on.
pub struct Model {
    functions: Common,
    card: *mut c_void,
    now: u64,
    /// Time moved, and no frame came since.
    time_moved: bool,
    library: Library,
}

// SAFETY: the verilated model is plain memory without thread affinity, and `&mut self` guards every call that changes it.
unsafe impl Send for Model {}

impl Model {
    /// Loads the library at `path` and powers its card on.
    ///
    /// # Safety
    /// It must have been built from `shim/pipeline.h`, a shim and `shim/exports.h`.
    pub(crate) unsafe fn load(path: &Path) -> Result<Model, CardError> {
        // SAFETY: the caller says what the library is; the functions live as long as the library beside them, and the
        // pointer is freed in `drop` only.
        unsafe {
            let library = Library::new(path)?;
            let functions = Common::load(&library)?;
            Ok(Model {
                card: (functions.card_new)(),
                functions,
                now: 0,
                time_moved: false,
                library,
            })
        }
    }

    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    /// The card, for the functions of its shim.
    pub(crate) fn card(&self) -> *mut c_void {
        self.card
    }

    /// Time moved since the last frame: what waits for time stirs only some cycles after.
    pub(crate) fn take_time_moved(&mut self) -> bool {
        std::mem::take(&mut self.time_moved)
    }

    /// Moves the time input, ns. Time does not run backwards: an earlier time changes nothing.
    pub fn set_time(&mut self, now: u64) {
        self.time_moved |= now > self.now;
        self.now = self.now.max(now);
        // SAFETY: `card` is alive until `drop`; likewise below.
        unsafe { (self.functions.card_time)(self.card, self.now) }
    }

    /// Sets the kill pin.
    pub fn set_kill_pin(&mut self, on: bool) {
        // SAFETY: as in `set_time`.
        unsafe { (self.functions.card_kill_pin)(self.card, u8::from(on)) }
    }

    /// Presents a frame on line 0 (A) or 1 (B), word after word, with `idle` empty cycles after each word.
    pub fn frame(&mut self, line: usize, bytes: &[u8], bad: bool, idle: u32) {
        assert!(line < 2, "a card has two lines");
        self.time_moved = false;
        // SAFETY: `card` is alive until `drop`; `bytes` is read only during the call.
        unsafe {
            (self.functions.card_frame)(
                self.card,
                line as u32,
                bytes.as_ptr(),
                bytes.len(),
                u8::from(bad),
                idle,
            );
        }
    }

    /// Lets `cycles` pass without input.
    pub fn ticks(&mut self, cycles: u64) {
        // SAFETY: as in `set_time`.
        unsafe { (self.functions.card_ticks)(self.card, cycles) }
    }

    /// Runs without input until the card is quiet.
    ///
    /// # Errors
    /// [`CardError::Hung`].
    pub fn settle(&mut self) -> Result<(), CardError> {
        // A frame that time releases stirs only some cycles after time moved.
        if self.take_time_moved() {
            self.ticks(t2t_hdl::top::REST);
        }
        // SAFETY: as in `set_time`.
        let spent = unsafe { (self.functions.card_settle)(self.card, HUNG) };
        if spent < HUNG {
            Ok(())
        } else {
            Err(CardError::Hung)
        }
    }

    /// Cycles since power-on.
    pub fn cycles(&self) -> u64 {
        // SAFETY: as in `set_time`.
        unsafe { (self.functions.card_cycle)(self.card) }
    }

    /// Hands everything that the card said since the last call to `each`.
    pub fn drain(&mut self, mut each: impl FnMut(Event)) {
        let mut raw: *const RawEvent = ptr::null();
        // SAFETY: the events and the bytes sent stay where they are until `card_clear` or the next tick.
        unsafe {
            let count = (self.functions.card_events)(self.card, &mut raw);
            if count == 0 {
                return;
            }
            let sent = (self.functions.card_sent)(self.card);
            for event in std::slice::from_raw_parts(raw, count) {
                each(decode(event, |at, len| {
                    std::slice::from_raw_parts(sent.add(at), len).to_vec()
                }));
            }
            (self.functions.card_clear)(self.card);
        }
    }

    /// Starts a waveform (FST) at `path`.
    ///
    /// # Errors
    /// [`CardError::NoWaveform`] if the model was built without, [`CardError::Path`].
    pub fn start_waveform(&mut self, path: &Path) -> Result<(), CardError> {
        let text = path.to_string_lossy().into_owned();
        let name = CString::new(text.clone()).map_err(|_| CardError::Path(text))?;
        // SAFETY: as in `set_time`; `name` is read only during the call.
        match unsafe { (self.functions.card_trace)(self.card, name.as_ptr()) } {
            0 => Err(CardError::NoWaveform),
            _ => Ok(()),
        }
    }

    /// Ends the waveform.
    pub fn stop_waveform(&mut self) {
        // SAFETY: as in `set_time`.
        unsafe { (self.functions.card_untrace)(self.card) }
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // SAFETY: made by `card_new`, freed once, while the library is loaded.
        unsafe { (self.functions.card_free)(self.card) }
    }
}

/// Reads an event; `sent` copies bytes of the order port.
fn decode(raw: &RawEvent, sent: impl Fn(usize, usize) -> Vec<u8>) -> Event {
    let v = raw.v;
    let (seq, ts, time) = (raw.seq, raw.ts, raw.time);
    match raw.kind {
        0 => Event::Row(Row {
            instrument: v[0] as u8,
            seq,
            ts,
            bid: (v[1], v[2]),
            ask: (v[3], v[4]),
            mark: v[5] as u8,
        }),
        1 => Event::Mark(Mark {
            feed: v[0] as u8,
            reason: v[1] as u8,
            seq,
            time,
        }),
        2 => Event::Fired(Fired {
            trigger: v[0] as u16,
            order: v[1] as u16,
            price: v[2],
            user_ref: v[3],
            kind: v[4] as u8,
            cycles: v[5],
            decision: v[6] != 0,
            seq,
            ts,
            time,
            cycle: raw.cycle,
        }),
        3 => Event::Refused(Refused {
            trigger: v[0] as u16,
            order: v[1] as u16,
            reason: v[2] as u8,
            seq,
            ts,
        }),
        _ => Event::Sent(Sent {
            bytes: sent(v[0] as usize, v[1] as usize),
            aborted: v[2] != 0,
            cycle: raw.cycle,
        }),
    }
}
