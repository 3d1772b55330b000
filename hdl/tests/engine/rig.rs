//! Drives the bench, and collects what it says: orders, frames, refusals, each with its cycle.

use crate::bench::Bench;
use crate::frames::put;
use crate::reference::{Event, Message};
use std::collections::VecDeque;
use std::sync::Mutex;
use t2t_contract::reasons::Reject;
use t2t_hdl::emit::emit;
use t2t_hdl::engine::layout::SLOT_BITS;
use t2t_hdl::testbench::{PortId, Verilated};
use t2t_hdl::triggers::t_slot;

static BUILDING: Mutex<()> = Mutex::new(());

/// A record of an order, with the cycle of its first word.
#[derive(Clone, Debug)]
pub struct Fired {
    pub cycle: u64,
    pub seq: u64,
    pub trigger: u64,
    pub order: u64,
    pub px: u64,
    pub qty: u64,
    pub user_ref: u64,
    pub decision: bool,
}

/// A frame on the wire.
#[derive(Clone, Debug)]
pub struct Sent {
    pub cycle: u64,
    pub bytes: Vec<u8>,
    pub aborted: bool,
}

pub struct Rig {
    pub m: Verilated,
    pub cycle: u64,
    pub fired: Vec<Fired>,
    pub sent: Vec<Sent>,
    pub refused: Vec<(u64, u64, u64, Reject)>,
    /// Cycles of all records.
    pub records: Vec<u64>,
    /// Let the fast path see the messages.
    pub fast: bool,
    partial: Option<Sent>,
    ids: Ids,
}

struct Ids {
    fire: PortId,
    refuse: PortId,
    valid: PortId,
}

impl Rig {
    pub fn new() -> Self {
        // One test builds the model, the others find it.
        let building = BUILDING.lock();
        let m = Verilated::new(&emit("engine_bench", &Bench::default()).unwrap()).unwrap();
        drop(building);
        let ids = Ids {
            fire: m.port("fire_stb"),
            refuse: m.port("rej_stb"),
            valid: m.port("tx_tvalid"),
        };
        Rig {
            m,
            cycle: 0,
            fired: vec![],
            sent: vec![],
            refused: vec![],
            records: vec![],
            fast: true,
            partial: None,
            ids,
        }
    }

    /// One cycle; then looks at the outputs of the next.
    pub fn tick(&mut self) {
        self.m.tick();
        self.cycle += 1;
        let m = &self.m;
        let valid = m.get_id(self.ids.valid) == 1;
        if m.get_id(self.ids.fire) == 1 || m.get_id(self.ids.refuse) == 1 {
            self.records.push(self.cycle);
        }
        if m.get_id(self.ids.fire) == 1 {
            assert!(
                valid && self.partial.is_none(),
                "an order's record comes with its first word"
            );
            self.fired.push(Fired {
                cycle: self.cycle,
                seq: m.get("fire_seq"),
                trigger: m.get("fire_trigger"),
                order: m.get("f_order"),
                px: m.get("f_px"),
                qty: m.get("f_qty"),
                user_ref: m.get("fire_ref"),
                decision: m.get("fire_decision") == 1,
            });
        }
        if m.get_id(self.ids.refuse) == 1 {
            let reason = Reject::from_number(m.get("rej_reason") as u8).expect("a reason");
            self.refused.push((
                m.get("rej_seq"),
                m.get("rej_trigger"),
                m.get("rej_order"),
                reason,
            ));
        }
        if valid {
            let first = self.partial.is_none();
            assert_eq!(
                first,
                m.get_id(self.ids.fire) == 1,
                "a first word is an order's record"
            );
            let frame = self.partial.get_or_insert(Sent {
                cycle: self.cycle,
                bytes: vec![],
                aborted: false,
            });
            let keep = m.get("tx_tkeep").count_ones() as usize;
            frame
                .bytes
                .extend((m.get("tx_tdata") as u32).to_le_bytes().iter().take(keep));
            if m.get("tx_tlast") == 1 {
                frame.aborted = m.get("tx_tuser") == 1;
                self.sent.extend(self.partial.take());
            }
        } else {
            assert!(self.partial.is_none(), "a hole in a frame");
        }
    }

    pub fn ticks(&mut self, n: u64) {
        for _ in 0..n {
            self.tick();
        }
    }

