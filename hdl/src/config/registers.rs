//! The card's registers: what the host sets, and what it reads.
//!
//! In: words of the parameter bus, and the card's state. Out: the registers as plain signals, one-cycle strobes for acts,
//! and the answer to a read 3 cycles after its address. Addresses, widths and reset values are those of
//! `t2t_contract::registers`. A register of two words takes effect with its high word.
//!
//! A write takes 2 cycles, 4 levels. Off the hot path, but for `kill`: 2 cycles from the bus.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use rust_hdl::widgets::edge_ff::EdgeDFF;
use t2t_contract::registers as r;
use t2t_contract::registers::control;

const fn address(offset: usize) -> u64 {
    offset as u64
}

const fn reset(offset: usize) -> u64 {
    let mut i = 0;
    while i < r::REGISTERS.len() {
        if r::REGISTERS[i].offset == offset {
            return r::REGISTERS[i].reset;
        }
        i += 1;
    }
    panic!("no register at this offset")
}

const DEAD_MAN: u64 = address(r::DEAD_MAN);
const DEAD_MAN_HIGH: u64 = address(r::DEAD_MAN + 1);
const GROSS_LIMIT: u64 = address(r::GROSS_LIMIT);
const GROSS_LIMIT_HIGH: u64 = address(r::GROSS_LIMIT + 1);
const RATE_COST: u64 = address(r::RATE_COST);
const REPEAT_LIMIT: u64 = address(r::REPEAT_LIMIT);
const OPEN_LIMIT: u64 = address(r::OPEN_LIMIT);
const NEXT_USER_REF: u64 = address(r::NEXT_USER_REF);
const NEXT_IP_ID: u64 = address(r::NEXT_IP_ID);
const ADJUST_INSTRUMENT: u64 = address(r::ADJUST_INSTRUMENT);
const ADJUST_LONG: u64 = address(r::ADJUST_LONG);
const ADJUST_SHORT: u64 = address(r::ADJUST_SHORT);
const ADJUST_OPEN: u64 = address(r::ADJUST_OPEN);
const ADJUST_GROSS: u64 = address(r::ADJUST_GROSS);
const ADJUST_GROSS_HIGH: u64 = address(r::ADJUST_GROSS + 1);
const ID: u64 = address(r::ID);
const VERSION: u64 = address(r::VERSION);
const STATUS: u64 = address(r::STATUS);
const OPEN_ORDERS: u64 = address(r::OPEN_ORDERS);
const GROSS_USED: u64 = address(r::GROSS_USED);
const LIVE_ORDERS: u64 = address(r::LIVE_ORDERS);
const TIME: u64 = address(r::TIME);
const SNAPSHOT_TIME: u64 = address(r::SNAPSHOT_TIME);
const SNAPSHOT_TIME_HIGH: u64 = address(r::SNAPSHOT_TIME + 1);
const GROSS_USED_HIGH: u64 = address(r::GROSS_USED + 1);
const TIME_HIGH: u64 = address(r::TIME + 1);
const CONTROL: u64 = address(r::CONTROL);
const HEARTBEAT: u64 = address(r::HEARTBEAT);
const ID_VALUE: u64 = reset(r::ID);
const VERSION_VALUE: u64 = reset(r::VERSION);
const BIT_ARM: usize = control::ARM;
const BIT_DISARM: usize = control::DISARM;
const BIT_KILL: usize = control::KILL;
const BIT_UNKILL: usize = control::UNKILL;
const BIT_RESET_BOOKS: usize = control::RESET_BOOKS;
const BIT_ADJUST: usize = control::ADJUST;
const BIT_SNAPSHOT: usize = control::SNAPSHOT;

const_table!(RegistersConsts: DEAD_MAN, DEAD_MAN_HIGH, GROSS_LIMIT, GROSS_LIMIT_HIGH, RATE_COST, REPEAT_LIMIT, OPEN_LIMIT, NEXT_USER_REF, NEXT_IP_ID, ADJUST_INSTRUMENT, ADJUST_LONG, ADJUST_SHORT, ADJUST_OPEN, ADJUST_GROSS, ADJUST_GROSS_HIGH, ID, VERSION, STATUS, OPEN_ORDERS, GROSS_USED, LIVE_ORDERS, TIME, SNAPSHOT_TIME, SNAPSHOT_TIME_HIGH, GROSS_USED_HIGH, TIME_HIGH, CONTROL, HEARTBEAT, ID_VALUE, VERSION_VALUE, BIT_ARM, BIT_DISARM, BIT_KILL, BIT_UNKILL, BIT_RESET_BOOKS, BIT_ADJUST, BIT_SNAPSHOT);

