//! The front end's meaning, said a second time: docs/semantics.md, sections 2 to 4, a frame at a time.

use crate::frames::table;
use std::collections::VecDeque;

/// MAC, IP, port.
pub type Address = ([u8; 6], [u8; 4], u16);

/// A feed as the card is told of it.
#[derive(Clone, Copy, Debug)]
pub struct Feed {
    pub deep: bool,
    /// Line A, and B if the feed has one: MAC, IP, port.
    pub lines: [Option<Address>; 2],
    pub vlan: Option<u16>,
    pub hold: u64,
    pub start: u64,
}

/// A message that acts. What its kind does not have is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    pub kind: u8,
    pub feed: u8,
    pub line: u8,
    pub frame: u16,
    pub word: u16,
    pub seq: u64,
    pub time: u64,
    pub ts: u64,
    pub locate: u16,
    pub symbol: u64,
    pub reference: u64,
    pub newref: u64,
    pub sell: bool,
    pub price: u32,
    pub price_bad: bool,
    pub qty: u32,
    pub qty_zero: bool,
    pub complete: bool,
    pub printable: bool,
    pub operational: bool,
    pub set: bool,
}

/// A mark of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    pub feed: u8,
    pub reason: u8,
    pub seq: u64,
    pub time: u64,
}

/// The end of a frame in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub feed: u8,
    pub line: u8,
    pub bad: bool,
    pub used: bool,
}

/// Totals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub frames: [u64; 2],
    pub drops: [[u64; 16]; 2],
    pub msg: u64,
    pub dup: u64,
    pub gap: u64,
    pub malformed: u64,
    pub bad: u64,
    pub heartbeat: u64,
    pub unknown: u64,
}

/// Everything that the front end says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub events: Vec<Event>,
    pub marks: Vec<Marked>,
    pub ends: Vec<Ended>,
    pub counts: Counts,
}

#[derive(Clone, Debug)]
struct Header {
    feed: usize,
    session: Vec<u8>,
    seq: u64,
    count: u64,
    start: usize,
    end: usize,
}

struct Held {
    header: Header,
    bytes: Vec<u8>,
    bad: bool,
    time: u64,
    frame: u16,
}

/// The reference.
pub struct Reference {
    feeds: Vec<Option<Feed>>,
    next: Vec<u64>,
    session: Vec<Option<Vec<u8>>>,
    waiting: [VecDeque<Held>; 2],
    since: [u64; 2],
    clock: u64,
    pub said: Said,
}

fn be(b: &[u8]) -> u64 {
    b.iter().fold(0, |a, x| a << 8 | u64::from(*x))
}

fn le(b: &[u8]) -> u64 {
    b.iter().rev().fold(0, |a, x| a << 8 | u64::from(*x))
}

impl Reference {
    pub fn new(feeds: &[Option<Feed>]) -> Self {
        Reference {
            feeds: feeds.to_vec(),
            next: feeds.iter().map(|f| f.map_or(0, |f| f.start)).collect(),
            session: vec![None; feeds.len()],
            waiting: Default::default(),
            since: [0; 2],
            clock: 0,
            said: Said::default(),
        }
    }

