//! Rows of the memory windows, put together from the words that the host writes.
//!
//! In: words of the parameter bus, at most one every two cycles. Out: after the last word of a row, the whole row with
//! its number and the strobe of its window, for one cycle. Words of a row come in any order, its last word last.
//!
//! 2 cycles from the bus to the row; 4 levels. Off the hot path.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::bus::WINDOW_SHIFT;
use t2t_contract::records::{
    Window, condition, feed, frame, limit, locate, member, order, session, slot, symbol, trigger,
};

const fn number(window: &Window) -> u64 {
    window.number as u64
}

const fn shift(window: &Window) -> u64 {
    window.words.trailing_zeros() as u64
}

const FEED: u64 = number(&feed::WINDOW);
const SYMBOL: u64 = number(&symbol::WINDOW);
const LOCATE: u64 = number(&locate::WINDOW);
const CONDITION: u64 = number(&condition::WINDOW);
const SLOT: u64 = number(&slot::WINDOW);
const ORDER: u64 = number(&order::WINDOW);
const LIMIT: u64 = number(&limit::WINDOW);
const FRAME: u64 = number(&frame::WINDOW);
const SESSION: u64 = number(&session::WINDOW);
const TRIGGER: u64 = number(&trigger::WINDOW);
const MEMBER: u64 = number(&member::WINDOW);
const FEED_SHIFT: u64 = shift(&feed::WINDOW);
const SYMBOL_SHIFT: u64 = shift(&symbol::WINDOW);
const CONDITION_SHIFT: u64 = shift(&condition::WINDOW);
const SLOT_SHIFT: u64 = shift(&slot::WINDOW);
const ORDER_SHIFT: u64 = shift(&order::WINDOW);
const LIMIT_SHIFT: u64 = shift(&limit::WINDOW);
const SESSION_SHIFT: u64 = shift(&session::WINDOW);

const_table!(RowsConsts: WINDOW_SHIFT, FEED, SYMBOL, LOCATE, CONDITION, SLOT, ORDER, LIMIT, FRAME, SESSION, TRIGGER, MEMBER,
    FEED_SHIFT, SYMBOL_SHIFT, CONDITION_SHIFT, SLOT_SHIFT, ORDER_SHIFT, LIMIT_SHIFT, SESSION_SHIFT);

/// The assembly of rows; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Rows {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// A word is written.
    pub wen: Signal<In, Bit>,
    /// Its address.
    pub addr: Signal<In, Bits<24>>,
    /// The word.
    pub wdata: Signal<In, Bits<32>>,
    /// The row, its first word in the lowest bits.
    pub cfg_row: Signal<Out, Bits<512>>,
    /// Its number.
    pub cfg_addr: Signal<Out, Bits<20>>,
    /// The row is one of window `feed`; likewise the others.
    pub we_feed: Signal<Out, Bit>,
    pub we_symbol: Signal<Out, Bit>,
    pub we_locate: Signal<Out, Bit>,
    pub we_condition: Signal<Out, Bit>,
    pub we_slot: Signal<Out, Bit>,
    pub we_order: Signal<Out, Bit>,
    pub we_limit: Signal<Out, Bit>,
    pub we_frame: Signal<Out, Bit>,
    pub we_session: Signal<Out, Bit>,
    pub we_trigger: Signal<Out, Bit>,
    pub we_member: Signal<Out, Bit>,
    words: [DFF<Bits<32>>; 16],
    row: DFF<Bits<20>>,
    whole: DFF<Bit>,
    window: DFF<Bits<4>>,
    write: DFF<Bit>,
    at: DFF<Bits<24>>,
    data: DFF<Bits<32>>,
    shift: DFF<Bits<3>>,
    into: Signal<Local, Bits<4>>,
    shift_of: Signal<Local, Bits<3>>,
    ones: Signal<Local, Bits<4>>,
    one: Signal<Local, Bits<16>>,
    above: Signal<Local, Bits<4>>,
    select: Signal<Local, Bits<16>>,
    consts: Consts<RowsConsts>,
}

