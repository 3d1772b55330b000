//! Generated sessions with the statistics of real ones.
//!
//! What flows in: a [`SessionConfig`]. What flows out: frames in the order of their times, both lines mixed, one at a
//! time (nothing of the session is kept but the live orders), and a [`Summary`]. Inside, four stages: the *market*
//! makes events, a *publisher* puts them into messages, the *packer* into packets, the *lines* into frames.

mod book;
mod check;
mod config;
mod day;
mod deep;
mod event;
mod itch;
mod lines;
mod listing;
mod market;
mod orders;
mod packets;
mod patterns;
mod publish;
mod save;

pub use check::ConfigError;
pub use config::{Line, LineConfig, Mix, Protocol, SessionConfig};
pub use lines::{LineCounts, SendError, Sent};
pub use listing::{Listing, listings};
pub use patterns::{Pattern, generate_pattern};
pub use save::{SaveError, save};

use lines::Lines;
use packets::{Packer, Packet, Packing};

use day::Day;
use event::{Change, Event, Phase};
use publish::{Messages, Publisher};
use std::io;

/// What a session came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Messages, each counted once however often it was sent.
    pub messages: u64,
    /// Messages of each type byte.
    pub by_type: [u64; 256],
    /// Packets, heartbeats included.
    pub packets: u64,
    /// Packets without messages.
    pub heartbeats: u64,
    /// Most messages in one packet.
    pub most_in_a_packet: u16,
    /// What the lines did.
    pub lines: LineCounts,
    /// Time of the first and of the last message, ns since the Unix epoch.
    pub span_ns: (u64, u64),
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The configuration makes none.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A frame did not get out.
    #[error(transparent)]
    Send(#[from] SendError),
}

/// Counts, packs and sends messages: the way out that sessions and patterns share.
pub(crate) struct Outlet {
    packer: Packer,
    lines: Lines,
    pub(crate) summary: Summary,
    midnight_ns: u64,
}

impl Outlet {
    pub(crate) fn new(config: &SessionConfig, packing: Packing) -> Outlet {
        let summary = Summary {
            messages: 0,
            by_type: [0; 256],
            packets: 0,
            heartbeats: 0,
            most_in_a_packet: 0,
            lines: LineCounts::default(),
            span_ns: (0, 0),
        };
        let (packer, lines) = (Packer::new(config, packing), Lines::new(config));
        Outlet {
            packer,
            lines,
            summary,
            midnight_ns: config.midnight_ns,
        }
    }

    /// Sends a message that happens at `time` (ns after midnight).
    pub(crate) fn message(
        &mut self,
        time: u64,
        message: &[u8],
        sink: &mut dyn FnMut(Sent<'_>) -> io::Result<()>,
    ) -> Result<(), SendError> {
        let Outlet {
            packer,
            lines,
            summary,
            midnight_ns,
        } = self;
        if summary.messages == 0 {
            summary.span_ns.0 = *midnight_ns + time;
        }
        summary.span_ns.1 = *midnight_ns + time;
        summary.messages += 1;
        summary.by_type[usize::from(message[0])] += 1;
        packer.push(time, message, &mut |packet| {
            hand_on(packet, lines, summary, sink)
        })
    }

    /// Ends the session and sends all that is still under way.
    pub(crate) fn finish(
        mut self,
        sink: &mut dyn FnMut(Sent<'_>) -> io::Result<()>,
    ) -> Result<Summary, SendError> {
        let Outlet {
            packer,
            lines,
            summary,
            ..
        } = &mut self;
        packer.finish(&mut |packet| hand_on(packet, lines, summary, sink))?;
        lines.finish(sink)?;
        self.summary.lines = self.lines.counts;
        Ok(self.summary)
    }
}

fn hand_on(
    packet: Packet<'_>,
    lines: &mut Lines,
    summary: &mut Summary,
    sink: &mut dyn FnMut(Sent<'_>) -> io::Result<()>,
) -> Result<(), SendError> {
    summary.packets += 1;
    summary.heartbeats += u64::from(packet.messages == 0);
    summary.most_in_a_packet = summary.most_in_a_packet.max(packet.messages);
    lines.send(packet.time, packet.payload, sink)
}

/// Generates a session: calls `sink` with every frame, in the order of their times. Errors: a configuration that makes
/// no session (before the first frame), or the sink's own.
pub fn generate(
    config: &SessionConfig,
    sink: &mut dyn FnMut(Sent<'_>) -> io::Result<()>,
) -> Result<Summary, GenerateError> {
    config.check()?;
    let mut day = Day::new(config);
    let publisher = Publisher::new(config);
    let mut outlet = Outlet::new(config, Packing::Real);
    let mut messages = Messages::default();
    let mut event = Event::default();
    let mut open = false;
    while !open || outlet.summary.messages + 3 < config.messages {
        day.next(&mut event);
        publish(&publisher, &event, &mut messages, &mut outlet, sink)?;
        if day.is_open() && !open {
            open = true;
            let left = config.messages.saturating_sub(outlet.summary.messages);
            day.plan_halts(
                config.halts,
                left.saturating_mul(1_000_000_000) / config.messages_per_second,
            );
        }
    }
    for phase in [Phase::EndOfMarket, Phase::EndOfHours, Phase::EndOfMessages] {
        event.changes.clear();
        event.changes.push(Change::Phase(phase));
        event.time += 1_000_000;
        publish(&publisher, &event, &mut messages, &mut outlet, sink)?;
    }
    Ok(outlet.finish(sink)?)
}

fn publish(
    publisher: &Publisher,
    event: &Event,
    messages: &mut Messages,
    outlet: &mut Outlet,
    sink: &mut dyn FnMut(Sent<'_>) -> io::Result<()>,
) -> Result<(), SendError> {
    messages.clear();
    publisher.publish(event, messages);
    for message in messages.iter() {
        outlet.message(event.time, message, sink)?;
    }
    Ok(())
}
