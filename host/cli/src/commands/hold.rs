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
    direct.station.operator.close();
    direct.running.end();
    let left = direct.station.leave();
    direct.station.close();
    ended?;
    left?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::link::Link;
    use crate::lock::{self, Attempt};
    use crate::rpc::{Reply, Request};
    use crate::serve;
    use crate::state::State;
    use t2t_contract::reasons::Cause;
    use t2t_driver::fake::FakeCard;
    use t2t_driver::{Card, Status};

    #[test]
    fn a_held_card_is_armed_and_fed_until_it_disarms_itself() {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("state = \"{}\"", folder.path().display());
        let config = Config::parse("serve.toml", &text).unwrap();
        let fake = FakeCard::new();
        let card = Card::with(fake.transport()).unwrap();
        let state = State::open(&config.state).unwrap();
        let lock = match lock::take(&state.lock_path("fake:"), None).unwrap() {
            Attempt::Ours(lock) => lock,
            Attempt::Taken(owner) => panic!("{owner:?}"),
        };
        let station = serve::station(&config, "fake:", card, state, false).unwrap();
        let mut direct = Direct::new(station, config, lock);
        let text = include_str!("../../tests/desks/two.toml").to_owned();
        let apply = Request::Apply {
            name: "desk.toml".into(),
            text,
            generation: 0,
            loosen: true,
        };
        assert!(matches!(direct.ask(&apply).unwrap(), Reply::Applied(_)));
        let refused = direct.ask(&Request::Arm { generation: 1 }).unwrap_err();
        assert!(refused.message.contains("nobody feeds"), "{refused}");

        let args = Arm {
            generation: None,
            hold: true,
        };
        let global = crate::args::Global {
            yes: true,
            json: true,
            ..Default::default()
        };
        let held = thread::spawn(move || run(&mut direct, &args, Out::new(&global)));
        let start = Instant::now();
        while !fake.status().contains(Status::ARMED) {
            assert!(start.elapsed() < Duration::from_secs(10), "it arms");
            thread::sleep(LOOK);
        }
        // More than a dead-man time goes by in the host's time, less in the card's between two beats.
        for _ in 0..8 {
            fake.advance(100_000_000);
            thread::sleep(Duration::from_millis(400));
        }
        assert!(
            fake.status().contains(Status::LIVE),
            "it is fed: {:?}",
            fake.status()
        );
        fake.set_status(Status::empty(), Cause::Stale);
        let failure = held.join().unwrap().unwrap_err();
        assert!(
            failure.message.contains("no longer armed (stale)"),
            "{failure}"
        );
    }
}
