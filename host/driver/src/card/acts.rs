//! Acts: arm, disarm, kill, and what starts over with each day.

use t2t_contract::registers::{self, control};
use t2t_contract::sizes;

use super::{Card, commit_status_idle};
use crate::error::{Error, Result};
use crate::state::Status;

/// Reads of STATUS, one after the other, that take longer on any bus than an act takes to show.
const LOOKS: usize = 16;

/// What is added to the card's exposure, in one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Adjust {
    /// Instrument number.
    pub instrument: usize,
    /// Added to its long exposure, shares.
    pub long: i32,
    /// Added to its short exposure, shares.
    pub short: i32,
    /// Added to the open orders.
    pub open: i32,
    /// Added to the gross notional, 1/10000 dollar.
    pub gross: i64,
}

fn was_stopped() -> Error {
    let why = "it was stopped meanwhile".to_owned();
    Error::ArmRefused { why }
}

impl Card {
    /// Latches the kill switch: from the next cycle of the card on no order starts. Exactly one access, a write, whatever
    /// else is known or under way; it asks nothing and waits for nothing.
    pub fn kill(&self) -> Result<()> {
        self.handle().kill()
    }

    /// Releases the kill switch; the card stays disarmed.
    ///
    /// # Errors
    /// [`Error::NoEffect`] if it is still latched (the kill pin).
    pub fn unkill(&mut self) -> Result<()> {
        self.check_owner()?;
        self.act(control::UNKILL)?;
        self.expect("unkill", |status| !status.contains(Status::KILLED))
    }

    /// Disarms, and looks that it did.
    pub fn disarm(&self) -> Result<()> {
        self.act(control::DISARM)?;
        self.expect("disarm", |status| !status.contains(Status::ARMED))
    }

    /// Arms under a generation: what is armed is what the caller believes is in force. Waits where memories are being
    /// cleared.
    ///
    /// # Errors
    /// [`Error::ArmRefused`] with the reason.
    pub fn arm(&mut self, generation: u32) -> Result<()> {
        self.arm_unless(generation, &|| false)
    }

    /// As [`arm`](Card::arm), unless `stopped`: asked just before the write, after everything that has to be waited for,
    /// and just after it; where the card was stopped in between, it is disarmed again.
    ///
    /// # Errors
    /// As [`arm`](Card::arm).
    pub fn arm_unless(&mut self, generation: u32, stopped: &dyn Fn() -> bool) -> Result<()> {
        self.check_owner()?;
        if generation == 0 {
            let why = "nothing was ever committed: apply a desk first".to_owned();
            return Err(Error::ArmRefused { why });
        }
        self.wait_swept()?;
        let refused = self.bars.register(registers::ARMS_REFUSED)?;
        // Who arms is alive, whatever the timer believed before.
        self.bars.set(registers::HEARTBEAT, 0)?;
        if stopped() {
            return Err(was_stopped());
        }
        let armed = self.arm_now(generation, refused);
        let unknown = !matches!(armed, Ok(()) | Err(Error::ArmRefused { .. }));
        if stopped() || unknown {
            // What came of the arm is not known, or somebody wants it not to be: it must not stand.
            let taken_back = self.act(control::DISARM);
            armed?;
            taken_back?;
            return Err(was_stopped());
        }
        armed
    }

    /// Arms, and looks what came of it; `refused`: ARMS_REFUSED before.
    fn arm_now(&mut self, generation: u32, refused: u32) -> Result<()> {
        self.bars.set(registers::ARM, generation)?;
        let status = self.look_for(|status| status.contains(Status::ARMED))?;
        self.check_owner()?;
        let force = self.bars.register(registers::GENERATION)?;
        let taken = self.bars.register(registers::ARMS_REFUSED)? == refused;
        if status.contains(Status::ARMED) && force == generation && taken {
            return Ok(());
        }
        let why = if force != generation {
            format!(
                "generation {force} is in force, not {generation}: look at what changed, then arm that"
            )
        } else if status.contains(Status::KILLED) {
            "the kill switch is latched: release it first".to_owned()
        } else if status.contains(Status::DEAD_MAN) {
            "the dead-man timer expired: its time is shorter than an access of the card takes"
                .to_owned()
        } else if status.contains(Status::SWEEPING) {
            "memories are being cleared again: try again in a moment".to_owned()
        } else if commit_status_idle(&self.bars)?.is_none() {
            "a commit is under way: try again when it has ended".to_owned()
        } else {
            format!(
                "it armed and was disarmed at once, or refused without a reason (STATUS {:#x}): look at its events",
                status.bits()
            )
        };
        Err(Error::ArmRefused { why })
    }

