//! The model as a whole: frames in, files out.

use crate::{
    book::{Bbo, Books, Outcome},
    frame::{self, Accepted, Address, Protocol},
    lots,
    message::{self, Kind, Name},
    output::{Counts, Fire, Origin, Refusal, Row, Sink},
    risk::Risk,
    stage::Stage,
    transport::{Feed, FeedConfig, InTurn, Line, Transport, Turn},
    trigger::{Attempt, Triggers},
};
use rustc_hash::FxHashMap;
use t2t_contract::reasons::{Drop, Mark, Reject};
use t2t_desk::{Desk, Release, SlotError};
use t2t_protocols::ethernet;

/// Length of the shortest message that a feed may carry.
const SHORTEST: usize = 10;
/// Longest message of a known type, and more: bytes of a cut message that were not there read as zero.
const LONGEST: usize = 128;

/// What a row of `bbo.csv` shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BboRule {
    /// The best level of each side, as triggers see it.
    #[default]
    Plain,
    /// The first round lot of each side, as IEX TOPS shows it. Triggers still see the plain best.
    RoundLot,
}

/// An attempt whose orders wait for the end of its frame.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    attempt: Attempt,
    origin: Origin,
    kind: Kind,
}

/// The reference model of a card loaded with a desk.
#[derive(Debug)]
pub struct Model {
    lines: [Vec<Address>; 2],
    transport: Transport,
    core: Core,
}

/// Everything behind the transport.
#[derive(Debug)]
struct Core {
    desk: Desk,
    rule: BboRule,
    symbols: Vec<FxHashMap<u64, u32>>,
    locates: Vec<Vec<u32>>,
    books: Books,
    shown: Vec<(Bbo, Option<Mark>)>,
    triggers: Triggers,
    risk: Risk,
    stage: Stage,
    waiting: Vec<Waiting>,
    last_frame: Vec<Option<u64>>,
    counts: Counts,
}

/// No instrument.
const UNWATCHED: u32 = u32::MAX;

impl Model {
    /// A card loaded with `desk` and armed. Fails where the desk's triggers do not fit the card.
    pub fn new(desk: &Desk, rule: BboRule) -> Result<Self, SlotError> {
        let slots = desk.slot_order()?;
        let address = |feed: usize, to: std::net::SocketAddrV4| Address {
            feed,
            protocol: match desk.feeds[feed].protocol {
                t2t_desk::Protocol::Itch50 => Protocol::Itch50,
                t2t_desk::Protocol::Deep10 => Protocol::Deep10,
            },
            mac: ethernet::multicast_mac(to.ip().octets()),
            ip: to.ip().octets(),
            port: to.port(),
            vlan: desk.feeds[feed].vlan,
        };
        let feeds = || desk.feeds.iter().enumerate();
        let lines = [
            feeds().map(|(at, feed)| address(at, feed.a)).collect(),
            feeds()
                .filter_map(|(at, feed)| Some(address(at, feed.b?)))
                .collect(),
        ];
        let configs: Vec<FeedConfig> = desk
            .feeds
            .iter()
            .map(|feed| FeedConfig {
                start: feed.first_sequence,
                has_b: feed.b.is_some(),
                hold: feed.hold_ns,
            })
            .collect();
        let mut symbols = vec![FxHashMap::default(); desk.feeds.len()];
        let mut locates = vec![vec![UNWATCHED; 1 << 16]; desk.feeds.len()];
        for (at, instrument) in desk.instruments.iter().enumerate() {
            let symbol = u64::from_be_bytes(instrument.symbol.bytes());
            symbols[instrument.feed].insert(symbol, at as u32);
            if let Some(locate) = instrument.locate {
                locates[instrument.feed][usize::from(locate)] = at as u32;
            }
        }
        Ok(Model {
            lines,
            transport: Transport::new(&configs),
            core: Core {
                rule,
                symbols,
                locates,
                books: Books::new(desk.instruments.len()),
                shown: vec![Default::default(); desk.instruments.len()],
                triggers: Triggers::new(desk, &slots),
                risk: Risk::new(desk),
                stage: Stage::new(desk),
                waiting: Vec::new(),
                last_frame: vec![None; desk.feeds.len()],
                counts: Counts::default(),
                desk: desk.clone(),
            },
        })
    }

    /// A frame on `line` whose first word entered at `time` (ns); `bad` if the MAC says so.
    pub fn frame(&mut self, line: Line, time: u64, bytes: &[u8], bad: bool, sink: &mut impl Sink) {
        self.advance(time, sink);
        self.core.counts.frames[line as usize] += 1;
        match frame::judge(bytes, &self.lines[line as usize]) {
            Err(why) => self.core.counts.drops[line as usize][why as usize] += 1,
            Ok(header) => {
                let mut turn = Bound {
                    core: &mut self.core,
                    sink,
                };
                self.transport
                    .arrive(line, header, bytes, time, bad, &mut turn);
            }
        }
    }