/// The registers; see the [module](self).
#[derive(LogicBlock)]
pub struct Registers {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// A word of window 0 is written.
    pub wen: Signal<In, Bit>,
    /// A word of window 0 is read.
    pub ren: Signal<In, Bit>,
    /// The word's address, for writes and reads.
    pub addr: Signal<In, Bits<20>>,
    /// The word.
    pub wdata: Signal<In, Bits<32>>,
    /// The answer to the read at `addr`.
    pub rdata: Signal<Out, Bits<32>>,
    /// Silence of the host after which orders are refused, ns; 0 = never.
    pub dead_man: Signal<Out, Bits<48>>,
    /// Largest gross notional, 1/10000 dollar.
    pub gross_limit: Signal<Out, Bits<56>>,
    /// Credit of an order, ns.
    pub rate_cost: Signal<Out, Bits<31>>,
    /// Counted attempts of a trigger within a second at which it disarms itself.
    pub repeat_limit: Signal<Out, Bits<16>>,
    /// Largest number of open orders.
    pub open_limit: Signal<Out, Bits<16>>,
    /// UserRefNum to continue with, taken with its strobe.
    pub next_user_ref: Signal<Out, Bits<32>>,
    /// IP identification to continue with, taken with its strobe.
    pub next_ip_id: Signal<Out, Bits<16>>,
    /// Instrument whose exposure `adjust` changes.
    pub adjust_instrument: Signal<Out, Bits<8>>,
    /// Signed: added to its long exposure, shares.
    pub adjust_long: Signal<Out, Bits<32>>,
    /// Signed: added to its short exposure, shares.
    pub adjust_short: Signal<Out, Bits<32>>,
    /// Signed: added to the open orders.
    pub adjust_open: Signal<Out, Bits<32>>,
    /// Signed: added to the gross notional, 1/10000 dollar.
    pub adjust_gross: Signal<Out, Bits<58>>,
    /// `next_user_ref` was written.
    pub set_next_user_ref: Signal<Out, Bit>,
    /// `next_ip_id` was written.
    pub set_next_ip_id: Signal<Out, Bit>,
    /// The host is alive.
    pub heartbeat: Signal<Out, Bit>,
    /// `arm` of register CONTROL.
    pub arm: Signal<Out, Bit>,
    /// `disarm` of register CONTROL.
    pub disarm: Signal<Out, Bit>,
    /// `kill` of register CONTROL.
    pub kill: Signal<Out, Bit>,
    /// `unkill` of register CONTROL.
    pub unkill: Signal<Out, Bit>,
    /// `reset_books` of register CONTROL.
    pub reset_books: Signal<Out, Bit>,
    /// `adjust` of register CONTROL.
    pub adjust: Signal<Out, Bit>,
    /// `snapshot` of register CONTROL: with the cycle whose time is kept.
    pub snapshot: Signal<Out, Bit>,
    /// Bits of register STATUS.
    pub status: Signal<In, Bits<12>>,
    /// Open orders.
    pub open_orders: Signal<In, Bits<32>>,
    /// Signed: gross notional used, 1/10000 dollar.
    pub gross_used: Signal<In, Bits<58>>,
    /// Live orders in the order table.
    pub live_orders: Signal<In, Bits<17>>,
    /// Time of day, ns.
    pub now: Signal<In, Bits<64>>,
    write: DFF<Bit>,
    read: DFF<Bit>,
    at: DFF<Bits<20>>,
    data: DFF<Bits<32>>,
    low: DFF<Bits<32>>,
    high: DFF<Bits<32>>,
    acts: DFF<Bits<7>>,
    taken: DFF<Bits<64>>,
    alive: DFF<Bit>,
    fresh_user_ref: DFF<Bit>,
    fresh_ip_id: DFF<Bit>,
    v_dead_man: EdgeDFF<Bits<48>>,
    v_gross_limit: EdgeDFF<Bits<56>>,
    v_rate_cost: EdgeDFF<Bits<31>>,
    v_repeat_limit: EdgeDFF<Bits<16>>,
    v_open_limit: EdgeDFF<Bits<16>>,
    v_next_user_ref: EdgeDFF<Bits<32>>,
    v_next_ip_id: EdgeDFF<Bits<16>>,
    v_adjust_instrument: EdgeDFF<Bits<8>>,
    v_adjust_long: EdgeDFF<Bits<32>>,
    v_adjust_short: EdgeDFF<Bits<32>>,
    v_adjust_open: EdgeDFF<Bits<32>>,
    v_adjust_gross: EdgeDFF<Bits<58>>,
    picked: [Signal<Local, Bits<32>>; 26],
    some: [DFF<Bits<32>>; 5],
    out: DFF<Bits<32>>,
    consts: Consts<RegistersConsts>,
}