    /// Pulses an input for one cycle.
    pub fn pulse(&mut self, port: &str) {
        self.m.set(port, 1);
        self.tick();
        self.m.set(port, 0);
    }

    /// Runs until nothing was said for `quiet` cycles.
    pub fn drain(&mut self, quiet: u64) {
        let mut last = (self.cycle, self.fired.len(), self.refused.len());
        while self.cycle - last.0 < quiet {
            self.tick();
            if (self.fired.len(), self.refused.len()) != (last.1, last.2) {
                last = (self.cycle, self.fired.len(), self.refused.len());
            }
        }
    }

    pub fn arm(&mut self) {
        self.pulse("ctl_arm");
        self.ticks(6);
        assert_eq!(self.m.get("armed"), 1);
    }

    fn present(&mut self, e: &Event, orders: &[Vec<u32>]) {
        match e {
            Event::Message(m) => self.message(m, orders),
            Event::Mark(feed) => {
                self.m.set("g_stb", 1);
                self.m.set("g_feed", *feed);
            }
            Event::End(bad, used) => {
                self.m.set("e_stb", 1);
                self.m.set("e_bad", u64::from(*bad));
                self.m.set("e_used", u64::from(*used));
            }
        }
    }

    fn message(&mut self, m: &Message, orders: &[Vec<u32>]) {
        let candidates = m.attempt & m.decision;
        let pick = if self.fast {
            candidates & candidates.wrapping_neg()
        } else {
            0
        };
        for (port, value) in [
            ("m_valid", u64::from(m.judged)),
            ("m_status", 1),
            ("m_instr", m.instr as u64),
            ("m_bid_px", m.bid.unwrap_or(0) as u64),
            ("m_bid_v", u64::from(m.bid.is_some())),
            ("m_ask_px", m.ask.unwrap_or(0) as u64),
            ("m_ask_v", u64::from(m.ask.is_some())),
            ("m_time", m.time),
            ("m_seq", m.seq),
            ("m_sticky", u64::from(m.sticky)),
            ("m_halt", u64::from(m.halt)),
            ("m_attempt", u64::from(m.attempt)),
            ("m_repeat", u64::from(m.repeat)),
            ("m_decision", u64::from(m.decision)),
            ("m_pick", u64::from(pick)),
        ] {
            self.m.set(port, value);
        }
        for (i, s) in m.slots.iter().enumerate() {
            let mut row = vec![0u32; SLOT_BITS.div_ceil(32)];
            put(&mut row, t_slot::TRIGGER, t_slot::TRIGGER_W, s.trigger);
            put(
                &mut row,
                t_slot::ORDERS,
                t_slot::ORDERS_W,
                s.orders.len() as u64,
            );
            for (k, o) in s.orders.iter().enumerate() {
                put(
                    &mut row,
                    t_slot::ORDER0 + k * t_slot::ORDER_W,
                    t_slot::ORDER_W,
                    *o as u64,
                );
            }
            put(
                &mut row,
                t_slot::PARTNER,
                t_slot::PARTNER_W,
                s.partner.unwrap_or(0) as u64,
            );
            put(&mut row, t_slot::TWO, 1, u64::from(s.partner.is_some()));
            self.m.set_words(&format!("m_slot.{i}"), &row);
            self.m
                .set_words(&format!("m_params.{i}"), &orders[s.orders[0]]);
        }
    }

    /// Presents events at their cycles, counted from now. A message's cycle is its L1; see `fire_after`.
    pub fn play(&mut self, mut events: VecDeque<(u64, Event)>, orders: &[Vec<u32>]) {
        let start = self.cycle;
        while !events.is_empty() {
            for port in ["m_valid", "m_status", "g_stb", "e_stb"] {
                self.m.set(port, 0);
            }
            // Without a message there are no attempts either.
            self.m.set("m_attempt", 0);
            self.m.set("m_pick", 0);
            while events.front().is_some_and(|e| start + e.0 == self.cycle) {
                let (_, e) = events.pop_front().unwrap();
                self.present(&e, orders);
            }
            self.tick();
        }
        for port in [
            "m_valid",
            "m_status",
            "g_stb",
            "e_stb",
            "m_attempt",
            "m_pick",
        ] {
            self.m.set(port, 0);
        }
    }
}

/// Cycles from the L1 of a message to the first word of its first order by the fast path.
pub const FAST: u64 = 4;
