//! The pipeline with one DEEP feed, one instrument and two triggers, and frames for it.

use crate::frames::{Staged, put, session_row};
use crate::packets::{Net, Wrap, frame, iex};
use std::collections::VecDeque;
use std::sync::Mutex;
use t2t_contract::bus;
use t2t_contract::records::{
    self, Window, condition, feed, limit, member, order, session, slot, symbol, symbol_hash,
    trigger,
};
use t2t_contract::registers::{self as r, control, status};
use t2t_hdl::testbench::{BuildOptions, PortId, Rng, Verilated};

static BUILDING: Mutex<()> = Mutex::new(());

/// Trigger 0, in slot 0: released on decision.
pub const ON_DECISION: u64 = 0;
/// Trigger 1, in slot 1: released after a good frame.
pub const GOOD_FRAME: u64 = 1;
pub const TRIGGERS: [u64; 2] = [ON_DECISION, GOOD_FRAME];
/// Shares at the best bid with which the condition of both is false, and true.
pub const LOW: u32 = 500;
pub const HIGH: u32 = 700;
const AT_LEAST: u64 = 600;
const PRICE: u32 = 1_000_000;
const SYMBOL: &[u8; 8] = b"AAPL    ";
const NET: Net = Net {
    deep: true,
    mac: [1, 0, 0x5E, 0x57, 0x15, 4],
    ip: [233, 215, 21, 4],
    port: 10378,
};
const MACS: [u8; 12] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];
const SESSION: u64 = 7;
/// Nanoseconds of a cycle; a frame's time is that of its first word.
const NS: u64 = 3;
/// Longer than a frame takes, shorter than two: one attempt a frame.
const COOLDOWN: u64 = 300;

pub struct Fired {
    pub trigger: u64,
}

struct Ids {
    now: PortId,
    data: PortId,
    keep: PortId,
    valid: PortId,
    last: PortId,
    user: PortId,
    settled: PortId,
    tx: PortId,
    tx_last: PortId,
    fire: PortId,
    refuse: PortId,
    row: PortId,
    bad: PortId,
    over: PortId,
}

pub struct Rig {
    pub m: Verilated,
    ids: Ids,
    cycle: u64,
    /// Words to come: data, bytes that count, last.
    pins: VecDeque<(u32, u32, bool, bool)>,
    sequence: u64,
    /// Messages of each frame that is made when words run out.
    again: Option<(usize, [u32; 2])>,
    pub fires: Vec<Fired>,
    pub refusals: u64,
    pub sent: u64,
    pub rows: u64,
    pub stopped_bad: u64,
    pub stopped_over: u64,
}

impl Rig {
    pub fn new() -> Self {
        // One test builds the model, the others find it.
        let building = BUILDING.lock();
        let options = BuildOptions {
            opt_level: 1,
            ..BuildOptions::default()
        };
        let m = Verilated::with_options(&t2t_hdl::card().unwrap(), options).unwrap();
        drop(building);
        let ids = Ids {
            now: m.port("now"),
            data: m.port("rx_a_tdata"),
            keep: m.port("rx_a_tkeep"),
            valid: m.port("rx_a_tvalid"),
            last: m.port("rx_a_tlast"),
            user: m.port("rx_a_tuser"),
            settled: m.port("settled"),
            tx: m.port("tx_tvalid"),
            tx_last: m.port("tx_tlast"),
            fire: m.port("fire_valid"),
            refuse: m.port("rej_valid"),
            row: m.port("row_valid"),
            bad: m.port("stop_bad"),
            over: m.port("stop_over"),
        };
        let mut rig = Rig {
            m,
            ids,
            cycle: 0,
            pins: VecDeque::new(),
            sequence: 1,
            again: None,
            fires: vec![],
            refusals: 0,
            sent: 0,
            rows: 0,
            stopped_bad: 0,
            stopped_over: 0,
        };
        while rig.read_status() >> status::SWEEPING & 1 == 1 {
            rig.words(256);
        }
        rig
    }

