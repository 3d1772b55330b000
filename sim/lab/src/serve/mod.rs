//! The whole card behind a vfio-user socket, with a feed going into it.
//!
//! In: clients of the socket, captures. Out: orders as a capture; notes about clients.
//!
//! One thread owns the card. In turn: what clients ask, then a frame that is due, then a slice of cycles for what both have
//! set off (records into the host's memory, interrupts, a commit). When there is nothing to do nothing is ticked, and the
//! thread sleeps until a client or the clock wants something.

mod orders;
mod player;

pub use player::{Next, Player, Speed, Start};

use anyhow::{Context, Result};
use orders::Orders;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use t2t_contract::pci;
use t2t_contract::registers::{CONTROL, STATUS, control, status};
use t2t_simcard::device::Device;
use t2t_simcard::server::{BusError, Function, Host, Masked, Note, Server};
use t2t_simcard::{Event, Options};

/// Core cycles between two looks at the socket: half a millisecond.
const SLICE: u64 = 64;
/// Time between two moves of an idle card's clock.
const CLOCK: Duration = Duration::from_millis(25);
/// Core cycles between two looks at whether memories are cleared, and how many looks are enough.
const SWEEP: (u64, usize) = (4096, 1024);

/// What to serve.
#[derive(Clone, Debug)]
pub struct Serving {
    /// Where to listen.
    pub socket: PathBuf,
    /// Where orders go.
    pub orders: Option<PathBuf>,
    /// Leave no idle cycle between frames that are due.
    pub line_rate: bool,
    /// End when the first client has gone.
    pub once: bool,
}

/// Serves until `stop` is true; calls `ready` once clients can come, and `note` for everything that happens to them.
pub fn serve(
    serving: &Serving,
    mut player: Player,
    stop: &AtomicBool,
    ready: impl FnOnce(&Path),
    mut note: impl FnMut(&Note),
) -> Result<()> {
    let mut orders = Orders::create(serving.orders.as_deref())?;
    let mut device = Device::new(Options::default())?;
    device.set_time(player.time(Instant::now()));
    swept(&mut device, &mut Nobody)?;
    let mut server = Server::listen(&serving.socket, device)
        .with_context(|| format!("listening at {}", serving.socket.display()))?;
    ready(&serving.socket);
    let mut events: Vec<Event> = Vec::new();
    let mut wait = Duration::ZERO;
    let mut clocked = Instant::now();
    let mut clearing = false;
    while !stop.load(Ordering::Relaxed) {
        let asked = server.serve(wait).context("waiting for clients")?;
        let notes = server.notes();
        notes.iter().for_each(&mut note);
        if let Some(start) = player.waits_for() {
            let happened = match start {
                Start::Immediately => true,
                Start::Connected => server.connected(),
                Start::Armed => asked && server.with(armed)?,
            };
            if happened {
                player.starts(start, Instant::now());
            }
        }
        let now = Instant::now();
        // Clients are served while memories are cleared, which takes longer than they wait for an answer.
        clearing = clearing && server.with(sweeping)?;
        let next = match clearing {
            true => Next::Idle(None),
            false => player.next(now)?,
        };
        let busy = server.with(|device, host| -> Result<bool> {
            match &next {
                Next::Frame(frame) => {
                    device.set_time(frame.time);
                    device.frame(frame.on_b.into(), &frame.bytes, frame.bad, host);
                    if serving.line_rate {
                        return Ok(true);
                    }
                    device.settle(host)?;
                }
                Next::NewDay => {
                    device.set_time(player.time(now));
                    reset_books(device, host)?;
                    clearing = true;
                }
                Next::Idle(_) if now >= clocked + CLOCK => {
                    clocked = now;
                    device.set_time(player.time(now));
                }
                Next::Idle(_) => {}
            }
            let busy = device.work(SLICE, host);
            device.drain(|event| events.push(event));
            Ok(busy)
        })?;
        orders.write(&events)?;
        events.clear();
        wait = match next {
            Next::Idle(until) if !busy => until.map_or(CLOCK, |until| {
                CLOCK.min(until.saturating_duration_since(Instant::now()))
            }),
            _ => Duration::ZERO,
        };
        if serving.once && notes.iter().any(|note| matches!(note, Note::Gone(_))) {
            break;
        }
    }
    Ok(())
}

/// A register's low word.
fn register(device: &mut Device, register: usize, host: &mut dyn Host) -> Result<u32> {
    let mut word = [0];
    device.read(pci::REGISTERS_BAR, 4 * register as u32, &mut word, host)?;
    Ok(word[0])
}

fn armed(device: &mut Device, host: &mut dyn Host) -> Result<bool> {
    Ok(register(device, STATUS, host)? >> status::ARMED & 1 == 1)
}

/// Waits until memories are cleared.
fn swept(device: &mut Device, host: &mut dyn Host) -> Result<()> {
    let (cycles, looks) = SWEEP;
    for _ in 0..looks {
        if !sweeping(device, host)? {
            return Ok(());
        }
        device.ticks(cycles, host);
    }
    anyhow::bail!(
        "the card is still clearing its memories after {} cycles",
        cycles * looks as u64
    )
}

fn sweeping(device: &mut Device, host: &mut dyn Host) -> Result<bool> {
    Ok(register(device, STATUS, host)? >> status::SWEEPING & 1 == 1)
}

/// Begins to clear the books, as a host does between days; this disarms.
fn reset_books(device: &mut Device, host: &mut dyn Host) -> Result<()> {
    let act = [Masked::whole(1 << control::RESET_BOOKS)];
    Ok(device.write(pci::REGISTERS_BAR, 4 * CONTROL as u32, &act, host)?)
}

/// No host: before there is a socket.
struct Nobody;

impl Host for Nobody {
    fn write(&mut self, _: u64, _: &[u8]) -> Result<(), BusError> {
        Err(BusError)
    }

    fn interrupt(&mut self, _: usize) {}
}