impl Default for Registers {
    fn default() -> Self {
        Registers {
            clock: Default::default(),
            wen: Default::default(),
            ren: Default::default(),
            addr: Default::default(),
            wdata: Default::default(),
            rdata: Default::default(),
            dead_man: Default::default(),
            gross_limit: Default::default(),
            rate_cost: Default::default(),
            repeat_limit: Default::default(),
            open_limit: Default::default(),
            next_user_ref: Default::default(),
            next_ip_id: Default::default(),
            adjust_instrument: Default::default(),
            adjust_long: Default::default(),
            adjust_short: Default::default(),
            adjust_open: Default::default(),
            adjust_gross: Default::default(),
            set_next_user_ref: Default::default(),
            set_next_ip_id: Default::default(),
            heartbeat: Default::default(),
            arm: Default::default(),
            disarm: Default::default(),
            kill: Default::default(),
            unkill: Default::default(),
            reset_books: Default::default(),
            adjust: Default::default(),
            snapshot: Default::default(),
            status: Default::default(),
            open_orders: Default::default(),
            gross_used: Default::default(),
            live_orders: Default::default(),
            now: Default::default(),
            write: Default::default(),
            read: Default::default(),
            at: Default::default(),
            data: Default::default(),
            low: Default::default(),
            high: Default::default(),
            acts: Default::default(),
            taken: Default::default(),
            alive: Default::default(),
            fresh_user_ref: Default::default(),
            fresh_ip_id: Default::default(),
            v_dead_man: EdgeDFF::new(reset(r::DEAD_MAN).into()),
            v_gross_limit: EdgeDFF::new(reset(r::GROSS_LIMIT).into()),
            v_rate_cost: EdgeDFF::new(reset(r::RATE_COST).into()),
            v_repeat_limit: EdgeDFF::new(reset(r::REPEAT_LIMIT).into()),
            v_open_limit: EdgeDFF::new(reset(r::OPEN_LIMIT).into()),
            v_next_user_ref: EdgeDFF::new(reset(r::NEXT_USER_REF).into()),
            v_next_ip_id: EdgeDFF::new(reset(r::NEXT_IP_ID).into()),
            v_adjust_instrument: EdgeDFF::new(reset(r::ADJUST_INSTRUMENT).into()),
            v_adjust_long: EdgeDFF::new(reset(r::ADJUST_LONG).into()),
            v_adjust_short: EdgeDFF::new(reset(r::ADJUST_SHORT).into()),
            v_adjust_open: EdgeDFF::new(reset(r::ADJUST_OPEN).into()),
            v_adjust_gross: EdgeDFF::new(reset(r::ADJUST_GROSS).into()),
            picked: std::array::from_fn(|_| Default::default()),
            some: Default::default(),
            out: Default::default(),
            consts: Default::default(),
        }
    }
}

