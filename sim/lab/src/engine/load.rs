//! Loading a desk into a simulated card, as a host does: windows, registers, arm.

use anyhow::{Result, ensure};
use t2t_contract::registers::{self, control, status};
use t2t_contract::{bus, registers::CONTROL};
use t2t_desk::Desk;
use t2t_simcard::Card;

/// Cycles that clearing the card's memories may take.
const SWEEP: u64 = 1 << 20;
/// Cycles that an act takes to show in the status, at most.
const ACT: u64 = 16;

/// Writes everything that `desk` compiles to and arms the card.
///
/// The dead-man timer is off: the host of a replay is always there, however far time jumps between two frames.
pub fn load(card: &mut Card, desk: &Desk) -> Result<()> {
    let image = t2t_desk::compile(desk)?;
    wait_for_sweep(card)?;
    for (address, data) in image.writes() {
        card.write(address, data);
    }
    for word in 0..2 {
        card.write(bus::register(registers::DEAD_MAN, word), 0);
    }
    arm(card)
}

/// Forgets all books and what the feeds had reached, and arms again.
pub fn reset_books(card: &mut Card) -> Result<()> {
    card.write(bus::register(CONTROL, 0), 1 << control::RESET_BOOKS);
    card.ticks(ACT);
    wait_for_sweep(card)?;
    arm(card)
}

fn arm(card: &mut Card) -> Result<()> {
    card.write(bus::register(CONTROL, 0), 1 << control::ARM);
    card.ticks(ACT);
    let word = card.read(bus::register(registers::STATUS, 0))?;
    ensure!(
        word >> status::LIVE & 1 == 1,
        "the simulated card does not arm: status {word:#x}"
    );
    Ok(())
}

fn wait_for_sweep(card: &mut Card) -> Result<()> {
    const STEP: u64 = 256;
    for _ in 0..SWEEP / STEP {
        let word = card.read(bus::register(registers::STATUS, 0))?;
        if word >> status::SWEEPING & 1 == 0 {
            return Ok(());
        }
        card.ticks(STEP);
    }
    anyhow::bail!("the simulated card is still clearing its memories after {SWEEP} cycles")
}