    fn tick(&mut self) {
        self.m.set_id(self.ids.now, self.cycle * NS);
        self.m.tick();
        self.cycle += 1;
        let is = |id: PortId| self.m.get_id(id) == 1;
        self.refusals += u64::from(is(self.ids.refuse));
        self.rows += u64::from(is(self.ids.row));
        self.sent += u64::from(is(self.ids.tx) && is(self.ids.tx_last));
        self.stopped_bad += u64::from(is(self.ids.bad));
        self.stopped_over += u64::from(is(self.ids.over));
        if is(self.ids.fire) {
            let trigger = self.m.get("fire_trigger");
            self.fires.push(Fired { trigger });
        }
    }

    /// One word a cycle, or an idle cycle where there is none.
    pub fn words(&mut self, cycles: u64) {
        for _ in 0..cycles {
            if let (true, Some((messages, sizes))) = (self.pins.is_empty(), self.again) {
                let sizes: Vec<u32> = (0..messages).map(|n| sizes[n % sizes.len()]).collect();
                self.queue(&sizes, false);
            }
            let word = self.pins.pop_front();
            let (data, keep, last, bad) = word.unwrap_or_default();
            self.m.set_id(self.ids.valid, word.is_some().into());
            self.m.set_id(self.ids.data, data.into());
            self.m.set_id(self.ids.keep, keep.into());
            self.m.set_id(self.ids.last, last.into());
            self.m.set_id(self.ids.user, bad.into());
            self.tick();
        }
    }

    /// From now on frames of so many messages, back to back, the best bid's shares in turn.
    pub fn keep(&mut self, messages: usize, sizes: [u32; 2]) {
        self.again = Some((messages, sizes));
    }

    /// No further frames.
    pub fn stop(&mut self) {
        self.again = None;
    }

    fn queue(&mut self, sizes: &[u32], bad: bool) {
        let messages: Vec<Vec<u8>> = sizes.iter().map(|size| level(*size)).collect();
        let payload = iex(SESSION, self.sequence, sizes.len() as u16, &messages);
        self.sequence += sizes.len() as u64;
        let bytes = frame(&NET, Wrap::default(), &payload);
        let words = bytes.len().div_ceil(4);
        for (n, chunk) in bytes.chunks(4).enumerate() {
            let data = chunk.iter().rev().fold(0, |w, b| w << 8 | u32::from(*b));
            let last = n + 1 == words;
            self.pins
                .push_back((data, (1 << chunk.len()) - 1, last, last && bad));
        }
    }

    /// A frame of messages with the best bid's shares.
    pub fn frame(&mut self, sizes: &[u32]) {
        self.queue(sizes, false);
        self.words(self.pins.len() as u64);
    }

    /// A frame that ends badly.
    pub fn bad_frame(&mut self, sizes: &[u32]) {
        // The last message is in the last word, which is not used: one more goes before it.
        let sizes = [sizes, sizes].concat();
        self.queue(&sizes, true);
        self.words(self.pins.len() as u64);
    }

    /// Idle for longer than anything takes, and than the cool-down.
    pub fn quiet(&mut self) {
        self.words(self.pins.len() as u64 + 300);
    }

    pub fn hold(&mut self, on: bool) {
        self.m.set("hold", on.into());
        if !on {
            self.words(1);
        }
    }

    pub fn settled(&self) -> bool {
        self.m.get_id(self.ids.settled) == 1
    }

    pub fn sending(&self) -> bool {
        self.m.get_id(self.ids.tx) == 1
    }

    fn write(&mut self, address: u32, data: u32) {
        self.m.set("bus_addr", address.into());
        self.m.set("bus_wdata", data.into());
        self.m.set("bus_wen", 1);
        self.words(1);
        self.m.set("bus_wen", 0);
        self.words(1);
    }

    fn row(&mut self, window: &Window, row: usize, words: &[u32]) {
        for word in 0..window.words {
            let address = bus::address(window, row, word).expect("a word of the row");
            self.write(address, words.get(word).copied().unwrap_or(0));
        }
    }

    fn register(&mut self, offset: usize, value: u64) {
        let register = r::REGISTERS
            .iter()
            .find(|r| r.offset == offset)
            .expect("a register");
        for word in 0..register.words() {
            self.write(bus::register(offset, word), (value >> (32 * word)) as u32);
        }
    }

    pub fn read_status(&mut self) -> u32 {
        self.m
            .set("bus_addr", u64::from(bus::register(r::STATUS, 0)));
        self.m.set("bus_ren", 1);
        self.words(1);
        self.m.set("bus_ren", 0);
        while self.m.get("bus_rvalid") == 0 {
            self.words(1);
        }
        self.m.get("bus_rdata") as u32
    }

