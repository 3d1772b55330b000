//! Events, as they come out of the ring.
//!
//! What flows in: items, in the order of their sequence. What flows out: entries to print, and what they say of triggers,
//! orders, books and the state until that is read again.

use super::*;
use t2t_driver::event::{Change, Event, Marked, What as Happened, Where};

impl Telemetry {
    /// Takes what came out of the event ring, and gives what there is to print. Events that are missing are told with the
    /// one that comes after them.
    pub fn item(&mut self, now: u64, item: &Item) -> Vec<Entry> {
        match item {
            Item::Event(event) => self.event(now, event),
            Item::Lost(_) => Vec::new(),
            Item::Unreadable { sequence, error } => self.unreadable(*sequence, error),
        }
    }

    /// Takes an event, and gives what there is to print: before the event itself, how many are missing.
    pub fn event(&mut self, now: u64, event: &Event) -> Vec<Entry> {
        let missing = self.counted_on(event.sequence);
        let lost = missing.map(|count| Entry {
            sequence: event.sequence.saturating_sub(1),
            time_ns: event.time,
            generation: event.generation,
            what: What::Lost { count },
        });
        let names = self.names(event.generation);
        self.latest = self.latest.max(event.time);
        match &event.what {
            Happened::Fire(fire) => {
                let place = self.triggers.entry(fire.trigger).or_default();
                place.fire(event.time, event.generation, fire);
                let order = self.orders.entry(fire.order).or_default();
                order.sent += 1;
                order.last = Some((event.time, fire.clone()));
                self.decisions.add(fire.decision, fire.message, fire.cycles);
                let order = names.orders.get(usize::from(fire.order));
                self.sent(event.time, order.map(|order| order.instrument));
            }
            Happened::Reject(rejected) => {
                let place = self.triggers.entry(rejected.trigger).or_default();
                place.reject(event.generation, rejected);
                let order = self.orders.entry(rejected.order).or_default();
                order.refused += 1;
                order.refusal = Some(rejected.reason);
            }
            Happened::Mark(marked) => self.marked(now, event.time, marked),
            Happened::Book(book) => self.live_row(now, book.instrument, |row| {
                row.seen = true;
                (row.seq, row.ts, row.mark) = (book.seq, book.ts, book.mark);
                (row.bid_px, row.bid_qty) = (book.bid_px, book.bid_qty);
                (row.ask_px, row.ask_qty) = (book.ask_px, book.ask_qty);
            }),
            Happened::State(change) => self.changed(now, event, change),
            Happened::Commit(commit) => {
                if let Some(state) = self.newer(event.time) {
                    (state.generation, state.desk) = (event.generation, commit.desk);
                }
            }
        }
        let entries: Vec<_> = lost
            .into_iter()
            .chain([Entry::new(event, &names)])
            .collect();
        self.remember(&entries);
        entries
    }

    /// A record of the ring says nothing that this program understands.
    fn unreadable(&mut self, sequence: u64, error: &t2t_driver::Error) -> Vec<Entry> {
        let (time_ns, state) = (self.latest, self.state.as_ref());
        let generation = state.map_or(0, |(_, state)| state.generation);
        let entry = |sequence, what| Entry {
            sequence,
            time_ns,
            generation,
            what,
        };
        let missing = self.counted_on(sequence);
        let lost = missing.map(|count| entry(sequence.saturating_sub(1), What::Lost { count }));
        let message = error.to_string();
        let entries: Vec<_> = lost
            .into_iter()
            .chain([entry(sequence, What::Unreadable { message })])
            .collect();
        self.ring.missed = self.ring.missed.saturating_add(1);
        self.inexact();
        self.remember(&entries);
        entries
    }

    /// Counts an event, and gives how many are missing before it. A lower sequence than expected is a ring started anew.
    fn counted_on(&mut self, sequence: u64) -> Option<u64> {
        let missing = sequence.saturating_sub(self.expected);
        self.expected = sequence.saturating_add(1);
        self.ring.taken += 1;
        if missing == 0 {
            return None;
        }
        self.ring.missed = self.ring.missed.saturating_add(missing);
        self.inexact();
        Some(missing)
    }

    /// What is known of shots is now only the least that was used.
    fn inexact(&mut self) {
        self.triggers
            .values_mut()
            .for_each(|trigger| trigger.exact = false);
    }

    /// The state, where it was read before this time of the card.
    fn newer(&mut self, time: u64) -> Option<&mut State> {
        let state = self.state.as_mut().map(|(_, state)| state);
        state.filter(|state| state.time <= time)
    }

    fn live_row(&mut self, now: u64, instrument: u16, change: impl FnOnce(&mut LiveRow)) {
        let live = self.live.entry(instrument).or_insert_with(|| Live {
            row: LiveRow::from_words(&[0; t2t_contract::live::WORDS]),
            changed: None,
        });
        let before = book(&live.row);
        change(&mut live.row);
        if book(&live.row) != before {
            live.changed = Some(now);
        }
    }

    fn marked(&mut self, now: u64, time: u64, marked: &Marked) {
        match marked.which {
            Where::Instrument(number) => self.live_row(now, number, |row| {
                row.mark = Some(marked.reason);
            }),
            Where::Feed(number) => {
                let feed = usize::from(number);
                if let Some(count) = self.feed_marks.get_mut(feed) {
                    *count += 1;
                }
                if let Some(state) = self.newer(time)
                    && let Some(mark) = state.feed_marks.get_mut(feed)
                {
                    *mark = Some(marked.reason);
                }
            }
        }
    }

    fn changed(&mut self, now: u64, event: &Event, change: &Change) {
        let time = event.time;
        match self.newer(time) {
            Some(state) => {
                (state.status, state.cause, state.time) = (change.status, Some(change.cause), time);
                self.since = Some(time);
                if let Some((at, _)) = &mut self.state {
                    *at = now;
                }
            }
            None => {
                let told = self.state.as_ref().map(|(_, s)| (s.status, s.cause));
                if told == Some((change.status, Some(change.cause))) {
                    self.since = Some(time);
                }
            }
        }
    }

    fn sent(&mut self, time: u64, instrument: Option<usize>) {
        let from = self.latest.saturating_sub(SECOND);
        while self
            .last_second
            .front()
            .is_some_and(|(time, _)| *time < from)
        {
            self.last_second.pop_front();
        }
        if self.last_second.len() < RATE_ORDERS {
            self.last_second.push_back((time, instrument));
        }
    }

    fn remember(&mut self, entries: &[Entry]) {
        self.recent.extend(entries.iter().cloned());
        let over = self.recent.len().saturating_sub(RECENT);
        self.recent.drain(..over);
    }
}
