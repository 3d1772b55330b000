//! The one place that changes a card, whether a server asks or a command that opened the card itself.
//!
//! What flows in: who wants what. What flows out: it was done, or why not. Of every change, in this order: the role is
//! checked; what is in force is compared with what the caller saw; the intent is written to the audit log and is on the
//! disk; the card is changed and looked at; how it ended is written too. A log that cannot be written forbids the change.
//! Where only the end could not be written, the card is disarmed: nothing goes on that nobody can account for.
//!
//! **Kill and disarm are the exceptions**: the card first, past every lock and disk, the log after it. A full disk must not
//! keep anybody from stopping. And who stops wins: see [`stops`].

mod acts;
mod apply;
mod changes;
mod failure;
pub mod journal;
pub mod limits;
mod report;
pub mod roles;
mod stops;
pub mod target;

use crate::exit::{self, Failure};
use crate::rpc::Status;
use crate::state::State;
use journal::{Journal, intent, locked, outcome};
use roles::Actor;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::time::{Duration, Instant};
use stops::Stops;
use t2t_audit::What;
use t2t_driver::{Card, Events, Handle, Kinds, Mode, Vectors};
use target::{Target, tag_text};

pub use acts::{not_shown, shows};
pub use failure::failed;

/// Longest wait for whoever has the card, before the last that is known of it is told instead.
const SOON: Duration = Duration::from_millis(100);

/// A card, and everything that is needed to change it.
pub struct Operator {
    device: String,
    card: Mutex<Card>,
    handle: Handle,
    stops: Stops,
    journal: Journal,
    state: State,
    /// The desk of the last tag that was looked up; whether it is in force, the card says.
    known: Mutex<Option<Target>>,
    /// Why the card is not ours any more.
    lost: Mutex<Option<Failure>>,
    /// Whether somebody feeds the dead-man timer.
    fed: AtomicBool,
    /// Dead-man time in force, ns.
    dead_man: AtomicU64,
    /// The last that was known.
    last: Mutex<Status>,
    /// Numbers of the instruments that are watched.
    watched: Mutex<Vec<u16>>,
}

impl Operator {
    /// Operates a card that was just opened. Disarms it, which is written to the log first.
    ///
    /// # Errors
    /// When the log cannot be written, or the card does not disarm.
    pub fn new(
        device: &str,
        card: Card,
        journal: Journal,
        state: State,
        actor: &Actor,
    ) -> Result<Operator, Failure> {
        let operator = Operator {
            device: device.to_owned(),
            handle: card.handle(),
            stops: Stops::default(),
            card: Mutex::new(card),
            journal,
            state,
            known: Mutex::new(None),
            lost: Mutex::new(None),
            fed: AtomicBool::new(false),
            dead_man: AtomicU64::new(0),
            watched: Mutex::default(),
            last: Mutex::new(Status {
                device: device.to_owned(),
                ..Status::default()
            }),
        };
        let identity = locked(&operator.card).identity().clone();
        let what = What::new("open")
            .with("device", device)
            .with("build", tag_text(identity.build))
            .with("version", env!("CARGO_PKG_VERSION"));
        operator.journal.write(actor, what)?;
        // Whatever comes of all else that is looked at first.
        operator.handle.disarm().map_err(|e| operator.note(e))?;
        // Before anything asks what is in force: reading all of it takes long.
        operator.trust()?;
        operator.act(
            actor,
            "disarm",
            |what| what.with("why", "the card was opened"),
            |card| card.disarm(),
        )?;
        operator.status()?;
        Ok(operator)
    }

    /// Address of the card.
    pub fn device(&self) -> &str {
        &self.device
    }

    /// The audit log.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The way to the card that waits for nothing.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Says whether somebody feeds the dead-man timer.
    pub fn set_fed(&self, fed: bool) {
        self.fed.store(fed, Ordering::Release);
    }

    /// Why the card is not ours any more; `None`: it is.
    pub fn lost(&self) -> Option<Failure> {
        locked(&self.lost).clone()
    }

    /// Whether somebody feeds the dead-man timer.
    pub fn is_fed(&self) -> bool {
        self.fed.load(Ordering::Acquire)
    }

    /// Dead-man time in force, ns; 0 = never.
    pub fn dead_man_ns(&self) -> u64 {
        self.dead_man.load(Ordering::Acquire)
    }

    /// From now on the card counts as lost.
    pub fn lose(&self, failure: Failure) {
        locked(&self.lost).get_or_insert(failure);
    }

    /// Notes what went wrong, and gives it as a failure. Of a card that is gone or was reset nothing is believed any
    /// more.
    pub fn note(&self, error: t2t_driver::Error) -> Failure {
        let gone = failure::is_lost(&error);
        let failure = failed(error);
        if gone {
            self.lose(failure.clone());
        }
        failure
    }

