//! What the tests share: real captures where they are, and captures made by hand.

#![allow(dead_code)] // Each test binary uses its part.

use std::fs::File;
use std::path::{Path, PathBuf};
use t2t_desk::Desk;
use t2t_exchange::capture::PcapWriter;
use t2t_lab::bench::data;
use t2t_lab::input::Frame;
use t2t_protocols::{U48, itch};

/// A real capture, or `None`, said loudly, where it is not. In CI its absence is a failure.
pub fn real(name: &str) -> Option<PathBuf> {
    let found = data::find(name);
    if found.is_none() {
        let place = data::folder().join(name);
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "{} is required in CI: set T2T_DATA",
            place.display()
        );
        eprintln!("SKIPPED: no capture at {}: set T2T_DATA", place.display());
    }
    found
}

/// The desk of a text that is right.
pub fn desk(text: &str) -> Desk {
    t2t_desk::parse("test", text).unwrap_or_else(|mistakes| {
        panic!("{:?}", miette::Report::new(*mistakes));
    })
}

/// Writes frames as a capture.
pub fn write_pcap(path: &Path, frames: &[Frame]) {
    let mut writer = PcapWriter::new(File::create(path).unwrap()).unwrap();
    for frame in frames {
        writer.write(frame.time, &frame.bytes).unwrap();
    }
    writer.finish().unwrap();
}

/// Address of line A in the tests.
pub const GROUP: &str = "233.54.12.111:26477";
/// Locate of the tests' stock.
pub const LOCATE: u16 = 13;

/// Header of a message about [`LOCATE`].
pub fn header(ts: u64) -> itch::Header {
    itch::Header {
        locate: LOCATE,
        tracking: 0,
        timestamp: U48::new(ts),
    }
}

/// An `A`: price in 1/10000 dollar.
pub fn add(ts: u64, reference: u64, side: u8, shares: u32, price: u32) -> Vec<u8> {
    itch::AddOrder {
        header: header(ts),
        reference,
        side,
        shares,
        stock: *b"AAPL    ",
        price,
    }
    .to_bytes()
    .to_vec()
}

/// A `D`.
pub fn delete(ts: u64, reference: u64) -> Vec<u8> {
    itch::Delete {
        header: header(ts),
        reference,
    }
    .to_bytes()
    .to_vec()
}
