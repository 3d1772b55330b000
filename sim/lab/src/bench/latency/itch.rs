//! Deciding messages of ITCH 5.0.
//!
//! Around a base order of 500 shares at the best bid, each trial brings the bid to 700 shares (or the last trade to 900)
//! with the message it is about, and back. Before the deciding message come two of the other kinds, on the ask side or on
//! another instrument; behind it a stretch of them, in which the order leaves.

use super::{Draw, Plan, Trial, desk};
use crate::feed::FeedWriter;
use std::collections::{HashMap, VecDeque};
use t2t_desk::Protocol;
use t2t_protocols::{U48, itch};

const GROUP: &str = "233.54.12.111:26477";
/// Best bid, 1/10000 dollar.
const BID: u32 = 1_000_000;
/// Best ask level used, and how many there are: more than the card caches.
const ASK: u32 = 1_000_100;
const ASK_LEVELS: usize = 40;
/// Shares of an order on the ask side: so many that taking single ones never ends it.
const PLENTY: u32 = 10_000;
/// Orders on the ask side of either instrument.
const RESTING: std::ops::Range<usize> = 40..200;
const STOCKS: [(u16, [u8; 8]); 2] = [(13, *b"AAPL    "), (14, *b"MSFT    ")];
/// Bytes behind a deciding message until the next one may come: an order frame is on its way for about 30 words.
const APART: usize = 320;
/// A message type that ITCH 5.0 does not have: skipped by its length, which may be anything.
const UNKNOWN: u8 = b'z';

const KINDS: [(&str, u8); 9] = [
    ("itch A add", b'A'),
    ("itch F add", b'F'),
    ("itch E execute", b'E'),
    ("itch X cancel", b'X'),
    ("itch D delete", b'D'),
    ("itch U replace", b'U'),
    ("itch C execute at a price", b'C'),
    ("itch P trade", b'P'),
    ("itch Q cross", b'Q'),
];

/// Messages that come before and behind, by type; lower case: on the other instrument, or unknown.
const AROUND: [u8; 11] = *b"ADUEXCPHadz";

struct Tape {
    feed: FeedWriter,
    draw: Draw,
    time: u64,
    reference: u64,
    /// Sell orders of either instrument.
    asks: [VecDeque<u64>; 2],
    /// Buy orders beside the base order.
    bids: Vec<u64>,
    last: Option<u8>,
    plan: Plan,
}

pub(super) fn plan(seed: u64) -> Plan {
    let mut tape = Tape {
        feed: FeedWriter::new(Protocol::Itch50, GROUP.parse().expect("a constant address")),
        draw: Draw::new(seed),
        time: 34_200_000_000_000,
        reference: 0,
        asks: Default::default(),
        bids: Vec::new(),
        last: None,
        plan: Plan {
            desk: desk("itch50", GROUP),
            frames: Vec::new(),
            trials: HashMap::new(),
        },
    };
    tape.open();
    for pad in 0..4 {
        for second in AROUND {
            for first in AROUND {
                for kind in KINDS {
                    tape.trial(kind, pad, [first, second]);
                }
            }
        }
    }
    tape.plan
}

impl Tape {
    fn open(&mut self) {
        for (at, (_, stock)) in STOCKS.into_iter().enumerate() {
            let directory = itch::Directory {
                header: self.header(at),
                stock,
                ..itch::Directory::decode(&[0; itch::Directory::LEN])
            };
            self.push(&directory.to_bytes());
            for _ in 0..RESTING.start {
                self.add_ask(at);
                if self.feed.position() > 1_200 {
                    self.end_frame();
                }
            }
        }
        self.buy(500);
        self.bids.clear();
        self.end_frame();
    }

