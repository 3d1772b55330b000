//! `t2t serve`: the process that owns a card.
//!
//! ```text
//!  card ── event ring ──> the driver's reader (pinned) ──> keeper ──> audit log, telemetry, followers
//!    ^                                                       │
//!    ├── HEARTBEAT ── heart <── only while it and the log ───┘
//!    └── operator <── station <── connections (role by the peer's credentials)
//!                                 or, without a server, the command itself
//! ```
//!
//! It never starts with an armed card and never leaves one: on start it disarms; at the end nothing is armed any more, the
//! card is disarmed before anything else ends, and once more when all has. A card that is gone or was reset ends it, with exit code 3: whoever starts it again finds a card that is disarmed and owned anew.

mod command;
mod connection;
mod heart;
pub mod http;
mod keeper;
mod listener;
mod running;
mod station;
mod stream;

pub use command::{lock_card, open_card, run_command, station, station_with};
pub use listener::Listener;
pub use running::Running;
pub use station::{Caller, Ids, Station};

use crate::config::Config;
use crate::exit::Failure;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often the end is looked for.
const LOOK: Duration = Duration::from_millis(10);
/// Longest wait for the first beat before others are let in: who arms at once finds the timer fed.
const FIRST: Duration = Duration::from_secs(1);

/// Serves a card until `stop`, or until the card is lost. Disarms at the end.
///
/// # Errors
/// When the socket cannot be had, or the card was lost.
pub fn run(station: Station, config: &Config, stop: &AtomicBool) -> Result<(), Failure> {
    let station = Arc::new(station);
    let mut running = Running::new(station.clone());
    running.events(&config.events)?;
    running.heart()?;
    let start = Instant::now();
    while !station.operator.is_fed() && start.elapsed() < FIRST {
        thread::sleep(Duration::from_millis(1));
    }
    let listener = Listener::bind(config, &station)?;
    let metrics = config
        .metrics
        .map(|at| http::serve(at, station.clone()))
        .transpose();
    if metrics.is_ok() {
        tracing::info!(device = station.operator.device(), socket = %config.socket.display(), "serving");
        while !stop.load(Ordering::Acquire) && station.operator.lost().is_none() {
            thread::sleep(LOOK);
        }
    }
    let lost = station.operator.lost();
    station.operator.close();
    running.end();
    drop(listener);
    let served = metrics.map(drop);
    let left = station.leave();
    station.close();
    match lost {
        Some(failure) => {
            Err(failure.help("the card is opened anew, disarmed, when the server is started again"))
        }
        None => served.and(left),
    }
}
