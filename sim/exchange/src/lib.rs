//! The other side of the wire: captures of feeds, and feeds that never were.
//!
//! What flows in: capture files, or a configuration and a seed. What flows out: frames with their time and line.
//!
//! - [`capture`] reads pcap, pcapng and raw ITCH records, and writes nanosecond pcap.
//! - [`session`] generates sessions that look like real ones: mix, lives of orders, bursts, packing, two lines.
//! - [`fuzz`] breaks their frames.

pub mod capture;
pub mod fuzz;
mod rng;
pub mod session;
