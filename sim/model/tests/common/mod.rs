//! A model under test: messages in, everything that it said out.

#![allow(dead_code)] // Each test binary uses its part.

use t2t_contract::reasons::{Mark, Reject};
use t2t_desk::Desk;
use t2t_model::{BboRule, Fire, Line, Model, Refusal, Row, Sink};
use t2t_protocols::{U48, ethernet, frame::Route, itch, moldudp64};

/// Two stocks on an ITCH feed with two lines; one order, one trigger, limits far away.
pub const DESK: &str = r#"
[[feed]]
name = "itch"
protocol = "itch50"
a = "233.54.12.111:26477"
b = "233.49.196.111:26477"
hold = "10us"
[[instrument]]
symbol = "AAPL"
feed = "itch"
locate = 13
[[instrument]]
symbol = "MSFT"
feed = "itch"
[limits]
orders_per_second = 1_000
repeat_per_second = 100
gross_notional = 1_000_000.00
max_open_orders = 100
[limits.AAPL]
max_order_qty = 500
max_order_notional = 100_000.00
collar = "5%"
max_long = 10_000
max_short = 10_000
[[order]]
name = "take"
symbol = "AAPL"
side = "buy"
qty = 100
price = "ask"
tif = "ioc"
[[order]]
name = "hit"
symbol = "AAPL"
side = "sell"
qty = 100
price = "bid"
tif = "ioc"
[[order]]
name = "pull"
action = "cancel"
of = "take"
[[trigger]]
name = "cheap"
when = "AAPL.ask <= 100.00"
fire = ["take"]
release = "decision"
shots = 1_000
"#;

/// Locates of the two stocks; the second is learnt.
pub const AAPL: u16 = 13;
pub const MSFT: u16 = 14;

/// What the model said.
#[derive(Debug, Default)]
pub struct Said {
    pub rows: Vec<Row>,
    pub fires: Vec<Fire>,
    pub refusals: Vec<Refusal>,
}

impl Sink for Said {
    fn row(&mut self, row: &Row) {
        self.rows.push(*row);
    }
    fn fire(&mut self, fire: Fire) {
        self.fires.push(fire);
    }
    fn refuse(&mut self, refusal: &Refusal) {
        self.refusals.push(*refusal);
    }
}

/// A model, its feed's sequence and its time.
pub struct Rig {
    pub model: Model,
    pub said: Said,
    pub next: u64,
    pub time: u64,
    pub session: [u8; 10],
}

impl Rig {
    /// The desk [`DESK`], changed by `change`.
    pub fn with(change: impl FnOnce(&mut Desk)) -> Rig {
        let mut desk = t2t_desk::parse("test", DESK).expect("the desk of the tests is right");
        change(&mut desk);
        Rig {
            model: Model::new(&desk, BboRule::Plain).expect("it fits the card"),
            said: Said::default(),
            next: 1,
            time: 1_000_000_000,
            session: *b"SESSION001",
        }
    }

    pub fn new() -> Rig {
        Rig::with(|_| {})
    }

    /// Messages in one frame on line A, in sequence, a microsecond after the frame before.
    pub fn send(&mut self, messages: &[Vec<u8>]) {
        let bytes = self.packet(Line::A, self.next, messages);
        self.next += messages.len() as u64;
        self.arrive(Line::A, &bytes, false);
    }

    /// A frame as it is, a microsecond after the one before.
    pub fn arrive(&mut self, line: Line, bytes: &[u8], bad: bool) {
        self.time += 1_000;
        self.model
            .frame(line, self.time, bytes, bad, &mut self.said);
    }

    /// Time moves on by `ns`.
    pub fn wait(&mut self, ns: u64) {
        self.time += ns;
        self.model.advance(self.time, &mut self.said);
    }

    /// A frame of these messages.
    pub fn packet(&self, line: Line, sequence: u64, messages: &[Vec<u8>]) -> Vec<u8> {
        self.counted(line, sequence, messages.len() as u16, messages)
    }

    /// The same with a count of its own.
    pub fn counted(&self, line: Line, sequence: u64, count: u16, messages: &[Vec<u8>]) -> Vec<u8> {
        let mut payload = Vec::new();
        moldudp64::Header {
            session: self.session,
            sequence,
            count,
        }
        .write(&mut payload);
        for message in messages {
            moldudp64::push(&mut payload, message).expect("short messages");
        }
        udp(line, &payload)
    }

