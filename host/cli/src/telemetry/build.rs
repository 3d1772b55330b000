//! From everything that is known to one [`View`].

mod desk;

use super::entry::{because, line};
use super::names::Names;
use super::text::SECOND;
use super::*;
use t2t_contract::reasons::{Drop, Mark, Reject};
use t2t_driver::Status;

/// Orders of the last second.
#[derive(Default)]
struct Rate {
    all: u64,
    of: BTreeMap<usize, u64>,
}

impl Telemetry {
    /// Everything, as it is known at this moment.
    pub fn view(&self, now: u64) -> View {
        let age = |at: u64| now.saturating_sub(at);
        let state = self.state.as_ref().map(|(_, state)| state);
        let names = self.in_force(state).unwrap_or_default();
        let read = self.state.as_ref();
        let time = read.map(|(at, state)| state.time.saturating_add(age(*at)).max(self.latest));
        let sent = self.sent_last_second(time);
        View {
            version: VERSION,
            time_ns: time,
            card: self.card.clone(),
            arming: self.arming(state),
            desk: Desk {
                generation: state.map_or(0, |state| state.generation),
                tag: state.map_or(0, |state| state.desk),
                name: names.desk.clone(),
                staged: state.map_or(0, |state| state.staged.into()),
            },
            instruments: self.instruments(now, &sent, state, &names),
            triggers: self.triggers(state, &names),
            orders: self.orders(&names),
            limits: self.limits(&sent, state, &names),
            feeds: self.feeds(state, &names),
            lines: self.lines(state),
            totals: self.totals(state),
            latency: self.decisions.latencies(),
            events: self.recent.iter().cloned().collect(),
            ring: self.ring.clone(),
            health: Health {
                state_age_ns: read.map(|(at, _)| age(*at)),
                counters_age_ns: self.counters.at.map(age),
                books_age_ns: self.live_at.map(age),
                resets: state.map_or(0, |state| state.resets.into()),
                arms_refused: state.map_or(0, |state| state.arms_refused.into()),
            },
        }
    }

    /// Names of the set in force, if its tag says that they are.
    fn in_force(&self, state: Option<&State>) -> Option<Arc<Names>> {
        let state = state?;
        let names = self.desks.get(&state.generation)?;
        (names.tag == state.desk).then(|| names.clone())
    }

    fn arming(&self, state: Option<&State>) -> Arming {
        let Some(state) = state else {
            let why = Armed::Unknown.meaning().to_owned();
            return Arming {
                why,
                ..Arming::default()
            };
        };
        let has = |flag| state.status.contains(flag);
        let (armed, killed, dead_man) = (
            has(Status::ARMED),
            has(Status::KILLED),
            has(Status::DEAD_MAN),
        );
        // The card's own verdict decides: nothing else may be called armed.
        let state_word = match (killed, has(Status::LIVE), armed) {
            (true, ..) => Armed::Killed,
            (_, true, _) => Armed::Armed,
            (_, _, true) => Armed::DeadMan,
            _ => Armed::Disarmed,
        };
        Arming {
            state: state_word,
            live: has(Status::LIVE),
            armed,
            killed,
            dead_man,
            sweeping: has(Status::SWEEPING),
            cause: state.cause.map(|cause| cause.text().to_owned()),
            why: state.cause.map_or("as after power-on", because).to_owned(),
            since_ns: self.since,
        }
    }

    fn limits(&self, sent: &Rate, state: Option<&State>, names: &Names) -> Limits {
        let desk = names.limits.as_ref();
        Limits {
            gross: Usage {
                used: state.map_or(0, |state| state.gross_used),
                limit: desk.map(|desk| desk.gross_notional),
            },
            open_orders: Usage {
                used: state.map_or(0, |state| state.open_orders.into()),
                limit: desk.map(|desk| desk.max_open_orders.into()),
            },
            rate: Usage {
                used: i64::try_from(sent.all).unwrap_or(i64::MAX),
                limit: desk.map(|desk| desk.orders_per_second.into()),
            },
            repeat_per_second: desk.map(|desk| desk.repeat_per_second.into()),
            dead_man_ns: desk.map(|desk| desk.dead_man_ns.unwrap_or(0)),
        }
    }

