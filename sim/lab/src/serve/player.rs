//! When which frame is due, and what time it is on the card.
//!
//! In: captures, the time of this machine, what the card and its clients do. Out: the next frame when it is due; the card's
//! time of day.
//!
//! | | the card's time |
//! |---|---|
//! | without a capture | this machine's |
//! | before the feed starts | the first frame's: the day has not begun |
//! | while it runs | the capture's, `speed` times as fast as this machine's, and never past a frame that is still to come |
//! | after its end | goes on from there as this machine's |

use crate::input::{Frame, Input};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use t2t_desk::Desk;

/// Time between the last frame of a day and the first of the next, when a feed begins again.
const NIGHT: u64 = 1_000_000_000;

/// How fast a capture is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// So many times as fast as it was.
    Times(f64),
    /// Every frame is due when the one before it is through.
    Max,
}

impl std::str::FromStr for Speed {
    type Err = String;

    fn from_str(text: &str) -> Result<Speed, String> {
        match text.parse::<f64>() {
            _ if text == "max" => Ok(Speed::Max),
            Ok(times) if times.is_finite() && times > 0.0 => Ok(Speed::Times(times)),
            _ => Err("a speed is a number above 0 (1 = as it was), or `max`".into()),
        }
    }
}

/// What starts a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Nothing: it runs at once.
    Immediately,
    /// A client has connected.
    Connected,
    /// The card is armed.
    Armed,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// This frame is due.
    Frame(Frame),
    /// The feed begins again: books have to be cleared first.
    NewDay,
    /// Nothing, until then where that is known.
    Idle(Option<Instant>),
}

enum State {
    Waiting,
    /// Since when, and the card's time then.
    Running(Instant, u64),
    Ended(Instant, u64),
}

/// A feed.
pub struct Player {
    captures: Vec<PathBuf>,
    desk: Option<Desk>,
    speed: Speed,
    start: Start,
    again: bool,
    input: Option<Input>,
    ahead: Option<Frame>,
    /// Time of the frame that was played last.
    last: u64,
    /// What is added to the capture's times: later rounds are later days.
    shift: u64,
    state: State,
}

impl Player {
    /// A card without a feed.
    pub fn silent() -> Player {
        Player {
            captures: Vec::new(),
            desk: None,
            speed: Speed::Max,
            start: Start::Immediately,
            again: false,
            input: None,
            ahead: None,
            last: 0,
            shift: 0,
            state: State::Ended(Instant::now(), wall_clock()),
        }
    }

    /// Captures, merged by time. `desk` says how raw records travel and what is on line B; `again` plays them for ever.
    pub fn open(
        captures: Vec<PathBuf>,
        desk: Option<Desk>,
        speed: Speed,
        start: Start,
        again: bool,
    ) -> Result<Player> {
        let mut player = Player {
            captures,
            desk,
            speed,
            start,
            again,
            ..Player::silent()
        };
        if !player.captures.is_empty() {
            player.rewind()?;
        }
        Ok(player)
    }

    /// Goes to the first frame.
    fn rewind(&mut self) -> Result<()> {
        let mut input = Input::open_for(&self.captures, self.desk.as_ref())?;
        let first = input.next_frame()?.context("a capture without a frame")?;
        if self.last >= first.time {
            self.shift = (self.last - first.time).saturating_add(NIGHT);
        }
        self.last = self.shifted(&first);
        self.ahead = Some(first);
        self.input = Some(input);
        self.state = State::Waiting;
        Ok(())
    }

    fn shifted(&self, frame: &Frame) -> u64 {
        frame.time.saturating_add(self.shift)
    }

    /// What the feed waits for, if it has not started.
    pub fn waits_for(&self) -> Option<Start> {
        matches!(self.state, State::Waiting).then_some(self.start)
    }

    /// Starts the feed if `happened` is what it waits for.
    pub fn starts(&mut self, happened: Start, now: Instant) {
        if self.waits_for() == Some(happened) {
            self.state = State::Running(now, self.last);
        }
    }

    /// Whether every frame has been played.
    pub fn ended(&self) -> bool {
        matches!(self.state, State::Ended(..))
    }

    /// The card's time, ns.
    pub fn time(&self, now: Instant) -> u64 {
        match self.state {
            State::Waiting => self.last,
            State::Running(since, from) => {
                let time = match self.speed {
                    Speed::Max => self.last,
                    Speed::Times(times) => from.saturating_add(scaled(now - since, times)),
                };
                let ahead = self.ahead.as_ref().map(|frame| self.shifted(frame));
                ahead.map_or(time, |ahead| time.min(ahead)).max(self.last)
            }
            State::Ended(since, from) => from.saturating_add(scaled(now - since, 1.0)),
        }
    }