    /// Restarts the dead-man timer, and looks that the card is still ours. One write, one read.
    ///
    /// # Errors
    /// [`Error::OwnerLost`], [`Error::Vanished`].
    pub fn heartbeat(&mut self) -> Result<()> {
        self.bars.set(registers::HEARTBEAT, 0)?;
        self.check_owner()
    }

    /// Forgets all books, marks, sequences and sessions of the feeds, which disarms, and waits until memories are cleared.
    pub fn reset_books(&mut self) -> Result<()> {
        self.check_owner()?;
        self.act(control::RESET_BOOKS)?;
        self.wait_swept()
    }

    /// Waits until memories are cleared: before that nothing can be armed or committed.
    pub(super) fn wait_swept(&self) -> Result<()> {
        self.wait_for("memories to be cleared", |bars| {
            let status = Status::from_bits_retain(bars.register(registers::STATUS)?);
            Ok((!status.contains(Status::SWEEPING)).then_some(()))
        })
    }

    /// Adds to the card's exposure, in one step: after a position from before, or when an order was closed.
    ///
    /// # Errors
    /// [`Error::Register`] if what is to be added does not read back; nothing was added then.
    pub fn adjust(&mut self, adjust: &Adjust) -> Result<()> {
        if adjust.instrument >= sizes::INSTRUMENTS {
            return Err(Error::NoInstrument {
                instrument: adjust.instrument,
                largest: sizes::INSTRUMENTS - 1,
            });
        }
        self.check_owner()?;
        self.put(
            registers::ADJUST_INSTRUMENT,
            "ADJUST_INSTRUMENT",
            adjust.instrument as u32,
        )?;
        self.put(registers::ADJUST_LONG, "ADJUST_LONG", adjust.long as u32)?;
        self.put(registers::ADJUST_SHORT, "ADJUST_SHORT", adjust.short as u32)?;
        self.put(registers::ADJUST_OPEN, "ADJUST_OPEN", adjust.open as u32)?;
        self.bars
            .set64(registers::ADJUST_GROSS, adjust.gross as u64)?;
        let read = self.bars.signed64(registers::ADJUST_GROSS)?;
        if read != adjust.gross {
            return Err(Error::Register {
                register: "ADJUST_GROSS",
                wrote: adjust.gross as u64,
                read: read as u64,
            });
        }
        self.act(control::ADJUST)?;
        self.check_owner()
    }

    /// Sets the UserRefNum of the next order.
    pub fn set_next_user_ref(&mut self, user_ref: u32) -> Result<()> {
        self.check_owner()?;
        self.put(registers::NEXT_USER_REF, "NEXT_USER_REF", user_ref)
    }

    /// Sets the IP identification of the next frame.
    pub fn set_next_ip_id(&mut self, id: u16) -> Result<()> {
        self.check_owner()?;
        self.put(registers::NEXT_IP_ID, "NEXT_IP_ID", id.into())
    }

    pub(super) fn act(&self, bit: usize) -> Result<()> {
        self.bars.set(registers::CONTROL, 1 << bit)
    }

    fn expect(&self, what: &'static str, holds: impl Fn(Status) -> bool) -> Result<()> {
        let status = self.look_for(&holds)?;
        if holds(status) {
            return Ok(());
        }
        let status = status.bits();
        Err(Error::NoEffect { what, status })
    }

    /// STATUS, once `holds`; what it is in the end where it does not come to hold. An act takes some cycles to show.
    fn look_for(&self, holds: impl Fn(Status) -> bool) -> Result<Status> {
        let mut status = self.status()?;
        for _ in 0..LOOKS {
            if holds(status) {
                break;
            }
            status = self.status()?;
        }
        Ok(status)
    }

    /// Writes a register of one word and reads it back.
    pub(super) fn put(&self, register: usize, name: &'static str, value: u32) -> Result<()> {
        self.bars.set(register, value)?;
        let read = self.bars.register(register)?;
        if read == value {
            return Ok(());
        }
        Err(Error::Register {
            register: name,
            wrote: value.into(),
            read: read.into(),
        })
    }
}