    fn check(&self, line: usize, f: &[u8]) -> Result<Header, u8> {
        const SHORT: u8 = 1;
        let get = |at: usize, n: usize| f.get(at..at + n).ok_or(SHORT);
        let tagged = get(12, 2)? == [0x81, 0];
        let ip = if tagged { 18 } else { 14 };
        if get(ip - 2, 2)? != [8, 0] {
            return Err(2);
        }
        let words = usize::from(get(ip, 1)?[0] & 15);
        if f[ip] >> 4 != 4 || words < 5 {
            return Err(3);
        }
        if be(get(ip + 6, 2)?) & 0x3FFF != 0 {
            return Err(4);
        }
        if get(ip + 9, 1)?[0] != 17 {
            return Err(5);
        }
        let header = get(ip, 4 * words)?;
        let mut sum: u64 = header.chunks(2).map(be).sum();
        while sum > 0xFFFF {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        if sum != 0xFFFF {
            return Err(6);
        }
        let udp = ip + 4 * words;
        let port = be(get(udp + 2, 2)?) as u16;
        let to = |feed: &Option<Feed>| {
            feed.and_then(|x| x.lines[0].and(x.lines[line]))
                .is_some_and(|(mac, at, p)| f[..6] == mac && f[ip + 16..ip + 20] == at && p == port)
        };
        let Some(n) = self.feeds.iter().position(to) else {
            return Err(7);
        };
        let Some(feed) = self.feeds[n] else {
            return Err(7);
        };
        if let Some(vlan) = feed.vlan
            && (!tagged || be(get(14, 2)?) & 0xFFF != u64::from(vlan))
        {
            return Err(8);
        }
        let total = be(get(ip + 2, 2)?) as usize;
        let length = be(get(udp + 4, 2)?) as usize;
        let transport = if feed.deep { 40 } else { 20 };
        if total != length + 4 * words || length < 8 + transport {
            return Err(9);
        }
        let t = get(udp + 8, transport)?;
        let h = |session: &[u8], seq, count| Header {
            feed: n,
            session: session.to_vec(),
            seq,
            count,
            start: udp + 8 + transport,
            end: udp + length,
        };
        if !feed.deep {
            let count = be(&t[18..20]);
            return Ok(h(
                &t[..10],
                be(&t[10..18]),
                if count == 0xFFFF { 0 } else { count },
            ));
        }
        if le(&t[12..14]) as usize != length - 48 {
            return Err(9);
        }
        if t[0] != 1 || le(&t[2..4]) != 0x8004 {
            return Err(10);
        }
        Ok(h(&t[4..12], le(&t[24..32]), le(&t[14..16])))
    }

    /// What feed `n` expects next.
    pub fn next(&self, n: usize) -> u64 {
        self.next[n]
    }

    /// A frame whose first word enters at `now`.
    pub fn frame(&mut self, line: usize, bytes: &[u8], bad: bool, now: u64) {
        self.release(now);
        let frame = self.said.counts.frames[line] as u16;
        self.said.counts.frames[line] += 1;
        match self.check(line, bytes) {
            Err(why) => self.said.counts.drops[line][usize::from(why)] += 1,
            Ok(header) => {
                if self.waiting[line].is_empty() {
                    self.since[line] = now;
                }
                self.waiting[line].push_back(Held {
                    header,
                    bytes: bytes.to_vec(),
                    bad,
                    time: now,
                    frame,
                });
                self.release(now);
            }
        }
    }

    /// Time moves on to `now`.
    pub fn release(&mut self, now: u64) {
        let mut line = 0;
        while line < 2 {
            let Some(held) = self.waiting[line].pop_front() else {
                line += 1;
                continue;
            };
            if self.dealt(line, &held, now) {
                self.since[line] = now;
                line = 0;
            } else {
                self.waiting[line].push_front(held);
                line += 1;
            }
        }
    }

    fn dealt(&mut self, line: usize, held: &Held, now: u64) -> bool {
        let h = &held.header;
        let n = h.feed;
        let Some(feed) = self.feeds[n] else {
            return true;
        };
        let time = held.time.max(self.clock);
        if *self.session[n].get_or_insert(h.session.clone()) != h.session {
            self.said.counts.drops[line][11] += 1;
            self.mark(n, 4, self.next[n], time);
            return true;
        }
        if h.count > 0 && h.seq <= self.next[n] && self.next[n] - h.seq >= h.count {
            self.said.counts.drops[line][13] += 1;
            return true;
        }
        let mut quiet = false;
        if h.seq > self.next[n] {
            if feed.lines[1].is_some() && now < self.since[line] + feed.hold {
                return false;
            }
            self.said.counts.gap += 1;
            self.mark(n, 1, self.next[n], time);
            self.next[n] = h.seq;
            // One word, one mark: a second one would mark what is marked already.
            quiet = h.start / 4 == (held.bytes.len() - 1) / 4;
        }
        self.clock = time;
        self.walk(line, held, time, quiet);
        true
    }

    fn mark(&mut self, feed: usize, reason: u8, seq: u64, time: u64) {
        self.said.marks.push(Marked {
            feed: feed as u8,
            reason,
            seq,
            time,
        });
    }

    fn walk(&mut self, line: usize, held: &Held, time: u64, quiet: bool) {
        let (h, f) = (&held.header, &held.bytes);
        let n = h.feed;
        let deep = self.feeds[n].is_some_and(|x| x.deep);
        let bad = held.bad || f.len() < h.end;
        // Bytes that may be used.
        let usable = if bad { (f.len() - 1) & !3 } else { f.len() };
        self.said.counts.heartbeat += u64::from(h.count == 0);
        let before = self.next[n];
        let mut malformed = false;
        // Whether what is malformed shows only at the frame's end, where a bad frame's mark would come too.
        let mut at_end = false;
        let mut at = h.start;
        for i in 0..h.count {
            if at + 2 > h.end {
                malformed = true;
                at_end = true;
                break;
            }
            if at + 2 > usable {
                break;
            }
            let prefix = &f[at..at + 2];
            let len = if deep { le(prefix) } else { be(prefix) } as usize;
            let m = at + 2;
            let kind = if m < usable { f[m] } else { 0 };
            let known = table(deep).iter().find(|t| t.0 == kind && m < usable);
            if len < 10 || m + len > h.end || known.is_some_and(|k| k.1 != len) {
                malformed = true;
                break;
            }
            at = m + len;
            let seq = h.seq + i;
            if seq < self.next[n] {
                self.said.counts.dup += 1;
                continue;
            }
            self.next[n] = seq + 1;
            self.said.counts.msg += 1;
            if known.is_none() {
                self.said.counts.unknown += u64::from(m < usable);
                continue;
            }
            let Some((decides, mut event)) = act(deep, &f[m..f.len().min(at)]) else {
                continue;
            };
            if m + decides < usable {
                event.feed = n as u8;
                event.line = line as u8;
                event.frame = held.frame;
                event.word = ((m + decides) / 4) as u16;
                event.seq = seq;
                event.time = time;
                self.said.events.push(event);
            }
        }
        let moved = self.next[n] != before;
        if malformed {
            self.said.counts.malformed += 1;
            if !quiet {
                self.mark(n, 2, self.next[n], time);
            }
        }
        self.said.counts.bad += u64::from(bad);
        if bad && moved && !at_end {
            self.mark(n, 3, self.next[n], time);
        }
        self.said.ends.push(Ended {
            feed: n as u8,
            line: line as u8,
            bad,
            used: moved,
        });
    }
}

/// What a message does, and which byte decides. A cut message reads as zeros behind its end.
fn act(deep: bool, bytes: &[u8]) -> Option<(usize, Event)> {
    let mut m = bytes.to_vec();
    m.resize(128, 0);
    let n4 = |at: usize| {
        if deep {
            le(&m[at..at + 4]) as u32
        } else {
            be(&m[at..at + 4]) as u32
        }
    };
    let n8 = |at: usize| be(&m[at..at + 8]);
    let mut e = Event::default();
    let mut take = |price: Option<usize>, qty: Option<usize>| {
        if let Some(at) = price {
            if deep {
                let p = le(&m[at..at + 8]);
                e.price_bad = p == 0 || p > 0xFFFF_FFFF;
                e.price = if e.price_bad { 0 } else { p as u32 };
            } else {
                e.price = n4(at);
                e.price_bad = e.price == 0;
            }
        }
        if let Some(at) = qty {
            e.qty = n4(at);
            e.qty_zero = e.qty == 0;
        }
    };
    let decides;
    if deep {
        e.ts = le(&m[2..10]);
        e.symbol = n8(10);
        match m[0] {
            b'8' | b'5' => {
                take(Some(22), Some(18));
                (e.kind, e.sell, e.complete) = (8, m[0] == b'5', m[1] & 1 == 1);
                decides = 29;
            }
            b'T' => {
                take(Some(22), Some(18));
                e.kind = 6;
                decides = 29;
            }
            b'H' => {
                (e.kind, e.set) = (7, m[1] != b'T');
                decides = 17;
            }
            b'O' => {
                (e.kind, e.operational, e.set) = (7, true, m[1] == b'O');
                decides = 17;
            }
            _ => return None,
        }
        return Some((decides, e));
    }
    e.ts = be(&m[5..11]);
    e.locate = be(&m[1..3]) as u16;
    let (reference, newref) = (n8(11), n8(19));
    match m[0] {
        b'A' | b'F' => {
            take(Some(32), Some(20));
            (e.kind, e.reference, e.sell) = (0, reference, m[19] != b'B');
            decides = 35;
        }
        b'E' | b'X' => {
            take(None, Some(19));
            (e.kind, e.reference) = (if m[0] == b'E' { 1 } else { 2 }, reference);
            decides = 22;
        }
        b'D' => {
            (e.kind, e.reference) = (3, reference);
            decides = 18;
        }
        b'U' => {
            take(Some(31), Some(27));
            (e.kind, e.reference, e.newref) = (4, reference, newref);
            decides = 34;
        }
        b'C' => {
            take(Some(32), Some(19));
            (e.kind, e.reference, e.printable) = (5, reference, m[31] == b'Y');
            decides = 35;
        }
        b'P' => {
            take(Some(32), Some(20));
            e.kind = 6;
            decides = 35;
        }
        b'Q' => {
            take(Some(27), None);
            e.qty = u32::try_from(reference).unwrap_or(u32::MAX);
            e.qty_zero = reference == 0;
            e.kind = 6;
            decides = 30;
        }
        b'H' => {
            (e.kind, e.set) = (7, m[19] != b'T');
            decides = 19;
        }
        b'R' => {
            (e.kind, e.symbol) = (9, reference);
            decides = 18;
        }
        _ => return None,
    }
    Some((decides, e))
}
