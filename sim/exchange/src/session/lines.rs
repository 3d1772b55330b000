//! Two lines and what they do to packets: loss, delay, duplicates, reordering; and frames in the order of their times.

use super::config::{Line, LineConfig, SessionConfig};
use crate::rng::{Chance, Random};
use std::{cmp::Reverse, collections::BinaryHeap, io};
use t2t_protocols::WireError;

/// A frame as it passes on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent<'a> {
    /// Time, ns since the Unix epoch.
    pub time_ns: u64,
    /// The line.
    pub line: Line,
    /// The frame, padded, without frame check sequence.
    pub bytes: &'a [u8],
}

/// Why a frame did not get out.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// A packet that no frame can hold.
    #[error("a packet does not fit a frame: {0}")]
    Frame(#[from] WireError),
    /// Whoever takes the frames failed.
    #[error("a frame could not be handed on: {0}")]
    Sink(#[from] io::Error),
}

/// Bytes around a frame on the wire: preamble, check sequence, gap.
const AROUND: u64 = 24;

/// Time that a frame of 10 Gbit/s Ethernet takes with all that is around it, in ns, rounded up.
pub(crate) fn wire_time(length: usize) -> u64 {
    ((length as u64 + AROUND) * 8).div_ceil(10)
}

struct OneLine {
    line: Line,
    config: LineConfig,
    loss: Chance,
    duplicate: Chance,
    reorder: Chance,
    // Frames of a line keep their order unless reordering says otherwise.
    last: u64,
    free_at: u64,
    id: u16,
    waiting: BinaryHeap<Reverse<Waiting>>,
}

impl OneLine {
    /// When the next frame goes: a line sends one frame at a time.
    fn due(&self) -> Option<u64> {
        self.waiting
            .peek()
            .map(|Reverse(next)| next.time.max(self.free_at))
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Waiting {
    time: u64,
    order: u64,
    bytes: Vec<u8>,
}

/// Counts of what the lines did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineCounts {
    /// Frames sent, on A and on B.
    pub frames: [u64; 2],
    /// Packets lost on A and on B.
    pub lost: [u64; 2],
    /// Packets lost on every line: real gaps. Each is counted under `lost`, too.
    pub gaps: u64,
    /// Extra copies sent.
    pub duplicates: u64,
    /// Packets that were overtaken.
    pub reordered: u64,
}

/// Both lines.
pub(crate) struct Lines {
    lines: Vec<OneLine>,
    gap: Chance,
    midnight_ns: u64,
    random: Random,
    spare: Vec<Vec<u8>>,
    order: u64,
    pub(crate) counts: LineCounts,
}

impl Lines {
    pub(crate) fn new(config: &SessionConfig) -> Lines {
        let lines = [(Line::A, Some(config.a)), (Line::B, config.b)];
        let lines = lines.into_iter().filter_map(|(line, config)| {
            let config = config?;
            let (loss, duplicate) = (Chance::of(config.loss), Chance::of(config.duplicate));
            let reorder = Chance::of(config.reorder);
            Some(OneLine {
                line,
                config,
                loss,
                duplicate,
                reorder,
                last: 0,
                free_at: 0,
                id: 0,
                waiting: BinaryHeap::new(),
            })
        });
        Lines {
            lines: lines.collect(),
            gap: Chance::of(config.gap),
            midnight_ns: config.midnight_ns,
            random: Random::fork(config.seed, 0x44),
            spare: Vec::new(),
            order: 0,
            counts: LineCounts::default(),
        }
    }

    /// Sends a packet on its way at `time` (ns after midnight), then hands on every frame that is due before.
    pub(crate) fn send(
        &mut self,
        time: u64,
        payload: &[u8],
        sink: &mut dyn FnMut(Sent<'_>) -> io::Result<()>,
    ) -> Result<(), SendError> {
        let gap = self.random.chance(self.gap);
        let mut lost = 0;
        for at in 0..self.lines.len() {
            let random = &mut self.random;
            let line = &mut self.lines[at];
            // Every line draws whether or not there is a gap, so that a gap changes nothing else.
            let loss = random.chance(line.loss);
            let jitter = random.below(line.config.jitter_ns.saturating_add(1));
            let overtaken = random
                .chance(line.reorder)
                .then(|| random.between(2_000, 20_000));
            let again = random
                .chance(line.duplicate)
                .then(|| random.between(1_000, 50_000));
            let index = line.line as usize;
            if gap || loss {
                self.counts.lost[index] += 1;
                lost += 1;
                continue;
            }
            let mut when = (time + line.config.delay_ns + jitter).max(line.last);
            match overtaken {
                Some(later) => {
                    when += later;
                    self.counts.reordered += 1;
                }
                None => line.last = when,
            }
            self.put(at, when, payload)?;
            if let Some(later) = again {
                self.counts.duplicates += 1;
                self.put(at, when + later, payload)?;
            }
        }
        self.counts.gaps += u64::from(lost == self.lines.len());
        self.release(time, sink)
    }

    fn put(&mut self, at: usize, time: u64, payload: &[u8]) -> Result<(), WireError> {
        let mut bytes = self.spare.pop().unwrap_or_default();
        bytes.clear();
        let line = &mut self.lines[at];
        line.id = line.id.wrapping_add(1);
        line.config.route.write_udp(line.id, payload, &mut bytes)?;
        self.order += 1;
        line.waiting.push(Reverse(Waiting {
            time,
            order: self.order,
            bytes,
        }));
        Ok(())
    }

    /// Hands on what is due up to `until`, in the order of times; at the same time, line A first.
    fn release(
        &mut self,
        until: u64,
        sink: &mut dyn FnMut(Sent<'_>) -> io::Result<()>,
    ) -> Result<(), SendError> {
        loop {
            let due = self
                .lines
                .iter_mut()
                .filter_map(|line| Some((line.due()?, line)));
            let Some((time, line)) = due
                .min_by_key(|(time, _)| *time)
                .filter(|(time, _)| *time <= until)
            else {
                return Ok(());
            };
            let Some(Reverse(next)) = line.waiting.pop() else {
                return Ok(());
            };
            line.free_at = time + wire_time(next.bytes.len());
            self.counts.frames[line.line as usize] += 1;
            sink(Sent {
                time_ns: self.midnight_ns + time,
                line: line.line,
                bytes: &next.bytes,
            })?;
            self.spare.push(next.bytes);
        }
    }

    /// Hands on everything that is still under way.
    pub(crate) fn finish(
        &mut self,
        sink: &mut dyn FnMut(Sent<'_>) -> io::Result<()>,
    ) -> Result<(), SendError> {
        self.release(u64::MAX, sink)
    }
}
