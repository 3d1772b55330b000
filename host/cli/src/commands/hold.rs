//! `t2t arm --hold`: without a server, this process stays, feeds the dead-man timer, and disarms at the end.

use super::acts;
use super::out::Out;
use crate::args::Arm;
use crate::direct::Direct;
use crate::exit::{self, Failure};
use signal_hook::consts::{SIGINT, SIGTERM};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often the end is looked for.
const LOOK: Duration = Duration::from_millis(20);
/// Longest wait for the first beat.
const FIRST: Duration = Duration::from_secs(2);

/// Why a command that ends cannot arm.
pub fn needed() -> Failure {
    Failure::new(exit::REFUSED, "no server runs, and a card does not stay armed when the process that opened it ends: nothing was armed")
        .help("`t2t serve` keeps the card; or `t2t arm --hold` stays, feeds the dead-man timer, and disarms at Ctrl-C")
}

/// Arms, stays until a signal or until the card is no longer armed, disarms.
///
/// # Errors
/// When the card does not arm, is lost, or disarmed itself.
pub fn run(direct: &mut Direct, args: &Arm, out: Out) -> Result<(), Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT] {
        signal_hook::flag::register(signal, stop.clone())
            .map_err(|e| Failure::new(exit::CARD, format!("cannot wait for signals: {e}")))?;
    }
    direct.events()?;
    direct.running.heart()?;
    let start = Instant::now();
    while !direct.station.operator.is_fed() && start.elapsed() < FIRST {
        thread::sleep(Duration::from_millis(1));
    }
    let armed = acts::arm(direct, args, out);
    let ended = armed.and_then(|_| {
        out.show("holding: Ctrl-C disarms and ends")?;
        hold(direct, &stop)
    });
    if direct.station.operator.lost().is_none() {
        direct.station.leave();
    }
    ended?;
    out.show("disarmed")
}

fn hold(direct: &Direct, stop: &AtomicBool) -> Result<(), Failure> {
    let operator = &direct.station.operator;
    while !stop.load(Ordering::Acquire) {
        if let Some(lost) = operator.lost() {
            return Err(lost);
        }
        let status = operator.status()?;
        if !status.armed {
            let message = format!("the card is no longer armed ({})", status.cause);
            return Err(Failure::new(exit::REFUSED, message)
                .help("`t2t log show` says what happened before"));
        }
        thread::sleep(LOOK);
    }
    Ok(())
}
