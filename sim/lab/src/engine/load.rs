//! Loading a desk into a simulated card, as a host does: windows, registers, arm.

use anyhow::{Result, ensure};
use t2t_contract::{bus, registers};
use t2t_desk::Desk;
use t2t_simcard::Card;

/// Cycles that clearing the card's memories may take.
const SWEEP: u64 = 1 << 20;

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
    card.write(
        bus::register(registers::CONTROL, 0),
        1 << registers::control::ARM,
    );
    card.ticks(16);
    let status = card.read(bus::register(registers::STATUS, 0))?;
    ensure!(
        status >> registers::status::LIVE & 1 == 1,
        "the simulated card does not arm: status {status:#x}"
    );
    Ok(())
}

fn wait_for_sweep(card: &mut Card) -> Result<()> {
    for _ in 0..SWEEP / 64 {
        card.ticks(64);
        let status = card.read(bus::register(registers::STATUS, 0))?;
        if status >> registers::status::SWEEPING & 1 == 0 {
            return Ok(());
        }
    }
    anyhow::bail!("the simulated card is still clearing its memories after {SWEEP} cycles")
}
