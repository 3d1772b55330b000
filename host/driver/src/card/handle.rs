//! What must not wait for anything else that is done with the card: kill, disarm, the heartbeat.
//!
//! In: a [`Card`](super::Card), which one thread at a time works with. Out: a [`Handle`] for every other thread. It does single
//! accesses through the same BARs and knows nothing of the card but who owns it.

use std::sync::Arc;

use t2t_contract::registers::{self, control};

use super::Card;
use crate::bars::Bars;
use crate::error::Result;
use crate::state::Status;

/// A way to a card beside its owner's: an apply that waits for a commit holds none of this up.
#[derive(Clone)]
pub struct Handle {
    bars: Arc<Bars>,
    owner: u32,
}

impl Card {
    /// A way to the card for other threads, for as long as the card is owned by this program.
    pub fn handle(&self) -> Handle {
        Handle {
            bars: self.bars.clone(),
            owner: self.owner,
        }
    }
}

impl Handle {
    /// As [`Card::kill`]: exactly one access, a write.
    pub fn kill(&self) -> Result<()> {
        self.bars.set(registers::CONTROL, 1 << control::KILL)
    }

    /// Writes disarm, and does not look what came of it. One write.
    pub fn disarm(&self) -> Result<()> {
        self.bars.set(registers::CONTROL, 1 << control::DISARM)
    }

    /// Reads register STATUS. One read.
    pub fn status(&self) -> Result<Status> {
        Ok(Status::from_bits_retain(
            self.bars.register(registers::STATUS)?,
        ))
    }

    /// As [`Card::heartbeat`]: one write, one read.
    ///
    /// # Errors
    /// [`Error::OwnerLost`](crate::Error::OwnerLost), [`Error::Vanished`](crate::Error::Vanished).
    pub fn heartbeat(&self) -> Result<()> {
        self.bars.set(registers::HEARTBEAT, 0)?;
        self.bars.check_owner(self.owner)
    }
}
