//! Events as messages: a list of them, in one buffer that is used again and again.

use super::{book::Side, config::SessionConfig, deep, event::Event, itch};
use t2t_protocols::ascii;

/// The messages of one event.
#[derive(Debug, Default)]
pub(super) struct Messages {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Messages {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    pub(super) fn push(&mut self, message: &[u8]) {
        self.bytes.extend_from_slice(message);
        self.ends.push(self.bytes.len());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| &self.bytes[start..*end])
    }
}

/// What a message says of a security.
#[derive(Debug, Clone, Copy)]
pub(super) struct Security {
    pub(super) symbol: [u8; 8],
    pub(super) locate: u16,
    pub(super) price: u32,
}

/// Turns events into one protocol's messages.
pub(super) enum Publisher {
    Itch(itch::Publisher),
    Deep(deep::Publisher),
}

impl Publisher {
    pub(super) fn new(config: &SessionConfig) -> Publisher {
        let securities = config.listings.iter().map(|listing| Security {
            // The configuration was checked: every symbol fits.
            symbol: ascii::pad(&listing.symbol).unwrap_or([b' '; 8]),
            locate: listing.locate,
            price: listing.price,
        });
        let securities = securities.collect();
        match config.protocol {
            super::Protocol::Itch50 => Publisher::Itch(itch::Publisher { securities }),
            super::Protocol::Deep10 => Publisher::Deep(deep::Publisher {
                securities,
                midnight_ns: config.midnight_ns,
            }),
        }
    }

    pub(super) fn publish(&self, event: &Event, out: &mut Messages) {
        match self {
            Publisher::Itch(publisher) => publisher.publish(event, out),
            Publisher::Deep(publisher) => publisher.publish(event, out),
        }
    }
}

/// The byte that names a side, out of (buy, sell).
pub(super) fn side_byte(side: Side, bytes: (u8, u8)) -> u8 {
    if side == Side::Buy { bytes.0 } else { bytes.1 }
}
