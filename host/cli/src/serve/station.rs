//! What answers requests, for the server's connections and for a command that opened the card itself.
//!
//! What flows in: a request and who asks. What flows out: its answer. Every change goes through the operator; what the
//! card says meanwhile is in the telemetry and the stream.

use super::stream::Stream;
use crate::config::same_card;
use crate::exit::{self, Failure};
use crate::operator::Operator;
use crate::operator::journal::locked;
use crate::operator::roles::{Actor, Role, Roles};
use crate::operator::target::Target;
use crate::rpc::{Applied, Hello, Reply, Request, Status};
use crate::telemetry::{Names, Telemetry, View};
use std::cell::OnceCell;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;
use t2t_audit::What;
use t2t_driver::Adjust;

/// A card with everything around it.
pub struct Station {
    /// The one place that changes it.
    pub operator: Operator,
    /// What is known of it.
    pub telemetry: Mutex<Telemetry>,
    /// Its events.
    pub stream: Stream,
    /// Who this process acts as where nobody asked.
    pub me: Actor,
    server: bool,
    started: Instant,
    /// The latest generation whose names the telemetry was told.
    told: AtomicU32,
    /// Whether an apply is under way whose names are not told yet.
    applying: AtomicBool,
}

/// Who asks. Who that is is found out when it matters: not before a kill.
pub struct Caller<'a> {
    ids: Ids,
    roles: Option<&'a Roles>,
    actor: OnceCell<Actor>,
}

/// User, group and process at the other end, by the kernel's word.
#[derive(Clone, Copy, Debug)]
pub struct Ids {
    /// User.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Process.
    pub pid: u32,
}

impl<'a> Caller<'a> {
    /// Somebody, whose role these roles say.
    pub fn new(ids: Ids, roles: Option<&'a Roles>) -> Caller<'a> {
        Caller {
            ids,
            roles,
            actor: OnceCell::new(),
        }
    }

    /// Who it is, and what they may do.
    pub fn actor(&self) -> &Actor {
        let Ids { uid, gid, pid } = self.ids;
        self.actor
            .get_or_init(|| Actor::peer(uid, gid, pid, self.roles))
    }
}

impl Ids {
    /// This process.
    pub fn mine() -> Ids {
        Ids {
            uid: rustix::process::getuid().as_raw(),
            gid: rustix::process::getgid().as_raw(),
            pid: std::process::id(),
        }
    }
}

impl Station {
    /// A station around a card; `server`: it stays, and serves others.
    ///
    /// # Errors
    /// When the card does not answer.
    pub fn new(operator: Operator, me: Actor, server: bool) -> Result<Station, Failure> {
        let info = operator.info()?;
        let station = Station {
            telemetry: Mutex::new(Telemetry::new(operator.device(), info.core_khz)),
            operator,
            stream: Stream::default(),
            me,
            server,
            started: Instant::now(),
            told: AtomicU32::new(0),
            applying: AtomicBool::new(false),
        };
        station.learn()?;
        Ok(station)
    }

    /// Monotonic time, ns.
    pub fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// Everything that a screen shows.
    pub fn view(&self) -> View {
        locked(&self.telemetry).view(self.now())
    }

    /// The latest generation whose names the telemetry was told.
    pub fn told(&self) -> u32 {
        self.told.load(Ordering::Acquire)
    }

    /// Whether names of a later generation may be told at any moment.
    pub fn is_applying(&self) -> bool {
        self.applying.load(Ordering::Acquire)
    }

    fn apply(
        &self,
        actor: &Actor,
        desk: (&str, &str),
        generation: u32,
        loosen: bool,
    ) -> Result<Applied, Failure> {
        self.applying.store(true, Ordering::Release);
        let done = self.operator.apply(actor, desk, generation, loosen);
        let applied = done.map(|done| {
            self.tell(done.applied.generation, &done.target, done.loaded);
            done.applied
        });
        self.applying.store(false, Ordering::Release);
        applied
    }

    fn tell(&self, generation: u32, target: &Target, loaded: Vec<u16>) {
        if let Ok(names) = Names::of(&target.desk, &target.name, target.tag) {
            locked(&self.telemetry).desk(generation, names, loaded);
        }
        self.told.store(generation, Ordering::Release);
    }

