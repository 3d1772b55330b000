//! A card in this process.

use crate::event::{Event, Fired, Mark, Refused, Row, Sent};
use crate::ffi::{Functions, RawEvent};
use std::ffi::{CString, c_void};
use std::path::Path;
use std::ptr;
use t2t_hdl::testbench::{BuildError, BuildOptions};
use thiserror::Error;

/// Cycles after which a card that is not quiet is considered hung.
const HUNG: u64 = 1 << 20;

/// What can go wrong with a simulated card.
#[derive(Debug, Error)]
pub enum CardError {
    /// The pipeline cannot be turned into Verilog, or that into a library.
    #[error("the simulated card cannot be built: {0}")]
    Build(#[from] BuildError),
    /// The library was built and does not load.
    #[error("the simulated card does not load: {0}")]
    Load(#[from] libloading::Error),
    /// A waveform was asked of a model that was built without.
    #[error("this model was built without waveforms")]
    NoWaveform,
    /// A path with a zero byte.
    #[error("`{0}` is no path for a waveform")]
    Path(String),
    /// The card does not answer a read.
    #[error("the card does not answer a read of word {0:#x}")]
    NoAnswer(u32),
    /// The card does not come to rest.
    #[error("the card is still busy after {HUNG} cycles")]
    Hung,
}

/// How to build the model.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// With waveforms: slower to build and to run.
    pub waveform: bool,
}

/// A simulated card.
pub struct Card {
    functions: Functions,
    card: *mut c_void,
    now: u64,
    /// Time moved, and no frame came since.
    time_moved: bool,
}

// SAFETY: the verilated model is plain memory without thread affinity, and `&mut self` guards every call that changes it.
unsafe impl Send for Card {}

impl Card {
    /// Builds (or finds in the cache) the verilated card and powers it on.
    ///
    /// # Errors
    /// A missing tool, or anything that keeps the pipeline from being built.
    pub fn new(options: Options) -> Result<Card, CardError> {
        let build = BuildOptions {
            opt_level: 3,
            waveform: options.waveform,
        };
        let path = t2t_hdl::card_library(include_str!("shim.cpp"), build)?;
        // SAFETY: the library was built from this crate's shim.cpp just now, or at another time from the same text.
        let functions = unsafe { Functions::load(libloading::Library::new(path)?)? };
        // SAFETY: as above; the pointer is freed in `drop` only.
        let card = unsafe { (functions.card_new)() };
        Ok(Card {
            functions,
            card,
            now: 0,
            time_moved: false,
        })
    }

    /// Writes one word of the parameter bus.
    pub fn write(&mut self, address: u32, data: u32) {
        // SAFETY: `card` is alive until `drop`; likewise below.
        unsafe { (self.functions.card_write)(self.card, address, data) }
    }

    /// Reads one word of the parameter bus.
    ///
    /// # Errors
    /// [`CardError::NoAnswer`].
    pub fn read(&mut self, address: u32) -> Result<u32, CardError> {
        // SAFETY: as in `write`.
        let word = unsafe { (self.functions.card_read)(self.card, address) };
        u32::try_from(word).map_err(|_| CardError::NoAnswer(address))
    }

    /// Moves the time input, ns. Time does not run backwards: an earlier time changes nothing.
    pub fn set_time(&mut self, now: u64) {
        self.time_moved |= now > self.now;
        self.now = self.now.max(now);
        // SAFETY: as in `write`.
        unsafe { (self.functions.card_time)(self.card, self.now) }
    }

    /// Sets the kill pin.
    pub fn set_kill_pin(&mut self, on: bool) {
        // SAFETY: as in `write`.
        unsafe { (self.functions.card_kill_pin)(self.card, u8::from(on)) }
    }

    /// Presents a frame on line 0 (A) or 1 (B), word after word, with `idle` empty cycles after each word.
    pub fn frame(&mut self, line: usize, bytes: &[u8], bad: bool, idle: u32) {
        assert!(line < 2, "a card has two lines");
        self.time_moved = false;
        // SAFETY: as in `write`; `bytes` is read only during the call.
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
        // SAFETY: as in `write`.
        unsafe { (self.functions.card_ticks)(self.card, cycles) }
    }

    /// Runs without input until the card is quiet.
    ///
    /// # Errors
    /// [`CardError::Hung`].
    pub fn settle(&mut self) -> Result<(), CardError> {
        // A frame that time releases stirs only some cycles after time moved.
        if std::mem::take(&mut self.time_moved) {
            self.ticks(t2t_hdl::top::REST);
        }
        // SAFETY: as in `write`.
        let spent = unsafe { (self.functions.card_settle)(self.card, HUNG) };
        if spent < HUNG {
            Ok(())
        } else {
            Err(CardError::Hung)
        }
    }

    /// Cycles since power-on.
    pub fn cycles(&self) -> u64 {
        // SAFETY: as in `write`.
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
        // SAFETY: as in `write`; `name` is read only during the call.
        match unsafe { (self.functions.card_trace)(self.card, name.as_ptr()) } {
            0 => Err(CardError::NoWaveform),
            _ => Ok(()),
        }
    }

    /// Ends the waveform.
    pub fn stop_waveform(&mut self) {
        // SAFETY: as in `write`.
        unsafe { (self.functions.card_untrace)(self.card) }
    }
}

impl Drop for Card {
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