    /// What is to be done now.
    ///
    /// # Errors
    /// The capture's.
    pub fn next(&mut self, now: Instant) -> Result<Next> {
        let State::Running(since, from) = self.state else {
            return Ok(Next::Idle(None));
        };
        let Some(frame) = &self.ahead else {
            if self.again {
                self.rewind()?;
                return Ok(Next::NewDay);
            }
            self.state = State::Ended(now, self.last);
            return Ok(Next::Idle(None));
        };
        if let Speed::Times(times) = self.speed {
            let after = self.shifted(frame).saturating_sub(from) as f64 / times / 1e9;
            let after = Duration::try_from_secs_f64(after).unwrap_or(Duration::MAX);
            match since.checked_add(after) {
                Some(due) if due <= now => {}
                due => return Ok(Next::Idle(due)),
            }
        }
        let Some(mut frame) = self.ahead.take() else {
            return Ok(Next::Idle(None));
        };
        if let Some(input) = &mut self.input {
            self.ahead = input.next_frame()?;
        }
        frame.time = self.shifted(&frame).max(self.last);
        self.last = frame.time;
        Ok(Next::Frame(frame))
    }
}

/// Nanoseconds of `span`, `times` as many.
fn scaled(span: Duration, times: f64) -> u64 {
    (span.as_nanos() as f64 * times) as u64
}

/// Time of day of this machine, ns since 1970.
fn wall_clock() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_nanos() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use t2t_exchange::capture::PcapWriter;

    /// Three frames, at 10, 10.5 and 12 s.
    const TIMES: [u64; 3] = [10_000_000_000, 10_500_000_000, 12_000_000_000];

    fn player(folder: &Path, speed: Speed, start: Start, again: bool) -> Player {
        let path = folder.join("feed.pcap");
        let mut writer = PcapWriter::new(std::fs::File::create(&path).unwrap()).unwrap();
        for (n, time) in TIMES.into_iter().enumerate() {
            writer.write(time, &[n as u8; 60]).unwrap();
        }
        Player::open(vec![path], None, speed, start, again).unwrap()
    }

    fn frame(next: Next) -> (u64, u8) {
        match next {
            Next::Frame(frame) => (frame.time, frame.bytes[0]),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn frames_are_due_at_their_times_and_the_clock_never_passes_one() {
        let folder = tempfile::tempdir().unwrap();
        let speed = Speed::Times(2.0);
        let mut player = player(folder.path(), speed, Start::Connected, false);
        let now = Instant::now();
        assert_eq!(player.next(now).unwrap(), Next::Idle(None));
        player.starts(Start::Armed, now);
        assert_eq!(player.waits_for(), Some(Start::Connected));
        assert_eq!(player.time(now + Duration::from_secs(9)), TIMES[0]);
        player.starts(Start::Connected, now);
        assert_eq!(frame(player.next(now).unwrap()), (TIMES[0], 0));
        let due = now + Duration::from_millis(250);
        assert_eq!(player.next(now).unwrap(), Next::Idle(Some(due)));
        let between = now + Duration::from_millis(100);
        assert_eq!(player.time(between), TIMES[0] + 200_000_000);
        let late = now + Duration::from_secs(9);
        assert_eq!(player.time(late), TIMES[1]);
        assert_eq!(frame(player.next(late).unwrap()), (TIMES[1], 1));
        assert_eq!(frame(player.next(late).unwrap()), (TIMES[2], 2));
        assert_eq!(player.next(late).unwrap(), Next::Idle(None));
        assert!(player.ended());
        let after = late + Duration::from_secs(1);
        assert_eq!(player.time(after), TIMES[2] + 1_000_000_000);
    }

    #[test]
    fn at_full_speed_every_frame_is_due_and_time_is_theirs() {
        let folder = tempfile::tempdir().unwrap();
        let mut player = player(folder.path(), Speed::Max, Start::Immediately, false);
        let now = Instant::now();
        player.starts(Start::Immediately, now);
        for (n, time) in TIMES.into_iter().enumerate() {
            assert_eq!(frame(player.next(now).unwrap()), (time, n as u8));
            assert_eq!(player.time(now), time);
        }
    }

    #[test]
    fn a_feed_that_begins_again_is_a_later_day_and_waits_for_its_start() {
        let folder = tempfile::tempdir().unwrap();
        let mut player = player(folder.path(), Speed::Max, Start::Armed, true);
        let now = Instant::now();
        for day in 0..3 {
            player.starts(Start::Armed, now);
            let times = TIMES.map(|time| time + day * 3_000_000_000);
            for (n, time) in times.into_iter().enumerate() {
                assert_eq!(frame(player.next(now).unwrap()), (time, n as u8));
            }
            assert_eq!(player.next(now).unwrap(), Next::NewDay);
            assert_eq!(player.waits_for(), Some(Start::Armed));
        }
    }

    #[test]
    fn a_speed_is_a_number_above_0_or_max() {
        assert_eq!("2.5".parse(), Ok(Speed::Times(2.5)));
        assert_eq!("max".parse(), Ok(Speed::Max));
        for text in ["0", "-1", "nan", "inf", "fast"] {
            assert!(text.parse::<Speed>().is_err(), "{text}");
        }
    }
}