    /// Time moves on to `time` (ns) without a frame: frames may have waited long enough, feeds be stale.
    pub fn advance(&mut self, time: u64, sink: &mut impl Sink) {
        self.core.look_for_stale_feeds(time);
        let mut turn = Bound {
            core: &mut self.core,
            sink,
        };
        self.transport.advance(time, &mut turn);
    }

    /// Whether frames wait for what is missing before them: only time or the other line moves them.
    pub fn waiting(&self) -> bool {
        self.transport.waiting()
    }

    /// The host resets the books: levels, orders, marks, last trades, sequences and sessions are forgotten, and the
    /// card disarms. Frames that wait, locates, triggers and everything that risk remembers stay.
    pub fn reset_books(&mut self) {
        let instruments = self.core.desk.instruments.len();
        self.transport.reset();
        self.core.books = Books::new(instruments);
        self.core.shown = vec![Default::default(); instruments];
        self.core.waiting.clear();
        self.core.last_frame.fill(None);
        self.core.risk.guard.armed = false;
    }

    /// Counts so far.
    pub fn counts(&self) -> &Counts {
        &self.core.counts
    }

    /// The state of being allowed to send.
    pub fn guard_mut(&mut self) -> &mut crate::risk::Guard {
        &mut self.core.risk.guard
    }

    /// All books.
    pub fn books(&self) -> &Books {
        &self.core.books
    }
}

/// The core with the sink of one call.
struct Bound<'a, S: Sink> {
    core: &'a mut Core,
    sink: &'a mut S,
}

impl<S: Sink> Turn for Bound<'_, S> {
    fn frame(&mut self, frame: InTurn<'_>, feed: &mut Feed) {
        self.core.frame(frame, feed, self.sink);
    }

    fn mark(&mut self, feed: usize, why: Mark, seq: u64, time: u64) {
        self.core.counts.gaps += u64::from(why == Mark::Gap);
        self.core.mark_feed(feed, why, seq, time, self.sink);
    }

    fn drop(&mut self, line: Line, why: Drop) {
        self.core.counts.drops[line as usize][why as usize] += 1;
    }
}

/// How the messages of a frame ended.
enum End {
    Complete,
    Cut,
    Malformed,
}

impl Core {
    fn look_for_stale_feeds(&mut self, now: u64) {
        for (feed, last) in self.desk.feeds.iter().zip(&self.last_frame) {
            if let (Some(stale), Some(last)) = (feed.stale_ns, last)
                && now > last.saturating_add(stale)
            {
                self.risk.guard.armed = false;
            }
        }
    }

    fn frame(&mut self, frame: InTurn<'_>, feed: &mut Feed, sink: &mut impl Sink) {
        let header = frame.header;
        let bad = frame.bad || frame.bytes.len() < header.end;
        let limit = if bad {
            (frame.bytes.len() - 1) / 4 * 4
        } else {
            frame.bytes.len()
        };
        self.last_frame[header.feed] = Some(frame.time);
        self.counts.heartbeats += u64::from(header.count == 0);
        let before = feed.next;
        let end = self.messages(&frame, feed, limit, sink);
        let used = feed.next != before;
        if matches!(end, End::Malformed) {
            self.counts.malformed += 1;
            self.mark_feed(header.feed, Mark::Malformed, feed.next, frame.time, sink);
        }
        if bad {
            self.counts.bad_frames += 1;
            if used {
                self.mark_feed(header.feed, Mark::BadFrame, feed.next, frame.time, sink);
                self.risk.guard.armed = false;
            }
        }
        self.release_waiting(bad, frame.time, sink);
    }

    #[inline]
    fn messages(
        &mut self,
        frame: &InTurn<'_>,
        feed: &mut Feed,
        limit: usize,
        sink: &mut impl Sink,
    ) -> End {
        let Accepted {
            protocol,
            sequence,
            count,
            start,
            end,
            ..
        } = *frame.header;
        let mut at = start;
        for n in 0..u64::from(count) {
            let seq = sequence.wrapping_add(n);
            if end - at < 2 {
                return End::Malformed;
            }
            if at + 2 > limit {
                return End::Cut;
            }
            let prefix = [frame.bytes[at], frame.bytes[at + 1]];
            let length = usize::from(match protocol {
                Protocol::Itch50 => u16::from_be_bytes(prefix),
                Protocol::Deep10 => u16::from_le_bytes(prefix),
            });
            let body = at + 2;
            if length < SHORTEST || length > end - body {
                return End::Malformed;
            }
            let kind = (body < limit).then(|| frame.bytes[body]);
            let (exact, deciding) =
                kind.map_or((None, None), |kind| message::shape(protocol, kind));
            if exact.is_some_and(|exact| exact != length) {
                return End::Malformed;
            }
            at = body + length;
            if seq < feed.next {
                self.counts.duplicates += 1;
                continue;
            }
            feed.next = seq.wrapping_add(1);
            self.counts.messages += 1;
            self.counts.unknown += u64::from(kind.is_some() && exact.is_none());
            if deciding.is_some_and(|deciding| body + deciding < limit) {
                match frame.bytes.get(body..at) {
                    Some(bytes) => self.message(frame, seq, bytes, sink),
                    None => {
                        let mut whole = [0; LONGEST];
                        let there = &frame.bytes[body..];
                        whole[..there.len()].copy_from_slice(there);
                        self.message(frame, seq, &whole[..length], sink);
                    }
                }
            }
        }
        End::Complete
    }