impl Logic for Registers {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            write,
            read,
            at,
            data,
            low,
            high,
            acts,
            taken,
            alive,
            fresh_user_ref,
            fresh_ip_id,
            out
        );
        self.v_dead_man.clk.next = self.clock.val();
        self.v_dead_man.d.next = self.v_dead_man.q.val();
        self.v_gross_limit.clk.next = self.clock.val();
        self.v_gross_limit.d.next = self.v_gross_limit.q.val();
        self.v_rate_cost.clk.next = self.clock.val();
        self.v_rate_cost.d.next = self.v_rate_cost.q.val();
        self.v_repeat_limit.clk.next = self.clock.val();
        self.v_repeat_limit.d.next = self.v_repeat_limit.q.val();
        self.v_open_limit.clk.next = self.clock.val();
        self.v_open_limit.d.next = self.v_open_limit.q.val();
        self.v_next_user_ref.clk.next = self.clock.val();
        self.v_next_user_ref.d.next = self.v_next_user_ref.q.val();
        self.v_next_ip_id.clk.next = self.clock.val();
        self.v_next_ip_id.d.next = self.v_next_ip_id.q.val();
        self.v_adjust_instrument.clk.next = self.clock.val();
        self.v_adjust_instrument.d.next = self.v_adjust_instrument.q.val();
        self.v_adjust_long.clk.next = self.clock.val();
        self.v_adjust_long.d.next = self.v_adjust_long.q.val();
        self.v_adjust_short.clk.next = self.clock.val();
        self.v_adjust_short.d.next = self.v_adjust_short.q.val();
        self.v_adjust_open.clk.next = self.clock.val();
        self.v_adjust_open.d.next = self.v_adjust_open.q.val();
        self.v_adjust_gross.clk.next = self.clock.val();
        self.v_adjust_gross.d.next = self.v_adjust_gross.q.val();
        self.write.d.next = self.wen.val();
        self.read.d.next = self.ren.val();
        self.at.d.next = self.addr.val();
        self.data.d.next = self.wdata.val();
        self.acts.d.next = 0.into();
        self.alive.d.next = false;
        self.fresh_user_ref.d.next = false;
        self.fresh_ip_id.d.next = false;
        if self.write.q.val() {
            self.low.d.next = self.data.q.val();
            if self.at.q.val() == CONTROL {
                self.acts.d.next = self.data.q.val().get_bits::<7>(0);
            }
            self.alive.d.next = self.at.q.val() == HEARTBEAT;
            self.fresh_user_ref.d.next = self.at.q.val() == NEXT_USER_REF;
            self.fresh_ip_id.d.next = self.at.q.val() == NEXT_IP_ID;
            if self.at.q.val() == DEAD_MAN_HIGH {
                self.v_dead_man.d.next = (self.data.q.val().get_bits::<48>(0) << 32)
                    | self.low.q.val().get_bits::<48>(0);
            }
            if self.at.q.val() == GROSS_LIMIT_HIGH {
                self.v_gross_limit.d.next = (self.data.q.val().get_bits::<56>(0) << 32)
                    | self.low.q.val().get_bits::<56>(0);
            }
            if self.at.q.val() == RATE_COST {
                self.v_rate_cost.d.next = self.data.q.val().get_bits::<31>(0);
            }
            if self.at.q.val() == REPEAT_LIMIT {
                self.v_repeat_limit.d.next = self.data.q.val().get_bits::<16>(0);
            }
            if self.at.q.val() == OPEN_LIMIT {
                self.v_open_limit.d.next = self.data.q.val().get_bits::<16>(0);
            }
            if self.at.q.val() == NEXT_USER_REF {
                self.v_next_user_ref.d.next = self.data.q.val().get_bits::<32>(0);
            }
            if self.at.q.val() == NEXT_IP_ID {
                self.v_next_ip_id.d.next = self.data.q.val().get_bits::<16>(0);
            }
            if self.at.q.val() == ADJUST_INSTRUMENT {
                self.v_adjust_instrument.d.next = self.data.q.val().get_bits::<8>(0);
            }
            if self.at.q.val() == ADJUST_LONG {
                self.v_adjust_long.d.next = self.data.q.val().get_bits::<32>(0);
            }
            if self.at.q.val() == ADJUST_SHORT {
                self.v_adjust_short.d.next = self.data.q.val().get_bits::<32>(0);
            }
            if self.at.q.val() == ADJUST_OPEN {
                self.v_adjust_open.d.next = self.data.q.val().get_bits::<32>(0);
            }
            if self.at.q.val() == ADJUST_GROSS_HIGH {
                self.v_adjust_gross.d.next = (self.data.q.val().get_bits::<58>(0) << 32)
                    | self.low.q.val().get_bits::<58>(0);
            }
        }
        self.dead_man.next = self.v_dead_man.q.val();
        self.gross_limit.next = self.v_gross_limit.q.val();
        self.rate_cost.next = self.v_rate_cost.q.val();
        self.repeat_limit.next = self.v_repeat_limit.q.val();
        self.open_limit.next = self.v_open_limit.q.val();
        self.next_user_ref.next = self.v_next_user_ref.q.val();
        self.next_ip_id.next = self.v_next_ip_id.q.val();
        self.adjust_instrument.next = self.v_adjust_instrument.q.val();
        self.adjust_long.next = self.v_adjust_long.q.val();
        self.adjust_short.next = self.v_adjust_short.q.val();
        self.adjust_open.next = self.v_adjust_open.q.val();
        self.adjust_gross.next = self.v_adjust_gross.q.val();
        self.set_next_user_ref.next = self.fresh_user_ref.q.val();
        self.set_next_ip_id.next = self.fresh_ip_id.q.val();
        self.heartbeat.next = self.alive.q.val();
        self.arm.next = self.acts.q.val().get_bit(BIT_ARM);
        self.disarm.next = self.acts.q.val().get_bit(BIT_DISARM);
        self.kill.next = self.acts.q.val().get_bit(BIT_KILL);
        self.unkill.next = self.acts.q.val().get_bit(BIT_UNKILL);
        self.reset_books.next = self.acts.q.val().get_bit(BIT_RESET_BOOKS);
        self.adjust.next = self.acts.q.val().get_bit(BIT_ADJUST);
        self.snapshot.next = self.acts.q.val().get_bit(BIT_SNAPSHOT);
        if self.acts.q.val().get_bit(BIT_SNAPSHOT) {
            self.taken.d.next = self.now.val();
        }
        // Reading the low word of a pair keeps its high word for the read that follows.
        if self.read.q.val() & (self.at.q.val() == DEAD_MAN) {
            self.high.d.next = self.v_dead_man.q.val().get_bits::<32>(32);
        }
        if self.read.q.val() & (self.at.q.val() == GROSS_LIMIT) {
            self.high.d.next = self.v_gross_limit.q.val().get_bits::<32>(32);
        }
        if self.read.q.val() & (self.at.q.val() == ADJUST_GROSS) {
            self.high.d.next = self.v_adjust_gross.q.val().get_bits::<32>(32);
        }
        if self.read.q.val() & (self.at.q.val() == GROSS_USED) {
            self.high.d.next = self.gross_used.val().get_bits::<32>(32);
        }
        if self.read.q.val() & (self.at.q.val() == TIME) {
            self.high.d.next = self.now.val().get_bits::<32>(32);
        }
        if self.read.q.val() & (self.at.q.val() == SNAPSHOT_TIME) {
            self.high.d.next = self.taken.q.val().get_bits::<32>(32);
        }
        self.picked[0].next = 0.into();
        if self.at.q.val() == DEAD_MAN {
            self.picked[0].next = self.v_dead_man.q.val().get_bits::<32>(0);
        }
        self.picked[1].next = 0.into();
        if self.at.q.val() == DEAD_MAN_HIGH {
            self.picked[1].next = self.high.q.val();
        }
        self.picked[2].next = 0.into();
        if self.at.q.val() == GROSS_LIMIT {
            self.picked[2].next = self.v_gross_limit.q.val().get_bits::<32>(0);
        }
        self.picked[3].next = 0.into();
        if self.at.q.val() == GROSS_LIMIT_HIGH {
            self.picked[3].next = self.high.q.val();
        }
        self.picked[4].next = 0.into();
        if self.at.q.val() == RATE_COST {
            self.picked[4].next = self.v_rate_cost.q.val().get_bits::<32>(0);
        }
        self.picked[5].next = 0.into();
        if self.at.q.val() == REPEAT_LIMIT {
            self.picked[5].next = self.v_repeat_limit.q.val().get_bits::<32>(0);
        }
        self.picked[6].next = 0.into();
        if self.at.q.val() == OPEN_LIMIT {
            self.picked[6].next = self.v_open_limit.q.val().get_bits::<32>(0);
        }
        self.picked[7].next = 0.into();
        if self.at.q.val() == NEXT_USER_REF {
            self.picked[7].next = self.v_next_user_ref.q.val();
        }
        self.picked[8].next = 0.into();
        if self.at.q.val() == NEXT_IP_ID {
            self.picked[8].next = self.v_next_ip_id.q.val().get_bits::<32>(0);
        }
        self.picked[9].next = 0.into();
        if self.at.q.val() == ADJUST_INSTRUMENT {
            self.picked[9].next = self.v_adjust_instrument.q.val().get_bits::<32>(0);
        }
        self.picked[10].next = 0.into();
        if self.at.q.val() == ADJUST_LONG {
            self.picked[10].next = self.v_adjust_long.q.val();
        }
        self.picked[11].next = 0.into();
        if self.at.q.val() == ADJUST_SHORT {
            self.picked[11].next = self.v_adjust_short.q.val();
        }
        self.picked[12].next = 0.into();
        if self.at.q.val() == ADJUST_OPEN {
            self.picked[12].next = self.v_adjust_open.q.val();
        }
        self.picked[13].next = 0.into();
        if self.at.q.val() == ADJUST_GROSS {
            self.picked[13].next = self.v_adjust_gross.q.val().get_bits::<32>(0);
        }
        self.picked[14].next = 0.into();
        if self.at.q.val() == ADJUST_GROSS_HIGH {
            self.picked[14].next = self.high.q.val();
        }
        self.picked[15].next = 0.into();
        if self.at.q.val() == ID {
            self.picked[15].next = ID_VALUE.into();
        }
        self.picked[16].next = 0.into();
        if self.at.q.val() == VERSION {
            self.picked[16].next = VERSION_VALUE.into();
        }
        self.picked[17].next = 0.into();
        if self.at.q.val() == STATUS {
            self.picked[17].next = self.status.val().get_bits::<32>(0);
        }
        self.picked[18].next = 0.into();
        if self.at.q.val() == OPEN_ORDERS {
            self.picked[18].next = self.open_orders.val();
        }
        self.picked[19].next = 0.into();
        if self.at.q.val() == GROSS_USED {
            self.picked[19].next = self.gross_used.val().get_bits::<32>(0);
        }
        self.picked[20].next = 0.into();
        if self.at.q.val() == GROSS_USED_HIGH {
            self.picked[20].next = self.high.q.val();
        }
        self.picked[21].next = 0.into();
        if self.at.q.val() == LIVE_ORDERS {
            self.picked[21].next = self.live_orders.val().get_bits::<32>(0);
        }
        self.picked[22].next = 0.into();
        if self.at.q.val() == TIME {
            self.picked[22].next = self.now.val().get_bits::<32>(0);
        }
        self.picked[23].next = 0.into();
        if self.at.q.val() == TIME_HIGH {
            self.picked[23].next = self.high.q.val();
        }
        self.picked[24].next = 0.into();
        if self.at.q.val() == SNAPSHOT_TIME {
            self.picked[24].next = self.taken.q.val().get_bits::<32>(0);
        }
        self.picked[25].next = 0.into();
        if self.at.q.val() == SNAPSHOT_TIME_HIGH {
            self.picked[25].next = self.high.q.val();
        }
        for i in 0..5 {
            self.some[i].clock.next = self.clock.val();
        }
        self.some[0].d.next = self.picked[0].val()
            | self.picked[1].val()
            | self.picked[2].val()
            | self.picked[3].val()
            | self.picked[4].val()
            | self.picked[5].val();
        self.some[1].d.next = self.picked[6].val()
            | self.picked[7].val()
            | self.picked[8].val()
            | self.picked[9].val()
            | self.picked[10].val()
            | self.picked[11].val();
        self.some[2].d.next = self.picked[12].val()
            | self.picked[13].val()
            | self.picked[14].val()
            | self.picked[15].val()
            | self.picked[16].val()
            | self.picked[17].val();
        self.some[3].d.next = self.picked[18].val()
            | self.picked[19].val()
            | self.picked[20].val()
            | self.picked[21].val()
            | self.picked[22].val()
            | self.picked[23].val();
        self.some[4].d.next = self.picked[24].val() | self.picked[25].val();
        self.out.d.next = self.some[0].q.val()
            | self.some[1].q.val()
            | self.some[2].q.val()
            | self.some[3].q.val()
            | self.some[4].q.val();
        self.rdata.next = self.out.q.val();
    }
}