    /// Tells the telemetry what the desk in force calls everything, where that is known.
    fn learn(&self) -> Result<(), Failure> {
        if let Some((generation, target)) = self.operator.known()? {
            self.tell(generation, &target, Vec::new());
        }
        Ok(())
    }

    /// The last act on the card.
    ///
    /// # Errors
    /// When it is not known to be disarmed, or that could not be logged.
    pub fn leave(&self) -> Result<(), Failure> {
        let left = self.operator.leave(&self.me).map(drop);
        left.inspect_err(|failure| {
            tracing::error!(%failure, "disarming at the end; the kernel resets the card when this process leaves it, which disarms too");
        })
    }

    /// The last record of the log.
    pub fn close(&self) {
        if let Err(failure) = self.operator.journal().write(&self.me, What::new("close")) {
            tracing::error!(%failure, "the end is not in the log");
        }
    }

    /// Answers a request, but not [`Request::Events`], whose answers are many: see [`Stream::read`].
    ///
    /// # Errors
    /// What was refused, and what failed.
    pub fn answer(&self, caller: &Caller<'_>, request: &Request) -> Result<Reply, Failure> {
        match request {
            Request::Kill => return self.kill(caller, None),
            Request::KillCard { device } => return self.kill(caller, Some(device)),
            _ => {}
        }
        let actor = caller.actor();
        if *request == Request::Hello {
            return Ok(Reply::Hello(self.hello(actor)));
        }
        actor.may(Role::View, "looking at the card")?;
        let operator = &self.operator;
        Ok(match request {
            Request::Hello | Request::Kill | Request::KillCard { .. } | Request::Events { .. } => {
                Reply::Done
            }
            Request::Info => Reply::Info(operator.info()?),
            Request::Status => told(operator.status()?),
            Request::View => Reply::View(Box::new(self.view())),
            Request::Desk => Reply::Desk(operator.desk()?),
            Request::Plan { name, text } => Reply::Plan(operator.plan(name, text)?),
            Request::Apply {
                name,
                text,
                generation,
                loosen,
            } => Reply::Applied(self.apply(actor, (name, text), *generation, *loosen)?),
            Request::Arming => Reply::Arming(operator.arming()?),
            Request::Arm { generation } => told(operator.arm(actor, *generation)?),
            Request::Disarm => told(operator.disarm(actor)?),
            Request::Unkill => told(operator.unkill(actor)?),
            Request::Limits => Reply::Limits(operator.limits()?),
            Request::Adjust {
                instrument,
                long,
                short,
                open,
                gross,
            } => {
                let by = Adjust {
                    instrument: 0,
                    long: *long,
                    short: *short,
                    open: *open,
                    gross: *gross,
                };
                told(operator.adjust(actor, instrument, by)?)
            }
            Request::ResetBooks => told(operator.reset_books(actor)?),
        })
    }

    /// Nothing is looked up before the card's latch but whether it is the card that is meant.
    fn kill(&self, caller: &Caller<'_>, device: Option<&str>) -> Result<Reply, Failure> {
        let own = self.operator.device();
        if let Some(other) = device.filter(|device| same_card(device) != own) {
            return Err(Failure::new(
                exit::USAGE,
                format!("this server has {own}, not {other}: nothing was killed"),
            ));
        }
        self.operator.kill(|| caller.actor().clone()).map(told)
    }

    fn hello(&self, actor: &Actor) -> Hello {
        Hello {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            device: self.operator.device().to_owned(),
            server: self.server,
            user: actor.user.clone(),
            role: actor.role,
        }
    }
}

/// Of a card that is lost it is not known whether orders leave: what was true once must not be told as if it still were.
fn told(mut status: Status) -> Reply {
    status.armed &= status.connected;
    status.live &= status.connected;
    Reply::Status(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_is_lost_is_not_told_to_be_armed() {
        let once = Status {
            armed: true,
            live: true,
            ..Status::default()
        };
        assert_eq!(told(once.clone()), Reply::Status(Status::default()));
        let still = Status {
            connected: true,
            ..once
        };
        assert_eq!(told(still.clone()), Reply::Status(still));
    }
}
