//! The event ring and the interrupts of a card: started here, used elsewhere.

use std::os::fd::{AsRawFd, BorrowedFd};
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use t2t_contract::{events, registers};
use vmm_sys_util::eventfd::EventFd;

use super::Card;
use crate::bars::Bars;
use crate::error::{Error, Result};
use crate::event::Kinds;
use crate::ring::{Events, Mode, Ring, reader};
use crate::state::Vectors;

impl Card {
    /// Starts the event ring with `2^log2` records of the kinds in `mask`.
    ///
    /// # Errors
    /// [`Error::RingSize`], [`Error::RingRunning`], [`Error::Memory`], [`Error::Register`].
    pub fn start_events(&mut self, log2: u32, mask: Kinds) -> Result<Ring> {
        let (smallest, largest) = (events::SMALLEST_LOG2, events::LARGEST_LOG2);
        if !(smallest..=largest).contains(&(log2 as usize)) {
            return Err(Error::RingSize {
                log2,
                smallest,
                largest,
            });
        }
        if self.ring.strong_count() != 0 {
            return Err(Error::RingRunning);
        }
        self.check_owner()?;
        let buffer = self.bars.transport().dma(events::BYTES << log2)?;
        self.bars.set(registers::EVENT_LOG2, 0)?;
        self.put(registers::EVENT_MASK, "EVENT_MASK", mask.bits())?;
        self.bars.set64(registers::EVENT_BASE, buffer.iova)?;
        let read = self.bars.register64(registers::EVENT_BASE)?;
        if read != buffer.iova {
            return Err(Error::Register {
                register: "EVENT_BASE",
                wrote: buffer.iova,
                read,
            });
        }
        let alive = Arc::new(());
        self.ring = Arc::downgrade(&alive);
        // From here on the ring's end is what stops it.
        let ring = Ring::new(self.bars.clone(), buffer, log2, alive);
        self.put(registers::EVENT_LOG2, "EVENT_LOG2", log2)?;
        Ok(ring)
    }

    /// Starts the ring and a thread that reads it, on a CPU of the card's NUMA node.
    ///
    /// # Errors
    /// As [`start_events`](Card::start_events), and if no thread can be started.
    pub fn read_events(&mut self, log2: u32, mask: Kinds, mode: Mode) -> Result<Events> {
        let ring = self.start_events(log2, mask)?;
        reader::start(ring, mode, &self.place)
    }

    /// Lets the card interrupt: [`Vectors::EVENTS`] from `threshold` records on, or after `holdoff` cycles of the core
    /// clock with fewer (0: never).
    pub fn interrupts(
        &mut self,
        enable: Vectors,
        threshold: u32,
        holdoff: u32,
    ) -> Result<Interrupts> {
        self.check_owner()?;
        let vectors = self.identity.vectors.min(t2t_contract::pci::VECTORS);
        let fds = self.bars.transport().interrupts(vectors)?;
        self.put(registers::IRQ_THRESHOLD, "IRQ_THRESHOLD", threshold)?;
        self.put(registers::IRQ_HOLDOFF, "IRQ_HOLDOFF", holdoff)?;
        self.put(registers::IRQ_ENABLE, "IRQ_ENABLE", enable.bits())?;
        let bars = self.bars.clone();
        Ok(Interrupts { bars, fds })
    }
}

/// The interrupts of a card, each an event descriptor.
pub struct Interrupts {
    bars: Arc<Bars>,
    fds: Vec<EventFd>,
}

impl Interrupts {
    /// Waits until one of `wanted` interrupts, or for `timeout`; which did.
    pub fn wait(&self, wanted: Vectors, timeout: Duration) -> Result<Vectors> {
        let of = |vector: usize| Vectors::from_bits_retain(1 << vector);
        let wanted: Vec<_> = self
            .fds
            .iter()
            .enumerate()
            .filter(|(vector, _)| wanted.contains(of(*vector)))
            .collect();
        let mut polled: Vec<_> = wanted
            .iter()
            .map(|(_, fd)| {
                // SAFETY: the descriptor is open as long as `self`, which outlives `polled`.
                let fd = unsafe { BorrowedFd::borrow_raw(fd.as_raw_fd()) };
                PollFd::from_borrowed_fd(fd, PollFlags::IN)
            })
            .collect();
        let limit = Timespec::try_from(timeout).map_err(|_| Error::System {
            what: "waiting for interrupts".to_owned(),
            source: std::io::ErrorKind::InvalidInput.into(),
        })?;
        match poll(&mut polled, Some(&limit)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(Error::system("waiting for interrupts", error.into())),
        }
        let mut came = Vectors::empty();
        for (polled, (vector, fd)) in polled.iter().zip(&wanted) {
            if polled.revents().contains(PollFlags::IN) {
                fd.read()
                    .map_err(|error| Error::system("reading an event descriptor", error))?;
                came |= of(*vector);
            }
        }
        Ok(came)
    }

    /// Clears pending vectors, so that they interrupt again. EVENTS clears itself when its records are taken.
    pub fn clear(&self, vectors: Vectors) -> Result<()> {
        self.bars.set(registers::IRQ_CLEAR, vectors.bits())
    }

    /// The descriptors, in the order of the vectors.
    pub fn descriptors(&self) -> &[EventFd] {
        &self.fds
    }
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        // A card that is gone interrupts nobody.
        if let Err(error) = self.bars.set(registers::IRQ_ENABLE, 0) {
            tracing::warn!(%error, "the interrupts could not be switched off");
        }
    }
}
