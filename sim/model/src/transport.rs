//! Whose turn it is: sequences, sessions, and the two lines of each feed (docs/semantics.md, section 3).
//!
//! In: frames of both lines with their time. Out, through [`Turn`]: frames in turn, gaps, drops, one after the other.
//! Knows nothing of messages but how many a frame announces.

use crate::frame::{Accepted, Session};
use std::collections::VecDeque;
use t2t_contract::reasons::{Drop, Mark};

/// Line A or B.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The first network port; wins when both could go.
    A = 0,
    /// The second.
    B = 1,
}

/// What a feed is told when it is set up.
#[derive(Clone, Copy, Debug)]
pub struct FeedConfig {
    /// First expected sequence.
    pub start: u64,
    /// Whether line B carries it too.
    pub has_b: bool,
    /// How long a frame ahead of its turn waits, ns.
    pub hold: u64,
}

/// A feed's place in its stream.
#[derive(Clone, Debug)]
pub struct Feed {
    config: FeedConfig,
    /// Sequence expected next.
    pub next: u64,
    session: Option<Session>,
}

/// A frame that waits for its turn.
#[derive(Debug)]
struct Held {
    header: Accepted,
    bytes: Vec<u8>,
    arrived: u64,
    bad: bool,
    line: Line,
}

/// A frame as it is processed.
#[derive(Clone, Copy, Debug)]
pub struct InTurn<'a> {
    /// Its transport header.
    pub header: &'a Accepted,
    /// The frame.
    pub bytes: &'a [u8],
    /// The frame's time, ns.
    pub time: u64,
    /// The MAC says that it is bad.
    pub bad: bool,
    /// Its line.
    pub line: Line,
}

/// What happens to frames as they come up.
pub trait Turn {
    /// A frame in turn. Its messages before `feed.next` are duplicates; each message accepted moves `feed.next`.
    fn frame(&mut self, frame: InTurn<'_>, feed: &mut Feed);
    /// A feed-level mark: a real gap (before the frame that shows it) or a frame of another session.
    fn mark(&mut self, feed: usize, why: Mark, seq: u64, time: u64);
    /// A frame that is dropped.
    fn drop(&mut self, line: Line, why: Drop);
}

/// Both lines' frames that wait.
#[derive(Debug, Default)]
struct Waiting {
    frames: VecDeque<Held>,
    /// Since when the first of them is first.
    head_since: u64,
}

/// Sequences of all feeds and the frames that wait for their turn.
#[derive(Debug)]
pub struct Transport {
    feeds: Vec<Feed>,
    lines: [Waiting; 2],
    /// Time of the last frame processed in turn, ns.
    clock: u64,
}

/// What to do with the frame at the head of its line.
enum Verdict {
    Wait,
    Drop(Drop),
    Session,
    Gap,
    Use,
}

impl Transport {
    /// Feeds in the order of their numbers.
    pub fn new(feeds: &[FeedConfig]) -> Self {
        let feed = |config: &FeedConfig| Feed {
            config: *config,
            next: config.start,
            session: None,
        };
        Transport {
            feeds: feeds.iter().map(feed).collect(),
            lines: Default::default(),
            clock: 0,
        }
    }

    fn judge(&mut self, header: &Accepted, since: u64, now: u64) -> Verdict {
        let feed = &mut self.feeds[header.feed];
        if *feed.session.get_or_insert(header.session) != header.session {
            return Verdict::Session;
        }
        let end = header.sequence.wrapping_add(u64::from(header.count));
        if header.sequence > feed.next {
            if feed.config.has_b && now < since.saturating_add(feed.config.hold) {
                Verdict::Wait
            } else {
                Verdict::Gap
            }
        } else if header.count > 0 && end <= feed.next {
            Verdict::Drop(Drop::Duplicate)
        } else {
            Verdict::Use
        }
    }

    /// Deals with one frame if it need not wait; tells whether it is dealt with.
    fn deal(
        &mut self,
        header: &Accepted,
        (bytes, arrived, bad, line): (&[u8], u64, bool, Line),
        (since, now): (u64, u64),
        turn: &mut impl Turn,
    ) -> bool {
        let verdict = self.judge(header, since, now);
        let time = arrived.max(self.clock);
        let next = self.feeds[header.feed].next;
        match verdict {
            Verdict::Wait => return false,
            Verdict::Drop(why) => {
                turn.drop(line, why);
                return true;
            }
            Verdict::Session => {
                turn.drop(line, Drop::Session);
                turn.mark(header.feed, Mark::Session, next, time);
                return true;
            }
            Verdict::Gap => {
                turn.mark(header.feed, Mark::Gap, next, time);
                self.feeds[header.feed].next = header.sequence;
            }
            Verdict::Use => {}
        }
        self.clock = time;
        let frame = InTurn {
            header,
            bytes,
            time,
            bad,
            line,
        };
        turn.frame(frame, &mut self.feeds[header.feed]);
        true
    }

    /// Looks at the waiting frames again until none can go, A first.
    fn release(&mut self, now: u64, turn: &mut impl Turn) {
        'again: loop {
            for line in 0..2 {
                let Some(held) = self.lines[line].frames.pop_front() else {
                    continue;
                };
                let since = self.lines[line].head_since;
                let carried = (held.bytes.as_slice(), held.arrived, held.bad, held.line);
                if self.deal(&held.header, carried, (since, now), turn) {
                    self.lines[line].head_since = now;
                    continue 'again;
                }
                self.lines[line].frames.push_front(held);
            }
            return;
        }
    }

    /// Time moved on to `now` (ns): holds may be over.
    pub fn advance(&mut self, now: u64, turn: &mut impl Turn) {
        if self.waiting() {
            self.release(now, turn);
        }
    }

    /// Whether frames wait for what is missing before them.
    pub fn waiting(&self) -> bool {
        self.lines.iter().any(|line| !line.frames.is_empty())
    }

    /// The feeds start anew; frames that wait go on waiting.
    pub fn reset(&mut self) {
        for feed in &mut self.feeds {
            (feed.next, feed.session) = (feed.config.start, None);
        }
    }

    /// A frame addressed to a feed arrived on `line` at `now` (ns).
    pub fn arrive(
        &mut self,
        line: Line,
        header: Accepted,
        bytes: &[u8],
        now: u64,
        bad: bool,
        turn: &mut impl Turn,
    ) {
        let waiting = !self.lines[line as usize].frames.is_empty();
        if !waiting && self.deal(&header, (bytes, now, bad, line), (now, now), turn) {
            return self.advance(now, turn);
        }
        if !waiting {
            self.lines[line as usize].head_since = now;
        }
        self.lines[line as usize].frames.push_back(Held {
            header,
            bytes: bytes.to_vec(),
            arrived: now,
            bad,
            line,
        });
    }
}
