//! Real frames one by one: what is pristine is parsed, what has a wrong IP checksum is dropped, nothing hangs.
//!
//! In: a folder of captures. Out: counts, and every frame with which an engine did something else. The books are reset
//! before each frame, so that each is the first of its session.

use crate::engine::{Engine, ModelEngine, Output, Rtl, RtlOptions};
use crate::input::Frame;
use anyhow::{Context, Result, anyhow, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddrV4;
use std::path::{Path, PathBuf};
use t2t_contract::reasons::Drop;
use t2t_desk::Desk;
use t2t_exchange::capture::Capture;
use t2t_model::{BboRule, Counts};
use t2t_protocols::frame::UdpFrame;
use t2t_protocols::moldudp64;

/// What became of the frames.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Frames in the folder.
    pub frames: u64,
    /// Frames with a right IP checksum.
    pub pristine: u64,
    /// Messages in them.
    pub messages: u64,
    /// Frames with a wrong one.
    pub broken: u64,
    /// What went wrong, a line each.
    pub faults: Vec<String>,
}

/// A frame of the folder and what is to become of it.
struct Case {
    name: String,
    bytes: Vec<u8>,
    /// Messages to be accepted; `None`: dropped for its IP checksum.
    messages: Option<u64>,
}

/// Feeds every frame below `folder` to the model, and to the card if `card`.
pub fn run(folder: &Path, card: bool) -> Result<Outcome> {
    let mut feeds = BTreeSet::new();
    let mut cases = Vec::new();
    for path in captures(folder)? {
        read(&path, &mut cases, &mut feeds)?;
    }
    ensure!(
        !cases.is_empty() && !feeds.is_empty(),
        "{}: no capture with a pristine frame in it",
        folder.display()
    );
    let desk = desk(&feeds)?;
    let mut outcome = Outcome {
        frames: cases.len() as u64,
        ..Outcome::default()
    };
    for case in &cases {
        match case.messages {
            Some(messages) => {
                outcome.pristine += 1;
                outcome.messages += messages;
            }
            None => outcome.broken += 1,
        }
    }
    let mut model = ModelEngine::new(&desk, BboRule::Plain)?;
    check("model", &mut model, &cases, &mut outcome.faults)?;
    if card {
        let mut card = Rtl::new(&desk, RtlOptions::default())?;
        check("card", &mut card, &cases, &mut outcome.faults)?;
    }
    Ok(outcome)
}

fn captures(folder: &Path) -> Result<Vec<PathBuf>> {
    let list = |folder: &Path| -> Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
        let paths = entries.map(|entry| Ok(entry?.path()));
        paths.collect()
    };
    let mut found = Vec::new();
    for path in list(folder)? {
        match path.is_dir() {
            true => found.extend(list(&path)?),
            false => found.push(path),
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path, cases: &mut Vec<Case>, feeds: &mut BTreeSet<SocketAddrV4>) -> Result<()> {
    let mut capture = Capture::open(path)?;
    while let Some(frame) = capture.next_frame()? {
        // A frame that protocols cannot read is one that the card must drop.
        let packet = UdpFrame::parse(frame.bytes).ok().and_then(|udp| {
            let to = SocketAddrV4::new(udp.ip.destination.into(), udp.udp.destination);
            Some((to, moldudp64::Packet::parse(udp.payload).ok()?))
        });
        cases.push(Case {
            name: path.display().to_string(),
            bytes: frame.bytes.to_vec(),
            messages: packet.as_ref().map(|(_, p)| u64::from(p.header.messages())),
        });
        feeds.extend(packet.map(|(to, _)| to));
    }
    Ok(())
}

fn desk(feeds: &BTreeSet<SocketAddrV4>) -> Result<Desk> {
    let mut text = String::new();
    for (n, to) in feeds.iter().enumerate() {
        text += &format!("[[feed]]\nname = \"f{n}\"\nprotocol = \"itch50\"\na = \"{to}\"\n");
    }
    text += "[[instrument]]\nsymbol = \"AAPL\"\nfeed = \"f0\"\nlocate = 13\n";
    t2t_desk::parse("single frames", &text)
        .map_err(|mistakes| anyhow!("{:?}", miette::Report::new(*mistakes)))
}

fn check(
    who: &str,
    engine: &mut dyn Engine,
    cases: &[Case],
    faults: &mut Vec<String>,
) -> Result<()> {
    let dropped = |counts: &Counts| counts.drops[0][Drop::IpChecksum as usize];
    let mut outputs: Vec<Output> = Vec::new();
    for (n, case) in cases.iter().enumerate() {
        engine.reset()?;
        let before = engine.counts()?;
        let frame = Frame {
            number: n as u64 + 1,
            time: (n as u64 + 1) * 1_000_000,
            on_b: false,
            bytes: case.bytes.clone(),
            bad: false,
        };
        engine
            .frame(&frame, &mut outputs)
            .with_context(|| format!("{who}, {}", case.name))?;
        let after = engine.counts()?;
        let (messages, drops) = (
            after.messages - before.messages,
            dropped(&after) - dropped(&before),
        );
        let right = match case.messages {
            Some(expected) => messages == expected && drops == 0,
            None => messages == 0 && drops == 1,
        };
        if !right {
            faults.push(format!(
                "{who}: {}: {messages} messages, {drops} dropped for the IP checksum; expected {}",
                case.name,
                case.messages
                    .map_or("a drop".to_owned(), |n| format!("{n} messages"))
            ));
        }
    }
    Ok(())
}
