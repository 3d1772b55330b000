//! Captures as the card sees them: frames in the order of their time, each on its line.
//!
//! In: files of any kind that `t2t_exchange::capture` reads, and the desk, which says which addresses are line B's and
//! into which feed raw ITCH records are wrapped. Out: [`Frame`]s, merged by time over the files.

use anyhow::{Context, Result, bail};
use std::net::SocketAddrV4;
use std::path::{Path, PathBuf};
use t2t_desk::{Desk, Protocol};
use t2t_exchange::capture::{Capture, Framed, Wrap, is_records};
use t2t_model::Line;
use t2t_protocols::{ethernet, frame::Route, ipv4};

/// A frame on its way to the card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Number of the frame in the replay, from 1.
    pub number: u64,
    /// Time at which its first word enters, ns.
    pub time: u64,
    /// On line B.
    pub on_b: bool,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The MAC says that it is bad. No capture says so; the fuzzer does.
    pub bad: bool,
}

impl Frame {
    /// Its line.
    pub fn line(&self) -> Line {
        if self.on_b { Line::B } else { Line::A }
    }
}

/// Messages in a frame made of raw records. One each keeps the time of every message.
const RECORDS_PER_FRAME: u16 = 1;
/// Session of frames made of raw records.
const RECORD_SESSION: [u8; 10] = *b"RECORDS   ";

enum Kind {
    Capture(Box<Capture>),
    Records(Box<Framed>),
}

/// One file, one frame ahead.
struct File {
    path: PathBuf,
    kind: Kind,
    ahead: Option<(u64, Vec<u8>)>,
}

impl File {
    fn open(path: &Path, desk: Option<&Desk>) -> Result<File> {
        let kind = if is_records(path) {
            let Some(desk) = desk else {
                bail!(
                    "{}: raw ITCH records are put into frames of a desk's feed: add --desk FILE",
                    path.display()
                );
            };
            Kind::Records(Box::new(Framed::open(path, wrap(path, desk)?)?))
        } else {
            Kind::Capture(Box::new(Capture::open(path)?))
        };
        let mut file = File {
            path: path.to_owned(),
            kind,
            ahead: None,
        };
        file.read()?;
        if file.ahead.is_none() {
            bail!("{}: the capture holds no frame", path.display());
        }
        Ok(file)
    }

    fn read(&mut self) -> Result<()> {
        let next = match &mut self.kind {
            Kind::Capture(capture) => capture.next_frame()?,
            Kind::Records(framed) => framed.next_frame()?,
        };
        self.ahead = match next {
            Some(frame) if frame.bytes.is_empty() => {
                bail!("{}: a frame without bytes", self.path.display())
            }
            Some(frame) => Some((frame.time_ns, frame.bytes.to_vec())),
            None => None,
        };
        Ok(())
    }
}

/// How raw records reach the desk: as frames of its only ITCH feed, line A.
fn wrap(path: &Path, desk: &Desk) -> Result<Wrap> {
    let mut itch = desk
        .feeds
        .iter()
        .filter(|feed| feed.protocol == Protocol::Itch50);
    let (Some(feed), None) = (itch.next(), itch.next()) else {
        bail!(
            "{}: raw ITCH records go to the desk's itch50 feed, and the desk has {} of them; it must have one",
            path.display(),
            desk.feeds
                .iter()
                .filter(|feed| feed.protocol == Protocol::Itch50)
                .count()
        );
    };
    let group = feed.a.ip().octets();
    Ok(Wrap {
        route: Route {
            source_mac: [0x02, 0, 0, 0, 0, 0x10],
            destination_mac: ethernet::multicast_mac(group),
            tag: feed.vlan,
            source: [10, 0, 0, 16],
            destination: group,
            source_port: feed.a.port(),
            destination_port: feed.a.port(),
        },
        session: RECORD_SESSION,
        first_sequence: feed.first_sequence,
        midnight_ns: 0,
        messages_per_frame: RECORDS_PER_FRAME,
    })
}

/// Frames of one or more files, in the order of their time; files of equal time in the order they were named.
pub struct Input {
    files: Vec<File>,
    line_b: Vec<SocketAddrV4>,
    number: u64,
}

impl Input {
    /// Opens `paths`. Errors say which file, what is wrong with it and what to do.
    pub fn open(paths: &[PathBuf], desk: &Desk) -> Result<Input> {
        Input::open_for(paths, Some(desk))
    }

    /// As [`open`](Self::open); without a desk every frame is on line A, and there can be no raw records.
    pub fn open_for(paths: &[PathBuf], desk: Option<&Desk>) -> Result<Input> {
        let files = paths
            .iter()
            .map(|path| File::open(path, desk))
            .collect::<Result<_>>()?;
        let feeds = desk.map_or(&[][..], |desk| &desk.feeds);
        let a: Vec<SocketAddrV4> = feeds.iter().map(|feed| feed.a).collect();
        let line_b = feeds
            .iter()
            .filter_map(|feed| feed.b)
            .filter(|b| !a.contains(b))
            .collect();
        Ok(Input {
            files,
            line_b,
            number: 0,
        })
    }

    /// The next frame.
    pub fn next_frame(&mut self) -> Result<Option<Frame>> {
        let at = self
            .files
            .iter()
            .enumerate()
            .filter_map(|(at, file)| Some((file.ahead.as_ref()?.0, at)))
            .min();
        let Some((_, at)) = at else {
            return Ok(None);
        };
        let Some((time, bytes)) = self.files[at].ahead.take() else {
            return Ok(None);
        };
        self.files[at]
            .read()
            .with_context(|| format!("after frame {} of the replay", self.number + 1))?;
        self.number += 1;
        let on_b = destination(&bytes).is_some_and(|to| self.line_b.contains(&to));
        Ok(Some(Frame {
            number: self.number,
            time,
            on_b,
            bytes,
            bad: false,
        }))
    }

    /// Bytes read so far and bytes in all, for a progress bar.
    pub fn progress(&self) -> (u64, u64) {
        self.files.iter().fold((0, 0), |(read, all), file| {
            let (r, a) = match &file.kind {
                Kind::Capture(capture) => capture.progress(),
                Kind::Records(framed) => framed.progress(),
            };
            (read + r, all + a)
        })
    }
}

/// Destination address and UDP port, where there are any.
fn destination(frame: &[u8]) -> Option<SocketAddrV4> {
    let tagged = frame.get(12..14)? == ethernet::VLAN.to_be_bytes();
    let ip = ethernet::LEN + if tagged { ethernet::TAG_LEN } else { 0 };
    let header = 4 * usize::from(frame.get(ip)? & 0x0F);
    let to: [u8; 4] = frame.get(ip + 16..ip + ipv4::LEN)?.try_into().ok()?;
    let port = frame.get(ip + header + 2..ip + header + 4)?;
    Some(SocketAddrV4::new(
        to.into(),
        u16::from_be_bytes([port[0], port[1]]),
    ))
}
