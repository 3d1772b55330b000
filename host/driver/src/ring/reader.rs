//! The thread that reads the ring, on a CPU of the card's NUMA node.
//!
//! In: a [`Ring`], and for the quiet mode the card's interrupts. Out: items through a queue without locks. While it polls it
//! makes no system call. If the queue is full it stops reading: the ring fills, and the card counts what it drops.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use super::handover::{self, Receiver, Sender};
use super::{Item, Ring};
use crate::card::Interrupts;
use crate::error::{Error, Result};
use crate::state::Vectors;
use crate::transport::Placement;

/// Items that wait for whoever wants them, as a binary logarithm.
const QUEUE_LOG2: u32 = 14;
/// How long the quiet mode sleeps if no interrupt comes: it looks whether it is to end.
const NAP: Duration = Duration::from_millis(100);

/// How the reader waits for events.
pub enum Mode {
    /// Polls without pause, on a CPU of its own.
    Poll,
    /// Sleeps until the card interrupts.
    Quiet(Interrupts),
}

/// The reading end: items as they come, and the thread that brings them.
pub struct Events {
    items: Receiver<Item>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<()>>>,
    cpu: Option<usize>,
}

/// Starts reading, on the last CPU of the card's node that this process may use.
///
/// # Errors
/// If no thread can be started.
pub fn start(ring: Ring, mode: Mode, place: &Placement) -> Result<Events> {
    let (sender, items) = handover::channel(QUEUE_LOG2);
    let stop = Arc::new(AtomicBool::new(false));
    let cpu = choose(place);
    let ends = stop.clone();
    let thread = thread::Builder::new()
        .name("t2t-events".to_owned())
        .spawn(move || {
            if let Some(cpu) = cpu {
                pin(cpu);
            }
            Reader {
                ring,
                sender,
                stop: ends,
            }
            .run(&mode)
        })
        .map_err(|error| Error::system("starting the thread that reads events", error))?;
    Ok(Events {
        items,
        stop,
        thread: Some(thread),
        cpu,
    })
}

/// A CPU of the card's node that this process may use: the last, because the first serves interrupts.
fn choose(place: &Placement) -> Option<usize> {
    let allowed = sched_getaffinity(None).ok()?;
    place
        .cpus
        .iter()
        .copied()
        .filter(|cpu| *cpu < CpuSet::MAX_CPU && allowed.is_set(*cpu))
        .max()
}

fn pin(cpu: usize) {
    let mut set = CpuSet::new();
    set.set(cpu);
    if let Err(error) = sched_setaffinity(None, &set) {
        let error = io::Error::from(error);
        tracing::warn!(%error, cpu, "the thread that reads events could not be pinned");
    }
}

struct Reader {
    ring: Ring,
    sender: Sender<Item>,
    stop: Arc<AtomicBool>,
}

impl Reader {
    fn run(mut self, mode: &Mode) -> Result<()> {
        loop {
            self.drain()?;
            if self.stopped() {
                return self.ring.give_back();
            }
            match mode {
                Mode::Poll => core::hint::spin_loop(),
                Mode::Quiet(interrupts) => self.sleep(interrupts)?,
            }
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Hands over everything that is in the ring.
    fn drain(&mut self) -> Result<()> {
        while let Some(mut item) = self.ring.poll()? {
            while let Err(back) = self.sender.push(item) {
                if self.stopped() {
                    return Ok(());
                }
                item = back;
                core::hint::spin_loop();
            }
        }
        Ok(())
    }

    /// Sleeps until there is something. The card interrupts when records come after all were taken: it must know that they
    /// were before the ring is looked at for the last time.
    fn sleep(&mut self, interrupts: &Interrupts) -> Result<()> {
        self.ring.flush()?;
        self.drain()?;
        if self.ring.is_given_back() {
            interrupts.wait(Vectors::EVENTS, NAP)?;
        }
        Ok(())
    }
}

impl Events {
    /// The next item, if there is one. No system call, no lock.
    ///
    /// # Errors
    /// What ended the thread, once everything that it read is taken.
    pub fn poll(&mut self) -> Result<Option<Item>> {
        if let Some(item) = self.items.pop() {
            return Ok(Some(item));
        }
        if self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
            // It may have put something between the look and its end.
            return match self.items.pop() {
                Some(item) => Ok(Some(item)),
                None => self.end().map(|()| None),
            };
        }
        Ok(None)
    }

    /// CPU that the reader is pinned to.
    pub fn cpu(&self) -> Option<usize> {
        self.cpu
    }

    /// Ends the reader, which stops the ring.
    ///
    /// # Errors
    /// What went wrong while it read.
    pub fn stop(mut self) -> Result<()> {
        self.end()
    }

    fn end(&mut self) -> Result<()> {
        self.stop.store(true, Ordering::Relaxed);
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            Some(Err(_)) => Err(Error::system(
                "reading events",
                io::Error::other("the thread panicked"),
            )),
            None => Ok(()),
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            tracing::warn!(%error, "reading events ended");
        }
    }
}