    #[inline]
    fn message(&mut self, frame: &InTurn<'_>, seq: u64, bytes: &[u8], sink: &mut impl Sink) {
        let feed = frame.header.feed;
        let Some(event) = message::read(frame.header.protocol, bytes) else {
            return;
        };
        let instrument = match event.name {
            Name::Locate(locate) => self.locates[feed][usize::from(locate)],
            Name::Symbol(symbol) => self.symbols[feed]
                .get(&symbol)
                .copied()
                .unwrap_or(UNWATCHED),
            Name::Directory(locate, symbol) => {
                let found = self.symbols[feed].get(&symbol).copied();
                self.locates[feed][usize::from(locate)] = found.unwrap_or(UNWATCHED);
                return;
            }
        };
        if instrument == UNWATCHED {
            return;
        }
        let instrument = instrument as usize;
        let origin = Origin {
            seq,
            ts: event.timestamp,
        };
        match self.books.apply(instrument, &event.effect) {
            Outcome::Nothing => {}
            Outcome::Frozen => self.show(instrument, origin, sink),
            Outcome::Judged => {
                self.show(instrument, origin, sink);
                self.judge(instrument, origin, event.kind, frame.time, sink);
            }
        }
    }

    /// Writes a row if what is shown of `instrument` has changed.
    #[inline]
    fn show(&mut self, instrument: usize, origin: Origin, sink: &mut impl Sink) {
        let book = self.books.book(instrument);
        let (before, mark_before) = self.shown[instrument];
        let bbo = match self.rule {
            BboRule::Plain => book.published,
            BboRule::RoundLot if book.sticky.is_some() => before,
            BboRule::RoundLot => Bbo {
                bid: lots::quote(book.side(true)),
                ask: lots::quote(book.side(false)),
            },
        };
        let mark = book.mark();
        if (bbo, mark) != (before, mark_before) {
            self.shown[instrument] = (bbo, mark);
            sink.row(&Row {
                origin,
                instrument,
                bbo,
                mark,
            });
        }
    }

    fn mark_feed(&mut self, feed: usize, why: Mark, seq: u64, time: u64, sink: &mut impl Sink) {
        for instrument in 0..self.desk.instruments.len() {
            if self.desk.instruments[instrument].feed == feed && self.books.freeze(instrument, why)
            {
                self.show(instrument, Origin { seq, ts: time }, sink);
            }
        }
    }

    #[inline]
    fn judge(
        &mut self,
        instrument: usize,
        origin: Origin,
        kind: Kind,
        time: u64,
        sink: &mut impl Sink,
    ) {
        let mut attempts = Vec::new();
        let live = self.risk.guard.live();
        let book = self.books.book(instrument);
        self.triggers
            .judge(instrument, book, time, live, |attempt| {
                attempts.push(attempt)
            });
        for attempt in attempts {
            let waiting = Waiting {
                attempt,
                origin,
                kind,
            };
            match self.desk.triggers[attempt.trigger].release {
                Release::Decision => self.fire(waiting, time, None, sink),
                Release::GoodFrame => self.waiting.push(waiting),
            }
        }
    }

    fn release_waiting(&mut self, bad: bool, time: u64, sink: &mut impl Sink) {
        for waiting in std::mem::take(&mut self.waiting) {
            self.fire(waiting, time, bad.then_some(Reject::BadFrame), sink);
        }
    }

    /// Sends the orders of one attempt to risk, one after the other; `refuse` is a reason that comes after the card's
    /// own state and before everything else.
    fn fire(&mut self, waiting: Waiting, time: u64, refuse: Option<Reject>, sink: &mut impl Sink) {
        let Waiting {
            attempt,
            origin,
            kind,
        } = waiting;
        let trigger = &self.desk.triggers[attempt.trigger];
        for &order in &trigger.fire {
            let verdict = match refuse {
                Some(reason) if self.risk.guard.live() => Err(reason),
                _ => self.risk.judge(
                    &self.desk,
                    &self.books,
                    order,
                    trigger,
                    attempt.repeated,
                    time,
                ),
            };
            match verdict {
                Ok(release) => {
                    let frame = self.stage.frame(&self.desk, order, &release);
                    sink.fire(Fire {
                        origin,
                        kind,
                        trigger: attempt.trigger,
                        order,
                        price: release.price,
                        user_ref: release.user_ref,
                        time,
                        frame,
                    });
                }
                Err(reason) => sink.refuse(&Refusal {
                    origin,
                    trigger: attempt.trigger,
                    order,
                    reason,
                }),
            }
        }
    }
}
