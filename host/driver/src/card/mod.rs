//! The typed face of a card.
//!
//! In: a transport, or an address. Out: [`Card`]. What it knows of the card (generation, active parameters) holds as long
//! as register OWNER has the number that it wrote there: after a reset behind its back it says so and believes nothing.

mod acts;
mod events;
mod exposure;
mod handle;
mod look;
mod readback;
mod stage;
mod words;

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Weak};
use std::time::Duration;

use t2t_contract::registers::{self, commit_status};

use crate::address::Address;
use crate::bars::{Accesses, Bars};
use crate::error::{Error, Result};
use crate::identity::{self, Identity};
use crate::transport::{self, Placement, Transport};

pub use acts::Adjust;
pub use events::Interrupts;
pub use handle::Handle;
pub use stage::{Committed, Staged};

/// How long a commit, a discard or a sweep may take before it counts as hung. On a board it is milliseconds; a simulated
/// card takes seconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// A card that is open. There is one owner of a card.
pub struct Card {
    bars: Arc<Bars>,
    identity: Identity,
    place: Placement,
    /// What this program wrote to OWNER.
    owner: u32,
    /// The generation in force, as far as this program knows.
    generation: u32,
    /// The parameters in force, where they are known.
    active: Option<Vec<u32>>,
    /// Held by the ring while there is one.
    ring: Weak<()>,
    patience: Duration,
}

impl Card {
    /// Opens the card at an address, checks that it is one, and takes it as its owner.
    ///
    /// # Errors
    /// Those of [`transport::open`] and of [`Card::with`].
    pub fn open(address: &Address) -> Result<Self> {
        Self::with(transport::open(address)?)
    }

    /// Takes the card behind a transport.
    ///
    /// # Errors
    /// Wrong identity, version or sizes, a truncated BAR, missing capabilities, a card that is gone.
    pub fn with(transport: Box<dyn Transport>) -> Result<Self> {
        let bars = Arc::new(Bars::new(transport));
        let identity = identity::check(&bars)?;
        let place = bars.transport().place();
        // Neither 0, which a reset leaves, nor all ones, which a card that is gone shows.
        let owner = (RandomState::new().hash_one(0) as u32 | 1) & 0x7FFF_FFFF;
        bars.set(registers::OWNER, owner)?;
        let mut card = Card {
            bars,
            identity,
            place,
            owner,
            generation: 0,
            active: None,
            ring: Weak::new(),
            patience: PATIENCE,
        };
        card.check_owner()?;
        card.wait_for("a commit or discard to end", commit_status_idle)?;
        card.generation = card.bars.register(registers::GENERATION)?;
        Ok(card)
    }

    /// What the card says of itself.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Where in the machine the card is.
    pub fn place(&self) -> &Placement {
        &self.place
    }

    /// Accesses of BARs so far.
    pub fn accesses(&self) -> Accesses {
        self.bars.accesses()
    }

    /// The generation in force, as far as this program knows; asks nobody.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// How long a commit, a discard or a sweep may take before it counts as hung; ten seconds if not said.
    pub fn set_patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// That nobody reset or took the card. One read.
    ///
    /// # Errors
    /// [`Error::OwnerLost`]; from then on nothing that was known of the card holds.
    pub fn check_owner(&mut self) -> Result<()> {
        let owned = self.bars.check_owner(self.owner);
        if matches!(owned, Err(Error::OwnerLost { .. })) {
            self.active = None;
        }
        owned
    }

    /// Resets the function: disarms, forgets what is staged, stops ring and interrupts. Parameters in force, books,
    /// exposure and a latched kill stay. The card is then owned anew.
    pub fn reset(&mut self) -> Result<()> {
        self.active = None;
        self.bars.transport().reset()?;
        self.bars.set(registers::OWNER, self.owner)?;
        self.check_owner()?;
        self.wait_for("a commit or discard to end", commit_status_idle)?;
        self.generation = self.bars.register(registers::GENERATION)?;
        Ok(())
    }
}

/// COMMIT_STATUS, once nothing is under way.
pub(crate) fn commit_status_idle(bars: &Bars) -> Result<Option<u32>> {
    let status = bars.register(registers::COMMIT_STATUS)?;
    Ok((status >> commit_status::BUSY & 1 == 0).then_some(status))
}
