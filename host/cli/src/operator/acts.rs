//! Acts: arm, disarm, kill, unkill, reset of the books, correction of exposure.

use super::Operator;
use super::journal::outcome;
use super::roles::{Actor, Role};
use super::stops::Release;
use crate::exit::{self, Failure};
use crate::rpc::Status;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use t2t_audit::What;
use t2t_driver::{Adjust, Card, Handle, Status as Flags};

/// How long an act may take to show in STATUS: cycles on a board, milliseconds in a simulation.
const PATIENCE: Duration = Duration::from_millis(500);

/// Whether STATUS comes to say so.
///
/// # Errors
/// When the card does not answer.
pub fn shows(handle: &Handle, holds: impl Fn(Flags) -> bool) -> t2t_driver::Result<bool> {
    let start = Instant::now();
    loop {
        if holds(handle.status()?) {
            return Ok(true);
        }
        if start.elapsed() > PATIENCE {
            return Ok(false);
        }
        std::thread::yield_now();
    }
}

/// What to say where it does not.
pub fn not_shown(still: &str) -> Failure {
    Failure::new(
        exit::CARD,
        format!("the card says that it is still {still}"),
    )
    .help("use the kill pin or its power, and look at the link (`t2t info`)")
}

impl Operator {
    /// Arms a generation.
    ///
    /// # Errors
    /// Refused by role; by a stop that came while this waited; or by the card: another generation is in force, or
    /// something forbids it.
    pub fn arm(&self, actor: &Actor, generation: u32) -> Result<Status, Failure> {
        let seen = self.stops.seen(Release::Arm);
        if self.stops.is_closing() {
            return Err(Failure::new(
                exit::REFUSED,
                "the server is about to end: nothing was armed",
            ));
        }
        actor.may(Role::Trade, "arm")?;
        if !self.fed.load(Ordering::Acquire) {
            return Err(Failure::new(
                exit::REFUSED,
                "nobody feeds the card's dead-man timer: nothing was armed",
            )
            .help("`t2t serve` does; without a server, `t2t arm --hold` stays and does"));
        }
        self.release(
            actor,
            "arm",
            seen,
            |what| what.with("generation", generation),
            |card, stopped| card.arm_unless(generation, stopped),
        )
    }

    /// Disarms: past an apply and before the log, because a full disk must not keep anybody from stopping; also a card that
    /// counts as lost, which may hear it all the same.
    ///
    /// # Errors
    /// Refused by role; the card does not say that it is disarmed; when only the log failed, the message says so.
    pub fn disarm(&self, actor: &Actor) -> Result<Status, Failure> {
        actor
            .may(Role::Trade, "disarm")
            .map_err(|failure| failure.help("`t2t kill` is open to everybody who may connect"))?;
        self.leave(actor)
    }

    /// As [`disarm`](Operator::disarm), whatever the role: a card is not left armed because of who leaves it.
    ///
    /// # Errors
    /// As there, but for the role.
    pub fn leave(&self, actor: &Actor) -> Result<Status, Failure> {
        let done = self
            .stop()
            .and_then(|()| shows(&self.handle, |status| !status.contains(Flags::ARMED)));
        let result = self.shown(done, "armed");
        self.stopped(actor, "disarm", "disarmed", result)
    }

    /// Latches the kill switch: one write to the card, before and without everything else, even before it is known who
    /// asks (`who` may have to wait for a directory of users); then the log.
    ///
    /// # Errors
    /// When the write failed: then the card is not known to be killed. When only the log failed, the message says so.
    pub fn kill(&self, who: impl FnOnce() -> Actor) -> Result<Status, Failure> {
        self.stops.kill();
        let done = self.handle.kill();
        let done = done.and_then(|()| shows(&self.handle, |status| status.contains(Flags::KILLED)));
        let killed = self.shown(done, "not killed");
        self.stopped(&who(), "kill", "KILLED", killed)
    }

    /// Whether an act showed; `still` is what the card says otherwise.
    fn shown(&self, done: t2t_driver::Result<bool>, still: &str) -> Result<(), Failure> {
        match done {
            Ok(true) => Ok(()),
            Ok(false) => Err(not_shown(still)),
            Err(error) => Err(self.note(error)),
        }
    }

    /// Logs an act that stopped the card, or failed to.
    fn stopped(
        &self,
        actor: &Actor,
        act: &str,
        word: &str,
        result: Result<(), Failure>,
    ) -> Result<Status, Failure> {
        let logged = self.journal.write(actor, outcome(act, &result));
        result?;
        logged.map_err(|failure| {
            let message = format!(
                "the card is {word}, but that could not be logged: {}",
                failure.message
            );
            Failure::new(exit::LOG, message)
        })?;
        self.status()
    }

    /// Releases the kill switch; the card stays disarmed.
    ///
    /// # Errors
    /// Refused by role, or by another kill that came while this waited; the log cannot be written; it is still latched.
    pub fn unkill(&self, actor: &Actor) -> Result<Status, Failure> {
        let seen = self.stops.seen(Release::Unkill);
        actor.may(Role::Risk, "unkill")?;
        self.release(actor, "unkill", seen, |what| what, |card, _| card.unkill())
    }

    /// Forgets all books, which disarms.
    ///
    /// # Errors
    /// Refused by role; the log cannot be written; the card does not come to an end.
    pub fn reset_books(&self, actor: &Actor) -> Result<Status, Failure> {
        actor.may(Role::Trade, "reset-books")?;
        let reset = |card: &mut Card| {
            self.stops.disarm();
            card.reset_books()
        };
        self.act(actor, "reset-books", |what| what, reset)
    }

    /// Adds to the card's exposure. The instrument is named as the desk in force names it.
    ///
    /// # Errors
    /// Refused by role; no such instrument; the log cannot be written.
    pub fn adjust(&self, actor: &Actor, instrument: &str, by: Adjust) -> Result<Status, Failure> {
        actor.may(Role::Risk, "adjust")?;
        // Looked up under the same lock: another desk may give the number to another instrument.
        let mut card = self.card()?;
        let number = self.instrument(&card, instrument)?;
        let details = |what: What| {
            what.with("instrument", instrument)
                .with("long", by.long)
                .with("short", by.short)
                .with("open", by.open)
                .with("gross", by.gross)
        };
        let by = Adjust {
            instrument: number,
            ..by
        };
        self.act_on(&mut card, actor, "adjust", details, |card| card.adjust(&by))
    }
}
