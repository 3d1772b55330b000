//! Where the real captures are: `T2T_DATA`, by default `../shared/data` seen from the project's root.

use std::path::{Path, PathBuf};

/// IEX DEEP of one morning.
pub const DEEP: &str = "iex/deep-20260713-open.pcap.zst";
/// IEX TOPS of the same morning: the exchange's own top of book.
pub const TOPS: &str = "iex/tops-20260713-open.pcap.zst";
/// IEX DEEP of a test day, tagged.
pub const DEEP_TEST: &str = "iex/deep-20170826-testday.pcap.gz";
/// ITCH 5.0 of one stock, raw records.
pub const ITCH: &str = "nasdaq-itch50/aapl-20200130-4000.itch";
/// Single ITCH frames, one folder a feed.
pub const FRAMES: &str = "nasdaq-itch50/frames";

/// The folder of real captures, whether or not it is there.
pub fn folder() -> PathBuf {
    std::env::var_os("T2T_DATA").map_or_else(
        || Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).to_owned(),
        PathBuf::from,
    )
}

/// A capture, if it is there.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = folder().join(name);
    path.exists().then_some(path)
}