    fn trial(&mut self, (kind, letter): (&'static str, u8), pad: usize, before: [u8; 2]) {
        match letter {
            b'E' | b'X' | b'C' => {
                self.buy(300);
            }
            b'D' => {
                self.buy(150);
                self.buy(200);
            }
            b'U' => {
                self.buy(100);
            }
            _ => {}
        }
        self.unknown(10 + pad);
        for letter in before {
            self.around(letter);
        }
        // Now and then the deciding message is the first of its frame.
        if self.draw.below(8) == 0 {
            self.end_frame();
        }
        let trial = Trial {
            kind,
            offset: self.feed.position() % 4,
            behind: self.last,
        };
        let seq = self.decide(letter);
        self.plan.trials.insert(seq, trial);
        let from = self.feed.position();
        while self.feed.position() < from + APART {
            let letter = AROUND[self.draw.below(AROUND.len())];
            self.around(letter);
        }
        for reference in std::mem::take(&mut self.bids) {
            self.delete(0, reference);
        }
        if matches!(letter, b'P' | b'Q') {
            self.trade(10);
        }
        self.end_frame();
    }

    /// Sends the deciding message; returns its sequence.
    fn decide(&mut self, letter: u8) -> u64 {
        let header = self.header(0);
        let first = self.bids.first().copied().unwrap_or_default();
        match letter {
            b'A' => self.buy(200),
            b'F' => {
                let add = self.order(0, itch::BUY, 200, BID);
                self.bids.push(add.reference);
                let mpid = *b"MPID";
                self.push(&itch::AddOrderMpid { add, mpid }.to_bytes())
            }
            b'E' => self.execute(first, 100),
            b'X' => self.cancel(first, 100),
            b'C' => self.execute_price(first, 100),
            b'D' => {
                self.bids.remove(0);
                self.delete(0, first)
            }
            b'U' => {
                let new = self.fresh();
                self.bids[0] = new;
                self.replace(first, new, 200, BID)
            }
            b'P' => self.trade(900),
            _ => {
                let cross = itch::Cross {
                    header,
                    shares: 900,
                    stock: STOCKS[0].1,
                    price: BID,
                    match_number: 1,
                    cross_type: b'I',
                };
                self.push(&cross.to_bytes())
            }
        }
    }

    fn around(&mut self, letter: u8) {
        let other = usize::from(letter.is_ascii_lowercase());
        let oldest = self.asks[other].front().copied().unwrap_or_default();
        let few = self.asks[other].len() <= RESTING.start;
        let many = self.asks[other].len() >= RESTING.end;
        match letter.to_ascii_uppercase() {
            b'A' | b'D' if few => self.add_ask(other),
            b'A' if !many => self.add_ask(other),
            b'A' | b'D' => {
                self.asks[other].pop_front();
                self.delete(other, oldest)
            }
            b'U' => {
                let (new, price) = (self.fresh(), self.ask());
                self.asks[0].pop_front();
                self.asks[0].push_back(new);
                self.replace(oldest, new, PLENTY, price)
            }
            b'E' => self.execute(oldest, 1),
            b'X' => self.cancel(oldest, 1),
            b'C' => self.execute_price(oldest, 1),
            b'P' => self.trade(10),
            b'H' => {
                let action = itch::TradingAction {
                    header: self.header(0),
                    stock: STOCKS[0].1,
                    state: b'T',
                    ..itch::TradingAction::decode(&[0; itch::TradingAction::LEN])
                };
                self.push(&action.to_bytes())
            }
            _ => self.unknown(10),
        };
    }

    fn header(&mut self, stock: usize) -> itch::Header {
        self.time += 20;
        itch::Header {
            locate: STOCKS[stock].0,
            tracking: 0,
            timestamp: U48::new(self.time),
        }
    }

    fn push(&mut self, message: &[u8]) -> u64 {
        self.last = message.first().copied();
        self.feed.push(message)
    }

    fn end_frame(&mut self) {
        let frame = self.feed.frame(self.time);
        self.plan.frames.push(frame);
        self.last = None;
    }

    fn fresh(&mut self) -> u64 {
        self.reference += 1;
        self.reference
    }

    fn ask(&mut self) -> u32 {
        ASK + 100 * self.draw.below(ASK_LEVELS) as u32
    }

    fn order(&mut self, stock: usize, side: u8, shares: u32, price: u32) -> itch::AddOrder {
        itch::AddOrder {
            header: self.header(stock),
            reference: self.fresh(),
            side,
            shares,
            stock: STOCKS[stock].1,
            price,
        }
    }

    fn buy(&mut self, shares: u32) -> u64 {
        let add = self.order(0, itch::BUY, shares, BID);
        self.bids.push(add.reference);
        self.push(&add.to_bytes())
    }

    fn add_ask(&mut self, stock: usize) -> u64 {
        let price = self.ask();
        let add = self.order(stock, itch::SELL, PLENTY, price);
        self.asks[stock].push_back(add.reference);
        self.push(&add.to_bytes())
    }

    fn delete(&mut self, stock: usize, reference: u64) -> u64 {
        let header = self.header(stock);
        self.push(&itch::Delete { header, reference }.to_bytes())
    }

    fn replace(&mut self, reference: u64, new: u64, shares: u32, price: u32) -> u64 {
        let replace = itch::Replace {
            header: self.header(0),
            reference,
            new_reference: new,
            shares,
            price,
        };
        self.push(&replace.to_bytes())
    }

    fn execute(&mut self, reference: u64, shares: u32) -> u64 {
        let executed = itch::Executed {
            header: self.header(0),
            reference,
            shares,
            match_number: 1,
        };
        self.push(&executed.to_bytes())
    }

    fn cancel(&mut self, reference: u64, shares: u32) -> u64 {
        let header = self.header(0);
        let cancel = itch::Cancel {
            header,
            reference,
            shares,
        };
        self.push(&cancel.to_bytes())
    }

    fn execute_price(&mut self, reference: u64, shares: u32) -> u64 {
        let executed = itch::ExecutedPrice {
            header: self.header(0),
            reference,
            shares,
            match_number: 1,
            printable: b'Y',
            price: BID,
        };
        self.push(&executed.to_bytes())
    }

    fn trade(&mut self, shares: u32) -> u64 {
        let trade = itch::Trade {
            header: self.header(0),
            reference: 0,
            side: itch::BUY,
            shares,
            stock: STOCKS[0].1,
            price: BID,
            match_number: 1,
        };
        self.push(&trade.to_bytes())
    }

    fn unknown(&mut self, length: usize) -> u64 {
        let mut message = [0; 16];
        message[0] = UNKNOWN;
        self.push(&message[..length])
    }
}