    /// The card, for who looks at it for long; `None` while it is being changed.
    pub fn try_card(&self) -> Option<MutexGuard<'_, Card>> {
        match self.card.try_lock() {
            Ok(card) => Some(card),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Reads events from now on, of the kinds in `mask`, in a ring of `2^log2` records; `quiet`: by interrupts instead of
    /// polling.
    ///
    /// # Errors
    /// When they are read already, or there is no memory for the ring.
    pub fn read_events(&self, log2: u32, mask: u32, quiet: bool) -> Result<Events, Failure> {
        let mut card = self.card()?;
        let started = (|| {
            let mode = match quiet {
                true => Mode::Quiet(card.interrupts(Vectors::EVENTS, 1, 0)?),
                false => Mode::Poll,
            };
            card.read_events(log2, Kinds::from_bits_truncate(mask), mode)
        })();
        started.map_err(|error| self.note(error))
    }

    /// The desk in force with its generation, where it was applied from here.
    ///
    /// # Errors
    /// When the card does not answer.
    pub fn known(&self) -> Result<Option<(u32, Target)>, Failure> {
        let state = self.card()?.state().map_err(|e| self.note(e))?;
        Ok(self
            .in_force(state.generation, state.desk)?
            .map(|target| (state.generation, target)))
    }

    /// Numbers of the instruments that are watched, as last read.
    pub fn watched(&self) -> Vec<u16> {
        locked(&self.watched).clone()
    }

    /// The card, unless somebody changes it: who only reads has it for moments.
    fn card_soon(&self) -> Option<MutexGuard<'_, Card>> {
        let start = Instant::now();
        loop {
            match self.try_card() {
                Some(card) => return Some(card),
                None if start.elapsed() > SOON => return None,
                None => std::thread::sleep(SOON / 100),
            }
        }
    }

    fn card(&self) -> Result<MutexGuard<'_, Card>, Failure> {
        match self.lost() {
            Some(failure) => Err(failure),
            None => Ok(locked(&self.card)),
        }
    }

    /// Takes the parameters in force from the desk that was kept, if it is the one in force: that saves reading them.
    fn trust(&self) -> Result<(), Failure> {
        let mut card = self.card()?;
        let state = card.state().map_err(|e| self.note(e))?;
        if let Some(target) = self.in_force(state.generation, state.desk)?
            && let Err(error) = card.trust(&target.image)
        {
            tracing::warn!(%error, "the parameters in force are read from the card");
        }
        Ok(())
    }

    /// The desk of a tag, where it was applied from here.
    fn in_force(&self, generation: u32, tag: u64) -> Result<Option<Target>, Failure> {
        let mut known = locked(&self.known);
        if generation == 0 {
            return Ok(None);
        }
        if known.as_ref().is_none_or(|target| target.tag != tag) {
            let kept = self
                .state
                .desk(tag)
                .map_err(|e| Failure::new(exit::CARD, e))?;
            // A text that means something else now than when it was kept (another version of t2t) is not that desk.
            *known = kept
                .and_then(|kept| Target::of(&kept.name, &kept.text).ok())
                .filter(|target| target.tag == tag);
        }
        Ok(known.clone())
    }

    /// Writes the intent, acts, writes how it ended, and looks at the card.
    fn act(
        &self,
        actor: &Actor,
        act: &str,
        details: impl FnOnce(What) -> What,
        on: impl FnOnce(&mut Card) -> t2t_driver::Result<()>,
    ) -> Result<Status, Failure> {
        self.act_on(&mut *self.card()?, actor, act, details, on)
    }

    fn act_on(
        &self,
        card: &mut Card,
        actor: &Actor,
        act: &str,
        details: impl FnOnce(What) -> What,
        on: impl FnOnce(&mut Card) -> t2t_driver::Result<()>,
    ) -> Result<Status, Failure> {
        self.recorded(card, actor, act, details, |card| {
            on(card).map_err(|error| self.note(error))
        })
    }

    fn recorded(
        &self,
        card: &mut Card,
        actor: &Actor,
        act: &str,
        details: impl FnOnce(What) -> What,
        on: impl FnOnce(&mut Card) -> Result<(), Failure>,
    ) -> Result<Status, Failure> {
        self.journal.write(actor, details(intent(act)))?;
        let result = on(card);
        self.ended(actor, act, result)?;
        self.status_in(card)
    }

    /// Writes how an act ended. Where that cannot be written, the card is disarmed.
    fn ended<T>(&self, actor: &Actor, act: &str, result: Result<T, Failure>) -> Result<T, Failure> {
        self.ended_with(actor, outcome(act, &result), act, result)
    }

    fn ended_with<T>(
        &self,
        actor: &Actor,
        what: What,
        act: &str,
        result: Result<T, Failure>,
    ) -> Result<T, Failure> {
        let Err(failure) = self.journal.write(actor, what) else {
            return result;
        };
        let disarmed = match self.stop() {
            Ok(()) => "the card was disarmed".to_owned(),
            Err(error) => format!("and disarming failed: {error}"),
        };
        let ended = match &result {
            Ok(_) => "was done".to_owned(),
            Err(failure) => format!("failed ({})", failure.message),
        };
        Err(Failure::new(
            exit::LOG,
            format!(
                "{act} {ended}, but that could not be logged, so {disarmed}: {}",
                failure.message
            ),
        )
        .help("make room for the log; then look at `t2t status`"))
    }
}
