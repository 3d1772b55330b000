//! Order frames for benches: staged ones, what they must look like when they leave, and rows of memory windows.

// Each bench uses its own part.
#![allow(dead_code)]

use std::ops::Range;
use t2t_contract::records::session;
use t2t_hdl::testbench::Rng;

/// One's complement sum of big-endian 16-bit words.
pub fn sum(bytes: &[u8]) -> u16 {
    let words = bytes
        .chunks(2)
        .map(|c| u32::from(c[0]) << 8 | c.get(1).map_or(0, |b| u32::from(*b)));
    let total: u32 = words.sum();
    let once = (total & 0xFFFF) + (total >> 16);
    ((once & 0xFFFF) + (once >> 16)) as u16
}

/// TCP segment of a frame behind its pseudo-header.
pub fn segment(frame: &[u8]) -> Vec<u8> {
    let mut bytes = frame[26..34].to_vec();
    bytes.extend([0, 6]);
    bytes.extend(((frame.len() - 34) as u16).to_be_bytes());
    bytes.extend(&frame[34..]);
    bytes
}

/// A staged frame and what the card must know of it.
#[derive(Clone, Debug)]
pub struct Staged {
    /// The frame, patched places zero.
    pub frame: Vec<u8>,
    /// 0 enter, 1 replace, 2 cancel.
    pub kind: u64,
    /// Session.
    pub session: u64,
    /// Shares.
    pub qty: u32,
}

/// What the card puts in.
#[derive(Clone, Copy, Debug)]
pub struct Patches {
    pub id: u16,
    pub seq: u32,
    pub ack: u32,
    pub user_ref: u32,
    pub old_ref: u32,
    pub px: u32,
}

impl Staged {
    /// A frame with random content behind the MAC addresses `macs`.
    pub fn random(rng: &mut Rng, kind: u64, session: u64, macs: &[u8], qty: u32) -> Self {
        let length = [104, 97, 66][kind as usize];
        let mut frame: Vec<u8> = (0..length).map(|_| rng.below(256) as u8).collect();
        frame[..12].copy_from_slice(macs);
        frame[16..18].copy_from_slice(&((length - 14) as u16).to_be_bytes());
        let places: &[Range<usize>] = match kind {
            0 => &[58..62, 63..67, 75..83],
            1 => &[58..62, 62..66, 66..70, 70..78],
            _ => &[58..62, 62..66],
        };
        for place in places
            .iter()
            .cloned()
            .chain([18..20, 24..26, 38..46, 50..52])
        {
            frame[place].fill(0);
        }
        Staged {
            frame,
            kind,
            session,
            qty,
        }
    }

    /// Prepared sums: TCP, IPv4.
    pub fn sums(&self) -> (u64, u64) {
        (
            u64::from(sum(&segment(&self.frame))),
            u64::from(sum(&self.frame[14..34])),
        )
    }

    /// The frame in 32-bit words, byte 0 of the wire in bits 7:0.
    pub fn words(&self) -> impl Iterator<Item = u32> {
        self.frame
            .chunks(4)
            .map(|bytes| bytes.iter().rev().fold(0u32, |v, b| v << 8 | u32::from(*b)))
    }

    /// The frame that must leave.
    pub fn patched(&self, p: &Patches) -> Vec<u8> {
        let mut f = self.frame.clone();
        let mut put = |at: usize, bytes: &[u8]| f[at..at + bytes.len()].copy_from_slice(bytes);
        put(18, &p.id.to_be_bytes());
        put(38, &p.seq.to_be_bytes());
        put(42, &p.ack.to_be_bytes());
        let price = u64::from(p.px).to_be_bytes();
        match self.kind {
            0 => {
                put(58, &p.user_ref.to_be_bytes());
                put(63, &self.qty.to_be_bytes());
                put(75, &price);
            }
            1 => {
                put(58, &p.old_ref.to_be_bytes());
                put(62, &p.user_ref.to_be_bytes());
                put(66, &self.qty.to_be_bytes());
                put(70, &price);
            }
            _ => {
                put(58, &p.old_ref.to_be_bytes());
                put(62, &self.qty.to_be_bytes());
            }
        }
        let ip = !sum(&f[14..34]);
        f[24..26].copy_from_slice(&ip.to_be_bytes());
        let tcp = !sum(&segment(&f));
        f[50..52].copy_from_slice(&tcp.to_be_bytes());
        f
    }
}

/// Puts a field into a row.
pub fn put(row: &mut [u32], at: usize, width: usize, value: u64) {
    for i in 0..width {
        let bit = (value >> i & 1) as u32;
        row[(at + i) / 32] = row[(at + i) / 32] & !(1 << ((at + i) % 32)) | bit << ((at + i) % 32);
    }
}

/// A row of window `session`.
pub fn session_row(up: bool, macs: &[u8], seq: u32, ack: u32) -> [u32; 16] {
    let mac = |bytes: &[u8]| bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b));
    let mut row = [0u32; 16];
    put(&mut row, session::UP, 1, u64::from(up));
    put(&mut row, session::PEER_MAC, 48, mac(&macs[..6]));
    put(&mut row, session::LOCAL_MAC, 48, mac(&macs[6..]));
    put(&mut row, session::SEQ, 32, u64::from(seq));
    put(&mut row, session::ACK, 32, u64::from(ack));
    row
}