impl Logic for Rows {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, row, whole, window, write, at, data, shift);
        for i in 0..16 {
            self.words[i].clock.next = self.clock.val();
            self.words[i].d.next = self.words[i].q.val();
        }
        self.into.next = self.addr.val().get_bits::<4>(WINDOW_SHIFT);
        self.shift_of.next = 0.into();
        if self.into.val() == FEED {
            self.shift_of.next = FEED_SHIFT.into();
        }
        if self.into.val() == SLOT {
            self.shift_of.next = SLOT_SHIFT.into();
        }
        if self.into.val() == SYMBOL {
            self.shift_of.next = SYMBOL_SHIFT.into();
        }
        if self.into.val() == CONDITION {
            self.shift_of.next = CONDITION_SHIFT.into();
        }
        if self.into.val() == ORDER {
            self.shift_of.next = ORDER_SHIFT.into();
        }
        if self.into.val() == LIMIT {
            self.shift_of.next = LIMIT_SHIFT.into();
        }
        if self.into.val() == SESSION {
            self.shift_of.next = SESSION_SHIFT.into();
        }
        self.write.d.next = self.wen.val();
        self.at.d.next = self.addr.val();
        self.data.d.next = self.wdata.val();
        self.shift.d.next = self.shift_of.val();

        // Bits of the address above the word number are set in `above`.
        self.ones.next = 15.into();
        self.one.next = 1.into();
        self.above.next = self.ones.val() << self.shift.q.val();
        self.select.next = self.one.val() << (self.at.q.val().get_bits::<4>(0) & !self.above.val());
        for i in 0..16 {
            if self.write.q.val() & self.select.val().get_bit(i) {
                self.words[i].d.next = self.data.q.val();
            }
        }
        self.row.d.next = self.at.q.val().get_bits::<20>(0) >> self.shift.q.val();
        self.window.d.next = self.at.q.val().get_bits::<4>(WINDOW_SHIFT);
        self.whole.d.next =
            self.write.q.val() & (self.at.q.val().get_bits::<4>(0) | self.above.val()).all();

        self.cfg_addr.next = self.row.q.val();
        self.cfg_row.next = (self.words[15].q.val().get_bits::<512>(0) << 480)
            | (self.words[14].q.val().get_bits::<512>(0) << 448)
            | (self.words[13].q.val().get_bits::<512>(0) << 416)
            | (self.words[12].q.val().get_bits::<512>(0) << 384)
            | (self.words[11].q.val().get_bits::<512>(0) << 352)
            | (self.words[10].q.val().get_bits::<512>(0) << 320)
            | (self.words[9].q.val().get_bits::<512>(0) << 288)
            | (self.words[8].q.val().get_bits::<512>(0) << 256)
            | (self.words[7].q.val().get_bits::<512>(0) << 224)
            | (self.words[6].q.val().get_bits::<512>(0) << 192)
            | (self.words[5].q.val().get_bits::<512>(0) << 160)
            | (self.words[4].q.val().get_bits::<512>(0) << 128)
            | (self.words[3].q.val().get_bits::<512>(0) << 96)
            | (self.words[2].q.val().get_bits::<512>(0) << 64)
            | (self.words[1].q.val().get_bits::<512>(0) << 32)
            | self.words[0].q.val().get_bits::<512>(0);
        self.we_feed.next = self.whole.q.val() & (self.window.q.val() == FEED);
        self.we_symbol.next = self.whole.q.val() & (self.window.q.val() == SYMBOL);
        self.we_locate.next = self.whole.q.val() & (self.window.q.val() == LOCATE);
        self.we_condition.next = self.whole.q.val() & (self.window.q.val() == CONDITION);
        self.we_slot.next = self.whole.q.val() & (self.window.q.val() == SLOT);
        self.we_order.next = self.whole.q.val() & (self.window.q.val() == ORDER);
        self.we_limit.next = self.whole.q.val() & (self.window.q.val() == LIMIT);
        self.we_frame.next = self.whole.q.val() & (self.window.q.val() == FRAME);
        self.we_session.next = self.whole.q.val() & (self.window.q.val() == SESSION);
        self.we_trigger.next = self.whole.q.val() & (self.window.q.val() == TRIGGER);
        self.we_member.next = self.whole.q.val() & (self.window.q.val() == MEMBER);
    }
}