    /// The mark of the last row of instrument `at`.
    pub fn mark(&self, at: usize) -> Option<Mark> {
        self.said
            .rows
            .iter()
            .rev()
            .find(|row| row.instrument == at)?
            .mark
    }

    /// (bid price, bid shares, ask price, ask shares) of the last row of instrument `at`.
    pub fn bbo(&self, at: usize) -> (u32, u32, u32, u32) {
        let row = self.said.rows.iter().rev().find(|row| row.instrument == at);
        row.map_or((0, 0, 0, 0), |row| {
            let (bid, ask) = (row.bbo.bid, row.bbo.ask);
            (bid.price, bid.qty, ask.price, ask.qty)
        })
    }

    /// Reasons of all refusals so far.
    pub fn reasons(&self) -> Vec<Reject> {
        self.said
            .refusals
            .iter()
            .map(|refusal| refusal.reason)
            .collect()
    }
}

/// A UDP frame to the feed.
pub fn udp(line: Line, payload: &[u8]) -> Vec<u8> {
    let destination = match line {
        Line::A => [233, 54, 12, 111],
        Line::B => [233, 49, 196, 111],
    };
    let mut bytes = Vec::new();
    Route {
        source_mac: [2, 0, 0, 0, 0, 1],
        destination_mac: ethernet::multicast_mac(destination),
        tag: None,
        source: [10, 0, 0, 1],
        destination,
        source_port: 26_477,
        destination_port: 26_477,
    }
    .write_udp(1, payload, &mut bytes)
    .expect("a short frame");
    bytes
}

pub fn header(locate: u16) -> itch::Header {
    itch::Header {
        locate,
        tracking: 0,
        timestamp: U48::new(5_000),
    }
}

pub fn add(locate: u16, reference: u64, side: u8, shares: u32, price: u32) -> Vec<u8> {
    let stock = *b"AAPL    ";
    let header = header(locate);
    itch::AddOrder {
        header,
        reference,
        side,
        shares,
        stock,
        price,
    }
    .to_bytes()
    .to_vec()
}

/// A buy of AAPL.
pub fn buy(reference: u64, shares: u32, price: u32) -> Vec<u8> {
    add(AAPL, reference, itch::BUY, shares, price)
}

/// A sell of AAPL.
pub fn sell(reference: u64, shares: u32, price: u32) -> Vec<u8> {
    add(AAPL, reference, itch::SELL, shares, price)
}

pub fn delete(reference: u64) -> Vec<u8> {
    let header = header(AAPL);
    itch::Delete { header, reference }.to_bytes().to_vec()
}

pub fn execute(reference: u64, shares: u32) -> Vec<u8> {
    itch::Executed {
        header: header(AAPL),
        reference,
        shares,
        match_number: 1,
    }
    .to_bytes()
    .to_vec()
}

pub fn cancel(reference: u64, shares: u32) -> Vec<u8> {
    let header = header(AAPL);
    let cancel = itch::Cancel {
        header,
        reference,
        shares,
    };
    cancel.to_bytes().to_vec()
}

pub fn replace(reference: u64, new_reference: u64, shares: u32, price: u32) -> Vec<u8> {
    itch::Replace {
        header: header(AAPL),
        reference,
        new_reference,
        shares,
        price,
    }
    .to_bytes()
    .to_vec()
}

pub fn execute_price(reference: u64, shares: u32, price: u32, printable: u8) -> Vec<u8> {
    itch::ExecutedPrice {
        header: header(AAPL),
        reference,
        shares,
        match_number: 1,
        printable,
        price,
    }
    .to_bytes()
    .to_vec()
}

pub fn status(state: u8) -> Vec<u8> {
    itch::TradingAction {
        header: header(AAPL),
        stock: *b"AAPL    ",
        state,
        ..itch::TradingAction::decode(&[0; itch::TradingAction::LEN])
    }
    .to_bytes()
    .to_vec()
}

pub fn directory(locate: u16, stock: [u8; 8]) -> Vec<u8> {
    itch::Directory {
        header: header(locate),
        stock,
        ..itch::Directory::decode(&[0; itch::Directory::LEN])
    }
    .to_bytes()
    .to_vec()
}
