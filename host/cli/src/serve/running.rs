//! The threads of a station, and their end.

use super::{Station, heart, keeper};
use crate::config::{Events, Mode};
use crate::exit::{self, Failure};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

/// The threads of a station; they end with it.
pub struct Running {
    station: Arc<Station>,
    /// Counts up each time the keeper has taken what came.
    keeper: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Running {
    /// No thread yet.
    pub fn new(station: Arc<Station>) -> Running {
        Running {
            station,
            keeper: Arc::default(),
            stop: Arc::default(),
            threads: Vec::new(),
        }
    }

    /// Whether events are read.
    pub fn has_events(&self) -> bool {
        !self.threads.is_empty()
    }

    /// Reads the event ring, and keeps what comes.
    ///
    /// # Errors
    /// When the ring or a thread cannot be started.
    pub fn events(&mut self, events: &Events) -> Result<(), Failure> {
        let log2 = events.ring.trailing_zeros();
        let quiet = events.mode == Mode::Quiet;
        let reading = self
            .station
            .operator
            .read_events(log2, events.mask(), quiet)?;
        let (beats, records) = (self.keeper.clone(), 1 << log2);
        self.spawn("t2t-keeper", move |station, stop| {
            keeper::keep(station, reading, records, &beats, stop)
        })
    }

    /// Feeds the dead-man timer.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn heart(&mut self) -> Result<(), Failure> {
        let keeper = self.keeper.clone();
        self.spawn("t2t-heart", move |station, stop| {
            heart::beat(station, &keeper, stop)
        })
    }

    fn spawn(
        &mut self,
        name: &str,
        run: impl FnOnce(&Station, &AtomicBool) + Send + 'static,
    ) -> Result<(), Failure> {
        let (station, stop) = (self.station.clone(), self.stop.clone());
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || run(&station, &stop));
        let thread = thread
            .map_err(|e| Failure::new(exit::CARD, format!("cannot start thread {name}: {e}")))?;
        self.threads.push(thread);
        Ok(())
    }

    /// Ends the threads, and waits for them.
    pub fn end(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.station.operator.set_fed(false);
        self.station.stream.close(self.station.operator.lost());
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so itself.
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}
