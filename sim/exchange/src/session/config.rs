//! What a session is made of.

use super::listing::{Listing, listings};
use t2t_protocols::{ethernet, frame::Route};

/// Protocol of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// ITCH 5.0 over MoldUDP64.
    Itch50,
    /// DEEP 1.0 over IEX-TP.
    Deep10,
}

/// Where a frame travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Line {
    /// Line A.
    A,
    /// Line B.
    B,
}

/// One line: its addresses, and what goes wrong on it. Probabilities are per packet, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineConfig {
    /// Addresses and optional VLAN tag.
    pub route: Route,
    /// A packet is lost.
    pub loss: f64,
    /// A packet comes a second time, up to 50 µs later.
    pub duplicate: f64,
    /// A packet is overtaken by those up to 20 µs behind it.
    pub reorder: f64,
    /// Time every packet takes, ns.
    pub delay_ns: u64,
    /// More time, drawn for each packet, at most this, ns. Packets stay in order.
    pub jitter_ns: u64,
}

/// How often each kind of change comes, in relation to the others. Deletes have no weight: every order that is not
/// executed is deleted at the end of its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mix {
    /// `A`.
    pub add: u64,
    /// `F`.
    pub add_mpid: u64,
    /// `U`.
    pub replace: u64,
    /// `E`.
    pub execute: u64,
    /// `C`.
    pub execute_price: u64,
    /// `X`.
    pub cancel: u64,
    /// `P`.
    pub trade: u64,
    /// `I` and other messages that a book skips.
    pub other: u64,
}

impl Mix {
    /// As measured on a day of 2019 (with 43.0 % deletes).
    pub const OF_2019: Mix = Mix {
        add: 4_420,
        add_mpid: 50,
        replace: 740,
        execute: 220,
        execute_price: 4,
        cancel: 130,
        trade: 40,
        other: 100,
    };
    /// As in 2025, when 24 % of messages were replaces.
    pub const OF_2025: Mix = Mix {
        replace: 2_400,
        add: 3_560,
        add_mpid: 40,
        ..Mix::OF_2019
    };
}

/// Everything a session depends on: the same configuration gives the same bytes, always.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionConfig {
    /// Seed.
    pub seed: u64,
    /// Protocol.
    pub protocol: Protocol,
    /// Messages, at least: the session ends with the event that reaches them. The opening (directory, states, books)
    /// counts, and always comes whole.
    pub messages: u64,
    /// Average rate over the session, messages a second; bursts of about 900,000 a second come on top of a calm flow.
    pub messages_per_second: u64,
    /// Percentage of changes that come in bursts: 0 to 90.
    pub burst_percent: u64,
    /// Securities, the most active first.
    pub listings: Vec<Listing>,
    /// Levels a side that each book opens with.
    pub depth: u32,
    /// Most orders alive at once over all securities; beyond, an old order leaves where a new one would have come.
    pub max_live: u32,
    /// Kinds of changes.
    pub mix: Mix,
    /// Trading halts, each of a second or so.
    pub halts: u32,
    /// Most messages in a packet; what fits into 1,500 bytes is the other limit.
    pub messages_per_packet: u16,
    /// Line A.
    pub a: LineConfig,
    /// Line B.
    pub b: Option<LineConfig>,
    /// Probability that a packet is lost on both lines: a gap.
    pub gap: f64,
    /// MoldUDP64 session.
    pub mold_session: [u8; 10],
    /// IEX-TP session.
    pub iex_session: u32,
    /// Midnight of the day, ns since the Unix epoch.
    pub midnight_ns: u64,
    /// Time of the first message, ns after midnight.
    pub start_ns: u64,
}

fn line(group: [u8; 4], port: u16, delay_ns: u64) -> LineConfig {
    let route = Route {
        source_mac: [0x02, 0, 0, 0, 0x10, group[3]],
        destination_mac: ethernet::multicast_mac(group),
        tag: None,
        source: [10, 1, 0, group[3]],
        destination: group,
        source_port: 30_000,
        destination_port: port,
    };
    LineConfig {
        route,
        loss: 0.0,
        duplicate: 0.0,
        reorder: 0.0,
        delay_ns,
        jitter_ns: 0,
    }
}

impl SessionConfig {
    /// A clean ITCH session of 64 securities on lines A (233.54.12.111:26477) and B (233.49.196.111:26477, 3 µs later).
    pub fn itch(seed: u64, messages: u64) -> SessionConfig {
        SessionConfig {
            seed,
            protocol: Protocol::Itch50,
            messages,
            messages_per_second: 4_000,
            burst_percent: 30,
            listings: listings(64, seed),
            depth: 20,
            max_live: 50_000,
            mix: Mix::OF_2019,
            halts: 2,
            messages_per_packet: 38,
            a: line([233, 54, 12, 111], 26_477, 500),
            b: Some(line([233, 49, 196, 111], 26_477, 3_500)),
            gap: 0.0,
            mold_session: *b"000000012A",
            iex_session: 1_147_600_000,
            midnight_ns: 1_783_915_200_000_000_000,
            start_ns: 34_199_000_000_000,
        }
    }

    /// A clean DEEP session of 64 securities on lines A (233.215.21.4:10378) and B (233.215.21.132:10378, 3 µs later).
    pub fn deep(seed: u64, messages: u64) -> SessionConfig {
        SessionConfig {
            protocol: Protocol::Deep10,
            a: line([233, 215, 21, 4], 10_378, 500),
            b: Some(line([233, 215, 21, 132], 10_378, 3_500)),
            ..SessionConfig::itch(seed, messages)
        }
    }

    /// The configuration of a line.
    pub fn line(&self, line: Line) -> Option<&LineConfig> {
        match line {
            Line::A => Some(&self.a),
            Line::B => self.b.as_ref(),
        }
    }
}
