//! The latest events, and whoever follows them.
//!
//! What flows in: entries, as they are kept. What flows out: to each follower every entry since it began, in order. Nobody
//! waits for a follower: one that falls further behind than what is remembered is told how many it missed.

use crate::exit::Failure;
use crate::operator::journal::locked;
use crate::telemetry::{Entry, What};
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Entries that are remembered.
const REMEMBERED: usize = 1 << 14;
/// A follower looks this often whether its reader is still there.
const LOOK: Duration = Duration::from_millis(200);

/// The latest events.
#[derive(Debug, Default)]
pub struct Stream {
    inner: Mutex<Inner>,
    came: Condvar,
}

#[derive(Debug, Default)]
struct Inner {
    entries: VecDeque<Entry>,
    /// Entries that came before the first that is remembered.
    gone: u64,
    closed: Option<Option<Failure>>,
}

impl Stream {
    /// Adds entries.
    pub fn push(&self, new: impl IntoIterator<Item = Entry>) {
        let mut inner = locked(&self.inner);
        inner.entries.extend(new);
        let over = inner.entries.len().saturating_sub(REMEMBERED);
        inner.entries.drain(..over);
        inner.gone += over as u64;
        self.came.notify_all();
    }

    /// Ends every follower, with a failure if there is one.
    pub fn close(&self, why: Option<Failure>) {
        locked(&self.inner).closed.get_or_insert(why);
        self.came.notify_all();
    }

    /// Hands over the latest `last` entries and, if told to follow, those that come, until `each` breaks. `each` is also
    /// asked, with nothing, a few times a second.
    ///
    /// # Errors
    /// Why the stream was closed.
    pub fn read(
        &self,
        last: usize,
        follow: bool,
        each: &mut dyn FnMut(Option<Entry>) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        let mut next = {
            let inner = locked(&self.inner);
            inner.gone + inner.entries.len().saturating_sub(last) as u64
        };
        loop {
            let inner = locked(&self.inner);
            let end = inner.gone + inner.entries.len() as u64;
            if next == end {
                if let Some(why) = &inner.closed {
                    return why.clone().map_or(Ok(()), Err);
                }
                if !follow {
                    return Ok(());
                }
                let (again, _) = self
                    .came
                    .wait_timeout(inner, LOOK)
                    .unwrap_or_else(PoisonError::into_inner);
                drop(again);
                if each(None).is_break() {
                    return Ok(());
                }
                continue;
            }
            let missed = inner.gone.saturating_sub(next);
            next = next.max(inner.gone);
            let from = (next - inner.gone) as usize;
            let batch: Vec<_> = inner.entries.range(from..).cloned().collect();
            drop(inner);
            next += batch.len() as u64;
            let lost = (missed > 0).then(|| Entry {
                what: What::Lost { count: missed },
                ..batch.first().cloned().unwrap_or_default()
            });
            for entry in lost.into_iter().chain(batch) {
                if each(Some(entry)).is_break() {
                    return Ok(());
                }
            }
        }
    }
}
