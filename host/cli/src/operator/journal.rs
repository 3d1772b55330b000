//! The audit log, as the operator writes it: who, what, and how it ended.
//!
//! What flows in: acts by actors, and what the card says of fires and rejects. What flows out: records that are on the
//! disk when a call returns. Whether the last write went well is also what the dead-man timer is fed by: a log that is
//! full lets no order leave.

use super::roles::Actor;
use crate::exit::{self, Failure};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use t2t_audit::{Log, Record, What, Who};

/// The audit log, shared by everybody who acts.
pub struct Journal {
    log: Mutex<Log>,
    sound: AtomicBool,
}

/// Takes a lock. Whoever held it and panicked left nothing half done that a lock could mend.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How the log names an actor.
pub fn who(actor: &Actor) -> Who {
    Who {
        uid: actor.uid,
        user: actor.user.clone(),
        role: actor.role.to_string(),
        pid: actor.pid,
    }
}

impl Journal {
    /// Writes to this log.
    pub fn new(log: Log) -> Journal {
        Journal {
            log: Mutex::new(log),
            sound: AtomicBool::new(true),
        }
    }

    /// Writes a record; it is on the disk when this returns.
    ///
    /// # Errors
    /// When it is not: what the record announces must not be done.
    pub fn write(&self, actor: &Actor, what: What) -> Result<(), Failure> {
        self.write_all(vec![Record {
            who: who(actor),
            what,
        }])
    }

    /// Writes several records at the cost of one, all or none.
    ///
    /// # Errors
    /// As [`write`](Journal::write).
    pub fn write_all(&self, records: Vec<Record>) -> Result<(), Failure> {
        let written = locked(&self.log).append_all(&records);
        self.sound.store(written.is_ok(), Ordering::Release);
        written
            .map(|_| ())
            .map_err(|error| Failure::new(exit::LOG, error))
    }

    /// Whether the last record could be written.
    pub fn is_sound(&self) -> bool {
        self.sound.load(Ordering::Acquire)
    }

    /// Writes nothing, and finds out whether something could be written: a record that says that the log is well again.
    ///
    /// # Errors
    /// When it still cannot be written.
    pub fn retry(&self, actor: &Actor) -> Result<(), Failure> {
        self.write(actor, What::new("log-well-again"))
    }
}

/// What is about to be done.
pub fn intent(act: &str) -> What {
    What::new(act).with("phase", "intent")
}

/// How it ended.
pub fn outcome<T>(act: &str, result: &Result<T, Failure>) -> What {
    let what = What::new(act);
    match result {
        Ok(_) => what.with("phase", "done"),
        Err(failure) => what
            .with("phase", "failed")
            .with("error", failure.message.as_str()),
    }
}
