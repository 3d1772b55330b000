//! A fuzzer that knows where it hurts: breaks the frames of a session, deterministically by seed.
//!
//! What flows in: good frames in order. What flows out: frames, most of them broken in one or two ways, some of them
//! twice, late or not at all, each with the MAC's verdict (`bad`: wrong check sequence). Blind bit flips would end at the
//! first header check; so a mutation aims at one field, and the IP checksum is made right again where it hid the rest.

mod map;
mod message;
mod mutation;
mod workshop;

pub use mutation::Mutation;

use crate::{
    rng::{Chance, Random},
    session::{Line, Protocol, Sent},
};
use workshop::Workshop;

/// A frame to be fed to whatever must survive it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fuzzed<'a> {
    /// Time, ns since the Unix epoch.
    pub time_ns: u64,
    /// The line.
    pub line: Line,
    /// The frame: 1 byte or more.
    pub bytes: &'a [u8],
    /// The MAC found a wrong check sequence.
    pub bad: bool,
    /// What was done last to these bytes, or to their place in the stream.
    pub mutation: Mutation,
}

struct Held {
    frames: u64,
    line: Line,
    bytes: Vec<u8>,
}

/// Breaks frames.
pub struct Fuzzer {
    random: Random,
    share: Chance,
    workshop: Workshop,
    frame: Vec<u8>,
    held: Option<Held>,
}

impl Fuzzer {
    /// A fuzzer for the frames of one protocol that breaks a share (0 to 1) of them.
    pub fn new(seed: u64, protocol: Protocol, share: f64) -> Fuzzer {
        Fuzzer {
            random: Random::fork(seed, 0x55),
            share: Chance::of(share),
            workshop: Workshop::new(protocol),
            frame: Vec::new(),
            held: None,
        }
    }

    /// Takes a good frame; hands out what becomes of it: no, one or several frames, all with its time.
    pub fn feed(&mut self, sent: Sent<'_>, out: &mut dyn FnMut(Fuzzed<'_>)) {
        let Sent {
            time_ns,
            line,
            bytes,
        } = sent;
        self.frame.clear();
        self.frame.extend_from_slice(bytes);
        if !self.random.chance(self.share) {
            out(Fuzzed {
                time_ns,
                line,
                bytes,
                bad: false,
                mutation: Mutation::None,
            });
            self.release(time_ns, out);
            return;
        }
        let mut bad = false;
        let mut mutation = Mutation::None;
        for _ in 0..if self.random.percent(20) { 2 } else { 1 } {
            mutation = Mutation::draw(&mut self.random);
            bad |= self
                .workshop
                .apply(mutation, &mut self.frame, &mut self.random);
        }
        let fuzzed = Fuzzed {
            time_ns,
            line,
            bytes: &self.frame,
            bad,
            mutation,
        };
        match mutation {
            Mutation::Lost => {}
            Mutation::Late if self.held.is_none() => {
                let frames = self.random.between(1, 3);
                self.held = Some(Held {
                    frames,
                    line,
                    bytes: self.frame.clone(),
                });
                return;
            }
            Mutation::Twice => {
                out(fuzzed);
                out(fuzzed);
            }
            Mutation::OtherLine => {
                let line = if line == Line::A { Line::B } else { Line::A };
                out(Fuzzed { line, ..fuzzed });
            }
            _ => out(fuzzed),
        }
        self.release(time_ns, out);
    }

    fn release(&mut self, time_ns: u64, out: &mut dyn FnMut(Fuzzed<'_>)) {
        let Some(held) = &mut self.held else { return };
        held.frames -= 1;
        if held.frames == 0 {
            let Held { line, bytes, .. } = held;
            out(Fuzzed {
                time_ns,
                line: *line,
                bytes,
                bad: false,
                mutation: Mutation::Late,
            });
            self.held = None;
        }
    }
}
