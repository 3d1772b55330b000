//! Feeds the card's dead-man timer: a third of its time apart, and only while the rest of the server is alive.
//!
//! Alive means: within the dead-man time the keeper has taken what the reader of the ring brought (which ends with an error
//! where the reader does), and the last record of the audit log was written. So whatever stops, orders are refused within twice
//! the dead-man time. The beat goes past every lock: a long apply does not stop it. And when something stops while the heart
//! itself is well, it disarms at once: also where the desk says that the timer never expires.

use super::Station;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks whether the card is still ours, where no timer is to be fed.
const SLOW: Duration = Duration::from_millis(200);
/// Shortest time between two beats, and the shortest silence that is held against a thread: less is the scheduler's.
const FAST: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_millis(50);
/// The silence that is held against a thread where the desk says nothing of silence.
const NEVER: Duration = Duration::from_secs(1);

/// Beats until `stop`.
pub fn beat(station: &Station, keeper: &AtomicU64, stop: &AtomicBool) {
    let mut sign = Sign::default();
    let mut was_well = false;
    while !stop.load(Ordering::Acquire) {
        let dead_man = Duration::from_nanos(station.operator.dead_man_ns());
        let patience = match dead_man {
            Duration::ZERO => NEVER,
            time => time.max(PATIENCE),
        };
        let alive = sign.within(keeper.load(Ordering::Acquire), patience);
        let well = alive && station.operator.journal().is_sound();
        station.operator.set_fed(well);
        let done = match (was_well, well) {
            (_, true) => station.operator.handle().heartbeat(),
            (true, false) => {
                tracing::error!("log or reader of events failed: the card is disarmed");
                station.operator.stop()
            }
            (false, false) => Ok(()),
        };
        was_well = well;
        if let Err(error) = done {
            // A card that cannot be fed or disarmed is a card that cannot be trusted, whatever the reason.
            let failure = station.operator.note(error);
            station.operator.lose(failure);
            return;
        }
        thread::sleep(match dead_man {
            Duration::ZERO => SLOW,
            time => (time / 3).clamp(FAST, SLOW),
        });
    }
}

/// When a counter was last seen to change.
#[derive(Default)]
struct Sign {
    count: u64,
    at: Option<Instant>,
}

impl Sign {
    fn within(&mut self, count: u64, patience: Duration) -> bool {
        let at = match self.at {
            Some(at) if count == self.count => at,
            _ => Instant::now(),
        };
        (self.count, self.at) = (count, Some(at));
        at.elapsed() <= patience
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_stands_still_for_longer_than_the_patience_is_not_alive() {
        let mut sign = Sign::default();
        assert!(sign.within(1, Duration::from_millis(20)));
        thread::sleep(Duration::from_millis(30));
        assert!(!sign.within(1, Duration::from_millis(20)));
        assert!(sign.within(2, Duration::from_millis(20)), "it went on");
    }
}
