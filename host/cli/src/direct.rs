//! The card in this process, where no server runs: the server's own code without its socket.
//!
//! What flows in: requests of one command. What flows out: their answers. Threads that read events and feed the dead-man
//! timer run only for commands that need them. The card is left disarmed: the kernel resets its function when this process
//! leaves it, and before that it is disarmed here.

use crate::config::Config;
use crate::exit::Failure;
use crate::link::{Another, Link};
use crate::lock::Lock;
use crate::operator::roles::{Role, Roles};
use crate::rpc::{Reply, Request};
use crate::serve::{Caller, Ids, Running, Station};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Longest wait for the first readings of a card.
const FIRST: Duration = Duration::from_secs(2);

/// The card, in this process.
pub struct Direct {
    /// What answers.
    pub station: Arc<Station>,
    /// Its threads.
    pub running: Running,
    config: Config,
    _lock: Lock,
}

impl Direct {
    /// A card that was opened and locked.
    pub fn new(station: Station, config: Config, lock: Lock) -> Direct {
        let station = Arc::new(station);
        Direct {
            running: Running::new(station.clone()),
            station,
            config,
            _lock: lock,
        }
    }

    /// Reads events from now on.
    ///
    /// # Errors
    /// When the ring cannot be started.
    pub fn events(&mut self) -> Result<(), Failure> {
        if self.running.has_events() {
            return Ok(());
        }
        self.running.events(&self.config.events)?;
        let start = Instant::now();
        while self.station.view().health.books_age_ns.is_none() && start.elapsed() < FIRST {
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    fn caller(&self) -> Caller<'_> {
        Caller::new(Ids::mine(), self.config.roles.as_ref())
    }
}

/// The same card for another thread, which only asks.
struct Beside {
    station: Arc<Station>,
    roles: Option<Roles>,
}

impl Link for Beside {
    fn ask(&mut self, request: &Request) -> Result<Reply, Failure> {
        let caller = Caller::new(Ids::mine(), self.roles.as_ref());
        self.station.answer(&caller, request)
    }

    fn follow(
        &mut self,
        request: &Request,
        each: &mut dyn FnMut(Reply) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        let _ = each(self.ask(request)?);
        Ok(())
    }

    fn another(&self) -> Another {
        beside(&self.station, self.roles.as_ref())
    }
}

fn beside(station: &Arc<Station>, roles: Option<&Roles>) -> Another {
    let (station, roles) = (station.clone(), roles.cloned());
    Box::new(move || {
        Ok(Box::new(Beside {
            station: station.clone(),
            roles: roles.clone(),
        }))
    })
}

impl Link for Direct {
    fn another(&self) -> Another {
        beside(&self.station, self.config.roles.as_ref())
    }

    fn ask(&mut self, request: &Request) -> Result<Reply, Failure> {
        if *request == Request::View {
            self.events()?;
        }
        self.station.answer(&self.caller(), request)
    }

    fn follow(
        &mut self,
        request: &Request,
        each: &mut dyn FnMut(Reply) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        let Request::Events { last, follow } = *request else {
            let _ = each(self.ask(request)?);
            return Ok(());
        };
        self.events()?;
        self.caller().actor().may(Role::View, "looking at events")?;
        self.station.stream.read(last, follow, &mut |entry| {
            entry.map_or(ControlFlow::Continue(()), |entry| each(Reply::Event(entry)))
        })
    }
}
