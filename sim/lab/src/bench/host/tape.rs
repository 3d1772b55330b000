//! ITCH frames by hand whose messages make triggers true and false as fast as they can come.
//!
//! Around a base order of 500 shares at the best bid, an add of 200 shares makes `bid_qty == 700` true and its delete
//! makes it false: 59 bytes, so that a trigger fires every 15 cycles within a frame.

use crate::feed::FeedWriter;
use crate::input::Frame;
use t2t_desk::Protocol;
use t2t_protocols::{U48, itch};

const GROUP: &str = "233.54.12.111:26477";
const LOCATE: u16 = 13;
const STOCK: [u8; 8] = *b"AAPL    ";
/// Best bid and ask, 1/10000 dollar.
const BEST: [u32; 2] = [1_000_000, 1_000_100];
const BASE: u32 = 500;
const MORE: u32 = 200;

/// The desk that goes with the frames: `orders` one after the other on each of `triggers` equal triggers.
pub(super) fn desk_text(triggers: usize, orders: usize) -> String {
    let mut text = format!(
        r#"[[feed]]
name = "feed"
protocol = "itch50"
a = "{GROUP}"
[[instrument]]
symbol = "AAPL"
feed = "feed"
locate = {LOCATE}
[card]
dead_man = "0s"
[limits]
orders_per_second = 10_000_000
repeat_per_second = 65_535
gross_notional = 1_000_000_000.00
max_open_orders = 65_535
[limits.AAPL]
max_order_qty = 100
max_order_notional = 100_000.00
collar = "10%"
max_long = 4_000_000
"#
    );
    for n in 0..orders {
        text += &format!(
            "[[order]]\nname = \"take{n}\"\nsymbol = \"AAPL\"\nside = \"buy\"\nqty = 1\nprice = \"bid\"\ntif = \"ioc\"\n"
        );
    }
    let fire: Vec<String> = (0..orders).map(|n| format!("\"take{n}\"")).collect();
    for n in 0..triggers {
        text += &format!(
            "[[trigger]]\nname = \"more{n}\"\nwhen = \"AAPL.bid_qty == {}\"\nfire = [{}]\nrelease = \"decision\"\nshots = 65_535\n",
            BASE + MORE,
            fire.join(", ")
        );
    }
    text
}

/// Writes the frames.
pub(super) struct Tape {
    feed: FeedWriter,
    reference: u64,
    time: u64,
}

impl Tape {
    pub(super) fn new() -> Tape {
        Tape {
            feed: FeedWriter::new(Protocol::Itch50, GROUP.parse().expect("a constant address")),
            reference: 0,
            time: 34_200_000_000_000,
        }
    }

    /// The book before the first trigger.
    pub(super) fn opening(&mut self) -> Frame {
        for (side, price) in [(itch::BUY, BEST[0]), (itch::SELL, BEST[1])] {
            self.add(side, price, BASE);
        }
        self.feed.frame(self.time)
    }

    /// A frame in which the trigger becomes true so often.
    pub(super) fn pairs(&mut self, count: usize) -> Frame {
        for _ in 0..count {
            let reference = self.add(itch::BUY, BEST[0], MORE);
            let delete = itch::Delete {
                header: self.header(),
                reference,
            };
            self.feed.push(&delete.to_bytes());
        }
        self.feed.frame(self.time)
    }

    fn header(&mut self) -> itch::Header {
        self.time += 20;
        itch::Header {
            locate: LOCATE,
            tracking: 0,
            timestamp: U48::new(self.time),
        }
    }

    fn add(&mut self, side: u8, price: u32, shares: u32) -> u64 {
        self.reference += 1;
        let add = itch::AddOrder {
            header: self.header(),
            reference: self.reference,
            side,
            shares,
            stock: STOCK,
            price,
        };
        self.feed.push(&add.to_bytes());
        self.reference
    }
}
