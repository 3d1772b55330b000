//! The driver in the guest: what `t2t` does not show — interrupts by number, where memory was placed, a reset behind the
//! driver's back.

use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};
use t2t_contract::reasons::Cause;
use t2t_driver::event::{Kinds, What};
use t2t_driver::ring::Item;
use t2t_driver::state::Vectors;
use t2t_driver::{Address, Card, Error, Status};

const SOON: Duration = Duration::from_secs(20);

/// Opens the card through the kernel and tries all of it. `node` is the card's.
///
/// # Errors
/// What did not hold.
pub fn exercise(address: &str, node: i32) -> Result<()> {
    let address: Address = format!("vfio:{address}").parse()?;
    let mut card = Card::open(&address)?;
    let place = card.place().clone();
    ensure!(
        place.numa == u32::try_from(node).ok(),
        "the driver says node {:?}",
        place.numa
    );

    // A second owner of the group is refused, and told so.
    match Card::open(&address) {
        Err(Error::Busy { .. }) => {}
        Err(other) => bail!("a second open was refused with: {other}"),
        Ok(_) => bail!("a second open was not refused"),
    }

    let before = crate::machine::interrupts()?;
    let mut ring = card.start_events(6, Kinds::STATE)?;
    let (pages, on) = ring.memory();
    println!(
        "guest: event ring in {pages:?} on node {on:?}; {}",
        placed()?
    );
    ensure!(
        on == u32::try_from(node).ok(),
        "the ring is on node {on:?}, the card on {node}"
    );
    let interrupts = card.interrupts(Vectors::EVENTS | Vectors::DISARM, 1, 0)?;

    card.kill()?;
    let mut came = Vectors::empty();
    let end = Instant::now() + SOON;
    while !came.contains(Vectors::EVENTS | Vectors::DISARM) && Instant::now() < end {
        came |= interrupts.wait(Vectors::all(), Duration::from_secs(1))?;
    }
    ensure!(
        came.contains(Vectors::EVENTS | Vectors::DISARM),
        "a kill interrupted with {came:?}"
    );
    let counted = crate::machine::interrupts()? - before;
    ensure!(counted >= 2, "the kernel counted {counted} interrupts");
    let state = loop {
        match ring.poll()? {
            Some(Item::Event(event)) => match event.what {
                What::State(state) => break state,
                other => bail!("the ring says {other:?}"),
            },
            Some(other) => bail!("the ring says {other:?}"),
            None if Instant::now() > end => bail!("an interrupt came, but no event"),
            None => {}
        }
    };
    ensure!(
        state.status.contains(Status::KILLED) && state.cause == Cause::Kill,
        "the event says {state:?}"
    );
    card.unkill()?;
    println!("guest: kill: event and interrupts ({counted} by the kernel's count)");

    // A reset behind the driver's back: by another process, through the kernel.
    let Address::Vfio(bdf) = &address else {
        bail!("the address is none of the kernel's")
    };
    drop(interrupts);
    drop(ring);
    fs::OpenOptions::new()
        .write(true)
        .open(format!("/sys/bus/pci/devices/{bdf}/reset"))
        .context("the kernel offers no reset of the function")?
        .write_all(b"1")?;
    match card.heartbeat() {
        Err(error) => println!("guest: after a reset behind its back the driver says: {error}"),
        Ok(()) => bail!("the driver did not notice a reset"),
    }
    Ok(())
}

/// Where the kernel placed this process' huge pages, by its own page.
fn placed() -> Result<String> {
    let maps = fs::read_to_string("/proc/self/numa_maps")?;
    let huge: Vec<_> = maps.lines().filter(|line| line.contains("huge")).collect();
    Ok(match huge.is_empty() {
        true => "no huge pages mapped".to_owned(),
        false => huge.join("; "),
    })
}
