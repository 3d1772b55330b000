//! The pipeline with one DEEP feed, one instrument and two triggers, and frames for it.

use crate::desk::{self, GROSS, MOST, NET, PRICE, SYMBOL};
use crate::packets::{Wrap, frame, iex};
use std::collections::VecDeque;
use std::sync::Mutex;
use t2t_contract::bus;
use t2t_contract::records::Window;
use t2t_contract::registers::{self as r, control, status};
use t2t_hdl::testbench::{BuildOptions, PortId, Verilated};

static BUILDING: Mutex<()> = Mutex::new(());

/// Trigger 0, in slot 0: released on decision.
pub const ON_DECISION: u64 = 0;
/// Trigger 1, in slot 1: released after a good frame.
pub const GOOD_FRAME: u64 = 1;
pub const TRIGGERS: [u64; 2] = [ON_DECISION, GOOD_FRAME];
/// Shares at the best bid with which the condition of both is false, and true.
pub const LOW: u32 = 500;
pub const HIGH: u32 = 700;
const SESSION: u64 = 7;
/// Nanoseconds of a cycle; a frame's time is that of its first word.
const NS: u64 = 3;

/// An order that left.
#[derive(Clone, Copy, Debug)]
pub struct Fired {
    /// Cycle of its first word.
    pub cycle: u64,
    pub trigger: u64,
    pub qty: u64,
    pub px: u64,
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
    tx_data: PortId,
    tx_keep: PortId,
    judged: PortId,
    fire: PortId,
    refuse: PortId,
    row: PortId,
    bad: PortId,
    over: PortId,
}

pub struct Rig {
    pub m: Verilated,
    ids: Ids,
    pub cycle: u64,
    /// Words to come: data, bytes that count, last.
    pins: VecDeque<(u32, u32, bool, bool)>,
    sequence: u64,
    /// Messages of each frame that is made when words run out.
    again: Option<(usize, [u32; 2])>,
    pub fires: Vec<Fired>,
    pub refusals: u64,
    /// Frames that left, whole.
    pub frames: Vec<Vec<u8>>,
    sending: Vec<u8>,
    /// Cycles in which a message was judged.
    pub judged: Vec<u64>,
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
            tx_data: m.port("tx_tdata"),
            tx_keep: m.port("tx_tkeep"),
            judged: m.port("judged"),
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
            frames: vec![],
            sending: vec![],
            judged: vec![],
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
        if is(self.ids.judged) {
            self.judged.push(self.cycle);
        }
        if is(self.ids.tx) {
            let word = self.m.get_id(self.ids.tx_data) as u32;
            let count = self.m.get_id(self.ids.tx_keep).count_ones() as usize;
            self.sending.extend(&word.to_le_bytes()[..count]);
            if is(self.ids.tx_last) {
                self.frames.push(std::mem::take(&mut self.sending));
            }
        }
        self.stopped_bad += u64::from(is(self.ids.bad));
        self.stopped_over += u64::from(is(self.ids.over));
        if is(self.ids.fire) {
            self.fires.push(Fired {
                cycle: self.cycle,
                trigger: self.m.get("fire_trigger"),
                qty: self.m.get("fire_qty"),
                px: self.m.get("fire_px"),
            });
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

    /// A frame that begins with the next word.
    pub fn start(&mut self, sizes: &[u32]) {
        self.queue(sizes, false);
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

    /// Loads the desk with so many shots over the parameter bus.
    pub fn load(&mut self, shots: u32) {
        self.register(r::DEAD_MAN, 0);
        self.register(r::GROSS_LIMIT, GROSS);
        self.register(r::RATE_COST, 1);
        self.register(r::REPEAT_LIMIT, MOST);
        self.register(r::OPEN_LIMIT, MOST);
        for (window, row, words) in desk::once(shots).into_iter().chain(desk::variant(1)) {
            self.row(window, row, &words);
        }
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
