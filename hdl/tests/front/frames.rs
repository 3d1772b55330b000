//! Builds frames: Ethernet, VLAN, IPv4 with options, UDP, MoldUDP64 or IEX-TP, messages.

use t2t_hdl::testbench::Rng;

/// Where and how frames of a feed are sent on one line.
#[derive(Clone, Copy, Debug)]
pub struct Net {
    pub deep: bool,
    pub mac: [u8; 6],
    pub ip: [u8; 4],
    pub port: u16,
}

/// What may vary from frame to frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wrap {
    pub vlan: Option<u16>,
    /// Words of IP options, 0 to 10.
    pub options: usize,
    /// Bytes behind the UDP payload.
    pub trailer: usize,
}

pub fn mold(session: u64, seq: u64, count: u16, messages: &[Vec<u8>]) -> Vec<u8> {
    let mut p = format!("{session:010}").into_bytes();
    p.extend(seq.to_be_bytes());
    p.extend(count.to_be_bytes());
    for m in messages {
        p.extend((m.len() as u16).to_be_bytes());
        p.extend(m);
    }
    p
}

pub fn iex(session: u64, seq: u64, count: u16, messages: &[Vec<u8>]) -> Vec<u8> {
    let body: usize = messages.iter().map(|m| m.len() + 2).sum();
    let mut p = vec![1, 0, 0x04, 0x80];
    p.extend(1u32.to_le_bytes());
    p.extend((session as u32).to_le_bytes());
    p.extend((body as u16).to_le_bytes());
    p.extend(count.to_le_bytes());
    p.extend([0x11; 8]);
    p.extend(seq.to_le_bytes());
    p.extend([0x22; 8]);
    for m in messages {
        p.extend((m.len() as u16).to_le_bytes());
        p.extend(m);
    }
    p
}

fn sum(bytes: &[u8]) -> u16 {
    let mut s: u32 = bytes
        .chunks(2)
        .map(|c| u32::from(c[0]) << 8 | u32::from(*c.get(1).unwrap_or(&0)))
        .sum();
    while s > 0xFFFF {
        s = (s & 0xFFFF) + (s >> 16);
    }
    s as u16
}

/// Recomputes the IP checksum of a frame whose IP header starts at `ip`.
pub fn fix_checksum(frame: &mut [u8], ip: usize) {
    let end = ip + 4 * usize::from(frame[ip] & 15);
    frame[ip + 10] = 0;
    frame[ip + 11] = 0;
    let c = !sum(&frame[ip..end]);
    frame[ip + 10..ip + 12].copy_from_slice(&c.to_be_bytes());
}

/// A frame around a UDP payload.
pub fn frame(net: &Net, wrap: Wrap, payload: &[u8]) -> Vec<u8> {
    let mut f = net.mac.to_vec();
    f.extend([0, 0x1B, 0x21, 1, 2, 3]);
    if let Some(vlan) = wrap.vlan {
        f.extend([0x81, 0]);
        f.extend((0x6000 | vlan).to_be_bytes());
    }
    f.extend([8, 0]);
    let ip = f.len();
    let header = 20 + 4 * wrap.options;
    f.push(0x45 + wrap.options as u8);
    f.push(0);
    f.extend(((header + 8 + payload.len()) as u16).to_be_bytes());
    f.extend([0x12, 0x34, 0x40, 0, 16, 17, 0, 0, 10, 0, 0, 1]);
    f.extend(net.ip);
    f.extend((0..4 * wrap.options).map(|n| (n * 7) as u8 | 1));
    fix_checksum(&mut f, ip);
    f.extend([0x30, 0x39]);
    f.extend(net.port.to_be_bytes());
    f.extend(((8 + payload.len()) as u16).to_be_bytes());
    f.extend([0, 0]);
    f.extend(payload);
    f.extend((0..wrap.trailer).map(|n| n as u8));
    f
}

pub const ITCH: [(u8, usize); 23] = [
    (b'S', 12),
    (b'R', 39),
    (b'H', 25),
    (b'Y', 20),
    (b'L', 26),
    (b'V', 35),
    (b'W', 12),
    (b'K', 28),
    (b'J', 35),
    (b'h', 21),
    (b'A', 36),
    (b'F', 40),
    (b'E', 31),
    (b'C', 36),
    (b'X', 23),
    (b'D', 19),
    (b'U', 35),
    (b'P', 44),
    (b'Q', 40),
    (b'B', 19),
    (b'I', 50),
    (b'N', 20),
    (b'O', 48),
];
pub const DEEP: [(u8, usize); 13] = [
    (b'S', 10),
    (b'D', 31),
    (b'H', 22),
    (b'I', 18),
    (b'O', 18),
    (b'P', 19),
    (b'E', 18),
    (b'8', 30),
    (b'5', 30),
    (b'T', 38),
    (b'X', 26),
    (b'B', 38),
    (b'A', 80),
];

pub fn table(deep: bool) -> &'static [(u8, usize)] {
    if deep { &DEEP } else { &ITCH }
}

/// A message of `kind` with random content, in which zeros, ones and extremes are frequent where they matter.
pub fn message(rng: &mut Rng, deep: bool, kind: u8, len: usize) -> Vec<u8> {
    let mut m: Vec<u8> = (0..len).map(|_| rng.u64() as u8).collect();
    m[0] = kind;
    let mut put = |rng: &mut Rng, at: usize, n: usize| {
        if at + n <= len {
            match rng.below(6) {
                0 => m[at..at + n].fill(0),
                1 => m[at..at + n].fill(0xFF),
                2 => m[at..at + n / 2].fill(0),
                3 => m[at + n / 2..at + n].fill(0),
                _ => {}
            }
        }
    };
    if deep {
        put(rng, 18, 4);
        put(rng, 22, 8);
        if rng.below(2) == 0 && len >= 30 {
            m[26..30].fill(0);
        }
        if matches!(kind, b'H' | b'O') && rng.below(2) == 0 {
            m[1] = if rng.below(2) == 0 { b'T' } else { b'O' };
        }
    } else {
        for (at, n) in [(11, 8), (19, 4), (20, 4), (27, 4), (31, 4), (32, 4)] {
            if rng.below(3) == 0 {
                put(rng, at, n);
            }
        }
        if len > 31 && kind == b'C' && rng.below(2) == 0 {
            m[31] = b'Y';
        }
        if len > 19 && matches!(kind, b'A' | b'F' | b'P' | b'H') && rng.below(3) > 0 {
            m[19] = [b'B', b'S', b'T', b'H'][rng.below(4) as usize];
        }
    }
    m
}

/// A message of a random type: mostly known, sometimes of a type that nobody knows.
pub fn any_message(rng: &mut Rng, deep: bool) -> Vec<u8> {
    if rng.below(10) == 0 {
        let len = 10 + rng.below(80) as usize;
        return message(rng, deep, b'z', len);
    }
    let t = table(deep);
    let (kind, len) = t[rng.below(t.len() as u64) as usize];
    message(rng, deep, kind, len)
}

/// A payload of `count` random messages.
pub fn payload(rng: &mut Rng, net: &Net, session: u64, seq: u64, count: usize) -> Vec<u8> {
    let messages: Vec<_> = (0..count).map(|_| any_message(rng, net.deep)).collect();
    if net.deep {
        iex(session, seq, count as u16, &messages)
    } else {
        mold(session, seq, count as u16, &messages)
    }
}