    pub fn arm(&mut self) {
        self.register(r::CONTROL, 1 << control::ARM);
        self.words(16);
        assert_eq!(self.read_status() >> status::LIVE & 1, 1, "the card arms");
    }

    /// Loads the feed, the instrument, one order and two triggers with so many shots.
    pub fn load(&mut self, shots: u32) {
        self.register(r::DEAD_MAN, 0);
        self.register(r::GROSS_LIMIT, 1 << 50);
        self.register(r::RATE_COST, 1);
        self.register(r::REPEAT_LIMIT, 65_535);
        self.register(r::OPEN_LIMIT, 65_535);
        let big_endian = |bytes: &[u8]| bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b));
        self.fields(
            &feed::WINDOW,
            0,
            &[
                (feed::EN, 1, 1),
                (feed::PROTO, 1, 1),
                (feed::A_MAC, 48, big_endian(&NET.mac)),
                (feed::A_IP, 32, big_endian(&NET.ip)),
                (feed::A_PORT, 16, NET.port.into()),
                (feed::START, 64, 1),
            ],
        );
        let name = big_endian(SYMBOL);
        self.fields(
            &symbol::WINDOW,
            symbol_hash(0, 0, name),
            &[(symbol::VALID, 1, 1), (symbol::SYMBOL, 64, name)],
        );
        self.fields(&member::WINDOW, 0, &[(member::EN, 1, 1)]);
        self.fields(
            &limit::WINDOW,
            0,
            &[
                (limit::EN, 1, 1),
                (limit::MAX_QTY, limit::MAX_QTY_W, 100),
                (limit::COLLAR, limit::COLLAR_W, 1000),
                (limit::MAX_NOTIONAL, limit::MAX_NOTIONAL_W, 1 << 50),
                (limit::MAX_LONG, limit::MAX_LONG_W, 1 << 30),
            ],
        );
        // Bid quantity at least.
        self.fields(
            &condition::WINDOW,
            0,
            &[
                (condition::CONST, condition::CONST_W, AT_LEAST),
                (condition::FIELD, condition::FIELD_W, 1),
            ],
        );
        self.row(&session::WINDOW, 0, &session_row(true, &MACS, 1000, 2000));
        let staged = Staged::random(&mut Rng::new(1), 0, 0, &MACS, 1);
        for (n, word) in staged.words().enumerate() {
            self.row(&records::frame::WINDOW, n, &[word]);
        }
        let (tcp, ip) = staged.sums();
        let params = [
            (order::BASE, order::BASE_W, 1),
            (order::EN, 1, 1),
            (order::QTY, order::QTY_W, 1),
            (order::BYTES, order::BYTES_W, staged.frame.len() as u64),
            (order::TCP_SUM, order::TCP_SUM_W, tcp),
            (order::IP_SUM, order::IP_SUM_W, ip),
        ];
        self.fields(&order::WINDOW, 0, &params);
        for (n, decision) in [(0, 1), (1, 0)] {
            let own = [
                (slot::EN, 1, 1),
                (slot::DECISION, 1, decision),
                (slot::ORDERS, slot::ORDERS_W, 1),
                (slot::MASK, slot::MASK_W, 1),
                (slot::COOLDOWN, slot::COOLDOWN_W, COOLDOWN),
            ];
            let copied = params.map(|(at, width, value)| (slot::PARAMS + at, width, value));
            self.fields(&slot::WINDOW, n, &[&own[..], &copied[..]].concat());
            self.fields(&trigger::WINDOW, n, &[(trigger::SHOTS, 16, shots.into())]);
        }
    }

    fn fields(&mut self, window: &Window, row: usize, fields: &[(usize, usize, u64)]) {
        let mut words = vec![0; window.words];
        for (at, width, value) in fields {
            put(&mut words, *at, *width, *value);
        }
        self.row(window, row, &words);
    }
}

/// A price level of the bid, at which an event is complete.
fn level(size: u32) -> Vec<u8> {
    let mut m = vec![b'8', 1];
    m.extend(1u64.to_le_bytes());
    m.extend(SYMBOL);
    m.extend(size.to_le_bytes());
    m.extend(u64::from(PRICE).to_le_bytes());
    m
}
