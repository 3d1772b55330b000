//! MSI-X: which descriptor each vector signals, which are masked, which are pending.
//!
//! Vectors are set up by SET_IRQS, as with the kernel. The table in BAR4 holds what is written to it and decides nothing: a
//! client behind a virtual machine never shows what its guest wrote there. The function mask in configuration space and
//! the mask of SET_IRQS do.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, write};
use std::os::fd::OwnedFd;
use t2t_contract::pci::VECTORS;
use t2t_vfio_user::{IrqData, IrqSet, IrqSetFlags};

#[derive(Default)]
struct Vector {
    /// What is signalled; without it nothing is, and nothing is kept for later.
    event: Option<OwnedFd>,
    masked: bool,
    pending: bool,
}

/// All vectors.
#[derive(Default)]
pub struct Interrupts {
    vectors: [Vector; VECTORS],
}

impl Interrupts {
    /// Interrupts with `vector`, unless it is masked or `blocked` (the function is): then it is pending.
    pub fn raise(&mut self, vector: usize, blocked: bool) {
        if let Some(vector) = self.vectors.get_mut(vector) {
            vector.pending = vector.event.is_some();
            vector.deliver(blocked);
        }
    }

    /// Sends what was pending and is no longer held up.
    pub fn release(&mut self, blocked: bool) {
        for vector in &mut self.vectors {
            vector.deliver(blocked);
        }
    }

    /// Pending bits, vector 0 lowest.
    pub fn pending(&self) -> u64 {
        let bits = self.vectors.iter().enumerate();
        bits.fold(0, |bits, (n, vector)| bits | u64::from(vector.pending) << n)
    }

    /// Forgets what is pending and the masks; descriptors stay, as with the kernel when it resets a function.
    pub fn reset(&mut self) {
        for vector in &mut self.vectors {
            vector.masked = false;
            vector.pending = false;
        }
    }

    /// Closes all descriptors.
    pub fn clear(&mut self) {
        *self = Interrupts::default();
    }

    /// Carries out SET_IRQS, whose message brought `fds`.
    ///
    /// # Errors
    /// EINVAL: vectors that are not there, descriptors that are not one for each vector, or what the kernel cannot do
    /// either (descriptors that signal masks). Nothing has changed then.
    pub fn set(&mut self, set: &IrqSet<'_>, fds: Vec<OwnedFd>, blocked: bool) -> Result<(), Errno> {
        let trigger = set.action == IrqSetFlags::TRIGGER;
        if set.count == 0 {
            return match (set.data, set.start) {
                (IrqData::None, 0) if trigger => {
                    self.clear();
                    Ok(())
                }
                _ => Err(Errno::INVAL),
            };
        }
        let (start, count) = (set.start as usize, set.count as usize);
        let vectors = start.checked_add(count);
        let vectors = vectors.and_then(|end| self.vectors.get_mut(start..end));
        let vectors = vectors.ok_or(Errno::INVAL)?;
        let chosen: &dyn Fn(usize) -> bool = match set.data {
            IrqData::EventFd if !trigger || !(fds.is_empty() || fds.len() == count) => {
                return Err(Errno::INVAL);
            }
            IrqData::EventFd => {
                let mut fds = fds.into_iter();
                for vector in vectors {
                    vector.event = fds.next();
                    vector.pending = false;
                }
                return Ok(());
            }
            IrqData::None => &|_| true,
            IrqData::Bool(bytes) => &|n| bytes.get(n).is_some_and(|&byte| byte != 0),
        };
        for (n, vector) in vectors.iter_mut().enumerate() {
            if !chosen(n) {
                continue;
            }
            match set.action {
                IrqSetFlags::MASK => vector.masked = true,
                IrqSetFlags::UNMASK => vector.masked = false,
                _ => vector.pending = vector.event.is_some(),
            }
            vector.deliver(blocked);
        }
        Ok(())
    }
}

impl Vector {
    fn deliver(&mut self, blocked: bool) {
        let Some(event) = self.event.as_ref().filter(|_| self.pending) else {
            return;
        };
        if self.masked || blocked {
            return;
        }
        self.pending = false;
        // A client may send anything as a descriptor; one that is not ready takes no write, so that none can stop us. An
        // event descriptor is not ready when it has been signalled 2^64 - 2 times, and needs no more.
        let mut fds = [PollFd::new(event, PollFlags::OUT)];
        let now = Timespec::default();
        if matches!(poll(&mut fds, Some(&now)), Ok(1)) && fds[0].revents() == PollFlags::OUT {
            let _ = write(event, &1u64.to_ne_bytes());
        }
    }
}