    /// Orders sent within the last second of the card's time.
    fn sent_last_second(&self, time: Option<u64>) -> Rate {
        let from = time.unwrap_or(self.latest).saturating_sub(SECOND);
        let mut rate = Rate::default();
        for (_, instrument) in self.last_second.iter().filter(|(time, _)| *time > from) {
            rate.all += 1;
            if let Some(instrument) = instrument {
                *rate.of.entry(*instrument).or_default() += 1;
            }
        }
        rate
    }

    fn feeds(&self, state: Option<&State>, names: &Names) -> Vec<Feed> {
        let stale = state.map(|state| state.status.stale()).unwrap_or_default();
        let feeds = (0..sizes::FEEDS).filter(|feed| {
            let silent = names.desk.is_none()
                && (stale[*feed]
                    || feed_mark(state, *feed).is_some()
                    || self.feed_marks[*feed] > 0);
            *feed < names.feeds.len() || silent
        });
        feeds
            .map(|number| {
                let named = names.feeds.get(number);
                Feed {
                    number: u16::try_from(number).unwrap_or(u16::MAX),
                    name: names.feed(number),
                    protocol: named.map_or("", |named| named.protocol).to_owned(),
                    has_b: named.is_some_and(|named| named.has_b),
                    stale: stale[number],
                    mark: feed_mark(state, number).map(|mark| mark.text().to_owned()),
                    marks: self.feed_marks[number],
                }
            })
            .collect()
    }

    fn lines(&self, state: Option<&State>) -> Vec<Line> {
        let waiting = state.map_or([false; 2], |state| state.status.waiting());
        let places = [
            (registers::FRAMES_A, registers::DROPS_A),
            (registers::FRAMES_B, registers::DROPS_B),
        ];
        places
            .into_iter()
            .zip(waiting)
            .enumerate()
            .map(|(number, ((frames, drops), waiting))| Line {
                name: line(number as u8).to_owned(),
                frames: self.counters.total(frames),
                frames_per_second: self.counters.rates.map(|rates| rates[number]),
                drops: self.by_reason(drops, Drop::ALL.iter().map(|r| (*r as usize, r.text()))),
                waiting,
            })
            .collect()
    }

    fn totals(&self, state: Option<&State>) -> Totals {
        let total = |register| self.counters.total(register);
        Totals {
            messages: total(registers::MESSAGES),
            messages_per_second: self.counters.rates.map(|rates| rates[2]),
            duplicates: total(registers::DUPLICATES),
            gaps: total(registers::GAPS),
            malformed: total(registers::MALFORMED),
            bad_frames: total(registers::BAD_FRAMES),
            heartbeats: total(registers::HEARTBEATS),
            unknown: total(registers::UNKNOWN),
            ops: total(registers::OPS),
            bbo_changes: total(registers::BBO_CHANGES),
            fires: total(registers::FIRES),
            aborts: total(registers::ABORTS),
            rejects: self.by_reason(
                registers::REJECTS,
                Reject::ALL.iter().map(|r| (*r as usize, r.text())),
            ),
            marks: self.by_reason(
                registers::MARKS,
                Mark::ALL.iter().map(|r| (*r as usize, r.text())),
            ),
            live_orders: state.map_or(0, |state| state.live_orders.into()),
        }
    }

    fn by_reason(
        &self,
        first: usize,
        reasons: impl Iterator<Item = (usize, &'static str)>,
    ) -> BTreeMap<String, u64> {
        let counts =
            reasons.map(|(number, word)| (word.to_owned(), self.counters.total(first + number)));
        counts.filter(|(_, count)| *count > 0).collect()
    }
}

fn feed_mark(state: Option<&State>, feed: usize) -> Option<Mark> {
    state.and_then(|state| state.feed_marks.get(feed).copied().flatten())
}
